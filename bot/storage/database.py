"""A connection to a database that runs named queries: what SQLite and PostgreSQL have in common."""

import abc
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any

from bot.errors import SchemaTooNew
from bot.storage.sql import Script

_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


class Database(abc.ABC):
    """One connection, for one thread at a time. Errors are `StoreUnavailable` where trying again later may help."""

    script: Script

    def run(self, query: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """The rows of a named query; lists go in as JSON, and about an empty one there is nothing to ask or do."""
        return [] if [] in parameters.values() else self._run(self.script.queries[query], bound(parameters))

    @abc.abstractmethod
    def _run(self, statement: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
        """The rows of a statement with named parameters."""

    @abc.abstractmethod
    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows of a statement of our own."""

    @abc.abstractmethod
    def transaction(self, held: bool = False) -> AbstractContextManager[None]:
        """A transaction that writes; with `held`, the one that holds rows, if there is one: it ends with this."""

    @abc.abstractmethod
    def hold(self) -> None:
        """From here to the end of the next transaction, rows that `take` reads are nobody else's."""

    @abc.abstractmethod
    def let_go(self) -> None:
        """Give up what is held."""

    @abc.abstractmethod
    def own(self) -> int:
        """This process's number as long as the connection lives. Raises `StoreError` where only one may be."""

    @abc.abstractmethod
    def dead(self, workers: list[int]) -> list[int]:
        """Those of the workers whose processes have ended."""

    @abc.abstractmethod
    def lead(self) -> bool:
        """Whether this connection is the one of all replicas that fetches updates."""

    @abc.abstractmethod
    def scrub(self) -> bool:
        """Take what was deleted out of the files; False if that must be tried again later.

        All that is held is written anew meanwhile, and nobody else can write.
        """

    @abc.abstractmethod
    def snapshot(self) -> AbstractContextManager[None]:
        """A transaction that reads everything as it is at one moment, while others write."""

    @abc.abstractmethod
    def tables(self) -> dict[str, tuple[str, ...]]:
        """The columns of each table of the schema."""

    @abc.abstractmethod
    def rows(self, table: str, columns: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
        """All rows of a table, never all in memory."""

    @abc.abstractmethod
    def fill(self, table: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
        """Put rows into a table as they are; numbers given later are higher than theirs."""

    @abc.abstractmethod
    def close(self) -> None:
        """Close the connection; what it held is free."""

    @abc.abstractmethod
    def _migrating(self) -> AbstractContextManager[None]:
        """A transaction that no other process can be in."""

    def migrate(self) -> None:
        """Bring the schema to the newest version. Raises `SchemaTooNew` where it is newer than this program."""
        newest = len(self.script.migrations)
        with self._migrating():
            self.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)")
            version = self.version()
            for statements in self.script.migrations[version:]:
                for statement in statements:
                    self.execute(statement)
            if version < newest:
                self.execute("DELETE FROM schema_version")
                self.execute(f"INSERT INTO schema_version (version) VALUES ({newest})")

    def version(self) -> int:
        """The schema's version, 0 before the first. Raises `SchemaTooNew` where it is newer than this program."""
        rows = self.execute("SELECT version FROM schema_version")
        version: int = rows[0][0] if rows else 0
        newest = len(self.script.migrations)
        if version > newest:
            raise SchemaTooNew(
                f"the database has schema version {version}, this program knows {newest}: "
                "upgrade the program, or restore a backup made before the upgrade"
            )
        return version


def bound(parameters: dict[str, Any]) -> dict[str, Any]:
    """Parameters as both databases take them: lists as JSON."""
    return {name: _json(value) if isinstance(value, list) else value for name, value in parameters.items()}


def _json(value: list[Any]) -> str:
    """JSON without what PostgreSQL's text cannot hold: zero bytes and halves of surrogate pairs."""
    text = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode()
    return _NUL.sub(r"\1", text) if "\\u0000" in text else text


def grouped(fields: list[tuple[Any, ...]]) -> dict[str, tuple[str, ...]]:
    """The columns of each table, from pairs of a table and a column."""
    tables: dict[str, tuple[str, ...]] = {}
    for table, column in fields:
        tables[table] = (*tables.get(table, ()), column)
    return tables
