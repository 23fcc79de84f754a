"""Bots whose clock a test sets, on either database."""

import dataclasses
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack

import pytest

from bot import clock
from bot.telegram import broadcasting, handling, laying, sending, staffkeeping
from bot.telegram.fake.telegram import FakeTelegram
from dialogs.assistant import Assistant
from dialogs.privacy import Keeping
from tests.bot.telegram.running import Bots


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """A Bot API server of this test."""
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
async def bots(
    telegram: FakeTelegram, assistant: Assistant, database_address: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Bots]:
    """Starts bots on that server that look quickly at what is due; they are stopped at the end."""
    for part in (handling, sending, broadcasting):
        monkeypatch.setattr(part, "_LOOK_AGAIN", 0.02)
    for part, pause in ((laying, "_PAUSE"), (laying, "_KEEPING"), (staffkeeping, "_PAUSE")):
        monkeypatch.setattr(part, pause, 0.02)
    async with AsyncExitStack() as stack:
        keeping = dataclasses.replace(assistant, keeping=Keeping(180))
        yield Bots(telegram, keeping, database_address, stack)


@pytest.fixture
def travelling() -> Iterator[None]:
    """The clock is the machine's again afterwards."""
    yield
    clock.come_home()
