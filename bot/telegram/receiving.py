"""Updates from Telegram into the inbox: fetched by long polling, or posted to a webhook. Stored before confirmed."""

import asyncio
import hmac
import json
import logging
from collections.abc import Sequence

from aiohttp import web
from telegram.error import TelegramError

from bot import clock
from bot.errors import StoreError
from bot.messages import Sending
from bot.monitoring import Metrics
from bot.storage import staffing
from bot.storage.store import Store
from bot.storage.threads import StoreThread
from bot.telegram import intake, words
from bot.telegram.api import Client, Me
from bot.telegram.typing import Typing
from bot.telegram.waiting import Signal

_POLL_SECONDS = 30.0
_LEADING_AGAIN = 0.5
"""Seconds until a replica that does not fetch asks again whether it is the one that does."""
_LARGEST_UPDATE = 1 << 20
_BODY_SECONDS = 10.0
_SECRET = "X-Telegram-Bot-Api-Secret-Token"

_FLOODED = Sending(text=words.FLOODED).content()

log = logging.getLogger(__name__)


class Inbox:
    """Takes updates in; a batch is one commit."""

    def __init__(
        self, store: StoreThread, me: Me, metrics: Metrics, filled: Signal, replied: Signal, typing: Typing, limit: int
    ) -> None:
        self._store, self._me, self._metrics, self._limit = store, me, metrics, limit
        self._filled, self._replied, self._typing = filled, replied, typing
        self._albums = intake.Albums()

    async def take_in(self, raw: Sequence[object]) -> None:
        """Store what is for this bot. Raises `StoreError`, and then nothing is stored."""
        staff = await self._store.run(staffing.listening) if raw else intake.NOBODY
        read = [intake.read(one, self._me, albums=self._albums, staff=staff) for one in raw]
        updates = [update for update in read if update is not None]
        self._metrics.received("ignored", len(read) - len(updates))
        if not updates:
            return
        received = await self._store.run(Store.receive, updates, clock.epoch(), self._limit, _FLOODED)
        self._metrics.received("stored", received.stored)
        self._metrics.received("duplicate", received.duplicate)
        self._metrics.received("dropped", received.dropped)
        for update in received.aside:
            log.error("update %s is set aside, it cannot be read: %s", update.update_id, update.reason)
        self._metrics.received("aside", len(received.aside))
        for chat in {update.chat for update in updates if update.chat is not None}:
            self._typing.expect(chat)
        self._filled.set()
        if received.flooding:
            log.warning("chats cut off by flood control: %s", len(received.flooding))
            self._replied.set()


class Polling:
    """Fetches updates, on whichever replica leads."""

    def __init__(self, inbox: Inbox, store: StoreThread, client: Client, metrics: Metrics) -> None:
        self._inbox, self._store, self._client, self._metrics = inbox, store, client, metrics
        self._offset: int | None = None

    async def step(self) -> None:
        """Fetch once and store; confirmed by the next fetch."""
        if not await self._store.run(Store.lead):
            self._offset = None
            self._metrics.polled()  # by the one that leads
            await asyncio.sleep(_LEADING_AGAIN)
            return
        try:
            raw = await self._client.updates(self._offset, _POLL_SECONDS, intake.ALLOWED)
        except TelegramError:
            self._metrics.poll_failed()
            raise
        self._metrics.polled()
        if not raw:
            return
        await self._inbox.take_in(raw)
        numbers = [number for number in map(intake.update_id, raw) if number is not None]
        if numbers:
            self._offset = max(numbers) + 1
        else:
            log.error("Telegram sent updates without numbers, which cannot be confirmed")
            await asyncio.sleep(1.0)


class Webhook:
    """Takes posted updates; what comes while a commit is under way goes into the next one together."""

    def __init__(self, inbox: Inbox, secret: str, metrics: Metrics) -> None:
        self._inbox, self._secret, self._metrics = inbox, secret.encode(), metrics
        self._waiting = list[tuple[object, asyncio.Future[None]]]()
        self._storing = asyncio.Lock()

    def application(self) -> web.Application:
        """The web application that Telegram posts to."""
        application = web.Application(client_max_size=_LARGEST_UPDATE)
        application.router.add_post("/{path:.*}", self._post)  # whatever path the proxy leaves; the secret decides
        return application

    async def _post(self, request: web.Request) -> web.Response:
        """200 once the update is stored; 401 without the secret; 408 if it comes too slowly; 503 without a database."""
        given = request.headers.get(_SECRET, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            return web.Response(status=401)
        self._metrics.polled()
        try:
            async with asyncio.timeout(_BODY_SECONDS):
                raw = json.loads(await request.read())
        except TimeoutError:
            return web.Response(status=408)
        except (ValueError, RecursionError):
            log.error("a post to the webhook is no JSON")
            return web.Response(status=400)
        try:
            await self._store(raw)
        except StoreError as error:
            log.error("an update waits with Telegram: %s", error)
            self._metrics.store_failed()
            return web.Response(status=503)
        return web.Response()

    async def _store(self, raw: object) -> None:
        stored = asyncio.get_running_loop().create_future()
        self._waiting.append((raw, stored))
        async with self._storing:
            batch, self._waiting = self._waiting, []
            if batch:
                await self._store_batch(batch)
        await stored

    async def _store_batch(self, batch: list[tuple[object, "asyncio.Future[None]"]]) -> None:
        try:
            await self._inbox.take_in([raw for raw, _ in batch])
        except Exception as error:  # whatever it is, nobody may be kept waiting
            for _, stored in batch:
                stored.set_exception(error)
        else:
            for _, stored in batch:
                stored.set_result(None)
