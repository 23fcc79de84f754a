"""What stands before the replicas of a webhook: passes each post on to the next replica that answers."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Self

import aiohttp
from aiohttp import web

from tests.bot.faults.watched import Moment

PATH = "/telegram"

_PATIENCE = aiohttp.ClientTimeout(total=10)


class Relay:
    """Knows which updates are with a replica (`passing`) and which one has been answered 200 (`accepted`)."""

    def __init__(self, ports: Sequence[int], on_moment: Callable[[Moment], None]) -> None:
        self.passing = 0
        self._ports, self._on_moment = list(ports), on_moment
        self._accepted: dict[int, asyncio.Event] = {}

    async def __aenter__(self) -> Self:
        self._client = aiohttp.ClientSession(timeout=_PATIENCE)
        application = web.Application()
        application.router.add_post(PATH, self._post)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}{PATH}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()
        await self._client.close()

    async def accepted(self, update_id: int) -> None:
        """Once a replica has answered for an update that it is stored."""
        await self._accepted.setdefault(update_id, asyncio.Event()).wait()

    async def _post(self, request: web.Request) -> web.Response:
        body = await request.read()
        self._ports.append(self._ports.pop(0))
        for port in list(self._ports):
            try:
                status = await self._passed(port, body, request.headers)
            except aiohttp.ClientConnectorError:
                continue
            except (aiohttp.ClientError, TimeoutError):
                return web.Response(status=502)
            if status == 200:
                self._accepted.setdefault(json.loads(body)["update_id"], asyncio.Event()).set()
                self._on_moment("confirmed")
            return web.Response(status=status)
        return web.Response(status=502)

    async def _passed(self, port: int, body: bytes, headers: Mapping[str, str]) -> int:
        kept = {name: value for name, value in headers.items() if name.startswith("X-") or name == "Content-Type"}
        self.passing += 1
        asyncio.get_running_loop().call_soon(self._on_moment, "handed_out")
        try:
            async with self._client.post(f"http://127.0.0.1:{port}{PATH}", data=body, headers=kept) as answer:
                return answer.status
        finally:
            self.passing -= 1
