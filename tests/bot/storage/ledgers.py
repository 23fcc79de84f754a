"""Short ways to send broadcasts out of the ledger, and to see what is written in it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.storage import broadcasts, ledger
from bot.storage.broadcasts import Audience, Broadcast, Draft, State
from bot.storage.database import Database
from bot.storage.ledger import Claims, Come, Recipient
from bot.storage.records import Pace
from bot.storage.store import Store
from tests.bot.storage.making import (
    DAY,
    NOW,
    PACE,
    SECOND,
)

TELEGRAM = replace(PACE, overall=SECOND // 27, broadcast=SECOND // 25)
"""As the settings have it."""
MANY = 1_000


def text(_: Broadcast) -> str:
    return "text"


def claim(store: Store, limit: int = MANY, now: int = NOW, pace: Pace | None = None) -> Claims:
    return ledger.claim(store, limit, now, pace, text)


def claimed(store: Store, limit: int = MANY, now: int = NOW, pace: Pace | None = None) -> list[Recipient]:
    return [recipient for lot in claim(store, limit, now, pace).lots for recipient in lot.recipients]


def chats(recipients: Sequence[Recipient]) -> list[int]:
    return [one.chat for one in recipients]


def settle(store: Store, recipients: Sequence[Recipient], state: ledger.Came = "sent", **how: object) -> None:
    ledger.settle(store, [Come(one, state, **how) for one in recipients], NOW)  # type: ignore[arg-type]


def states(store: Store, number: int) -> dict[int, str]:
    rows = store.database.execute(f"SELECT chat, state FROM recipients WHERE broadcast = {number} ORDER BY chat")
    return dict(rows)


def state(store: Store, number: int) -> tuple[State, str | None]:
    one = broadcasts.get(store.database, number)
    assert one is not None
    return one.state, one.reason


def draft(
    store: Store,
    state: State = "approved",
    who: broadcasts.Who = "subscribed",
    starts_at: int = 0,
    expires_at: int = NOW + DAY,
) -> int:
    """A broadcast that is not laid yet; its number."""
    with store.database.transaction():
        number = broadcasts.add(store.database, Draft(1, Audience("n", who), "text", starts_at, expires_at), NOW)
        assert number is not None
        broadcasts.move(store.database, number, state, ["draft"], NOW)
    return number


def move(store: Store, number: int, state: State) -> None:
    with store.database.transaction():
        assert broadcasts.move(store.database, number, state, broadcasts.OPEN, NOW)


def tell(store: Store, query: str, **parameters: object) -> None:
    with store.database.transaction():
        store.database.run(query, **parameters)


def silent(database: Database, one: Broadcast) -> None:
    """Nobody is told that a broadcast has ended."""
