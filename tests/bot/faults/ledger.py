"""What a bot's database holds, read from outside while the bot lives or is dead, without changing anything."""

from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # the one the bot uses

from bot.storage import opening

_INBOX = "SELECT state, count(*) FROM inbox GROUP BY state"
_OUTBOX = "SELECT chat, step, state FROM outbox"
_CHATS = "SELECT chat, session, step FROM chats"
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
    inbox, outbox, chats = _rows(address, _INBOX, _OUTBOX, _CHATS)
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
    (((value,),),) = _rows(address, _SECRET)
    return bytes.fromhex(value)


def _rows(address: str, *queries: str) -> list[list[tuple[Any, ...]]]:
    if opening.is_shared(address):
        with psycopg.connect(address) as server:
            server.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            return [server.execute(query.encode()).fetchall() for query in queries]
    with closing(sqlite3.connect(f"file:{address}?mode=ro", uri=True)) as file:  # leaves even the WAL
        file.execute("BEGIN")
        return [file.execute(query).fetchall() for query in queries]
