"""The windows of a notice and today on one axis: where each is to be drawn, in percent across and pixels down."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.paper import words
from knowledge import told
from knowledge.facts import Window
from knowledge.notices import Notice

_DAY = datetime.timedelta(days=1)
_ALONE = 30 * _DAY
"""How much is drawn before a window that only says when it ends."""
_LEAST = 5 * _DAY
_NEAR = 0.6
"""Of the windows' span: so far away from them today still fits on their axis."""
_LEFT, _RIGHT = 1.0, 99.0
_AWAY = 16.0
"""Percent of the width that today takes where it is far away, beyond a break of the axis."""
_MOST_TICKS = 4
_STEPS = (1, 2, 5, 10)
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120)
_ROW, _FOOT = 66, 34
_EDGE = 16.0
_LONGEST = 22
"""Characters of a window's name that fit on a phone."""

State = Literal["over", "open", "ahead"]
Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True)
class Tick:
    """A mark on the axis and its label, with the side of it that stands at the mark."""

    at: float
    label: str

    @property
    def anchor(self) -> Anchor:
        """So that the label stays within the picture."""
        return "start" if self.at < _EDGE else "end" if self.at > 100 - _EDGE else "middle"


@dataclass(frozen=True)
class Bar:
    """A window: from `left` as wide as `width`; one that does not say when it begins has its end alone (`pointed`)."""

    what: str
    dates: str
    state: State
    left_of_it: str
    left: float
    width: float
    pointed: bool
    y: int

    @property
    def right(self) -> float:
        """Where it ends."""
        return round(self.left + self.width, 2)


@dataclass(frozen=True)
class Timeline:
    """Everything that is drawn; `broken` is where the axis is broken because today is far away."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    today: Tick
    broken: float | None
    says: str
    """The same in words."""

    @property
    def foot(self) -> int:
        """How far down the axis is."""
        return 24 + _ROW * len(self.bars)

    @property
    def height(self) -> int:
        """Pixels."""
        return self.foot + _FOOT


@dataclass(frozen=True)
class _Axis:
    """From time to percent of the width."""

    begin: datetime.datetime
    end: datetime.datetime
    left: float
    right: float

    def at(self, moment: datetime.datetime) -> float:
        share = (moment - self.begin) / (self.end - self.begin)
        return round(self.left + share * (self.right - self.left), 2)


def drawn(notice: Notice, now: datetime.datetime) -> Timeline | None:
    """The picture of a notice's windows; None where none of them names a day."""
    dated = [window for window in notice.windows if window.closing is not None]
    if not dated:
        return None
    axis, today, broken = _axis(dated, now)
    bars = tuple(_bar(window, axis, now, 24 + _ROW * row) for row, window in enumerate(dated))
    each = "".join(words.WINDOW_SAYS.format(what=one.what, dates=one.dates, state=one.left_of_it) for one in bars)
    says = words.TIMELINE_SAYS.format(today=words.DAY.format(moment=now), windows=each)
    return Timeline(bars, tuple(_ticks(axis)), today, broken, says)


def _axis(dated: Sequence[Window], now: datetime.datetime) -> tuple[_Axis, Tick, float | None]:
    """The axis, today on it or beyond its break, and where that is."""
    closings = [window.closing for window in dated if window.closing is not None]
    openings = [window.opening for window in dated if window.opening is not None]
    end = max(closings)
    begin = min([*openings, *closings]) - (0 if openings else 1) * _ALONE
    span = max(end - begin, _LEAST)
    begin, end = begin - span * 0.04, end + span * 0.04
    near = begin - span * _NEAR <= now <= end + span * _NEAR
    if near:
        axis = _Axis(min(begin, now - span * 0.04), max(end, now + span * 0.04), _LEFT, _RIGHT)
        return axis, Tick(axis.at(now), words.TODAY.format(moment=now)), None
    away = words.TODAY_AWAY.format(moment=now)
    if now > end:
        broken = _RIGHT - _AWAY
        return _Axis(begin, end, _LEFT, broken - 1), Tick(_RIGHT - 3, away), broken + 2
    broken = _LEFT + _AWAY
    return _Axis(begin, end, broken + 1, _RIGHT), Tick(_LEFT + 3, away), broken - 2


def _bar(window: Window, axis: _Axis, now: datetime.datetime, y: int) -> Bar:
    assert window.closing is not None
    pointed = window.opening is None
    right = axis.at(window.closing)
    left = axis.left if window.opening is None else axis.at(window.opening)
    state: State = "over" if now >= window.closing else "ahead" if window.opening and now < window.opening else "open"
    what = window.what if len(window.what) <= _LONGEST else f"{window.what[: _LONGEST - 1]}…"
    width = round(max(right - left, 0.8), 2)
    return Bar(what, _dates(window), state, _state(window, now), left, width, pointed, y)


def _dates(window: Window) -> str:
    closes = told.moment(str(window.closes))
    ends = words.BEFORE.format(closes=closes) if window.before else closes
    if window.opens is None:
        return ends if window.before else words.ENDS.format(closes=ends)
    opens = told.moment(window.opens)
    year = f"{str(window.closes)[:4]}年"
    return words.DATES.format(opens=opens, closes=ends.removeprefix(year) if opens.startswith(year) else ends)


def _state(window: Window, now: datetime.datetime) -> str:
    """What is left of it, short enough for the picture."""
    last_day = str(window.closes)[:10] == f"{now:%Y-%m-%d}"
    return words.CALL_FIRST if window.before and last_day else told.window_state(window, now)


def _ticks(axis: _Axis) -> Iterator[Tick]:
    """A few round days of the axis, each by name."""
    days = (axis.end - axis.begin) / _DAY
    step = next((step for step in _STEPS if days / step <= _MOST_TICKS), None)
    if step is not None:
        day = datetime.datetime.combine(axis.begin.date(), datetime.time()) + _DAY
        while day < axis.end:
            yield Tick(axis.at(day), words.TICK_DAY.format(day=day))
            day += step * _DAY
        return
    months = next((step for step in _MONTHS if days / 30 / step <= _MOST_TICKS), _MONTHS[-1])
    index = axis.begin.year * 12 + axis.begin.month
    index += -index % months
    while (day := datetime.datetime(index // 12, index % 12 + 1, 1)) < axis.end:
        form = words.TICK_YEAR if day.month == 1 or months >= 12 else words.TICK_MONTH
        yield Tick(axis.at(day), form.format(day=day))
        index += months
