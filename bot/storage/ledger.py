"""The ledger of broadcasts: one row a recipient, so that it is known who got it, who did not, and of whom nobody knows.

Functions of the store, each one transaction, `end` one for each broadcast. A recipient goes from `ready` to `sending`
in the commit before the call and to what came of it in the commit after; whoever dies between leaves `unknown`, which
is never sent again by itself.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from bot.storage import broadcasts
from bot.storage.broadcasts import Broadcast
from bot.storage.database import Database
from bot.storage.records import Pace
from bot.storage.store import Store

Came = Literal["ready", "sent", "failed", "blocked", "unknown", "expired"]
Compose = Callable[[Broadcast], str | None]
"""What a broadcast says now; None where it can say nothing that is true."""
_FOREVER = 2**62
_CATCH_UP = 250_000
"""Microseconds a broadcast may make up for after a stall; everybody's clock still keeps the second within bounds."""
_REPLIES_FIRST = 10_000
"""Microseconds that replies are given to leave."""
EXPIRED = "expired"
"""The reason of a broadcast that ended because its time was over."""
UNFILLABLE = "unfillable"
"""The reason of one that is paused because its text can no longer be filled from its notice."""
RESTORED = "restored"
"""The reason of one that comes from a backup: what it has done since is not known."""


@dataclass(frozen=True)
class Recipient:
    """Somebody to send a broadcast to now."""

    broadcast: int
    chat: int
    tries: int


@dataclass(frozen=True)
class Lot:
    """Recipients of one broadcast, marked `sending`, and what they are sent."""

    broadcast: Broadcast
    text: str
    recipients: tuple[Recipient, ...]


@dataclass(frozen=True)
class Claims:
    """Whom to send to now, and when there may be more (None: nobody waits)."""

    lots: tuple[Lot, ...]
    wake_at: int | None


@dataclass(frozen=True)
class Come:
    """What came of sending to a recipient; `ready` is tried again from `not_before`.

    With `stops` the whole broadcast is paused for that reason: nobody else would get it either.
    """

    recipient: Recipient
    state: Came
    reason: str | None = None
    not_before: int = 0
    stops: bool = False


def begin(store: Store, now: int) -> list[int]:
    """Those approved whose time has come, and is not over, are laid from now on; their numbers."""
    with store.database.transaction():
        approved = broadcasts.in_states(store.database, ["approved"])
        due = [one.id for one in approved if one.starts_at <= now < one.expires_at]
        return [id for id in due if broadcasts.move(store.database, id, "laying", ["approved"], now)]


def lay(store: Store, limit: int, now: int) -> int | None:
    """Look at the next `limit` chats for a broadcast that is being laid; its number, None where none is.

    Once all are looked at it is `sending`. One that was cancelled or expired before is laid to its end as well, so that
    it can be told who has not got it.
    """
    database = store.database
    with database.transaction():
        laying = next((broadcasts.get(database, id) for (id,) in database.run("lock_laying", now=now)), None)
        if laying is None:
            return None
        ((last,),) = database.run("last_looked_at", after=laying.laid_to, limit=limit)
        if last is None:
            database.run("laid_all", id=laying.id, now=now)
            broadcasts.move(database, laying.id, "sending", ["laying"], now)
        else:
            subscribed = int(laying.audience.who == "subscribed")
            asked = {**laying.audience.parameters(), "after": laying.laid_to, "last": last, "subscribed": subscribed}
            database.run("lay_recipients", id=laying.id, **asked)
            database.run("laid_to", id=laying.id, chat=last)
        return laying.id


