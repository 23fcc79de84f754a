"""`python -m knowledge why` shows what an answer rests on."""

import datetime

import pytest

from knowledge import why
from knowledge.answers import KnowledgeBase

NOW = datetime.datetime(2026, 11, 21, 9)
CITY = "changzhi-2024-engineering"


def explained(knowledge: KnowledgeBase, question: str, notice: str | None = CITY, previous: str = "") -> str:
    before = {"q": previous, "notice": notice} if previous else None
    return why.explained(knowledge, question, notice, NOW, before)


def test_shows_the_words_as_they_are_read(knowledge: KnowledgeBase) -> None:
    told = explained(knowledge, "報工程師要几年")
    assert "报工程师要几年" in told
    assert "职称：工程师（要申报的）" in told
    slipped = explained(knowledge, "继续叫育要多少学时")
    assert "叫→教" in slipped
    assert "啥子→什么" in explained(knowledge, "要交啥子材料")


@pytest.mark.parametrize(
    ("question", "notice", "shown"),
    [
        ("太原的材料交到哪", CITY, "地区“太原”"),
        ("长治2024年的几号截止", None, "年度“2024”"),
        ("上海的几号截止", CITY, "没有这样的通知：上海"),
        ("幼师职称几号截止", None, "系列“幼师”"),
        ("技术经理人要几篇论文", None, "专业领域"),
        ("几号截止", None, "还不能确定"),
        ("几号截止", CITY, "沿用对话中的通知"),
        ("市科技局的几号截止", CITY, "单位“科技局”"),
    ],
)
def test_tells_which_notice_and_by_what(
    knowledge: KnowledgeBase, question: str, notice: str | None, shown: str
) -> None:
    assert shown in explained(knowledge, question, notice)


def test_names_every_alias_and_number(knowledge: KnowledgeBase) -> None:
    for name, identity in knowledge.identities.items():
        assert name in explained(knowledge, identity.aliases[0], None)
        assert "别名" in explained(knowledge, identity.aliases[0], None)


def test_tells_facts_and_candidates_apart(knowledge: KnowledgeBase) -> None:
    fact = explained(knowledge, "材料几号截止")
    assert "由事实回答" in fact
    assert "候选条款" not in fact
    clause = explained(knowledge, "论文要几篇")
    assert "由事实回答" not in clause
    best = next(item for item in knowledge.candidates(CITY, knowledge.understand("论文要几篇", CITY).asked))
    assert f"○ {best.score:.3f} 把握{best.sure:.2f} {best.ranked.passage.path}" in clause
    assert "第一条的凭据" in clause


def test_tells_the_words_that_speak_for_the_likeliest_topic(knowledge: KnowledgeBase) -> None:
    asked = knowledge.understand("复印件盖章", CITY).asked
    best = next(iter(asked.likely))
    pieces = knowledge.topics.pieces(asked.text, best)
    assert pieces == sorted(pieces, key=lambda piece: -piece[1])
    assert all(piece in asked.text and weight > 0 for piece, weight in pieces)
    assert f"“{best}”凭这些字：{pieces[0][0]}" in explained(knowledge, "复印件盖章")


def test_takes_the_parts_of_a_message_one_by_one(knowledge: KnowledgeBase) -> None:
    told = explained(knowledge, "材料几号截止？答辩费收多少？")
    assert "一句话里有2个问题" in told
    assert told.count("由事实回答") + told.count("候选条款") == 2


def test_completes_a_question_by_the_one_before(knowledge: KnowledgeBase) -> None:
    assert "补全" in explained(knowledge, "那技术员呢", previous="工程师要考核几次")


def test_the_result_is_what_the_applicant_gets(knowledge: KnowledgeBase) -> None:
    for question in ("材料几号截止", "工程师要几年", "有没有食堂", "今天天气好吗"):
        answer = knowledge.ask(question, CITY, NOW)
        assert all(line in explained(knowledge, question) for line in answer.text.splitlines())
