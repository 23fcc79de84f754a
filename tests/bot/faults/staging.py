"""Telegram, the bots and the applicants of a run, and a bot that is killed while they talk."""

import asyncio
import random
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from bot import clock
from dialogs.assistant import Assistant
from dialogs.privacy import Keeping
from tests.bot.faults import ledger
from tests.bot.faults.applicants import Crowd, Situation
from tests.bot.faults.comparing import Figures, compare
from tests.bot.faults.oracle import Replay
from tests.bot.faults.processes import TODAY, Bot
from tests.bot.faults.relay import Relay
from tests.bot.faults.watched import Moment, WatchedTelegram

_RETENTION_DAYS, _OPERATOR = 90, "某单位职改办"
_UP_SECONDS = 20.0
_MOMENT_SECONDS = 2.0
"""How long a chosen moment is waited for, once the bot is up; then the kill comes at any."""
_DRAIN_SECONDS = 30.0
_LOOK_AGAIN = 0.05


@dataclass(frozen=True)
class Scene:
    """What is run: on which database, how, and under what load."""

    address: str
    folder: Path
    webhook: bool = False
    replicas: int = 1
    paced: bool = False
    seats: int = 30
    lag: float = 0.02
    seed: int = 1
    settings: Mapping[str, str] = field(default_factory=dict)
    """Of the bot, beside or instead of those of every scene."""


@dataclass(frozen=True)
class Blow:
    """When to kill: as a moment comes for the nth time, `delay` seconds after it, or in the nth write after it."""

    moment: Moment
    times: int = 1
    delay: float = 0.0
    writes: int = 0


