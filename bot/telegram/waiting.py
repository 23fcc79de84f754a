"""Waiting: for something to do, and out of trouble."""

import asyncio
import contextlib
import logging
import random
from collections.abc import Awaitable, Callable

from bot.errors import StoreUnavailable
from bot.monitoring import Metrics

_FIRST, _LONGEST = 0.1, 10.0
"""Seconds between two tries to use a database that is away."""

log = logging.getLogger(__name__)


class Signal:
    """Says that there is something to do; one that comes while nobody waits is not lost."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def set(self) -> None:
        """There is something to do."""
        self._event.set()

    async def wait(self, seconds: float) -> None:
        """Until there is something to do, or `seconds` have passed."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._event.wait(), seconds)
        self._event.clear()


async def forever(step: Callable[[], Awaitable[None]], what: str, metrics: Metrics, stop: asyncio.Event) -> None:
    """Take one step after the other until told to stop; while the database is away, wait and try again.

    Any other error stops everything else as well.
    """
    tries = 0
    try:
        while not stop.is_set():
            try:
                await step()
            except StoreUnavailable as error:
                metrics.store_failed()
                if not tries:
                    log.error("%s waits: %s", what, error)
                tries += 1
                await asyncio.sleep(min(_FIRST * 2**tries, _LONGEST) * random.uniform(0.5, 1.0))
            else:
                if tries:
                    log.warning("%s: the database is back", what)
                tries = 0
    finally:
        stop.set()
