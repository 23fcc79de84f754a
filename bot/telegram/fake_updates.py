"""The updates of the fake Bot API: kept until confirmed, handed out by long poll or delivered to a webhook."""

import asyncio
import contextlib
import random
import re
import time
from collections import deque
from collections.abc import Iterable
from itertools import islice
from typing import Any

import aiohttp
from yarl import URL

from bot.telegram.fake_faults import Refusal
from bot.telegram.fake_parameters import Parameters, flag, integer

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
LOOPBACK = ("127.0.0.1", "::1", "localhost")
RETRY_SECONDS = (0.05, 2.0)  # the first pause after a failed delivery and the longest; Telegram's own are longer


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
        if any(kind in KINDS and kind not in (self.allowed or DEFAULT_KINDS) for kind in update):
            return int(update["update_id"])
        identity = update["update_id"]
        order = identity if isinstance(identity, int) else self.next_id()
        self._last = max(self._last, order)
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
            await asyncio.wait_for(self._wait(poll), timeout)

    async def _wait(self, waiting: asyncio.Future[None]) -> None:
        self._waiting.add(waiting)
        try:
            await waiting
        finally:
            self._waiting.discard(waiting)


class Webhook:
    """Delivery by POST, several at once, each again until it is answered 2xx."""

    def __init__(self, updates: Updates) -> None:
        self.url = ""
        self.reorder = 0.0  # each delivery waits up to so many seconds, so that they overtake each other
        self.duplicates = 0  # how often each update is delivered again
        self._updates = updates
        self._secret = ""
        self._connections = 40
        self._error: dict[str, Any] = {}
        self._open: dict[int, Update] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def undelivered(self) -> int:
        """How many updates wait or are on their way."""
        return len(self._updates.pending) + len(self._open)

    async def set(self, parameters: Parameters) -> bool:
        """setWebhook; Refusal 400 for an address or secret Telegram does not take."""
        url, secret = str(parameters.get("url", "")), str(parameters.get("secret_token", ""))
        if url and URL(url).scheme != "https" and URL(url).host not in LOOPBACK:
            raise Refusal(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
            raise Refusal(400, "Bad Request: secret token contains unallowed characters")
        await self.remove(parameters)
        self._updates.allow(parameters)
        self.url, self._secret = url, secret
        self._connections = min(max(integer(parameters, "max_connections", 40), 1), 100)
        if url:
            self._updates.end_poll(Refusal(409, "Conflict: terminated by setWebhook request"))
            self._start(self._deliver_all())
        return True

    async def remove(self, parameters: Parameters) -> bool:
        """deleteWebhook; updates on their way go back to the queue."""
        self.url, self._error = "", {}
        await self.stop()
        if flag(parameters, "drop_pending_updates"):
            self._updates.drop()
        return True

    async def stop(self) -> None:
        """End all deliveries; what was on its way goes back to the queue."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._updates.put_back(self._open.items())
        self._open.clear()

    def resume(self) -> None:
        """Deliver again after a stop."""
        if self.url:
            self._start(self._deliver_all())

    def info(self) -> dict[str, Any]:
        """getWebhookInfo."""
        info = {"url": self.url, "has_custom_certificate": False, "pending_update_count": self.undelivered}
        info |= {"max_connections": self._connections} if self.url else {}
        return info | ({"allowed_updates": self._updates.allowed} if self._updates.allowed else {}) | self._error

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver_all(self) -> None:
        room = asyncio.Semaphore(self._connections)
        timeout = aiohttp.ClientTimeout(total=30)
        async with aiohttp.ClientSession(timeout=timeout) as client, asyncio.TaskGroup() as deliveries:
            while True:
                await room.acquire()
                order, update = await self._updates.take()
                self._open[order] = update
                delivery = deliveries.create_task(self._deliver(client, order, update))
                delivery.add_done_callback(lambda _: room.release())

    async def _deliver(self, client: aiohttp.ClientSession, order: int, update: Update) -> None:
        for _ in range(1 + self.duplicates):
            pause, longest = RETRY_SECONDS
            await asyncio.sleep(random.random() * self.reorder)
            while not await self._post(client, update):
                await asyncio.sleep(pause)
                pause = min(2 * pause, longest)
        self._open.pop(order, None)

    async def _post(self, client: aiohttp.ClientSession, update: Update) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self._secret} if self._secret else {}
        try:
            async with client.post(self.url, json=update, headers=headers) as answer:
                if answer.ok and answer.status < 300:
                    return True
                problem = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError) as error:
            problem = "Connection timed out" if isinstance(error, TimeoutError) else "Connection failed"
        self._error = {"last_error_date": int(time.time()), "last_error_message": problem}
        return False
