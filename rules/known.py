"""An applicant's facts as the engine reads them: dates as spans of days, places as paths, rough counts as ranges."""

import calendar
import datetime
import math
from collections.abc import Mapping
from typing import Any, TypeAlias

from rules.errors import ProfileError, shown
from rules.profile import Field, Profile

Known: TypeAlias = Mapping[str, Any]
"""Field -> value: bool; int or float; code of an enum; frozenset of years; year -> number; text; or one of these."""
Span: TypeAlias = tuple[datetime.date, datetime.date]
"""First and last day that a date may be; `date.min` and `date.max` where that end is open."""
Path: TypeAlias = tuple[str, ...]
Range: TypeAlias = tuple[float, float]
"""Smallest and largest value that a count or amount told roughly may have; infinity where no end is known."""
Bound: TypeAlias = Mapping[str, Any]
"""What vague words say of a field: "min" and "max", inclusive, or "below", all typed as the field's values are."""

COUNTED = ("int", "number", "yuan")
_NOT_PLAIN: tuple[None, tuple[()]] = (None, ())


def prepare(profile: Profile, facts: Any) -> dict[str, Any]:
    """Plain facts, checked and made ready for the engine. Raises `ProfileError` at the first that does not fit."""
    plain, known = profile.plain, dict[str, Any]()
    if not isinstance(facts, dict):
        profile.check(facts)  # which says what is wrong
    for name, value in facts.items():
        type_, allowed = plain.get(name, _NOT_PLAIN)
        if value.__class__ is type_ and value in allowed:  # most are, and need no more
            known[name] = value
        elif value is not None:
            field = profile[name]
            known[name] = _prepared(field.kind, field.check(value))
    return known


def roughly(profile: Profile, bounds: Mapping[str, Bound]) -> dict[str, Any]:
    """Bounds of counts, amounts and dates, checked and made ready for the engine, each a `Range` or a `Span`.

    Raises `ProfileError` for a field of another kind and where nothing lies between the bounds.
    """
    return {name: _interval(profile[name], bound) for name, bound in bounds.items()}


def fits(profile: Profile, field: str, bound: Bound) -> bool:
    """Whether anything lies between the bounds."""
    try:
        roughly(profile, {field: bound})
    except ProfileError:
        return False
    return True


def _interval(field: Field, bound: Bound) -> Span | Range:
    told = {side: field.check(value) for side, value in bound.items()}
    match field.kind:
        case "date":
            first = span(told["min"])[0] if "min" in told else datetime.date.min
            last = span(told["max"])[1] if "max" in told else datetime.date.max
            interval: Span | Range = (first, last)
            empty = first > last
        case "int" | "number" | "yuan":
            least, most = told.get("min", 0), told.get("max", math.inf)
            if "below" in told:
                most = min(most, _under(told["below"], whole=field.kind == "int"))
            interval, empty = (least, most), least > most
        case _:
            raise ProfileError(field.name, f"a {field.kind} has no bounds, found {shown(bound)}")
    if empty:
        raise ProfileError(field.name, f"nothing lies within {shown(bound)}")
    return interval


def _under(number: float, whole: bool) -> float:
    """The largest count, or the largest number there is, below `number`."""
    return math.ceil(number) - 1 if whole else math.nextafter(number, -math.inf)


def is_rough(value: Any) -> bool:
    """Whether what is known of a count or amount is a `Range`."""
    return isinstance(value, tuple)


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
