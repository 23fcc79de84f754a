"""The calendar, read back by another reader's rules: windows as the notice gives them, alarms in time."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from bot.paper import calendar
from dialogs.assistant import Assistant
from knowledge.additions import Additions, Correction, Document
from knowledge.notices import Notice

CHINA = ZoneInfo("Asia/Shanghai")
DAY = datetime.timedelta(days=1)


def notices(assistant: Assistant) -> list[Notice]:
    return [one for one in assistant.knowledge.notices.values() if any(window.closes for window in one.windows)]


def before(notice: Notice) -> datetime.datetime:
    """Some weeks before anything of a notice begins."""
    first = min(window.closing for window in notice.windows if window.closing is not None)
    return datetime.datetime.combine((first - 40 * DAY).date(), datetime.time(9))


def read(notice: Notice, now: datetime.datetime, version: int = 0) -> Any:
    """The calendar by the library that made it; its values have too many types to be told apart here."""
    return icalendar.Calendar.from_ical(calendar.file(notice, now, version))


def triggers(event: Any) -> list[datetime.datetime]:
    """When its alarms go off in China."""
    end = event["dtend"].dt
    whole = end if isinstance(end, datetime.datetime) else datetime.datetime.combine(end, datetime.time(), CHINA)
    alarms = event.walk("VALARM")
    assert all(one["trigger"].params["RELATED"] == "END" for one in alarms)
    return [whole.astimezone(CHINA) + one["trigger"].dt for one in alarms]


def test_every_window_ahead_is_an_event_with_the_notice_s_times(assistant: Assistant) -> None:
    for notice in notices(assistant):
        dated = [one for one in notice.windows if one.closing is not None]
        events = read(notice, before(notice)).events
        assert len(events) == len(dated)
        for window, event in zip(dated, events, strict=True):
            begin, end = event["dtstart"].dt, event["dtend"].dt
            assert begin < end
            if "T" in f"{window.opens}{window.closes}":
                assert end == window.closing.replace(tzinfo=CHINA) if window.closing else False
                assert event["dtend"].params["TZID"] == "Asia/Shanghai"
            else:
                assert isinstance(end, datetime.date)
                assert not isinstance(end, datetime.datetime)
                assert end - DAY == datetime.date.fromisoformat(str(window.closes))
            if window.opens:
                assert f"{begin:%Y-%m-%d}" == window.opens[:10]


def test_an_event_says_what_where_and_by_which_words(assistant: Assistant) -> None:
    for notice in notices(assistant):
        dated = [one for one in notice.windows if one.closing is not None]
        for window, event in zip(dated, read(notice, before(notice)).events, strict=True):
            assert window.what in event["summary"]
            assert notice.short_name in event["summary"]
            for said in (window.as_written, window.quote, window.clause, notice.number):
                assert said is None or said in event["description"]
            if window.kind in ("paper", "unit"):
                assert event["location"] in {place.address for place in notice.places}


def test_alarms_are_in_the_morning_days_ahead_and_on_the_last_day(assistant: Assistant) -> None:
    for notice in notices(assistant):
        for event in read(notice, before(notice)).events:
            end = event["dtend"].dt
            last = end if isinstance(end, datetime.datetime) else end - DAY
            sure = last - DAY if "当天还收不收没有写明" in event["description"] else last
            alarms = triggers(event)
            assert [one.hour for one in alarms] == [9, 9, 9]
            days = [datetime.date(sure.year, sure.month, sure.day) - one.date() for one in alarms]
            assert days == [7 * DAY, 3 * DAY, 0 * DAY]


def test_alarms_that_are_past_are_left_out_and_so_are_windows(assistant: Assistant) -> None:
    for notice in notices(assistant):
        ends = sorted(window.closing for window in notice.windows if window.closing is not None)
        now = ends[-1] - datetime.timedelta(minutes=1)
        (event,) = read(notice, now).events
        assert triggers(event) == []
        assert read(notice, ends[-1]).events == []


def test_a_window_that_ends_before_the_morning_rings_the_day_before(assistant: Assistant) -> None:
    notice = notices(assistant)[0]
    window = notice.windows[0].model_copy(update={"opens": None, "closes": "2024-10-10T08:30", "before": False})
    (event,) = read(notice.model_copy(update={"windows": (window,)}), datetime.datetime(2024, 10, 8, 9)).events
    assert triggers(event) == [datetime.datetime(2024, 10, 9, 9, tzinfo=CHINA)]
    assert "明天早上" in event.walk("VALARM")[0]["description"]


def test_the_zone_is_china_s_and_is_in_the_file(assistant: Assistant) -> None:
    notice = notices(assistant)[0]
    found = read(notice, before(notice))
    (zone,) = found.walk("VTIMEZONE")
    assert zone["tzid"] == "Asia/Shanghai"
    assert zone.walk("STANDARD")[0]["tzoffsetto"].td == datetime.timedelta(hours=8)
    assert found.events[0]["dtstamp"].dt.replace(tzinfo=datetime.UTC) == before(notice).replace(tzinfo=CHINA)


def test_a_correction_moves_an_event_and_keeps_its_name(assistant: Assistant) -> None:
    notice = next(one for one in notices(assistant) if len(one.windows) == 1)
    document = Document(name="关于延长收审时间的通知", date=datetime.date(2024, 10, 20))
    one = Correction(
        notice=notice.id, kind="window", key=notice.windows[0].key, document=document, closes="2024-11-15T17:00"
    )
    amended = assistant.amended(Additions(version=4, corrections=(one,))).knowledge
    (shipped,) = read(notice, before(notice)).events
    (moved,) = read(amended.notices[notice.id], before(notice), amended.additions.version).events
    assert moved["uid"] == shipped["uid"]
    assert moved["sequence"] > shipped["sequence"]
    assert moved["dtend"].dt == datetime.datetime(2024, 11, 15, 17, tzinfo=CHINA)
    assert document.name in moved["description"]
    assert notice.windows[0].as_written in moved["description"]


def test_every_event_has_a_name_of_its_own_that_stays(assistant: Assistant) -> None:
    made = [read(notice, before(notice)).events for notice in notices(assistant)]
    again = [read(notice, before(notice) + DAY).events for notice in notices(assistant)]
    names = [event["uid"] for events in made for event in events]
    assert len(set(names)) == len(names)
    assert [event["uid"] for events in again for event in events] == names


def test_the_same_arguments_give_the_same_bytes(assistant: Assistant) -> None:
    for notice in notices(assistant):
        assert calendar.file(notice, before(notice), 0) == calendar.file(notice, before(notice), 0)


@pytest.mark.parametrize("evil", ["a;b,c\\d\r\nATTENDEE:mailto:x@y", "换行\nBEGIN:VEVENT", "很长" * 500])
def test_whatever_a_notice_says_stays_in_its_place(assistant: Assistant, evil: str) -> None:
    notice = notices(assistant)[0]
    window = notice.windows[0].model_copy(update={"what": evil, "quote": evil})
    hostile = notice.model_copy(update={"windows": (window,)})
    raw = calendar.file(hostile, before(notice), 0)
    found: Any = icalendar.Calendar.from_ical(raw)
    (event,) = found.events
    assert "attendee" not in event
    assert evil.replace("\r\n", "\n") in str(event["description"])
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
