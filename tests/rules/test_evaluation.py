"""Three-valued evaluation at the edges: dates coarse and exact, leap days, places, sums, years."""

import datetime
from typing import Any

import pytest

from rules import known, parsing, profile
from rules.errors import ProfileError
from rules.evaluation import Engine
from rules.specialties import specialties

PROFILE = profile.load()
SPECIALTIES = specialties(["机电", "检验检测"], ["建筑"], closed=False, any_engineering=False)


def truth(text: str, facts: dict[str, Any], cut_off: str = "2024-12-31") -> bool | None:
    engine = Engine(PROFILE, datetime.date.fromisoformat(cut_off), SPECIALTIES)
    return engine.compile(parsing.Parser(PROFILE).parse(text))(known.prepare(PROFILE, facts))


def roughly(text: str, bounds: dict[str, Any]) -> bool | None:
    """The truth where only bounds are told, at the cut-off 2024-12-31."""
    engine = Engine(PROFILE, datetime.date(2024, 12, 31), SPECIALTIES)
    return engine.compile(parsing.Parser(PROFILE).parse(text))(known.roughly(PROFILE, bounds))


@pytest.mark.parametrize(
    ("date", "cut_off", "expected"),
    [
        ("2020-12-31", "2024-12-31", True),
        ("2021-01-01", "2024-12-31", False),
        ("2020", "2024-12-31", True),
        ("2021", "2024-12-31", False),
        ("2020-12", "2024-12-31", True),
        ("2020", "2024-10-31", None),
        ("2020-10", "2024-10-31", True),
        ("2020-10", "2024-10-30", None),
        ("2020-11", "2024-10-31", False),
        ("2019", "2024-10-31", True),
        ("2020-02-29", "2024-02-29", True),
        ("2021-02-28", "2025-02-28", True),
        ("2020-02-29", "2024-02-28", False),
        ("2020-02", "2024-02-28", None),
        ("2020-02-28", "2024-02-28", True),
    ],
)
def test_four_years(date: str, cut_off: str, expected: bool | None) -> None:
    assert truth("held_for(title_obtained, years=4)", {"title_obtained": date}, cut_off) is expected


@pytest.mark.parametrize(("date", "expected"), [("2023-02-28", True), ("2023-03-01", False), ("2023-02", True)])
def test_a_leap_day_less_one_year_is_the_28th(date: str, expected: bool) -> None:
    assert truth("held_for(title_obtained, years=1)", {"title_obtained": date}, "2024-02-29") is expected


@pytest.mark.parametrize(
    ("failed", "date", "expected"),
    [(0, "2020", True), (1, "2020", False), (1, "2019", True), (None, "2020", None), (None, "2021", False)],
)
def test_failed_years_lengthen_a_tenure(failed: int | None, date: str, expected: bool | None) -> None:
    rule = "held_for(title_obtained, years=4 + assessments_failed_in_title)"
    assert truth(rule, {"title_obtained": date, "assessments_failed_in_title": failed}) is expected


def test_more_years_than_the_calendar_has() -> None:
    rule = "held_for(title_obtained, years=4 + assessments_failed_in_title)"
    assert truth(rule, {"title_obtained": "1900", "assessments_failed_in_title": 10**15}) is False


@pytest.mark.parametrize(
    ("date", "expected"),
    [("2024-10-31", True), ("2024-11-01", False), ("2024", None), ("2024-10", True), ("2023", True), ("2025", False)],
)
def test_no_later_than_a_day(date: str, expected: bool | None) -> None:
    assert truth('education_since <= "2024-10-31"', {"education_since": date}) is expected


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("山西省/长治市", True),
        ("山西省/长治市/潞州区", True),
        ("山西省", None),
        ("山西省/太原市", False),
        ("四川省", False),
        (" 山西省 / 长治市 ", True),
        ("长治市", False),
        (None, None),
    ],
)
def test_place(place: str | None, expected: bool | None) -> None:
    assert truth('within(work_region, "山西省/长治市")', {"work_region": place}) is expected


@pytest.mark.parametrize(
    ("bound", "expected"),
    [
        ({"min": "2022-11-22"}, False),
        ({"max": "2019"}, True),
        ({"max": "2020-12-31"}, True),
        ({"min": "2020", "max": "2021"}, None),
        ({"min": "2021-01-01"}, False),
        ({"min": "2020-12-31"}, None),
        ({"max": "2021"}, None),
    ],
)
def test_four_years_of_a_date_between_bounds(bound: dict[str, Any], expected: bool | None) -> None:
    assert roughly("held_for(title_obtained, years=4)", {"title_obtained": bound}) is expected


