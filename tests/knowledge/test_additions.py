"""What staff add is checked, and survives its way to the store and to other processes."""

import pickle
from typing import Any

import pytest

from knowledge.additions import Additions, Correction, Document, Wording
from knowledge.answers import KnowledgeBase
from tests.knowledge.adding import CHANGZHI, DAY, SHANXI, corrected, correction, worded


def test_additions_survive_pickle_and_json(knowledge: KnowledgeBase) -> None:
    notice = knowledge.notices[CHANGZHI]
    moved = correction(notice, notice.windows[0], as_written="10月9日至11月15日", closes="2024-11-15")
    added = Additions(version=7, corrections=(moved,), wordings=worded(("能停车吗", "能。")).wordings)
    assert pickle.loads(pickle.dumps(added)) == added
    assert Additions.model_validate_json(added.model_dump_json()) == added


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({}, "既没有截止日期"),
        ({"as_written": "  "}, "既没有截止日期"),
        ({"opens": "2024-11-01"}, "既没有截止日期"),
        ({"closes": "2024-11-31"}, "不是日期"),
        ({"closes": "11月15日"}, "不是日期"),
        ({"closes": "2024-11-15T17:00:30"}, "不是日期"),
        ({"closes": "2024-11-15", "opens": "2024-1-1"}, "不是日期"),
        ({"closes": "2024-11-15", "opens": "2024-11-16"}, "早于"),
        ({"closes": "2024-11-15T09:00", "opens": "2024-11-15T10:00"}, "早于"),
        ({"closes": "2024-11-15", "as_written": "延长至11月25日"}, "“延长至11月25日”和截止日期 2024-11-15 不一致"),
        ({"closes": "2024-12-15", "as_written": "延长至11月15日"}, "不一致"),
        ({"closes": "2025-11-15", "as_written": "延长至2024年11月15日"}, "不一致"),
        ({"closes": "2024-11-15", "as_written": "2024-12-15前"}, "不一致"),
        ({"closes": "2024-11-15", "as_written": "十二月十五日截止"}, "不一致"),
        ({"closes": "2024-11-15", "as_written": "10月9日至15日"}, "不一致"),
        ({"closes": "2024-11-15", "as_written": "2024年12月15日至次年1月15日"}, "不一致"),
        ({"closes": "2024-11-15", "as_written": "延长至12月"}, "不一致"),
        ({"closes": "2024-11-15", "as_written": "延长至11月15日下午5点"}, "例如 2024-11-15 17:00"),
        ({"closes": "2024-11-15", "as_written": "15日9:00至17:00"}, "例如 2024-11-15 17:00"),
        ({"closes": "2024-11-15T05:00", "as_written": "11月15日下午5点半"}, "截止时间 05:00 不一致"),
        ({"closes": "2024-11-15T21:00", "as_written": "11月15日9:00前"}, "截止时间 21:00 不一致"),
        ({"closes": "2024-11-15", "as_written": "延" * 101}, "太长"),
        ({"closes": "2024-11-15", "name": " 《》"}, "没有写文件名称"),
        ({"closes": "2024-11-15", "name": "2000002"}, "“2000002”不像文件名称"),
        ({"closes": "2024-11-15", "name": "三零三六二四零"}, "不像文件名称"),
        ({"closes": "2024-11-15", "name": "2024年10月22日"}, "不像文件名称"),
        ({"closes": "2024-11-15", "name": "ok"}, "不像文件名称"),
    ],
)
def test_what_is_wrong_with_a_windows_correction(knowledge: KnowledgeBase, values: dict[str, Any], says: str) -> None:
    notice = knowledge.notices[CHANGZHI]
    (problem,) = correction(notice, notice.windows[0], **values).problems(notice)
    assert says in problem


