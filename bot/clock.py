"""The time in China, where every notice's windows open and close."""

import datetime
import time

CHINA = datetime.timezone(datetime.timedelta(hours=8), "Asia/Shanghai")  # no daylight saving since 1991
_OPENING_HOUR = datetime.time(9)


def now(today: datetime.date | None = None) -> datetime.datetime:
    """The time of the clock in China, without zone; for a day of one's choice, nine in the morning."""
    if today is not None:
        return datetime.datetime.combine(today, _OPENING_HOUR)
    return datetime.datetime.now(CHINA).replace(tzinfo=None)


def epoch() -> int:
    """The time as the store keeps it: UTC epoch microseconds."""
    return time.time_ns() // 1000
