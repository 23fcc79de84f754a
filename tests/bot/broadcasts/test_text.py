"""What a broadcast says at the time it is sent."""

import datetime
from dataclasses import replace

import pytest

from bot.broadcasts import planning, templates, text
from bot.broadcasts.text import Texts, seal
from bot.shelf import Shelf
from bot.storage.broadcasts import Audience, Broadcast
from dialogs.assistant import Assistant
from knowledge.additions import Additions, Correction, Document

NOTICE = "changzhi-2024-engineering"
DOCUMENT = Document(name="关于延长收审时间的通知", date=datetime.date(2024, 10, 25))


def at(month: int, day: int, hour: int = 9) -> int:
    return planning.epoch(datetime.datetime(2024, month, day, hour))


@pytest.fixture
def shelf(assistant: Assistant) -> Shelf:
    return Shelf.of(assistant)


@pytest.fixture
def reminder(shelf: Shelf) -> Broadcast:
    (window,) = shelf.notices[NOTICE].windows
    template = text.default(shelf.notices[NOTICE], window)
    rest = (0, 0, False, None, 0, None, None, None, None, 0, None, None)
    return Broadcast(1, "sending", 1, None, None, None, Audience(NOTICE), window.key, template, *rest)


def amend(shelf: Shelf, *corrections: Correction) -> None:
    shelf.knowledge = shelf.knowledge.amended(Additions(version=1, corrections=corrections))


@pytest.mark.parametrize(
    ("now", "left"),
    [(at(10, 1), "8天后开始"), (at(10, 9), "还剩22天"), (at(10, 30, 23), "还剩1天"), (at(10, 31, 23), "今天截止")],
)
def test_it_counts_the_days_when_it_leaves(shelf: Shelf, reminder: Broadcast, now: int, left: str) -> None:
    assert f"10月9日至31日，{left}。" in str(Texts(shelf).compose(reminder, now))


def test_once_the_window_is_over_it_says_nothing(shelf: Shelf, reminder: Broadcast) -> None:
    assert Texts(shelf).compose(reminder, at(11, 1, 0)) is None
    assert Texts(shelf).compose(replace(reminder, event="gone"), at(10, 9)) is None
    assert Texts(shelf).compose(replace(reminder, audience=Audience("gone")), at(10, 9)) is None


def test_it_follows_a_correction_and_cites_it(shelf: Shelf, reminder: Broadcast) -> None:
    notice = shelf.notices[NOTICE]
    later = Correction(
        notice=NOTICE,
        kind="window",
        key=notice.windows[0].key,
        document=DOCUMENT,
        as_written="11月15日前",
        closes="2024-11-15",
    )
    amend(shelf, later)
    told = str(Texts(shelf).compose(reminder, at(11, 1)))
    assert "11月15日前，还剩14天" in told
    assert "《关于延长收审时间的通知》（2024年10月25日）" in told
    assert "10月9日" not in told


def test_a_place_that_moved_is_cited_only_where_it_is_told(shelf: Shelf, reminder: Broadcast) -> None:
    place = next(one for one in shelf.notices[NOTICE].places if "hand_in" in one.purposes)
    moved = Correction(notice=NOTICE, kind="place", key=place.key, document=DOCUMENT, address="北楼<1>层")
    amend(shelf, moved)
    told = str(Texts(shelf).compose(reminder, at(10, 9)))
    assert "地点：北楼&lt;1&gt;层" in told
    assert DOCUMENT.name in told
    assert DOCUMENT.name not in str(Texts(shelf).compose(replace(reminder, text="{截止时间}"), at(10, 9)))


def test_markup_is_staffs_and_what_is_filled_in_is_no_markup(shelf: Shelf, reminder: Broadcast) -> None:
    told = str(Texts(shelf).compose(replace(reminder, text="<b>{办理事项}</b> &amp; {{}}"), at(10, 9)))
    assert told.startswith("<b>材料收审</b> &amp; {}")


def test_how_to_get_no_more_is_always_told(shelf: Shelf, reminder: Broadcast) -> None:
    for one in (reminder, replace(reminder, event=None, text="只有一句")):
        told = str(Texts(shelf).compose(one, at(10, 9)))
        assert "/unsubscribe" in told
        assert "/mute" in told
    assert templates.FROM_STAFF in told


def test_the_seal_is_of_text_audience_and_window_alone(reminder: Broadcast) -> None:
    same = replace(reminder, state="draft", author=2, starts_at=5, expires_at=6, laid_to=7)
    assert seal(same) == seal(reminder)
    others = [
        replace(reminder, text=reminder.text + " "),
        replace(reminder, event=None),
        replace(reminder, paid=True),
        replace(reminder, audience=Audience(NOTICE, "any")),
        replace(reminder, audience=Audience(NOTICE, "subscribed", "engineer")),
    ]
    assert len({seal(one) for one in (reminder, *others)}) == 6
