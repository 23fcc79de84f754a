"""The day or hour that a question speaks of: 11月3日, 下周三, 今天下午五点半, 下月初, 10月31日以后.

Days that are told from today count from `now`; a day without its year or month is taken near a day that the caller
names, such as the last one of a window.
"""

import calendar
import datetime
import re
from dataclasses import dataclass

from knowledge import days

_MIDNIGHT = datetime.time()
_DAYS = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "大后": 3, "后": 2}
_NOW = ("现在", "如今", "目前", "这会儿", "这时候", "眼下", "此刻", "这阵")
_WEEKDAYS = "123456"
_CLOSE = datetime.timedelta(days=14)  # a day without its month is not meant farther off
_PARTS = {
    "初": (1, 10),
    "上旬": (1, 10),
    "中旬": (11, 20),
    "中": (11, 20),
    "下旬": (21, 31),
    "底": (25, 31),
    "末": (25, 31),
}
_PART = "|".join(sorted(_PARTS, key=len, reverse=True))
_TOLD = re.compile(
    rf"(?P<now>{'|'.join(_NOW)})"
    rf"|(?P<day>大前|大后|[昨今明]|(?<![以之先年月])(?:前|后)(?!天?[期来]))(?:[天日儿]|早(?!就)|晚(?!了))"
    r"|(?P<week>下下|下|这|本|上)?个?(?:周|星期|礼拜)(?P<weekday>[1-6日天末])"
    r"|(?P<whole>下下|下|这|本|上)个?(?:周|星期|礼拜)"
    rf"|(?:(?:(?P<year>20\d\d|\d\d|今|本|明)年)?(?P<month>\d{{1,2}})月份?|(?P<of>下|这|本)个?月)"
    rf"(?:(?P<dayed>\d{{1,2}})[日号]?|(?P<part>{_PART}))?"
    rf"|(?<![\d第几长期迟])(?P<alone>\d{{1,2}})[日号](?!楼|窗|字|文|纸|岗|线|以?内)"
)
_AFTER = re.compile(r"^[^,]{0,6}?(?:以后|之后|过后|往后|(?<![今前])后(?![天来果]))")
_BEFORE = re.compile(r"^[^,]{0,6}?(?:以前|之前|前(?![天后几]))")


@dataclass(frozen=True)
class Span:
    """A stretch of time, from `begin` until before `end`."""

    begin: datetime.datetime
    end: datetime.datetime


@dataclass(frozen=True)
class Told:
    """A moment that is spoken of: where its words stand in the plain text, and its time."""

    at: int
    to: int
    span: Span


def plain(normalised: str) -> str:
    """The text in which the places of `Told` count: numerals and days in one form."""
    return days.plain(normalised)


def named(written: str) -> bool:
    """Whether a text made `plain` names a moment."""
    return _TOLD.search(written) is not None


def told(written: str, now: datetime.datetime, near: datetime.date) -> list[Told]:
    """The moments in a text made `plain`, in their order; what names no day of the calendar is none."""
    found = []
    for match in _TOLD.finditer(written):
        span = _span(match, now, near)
        if span is not None:
            found.append(Told(match.start(), match.end(), _narrowed(span, written[match.end() :], now)))
    return found


def _narrowed(span: Span, rest: str, now: datetime.datetime) -> Span:
    """The span with what is said after it: its hour, or that it is meant until or from there on."""
    hour = _hour(rest[:8], span.begin.date())
    named = span if hour is None else Span(hour, hour + datetime.timedelta(minutes=1))
    if _AFTER.search(rest):
        named = Span(named.end, datetime.datetime.max)
    elif _BEFORE.search(rest):
        named = Span(datetime.datetime.min if hour is None else span.begin, named.begin)
    return Span(now, named.end) if named.begin <= now < named.end else named


def _hour(rest: str, day: datetime.date) -> datetime.datetime | None:
    """The hour said after a day; 五点 alone is in the afternoon, when offices are open."""
    named = sorted(days.hours(rest))
    return datetime.datetime.combine(day, datetime.time.fromisoformat(named[-1])) if named else None


def _span(match: re.Match[str], now: datetime.datetime, near: datetime.date) -> Span | None:
    try:
        first, last = _days_of(match, now, near)
    except (ValueError, OverflowError):
        return None
    if match["now"]:
        return Span(now, now + datetime.timedelta(minutes=1))
    begin = datetime.datetime.combine(first, _MIDNIGHT)
    return Span(begin, datetime.datetime.combine(last, _MIDNIGHT) + datetime.timedelta(days=1))


def _days_of(match: re.Match[str], now: datetime.datetime, near: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The first and the last day that are meant. Raises `ValueError` for one that is in no calendar."""
    today = now.date()
    if match["day"]:
        day = today + datetime.timedelta(days=_DAYS[match["day"]])
        return day, day
    if match["weekday"]:
        return _of_week(match["week"], match["weekday"], today)
    if match["whole"]:
        return _of_week(match["whole"], "1", today)[0], _of_week(match["whole"], "日", today)[0]
    if match["alone"]:
        day = _alone(int(match["alone"]), today, near)
        return day, day
    if match["month"] or match["of"]:
        return _of_month(match, today, near)
    return today, today


def _alone(day: int, today: datetime.date, near: datetime.date) -> datetime.date:
    """A day without its month: the next one while the day it is near to is to come, else the nearest to that."""
    months = [near.year * 12 + near.month - 1 + away for away in (-1, 0, 1)]
    found = [
        datetime.date(month // 12, month % 12 + 1, day)
        for month in months
        if 0 < day <= calendar.monthrange(month // 12, month % 12 + 1)[1]
    ]
    coming = [one for one in found if today <= one and today <= near]
    if coming:
        return coming[0]
    close = [one for one in found if abs(one - near) <= _CLOSE]
    if not close:
        raise ValueError(f"no day {day} is near {near}")
    return min(close, key=lambda one: abs(one - near))


def _of_week(week: str | None, weekday: str, today: datetime.date) -> tuple[datetime.date, datetime.date]:
    monday = today - datetime.timedelta(days=today.weekday())
    monday += datetime.timedelta(weeks={"上": -1, "下": 1, "下下": 2}.get(week or "", 0))
    if weekday == "末":
        return monday + datetime.timedelta(days=5), monday + datetime.timedelta(days=6)
    day = monday + datetime.timedelta(days=_WEEKDAYS.find(weekday) if weekday in _WEEKDAYS else 6)
    if week is None and day < today:
        day += datetime.timedelta(weeks=1)
    return day, day


def _of_month(match: re.Match[str], today: datetime.date, near: datetime.date) -> tuple[datetime.date, datetime.date]:
    if match["of"]:
        months = today.year * 12 + today.month - 1 + (match["of"] == "下")
        year, month = months // 12, months % 12 + 1
    else:
        year, month = _year(match["year"], today, near), int(match["month"])
    _, length = calendar.monthrange(year, month)
    if match["dayed"]:
        first = last = int(match["dayed"])
    else:
        first, last = _PARTS.get(match["part"] or "", (1, 31))
    return datetime.date(year, month, first), datetime.date(year, month, min(last, length) if first != last else last)


def _year(said: str | None, today: datetime.date, near: datetime.date) -> int:
    if said is None:
        return near.year
    if said.isdigit():
        return int(said) if len(said) > 2 else 2000 + int(said)
    return today.year + (said == "明")
