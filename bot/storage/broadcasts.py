"""Broadcasts as staff make, approve and steer them. Every function is part of the caller's transaction."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from bot.storage.database import Database

State = Literal["draft", "waiting", "approved", "laying", "sending", "paused", "done", "cancelled"]
Who = Literal["subscribed", "any", "begun", "eligible", "ineligible", "undetermined"]

EDITABLE: tuple[State, ...] = ("draft", "waiting", "approved")
ACTIVE: tuple[State, ...] = ("laying", "sending", "paused")
OPEN: tuple[State, ...] = (*EDITABLE, *ACTIVE)
AT_ONCE = 0
"""Starts as soon as it is approved."""


@dataclass(frozen=True)
class Audience:
    """Whom a broadcast is for: who subscribed to the notice, or who has had a target of it checked, with what result.

    `any` is whoever began; `begun` whoever began and has come to no verdict. Without a `target`, any of the notice's.
    """

    notice: str
    who: Who = "subscribed"
    target: str | None = None

    def parameters(self) -> dict[str, Any]:
        """As the queries take it."""
        standing = "" if self.who in ("subscribed", "any") else self.who
        return {"notice": self.notice, "target": self.target or "", "standing": standing}


@dataclass(frozen=True)
class Draft:
    """A broadcast as its author has it: a template for an audience, between two times in epoch microseconds.

    `event` is the key of the window it reminds of; `paid` sends at the rate that Telegram takes money for; `proposal`
    says what the assistant proposed it for, which it does once.
    """

    author: int | None
    audience: Audience
    text: str
    starts_at: int
    expires_at: int
    event: str | None = None
    paid: bool = False
    proposal: str | None = None


@dataclass(frozen=True)
class Broadcast:
    """A broadcast as the store has it; `seal` is the hash that was approved, `previewed` the one whose preview came."""

    id: int
    state: State
    author: int | None
    approver: int | None
    seal: str | None
    previewed: str | None
    audience: Audience
    event: str | None
    text: str
    starts_at: int
    expires_at: int
    paid: bool
    proposal: str | None
    laid_to: int
    laid_at: int | None
    reason: str | None
    report_chat: int | None
    report_message: int | None
    created_at: int
    begun_at: int | None
    ended_at: int | None

    @property
    def incomplete(self) -> bool:
        """Whether it has begun and not everybody it is for is written down yet."""
        return self.begun_at is not None and self.laid_at is None

    @property
    def turn(self) -> tuple[bool, int, int]:
        """The least goes first: what is paid for, over soon; then what expires first, so that most is in time."""
        return not self.paid, self.expires_at, self.id


def add(database: Database, draft: Draft, now: int) -> int | None:
    """Keep a draft; its number, None where the same was proposed before."""
    rows = database.run(
        "add_broadcast",
        author=draft.author,
        notice=draft.audience.notice,
        event=draft.event,
        audience=_audience_text(draft.audience),
        text=draft.text,
        starts_at=draft.starts_at,
        expires_at=draft.expires_at,
        paid=int(draft.paid),
        proposal=draft.proposal,
        now=now,
    )
    return int(rows[0][0]) if rows else None


def get(database: Database, id: int) -> Broadcast | None:
    """A broadcast, if there is one of that number."""
    found = _read(database, [id])
    return found[0] if found else None


def lock(database: Database, id: int) -> None:
    """Nobody else changes the broadcast until the transaction ends."""
    database.run("lock_broadcast", id=id)


def in_states(database: Database, states: Sequence[State]) -> tuple[Broadcast, ...]:
    """The broadcasts in one of these states, the oldest first."""
    return _read(database, [row[0] for row in database.run("broadcasts_in", states=list(states))])


def newest(database: Database, limit: int) -> tuple[Broadcast, ...]:
    """The newest ones that somebody of the staff made or took over, the newest first."""
    return _read(database, [row[0] for row in database.run("newest_broadcasts", limit=limit)])[::-1]


def about(database: Database, notice: str, event: str, since: int, but: int = 0) -> int | None:
    """The newest broadcast (but one) about a window that somebody has in hand, or that has begun since a time."""
    rows = database.run("broadcast_about", notice=notice, event=event, open=list(OPEN), since=since, but=but)
    return rows[0][0] if rows else None


def save(database: Database, changed: Broadcast) -> bool:
    """Store author, audience, text, times and approval of one that has not begun; whether it had not."""
    rows = database.run(
        "edit_broadcast",
        id=changed.id,
        author=changed.author,
        audience=_audience_text(changed.audience),
        text=changed.text,
        starts_at=changed.starts_at,
        paid=int(changed.paid),
        approver=changed.approver,
        seal=changed.seal,
        state=changed.state,
    )
    return bool(rows)


def move(
    database: Database, id: int, state: State, allowed: Sequence[State], now: int, reason: str | None = None
) -> bool:
    """Bring a broadcast into a state if it is in one of those allowed; whether it was."""
    return bool(database.run("move_broadcast", id=id, state=state, allowed=list(allowed), now=now, reason=reason))


def resume(database: Database, id: int, now: int) -> bool:
    """Let one that is paused go on, by way of its list only where that is not complete; whether it was paused."""
    lock(database, id)
    one = get(database, id)
    return one is not None and move(database, id, "laying" if one.incomplete else "sending", ["paused"], now)


def previewed(database: Database, id: int, seal: str | None) -> None:
    """The preview of what has this hash has arrived; None: Telegram did not take it."""
    database.run("previewed_broadcast", id=id, seal=seal)


def shift(database: Database, notice: str, event: str, expires_at: int, by: int, now: int) -> list[int]:
    """A window closes at another time: what reminds of it expires then, and what is yet to start moves with it."""
    rows = database.run("shift_broadcasts", notice=notice, event=event, expires_at=expires_at, shift=by, now=now)
    return sorted(row[0] for row in rows)


def resend_unknown(database: Database, id: int, now: int) -> int:
    """Those of whom nobody knows are sent it, perhaps a second time; how many there are."""
    return len(database.run("resend_unknown", id=id, now=now))


def size(database: Database, audience: Audience) -> int:
    """How many people it would go to now."""
    asked = audience.parameters()
    if audience.who == "subscribed":
        ((number,),) = database.run("count_subscribed", notice=audience.notice)
    else:
        ((number,),) = database.run("count_standing", **asked)
    return int(number)


def waiting(database: Database, one: Broadcast, now: int) -> int:
    """How many recipients of others are sent to at the same rate before it is the turn of all of this one's."""
    begun = in_states(database, ["approved", "laying", "sending"])
    due = [other for other in begun if other.paid == one.paid and other.starts_at <= now < other.expires_at]
    ahead = [other for other in due if other.turn < one.turn]
    listed = database.run("count_ready", ids=[other.id for other in ahead if other.state == "sending"])
    unlisted = [size(database, other.audience) for other in ahead if other.state != "sending"]
    return sum(int(number) for (number,) in listed) + sum(unlisted)


