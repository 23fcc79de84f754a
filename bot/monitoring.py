"""What can be seen of a running bot: /metrics for Prometheus, /healthz for whoever restarts it."""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.aiohttp import make_aiohttp_handler

from bot import clock
from bot.errors import AddressInUse, StoreError
from bot.storage.records import Queues

T = TypeVar("T")

_SILENT = 180.0  # seconds; a long poll ends several times in it
_STUCK = 300.0
_PATIENCE = 5.0  # seconds that the store may take to answer
_TURN_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_REPLY_BUCKETS = (0.005, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the store answers; seconds since Telegram was heard of, None where no poll asks; the age in seconds
    of the oldest update that is not yet handled, None where the store does not answer.
    """

    store: bool
    telegram_seconds: float | None
    oldest_seconds: float | None

    @property
    def well(self) -> bool:
        """Whether the bot does its work."""
        heard = self.telegram_seconds is None or self.telegram_seconds < _SILENT
        return self.store and heard and (self.oldest_seconds or 0.0) < _STUCK


class Metrics:
    """One bot's metrics, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._heard = time.monotonic()
        self._updates = Counter(
            "bot_updates",
            "Updates received: stored, duplicate, dropped by flood control, ignored, aside as unreadable",
            ["outcome"],
            registry=registry,
        )
        self._turns = Counter("bot_turns", "Updates handled", registry=registry)
        self._crashes = Counter("bot_crashes", "Updates set aside as their handling crashed", registry=registry)
        self.turn_seconds = Histogram("bot_turn_seconds", "One turn", buckets=_TURN_BUCKETS, registry=registry)
        self._reply_seconds = Histogram(
            "bot_reply_seconds", "From receiving an update to its reply sent", buckets=_REPLY_BUCKETS, registry=registry
        )
        self._sends = Counter("bot_sends", "Messages by what became of the call", ["outcome"], registry=registry)
        self._recipients = Counter(
            "bot_broadcast_recipients",
            "Recipients of broadcasts by what became of the call",
            ["outcome"],
            registry=registry,
        )
        self._recipients_ready = Gauge(
            "bot_recipients_ready", "Recipients that a broadcast under way is still to reach", registry=registry
        )
        self._recipients_sending = Gauge(
            "bot_recipients_sending", "Recipients being sent a broadcast", registry=registry
        )
        self._pauses = Counter("bot_pauses", "Times that Telegram asked to wait", registry=registry)
        self._pause_seconds = Counter("bot_pause_seconds", "Seconds that it asked to wait", registry=registry)
        self._poll_errors = Counter("bot_poll_errors", "Polls that failed", registry=registry)
        self._store_errors = Counter("bot_store_errors", "Times that the database failed", registry=registry)
        self._queues = {
            "open": Gauge("bot_open_updates", "Updates not yet handled", registry=registry),
            "aside": Gauge("bot_updates_aside", "Updates set aside", registry=registry),
            "ready": Gauge("bot_messages_ready", "Messages that wait to be sent", registry=registry),
            "sending": Gauge("bot_messages_sending", "Messages being sent", registry=registry),
            "unknown": Gauge("bot_messages_unknown", "Messages that may have been delivered", registry=registry),
            "failed": Gauge("bot_messages_failed", "Messages that could not be delivered", registry=registry),
            "people": Gauge("bot_people", "People of whom something is kept", registry=registry),
        }
        self._oldest = Gauge("bot_oldest_update_seconds", "Age of the oldest open update", registry=registry)

    def received(self, outcome: str, count: int = 1) -> None:
        """Updates came: stored, duplicate, dropped, ignored or aside."""
        self._updates.labels(outcome).inc(count)

    def handled(self, count: int = 1) -> None:
        """Updates were handled."""
        self._turns.inc(count)

    def set_aside(self) -> None:
        """Handling an update crashed."""
        self._crashes.inc()

    def sent(self, outcome: str) -> None:
        """A message was tried; what became of it, as api.Outcome says."""
        self._sends.labels(outcome).inc()

    def broadcast(self, outcome: str) -> None:
        """A broadcast was tried on a recipient; what became of it, as ledger.Come says."""
        self._recipients.labels(outcome).inc()

    def show_recipients(self, ready: int, sending: int) -> None:
        """How many recipients wait, and how many are being sent to."""
        self._recipients_ready.set(ready)
        self._recipients_sending.set(sending)

    def replied(self, seconds: float) -> None:
        """A reply was sent so long after its update was received."""
        self._reply_seconds.observe(seconds)

    def paused(self, seconds: float) -> None:
        """Telegram asked to wait."""
        self._pauses.inc()
        self._pause_seconds.inc(seconds)

    def polled(self) -> None:
        """Telegram was heard of, by a poll or its post to the webhook."""
        self._heard = time.monotonic()

    def poll_failed(self) -> None:
        """A poll failed."""
        self._poll_errors.inc()

    def store_failed(self) -> None:
        """The database failed."""
        self._store_errors.inc()

    @property
    def silent_seconds(self) -> float:
        """Since Telegram was heard of, or since the start if it never was."""
        return time.monotonic() - self._heard

    def show(self, queues: Queues | None) -> None:
        """Set the gauges to what waits; to NaN where nobody knows."""
        for name, gauge in self._queues.items():
            gauge.set(math.nan if queues is None else getattr(queues, name))
        self._oldest.set(math.nan if queues is None else queues.oldest_seconds(clock.epoch()))


class Monitor:
    """A running server at `host`:`port`."""

    def __init__(self, runner: web.AppRunner) -> None:
        self._runner = runner
        self.host, self.port = runner.addresses[0][:2]

    async def close(self) -> None:
        """Stop listening."""
        await self._runner.cleanup()


async def serve(
    address: tuple[str, int],
    metrics: Metrics,
    health: Callable[[], Awaitable[Health]],
    queues: Callable[[], Awaitable[Queues]],
) -> Monitor:
    """Serve at host and port, 0 for a free one; `queues` are asked for at each scrape. Raises AddressInUse."""

    async def show_metrics(request: web.Request) -> web.StreamResponse:
        metrics.show(await _asked(queues))
        return await shown(request)

    async def show_health(request: web.Request) -> web.Response:
        return _healthz(await _asked(health))

    shown = make_aiohttp_handler(metrics.registry)
    app = web.Application()
    app.router.add_get("/metrics", show_metrics)
    app.router.add_get("/healthz", show_health)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, *address).start()
    except OSError:
        await runner.cleanup()
    else:
        return Monitor(runner)
    raise AddressInUse(f"{address[0]}:{address[1]}")


async def _asked(question: Callable[[], Awaitable[T]]) -> T | None:
    """The answer; None if the store does not give it in time."""
    try:
        async with asyncio.timeout(_PATIENCE):
            return await question()
    except (StoreError, TimeoutError):
        return None


def _healthz(health: Health | None) -> web.Response:
    health = health or Health(store=False, telegram_seconds=None, oldest_seconds=None)
    body = {
        "status": "ok" if health.well else "failing",
        "store": "ok" if health.store else "away",
        "telegram_seconds_ago": health.telegram_seconds,
        "oldest_open_update_seconds": health.oldest_seconds,
    }
    return web.json_response(body, status=200 if health.well else 503, headers={"Cache-Control": "no-store"})
