"""Updates from the inbox, in order in each chat: each leads to a turn, stored with its replies in one commit."""

import asyncio
import contextlib
import datetime
import logging
import time
from collections.abc import Callable, Sequence

from bot import clock
from bot.errors import StoreError, Unauthorised, WorkerFailed
from bot.monitoring import Metrics
from bot.shelf import Shelf
from bot.storage.records import Handled, Work
from bot.storage.store import Store
from bot.storage.threads import StoreThread
from bot.telegram import turns
from bot.telegram.api import Client
from bot.telegram.deskwork import DeskWork
from bot.telegram.housekeeping import Housekeeping
from bot.telegram.leading import Leading
from bot.telegram.pausing import Pause
from bot.telegram.turns import Call, Outcome
from bot.telegram.typing import Typing
from bot.telegram.waiting import Signal

_BATCH = 64
"""Turns in one commit: more save little, and make the first of them wait."""
_LOOK_AGAIN = 0.2
"""Seconds after which the inbox is looked at unasked: another replica may have filled it."""
_CALLS_AT_ONCE = 4 * _BATCH
"""Two for each press of a batch, and those of the batch before."""

log = logging.getLogger(__name__)


class Handling:
    """Handles updates until it is cancelled; `filled` says that there are some, `replied` that there are replies."""

    def __init__(
        self,
        store: StoreThread,
        leading: Leading,
        client: Client,
        metrics: Metrics,
        filled: Signal,
        replied: Signal,
        typing: Typing,
        pause: Pause,
        housekeeping: Housekeeping,
        deskwork: DeskWork,
        now: Callable[[], datetime.datetime],
    ) -> None:
        self._store, self._leading, self._client, self._metrics = store, leading, client, metrics
        self._filled, self._replied, self._typing = filled, replied, typing
        self._pause, self._housekeeping, self._now = pause, housekeeping, now
        self._deskwork, self._amended = deskwork, 0
        self._calls = set[asyncio.Task[None]]()
        self._batch = _BATCH
        self._suspect: int | None = None

    async def step(self) -> None:
        """Handle what waits, or wait for something."""
        work = await self._store.run(_taken, self._batch, self._deskwork.shelf)
        if not work:
            await self._filled.wait(_LOOK_AGAIN)
            return
        calls: list[Call] = []
        try:
            await self._follow_additions()
            inside = [one for one in (self._deskwork.inside(one, clock.epoch()) for one in work) if one is not None]
            desked = [one.work for one in inside]
            outcomes = await self._led([self._deskwork.outside(one) for one in work if one not in desked])
            calls = [call for outcome in outcomes for call in outcome.calls] + self._deskwork.calls(desked)
            led = [outcome.handled for outcome in outcomes]
            handled = list(await self._store.run(Store.finish, led, clock.epoch(), inside))
        except BaseException as error:
            await self._store.run(Store.release)
            if isinstance(error, StoreError) or not isinstance(error, Exception):
                raise
            handled = await self._single_out(work, error)
            calls = []
        self._replied.set()
        self._report(handled)
        for call in calls:
            self._make(call)

    async def _follow_additions(self) -> None:
        """Lead by the notices as staff have amended them, on whichever replica."""
        additions = self._deskwork.shelf.additions
        if additions.version != self._amended:
            await self._leading.amend(additions)
            self._amended = additions.version

    async def _led(self, work: Sequence[Work]) -> list[Outcome]:
        if not work:
            return []
        begin = time.perf_counter()
        outcomes = await self._leading.take(work, self._now())
        seconds = (time.perf_counter() - begin) / len(work)
        for _ in work:
            self._metrics.turn_seconds.observe(seconds)
        return outcomes

    async def _single_out(self, work: Sequence[Work], error: Exception) -> list[Handled]:
        """After a batch that cannot be led or stored: the next are of one update, and the one at fault is set aside.

        A process may die of something else, so an update of which one has died is tried again once.
        """
        self._batch = 1
        suspect, self._suspect = self._suspect, work[0].update_id
        if len(work) > 1 or (isinstance(error, WorkerFailed) and suspect != self._suspect):
            return []
        failed = turns.failed(work[0], error)
        await self._store.run(Store.finish, [failed], clock.epoch())
        return [failed]

    def _report(self, handled: list[Handled]) -> None:
        self._batch = min(self._batch + len(handled), _BATCH)
        if any(one.forget for one in handled):
            self._housekeeping.scrub_soon()
        self._metrics.handled(len(handled))
        for one in handled:
            if not one.messages:
                self._typing.replied(one.work.chat)
            if one.failed is not None:
                log.error("update %s is set aside: %s", one.work.update_id, one.failed)
                self._metrics.set_aside()

    def _make(self, call: Call) -> None:
        """Make a call on which nothing depends; in a pause, or where too many are under way, it is left out."""
        if len(self._calls) < _CALLS_AT_ONCE and not self._pause.holds:
            task = asyncio.create_task(self._called(call))
            self._calls.add(task)
            task.add_done_callback(self._calls.discard)

    async def _called(self, call: Call) -> None:
        with contextlib.suppress(Unauthorised):  # which whoever sends messages reports
            outcome = await self._client.attempt(call.method, call.parameters)
            if outcome.kind == "paused":
                await self._pause.heed(outcome.seconds)

    async def land(self, seconds: float) -> None:
        """Wait for the calls under way, at most so long."""
        if self._calls:
            await asyncio.wait(self._calls, timeout=seconds)


def _taken(store: Store, limit: int, shelf: Shelf) -> tuple[Work, ...]:
    """What waits, with the notices as they stand now."""
    work = store.take(limit)
    try:
        if work:
            shelf.refresh(store)
    except BaseException:
        store.release()
        raise
    return work
