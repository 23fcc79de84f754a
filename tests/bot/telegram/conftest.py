"""The assistant as it runs on Telegram, and a bot running in this process on the fake Bot API server."""

import dataclasses
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from bot.telegram import handling, sending
from bot.telegram.fake.telegram import FakeTelegram
from dialogs.assistant import Assistant
from dialogs.privacy import Keeping
from tests.bot.telegram.running import Bots


@pytest.fixture(scope="session")
def keeping_assistant(assistant: Assistant) -> Assistant:
    """The assistant that keeps what people say, and so asks for consent first."""
    return dataclasses.replace(assistant, keeping=Keeping(180))


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """A Bot API server of this test."""
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
async def bots(
    telegram: FakeTelegram, keeping_assistant: Assistant, sqlite_address: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Bots]:
    """Starts bots on that server; they are stopped at the end."""
    for part in (handling, sending):
        monkeypatch.setattr(part, "_LOOK_AGAIN", 0.02)  # so that they stop soon
    async with AsyncExitStack() as stack:
        yield Bots(telegram, keeping_assistant, sqlite_address, stack)
