"""A notice's raw text as paragraphs: page numbers dropped, lines that were broken in mid-sentence joined again.

Blank lines say nothing (a page break leaves one in mid-sentence, some notices have one after each line), so how a
line ends and how the next one begins decides whether the two belong together.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_NUMERALS = "一二三四五六七八九十"
_NUMBER = "[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_MARKERS = (
    re.compile(rf"({_NUMBER})\s*、"),
    re.compile(rf"[（(]\s*({_NUMBER})\s*[)）]"),
    re.compile(r"(\d{1,2})\s*[.．、](?!\d(?!\d{3}))"),  # "8.2017年度" begins item 8, "2.5cm" does not begin item 2
    re.compile(r"[（(]\s*(\d{1,2})\s*[)）]"),
    re.compile(r"([①-⑳])"),
)
_ATTACHMENT = re.compile(r"附\s*件\s*(\d{0,2})")
_PAGE_NUMBER = re.compile(r"[-—–\s]*\d{1,3}[-—–\s]*")
_LABEL = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fff\s]{0,11}[：:]")
_CLOSING = re.compile(
    r"附\s*件\s*[：:]|本(通知|方案|实施方案|办法|意见)中?未[尽及]|本(通知|方案|实施方案|办法|意见)自|[（(](此件|主动)"
)
_SENTENCE_END = "。；！？;!?"
_STOPS = re.compile("[，。；：！？,;:!?]")
_HARD_WRAPPED = 60  # a text without one line as long as this was broken at the page's right edge
_WRAP_WIDTH = 20  # no line of a printed notice is broken before this many characters
_SPACE = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")

SECTION, SUBSECTION, ITEM, SUBITEM, POINT = range(1, 6)
"""The five numbering styles, outermost first: 一、 （一） 1. （1） ①"""


@dataclass(frozen=True)
class Marker:
    """The number a paragraph begins with: its style (one of the five), its value, and its characters."""

    style: int
    number: int
    written: str

    @property
    def step(self) -> str:
        """The number as a step of a path: 一, (一), 1, (1), ①."""
        match self.style:
            case 1:
                return numeral(self.number)
            case 2:
                return f"({numeral(self.number)})"
            case 4:
                return f"({self.number})"
            case 5:
                return chr(ord("①") + self.number - 1)
            case _:
                return str(self.number)


@dataclass(frozen=True)
class Paragraph:
    """One paragraph: the line (from 1) where it begins, its marker if it has one, and its text after the marker.

    `attachment` is the number of the attachment that begins here (0 where it has none); `named` says that
    the paragraph is a sub-heading without a number; `closing` that the notice's last words begin here.
    """

    line: int
    text: str
    marker: Marker | None = None
    attachment: int | None = None
    named: bool = False
    closing: bool = False

    @property
    def heading_only(self) -> bool:
        """Whether the paragraph is nothing but a heading, its words following in the next one."""
        return len(self.text) < _WRAP_WIDTH and not _STOPS.search(self.text)


def numeral(number: int) -> str:
    """1 → 一, 12 → 十二, 20 → 二十; for numbers below 100."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _NUMERALS[tens - 1] + "十"
    return head + (_NUMERALS[ones - 1] if ones else "")


def _value(written: str) -> int:
    if written.isdecimal():
        return int(written)
    if len(written) == 1:
        return int(unicodedata.numeric(written))
    tens, _, ones = written.partition("十")
    return 10 * (_value(tens) if tens else 1) + (_value(ones) if ones else 0)


def squeeze(text: str) -> str:
    """`text` without the spaces beside Chinese characters and punctuation, where they carry no meaning."""
    return _SPACE.sub("", " ".join(text.split()))


def split(source: str) -> list[Paragraph]:
    """The paragraphs of a notice in their order. Whether a number is one of the expected ones is not judged here."""
    lines = [
        (number, line.strip())
        for number, line in enumerate(source.splitlines(), start=1)
        if line.strip() and not _PAGE_NUMBER.fullmatch(line.strip())
    ]
    texts = [line for _, line in lines]
    wrapped = max((len(squeeze(line)) for line in texts), default=0) < _HARD_WRAPPED
    return list(_paragraphs(lines, _repeated(texts), wrapped))


def _repeated(lines: list[str]) -> set[str]:
    """Short lines that stand in the notice more than once: sub-headings such as the names of the titles."""
    short = [line for line in lines if re.fullmatch(r"[\u4e00-\u9fff]{2,8}", line)]
    return {line for line in short if short.count(line) > 1}


def _paragraphs(lines: list[tuple[int, str]], repeated: set[str], wrapped: bool) -> Iterator[Paragraph]:
    held: Paragraph | None = None
    in_attachment = False
    for number, line in lines:
        begun = _begin(number, line, held, repeated if not in_attachment else set(), wrapped)
        in_attachment = in_attachment or (begun is not None and begun.attachment is not None)
        if begun is None and held is not None:
            held = Paragraph(
                held.line, squeeze(held.text + _joint(held.text, line) + line), held.marker, closing=held.closing
            )
            continue
        if held is not None:
            yield held
        held = begun
    if held is not None:
        yield held


def _joint(before: str, after: str) -> str:
    """A broken Latin word or number keeps a space, Chinese needs none."""
    return " " if before[-1:].isascii() and after[:1].isascii() else ""


def _begin(number: int, line: str, held: Paragraph | None, repeated: set[str], wrapped: bool) -> Paragraph | None:
    """The paragraph that this line begins, or None where it goes on with the one before."""
    if attachment := _ATTACHMENT.fullmatch(line):
        return Paragraph(number, "", attachment=int(attachment[1] or 0))
    if _CLOSING.match(line):
        return Paragraph(number, squeeze(line), closing=True)
    for style, pattern in enumerate(_MARKERS, start=1):
        if match := pattern.match(line):
            marker = Marker(style, _value(match[1]), match[0])
            return Paragraph(number, squeeze(line[match.end() :]), marker)
    if held is not None and _goes_on(held, line, wrapped):
        return None
    named = line in repeated
    return Paragraph(number, squeeze(line), named=named)


def _goes_on(held: Paragraph, line: str, wrapped: bool) -> bool:
    """Whether the sentence at the end of `held` is still open when `line` comes."""
    text = held.text
    if not text or held.named or text[-1] in _SENTENCE_END:
        return False
    if text[-1] in "，、：,:" or _open_brackets(text):
        return True
    if held.heading_only or (_LABEL.match(line) and not (wrapped and "一" <= text[-1] <= "鿿" and text[-1] != "日")):
        return False
    return len(text) >= _WRAP_WIDTH and not re.fullmatch(r".*[:：][\d\s-]+", text)


def _open_brackets(text: str) -> bool:
    return any(text.count(left) > text.count(right) for left, right in ("（）", "《》", "“”"))
