"""The typing action: shown to whoever has waited a moment for a reply."""

import asyncio
import time

from bot.storage.store import Store
from bot.storage.threads import StoreThread
from bot.telegram.api import Client
from bot.telegram.pausing import Pause

_PATIENCE = 0.7
"""Seconds without a reply after which somebody sees that it is being written."""
_SHOWN = 5.0
"""Seconds that Telegram shows it (core.telegram.org/bots/api#sendchataction)."""
_GIVEN_UP = 60.0
_AT_ONCE = 5
"""Chats a step: under load the connections are there for the replies."""


class Typing:
    """Knows who waits for a reply."""

    def __init__(self, client: Client, store: StoreThread, pause: Pause) -> None:
        self._client, self._store, self._pause = client, store, pause
        self._waiting = dict[int, tuple[float, float]]()

    def expect(self, chat: int) -> None:
        """This chat has written."""
        self._waiting.setdefault(chat, (time.monotonic(), 0.0))

    def replied(self, chat: int) -> None:
        """This chat has its reply."""
        self._waiting.pop(chat, None)

    async def step(self) -> None:
        """Show it where it is due."""
        await asyncio.sleep(_PATIENCE / 2)
        if self._pause.holds:
            return
        now = time.monotonic()
        self._waiting = {chat: one for chat, one in self._waiting.items() if now - one[0] < _GIVEN_UP}
        due = [
            chat for chat, (since, shown) in self._waiting.items() if now - since > _PATIENCE and now - shown > _SHOWN
        ]
        waiting = await self._store.run(Store.waiting, due) if due else frozenset[int]()
        for chat in due:  # another replica may have replied, or there was nothing to say
            if chat not in waiting:
                self.replied(chat)
        for chat in [chat for chat in due if chat in waiting][:_AT_ONCE]:
            if chat not in self._waiting:  # replied to while the one before was told
                continue
            self._waiting[chat] = (self._waiting[chat][0], now)
            outcome = await self._client.attempt("sendChatAction", {"chat_id": chat, "action": "typing"})
            if outcome.kind == "paused":
                await self._pause.heed(outcome.seconds)
                return
