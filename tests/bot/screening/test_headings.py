"""Which columns are taken for which facts."""

from pathlib import Path

import pytest
import yaml

from bot.screening import headings
from bot.screening.headings import Column, Headings
from dialogs.assistant import Assistant

MEASURED = Path(__file__).parent / "headings.yaml"


@pytest.fixture(scope="module")
def known(assistant: Assistant) -> Headings:
    return Headings(assistant.profile, assistant.questions)


def _one(known: Headings, heading: str) -> Column:
    return known.columns([[heading]])[0]


def test_no_heading_of_an_office_is_taken_for_a_wrong_fact_and_few_are_not_found(known: Headings) -> None:
    meant = yaml.safe_load(MEASURED.read_text(encoding="utf-8"))
    found = {heading: _one(known, heading).field for heading in meant}
    assert {heading: field for heading, field in found.items() if field not in ("", meant[heading])} == {}
    assert sum(field == meant[heading] for heading, field in found.items()) >= 0.98 * len(meant)


def test_every_fact_is_found_by_its_own_labels(known: Headings, assistant: Assistant) -> None:
    for field in assistant.profile:
        for label in (field.zh, assistant.questions[field.name].label):
            column = _one(known, label)
            assert (column.field, column.exact) == (field.name, True), label


def test_no_name_is_given_to_two_things(assistant: Assistant) -> None:
    given: dict[str, str] = {}
    data = headings.aliases()
    assert data.fields.keys() <= assistant.profile.fields.keys()
    named: list[tuple[str, tuple[str, ...]]] = [
        (field.name, (field.zh, assistant.questions[field.name].label)) for field in assistant.profile
    ]
    named += [*data.fields.items(), ("target", data.target), ("notice", data.notice), ("kept", data.kept)]
    for meaning, names in named:
        for name in names:
            assert given.setdefault(headings.plain(name), meaning) == meaning, name


@pytest.mark.parametrize(
    ("heading", "field", "year"),
    [
        ("2023年度专业科目学时", "ce_specialty_hours_by_year", 2023),
        ("公需科目学时（2024年）", "ce_public_hours_by_year", 2024),
        ("各年度公需科目学时", "ce_public_hours_by_year", None),
        ("2024年度学历", "", None),
    ],
)
def test_a_year_in_a_heading_is_the_year_of_hours_and_of_nothing_else(
    known: Headings, heading: str, field: str, year: int | None
) -> None:
    column = _one(known, heading)
    assert (column.field, column.year) == (field, year)


def test_a_heading_says_in_what_bare_numbers_are_counted(known: Headings) -> None:
    assert _one(known, "主研发明专利推广应用创造税收（万元）").unit == "万元"
    assert _one(known, "主研发明专利推广应用创造税收（元）").unit == ""
    assert _one(known, "第一作者论文（篇）").unit == ""


def test_two_columns_of_one_fact_are_told_and_its_own_name_wins(known: Headings) -> None:
    alike, exact, again = known.columns([["学历取得的时间"], ["毕业时间"], ["取得该学历的时间"]])
    assert (exact.role, exact.field) == ("fact", "education_since")
    assert [(one.role, one.same_as) for one in (alike, again)] == [("repeated", "毕业时间")] * 2


def test_two_years_of_one_fact_are_no_repetition(known: Headings) -> None:
    columns = known.columns([["2023年专业科目学时"], ["2024年专业科目学时"], ["2024年专业学时"]])
    assert [one.role for one in columns] == ["fact", "fact", "repeated"]


def test_what_stands_above_completes_a_heading_that_says_nothing_alone(known: Headings) -> None:
    (column,) = known.columns([["2023年", "专业科目学时2023年"]])
    assert (column.field, column.year, column.heading) == ("ce_specialty_hours_by_year", 2023, "2023年")


def test_a_heading_that_denies_is_not_taken_for_one_that_does_not(known: Headings) -> None:
    assert _one(known, "任现职以来年度考核不合格总次数").field == "assessments_failed_in_title"
    assert _one(known, "任现职以来年度考核合格总次数").field == "assessments_passed_in_title"
    assert _one(known, "第二作者论文篇数").role == "unknown"


@pytest.mark.parametrize("heading", ["", "   ", "x" * 10_000, "（）", "＊＊", "=cmd()", "2023", "\ud800"])
def test_no_heading_is_too_odd(known: Headings, heading: str) -> None:
    assert _one(known, heading).role == "unknown"
