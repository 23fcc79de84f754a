"""An applicant's facts in the form the engine reads: dates as spans of days, places as paths."""

import calendar
import datetime
from collections.abc import Mapping
from typing import Any, TypeAlias

from rules.profile import Profile

Known: TypeAlias = Mapping[str, Any]
"""Field -> value: bool; int or float; code of an enum; frozenset of years; year -> number; `Span`; `Path`; text."""
Span: TypeAlias = tuple[datetime.date, datetime.date]
Path: TypeAlias = tuple[str, ...]


def prepare(profile: Profile, facts: Any) -> dict[str, Any]:
    """Plain facts, checked and made ready for the engine. Raises `ProfileError` at the first that does not fit."""
    return {name: _prepared(profile[name].kind, value) for name, value in profile.check(facts).items()}


def _prepared(kind: str, value: Any) -> Any:
    match kind:
        case "date":
            return span(value)
        case "place":
            return tuple(part.strip() for part in value.split("/"))
        case _:
            return value


def span(text: str) -> Span:
    """First and last day that a date, coarse or full, may mean ("2020" is the whole year)."""
    year, month, day = (int(part) for part in (text + "-0-0").split("-")[:3])
    if day:
        only = datetime.date(year, month, day)
        return only, only
    if month:
        return datetime.date(year, month, 1), datetime.date(year, month, calendar.monthrange(year, month)[1])
    return datetime.date(year, 1, 1), datetime.date(year, 12, 31)


def years_before(day: datetime.date, years: float) -> datetime.date:
    """The day `years` before `day`; 29 February becomes the 28th, and what lies before the calendar its first day."""
    year = day.year - int(years)
    if year < 1:
        return datetime.date.min
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))
