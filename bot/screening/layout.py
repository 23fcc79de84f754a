"""How a table is laid out: which row has the names of the columns, what each column is, and where the people begin."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from bot.errors import Refused
from bot.screening import words
from bot.screening.headings import Column, Headings
from bot.screening.sources import Cell, Flaw, Range, Table

_LOOKED_AT = 20
"""A title, who filled it in and when: no more rows than that stand above the names of the columns."""


@dataclass(frozen=True)
class Layout:
    """`heading` is the row of the columns' names, from 0; `width` how many columns are the clerk's.

    `replaced` says that there were more, the results of an earlier run.
    """

    heading: int
    columns: tuple[Column, ...]
    width: int
    replaced: bool = False

    @property
    def told(self) -> tuple[Column, ...]:
        """The columns that tell something."""
        return tuple(column for column in self.columns if column.role in ("fact", "target", "notice"))

    def telling_cells(self, table: Table) -> Iterator[tuple[Cell, ...] | None]:
        """Of each row below the heading the cells that tell something; None of one in which nothing stands at all.

        Cells merged downwards all have the value of the first.
        """
        at = [column.index for column in self.told]
        merged = _merged_down(table.merged, self.heading)
        held: dict[int, tuple[int, Cell]] = {}
        for number, row in enumerate(islice(table.rows(), self.heading + 1, None), self.heading + 1):
            if not any(cell != "" for cell in row):
                yield None
                continue
            for column, last in merged.get(number, ()):
                held[column] = last, row[column]
            for column, (last, value) in held.items():
                if number <= last and row[column] == "":
                    row[column] = value
            yield tuple(row[column] for column in at)


def lay_out(table: Table, headings: Headings) -> Layout:
    """The layout of a table. Raises `Refused` where no column is known, or nobody stands below."""
    top = [[_text(cell) for cell in row] for row in islice(table.rows(), _LOOKED_AT)]
    known = [headings.count(row) for row in top]
    heading = known.index(max(known))
    if not known[heading]:
        raise Refused(words.NO_COLUMNS.format(rows=len(top)))
    width = _own_width(top[heading])
    columns = headings.columns([_wordings(top, heading, column, table.merged) for column in range(width)])
    if not any(cell != "" for row in islice(table.rows(), heading + 1, None) for cell in row[:width]):
        raise Refused(words.NO_APPLICANTS.format(row=heading + 1))
    replaced = width < table.width and top[heading][width : width + len(words.RESULTS)] == list(words.RESULTS)
    return Layout(heading, _named(columns), width if replaced else table.width, replaced)


def _own_width(names: Sequence[str]) -> int:
    """How many columns are there without the results of an earlier run."""
    for start in range(len(names) - len(words.RESULTS) + 1):
        if list(names[start : start + len(words.RESULTS)]) == list(words.RESULTS):
            return start
    return len(names)


def _wordings(top: Sequence[Sequence[str]], heading: int, column: int, merged: Sequence[Range]) -> list[str]:
    """What names a column: its cell, what stands merged above it, both together."""
    own = top[heading][column]
    above = ""
    for (first_row, first), (last_row, last) in merged:
        if first <= column <= last and first_row < heading and heading - 1 <= last_row:
            above = top[first_row][first]
    return [own, above + own] if own else [above]


def _named(columns: Sequence[Column]) -> tuple[Column, ...]:
    unnamed = [words.UNNAMED.format(column=column.index + 1) for column in columns]
    return tuple(
        column if column.heading else replace(column, heading=name)
        for column, name in zip(columns, unnamed, strict=True)
    )


def _merged_down(ranges: Sequence[Range], heading: int) -> dict[int, list[tuple[int, int]]]:
    """For each row in which ranges of one column begin, their columns and last rows."""
    found: dict[int, list[tuple[int, int]]] = {}
    for (first_row, first), (last_row, last) in ranges:
        if first == last and first_row < last_row and first_row > heading:
            found.setdefault(first_row, []).append((first, last_row))
    return found


def _text(cell: Cell) -> str:
    return cell.shown if isinstance(cell, Flaw) else str(cell)
