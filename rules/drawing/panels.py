"""Cards under a heading: the common requirements, or one route's."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rules.drawing import columns, lines
from rules.drawing.cards import BELOW, COLUMN, GAP, Card
from rules.drawing.columns import Grid
from rules.drawing.lines import Line, paragraph
from rules.drawing.shapes import Group, Rect, Shape, moved
from rules.drawing.wrapping import clean

_PAD = 10
BETWEEN = GAP - 2 * _PAD
"""The gap between panels: so that those of one column and of two stand as wide as one of three."""
_NEAR = 1.1
"""A panel is made narrower where that makes it hardly higher."""
Badge = tuple[float, tuple[Shape, ...]]


@dataclass(frozen=True)
class _Place:
    """Where a card stands in its panel: in which column, how far down, and how many columns it takes."""

    card: Card
    column: int
    y: float
    span: int


@dataclass(frozen=True)
class Panel:
    """What a panel shows; `look` is its style, `badge` what stands at the right of its heading."""

    heading: str
    hint: str
    look: str
    badges: tuple[Badge, ...]
    cards: tuple[Card, ...]

    @property
    def muted(self) -> bool:
        """Whether it is a route that the applicant does not take."""
        return self.look == "panel-other"

    def narrowed(self, grid: Grid) -> int:
        """The fewest columns that make it hardly higher than it must be."""
        fewest = max(card.span(grid) for card in self.cards)
        low = self.height(grid) * _NEAR
        return next(n for n in range(fewest, grid.count + 1) if self.height(Grid(n, grid.highest)) <= low)

    def height(self, grid: Grid) -> float:
        """Its height with its cards in such columns."""
        foot = max(place.y + place.card.height(place.span) for place in self._places(grid))
        return lines.height(self._head(grid.count)) + foot + 2 * _PAD

    def drawn(self, x: float, y: float, grid: Grid) -> Group:
        """The panel with its left upper corner there."""
        frame = Rect(x, y, width(grid.count), self.height(grid), self.look, 9)
        head = [*self._head(grid.count)]
        top = y + _PAD + lines.height(head)
        placed = [
            place.card.drawn(x + _PAD + place.column * (COLUMN + GAP), top + place.y, place.span)
            for place in self._places(grid)
        ]
        shapes = (frame, *lines.stacked(head, x + _PAD, y + _PAD), *placed)
        return Group("panel", clean(f"{self.heading}，{self.hint}"), shapes)

    def _places(self, grid: Grid) -> Iterator[_Place]:
        """Where each card stands: cards of one column below each other, those of several beside them."""
        column, top, foot = 0, 0.0, 0.0
        for block in self._blocks(grid):
            wide = max(place.column + place.span for place in block)
            if column and column + wide > grid.count:
                column, top = 0, foot + BELOW
            for place in block:
                moved_place = _Place(place.card, place.column + column, place.y + top, place.span)
                foot = max(foot, moved_place.y + place.card.height(place.span))
                yield moved_place
            column += wide

    def _blocks(self, grid: Grid) -> Iterator[list[_Place]]:
        tall = [card.height(span) for card in self.cards if (span := card.span(grid)) > 1]
        for wide, run in itertools.groupby(self.cards, key=lambda card: card.span(grid) > 1):
            if wide:
                yield from ([_Place(card, 0, 0, card.span(grid))] for card in run)
            else:
                yield _stacked(list(run), grid.count, max(tall, default=0))

    def _head(self, count: int) -> Iterator[Line]:
        room, beside = width(count) - 2 * _PAD, tuple[Shape, ...]()
        left = room
        for wide, sign in self.badges:
            left -= wide
            beside = (*beside, *moved(sign, left, 11))
            left -= 8
        for at, line in enumerate(paragraph(self.heading, "panel", left)):
            yield Line(line.height, (*line.shapes, *(beside if at == 0 else ())))
        yield from paragraph(self.hint, "hint", room)
        yield Line(8)


def width(count: int) -> float:
    """The width of a panel of so many columns."""
    return count * COLUMN + (count - 1) * GAP + 2 * _PAD


def _stacked(run: Sequence[Card], most: int, low: float) -> list[_Place]:
    """Cards in the fewest columns that are as low as that, or in all there are, from the first down."""
    heights = [card.height(1) for card in run]
    count = next((n for n in range(1, most) if columns.height(heights, n, BELOW) <= low), most)
    places = []
    for column, part in enumerate(columns.split(heights, count, BELOW)):
        tops = itertools.accumulate((heights[at] + BELOW for at in part), initial=0.0)
        places += [_Place(run[at], column, top, 1) for at, top in zip(part, tops, strict=False)]
    return places
