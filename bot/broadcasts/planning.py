"""When a broadcast is sent: quiet hours in China's time, and how long it will take."""

import datetime
import re
from dataclasses import dataclass

from bot.clock import CHINA

_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Quiet:
    """Hours in which nobody is disturbed, in China's time; they may go over midnight. The same twice: never."""

    begin: datetime.time
    end: datetime.time

    @classmethod
    def parse(cls, text: str) -> "Quiet":
        """From 21:00-08:00; raises ValueError."""
        found = _HOURS.fullmatch(text)
        if found is None:
            raise ValueError("is no HH:MM-HH:MM")
        first, second, third, fourth = map(int, found.groups())
        return cls(datetime.time(first, second), datetime.time(third, fourth))

    def over_at(self, now: int) -> int | None:
        """When the quiet hours end that it is now; None outside them. Both in epoch microseconds."""
        moment = at(now)
        for day in (moment.date() - _DAY, moment.date()):
            begin, end = (datetime.datetime.combine(day, hour) for hour in (self.begin, self.end))
            end += _DAY if self.end < self.begin else datetime.timedelta()
            if begin <= moment < end:
                return epoch(end)
        return None


def ends_at(now: int, messages: int, rate: float, quiet: Quiet | None) -> int:
    """When so many messages have left at `rate` a second, begun now, if nothing else holds them up."""
    left = messages / rate
    while True:
        held = quiet.over_at(now) if quiet is not None else None
        if held is not None:
            now = held
        free = _free_seconds(now, quiet)
        if left <= free:
            return now + round(left * 1e6)
        left -= free
        now += round(free * 1e6)


def _free_seconds(now: int, quiet: Quiet | None) -> float:
    """Until the next quiet hours."""
    if quiet is None or quiet.begin == quiet.end:
        return float("inf")
    moment = at(now)
    begin = datetime.datetime.combine(moment.date(), quiet.begin)
    return ((begin if begin > moment else begin + _DAY) - moment).total_seconds()


def at(now: int) -> datetime.datetime:
    """A time of the store as one in China, without zone."""
    seconds, rest = divmod(now, 1_000_000)
    return datetime.datetime.fromtimestamp(seconds, CHINA).replace(tzinfo=None, microsecond=rest)


def minute(now: int) -> str:
    """A time of the store as staff read it."""
    return at(now).strftime("%Y-%m-%d %H:%M")


def epoch(moment: datetime.datetime) -> int:
    """A time in China, without zone, as the store keeps it."""
    return round(moment.replace(tzinfo=CHINA).timestamp() * 1e6)
