"""Questions that staff have worded are answered as they said, and no others."""

import datetime

import pytest
from hypothesis import given, settings

from knowledge.additions import Additions, Wording
from knowledge.answers import Answer, KnowledgeBase
from knowledge.errors import NoticeNotFound
from tests.knowledge.adding import CHANGZHI, DAY, SHANXI, TAIYUAN, corrected, correction, worded
from tests.knowledge.test_answers import SCOPED, TEXTS

NOW = datetime.datetime(2024, 10, 25, 9)
PARKING = ("窗口能停车吗", "南楼前可以停车。")
LIKE = [
    *(("窗口能停车吗？", like) for like in ("窗口可以停车吗", "窗口能不能停车", "窗口那能停车吗", "窗口是否能停车")),
    ("今年评审要不要笔试", "今年评审要笔试吗"),
]
UNLIKE = [
    ("窗口能停车吗", "窗口不能停车吗"),
    ("窗口能停车吗", "窗口能停电吗"),
    ("窗口能停车吗", "窗口哪能停车"),
    ("窗口能停车吗", "窗口只能停车吗"),
    ("助理工程师要笔试吗", "工程师要笔试吗"),
    ("助理工程师要不要笔试", "高级工程师要不要笔试"),
    ("2023年的社保断了影响不", "2024年的社保断了影响不"),
    ("材料能改吗", "材料能换吗"),
    ("离职3个月内算在岗吗", "离职6个月内算在岗吗"),
    ("离职三个月内算在岗吗", "离职六个月内算在岗吗"),
    ("窗口周末能停车吗", "窗口周末能停电吗"),
    ("论文发在省级期刊能加分吗", "论文发在国家级期刊能加分吗"),
    ("一等奖的证书丢了影响吗", "二等奖的证书丢了影响吗"),
    ("他能替我签到吗", "我能替他签到吗"),
    ("窗口周六有没有人", "窗口周日有没有人"),
    ("公示期间能不能请假", "公示期间不能请假吗"),
]


def answered(knowledge: KnowledgeBase, wording: str, question: str, notice: str | None = CHANGZHI) -> Answer:
    return knowledge.amended(worded((wording, "由工作人员说明。"))).ask(question, notice, NOW)


@pytest.mark.parametrize(("wording", "question"), LIKE)
def test_the_same_said_otherwise_is_answered(knowledge: KnowledgeBase, wording: str, question: str) -> None:
    assert knowledge.ask(question, CHANGZHI, NOW).status == "unknown"
    answer = answered(knowledge, wording, question)
    assert (answer.status, answer.kind) == ("answer", "wording")


@pytest.mark.parametrize(("wording", "question"), UNLIKE)
def test_something_else_that_sounds_like_it_is_not(knowledge: KnowledgeBase, wording: str, question: str) -> None:
    assert answered(knowledge, wording, wording).kind == "wording"
    assert "由工作人员说明" not in answered(knowledge, wording, question).text


def test_an_own_answer_says_who_answered_when_and_for_which_notice(knowledge: KnowledgeBase) -> None:
    answer = knowledge.amended(worded(PARKING)).ask("请问窗口能停车吗？", CHANGZHI, NOW)
    assert answer.text == (
        f"按{knowledge.notices[CHANGZHI].short_name}：\n【工作人员答复，2024年10月12日】南楼前可以停车。"
    )
    assert (answer.status, answer.notice, answer.clauses) == ("answer", CHANGZHI, ())


@pytest.mark.parametrize("question", ["窗口能停车吗", "长治窗口能停车吗？", "长治市的窗口能停车吗", "窗口能停車嗎"])
def test_the_place_and_the_script_make_no_difference(knowledge: KnowledgeBase, question: str) -> None:
    for wording in ("窗口能停车吗", "长治窗口能停车吗"):
        assert answered(knowledge, wording, question).kind == "wording"


def test_a_wording_serves_its_own_notice_only(knowledge: KnowledgeBase) -> None:
    amended = knowledge.amended(worded(PARKING))
    assert amended.ask(PARKING[0], TAIYUAN, NOW).status == "unknown"
    assert amended.ask("太原" + PARKING[0], CHANGZHI, NOW).status != "answer"
    assert amended.ask("西安" + PARKING[0], CHANGZHI, NOW).status == "unknown"
    assert amended.ask(PARKING[0], None, NOW) == knowledge.ask(PARKING[0], None, NOW)
    assert amended.ask("长治" + PARKING[0], None, NOW).kind == "wording"


def test_a_question_that_is_worded_is_answered_so_whatever_else_answers_it(knowledge: KnowledgeBase) -> None:
    question, like = "论文要几篇", "论文要多少篇"
    assert knowledge.ask(question, CHANGZHI, NOW).status == "answer"
    amended = knowledge.amended(worded((question, "一篇以上。")))
    assert "【工作人员答复" in amended.ask(question, CHANGZHI, NOW).text
    assert amended.ask(like, CHANGZHI, NOW) == knowledge.ask(like, CHANGZHI, NOW)


def test_a_wording_answers_what_is_no_business_of_a_notice(knowledge: KnowledgeBase) -> None:
    question = "附近有酒店吗"
    assert knowledge.ask(question, CHANGZHI, NOW).kind in ("offtopic", "silent")
    assert answered(knowledge, question, question).kind == "wording"