def tally(database: Database, id: int) -> dict[str, int]:
    """How many recipients are in each state."""
    return dict(database.run("tally", id=id))


def not_reached(database: Database, id: int) -> list[tuple[int, str, str | None, int]]:
    """Who has not got it: (chat, state, reason, since when)."""
    return [(chat, state, reason, at) for chat, state, reason, at in database.run("not_reached", id=id)]


def reports_due(database: Database, now: int, every: int) -> list[tuple[int, int]]:
    """(broadcast, chat) whose progress is to be shown now; nobody else is told so for `every` microseconds."""
    return [(id, chat) for id, chat in database.run("report_broadcasts", now=now, before=now - every)]


def shown_in(database: Database, id: int, message: int | None) -> None:
    """The message in which progress is shown from now on."""
    database.run("shown_in", id=id, message=message)


def _read(database: Database, ids: Sequence[int]) -> tuple[Broadcast, ...]:
    return tuple(_broadcast(row) for row in database.run("broadcasts", ids=list(ids))) if ids else ()


def _broadcast(row: Sequence[Any]) -> Broadcast:
    (id, state, author, approver, seal, previewed, _, event, audience, text, starts_at, expires_at, paid, *rest) = row
    meant = Audience(**json.loads(audience))
    made = (id, state, author, approver, seal, previewed, meant, event, text, starts_at, expires_at, bool(paid))
    return Broadcast(*made, *rest)


def _audience_text(audience: Audience) -> str:
    return json.dumps(asdict(audience), ensure_ascii=False, sort_keys=True)
