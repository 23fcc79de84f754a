"""Broadcasts at the size that they are made for, the bot against the fake server and the ledger by itself.

python -m tests.bench_broadcasts [laying|pace|paid|ledger]…
"""

import asyncio
import itertools
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path

import psycopg

from bot import clock
from bot.storage import broadcasts, ledger
from bot.storage.broadcasts import Audience
from bot.storage.ledger import Come
from bot.storage.opening import open_store
from bot.storage.store import Store
from bot.telegram.fake.telegram import Call, FakeTelegram
from tests.bench_telegram import bot_at_work, line, process_at_work, until
from tests.bot.faults import audience, roll
from tests.bot.servers import postgresql_server

MANY = 1_000_000
PAID, PEERS = 30_000, 3_000
"""Recipients of a paid broadcast, and of the stock loop, which takes ten times as long for each."""
_STEADY, _SPARE = 60.0, 3.0
"""Seconds that the pace is watched, and for how many more there is somebody to send to."""
_RATE = 25
_ASKING = range(1, 21)
"""Chats that ask something in turn, so that no chat's own pace slows the replies down."""
_QUESTION = "材料交到哪"
_ROUNDS, _CONNECTIONS = 50, 192
"""Claims measured at the beginning and at the end of a ledger, each of so many recipients."""
_AT_ONCE = 20_000

STOCK = """
import asyncio, sqlite3, sys
from telegram import Bot
from telegram.request import HTTPXRequest

async def main(url, token, path, text):
    store = sqlite3.connect(path, isolation_level=None)
    store.execute("PRAGMA journal_mode=WAL")
    free = asyncio.Semaphore(64)

    async def send(bot, chat):
        async with free:
            store.execute("UPDATE recipients SET state = 'sending' WHERE chat = ?", (chat,))
            await bot.send_message(chat, text)
            store.execute("UPDATE recipients SET state = 'sent' WHERE chat = ?", (chat,))

    async with Bot(token, base_url=url, request=HTTPXRequest(connection_pool_size=64, pool_timeout=60)) as bot:
        chats = [chat for (chat,) in store.execute("SELECT chat FROM recipients")]
        await bot.delete_webhook()
        await asyncio.gather(*(send(bot, chat) for chat in chats))

asyncio.run(main(*sys.argv[1:]))
"""
"""The library as its documentation has it, and a mark before and after each call."""


class Asking:
    """Asks something at a steady rate, and measures how long after it the reply is sent."""

    def __init__(self, telegram: FakeTelegram, each_second: float) -> None:
        self.milliseconds = list[float]()
        self._telegram, self._each_second = telegram, each_second
        self._said = dict[int, float]()

    def heard(self, call: Call) -> None:
        """A call of the bot."""
        if call.method.lower() == "sendmessage" and call.chat in self._said:
            self.milliseconds.append(1000 * (call.at - self._said.pop(call.chat)))

    async def ask(self) -> None:
        """Until it is cancelled."""
        begin = time.monotonic()
        for number, chat in enumerate(itertools.cycle(_ASKING)):
            await asyncio.sleep(max(begin + number / self._each_second - time.monotonic(), 0))
            if chat not in self._said:  # else its reply has taken a whole round, and is measured when it comes
                self._said[chat] = time.monotonic()
                self._telegram.say(chat, _QUESTION)

    def __str__(self) -> str:
        percentiles = statistics.quantiles(self.milliseconds, n=100, method="inclusive")
        figures = (percentiles[49], percentiles[98], max(self.milliseconds))
        return "replies {:.0f}, {:.0f}, {:.0f} ms (p50, p99, max of {})".format(*figures, len(self.milliseconds))


class Sends:
    """When each message arrived at the server: those of the broadcast, and all of them."""

    def __init__(self, chats: Sequence[int], asking: Asking) -> None:
        self.broadcast, self.all = list[float](), list[float]()
        self._chats, self._asking = frozenset(chats), asking

    def heard(self, call: Call) -> None:
        """A call of the bot."""
        self._asking.heard(call)
        if call.method.lower() == "sendmessage":
            self.all.append(call.at)
            if call.chat in self._chats:
                self.broadcast.append(call.at)


