"""A broadcast whose bots are killed while they lay it, send it, or have paused it; then the ledger is compared with
what the chats were shown.
"""

import asyncio
import itertools
import time
from collections.abc import Callable, Collection
from contextlib import closing
from dataclasses import dataclass, field

from bot import clock
from bot.broadcasts import reporting
from bot.storage import broadcasts
from bot.storage.broadcasts import State
from bot.storage.opening import open_store
from tests.bot.faults import audience, roll
from tests.bot.faults.processes import Bot
from tests.bot.faults.staging import Stage

CONNECTIONS = 32
SETTINGS = {"quiet": "off", "workers": "0", "connections": str(CONNECTIONS)}
_STARTING, _SENDING, _PAUSED = 2.0, 0.4, 0.2
"""A kill comes at most so many seconds after the start, after a message has arrived, after a pause."""
_EFFECTIVE = 1.0
"""Seconds after which a pause holds."""
_SHORTEST, _LONGEST = 0.005, 1.5
"""Seconds that a call may take at most."""
_PATIENCE = 60.0
_LOOK_AGAIN = 0.05


@dataclass
class Reach:
    """What has come of a broadcast; `wrong` says in words what must not be.

    `in_flight` are the kills that found calls under way, `calls` all of these; `gap` is the longest time in seconds
    without a call while there was somebody to send to.
    """

    people: int
    kills: int = 0
    in_flight: int = 0
    calls: int = 0
    sent: int = 0
    unknown: int = 0
    arrived: int = 0
    left_out: int = 0
    twice: int = 0
    gap: float = 0.0
    applicants: str = ""
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.in_flight} in flight with {self.calls} calls; {self.people:,} people: "
            f"{self.sent:,} sent, {self.unknown} unknown ({self.arrived} arrived), {self.left_out} left out, "
            f"{self.twice} twice, {len(self.wrong)} wrong; {self.gap:.1f} s without a call at most; "
            f"{self.seconds:.0f} s; applicants: {self.applicants}"
        )