@pytest.mark.parametrize(
    "values",
    [
        {"as_written": "另行通知"},
        {"closes": "2024-11-15"},
        {"closes": "2024-11-15T17:00", "opens": "2024-11-15T09:00"},
        {"closes": "2024-11-15", "opens": "2024-11-15T09:00"},
        {"closes": "2024-11-15", "as_written": "延长五个工作日"},
        {"closes": "2024-11-15", "as_written": "10月9日至11月15日"},
        {"closes": "2024-11-15", "as_written": "2024年10月9日至15日，后延长5日，即11 月 15 日"},
        {"closes": "2024-11-15", "as_written": "文件发出后5日内"},
        {"closes": "2024-11-15", "as_written": "延长至十一月"},
        {"closes": "2025-01-15", "as_written": "2024年12月15日至次年1月15日"},
        {"closes": "2024-11-15", "as_written": "11月15日24时"},
        {"closes": "2024-11-15", "as_written": "11月15日晚上12点"},
        {"closes": "2024-11-15T17:00", "as_written": "11月15日下午五点"},
        {"closes": "2024-11-15T17:00", "as_written": "11月15日5点"},
        {"closes": "2024-11-15T17:30", "as_written": "11月15日9:00至17:30"},
        {"closes": "2024-11-15", "name": "公告"},
    ],
)
def test_a_windows_correction_that_is_right(knowledge: KnowledgeBase, values: dict[str, Any]) -> None:
    notice = knowledge.notices[CHANGZHI]
    assert correction(notice, notice.windows[0], **values).problems(notice) == []


def test_what_is_wrong_with_a_phone_or_a_place(knowledge: KnowledgeBase) -> None:
    notice = knowledge.notices[CHANGZHI]
    phone, place = notice.contacts[0], notice.places[0]
    assert "没有写电话" in correction(notice, phone).problems(notice)[0]
    for wrong in ("见网站", "0355-abc", "1234", "0355-1234567周一"):
        (problem,) = correction(notice, phone, phones=("0355-1234567", wrong)).problems(notice)
        assert f"“{wrong}”不像电话号码" in problem
    right = ("0355-1234567", "(0355) 1234567转8001", "+86 355 1234567", "12345", "（0355）1234567")
    assert correction(notice, phone, phones=right).problems(notice) == []
    assert "没有写地址" in correction(notice, place, address=" ", postcode="046000").problems(notice)[0]
    assert correction(notice, place, address="新街1号").problems(notice) == []


def test_a_key_of_another_notice_or_kind_is_unknown(knowledge: KnowledgeBase) -> None:
    notice, other = knowledge.notices[CHANGZHI], knowledge.notices[SHANXI]
    moved = correction(notice, notice.windows[0], closes="2024-11-15")
    assert "没有“五.(四) 材料收审”" in moved.problems(other)[0]
    document = Document(name="补充通知", date=DAY)
    wrong = Correction(notice=CHANGZHI, kind="place", key=notice.windows[0].key, document=document, address="新街1号")
    assert "没有“五.(四) 材料收审”" in wrong.problems(notice)[0]


@pytest.mark.parametrize(
    ("q", "clause", "answer", "says"),
    [
        (" ?", None, "能。", "没有写问题"),
        ("能停车吗", None, None, "其中一个"),
        ("能停车吗", "五.(四)", "能。", "其中一个"),
        ("能停车吗", None, " ", "其中一个"),
        ("能停车吗", "五.(九)", None, "五.(九)"),
        ("能停车吗", None, "能" * 251, "太长"),
    ],
)
def test_what_is_wrong_with_a_wording(
    knowledge: KnowledgeBase, q: str, clause: str | None, answer: str | None, says: str
) -> None:
    wording = Wording(notice=CHANGZHI, q=q, clause=clause, answer=answer, date=DAY)
    (problem,) = wording.problems(knowledge.notices[CHANGZHI])
    assert says in problem


def test_what_no_longer_fits_is_left_out_and_logged(knowledge: KnowledgeBase, caplog: pytest.LogCaptureFixture) -> None:
    notice = knowledge.notices[CHANGZHI]
    gone = correction(notice, notice.windows[0], closes="2024-11-15").model_copy(update={"notice": "gone-2019"})
    renamed = correction(notice, notice.windows[0], closes="2024-11-15").model_copy(update={"key": "九 报名"})
    amended = knowledge.amended(
        corrected(gone, renamed).model_copy(
            update={"wordings": worded(("能停车吗", "能。"), notice="gone-2019").wordings}
        )
    )
    assert amended.notices == knowledge.notices
    assert ["gone-2019" in message for message in caplog.messages] == [True, False, True]
    assert "九 报名" in caplog.messages[1]
