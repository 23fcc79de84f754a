"""Where others read along only notices are spoken of."""

import pytest

from dialogs.assistant import Assistant
from dialogs.session import Session
from tests.dialogs.chatting import NOTICE, NOW, Chat

PERSONAL_COMMANDS = [
    "/interview",
    "我能报吗",
    "/status",
    "/export",
    "/forget",
    "/privacy",
    "/subscribe",
    "/mute",
    "换一个人",
    "重来",
    "撤回同意",
    "改学历",
    "我说过什么",
]


@pytest.mark.parametrize(
    "text", [*PERSONAL_COMMANDS, "太原工程师我能报吗", "我是本科", "我是本科，助工三年了，够条件吗"]
)
def test_what_is_personal_is_sent_to_a_private_chat(keeper: Assistant, text: str) -> None:
    chat = Chat(keeper, public=True)
    assert "请私聊我" in chat.say(text)
    assert chat.events() == ["private"]
    assert not chat.awaits()
    assert chat.session in (Session(), Session(notice=NOTICE))


@pytest.mark.parametrize("text", ["太原的材料交到哪", "我是本科，太原的材料交到哪", "/ask@the_bot 太原的材料交到哪"])
def test_a_question_is_answered(keeper: Assistant, text: str) -> None:
    chat = Chat(keeper, public=True)
    said = chat.say(text)
    assert "新建路69号" in said
    assert "同意" not in said
    assert chat.session.notice == NOTICE


def test_a_target_is_not_remembered(keeper: Assistant) -> None:
    chat = Chat(keeper, public=True)
    chat.say("太原工程师，材料交到哪")
    assert chat.session.notice == NOTICE
    assert chat.session.target is None


def test_a_notice_may_be_chosen(keeper: Assistant) -> None:
    chat = Chat(keeper, public=True)
    assert "哪一个通知" in chat.say("材料交到哪")
    assert "新建路69号" in chat.say("太原")
    assert "1." in chat.say("/notices@the_bot")
    said = chat.say("太原")
    assert "直接把问题打出来" in said
    assert "申报哪一级" not in said


def test_a_title_named_where_a_notice_is_chosen_begins_nothing(keeper: Assistant) -> None:
    for title in ("工程师", "高级工程师"):
        chat = Chat(keeper, Session(notice=NOTICE), public=True)
        chat.say("/notices")
        said = chat.say(title)
        assert "请私聊我" in said
        assert "申报哪一级" not in said


def test_a_question_leans_on_the_one_before(keeper: Assistant) -> None:
    chat = Chat(keeper, public=True)
    chat.say("太原的材料交到哪")
    assert "4030078" in chat.say("电话呢")


@pytest.mark.parametrize("text", ["/start", "/help", "你好"])
def test_who_greets_is_told_what_can_be_asked_here(keeper: Assistant, text: str) -> None:
    assert "对照条件请私聊我" in Chat(keeper, public=True).say(text)


def test_nothing_of_a_private_session_is_used_or_given_back(keeper: Assistant) -> None:
    private = Session(
        notice=NOTICE, target="engineer", consent="7", interviewing=True, asking="education", facts={"retired": False}
    )
    turn = keeper.answer(private, "本科", NOW)
    assert turn.session.facts == {}
    assert turn.session.consent is None
