"""Messages about a broadcast, made when they leave, so that a late one is never wrong: preview, progress, report."""

import io
import logging
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from bot import clock
from bot.broadcasts import reporting, words
from bot.broadcasts.planning import Quiet
from bot.broadcasts.reporting import Rate
from bot.errors import StoreError
from bot.messages import Kind, Sending
from bot.storage import broadcasts
from bot.storage.broadcasts import Broadcast
from bot.storage.posting import post
from bot.storage.store import Store
from bot.storage.threads import StoreThread
from bot.telegram.api import Outcome

_LARGEST = 20_000_000
"""Bytes; a larger file is packed (Telegram takes 50 MB, core.telegram.org/bots/api#senddocument)."""

log = logging.getLogger(__name__)

Compose = Callable[[Broadcast, int], str | None]
"""What a broadcast says at a time (epoch microseconds), as Telegram's HTML; None where it is not to be sent."""


class NotYet(Exception):
    """What came of some recipients is not known yet, or who they all are."""


@dataclass(frozen=True)
class Made:
    """A message about a broadcast as it leaves."""

    broadcast: Broadcast
    sending: Sending
    document: tuple[str, bytes] | None = None


class Reports:
    """Makes them from what the store says, and stores what came of them."""

    def __init__(
        self,
        reading: StoreThread,
        store: StoreThread,
        compose: Compose,
        seal: Callable[[Broadcast], str],
        quiet: Quiet | None,
    ) -> None:
        self._reading, self._store = reading, store
        self._compose, self._seal, self._quiet = compose, seal, quiet
        self._measured = dict[int, tuple[int, int]]()
        self._shown = dict[int, Sending]()

    async def make(self, kind: Kind, number: int) -> Made | None:
        """The message as it leaves now; None where there is nothing to say. Raises `NotYet`, `StoreError`."""
        match kind:
            case "preview":
                return await self._preview(number)
            case "progress":
                return await self._progress(number)
            case "report":
                return await self._reading.run(_report, number)
            case _:
                return await self._reading.run(_unreached, number)

    async def came(self, made: Made, outcome: Outcome, chat: int) -> None:
        """Take note of what became of the call. Raises `StoreError` only where it may be made again."""
        try:
            await self._came(made, outcome, chat)
        except StoreError as error:
            if outcome.kind != "sent":
                raise
            log.error("that a message about broadcast %s was sent could not be stored: %s", made.broadcast.id, error)

    async def _came(self, made: Made, outcome: Outcome, chat: int) -> None:
        id = made.broadcast.id
        match made.sending.kind, outcome.kind:
            case "preview", "sent":
                await self._store.run(_set_previewed, id, self._seal(made.broadcast))
            case "preview", "bad_markup":
                said = words.PREVIEW_REFUSED.format(id=id, reason=outcome.reason)
                await self._store.run(_set_previewed, id, None, (chat, said))
            case "progress", "sent":
                await self._store.run(_set_shown, id, outcome.result["message_id"])
            case "edit", "sent" | "unchanged":
                self._shown[id] = made.sending
            case "edit", "refused" | "bad_markup":
                await self._store.run(_set_shown, id, None)

    async def _preview(self, number: int) -> Made | None:
        one = await self._reading.run(_broadcast, number)
        if one is None:
            return None
        text = self._compose(one, clock.epoch())
        if text is None:
            return Made(one, Sending(text=words.PREVIEW_EMPTY.format(id=number), plain=True))
        return Made(one, Sending(kind="preview", text=text, paid=one.paid))

    async def _progress(self, number: int) -> Made | None:
        """The message that is edited, or a new one; None where it says what it said."""
        one, tally = await self._reading.run(_tallied, number)
        if one is None:
            return None
        now = clock.epoch()
        text = reporting.progress(one, tally, now, Rate(self._rate(one, tally, now), self._quiet))
        kind: Kind = "progress" if one.report_message is None else "edit"
        sending = Sending(kind=kind, text=text, message=one.report_message, commands=reporting.commands(one))
        return None if self._shown.get(number) == sending else Made(one, sending)

    def _rate(self, one: Broadcast, tally: dict[str, int], now: int) -> float | None:
        """Since it was looked at before."""
        tried = reporting.tried(tally)
        before = self._measured.get(one.id)
        self._measured[one.id] = now, tried
        return None if before is None or now <= before[0] else (tried - before[1]) / (now - before[0]) * 1e6


def _broadcast(store: Store, number: int) -> Broadcast | None:
    return broadcasts.get(store.database, number)


def _tallied(store: Store, number: int) -> tuple[Broadcast | None, dict[str, int]]:
    with store.database.snapshot():
        return broadcasts.get(store.database, number), broadcasts.tally(store.database, number)


def _report(store: Store, number: int) -> Made | None:
    """How it ended, with the list of those not reached where there are some; of one that goes on, another follows."""
    one, tally = _tallied(store, number)
    if one is None or one.ended_at is None:
        return None
    if tally.get("sending") or one.incomplete:
        raise NotYet
    text = reporting.report(one, tally)
    if tally.get("sent", 0) == sum(tally.values()):
        return Made(one, Sending(text=text))
    return Made(one, Sending(kind="document", text=text), _list(store, one))


def _unreached(store: Store, number: int) -> Made | None:
    one, tally = _tallied(store, number)
    if one is None:
        return None
    if one.incomplete:
        return Made(one, Sending(kind="document", text=words.PARTIAL_LIST.format(id=number)), _list(store, one))
    if tally.get("sent", 0) == sum(tally.values()):
        return Made(one, Sending(text=words.NOBODY.format(id=number)))
    return Made(one, Sending(kind="document"), _list(store, one))


def _list(store: Store, one: Broadcast) -> tuple[str, bytes]:
    name = words.FILE.format(id=one.id)
    content = reporting.unreached(one, broadcasts.not_reached(store.database, one.id))
    if len(content) <= _LARGEST:
        return name, content
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return f"{name}.zip", packed.getvalue()


def _set_previewed(store: Store, number: int, seal: str | None, said: tuple[int, str] | None = None) -> None:
    with store.database.transaction():
        broadcasts.previewed(store.database, number, seal)
        if said is not None:
            chat, text = said
            content = Sending(text=text, plain=True).content()
            post(store.database, [(chat, content)], clock.epoch())


def _set_shown(store: Store, number: int, message: int | None) -> None:
    with store.database.transaction():
        broadcasts.shown_in(store.database, number, message)
