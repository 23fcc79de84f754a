"""One update handled: what the chat comes to, what is sent, what is called."""

import datetime
import json
from typing import Any

import pytest

from bot.messages import Sending
from bot.storage.records import Handled, Work
from bot.telegram import buttons, words
from bot.telegram.intake import Content
from bot.telegram.rendering import LIMIT
from bot.telegram.turns import Outcome, Turns
from dialogs.assistant import Assistant
from dialogs.session import Choice, Event, Reply, Session, Turn

SECRET = b"a secret of 32 bytes for testing"
NOW = datetime.datetime(2026, 4, 1, 9)
SAID = "我的电话是保密的话"


class Scripted:
    """An assistant that leads to what it is told to, and knows what it heard."""

    def __init__(self, turn: Turn | Exception) -> None:
        self.turn, self.heard = turn, list[tuple[str, str]]()

    def handle(self, session: Session, message: str, now: datetime.datetime) -> Turn:
        return self._leads("private", message)

    def answer(self, session: Session, message: str, now: datetime.datetime) -> Turn:
        return self._leads("public", message)

    def _leads(self, where: str, message: str) -> Turn:
        self.heard.append((where, message))
        if isinstance(self.turn, Exception):
            raise self.turn
        return self.turn


def scripted(*replies: Reply | str, events: tuple[Event, ...] = (), awaits: bool = False, **session: Any) -> Scripted:
    said = tuple(Reply(one) if isinstance(one, str) else one for one in replies)
    return Scripted(Turn(Session(**session), said, events, awaits))


def work(
    content: Content | str, session: Session | str | None = None, choices: tuple[str, ...] = (), step: int = 4
) -> Work:
    raw = content if isinstance(content, str) else content.model_dump_json(exclude_defaults=True)
    held = session.model_dump_json(exclude_defaults=True) if isinstance(session, Session) else session
    return Work(1, 7, raw, 1_000, held, json.dumps(choices), step)


def take(assistant: Any, one: Work) -> Outcome:
    return Turns(assistant, SECRET, "title_bot").take(one, NOW)


def text(said: str = SAID, **rest: Any) -> Content:
    return Content(**{"kind": "text", "private": True, "text": said, **rest})


def press(token: str, **rest: Any) -> Content:
    return Content(**{"kind": "press", "private": True, "message": 30, "token": token, "callback": "q", **rest})


def sent(handled: Handled) -> list[Sending]:
    return [Sending.model_validate_json(one.content) for one in handled.messages]


def texts(outcome: Outcome) -> list[str]:
    return [one.text for one in sent(outcome.handled)]


YES_NO = (Choice(label="是", says="yes"), Choice(label="否", says="no"))


def test_a_message_leads_to_the_session_the_choices_and_the_replies() -> None:
    assistant = scripted("记下了。", Reply("真的吗？", YES_NO), awaits=True, notice="n")
    handled = take(assistant, work(text("好"))).handled
    assert assistant.heard == [("private", "好")]
    assert handled.session == '{"notice":"n"}'
    assert json.loads(handled.choices) == ["yes", "no"]
    assert handled.step == 5
    assert texts(Outcome(handled)) == ["记下了。", "真的吗？"]
    rows = sent(handled)[1].buttons
    assert [[label for label, _ in row] for row in rows] == [["是", "否"]]
    assert buttons.pressed(SECRET, 7, 5, ["yes", "no"], rows[0][1][1]) == "no"


def test_only_the_last_message_may_be_repeated_and_only_where_it_waits_for_an_answer() -> None:
    for awaits, repeatable in ((True, [False, True]), (False, [False, False])):
        handled = take(scripted("一", "二", awaits=awaits), work(text())).handled
        assert [one.repeatable for one in handled.messages] == repeatable


def test_a_question_in_several_parts_is_repeated_by_its_last_part_which_has_the_buttons() -> None:
    handled = take(scripted(Reply("长" * (LIMIT + 1), YES_NO), awaits=True), work(text())).handled
    assert [len(one.text) for one in sent(handled)] == [LIMIT, 1]
    assert [bool(one.buttons) for one in sent(handled)] == [False, True]
    assert [one.repeatable for one in handled.messages] == [False, True]


