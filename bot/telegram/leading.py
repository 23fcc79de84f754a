"""Who leads the conversations: this process, or worker processes beside it, which use the machine's other cores.

Turns are pure, so a worker needs nothing but the updates, and one that dies or hangs costs nothing but the update at
fault, which is set aside. Worker and bot talk in frames of pickled objects over a pipe that nobody else has; when the
bot dies, a worker reads the pipe's end and ends as well.
"""

import asyncio
import datetime
import logging
import os
import pickle
import signal
import struct
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from bot.errors import WorkerFailed
from bot.storage.records import Work
from bot.telegram.turns import Outcome, Turns
from knowledge.additions import Additions

_LENGTH = struct.Struct(">I")
_PATIENCE = 60.0
"""Seconds that a worker may take: with its notices to load at first, then with a batch."""
_ENDING = 5.0
_MODULE = "bot.telegram.leading"
_ROOT = Path(__file__).parents[2]

log = logging.getLogger(__name__)


class Leading(Protocol):
    """Leads the conversations of a batch of updates of different chats."""

    async def take(self, works: Sequence[Work], now: datetime.datetime) -> list[Outcome]:
        """What each update leads to. Raises `WorkerFailed` where a process died of one of them."""

    async def amend(self, additions: Additions) -> None:
        """Lead from now on by the notices with what staff have added to them."""

    async def close(self) -> None:
        """End what was started."""


@dataclass
class Alone:
    """Everything in this process."""

    turns: Turns

    async def take(self, works: Sequence[Work], now: datetime.datetime) -> list[Outcome]:
        """What each update leads to."""
        outcomes = []
        for work in works:
            outcomes.append(self.turns.take(work, now))
            await asyncio.sleep(0)  # what else is to be done is not kept waiting by a whole batch
        return outcomes

    async def amend(self, additions: Additions) -> None:
        """Lead by the notices with what was added."""
        self.turns = self.turns.amended(additions)

    async def close(self) -> None:
        """Nothing was started."""


@dataclass(frozen=True)
class Brief:
    """What a worker must know: what the bot keeps of people, how buttons are signed, and its name."""

    retention_days: int
    operator: str
    secret: bytes
    username: str


class Crew:
    """Several workers, each taking a part of a batch."""

    def __init__(self, brief: Brief, number: int) -> None:
        self._workers = [_Worker(brief) for _ in range(number)]

    async def start(self) -> None:
        """Begin to load the notices. Raises `WorkerFailed` with what is wrong with them."""
        await asyncio.gather(*(worker.start() for worker in self._workers))

    async def take(self, works: Sequence[Work], now: datetime.datetime) -> list[Outcome]:
        """What each update leads to. Raises `WorkerFailed` where a process died of one of them, once all have ended."""
        count = min(len(self._workers), len(works))
        parts = [works[first::count] for first in range(count)]
        calls = (worker.take(part, now) for worker, part in zip(self._workers, parts, strict=False))
        done = await asyncio.gather(*calls, return_exceptions=True)
        for one in done:
            if isinstance(one, BaseException):
                raise one
        return [outcome for one in done if not isinstance(one, BaseException) for outcome in one]

    async def amend(self, additions: Additions) -> None:
        """Have every worker lead by the notices with what was added, also those that are started later."""
        await asyncio.gather(*(worker.amend(additions) for worker in self._workers))

    async def close(self) -> None:
        """End the workers."""
        await asyncio.gather(*(worker.close() for worker in self._workers))


class _Worker:
    """One process, started anew after it died."""

    def __init__(self, brief: Brief) -> None:
        self._brief = brief
        self._additions = Additions()
        self._process: Process | None = None

    async def start(self) -> Process:
        """The process, started if it is not there."""
        if self._process is None:
            paths = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", _MODULE, stdin=PIPE, stdout=PIPE, env={**os.environ, "PYTHONPATH": paths}
            )
            problem = await self._asked(self._process, self._brief)
            if problem:
                raise WorkerFailed(problem)
            await self._asked(self._process, self._additions)
        return self._process

    async def take(self, works: Sequence[Work], now: datetime.datetime) -> list[Outcome]:
        """What each update leads to."""
        outcomes: list[Outcome] = await self._asked(await self.start(), (tuple(works), now))
        return outcomes

    async def amend(self, additions: Additions) -> None:
        """Take additions along, now if the process is there."""
        self._additions = additions
        if self._process is not None:
            await self._asked(self._process, additions)

    async def _asked(self, process: Process, question: object) -> Any:
        """The worker's answer; a worker that gives none is ended, and another one takes its place."""
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            async with asyncio.timeout(_PATIENCE):
                process.stdin.write(_frame(question))
                await process.stdin.drain()
                (length,) = _LENGTH.unpack(await process.stdout.readexactly(_LENGTH.size))
                return pickle.loads(await process.stdout.readexactly(length))
        except (OSError, EOFError, TimeoutError) as error:
            how = "hung" if isinstance(error, TimeoutError) else "died"
            log.error("a worker process has %s and is started anew", how)
            if process.returncode is None:
                process.kill()
            await self.close()
            raise WorkerFailed(f"the process that handled it has {how}") from None
        except asyncio.CancelledError:
            await self.close()  # what it would still answer belongs to nobody
            raise

    async def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None
        process.stdin.close()
        try:
            async with asyncio.timeout(_ENDING):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


def _frame(value: object) -> bytes:
    pickled = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(pickled)) + pickled


def main() -> None:
    """A worker: answers the frames of its standard input on its standard output until the input ends."""
    for number in (signal.SIGINT, signal.SIGTERM):  # meant for the bot, which has calls under way and ends us then
        signal.signal(number, signal.SIG_IGN)
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing else may come between the frames
    try:
        _answer(asked, answers)
    except BrokenPipeError:
        os._exit(0)  # the bot died while it was answered: there is nobody to say anything to


def _answer(asked: BinaryIO, answers: BinaryIO) -> None:
    brief = _read(asked)
    if brief is None:
        return
    turns, problem = _loaded(brief)
    _write(answers, problem)
    while turns is not None and (question := _read(asked)) is not None:
        if isinstance(question, Additions):
            turns = turns.amended(question)
            _write(answers, "")
        else:
            works, now = question
            _write(answers, [turns.take(work, now) for work in works])


def _loaded(brief: Brief) -> tuple[Turns | None, str]:
    from dialogs.assistant import Assistant
    from dialogs.privacy import Keeping
    from knowledge.errors import KnowledgeError
    from rules.errors import RulesError

    try:
        assistant = Assistant.load(keeping=Keeping(brief.retention_days, brief.operator))
    except (KnowledgeError, RulesError) as error:
        return None, str(error)
    return Turns(assistant, brief.secret, brief.username), ""


def _read(stream: BinaryIO) -> Any:
    """The next object; None at the end, also where it ends in the middle."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = stream.read(length)
    return pickle.loads(body) if len(body) == length else None


def _write(stream: BinaryIO, value: object) -> None:
    stream.write(_frame(value))
    stream.flush()


if __name__ == "__main__":
    main()
