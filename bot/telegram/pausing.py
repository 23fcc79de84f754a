"""A pause that Telegram asks for: it holds for everybody, on every replica, whatever the call that was refused."""

import logging
import time

from bot import clock
from bot.errors import StoreError
from bot.monitoring import Metrics
from bot.storage.store import Store
from bot.storage.threads import StoreThread

_LONGEST = 3600.0
"""Seconds; after that it is tried whether Telegram still asks for it."""

log = logging.getLogger(__name__)


class Pause:
    """Known here at once, and to other replicas through the store, from which all of them take their messages."""

    def __init__(self, store: StoreThread, metrics: Metrics) -> None:
        self._store, self._metrics = store, metrics
        self._over_at = 0.0

    @property
    def holds(self) -> bool:
        """Whether this replica should call nothing at all."""
        return time.monotonic() < self._over_at

    async def heed(self, seconds: float) -> int:
        """Take note of a 429; until when nothing is to be sent, in epoch microseconds."""
        log.warning("Telegram asks to wait %s s; nothing is sent until then", seconds)
        self._metrics.paused(seconds)
        seconds = min(seconds, _LONGEST)
        self._over_at = max(self._over_at, time.monotonic() + seconds)
        until = clock.epoch() + round(seconds * 1e6)
        try:
            await self._store.run(Store.pause, until)
        except StoreError:
            log.error("the pause could not be stored, so other replicas may send before it is over")
        return until
