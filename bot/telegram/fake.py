"""A Bot API server for tests, the demo and the bench: what Telegram does for a bot of ours, over real HTTP.

Groups show the bot every message, as they do with privacy mode off or when the bot is an administrator. A webhook may
be plain HTTP on loopback. Message ids count up within each chat, so the same id stands in many chats.
"""

import asyncio
import json
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Self

from aiohttp import web

from bot.telegram.fake_chats import HISTORY_WITHOUT_RECORD, Chats, Message, Shown, person, text_content
from bot.telegram.fake_faults import WORDING, Cut, Faults, Late, Pace, Page, Refusal
from bot.telegram.fake_methods import Answered, Methods, Press
from bot.telegram.fake_parameters import Parameters, integer, read
from bot.telegram.fake_updates import Update, Updates, Webhook

TOKEN = "1234567890:FAKE-fake-FAKE-fake-FAKE-fake-FAKE-fk"
LARGEST_REQUEST = 50 * 1024 * 1024
WELL_FORMED_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]{30,}")
CONFLICT = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
MIGRATED = "Bad Request: group chat was upgraded to a supergroup chat"
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


class FakeTelegram:
    """The server, the people who write to the bot, what the bot did, and what goes wrong.

    With `record` off, it counts calls and keeps the last few messages of each chat, so that memory stays flat.
    """

    def __init__(
        self, token: str = TOKEN, *, username: str = "title_review_bot", delay: float = 0.0, record: bool = True
    ) -> None:
        self.token = token
        self.username = username
        self.delay = delay  # seconds added to each call before it is acted on
        self.delays: dict[str, float] = {}  # seconds added to each call of a method
        self.calls: list[Call] = []
        self.counts: Counter[tuple[str, int]] = Counter()  # answered calls by method and status
        self.on_call: Callable[[Call], None] | None = None  # hears each call once it is answered
        self._record = record
        self._bot = {"id": int(token.partition(":")[0]), "is_bot": True, "first_name": "助手", "username": username}
        self._chats = Chats(None if record else HISTORY_WITHOUT_RECORD)
        self._updates = Updates()
        self.webhook = Webhook(self._updates)
        self._faults = Faults()
        self._methods = Methods(self._bot, self._chats, record)
        self._table = self._named_methods()
        self._runner: web.ServerRunner | None = None
        self._port = 0
        self._queries = 4_000_000_000_000_000
        self._watching: set[asyncio.Future[None]] = set()

    # The server.

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
        self.webhook.resume()

    async def stop(self) -> None:
        """Stop listening; chats, updates and the webhook stay as they are for another start."""
        self._updates.end_poll(Refusal(502, "Bad Gateway"))
        await self.webhook.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    # People. Each act makes an update and returns its id.

    def say(
        self, chat: int, text: str, *, user: int | None = None, name: str = "", language: str = "zh-hans",
        reply_to: int | None = None,
    ) -> int:  # fmt: skip
        """A person writes; in a private chat (`chat` > 0) the person is the chat."""
        return self.show(chat, text_content(text), user=user, name=name, language=language, reply_to=reply_to)

    def show(
        self, chat: int, content: dict[str, Any], *, user: int | None = None, name: str = "",
        language: str = "zh-hans", reply_to: int | None = None,
    ) -> int:  # fmt: skip
        """A person sends a message of any content, such as `{"photo": [...]}`."""
        return self.push({"message": self._message(chat, content, user, name, language, reply_to).wire()})

    def press(self, chat: int, message_id: int, data: str, user: int | None = None) -> int:
        """A person presses a button of a message, whether it is still there or not."""
        met = self._chats.meet(chat)
        message = met.messages.get(message_id)
        gone = {"chat": met.wire, "message_id": message_id, "date": 0}
        self._queries += 1
        query: dict[str, Any] = {
            "id": str(self._queries),
            "from": person(_person_of(chat, user)),
            "message": message.wire() if message else gone,
            "chat_instance": str(chat),
            "data": data,
        }
        self._methods.pressed(query["id"], Press(time.monotonic(), chat, data))
        return self.push({"callback_query": query})

    def push(self, update: Update) -> int:
        """Any update as it is; an id is given to it if it has none."""
        return self._updates.add(update)

    def block(self, chat: int) -> int:
        """The person blocks the bot: later sends are refused with 403."""
        self._chats.meet(chat).refusal = Refusal(403, "Forbidden: bot was blocked by the user")
        return self._membership(chat, "member", "kicked")

    def unblock(self, chat: int) -> int:
        self._chats.meet(chat).refusal = None
        return self._membership(chat, "kicked", "member")

    def migrate(self, chat: int, new: int) -> int:
        """A group becomes a supergroup: later sends to the old id are refused with the new one."""
        self._chats.meet(chat).refusal = Refusal(400, MIGRATED, {"migrate_to_chat_id": new})
        self.show(chat, {"migrate_to_chat_id": new})
        return self.show(new, {"migrate_from_chat_id": chat}, user=-chat)

    # What the bot did.

    def messages(self, chat: int) -> list[Shown]:
        """The bot's messages as the chat shows them now, edits in place."""
        known = self._chats.get(chat)
        messages = known.messages.values() if known else ()
        return [message.shown() for message in messages if message.sender is self._bot]

    def answered(self) -> list[Answered]:
        """The presses the bot answered, in that order."""
        return list(self._methods.answered)

    @property
    def commands(self) -> dict[tuple[str, str], list[dict[str, str]]]:
        """The command menus by scope (as JSON) and language."""
        return self._methods.commands

    @property
    def descriptions(self) -> dict[tuple[str, str], str]:
        """The bot's descriptions by kind (`description`, `short_description`) and language."""
        return self._methods.descriptions

    @property
    def unconfirmed(self) -> int:
        """How many updates the bot has not yet confirmed."""
        return self.webhook.undelivered

    async def wait(self, condition: Callable[[], bool], seconds: float = 5) -> None:
        """Return once the condition holds; TimeoutError with the last calls if it does not in time."""
        deadline = time.monotonic() + seconds
        while not condition():
            if (left := deadline - time.monotonic()) <= 0:
                raise TimeoutError(f"after {seconds} s; {self._seen()}")
            await self._next_call(min(left, LOOK_AGAIN_SECONDS))

    # What goes wrong. `method` may be "*" for every method; `chat` limits it to one chat.

    def fail(
        self, method: str, *, times: int = 1, status: int = 500, description: str | None = None,
        parameters: dict[str, Any] | None = None, chat: int | None = None, body: str | None = None,
    ) -> None:  # fmt: skip
        """Refuse calls unread; with `body`, by a page of that text instead of Telegram's own form."""
        wording = description or WORDING.get(status, "Bad Request")
        fault = Refusal(status, wording, parameters) if body is None else Page(status, body)
        self._faults.arm(method, fault, times, chat)

    def hang_up(self, method: str, *, before: bool = True, times: int = 1, chat: int | None = None) -> None:
        """Cut the connection before a call is acted on, or after it was but before its answer leaves."""
        self._faults.arm(method, Cut(before), times, chat)

    def answer_late(self, method: str, seconds: float, *, times: int = 1, chat: int | None = None) -> None:
        """Act on a call at once and answer it so many seconds later, whether anybody still listens or not."""
        self._faults.arm(method, Late(seconds), times, chat)

    def limit(self, pace: Pace | None) -> None:
        """Refuse messages that come faster than the pace with 429; None lifts the limit."""
        self._methods.pace = pace

    def forget_presses_after(self, seconds: float) -> None:
        """How long a press can be answered, 150 s unless told otherwise."""
        self._methods.query_seconds = seconds

    # How a call is answered.

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
        method = self._table.get(call.method.lower())
        if method is None:
            return Refusal(404, "Not Found")
        try:
            result = method(call.params)
            return await result if isinstance(result, Awaitable) else result
        except Refusal as refusal:
            return refusal

    async def _get_updates(self, parameters: Parameters) -> list[Update]:
        if self.webhook.url:
            raise Refusal(409, CONFLICT)
        return await self._updates.poll(parameters)

    def _named_methods(self) -> dict[str, Method]:
        """By name in lower case, for the Bot API takes either."""
        methods = self._methods
        named: dict[str, Method] = {
            "getMe": methods.get_me,
            "getUpdates": self._get_updates,
            "setWebhook": self.webhook.set,
            "deleteWebhook": self.webhook.remove,
            "getWebhookInfo": lambda _: self.webhook.info(),
            "sendMessage": methods.send_message,
            "sendDocument": methods.send_document,
            "sendChatAction": methods.send_chat_action,
            "editMessageText": methods.edit_message_text,
            "editMessageReplyMarkup": methods.edit_message_reply_markup,
            "answerCallbackQuery": methods.answer_callback_query,
            "leaveChat": methods.leave_chat,
            "setMyCommands": methods.set_my_commands,
            "getMyCommands": methods.get_my_commands,
            "deleteMyCommands": methods.delete_my_commands,
            "setMyDescription": methods.set_my_description,
            "setMyShortDescription": methods.set_my_short_description,
        }
        return {name.lower(): method for name, method in named.items()}

    # The rest.

    def _message(
        self, chat: int, content: dict[str, Any], user: int | None, name: str, language: str, reply_to: int | None
    ) -> Message:
        met = self._chats.meet(chat)
        answered = met.messages.get(reply_to or 0)
        sender = person(_person_of(chat, user), name, language)
        return met.add(sender, content, reply_to=answered.wire() if answered else None)

    def _membership(self, chat: int, old: str, new: str) -> int:
        states = {"old_chat_member": old, "new_chat_member": new}
        members = {key: {"user": self._bot, "status": state, "until_date": 0} for key, state in states.items()}
        change = {"chat": self._chats.meet(chat).wire, "from": person(abs(chat)), "date": int(time.time()), **members}
        return self.push({"my_chat_member": change})

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


def _person_of(chat: int, user: int | None) -> int:
    return user or abs(chat)


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
