"""The audit log: what staff did. Append-only; each row's hash covers the row before, so that none can be changed."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.storage.database import Database

HIMSELF = "{person}"
"""How the log names a person who acts through his own chat."""
_START = ""
"""Stands for the hash before the first row."""
_AT_ONCE = 1_000


@dataclass(frozen=True)
class Entry:
    """One row: who did what, when (epoch microseconds), with what."""

    id: int
    at: int
    actor: str
    action: str
    details: str
    hash: str


@dataclass(frozen=True)
class Verified:
    """How many rows the log has and its last hash, or the number of the first row that is not as it was written.

    Rows cut off at the end leave no trace in what is left: compare count and hash with those noted down before.
    """

    rows: int
    hash: str
    wrong: int | None = None


def lock(database: Database) -> None:
    """Nobody else adds a row until the transaction ends. Whoever locks more than this locks this first."""
    database.run("lock_audit")


def append(database: Database, actor: str, action: str, details: Mapping[str, Any], now: int) -> None:
    """Add a row, as part of the caller's transaction."""
    lock(database)
    rows = database.run("last_audit")
    last, before = rows[0] if rows else (0, _START)
    text = json.dumps(details, ensure_ascii=False, sort_keys=True)
    digest = _hash(before, last + 1, now, actor, action, text)
    database.run("add_audit", id=last + 1, now=now, actor=actor, action=action, details=text, hash=digest)


def entries(database: Database, after: int = 0) -> Iterator[Entry]:
    """The rows after a number, in order."""
    while rows := database.run("audit_after", after=after, limit=_AT_ONCE):
        yield from (Entry(*row) for row in rows)
        after = rows[-1][0]


def verify(database: Database) -> Verified:
    """Whether every row is as it was written, and none between them is gone."""
    count, before = 0, _START
    for one in entries(database):
        count += 1
        if one.id != count or one.hash != _hash(before, one.id, one.at, one.actor, one.action, one.details):
            return Verified(count, before, wrong=one.id)
        before = one.hash
    return Verified(count, before)


def _hash(before: str, id: int, at: int, actor: str, action: str, details: str) -> str:
    return hashlib.sha256(json.dumps([before, id, at, actor, action, details]).encode()).hexdigest()
