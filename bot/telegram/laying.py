"""The ledger of broadcasts: laid when its time has come, ended and reported; what dead replicas left is recovered."""

import asyncio
import logging
import time
from collections.abc import Callable, Collection

from bot import clock
from bot.broadcasts import reporting
from bot.storage import ledger
from bot.storage.broadcasts import Broadcast
from bot.storage.database import Database
from bot.storage.ledger import Recipient
from bot.storage.threads import StoreThread

_AT_ONCE = 5_000
"""Chats looked at in one transaction: some 15 ms on SQLite, where everybody else waits for it."""
_BREATH, _PAUSE = 0.005, 0.5
"""Seconds between two such transactions, and until it is looked whether there is anything to lay."""
_KEEPING = 1.0

log = logging.getLogger(__name__)


class Laying:
    """One replica's part in it; `under_way` tells the recipients that this process is sending to."""

    def __init__(self, store: StoreThread, under_way: Callable[[], Collection[Recipient]]) -> None:
        self._store, self._under_way = store, under_way
        self._keep_at = 0.0

    async def step(self) -> None:
        """What is due, and a pause."""
        busy = await self._store.run(ledger.lay, _AT_ONCE, clock.epoch()) is not None
        if not busy:  # what is beyond its time can wait: nobody is sent it any more
            busy = await self._store.run(ledger.expire, _AT_ONCE, clock.epoch()) > 0
        if time.monotonic() >= self._keep_at:
            await self._keep()
            self._keep_at = time.monotonic() + _KEEPING
        await asyncio.sleep(_BREATH if busy else _PAUSE)

    async def _keep(self) -> None:
        for id in await self._store.run(ledger.begin, clock.epoch()):
            log.info("broadcast %s begins", id)
        lost = await self._store.run(ledger.recover, clock.epoch(), self._under_way())
        if lost:
            log.warning("%s recipients were being sent a broadcast by a bot that died: their state is unknown", lost)
        now = clock.epoch()
        ended = await self._store.run(ledger.end, now, _finished(now))
        for one in ended:
            log.info("broadcast %s has ended", one.id)
        await self._store.run(reporting.show_progress, clock.epoch())


def _finished(now: int) -> Callable[[Database, Broadcast], None]:
    return lambda database, one: reporting.finish(database, one, now)
