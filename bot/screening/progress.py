"""How far it is, on a terminal; nothing where nobody watches."""

import sys
import time
from typing import TextIO

from bot.screening import words

_EVERY = 0.2
"""Seconds between two looks of the line."""
_WIDTH = 24
_CLEAR = "\r\033[K"


class Progress:
    """One line that is written over; `stream` is standard error, so that the output of a pipe stays clean."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._shown = self._stream.isatty()
        self._begun = self._last = time.monotonic()

    def say(self, text: str) -> None:
        """What is being done."""
        if self._shown:
            self._stream.write(_CLEAR + text)
            self._stream.flush()

    def begin(self) -> None:
        """From now on the time that is left is reckoned."""
        self._begun = time.monotonic()

    def at(self, done: int, all: int) -> None:
        """So many rows are done."""
        now = time.monotonic()
        if not self._shown or not done or now - self._last < _EVERY:
            return
        self._last = now
        share = min(done / all, 1.0)
        left = round((now - self._begun) * (1 - share) / share)
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
