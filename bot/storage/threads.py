"""A store used from the event loop: each connection in a thread of its own."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Concatenate, ParamSpec, TypeVar

from bot.storage import opening
from bot.storage.store import Store

P = ParamSpec("P")
T = TypeVar("T")


class StoreThread:
    """One store and the only thread that uses it."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._executor = ThreadPoolExecutor(1, "store")
        self._store: Store | None = None

    async def run(self, method: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a method of the store returns: `await thread.run(Store.take, 10)`. Opens the store at the first call."""
        return await asyncio.get_running_loop().run_in_executor(
            self._executor, lambda: method(self._opened(), *args, **kwargs)
        )

    def _opened(self) -> Store:
        if self._store is None:
            self._store = opening.open_store(self._address)
        return self._store

    async def close(self) -> None:
        """Close the store when its last call has ended."""
        if self._store is not None:
            await self.run(Store.close)
        self._executor.shutdown()


class StoreThreads:
    """The connections of one bot: four on PostgreSQL, so that nobody waits for another; one on SQLite, where all do.

    `reading` is apart on both: what counts a whole broadcast takes long, and holds up nobody who writes.
    """

    def __init__(self, address: str) -> None:
        self.receiving = StoreThread(address)
        shared = opening.is_shared(address)
        self.handling, self.sending, self.keeping = (
            StoreThread(address) if shared else self.receiving for _ in range(3)
        )
        self.reading = StoreThread(address)

    async def close(self) -> None:
        """Close them all."""
        for thread in {self.receiving, self.handling, self.sending, self.keeping, self.reading}:
            await thread.close()
