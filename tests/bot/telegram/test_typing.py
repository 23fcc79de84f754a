"""The typing action, on the fake Bot API server."""

from collections.abc import AsyncIterator

import pytest

from bot import clock
from bot.monitoring import Metrics
from bot.storage.records import Handled, Message, Update
from bot.storage.store import Store
from bot.storage.threads import StoreThread
from bot.telegram import typing
from bot.telegram.api import Client
from bot.telegram.fake.telegram import FakeTelegram
from bot.telegram.pausing import Pause
from bot.telegram.typing import Typing


@pytest.fixture
async def store(sqlite_address: str) -> AsyncIterator[StoreThread]:
    """A store in which chats 1 to 19 and 404 have written."""
    thread = StoreThread(sqlite_address)
    updates = [Update(chat, chat, "{}") for chat in (*range(1, 20), 404)]
    await thread.run(Store.receive, updates, clock.epoch(), 10, "{}")
    yield thread
    await thread.close()


@pytest.fixture
async def shown(telegram: FakeTelegram, store: StoreThread, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Typing]:
    monkeypatch.setattr(typing, "_PATIENCE", 0.02)
    for chat in range(1, 20):
        telegram.say(chat, "你好")
    async with Client(telegram.token, telegram.url) as client:
        yield Typing(client, store, Pause(store, Metrics()))


def told(telegram: FakeTelegram) -> list[int | None]:
    return [call.chat for call in telegram.calls if call.method == "sendChatAction"]


async def test_who_waits_sees_it_once_in_five_seconds(shown: Typing, telegram: FakeTelegram) -> None:
    shown.expect(7)
    await shown.step()
    assert told(telegram) == []  # a reply at once needs none
    for _ in range(3):
        await shown.step()
    assert told(telegram) == [7]
    assert telegram.calls[-1].params["action"] == "typing"


async def test_it_is_shown_again_while_the_reply_does_not_come(
    shown: Typing, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typing, "_SHOWN", 0.0)
    shown.expect(7)
    for _ in range(5):
        await shown.step()
    assert told(telegram).count(7) >= 2


async def test_who_has_the_reply_sees_nothing(shown: Typing, telegram: FakeTelegram) -> None:
    shown.expect(7)
    shown.expect(8)
    shown.replied(7)
    shown.replied(9)  # who has not written
    for _ in range(4):
        await shown.step()
    assert told(telegram) == [8]


async def test_who_is_told_nothing_or_by_another_replica_sees_nothing(
    shown: Typing, store: StoreThread, telegram: FakeTelegram
) -> None:
    works = await store.run(Store.take, 100)
    replies = {8: (Message("{}"),)}  # which waits to be sent; nobody else is told anything
    handled = [Handled(work, None, messages=replies.get(work.chat, ())) for work in works]
    await store.run(Store.finish, handled, clock.epoch())
    for chat in (7, 8, 9):
        shown.expect(chat)
    for _ in range(4):
        await shown.step()
    assert told(telegram) == [8]


async def test_nobody_is_shown_it_for_ever(
    shown: Typing, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typing, "_GIVEN_UP", 0.0)
    shown.expect(7)
    for _ in range(4):
        await shown.step()
    assert told(telegram) == []


async def test_under_load_few_are_shown_it_at_once(shown: Typing, telegram: FakeTelegram) -> None:
    for chat in range(1, 20):
        shown.expect(chat)
    before = 0
    for _ in range(6):
        await shown.step()
        assert len(told(telegram)) <= before + 5
        before = len(told(telegram))
    assert before == len(set(told(telegram))) == 19


async def test_a_refusal_is_no_matter(shown: Typing, telegram: FakeTelegram) -> None:
    shown.expect(404)
    telegram.fail("sendChatAction", status=403, chat=7)
    shown.expect(7)
    for _ in range(4):
        await shown.step()
    assert set(told(telegram)) == {404, 7}
