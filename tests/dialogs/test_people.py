"""Several people in one chat, each with facts apart from the others'."""

import pytest

from dialogs.assistant import Assistant
from dialogs.session import MOST_PEOPLE, Dossier, Session
from tests.dialogs.chatting import NOTICE, TARGET, Chat


@pytest.fixture
def chat(assistant: Assistant) -> Chat:
    """Two people, the second just begun."""
    begun = Chat(assistant, Session(notice=NOTICE, target=TARGET))
    begun.say("我能报吗")
    begun.say("我在太原市工作")
    begun.say("换一个人")
    return begun


def test_another_person_begins_with_nothing_but_notice_and_target(assistant: Assistant, chat: Chat) -> None:
    alone = Chat(assistant, Session(notice=NOTICE, target=TARGET))
    alone.say("我能报吗")
    assert (chat.session.notice, chat.session.target, chat.session.person) == (NOTICE, TARGET, 2)
    assert chat.session.facts == {}
    assert chat.session.asking == alone.session.asking
    assert chat.session.others[1].facts == {"work_region": "山西省/太原市"}


@pytest.mark.parametrize("back", ["换回第1位", "第一位", "切换到第1位", "第1个人", "换人到第一位", "1号"])
def test_going_back_finds_the_first_as_he_was_left(chat: Chat, back: str) -> None:
    asking = chat.session.others[1].asking
    chat.say("我在事业单位")
    assert "第1位" in chat.say(back)
    assert chat.session.facts == {"work_region": "山西省/太原市"}
    assert chat.session.asking == asking
    assert chat.session.others[2].facts == {"employer_type": "institution"}


def test_switching_without_a_number_offers_the_others(chat: Chat) -> None:
    assert "第1位" in chat.say("切换")
    chat.say("1")
    assert chat.session.person == 1
    assert "没有第9位" in chat.say("第9位")


def test_a_position_answers_a_question_where_nobody_else_is(assistant: Assistant) -> None:
    alone = Chat(assistant, Session(notice=NOTICE, target=TARGET, interviewing=True, asking="in_service"))
    for position in ("第一位", "2号"):
        assert "没有第" not in alone.say(position)
    assert alone.session.person == 1
    assert "只有一位" in alone.say("切换")


def test_who_has_told_nothing_is_not_multiplied(chat: Chat) -> None:
    assert "第2位还没有说过情况" in chat.say("下一个人")
    assert set(chat.session.people) == {1, 2}


@pytest.mark.parametrize("told", ["他是本科", "我同事是本科", "她学历本科", "我们那位同事是本科毕业"])
def test_the_second_may_be_told_of_in_the_third_person(chat: Chat, told: str) -> None:
    chat.say(told)
    assert chat.session.facts == {"education": "bachelor"}


def test_one_may_begin_with_somebody_else_and_start_over_with_him(assistant: Assistant) -> None:
    chat = Chat(assistant)
    chat.say("帮同事问")
    for _ in range(2):
        chat.say("他是大专学历")
        assert chat.session.facts == {"education": "college"}
        chat.say("重来")


def test_what_is_told_of_another_is_not_the_first_ones(chat: Chat) -> None:
    chat.say("第一位")
    chat.say("我同事是本科")
    assert "education" not in chat.session.facts


def test_there_is_a_limit(assistant: Assistant) -> None:
    others = {number: Dossier(facts={"education": "college"}) for number in range(2, MOST_PEOPLE + 1)}
    full = Chat(assistant, Session(facts={"education": "college"}, others=others))
    assert f"最多同时记 {MOST_PEOPLE} 位" in full.say("换一个人")
    assert full.session.person == 1


def test_start_over_forgets_only_who_it_is_about(chat: Chat) -> None:
    chat.say("我在事业单位")
    assert "第2位之前说的都已清空" in chat.say("重来")
    assert chat.session.facts == {}
    assert chat.session.others[1].facts == {"work_region": "山西省/太原市"}


def test_progress_tells_of_each(chat: Chat) -> None:
    chat.say("我是公务员，在太原市工作")
    said = chat.say("/status")
    assert "第1位：" in said
    assert "第2位（当前）：" in said
    assert "个问题" in said
    assert "结论：不符合申报条件" in said


def test_progress_of_one_person_needs_no_number(assistant: Assistant) -> None:
    alone = Chat(assistant)
    assert "还没有选定通知" in alone.say("进度")
    alone.session = Session(notice=NOTICE)
    assert "还没有选定申报哪一级" in alone.say("进度")
    alone.session = Session(notice=NOTICE, target=TARGET, facts={"education": "college"})
    said = alone.say("进度")
    assert "已经知道 1 项" in said
    assert "说“我能报吗”" in said
    assert "第1位" not in said


def test_what_one_said_never_decides_for_the_other(chat: Chat) -> None:
    chat.say("我是公务员，在太原市工作")
    chat.say("第一位")
    assert "civil_servant" not in chat.session.facts
    assert chat.session.concluded is None


def test_a_notice_that_is_served_no_more_is_forgotten_of_the_others_too(chat: Chat) -> None:
    gone = chat.session.others[1].having(notice="gone")
    chat.session = chat.session.having(others={1: gone})
    assert "第1位：已经知道 1 项" in chat.say("进度")
    chat.say("第一位")
    assert chat.session.notice is None
