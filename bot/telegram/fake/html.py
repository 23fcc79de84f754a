"""Telegram's HTML: what it shows, or why Telegram refuses it.

The tags, the entities and the wording of refusals follow `do_parse_html` in tdlib's MessageEntity.cpp.
"""

import re
from dataclasses import dataclass
from typing import Any

Entity = dict[str, Any]

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

_MARK = re.compile(r"<|&(?:#[xX]([0-9a-fA-F]+)|#([0-9]+)|(lt|gt|amp|quot)(?![a-zA-Z]));?")
_NAME = re.compile(r"[^\s>]*")
_SPACE = re.compile(r"\s*")
_ATTRIBUTE = re.compile(r"""([^\s=>/"']*)\s*(=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?""")


class MarkupError(ValueError):
    """Markup that Telegram cannot parse, in its own words."""


@dataclass(frozen=True)
class Opened:
    """A start tag that waits for its end; offset in UTF-16 code units."""

    tag: str
    offset: int
    attributes: dict[str, str]


def length(text: str) -> int:
    """The length as Telegram counts it, in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse(html: str) -> tuple[str, list[Entity]]:
    """The plain text and its entities, trimmed; MarkupError if Telegram would refuse it."""
    if "<" not in html and "&" not in html:
        return trimmed(html, [])
    reader = _Reader(html)
    reader.read()
    outer_first = sorted(reversed(reader.entities), key=lambda found: (found["offset"], -found["length"]))
    return trimmed("".join(reader.plain), outer_first)


def trimmed(plain: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without white space at both ends, as Telegram shows a message; empty entities dropped."""
    text = plain.strip()
    if text == plain:
        return text, entities
    cut, end = length(plain) - length(plain.lstrip()), length(text)
    kept = []
    for entity in entities:
        start = max(0, entity["offset"] - cut)
        stop = min(end, entity["offset"] + entity["length"] - cut)
        if start < stop:
            kept.append(entity | {"offset": start, "length": stop - start})
    return text, kept


class _Reader:
    def __init__(self, html: str) -> None:
        self.html = html
        self.plain: list[str] = []
        self.entities: list[Entity] = []
        self._length = 0
        self._open: list[Opened] = []

    def read(self) -> None:
        at = 0
        while mark := _MARK.search(self.html, at):
            self._show(self.html[at : mark.start()])
            if mark[0] == "<":
                at = self._tag(mark.start())
            else:
                self._show(_character(mark))
                at = mark.end()
        self._show(self.html[at:])
        if self._open:
            raise MarkupError(f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')

    def _show(self, text: str) -> None:
        if text:
            self.plain.append(text)
            self._length += length(text)

    def _tag(self, begin: int) -> int:
        """Where the text goes on behind the tag."""
        return self._end(begin) if self.html.startswith("</", begin) else self._start(begin)

    def _start(self, begin: int) -> int:
        name = _matched(_NAME, self.html, begin + 1)
        tag = name[0].lower()
        if name.end() == len(self.html):
            raise MarkupError(f"Unclosed start tag at byte offset {self._byte(begin)}")
        if tag not in TAGS:
            raise MarkupError(f'Unsupported start tag "{tag}" at byte offset {self._byte(begin)}')
        attributes, at = self._attributes(tag, begin, name.end())
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise MarkupError(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
        self._open.append(Opened(tag, self._length, attributes))
        return at

    def _attributes(self, tag: str, begin: int, at: int) -> tuple[dict[str, str], int]:
        attributes: dict[str, str] = {}
        place = f'the tag "{tag}" at byte offset {self._byte(begin)}'
        while True:
            at = _matched(_SPACE, self.html, at).end()
            if self.html.startswith(">", at):
                return attributes, at + 1
            found = _matched(_ATTRIBUTE, self.html, at)
            if self.html[found.end() : found.end() + 1] in ("", "="):  # it ends here, or within a quote
                raise MarkupError(f"Unclosed start tag at byte offset {self._byte(begin)}")
            if not found[1]:
                raise MarkupError(f"Empty attribute name in {place}")
            if found[2] is None and (tag, found[1].lower()) != ("blockquote", "expandable"):
                raise MarkupError(f"Expected equal sign in declaration of an attribute of {place}")
            attributes[found[1].lower()] = found[3] or found[4] or found[5] or ""
            at = found.end()

    def _end(self, begin: int) -> int:
        if not self._open:
            raise MarkupError(f"Unexpected end tag at byte offset {self._byte(begin)}")
        name = _matched(_NAME, self.html, begin + 2)
        at = _matched(_SPACE, self.html, name.end()).end()
        if not self.html.startswith(">", at):
            raise MarkupError(f"Unclosed end tag at byte offset {self._byte(begin)}")
        opened = self._open.pop()
        if name[0] and name[0].lower() != opened.tag:
            expected = f'expected "</{opened.tag}>", found "</{name[0].lower()}>"'
            raise MarkupError(f"Unmatched end tag at byte offset {self._byte(begin)}, {expected}")
        self._close(opened)
        return at + 1

    def _close(self, opened: Opened) -> None:
        entity = {"type": TAGS[opened.tag], "offset": opened.offset, "length": self._length - opened.offset}
        if opened.tag == "a":
            entity["url"] = opened.attributes.get("href", "")
        if opened.tag == "tg-emoji":
            entity["custom_emoji_id"] = opened.attributes.get("emoji-id", "")
        if entity["length"] and entity.get("url") != "":  # a link without an address is plain text
            self.entities.append(entity)

    def _byte(self, at: int) -> int:
        return len(self.html[:at].encode("utf-8", "surrogatepass"))


def _matched(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str]:
    match = pattern.match(text, at)
    assert match is not None  # each of the patterns also matches nothing
    return match


def _character(mark: re.Match[str]) -> str:
    """What an entity stands for; one that stands for no character is shown as it is written."""
    if mark[3]:
        return NAMED[mark[3]]
    code = int(mark[1], 16) if mark[1] else int(mark[2])
    return chr(code) if 0 < code <= 0x10FFFF else mark[0]