def claim(store: Store, limit: int, now: int, pace: Pace | None, compose: Compose) -> Claims:
    """Mark up to `limit` recipients as `sending`, as fast as `pace` allows: the broadcasts' own, and everybody's.

    What `compose` makes no text of is paused. Replies that could be sent go first. Who has muted the bot, blocked
    it, or wants no reminders of the notice any more is passed over for good.
    """
    database = store.database
    database.own()
    with database.transaction():
        open_now = [one for one in broadcasts.in_states(database, ["sending"]) if now < one.expires_at]
        composed = [(one, compose(one)) for one in sorted(open_now, key=lambda one: one.turn)]
        for one in (one for one, text in composed if text is None):
            broadcasts.move(database, one.id, "paused", ["sending"], now, UNFILLABLE)
        texts = [(one, text) for one, text in composed if text is not None]
        if not texts:
            return Claims((), None)
        ((everybody,),) = database.run("read_pace" if pace is None else "lock_pace")
        if everybody > now + (0 if pace is None else pace.overall):  # more than its own pace: Telegram asked for it
            return Claims((), everybody)
        if everybody <= now and _replies_wait(database, now, pace):
            return Claims((), now + _REPLIES_FIRST)
        clocks = None if pace is None else _Clocks(database, pace, now, everybody)
        return _claim_each(database, texts, limit, now, clocks)


def _replies_wait(database: Database, now: int, pace: Pace | None) -> bool:
    ((ready_at,),) = database.run("next_ready", burst=0 if pace is None else pace.burst)
    return ready_at is not None and ready_at <= now


class _Clocks:
    """The broadcasts' own clock and everybody's, as they run within one transaction."""

    def __init__(self, database: Database, pace: Pace, now: int, everybody: int) -> None:
        ((self.own,),) = database.run("lock_clock")
        self._database, self._pace, self._now, self._everybody = database, pace, now, everybody

    def next_at(self, paid: bool) -> int:
        """When the next one may go."""
        return int(self.own if paid else max(self.own, self._everybody))

    def allowed(self, paid: bool, limit: int) -> int:
        """How many may go now. What Telegram is paid for is no part of what it allows everybody."""
        pace = self._pace
        if paid:
            return pace.allowed(self.own, self._now, pace.paid, limit)
        own = pace.allowed(self.own, self._now, pace.broadcast, limit, _CATCH_UP)
        return pace.allowed(self._everybody, self._now, pace.overall, own)

    def spend(self, paid: bool, chats: Sequence[int]) -> None:
        """So many go now."""
        pace, now, number = self._pace, self._now, len(chats)
        if paid:
            self.own = pace.spent(self.own, now, pace.paid, number)
        else:
            self.own = pace.spent(self.own, now, pace.broadcast, number, _CATCH_UP)
            self._everybody = pace.spent(self._everybody, now, pace.overall, number)
            self._database.run("set_pace", next_at=self._everybody)
        self._database.run("set_clock", next_at=self.own)
        rows = [{"chat": chat, "interval": pace.interval(chat)} for chat in chats]
        self._database.run("spend_paces", rows=rows, now=now)


def _claim_each(
    database: Database, texts: Sequence[tuple[Broadcast, str]], limit: int, now: int, clocks: _Clocks | None
) -> Claims:
    """Recipients of each broadcast in turn; the clocks are read and set within the caller's transaction."""
    lots, wake_at = list[Lot](), list[int]()
    for one, text in texts:
        allowed = limit if clocks is None else clocks.allowed(one.paid, limit)
        rows = _mark(database, one, allowed, now, paced=clocks is not None) if allowed else []
        claimed = tuple(Recipient(one.id, chat, tries) for chat, tries, state in rows if state == "sending")
        if claimed:
            lots.append(Lot(one, text, claimed))
            limit -= len(claimed)
            if clocks is not None:
                clocks.spend(one.paid, [recipient.chat for recipient in claimed])
        if len(rows) == allowed:  # there may be more
            wake_at.append(now if clocks is None else max(now, clocks.next_at(one.paid)))
    return Claims(tuple(lots), min(wake_at, default=None))


def _mark(database: Database, one: Broadcast, limit: int, now: int, paced: bool) -> list[tuple[int, int, str]]:
    """(chat, tries, state) of those whose turn it is: `sending`, or why not."""
    rows = database.run(
        "claim_recipients",
        id=one.id,
        worker=database.own(),
        now=now,
        chats_until=now if paced else _FOREVER,
        limit=limit,
        subscribed=int(one.audience.who == "subscribed"),
        notice=one.audience.notice,
    )
    return sorted((chat, tries, state) for chat, tries, state in rows)


