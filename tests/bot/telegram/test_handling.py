"""Updates handled: in order in each chat, side by side across chats, whatever they hold; on the whole bot."""

import datetime
import itertools
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import clock
from bot.messages import Sending
from bot.storage.opening import open_store
from bot.storage.records import Queues, Settled
from bot.telegram import intake, rendering, words
from bot.telegram.api import Me
from bot.telegram.fake.telegram import FakeTelegram
from bot.telegram.turns import Turns
from dialogs import words as spoken
from dialogs.assistant import Assistant
from dialogs.session import Reply, Session, Turn
from tests.bot.telegram.running import Bots, Person
from tests.bot.telegram.test_intake import GROUP, JSON, ME, PERSON, mutated

CRASHING = "这句话会出错"
NOW = datetime.datetime(2026, 4, 1, 9)


class Echo:
    """An assistant that repeats what it hears, and how often it has heard something; one sentence it cannot bear."""

    def handle(self, session: Session, message: str, now: datetime.datetime) -> Turn:
        if message == CRASHING:
            raise ValueError(message)
        heard = session.having(person=session.person + 1)
        return Turn(heard, (Reply(f"{session.person} {message}"),))

    answer = handle


async def test_each_chat_is_answered_in_order_while_others_are(bots: Bots, telegram: FakeTelegram) -> None:
    telegram.delay = 0.005
    bot = await bots.start(assistant=Echo())
    said = defaultdict[int, list[str]](list)
    for number, chat in itertools.product(range(1, 6), range(1, 31)):
        said[chat].append(f"{number} {chat}-{number}")
        telegram.say(chat, f"{chat}-{number}")
    await bot.idle()
    assert {chat: [one.text for one in telegram.messages(chat)] for chat in said} == said
    sends = [call.chat for call in telegram.calls if call.method == "sendMessage"]
    assert len(set(sends[:60])) >= 20  # not one chat after the other


