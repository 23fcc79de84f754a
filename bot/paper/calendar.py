"""What is still ahead of a notice's windows as an .ics file that phones and computers take, with alarms."""

import datetime
import hashlib
from collections.abc import Iterator
from typing import Any

import icalendar

from bot.paper import words
from knowledge import told
from knowledge.facts import Window
from knowledge.notices import Notice

_PRODUCT = "-//title-review-assistant//calendar//ZH"
_ZONE = "Asia/Shanghai"
_OFFSET = datetime.timedelta(hours=8)
_SINCE = datetime.datetime(1991, 9, 15, 1)
"""When the last summer time ended."""
_DAY = datetime.timedelta(days=1)
_AHEAD = (7, 3)
"""Days before the last day on which there is an alarm."""
_MORNING = datetime.time(9)
_IN_PERSON = ("paper", "unit", "exceptional")
"""The kinds of windows in which something is brought to a place."""
_ONLINE = ("online", "electronic")


def file(notice: Notice, now: datetime.datetime, version: int) -> bytes:
    """The calendar of the windows ahead; the same for the same arguments. `version` grows with what is corrected."""
    made = icalendar.Calendar()
    for name, value in (("prodid", _PRODUCT), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", "PUBLISH")):
        made.add(name, value)
    made.add("x-wr-calname", notice.short_name)
    made.add("x-wr-timezone", _ZONE)
    made.add_component(_zone())
    for window in told.ahead(notice, now):
        made.add_component(_event(notice, window, now, version))
    return bytes(made.to_ical())


def _zone() -> icalendar.Timezone:
    """China's time as it is; what it was before 1991 matters to no window."""
    zone, standard = icalendar.Timezone(), icalendar.TimezoneStandard()
    zone.add("tzid", _ZONE)
    standard.add("dtstart", _SINCE)
    standard.add("tzoffsetfrom", _OFFSET)
    standard.add("tzoffsetto", _OFFSET)
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone


def _event(notice: Notice, window: Window, now: datetime.datetime, version: int) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", _uid(notice, window))
    event.add("dtstamp", (now - _OFFSET).replace(tzinfo=datetime.UTC))
    event.add("sequence", version)
    event.add("summary", words.EVENT.format(what=window.what, notice=notice.short_name))
    begin, end = _span(window)
    for name, moment in (("dtstart", begin), ("dtend", end)):
        event.add(name, moment, parameters={"TZID": _ZONE} if isinstance(moment, datetime.datetime) else {})
    event.add("transp", "TRANSPARENT")  # it takes nobody's time
    event.add("description", _description(notice, window))
    if place := _place(notice, window):
        event.add("location", place)
    if url := _url(notice, window):
        event.add("url", url)
    for alarm in _alarms(window, now):
        event.add_component(alarm)
    return event


def _uid(notice: Notice, window: Window) -> str:
    """The same whenever it is asked for, also after a correction: so that a calendar moves what it has."""
    name = hashlib.sha256(f"{notice.id}\0{window.key}".encode()).hexdigest()
    return f"{name[:32]}@title-review-assistant"


def _span(window: Window) -> tuple[Any, Any]:
    """From when to when: whole days where no hour is written, the last day alone where no beginning is."""
    assert window.closing is not None
    timed = "T" in f"{window.opens}{window.closes}"
    last_day = (window.closing - datetime.timedelta(seconds=1)).date()
    opening = window.opening or datetime.datetime.combine(last_day, datetime.time())
    return (opening, window.closing) if timed else (opening.date(), window.closing.date())


def _description(notice: Notice, window: Window) -> str:
    year = told.window_year(notice, window)
    written = f"{window.as_written}（{year}年）" if year else window.as_written
    line = f"{window.what}：{written}{told.cited(window)}"
    quoted = window.shipped
    standing = words.STANDING.format(name=notice.short_name, number=notice.number or "")
    lines = [words.EVENT_SAYS.format(line=line, quote=quoted.quote, clause=quoted.clause), standing]
    if window.before:
        lines.append(words.BEFORE_SAYS.format(day=told.moment(str(window.closes))))
    lines += [told.contact_line(contact) for contact in notice.contacts if "complaint" not in contact.purposes]
    return "\n".join(lines)


def _place(notice: Notice, window: Window) -> str:
    """Where to go, or the website or mailbox to use."""
    if window.kind in _IN_PERSON:
        return "；".join(place.address for place in notice.places if "hand_in" in place.purposes)
    if window.kind in _ONLINE:
        sites = [site.name for site in notice.websites if "apply" in site.purposes]
        return "；".join(sites or [mailbox.address for mailbox in notice.mailboxes if "hand_in" in mailbox.purposes])
    return ""


def _url(notice: Notice, window: Window) -> str:
    sites = [site.url for site in notice.websites if "apply" in site.purposes and site.url]
    return sites[0] if sites and window.kind in _ONLINE else ""


def _alarms(window: Window, now: datetime.datetime) -> Iterator[icalendar.Alarm]:
    """Some days ahead and on the morning of the last day that is sure; those that are past are left out."""
    assert window.closing is not None
    sure = window.closing - _DAY if window.before else window.closing
    last = (sure - datetime.timedelta(seconds=1)).date()
    mornings = [(datetime.datetime.combine(last - days * _DAY, _MORNING), days) for days in (*_AHEAD, 0)]
    says = {days: words.ALARM_DAYS.format(days=days, what=window.what) for days in _AHEAD}
    says[0] = (words.ALARM_BEFORE if window.before else words.ALARM_LAST).format(what=window.what)
    if mornings[-1][0] >= sure:  # it ends before the morning is over
        mornings[-1] = mornings[-1][0] - _DAY, 0
        says[0] = words.ALARM_NEXT.format(what=window.what)
    for at, days in mornings:
        if at > now:
            yield _alarm(at - window.closing, says[days])


def _alarm(before_end: datetime.timedelta, says: str) -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", says)
    alarm.add("trigger", before_end, parameters={"RELATED": "END"})
    return alarm
