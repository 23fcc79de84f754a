"""Why and why not: one clause, one question, or the whole verdict."""

import pytest

from dialogs import outlook_words, words
from dialogs.assistant import Assistant
from dialogs.session import Session
from tests.dialogs.ahead import told
from tests.dialogs.chatting import NOTICE, Chat

PAPERS = "业绩与能力（三甲.(二)）"


@pytest.mark.parametrize(
    "said", ["为什么不行", "凭什么说我不能报", "怎么就不符合了", "我为啥报不了", "结论怎么来的", "为什么"]
)
def test_a_no_is_proved_by_the_fewest_facts(assistant: Assistant, said: str) -> None:
    reply = told(assistant, retired=True).say(said)
    assert f"❌ {words.DECISION['ineligible']}" in reply
    assert "❌ 未退休（一）：“" in reply
    proof = reply[reply.index(outlook_words.PROVED) :]
    assert [line for line in proof.splitlines() if line.startswith("· ")] == ["· 是否退休 是"]


def test_a_yes_is_proved_too(assistant: Assistant) -> None:
    reply = told(assistant).say("为什么说我符合条件")
    assert "· 学历 本科" in reply
    assert "· 学位" not in reply


@pytest.mark.parametrize(
    "said",
    [
        "论文那条为什么不符合",
        "三甲（二）这条我为什么没过",
        "业绩与能力怎么没过",
        "我论文凭什么不够",
        "三甲.（二）为啥不行",
    ],
)
def test_a_clause_is_meant_by_number_label_or_fact(assistant: Assistant, said: str) -> None:
    reply = told(assistant, papers_first=0).say(said)
    assert f"❌ {PAPERS}" in reply
    assert "原文：“" in reply
    assert "第一作者论文 0篇（您说过：“发过论文”）" in reply
    assert outlook_words.PROVED not in reply


def test_why_a_clause_is_met(assistant: Assistant) -> None:
    assert f"✅ {PAPERS}" in told(assistant).say("论文这条为什么算符合")


def test_what_the_committee_decides_is_said_so(assistant: Assistant) -> None:
    assert "评委会" in told(assistant).say("工作能力那条为什么不确定")


def test_an_open_verdict_says_what_is_missing(assistant: Assistant) -> None:
    reply = told(assistant, integrity_ok=None).say("为什么不行")
    assert words.DECISION["undetermined"] in reply
    assert "品德诚信" in reply


@pytest.mark.parametrize("said", ["为什么要问学历", "干嘛问我学历啊", "为什么还要问学历这一项"])
def test_why_a_fact_is_asked(assistant: Assistant, said: str) -> None:
    chat = told(assistant, education=None)
    reply = chat.say(said)
    assert "这个问题关系到" in reply
    assert "答“" in reply


def test_why_a_fact_is_asked_that_the_target_does_not_look_at(assistant: Assistant) -> None:
    assert "不看技能等级" in told(assistant).say("为什么要问技能等级")


def test_why_the_question_that_waits_is_asked_stays(assistant: Assistant) -> None:
    chat = told(assistant, integrity_ok=None)
    chat.session = chat.session.having(asking="integrity_ok")
    assert "这个问题关系到品德要求" in chat.say("为什么")


def test_of_nobody_it_is_a_question_to_the_notice(assistant: Assistant) -> None:
    reply = Chat(assistant, Session(notice=NOTICE)).say("没有论文为什么不能报")
    assert outlook_words.PROVED not in reply
    assert "还没说到" not in reply


def test_another_title_is_meant_where_it_is_named(assistant: Assistant) -> None:
    reply = told(assistant, retired=True).say("我为什么不能报助理工程师")
    assert "申报“助理工程师”" in reply


def test_facts_told_before_the_question_are_taken_in(assistant: Assistant) -> None:
    chat = told(assistant)
    reply = chat.say("我是大专，为什么不行")
    assert chat.session.facts["education"] == "college"
    assert "❌ 学历及任职年限（三甲.(一).工程师）：“" in reply


def test_of_requirements_named_alike_those_that_are_as_the_question_says(assistant: Assistant) -> None:
    reply = told(assistant, specialty_since="2019").say("我工作年限为啥不够")
    assert "❌ 学历及任职年限" in reply
    assert "✅ 工作单位" not in reply


def test_why_a_fact_was_asked_once_it_is_decided(assistant: Assistant) -> None:
    reply = told(assistant).say("凭什么要问我退休没有")
    assert "这个问题关系到未退休（一）" in reply
    assert "答“" not in reply


@pytest.mark.parametrize(
    ("said", "field", "value"),
    [
        ("怎么会不符合要求", "integrity_ok", True),
        ("怎么可能不在职", "in_service", True),
        ("咋会受过处分呢", "under_sanction", False),
    ],
)
def test_a_rhetorical_answer_is_an_answer(assistant: Assistant, said: str, field: str, value: bool) -> None:
    chat = told(assistant, **{field: None})
    chat.session = chat.session.having(asking=field)
    chat.say(said)
    assert chat.session.facts[field] is value


@pytest.mark.parametrize(
    "said",
    [
        "网上报不了名怎么办",
        "论文为什么要求第一作者",
        "哪些人不能报",
        "怎么知道评审通过了",
        "骨干怎么认定，排第七行不行",
    ],
)
def test_questions_about_the_notice_go_to_it(assistant: Assistant, said: str) -> None:
    reply = told(assistant).say(said)
    assert "申报“工程师”：" not in reply
    assert outlook_words.PROVED not in reply


def test_a_clause_that_asks_nothing_is_said_so(assistant: Assistant) -> None:
    reply = told(assistant, retired=True).say("九（八）这条我凭什么没过")
    assert "没有“九(八)”这一条" in reply
    assert outlook_words.PROVED in reply
