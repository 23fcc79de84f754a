"""Updates from the inbox, in order in each chat: each leads to a turn, stored with its replies in one commit."""

import asyncio
import datetime
import logging
from collections.abc import Callable

from bot import clock
from bot.monitoring import Metrics
from bot.storage.records import Handled
from bot.storage.store import Store
from bot.storage.threads import StoreThread
from bot.telegram.api import Client
from bot.telegram.housekeeping import Housekeeping
from bot.telegram.turns import Call, Turns
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
        turns: Turns,
        client: Client,
        metrics: Metrics,
        filled: Signal,
        replied: Signal,
        housekeeping: Housekeeping,
        now: Callable[[], datetime.datetime],
    ) -> None:
        self._store, self._turns, self._client, self._metrics = store, turns, client, metrics
        self._filled, self._replied, self._housekeeping, self._now = filled, replied, housekeeping, now
        self._calls = set[asyncio.Task[None]]()

    async def step(self) -> None:
        """Handle what waits, or wait for something."""
        work = await self._store.run(Store.take, _BATCH)
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
        except BaseException:
            await self._store.run(Store.release)
            raise
        self._replied.set()
        self._report(handled)
        for call in calls:
            self._make(call)

    def _report(self, handled: list[Handled]) -> None:
        self._housekeeping.scrub |= any(one.forget for one in handled)
        self._metrics.handled(len(handled))
        for one in handled:
            if one.failed is not None:
                log.error("update %s is set aside: %s", one.work.update_id, one.failed)
                self._metrics.set_aside()

    def _make(self, call: Call) -> None:
        """Make a call on which nothing depends; where too many are under way it is left out."""
        if len(self._calls) < _CALLS_AT_ONCE:
            task = asyncio.create_task(self._called(call))
            self._calls.add(task)
            task.add_done_callback(self._calls.discard)

    async def _called(self, call: Call) -> None:
        await self._client.attempt(call.method, call.parameters)
