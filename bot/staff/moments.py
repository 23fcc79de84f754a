"""Days and times of day as staff write them: 2024-10-26 9:30, 10月26日上午九点, 明天下午3点半."""

import datetime
import re

from dialogs.reading import numerals
from knowledge import text

_HAN = re.compile("[零〇一二两三四五六七八九十]+")
_NEAR = {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3}
_DAY = (
    r"(?:(?:(?P<year>\d{4})[-年/.])?(?P<month>\d{1,2})[-月/.](?P<day>\d{1,2})[日号]?"
    rf"|(?P<near>{'|'.join(sorted(_NEAR, key=len, reverse=True))}))"
)
_HOUR = (
    r"(?P<part>凌晨|早上|早晨|早|上午|中午|下午|傍晚|晚上|晚)?"
    r"(?P<hour>\d{1,2})[:点时](?:(?P<half>半)|整|(?P<minute>\d{1,2})分?)?"
)
_MOMENT = re.compile(rf"{_DAY}(?:[ t,]*{_HOUR})?")
_LATE = ("下午", "傍晚", "晚上", "晚")
_NOON, _BEFORE_NOON = 12, 11
_HALF = 30

Moment = tuple[datetime.date, datetime.time | None]


def read(said: str, today: datetime.date, past: bool = False) -> Moment | None:
    """The day and, where it is said, the time of day; None for what is no such thing.

    A day without a year is the next one from today, or (`past`) the last one until today.
    """
    found = _MOMENT.fullmatch(_HAN.sub(_figures, text.normalise(said.strip())))
    if found is None:
        return None
    try:
        return _day(found, today, past), _hour(found)
    except (ValueError, OverflowError):
        return None


def _figures(found: re.Match[str]) -> str:
    value = numerals.value_of(found[0])
    return found[0] if value is None else str(value)


def _day(found: re.Match[str], today: datetime.date, past: bool) -> datetime.date:
    if found["near"]:
        return today + datetime.timedelta(days=_NEAR[found["near"]])
    month, day = int(found["month"]), int(found["day"])
    if found["year"]:
        return datetime.date(int(found["year"]), month, day)
    this_year = datetime.date(today.year, month, day)
    if past:
        return this_year if this_year <= today else this_year.replace(year=today.year - 1)
    return this_year if this_year >= today else this_year.replace(year=today.year + 1)


def _hour(found: re.Match[str]) -> datetime.time | None:
    if found["hour"] is None:
        return None
    hour = int(found["hour"])
    late = found["part"] in _LATE or (found["part"] == "中午" and hour < _BEFORE_NOON)
    if found["part"] in ("晚上", "晚") and hour == _NOON:
        raise ValueError("the midnight of which day?")
    minute = _HALF if found["half"] else int(found["minute"] or 0)
    return datetime.time(hour + _NOON if late and hour < _NOON else hour, minute)
