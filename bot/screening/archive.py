"""What the reader of workbooks leaves out, from the file itself: how large it is, and which formulas have no value."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from bot.errors import Refused
from bot.screening import words

_LARGEST = 2_000_000_000
"""Bytes that a file may unfold to; a hundred thousand rows of thirty columns are a tenth of it."""
_MOST_CELLS = 60_000_000
"""The reader has room for every cell up to the last one of the sheet, whether it is there or not."""
_CHUNK = 1 << 20
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SUSPECTS = (b"<f", b":f", b't="e"', b"t='e'")
"""Looked for first, as that is quick and most rows have none: a formula, with or without a prefix, and an error."""
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*)(?<!/)>(\s*<(?:\w+:)?f[\s>/])?")
_NUMBER = re.compile(rb"<(?:\w+:)?row\s[^>]*?r=[\"'](\d{1,7})[\"']")
_PLACE = re.compile(rb"r=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_IS_ERROR = re.compile(rb"t=[\"']e[\"']")
_WIDE = re.compile(rb"\sr=[\"']([A-Z]{2,3})\d")
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
_LONGEST_ROW = 1 << 26


def check(path: Path) -> None:
    """Refuse a file that is broken or would unfold to more than memory holds."""
    try:
        with zipfile.ZipFile(path) as file:
            size = sum(one.file_size for one in file.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise Refused(words.UNREADABLE.format(path=path, reason=words.BROKEN)) from None
    if size > _LARGEST:
        raise Refused(words.TOO_LARGE.format(path=path, size=size // 1_000_000))


@dataclass(frozen=True)
class Scan:
    """What a sheet's part says: row and column of its last cell, from 1, and the cells whose formula has no result.

    These by row and column, from 0, with the error where it has one.
    """

    height: int = 0
    width: int = 0
    flaws: tuple[tuple[int, int, str], ...] = ()


def scan(path: Path, sheet: str) -> Scan:
    """What there is to know of a sheet before it is read. Raises `Refused` where that would fill the memory.

    Nothing of a file that is laid out otherwise, whose values can be read all the same.
    """
    with zipfile.ZipFile(path) as file:
        try:
            with file.open(_part(file, sheet)) as part:
                found = _scanned(part)
        except (KeyError, ElementTree.ParseError, zipfile.BadZipFile, zlib.error, EOFError, OSError):
            return Scan()
    if found.height * found.width > _MOST_CELLS:
        raise Refused(words.TOO_SPARSE.format(sheet=sheet, rows=f"{found.height:,}", columns=f"{found.width:,}"))
    return found


def _part(file: zipfile.ZipFile, sheet: str) -> str:
    """The name of a sheet's part. Raises `KeyError` where the file is laid out otherwise."""
    book = ElementTree.fromstring(file.read("xl/workbook.xml"))
    ids = {one.get("name"): one.get(_RELATION) for one in book.iter() if one.tag.endswith("}sheet")}
    relations = ElementTree.fromstring(file.read("xl/_rels/workbook.xml.rels"))
    targets = {one.get("Id"): one.get("Target") for one in relations}
    target = str(targets[ids[sheet]])
    return target[1:] if target.startswith("/") else f"xl/{target}"


def _scanned(part: IO[bytes]) -> Scan:
    height, width = 0, 26
    flaws: list[tuple[int, int, str]] = []
    for rows in _whole_rows(part):
        height = max(height, *(int(row) for row in _NUMBER.findall(rows, max(0, rows.rfind(b"<row")))), 0)
        wide = {letters for letters in _WIDE.findall(rows)}
        width = max(width, *(_column(letters) + 1 for letters in wide), 0)
        flaws += _cells(rows)
    return Scan(height, width, tuple(flaws))


def _whole_rows(part: IO[bytes]) -> Iterator[bytes]:
    """The part in stretches that end between two rows."""
    rest = b""
    while read := part.read(_CHUNK):
        whole = rest + read
        cut = max(whole.rfind(b"<row"), 0) or (len(whole) if len(whole) > _LONGEST_ROW else 0)
        yield whole[:cut]
        rest = whole[cut:]
    yield rest


def _cells(xml: bytes) -> Iterator[tuple[int, int, str]]:
    """Those of a stretch of whole rows; most have none, which is seen at a glance."""
    for cell in _CELL.finditer(xml) if any(one in xml for one in _SUSPECTS) else ():
        attributes, formula = cell.groups()
        error = _IS_ERROR.search(attributes)
        if not error and not formula:
            continue
        value = _VALUE.search(xml, cell.end(), xml.find(b"c>", cell.end()))
        shown = value[1].decode(errors="replace") if value else ""
        place = _PLACE.search(attributes)
        if place is not None and (error or not shown):
            yield int(place[2]) - 1, _column(place[1]), shown


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
