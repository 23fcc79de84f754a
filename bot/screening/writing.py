"""The sheet as it was, with the columns that are added, written row by row; a workbook has the summary as well."""

import csv
import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import xlsxwriter
from xlsxwriter.format import Format

from bot.screening import harmless, words
from bot.screening.sources import Cell, Flaw
from bot.screening.summary import Line
from rules.verdict import Decision

MOST_ROWS = 1_048_576
LONGEST = 32_767
"""Characters that a cell of a workbook holds."""
_MOST_COMMENTS = 2_000
"""Programs take minutes to open a sheet with very many; what they say stands in the last column as well."""
_MEASURED = 200
"""Rows that the widths of columns are taken from."""
_NARROWEST, _WIDEST, _RESULT_WIDTHS = 8, 40, (10, 16, 60, 40, 16, 40, 60)
_LARGE = 1e11
"""Numbers from here on are numbers of things, which programs would show as 1.4E+17."""
_COLOURS: dict[Decision, str] = {"eligible": "#C6EFCE", "ineligible": "#FFC7CE", "undetermined": "#FFEB9C"}
_BAD, _HEAD, _ADDED = "#FFC000", "#D9E1F2", "#E2EFDA"
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


class Sink(Protocol):
    """Takes the rows in order."""

    longest: int | None
    """Characters that a cell holds; None where there is no limit."""

    def above(self, cells: Sequence[Cell]) -> None:
        """A row above the people."""

    def heading(self, cells: Sequence[Cell]) -> None:
        """The row of the columns' names, to which those that are added are joined."""

    def row(
        self, cells: Sequence[Cell], decision: Decision | None, results: Sequence[str], problems: Mapping[int, str]
    ) -> None:
        """A row below it, with what is added; `problems` says by column which cells are bad."""

    def finish(self, summary: Iterable[Line]) -> None:
        """Write what is left."""

    def abandon(self) -> None:
        """Let go of what is open; nothing that was written is wanted."""


class Lines:
    """A CSV file that Excel and WPS open as it is: UTF-8 with its mark, commas."""

    longest: int | None = None

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)

    def above(self, cells: Sequence[Cell]) -> None:
        self._writer.writerow([_as_text(cell) for cell in cells])

    def heading(self, cells: Sequence[Cell]) -> None:
        self._writer.writerow([*(_as_text(cell) for cell in cells), *words.RESULTS])

    def row(
        self, cells: Sequence[Cell], decision: Decision | None, results: Sequence[str], problems: Mapping[int, str]
    ) -> None:
        self._writer.writerow([*(_as_text(cell) for cell in cells), *map(harmless.in_csv, results)])

    def finish(self, summary: Iterable[Line]) -> None:
        self._file.close()

    def abandon(self) -> None:
        self._file.close()


def _as_text(cell: Cell) -> str:
    match cell:
        case str():
            return harmless.in_csv(cell)
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return f"{cell:.0f}"
        case Flaw():
            return cell.shown
        case _:
            return str(cell)


