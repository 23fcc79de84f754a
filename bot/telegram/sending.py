"""Messages from the outbox to Telegram: each marked before its call and after, never two at once to a chat."""

import asyncio
import json
import logging
from typing import Any

from bot import clock
from bot.errors import StoreError, Unauthorised
from bot.messages import File, Sending
from bot.monitoring import Metrics
from bot.storage.records import Outgoing, Pace, Settled
from bot.storage.store import Store
from bot.storage.threads import StoreThread
from bot.telegram import rendering, words
from bot.telegram.api import Client, Outcome
from bot.telegram.pausing import Pause
from bot.telegram.reports import NotYet, Reports
from bot.telegram.turns import where
from bot.telegram.typing import Typing
from bot.telegram.waiting import Signal

_LOOK_AGAIN = 0.2
"""Seconds after which the outbox is looked at unasked: another replica may have filled it."""
_FIRST_RETRY, _LONGEST_RETRY = 500_000, 60_000_000
"""Microseconds until a message that did not leave is tried again; doubled with each try."""
_REPEATING = 2_000_000
"""Microseconds until a question that may not have arrived is put again: what was wrong needs a moment to pass."""
_JSON = frozenset({"session", "choices", "content", "details"})
"""Columns of the store that hold JSON."""

log = logging.getLogger(__name__)


class Delivery:
    """Sends until it is cancelled, `connections` messages at once; `ready` says that there are some."""

    def __init__(
        self,
        store: StoreThread,
        client: Client,
        metrics: Metrics,
        ready: Signal,
        typing: Typing,
        pause: Pause,
        pace: Pace | None,
        connections: int,
        reports: Reports,
    ) -> None:
        self._store, self._client, self._metrics, self._ready = store, client, metrics, ready
        self._typing, self._pause, self._pace, self._connections = typing, pause, pace, connections
        self._reports = reports
        self._flying = dict[Outgoing, asyncio.Task[None]]()
        self._landed = list[Settled]()
        self._refused: Unauthorised | None = None

    async def step(self) -> None:
        """Record what has come of messages, mark and send the next, or wait for something to do.

        Raises `Unauthorised` when Telegram no longer takes the token.
        """
        await self._settle()
        if self._refused is not None:
            raise self._refused
        free = self._connections - len(self._flying)
        wake_at = None
        if free:
            claimed = await self._store.run(Store.claim, free, clock.epoch(), self._pace)
            for message in claimed.messages:
                self._flying[message] = asyncio.create_task(self._send(message))
            wake_at = claimed.wake_at
        if not self._landed:
            await self._ready.wait(_seconds_until(wake_at))

    @property
    def under_way(self) -> list[int]:
        """The ids of messages that something is still to come of here, whatever has become of the connection."""
        return [message.id for message in (*self._flying, *(settled.message for settled in self._landed))]

    async def land(self, seconds: float) -> None:
        """Wait for the calls under way, at most so long, and record what came of them."""
        if self._flying:
            await asyncio.wait(self._flying.values(), timeout=seconds)
        await self._settle()

    async def _settle(self) -> None:
        landed = self._landed[:]
        if landed:
            await self._store.run(Store.settle, landed, clock.epoch())
            del self._landed[: len(landed)]

    async def _send(self, message: Outgoing) -> None:
        """Send one message; whatever happens, something comes of it, or its chat would wait for ever."""
        try:
            self._landed.append(await self._sent(message))
        except (StoreError, NotYet):
            self._landed.append(Settled(message, "back", not_before=clock.epoch() + _FIRST_RETRY))
        except Unauthorised as error:
            self._landed.append(Settled(message, "back"))
            self._refused = error
        except Exception as error:
            log.error("message %s could not be sent: %s", message.id, where(error))
            self._landed.append(Settled(message, "unknown", type(error).__name__))
        finally:
            del self._flying[message]
            self._typing.replied(message.chat)
            self._ready.set()

    async def _sent(self, message: Outgoing) -> Settled:
        sending = Sending.model_validate_json(message.content)
        if sending.broadcast is not None:
            return await self._reported(message, sending, sending.broadcast)
        outcome = await self._called(sending, message.chat, await self._document(sending, message.chat))
        if outcome.kind == "sent":
            self._metrics.replied((clock.epoch() - message.at) / 1e6)
        return await self._settled(message, sending, outcome)

    async def _reported(self, message: Outgoing, sending: Sending, broadcast: int) -> Settled:
        """Send what is made of a broadcast as it stands now; nothing where there is nothing to say."""
        made = await self._reports.make(sending.kind, broadcast)
        if made is None:
            return Settled(message, "sent")
        outcome = await self._called(made.sending, message.chat, made.document)
        await self._reports.came(made, outcome, message.chat)
        if made.sending.kind == "edit" and outcome.kind in ("refused", "bad_markup"):  # there is nothing to edit
            return Settled(message, "back")
        return await self._settled(message, sending, outcome)

    async def _called(self, sending: Sending, chat: int, document: tuple[str, bytes] | None) -> Outcome:
        if sending.commands:
            sending = rendering.signed(sending, chat, await self._store.run(Store.secret, rendering.SECRET))
        call = rendering.parameters(sending, chat)
        outcome = await self._client.attempt(rendering.method(sending), call, document)
        self._metrics.sent(outcome.kind)
        return outcome

    async def _settled(self, message: Outgoing, sending: Sending, outcome: Outcome) -> Settled:
        if outcome.kind == "paused":
            return Settled(message, "back", not_before=await self._pause.heed(outcome.seconds))
        return _judged(message, sending, outcome)

    async def _document(self, sending: Sending, chat: int) -> tuple[str, bytes] | None:
        if sending.kind == "export":
            return await self._export(chat)
        return None if sending.file is None else (sending.file.name, sending.file.content)

    async def _export(self, chat: int) -> tuple[str, bytes]:
        held = await self._store.run(Store.held, chat)
        readable = {table: [_readable(row) for row in rows] for table, rows in held.items()}
        return words.EXPORT_NAME, json.dumps(readable, ensure_ascii=False, indent=2).encode()


