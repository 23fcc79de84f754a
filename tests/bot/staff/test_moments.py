"""Days and times as staff write them."""

import datetime

import pytest

from bot.staff import moments

TODAY = datetime.date(2024, 10, 24)


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("2024-10-26 09:30", "2024-10-26 09:30"),
        ("2024/10/26 9：30", "2024-10-26 09:30"),
        ("2024年10月26日9时", "2024-10-26 09:00"),
        ("二〇二四年十月二十六日下午两点半", "2024-10-26 14:30"),
        ("10月26日 9:00", "2024-10-26 09:00"),
        ("1月3日早上8点", "2025-01-03 08:00"),
        ("今天晚八点", "2024-10-24 20:00"),
        ("明天上午九点", "2024-10-25 09:00"),
        ("后天中午12点", "2024-10-26 12:00"),
        ("大后天 中午1点15", "2024-10-27 13:15"),
        ("明天零点", "2024-10-25 00:00"),
    ],
)
def test_a_time_is_read_as_people_write_it(said: str, moment: str) -> None:
    day, _, hour = moment.partition(" ")
    assert moments.read(said, TODAY) == (datetime.date.fromisoformat(day), datetime.time.fromisoformat(hour))


@pytest.mark.parametrize(
    "said", ["", "明年", "9点", "2024-13-01", "2月30日", "10月26日 25:00", "今天晚上12点", "2024-10-26 9:30 左右"]
)
def test_what_is_no_time_is_not_guessed(said: str) -> None:
    assert moments.read(said, TODAY) is None


@pytest.mark.parametrize(
    ("said", "past", "day"),
    [
        ("10月24日", False, "2024-10-24"),
        ("10月23日", False, "2025-10-23"),
        ("10月24日", True, "2024-10-24"),
        ("10月25日", True, "2023-10-25"),
        ("2024年11月5日", True, "2024-11-05"),
    ],
)
def test_a_day_without_a_year_is_the_next_or_the_last(said: str, past: bool, day: str) -> None:
    assert moments.read(said, TODAY, past) == (datetime.date.fromisoformat(day), None)
