"""What a duration says of a date: bounds counted back from today, never the date itself."""

import datetime

import pytest

from dialogs.reading.reader import Reader


@pytest.mark.parametrize(
    ("said", "asked", "field", "bounds"),
    [
        ("聘了快四年", None, "title_appointed", ("2022-11-22", "2023-11-21")),
        ("快四年了", "title_appointed", "title_appointed", ("2022-11-22", "2023-11-21")),
        ("聘了还不到四年", None, "title_appointed", ("2022-11-22", None)),
        ("聘满四年了", None, "title_appointed", (None, "2022-11-21")),
        ("聘了四年多", None, "title_appointed", ("2021-11-22", "2022-11-21")),
        ("聘了4年", None, "title_appointed", ("2021-11-22", "2023-11-21")),
        ("聘了三四年", None, "title_appointed", ("2021-11-22", "2024-11-21")),
        ("工程师聘了五六年", None, "title_appointed", ("2019-11-22", "2022-11-21")),
        ("聘到现在快四年", None, "title_appointed", ("2022-11-22", "2023-11-21")),
        ("当助工快四年了", "title_appointed", "title_appointed", ("2022-11-22", "2023-11-21")),
        ("评上助工五年多了", None, "title_obtained", ("2020-11-22", "2021-11-21")),
        ("干了二十多年", "specialty_since", "specialty_since", ("1996-11-22", "2006-11-21")),
        ("干了十几年", "specialty_since", "specialty_since", ("2006-11-22", "2016-11-21")),
        ("十来年", "specialty_since", "specialty_since", ("2010-11-22", "2020-11-21")),
        ("从事本专业快20年", None, "specialty_since", ("2006-11-22", "2009-11-21")),
        ("本科毕业10年了", None, "education_since", ("2015-11-22", "2017-11-21")),
        ("大专毕业10年，本科毕业3年", None, "education_since", ("2022-11-22", "2024-11-21")),
        ("聘了8个月", None, "title_appointed", ("2026-02-22", "2026-04-21")),
    ],
)
def test_a_duration_bounds_a_date(
    reader: Reader,
    today: datetime.date,
    said: str,
    asked: str | None,
    field: str,
    bounds: tuple[str | None, str | None],
) -> None:
    reading = reader.read(said, asked, today)
    assert field not in reading.facts
    told = reading.bounds[field]
    assert (told.get("min"), told.get("max")) == bounds
    assert reading.words[field] in said


@pytest.mark.parametrize("said", ["大概十年", "十年左右", "约十年吧"])
def test_about_so_many_years_is_a_generous_interval(reader: Reader, today: datetime.date, said: str) -> None:
    bounds = reader.read(said, "specialty_since", today).bounds["specialty_since"]
    assert bounds["min"] <= "2013-11-21"
    assert bounds["max"] >= "2019-11-21"


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("评上两年后聘的", None),
        ("干了十年才评上工程师", None),
        ("再过两年聘满四年", None),
        ("没聘满四年", None),
        ("聘期三年", None),
        ("同事聘了快四年", None),
        ("如果聘满四年", None),
        ("聘满四年能报吗", None),
        ("聘了两百年", None),
        ("高级工程师5年了", None),
        ("一年评两次", None),
        ("在这个单位干了四年", "specialty_since"),
        ("好像聘满四年了", None),
    ],
)
def test_what_is_told_of_something_else_bounds_nothing(
    reader: Reader, today: datetime.date, said: str, asked: str | None
) -> None:
    assert reader.read(said, asked, today).bounds == {}


@pytest.mark.parametrize(
    ("said", "asked", "under"), [("快二十年了", "grassroots_years", True), ("最多两篇", "papers_first", False)]
)
def test_some_words_leave_the_number_itself_out(
    reader: Reader, today: datetime.date, said: str, asked: str, under: bool
) -> None:
    assert (asked in reader.read(said, asked, today).under) is under


def test_a_year_of_two_figures_is_still_a_year_where_an_event_follows(reader: Reader, today: datetime.date) -> None:
    assert reader.read("八九年毕业的", None, today).facts["education_since"] == "1989"
