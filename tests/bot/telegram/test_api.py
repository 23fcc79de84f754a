"""The client against a server that answers as told: what becomes of each call."""

import asyncio
import socket
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from telegram.error import BadRequest, Conflict, NetworkError, TelegramError

from bot import errors
from bot.telegram import api, transport
from bot.telegram.api import Client, Outcome
from bot.telegram.fake.telegram import FakeTelegram

TOKEN = "4242424242:AAcanary-Token_of_a_test-00000000000"
ACCOUNT = {"id": 4242424242, "is_bot": True, "first_name": "Bot", "username": "title_bot"}

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Server:
    """Answers each call with the next of `answers`, the last one for ever; keeps what was asked."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.paths: list[str] = []
        self.forms: list[dict[str, Any]] = []
        self.logins: list[str | None] = []  # at a proxy

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.paths.append(request.path)
        self.logins.append(request.headers.get("Proxy-Authorization"))
        form = await request.post()
        self.forms.append({name: await _content(value) for name, value in form.items()})
        answer = self.answers[0] if len(self.answers) == 1 else self.answers.pop(0)
        return await answer(request)


async def _content(value: Any) -> object:
    return (value.filename, value.file.read()) if isinstance(value, web.FileField) else value


@asynccontextmanager
async def serving(server: Server) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", server.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def talking(*answers: Answer) -> AsyncIterator[tuple[Client, Server]]:
    server = Server(*answers)
    async with serving(server) as url, Client(TOKEN, url) as client:
        yield client, server


def ok(result: object) -> Answer:
    return json(200, {"ok": True, "result": result})


def refusal(status: int, description: str, **parameters: object) -> Answer:
    body = {"ok": False, "error_code": status, "description": description}
    return json(status, {**body, "parameters": parameters} if parameters else body)


def json(status: int, body: object) -> Answer:
    async def answer(request: web.Request) -> web.StreamResponse:
        return web.json_response(body, status=status)

    return answer


def page(status: int) -> Answer:
    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, text=f"<html>{request.path} cannot be had</html>", content_type="text/html")

    return answer


async def hang_up(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def hang_up_halfway(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"ok": true, "result"')
    assert request.transport is not None
    request.transport.abort()
    return response


async def never(request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(60)
    return web.Response()


async def attempt(answer: Answer) -> Outcome:
    async with talking(answer) as (client, _):
        return await client.attempt("sendMessage", {"chat_id": 7, "text": "您好"})


async def test_a_call_arrives_as_telegram_expects_it() -> None:
    async with talking(ok({"message_id": 5})) as (client, server):
        outcome = await client.attempt(
            "sendMessage", {"chat_id": 7, "text": "您好 & <b>", "reply_markup": {"inline_keyboard": []}, "gone": None}
        )
    assert outcome == Outcome("sent", result={"message_id": 5})
    assert server.paths == [f"/bot{TOKEN}/sendMessage"]
    assert server.forms == [{"chat_id": "7", "text": "您好 & <b>", "reply_markup": '{"inline_keyboard": []}'}]


@pytest.mark.parametrize("end", ["", "/", "/bot", "/bot/"])
async def test_the_address_is_taken_with_and_without_bot(end: str) -> None:
    server = Server(ok(ACCOUNT))
    async with serving(server) as url, Client(TOKEN, url + end) as client:
        assert await client.me() == api.Me(4242424242, "title_bot")
    assert server.paths == [f"/bot{TOKEN}/getMe"]


async def test_a_document_goes_as_a_file_with_its_name() -> None:
    async with talking(ok({})) as (client, server):
        await client.attempt("sendDocument", {"chat_id": 7, "caption": "您的资料"}, ("资料.json", b'{"a": 1}'))
    assert server.forms == [{"chat_id": "7", "caption": "您的资料", "document": ("资料.json", b'{"a": 1}')}]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refusal(403, "Forbidden: bot was blocked by the user"), "blocked"),
        (refusal(403, "Forbidden: user is deactivated"), "blocked"),
        (refusal(403, "Forbidden: bot was kicked from the supergroup chat"), "blocked"),
        (refusal(403, "Forbidden: bot can't initiate conversation with a user"), "blocked"),
        (refusal(403, "Forbidden: the group chat was deleted"), "gone"),
        (refusal(400, "Bad Request: chat not found"), "gone"),
        (refusal(400, "Bad Request: PEER_ID_INVALID"), "gone"),
        (refusal(400, 'Bad Request: can\'t parse entities: Unsupported start tag "b" at byte offset 0'), "bad_markup"),
        (refusal(400, "Bad Request: message is not modified: specified new message content is the same"), "unchanged"),
        (
            refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid"),
            "unchanged",
        ),
        (refusal(400, "Bad Request: message is too long"), "refused"),
        (refusal(403, "Forbidden: something new"), "refused"),
        (refusal(404, "Not Found: method not found"), "refused"),
        (refusal(409, "Conflict: terminated by other getUpdates request"), "refused"),
        (refusal(413, "Request Entity Too Large"), "refused"),
        (page(302), "refused"),
        (page(400), "refused"),
        (page(401), "refused"),
        (page(403), "refused"),
        (page(404), "refused"),
        (json(400, ["no", "object"]), "refused"),
        (json(403, {"description": 7}), "refused"),
        (refusal(500, "Internal Server Error"), "unknown"),
        (page(502), "unknown"),
        (page(200), "unknown"),
        (json(200, {"ok": False, "description": "odd"}), "unknown"),
        (json(200, []), "unknown"),
        (hang_up, "unknown"),
        (hang_up_halfway, "unknown"),
    ],
)
async def test_what_becomes_of_a_call(answer: Answer, kind: str) -> None:
    async with talking(ok(ACCOUNT), answer) as (client, _):
        await client.me()
        outcome = await client.attempt("sendMessage", {"chat_id": 7, "text": "您好"})
    assert outcome.kind == kind
    assert TOKEN.partition(":")[2] not in outcome.reason


async def test_a_redirection_is_not_followed_with_the_message() -> None:
    async def elsewhere(request: web.Request) -> web.StreamResponse:
        return web.Response(status=307, headers={"Location": "/elsewhere"})

    async with talking(elsewhere, ok({})) as (client, server):
        assert (await client.attempt("sendMessage", {"chat_id": 7, "text": "您好"})).kind == "refused"
    assert server.paths == [f"/bot{TOKEN}/sendMessage"]


async def test_a_pause_and_a_migration_say_how_long_and_whereto() -> None:
    paused = await attempt(refusal(429, "Too Many Requests: retry after 3", retry_after=3))
    assert (paused.kind, paused.seconds) == ("paused", 3.0)
    unnamed = await attempt(page(429))
    assert unnamed.kind == "paused"
    assert unnamed.seconds > 0
    migrated = await attempt(refusal(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-100123))
    assert (migrated.kind, migrated.chat) == ("migrated", -100123)


async def test_a_reason_quotes_no_text_of_the_message() -> None:
    said = await attempt(refusal(400, 'Bad Request: can\'t parse entities: Unsupported start tag "张三" at byte 3'))
    assert said.reason == "BadRequest: Can't parse entities: unsupported start tag"
    bare = await attempt(refusal(400, "Bad Request: wrong thing 张三 in 'secret'"))
    assert bare.reason == "BadRequest: Wrong thing"


async def test_text_that_cannot_be_encoded_is_refused_before_it_is_sent() -> None:
    async with talking(ok({})) as (client, server):
        plain = await client.attempt("sendMessage", {"chat_id": 7, "text": "\ud800"})
        with_file = await client.attempt("sendDocument", {"chat_id": 7, "caption": "\ud800"}, ("a", b"b"))
    assert (plain.kind, with_file.kind, server.paths) == ("refused", "refused", [])


async def test_nothing_is_sent_where_no_connection_comes_about(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for url in (f"http://127.0.0.1:{port}", "http://no-such-host.invalid"):
        async with Client(TOKEN, url) as client:
            assert (await client.attempt("sendMessage", {})).kind == "not_sent"
    assert (await Client(TOKEN, url).attempt("sendMessage", {})).kind == "not_sent", "not started"
    async with serving(Server(ok({}))) as url, Client(TOKEN, url.replace("http:", "https:")) as client:
        assert (await client.attempt("sendMessage", {})).kind == "not_sent", "no TLS there"
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{port}")
    async with Client(TOKEN, "http://bot-api.invalid") as client:
        assert (await client.attempt("sendMessage", {})).kind == "not_sent", "no proxy there"


@pytest.mark.parametrize("written", ["http://user:word@{}", "{}"])
async def test_a_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    server = Server(ok(ACCOUNT))
    async with serving(server) as url:
        monkeypatch.setenv("http_proxy", written.format(url.removeprefix("http://")))
        async with Client(TOKEN, "http://bot-api.invalid") as client:
            assert (await client.me()).username == "title_bot"
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
        async with Client(TOKEN, url) as client:
            assert (await client.attempt("getMe", {})).kind == "sent", "loopback needs no proxy"
        monkeypatch.setenv("no_proxy", "bot-api.invalid")
        async with Client(TOKEN, "http://bot-api.invalid") as client:
            assert (await client.attempt("getMe", {})).kind == "not_sent"
    assert server.logins[0] == ("Basic dXNlcjp3b3Jk" if "user" in written else None)


@pytest.mark.parametrize("proxy", ["socks5://user:canary@127.0.0.1:1080", "http://user:canary@[", "http://"])
async def test_a_proxy_that_cannot_be_used_is_told_without_its_address(
    monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("http_proxy", proxy)
    async with Client(TOKEN, "http://bot-api.invalid") as client:
        outcome = await client.attempt("getMe", {})
    assert outcome == Outcome("not_sent", "NotSent: the proxy that the environment names is no http:// address")


async def test_an_answer_that_does_not_come_in_time_leaves_the_outcome_unknown() -> None:
    async with serving(Server(never)) as url, Client(TOKEN, url, answer_seconds=0.1) as client:
        outcome = await client.attempt("sendMessage", {})
    assert (outcome.kind, outcome.reason.split(":")[0]) == ("unknown", "TimedOut")


async def test_waiting_for_a_free_connection_too_long_is_not_sent() -> None:
    async with serving(Server(never)) as url:
        client = transport.AiohttpRequest(1, connect=0.05, pool=0.05)
        await client.initialize()
        first = asyncio.create_task(client.do_request(url, "GET"))
        await asyncio.sleep(0.01)
        with pytest.raises(transport.NotSent) as caught:
            await client.do_request(f"{url}/bot{TOKEN}", "GET")
        assert caught.value.__context__ is None, "aiohttp's error names the address"
        first.cancel()
        await client.shutdown()


async def test_a_refused_token_is_raised_by_every_call() -> None:
    async with talking(refusal(401, "Unauthorized")) as (client, _):
        calls: list[Callable[[], Awaitable[object]]] = [
            client.me,
            client.delete_webhook,
            lambda: client.updates(None, 0, []),
            lambda: client.attempt("sendMessage", {}),
            lambda: client.set_commands({"": [("start", "开始")]}),
            lambda: client.set_webhook("https://example.org", "s", [], 40),
        ]
        for call in calls:
            with pytest.raises(errors.Unauthorised, match="BOT_TOKEN") as caught:
                await call()
            assert caught.value.__context__ is None


async def test_a_404_is_a_wrong_token_until_the_token_was_seen_to_be_right() -> None:
    async with talking(refusal(404, "Not Found")) as (client, _):
        with pytest.raises(errors.Unauthorised):
            await client.me()


async def test_updates_come_as_they_are_even_if_odd() -> None:
    odd = [{"update_id": 1, "message": "no object"}, 7, {"update_id": 2}]
    async with talking(ok(odd)) as (client, server):
        assert await client.updates(5, 0.5, ["message", "callback_query"]) == odd
    assert server.forms == [{"offset": "5", "timeout": "0.5", "allowed_updates": '["message", "callback_query"]'}]


async def test_updates_raise_what_a_poller_waits_out() -> None:
    for answer in (page(502), page(403), ok("no list"), hang_up, json(200, {"ok": False, "description": ""})):
        async with talking(answer) as (client, _):
            with pytest.raises(TelegramError):
                await client.updates(None, 0, [])


async def test_conflicts_that_last_are_a_second_poller() -> None:
    times = iter([100.0, 120.0, 124.0, 131.0])
    server = Server(refusal(409, "Conflict: terminated by other getUpdates request"))
    async with serving(server) as url, Client(TOKEN, url, clock=lambda: next(times)) as client:
        for _poll in range(3):
            with pytest.raises(Conflict):
                await client.updates(None, 25, [])
        with pytest.raises(errors.SecondPoller):
            await client.updates(None, 25, [])


async def test_the_command_menu_and_the_webhook_are_set() -> None:
    async with talking(ok(True)) as (client, server):
        await client.set_commands({"": [("start", "开始")], "en": [("start", "Begin")]}, "all_private_chats")
        await client.set_webhook("https://example.org/hook", "secret", ["message"], 40)
        await client.delete_webhook()
    chinese, english, webhook, deleted = server.forms
    assert chinese["commands"] == '[{"command": "start", "description": "\\u5f00\\u59cb"}]'
    assert (chinese["scope"], chinese.get("language_code")) == ('{"type": "all_private_chats"}', None)
    assert english["language_code"] == "en"
    assert webhook["secret_token"] == "secret"
    assert webhook["url"] == "https://example.org/hook"
    assert deleted.get("drop_pending_updates", "false") == "false"


async def test_waiting_patiently_backs_off_and_passes_on_what_waiting_does_not_mend() -> None:
    waits: list[float] = []
    said: list[str] = []

    async def no_sleep(seconds: float) -> None:
        waits.append(seconds)

    troubles: list[Exception] = [NetworkError("reset")] * 8 + [transport.Paused(300), Conflict("two")]

    async def call() -> str:
        if troubles:
            raise troubles.pop(0)
        return "there"

    assert await api.patiently(call, said=lambda reason, seconds: said.append(reason), sleep=no_sleep) == "there"
    assert waits[8] == 300
    assert all(1 / 2 <= wait <= 1 for wait in waits[:1])
    assert all(30 <= wait <= 60 for wait in waits[6:8])
    assert said[0] == "NetworkError: reset"
    for final in (errors.Unauthorised(), errors.SecondPoller(), BadRequest("bad webhook")):
        troubles.append(final)
        with pytest.raises(type(final)):
            await api.patiently(call, said=lambda reason, seconds: None)


@pytest.mark.parametrize("answer", [hang_up, page(502), page(407), refusal(401, "Unauthorized"), never])
async def test_no_error_nor_its_traceback_holds_the_token(answer: Answer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    async with serving(Server(answer)) as url, Client(TOKEN, url, answer_seconds=0.1) as client:
        with pytest.raises((TelegramError, errors.BotError)) as caught:
            await client.updates(None, 0, [])
    printed = "".join(traceback.format_exception(caught.value)) + caplog.text
    assert "AAcanary" not in printed


async def test_a_conversation_with_the_fake_server() -> None:
    async with FakeTelegram() as fake, Client(fake.token, fake.url) as client:
        assert (await client.me()).username == fake.username
        await client.set_commands({"": [("start", "开始")], "en": [("start", "Begin")]})
        assert len(fake.commands) == 2
        waiting = asyncio.create_task(client.updates(None, 5, ["message", "callback_query"]))
        await fake.wait(lambda: any(call.method == "getUpdates" for call in fake.calls))
        first = fake.say(7, "你好")
        update = (await waiting)[0]
        assert isinstance(update, dict)
        assert (update["update_id"], update["message"]["text"]) == (first, "你好")
        keyboard = {"inline_keyboard": [[{"text": "是", "callback_data": "yes"}]]}
        sent = await client.attempt("sendMessage", {"chat_id": 7, "text": "<b>好</b>", "reply_markup": keyboard})
        edit = {"chat_id": 7, "message_id": sent.result["message_id"], "text": "<b>好</b>", "reply_markup": keyboard}
        assert (await client.attempt("editMessageText", edit)).kind == "unchanged"
        assert (await client.attempt("editMessageText", edit | {"text": "完"})).kind == "sent"
        assert (await client.attempt("sendDocument", {"chat_id": 7}, ("资料.json", b"{}"))).kind == "sent"
        assert (await client.attempt("answerCallbackQuery", {"callback_query_id": "1"})).kind == "unchanged"
        broken = {"chat_id": 7, "text": "<b>", "parse_mode": "HTML"}
        assert (await client.attempt("sendMessage", broken)).kind == "bad_markup"
        assert (await client.attempt("sendMessage", {"chat_id": 7, "text": "字" * 5000})).kind == "refused"
        assert (await client.attempt("sendMessage", {"chat_id": 8, "text": "好"})).kind == "gone"
        fake.block(7)
        assert (await client.attempt("sendMessage", {"chat_id": 7, "text": "好"})).kind == "blocked"
        assert fake.messages(7)[0].text == "完"


async def test_a_poll_given_up_leaves_the_next_one_undisturbed() -> None:
    async with FakeTelegram() as fake, Client(fake.token, fake.url) as client:
        given_up = asyncio.create_task(client.updates(None, 30, ["message"]))
        await fake.wait(lambda: bool(fake.calls))
        given_up.cancel()
        said = fake.say(7, "你好")
        found = await api.patiently(lambda: client.updates(None, 1, ["message"]), said=lambda reason, seconds: None)
        assert [update["update_id"] for update in found if isinstance(update, dict)] == [said]


async def test_a_send_answered_too_late_was_delivered_and_is_unknown() -> None:
    async with FakeTelegram() as fake, Client(fake.token, fake.url, answer_seconds=0.1) as client:
        fake.say(7, "你好")
        fake.answer_late("sendMessage", 0.5)
        assert (await client.attempt("sendMessage", {"chat_id": 7, "text": "好"})).kind == "unknown"
        assert len(fake.messages(7)) == 1
        fake.hang_up("sendMessage", before=False)
        assert (await client.attempt("sendMessage", {"chat_id": 7, "text": "好"})).kind == "unknown"
        assert len(fake.messages(7)) == 2


async def test_a_connection_that_the_server_closed_meanwhile_is_not_used_again() -> None:
    async with FakeTelegram() as fake, Client(fake.token, fake.url) as client:
        fake.say(7, "你好")
        assert (await client.attempt("sendMessage", {"chat_id": 7, "text": "好"})).kind == "sent"
        await fake.stop()
        await asyncio.sleep(0.01)  # the client hears of it
        assert (await client.attempt("sendMessage", {"chat_id": 7, "text": "好"})).kind == "not_sent"
        await fake.start()
        assert (await client.attempt("sendMessage", {"chat_id": 7, "text": "好"})).kind == "sent"
