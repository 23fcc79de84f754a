"""A desk over the shipped notices and a fresh store, once on each database."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from bot import settings
from bot.shelf import Shelf
from bot.staff import office
from bot.storage.opening import open_store
from bot.storage.store import Store
from tests.bot.staff.clerks import Office


@pytest.fixture(scope="session")
def shipped() -> Shelf:
    """The notices as shipped, loaded once; `shelf` takes them over for one test."""
    return Shelf.load()


@pytest.fixture
def shelf(shipped: Shelf) -> Shelf:
    """The notices, to which a test may add."""
    return Shelf(shipped.knowledge, shipped.targets)


@pytest.fixture
def store(database_address: str) -> Iterator[Store]:
    """A store on a fresh database, once on SQLite and once on PostgreSQL."""
    with closing(open_store(database_address)) as opened:
        yield opened


@pytest.fixture
def desks(store: Store, shelf: Shelf) -> Office:
    """The desk, and who talks to it."""
    return _office(store, shelf)


@pytest.fixture
def replica(desks: Office, shipped: Shelf, database_address: str) -> Iterator[Office]:
    """The same desk on another connection."""
    with closing(open_store(database_address)) as opened:
        other = _office(opened, Shelf(shipped.knowledge, shipped.targets))
        other.heard = 1_000
        yield other


def _office(store: Store, shelf: Shelf) -> Office:
    chosen = settings.load(given={"token": settings.NO_TOKEN})
    return Office(store, office.desk(chosen, shelf), office.steering(chosen, shelf))
