"""Sheets for tests: written as a clerk's program writes them, and results read back."""

import csv
import datetime
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import python_calamine
import xlsxwriter

from bot.screening.progress import Progress
from bot.screening.screening import Wish, screen
from dialogs.assistant import Assistant

TODAY = datetime.date(2024, 10, 20)
NOTICE = "changzhi-2024-engineering"
ENGINEER: Mapping[str, object] = {
    "姓名": "甲",
    "申报职称": "工程师",
    "工作单位所在地": "山西省长治市",
    "单位性质": "国企",
    "是否公务员": "否",
    "是否退休": "否",
    "处分情况": "没有",
    "品德诚信": "是",
    "从事专业": "机电",
    "同年重复申报": "否",
    "学历": "本科",
    "学位": "学士",
    "毕业时间": "2014年7月",
    "专业对口": "是",
    "现职称": "助理工程师",
    "职称取得时间": datetime.date(2018, 5, 20),
    "聘任时间": "2018年6月",
    "职称与岗位一致": "是",
    "职业资格对应级别": "无",
    "从业起始时间": 2014,
    "机关流动": "否",
    "任现职考核合格次数": 5,
    "任现职考核不合格次数": 0,
    "最近一次考核": "合格",
    "2023年专业科目学时": 60,
    "2024年专业科目学时": "66学时",
    "公需证书年度": "2021-2024年",
    "第一作者论文": "2篇",
    "完成的工程项目": 3,
    "推广应用鉴定": "1项",
}
"""Somebody who may apply, under the short names of the facts."""

Row = Mapping[str, object]


def write_xlsx(
    path: Path, rows: Sequence[Sequence[object]], merged: Sequence[tuple[int, int, int, int, object]] = ()
) -> Path:
    """Write rows of cells as a workbook; formulas are dictionaries of xlsxwriter's arguments."""
    book = xlsxwriter.Workbook(str(path))
    sheet, dated = book.add_worksheet("申报人"), book.add_format({"num_format": "yyyy-mm-dd"})
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            match cell:
                case datetime.date():
                    sheet.write_datetime(row, column, cell, dated)
                case dict():
                    sheet.write_formula(row, column, **cell)
                case str():
                    sheet.write_string(row, column, cell)
                case _:
                    sheet.write(row, column, cell)
    for first_row, first, last_row, last, value in merged:
        sheet.merge_range(first_row, first, last_row, last, value)
    book.close()
    return path


def write_csv(path: Path, rows: Sequence[Sequence[object]], encoding: str = "utf-8-sig", separator: str = ",") -> Path:
    """Write rows as lines."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator).writerows(rows)
    return path


def table(*people: Row) -> list[list[object]]:
    """The names of the columns, and a row for each of the people."""
    names = list(dict.fromkeys(name for one in people for name in one))
    return [list(names), *([one.get(name, "") for name in names] for one in people)]


def screened(assistant: Assistant, file: Path, **wish: Any) -> "Result":
    """What comes of a file, the notice and day being the tests' own unless others are given."""
    wish.setdefault("notice", NOTICE)
    out, lines = screen(assistant, Wish(file, **wish), TODAY, Progress())
    return Result(out, lines)


class Result:
    """A result read back: its rows by the names of the columns, `top` rows above them."""

    def __init__(self, path: Path, lines: Sequence[Sequence[str]], top: int = 0) -> None:
        self.path, self.lines = path, [list(line) for line in lines]
        self.cells = read(path)
        names = [str(cell) for cell in self.cells[top]]
        self.names, self.rows = names, [dict(zip(names, row, strict=True)) for row in self.cells[top + 1 :]]

    def told(self, heading: str) -> list[str]:
        """What the summary tells under a heading, without the numbers beside it."""
        at = next(number for number, line in enumerate(self.lines) if line[0] == heading)
        more = [line for line in self.lines[at + 1 :]]
        length = next((number for number, line in enumerate(more) if line[0]), len(more))
        return ["  ".join(line[1:]).strip() for line in self.lines[at : at + 1 + length]]

    def comments(self) -> list[str]:
        """What stands beside cells, in their order."""
        with zipfile.ZipFile(self.path) as file:
            if "xl/comments1.xml" not in file.namelist():
                return []
            return re.findall(r"<t[^>]*>([^<]*)</t>", file.read("xl/comments1.xml").decode())


def read(path: Path) -> list[list[Any]]:
    """The cells of a result's first sheet."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))
    sheet = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    return sheet.to_python(skip_empty_area=False)


def part(path: Path, name: str) -> str:
    """One of the parts of a workbook."""
    with zipfile.ZipFile(path) as file:
        return file.read(name).decode()
