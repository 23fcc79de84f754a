"""A clerk's sheet in, the same sheet out with a verdict on each row."""

import datetime
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.__main__ import main
from bot.errors import Refused
from bot.screening import words, working
from bot.screening.examining import Plan
from dialogs.assistant import Assistant
from knowledge.notices import NOTICES
from rules import cases
from tests.bot.screening import sheets
from tests.bot.screening.sheets import ENGINEER, NOTICE, screened, table, write_csv, write_xlsx


def _but(**changes: object) -> dict[str, object]:
    return {**ENGINEER, **changes}


def test_each_row_gets_its_verdict_and_what_it_rests_on(assistant: Assistant, tmp_path: Path) -> None:
    late, lacking = (
        _but(姓名="乙", 聘任时间="2021年6月", 职称取得时间="2021年5月"),
        _but(姓名="丙", 任现职考核合格次数=""),
    )
    result = screened(assistant, write_xlsx(tmp_path / "表.xlsx", table(ENGINEER, late, lacking)))
    good, bad, open_ = result.rows
    assert [row["结论"] for row in result.rows] == ["可以申报", "不能申报", "待定"]
    assert (good["申报途径"], good["不符合的条件"], good["最早可申报年度"]) == ("正常申报", "", "2024")
    assert "三.(三).1" in bad["不符合的条件"]
    assert bad["最早可申报年度"] == "2025"
    assert "任现职考核合格次数" in open_["还缺"]
    assert "（三.(四).1）" in open_["评委会评定"]
    assert ["可以申报", "1 人", "33.3%"] in result.lines


def test_verdicts_are_those_of_the_rules(assistant: Assistant, tmp_path: Path) -> None:
    """Every case of the notice, told in a sheet as the assistant says facts, is decided as the rules decide it."""
    examiner = assistant.examiners[NOTICE]
    people = [
        (one.target, {field: value for field, value in one.facts.items() if value is not None})
        for one in cases.load(NOTICES / NOTICE / cases.CASES, examiner).cases
    ]
    fields = sorted({field for _, facts in people for field in facts})
    rows: list[list[object]] = [["申报职称", *(assistant.profile[field].zh for field in fields)]]
    for target, facts in people:
        told = [_said(assistant, field, facts[field]) if field in facts else "" for field in fields]
        rows.append([examiner.rules.targets[target].name, *told])
    result = screened(assistant, write_xlsx(tmp_path / "表.xlsx", rows))
    compared = 0
    for (target, facts), row in zip(people, result.rows, strict=True):
        if not row["问题"]:
            assert row["结论"] == words.VERDICT[examiner.decide(target, facts)], (facts, row)
            compared += 1
    assert compared > 0.95 * len(people)


def _said(assistant: Assistant, field: str, value: Any) -> object:
    if isinstance(value, dict):
        years = range(2020, 2025)
        return "、".join(f"{year}年{value.get(year, value.get(str(year), 0))}" for year in years)
    return assistant.reader.value_label(field, value)


def test_a_bad_cell_is_marked_where_it_stands_and_the_rest_still_counts(assistant: Assistant, tmp_path: Path) -> None:
    bad = _but(学历="本课", 是否退休="是")
    result = screened(assistant, write_xlsx(tmp_path / "表.xlsx", table(ENGINEER, bad)))
    assert result.rows[1]["学历"] == "本课"
    assert result.rows[1]["结论"] == "不能申报"
    assert result.rows[1]["问题"] == "学历：“本课”像是“本科”，没有算数；对的话请改成“本科”"
    assert result.comments() == ["“本课”像是“本科”，没有算数；对的话请改成“本科”"]
    assert result.rows[0]["问题"] == ""
    assert "第 3 行“学历”：“本课”像是“本科”，没有算数；对的话请改成“本科”" in result.told(words.BAD_CELLS)


def test_nothing_of_the_sheet_is_lost(assistant: Assistant, tmp_path: Path) -> None:
    odd: list[list[object]] = [
        ["填表单位：某厂", "", "", "", ""],
        ["姓名", "学历", "备注", "时刻", "姓名"],
        ["甲", "本科", 1.5, datetime.datetime(2024, 5, 6, 7, 8), True],
        ["", "", "", "", ""],
        ["乙", "大专", " 空 格 ", 13800000000, "’"],
        ["合计", "", "", "", ""],
    ]
    result = screened(assistant, write_xlsx(tmp_path / "表.xlsx", odd), target="工程师")
    assert [row[:5] for row in result.cells] == [
        [float(cell) if cell.__class__ is int else cell for cell in row] for row in odd
    ]
    assert [row[5] for row in result.cells] == ["", "结论", "待定", "", "待定", "待定"]


