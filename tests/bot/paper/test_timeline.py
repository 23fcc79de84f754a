"""The picture of the windows: everything in order on one axis, today where it is, nothing beyond the edges."""

import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.paper import timeline, words
from bot.paper.timeline import Timeline
from dialogs.assistant import Assistant
from knowledge import told
from knowledge.facts import Window
from knowledge.notices import Notice

DAYS = st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 12, 31))


def window(opens: str | None, closes: str | None, **rest: object) -> Window:
    given: dict[str, object] = {"kind": "paper", "what": "报送", "clause": "一", "quote": "报送", "as_written": "那时"}
    return Window.model_validate({**given, "opens": opens, "closes": closes, **rest})


def drawn(*windows: Window, now: datetime.datetime) -> Timeline | None:
    return timeline.drawn(Notice.model_construct(windows=windows), now)


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


def test_every_window_of_every_notice_that_names_a_day_is_drawn(assistant: Assistant) -> None:
    for notice in assistant.knowledge.notices.values():
        dated = [one for one in notice.windows if one.closing is not None]
        found = timeline.drawn(notice, at("2026-11-22T09:00"))
        assert (found is not None) == bool(dated)
        if found is not None:
            assert [bar.what for bar in found.bars] == [one.what[:21] for one in dated]
            assert all(told.moment(str(one.closes)).partition("年")[2] in found.says for one in dated)


def test_a_window_lies_where_its_days_are_and_today_between_them() -> None:
    found = drawn(
        window("2024-10-01", "2024-10-10"), window("2024-10-11", "2024-10-20T17:00"), now=at("2024-10-16T00:00")
    )
    assert found is not None
    first, second = found.bars
    assert first.left < first.right == pytest.approx(second.left, abs=0.1)
    assert second.left < found.today.at < second.right
    assert found.today.at == pytest.approx((second.left + second.right) / 2, abs=2)
    assert found.broken is None
    assert found.today.label == "今天 10月16日"


@pytest.mark.parametrize(
    ("now", "state", "left"),
    [
        ("2024-09-30T09:00", "ahead", "1天后开始"),
        ("2024-10-01T09:00", "open", "还剩9天"),
        ("2024-10-10T23:59", "open", "今天截止"),
        ("2024-10-11T00:00", "over", "已截止"),
    ],
)
def test_a_window_is_ahead_then_open_then_over(now: str, state: str, left: str) -> None:
    found = drawn(window("2024-10-01", "2024-10-10"), now=at(now))
    assert found is not None
    assert (found.bars[0].state, found.bars[0].left_of_it) == (state, left)


def test_the_day_of_a_window_that_ends_before_it_says_to_call() -> None:
    found = drawn(window(None, "2024-10-10", before=True), now=at("2024-10-10T08:00"))
    assert found is not None
    assert found.bars[0].left_of_it == words.CALL_FIRST
    assert found.bars[0].dates == "2024年10月10日前"


@pytest.mark.parametrize("now", ["2019-01-01T09:00", "2031-01-01T09:00"])
def test_today_far_away_stands_beyond_a_break(now: str) -> None:
    found = drawn(window("2024-10-01", "2024-10-10"), now=at(now))
    assert found is not None
    assert found.broken is not None
    (bar,) = found.bars
    edges = (found.today.at, found.broken, bar.left) if now < "2024" else (bar.right, found.broken, found.today.at)
    assert list(edges) == sorted(edges)
    assert now[:4] in found.today.label


def test_a_window_without_a_day_is_not_drawn() -> None:
    assert drawn(window(None, None), now=at("2024-10-10T08:00")) is None


def test_a_long_name_is_cut_in_the_picture() -> None:
    found = drawn(window(None, "2024-10-10", what="很" * 60), now=at("2024-10-01T08:00"))
    assert found is not None
    assert found.bars[0].what == "很" * 21 + "…"


@given(st.lists(st.tuples(DAYS, DAYS), min_size=1, max_size=5), st.dates(datetime.date(2000, 1, 1)), st.booleans())
def test_whenever_windows_and_today_are_all_is_within_the_picture(
    spans: list[tuple[datetime.date, datetime.date]], today: datetime.date, opened: bool
) -> None:
    windows = [window(f"{min(pair)}" if opened else None, f"{max(pair)}") for pair in spans]
    found = drawn(*windows, now=datetime.datetime.combine(today, datetime.time(9)))
    assert found is not None
    ends = [edge for bar in found.bars for edge in (bar.left, bar.right)]
    assert all(0 <= edge <= 100 for edge in [*ends, found.today.at, *(tick.at for tick in found.ticks)])
    assert all(before.at < after.at for before, after in itertools.pairwise(found.ticks))
    assert len(found.ticks) <= 6
    assert all(bar.y < found.foot < found.height for bar in found.bars)
