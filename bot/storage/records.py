"""What goes into the store and comes out of it. Times are UTC epoch microseconds; `content` is JSON."""

from dataclasses import dataclass
from typing import Literal

CATCH_UP = 50_000
"""Microseconds a late sender may make up for, so that waking late does not lower the rate."""


@dataclass(frozen=True)
class Update:
    """What is kept of a Telegram update; one with a `reason` could not be read and is set aside at once."""

    update_id: int
    chat: int | None
    content: str | None
    reason: str | None = None


@dataclass(frozen=True)
class Received:
    """What became of a batch of updates, by count; those set aside; `flooding` are the chats just cut off."""

    stored: int = 0
    duplicate: int = 0
    dropped: int = 0
    aside: tuple[Update, ...] = ()
    flooding: tuple[int, ...] = ()


@dataclass(frozen=True)
class Work:
    """An open update that is its chat's next, and what the chat has come to."""

    update_id: int
    chat: int
    content: str
    at: int
    session: str | None
    choices: str
    step: int
    role: str | None = None
    """What the person may do as one of the staff; None for everybody else."""
    awaits: str | None = None
    """What the staff's desk has asked of him."""


@dataclass(frozen=True)
class Message:
    """A message to be sent; a `repeatable` one may be sent again once if it is not known to have arrived."""

    content: str
    repeatable: bool = False


@dataclass(frozen=True)
class Kept:
    """Something to be kept about a chat: a finished verdict, an unanswered question."""

    kind: str
    notice: str | None
    details: str


@dataclass(frozen=True)
class Order:
    """What an applicant tells the bot to do, apart from the conversation."""

    kind: Literal["subscribe", "unsubscribe", "mute", "unmute", "reachable", "unreachable"]
    notice: str | None = None


@dataclass(frozen=True)
class Standing:
    """Where one person of a chat stands with a notice: an interview begun, or what it came to."""

    person: int
    notice: str
    target: str
    standing: Literal["begun", "eligible", "ineligible", "undetermined"]


@dataclass(frozen=True)
class Handled:
    """What an update has led to. With `forget`, all that is held about the chat goes first."""

    work: Work
    session: str | None
    choices: str = "[]"
    step: int = 0
    messages: tuple[Message, ...] = ()
    kept: tuple[Kept, ...] = ()
    orders: tuple[Order, ...] = ()
    standings: tuple[Standing, ...] = ()
    """Where people stand who stood elsewhere before."""
    gone: tuple[int, ...] = ()
    """The numbers of people of whom nothing is known any more."""
    forget: bool = False
    failed: str | None = None
    """Why it could not be handled; it is then set aside with its content, and the chat stays as it was."""


@dataclass(frozen=True)
class Outgoing:
    """A message marked `sending`, to be sent now."""

    id: int
    chat: int
    content: str
    tries: int
    at: int


@dataclass(frozen=True)
class Claimed:
    """Messages to send now, and when to look again if nothing happens before (None: nothing waits)."""

    messages: tuple[Outgoing, ...]
    wake_at: int | None


@dataclass(frozen=True)
class Settled:
    """What came of sending a message.

    `sent` removes it; `back` makes it ready again, from `not_before` and with another `content` if one is given;
    `failed` and `blocked` are final, `blocked` for the whole chat; `unknown` may have been delivered, and is repeated,
    if at all, from `not_before`; `moved` sends it, and all the chat has, to `chat_now`.
    """

    message: Outgoing
    kind: Literal["sent", "back", "failed", "blocked", "unknown", "moved"]
    reason: str | None = None
    not_before: int = 0
    content: str | None = None
    chat_now: int | None = None


@dataclass(frozen=True)
class Pace:
    """How fast messages may go: microseconds between two, overall and to a chat, and how far a chat may run ahead.

    A clock says when the next one may go (GCRA); `broadcast` and `paid` are a broadcast's own pace within it.
    """

    overall: int
    chat: int
    group: int
    burst: int
    broadcast: int
    paid: int

    def interval(self, chat: int) -> int:
        """Microseconds between two messages to this chat; groups have negative numbers."""
        return self.chat if chat > 0 else self.group

    def allowed(self, next_at: int, now: int, interval: int, limit: int, catch_up: int = CATCH_UP) -> int:
        """How many may go now by a clock, at most `limit`; `catch_up` is how late it may have become."""
        return max(0, min(limit, (now - max(next_at, now - catch_up)) // interval + 1))

    def spent(self, next_at: int, now: int, interval: int, number: int, catch_up: int = CATCH_UP) -> int:
        """What the clock says after so many have gone."""
        return max(next_at, now - catch_up) + number * interval


@dataclass(frozen=True)
class Queues:
    """How much waits, by count; `oldest_at` is when the oldest open update was received."""

    open: int
    aside: int
    oldest_at: int | None
    ready: int
    sending: int
    unknown: int
    failed: int
    people: int

    def oldest_seconds(self, now: int) -> float:
        """How long the oldest open update has waited."""
        return 0.0 if self.oldest_at is None else (now - self.oldest_at) / 1e6