def main(wanted: Sequence[str]) -> None:
    """Print every figure, or those of the names given."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, postgresql_server() as server:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for name in ("laying", "ledger"):
                connection.execute(f"CREATE DATABASE {name}".encode())
        for name, measure in (("laying", laying), ("ledger", through)):
            for database, address in (("SQLite", str(Path(folder, name))), ("PostgreSQL", server.get_uri(name))):
                if not wanted or name in wanted:
                    measure(database, address)
        for name, run in (("pace", pace), ("paid", paid)):
            if not wanted or name in wanted:
                asyncio.run(run(Path(folder, name)))


def laying(database: str, address: str) -> None:
    """How long many are counted and laid, and how long replies take meanwhile."""
    with _filled(address, MANY) as store:
        for who in ("subscribed", "any"):
            begin = time.perf_counter()
            number = broadcasts.size(store.database, Audience(audience.NOTICE, who))
            line(f"{database}: counting {number:,} ({who})", f"{1000 * (time.perf_counter() - begin):,.0f} ms")
    asyncio.run(_laid(database, address))


async def _laid(database: str, address: str) -> None:
    async with FakeTelegram(record=False) as telegram, bot_at_work(telegram, address, BOT_QUIET="off"):
        asking = Asking(telegram, 20)
        telegram.on_call = asking.heard
        await _asked(asking, lambda: len(asking.milliseconds) >= len(_ASKING), lambda: len(asking.milliseconds))
        asking.milliseconds.clear()
        with closing(open_store(address)) as store:
            audience.approve(store)
        await until(lambda: roll.progress(address)[0] == "laying", lambda: "approved")
        begin = time.monotonic()
        await _asked(asking, lambda: roll.progress(address)[0] != "laying", lambda: roll.progress(address))
    line(f"{database}: {MANY:,} laid", f"{time.monotonic() - begin:.1f} s; {asking}")


def through(database: str, address: str) -> None:
    """Recipients marked and settled in a second as the ledger begins, and when hardly anybody is left."""
    with _filled(address, MANY) as store:
        audience.approve(store)
        ledger.begin(store, clock.epoch())
        while ledger.lay(store, _AT_ONCE, clock.epoch()) is not None:
            pass
        first = _rate(store)
        left = MANY - 2 * _ROUNDS * _CONNECTIONS
        for limit in [_AT_ONCE] * (left // _AT_ONCE) + [left % _AT_ONCE]:
            _send(store, limit)
        last = _rate(store)
    line(f"{database}: marked and settled at the beginning", f"{first:,.0f} recipients a second")
    line(f"{database}: at the end of {MANY:,}", f"{last:,.0f} recipients a second, {last / first:.2f} × the beginning")


def _rate(store: Store) -> float:
    begin = time.perf_counter()
    for _ in range(_ROUNDS):
        _send(store, _CONNECTIONS)
    return _ROUNDS * _CONNECTIONS / (time.perf_counter() - begin)


def _send(store: Store, limit: int) -> None:
    """Mark so many and settle them, as if they had been sent to."""
    (lot,) = ledger.claim(store, limit, clock.epoch(), None, lambda _: audience.TEXT).lots
    assert len(lot.recipients) == limit
    ledger.settle(store, [Come(recipient, "sent") for recipient in lot.recipients], clock.epoch())


async def pace(path: Path) -> None:
    """A minute by the default settings, while somebody asks something once a second."""
    chats = audience.people(round(_RATE * (_STEADY + _SPARE)))
    async with _sending(path, chats, 1) as (sends, asking):
        await _asked(asking, lambda: len(sends.broadcast) == len(chats), lambda: len(sends.broadcast))
    first = sends.broadcast[0]
    rate = sum(at < first + _STEADY for at in sends.broadcast) / _STEADY
    line(f"default pace over {_STEADY:.0f} s", f"{rate:.2f} a second, {rate / _RATE - 1:+.1%} of {_RATE}; {asking}")
    line("most messages in a sliding second, replies counted in", f"{_most(sends.all)}")


def _most(times: Sequence[float]) -> int:
    """How many there are in the second that has most."""
    most, begin = 0, 0
    for end, at in enumerate(times):
        while times[begin] <= at - 1.0:
            begin += 1
        most = max(most, end - begin + 1)
    return most


async def paid(path: Path) -> None:
    """Messages a second where Telegram is paid for more, beside the stock loop."""
    chats = audience.people(PAID)
    async with _sending(path, chats, 10, paid=True) as (sends, asking):
        await _asked(asking, lambda: len(sends.broadcast) == len(chats), lambda: len(sends.broadcast))
    ours, theirs = _per_second(sends.broadcast), await _stock(path.with_suffix(".stock"))
    line(f"paid broadcast to {PAID:,}", f"{ours:,.0f} messages a second, {ours / theirs:.1f} × a stock loop; {asking}")


async def _stock(path: Path) -> float:
    chats = audience.people(PEERS)
    with closing(sqlite3.connect(path)) as store:
        store.execute("CREATE TABLE recipients (chat INTEGER PRIMARY KEY, state TEXT)")
        store.executemany("INSERT INTO recipients (chat) VALUES (?)", ((chat,) for chat in chats))
        store.commit()
    async with FakeTelegram(record=False) as telegram:
        telegram.meet(*chats)
        sends = Sends(chats, Asking(telegram, 1))
        telegram.on_call = sends.heard
        command = [sys.executable, "-c", STOCK, telegram.url, telegram.token, str(path), audience.TEXT]
        async with process_at_work(command, {}, telegram):
            await until(lambda: len(sends.broadcast) == len(chats), lambda: len(sends.broadcast))
    return _per_second(sends.broadcast)


def _per_second(times: Sequence[float]) -> float:
    return (len(times) - 1) / (times[-1] - times[0])


@contextmanager
def _filled(address: str, number: int) -> Iterator[Store]:
    """A store with so many people who subscribe and have begun an interview."""
    chats = audience.people(number)
    with closing(open_store(address)) as store:
        audience.gather(store, chats, chats)
        with store.database.transaction():
            rows = ((chat, chat, audience.NOTICE, "", "begun") for chat in chats)
            store.database.fill("standings", ("chat", "person", "notice", "target", "standing"), rows)
        store.database.execute("ANALYZE")  # as PostgreSQL does by itself after a while
        yield store


@asynccontextmanager
async def _sending(
    path: Path, chats: Sequence[int], each_second: float, paid: bool = False
) -> AsyncIterator[tuple[Sends, Asking]]:
    """A bot that begins a broadcast by the default pace."""
    with closing(open_store(str(path))) as store:
        audience.gather(store, chats, chats)
        settings = {"BOT_PACED": "true", "BOT_QUIET": "off"}
        async with FakeTelegram(record=False) as telegram, bot_at_work(telegram, str(path), **settings):
            telegram.meet(*chats)
            asking = Asking(telegram, each_second)
            sends = Sends(chats, asking)
            telegram.on_call = sends.heard
            audience.approve(store, paid)
            yield sends, asking


async def _asked(asking: Asking, done: Callable[[], bool], seen: Callable[[], object]) -> None:
    """Ask until it is done."""
    task = asyncio.create_task(asking.ask())
    try:
        await until(done, seen)
    finally:
        task.cancel()


if __name__ == "__main__":
    main(sys.argv[1:])
