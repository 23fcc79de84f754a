"""What a bot's database holds, read from outside while the bot lives or is dead, without changing anything."""

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # the one the bot uses

from bot.storage import opening

_INBOX = "SELECT state, count(*) FROM inbox GROUP BY state"
_OUTBOX = "SELECT chat, step, state FROM outbox"
_CHATS = "SELECT chat, session, step FROM chats"
_POSITION = "SELECT pg_current_wal_insert_lsn()"
_SECRET = "SELECT value FROM secrets"


@dataclass(frozen=True)
class Ledger:
    """Updates by state; messages that are not done with, as (chat, step), by state; each chat's session and step."""

    inbox: Counter[str]
    outbox: dict[str, list[tuple[int, int]]]
    chats: dict[int, tuple[str | None, int]]

    @property
    def in_flight(self) -> int:
        """Updates and messages that wait or are under way."""
        return self.inbox["open"] + sum(len(self.outbox.get(state, ())) for state in ("ready", "sending"))

    @property
    def sending_at_once(self) -> int:
        """How many messages are being sent to the chat that is sent most at once."""
        return max(Counter(chat for chat, _ in self.outbox.get("sending", ())).values(), default=0)


def read(address: str) -> Ledger:
    """The database at an address as it is now."""
    inbox, outbox, chats = rows(address, _INBOX, _OUTBOX, _CHATS)
    by_state: dict[str, list[tuple[int, int]]] = {}
    for chat, step, state in outbox:
        by_state.setdefault(state, []).append((chat, step))
    return Ledger(
        Counter({state: count for state, count in inbox}),
        by_state,
        {chat: (session, step) for chat, session, step in chats},
    )


def secret(address: str) -> bytes:
    """What the bot signs its buttons with."""
    (((value,),),) = rows(address, _SECRET)
    return bytes.fromhex(value)


def written(address: str, times: int, until: Callable[[], bool]) -> None:
    """Return as soon as the bot has written so many times, in the midst of it where that is; or `until` holds.

    A write is seen in SQLite's WAL before it is committed, in PostgreSQL's as it goes along.
    """
    if opening.is_shared(address):
        with psycopg.connect(address, autocommit=True) as server:
            _changed(lambda: server.execute(_POSITION).fetchone(), times, until)
    else:
        log = Path(f"{address}-wal")
        _changed(lambda: (log.stat().st_size, log.stat().st_mtime_ns), times, until)


def _changed(position: Callable[[], object], times: int, until: Callable[[], bool]) -> None:
    before = position()
    while times and not until():
        if (now := position()) != before:
            before, times = now, times - 1


def rows(address: str, *queries: str) -> list[list[tuple[Any, ...]]]:
    """The rows of each query, all of one moment."""
    if opening.is_shared(address):
        with psycopg.connect(address) as server:
            server.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            return [server.execute(query.encode()).fetchall() for query in queries]
    with closing(sqlite3.connect(f"file:{address}?mode=ro", uri=True)) as file:  # leaves even the WAL
        file.execute("BEGIN")
        return [file.execute(query).fetchall() for query in queries]
