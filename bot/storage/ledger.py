"""The ledger of broadcasts: one row a recipient, so that it is known who got it, who did not, and of whom nobody knows.

Functions of the store, each one transaction. A recipient goes from `ready` to `sending` in the commit before the call
and to what came of it in the commit after; whoever dies between leaves `unknown`, which is never sent again by itself.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from bot.storage import broadcasts
from bot.storage.broadcasts import Broadcast
from bot.storage.database import Database
from bot.storage.records import Pace
from bot.storage.store import Store

Came = Literal["ready", "sent", "failed", "blocked", "unknown", "expired"]
_FOREVER = 2**62
EXPIRED = "expired"
"""The reason of a broadcast that ended because its time was over."""


@dataclass(frozen=True)
class Recipient:
    """Somebody to send a broadcast to now."""

    broadcast: int
    chat: int
    tries: int


@dataclass(frozen=True)
class Lot:
    """Recipients of one broadcast, marked `sending`."""

    broadcast: Broadcast
    recipients: tuple[Recipient, ...]


@dataclass(frozen=True)
class Come:
    """What came of sending to a recipient; `ready` is tried again from `not_before`."""

    recipient: Recipient
    state: Came
    reason: str | None = None
    not_before: int = 0


def begin(store: Store, now: int) -> list[int]:
    """Those approved whose time has come are laid from now on; their numbers."""
    with store.database.transaction():
        approved = [one.id for one in broadcasts.in_states(store.database, ["approved"]) if one.starts_at <= now]
        return [id for id in approved if broadcasts.move(store.database, id, "laying", ["approved"], now)]


def lay(store: Store, limit: int, now: int) -> int | None:
    """Look at the next `limit` chats for a broadcast that is being laid; its number, None where none is.

    Once all are looked at it is `sending`.
    """
    database = store.database
    with database.transaction():
        laying = broadcasts.in_states(database, ["laying"])
        if not laying:
            return None
        one = laying[0]
        ((last,),) = database.run("last_looked_at", after=one.laid_to, limit=limit)
        if last is None:
            broadcasts.move(database, one.id, "sending", ["laying"], now)
        else:
            subscribed = int(one.audience.who == "subscribed")
            asked = {**one.audience.parameters(), "after": one.laid_to, "last": last, "subscribed": subscribed}
            database.run("lay_recipients", id=one.id, **asked)
            database.run("laid_to", id=one.id, chat=last)
        return one.id


def claim(store: Store, limit: int, now: int, pace: Pace | None) -> tuple[Lot, ...]:
    """Mark up to `limit` recipients as `sending`, as fast as `pace` allows: the broadcasts' own, and everybody's.

    Replies that could be sent go first. Who has muted the bot, blocked it, or wants no reminders of the notice any
    more is passed over for good.
    """
    database = store.database
    worker = database.own()
    with database.transaction():
        ((everybody,),) = database.run("read_pace" if pace is None else "lock_pace")
        if everybody > now or _replies_wait(database, now, pace):
            return ()
        lots: list[Lot] = []
        for one in broadcasts.in_states(database, ["sending"]):
            if now < one.expires_at:
                recipients = _claim_from(database, one, limit, now, pace, worker)
                lots.append(Lot(one, recipients))
                limit -= len(recipients)
            if not limit:
                break
        return tuple(lot for lot in lots if lot.recipients)


def _replies_wait(database: Database, now: int, pace: Pace | None) -> bool:
    ((ready_at,),) = database.run("next_ready", burst=0 if pace is None else pace.burst)
    return ready_at is not None and ready_at <= now


def _claim_from(
    database: Database, one: Broadcast, limit: int, now: int, pace: Pace | None, worker: int
) -> tuple[Recipient, ...]:
    """Recipients of one broadcast; the clocks are read and set within the caller's transaction."""
    allowed = limit if pace is None else _allowed(database, one, limit, now, pace)
    if not allowed:
        return ()
    rows = database.run(
        "claim_recipients",
        id=one.id,
        worker=worker,
        now=now,
        chats_until=_FOREVER if pace is None else now,
        limit=allowed,
        subscribed=int(one.audience.who == "subscribed"),
        notice=one.audience.notice,
    )
    claimed = tuple(Recipient(one.id, chat, tries) for chat, tries, state in sorted(rows) if state == "sending")
    if pace is not None and claimed:
        _spend(database, one, [recipient.chat for recipient in claimed], now, pace)
    return claimed


