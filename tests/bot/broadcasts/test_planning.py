"""Quiet hours, and when a broadcast would be through."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.broadcasts import planning
from bot.broadcasts.planning import Quiet

NIGHT = Quiet.parse("21:00-08:00")
NOON = Quiet.parse("12:00-14:00")


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> int:
    return planning.epoch(datetime.datetime(2024, 10, day, hour, minute, second))


@pytest.mark.parametrize("text", ["", "21-8", "21:00", "24:00-08:00", "21:00 - 08:00", "21:60-08:00", "off"])
def test_what_is_no_pair_of_hours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="HH:MM"):
        Quiet.parse(text)


@pytest.mark.parametrize(
    ("quiet", "now", "over"),
    [
        (NIGHT, at(1, 20, 59, 59), None),
        (NIGHT, at(1, 21), at(2, 8)),
        (NIGHT, at(2, 0), at(2, 8)),
        (NIGHT, at(2, 7, 59, 59), at(2, 8)),
        (NIGHT, at(2, 8), None),
        (NOON, at(1, 11, 59), None),
        (NOON, at(1, 13), at(1, 14)),
        (NOON, at(1, 14), None),
        (Quiet.parse("08:00-08:00"), at(1, 8), None),
    ],
)
def test_the_hours_hold_until_they_are_over(quiet: Quiet, now: int, over: int | None) -> None:
    assert quiet.over_at(now) == over


@pytest.mark.parametrize(
    ("now", "messages", "quiet", "ends"),
    [
        (at(1, 9), 0, NIGHT, at(1, 9)),
        (at(1, 9), 25 * 60, NIGHT, at(1, 9, 1)),
        (at(1, 20), 25 * 3600, NIGHT, at(1, 21)),
        (at(1, 20), 25 * 3600 * 2, NIGHT, at(2, 9)),
        (at(1, 22), 25, NIGHT, at(2, 8, 0, 1)),
        (at(1, 22), 25, None, at(1, 22, 0, 1)),
        (at(1, 9), 25 * 3600 * 14, NIGHT, at(2, 10)),
    ],
)
def test_it_ends_when_the_hours_between_are_taken_out(now: int, messages: int, quiet: Quiet | None, ends: int) -> None:
    assert planning.ends_at(now, messages, 25.0, quiet) == ends


@given(st.datetimes(datetime.datetime(2000, 1, 1), datetime.datetime(2100, 1, 1)))
def test_times_go_to_china_and_back(moment: datetime.datetime) -> None:
    assert planning.at(planning.epoch(moment)) == moment
