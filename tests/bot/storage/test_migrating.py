"""The schema moves forward by itself, wholly or not at all, and leaves a newer one alone."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import SchemaTooNew
from bot.storage import opening, postgresql, sql, sqlite
from bot.storage.database import Database
from bot.storage.store import Store
from tests.bot.storage.making import say

NEXT = ("CREATE TABLE colours (name TEXT)", "ALTER TABLE chats ADD COLUMN colour TEXT DEFAULT 'red'")
BROKEN = ("CREATE TABLE colours (name TEXT)", "INSERT INTO nowhere VALUES (1)")
NEWEST = len(sql.read(sqlite.SCRIPTS).migrations)


def _connect(address: str, *addition: str) -> Database:
    """The database, by a script with one more migration if any statements are given."""
    scripts = postgresql.SCRIPTS if opening.is_shared(address) else sqlite.SCRIPTS
    script = sql.read(scripts)
    script = replace(script, migrations=(*script.migrations, addition)) if addition else script
    if opening.is_shared(address):
        return postgresql.PostgreSQLDatabase(address, script=script)
    return sqlite.SQLiteDatabase(Path(address), script=script)


@pytest.fixture
def old(database_address: str) -> Iterator[Store]:
    """A store of this version with something in it."""
    with closing(opening.open_store(database_address)) as store:
        say(store, 1, 7, "a")
        yield store


def test_an_older_schema_is_brought_forward_with_what_it_holds(old: Store, database_address: str) -> None:
    held = old.held(7)
    with closing(_connect(database_address, *NEXT)) as database:
        assert database.version() == NEWEST
        database.migrate()
        database.migrate()
        assert database.version() == NEWEST + 1
        assert database.execute("SELECT chat, session, colour FROM chats") == [(7, "1 ", "red")]
        assert Store(database).held(7) == held
        assert "colours" in database.tables()


def test_a_newer_schema_is_left_alone(old: Store, database_address: str) -> None:
    with closing(_connect(database_address, *NEXT)) as database:
        database.migrate()
    with pytest.raises(SchemaTooNew, match=f"has schema version {NEWEST + 1}, this program knows {NEWEST}: upgrade"):
        opening.open_store(database_address)
    with closing(_connect(database_address, *NEXT)) as database:
        assert database.version() == NEWEST + 1


def test_a_migration_that_fails_leaves_the_old_version(old: Store, database_address: str) -> None:
    with closing(_connect(database_address, *BROKEN)) as database:
        with pytest.raises(Exception, match="nowhere"):
            database.migrate()
        assert database.version() == NEWEST
        assert "colours" not in database.tables()
    with closing(opening.open_store(database_address)) as store:
        assert store.held(7)["chats"]


def test_the_first_migration_starts_from_nothing(database_address: str) -> None:
    with closing(_connect(database_address)) as database:
        database.script = replace(database.script, migrations=())
        database.migrate()
        assert database.version() == 0
        assert database.tables() == {}
    with closing(opening.open_store(database_address)) as store:
        assert store.database.version() == NEWEST


def test_several_processes_open_a_fresh_database_at_once(database_address: str) -> None:
    code = (
        "import sys\nfrom bot.storage.opening import open_store\nsys.stdin.read(1)\n"
        "store = open_store(sys.argv[1])\nprint(store.secret('one').hex())\nstore.close()"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, database_address], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    for process in processes:  # all have loaded by the time the first may go on, or nearly
        assert process.stdin is not None
        process.stdin.write("x")
        process.stdin.flush()
    secrets = {process.communicate(timeout=30)[0] for process in processes}
    assert [process.returncode for process in processes] == [0] * 4
    assert len(secrets) == 1


def test_every_older_version_is_brought_forward(database_address: str) -> None:
    with closing(_connect(database_address)) as database:
        newest = database.script
        for version in range(1, NEWEST + 1):
            database.script = replace(newest, migrations=newest.migrations[:version])
            database.migrate()
            if version == 1:
                database.execute("INSERT INTO chats (chat, seen_at) VALUES (7, 1)")
                database.execute("INSERT INTO subscriptions (chat, notice, at) VALUES (7, 'n', 1)")
        assert database.version() == NEWEST
        assert Store(database).held(7)["subscriptions"] == [{"notice": "n", "wanted": 1, "at": 1}]
