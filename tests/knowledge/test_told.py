"""Windows told with what is left of them, and the other facts as lines."""

import datetime

import pytest

from knowledge import told
from knowledge.answers import KnowledgeBase

SHANXI, TAIYUAN = "shanxi-2024-techmgr", "taiyuan-2020-engineering"


@pytest.mark.parametrize(
    ("moment", "electronic", "paper"),
    [
        ("2024-10-10", "还剩8天", "18天后开始"),
        ("2024-10-18", "当天", "10天后开始"),
        ("2024-10-19", "已截止", "9天后开始"),
        ("2024-10-28T13:59", "已截止", "今天开始"),
        ("2024-10-28T14:00", "已截止", "还剩4天"),
        ("2024-11-01T16:59", "已截止", "今天截止"),
        ("2024-11-01T17:00", "已截止", "，已截止"),
    ],
)
def test_what_is_left_of_a_window(knowledge: KnowledgeBase, moment: str, electronic: str, paper: str) -> None:
    lines = told.windows_lines(knowledge.notices[SHANXI], datetime.datetime.fromisoformat(moment))
    assert electronic in lines[0]
    assert paper in lines[1]
    assert "2024年10月18日前" in lines[0]
    assert lines[1].endswith("（五.(四).2）")


def test_a_day_lasts_until_its_end(knowledge: KnowledgeBase) -> None:
    notice = knowledge.notices[TAIYUAN]
    assert not told.over(notice, datetime.datetime(2020, 11, 25, 23, 59))
    assert told.over(notice, datetime.datetime(2020, 11, 26))
    assert told.standing_line(notice, datetime.datetime(2020, 11, 26)).endswith("（申报已截止）")


def test_a_draft_is_never_over(knowledge: KnowledgeBase, now: datetime.datetime) -> None:
    notice = knowledge.notices["hangzhou-techmgr-draft"]
    assert not told.over(notice, now)
    assert told.windows_lines(notice, now) == []
    assert "征求意见稿" in told.standing_line(notice, now)


def test_a_window_without_a_year_gets_the_notices(knowledge: KnowledgeBase, now: datetime.datetime) -> None:
    (line,) = told.windows_lines(knowledge.notices["changzhi-2024-engineering"], now)
    assert "10月9日至31日（2024年），已截止" in line


def test_lines_are_short_and_end_with_their_clause(knowledge: KnowledgeBase, now: datetime.datetime) -> None:
    for notice in knowledge.notices.values():
        lines = (
            told.windows_lines(notice, now)
            + told.materials_lines(notice)
            + told.contacts_lines(notice)
            + told.places_lines(notice)
            + told.steps_lines(notice)
        )
        assert all(len(line) <= 120 and line.endswith("）") for line in lines)
