"""Questions that lean on the turn before, completed by its subject or answered by the clauses told then."""

import datetime

import pytest

from knowledge.answers import Answer, KnowledgeBase
from tests.judging import NOTICES

NOW = datetime.datetime(2026, 11, 21, 9)


def following(knowledge: KnowledgeBase, scope: str, before: str, question: str) -> Answer:
    """The answer to a question after another of the same notice."""
    first = knowledge.ask(before, NOTICES[scope], NOW)
    previous = {"q": before, "notice": first.notice, "clauses": list(first.clauses)}
    return knowledge.ask(question, NOTICES[scope], NOW, previous)


@pytest.mark.parametrize(
    ("scope", "before", "question", "has"),
    [
        ("c", "本科评工程师要几年", "大专呢", "满4年"),
        ("t", "本科没有助工评工程师要几年", "大专也一样吗", "7年"),
        ("t", "本科没有助工评工程师要几年", "换成中专", "中专|中等专业"),
        ("c", "工程师要交几篇论文", "那助工呢", "技术总结|学术论文"),
        ("t", "综合考评表打几份", "花名表也一样？", "花名表"),
        ("t", "评审表用什么纸", "那要几份", "4份"),
        ("t", "评审表怎么打印", "几份", "4份"),
        ("s", "论文要几篇", "那最少多少字", "2000字"),
        ("c", "没有论文可以写实用技术材料吗", "这种要写多少字", "2000字"),
        ("j", "破格的材料什么时候交", "那要谁盖章", "盖章"),
        ("h", "结果要公示吗", "那公示几天", "5个工作日"),
        ("s", "年度考核要几次合格", "企业的也要交吗", "可不提供"),
        ("c", "材料几号开始收", "电话呢", "0355-3036240"),
    ],
)
def test_a_question_leans_on_the_one_before(
    knowledge: KnowledgeBase, scope: str, before: str, question: str, has: str
) -> None:
    answer = following(knowledge, scope, before, question)
    assert answer.status == "answer"
    assert any(word in answer.text.replace(" ", "") for word in has.split("|")), answer.text


@pytest.mark.parametrize(
    ("scope", "before", "question"),
    [
        ("c", "材料交到哪里", "那交通费报销吗"),
        ("j", "评审费多少钱", "那补贴多少"),
        ("c", "论文要几篇", "哈哈哈"),
    ],
)
def test_what_is_not_said_is_not_said_after_another_question_either(
    knowledge: KnowledgeBase, scope: str, before: str, question: str
) -> None:
    assert following(knowledge, scope, before, question).status == "unknown"


def test_a_full_question_stands_by_itself(knowledge: KnowledgeBase) -> None:
    for scope, before, question in [("t", "评审表要几份", "论文要复印哪几页"), ("s", "论文要几篇", "材料送到哪个窗口")]:
        alone = knowledge.ask(question, NOTICES[scope], NOW)
        assert following(knowledge, scope, before, question).text == alone.text


def test_a_place_named_before_is_not_forgotten(knowledge: KnowledgeBase) -> None:
    first = knowledge.ask("长治的材料几号截止", None, NOW)
    turn = {"q": "长治的材料几号截止", "notice": first.notice, "clauses": list(first.clauses)}
    for question in ("那论文要几篇", "论文要几篇", "电话呢", "要不要继续教育"):
        assert knowledge.ask(question, None, NOW, turn).notice == NOTICES["c"]
    assert knowledge.ask("那简阳呢", None, NOW, turn).notice == NOTICES["j"]
