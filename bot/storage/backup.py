"""A backup is one SQLite file in our own schema, whatever the database is; so it also moves a bureau to another one."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot import clock
from bot.errors import StoreError
from bot.storage import auditing, ledger, opening
from bot.storage.database import Database
from bot.storage.sql import Script
from bot.storage.sqlite import SQLiteDatabase

_NOT_A_PERSONS = ("secrets", "paces", "clocks")
"""Tables that a database without anybody in it may have rows in."""
_NOBODY = 0
"""No worker's number: whoever was sending when the backup was made is not sending now."""
_OPERATOR = "operator"
"""Who restores, as the audit log names him."""
_AFTERWARDS = (
    f"UPDATE outbox SET worker = {_NOBODY} WHERE state = 'sending'",
    f"UPDATE recipients SET worker = {_NOBODY} WHERE state = 'sending'",
    f"UPDATE broadcasts SET reason = '{ledger.RESTORED}' WHERE state NOT IN ('done', 'cancelled')",
    "UPDATE broadcasts SET state = 'paused' WHERE state IN ('laying', 'sending')",
    "UPDATE broadcasts SET state = 'draft', seal = NULL, approver = NULL WHERE state IN ('waiting', 'approved')",
)
"""Whom a broadcast has reached since the backup is not known: it goes on only if staff say so."""


def backup(address: str, file: Path) -> None:
    """Copy the database as it is at one moment to a new file that only its owner can read; the bot may go on.

    Raises `StoreError` where the file is there already or the database cannot be read.
    """
    if file.exists():
        raise StoreError(f"{file} is there already and stays as it is: choose another name for the backup")
    if not opening.is_shared(address) and not Path(address).expanduser().is_file():
        raise StoreError(f"there is no database at {address}: look at BOT_DATABASE")
    with closing(opening.connect(address)) as database, _new_file(file) as copy:
        if "chats" not in database.tables():
            raise StoreError("there is nothing to back up: no bot has used this database yet")
        if isinstance(database, SQLiteDatabase):
            database.backup(copy)
        else:
            _copy_out(database, copy)
        _check(copy)


def restore(address: str, file: Path) -> None:
    """Put a backup into an empty database, which becomes what was backed up; nothing of it changes if that fails.

    Messages that were being sent may have arrived; the store treats them so. No broadcast goes on by itself.
    Raises `StoreError` where the database is not empty, a bot runs on it, or the file is no sound backup,
    `SchemaTooNew` where it is newer than this program.
    """
    if not file.is_file():
        raise StoreError(f"there is no backup at {file}")
    with _private_copy(file) as backed_up, closing(opening.open_store(address)) as store:
        store.own()
        with store.database.transaction():
            _refuse_unless_empty(store.database)
            _copy_rows(backed_up, store.database)
            for statement in _AFTERWARDS:
                store.database.execute(statement)
            auditing.append(store.database, _OPERATOR, "restore", {}, clock.epoch())
        store.recover()
        ledger.recover(store, clock.epoch())


def _copy_out(database: Database, file: Path) -> None:
    with database.snapshot():
        version = database.version()
        with closing(SQLiteDatabase(file)) as copy:
            copy.script = Script(copy.script.migrations[:version], copy.script.queries)
            copy.migrate()
            with copy.transaction():
                _copy_rows(database, copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it


def _copy_rows(source: Database, target: Database) -> None:
    for table, columns in source.tables().items():
        target.execute(f"DELETE FROM {table}")
        target.fill(table, columns, source.rows(table, columns))


def _refuse_unless_empty(database: Database) -> None:
    for table in database.tables():
        if table not in _NOT_A_PERSONS and database.execute(f"SELECT 1 FROM {table} LIMIT 1"):
            raise StoreError("the database is not empty: restore into a new one, and let BOT_DATABASE name it")


def _check(file: Path) -> None:
    with closing(SQLiteDatabase(file)) as copy:
        problems = [row[0] for row in copy.execute("PRAGMA integrity_check")]
        if problems != ["ok"]:
            raise StoreError(f"the database is damaged ({problems[0]}): restore an older backup")
        copy.execute("PRAGMA journal_mode=DELETE")


@contextmanager
def _new_file(file: Path) -> Iterator[Path]:
    """A file beside it, which takes its name once it is whole."""
    part = file.with_name(f"{file.name}.{secrets.token_hex(4)}.part")
    try:
        yield part
        os.rename(part, file)
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(f"{part}{suffix}").unlink(missing_ok=True)


@contextmanager
def _private_copy(file: Path) -> Iterator[SQLiteDatabase]:
    """The backup as this version of the program writes it; the file itself stays as it is."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "backup.sqlite3"
        shutil.copyfile(file, copy)
        try:
            _check(copy)
        except StoreError:
            raise StoreError(f"{file} is no backup or is damaged: use another one") from None
        with closing(SQLiteDatabase(copy)) as database:
            if "chats" not in database.tables():
                raise StoreError(f"{file} is no backup of this program: use another one")
            database.migrate()
            yield database