def test_a_crash_sets_the_update_aside_and_says_so_without_quoting_anybody() -> None:
    one = work(text(), Session(notice="n"), ("yes",))
    outcome = take(Scripted(ValueError(SAID)), one)
    assert texts(outcome) == [words.FAILED]
    assert outcome.handled.failed is not None
    assert outcome.handled.failed.startswith("ValueError in _leads, line ")
    assert SAID not in outcome.handled.failed
    kept = outcome.handled
    assert (kept.session, kept.choices, kept.step) == (one.session, one.choices, one.step)
    assert not kept.messages[0].repeatable


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"kind":"text"}', '{"kind":"new","private":true}'])
def test_content_of_another_version_is_set_aside(content: str) -> None:
    outcome = take(scripted("不该到这里"), work(content))
    assert texts(outcome) == [words.FAILED]
    assert outcome.handled.failed is not None


@pytest.mark.parametrize("session", ["", "{", '{"facts": 1}', '{"person": "x"}', "\0"])
def test_a_session_that_cannot_be_read_begins_anew_and_says_so(session: str) -> None:
    outcome = take(scripted("您好。", notice="n"), work(text(), session))
    assert texts(outcome) == [words.UNREADABLE, "您好。"]
    assert outcome.handled.session == '{"notice":"n"}'
    assert outcome.handled.failed is None


def test_a_press_says_its_choice_and_is_answered() -> None:
    assistant = scripted("好的。")
    outcome = take(assistant, work(press(buttons.token(SECRET, 7, 4, 1, "no")), choices=("yes", "no")))
    assert assistant.heard == [("private", "no")]
    assert [call.method for call in outcome.calls] == ["answerCallbackQuery", "editMessageReplyMarkup"]
    assert outcome.calls[0].parameters == {"callback_query_id": "q"}
    assert outcome.calls[1].parameters["reply_markup"] == {"inline_keyboard": []}
    assert [one.kind for one in sent(outcome.handled)] == ["message"]


def test_an_interview_s_question_becomes_the_next_one_in_place() -> None:
    asking = Session(notice="n", target="t", interviewing=True, asking="education")
    token = buttons.token(SECRET, 7, 4, 0, "yes")
    outcome = take(scripted("记下了。", "下一个？"), work(press(token), asking, ("yes",)))
    assert [(one.kind, one.message) for one in sent(outcome.handled)] == [("edit", 30), ("message", None)]
    assert [call.method for call in outcome.calls] == ["answerCallbackQuery"]


@pytest.mark.parametrize(
    "token",
    [
        buttons.token(SECRET, 7, 3, 0, "yes"),
        buttons.token(SECRET, 8, 4, 0, "yes"),
        buttons.token(b"another", 7, 4, 0, "yes"),
        "",
        "不是按钮",
    ],
)
def test_a_stale_or_foreign_press_changes_nothing_and_says_so(token: str) -> None:
    assistant = scripted("不该到这里")
    one = work(press(token), Session(notice="n"), ("yes",))
    outcome = take(assistant, one)
    assert assistant.heard == []
    assert outcome.handled == Handled(one, session=one.session, choices=one.choices, step=one.step)
    (answer,) = outcome.calls
    assert answer.parameters == {"callback_query_id": "q", "text": words.STALE, "show_alert": True}


def test_a_press_that_crashes_is_answered_all_the_same() -> None:
    token = buttons.token(SECRET, 7, 4, 0, "yes")
    outcome = take(Scripted(ValueError(SAID)), work(press(token), choices=("yes",)))
    assert texts(outcome) == [words.FAILED]
    assert [(call.method, call.parameters) for call in outcome.calls] == [
        ("answerCallbackQuery", {"callback_query_id": "q"})
    ]


