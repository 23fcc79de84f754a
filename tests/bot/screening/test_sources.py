"""Files as they come: encodings, separators, sheets, and whatever is broken."""

import datetime
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import Refused
from bot.screening import sources, words
from bot.screening.sources import Flaw
from dialogs.assistant import Assistant
from tests.bot.screening.sheets import screened, write_csv, write_xlsx

ROWS = [["姓名", "学历", "备注"], ["甲", "本科", "一、二"], ["乙", "大专", "㐀"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("name", ["表.csv", "表.txt", "表.xlsx"])
def test_lines_in_any_encoding_with_any_separator(tmp_path: Path, encoding: str, separator: str, name: str) -> None:
    table = sources.open_table(write_csv(tmp_path / name, ROWS, encoding, separator), None)
    assert list(table.rows()) == ROWS
    assert (table.height, table.width) == (3, 3)


def test_lines_of_unlike_length_and_cells_of_several_lines(tmp_path: Path) -> None:
    file = write_csv(tmp_path / "表.csv", [["姓名", "学历"], ["甲\n（组长）", "本科", "多", ""], ["乙"]])
    assert list(sources.open_table(file, None).rows()) == [
        ["姓名", "学历", "", ""],
        ["甲\n（组长）", "本科", "多", ""],
        ["乙", "", "", ""],
    ]


def test_a_workbook_by_whatever_name(tmp_path: Path) -> None:
    file = write_xlsx(tmp_path / "表.xlsx", ROWS).rename(tmp_path / "表.csv")
    assert list(sources.open_table(file, None).rows()) == ROWS


def test_typed_cells_stand_where_they_stood(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "表.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(2, 2, ["学历", 3, True])
    sheet.write_datetime(3, 4, datetime.datetime(2019, 7, 1), book.add_format({"num_format": "yyyy年m月"}))
    sheet.write_formula(3, 2, "=1/0", None, "#DIV/0!")
    sheet.write_formula(3, 3, '=""', None, "")
    book.close()
    rows = list(sources.open_table(tmp_path / "表.xlsx", None).rows())
    assert rows[:3] == [[""] * 5, [""] * 5, ["", "", "学历", 3.0, True]]
    assert rows[3][2:] == [
        Flaw("#DIV/0!", words.ERROR.format(said="#DIV/0!")),
        Flaw("", words.NO_RESULT),
        datetime.date(2019, 7, 1),
    ]


def _book(path: Path, sheets: list[tuple[str, list[list[str]], bool]]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    for name, rows, hidden in sheets:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if hidden:
            sheet.hide()
    book.worksheets()[-1].activate()
    book.close()
    return path


def test_the_first_visible_sheet_that_holds_anything(tmp_path: Path) -> None:
    file = _book(
        tmp_path / "表.xlsx", [("藏", ROWS, True), ("空", [], False), ("甲", ROWS, False), ("乙", ROWS, False)]
    )
    table = sources.open_table(file, None)
    assert (table.name, table.others) == ("甲", ("藏（隐藏）", "空", "乙"))
    assert sources.open_table(file, "藏").name == "藏"
    with pytest.raises(Refused, match="没有叫“丙”的工作表；有：藏、空、甲、乙"):
        sources.open_table(file, "丙")


def _zip(path: Path, change: Callable[[str, bytes], bytes]) -> None:
    whole = write_xlsx(path.with_suffix(".whole"), ROWS)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    whole.unlink()


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "nothing": (lambda path: path.write_bytes(b""), "里没有内容"),
    "blank lines": (lambda path: path.write_bytes(b"\n\n,,\n"), "里没有内容"),
    "no zip": (lambda path: path.write_bytes(b"PK\x03\x04" + b"x" * 99), "已损坏"),
    "an old file cut short": (
        lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        "读不了",
    ),
    "a zip of something else": (lambda path: zipfile.ZipFile(path, "w").writestr("a", "b"), "已损坏"),
    "a sheet cut short": (
        lambda path: _zip(path, lambda name, part: part[: len(part) // 2] if "sheet1" in name else part),
        "已损坏",
    ),
    "no sheet": (lambda path: _zip(path, lambda name, part: b"" if "sheet1" in name else part), "没有内容|已损坏"),
    "bytes": (lambda path: path.write_bytes(bytes(range(128, 256)) * 9), "不是 UTF-8 也不是 GB18030"),
    "open quotes": (lambda path: path.write_text('姓名,学历\n甲,"本科\n乙,大专\n', "utf-8"), "第 2 行起引号不配对"),
    "headings alone": (lambda path: write_csv(path, ROWS[:1]), "第 1 行是列名，下面没有人"),
    "no headings": (lambda path: write_csv(path, [["甲", "乙"], ["丙", "丁"]]), "列名一个也没有认出来"),
    "a folder": (lambda path: path.mkdir(), "读不了"),
    "too many columns": (lambda path: write_csv(path, [["学历"] * 2_001, ["本科"]]), "最多能看 2000 列"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_cannot_be_read_says_what_to_do(assistant: Assistant, tmp_path: Path, what: str) -> None:
    make, says = BROKEN[what]
    make(tmp_path / "表.xlsx")
    with pytest.raises(Refused, match=says) as refused:
        screened(assistant, tmp_path / "表.xlsx", target="工程师", out=tmp_path / "果.xlsx")
    assert "请" in str(refused.value)
    assert os.listdir(tmp_path) == ["表.xlsx"]


def test_a_file_that_would_unfold_to_more_than_memory_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.screening.archive._LARGEST", 10_000)
    with pytest.raises(Refused, match="请分成几个文件"):
        sources.open_table(write_xlsx(tmp_path / "表.xlsx", [*ROWS, ["x" * 32_000]]), None)


def test_a_stray_cell_at_the_very_end_of_a_sheet_does_not_fill_the_memory(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "表.xlsx"))
    sheet = book.add_worksheet("甲")
    sheet.write_row(0, 0, ROWS[0])
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    with pytest.raises(Refused, match="第 1,048,576 行、第 16,384 列"):
        sources.open_table(tmp_path / "表.xlsx", None)


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有找到文件"):
        sources.open_table(tmp_path / "无.xlsx", None)


def test_two_hundred_columns_and_a_cell_of_ten_megabytes(assistant: Assistant, tmp_path: Path) -> None:
    wide = [["学历", *(f"列{number}" for number in range(199))], ["x" * 10_000_000, *["甲"] * 199]]
    file = write_csv(tmp_path / "表.csv", wide)
    lines = screened(assistant, file, target="工程师", out=tmp_path / "果.csv")
    assert lines.cells[1][:200] == wide[1]
    assert "太长（10000000 字）" in lines.rows[0]["问题"]
    book = screened(assistant, file, target="工程师", out=tmp_path / "果.xlsx")
    assert len(book.cells[1][0]) == 32_767
    assert "只留了前 32767 字" in book.rows[0]["问题"]


def test_more_rows_than_a_workbook_holds(assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.screening.writing.MOST_ROWS", 2)
    file = write_csv(tmp_path / "表.csv", ROWS)
    with pytest.raises(Refused, match="结果请写成"):
        screened(assistant, file, target="工程师", out=tmp_path / "果.xlsx")
    assert len(screened(assistant, file, target="工程师", out=tmp_path / "果.csv").rows) == 2


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=8))
def test_no_damage_does_anything_but_refuse(tmp_path: Path, damage: list[tuple[float, int]]) -> None:
    file = write_xlsx(tmp_path / "表.xlsx", ROWS)
    whole = bytearray(file.read_bytes())
    for place, byte in damage:
        whole[int(place * len(whole))] = byte
    file.write_bytes(whole)
    try:
        for row in sources.open_table(file, None).rows():
            assert len(row) >= 1
    except Refused:
        pass