def test_rows_say_themselves_what_they_apply_for(assistant: Assistant, tmp_path: Path) -> None:
    rows = table(
        {"申报通知": "长治", "申报职称": "工程师", "学历": "本科"},
        {"申报通知": "太原市2020年度工程系列初、中级通知", "申报职称": "助工", "学历": "本科"},
        {"申报通知": "简阳", "申报职称": "", "学历": "本科"},
        {"申报通知": "长治", "申报职称": "院士", "学历": "本科"},
        {"申报通知": "月球", "申报职称": "工程师", "学历": "本科"},
        {"申报通知": "", "申报职称": "工程师", "学历": "本科"},
        {"申报通知": "长治", "申报职称": "", "学历": "本科"},
    )
    result = screened(assistant, write_xlsx(tmp_path / "表.xlsx", rows), notice=None)
    assert [row["结论"] for row in result.rows] == ["待定"] * 7
    assert [bool(row["问题"]) for row in result.rows] == [False] * 3 + [True] * 4
    assert "没有“院士”这一级" in result.rows[3]["问题"]
    assert "没有看出“月球”是哪个通知" in result.rows[4]["问题"]
    assert result.rows[4]["还缺"] == "按哪个通知"


def test_a_title_named_for_all_rows_is_each_notices_own(assistant: Assistant, tmp_path: Path) -> None:
    rows = table({"申报通知": "简阳", "学历": "本科"}, {"申报通知": "长治", "学历": "本科"})
    result = screened(assistant, write_xlsx(tmp_path / "表.xlsx", rows), notice=None, target="高级工程师")
    assert result.rows[0]["还缺"] not in ("", words.WHICH_TARGET)
    assert "没有“高级工程师”这一级" in result.rows[1]["还缺"]


def test_a_fact_told_beside_counts_where_no_column_of_its_own_tells_it(assistant: Assistant, tmp_path: Path) -> None:
    rows = table({"学历": "本科/学士"}, {"学历": "本科/学士", "学位": "硕士"})
    result = screened(assistant, write_xlsx(tmp_path / "表.xlsx", rows), target="工程师")
    assert result.rows[0]["问题"] == ""
    assert "学历：这里说的是“学位：学士”" in result.rows[1]["问题"]


def test_hours_of_which_a_year_is_not_told_are_missing(assistant: Assistant, tmp_path: Path) -> None:
    person = {name: cell for name, cell in ENGINEER.items() if name != "2024年专业科目学时"}
    result = screened(assistant, write_xlsx(tmp_path / "表.xlsx", table(person)))
    assert result.rows[0]["还缺"] == "专业科目学时（2024年）"


def test_two_columns_that_tell_one_year_differently_count_for_none(assistant: Assistant, tmp_path: Path) -> None:
    result = screened(assistant, write_xlsx(tmp_path / "表.xlsx", table(_but(各年度专业科目学时="2023年10、2024年66"))))
    assert result.rows[0]["结论"] == "待定"
    assert "“专业科目学时”在几列里说得不一样" in result.rows[0]["问题"]


def test_what_is_told_roughly_is_said_back(assistant: Assistant, tmp_path: Path) -> None:
    result = screened(
        assistant, write_xlsx(tmp_path / "表.xlsx", table(_but(聘任时间="快四年", 职称取得时间="快四年")))
    )
    assert "（只知道“快四年”，要更确切）" in result.rows[0]["还缺"] + result.rows[0]["不符合的条件"] or (
        "2020年10月" in result.rows[0]["不符合的条件"]
    )


FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1+1", " =1"]


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_formulas_are_made_harmless_in_every_column(assistant: Assistant, tmp_path: Path, suffix: str) -> None:
    rows = [["姓名", "学历", "=HYPERLINK(1)"], *([text, text, text] for text in FORMULAS)]
    result = screened(assistant, write_csv(tmp_path / "表.csv", rows), target="工程师", out=tmp_path / f"果.{suffix}")
    kept = [row[0] for row in result.cells[1:]]
    if suffix == "csv":
        assert kept == [f"'{text}" for text in FORMULAS]
        assert not any(str(cell).startswith(("=", "+", "-", "@")) for row in result.cells for cell in row)
    else:
        assert kept == FORMULAS
        assert "<f>" not in sheets.part(result.path, "xl/worksheets/sheet1.xml")
        assert 'quotePrefix="1"' in sheets.part(result.path, "xl/styles.xml")


def test_numbers_and_dashes_are_no_formulas(assistant: Assistant, tmp_path: Path) -> None:
    cells = ["-5", "+86 13800000000", "-", "——", "1,000", "12%"]
    file = write_csv(tmp_path / "表.csv", [["姓名", "学历"], *([cell, "本科"] for cell in cells)])
    assert [row[0] for row in screened(assistant, file, target="工程师").cells[1:]] == cells