def _judged(message: Outgoing, sending: Sending, outcome: Outcome) -> Settled:
    """What is to be recorded of an outcome."""
    match outcome.kind:
        case "sent" | "unchanged":
            return Settled(message, "sent")
        case "not_sent":
            wait = min(_FIRST_RETRY * 2 ** min(message.tries, 10), _LONGEST_RETRY)
            return Settled(message, "back", not_before=clock.epoch() + wait)
        case "bad_markup" if sending.kind == "preview":  # staff are told; nobody is to see it otherwise
            return Settled(message, "failed", outcome.reason)
        case "bad_markup" if not sending.plain:
            return Settled(message, "back", content=_changed(sending, plain=True))
        case "refused" | "bad_markup" if sending.kind == "edit":  # the message to edit may be gone
            return Settled(message, "back", content=_changed(sending, kind="message", message=None))
        case "migrated":
            return Settled(message, "moved", chat_now=outcome.chat)
        case "blocked" | "gone":
            return Settled(message, "blocked", outcome.reason)
        case "unknown":
            return Settled(message, "unknown", outcome.reason, not_before=clock.epoch() + _REPEATING)
        case _:
            log.error("message %s is refused: %s", message.id, outcome.reason)
            return Settled(message, "failed", outcome.reason)


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    """A row with what stands in it as JSON written out."""
    return {
        name: _unpacked(json.loads(value)) if name in _JSON and value is not None else value
        for name, value in row.items()
    }


def _unpacked(value: Any) -> Any:
    """A message with the file that goes with it as text."""
    if not isinstance(value, dict) or "file" not in value:
        return value
    file = File.model_validate(value["file"])
    return {**value, "file": {"name": file.name, "content": file.content.decode()}}


def _changed(sending: Sending, **changes: object) -> str:
    return sending.model_copy(update=changes).content()


def _seconds_until(wake_at: int | None) -> float:
    if wake_at is None:
        return _LOOK_AGAIN
    return min(max((wake_at - clock.epoch()) / 1e6, 0.0), _LOOK_AGAIN)
