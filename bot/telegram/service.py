"""The bot on Telegram: builds everything, runs it until it is told to stop, and leaves nothing half done."""

import asyncio
import datetime
import logging
import signal
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

from aiohttp import web
from telegram import BotCommandScope
from telegram.error import BadRequest

from bot import clock, monitoring
from bot.broadcasts.text import Texts, seal
from bot.errors import AddressInUse, SettingsError
from bot.monitoring import Health, Metrics
from bot.settings import Address, Settings
from bot.shelf import Shelf
from bot.staff import hiring, office
from bot.staff.proposing import Proposing
from bot.storage import ledger
from bot.storage.records import Pace, Queues
from bot.storage.store import Store
from bot.storage.threads import StoreThreads
from bot.telegram import intake, masking, rendering, words
from bot.telegram.api import Client, Me, patiently
from bot.telegram.broadcasting import Broadcasting
from bot.telegram.deskwork import DeskWork
from bot.telegram.handling import Handling
from bot.telegram.housekeeping import Housekeeping
from bot.telegram.laying import Laying
from bot.telegram.leading import Alone, Brief, Crew, Leading
from bot.telegram.pausing import Pause
from bot.telegram.receiving import Inbox, Polling, Webhook
from bot.telegram.reports import Reports
from bot.telegram.sending import Delivery
from bot.telegram.staffkeeping import StaffKeeping
from bot.telegram.turns import Turns
from bot.telegram.typing import Typing
from bot.telegram.waiting import Signal, forever, steadily
from dialogs.assistant import Assistant
from dialogs.privacy import UNNAMED

_LANDING = 10.0
"""Seconds that calls under way may take once the bot is told to stop."""
_WEBHOOK_CONNECTIONS = 40
_CLOSING = 2.0
"""Seconds that a post under way may take once the bot is told to stop; Telegram sends it again."""

log = logging.getLogger(__name__)