@pytest.mark.parametrize(
    ("failed", "expected"),
    [({"max": 1}, None), ({"min": 2}, False), ({"below": 1}, True), ({"min": 1, "max": 2}, False)],
)
def test_failed_years_between_bounds_lengthen_a_tenure(failed: dict[str, Any], expected: bool | None) -> None:
    rule = "held_for(title_obtained, years=4 + assessments_failed_in_title)"
    told = {"title_obtained": {"min": "2020", "max": "2020"}, "assessments_failed_in_title": failed}
    assert roughly(rule, told) is expected


@pytest.mark.parametrize(
    ("rule", "bound", "expected"),
    [
        ("papers_first >= 2", {"min": 3, "max": 4}, True),
        ("papers_first >= 2", {"min": 1, "max": 2}, None),
        ("papers_first >= 2", {"below": 2}, False),
        ("papers_first >= 2", {"max": 2}, None),
        ("papers_first < 3", {"max": 2}, True),
        ("post_years >= 4", {"below": 4}, False),
        ("post_years > 3", {"below": 4}, None),
        ("post_years >= 4", {"min": 4}, True),
        ("post_years <= 4", {"min": 4}, None),
        ("deal_amount >= 5000000", {"below": 5_000_000}, False),
        ("deal_amount >= 5000000", {"below": 5_000_001}, None),
        ("papers_first + papers_corresponding >= 2", {"min": 2}, True),
        ("papers_first + papers_corresponding >= 2", {"max": 1}, None),
    ],
)
def test_a_count_between_bounds(rule: str, bound: dict[str, Any], expected: bool | None) -> None:
    assert roughly(rule, {rule.split()[0]: bound}) is expected


@pytest.mark.parametrize(
    "bounds",
    [
        {"papers_first": {"min": 3, "max": 2}},
        {"papers_first": {"below": 0}},
        {"title_obtained": {"min": "2020", "max": "2019"}},
        {"title_obtained": {"max": "soon"}},
        {"retired": {"min": True}},
        {"no_such_fact": {"min": 1}},
    ],
)
def test_bounds_that_bound_nothing_are_refused(bounds: dict[str, Any]) -> None:
    with pytest.raises(ProfileError):
        known.roughly(PROFILE, bounds)


@pytest.mark.parametrize(
    ("first", "corresponding", "expected"),
    [(2, None, True), (1, None, None), (1, 1, True), (1, 0, False), (None, None, None), (None, 2, True)],
)
def test_sum_of_counts(first: int | None, corresponding: int | None, expected: bool | None) -> None:
    facts = {"papers_first": first, "papers_corresponding": corresponding}
    assert truth("papers_first + papers_corresponding >= 2", facts) is expected


def test_an_unknown_count_is_not_negative() -> None:
    assert truth("papers_first >= 0", {}) is True
    assert truth("papers_first < 0", {}) is False
    assert truth("papers_first <= 0", {}) is None


@pytest.mark.parametrize(
    ("hours", "expected"),
    [({"2024": 90}, True), ({"2024": 89.5}, False), ({"2023": 90}, False), ({}, False), (None, None)],
)
def test_a_year_not_named_has_no_hours(hours: Any, expected: bool | None) -> None:
    assert truth("ce_hours_by_year[2024] >= 90", {"ce_hours_by_year": hours}) is expected


@pytest.mark.parametrize(
    ("years", "expected"), [([2024], True), (["2024"], True), ([2023], False), ([], False), (None, None)]
)
def test_years(years: Any, expected: bool | None) -> None:
    assert truth("2024 in ce_public_certificate_years", {"ce_public_certificate_years": years}) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("机电", True),
        ("机电专业", True),
        ("检测检验", True),
        ("建筑", False),
        ("会计", False),
        ("通信工程", None),
        ("甲乙", None),
    ],
)
def test_specialty(name: str, expected: bool | None) -> None:
    assert truth("listed(specialty)", {"specialty": name}) is expected


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ("retired and in_service", {"retired": False}, False),
        ("retired and in_service", {"retired": True}, None),
        ("retired or in_service", {"retired": True}, True),
        ("retired or in_service", {"retired": False}, None),
        ("not retired", {}, None),
        ("not retired", {"retired": False}, True),
        ("at_least(2, retired, in_service, integrity_ok)", {"retired": True, "in_service": True}, True),
        ("at_least(2, retired, in_service, integrity_ok)", {"retired": False, "in_service": False}, False),
        ("at_least(2, retired, in_service, integrity_ok)", {"retired": True, "in_service": False}, None),
        ("unpublished()", {"retired": True}, None),
        ("education >= college", {"education": "college"}, True),
        ("education > college", {"education": "college"}, False),
        ("degree in (master, doctor)", {"degree": "bachelor"}, False),
        ("degree in (master, doctor)", {}, None),
        ("degree != doctor", {}, None),
    ],
)
def test_unknown_is_never_no(text: str, facts: dict[str, Any], expected: bool | None) -> None:
    assert truth(text, facts) is expected
