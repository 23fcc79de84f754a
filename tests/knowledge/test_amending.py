"""What a later document says is told instead of the notice's words, with the document and those words beside it."""

import datetime
import pickle
import re
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import amending, facts, told
from knowledge.additions import Additions, Correction, Wording
from knowledge.answers import KnowledgeBase
from knowledge.composing import LONGEST
from knowledge.notices import load_notices
from tests.judging import NOTICES, QUESTIONS
from tests.knowledge.adding import CHANGZHI, DAY, JIANYANG, NAME, SHANXI, TAIYUAN, corrected, correction, worded

DURING = datetime.datetime(2024, 11, 5, 9)
SHIPPED = [
    (notice.id, fact)
    for notice in load_notices().values()
    for fact in (*notice.windows, *notice.contacts, *notice.places)
]
FORMS = [
    *("什么时候截止", "材料最晚哪天交", "还来得及吗", "时间安排", "材料送到哪", "电话多少", "投诉找谁", "邮编多少"),
    *("有哪些材料要交", "申报程序是什么", "什么时候截止？电话多少？送到哪里？", "这个通知", "能停车吗"),
    *(q for scope, q, _ in QUESTIONS if NOTICES[scope]),
]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def former(fact: facts.Amendable) -> list[str]:
    """The words of a fact that may not be told alone once it is amended."""
    match fact:
        case facts.Window():
            moments = [datetime.datetime.fromisoformat(one) for one in (fact.opens, fact.closes) if one]
            return [squeezed(fact.as_written), *(f"{one.month}月{one.day}日" for one in moments)]
        case facts.Contact():
            return [squeezed(phone) for phone in fact.phones]
        case facts.Place():
            return [squeezed(fact.address)]
    raise AssertionError


def says(line: str, fact: facts.Amendable) -> bool:
    return any(re.search(rf"(?<!\d){re.escape(words)}", squeezed(line)) for words in former(fact))


def moved(knowledge: KnowledgeBase, **values: Any) -> KnowledgeBase:
    """The knowledge with the window of one notice moved."""
    notice = knowledge.notices[CHANGZHI]
    return knowledge.amended(corrected(correction(notice, notice.windows[0], **values)))


@settings(max_examples=150, deadline=None)
@given(
    shipped=st.sampled_from(SHIPPED), questions=st.lists(st.sampled_from(FORMS), min_size=3, max_size=3), data=st.data()
)
def test_nothing_outdated_is_told_without_its_amendment(
    knowledge: KnowledgeBase, shipped: tuple[str, facts.Amendable], questions: list[str], data: st.DataObject
) -> None:
    id, fact = shipped
    notice = knowledge.notices[id]
    closes = data.draw(st.dates(datetime.date(2019, 1, 1), datetime.date(2026, 12, 31))).isoformat()
    change = {
        "window": {"closes": closes, "as_written": data.draw(st.sampled_from([None, "另行安排"]))},
        "contact": {"phones": ("010-55555555",)},
        "place": {"address": "新城路9号"},
    }
    one = correction(notice, fact)
    one = one.model_copy(update=change[one.kind])
    assert one.problems(notice) == []
    amended = knowledge.amended(corrected(one))
    for question in questions:
        answer = amended.ask(question, id, DURING)
        lines = answer.text.split("\n")
        outdated = [line for line in lines if says(line, fact)]
        if outdated:
            assert NAME in answer.text
            assert len(answer.text) <= LONGEST
        quotes = [line for line in outdated if "“" in line and NAME not in line]
        assert all("是更正以前写的）" in line for line in quotes)
        if quotes:
            assert any(NAME in line for line in lines[: lines.index(quotes[0])])


def test_a_window_is_told_with_its_document_and_what_the_notice_says(knowledge: KnowledgeBase) -> None:
    amended = moved(knowledge, as_written="10月9日至11月15日", opens="2024-10-09", closes="2024-11-15")
    answer = amended.ask("材料最晚哪天交", CHANGZHI, DURING)
    assert answer.text.endswith(
        "\n材料收审：10月9日至11月15日（2024年），还剩10天"
        f"（据《{NAME}》（2024年10月12日），通知五.(四)原为“10月9日至31日”）"
    )
    assert "已截止" in knowledge.ask("材料最晚哪天交", CHANGZHI, DURING).text


