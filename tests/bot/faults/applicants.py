"""Applicants who carry on interviews with the bot, by typing and by pressing, patient or not."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from dialogs.assistant import Assistant
from dialogs.simulation import Applicant as Teller
from knowledge.notices import NOTICES
from rules import cases
from tests.bot.faults.oracle import Replay
from tests.bot.faults.watched import WatchedTelegram

_PATIENCE = 3.0
"""Seconds after which an applicant says the next thing though the reply has not come, as it may never come."""
_THINKING = 0.1
_FIRST_CHAT = 1_000_000
_REMARKS = ("什么时候截止？", "/status", "要交哪些材料？", "不清楚", "上一步")


@dataclass(frozen=True)
class Situation:
    """What every applicant of a run needs."""

    telegram: WatchedTelegram
    secret: bytes
    chance: random.Random
    accepted: Callable[[int], Awaitable[None]]
    """Waits until an update that came after this one cannot be stored before it."""


class Applicant:
    """One chat. What it says leads its replay, from which it knows what it will be asked."""

    def __init__(self, chat: int, situation: Situation, replay: Replay, notice: str, teller: Teller) -> None:
        self.chat, self.replay = chat, replay
        self.said: list[int] = []
        self._situation, self._telegram, self._chance = situation, situation.telegram, situation.chance
        self._notice, self._teller = notice, teller

    async def live(self, leave: asyncio.Event) -> None:
        """Go through an interview to its verdict, or leave in the middle of it."""
        await self._say(f"/start {self._notice}")
        while not self.replay.concluded:
            await self._answered(leave)
            if leave.is_set():
                return
            await asyncio.sleep(_THINKING * self._chance.random())
            match self._chance.random():
                case chance if chance < 0.3 and await self._press(newest=True):
                    pass
                case chance if chance < 0.35 and await self._press(newest=False):
                    pass
                case chance if chance < 0.5:
                    for _ in range(self._chance.randint(2, 3)):  # quick ones, not waiting for replies
                        await self._say(self._next())
                case chance if chance < 0.6:
                    await self._say(self._next())
                    await self._say(self._chance.choice(_REMARKS))
                case _:
                    await self._say(self._next())

    def _next(self) -> str:
        session = self.replay.session
        if session.pending is not None:
            return session.pending.choices[0].says
        if session.checking:
            return "是"
        return self._teller.tell(session.asking) if session.asking is not None else "/interview"

    async def _say(self, text: str) -> None:
        self._seen = len(self._telegram.shown[self.chat])
        self.said.append(self._telegram.say(self.chat, text))
        self.replay.say(text)
        await self._situation.accepted(self.said[-1])

    async def _press(self, newest: bool) -> bool:
        """Press a button of the newest message that has some, or of the oldest; False where there is none."""
        offering = [message for message in self._telegram.messages(self.chat) if message.buttons]
        if not offering:
            return False
        message = offering[-1 if newest else 0]
        _, data = self._chance.choice([button for row in message.buttons for button in row])
        self._seen = len(self._telegram.shown[self.chat])
        self.said.append(self._telegram.press(self.chat, message.id, data))
        self.replay.press(self._situation.secret, self.chat, data)
        await self._situation.accepted(self.said[-1])
        return True

    async def _answered(self, leave: asyncio.Event) -> None:
        """Once the last reply is shown, or patience is at its end, or it is time to leave."""
        awaited = self.replay.expected[-1].text
        news = self._telegram.news[self.chat]
        try:
            async with asyncio.timeout(_PATIENCE):
                while awaited not in self._telegram.shown[self.chat][self._seen :] and not leave.is_set():
                    news.clear()
                    await news.wait()
        except TimeoutError:
            return


class Crowd:
    """So many applicants at a time; who has his verdict is followed by another one in a new chat."""

    def __init__(self, assistant: Assistant, situation: Situation, replay: Callable[[], Replay]) -> None:
        self.applicants: list[Applicant] = []
        self._assistant, self._situation, self._replay = assistant, situation, replay
        self._cases = self._shuffled()
        self._leave = asyncio.Event()
        self._seats: list[asyncio.Task[None]] = []

    def come(self, seats: int) -> None:
        """Begin."""
        self._seats = [asyncio.create_task(self._seat()) for _ in range(seats)]

    async def leave(self) -> None:
        """Everybody has stopped to speak."""
        self._leave.set()
        for applicant in self.applicants:
            self._situation.telegram.news[applicant.chat].set()
        await asyncio.gather(*self._seats)

    async def disperse(self) -> None:
        """Stop at once, whatever has happened."""
        for seat in self._seats:
            seat.cancel()
        await asyncio.gather(*self._seats, return_exceptions=True)

    async def _seat(self) -> None:
        while not self._leave.is_set():
            chat = _FIRST_CHAT + len(self.applicants)
            notice, teller = next(self._cases)
            applicant = Applicant(chat, self._situation, self._replay(), notice, teller)
            self.applicants.append(applicant)
            await applicant.live(self._leave)

    def _shuffled(self) -> Iterator[tuple[str, Teller]]:
        examiners = self._assistant.examiners
        known = {notice: cases.load(NOTICES / notice / cases.CASES, one).cases for notice, one in examiners.items()}
        while True:
            notice = self._situation.chance.choice(sorted(known))
            case = self._situation.chance.choice(known[notice])
            yield notice, Teller(self._assistant.profile, case.facts)
