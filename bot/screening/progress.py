"""How far it is, on a terminal; nothing where nobody watches."""

import sys
import time
from typing import TextIO

from bot.screening import words

_EVERY = 0.2
"""Seconds between two looks of the line."""
_SURE = 0.03
"""Of the rows: before so many are done, nobody knows how long the others will take."""
_WIDTH = 24
_CLEAR = "\r\033[K"


class Progress:
    """One line that is written over; `stream` is standard error, so that the output of a pipe stays clean."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._shown = self._stream.isatty()
        self._last = 0.0
        self._first: tuple[float, int] | None = None

    def say(self, text: str) -> None:
        """What is being done."""
        if self._shown:
            self._stream.write(_CLEAR + text)
            self._stream.flush()

    def at(self, done: int, all: int) -> None:
        """So many rows are done."""
        now = time.monotonic()
        if not self._shown or now - self._last < _EVERY:
            return
        self._last = now
        began, before = self._first = self._first or (now, done)  # before the first, the other process is loading
        share = min(done / all, 1.0)
        left = round((now - began) * (all - done) / (done - before)) if share >= _SURE else 0
        bar = "█" * round(share * _WIDTH)
        self.say(
            words.PROGRESS.format(
                bar=f"{bar:░<{_WIDTH}}",
                percent=int(share * 100),
                done=f"{done:,}",
                all=f"{all:,}",
                left=words.LEFT.format(seconds=left) if left else "",
            )
        )

    def end(self) -> None:
        """Take the line away."""
        self.say("")
