"""A drawing read back from its file, for tests to measure."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass

from rules.drawing import styles
from rules.drawing.wrapping import width

_SVG = "{http://www.w3.org/2000/svg}"
_ASCENT, _DESCENT = 0.8, 0.16
"""How far letters reach above and below their line, in em."""


@dataclass(frozen=True)
class Area:
    left: float
    top: float
    right: float
    bottom: float

    def inside(self, other: "Area") -> bool:
        return (
            other.left <= self.left
            and other.top <= self.top
            and self.right <= other.right
            and self.bottom <= other.bottom
        )

    def overlaps(self, other: "Area") -> bool:
        apart = (
            self.right <= other.left or other.right <= self.left or self.bottom <= other.top or other.bottom <= self.top
        )
        return not apart


@dataclass(frozen=True)
class Word:
    """A line of text with the area it takes by the drawing's own measure."""

    text: str
    style: str
    area: Area


@dataclass(frozen=True)
class Box:
    """A card or panel: its title for screen readers, its frame and the lines of text in it."""

    title: str
    frame: Area
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.words)

    def said(self, *styles: str) -> str:
        """The lines of such styles, joined."""
        return "".join(word.text for word in self.words if word.style in styles)


class Drawing:
    """A drawing's parts. Raises what the XML parser raises where the file is not well-formed."""

    def __init__(self, text: str) -> None:
        self.root = ElementTree.fromstring(text.encode())
        left, top, wide, high = map(float, self.root.attrib["viewBox"].split())
        self.sheet = Area(left, top, left + wide, top + high)
        self.words = tuple(_words(self.root))
        self.panels = [_box(group) for group in self._groups("panel")]
        self.cards = [_box(group) for group in self._groups("requirement")]
        self.rects = [_area(rect) for rect in self.root.iter(f"{_SVG}rect")]

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.words)

    def _groups(self, style: str) -> Iterator[ElementTree.Element]:
        return (group for group in self.root.iter(f"{_SVG}g") if group.attrib["class"] == style)


def _box(group: ElementTree.Element) -> Box:
    title, frame = group.find(f"{_SVG}title"), group.find(f"{_SVG}rect")
    assert title is not None
    assert frame is not None
    return Box(title.text or "", _area(frame), tuple(_words(group)))


def _area(rect: ElementTree.Element) -> Area:
    x, y, wide, high = (float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
    return Area(x, y, x + wide, y + high)


def _words(element: ElementTree.Element) -> Iterator[Word]:
    for found in element.iter(f"{_SVG}text"):
        text, style = found.text or "", found.attrib["class"]
        size = styles.FONTS[style].size
        x, y = float(found.attrib["x"]), float(found.attrib["y"])
        yield Word(text, style, Area(x, y - _ASCENT * size, x + width(text, size), y + _DESCENT * size))
