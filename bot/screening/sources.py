"""Spreadsheets as tables of typed cells: what the file holds is found by its content, whatever its name ends in.

Nothing is evaluated: of a formula the result that was saved with it counts, and where there is none, or it is an error,
the cell is a `Flaw` that says so.
"""

import contextlib
import csv
import datetime
import itertools
import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol, TypeAlias

import python_calamine as calamine

from bot.errors import Refused
from bot.screening import archive, words


class Flaw(NamedTuple):
    """A cell that holds no value: what it shows, and what is wrong with it."""

    shown: str
    problem: str


Cell: TypeAlias = str | int | float | bool | datetime.date | datetime.time | datetime.timedelta | Flaw
"""What stands in a cell; "" where nothing does, a `datetime` where a date has an hour."""
Range: TypeAlias = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell, each as row and column from 0."""

MOST_COLUMNS = 2_000
_PEEKED = 50
_SEPARATORS = ",\t;|"
_LARGEST_FIELD = 1 << 28
_ZIPPED = b"PK\x03\x04"
_OLD = b"\xd0\xcf\x11\xe0"


class Table(Protocol):
    """The sheet that is looked at.

    `others` are the sheets beside it that are not, `dated` says that the file's format is too old for errors in its
    formulas to be seen; `merged` are ranges of cells that are shown as one, with the value of their first.
    """

    @property
    def name(self) -> str: ...
    @property
    def height(self) -> int: ...
    @property
    def width(self) -> int: ...
    @property
    def others(self) -> tuple[str, ...]: ...
    @property
    def dated(self) -> bool: ...
    @property
    def merged(self) -> Sequence[Range]: ...

    def rows(self) -> Iterator[list[Cell]]:
        """Every row from the first, each of `width` cells."""


def open_table(path: Path, sheet: str | None) -> Table:
    """The table of a file; of a workbook the sheet of that name, or the first visible one that holds anything.

    Raises `Refused`, which tells the clerk in Chinese what to do.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4)
        table = _workbook(path, sheet, start == _OLD) if start in (_ZIPPED, _OLD) else _separated(path)
    except FileNotFoundError:
        raise Refused(words.NO_FILE.format(path=path)) from None
    except PermissionError:
        raise Refused(words.NOT_ALLOWED.format(path=path)) from None
    except OSError as error:
        raise Refused(words.UNREADABLE.format(path=path, reason=error.strerror)) from None
    if not table.height or not table.width:
        raise Refused(words.EMPTY.format(path=path))
    if table.width > MOST_COLUMNS:
        raise Refused(words.TOO_MANY_COLUMNS.format(columns=table.width, most=MOST_COLUMNS))
    return table


@dataclass(frozen=True)
class _Sheet:
    """A sheet of a workbook."""

    name: str
    height: int
    width: int
    others: tuple[str, ...]
    dated: bool
    merged: Sequence[Range]
    sheet: calamine.CalamineSheet
    flaws: Mapping[int, Mapping[int, Flaw]]

    def rows(self) -> Iterator[list[Cell]]:
        first = self.sheet.start[1] if self.sheet.start else 0
        before: list[Cell] = [""] * first
        after: list[Cell] = [""] * self.width
        for number, values in enumerate(self.sheet.iter_rows()):
            row = [*before, *values, *after][: self.width]
            for column, flaw in self.flaws.get(number, {}).items():
                row[column] = flaw
            yield row


def _workbook(path: Path, name: str | None, dated: bool) -> _Sheet:
    if not dated:
        archive.check(path)
    with path.open("rb") as file, _understood(path):
        book = calamine.CalamineWorkbook.from_filelike(file)
        hidden = {one.name for one in book.sheets_metadata if one.visible != calamine.SheetVisibleEnum.Visible}
        sheet, scan = _chosen(path, book, name, hidden, dated)
        merged = tuple(sheet.merged_cell_ranges or ())
    others = tuple(
        words.HIDDEN.format(name=one) if one in hidden else one for one in book.sheet_names if one != sheet.name
    )
    flaws = _flaws(scan)
    last_row, last_column = sheet.end or (-1, -1)
    width = max([last_column + 1, *(column + 1 for found in flaws.values() for column in found)])
    return _Sheet(sheet.name, last_row + 1, width, others, dated, merged, sheet, flaws)


