"""The webhook of the fake Bot API: updates delivered by POST until they are taken."""

import asyncio
import random
import re
import time
from typing import Any

import aiohttp
from yarl import URL

from bot.telegram.fake.faults import Refusal
from bot.telegram.fake.parameters import Parameters, flag, integer
from bot.telegram.fake.updates import Update, Updates

LOOPBACK = ("127.0.0.1", "::1", "localhost")
RETRY_SECONDS = (0.05, 2.0)  # the first pause after a failed delivery and the longest; Telegram's own are longer


class Webhook:
    """Delivery by POST, several at once, each again until it is answered 2xx."""

    def __init__(self, updates: Updates) -> None:
        self.url = ""
        self.forwarded = ""  # where deliveries go instead of `url`, as through a proxy that ends TLS
        self.reorder = 0.0  # each delivery waits up to so many seconds, so that they overtake each other
        self.duplicates = 0  # how often each update is delivered again
        self._updates = updates
        self._secret = ""
        self._connections = 40
        self._error: dict[str, Any] = {}
        self._open: list[tuple[int, Update]] = []  # on their way
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
        self._updates.put_back(self._open)
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
                taken = await self._updates.take()
                self._open.append(taken)
                delivery = deliveries.create_task(self._deliver(client, taken))
                delivery.add_done_callback(lambda _: room.release())

    async def _deliver(self, client: aiohttp.ClientSession, taken: tuple[int, Update]) -> None:
        for _ in range(1 + self.duplicates):
            pause, longest = RETRY_SECONDS
            await asyncio.sleep(random.random() * self.reorder)
            while not await self._post(client, taken[1]):
                await asyncio.sleep(pause)
                pause = min(2 * pause, longest)
        self._open.remove(taken)

    async def _post(self, client: aiohttp.ClientSession, update: Update) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self._secret} if self._secret else {}
        try:
            url = self.forwarded or self.url
            async with client.post(url, json=update, headers=headers, allow_redirects=False) as answer:
                if answer.status // 100 == 2:
                    return True
                problem = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError) as error:
            problem = "Connection timed out" if isinstance(error, TimeoutError) else "Connection failed"
        self._error = {"last_error_date": int(time.time()), "last_error_message": problem}
        return False
