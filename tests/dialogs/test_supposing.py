"""What if: answered on a copy of what was told, which stays as it is."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogs import outlook_words, words
from dialogs.assistant import Assistant
from dialogs.session import Session
from tests.dialogs.ahead import ENGINEER, told
from tests.dialogs.chatting import NOTICE, Chat

YES, NO, OPEN = (words.DECISION[decision] for decision in ("eligible", "ineligible", "undetermined"))


def test_a_supposed_fact_turns_the_verdict_and_says_which_clause(assistant: Assistant) -> None:
    chat = told(assistant, papers_first=0)
    said = chat.say("要是我有一篇第一作者的论文呢")
    assert f"❌ {NO}" in said
    assert f"→ ✅ {YES}" in said
    assert "❌→✅ 业绩与能力" in said
    assert outlook_words.ONLY_SUPPOSED in said
    assert chat.session.facts["papers_first"] == 0


def test_a_supposed_fact_that_rules_out(assistant: Assistant) -> None:
    said = told(assistant).say("万一我退休了会怎么样")
    assert f"✅ {YES}" in said
    assert f"→ ❌ {NO}" in said
    assert "✅→❌ 未退休" in said


def test_more_counts_from_what_was_told(assistant: Assistant) -> None:
    said = told(assistant, papers_first=2).say("论文要是再多一篇呢")
    assert "3篇（现在：2篇）" in said


def test_fewer_counts_from_what_was_told_but_not_below_nothing(assistant: Assistant) -> None:
    chat = told(assistant, papers_first=2)
    assert "1篇（现在：2篇）" in chat.say("要是论文少一篇呢")
    assert "减不了这么多" in chat.say("要是论文少三篇呢")


def test_more_of_what_was_not_told_is_at_least_so_many(assistant: Assistant) -> None:
    chat = told(assistant, papers_first=None)
    said = chat.say("要是论文再多一篇呢")
    assert "按至少1篇算" in said
    assert YES in said
    assert "papers_first" not in chat.session.told


def test_fewer_of_what_was_not_told_says_so(assistant: Assistant) -> None:
    assert "您还没说过第一作者论文原来是多少" in told(assistant, papers_first=None).say("要是论文少一篇呢")


def test_several_things_supposed_at_once(assistant: Assistant) -> None:
    said = told(assistant, papers_first=0, specialty_since="2019-03").say("如果我有硕士学位，而且论文再多一篇，能报吗")
    assert "学位 硕士" in said
    assert "第一作者论文 1篇" in said
    assert "❌→✅ 业绩与能力" in said


def test_a_bare_supposition_answers_what_is_asked(assistant: Assistant) -> None:
    chat = Chat(assistant, Session(notice=NOTICE, target="engineer"))
    chat.say("我能报吗")
    chat.say("太原")
    chat.session = chat.session.having(asking="in_service")
    said = chat.say("要是没有呢")
    assert "【假设】在职在岗 否" in said
    assert said.rstrip().endswith("不清楚")
    assert chat.session.asking == "in_service"
    assert "in_service" not in chat.session.facts


def test_questions_that_would_fall_away_are_named(assistant: Assistant) -> None:
    chat = told(assistant, papers_first=None, technical_materials=None, integrity_ok=None)
    said = chat.say("如果我第一作者发了两篇论文呢")
    assert f"结论不变：❓ {OPEN}" in said
    assert "不用再问：" in said
    assert "实用技术材料" in said


def test_what_the_target_does_not_look_at_is_said_so(assistant: Assistant) -> None:
    said = told(assistant).say("如果我有高级技师证呢")
    assert "不看技能等级" in said


def test_what_is_told_beside_a_supposition_counts(assistant: Assistant) -> None:
    chat = told(assistant, degree=None, retired=None)
    chat.say("我没有退休。如果我有硕士学位呢？")
    assert chat.session.facts["retired"] is False
    assert "degree" not in chat.session.facts


@pytest.mark.parametrize(
    ("said", "holds"),
    [
        ("如果我是2019年才干这行的，最早什么时候能报", "最早可于 2024 年度申报"),
        ("如果我一篇第一作者论文都没有，还差什么", "再发表1篇独立或第一作者论文"),
        ("要是我在长治工作能报什么", "长治市2024年度"),
    ],
)
def test_the_other_questions_are_answered_on_the_copy_too(assistant: Assistant, said: str, holds: str) -> None:
    chat = told(assistant)
    assert holds in chat.say(said)
    assert chat.session.facts == ENGINEER


def test_the_title_asked_for_is_looked_at(assistant: Assistant) -> None:
    said = told(assistant).say("如果我有硕士学位能报助理工程师吗")
    assert "助理工程师" in said.splitlines()[2]
    assert outlook_words.ONLY_SUPPOSED in said


@pytest.mark.parametrize(
    "said", ["如果材料没有交齐怎么办", "如果论文是增刊上的能算吗", "如果我有硕士学位，学位证要交复印件吗"]
)
def test_a_supposition_that_asks_the_notice_something_goes_to_the_notice(assistant: Assistant, said: str) -> None:
    reply = told(assistant).say(said)
    assert outlook_words.ONLY_SUPPOSED not in reply


def test_with_nothing_told_it_is_a_question_to_the_notice(assistant: Assistant) -> None:
    chat = Chat(assistant, Session(notice=NOTICE))
    said = chat.say("如果论文没发表能报吗")
    assert "【假设】" not in said
    assert "论文" in said


def test_in_an_interview_it_is_looked_at_on_a_copy(assistant: Assistant) -> None:
    said = told(assistant).say("如果论文没发表能报吗")
    assert "第一作者论文 0篇（现在：1篇）" in said
    assert f"→ ❌ {NO}" in said


def test_without_a_target_it_is_chosen_first(assistant: Assistant) -> None:
    chat = Chat(assistant, Session(facts={"education": "bachelor"}))
    assert words.WHICH_NOTICE_TO_APPLY in chat.say("如果我有硕士学位呢")
    assert words.WHICH_TARGET in chat.say("太原")
    said = chat.say("工程师")
    assert "【假设】学位 硕士" in said
    assert not chat.session.interviewing


def test_before_consent_nothing_is_supposed(keeper: Assistant) -> None:
    chat = Chat(keeper, Session(notice=NOTICE))
    assert "【假设】" not in chat.say("如果我有硕士学位呢")


def test_where_others_read_along_nothing_is_supposed(assistant: Assistant) -> None:
    chat = Chat(assistant, Session(notice=NOTICE), public=True)
    assert "【假设】" not in chat.say("如果我有硕士学位呢")


def test_regrets_suppose_nothing(assistant: Assistant) -> None:
    assert "【假设】" not in told(assistant).say("要不是我学历低早就评上了")


def test_counts_that_words_do_not_name_wholly(assistant: Assistant) -> None:
    said = told(assistant, papers_first=0).say("如果论文有2篇，专利有1项呢")
    assert "第一作者论文 2篇" in said
    assert "主要发明人专利 1项" in said


def test_a_date_moves_by_years(assistant: Assistant) -> None:
    chat = told(assistant, title_appointed="2016-02-29", title_level="assistant")
    assert "聘任时间 2014年2月28日（现在：2016年2月29日）" in chat.say("要是早两年聘的呢")
    assert "2017年" in chat.say("如果晚一年聘的呢")
    assert "您还没说过聘任时间" in told(assistant).say("要是早两年聘的呢")


def test_what_cannot_be_is_not_supposed(assistant: Assistant) -> None:
    chat = told(assistant, title_appointed="1960")
    assert "聘任时间不可能" in chat.say("要是早90年聘的呢")
    assert chat.session.facts["title_appointed"] == "1960"


IFS = st.sampled_from(["如果", "要是", "假如", "万一", "假设"])
SUPPOSED = st.sampled_from(
    [
        "我有硕士学位",
        "我是大专",
        "论文再多两篇",
        "论文少一篇",
        "我在长治工作",
        "我退休了",
        "2018年才干本专业",
        "没有论文",
        "是",
        "有三项",
    ]
)
ASKED = st.sampled_from(
    ["呢", "会怎样", "能报吗", "，还差什么", "，什么时候能报", "，能报什么", "，结果会变吗", "？", ""]
)
LEFT_OUT: st.SearchStrategy[dict[str, Any]] = st.sets(st.sampled_from(sorted(ENGINEER)), max_size=5).map(
    lambda fields: dict.fromkeys(fields)
)


@given(if_word=IFS, supposed=st.lists(SUPPOSED, min_size=1, max_size=3), asked=ASKED, left_out=LEFT_OUT)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_supposing_changes_nothing_that_is_known(
    assistant: Assistant, if_word: str, supposed: list[str], asked: str, left_out: dict[str, Any]
) -> None:
    chat = told(assistant, **left_out)
    before = chat.session
    chat.say(f"{if_word}{'，'.join(supposed)}{asked}")
    assert (chat.session.facts, chat.session.bounds, chat.session.asking) == (before.facts, {}, before.asking)
    assert (chat.session.unclear, chat.session.answered) == (before.unclear, before.answered)
