"""Messages that ask something: the notice answers first, what was told of oneself is kept, then comes the rest."""

import pytest

from dialogs import words
from dialogs.assistant import Assistant
from dialogs.session import Session
from tests.dialogs.chatting import NOTICE, NOW, Chat


@pytest.fixture
def chat(assistant: Assistant) -> Chat:
    """A conversation about one notice, with no interview."""
    return Chat(assistant, Session(notice=NOTICE))


def answer_to(chat: Chat, question: str) -> str:
    """The answer that the notice alone gives, without the line that names it."""
    answer = chat.assistant.knowledge.ask(question, NOTICE, NOW)
    assert answer.status == "answer"
    return answer.text.splitlines()[-1]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("我在民企上班，考核要几次合格", {"employer_type": "private_enterprise"}),
        ("俺是大专，材料往哪儿送", {"education": "college"}),
        ("我2018年聘的助工，答辩占几成", {"title_level": "assistant", "title_appointed": "2018"}),
        ("事业编 考核要几次合格", {}),
        ("太原2020年工程师，公示多少天", {}),
        ("弄虚作假的后果", {}),
        ("造假了几年不准再报", {}),
    ],
)
def test_a_question_is_answered_and_what_is_told_beside_it_is_kept(
    chat: Chat, said: str, told: dict[str, object]
) -> None:
    assert answer_to(chat, said) in chat.say(said)
    assert chat.session.facts == told


def test_what_may_mean_several_things_does_not_swallow_the_question(chat: Chat) -> None:
    said = chat.say("我在公司上班，公示几天")
    assert answer_to(chat, "公示几天") in said
    assert said.index("公示") < said.index(words.WHICH_VALUE.format(label="单位性质"))
    chat.say("2")
    assert chat.session.facts == {"employer_type": "private_enterprise"}


def test_what_was_taken_by_likeness_is_asked_back_after_the_answer(chat: Chat) -> None:
    said = chat.say("我是大砖，公示几天")
    assert answer_to(chat, "公示几天") in said
    assert said.index("公示") < said.index("您是指")
    assert not chat.session.facts
    chat.say("是")
    assert chat.session.facts == {"education": "college"}


def test_which_notice_is_asked_before_what_was_unclear(assistant: Assistant) -> None:
    chat = Chat(assistant)
    said = chat.say("我在公司上班，公示几天")
    assert words.WHICH_NOTICE in said
    assert words.WHICH_VALUE.format(label="单位性质") not in said


@pytest.mark.parametrize(
    "said",
    [
        "我想报工程师，公示几天",
        "我在太原评工程师，有个实用新型专利行不行",
        "俺打算评太原的助工，论文要几篇",
        "我准备报工程师，考核表往哪儿交",
    ],
)
def test_a_specific_question_begins_no_interview(chat: Chat, said: str) -> None:
    assert answer_to(chat, said) in chat.say(said)
    assert not chat.session.interviewing


@pytest.mark.parametrize(
    "said", ["我是大专，能报工程师吗", "我想报工程师，行不行", "俺本科，2018年聘的助工，够不够评工程师"]
)
def test_a_wish_for_a_verdict_begins_the_interview(chat: Chat, said: str) -> None:
    chat.say(said)
    assert chat.session.interviewing


def test_what_the_notice_does_not_say_is_said_so_beside_facts(chat: Chat) -> None:
    said = chat.say("我是大专，评审结果在哪儿查")
    assert "没有规定" in said
    assert chat.session.facts == {"education": "college"}


def test_doubt_in_an_answer_is_no_question(assistant: Assistant) -> None:
    chat = Chat(assistant, Session(notice=NOTICE, target="engineer"))
    chat.say("我能报吗")
    chat.session = chat.session.having(asking="in_service")
    assert words.UNSURE in chat.say("应该能算在岗吧")
