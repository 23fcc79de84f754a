"""Facts are taken only in their field's own type."""

from typing import Any

import pytest

from rules import profile
from rules.errors import ProfileError

PROFILE = profile.load()


@pytest.mark.parametrize(
    ("field", "value", "read"),
    [
        ("retired", False, False),
        ("papers_first", 0, 0),
        ("grassroots_years", 19.5, 19.5),
        ("deal_amount", 5_000_000, 5_000_000),
        ("title_obtained", "2020-02-29", "2020-02-29"),
        ("title_obtained", "2020", "2020"),
        ("title_obtained", 2020, "2020"),
        ("work_region", "山西省/太原市", "山西省/太原市"),
        ("specialty", "机电", "机电"),
        ("education", "college", "college"),
        ("ce_public_certificate_years", [2023, "2024"], frozenset({2023, 2024})),
        ("ce_hours_by_year", {"2023": 90, 2024: 0.5}, {2023: 90, 2024: 0.5}),
        ("ce_hours_by_year", {}, {}),
    ],
)
def test_taken(field: str, value: Any, read: Any) -> None:
    assert PROFILE.check({field: value}) == {field: read}


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("retired", "yes", "true or false"),
        ("retired", 1, "true or false"),
        ("papers_first", 1.0, "a whole number"),
        ("papers_first", -1, "a whole number"),
        ("papers_first", True, "a whole number"),
        ("papers_first", 10**16, "a whole number"),
        ("deal_amount", float("nan"), "a number, 0 or more"),
        ("deal_amount", float("inf"), "a number, 0 or more"),
        ("deal_amount", "500万元", "a number, 0 or more"),
        ("title_obtained", "2021-02-29", "a date"),
        ("title_obtained", "2020-13", "a date"),
        ("title_obtained", "2020-1-1", "a date"),
        ("title_obtained", "1899", "a date"),
        ("title_obtained", "", "a date"),
        ("work_region", "", "a division path"),
        ("work_region", "山西省//太原市", "a division path"),
        ("specialty", "  ", "a text that is not empty"),
        ("specialty", "\ud800", "a text that is not empty"),
        ("education", "colege", "did you mean college?"),
        ("education", ["college"], "one of below_secondary"),
        ("ce_public_certificate_years", 2024, "a list of years"),
        ("ce_public_certificate_years", [24], "a list of years"),
        ("ce_hours_by_year", [90], "a map from years to numbers"),
        ("ce_hours_by_year", {"2024": None}, "a map from years to numbers"),
        ("ce_hours_by_year", {"2024": -1}, "a map from years to numbers"),
        ("educaton", "college", "did you mean education?"),
    ],
)
def test_refused(field: str, value: Any, expected: str) -> None:
    with pytest.raises(ProfileError, match=f"^{field}: ") as caught:
        PROFILE.check({field: value})
    assert expected in str(caught.value)
    assert caught.value.field == field


def test_null_is_unknown() -> None:
    assert PROFILE.check({"education": None, "retired": None}) == {}


@pytest.mark.parametrize("facts", [None, [], "x", 3])
def test_facts_are_a_map(facts: Any) -> None:
    with pytest.raises(ProfileError, match="expected a map from fields to values"):
        PROFILE.check(facts)


def test_an_error_shows_a_huge_value_short() -> None:
    value: Any = "长" * 100_000
    for _ in range(500):
        value = [value]
    with pytest.raises(ProfileError) as caught:
        PROFILE.check({"education": value})
    assert len(str(caught.value)) < 300


def test_every_enum_has_chinese_names_and_every_field_a_label() -> None:
    for field in PROFILE:
        assert field.zh
        assert len(field.labels) == len(field.values)
        assert field.kind in ("bool", "date", "place", "text", "enum", "years") or field.unit
