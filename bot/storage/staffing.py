"""Who of the staff may do what, and what the desk has asked of them. What takes a database is part of a transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from bot.storage.database import Database
from bot.storage.store import Store

Role = Literal["viewer", "sender", "approver", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
"""Each may do what those before it may."""


@dataclass(frozen=True)
class Member:
    """One of the staff, by the number of the private chat, and since when (epoch microseconds)."""

    person: int
    role: Role
    at: int


def members(database: Database) -> tuple[Member, ...]:
    """Everybody on the staff."""
    return tuple(Member(*row) for row in database.run("staff"))


def role_of(database: Database, person: int) -> Role | None:
    """What a person may do; None for who is not of the staff."""
    rows = database.run("roles_of", people=[person])
    return rows[0][1] if rows else None


def listening(store: Store) -> Mapping[int, bool]:
    """Everybody on the staff, and whether the desk has asked something of each."""
    return {person: awaits is not None for person, awaits in store.database.run("listening")}


def awaits_of(database: Database, person: int) -> str | None:
    """What the desk has asked of a person."""
    rows = database.run("roles_of", people=[person])
    return rows[0][2] if rows else None


def may(role: str | None, needed: Role) -> bool:
    """Whether a role includes another."""
    return role in ROLES and ROLES.index(role) >= ROLES.index(needed)


def with_role(database: Database, needed: Role) -> list[int]:
    """Everybody whose role includes it."""
    return [one.person for one in members(database) if may(one.role, needed)]


def set_role(database: Database, person: int, role: Role, now: int) -> None:
    """Put a person on the staff, or give him another role."""
    database.run("set_role", person=person, role=role, now=now)


def add_first_admin(database: Database, person: int, now: int) -> bool:
    """Make a person the admin of a staff of nobody; whether there was nobody."""
    return bool(database.run("add_first_admin", person=person, now=now))


def remove(database: Database, person: int) -> bool:
    """Take a person off the staff; whether he was on it."""
    return bool(database.run("remove_staff", person=person))


def report_to(database: Database, person: int, other: int | None) -> None:
    """Another (None: nobody) is told of the broadcasts that a person was told of; what waits to be sent to him goes."""
    database.run("report_to", person=person, admin=other)
    database.run("forget_reports", person=person)


def await_from(database: Database, person: int, awaits: str | None) -> None:
    """Note what the desk has asked of a person; None: nothing."""
    database.run("set_awaits", person=person, awaits=awaits)
