"""The notice that was named in passing stays the one that is spoken of."""

import pytest

from dialogs.assistant import Assistant
from tests.dialogs.chatting import Chat

CHANGZHI, JIANYANG = "changzhi-2024-engineering", "jianyang-2020-senior"


@pytest.mark.parametrize(
    "first", ["长治的材料几号截止", "长治的评审费多少", "changzhi的论文要几篇", "问下158号文的学时要求"]
)
def test_a_place_named_in_one_question_is_that_of_the_next(assistant: Assistant, first: str) -> None:
    chat = Chat(assistant)
    chat.say(first)
    assert "按长治市" in chat.say("那论文要几篇")
    assert chat.session.notice == CHANGZHI


def test_what_no_notice_is_about_changes_nothing(assistant: Assistant) -> None:
    chat = Chat(assistant)
    chat.say("简阳的评审费多少")
    for words in ("哈哈哈", "北京的截止几号"):
        chat.say(words)
        assert chat.session.notice == JIANYANG


def test_a_question_without_an_answer_is_leant_on_too(assistant: Assistant) -> None:
    chat = Chat(assistant)
    chat.say("长治的评审费多少")
    assert "320" in chat.say("那简阳呢")


def test_a_notice_named_first_is_kept_while_consent_is_asked(keeper: Assistant) -> None:
    named = keeper.knowledge.identities[CHANGZHI]
    for words in (f"{named.name}，我本科毕业", f"{named.short_name}，我本科毕业", "长治，我本科毕业"):
        chat = Chat(keeper)
        chat.say(words)
        assert chat.session.notice == CHANGZHI
        assert chat.session.pending is not None
        assert chat.session.pending.kind == "consent"
        assert not chat.session.facts
        assert "按长治市" in chat.say("论文要几篇")


def test_a_notices_full_name_tells_nothing_of_anybody(keeper: Assistant) -> None:
    for named in keeper.knowledge.identities.values():
        chat = Chat(keeper)
        assert named.short_name in chat.say(named.name)
        assert chat.session.pending is None


def test_where_one_works_is_no_notices_name(keeper: Assistant) -> None:
    chat = Chat(keeper)
    chat.say("我本科毕业，老家长治的")
    assert chat.session.notice is None
