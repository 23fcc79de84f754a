"""Waiting: for something to do, and out of trouble."""

import asyncio
import contextlib
import logging
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.errors import StoreUnavailable
from bot.monitoring import Metrics

_FIRST, _LONGEST = 0.1, 10.0
"""Seconds between two tries to use a database that is away."""

T = TypeVar("T")

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
    """Take one step after the other until told to stop; any error but a database that is away stops everything."""
    try:
        while not stop.is_set():
            await steadily(step, what, metrics, stop)
    except StoreUnavailable:
        log.error("%s ends without the database", what)
    finally:
        stop.set()


async def steadily(call: Callable[[], Awaitable[T]], what: str, metrics: Metrics, stop: asyncio.Event) -> T:
    """What a call comes to; while the database is away, it waits and tries again, until told to stop."""
    tries = 0
    while True:
        try:
            result = await call()
        except StoreUnavailable as error:
            metrics.store_failed()
            if stop.is_set():
                raise
            if not tries:
                log.error("%s waits: %s", what, error)
            tries += 1
            await asyncio.sleep(min(_FIRST * 2**tries, _LONGEST) * random.uniform(0.5, 1.0))
        else:
            if tries:
                log.warning("%s: the database is back", what)
            return result