@pytest.mark.parametrize(
    ("kind", "said"), [("media", words.MEDIA), ("edited", words.EDITED), ("forwarded", words.FORWARDED)]
)
def test_what_is_not_read_gets_a_polite_word_and_what_was_asked_still_waits(kind: str, said: str) -> None:
    assistant = scripted("不该到这里")
    one = work(Content.model_validate({"kind": kind, "private": True}), Session(notice="n"), ("yes",))
    outcome = take(assistant, one)
    assert texts(outcome) == [said]
    assert assistant.heard == []
    kept = outcome.handled
    assert (kept.session, kept.choices, kept.step) == (one.session, one.choices, one.step)


@pytest.mark.parametrize("kind", ["reachable", "unreachable"])
def test_who_blocks_or_unblocks_the_bot_is_noted_and_not_answered(kind: str) -> None:
    one = work(Content.model_validate({"kind": kind, "private": True}), Session(notice="n"))
    handled = take(scripted("不该到这里"), one).handled
    assert [order.kind for order in handled.orders] == [kind]
    assert handled.messages == ()
    assert handled.session == one.session


@pytest.mark.parametrize("kind", ["subscribe", "unsubscribe", "mute", "unmute"])
def test_orders_are_carried_out_by_the_store(kind: Any) -> None:
    handled = take(scripted("好的。", events=(Event(kind, "n"),)), work(text())).handled
    assert [(order.kind, order.notice) for order in handled.orders] == [(kind, "n")]
    assert not handled.forget
    assert handled.kept == ()


def test_forgetting_is_told_to_the_store_and_nothing_is_kept_of_it() -> None:
    handled = take(scripted("已删除。", events=(Event("forget", None),)), work(text(), Session(notice="n"))).handled
    assert handled.forget
    assert handled.session == "{}"
    assert (handled.kept, handled.orders) == ((), ())


def test_an_export_follows_the_replies_as_a_document() -> None:
    handled = take(scripted("正在整理。", events=(Event("export", None),), awaits=True), work(text())).handled
    assert [(one.kind, one.text) for one in sent(handled)] == [("message", "正在整理。"), ("export", words.EXPORTED)]
    assert [one.repeatable for one in handled.messages] == [True, False]


def test_the_words_of_a_question_are_kept_only_where_nobody_could_answer_it() -> None:
    events = (
        Event("asked", "n", {"q": SAID, "status": "answer"}),
        Event("unanswered", "n", {"q": "问不到的", "why": "x"}),
        Event("verdict", "n", {"target": "t", "verdict": "eligible", "missing": [], "facts": {"education": SAID}}),
    )
    kept = take(scripted("好。", events=events), work(text())).handled.kept
    assert [(one.kind, one.notice, json.loads(one.details)) for one in kept] == [
        ("asked", "n", {"status": "answer"}),
        ("unanswered", "n", {"q": "问不到的"}),
        ("verdict", "n", {"target": "t", "verdict": "eligible", "missing": []}),
    ]


def test_a_group_is_answered_in_public_beside_the_question() -> None:
    assistant = scripted("地址是…", "还有…")
    outcome = take(assistant, work(text("材料交到哪", private=False, message=44)))
    assert assistant.heard == [("public", "材料交到哪")]
    assert [(one.kind, one.message) for one in sent(outcome.handled)] == [("message", 44), ("message", None)]


def test_who_is_sent_away_is_shown_the_way_to_a_private_chat() -> None:
    assistant = scripted("请私聊我", events=(Event("private", "some-notice"),))
    handled = take(assistant, work(text(private=False, message=44))).handled
    assert sent(handled)[0].link == "https://t.me/title_bot?start=some-notice"


@pytest.mark.parametrize("said", ["我是本科，2015年毕业", "我叫什么，能报吗", "学历 博士"])
def test_a_group_s_personal_facts_are_never_kept(keeping_assistant: Assistant, said: str) -> None:
    before = Session(facts={"education": "bachelor"}, words={"education": "本科"}, consent="1")
    for session in (None, before):
        handled = take(keeping_assistant, work(text(said, private=False, message=44), session)).handled
        after = Session.model_validate_json(handled.session or "{}")
        assert (after.facts, after.words, after.unclear, after.others) == ({}, {}, frozenset(), {})
        assert handled.failed is None