def test_a_clause_is_quoted_and_cited(knowledge: KnowledgeBase) -> None:
    wording = Wording(notice=CHANGZHI, q="自己跑一趟行不", clause="五.(四)", date=DAY)
    answer = knowledge.amended(Additions(wordings=(wording,))).ask("自己跑一趟行不", CHANGZHI, NOW)
    assert "不受理个人报送事宜" in answer.text
    assert answer.text.endswith("（五.(四)）")
    assert (answer.status, answer.clauses) == ("answer", ("五.(四)",))


def test_every_clause_can_be_quoted(knowledge: KnowledgeBase) -> None:
    for notice in knowledge.notices.values():
        paths = [clause.path for clause in notice.clauses if not clause.form]
        wordings = [Wording(notice=notice.id, q=f"暗号{path}", clause=path, date=DAY) for path in paths]
        amended = knowledge.amended(Additions(wordings=tuple(wordings)))
        for wording in wordings:
            answer = amended.ask(wording.q, notice.id, NOW)
            assert answer.kind == "wording"
            assert len(answer.text.split("\n", 1)[1]) > len(f"“”（{wording.clause}）")


def test_an_answer_with_outdated_words_comes_with_the_amendment(knowledge: KnowledgeBase) -> None:
    notice = knowledge.notices[CHANGZHI]
    moved = corrected(correction(notice, notice.windows[0], closes="2024-11-15"))
    wordings = worded(("最后一天几点下班", "10月31日17时。"), ("能停车吗", "能。")).wordings
    amended = knowledge.amended(moved.model_copy(update={"wordings": wordings}))
    assert "截至2024年11月15日" in amended.ask("最后一天几点下班", CHANGZHI, NOW).text
    assert "截至2024年11月15日" not in amended.ask("能停车吗", CHANGZHI, NOW).text


def test_one_of_several_questions_is_worded(knowledge: KnowledgeBase) -> None:
    amended = knowledge.amended(worded(("窗口周末有人吗", "周末不上班。")))
    answer = amended.ask("材料什么时候截止？窗口周末有没有人？", CHANGZHI, NOW)
    assert "材料收审：10月9日至31日" in answer.text
    assert "周末不上班" in answer.text
    papers = knowledge.amended(worded(("论文要几篇", "由工作人员说明。")))
    assert "由工作人员说明" in papers.ask("材料什么时候截止？论文要几篇？", CHANGZHI, NOW).text


def test_follow_ups_lean_on_a_worded_question(knowledge: KnowledgeBase) -> None:
    amended = knowledge.amended(worded(PARKING, ("工程师呢", "由工作人员说明。")))
    previous = {"q": PARKING[0], "notice": CHANGZHI, "clauses": []}
    assert "0355-3036240" in amended.ask("电话呢", None, NOW, previous).text
    papers = {"q": "助理工程师论文要几篇", "notice": CHANGZHI, "clauses": []}
    assert amended.ask("工程师呢", None, NOW).status == "clarify"
    assert amended.ask("工程师呢", None, NOW, papers) == knowledge.ask("工程师呢", None, NOW, papers)


def test_the_newest_answer_counts(knowledge: KnowledgeBase) -> None:
    newer = worded((PARKING[0], "不能停车。"), date=datetime.date(2024, 10, 20)).wordings
    older = worded(PARKING).wordings
    for wordings in (older + newer, newer + older):
        answer = knowledge.amended(Additions(wordings=wordings)).ask(PARKING[0], CHANGZHI, NOW)
        assert "2024年10月20日】不能停车。" in answer.text


@settings(max_examples=60, deadline=None)
@given(wording=TEXTS, question=TEXTS, notice=SCOPED)
def test_any_text_can_be_worded_and_changes_no_other_answer(
    knowledge: KnowledgeBase, wording: str, question: str, notice: str
) -> None:
    amended = knowledge.amended(worded((wording, "由工作人员说明。"), notice=notice))
    answer = amended.ask(question, notice, NOW)
    if "由工作人员说明" in answer.text:
        assert (answer.status, answer.notice) == ("answer", notice)
    else:
        assert answer == knowledge.ask(question, notice, NOW)


def test_the_nearest_clauses_are_told_where_nothing_answers(knowledge: KnowledgeBase) -> None:
    assert knowledge.ask("送审材料要排队取号吗", CHANGZHI, NOW).status == "unknown"
    near = knowledge.nearest("送审材料要排队取号吗", CHANGZHI)
    assert 1 <= len(near) <= 3
    assert [one.score for one in near] == sorted((one.score for one in near), reverse=True)
    assert len({one.clause for one in near}) == len(near)
    assert "五.(四)" in [one.clause for one in near]
    for clause, sentence, score in near:
        assert knowledge.notices[CHANGZHI].clauses.quotes(clause, sentence)
        assert 0 <= score <= 1


def test_nearest_is_of_one_notice_and_takes_any_text(knowledge: KnowledgeBase) -> None:
    assert knowledge.nearest("", SHANXI) == []
    assert knowledge.nearest("🙂 NOT (", SHANXI) == []
    with pytest.raises(NoticeNotFound):
        knowledge.nearest("电话", "gone-2019")
