"""Shapes in strips, one below the other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rules.drawing import styles
from rules.drawing.shapes import Shape, Text, moved
from rules.drawing.wrapping import wrap

_LEADING = 1.5


@dataclass(frozen=True)
class Line:
    """Shapes in a strip of so much height; their origin is its left upper corner.

    A column had better not begin with a line of great `depth`.
    """

    height: float
    shapes: tuple[Shape, ...] = ()
    depth: int = 0


def paragraph(text: str, style: str, room: float, least: float = 0) -> Iterator[Line]:
    """A text broken into lines, each at least so high."""
    size = styles.FONTS[style].size
    height = max(least, round(size * _LEADING))
    for line in wrap(text, size, room):
        yield Line(height, (Text(0, round(height / 2 + size * 0.36, 1), line, style),))


def height(lines: Iterable[Line]) -> float:
    """How high the lines are together."""
    return sum(line.height for line in lines)


def stacked(lines: Iterable[Line], x: float, y: float) -> Iterator[Shape]:
    """The shapes of lines, the first with its left upper corner there."""
    for line in lines:
        yield from moved(line.shapes, x, y)
        y += line.height
