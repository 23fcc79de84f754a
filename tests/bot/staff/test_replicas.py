"""Two of the staff at once, on two replicas: one waits for the other and decides on what the other has left."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from bot.broadcasts import text
from bot.errors import Refused
from bot.storage import broadcasts, staffing
from bot.storage.broadcasts import Broadcast
from bot.storage.database import Database
from bot.storage.opening import open_store
from bot.storage.store import Store
from tests.bot.staff.clerks import Office

CITY = "changzhi-2024-engineering"
Act = Callable[[Database], object]


@pytest.fixture
def database_address(postgresql_address: str) -> str:
    """On SQLite there is one writer at a time anyway."""
    return postgresql_address


@pytest.fixture
def other(database_address: str) -> Iterator[Store]:
    """Another replica's connection."""
    with closing(open_store(database_address)) as store:
        yield store


@pytest.fixture
def id(desks: Office) -> int:
    """A broadcast whose preview has arrived, with two approvers."""
    desks.subscribe(CITY, 11)
    for person in (1, 2):
        desks.clerk(person, "approver")
    desks.clerk(1, "approver").say(f"/broadcast new {CITY} 1 subscribed")
    (one,) = broadcasts.newest(desks.store.database, 1)
    desks.deliver_preview(one.id)
    return one.id


def at_once(desks: Office, other: Store, first: Act, second: Act) -> Exception | None:
    """Both act; the second begins before the first has committed. What the second was refused with."""
    refused: list[Exception] = []

    def act() -> None:
        try:
            with other.database.transaction():
                second(other.database)
        except Refused as error:
            refused.append(error)

    thread = threading.Thread(target=act)
    with desks.store.database.transaction():
        first(desks.store.database)
        thread.start()
        thread.join(0.3)
        assert thread.is_alive(), "it did not wait"
    thread.join(10)
    return refused[0] if refused else None


def waiting(desks: Office, id: int) -> Broadcast:
    """Handed in for approval."""
    with desks.store.database.transaction():
        return desks.steering.confirm(desks.store.database, 1, id, desks.now)


def test_what_is_edited_meanwhile_is_not_approved(desks: Office, other: Store, id: int) -> None:
    seal = text.seal(waiting(desks, id))
    refused = at_once(
        desks,
        other,
        lambda database: desks.steering.reword(database, 1, id, "另一段文字", desks.now),
        lambda database: desks.steering.approve(database, 2, id, seal, desks.now),
    )
    assert refused is not None
    assert (desks.broadcast(id).state, desks.broadcast(id).text) == ("draft", "另一段文字")


def test_an_edit_is_not_undone_by_another_time(desks: Office, other: Store, id: int) -> None:
    seal = text.seal(waiting(desks, id))
    with desks.store.database.transaction():
        desks.steering.approve(desks.store.database, 2, id, seal, desks.now)
    later = desks.now + 3_600_000_000
    at_once(
        desks,
        other,
        lambda database: desks.steering.reword(database, 1, id, "另一段文字", desks.now),
        lambda database: desks.steering.schedule(database, 2, id, later, desks.now),
    )
    one = desks.broadcast(id)
    assert (one.state, one.text, one.seal, one.starts_at) == ("draft", "另一段文字", None, later)


def test_of_two_decisions_the_second_is_refused(desks: Office, other: Store, id: int) -> None:
    seal = text.seal(waiting(desks, id))
    refused = at_once(
        desks,
        other,
        lambda database: desks.steering.cancel(database, 1, id, desks.now),
        lambda database: desks.steering.approve(database, 2, id, seal, desks.now),
    )
    assert refused is not None
    assert desks.broadcast(id).state == "cancelled"
    assert [action for _, action, _ in desks.audited()][-1] == "broadcast.cancel"
    assert staffing.role_of(desks.store.database, 2) == "approver"