def _chosen(
    path: Path, book: calamine.CalamineWorkbook, name: str | None, hidden: set[str], dated: bool
) -> tuple[calamine.CalamineSheet, archive.Scan]:
    """The sheet of that name, or the first that can be seen and holds anything."""
    if name is not None and name not in book.sheet_names:
        raise Refused(words.NO_SUCH_SHEET.format(name=name, sheets=words.NAMED.join(book.sheet_names)))
    sheets = [one.name for one in book.sheets_metadata if one.typ == calamine.SheetTypeEnum.WorkSheet]
    for candidate in [name] if name is not None else [one for one in sheets if one not in hidden]:
        scan = archive.Scan() if dated else archive.scan(path, candidate)
        sheet = book.get_sheet_by_name(candidate)
        if sheet.end is not None or name is not None:
            return sheet, scan
    raise Refused(words.EMPTY.format(path=path))


def _flaws(scan: archive.Scan) -> dict[int, dict[int, Flaw]]:
    flaws: dict[int, dict[int, Flaw]] = {}
    for row, column, error in scan.flaws:
        problem = words.ERROR.format(said=error) if error else words.NO_RESULT
        flaws.setdefault(row, {})[column] = Flaw(error, problem)
    return flaws


@contextlib.contextmanager
def _understood(path: Path) -> Iterator[None]:
    """What the reader of workbooks raises, in words for the clerk."""
    try:
        yield
    except calamine.PasswordError:
        raise Refused(words.PASSWORD.format(path=path)) from None
    except (calamine.CalamineError, ValueError, IndexError):
        raise Refused(words.UNREADABLE.format(path=path, reason=words.BROKEN)) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a fault in its Rust code, which is no `Exception`
            raise
        raise Refused(words.UNREADABLE.format(path=path, reason=words.BROKEN)) from None


@dataclass(frozen=True)
class _Separated:
    """A file of lines with separators, in any encoding that is used for Chinese."""

    path: Path
    encoding: str
    separator: str
    height: int
    width: int
    name: str = ""
    others: tuple[str, ...] = ()
    dated: bool = False
    merged: Sequence[Range] = field(default=())

    def rows(self) -> Iterator[list[Cell]]:
        for row in _parsed(self.path, self.encoding, self.separator):
            yield [*row, *[""] * (self.width - len(row))]


def _separated(path: Path) -> _Separated:
    encoding = _encoding(path)
    separator = max(_SEPARATORS, key=lambda one: _columns(itertools.islice(_tried(path, encoding, one), _PEEKED)))
    height = width = 0
    for row in _parsed(path, encoding, separator):
        height, width = height + 1, max(width, len(row))
    peeked = itertools.islice(_tried(path, encoding, separator), _PEEKED)
    blank = not any(cell.strip() for row in peeked for cell in row)
    return _Separated(path, encoding, separator, 0 if blank and height <= _PEEKED else height, width)


def _encoding(path: Path) -> str:
    """The first that the whole file is in. Raises `Refused` where none is."""
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    broken = 0
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding, newline="") as text:
                while text.read(1 << 20):
                    pass
        except UnicodeDecodeError as error:
            broken = broken or error.start
        else:
            return encoding
    raise Refused(words.ENCODING.format(path=path, byte=broken + 1))


def _columns(rows: Iterable[list[str]]) -> float:
    widths = [len(row) for row in rows if row]
    return statistics.mean(widths) if widths else 0


def _tried(path: Path, encoding: str, separator: str) -> Iterator[list[str]]:
    """The rows by a separator that may not be the file's, as far as that goes."""
    with contextlib.suppress(Refused):
        yield from _parsed(path, encoding, separator)


def _parsed(path: Path, encoding: str, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LARGEST_FIELD)
    with path.open(encoding=encoding, newline="") as text:
        reader = csv.reader(text, delimiter=separator, strict=True)
        begun = 1
        try:
            for row in reader:
                yield row
                begun = reader.line_num + 1
        except csv.Error:
            raise Refused(words.BAD_QUOTES.format(path=path, line=begun)) from None
        except UnicodeError:
            raise Refused(words.ENCODING.format(path=path, byte=1)) from None
