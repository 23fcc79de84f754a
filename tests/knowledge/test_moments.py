"""Days and hours in a question: by their date, from today, by the week, roughly, with what comes before or after."""

import datetime

import pytest

from knowledge import moments, text

NOW = datetime.datetime(2024, 10, 30, 9)  # a Wednesday
NEAR = datetime.date(2024, 11, 1)


def spans(question: str) -> list[tuple[str, str]]:
    found = moments.told(moments.plain(text.normalise(question)), NOW, NEAR)
    return [(str(one.span.begin)[:16], str(one.span.end)[:16]) for one in found]


@pytest.mark.parametrize(
    ("question", "begin", "end"),
    [
        ("11月2号再送", "2024-11-02 00:00", "2024-11-03 00:00"),
        ("十一月二日送", "2024-11-02 00:00", "2024-11-03 00:00"),
        ("2023年11月2日", "2023-11-02 00:00", "2023-11-03 00:00"),
        ("24年11月2日", "2024-11-02 00:00", "2024-11-03 00:00"),
        ("明年1月3日", "2025-01-03 00:00", "2025-01-04 00:00"),
        ("今天", "2024-10-30 09:00", "2024-10-31 00:00"),
        ("现在", "2024-10-30 09:00", "2024-10-30 09:01"),
        ("明儿", "2024-10-31 00:00", "2024-11-01 00:00"),
        ("后天", "2024-11-01 00:00", "2024-11-02 00:00"),
        ("大后天", "2024-11-02 00:00", "2024-11-03 00:00"),
        ("昨天", "2024-10-29 00:00", "2024-10-30 00:00"),
        ("下周三", "2024-11-06 00:00", "2024-11-07 00:00"),
        ("下礼拜天", "2024-11-10 00:00", "2024-11-11 00:00"),
        ("周五", "2024-11-01 00:00", "2024-11-02 00:00"),
        ("周一", "2024-11-04 00:00", "2024-11-05 00:00"),
        ("这周末", "2024-11-02 00:00", "2024-11-04 00:00"),
        ("下个星期", "2024-11-04 00:00", "2024-11-11 00:00"),
        ("下月初", "2024-11-01 00:00", "2024-11-11 00:00"),
        ("11月中旬", "2024-11-11 00:00", "2024-11-21 00:00"),
        ("下个月3号", "2024-11-03 00:00", "2024-11-04 00:00"),
        ("12月", "2024-12-01 00:00", "2025-01-01 00:00"),
        ("31号", "2024-10-31 00:00", "2024-11-01 00:00"),
        ("今天下班五点半", "2024-10-30 17:30", "2024-10-30 17:31"),
        ("11月1号上午九点", "2024-11-01 09:00", "2024-11-01 09:01"),
        ("明天16:30", "2024-10-31 16:30", "2024-10-31 16:31"),
        ("10月31日以后", "2024-11-01 00:00", "9999-12-31 23:59"),
        ("11月5日之前", "2024-10-30 09:00", "2024-11-05 00:00"),
    ],
)
def test_a_moment(question: str, begin: str, end: str) -> None:
    assert spans(question) == [(begin, end)]


@pytest.mark.parametrize(
    "question", ["2月30号", "三号楼", "5日内", "3天后交", "前期工作", "以后", "排第3号", "13月1日", "国庆以后", "35号"]
)
def test_no_moment(question: str) -> None:
    assert spans(question) == []


def test_a_day_alone_is_the_next_one_while_the_day_it_is_near_to_is_to_come() -> None:
    found = moments.told("10号交", datetime.datetime(2024, 10, 5), datetime.date(2024, 10, 31))
    assert found[0].span.begin == datetime.datetime(2024, 10, 10)
    assert moments.told("16号交", datetime.datetime(2026, 1, 1), datetime.date(2024, 10, 31)) == []


def test_moments_come_in_their_order() -> None:
    assert [begin for begin, _ in spans("昨天没报上,今天还能补吗")] == ["2024-10-29 00:00", "2024-10-30 09:00"]
