"""The updates of the fake Bot API: kept until they are confirmed, handed out by long poll."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Iterable
from itertools import islice
from typing import Any

from bot.telegram.fake.faults import Refusal
from bot.telegram.fake.parameters import Parameters, integer

Update = dict[str, Any]

FIRST_ID = 700_000_001
DEFAULT_KINDS = frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_join_request",
    }
)
KINDS = DEFAULT_KINDS | {"chat_member", "message_reaction", "message_reaction_count"}


class Updates:
    """What people did and the bot has not yet confirmed, in the order of update ids."""

    def __init__(self) -> None:
        self.pending: deque[tuple[int, Update]] = deque()
        self.allowed: list[str] = []
        self._last = FIRST_ID - 1
        self._waiting: set[asyncio.Future[None]] = set()
        self._poll: asyncio.Future[None] | None = None

    def next_id(self) -> int:
        self._last += 1
        return self._last

    def add(self, update: Update) -> int:
        """Queue an update; its id, which is given to it if it has none. Kinds that are not allowed are dropped."""
        if "update_id" not in update:
            update = {"update_id": self.next_id(), **update}
        identity = update["update_id"]
        order = identity if isinstance(identity, int) else self.next_id()
        self._last = max(self._last, order)
        if not any(kind in KINDS and kind not in (self.allowed or DEFAULT_KINDS) for kind in update):
            self.put_back([(order, update)])
        return order

    def put_back(self, updates: Iterable[tuple[int, Update]]) -> None:
        """Queue updates again at their place."""
        for update in updates:
            at = len(self.pending)
            while at and self.pending[at - 1][0] > update[0]:
                at -= 1
            self.pending.insert(at, update)
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)

    def drop(self) -> None:
        self.pending.clear()

    def allow(self, parameters: Parameters) -> None:
        """Remember which kinds the bot wants from now on, if the call says so."""
        if isinstance(kinds := parameters.get("allowed_updates"), list):
            self.allowed = [kind for kind in kinds if kind in KINDS]

    async def poll(self, parameters: Parameters) -> list[Update]:
        """getUpdates: confirm what is below `offset`, then wait up to `timeout` seconds for the first update."""
        self.allow(parameters)
        self._confirm(integer(parameters, "offset"))
        self.end_poll(Refusal(409, "Conflict: terminated by other getUpdates request; make sure that only one "
                                   "bot instance is running"))  # fmt: skip
        timeout = integer(parameters, "timeout")
        if not self.pending and timeout > 0:
            await self._long_poll(timeout)
        limit = min(max(integer(parameters, "limit", 100), 1), 100)
        return [update for _, update in islice(self.pending, limit)]

    def end_poll(self, refusal: Refusal) -> None:
        """Answer the long poll that waits, if one does, with a refusal."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(refusal)

    async def take(self) -> tuple[int, Update]:
        """The first update, no longer pending; waits for one."""
        while not self.pending:
            await self._wait(asyncio.get_running_loop().create_future())
        return self.pending.popleft()

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            offset = self.pending[offset][0] if -offset <= len(self.pending) else 0
        while self.pending and self.pending[0][0] < offset:
            self.pending.popleft()

    async def _long_poll(self, timeout: float) -> None:
        self._poll = poll = asyncio.get_running_loop().create_future()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout):  # wait_for would begin to wait a turn later and miss what comes then
                await self._wait(poll)

    async def _wait(self, waiting: asyncio.Future[None]) -> None:
        self._waiting.add(waiting)
        try:
            await waiting
        finally:
            self._waiting.discard(waiting)