class Campaign:
    """One broadcast to `chats`, and the kills of its bots."""

    def __init__(self, stage: Stage, chats: Collection[int]) -> None:
        self.reach = Reach(len(chats))
        self._stage, self._chats = stage, frozenset(chats)
        self._telegram, self._address = stage.telegram, stage.scene.address
        self._chance = stage.chance
        self._breaks = list[float]()
        self._left = set[int]()
        self._telegram.meet(*chats, audience.AUTHOR)

    def begin(self) -> None:
        """Staff approve it."""
        with closing(open_store(self._address)) as store:
            self._id = audience.approve(store)

    async def kill_while_laying(self, bot: Bot, share: float) -> None:
        """Kill and start again as soon as such a share of the recipients has been looked at."""
        first, last = min(self._chats), max(self._chats)
        await self._until(lambda: roll.progress(self._address)[1] >= first + share * (last - first), look_again=0.0)
        if await self._kill(bot) != "laying":
            self.reach.wrong.append(f"kill {self.reach.kills} came when all were laid")
        await self._revive(bot)

    async def kill_while_sending(self, bot: Bot) -> None:
        """Kill and start again at any moment: as it starts, or when a message has arrived."""
        if self._chance.random() < 0.25:
            await asyncio.sleep(_STARTING * self._chance.random())
        else:
            await self._sent_to_another()
            await asyncio.sleep(_SENDING * self._chance.random())
        if await self._kill(bot) == "done":
            self.reach.wrong.append(f"kill {self.reach.kills} came when it was done")
        await self._revive(bot)

    async def kill_while_paused(self, bot: Bot) -> None:
        """Pause, kill and start again, resume; nobody is sent anything meanwhile."""
        await self._sent_to_another()
        self._move("paused", "sending")
        paused_at = time.monotonic()
        await asyncio.sleep(_PAUSED * self._chance.random())
        await self._kill(bot)
        await self._stage.start(bot)
        await asyncio.sleep(paused_at + _EFFECTIVE - time.monotonic())
        resumed_at = time.monotonic()
        self._move("laying", "paused")
        late = sum(paused_at + _EFFECTIVE < at < resumed_at for at in self._times())
        if late:
            self.reach.wrong.append(f"{late} were called while it was paused")
        self._breaks.append(resumed_at)

    async def done(self) -> None:
        """Once it has ended, with nothing to slow it down any more."""
        self._telegram.lag = _SHORTEST
        await self._until(lambda: roll.progress(self._address)[0] == "done")

    async def examined(self) -> Reach:
        """Stop everything and compare."""
        figures = await self._stage.examined()
        reach, found = self.reach, roll.read(self._address)
        reach.wrong += figures.wrong
        reach.applicants = f"{figures.messages} messages, {figures.lost} lost, {figures.twice} twice"
        reach.seconds, reach.gap = figures.seconds, self._gap()
        shown = {chat: len(self._telegram.shown[chat]) for chat in self._chats}
        sent, unknown = found.chats("sent"), found.chats("unknown")
        reach.sent, reach.unknown = len(sent), len(unknown)
        reach.arrived = sum(shown[chat] > 0 for chat in unknown)
        reach.left_out = len(self._chats - sent - unknown)
        reach.twice = sum(times > 1 for times in shown.values())
        self._judge(found, [chat for chat in sent if not shown[chat]])
        return reach

    def _judge(self, found: roll.Roll, missing: Collection[int]) -> None:
        reach, reports = self.reach, self._reports()
        strangers = frozenset(itertools.chain(*found.recipients.values())) - self._chats
        checks = {
            f"the broadcast is {found.state}": found.state != "done",
            f"{len(strangers)} laid whom it is not for": strangers,
            f"{reach.left_out} left out": reach.left_out,
            f"{reach.twice} got it twice": reach.twice,
            f"{len(missing)} are said to have got it, and have not": missing,
            f"{reach.unknown} unknown, but {reach.calls} calls in flight": reach.unknown > reach.calls,
            f"{reports} reports": reports != 1,
        }
        reach.wrong += [what for what, is_so in checks.items() if is_so]

    def _reports(self) -> int:
        """How often its author was told how it ended."""
        with closing(open_store(self._address)) as store:
            one = broadcasts.get(store.database, self._id)
            assert one is not None, "it was read a moment ago"
            said = reporting.report(one, broadcasts.tally(store.database, self._id))
        return sum(message.text == said for message in self._telegram.messages(audience.AUTHOR))

    async def _kill(self, bot: Bot) -> str:
        """Kill and count the calls that it leaves behind; the state of the broadcast before."""
        own, before = roll.workers(self._address, bot.pid), roll.read(self._address)
        await self._stage.strike(bot)
        after = roll.read(self._address)
        left = {chat for chat, worker in after.sending.items() if own is None or worker in own}
        left |= after.chats("unknown") - before.chats("unknown")  # another one may have looked first
        left -= self._left  # by one that was killed earlier, where nobody has looked yet
        self._left |= left
        self.reach.kills += 1
        self.reach.calls += len(left)
        self.reach.in_flight += bool(left)
        return before.state

    async def _revive(self, bot: Bot) -> None:
        if len(self._stage.bots) == 1:
            await self._stage.launch(bot)
        else:
            await self._stage.start(bot)

    async def _sent_to_another(self) -> None:
        """Once a recipient more has been called than before."""
        before = len(self._times())
        await self._until(lambda: len(self._times()) > before)

    def slow_down(self, kills: int, seconds: float) -> None:
        """Let calls take so long that there is somebody left for so many kills more, each after so many seconds."""
        left = len(self._chats) - len(self._times())
        at_once = CONNECTIONS * len(self._stage.bots)
        self._telegram.lag = min(max(at_once * seconds * kills / max(left, 1), _SHORTEST), _LONGEST)

    def _times(self) -> list[float]:
        """When recipients were called."""
        return [call.at for call in self._telegram.calls if call.chat in self._chats]

    def _gap(self) -> float:
        times = self._times()
        pairs = [pair for pair in itertools.pairwise(times) if not any(pair[0] < at < pair[1] for at in self._breaks)]
        return max((after - before for before, after in pairs), default=0.0)

    def _move(self, state: State, allowed: State) -> None:
        with closing(open_store(self._address)) as store, store.database.transaction():
            moved = broadcasts.move(store.database, self._id, state, [allowed], clock.epoch())
        assert moved, f"it was not {allowed}"

    async def _until(self, holds: Callable[[], bool], look_again: float = _LOOK_AGAIN) -> None:
        async with asyncio.timeout(_PATIENCE):
            while not holds():
                await asyncio.sleep(look_again)