def test_the_standing_follows(knowledge: KnowledgeBase) -> None:
    later = moved(knowledge, closes="2024-11-15").notices[CHANGZHI]
    undated = moved(knowledge, as_written="另行通知").notices[CHANGZHI]
    assert told.over(knowledge.notices[CHANGZHI], DURING)
    assert not told.over(later, DURING)
    assert told.over(later, datetime.datetime(2024, 11, 16))
    assert not told.over(undated, DURING)
    assert "材料收审：另行通知（据" in told.window_line(undated, undated.windows[0], DURING)


@pytest.mark.parametrize(
    ("values", "written"),
    [
        ({"closes": "2024-11-15"}, "截至2024年11月15日，"),
        ({"closes": "2024-11-15T17:00"}, "截至2024年11月15日17:00，"),
        ({"opens": "2024-11-01", "closes": "2024-11-15"}, "2024年11月1日至2024年11月15日，"),
        ({"closes": "2025-01-15", "as_written": "延长至1月15日"}, "延长至1月15日（2024至2025年），"),
        ({"closes": "2025-01-15", "opens": "2025-01-02", "as_written": "1月2日至15日"}, "1月2日至15日（2025年），"),
    ],
)
def test_days_are_told_with_their_year(knowledge: KnowledgeBase, values: dict[str, str], written: str) -> None:
    notice = moved(knowledge, **values).notices[CHANGZHI]
    assert f"材料收审：{written}" in told.window_line(notice, notice.windows[0], DURING)


def test_only_the_end_that_moves_leaves_the_beginning(knowledge: KnowledgeBase) -> None:
    before = datetime.datetime(2024, 10, 1)
    later = moved(knowledge, closes="2024-11-15").notices[CHANGZHI].windows[0]
    assert told.window_state(later, before) == "8天后开始"
    earlier = moved(knowledge, closes="2024-10-05").notices[CHANGZHI].windows[0]
    assert told.window_state(earlier, before) == "还剩4天"


def test_a_day_before_which_to_come_stays_open(knowledge: KnowledgeBase) -> None:
    notice = moved(knowledge, closes="2024-11-05", as_written="11月5日前").notices[CHANGZHI]
    assert "当天" in told.window_state(notice.windows[0], DURING)


def test_a_phone_and_a_place(knowledge: KnowledgeBase) -> None:
    notice = knowledge.notices[SHANXI]
    added = corrected(
        correction(notice, notice.contacts[0], phones=("0351-1112222", "0351-3334444")),
        correction(notice, notice.places[1], address="新城路9号", postcode="030009"),
    )
    amended = knowledge.amended(added)
    phone = amended.ask("窗口电话", SHANXI, DURING).text
    assert "0351-1112222、0351-3334444，" in phone
    assert "通知五.(四)原为“0351-7731368”" in phone
    place = amended.ask("举报信寄到哪，电话多少", SHANXI, DURING).text
    assert "新城路9号，邮编030009（据" in place
    assert "，邮编030000”）" in place


def test_an_office_told_by_its_window_moves_with_the_place(knowledge: KnowledgeBase) -> None:
    notice = knowledge.notices[SHANXI]
    amended = knowledge.amended(corrected(correction(notice, notice.places[0], address="新城路9号")))
    assert "26号窗口" in knowledge.ask("窗口电话", SHANXI, DURING).text
    assert "新城路9号" in amended.ask("窗口电话", SHANXI, DURING).text
    assert any("新城路9号" in line for line in told.contacts_lines(amended.notices[SHANXI]))


def test_a_clause_that_is_quoted_comes_with_its_amendment_once(knowledge: KnowledgeBase) -> None:
    amended = moved(knowledge, closes="2024-11-15")
    for question in ("材料怎么装订", "业绩材料的取得时间截止到什么时候", "材料什么时候截止？怎么装订？"):
        answer = amended.ask(question, CHANGZHI, DURING)
        assert answer.status == "answer"
        assert answer.text.count("截至2024年11月15日") == 1
    assert NAME not in amended.ask("论文要几篇", CHANGZHI, DURING).text


