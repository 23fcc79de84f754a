"""The bot as a process of its own, killed from outside."""

import asyncio
import contextlib
import datetime
import os
import signal
import sys
from pathlib import Path

TODAY = datetime.date(2026, 11, 21)
_STOP_SECONDS = 15.0


class Bot:
    """`python -m bot telegram` with settings of its own, started again and again; all write to one log."""

    def __init__(self, settings: dict[str, str], log: Path) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
        self._environment = kept | {f"BOT_{name.upper()}": value for name, value in settings.items()}
        self._arguments = ("--today", str(TODAY))
        self._log = log
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start the process; returns before it is ready."""
        with self._log.open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "telegram", *self._arguments,
                env=self._environment, stdin=asyncio.subprocess.DEVNULL, stdout=output, stderr=output,
            )  # fmt: skip

    def kill(self) -> None:
        """SIGKILL; the process may take another moment to be gone."""
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)  # Process.kill would take the exit status from who waits

    async def gone(self) -> int | None:
        """The exit status, once the process is gone."""
        return None if self._process is None else await self._process.wait()

    async def stop(self) -> int | None:
        """The exit status after SIGTERM; TimeoutError if it does not end in time."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.terminate()
        return await asyncio.wait_for(self.gone(), _STOP_SECONDS)

    @property
    def pid(self) -> int:
        """The process's id."""
        assert self._process is not None
        return self._process.pid

    @property
    def log(self) -> str:
        """What it has written since the first start."""
        return self._log.read_text("utf-8", "replace") if self._log.exists() else ""
