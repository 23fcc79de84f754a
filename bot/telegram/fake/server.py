"""How the fake Bot API server answers calls over HTTP, keeps account of them, and goes wrong when told to."""

import asyncio
import json
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.telegram.fake.faults import WORDING, Cut, Faults, Late, Page, Refusal
from bot.telegram.fake.parameters import Parameters, integer, read

LARGEST_REQUEST = 50 * 1024 * 1024
WELL_FORMED_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]{30,}")
LOOK_AGAIN_SECONDS = 0.05  # a condition may rest on more than calls, such as what the bot stored after its last one
CLOSING_SECONDS = 0.2

Method = Callable[[Parameters], Any]


@dataclass(slots=True)
class Call:
    """A call of the bot: `at` is when it came, by time.monotonic; `status` is 0 until it is answered."""

    at: float
    method: str
    params: Parameters
    chat: int | None
    status: int = 0


class Server:
    """Answers each call by the method of that name; `methods` holds them by name in lower case."""

    def __init__(self, token: str, delay: float, record: bool) -> None:
        self.token = token
        self.delay = delay  # seconds added to each call before it is acted on
        self.delays: dict[str, float] = {}  # seconds added to each call of a method
        self.calls: list[Call] = []
        self.counts: Counter[tuple[str, int]] = Counter()  # answered calls by method and status
        self.on_call: Callable[[Call], None] | None = None  # hears each call once it is answered
        self.methods: dict[str, Method] = {}
        self._record = record
        self._faults = Faults()
        self._runner: web.ServerRunner | None = None
        self._port = 0
        self._watching: set[asyncio.Future[None]] = set()

    @property
    def url(self) -> str:
        """What stands before the token in the address of a call."""
        return f"http://127.0.0.1:{self._port}/bot"

    async def start(self, port: int = 0) -> None:
        """Listen on loopback; after a stop, port 0 takes the former port again."""
        server = web.Server(self._serve, request_factory=_request, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=CLOSING_SECONDS)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port or self._port).start()
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Stop listening; everything stays as it is for another start."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def wait(self, condition: Callable[[], bool], seconds: float = 5) -> None:
        """Return once the condition holds; TimeoutError with the last calls if it does not in time."""
        deadline = time.monotonic() + seconds
        while not condition():
            if (left := deadline - time.monotonic()) <= 0:
                raise TimeoutError(f"after {seconds} s; {self._seen()}")
            await self._next_call(min(left, LOOK_AGAIN_SECONDS))

    # What goes wrong. `method` may be "*" for every method; `chat` limits it to one chat.

    def fail(
        self,
        method: str,
        *,
        times: int = 1,
        status: int = 500,
        description: str | None = None,
        parameters: dict[str, Any] | None = None,
        chat: int | None = None,
        body: str | None = None,
    ) -> None:
        """Refuse calls without acting on them; with `body`, by a page of that text instead of Telegram's own form."""
        if status == 429:
            parameters = {"retry_after": 1} | (parameters or {})
            description = description or f"Too Many Requests: retry after {parameters['retry_after']}"
        refusal = Refusal(status, description or WORDING.get(status, "Bad Request"), parameters)
        self._faults.arm(method, refusal if body is None else Page(status, body), times, chat)

    def hang_up(self, method: str, *, before: bool = True, times: int = 1, chat: int | None = None) -> None:
        """Cut the connection before a call is acted on, or after it was but before its answer leaves."""
        self._faults.arm(method, Cut(before), times, chat)

    def answer_late(self, method: str, seconds: float, *, times: int = 1, chat: int | None = None) -> None:
        """Act on a call at once and answer it so many seconds later, whether anybody still listens or not."""
        self._faults.arm(method, Late(seconds), times, chat)

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        at = time.monotonic()
        token, _, name = request.path.removeprefix("/bot").rpartition("/")
        if not request.path.startswith("/bot") or token != self.token:
            unknown = WELL_FORMED_TOKEN.fullmatch(token)
            return _response(Refusal(401, "Unauthorized") if unknown else Refusal(404, "Not Found"))
        try:
            parameters = await read(request)
        except Refusal as refusal:
            return _response(refusal)
        chat = integer(parameters, "chat_id") or None
        call = Call(at, name, parameters, chat)
        if self._record:
            self.calls.append(call)
        if delay := self.delay + self.delays.get(name, 0.0):
            await asyncio.sleep(delay)
        response = await self._answer(call, request)
        self._heard(call)
        return response

    async def _answer(self, call: Call, request: web.BaseRequest) -> web.Response:
        fault = self._faults.take(call.method, call.chat)
        if isinstance(fault, Cut) and fault.before:
            return _cut(request)
        if isinstance(fault, Refusal | Page):
            call.status = fault.status
            return _response(fault)
        answer = await self._acted(call)
        if isinstance(fault, Cut):
            return _cut(request)
        if isinstance(fault, Late):
            self._heard(call)
            await asyncio.sleep(fault.seconds)
        call.status = answer.status if isinstance(answer, Refusal) else 200
        return _response(answer)

    async def _acted(self, call: Call) -> Any:
        """The method's result, or its Refusal."""
        method = self.methods.get(call.method.lower())
        if method is None:
            return Refusal(404, "Not Found")
        try:
            result = method(call.params)
            return await result if isinstance(result, Awaitable) else result
        except Refusal as refusal:
            return refusal

    def _heard(self, call: Call) -> None:
        """Count an answered call and tell those who wait."""
        if call.status:
            self.counts[call.method, call.status] += 1
            if self.on_call is not None:
                self.on_call(call)
        for watching in self._watching:
            if not watching.done():
                watching.set_result(None)

    async def _next_call(self, seconds: float) -> None:
        watching = asyncio.get_running_loop().create_future()
        self._watching.add(watching)
        await asyncio.wait([watching], timeout=seconds)
        self._watching.discard(watching)

    def _seen(self) -> str:
        last = (f"{call.method}({call.params}) -> {call.status}" for call in self.calls[-10:])
        return f"calls answered: {dict(self.counts)}; the last: " + "; ".join(last)


def _request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=LARGEST_REQUEST)


def _cut(request: web.BaseRequest) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()  # goes nowhere


def _response(answer: Any) -> web.Response:
    """A result, a Refusal or a Page as the client reads it."""
    if isinstance(answer, Page):
        return web.Response(status=answer.status, text=answer.body, content_type="text/html")
    if isinstance(answer, Refusal):
        return _json(answer.status, answer.wire())
    return _json(200, {"ok": True, "result": answer})


def _json(status: int, content: dict[str, Any]) -> web.Response:
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return web.Response(status=status, body=body, content_type="application/json")
