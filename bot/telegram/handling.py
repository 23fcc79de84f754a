"""Updates from the inbox, in order in each chat: each leads to a turn, stored with its replies in one commit."""

import asyncio
import contextlib
import datetime
import logging
from collections.abc import Callable, Sequence

from bot import clock
from bot.errors import StoreError, Unauthorised
from bot.monitoring import Metrics
from bot.storage.records import Handled, Work
from bot.storage.store import Store
from bot.storage.threads import StoreThread
from bot.telegram import turns
from bot.telegram.api import Client
from bot.telegram.housekeeping import Housekeeping
from bot.telegram.pausing import Pause
from bot.telegram.turns import Call, Turns
from bot.telegram.typing import Typing
from bot.telegram.waiting import Signal

_BATCH = 32
"""Turns in one commit: more save little, and make the first of them wait."""
_LOOK_AGAIN = 0.2
"""Seconds after which the inbox is looked at unasked: another replica may have filled it."""
_CALLS_AT_ONCE = 64

log = logging.getLogger(__name__)


class Handling:
    """Handles updates until it is cancelled; `filled` says that there are some, `replied` that there are replies."""

    def __init__(
        self,
        store: StoreThread,
        conversations: Turns,
        client: Client,
        metrics: Metrics,
        filled: Signal,
        replied: Signal,
        typing: Typing,
        pause: Pause,
        housekeeping: Housekeeping,
        now: Callable[[], datetime.datetime],
    ) -> None:
        self._store, self._turns, self._client, self._metrics = store, conversations, client, metrics
        self._filled, self._replied, self._typing = filled, replied, typing
        self._pause, self._housekeeping, self._now = pause, housekeeping, now
        self._calls = set[asyncio.Task[None]]()
        self._batch = _BATCH

    async def step(self) -> None:
        """Handle what waits, or wait for something."""
        work = await self._store.run(Store.take, self._batch)
        if not work:
            await self._filled.wait(_LOOK_AGAIN)
            return
        handled, calls = list[Handled](), list[Call]()
        try:
            for one in work:
                with self._metrics.turn_seconds.time():
                    outcome = self._turns.take(one, self._now())
                handled.append(outcome.handled)
                calls.extend(outcome.calls)
                await asyncio.sleep(0)  # what else is to be done is not kept waiting by a whole batch
            await self._store.run(Store.finish, handled, clock.epoch())
        except BaseException as error:
            await self._store.run(Store.release)
            if isinstance(error, StoreError) or not isinstance(error, Exception):
                raise
            handled, calls = await self._single_out(work, error), []
        self._replied.set()
        self._report(handled)
        for call in calls:
            self._make(call)

    async def _single_out(self, work: Sequence[Work], error: Exception) -> list[Handled]:
        """After a batch that cannot be stored: the next are of one update, and that which cannot be is set aside."""
        self._batch = 1
        if len(work) > 1:
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
