"""Broadcasts to their recipients: each marked before the call and after, as fast as the pace allows, after replies."""

import asyncio
import logging
import time

from bot import clock
from bot.broadcasts.planning import Quiet
from bot.errors import Unauthorised
from bot.monitoring import Metrics
from bot.storage import ledger
from bot.storage.broadcasts import Broadcast
from bot.storage.ledger import Come, Lot, Recipient
from bot.storage.records import Pace
from bot.storage.threads import StoreThread
from bot.telegram import rendering
from bot.telegram.api import Client, Outcome
from bot.telegram.pausing import Pause
from bot.telegram.reports import Compose
from bot.telegram.turns import where
from bot.telegram.waiting import Signal

_LOOK_AGAIN = 0.2
"""Seconds after which the ledger is looked at unasked: staff may have started, resumed or paused something."""
_FIRST_RETRY, _LONGEST_RETRY = 500_000, 60_000_000
"""Microseconds until a recipient whom a call did not reach is tried again; doubled with each try."""
_SHARE = 0.75
"""Of the connections; the rest are free for replies at any time."""
_BETWEEN = 0.02
"""Seconds from one claim to the next: to mark many costs hardly more than to mark one."""
_TROUBLE = 10
"""So many calls in a row of which none got an answer, and it is only tried whether Telegram is back, with one
recipient each `_PROBING` seconds: of each of them nobody may ever know whether he got it."""
_PROBING = 3.0
_SECOND = 1_000_000

log = logging.getLogger(__name__)


class Broadcasting:
    """Sends until it is cancelled, over at most a share of `connections`."""

    def __init__(
        self,
        store: StoreThread,
        client: Client,
        metrics: Metrics,
        pause: Pause,
        pace: Pace | None,
        connections: int,
        compose: Compose,
        quiet: Quiet | None,
    ) -> None:
        self._store, self._client, self._metrics, self._pause, self._pace = store, client, metrics, pause, pace
        self._connections = max(1, int(connections * _SHARE))
        self._compose, self._quiet = compose, quiet
        self._texts = dict[int, tuple[int, Broadcast, str | None]]()
        self._flying = dict[Recipient, asyncio.Task[None]]()
        self._landed = list[Come]()
        self._claim_at = 0.0
        self._unanswered = 0
        self._signal = Signal()
        self._refused: Unauthorised | None = None

    async def step(self) -> None:
        """Record what has come of recipients, mark the next and send to them, or wait for something to do.

        Raises `Unauthorised` when Telegram no longer takes the token.
        """
        await self._settle()
        if self._refused is not None:
            raise self._refused
        seconds = await self._send_next()
        if not self._landed:
            await self._signal.wait(min(seconds, _LOOK_AGAIN))

    @property
    def under_way(self) -> frozenset[Recipient]:
        """Those of whom something is still to come here, whatever has become of the connection."""
        return frozenset(self._flying) | {come.recipient for come in self._landed}

    async def land(self, seconds: float) -> None:
        """Wait for the calls under way, at most so long, and record what came of them."""
        if self._flying:
            await asyncio.wait(self._flying.values(), timeout=seconds)
        await self._settle()

    async def _send_next(self) -> float:
        """Begin the calls that are due; seconds until there may be more."""
        now = clock.epoch()
        probing = self._unanswered >= _TROUBLE
        free = (1 if probing else self._connections) - len(self._flying)
        if free <= 0 or self._pause.holds or (self._quiet is not None and self._quiet.over_at(now) is not None):
            return _LOOK_AGAIN
        early = self._claim_at - time.monotonic()
        if early > 0:
            return early
        self._claim_at = time.monotonic() + (_PROBING if probing else _BETWEEN)
        claims = await self._store.run(ledger.claim, free, now, self._pace, lambda one: self._text(one, now))
        for lot in claims.lots:
            for recipient in lot.recipients:
                self._flying[recipient] = asyncio.create_task(self._send(lot, recipient))
        if claims.wake_at is None or len(self._flying) == self._connections:
            return _LOOK_AGAIN
        return max((claims.wake_at - clock.epoch()) / 1e6, self._claim_at - time.monotonic(), 0.0)

    def _text(self, broadcast: Broadcast, now: int) -> str | None:
        """Composed once a second: what it says turns on the time and on what staff correct meanwhile."""
        second = now // _SECOND
        known = self._texts.get(broadcast.id)
        if known is None or known[:2] != (second, broadcast):
            self._texts = {id: one for id, one in self._texts.items() if one[0] == second}
            known = self._texts[broadcast.id] = (second, broadcast, self._compose(broadcast, now))
        return known[2]

    async def _settle(self) -> None:
        landed = self._landed[:]
        if landed:
            await self._store.run(ledger.settle, landed, clock.epoch())
            del self._landed[: len(landed)]

    async def _send(self, lot: Lot, recipient: Recipient) -> None:
        try:
            self._landed.append(await self._come_of(lot, recipient))
        finally:
            del self._flying[recipient]
            self._signal.set()

    async def _come_of(self, lot: Lot, recipient: Recipient) -> Come:
        """Send to one recipient; whatever happens, something comes of it, or the broadcast would never end."""
        try:
            come = await self._sent(lot, recipient)
        except Unauthorised as error:
            self._refused = error
            come = Come(recipient, "ready")
        except Exception as error:
            log.error("broadcast %s could not be sent to a recipient: %s", lot.broadcast.id, where(error))
            come = Come(recipient, "unknown", type(error).__name__)
        self._metrics.broadcast(come.state)
        return come

    async def _sent(self, lot: Lot, recipient: Recipient) -> Come:
        if clock.epoch() >= lot.broadcast.expires_at:
            return Come(recipient, "expired")
        if self._pause.holds:
            return Come(recipient, "ready")
        call = rendering.marked_up_already(lot.text, recipient.chat, lot.broadcast.paid)
        outcome = await self._client.attempt("sendMessage", call)
        self._unanswered = self._unanswered + 1 if outcome.kind in ("not_sent", "unknown") else 0
        if outcome.kind == "paused":
            return Come(recipient, "ready", not_before=await self._pause.heed(outcome.seconds))
        return _judged(recipient, outcome)


def _judged(recipient: Recipient, outcome: Outcome) -> Come:
    """What is to be recorded of an outcome."""
    match outcome.kind:
        case "sent":
            return Come(recipient, "sent")
        case "not_sent":
            wait = min(_FIRST_RETRY * 2 ** min(recipient.tries, 10), _LONGEST_RETRY)
            return Come(recipient, "ready", not_before=clock.epoch() + wait)
        case "blocked" | "gone":
            return Come(recipient, "blocked", outcome.reason)
        case "bad_markup":
            return Come(recipient, "ready", outcome.reason, stops=True)
        case "unknown":
            return Come(recipient, "unknown", outcome.reason)
        case _:
            return Come(recipient, "failed", outcome.reason)
