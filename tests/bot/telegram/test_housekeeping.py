"""What is done from time to time, over a real store."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot import clock
from bot.errors import StoreUnavailable
from bot.storage.records import Handled, Message, Update
from bot.storage.store import Store
from bot.storage.threads import StoreThread
from bot.telegram import housekeeping
from bot.telegram.housekeeping import Housekeeping
from bot.telegram.waiting import Signal

DAY = 86_400_000_000


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "_PAUSE", 0.0)
    monkeypatch.setattr(housekeeping, "_SCRUBBING_SHARE", 0.0)


@pytest.fixture
async def store(database_address: str) -> AsyncIterator[StoreThread]:
    thread = StoreThread(database_address)
    yield thread
    await thread.close()


@pytest.fixture
def replied() -> Signal:
    return Signal()


@pytest.fixture
def keeper(store: StoreThread, replied: Signal) -> Housekeeping:
    return Housekeeping(store, replied, 180)


async def say(store: StoreThread, chat: int, at: int) -> None:
    """Let a chat say something, and the bot answer."""
    await store.run(Store.receive, [Update(chat, chat, "{}")], at, 10, "{}")
    (work,) = await store.run(Store.take, 1)
    await store.run(Store.finish, [Handled(work, "{}", step=1, messages=(Message("{}", True),))], at)


async def people(store: StoreThread) -> int:
    return (await store.run(Store.queues)).people


async def test_the_idle_are_forgotten_at_the_first_step_and_then_once_in_a_while(
    store: StoreThread, keeper: Housekeeping
) -> None:
    await say(store, 7, clock.epoch() - 181 * DAY)
    await say(store, 8, clock.epoch() - 179 * DAY)
    await keeper.step()
    assert await people(store) == 1
    await keeper.step()  # which finds nobody more, and so rests
    await say(store, 9, clock.epoch() - 181 * DAY)
    await keeper.step()
    assert await people(store) == 2


async def test_many_who_are_idle_are_forgotten_step_by_step(
    store: StoreThread, keeper: Housekeeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.store._SWEPT_AT_ONCE", 2)
    for chat in range(1, 6):
        await say(store, chat, clock.epoch() - 181 * DAY)
    left = []
    for _ in range(4):
        await keeper.step()
        left.append(await people(store))
    assert left == [3, 1, 0, 0]


async def test_what_was_deleted_is_taken_out_of_the_files_until_that_has_worked(
    store: StoreThread, keeper: Housekeeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = [False, True]
    monkeypatch.setattr(Store, "scrub", lambda _: results.pop(0))
    keeper.scrub_soon()
    await keeper.step()
    assert keeper.dirty
    await keeper.step()
    assert not keeper.dirty
    await keeper.step()
    assert results == []


async def test_what_is_deleted_while_the_files_are_scrubbed_is_scrubbed_next_time(
    store: StoreThread, keeper: Housekeeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scrub(_: Store) -> bool:
        keeper.scrub_soon()  # somebody has just been forgotten
        return True

    monkeypatch.setattr(Store, "scrub", scrub)
    keeper.scrub_soon()
    await keeper.step()
    assert keeper.dirty


async def test_a_database_that_is_away_is_scrubbed_later(keeper: Housekeeping, monkeypatch: pytest.MonkeyPatch) -> None:
    def scrub(_: Store) -> bool:
        raise StoreUnavailable("away")

    monkeypatch.setattr(Store, "scrub", scrub)
    keeper.scrub_soon()
    with pytest.raises(StoreUnavailable):
        await keeper.step()
    assert keeper.dirty


async def test_a_question_that_a_dead_replica_was_sending_is_sent_again(
    store: StoreThread, keeper: Housekeeping, replied: Signal, monkeypatch: pytest.MonkeyPatch
) -> None:
    await say(store, 7, clock.epoch())
    (message,) = (await store.run(Store.claim, 5, clock.epoch(), None)).messages
    await keeper.step()
    assert (await store.run(Store.queues)).sending == 1  # by us, who live
    await _die(store)
    async with asyncio.timeout(5):
        while (await store.run(Store.queues)).sending:  # a server notices a moment later that somebody has left
            await keeper.step()
        await replied.wait(5)
    (again,) = (await store.run(Store.claim, 5, clock.epoch(), None)).messages
    assert again.id == message.id


async def _die(store: StoreThread) -> None:
    """Close the connection that was sending, as a death does; the next call opens another."""
    await store.run(Store.close)
    store._store = None


async def test_nobody_is_forgotten_by_a_clock_that_jumps(
    store: StoreThread, keeper: Housekeeping, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await keeper.step()
    before = await people(store)
    now = clock.epoch()
    monkeypatch.setattr(clock, "epoch", lambda: now + 400 * 86_400_000_000)
    monkeypatch.setattr(housekeeping, "_SWEEPING", 0.0)
    keeper._sweep_at = 0.0
    await keeper.step()
    assert await people(store) == before
    assert "the clock has jumped" in caplog.text