def settle(store: Store, results: Sequence[Come], now: int) -> None:
    """Record what came of sending; who has blocked the bot cannot be reached by anything."""
    with store.database.transaction():
        returned = sorted({one.recipient.broadcast for one in results if one.state == "ready"})
        for broadcast in returned:
            broadcasts.lock(store.database, broadcast)  # broadcasts before recipients, as who resends does
        blocked = sorted({one.recipient.chat for one in results if one.state == "blocked"})
        store.database.run("set_reachable", chats=blocked, reachable=0)  # chats before recipients, as forgetting does
        _settle(store.database, results, now)
        for broadcast in returned:
            _reopen(store.database, broadcast, now)
        for broadcast, reason in {one.recipient.broadcast: one.reason for one in results if one.stops}.items():
            broadcasts.move(store.database, broadcast, "paused", ["sending"], now, reason)


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
        _settle(database, [Come(one, "unknown") for one in lost], now)
    return len(lost)


def expire(store: Store, limit: int, now: int) -> int:
    """At most `limit` recipients of what is beyond its time are `expired`; how many are now."""
    with store.database.transaction():
        for one in broadcasts.in_states(store.database, broadcasts.ACTIVE):
            if now >= one.expires_at:
                rows = store.database.run("expire_recipients", id=one.id, limit=limit, now=now)
                if rows:
                    return len(rows)
    return 0


def end(store: Store, now: int, ended: Callable[[Database, Broadcast], None]) -> list[Broadcast]:
    """End what has nobody left, and what is beyond its time, once the rest is `expired`.

    Returns those that have ended now; `ended` is told each of them as part of it.
    """
    database, changed = store.database, list[Broadcast]()
    for one in broadcasts.in_states(database, broadcasts.OPEN):
        if _is_over(database, one, now):
            with database.transaction():
                over = _ended(database, one.id, now)
                if over is not None:
                    ended(database, over)
                    changed.append(over)
    return changed


def _ended(database: Database, id: int, now: int) -> Broadcast | None:
    """A broadcast as it has ended now, if it is over still that nobody else can change it."""
    broadcasts.lock(database, id)
    one = broadcasts.get(database, id)
    if one is None or not _is_over(database, one, now):
        return None
    reason = EXPIRED if now >= one.expires_at else None
    broadcasts.move(database, id, "done" if one.state in broadcasts.ACTIVE else "cancelled", [one.state], now, reason)
    return broadcasts.get(database, id)


def _is_over(database: Database, one: Broadcast, now: int) -> bool:
    """Whether nothing more comes of it: of one that has begun, once all it is for are written down and none waits."""
    late = now >= one.expires_at
    if one.state in broadcasts.EDITABLE:
        return late
    under_way = broadcasts.ACTIVE if late else ("sending",)
    return one.state in under_way and not one.incomplete and not _goes_on(database, one.id)


def _goes_on(database: Database, id: int) -> bool:
    ((goes_on,),) = database.run("goes_on", id=id)
    return bool(goes_on)


def _reopen(database: Database, id: int, now: int) -> None:
    """A call that was given up came back undelivered after the end: its recipient is tried again, or is `expired`."""
    one = broadcasts.get(database, id)
    if one is None or one.state != "done" or not _goes_on(database, id):
        return
    if now < one.expires_at:
        broadcasts.move(database, id, "sending", ["done"], now)
    else:
        database.run("expire_recipients", id=id, limit=_FOREVER, now=now)


def open_recipients(store: Store) -> tuple[int, int]:
    """How many wait in broadcasts that are under way, and to how many they are being sent."""
    ((ready, sending),) = store.database.run("open_recipients")
    return ready, sending


def _settle(database: Database, results: Sequence[Come], now: int) -> None:
    rows = [
        {**asdict(one.recipient), "state": one.state, "reason": one.reason, "not_before": one.not_before}
        for one in results
    ]
    database.run("settle_recipients", rows=rows, now=now)