class Stage:
    """Telegram, the bots and the applicants of a scene."""

    def __init__(self, scene: Scene, assistant: Assistant) -> None:
        self.scene, self.figures = scene, Figures()
        self.chance = random.Random(scene.seed)
        self.telegram = WatchedTelegram(scene.lag, self.chance)
        self.telegram.on_moment = self._reached
        ports = [_free_port() for _ in range(scene.replicas)]
        self._relay = Relay(ports, self._reached)
        self._ports = ports
        self._assistant = replace(assistant, keeping=Keeping(_RETENTION_DAYS, _OPERATOR))
        self._stack = AsyncExitStack()
        self._armed: tuple[Moment, int, Callable[[], None]] | None = None
        self._begin = time.monotonic()
        self._waiting: dict[Moment, list[asyncio.Future[None]]] = {}

    async def __aenter__(self) -> Self:
        try:
            await self._stack.enter_async_context(self.telegram)
            if self.scene.webhook:
                await self._stack.enter_async_context(self._relay)
                self.telegram.webhook.forwarded = self._relay.url
                self.telegram.webhook.reorder, self.telegram.webhook.duplicates = 0.03, 1
            self.bots = [Bot(self._settings(port), self.scene.folder / f"{port}.log") for port in self._ports]
            self._stack.push_async_callback(self._end)
            for bot in self.bots:  # one after the other: each is heard to be up
                await self.start(bot)
            await self._come()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    def _settings(self, port: int) -> dict[str, str]:
        settings = {
            "token": self.telegram.token, "api_url": self.telegram.url, "database": self.scene.address,
            "monitor": "off", "workers": "1", "flood_limit": "1000", "log_level": "WARNING",
            "paced": str(self.scene.paced), "rate": "300",
            "chat_rate": "20", "retention_days": str(_RETENTION_DAYS), "operator": _OPERATOR,
        }  # fmt: skip
        if self.scene.webhook:
            settings |= {"webhook": "https://bot.example/telegram", "listen": f"127.0.0.1:{port}"}
        return {**settings, **self.scene.settings}

    async def _come(self) -> None:
        accepted = self._relay.accepted if self.scene.webhook else _at_once
        situation = Situation(self.telegram, ledger.secret(self.scene.address), self.chance, accepted)
        now = clock.now(TODAY)
        self.crowd = Crowd(self._assistant, situation, lambda: Replay(self._assistant, now))
        self._stack.push_async_callback(self.crowd.disperse)
        self.crowd.come(self.scene.seats)

    async def _end(self) -> None:
        for bot in self.bots:
            bot.kill()
            await bot.gone()

    async def launch(self, bot: Bot) -> None:
        """Start a bot."""
        self._up = self.moment("greeted")
        await bot.start()

    async def start(self, bot: Bot) -> None:
        """Start a bot and wait until it takes updates."""
        await self.launch(bot)
        await asyncio.wait_for(self._up, _UP_SECONDS)

    def moment(self, moment: Moment) -> "asyncio.Future[None]":
        """Done when the moment comes."""
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(moment, []).append(waiting)
        return waiting

    def _reached(self, moment: Moment) -> None:
        for waiting in self._waiting.pop(moment, ()):
            if not waiting.done():
                waiting.set_result(None)
        if self._armed is not None and self._armed[0] == moment:
            _, times, strike = self._armed
            self._armed = (moment, times - 1, strike) if times > 1 else None
            if times == 1:
                strike()

    async def kill(self, bot: Bot, blow: Blow) -> None:
        """Kill a bot and look what was in flight."""
        loop = asyncio.get_running_loop()
        dead = loop.create_future()

        def kill() -> None:
            bot.kill()
            if not dead.done():
                dead.set_result(None)

        def kill_at_write() -> None:
            ledger.written(self.scene.address, blow.writes, dead.done)
            if not dead.done():
                bot.kill()  # here and now: the event loop would take its time
                loop.call_soon_threadsafe(kill)

        def strike() -> None:
            if blow.writes:
                loop.run_in_executor(None, kill_at_write)
            elif blow.delay:
                loop.call_later(blow.delay, kill)
            else:
                kill()

        self._armed = (blow.moment, blow.times, strike)
        await asyncio.wait((self._up, dead), timeout=_UP_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.wait((dead,), timeout=_MOMENT_SECONDS)
        self._armed = None
        kill()
        await self.strike(bot)

    async def strike(self, bot: Bot) -> None:
        """Kill a bot now."""
        bot.kill()
        passing = self._relay.passing
        await bot.gone()
        found = ledger.read(self.scene.address)
        self.figures.kills += 1
        self.figures.in_flight += bool(found.in_flight or passing or self.telegram.handed_out)
        if found.sending_at_once > 1:
            self.figures.wrong.append(f"kill {self.figures.kills}: {found.sending_at_once} at once to a chat")
        self.telegram.forget_calls()

    async def take_over(self, bot: Bot) -> None:
        """Once another bot has taken updates, start the one that was killed again."""
        begin = time.monotonic()
        await asyncio.wait_for(self.moment("confirmed"), _UP_SECONDS)
        self.figures.away = max(self.figures.away, time.monotonic() - begin)
        await self.start(bot)

    async def interrupt(self, cut: Callable[[], None], mend: Callable[[], None], seconds: float) -> None:
        """Take something away from the bots for a while under load; counts as a kill does."""
        await self.moment("arrived")
        self.figures.kills += 1
        self.figures.in_flight += bool(ledger.read(self.scene.address).in_flight)
        await asyncio.to_thread(cut)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(mend)
        await asyncio.wait_for(self.moment("confirmed"), _UP_SECONDS)

    async def drained(self) -> None:
        """Once everybody has stopped to speak and nothing is in flight any more; at most `_DRAIN_SECONDS`."""
        await self.crowd.leave()
        deadline = time.monotonic() + _DRAIN_SECONDS
        while self.telegram.unconfirmed or ledger.read(self.scene.address).in_flight:
            if time.monotonic() > deadline:
                self.figures.wrong.append(f"not drained: {ledger.read(self.scene.address).in_flight} in flight")
                return
            await asyncio.sleep(_LOOK_AGAIN)

    async def examined(self) -> Figures:
        """Drain, stop the bots, and compare with the replay."""
        await self.drained()
        for bot in self.bots:
            status = await bot.stop()
            if status:
                self.figures.wrong.append(f"a bot ended with status {status}: {bot.log[-500:]}")
        for bot in self.bots:
            if "Traceback" in bot.log:
                self.figures.wrong.append(bot.log[bot.log.index("Traceback") :][:2000])
        compare(self.figures, self.crowd.applicants, self.telegram, ledger.read(self.scene.address))
        self.figures.seconds = time.monotonic() - self._begin
        return self.figures


async def _at_once(_: int) -> None:
    """Polled updates come in order."""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
