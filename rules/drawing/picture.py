"""A target's rule tree as an SVG file: the target, what everybody must meet, and each route, for staff to check."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rules import known
from rules.drawing import panels, shapes, styles, words
from rules.drawing.columns import Grid
from rules.drawing.content import LOOK, Content
from rules.drawing.lines import Line, height, paragraph, stacked
from rules.drawing.outline import Outliner
from rules.drawing.panels import Panel
from rules.drawing.shapes import Path, Rect, Shape
from rules.drawing.wrapping import clean, width
from rules.verdict import Examiner

_MARGIN, _SPINE, _BUS = 28, 34, 30
"""Around the drawing; from its left edge to the panels; above a panel, for the line that leads to it."""
_TRUNK, _ENTRY = _MARGIN + 14, 30
"""Where the trunk stands, and how far behind a panel's left edge its branch comes in."""
_COUNTS, _HIGHEST = (2, 3, 4, 5, 6), (500, 650, 800, 1200)
_RATIO = 2**0.5
"""Of the grids, the one is taken that prints largest on a sheet of paper that lies on its side."""


def draw(examiner: Examiner, id: str, title: str, facts: Mapping[str, Any] | None = None) -> str:
    """The SVG of one target, under the notice's title; with facts, each requirement with its status for them.

    The same arguments always give the same text. Raises `UnknownTarget` and `ProfileError`.
    """
    target = examiner.target(id)
    prepared = None if facts is None else known.prepare(examiner.profile, facts)
    verdict = None if prepared is None else examiner.examine_known(id, prepared)
    outliner = Outliner(examiner.explainer, prepared)
    content = Content(examiner.rules, target, title, outliner, verdict)
    common, routes = content.common(), list(content.routes())
    grids = itertools.starmap(Grid, itertools.product(_COUNTS, _HIGHEST))
    sheets = [_Sheet(content, common, routes, grid) for grid in grids]
    best = min(sheets, key=lambda sheet: max(sheet.width, sheet.height * _RATIO))
    heading, summary = clean(content.heading), clean(content.summary)
    return shapes.document(
        best.shapes, best.width, best.height, heading, summary, styles.stylesheet(best.width / best.height)
    )


class _Sheet:
    """The drawing with panels of at most so many columns, laid from the top."""

    def __init__(self, content: Content, common: Panel | None, routes: Sequence[Panel], grid: Grid) -> None:
        self._content, self._common, self._routes, self._grid = content, common, routes, grid
        self.width = 2 * _MARGIN + _SPINE + panels.width(grid.count)
        self._room = self.width - 2 * _MARGIN
        self._left = _MARGIN + _SPINE
        self._branches, self._shapes, self._y = list[Path](), list[Shape](), float(_MARGIN)
        self._lay()

    @property
    def height(self) -> float:
        """The height of the whole."""
        return self._y + _MARGIN

    @property
    def shapes(self) -> list[Shape]:
        """Branches first, so that they lie below what they lead to."""
        return [Rect(0, 0, self.width, self.height, "paper"), *self._branches, *self._shapes]

    def _lay(self) -> None:
        self._lines(self._content.above(self._room), _MARGIN)
        self._y += 10
        self._root()
        top = self._y
        if self._common is not None:
            self._row([(self._common, self._grid)], top)
            self._y += 16
        self._lines(paragraph(self._content.junction(), "panel", self._room - _SPINE), self._left)
        for row in self._rows():
            self._row(row, top)
        self._y += 16
        self._lines(self._content.below(self._room), _MARGIN)

    def _lines(self, lines: Iterable[Line], x: float) -> None:
        laid = list(lines)
        self._shapes += stacked(laid, x, self._y)
        self._y += height(laid)

    def _root(self) -> None:
        """The target, from which all branches come."""
        text, size = words.TREE.format(target=self._content.target.name), styles.FONTS["target"].size
        lines = list(paragraph(text, "target", self._room - 40))
        wide = min(width(clean(text), size) + 40, self._room)
        self._shapes.append(Rect(_MARGIN, self._y, wide, height(lines) + 16, "root", 8))
        self._y += 8
        self._lines(lines, _MARGIN + 20)
        self._y += 8

    def _rows(self) -> Iterator[list[tuple[Panel, Grid]]]:
        """The routes side by side, each in as many columns as it needs, while there is room."""
        row, filled = list[tuple[Panel, Grid]](), 0
        for panel in self._routes:
            own = Grid(panel.narrowed(self._grid), self._grid.highest)
            if filled + own.count > self._grid.count:
                yield row
                row, filled = [], 0
            row.append((panel, own))
            filled += own.count
        yield row

    def _row(self, row: Sequence[tuple[Panel, Grid]], top: float) -> None:
        """Panels side by side, with the branches that lead to them from the foot of the root at `top`."""
        self._y += _BUS
        x: float = self._left
        for panel, grid in row:
            self._branch(panel, x + _ENTRY, top)
            self._shapes.append(panel.drawn(x, self._y, grid))
            x += panels.width(grid.count) + panels.BETWEEN
        self._y += max(panel.height(grid) for panel, grid in row)

    def _branch(self, panel: Panel, x: float, top: float) -> None:
        bus = self._y - _BUS / 2
        steps = f"v{bus - top:g}h{x - _TRUNK:g}v{_BUS / 2:g}"
        verdict = self._content.verdict
        style = "branch" if verdict is None else "branch-other" if panel.muted else f"path-{LOOK[verdict.decision]}"
        branch = Path(_TRUNK, top, steps, style)
        head = Path(x, self._y, "l-5-8h10z", f"{style}-head")
        self._shapes.append(head)
        self._branches.insert(0 if panel.muted else len(self._branches), branch)