def test_a_formula_counts_with_its_result_or_is_told_to_be_bad(assistant: Assistant, tmp_path: Path) -> None:
    formula = {"formula": '=IF(A2="甲","本科","")'}
    rows: list[list[object]] = [
        ["姓名", "学历", "备注"],
        ["甲", {**formula, "value": "本科"}, {"formula": "=1/0", "value": "#DIV/0!"}],
        ["乙", {**formula, "value": ""}, "好"],
    ]
    result = screened(assistant, write_xlsx(tmp_path / "表.xlsx", rows), target="工程师")
    assert [row["学历"] for row in result.rows] == ["本科", ""]
    assert result.rows[0]["备注"] == "#DIV/0!"
    assert result.rows[0]["问题"] == "备注：公式出错（#DIV/0!），没有算数"
    assert result.rows[1]["问题"].startswith("学历：公式没有算出的结果")
    assert "学历" not in result.rows[0]["还缺"].split("、")


def test_the_same_file_gives_the_same_bytes(assistant: Assistant, tmp_path: Path) -> None:
    file = write_xlsx(tmp_path / "表.xlsx", table(ENGINEER, _but(学历="本课")))
    made = [screened(assistant, file, out=tmp_path / name).path.read_bytes() for name in ("一.xlsx", "二.xlsx")]
    assert made[0] == made[1]


