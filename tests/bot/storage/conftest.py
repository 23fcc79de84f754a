"""Open stores for tests, closed at the end."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest

from bot.storage.opening import open_store
from bot.storage.store import Store


@pytest.fixture
def open_again(database_address: str) -> Iterator[Callable[[], Store]]:
    """Opens the test's database once more, as another replica or another thread does."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(open_store(database_address)))


@pytest.fixture
def store(open_again: Callable[[], Store]) -> Store:
    """A store on a fresh database, once on SQLite and once on PostgreSQL."""
    return open_again()
