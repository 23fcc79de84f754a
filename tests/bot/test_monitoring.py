"""What the monitor serves, well and unwell."""

import asyncio
import math
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot import clock, monitoring
from bot.errors import AddressInUse, StoreUnavailable
from bot.monitoring import Health, Metrics
from bot.storage.records import Queues

HOST = ("127.0.0.1", 0)


def waiting(first: int) -> Queues:
    """Queues of `first`, `first` + 1, … whose oldest update is 90 seconds old."""
    opened, *rest = range(first, first + 7)
    return Queues(opened, rest[0], clock.epoch() - 90_000_000, *rest[1:])


class Store:
    """Says what it is told to, or that it is away."""

    def __init__(self) -> None:
        self.health: Health | None = Health(store=True, telegram_seconds=2.5, oldest_seconds=0.0)
        self.queue: Queues | None = waiting(3)

    async def tell_health(self) -> Health:
        if self.health is None:
            raise StoreUnavailable("away")
        return self.health

    async def tell_queue(self) -> Queues:
        if self.queue is None:
            raise StoreUnavailable("away")
        return self.queue


@asynccontextmanager
async def watching(metrics: Metrics, store: Store) -> AsyncIterator[tuple[aiohttp.ClientSession, str]]:
    monitor = await monitoring.serve(HOST, metrics, store.tell_health, store.tell_queue)
    try:
        async with aiohttp.ClientSession() as session:
            yield session, f"http://{monitor.host}:{monitor.port}"
    finally:
        await monitor.close()


async def scraped(session: aiohttp.ClientSession, url: str) -> dict[tuple[str, ...], float]:
    async with session.get(f"{url}/metrics") as response:
        assert response.status == 200
        text = await response.text()
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_metrics_are_counted_and_the_queue_is_asked_at_each_scrape() -> None:
    metrics, store = Metrics(), Store()
    metrics.received("stored", 3)
    metrics.handled(2)
    metrics.set_aside()
    metrics.sent("unknown")
    metrics.replied(0.012)
    metrics.paused(30)
    metrics.poll_failed()
    metrics.store_failed()
    async with watching(metrics, store) as (session, url):
        first = await scraped(session, url)
        store.queue = waiting(30)
        second = await scraped(session, url)
        store.queue = None
        third = await scraped(session, url)
    assert first["bot_updates_total", "stored"] == 3
    assert first["bot_sends_total", "unknown"] == 1
    assert first["bot_reply_seconds_bucket", "0.01"] == 0
    assert first["bot_reply_seconds_bucket", "0.015"] == 1
    counters = ("turns", "crashes", "pauses", "pause_seconds", "poll_errors", "store_errors")
    assert [first[f"bot_{name}_total",] for name in counters] == [2, 1, 1, 30, 1, 1]
    kinds = (
        "open_updates",
        "updates_aside",
        *(f"messages_{kind}" for kind in ("ready", "sending", "unknown", "failed")),
    )
    names = [f"bot_{kind}" for kind in (*kinds, "people")]
    assert [first[name,] for name in names] == [3, 4, 5, 6, 7, 8, 9]
    assert 90 <= first["bot_oldest_update_seconds",] < 95
    assert [second[name,] for name in names] == [30, 31, 32, 33, 34, 35, 36]
    assert all(math.isnan(third[name,]) for name in [*names, "bot_oldest_update_seconds"]), (
        "the last known would hide that the store is away"
    )
    assert third["bot_updates_total", "stored"] == 3


@pytest.mark.parametrize(
    ("health", "status", "store"),
    [
        (Health(store=True, telegram_seconds=2.5, oldest_seconds=0.0), 200, "ok"),
        (Health(store=True, telegram_seconds=None, oldest_seconds=0.0), 200, "ok"),
        (Health(store=True, telegram_seconds=600.0, oldest_seconds=0.0), 503, "ok"),
        (Health(store=True, telegram_seconds=2.5, oldest_seconds=600.0), 503, "ok"),
        (Health(store=False, telegram_seconds=2.5, oldest_seconds=0.0), 503, "away"),
        (None, 503, "away"),
    ],
)
async def test_health_is_told_with_each_check(health: Health | None, status: int, store: str) -> None:
    told = Store()
    told.health = health
    async with watching(Metrics(), told) as (session, url), session.get(f"{url}/healthz") as response:
        body = await response.json()
        assert response.status == status
    assert body["status"] == ("ok" if status == 200 else "failing")
    assert body["store"] == store
    assert body["telegram_seconds_ago"] == (health and health.telegram_seconds)
    assert body["oldest_open_update_seconds"] == (health and health.oldest_seconds)


async def test_a_store_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(monitoring, "_PATIENCE", 0.02)
    store = Store()
    monkeypatch.setattr(store, "tell_health", lambda: asyncio.sleep(60))
    async with watching(Metrics(), store) as (session, url), session.get(f"{url}/healthz") as response:
        assert response.status == 503


async def test_recipients_of_broadcasts_are_counted() -> None:
    metrics = Metrics()
    for outcome in ("sent", "sent", "unknown"):
        metrics.broadcast(outcome)
    metrics.show_recipients(40, 3)
    async with watching(metrics, Store()) as (session, url):
        found = await scraped(session, url)
    assert found["bot_broadcast_recipients_total", "sent"] == 2
    assert found["bot_broadcast_recipients_total", "unknown"] == 1
    assert (found["bot_recipients_ready",], found["bot_recipients_sending",]) == (40, 3)


async def test_two_bots_in_one_process_count_apart() -> None:
    first, second = Metrics(), Metrics()
    first.handled()
    assert second.registry.get_sample_value("bot_turns_total") == 0


async def test_telegrams_silence_is_counted_from_the_start_and_from_each_word() -> None:
    metrics = Metrics()
    await asyncio.sleep(0.05)
    since_start = metrics.silent_seconds
    metrics.polled()
    assert metrics.silent_seconds < since_start
    assert since_start >= 0.05


async def test_a_taken_address_says_what_to_do() -> None:
    store = Store()
    monitor = await monitoring.serve(HOST, Metrics(), store.tell_health, store.tell_queue)
    try:
        with pytest.raises(AddressInUse, match=rf"127\.0\.0\.1:{monitor.port} cannot be listened on: stop what"):
            await monitoring.serve((monitor.host, monitor.port), Metrics(), store.tell_health, store.tell_queue)
    finally:
        await monitor.close()


def test_a_talk_in_the_terminal_loads_nothing_of_the_bot_on_telegram() -> None:
    program = (
        "import sys, bot.__main__, bot.console\n"
        "costly = {'aiohttp', 'telegram', 'httpx', 'prometheus_client', 'pydantic_settings', 'psycopg'}\n"
        "print(*costly & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == ""