def _allowed(database: Database, one: Broadcast, limit: int, now: int, pace: Pace) -> int:
    ((own,),) = database.run("lock_clock")
    if one.paid:
        return pace.allowed(own, now, pace.paid, limit)
    ((everybody,),) = database.run("read_pace")
    return pace.allowed(everybody, now, pace.overall, pace.allowed(own, now, pace.broadcast, limit))


def _spend(database: Database, one: Broadcast, chats: Sequence[int], now: int, pace: Pace) -> None:
    ((own,),) = database.run("lock_clock")
    interval = pace.paid if one.paid else pace.broadcast
    database.run("set_clock", next_at=pace.spent(own, now, interval, len(chats)))
    if not one.paid:
        ((everybody,),) = database.run("read_pace")
        database.run("set_pace", next_at=pace.spent(everybody, now, pace.overall, len(chats)))
    database.run("spend_paces", rows=[{"chat": chat, "interval": pace.interval(chat)} for chat in chats], now=now)


def settle(store: Store, results: Sequence[Come], now: int) -> None:
    """Record what came of sending; who has blocked the bot cannot be reached by anything."""
    with store.database.transaction():
        blocked = sorted({one.recipient.chat for one in results if one.state == "blocked"})
        store.database.run("set_reachable", chats=blocked, reachable=0)  # chats before recipients, as forgetting does
        _settle(store.database, results, now)


def recover(store: Store, now: int, under_way: Collection[Recipient] = ()) -> int:
    """Those to whom a process was sending when it died are `unknown`; how many there were.

    Not those that are `under_way` here: to have lost the connection is not to have died.
    """
    database = store.database
    with database.transaction():
        abandoned = database.run("abandoned_recipients", worker=database.own())
        dead = database.dead(sorted({row[3] for row in abandoned}))
        lost = [Recipient(broadcast, chat, tries) for broadcast, chat, tries, worker in abandoned if worker in dead]
        lost = [one for one in lost if one not in under_way]
        _settle(database, [Come(one, "unknown", "it is not known whether it arrived") for one in lost], now)
    return len(lost)


def end(store: Store, limit: int, now: int) -> list[Broadcast]:
    """End what has nobody left, and what is beyond its time: then the rest is `expired`, at most `limit` at once.

    Returns those that have ended now.
    """
    with store.database.transaction():
        return [one for one in broadcasts.in_states(store.database, broadcasts.OPEN) if _ends(store, one, limit, now)]


def _ends(store: Store, one: Broadcast, limit: int, now: int) -> bool:
    database = store.database
    late = now >= one.expires_at
    if late and one.state in broadcasts.ACTIVE:
        database.run("expire_recipients", id=one.id, limit=limit, now=now)
    if late and one.state in broadcasts.EDITABLE:
        return broadcasts.move(database, one.id, "cancelled", broadcasts.EDITABLE, now, EXPIRED)
    if not late and one.state != "sending":
        return False
    ((goes_on,),) = database.run("goes_on", id=one.id)
    if goes_on:
        return False
    return broadcasts.move(database, one.id, "done", broadcasts.ACTIVE, now, EXPIRED if late else None)


def _settle(database: Database, results: Sequence[Come], now: int) -> None:
    rows = [
        {**asdict(one.recipient), "state": one.state, "reason": one.reason, "not_before": one.not_before}
        for one in results
    ]
    database.run("settle_recipients", rows=rows, now=now)
