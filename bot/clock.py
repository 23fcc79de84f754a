"""The time in China, where every notice's windows open and close."""

import datetime
import time

CHINA = datetime.timezone(datetime.timedelta(hours=8), "Asia/Shanghai")  # no daylight saving since 1991
_OPENING_HOUR = datetime.time(9)

_ahead = 0
"""Microseconds that this process's clock is ahead of the machine's."""


def now(today: datetime.date | None = None) -> datetime.datetime:
    """The time of the clock in China, without zone; for a day of one's choice, nine in the morning."""
    if today is not None:
        return datetime.datetime.combine(today, _OPENING_HOUR)
    return datetime.datetime.fromtimestamp(epoch() / 1e6, CHINA).replace(tzinfo=None)


def epoch() -> int:
    """The time as the store keeps it: UTC epoch microseconds."""
    return time.time_ns() // 1000 + _ahead


def travel(moment: datetime.datetime) -> None:
    """Let it be that time in China (without zone), from where the clock goes on: for demos and tests."""
    global _ahead
    _ahead += round(moment.replace(tzinfo=CHINA).timestamp() * 1e6) - epoch()


def come_home() -> None:
    """Let it be the machine's time again."""
    global _ahead
    _ahead = 0