def test_another_process_comes_to_the_same(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_xlsx(
        tmp_path / "表.xlsx", table(*(_but(任现职考核合格次数=count % 7) for count in range(40)), _but(学历="？"))
    )
    here = screened(assistant, file, out=tmp_path / "一.csv")
    monkeypatch.setattr(working, "_ALONE", 0)
    monkeypatch.setattr(working, "_CHUNK", 7)
    monkeypatch.setattr(working, "_AHEAD", 2)
    there = screened(assistant, file, out=tmp_path / "二.csv")
    assert here.cells == there.cells
    assert here.lines == there.lines


def test_a_result_can_be_mended_and_screened_again(assistant: Assistant, tmp_path: Path) -> None:
    first = screened(assistant, write_csv(tmp_path / "表.csv", table(_but(学历="本课"))))
    rows = [[cell.replace("本课", "本科") if cell == "本课" else cell for cell in row] for row in first.cells]
    again = screened(assistant, write_csv(tmp_path / "改.csv", rows))
    assert again.names == first.names
    assert again.rows[0]["结论"] == "可以申报"
    assert ["", words.REPLACED] in again.lines


def test_headings_in_two_rows_and_cells_merged_downwards(assistant: Assistant, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["申报人员汇总表", "", "", "", ""],
        ["", "", "", "", ""],
        ["", "", "2023年", "2024年", ""],
        ["甲", "长治市", 60, 66, "本科"],
        ["乙", "", 60, 66, "本科"],
        ["丙", "太原市", 60, 66, "本科"],
    ]
    merged = [(1, 0, 2, 0, "姓名"), (1, 1, 2, 1, "工作地点"), (1, 2, 1, 3, "专业科目学时"), (1, 4, 2, 4, "学历")]
    file = write_xlsx(tmp_path / "表.xlsx", rows, [*merged, (3, 1, 4, 1, "长治市")])
    result = screened(assistant, file, target="工程师")
    assert result.cells[1][:3] == ["姓名", "工作地点", "专业科目学时"]
    told = [row[6 + words.RESULTS.index("不符合的条件") - 1] for row in result.cells[3:]]
    assert ["太原市" in one for one in told] == [False, False, True]
    assert not any("工作地点" in row[5 + words.RESULTS.index("还缺")] for row in result.cells[3:])


def test_columns_that_repeat_or_are_not_known_are_named(assistant: Assistant, tmp_path: Path) -> None:
    rows = [["学历", "学历", "身高", "取得学历的时间"], ["本科", "大专", "180", "2014年7月"]]
    result = screened(assistant, write_csv(tmp_path / "表.csv", rows), target="工程师")
    told = [line[1:] for line in result.lines]
    assert ["身高", "没有认出，原样保留"] in told
    assert ["学历", "和“学历”列重复，没有用"] in told
    assert "学历：大专" not in result.rows[0]["不符合的条件"]


# Where the result goes.


def test_nothing_that_is_there_is_written_over_unless_asked_for(assistant: Assistant, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "表.csv", table(ENGINEER))
    out = tmp_path / "果.csv"
    out.write_text("别动", encoding="utf-8")
    with pytest.raises(Refused, match="--replace"):
        screened(assistant, file, out=out)
    assert out.read_text(encoding="utf-8") == "别动"
    assert screened(assistant, file, out=out, replace=True).rows[0]["结论"] == "可以申报"
    before = file.read_bytes()
    with pytest.raises(Refused, match="不能写到原文件"):
        screened(assistant, file, out=file, replace=True)
    assert file.read_bytes() == before


@pytest.mark.parametrize(("out", "says"), [("果.docx", "只能写成"), ("无/果.xlsx", "没有文件夹"), (".", "只能写成")])
def test_a_place_where_nothing_can_be_written_is_refused(
    assistant: Assistant, tmp_path: Path, out: str, says: str
) -> None:
    with pytest.raises(Refused, match=says):
        screened(assistant, write_csv(tmp_path / "表.csv", table(ENGINEER)), out=tmp_path / out)


def test_a_failure_leaves_nothing_behind(assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write_csv(tmp_path / "表.csv", table(*[ENGINEER] * 3))

    def fail(*_: object) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bot.screening.writing.Workbook.row", fail)
    with pytest.raises(Refused, match="磁盘"):
        screened(assistant, file, out=tmp_path / "果.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["表.csv"]


@pytest.mark.skipif(sys.platform == "win32", reason="a process is not ended so there")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_killed_run_leaves_no_result_and_the_next_one_tidies_up(
    assistant: Assistant, tmp_path: Path, how: signal.Signals
) -> None:
    file = write_csv(tmp_path / "表.csv", table(*[ENGINEER] * 60_000))
    out = tmp_path / "果.xlsx"
    command = [sys.executable, "-m", "bot", "screen", str(file), "--notice", NOTICE, "--out", str(out)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    while process.poll() is None and not any(path.stat().st_size for path in tmp_path.glob(".果.xlsx.*/*")):
        time.sleep(0.02)
    workers = _children(process.pid)
    process.send_signal(how)
    assert process.wait() != 0
    patience = time.monotonic() + 20
    while any(map(_runs, workers)) and time.monotonic() < patience:
        time.sleep(0.05)
    assert not any(map(_runs, workers))
    assert not out.exists()
    assert bool(list(tmp_path.glob(".果.xlsx.*"))) == (how == signal.SIGKILL)
    small = write_csv(tmp_path / "小.csv", table(ENGINEER))
    assert screened(assistant, small, out=out).rows[0]["结论"] == "可以申报"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["表.csv", "小.csv", "果.xlsx"])


def test_a_process_that_dies_is_told_of(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "_CHUNK", 1)

    def rows() -> Iterator[working.Cells]:
        yield ()
        for child in multiprocessing.active_children():
            child.kill()
        yield from [()] * 20

    plan = Plan((), NOTICE, "engineer", sheets.TODAY)
    with (
        pytest.raises(Refused, match="进程中断了"),
        working.examined(assistant, plan, rows(), working._ALONE) as outcomes,
    ):
        list(outcomes)


def _children(process: int) -> list[int]:
    listed = Path(f"/proc/{process}/task/{process}/children")
    return [int(child) for child in listed.read_text().split()] if listed.exists() else []


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


# The command.


def test_the_command_writes_beside_the_file_and_tells_the_summary(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_xlsx(tmp_path / "表.xlsx", table(ENGINEER))
    assert main(["screen", str(file), "--notice", "长治", "--today", "2024-10-20"]) == 0
    said = capsys.readouterr()
    assert "可以申报：1 人" in said.out
    assert f"结果：{tmp_path / '表-对照结果.xlsx'}" in said.out
    assert said.err == ""  # nobody watches a progress bar here


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ([], "--notice"),
        (["--notice", "火星"], "没有看出“火星”"),
        (["--notice", "长治", "--target", "院士"], "没有“院士”这一级"),
        (["--notice", "长治"], "--target"),
        (["--notice", "长治", "--target", "工程师", "--sheet", "无"], "没有叫“无”的工作表；有：申报人"),
    ],
)
def test_what_is_not_clear_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], says: str
) -> None:
    file = write_xlsx(tmp_path / "表.xlsx", [["姓名", "学历"], ["甲", "本科"]])
    assert main(["screen", str(file), *options]) == 1
    assert says in capsys.readouterr().err
    assert os.listdir(tmp_path) == ["表.xlsx"]


def test_a_command_without_a_file_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["screen"]) == 1
    assert "--template" in capsys.readouterr().err


# Laws.

_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=20)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(_TEXT, _TEXT, _TEXT), min_size=1, max_size=6))
def test_whatever_stands_in_the_cells_comes_out_again(
    assistant: Assistant, tmp_path: Path, rows: list[tuple[str, str, str]]
) -> None:
    file = write_csv(tmp_path / "表.csv", [["姓名", "学历", "聘任时间"], ["甲", "本科", ""], *rows])
    result = screened(assistant, file, target="工程师", out=tmp_path / "果.csv", replace=True)
    kept = [tuple(cell.removeprefix("'") for cell in row[:3]) for row in result.cells[2:]]
    assert kept == [tuple(cell.removeprefix("'") for cell in row) for row in rows]
