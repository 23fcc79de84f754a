"""What a reading says beside the facts: what to confirm, to ask back, bounds, retractions, words, labels."""

import datetime
from typing import Any

import pytest

from dialogs.reading.reader import Reader
from rules import profile
from rules.errors import ProfileError


def test_a_slip_is_a_fact_to_confirm(reader: Reader, today: datetime.date) -> None:
    reading = reader.read("目前是肋理工程师", "title_level", today)
    assert reading.facts == {"title_level": "assistant"}
    assert reading.confirm == {"title_level"}


def test_a_name_needs_no_confirming(reader: Reader, today: datetime.date) -> None:
    assert not reader.read("助工", "title_level", today).confirm


@pytest.mark.parametrize(
    ("said", "asked", "values"),
    [
        ("初级", "title_level", ["technician", "assistant"]),
        ("高级职称", "title_level", ["associate_senior", "senior"]),
        ("大学", "education", ["college", "bachelor"]),
        ("企业", "employer_type", ["state_enterprise", "private_enterprise"]),
    ],
)
def test_a_name_of_several_values_is_asked_back(
    reader: Reader, today: datetime.date, said: str, asked: str, values: list[str]
) -> None:
    reading = reader.read(said, asked, today)
    assert not reading.facts
    assert reading.alternatives == {asked: values}


@pytest.mark.parametrize(
    ("said", "asked", "bounds"),
    [
        ("快二十年了", "grassroots_years", {"max": 20}),
        ("十来年", "grassroots_years", {"min": 7, "max": 15}),
        ("三四篇", "papers_first", {"min": 3, "max": 4}),
        ("至少两篇", "papers_first", {"min": 2}),
        ("不到五百万", "deal_amount", {"max": 5000000}),
        ("两万多字", "monograph_own_chars", {"min": 20000}),
        ("有", "papers_first", {"min": 1}),
        ("2019年以前", "title_obtained", {"max": "2019"}),
    ],
)
def test_vague_words_are_bounds_and_no_facts(
    reader: Reader, today: datetime.date, said: str, asked: str, bounds: dict[str, Any]
) -> None:
    reading = reader.read(said, asked, today)
    assert not reading.facts
    assert reading.bounds == {asked: bounds}


def test_a_field_is_taken_back(reader: Reader, today: datetime.date) -> None:
    assert reader.read("学历那条作废吧", None, today).retracted == {"education"}


def test_a_question_is_told_apart(reader: Reader, today: datetime.date) -> None:
    assert reader.read("我是大专，能报中级吗？", None, today).asks
    assert not reader.read("我是大专", None, today).asks


def test_facts_keep_the_words_they_came_from(reader: Reader, today: datetime.date) -> None:
    words = reader.read("我在国企，一作论文2篇", None, today).words
    assert words == {"employer_type": "国企", "papers_first": "一作论文2篇"}


@pytest.mark.parametrize(("said", "meant"), [("是", True), ("不是的", False), ("嗯嗯", True), ("再说吧", None)])
def test_yes_or_no(reader: Reader, said: str, meant: bool | None) -> None:
    assert reader.yes_or_no(said) is meant


@pytest.mark.parametrize(
    ("field", "value", "label"),
    [
        ("title_level", "assistant", "助理工程师"),
        ("employer_type", "state_enterprise", "国有企业"),
        ("title_obtained", "2019-07", "2019年7月"),
        ("deal_amount", 5_000_000, "500万元"),
        ("retired", False, "否"),
        ("papers_first", 2, "2篇"),
        ("work_region", "山西省/太原市", "山西省太原市"),
        ("ce_hours_by_year", {"2024": 90}, "2024年90学时"),
        ("ce_public_certificate_years", [2022, 2021], "2021年、2022年"),
        ("specialty", "机电", "机电"),
    ],
)
def test_values_are_said_back(reader: Reader, field: str, value: Any, label: str) -> None:
    assert reader.value_label(field, value) == label


def test_choices_are_in_the_profiles_order(reader: Reader) -> None:
    assert reader.choices("degree")[0] == ("none", "没有学位")
    assert [value for value, _ in reader.choices("retired")] == [True, False]
    assert reader.choices("specialty") == []


def test_what_is_said_back_is_read_again(reader: Reader, today: datetime.date) -> None:
    for field in profile.load():
        for value, label in reader.choices(field.name):
            assert reader.read(label, field.name, today).facts.get(field.name) == value, field.name


def test_an_unknown_field_is_an_error(reader: Reader, today: datetime.date) -> None:
    with pytest.raises(ProfileError, match="no such fact"):
        reader.read("是", "educatoin", today)


@pytest.mark.parametrize(
    ("said", "bounds"),
    [
        ("差不多两三年前", {"min": "2023", "max": "2024"}),
        ("要么2017年，要么2018年", None),
        ("2016或者2017年", {"min": "2016", "max": "2017"}),
        ("前些年吧", {"max": "2024"}),
        ("大概2019年", None),
    ],
)
def test_doubtful_dates_are_bounds_where_they_say_something(
    reader: Reader, today: datetime.date, said: str, bounds: dict[str, Any] | None
) -> None:
    reading = reader.read(said, "title_obtained", today)
    assert not reading.facts
    assert reading.bounds == ({"title_obtained": bounds} if bounds else {})


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ("不是公务员", "civil_servant", "不是公务员"),
        ("也没受过政务处分", "public_post_sanctioned", "也没受过政务处分"),
        ("我是公务员", "civil_servant", "公务员"),
    ],
)
def test_the_words_of_a_no_hold_what_denies_it(
    reader: Reader, today: datetime.date, said: str, field: str, words: str
) -> None:
    assert reader.read(said, None, today).words[field] == words