async def test_a_crash_is_set_aside_and_blocks_nobody(
    database_address: str, bots: Bots, telegram: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    bot = await bots.start(database_address, assistant=Echo())
    for text in ("一", CRASHING, "二"):
        telegram.say(7, text)
    telegram.say(8, "三")
    await bot.idle()
    assert [one.text for one in telegram.messages(7)] == ["1 一", words.FAILED, "2 二"]
    assert [one.text for one in telegram.messages(8)] == ["1 三"]
    assert bot.queues().aside == 1
    assert "is set aside: ValueError in handle, line" in caplog.text
    assert CRASHING not in caplog.text
    (aside,) = [row for row in bot.store.held(7)["updates"] if row["state"] == "aside"]
    assert CRASHING in json.dumps(json.loads(aside["content"]), ensure_ascii=False)


async def test_what_was_set_aside_goes_with_the_rest_when_he_asks_to_be_forgotten(
    bots: Bots, telegram: FakeTelegram, keeping_assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle = Assistant.handle

    def crashing(assistant: Assistant, session: Session, message: str, now: datetime.datetime) -> Turn:
        if message == CRASHING:
            raise ValueError(message)
        return handle(assistant, session, message, now)

    monkeypatch.setattr(Assistant, "handle", crashing)
    bot = await bots.start()
    person = Person(bot, 7)
    assert await person.say(CRASHING) == [words.FAILED]
    assert bot.store.held(7)["updates"]
    await person.tell("/forget", spoken.FORGET_NOW)
    assert bot.store.held(7)["updates"] == []


async def test_an_unreadable_session_begins_anew(bots: Bots) -> None:
    bot = await bots.start()
    person = Person(bot, 7)
    await person.tell("我能报吗", "1")
    with bot.store.database.transaction():
        bot.store.database.execute("UPDATE chats SET session = '{\"facts\": 1}'")
    assert (await person.say("/help"))[0] == words.UNREADABLE
    assert words.UNREADABLE not in await person.say("/help")


async def test_calls_that_fail_change_nothing(bots: Bots, telegram: FakeTelegram) -> None:
    bot = await bots.start()
    person = Person(bot, 7)
    await person.say("我能报吗")
    telegram.fail("answerCallbackQuery", status=500)
    telegram.hang_up("editMessageReplyMarkup")
    assert await person.press(person.labels[0])
    assert await person.say("/help")


async def test_many_presses_at_once_are_all_answered(bots: Bots, telegram: FakeTelegram) -> None:
    bot = await bots.start()
    people = [Person(bot, chat) for chat in range(1, 41)]
    for person in people:
        telegram.say(person.chat, "我能报吗")
    await bot.idle()
    for person in people:
        telegram.press(person.chat, *person.button(person.labels[0]))
    await bot.until(lambda: len(telegram.answered()) == 40)
    assert {one.text for one in telegram.answered()} == {""}
    await bot.idle()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, keeping_assistant: Assistant) -> Iterator[Callable[[Any], Queues]]:
    """Takes what has arrived through everything but the network; what waits afterwards."""
    turns = Turns(keeping_assistant, b"a secret of 32 bytes for testing", ME.username)
    with closing(open_store(str(tmp_path_factory.mktemp("arbitrary") / "bot.sqlite3"))) as store:
        store.database.execute("PRAGMA synchronous=OFF")  # no test cuts the power

        def serve(arrived: list[Any]) -> Queues:
            updates = [update for raw in arrived if (update := intake.read(raw, ME)) is not None]
            store.receive(updates, clock.epoch(), 1_000, "{}")
            while work := store.take(32):
                handled = [turns.take(one, NOW).handled for one in work]
                assert [one.failed for one in handled if one.failed is not None] == []
                store.finish(handled, clock.epoch())
            messages = store.claim(1_000, clock.epoch(), None).messages
            calls = [rendering.parameters(Sending.model_validate_json(one.content), one.chat) for one in messages]
            json.dumps(calls, ensure_ascii=False).encode()
            store.settle([Settled(one, "sent") for one in messages], clock.epoch())
            return store.queues()

        yield serve


NUMBERS = itertools.count(1)
SAID = st.sampled_from(
    ["/start", "/forget", "/export", "/status", "我能报吗", "同意", "1", "不清楚", "换一个人", "确认删除",
     "@title_review_bot 1", "2015年", "材料交到哪", "/mute", "上一步", "我叫张三13800138000"]
) | st.text(max_size=30)  # fmt: skip
CHATS = st.sampled_from([{"id": 7, "type": "private"}, {"id": 8, "type": "private"}, GROUP])
MESSAGES = st.builds(
    lambda chat, text: {"message": {"message_id": 5, "date": 1, "chat": chat, "from": PERSON, "text": text}},
    CHATS,
    SAID,
)
PRESSES = st.builds(
    lambda chat, token: {
        "callback_query": {"id": "1", "from": PERSON, "data": token, "message": {"message_id": 5, "chat": chat}}
    },
    CHATS,
    st.text(max_size=20),
)


@settings(deadline=None)
@given(st.lists(MESSAGES | PRESSES | mutated() | JSON, max_size=12))
def test_whatever_arrives_is_handled_or_set_aside(served: Callable[[Any], Queues], arrived: list[Any]) -> None:
    queues = served([{**raw, "update_id": next(NUMBERS)} if isinstance(raw, dict) else raw for raw in arrived])
    assert (queues.open, queues.sending) == (0, 0)


async def test_arbitrary_updates_over_http_leave_the_bot_at_work(bots: Bots, telegram: FakeTelegram) -> None:
    bot = await bots.start()
    odd: list[Any] = [None, [], {}, 1.5, "x", {"id": 2**70}, {"id": "7"}, [[[]]], True, "\ud800", {"chat": {"id": 7}}]
    kinds = ("message", "edited_message", "callback_query", "my_chat_member", "poll", "x")
    for kind, value in itertools.product(kinds, odd):
        telegram.push({kind: value})
    message = {"message_id": 5, "date": 1, "chat": {"id": 7, "type": "private"}, "from": PERSON, "text": "/help"}
    for name, value in itertools.product(message, odd):
        telegram.push({"message": {**message, name: value}})
    assert spoken.HELP in (await Person(bot, 9).say("/help"))[0]
    assert not bot.task.done()


def test_the_bot_of_these_tests_is_the_one_they_mention() -> None:
    assert Me(99, FakeTelegram().username) == ME