@pytest.mark.parametrize(
    ("question", "older"),
    [
        ("还在437室吗", "（其中“0355-3036240”“长治市工信局（长兴南路70号南楼437室）”是更正以前写的）"),
        ("长治通知的时间", "（五.(四)）（其中“10月9日至31日”是更正以前写的）"),
        ("学历和业绩材料截止到哪天", "（三.(二)）（其中“10月31日”是更正以前写的）"),
    ],
)
def test_an_amendment_comes_before_the_quote_which_says_what_is_older(
    knowledge: KnowledgeBase, question: str, older: str
) -> None:
    notice = knowledge.notices[CHANGZHI]
    values: dict[str, Any] = {"closes": "2024-11-15", "phones": ("010-55555555",), "address": "新城路9号"}
    facts_now = (notice.windows[0], notice.contacts[0], notice.places[0])
    amended = knowledge.amended(corrected(*(correction(notice, fact, **values) for fact in facts_now)))
    head, *amendments, quote = first_quote(amended, question)
    assert head == "按长治市2024年度工程系列中、初级通知："
    assert amendments
    assert all(NAME in line for line in amendments)
    assert quote.startswith("“")
    assert quote.endswith(older)
    assert first_quote(knowledge, question)[-1] == quote.removesuffix(older[older.index("（其中") :])


def first_quote(knowledge: KnowledgeBase, question: str) -> list[str]:
    """The lines of an answer up to its first quote."""
    lines = knowledge.ask(question, CHANGZHI, DURING).text.split("\n")
    return lines[: next(at for at, line in enumerate(lines) if line.startswith("“")) + 1]


def test_each_of_two_phones_that_stand_side_by_side_is_older(knowledge: KnowledgeBase) -> None:
    notice = knowledge.notices[TAIYUAN]
    phone = next(one for one in notice.contacts if len(one.phones) == 2)
    amended = knowledge.amended(corrected(correction(notice, phone, phones=("010-55555555",))))
    marks = "".join(f"“{one}”" for one in phone.phones)
    assert f"（其中{marks}是更正以前写的）" in amended.ask("这个通知", TAIYUAN, DURING).text


def test_what_staff_answer_is_no_quote_of_the_notice(knowledge: KnowledgeBase) -> None:
    added = moved(knowledge, closes="2024-11-15").additions
    own = worded(("改到哪天", "不是“10月31日”（五.(四)），是11月15日。")).wordings
    said = knowledge.amended(added.model_copy(update={"wordings": own})).ask("改到哪天", CHANGZHI, DURING).text
    assert "是更正以前写的" not in said
    assert NAME in said


def test_another_day_of_the_same_month_is_not_outdated(knowledge: KnowledgeBase) -> None:
    notice = knowledge.notices[JIANYANG]
    (defence,) = [window for window in notice.windows if window.kind == "defence"]
    amended = knowledge.amended(corrected(correction(notice, defence, as_written="2021年1月中旬")))
    assert "原为“预计12月左右" in amended.ask("什么时候答辩", JIANYANG, DURING).text
    answer = amended.ask("任职年限计算到什么时候", JIANYANG, DURING)
    assert "12月31日" in squeezed(answer.text)
    assert NAME not in answer.text


def test_the_name_alone_tells_the_amended_windows(knowledge: KnowledgeBase) -> None:
    answer = moved(knowledge, closes="2024-11-15").ask("长治职称", None, DURING)
    assert answer.kind == "notice"
    assert "截至2024年11月15日" in answer.text
    assert answer.text.count(NAME) == 1


def test_the_newest_document_counts_then_the_last(knowledge: KnowledgeBase) -> None:
    notice = knowledge.notices[CHANGZHI]
    window = notice.windows[0]
    one = correction(notice, window, "通知甲", datetime.date(2024, 10, 20), closes="2024-11-20")
    older = correction(notice, window, "通知乙", datetime.date(2024, 10, 15), closes="2024-11-15")
    same_day = correction(notice, window, "通知丙", datetime.date(2024, 10, 20), closes="2024-11-21")

    def closes(*corrections: Correction) -> str | None:
        return knowledge.amended(corrected(*corrections)).notices[CHANGZHI].windows[0].closes

    assert closes(one, older) == "2024-11-20"
    assert closes(older, one, same_day) == "2024-11-21"
    assert closes(same_day, one) == "2024-11-20"


