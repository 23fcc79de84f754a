"""Every mistake in the words of `dialogs/lexicon/` is told with its place and what to do."""

import shutil
from pathlib import Path

import pytest

from dialogs import linting
from dialogs.assistant import Assistant
from dialogs.reading import lexicon
from knowledge.errors import DataError
from rules import profile


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(lexicon.FOLDER, tmp_path / "lexicon")
    return tmp_path / "lexicon"


def edited(path: Path, old: str, new: str) -> int:
    """Put `new` in place of `old` in a file; the line where it stands."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def misread(assistant: Assistant, path: Path) -> list[DataError]:
    return list(linting.example_faults(assistant.reader, profile.load(), path))


def test_the_words_as_they_are_have_no_fault(assistant: Assistant) -> None:
    assert not list(linting.faults())
    assert not misread(assistant, linting.EXAMPLES)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "scope.yaml",
            "  topic: [单位性质, ",
            "  topic: [单位性质, 单位性质, ",
            "'单位性质' stands twice in this list; keep one",
        ),
        ("scope.yaml", "  topic: [单位性质, ", "  topic: [單門, ", "'单门' is what is read; write that"),
        ("scope.yaml", "  topic: [单位性质, ", "  topic: ['', ", "an empty entry; write the word, or remove the entry"),
        ("words.yaml", "hedge: [", "hedge: [" + "也" * 61 + ", ", "say it in at most 60"),
        ("decoys.yaml", "ordinary: [", "ordinary: [Ｘ光, ", "'x光' is what is read; write that"),
        ("places.yaml", "work_cues: [", "work_cues: [上班, ", "'上班' stands twice in this list; keep one"),
        (
            "academic.yaml",
            "    - [通讯作者|",
            "    - [通讯作者|通讯作者|",
            "'通讯作者' stands twice in this list; keep one",
        ),
        ("academic.yaml", "    - [通讯作者|", "    - [通讯作者||", "an empty entry"),
        (
            "education.yaml",
            "      names: [中专, ",
            "      names: [大专, ",
            "'大专' means another value of education already",
        ),
        ("scope.yaml", '  "no": [离职, ', '  "no": [在职, ', "'在职' means another value of in_service already"),
    ],
)
def test_tells_what_is_wrong_where_and_what_to_do(folder: Path, file: str, old: str, new: str, message: str) -> None:
    line = edited(folder / file, old, new)
    (fault,) = linting.faults(folder)
    assert fault.path == folder / file
    assert fault.line >= line
    assert message in fault.message


def test_capitals_gaps_and_marks_are_no_fault(folder: Path) -> None:
    edited(folder / "words.yaml", "hedge: [", "hedge: [我…也说不好？, MAYBE, ")
    assert not list(linting.faults(folder))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  retired:\n", "  retirement:\n", "no field 'retirement' in the profile"),
        ("拿的学士学位: bachelor", "拿的学士学位: master", "is read as 'bachelor', not 'master'; mend the sentence"),
        ("拿的学士学位: bachelor", "拿的学士学位: batchelor", "'batchelor'"),
        ("  hedge: {text: ", "  hedges: {text: ", "no list 'hedges' in words.yaml or places.yaml"),
        ("  hedge: {text: 我大概是", "  hedge: {text: 我是", "is read with facts"),
        ("  plans: {text: 我打算考", "  plans: {text: 我有", "is read with facts"),
        ("retracted: [education]", "retracted: [degree]", "is read with retracted ['education']"),
        (
            "  procedure: {text: 助工的申报条件, asks: true}",
            "  procedure: {text: 助工的申报条件}",
            "is read with asks True",
        ),
        ("bounds: {profit_tax_amount: {min: 3000000}}", "bounds: {profit_tax_amount: {min: 2}}", "is read with bounds"),
        ("  title_level: 我是公司的总工程师", "  title_level: 我是公司的工程师", "tells title_level 'intermediate'"),
        ("  education: 大学毕业", "  education: 本科毕业", "tells education 'bachelor'"),
    ],
)
def test_tells_examples_that_are_not_read_as_meant(
    assistant: Assistant, tmp_path: Path, old: str, new: str, message: str
) -> None:
    path = tmp_path / "examples.yaml"
    path.write_text(linting.EXAMPLES.read_text("utf-8"), "utf-8")
    line = edited(path, old, new)
    faults = [fault for fault in misread(assistant, path) if fault.path == path]
    assert any(message in fault.message and line <= fault.line <= line + 1 for fault in faults), faults


@pytest.mark.parametrize(
    ("start", "message", "file", "section"),
    [
        ("    本科毕业的: bachelor", "'education' lacks an example for bachelor", "education.yaml", "fields"),
        ("    还没到退休年龄: false", "'retired' lacks an example for False", "scope.yaml", "fields"),
        ("    三份: 3", "'research_reports' lacks an example for a second one", "academic.yaml", "fields"),
        ("  negation: ", "'negation' has no example", "words.yaml", "lists"),
        ("  bound_before.at_most: ", "'bound_before.at_most' has no example", "words.yaml", "lists"),
        ("  slips.聘: ", "'slips.聘' has no example", "words.yaml", "lists"),
        ("  places.whole: ", "'places.whole' has no example", "places.yaml", "lists"),
        ("  decoys.ordinary: ", "'decoys.ordinary' has no example", "decoys.yaml", "lists"),
        ("  degree: 学位英语", "decoys of degree have no example", "education.yaml", "decoys"),
        ("  skill_level: 我的是高级", "ambiguous of skill_level have no example", "title.yaml", "ambiguous"),
    ],
)
def test_an_entry_without_an_example_says_where_to_add_one(
    assistant: Assistant, tmp_path: Path, start: str, message: str, file: str, section: str
) -> None:
    path = tmp_path / "examples.yaml"
    lines = linting.EXAMPLES.read_text("utf-8").splitlines()
    kept = [line for line in lines if not line.startswith(start)]
    assert len(kept) == len(lines) - 1
    path.write_text("\n".join(kept), "utf-8")
    (fault,) = misread(assistant, path)
    assert fault.path.name == file
    assert fault.message.startswith(message)
    assert f"examples.yaml, under {section}" in fault.message
