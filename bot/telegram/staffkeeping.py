"""What is looked at from time to time for staff: what others have added to the notices, and what to propose."""

import asyncio
import logging

from bot import clock
from bot.shelf import Shelf
from bot.staff.proposing import Proposing
from bot.storage.threads import StoreThread

_PAUSE = 1.0
"""Seconds until what staff add elsewhere is known here."""
_PROPOSING = 60_000_000
"""Microseconds between two looks for something to propose."""

log = logging.getLogger(__name__)


class StaffKeeping:
    """Keeps one replica's notices up to date, and proposes reminders."""

    def __init__(self, store: StoreThread, shelf: Shelf, proposing: Proposing) -> None:
        self._store, self._shelf, self._proposing = store, shelf, proposing
        self._propose_at = 0

    async def step(self) -> None:
        """What is due, and a pause."""
        await self._store.run(self._shelf.refresh)
        if clock.epoch() >= self._propose_at:
            proposed = await self._store.run(self._proposing.look, clock.epoch())
            self._propose_at = clock.epoch() + _PROPOSING
            if proposed:
                log.info("broadcasts are proposed to staff: %s", ", ".join(map(str, proposed)))
        await asyncio.sleep(_PAUSE)
