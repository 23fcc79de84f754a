"""The bot on Telegram beside python-telegram-bot's stock echo bot, both against the fake server, in one run.

python -m tests.bench_telegram [throughput|latency|memory|replicas]…
"""

import asyncio
import datetime
import os
import re
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bot import clock
from bot.telegram import rendering
from bot.telegram.fake.telegram import Call, FakeTelegram
from dialogs.assistant import Assistant
from dialogs.privacy import Keeping
from dialogs.session import Session
from tests.bot.servers import postgresql_server

DAY = "2026-11-21"
CHATS = 300
DELAY = 0.05
"""Seconds of network and server a call."""
CONCURRENT = 256
_LATENCY_UPDATES, _MEMORY_UPDATES = 2_000, 100_000
_STALLED = 60.0

SAYINGS = (
    "我能报太原工程师吗",
    "同意",
    "山西省太原市小店区",
    "非公有制企业",
    "在职",
    "机电",
    "材料交到哪",
    "助理工程师",
    "助工是2016年7月聘的",
    "大专",
)
"""What each chat says, one after the other: an interview with a question in it."""

ECHO = """
import sys
from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters

async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    await update.effective_message.reply_text(update.effective_message.text)

url, token, concurrent = sys.argv[1], sys.argv[2], int(sys.argv[3])
builder = ApplicationBuilder().token(token).base_url(url)
application = (builder.concurrent_updates(concurrent) if concurrent else builder).build()
application.add_handler(MessageHandler(filters.TEXT, echo))
application.run_polling()
"""
"""The library's own echo bot, as its documentation has it."""


@dataclass(frozen=True)
class Run:
    """What one bot did: updates a second, and messages sent before one that was said earlier in the same chat."""

    rate: float
    misordered: int
    sent: int


def main(wanted: Sequence[str]) -> None:
    """Print every figure, or those of the names given."""
    for name, measure in (("throughput", throughput), ("latency", latency), ("memory", memory), ("replicas", replicas)):
        if not wanted or name in wanted:
            asyncio.run(measure())


def line(what: str, figure: str) -> None:
    """Print what was measured and what it came to."""
    print(f"{what:<52} {figure}", flush=True)


async def throughput() -> None:
    """Updates a second with and without delay, each beside its peer, three times in turn."""
    slow = [(await _ours(DELAY), await _echo(DELAY, CONCURRENT)) for _ in range(3)]
    _compare("50 ms a call, 300 chats", slow, f"the stock echo bot with concurrent_updates({CONCURRENT})")
    fast = [(await _ours(0.0), await _echo(0.0, 0)) for _ in range(3)]
    _compare("no delay", fast, "the stock sequential echo bot")


def _compare(what: str, runs: list[tuple[Run, Run]], peer: str) -> None:
    ours, theirs = ([run.rate for run in side] for side in zip(*runs, strict=True))
    ratio = statistics.median(mine / other for mine, other in zip(ours, theirs, strict=True))
    line(f"{what}: the whole bot", f"{statistics.median(ours):,.0f} updates a second, {ratio:.2f} × {peer}")
    misordered = [
        sum(run.misordered for run in side) / sum(run.sent for run in side) for side in zip(*runs, strict=True)
    ]
    line(f"{what}: out of order in a chat", f"{misordered[0]:.1%}; the peer {misordered[1]:.1%}")


async def _ours(delay: float) -> Run:
    async with FakeTelegram(record=False) as telegram, bot_at_work(telegram):
        return await _watch(telegram, delay, SAYINGS, _replies())


async def _echo(delay: float, concurrent: int) -> Run:
    async with FakeTelegram(record=False) as telegram:
        command = [sys.executable, "-W", "ignore", "-c", ECHO, telegram.url, telegram.token, str(concurrent)]
        async with process_at_work(command, {}, telegram):
            texts = [f"{number} {text}" for number, text in enumerate(SAYINGS)]
            return await _watch(telegram, delay, texts, texts)


async def _watch(telegram: FakeTelegram, delay: float, texts: Sequence[str], replies: Sequence[str]) -> Run:
    """All chats say all texts at once; until every reply is sent. A chat's replies are to come in their order."""
    watch = _Watch(replies)
    telegram.on_call = watch.heard
    telegram.delay = delay
    begin = time.monotonic()
    for text in texts:
        for chat in range(1, CHATS + 1):
            telegram.say(chat, text)
    await until(lambda: watch.sent >= CHATS * len(replies), lambda: watch.sent)
    return Run(CHATS * len(texts) / (watch.last_at - begin), watch.misordered, watch.sent)


class _Watch:
    """Counts the messages sent, and those that come before one that is due earlier in their chat."""

    def __init__(self, replies: Sequence[str]) -> None:
        self._place = {text: number for number, text in enumerate(replies)}
        self._latest = dict[int, int]()
        self.sent = self.misordered = 0
        self.last_at = 0.0

    def heard(self, call: Call) -> None:
        if call.method.lower() != "sendmessage" or call.chat is None:
            return
        place = self._place[call.params["text"]]
        self.misordered += place < self._latest.get(call.chat, 0)
        self._latest[call.chat] = max(place, self._latest.get(call.chat, 0))
        self.sent += 1
        self.last_at = time.monotonic()


