"""The store's database on one machine: a SQLite file in WAL mode that only its owner can read."""

import fcntl
import logging
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # the newest one that is installed

from bot.errors import StoreError, StoreUnavailable
from bot.storage import sql
from bot.storage.database import Database, grouped

SCRIPTS = Path(__file__).parent / "scripts" / "sqlite"
_SAFE = (3, 51, 3)
"""Before it, two connections could corrupt a WAL file (sqlite.org/wal.html, “The WAL-Reset Bug”)."""
_PATIENCE = 10.0
"""Seconds to wait for another connection's write."""

log = logging.getLogger(__name__)


class SQLiteDatabase(Database):
    """One SQLite file, made if it is not there. One process may send from it at a time."""

    def __init__(self, path: Path, script: sql.Script | None = None) -> None:
        self.script = script or sql.read(SCRIPTS)
        self.path = path
        if sqlite3.sqlite_version_info < _SAFE:
            log.warning("SQLite %s can corrupt its WAL file: install the package pysqlite3", sqlite3.sqlite_version)
        with _explained(path):
            private(path)
            self._connection = sqlite3.connect(
                path, isolation_level=None, check_same_thread=False, timeout=_PATIENCE, cached_statements=256
            )
        self._owned: tuple[int, BinaryIO] | None = None
        try:
            for setting in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "temp_store=MEMORY"):
                self.execute(f"PRAGMA {setting}")
        except BaseException:
            self.close()
            raise

    def _run(self, statement: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
        with _explained(self.path):
            rows: list[tuple[Any, ...]] = self._connection.execute(statement, parameters).fetchall()
        return rows

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        with _explained(self.path):
            rows: list[tuple[Any, ...]] = self._connection.execute(statement).fetchall()
        return rows

    @contextmanager
    def transaction(self, held: bool = False) -> Iterator[None]:
        self.execute("BEGIN IMMEDIATE")  # a deferred one fails at its first write if another has written since
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    _migrating = transaction

    def hold(self) -> None:
        """Nothing to do: one process handles the updates, one batch at a time."""

    def let_go(self) -> None:
        """Nothing is held."""

    def own(self) -> int:
        if self._owned is None:
            with _explained(self.path):
                lock = open(f"{self.path}.lock", "ab", opener=_private_opener)  # noqa: SIM115 - held as long as we live
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.close()
                raise StoreError(
                    f"another bot already runs on {self.path}: stop it first, or use PostgreSQL for several"
                ) from None
            self._owned = (secrets.randbits(48), lock)
        return self._owned[0]

    def dead(self, workers: list[int]) -> list[int]:
        return [worker for worker in workers if worker != self.own()]  # the lock is ours: no other lives

    def lead(self) -> bool:
        return self.own() > 0

    def scrub(self) -> bool:
        """Write the file anew: `secure_delete` misses copies that stay in a page when its rows move to another."""
        self.execute("VACUUM")
        ((busy, _, _),) = self.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return not busy

    def backup(self, path: Path) -> None:
        """Copy everything as it is now to a new file, while others read and write."""
        with _explained(path):
            private(path)
            copy = sqlite3.connect(path)
            try:
                self._connection.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
            finally:
                copy.close()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        self.execute("BEGIN")
        try:
            yield
        finally:
            self.execute("ROLLBACK")

    def tables(self) -> dict[str, tuple[str, ...]]:
        rows = self.execute(
            "SELECT one.name, field.name FROM sqlite_schema AS one JOIN pragma_table_info(one.name) AS field "
            "WHERE one.type = 'table' AND one.name NOT LIKE 'sqlite!_%' ESCAPE '!' AND one.name <> 'schema_version' "
            "ORDER BY one.name, field.cid"
        )
        return grouped(rows)

    def rows(self, table: str, columns: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
        with _explained(self.path):
            yield from self._connection.execute(f"SELECT {', '.join(columns)} FROM {table}")

    def fill(self, table: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
        marks = ", ".join("?" * len(columns))
        with _explained(self.path):
            self._connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)

    def close(self) -> None:
        self._connection.close()
        if self._owned is not None:
            self._owned[1].close()
            self._owned = None


def private(path: Path) -> None:
    """Make a file that only its owner can read, or make the one that is there so."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(_private_opener(str(path), os.O_RDWR | os.O_CREAT))
    path.chmod(0o600)


def _private_opener(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) == sqlite3.SQLITE_ERROR:
            raise  # a mistake in our SQL, which waiting does not mend
        raise StoreUnavailable(f"the database {path} cannot be used now: {error}") from error
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            raise
        raise StoreError(f"{path} is no database of ours or is damaged ({error}): restore a backup") from error
    except OSError as error:
        raise StoreError(f"the database {path} cannot be opened: {error.strerror or error}") from error
