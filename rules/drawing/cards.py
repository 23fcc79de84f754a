"""A requirement as a card: label, clause, quote and condition, laid out line by line in one column or several."""

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rules.drawing import columns, styles, words
from rules.drawing.lines import Line, height, paragraph, stacked
from rules.drawing.outline import Outliner, Row
from rules.drawing.shapes import Group, Path, Rect, Shape, Text, moved
from rules.drawing.wrapping import clean, width, wrap
from rules.plan import Status
from rules.ruleset import Requirement

COLUMN, GAP, BELOW = 344, 32, 12
"""The width of a column, the gap between columns, and the one between cards."""
_PAD = 11
_ROOM = COLUMN - 2 * _PAD
_STEP, _DEEPEST = 17, 0.5
"""How far a level is indented, and the share of the width that all levels may take together."""
_ROW = 20
_WORTH = 1.7
"""A card in several columns may be so much higher for the sake of columns that begin with a main part."""
_FEW, _TOWERING = 3, 1200
"""So many columns are still read as one tree; a card that would be higher than that in them takes more."""
_NO_BEGINNING = 99
"""The depth of what goes on from the line above."""


@dataclass(frozen=True)
class Card:
    """One requirement, laid out. `status` is None without an applicant and where only the committee decides."""

    requirement: Requirement
    status: Status | None
    title: str
    muted: bool
    head: tuple[Line, ...]
    body: tuple[Line, ...]

    def span(self, grid: columns.Grid) -> int:
        """How many columns it takes so as not to be too high; few, unless it towers even so."""
        few = min(_FEW, grid.count)
        most = few if self.height(few) <= _TOWERING else grid.count
        return next((count for count in range(1, most) if self.height(count) <= grid.highest), most)

    def height(self, count: int) -> float:
        """Its height in so many columns."""
        return self._heights(count)

    @functools.cached_property
    def _heights(self) -> Callable[[int], float]:
        """Heights are asked for again and again while the best grid is sought."""
        return functools.cache(lambda count: height(self.head) + max(map(height, self._columns(count))) + 2 * _PAD)

    def drawn(self, x: float, y: float, count: int) -> Group:
        """The card with its left upper corner there, as wide as so many columns."""
        frame = Rect(x, y, count * COLUMN + (count - 1) * GAP, self.height(count), "box", 6)
        top = y + _PAD
        shapes = [*stacked(self.head, x + _PAD, top)]
        top += height(self.head)
        for at, column in enumerate(self._columns(count)):
            shapes += stacked(column, x + _PAD + at * (COLUMN + GAP), top)
        edge = [] if self.status is None else [Rect(x, y + 6, 5, frame.height - 12, self._edge)]
        return Group("requirement", self.title, (frame, *edge, *shapes))

    def _columns(self, count: int) -> list[Sequence[Line]]:
        """Its body in so many columns, parted before its main parts unless that makes it much higher."""
        if count == 1:
            return [self.body]
        depths = [line.depth for line in self.body]
        for most in range(max(depths) + 1):
            blocks = columns.blocks(depths, most)
            heights = [height(self.body[block.start : block.stop]) for block in blocks]
            if columns.height(heights, count) <= self._lowest(count) * _WORTH:
                break
        runs = columns.split(heights, count)
        return [self.body[blocks[run.start].start : blocks[run.stop - 1].stop] for run in runs]

    def _lowest(self, count: int) -> float:
        return columns.height([line.height for line in self.body], count)

    @property
    def _edge(self) -> str:
        return "aside" if self.muted else str(self.status)


def card(requirement: Requirement, number: int, outliner: Outliner, muted: bool, elsewhere: str) -> Card:
    """The card of a requirement; a muted one belongs to a route the applicant does not take.

    `elsewhere` says where its condition is drawn, if that is not here.
    """
    node = requirement.node
    status = outliner.status(node) if node is not None else None
    rows = list(outliner.rows(node)) if node is not None and not elsewhere else []
    condition = paragraph(elsewhere, "muted" if muted else "row", _ROOM) if elsewhere else _outlined(rows, muted)
    body = [*_quote(requirement.quote, muted), Line(7), *condition, *_remarks(requirement, muted)]
    return Card(
        requirement,
        status,
        clean("，".join(_said(requirement, status))),
        muted,
        tuple(_head(requirement, number, status, muted)),
        tuple(body),
    )


def _said(requirement: Requirement, status: Status | None) -> Iterator[str]:
    yield requirement.label
    yield words.CLAUSE.format(clause=requirement.clause)
    yield words.QUOTE.format(quote=requirement.quote)
    if status is not None:
        yield words.STATUS[status]
    if requirement.committee:
        yield words.COMMITTEE_ALONE if requirement.node is None else words.COMMITTEE_TOO


