"""The .sql files of both databases say the same, and every table with a chat is held, forgotten and moved."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage import opening, postgresql, sql, sqlite, store
from bot.storage.records import Handled, Kept, Order, Outgoing, Settled, Standing
from bot.storage.store import Store
from tests.bot.storage.making import NOW, PACE, broadcast, receive, say, update

SQLITE, POSTGRESQL = sql.read(sqlite.SCRIPTS), sql.read(postgresql.SCRIPTS)


def _parameters(query: str) -> set[str]:
    return set(re.findall(r"(?<!:):([a-z]\w*)", query)) | set(re.findall(r"%\((\w+)\)s", query))


def test_both_have_the_same_queries_with_the_same_parameters() -> None:
    assert SQLITE.queries.keys() == POSTGRESQL.queries.keys()
    for name, query in SQLITE.queries.items():
        assert _parameters(query) == _parameters(POSTGRESQL.queries[name]), name


def test_both_have_as_many_migrations() -> None:
    assert len(SQLITE.migrations) == len(POSTGRESQL.migrations)


def test_every_query_is_used_and_every_one_used_is_there() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in Path(store.__file__).parents[1].rglob("*.py"))
    for name in SQLITE.queries:
        verb, _, table = name.partition("_")
        of_table = verb in ("held", "forget", "move") and f'f"{verb}_{{table}}"' in code and f'"{table}"' in code
        assert of_table or f'"{name}"' in code, f"{name} is not used"
    for name in re.findall(r'\.run\(\s*"(\w+)"', code):
        assert name in SQLITE.queries, f"{name} is not there"


@pytest.fixture
def opened(database_address: str) -> Iterator[Store]:
    with closing(opening.open_store(database_address)) as one:
        yield one


def test_both_have_the_same_tables_and_columns(sqlite_address: str, postgresql_address: str) -> None:
    with (
        closing(opening.open_store(sqlite_address)) as one,
        closing(opening.open_store(postgresql_address)) as other,
    ):
        assert one.database.tables() == other.database.tables()


def test_both_have_the_same_indexes(sqlite_address: str, postgresql_address: str) -> None:
    with (
        closing(opening.open_store(sqlite_address)) as one,
        closing(opening.open_store(postgresql_address)) as other,
    ):
        here = one.database.execute("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")
        there = other.database.execute(
            "SELECT indexname::text FROM pg_indexes WHERE schemaname = current_schema AND indexname NOT LIKE '%_pkey'"
        )
        assert sorted(here) == sorted(there)


def test_numbers_that_the_database_gives_are_named_id(postgresql_address: str) -> None:
    """`fill` counts on it."""
    with closing(opening.open_store(postgresql_address)) as one:
        rows = one.database.execute(
            "SELECT DISTINCT column_name::text FROM information_schema.columns "
            "WHERE table_schema = current_schema AND is_identity = 'YES'"
        )
    assert rows == [("id",)]


def _fill(store: Store, chat: int) -> None:
    """Put the chat into every table that can hold it."""
    say(store, 1, chat, "a", "b")
    receive(store, update(2, chat), update(3, chat))
    (work,) = store.take(1)
    standings = (Standing(1, "n", "t", "begun"),)
    kept, orders = (Kept("verdict", "n", "{}"),), (Order("subscribe", "n"),)
    store.finish([Handled(work, "s", kept=kept, orders=orders, standings=standings)], NOW)
    store.claim(1, NOW, PACE)
    broadcast(store, chat)


def _rows(store: Store, chat: int) -> dict[str, int]:
    tables = [table for table, columns in store.database.tables().items() if "chat" in columns]
    return {table: len(store.database.execute(f"SELECT 1 FROM {table} WHERE chat = {chat}")) for table in tables}


def test_every_table_with_a_chat_is_held(opened: Store) -> None:
    _fill(opened, 1)
    rows = _rows(opened, 1)
    assert all(rows.values()), "fill the new table in this test, and let `held`, `_forget` and `_move` know it"
    assert sum(len(held) for held in opened.held(1).values()) == sum(rows.values())
    assert len(opened.held(1)) == len(rows)


def test_every_table_with_a_chat_is_forgotten(opened: Store) -> None:
    _fill(opened, 1)
    (work,) = opened.take(1)
    opened.finish([Handled(work, None, forget=True)], NOW)
    assert set(_rows(opened, 1).values()) == {0}


def test_every_table_with_a_chat_moves(opened: Store) -> None:
    _fill(opened, 1)
    before = _rows(opened, 1)
    (message,) = opened.database.execute("SELECT id, chat, content, tries, at FROM outbox WHERE state = 'sending'")
    opened.settle([Settled(Outgoing(*message), "moved", chat_now=2)], NOW)
    assert set(_rows(opened, 1).values()) == {0}
    assert {**_rows(opened, 2), "paces": 1} == before  # at another number one may begin anew
