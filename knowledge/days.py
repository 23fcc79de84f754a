"""Days and hours in the words of a document, held against the moment that is recorded for them."""

import re
from collections.abc import Iterator

from knowledge import paragraphs, text

_NUMBERS = {paragraphs.numeral(number): str(number) for number in range(1, 100)}
_NUMERALS = re.compile("[一二三四五六七八九十]+")
_IN_FIGURES = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)")
_DAY = re.compile(
    r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?:(?P<of_month>\d{1,2})[日号])?"
    r"|(?<!\d)(?<![长期迟后])(?P<alone>\d{1,2})[日号](?!以?内)"  # 延长5日 and 5日内 name no day of a month
)
_HOUR = re.compile(
    r"(?P<part>凌晨|早|上午|中午|下午|傍晚|晚)?上?(?<!\d)(?P<hour>\d{1,2})(?P<sign>[点时]|:(?=\d\d))(?:(?P<half>半)|(?P<minute>\d{2}))?"
)
_BY_THE_CLOCK = "凌晨"  # 5:00 is no 17:00
_LATE = frozenset(("下午", "傍晚", "晚"))
_NOON, _MIDNIGHT = 12, 24

Day = tuple[int | None, int | None, int | None]
"""Year, month and day; None for what is not said."""


def fits(written: str, day: str) -> bool:
    """Whether words name this day (2024-11-05), as far as they name one: 延长至5日, 延长至11月, 延长至2024年11月5日."""
    said = list(_days(plain(written)))
    said = [one for one in said if one[2] is not None] or said
    meant = [int(part) for part in day.split("-")]
    return not said or any(
        all(part in (None, of_meant) for part, of_meant in zip(one, meant, strict=True)) for one in said
    )


def _days(numbered: str) -> Iterator[Day]:
    """Each day that is named; month and year of the one before hold on, into the next year where the month is less."""
    year = month = None
    for found in _DAY.finditer(numbered):
        if found["month"]:
            later = int(found["month"])
            if found["year"]:
                year = int(found["year"])
            elif year is not None and month is not None and later < month:
                year += 1
            month = later
        day = found["of_month"] or found["alone"]
        yield year, month, int(day) if day else None


def hours(written: str) -> set[str]:
    """The hours that words name, as 17:00; 5点 may be either. Empty where there are none, or one is a day's end."""
    named: set[str] = set()
    for found in _HOUR.finditer(plain(written)):
        hour, minute = int(found["hour"]), 30 if found["half"] else int(found["minute"] or 0)
        if hour == _MIDNIGHT or (found["part"] == "晚" and hour == _NOON):
            return set()
        part = found["part"] or (_BY_THE_CLOCK if found["sign"] == ":" else None)
        named |= {f"{one:02}:{minute:02}" for one in _of_day(part, hour)}
    return named


def _of_day(part: str | None, hour: int) -> Iterator[int]:
    if part not in _LATE or hour >= _NOON:
        yield hour
    if hour < _NOON and (part is None or part == "中午" or part in _LATE):
        yield hour + _NOON


def plain(written: str) -> str:
    """Numbers and days in one form: 十一月五日 and 2024-11-05 as 11月5日 and 2024年11月5日."""
    numbered = _NUMERALS.sub(lambda found: _NUMBERS.get(found[0], found[0]), text.normalise(written))
    return _IN_FIGURES.sub(r"\1年\2月\3日", numbered)
