"""What staff have added to the notices: corrections and wordings. Append-only, so the newest number is a version."""

from dataclasses import dataclass
from typing import Literal

from bot.storage.database import Database
from bot.storage.store import Store

_TIME_BITS = 53
"""A number that was rolled back is given again by SQLite, but not at the same microsecond."""

Kind = Literal["correction", "wording"]


@dataclass(frozen=True)
class Addition:
    """One addition: `content` is JSON of what was added, `author` who of the staff did, `at` epoch microseconds."""

    id: int
    notice: str
    kind: Kind
    content: str
    author: int
    at: int


def version(store: Store) -> int:
    """Grows with each addition or withdrawal; 0 before the first."""
    return newest(store.database)


def newest(database: Database) -> int:
    """The same, within the caller's transaction."""
    rows = database.run("newest_addition")
    return (rows[0][0] << _TIME_BITS) + rows[0][1] if rows else 0


def current(database: Database) -> tuple[Addition, ...]:
    """All that were not withdrawn, in order."""
    rows = database.run("additions")
    withdrawn = {int(row[3]) for row in rows if row[2] == "withdrawal"}
    return tuple(Addition(*row) for row in rows if row[2] != "withdrawal" and row[0] not in withdrawn)


def add(database: Database, notice: str, kind: Kind, content: str, author: int, now: int) -> int:
    """Add one, as part of the caller's transaction; its number."""
    _wait(database)
    ((number,),) = database.run("add_addition", notice=notice, kind=kind, content=content, author=author, now=now)
    return int(number)


def withdraw(database: Database, one: Addition, author: int, now: int) -> None:
    """Take one back; it stays on record."""
    _wait(database)
    database.run("add_addition", notice=one.notice, kind="withdrawal", content=str(one.id), author=author, now=now)


def _wait(database: Database) -> None:
    """Until nobody else adds: numbers become visible in their order, so that who has seen the newest has seen all."""
    database.run("lock_audit")
