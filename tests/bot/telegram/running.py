"""The whole bot in this process on the fake Bot API server, and the people who write to it."""

import asyncio
import datetime
import socket
import time
from collections.abc import Callable
from contextlib import AsyncExitStack, closing
from typing import Any

from bot.settings import Settings, load
from bot.shelf import Shelf
from bot.storage.opening import open_store
from bot.storage.records import Queues
from bot.storage.store import Store
from bot.telegram import service
from bot.telegram.fake.telegram import FakeTelegram, Shown
from dialogs.assistant import Assistant

TODAY = datetime.date(2026, 4, 1)
PATIENCE = 5.0


class Running:
    """A bot at work on a database."""

    def __init__(
        self,
        telegram: FakeTelegram,
        task: "asyncio.Task[None]",
        stop: asyncio.Event,
        database: str,
        stack: AsyncExitStack,
    ) -> None:
        self.telegram, self.task, self.database = telegram, task, database
        self._stop, self._stack = stop, stack
        self._store: Store | None = None

    @property
    def store(self) -> Store:
        """Another connection to its database, to look at."""
        if self._store is None:
            self._store = self._stack.enter_context(closing(open_store(self.database)))
        return self._store

    def queues(self) -> Queues:
        """What waits in its database."""
        return self.store.queues()

    async def idle(self, seconds: float = PATIENCE) -> None:
        """Wait until everything said is received, handled and answered."""
        await self.until(lambda: not self.telegram.unconfirmed and self._has_nothing_to_do(), seconds)

    def _has_nothing_to_do(self) -> bool:
        queues = self.queues()
        return not (queues.open or queues.ready or queues.sending)

    async def until(self, holds: Callable[[], object], seconds: float = PATIENCE) -> None:
        """Wait until it holds; fail if the bot ends before, or it does not hold in time."""
        deadline = time.monotonic() + seconds
        while not holds():
            if self.task.done():
                self.task.result()
                raise AssertionError("the bot has ended")
            assert time.monotonic() < deadline, f"it never held; {self.queues()}; {dict(self.telegram.counts)}"
            await asyncio.sleep(0.005)

    async def stop(self) -> None:
        """Tell it to stop, and wait until it has; raises what it ended with."""
        self._stop.set()
        async with asyncio.timeout(PATIENCE):
            await self.task

    async def end(self) -> None:
        """Stop it if it still runs, however it ends."""
        self._stop.set()
        await asyncio.wait([self.task], timeout=PATIENCE)
        assert self.task.done(), "the bot does not stop"


class Bots:
    """Starts bots on one server; all are stopped in the end."""

    def __init__(self, telegram: FakeTelegram, assistant: Assistant, database: str, stack: AsyncExitStack) -> None:
        self.telegram, self.assistant, self.database = telegram, assistant, database
        self._stack = stack

    def launch(self, database: str | None = None, **given: Any) -> Running:
        """A bot that is starting, without a pace unless told otherwise."""
        address = database or self.database
        assistant = given.pop("assistant", self.assistant)
        stop = asyncio.Event()
        task = asyncio.create_task(
            service.serve(self.settings(database=address, **given), assistant, TODAY, stop, Shelf.of(self.assistant))
        )
        bot = Running(self.telegram, task, stop, address, self._stack)
        self._stack.push_async_callback(bot.end)
        return bot

    def settings(self, **given: Any) -> Settings:
        """The settings of a bot on the server."""
        server = {"token": self.telegram.token, "api_url": self.telegram.url, "database": self.database}
        return load(given={**server, "monitor": "off", "paced": False, **given})

    async def start(self, database: str | None = None, **given: Any) -> Running:
        """A bot that receives."""
        before = self._receptions()
        bot = self.launch(database, **given)
        async with asyncio.timeout(PATIENCE):
            while self._receptions() == before and not bot.task.done():
                await asyncio.sleep(0.005)
        return bot

    def _receptions(self) -> int:
        return sum(call.method in ("getUpdates", "setWebhook") for call in self.telegram.calls)


class Person:
    """Somebody who writes to a bot in a private chat, and waits for the answer."""

    def __init__(self, bot: Running, chat: int) -> None:
        self.bot, self.telegram, self.chat = bot, bot.telegram, chat

    @property
    def shown(self) -> list[Shown]:
        """The bot's messages as the chat shows them now."""
        return self.telegram.messages(self.chat)

    @property
    def session(self) -> str:
        """What the bot's database holds of the conversation."""
        return str(self.bot.store.held(self.chat)["chats"][0]["session"])

    async def say(self, text: str, **rest: Any) -> list[str]:
        """The texts that are new in the chat once the bot has answered."""
        return await self._after(lambda: self.telegram.say(self.chat, text, **rest))

    async def tell(self, *texts: str) -> list[str]:
        """What comes of the last of several messages, each said after the answer to the one before."""
        return [await self.say(text) for text in texts][-1]

    async def press(self, label: str) -> list[str]:
        """Press the newest button of that label."""
        message, token = self.button(label)
        return await self._after(lambda: self.telegram.press(self.chat, message, token))

    def button(self, label: str) -> tuple[int, str]:
        """The newest message with a button of that label, and what the button carries."""
        found = [(one.id, data) for one in self.shown for row in one.buttons for name, data in row if name == label]
        assert found, f"no button {label}: {[one.buttons for one in self.shown]}"
        return found[-1]

    @property
    def labels(self) -> list[str]:
        """The buttons under the last message."""
        return [label for row in self.shown[-1].buttons for label, _ in row]

    async def _after(self, act: Callable[[], object]) -> list[str]:
        before = {one.id: one.text for one in self.shown}
        act()
        await self.bot.idle()
        return [one.text for one in self.shown if before.get(one.id) != one.text]


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port
