"""The empty sheet that clerks fill in."""

import re
from pathlib import Path

import pytest
import python_calamine

from bot.__main__ import main
from bot.screening import template, words
from bot.screening.headings import Headings
from dialogs.assistant import Assistant
from rules import inquiry, nodes
from tests.bot.screening.sheets import NOTICE, part, read, screened, write_csv


def _notices(assistant: Assistant) -> list[tuple[str | None, str | None]]:
    every = [(id, target) for id, one in assistant.examiners.items() for target in (None, *one.rules.targets)]
    return [(None, None), *every]


def test_every_column_is_found_again_and_tells_all_that_is_asked(assistant: Assistant) -> None:
    known = Headings(assistant.profile, assistant.questions)
    for notice, target in _notices(assistant):
        made = template.columns(assistant, notice, target)
        columns = known.columns([[one.heading] for one in made])
        assert {one.role for one in columns} <= {"fact", "target", "notice", "kept"}
        assert all(one.exact for one in columns)
        if notice is not None and target is not None:
            examiner = assistant.examiners[notice]
            told = {(one.field, one.year) for one in columns if one.role == "fact"}
            for field in nodes.fields(examiner.target(target).formula):
                years = inquiry.years_asked(examiner, target, field)
                by_year = assistant.profile[field].kind == "by_year"
                assert {(field, year) for year in (years if by_year else [None])} <= told


def test_whatever_can_be_chosen_is_read(assistant: Assistant, tmp_path: Path) -> None:
    made = template.columns(assistant, None, None)
    most = max(len(one.choices) for one in made)
    rows = [[one.heading for one in made]]
    rows += [[one.choices[at % len(one.choices)] if one.choices else "" for one in made] for at in range(most)]
    result = screened(assistant, write_csv(tmp_path / "表.csv", rows), notice=None)
    problems = [row["问题"] for row in result.rows]
    assert [one for one in problems if "没有“" not in one and one] == []  # a title that another notice reviews


def test_the_workbook_explains_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "模板.xlsx"
    assert main(["screen", "--template", str(path), "--notice", "长治", "--target", "工程师"]) == 0
    assert str(path) in capsys.readouterr().out
    (headings,) = read(path)
    assert headings[:2] == ["姓名", "编号"]
    assert "2023年度专业科目学时" in headings
    assert words.AS_TARGET not in headings
    assert len(re.findall("<comment ", part(path, "xl/comments1.xml"))) == len(headings)
    assert '"是,否"' in part(path, "xl/worksheets/sheet1.xml")
    guide = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_name(words.GUIDE).to_python()
    assert [row[0] for row in guide[1 : len(headings) + 1]] == headings
    assert all(row[1] for row in guide[1 : len(headings) + 1])


def test_lines_have_the_columns_alone_and_how_to_fill_them_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "模板.csv"
    assert main(["screen", str(path), "--template", "--notice", NOTICE]) == 0
    (headings,) = read(path)
    assert headings[:3] == ["姓名", "编号", "申报职称"]
    assert [line.split("：")[0] for line in capsys.readouterr().out.splitlines()[:-1]] == headings


def test_a_template_writes_over_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "模板.xlsx"
    path.write_text("别动", encoding="utf-8")
    assert main(["screen", "--template", str(path)]) == 1
    assert "--replace" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == "别动"
