"""Every mistake in the words of the lexicon is told with its place and what to do."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge import examples, lexicon, linting, notices
from knowledge.errors import DataError

Edit = Callable[[str], str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(lexicon.LEXICON, tmp_path / "lexicon")
    return tmp_path / "lexicon"


def edited(path: Path, old: str, new: str) -> int:
    """Put `new` in place of `old` in a file; the line where it stands."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def told(folder: Path) -> list[DataError]:
    try:
        return list(linting.faults(folder))
    except DataError as error:
        return [error]


def test_the_words_as_they_are_have_no_fault() -> None:
    assert not list(linting.faults())
    assert not list(linting.alias_faults())
    assert not list(examples.faults())


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("concepts.yaml", "答辩成绩: [", "答辩成绩: [优等, ", "'优等' stands twice in this list; keep one"),
        ("concepts.yaml", "答辩成绩: [", "答辩成绩: [答辯分, ", "'答辩分' is what is read; write that"),
        ("concepts.yaml", "纸张: [", "纸张: [Ａ5, ", "'a5' is what is read; write that"),
        ("concepts.yaml", "纸张: [", "纸张: [A5, ", "'a5' is what is read; write that"),
        ("concepts.yaml", "答辩成绩: [", "答辩成绩: ['', ", "an empty entry; write the word, or remove the entry"),
        ("concepts.yaml", "答辩成绩: [", "答辩成绩: [" + "长" * 61 + ", ", "has 61 characters; say it in at most 60"),
        ("concepts.yaml", "  密码: [密码]", "  密码: []", "'密码' has no word; write one, or remove the concept"),
        ("concepts.yaml", "aspect:\n", "aspect:\n  密码: [口令]\n", "'密码' stands in two tiers; keep it in one"),
        ("concepts.yaml", "focus:", "topics:", "field 'focus' is missing"),
        ("asks.yaml", "implies: 任职年限", "implies: 任职年份", "no concept '任职年份'; did you mean '任职年限'?"),
        (
            "routes.yaml",
            "topics: [截止",
            "topics: [蘑菇",
            "no concept '蘑菇'; add it to concepts.yaml, or mend the name",
        ),
        ("asks.yaml", "cues: '密码'", "cues: '密码('", "no regular expression"),
        ("series.yaml", "others: [", "others: [醫官, ", "'医官' is what is read; write that"),
    ],
)
def test_tells_what_is_wrong_where_and_what_to_do(folder: Path, file: str, old: str, new: str, message: str) -> None:
    line = edited(folder / file, old, new)
    (fault,) = told(folder)
    assert fault.path == folder / file
    assert message in fault.message
    assert fault.line >= line or "missing" in message


def wordings(folder: Path, *lines: str) -> Path:
    path = folder / "wordings" / "zz.yaml"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@pytest.mark.parametrize(
    ("lines", "line", "message"),
    [
        (("密码:", "- 开那个锁要哪串字", "- 开那个锁要哪串字"), 3, "stands twice in this list; keep one"),
        (
            ("密码:", "- 开那个锁要哪串字", "邮编:", "- 开那个锁要哪串字？"),
            4,
            "stands under '密码' already; keep it under one topic",
        ),
        (("密码:", "- 開那个锁要哪串字"), 2, "is what is read; write that"),
        (("密码:", f"- {'长' * 61}"), 2, "say it in at most 60"),
        (("密码:", "- ''"), 2, "an empty entry"),
        (("暗号:", "- 对什么暗号"), 2, "'暗号' is no concept"),
    ],
)
def test_tells_what_is_wrong_with_wordings(folder: Path, lines: tuple[str, ...], line: int, message: str) -> None:
    path = wordings(folder, *lines)
    (fault,) = told(folder)
    assert (fault.path, fault.line) == (path, line)
    assert message in fault.message


def test_capitals_and_marks_in_a_wording_are_no_fault(folder: Path) -> None:
    wordings(folder, "密码:", "- 那个PIN码，到底是哪个？")
    assert not told(folder)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  施行: ", "  实行时间: ", "no entry '实行时间' in the lexicon"),
        (
            "  密码: 密码是多少",
            "  密码: 电话是多少",
            "is read as 电话, not 密码; mend the sentence, or the words of 密码",
        ),
        ("  fee: ", "  fees: ", "did you mean 'fee'?"),
        ("  days: ", "  days: 你说呢\n  x: ", "not days"),
        ("  payment: 缴费是什么时候", "  payment: 答辩是什么时候", "not payment"),
        ("  科技厅: ", "  科技厅: 没说\n  x: ", "naming no such office"),
        ("  幼师: ", "  幼师: 什么时候评\n  x: ", "not 幼师"),
        ("  师傅: ", "  师傅: 教师\n  x: ", "not 师傅"),
        (
            "needless, asked: 外语要不要考",
            "needless, asked: 外语",
            "no rule of verdicts.yaml answers '外语' with needless",
        ),
        ("errands:\n", "errands:\n- 工程师要几年\n", "fits none of the errands"),
        ("dialect:\n", "dialect:\n- 什么时候交\n", "is read as it stands"),
    ],
)
def test_tells_examples_that_are_not_read_as_meant(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "examples.yaml"
    path.write_text(examples.EXAMPLES.read_text("utf-8"), "utf-8")
    line = edited(path, old, new)
    faults = [fault for fault in examples.faults(path) if fault.path == path]
    assert any(message in fault.message and line <= fault.line <= line + 1 for fault in faults), faults


@pytest.mark.parametrize(
    ("start", "entry", "file", "section"),
    [
        ("  答辩成绩: ", "'答辩成绩'", "concepts.yaml", "concepts"),
        ("  phone: ", "'phone'", "asks.yaml", "asks"),
        ("  payment: ", "'payment'", "routes.yaml", "windows"),
        ("  工信局: ", "'工信局'", "offices.yaml", "offices"),
        ("  幼师: ", "'幼师'", "series.yaml", "series"),
        ("  编辑部: ", "'编辑部'", "series.yaml", "no_series"),
        ("- {answer: needed", "'needed'", "verdicts.yaml", "verdicts"),
        ("- 我也想考公", "has no example", "offtopic.yaml", "errands"),
        ("- 什么时呢候交", "'什么时候'", "dialect.yaml", "dialect"),
        ("- 有奖状有没", "'有没有'", "dialect.yaml", "dialect"),
    ],
)
def test_an_entry_without_an_example_says_where_to_add_one(
    tmp_path: Path, start: str, entry: str, file: str, section: str
) -> None:
    path = tmp_path / "examples.yaml"
    lines = examples.EXAMPLES.read_text("utf-8").splitlines()
    kept = [line for line in lines if not line.startswith(start)]
    assert len(kept) == len(lines) - 1
    path.write_text("\n".join(kept), "utf-8")
    (fault,) = examples.faults(path)
    assert fault.path.name == file
    assert fault.line > 1
    assert entry in fault.message
    assert f"examples.yaml, under {section}" in fault.message


def test_an_alias_must_mean_its_notice(tmp_path: Path) -> None:
    for source in notices.folders(notices.NOTICES):
        shutil.copytree(source, tmp_path / source.name)
    path = min(tmp_path.iterdir()) / "notice.yaml"
    line = edited(path, "aliases: [", "aliases: [老早1999年度的通知, 老早2009年度的通知, ")
    faults = list(linting.alias_faults(tmp_path))
    assert [(fault.path, fault.line) for fault in faults] == [(path, line)]
    assert "'老早2009年度的通知' means 2009年, not this notice; choose a name of its own" in faults[0].message
