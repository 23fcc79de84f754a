"""How long ago a duration puts a date: 快四年, 四年多, 十来年. Generous: people round and count from either end."""

import calendar
import datetime
import re
from dataclasses import dataclass

from dialogs.reading.numerals import Number, value_of

_UNITS = {"年": 1.0, "个月": 1 / 12}
_FIGURE = re.compile(r"\d+(?:\.\d+)?|[〇零一二两三四五六七八九十]+")
_MORE = re.compile(r"半?(?:多|余|出头|出点头|冒头|挂零|有余|\+)")
_TENS_MORE = re.compile(r"[多余几]")
_NEARLY = re.compile(r"(?:快|近|接近|眼看|眼瞅着?|马上|就要|即将|奔着)[要到就满够有了]*$")
_EVENT_AFTER = re.compile(r"(?:多|半|左右)?(?:以后|之后|以内|之内|期间|以前|之前|后|内|前|才|就|里)")
"""评上两年后聘的: counted from another event, not from today."""
_LONGEST = 60
_ROUNDED = 1.0
"""Years by which a plain duration may be off: a year begun, or one not counted."""
_NEAR, _FAR = 0.3, 0.5
"""The shares by which about so many years may be fewer and more."""
_SHORTFALL = 0.15
"""The share by which 快二十年 may fall short, though never by less than a year."""


@dataclass(frozen=True)
class Duration:
    """Between `fewest` and less than `most` years up to today; None where that end is open."""

    fewest: float | None
    most: float | None

    def since(self, today: datetime.date) -> tuple[str | None, str | None]:
        """The first and last day on which it may have begun, as dates of the profile are written."""
        first = None if self.most is None else _before(today, self.most) + datetime.timedelta(days=1)
        last = _before(today, self.fewest) if self.fewest else None
        return (first.isoformat() if first else None), (last.isoformat() if last else None)


def told(text: str, number: Number, doubted: bool) -> Duration | None:
    """The duration that a number of years or months says; `doubted` where it was told with a maybe."""
    unit = _UNITS.get(number.unit)
    figure = _FIGURE.search(text, number.start, number.end)
    if unit is None or figure is None or _EVENT_AFTER.match(text, number.end):
        return None
    if number.low is not None and number.high is not None:
        fewest: float | None = number.low - _ROUNDED
        most: float | None = number.high + _ROUNDED
    elif number.low is not None:
        fewest, most = number.low, _at_most(text, number)
    elif number.high is not None:
        fewest, most = _at_least(text, number), number.high
    else:
        value = number.value if number.value is not None else _value(figure.group())
        if value is None:
            return None
        off = _ROUNDED if number.value is not None else 0.0
        fewest, most = (value - off, value + off) if off else _around(value, value)
    if doubted and fewest is not None and most is not None:
        fewest, most = _around(fewest, most)
    elif doubted:
        return None
    if max(fewest or 0, most or 0) * unit > _LONGEST:
        return None
    return Duration(max(0.0, fewest * unit) if fewest is not None else None, most * unit if most is not None else None)


def _at_most(text: str, number: Number) -> float | None:
    """四年多 is less than five years, 二十多年 less than thirty; 满四年 may be any more."""
    low = float(number.low or 0)
    if _TENS_MORE.search(text, number.start, number.end):
        return low + 10
    return low + 1 if _MORE.match(text, number.end) else None


def _at_least(text: str, number: Number) -> float | None:
    """快四年 is not much less; 不到四年 may be."""
    high = float(number.high or 0)
    near = _NEARLY.search(text[max(0, number.start - 4) : number.start])
    return high - max(_ROUNDED, _SHORTFALL * high) if near else None


def _around(fewest: float, most: float) -> tuple[float, float]:
    return fewest - max(_ROUNDED, _NEAR * fewest), most + max(_ROUNDED, _FAR * most)


def _value(figures: str) -> float | None:
    return float(figures) if figures[0].isascii() else value_of(figures)


def _before(day: datetime.date, years: float) -> datetime.date:
    """The day so many years, to the month, before another."""
    at = day.year * 12 + day.month - 1 - round(12 * years)
    year, month = at // 12, at % 12 + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