def _replies() -> list[str]:
    """What the assistant replies to the sayings, as it is sent."""
    assistant = Assistant.load(keeping=Keeping(180))
    session, sent = Session(), list[str]()
    for text in SAYINGS:
        turn = assistant.handle(session, text, clock.now(datetime.date.fromisoformat(DAY)))
        session = turn.session
        sent.extend(rendering.marked_up(part) for reply in turn.replies for part in rendering.parts(reply.text))
    assert len(set(sent)) == len(sent), "two replies are the same, so their order cannot be seen"
    return sent


@asynccontextmanager
async def bot_at_work(telegram: FakeTelegram, database: str | None = None, **settings: str) -> AsyncIterator[Process]:
    """The bot at work, without pace, on a database of its own."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        environment = {
            "BOT_TOKEN": telegram.token,
            "BOT_API_URL": telegram.url,
            "BOT_DATABASE": database or str(Path(folder, "bot.db")),
            "BOT_MONITOR": "off",
            "BOT_PACED": "false",
            "BOT_FLOOD_LIMIT": "1000",
            "BOT_LOG_LEVEL": "ERROR",
            **settings,
        }
        command = [sys.executable, "-m", "bot", "telegram", "--today", DAY]
        async with process_at_work(command, environment, telegram) as process:
            yield process


@asynccontextmanager
async def process_at_work(
    command: Sequence[str], environment: dict[str, str], telegram: FakeTelegram
) -> AsyncIterator[Process]:
    """A process that has begun to poll; ended by its id."""
    begun = _beginnings(telegram)
    process = await asyncio.create_subprocess_exec(*command, env={**os.environ, **environment})
    try:
        await until(lambda: _beginnings(telegram) > begun or process.returncode is not None, lambda: "starting")
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def _beginnings(telegram: FakeTelegram) -> int:
    """How often a bot has begun to poll: it removes the webhook first."""
    return sum(number for (method, _), number in telegram.counts.items() if method.lower() == "deletewebhook")


async def until(done: Callable[[], bool], seen: Callable[[], object]) -> None:
    """Wait; TimeoutError where nothing changes for long."""
    last, since = seen(), time.monotonic()
    while not done():
        await asyncio.sleep(0.01)
        if seen() != last:
            last, since = seen(), time.monotonic()
        if time.monotonic() - since > _STALLED:
            raise TimeoutError(f"nothing has changed for {_STALLED:.0f} s at {last}")


async def latency() -> None:
    """From an update's being there to its sent call, at 100 updates a second, without the network's own time."""
    async with FakeTelegram(record=False) as telegram, bot_at_work(telegram):
        said, seconds = dict[int, float](), list[float]()

        def heard(call: Call) -> None:
            if call.method.lower() == "sendmessage" and call.chat in said:
                seconds.append(call.at - said.pop(call.chat))

        telegram.on_call = heard
        begin = time.monotonic()
        for number in range(_LATENCY_UPDATES):
            await asyncio.sleep(max(begin + number / 100 - time.monotonic(), 0))
            chat, text = number % CHATS + 1, SAYINGS[number // CHATS % len(SAYINGS)]
            said[chat] = time.monotonic()
            telegram.say(chat, text)
        await asyncio.sleep(1)
    percentiles = statistics.quantiles(seconds, n=100)
    line("reply at 100 updates a second: p50, p99", f"{1000 * percentiles[49]:.1f} ms, {1000 * percentiles[98]:.1f} ms")


async def memory() -> None:
    """The memory of the bot and its workers after each tenth of many updates."""
    async with FakeTelegram(record=False) as telegram, bot_at_work(telegram) as bot:
        sizes = []
        for _ in range(10):
            watch = _Counter()
            telegram.on_call = watch.heard
            for number in range(_MEMORY_UPDATES // 10):
                telegram.say(number % CHATS + 1, SAYINGS[number // CHATS % len(SAYINGS)])
            await watch.reached(_MEMORY_UPDATES // 10)
            sizes.append(_resident(bot.pid))
    line(f"memory over {_MEMORY_UPDATES:,} updates", " ".join(f"{size:.0f}" for size in sizes) + " MB")


class _Counter:
    """Counts the messages sent."""

    def __init__(self) -> None:
        self.sent = 0

    def heard(self, call: Call) -> None:
        self.sent += call.method.lower() == "sendmessage"

    async def reached(self, number: int) -> None:
        """Wait for so many messages."""
        await until(lambda: self.sent >= number, lambda: self.sent)


def _resident(pid: int) -> float:
    """Megabytes of a process and of those that it started."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    own = int(re.findall(r"VmRSS:\s+(\d+) kB", status)[0]) / 1024
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return own + sum(_resident(int(child)) for child in children)


async def replicas() -> None:
    """Updates a second on PostgreSQL with 1, 2 and 4 processes, on as many cores as there are."""
    with postgresql_server() as server:
        for processes in (1, 2, 4):
            name = f"bench_{processes}"
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}".encode())
            run = await _replicated(server.get_uri(database=name), processes)
            figure = f"{run.rate:,.0f} updates a second, {run.misordered} out of order"
            line(f"PostgreSQL, 50 ms a call, {processes} of {os.cpu_count()} cores' worth of processes", figure)


async def _replicated(database: str, processes: int) -> Run:
    async with FakeTelegram(record=False) as telegram, AsyncExitStack() as stack:
        for _ in range(processes):
            await stack.enter_async_context(bot_at_work(telegram, database))
        return await _watch(telegram, DELAY, SAYINGS, _replies())


if __name__ == "__main__":
    main(sys.argv[1:])