async def run(settings: Settings, assistant: Assistant | None, today: datetime.date | None = None) -> None:
    """Serve until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await serve(settings, assistant, today, stop)


async def serve(
    settings: Settings,
    assistant: Assistant | None,
    today: datetime.date | None,
    stop: asyncio.Event,
    shelf: Shelf | None = None,
) -> None:
    """Serve until told to stop. Raises `BotError` for what waiting does not mend.

    The assistant leads the conversations in this process; without one, worker processes do.
    """
    async with AsyncExitStack() as stack:
        if shelf is None:
            shelf = await asyncio.to_thread(Shelf.load) if assistant is None else Shelf.of(assistant)
        service = Service(settings, assistant, today, stop, shelf)
        stack.push_async_callback(service.stores.close)
        await stack.enter_async_context(service.client)
        await service.run(stack)


class Service:
    """The parts of one bot and how they hang together."""

    def __init__(
        self,
        settings: Settings,
        assistant: Assistant | None,
        today: datetime.date | None,
        stop: asyncio.Event,
        shelf: Shelf,
    ) -> None:
        self.settings, self.assistant, self.today, self.stop, self.shelf = settings, assistant, today, stop, shelf
        self.metrics = Metrics()
        self.stores = StoreThreads(settings.database.get_secret_value())
        self.client = Client(settings.token.get_secret_value(), settings.api_url, connections=settings.connections)
        self.filled, self.replied = Signal(), Signal()
        self.pause = Pause(self.stores.keeping, self.metrics)
        self.typing = Typing(self.client, self.stores.keeping, self.pause)
        self.housekeeping = Housekeeping(
            self.stores.keeping, self.replied, settings.retention_days, lambda: self.delivery.under_way
        )
        texts = Texts(shelf)
        reports = Reports(self.stores.reading, self.stores.keeping, texts.compose, seal, settings.quiet)
        paced = pace(settings) if settings.paced else None
        self.delivery = Delivery(
            self.stores.sending,
            self.client,
            self.metrics,
            self.replied,
            self.typing,
            self.pause,
            paced,
            settings.connections,
            reports,
        )
        self.broadcasting = Broadcasting(
            self.stores.sending,
            self.client,
            self.metrics,
            self.pause,
            paced,
            settings.connections,
            texts.compose,
            settings.quiet,
        )
        proposing = Proposing(office.steering(settings, shelf))
        self.staffkeeping = StaffKeeping(self.stores.keeping, shelf, proposing)
        self.laying = Laying(self.stores.keeping, lambda: self.broadcasting.under_way)
        self._parts, self._interruptible = list[asyncio.Task[None]](), list[asyncio.Task[None]]()

    async def run(self, stack: AsyncExitStack) -> None:
        """Start every part; when one fails or the bot is told to stop, stop them all and let calls under way end."""
        if self.settings.operator == UNNAMED:
            log.warning("BOT_OPERATOR is not set: the privacy notice does not say who runs the bot, as the law wants")
        if self.settings.monitor is not None:
            monitor = await monitoring.serve(self.settings.monitor, self.metrics, self._health, self._waiting)
            stack.push_async_callback(monitor.close)
            log.info("health and metrics at http://%s:%s", monitor.host, monitor.port)
        secret = await steadily(self._open_store, "the start", self.metrics, self.stop)
        self._start(self.delivery.step, "sending")
        self._start(self.broadcasting.step, "broadcasting")
        self._start(self.laying.step, "laying", interruptible=True)
        self._start(self.staffkeeping.step, "keeping for staff", interruptible=True)
        self._start(self.housekeeping.step, "housekeeping", interruptible=True)
        self._start(self.typing.step, "typing", interruptible=True)
        receiving = asyncio.create_task(self._face_telegram(secret, stack))
        receiving.add_done_callback(lambda _: self.stop.set())
        self._interruptible.append(receiving)
        await self.stop.wait()
        log.info("stopping")
        for task in self._interruptible:
            task.cancel()
        ended = await asyncio.gather(*self._parts, *self._interruptible, return_exceptions=True)
        await asyncio.gather(self.delivery.land(_LANDING), self.broadcasting.land(_LANDING))
        for error in ended:
            if isinstance(error, Exception):
                raise error

    async def _open_store(self) -> bytes:
        """Make sure that the database is ours to use; the secret that buttons are signed with."""
        await self.stores.sending.run(Store.own)
        if self.settings.admin is not None:
            await self.stores.keeping.run(hiring.hire_first, self.settings.admin, clock.epoch())
        return await self.stores.keeping.run(Store.secret, rendering.SECRET)

    def _start(self, step: Callable[[], Awaitable[None]], what: str, interruptible: bool = False) -> None:
        task = asyncio.create_task(forever(step, what, self.metrics, self.stop))
        (self._interruptible if interruptible else self._parts).append(task)

    async def _handling(self, secret: bytes, me: Me, stack: AsyncExitStack) -> Handling:
        settings = self.settings
        leading: Leading
        if self.assistant is not None:
            leading = Alone(Turns(self.assistant, secret, me.username))
        else:
            brief = Brief(settings.retention_days, settings.operator, secret, me.username)
            leading = crew = Crew(brief, settings.workers)
            stack.push_async_callback(crew.close)
            await crew.start()
        return Handling(
            self.stores.handling,
            leading,
            self.client,
            self.metrics,
            self.filled,
            self.replied,
            self.typing,
            self.pause,
            self.housekeeping,
            DeskWork(office.desk(settings, self.shelf), self.shelf, secret),
            lambda: clock.now(self.today),
        )

    async def _face_telegram(self, secret: bytes, stack: AsyncExitStack) -> None:
        """Begin to handle and receive as soon as Telegram is there: by webhook if one is set, else by polling."""
        me = await self._introduced()
        handling = await self._handling(secret, me, stack)
        stack.push_async_callback(handling.land, _LANDING)
        self._start(handling.step, "handling")
        await asyncio.to_thread(masking.installed)  # reads the notices, which the first update would wait for
        inbox = Inbox(
            self.stores.receiving, me, self.metrics, self.filled, self.replied, self.typing, self.settings.flood_limit
        )
        self._interruptible.append(asyncio.create_task(self._offer_menu()))  # nobody waits for it
        if self.settings.webhook is not None:
            await self._post_to(self.settings.webhook, inbox, stack)
            log.info("@%s is at work", me.username)
            await self.stop.wait()
            return
        await patiently(self.client.delete_webhook, said=_said("no updates yet"))
        polling = Polling(inbox, self.stores.receiving, self.client, self.metrics)
        log.info("@%s is at work", me.username)
        await forever(lambda: patiently(polling.step, said=_said("no updates")), "receiving", self.metrics, self.stop)

    async def _introduced(self) -> Me:
        try:
            return await patiently(self.client.me, said=_said("Telegram is away"))
        except BadRequest as error:
            raise SettingsError(
                f"the server at BOT_API_URL does not take this bot ({error.message}): a bot moves between servers by "
                "the method logOut at the one it leaves (docs/operations.md)"
            ) from None

    async def _post_to(self, url: str, inbox: Inbox, stack: AsyncExitStack) -> None:
        secret = self.settings.webhook_secret.get_secret_value()
        webhook = Webhook(inbox, secret, self.metrics)
        await _listen(webhook.application(), self.settings.listen, stack)
        try:
            await patiently(
                lambda: self.client.set_webhook(url, secret, intake.ALLOWED, _WEBHOOK_CONNECTIONS),
                said=_said("no webhook yet"),
            )
        except BadRequest as error:
            raise SettingsError(f"BOT_WEBHOOK: Telegram does not take {url}: {error.message}") from None

    async def _offer_menu(self) -> None:
        try:
            await patiently(self._set_menu, said=_said("no command menu yet"))
        except BadRequest as error:
            log.error("Telegram does not take the command menu: %s", error.message)

    async def _set_menu(self) -> None:
        await self.client.set_commands(words.MENU)
        group = {
            language: [(name, meaning) for name, meaning in commands if name in words.GROUP_COMMANDS]
            for language, commands in words.MENU.items()
        }
        await self.client.set_commands(group, scope=BotCommandScope.ALL_GROUP_CHATS)

    async def _queues(self) -> Queues:
        return await self.stores.keeping.run(Store.queues)

    async def _waiting(self) -> Queues:
        self.metrics.show_recipients(*await self.stores.reading.run(ledger.open_recipients))
        return await self._queues()

    async def _health(self) -> Health:
        heard = None if self.settings.webhook else self.metrics.silent_seconds  # nobody writing is no fault
        return Health(True, heard, (await self._queues()).oldest_seconds(clock.epoch()))


def pace(settings: Settings) -> Pace:
    """How fast messages may go, by the settings."""
    chat = round(1e6 / settings.chat_rate)
    return Pace(
        overall=round(1e6 / settings.rate),
        chat=chat,
        group=round(1e6 * settings.group_seconds),
        burst=(settings.chat_burst - 1) * chat,
        broadcast=round(1e6 / settings.broadcast_rate),
        paid=round(1e6 / settings.paid_rate),
    )


def _said(what: str) -> Callable[[str, float], None]:
    return lambda reason, seconds: log.warning("%s: %s; again in %.0f s", what, reason, seconds)


async def _listen(application: web.Application, address: Address, stack: AsyncExitStack) -> None:
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=_CLOSING)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(runner, *address).start()
    except OSError:
        raise AddressInUse(str(address)) from None
    log.info("updates are taken at http://%s", ", ".join(f"{host}:{port}" for host, port, *_ in runner.addresses))