def _head(requirement: Requirement, number: int, status: Status | None, muted: bool) -> Iterator[Line]:
    wide, sign = _sign(requirement, status, muted)
    style, room = "muted-label" if muted else "label", _ROOM - wide - 8 if wide else _ROOM
    for at, line in enumerate(paragraph(f"{number}. {requirement.label}", style, room, least=24)):
        beside = moved(sign, _ROOM - wide, 10) if at == 0 else ()
        yield Line(line.height, (*line.shapes, *beside))
    clause = words.CLAUSE.format(clause=requirement.clause)
    yield from paragraph(clause, "muted-clause" if muted else "clause", _ROOM)
    yield Line(3)


def _sign(requirement: Requirement, status: Status | None, muted: bool) -> tuple[float, tuple[Shape, ...]]:
    if status is not None:
        return styles.badge("aside" if muted else status, words.STATUS[status], status)
    if requirement.node is None:
        return styles.badge("aside" if muted else "committee", words.COMMITTEE, "committee")
    return 0, ()


def _quote(quote: str, muted: bool) -> Iterator[Line]:
    text, style = words.QUOTE.format(quote=quote), "muted-quote" if muted else "quote"
    for line in paragraph(text, style, _ROOM - 10):
        yield Line(line.height, (Rect(0, 0, 3, line.height, "quote-bar"), *moved(line.shapes, 10, 0)))


def _remarks(requirement: Requirement, muted: bool) -> Iterator[Line]:
    style = "aside" if muted else "committee"
    if requirement.committee:
        text = words.COMMITTEE_ALONE if requirement.node is None else words.COMMITTEE_TOO
        yield _remark(text, style, styles.mark("committee", 0, 10, style))
    if requirement.this_year_only:
        yield _remark(words.THIS_YEAR_ONLY, style, ())


def _remark(text: str, style: str, sign: tuple[Shape, ...]) -> Line:
    return Line(22, (*sign, Text(styles.MARK if sign else 0, 14.5, text, f"{style}-word")))


def _outlined(rows: Sequence[Row], muted: bool) -> Iterator[Line]:
    deepest = max((len(row.trail) for row in rows), default=0)
    step = min(_STEP, _ROOM * _DEEPEST / max(deepest, 1))
    for row in rows:
        yield from _row(row, step, muted or row.beside_the_point)


def _row(row: Row, step: float, muted: bool) -> Iterator[Line]:
    """A row's lines: its sign, operator and words, then the status in words, on the same line where there is room."""
    left, style = len(row.trail) * step, "muted" if muted else "row"
    lead, signs = _lead(row, muted)
    size, room = styles.FONTS[style].size, _ROOM - left
    indent = styles.MARK if row.status is not None else 0
    texts = wrap(row.text, size, room - indent, max(0, lead - indent))
    starts = [left + (lead if at == 0 else indent) for at in range(len(texts))]
    lines: list[tuple[Shape, ...]] = [(Text(x, 14, text, style),) for x, text in zip(starts, texts, strict=True)]
    lines[0] = (*moved(signs, left, 9.5), *(lines[0] if texts[0] else ()))
    end = starts[-1] + width(texts[-1], size)
    lines += _status(lines, row, left + indent, end, muted)
    for at, shapes in enumerate(lines):
        trail = row.trail if at == 0 else (*row.trail, row.parted)
        guides = _guides(trail, step, _ROW, elbow=at == 0)
        yield Line(_ROW, (*guides, *shapes), len(row.trail) if at == 0 else _NO_BEGINNING)


def _status(lines: list[tuple[Shape, ...]], row: Row, left: float, end: float, muted: bool) -> list[tuple[Shape, ...]]:
    """The status in words: added to the last line where there is room behind `end`, else in lines of its own."""
    if row.status is None:
        return []
    style = "aside-word" if muted else f"{row.status}-word"
    size, word = styles.FONTS[style].size, words.STATUS[row.status]
    text = words.TOLD.format(status=word, value=clean(row.told)) if row.told else word
    if end + 10 + width(text, size) > _ROOM:
        return [(Text(left, 14, part, style),) for part in wrap(text, size, _ROOM - left)]
    lines[-1] = (*lines[-1], Text(end + 10, 14, text, style))
    return []


def _lead(row: Row, muted: bool) -> tuple[float, tuple[Shape, ...]]:
    """What stands before a row's words, and how much room it takes."""
    left, shapes = 0.0, tuple[Shape, ...]()
    if row.status is not None:
        left, shapes = styles.MARK, styles.mark(row.status, 0, 0, "aside" if muted else row.status)
    if not row.operator:
        return left, shapes
    kind = {words.ALL: "and", words.NOT: "not"}.get(row.operator, "or")
    wide, ground = styles.pill(row.operator, "operator-aside" if muted else kind)
    return left + wide + 6, (*shapes, *moved(ground, left, 0))


def _guides(trail: tuple[bool, ...], step: float, height: float, elbow: bool) -> Iterator[Path]:
    """The lines that lead to a row from those above it, and past it to those below."""
    for level, more in enumerate(trail):
        x = level * step + min(6, step / 2)
        if elbow and level == len(trail) - 1:
            yield Path(x, 0, f"v{height / 2:g}h{min(8, step / 2):g}", "guide")
        if more:
            yield Path(x, 0, f"v{height:g}", "guide")