class Workbook:
    """An .xlsx file, written in constant memory."""

    longest: int | None = LONGEST

    def __init__(self, path: Path, sheet: str, width: int, made: datetime.date) -> None:
        """`width` columns are the clerk's; it says that it was made on that day, so that it is always the same."""
        options = {"constant_memory": True, "tmpdir": str(path.parent), "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._book.set_properties({"created": datetime.datetime.combine(made, datetime.time())})
        self._name = sheet_name(sheet)
        self._sheet = self._book.add_worksheet(self._name)
        self._width, self._row, self._heading, self._comments = width, 0, 0, 0
        self._widths = [_NARROWEST] * width
        self._formats: dict[tuple[str, str], Format] = {}
        self._writers: dict[type, Callable[[int, int, Any, str], object]] = {
            str: self._text,
            float: self._number,
            int: self._number,
            bool: self._boolean,
            datetime.date: self._moment("yyyy-mm-dd"),
            datetime.datetime: self._moment("yyyy-mm-dd hh:mm:ss"),
            datetime.time: self._moment("hh:mm:ss"),
            datetime.timedelta: self._moment("[h]:mm:ss"),
            Flaw: lambda row, column, flaw, colour: self._text(row, column, flaw.shown, colour),
        }
        self._verdicts = {one: self._format("", colour) for one, colour in _COLOURS.items()}

    def above(self, cells: Sequence[Cell]) -> None:
        self._write(cells, {}, "")
        self._row += 1

    def heading(self, cells: Sequence[Cell]) -> None:
        self._heading = self._row
        self._write(cells, {}, _HEAD)
        for column, name in enumerate(words.RESULTS, self._width):
            self._sheet.write_string(self._row, column, name, self._format("", _ADDED))
        self._row += 1

    def row(
        self, cells: Sequence[Cell], decision: Decision | None, results: Sequence[str], problems: Mapping[int, str]
    ) -> None:
        self._write(cells, problems, "")
        if decision is not None:
            self._sheet.write_string(self._row, self._width, results[0], self._verdicts[decision])
        for column, text in enumerate(results[1:], self._width + 1):
            if text:
                self._sheet.write_string(self._row, column, text)
        for column, problem in problems.items() if self._comments < _MOST_COMMENTS else ():
            self._sheet.write_comment(self._row, column, problem, {"x_scale": 2})
            self._comments += 1
        self._row += 1

    def finish(self, summary: Iterable[Line]) -> None:
        sheet = self._sheet
        for column, width in enumerate((*self._widths, *_RESULT_WIDTHS)):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(self._heading + 1, 0)
        sheet.autofilter(self._heading, 0, max(self._row - 1, self._heading), self._width + len(words.RESULTS) - 1)
        taken = self._name.lower() == words.SUMMARY
        other = self._book.add_worksheet(f"{words.SUMMARY}2" if taken else words.SUMMARY)
        for row, line in enumerate(summary):
            for column, text in enumerate(line):
                other.write_string(
                    row, column, text[:LONGEST], self._format("", _HEAD) if not column and text else None
                )
        other.set_column(0, 0, 24)
        other.set_column(1, 2, 48)
        self._book.close()

    def abandon(self) -> None:
        self._sheet.row_data_fh.close()

    def _write(self, cells: Sequence[Cell], problems: Mapping[int, str], colour: str) -> None:
        row, writers = self._row, self._writers
        if row < _MEASURED:
            self._widths = [max(width, _width(cell)) for width, cell in zip(self._widths, cells, strict=True)]
        for column, cell in enumerate(cells):
            mark = _BAD if column in problems else colour
            if cell != "":
                writers[cell.__class__](row, column, cell, mark)
            elif mark:
                self._sheet.write_blank(row, column, None, self._format("", mark))

    def _format(self, number: str, colour: str) -> Format:
        """The format of numbers shown so, on that colour; "@" is text that must stay text."""
        key = (number, colour)
        if key not in self._formats:
            properties: dict[str, Any] = {"num_format": number} if number else {}
            properties |= {"quote_prefix": True} if number == "@" else {}
            properties |= {"bg_color": colour} if colour else {}
            properties |= {"bold": True} if colour in (_HEAD, _ADDED) else {}
            self._formats[key] = self._book.add_format(properties)
        return self._formats[key]

    def _text(self, row: int, column: int, text: str, colour: str) -> None:
        number = "@" if harmless.is_formula(text) else ""
        form = self._format(number, colour) if number or colour else None
        self._sheet.write_string(row, column, text[:LONGEST], form)

    def _number(self, row: int, column: int, number: float, colour: str) -> None:
        shown = "0" if abs(number) >= _LARGE and float(number).is_integer() else ""
        self._sheet.write_number(row, column, number, self._format(shown, colour) if shown or colour else None)

    def _boolean(self, row: int, column: int, value: bool, colour: str) -> None:
        self._sheet.write_boolean(row, column, value, self._format("", colour) if colour else None)

    def _moment(self, shown: str) -> Callable[[int, int, Any, str], object]:
        def write(row: int, column: int, moment: Any, colour: str) -> None:
            self._sheet.write_datetime(row, column, moment, self._format(shown, colour))

        return write


def sheet_name(name: str) -> str:
    """A name that a sheet may have, as like as can be."""
    return _FORBIDDEN.sub(" ", name).strip(" '")[:31] or words.ABOUT


def _width(cell: Cell) -> int:
    """Characters that a cell is wide, Chinese ones counted twice, within what can be read."""
    text = cell.shown if isinstance(cell, Flaw) else str(cell)[:_WIDEST]
    return min(_WIDEST, 2 + sum(1 + (char > "\u2e7f") for char in text))
