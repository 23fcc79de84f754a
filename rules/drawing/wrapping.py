"""Text measured by the width of its characters and broken into lines, without asking any font."""

import functools
import re
import unicodedata
from collections.abc import Iterator

_FULL, _HALF, _CAPITAL, _BROAD, _SPACE = 1.0, 0.6, 0.75, 0.95, 0.35
"""Widths in em: of Chinese, digits and most letters, capitals, the broadest letters, a space; all rather generous."""
_BROAD_LETTERS = frozenset("MWmw@%&ÆŒ—…")
_EMOJI, _EMOJI_WIDTH = 0x1F000, 1.4
_INVISIBLE = ("Mn", "Me")
_OPENING, _CLOSING = "（〔【《〈“‘「『([{", "，。；：、！？）〕】》〉”’」』…,.;:!?)]}"
_TOKEN = re.compile(
    rf"[{re.escape(_OPENING)}]*(?:(?:\d+[年月日])+|[A-Za-z0-9][A-Za-z0-9.,/+~-]*\w?|.)[{re.escape(_CLOSING)}]*",
    re.DOTALL,
)
_LONGEST = 60
"""So many characters of what an applicant said are shown."""


def clean(text: str) -> str:
    """The text as XML may hold it: white space single, what steers the direction of text dropped, the rest marked."""
    kept = "".join(" " if char.isspace() else char for char in text)
    shown = (_allowed(char) for char in kept if unicodedata.category(char) != "Cf")
    return " ".join("".join(shown).split())


def _allowed(char: str) -> str:
    return "�" if unicodedata.category(char) in ("Cc", "Cs", "Cn", "Co") else char


def short(text: str) -> str:
    """The text, or its beginning where it is very long."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def width(text: str, size: float) -> float:
    """The width of a line of text, in the unit of `size`."""
    return size * sum(map(_em, text))


@functools.lru_cache(maxsize=4096)
def _em(char: str) -> float:
    if ord(char) >= _EMOJI:
        return _EMOJI_WIDTH
    if unicodedata.category(char) in _INVISIBLE:
        return 0.0
    if unicodedata.east_asian_width(char) in "WFA":
        return _FULL
    if char in _BROAD_LETTERS:
        return _BROAD
    return _SPACE if char == " " else _CAPITAL if char.isupper() else _HALF


def wrap(text: str, size: float, room: float, first: float = 0.0) -> list[str]:
    """Lines no wider than `room`; the first leaves `first` free, and is empty where not even a word fits there."""
    lines, line, left = list[str](), "", room - first
    for token in _tokens(clean(text), size, room):
        wide = width(token, size)
        if wide > left:
            lines.append(line.rstrip())
            line, left, token = "", room, token.lstrip()
        line, left = line + token, left - wide
    return [*lines, line.rstrip()] if line or lines else []


def _tokens(text: str, size: float, room: float) -> Iterator[str]:
    """What is not parted: a number or word, with the punctuation that leans on it; parted all the same if too long."""
    for found in _TOKEN.finditer(text):
        token = found[0]
        if width(token, size) <= room:
            yield token
        else:
            yield from token
