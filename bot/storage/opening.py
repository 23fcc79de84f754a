"""The store at an address: a path is SQLite's, `postgresql://…` is PostgreSQL's."""

from pathlib import Path

from bot.storage.database import Database
from bot.storage.store import Store

_POSTGRESQL = ("postgresql://", "postgres://")


def open_store(address: str) -> Store:
    """The store, its schema brought to the newest version. Raises `StoreError` with what to do."""
    database = connect(address)
    try:
        database.migrate()
    except BaseException:
        database.close()
        raise
    return Store(database)


def connect(address: str) -> Database:
    """One connection to the database at an address."""
    if is_shared(address):
        from bot.storage.postgresql import PostgreSQLDatabase  # loads the driver, which one machine does not need

        return PostgreSQLDatabase(address)
    from bot.storage.sqlite import SQLiteDatabase

    return SQLiteDatabase(Path(address).expanduser())


def is_shared(address: str) -> bool:
    """Whether several replicas may use the database at once."""
    return address.startswith(_POSTGRESQL)
