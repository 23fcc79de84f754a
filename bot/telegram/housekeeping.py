"""What is to be done from time to time: recover what dead replicas were sending, forget the idle, scrub the files."""

import asyncio
import logging
import math
import time
from collections.abc import Callable, Collection

from bot import clock
from bot.storage.store import Store
from bot.storage.threads import StoreThread
from bot.telegram.waiting import Signal

_PAUSE = 1.0
_SWEEPING = 3600.0
_SCRUBBING_SHARE = 50
"""Scrubbing takes at most this part of the time."""
_DAY = 86_400_000_000
_DONE_DAYS = 7
"""Days that the numbers of handled updates are kept; Telegram delivers none that is older than one day."""

log = logging.getLogger(__name__)


class Housekeeping:
    """Keeps one replica's house; `under_way` tells the messages that this process is sending."""

    def __init__(
        self,
        store: StoreThread,
        replied: Signal,
        retention_days: int,
        under_way: Callable[[], Collection[int]] = tuple,
    ) -> None:
        self._store, self._replied, self._retention_days = store, replied, retention_days
        self._under_way = under_way
        self.dirty = False
        """Whether something was deleted that is still in the files."""
        self._sweep_at = self._scrub_at = 0.0
        self._clock = clock.epoch(), time.monotonic()

    def scrub_soon(self) -> None:
        """Something was deleted that must leave the files."""
        self.dirty = True

    async def step(self) -> None:
        """What is due, and a pause."""
        recovered = await self._store.run(Store.recover, self._under_way())
        if recovered:
            log.warning("%s messages were being sent by a bot that died: whether they arrived is not known", recovered)
            self._replied.set()
        await self._store.run(Store.keep, clock.epoch())
        if time.monotonic() >= self._sweep_at:
            await self._sweep()
        if self.dirty and time.monotonic() >= self._scrub_at:
            await self._scrub()
        await asyncio.sleep(_PAUSE)

    async def _scrub(self) -> None:
        """Take what was deleted out of the files; a large database is not kept busy with it."""
        begin = time.monotonic()
        self.dirty = scrubbed = False  # whoever is forgotten meanwhile sets it again
        try:
            scrubbed = await self._store.run(Store.scrub)
        finally:
            self.dirty |= not scrubbed
        self._scrub_at = begin + _SCRUBBING_SHARE * (time.monotonic() - begin)

    async def _sweep(self) -> None:
        """Forget the idle, now and every hour; where somebody was, or an hour's words were handled, scrub as well."""
        if self._jumped():
            log.error("the clock has jumped since the start: nobody is forgotten until the bot is started again")
            self._sweep_at = math.inf
            return
        idle = self._retention_days * _DAY
        forgotten = await self._store.run(Store.sweep, clock.epoch(), idle, _DONE_DAYS * _DAY)
        self.dirty |= bool(forgotten or self._sweep_at)
        if forgotten:
            log.info("%s people idle for %s days are forgotten", forgotten, self._retention_days)
        else:
            self._sweep_at = time.monotonic() + _SWEEPING

    def _jumped(self) -> bool:
        wall, steady = self._clock
        return clock.epoch() - wall > round((time.monotonic() - steady) * 1e6) + _DAY