def test_of_several_corrections_one_counts_for_each_fact(knowledge: KnowledgeBase) -> None:
    notice = knowledge.notices[CHANGZHI]
    phone = correction(notice, notice.contacts[0], phones=("0355-1112222",))
    one, two = (correction(notice, notice.windows[0], closes=closes) for closes in ("2024-11-15", "2024-11-20"))
    older = correction(notice, notice.windows[0], date=DAY - datetime.timedelta(days=1), closes="2024-11-25")
    assert amending.counting((one, two, phone, older), one) == two
    assert amending.counting((two, one, older), two) == one
    assert amending.counting((one, two), phone) is None


def test_a_beginning_that_was_moved_stays_where_the_end_moves_again(knowledge: KnowledgeBase) -> None:
    notice = knowledge.notices[CHANGZHI]
    window = notice.windows[0]
    begins = correction(notice, window, opens="2024-11-01", closes="2024-11-15")
    ends = correction(notice, window, "再次延长的通知", closes="2024-11-20")
    (amended,) = knowledge.amended(corrected(begins, ends)).notices[CHANGZHI].windows
    assert (amended.opens, amended.closes, amended.shipped) == ("2024-11-01", "2024-11-20", window)


def test_an_amended_fact_keeps_key_and_shipped_words(knowledge: KnowledgeBase) -> None:
    for id, fact in SHIPPED:
        notice = knowledge.notices[id]
        values: dict[str, Any] = {"closes": "2025-01-01", "phones": ("010-55555555",), "address": "新城路9号"}
        amended = knowledge.amended(corrected(correction(notice, fact, **values))).notices[id]
        facts_now = (*amended.windows, *amended.contacts, *amended.places)
        (changed,) = [one for one in facts_now if one.amended]
        assert (changed.key, changed.shipped) == (fact.key, fact)
        assert pickle.loads(pickle.dumps(changed)) == changed != fact


def test_amending_again_begins_from_what_is_shipped(knowledge: KnowledgeBase) -> None:
    first = moved(knowledge, closes="2024-11-15")
    assert (
        moved(first, as_written="另行通知").notices[CHANGZHI].windows[0].shipped
        == knowledge.notices[CHANGZHI].windows[0]
    )
    assert first.amended(corrected()).notices == knowledge.notices
    assert first.additions.version == 1


def test_amending_costs_little(knowledge: KnowledgeBase) -> None:
    notice = knowledge.notices[TAIYUAN]
    many = corrected(*(correction(notice, notice.windows[0], closes="2024-11-15") for _ in range(300)))
    begin = time.process_time()
    knowledge.amended(many)
    assert time.process_time() - begin < 0.05


def test_where_room_is_short_amendments_come_before_the_clause(knowledge: KnowledgeBase) -> None:
    notice = knowledge.notices[TAIYUAN]
    values: dict[str, Any] = {"closes": "2025-01-01", "phones": ("010-55555555",), "address": "新城路9号"}
    amendable = (*notice.windows, *notice.contacts, *notice.places)
    added = corrected(*(correction(notice, fact, "补" * 100, **values) for fact in amendable))
    quoting = Wording(notice=TAIYUAN, q="能停车吗", clause="五", date=DAY)
    assert "新建路69号" in knowledge.amended(Additions(wordings=(quoting,))).ask("能停车吗", TAIYUAN, DURING).text
    answer = knowledge.amended(added.model_copy(update={"wordings": (quoting,)})).ask("能停车吗", TAIYUAN, DURING)
    assert len(answer.text) <= LONGEST
    assert all("（据《补" in line for line in answer.text.split("\n")[1:-1])


def test_the_longest_own_answer_has_room_beside_an_amendment(knowledge: KnowledgeBase) -> None:
    notice = knowledge.notices[CHANGZHI]
    moved = correction(notice, notice.windows[0], "补" * 100, as_written="延" * 100, closes="2024-11-15")
    wording = worded(("几点下班", "10月31日" + "早" * 244)).wordings
    assert not [*moved.problems(notice), *wording[0].problems(notice)]
    answer = knowledge.amended(Additions(corrections=(moved,), wordings=wording)).ask("几点下班", CHANGZHI, DURING)
    assert "早" * 244 in answer.text
    assert "延" * 100 in answer.text
