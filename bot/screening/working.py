"""Rows examined by a process of their own, while this one reads and writes: what takes longest is shared evenly."""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import TypeAlias

from bot.errors import Refused
from bot.screening import words
from bot.screening.examining import Outcome, Plan, Screener
from bot.screening.sources import Cell
from dialogs.assistant import Assistant

_CHUNK = 500
"""Rows that go to the other process at once."""
_AHEAD = 8
"""Chunks that may wait for this one."""
_ALONE = 2_000
"""Fewer rows are examined sooner than another process has begun."""

Cells: TypeAlias = tuple[Cell, ...] | None
_Chunk: TypeAlias = list[Outcome | None]

_screener: Screener
"""The worker's own."""


@contextlib.contextmanager
def examined(assistant: Assistant, plan: Plan, rows: Iterator[Cells], count: int) -> Iterator[Iterator[Outcome | None]]:
    """What comes of each of about `count` rows, in their order; None of an empty one.

    Raises `Refused` where the other process dies.
    """
    if count < _ALONE:
        screener = Screener(assistant, plan)
        yield (None if cells is None else screener.screen(cells) for cells in rows)
        return
    pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _begin, (plan,))
    heeded = signal.signal(signal.SIGINT, signal.SIG_IGN)  # which the other process inherits: Ctrl-C is for this one
    pool.submit(_examine, [])
    signal.signal(signal.SIGINT, heeded)
    try:
        yield _from(pool, rows)
    except BrokenProcessPool:
        raise Refused(words.WORKER_DIED) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _from(pool: ProcessPoolExecutor, rows: Iterator[Cells]) -> Iterator[Outcome | None]:
    waiting: deque[Future[_Chunk]] = deque()
    for chunk in _chunks(rows):
        waiting.append(pool.submit(_examine, chunk))
        if len(waiting) > _AHEAD:
            yield from waiting.popleft().result()
    for future in waiting:
        yield from future.result()


def _chunks(rows: Iterable[Cells]) -> Iterator[list[Cells]]:
    rows = iter(rows)
    while chunk := list(islice(rows, _CHUNK)):
        yield chunk


def _begin(plan: Plan) -> None:
    global _screener
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _screener = Screener(Assistant.load(), plan)


def _end_with_parent() -> None:
    """Of a process that is killed nothing goes on: its end of the pipe is held here as well, and would never close."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _examine(chunk: list[Cells]) -> _Chunk:
    return [None if cells is None else _screener.screen(cells) for cells in chunk]
