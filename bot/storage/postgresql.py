"""The store's database for several replicas: PostgreSQL through psycopg."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from bot.errors import StoreError, StoreUnavailable
from bot.storage import sql
from bot.storage.database import Database, grouped

SCRIPTS = Path(__file__).parent / "scripts" / "postgresql"
_WORKERS, _LEADER, _MIGRATION = 0x7E51, 0x7E52, 0x7E53
"""Classes of our advisory locks: one a living process, one for who fetches updates, one to migrate under."""
_SETTINGS = "-c idle_in_transaction_session_timeout=60s -c lock_timeout=10s -c client_min_messages=warning"
"""A replica that hangs gives its chats back after a minute."""
_CONNECTING: dict[str, Any] = {
    "connect_timeout": 5, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3,
}  # fmt: skip


class PostgreSQLDatabase(Database):
    """One connection, opened when it is first needed and again after it broke."""

    def __init__(self, address: str, script: sql.Script | None = None) -> None:
        self.script = script or sql.read(SCRIPTS)
        self._address = address
        self._connection: psycopg.Connection[tuple[Any, ...]] | None = None
        self._worker: int | None = None
        self._leads = False
        self._held_on: psycopg.Connection[tuple[Any, ...]] | None = None

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        return self._run(statement, None)

    def _run(self, statement: str, parameters: dict[str, Any] | None) -> list[tuple[Any, ...]]:
        with self._explained():
            cursor = self._open().execute(statement.encode(), parameters)
            return cursor.fetchall() if cursor.description is not None else []

    @contextmanager
    def transaction(self, held: bool = False) -> Iterator[None]:
        assert held or self._held_on is None, "what is held would be let go"
        held_on, self._held_on = self._held_on, None
        if held_on is None:
            self.execute("BEGIN")
        elif held_on is not self._connection or held_on.closed:
            raise StoreUnavailable("PostgreSQL cannot be used now: the connection that held updates was lost")
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise

    @contextmanager
    def _migrating(self) -> Iterator[None]:
        with self.transaction():
            self.execute(f"SELECT pg_advisory_xact_lock({_MIGRATION}, 0)")
            yield

    def hold(self) -> None:
        self.execute("BEGIN")
        self._held_on = self._connection

    def let_go(self) -> None:
        self._held_on = None
        self._roll_back()

    def own(self) -> int:
        self._open()  # a new connection makes a new worker: the lock of the old one is gone
        if self._worker is None:
            ((worker,),) = self.execute("SELECT nextval('workers')::integer")
            self.execute(f"SELECT pg_advisory_lock({_WORKERS}, {worker})")
            self._worker = worker
        return self._worker

    def dead(self, workers: list[int]) -> list[int]:
        return [
            worker
            for worker in workers
            if worker != self._worker and self.execute(f"SELECT pg_try_advisory_xact_lock({_WORKERS}, {worker})")[0][0]
        ]

    def lead(self) -> bool:
        self.execute("SELECT 1")  # who has lost the connection leads no more
        if not self._leads:
            self._leads = bool(self.execute(f"SELECT pg_try_advisory_lock({_LEADER}, 0)")[0][0])
        return self._leads

    def scrub(self) -> bool:
        """Write the tables anew: a plain VACUUM leaves the bytes of dead rows in their pages.

        The server's write-ahead log still has them until it is recycled; that is the administrator's.
        """
        connection = self._open()
        with self._explained():
            connection.execute("SET lock_timeout = '1s'")  # who waits for a table holds up all who come later
            try:
                connection.execute(
                    "VACUUM (FULL) chats, inbox, outbox, subscriptions, events, paces, standings, recipients"
                )
            except psycopg.errors.LockNotAvailable:
                return False
            finally:
                if not connection.closed:
                    connection.execute("RESET lock_timeout")
        return True

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        self.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield
        finally:
            self._roll_back()

    def tables(self) -> dict[str, tuple[str, ...]]:
        rows = self.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema "
            "AND table_name <> 'schema_version' ORDER BY table_name, ordinal_position"
        )
        return grouped(rows)

    def rows(self, table: str, columns: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
        with self._explained(), self._open().cursor(name="rows") as cursor:
            yield from cursor.execute(f"SELECT {', '.join(columns)} FROM {table}".encode())

    def fill(self, table: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
        with self._explained(), self._open().cursor() as cursor:
            try:
                with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN".encode()) as copy:
                    for row in rows:
                        copy.write_row(row)
            except psycopg.IntegrityError as error:
                raise StoreError(f"{table} was written to meanwhile, stop the bot: {_reason(error)}") from error
            if "id" in columns:
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}".encode())

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = self._worker = None
        self._leads = False

    def _open(self) -> psycopg.Connection[tuple[Any, ...]]:
        """The connection, made anew if it broke."""
        if self._connection is None or self._connection.closed:
            self.close()
            self._connection = self._connected()
        return self._connection

    def _connected(self) -> psycopg.Connection[tuple[Any, ...]]:
        try:
            with self._explained():
                return psycopg.connect(
                    self._address, autocommit=True, application_name=f"title-review-assistant {os.getpid()}",
                    options=_SETTINGS, **_CONNECTING,
                )  # fmt: skip
        except psycopg.ProgrammingError:
            raise StoreError(
                "the address of the database cannot be read: write postgresql://user:password@host:5432/name, "
                "with %25 for a % and %40 for an @ in the password"
            ) from None  # its own message may repeat the password

    def _roll_back(self) -> None:
        if self._connection is not None and not self._connection.closed:
            try:
                self._connection.execute("ROLLBACK")
            except psycopg.Error:
                self.close()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (psycopg.OperationalError, psycopg.InterfaceError, psycopg.InternalError) as error:
            raise StoreUnavailable(f"PostgreSQL cannot be used now: {_reason(error)}") from None  # holds no password
        except psycopg.errors.InsufficientPrivilege as error:
            raise StoreError(
                f"PostgreSQL refuses ({_reason(error)}): make the bot's user the database's owner"
            ) from None


def _reason(error: psycopg.Error) -> str:
    return " ".join(str(error).split()) or type(error).__name__
