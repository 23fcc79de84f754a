"""Updates on their way into the inbox: long polling and the webhook, on the whole bot."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.errors import SecondPoller, SettingsError, StoreUnavailable, Unauthorised
from bot.storage.store import Store
from bot.telegram import api, receiving, words
from bot.telegram.fake.telegram import FakeTelegram
from tests.bot.telegram.running import Bots, Person, Running, free_port

HEADER = "X-Telegram-Bot-Api-Secret-Token"
SECRET = "secret-of-this-test"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "_FIRST_PAUSE", 0.02)
    monkeypatch.setattr(api, "_LONGEST_PAUSE", 0.1)


def update(number: int, text: str = "/help", chat: int = 7) -> dict[str, Any]:
    message = {"message_id": number, "date": 1, "chat": {"id": chat, "type": "private"}, "text": text}
    return {"update_id": number, "message": message}


def known(bot: Running) -> int:
    """How many updates the database knows."""
    ((count,),) = bot.store.database.execute("SELECT count(*) FROM inbox")
    return int(count)


class Hooked:
    """A bot that is posted to."""

    def __init__(self, bot: Running, port: int, client: aiohttp.ClientSession) -> None:
        self.bot, self.url, self._client = bot, f"http://127.0.0.1:{port}/telegram", client

    async def post(self, raw: Any, secret: str | bytes | None = SECRET) -> int:
        """The status of a post with that secret."""
        headers = {} if secret is None else {HEADER: secret}
        body = raw if isinstance(raw, bytes) else json.dumps(raw).encode()
        async with self._client.post(self.url, data=body, headers=headers) as answer:  # type: ignore[arg-type]
            return int(answer.status)


@pytest.fixture
async def hooked(bots: Bots, telegram: FakeTelegram) -> AsyncIterator[Hooked]:
    port = free_port()
    telegram.webhook.forwarded = f"http://127.0.0.1:{port}/telegram"
    bot = await bots.start(
        webhook="https://bot.example.com/telegram", webhook_secret=SECRET, listen=f"127.0.0.1:{port}"
    )
    async with aiohttp.ClientSession() as client:
        yield Hooked(bot, port, client)


async def test_an_update_is_confirmed_once_it_is_stored(bots: Bots, telegram: FakeTelegram) -> None:
    bot = await bots.start()
    last = [telegram.say(chat, "/help") for chat in range(1, 6)][-1]
    await bot.idle()
    offsets = [call.params.get("offset") for call in telegram.calls if call.method == "getUpdates"]
    assert offsets[0] is None
    assert str(offsets[-1]) == str(last + 1)
    assert known(bot) == 5


async def test_updates_that_come_again_or_late_are_handled_once_and_in_any_order(
    bots: Bots, telegram: FakeTelegram
) -> None:
    bot = await bots.start()
    for number in (1_000, 1_002, 1_000, 1_001, 1_002):
        telegram.push(update(number, chat=number))
        await bot.idle()
    for chat in (1_000, 1_001, 1_002):
        assert len(telegram.messages(chat)) == 1


async def test_an_update_that_cannot_be_read_blocks_nobody(
    bots: Bots, telegram: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.say(7, "/help")
    telegram.push({"message": {"message_id": "x", "text": 13800138000, "chat": {"id": [], "type": None}}})
    telegram.push({"message": None, "callback_query": {"id": 1}})
    telegram.push({"something_new": {"chat": {"id": 7}}})
    telegram.say(8, "/help")
    bot = await bots.start()
    await bot.idle()
    assert len(telegram.messages(7)) == len(telegram.messages(8)) == 1
    assert bot.queues().aside == 2
    assert "13800138000" not in caplog.text
    assert "set aside, it cannot be read: message.message_id: int_type" in caplog.text


async def test_telegram_being_away_at_the_start_is_waited_out(
    bots: Bots, telegram: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.say(7, "/help")
    await telegram.stop()
    bot = bots.launch()
    await bot.until(lambda: "Telegram is away" in caplog.text)
    await telegram.start()
    await bot.until(lambda: telegram.messages(7))
    assert telegram.token not in caplog.text


async def test_telegram_being_away_later_is_waited_out(bots: Bots, telegram: FakeTelegram) -> None:
    bot = await bots.start()
    await Person(bot, 7).say("/help")
    await telegram.stop()
    await asyncio.sleep(0.1)
    telegram.say(7, "/notices")
    await telegram.start()
    await bot.until(lambda: len(telegram.messages(7)) == 2)


@pytest.mark.parametrize("status", [429, 500, 502])
async def test_polls_that_fail_are_made_again(bots: Bots, telegram: FakeTelegram, status: int) -> None:
    telegram.fail("getUpdates", status=status, parameters={"retry_after": 0.05} if status == 429 else None)
    telegram.fail("getUpdates", status=200, body="<html>no answer of Telegram's</html>")
    telegram.hang_up("getUpdates")
    bot = await bots.start()
    assert await Person(bot, 7).say("/help")


async def test_a_wrong_token_ends_with_what_to_do(bots: Bots) -> None:
    bot = bots.launch(token="1234567890:WRONG-wrong-WRONG-wrong-WRONG-wrong-WR")
    with pytest.raises(Unauthorised, match="copy it anew from @BotFather into BOT_TOKEN"):
        await bot.task


async def test_a_second_poller_ends_with_what_to_do(
    bots: Bots, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "_POLL_SECONDS", 0.01)
    monkeypatch.setattr(api, "_CONFLICT_MARGIN", 0.0)
    telegram.fail("getUpdates", status=409, times=100)
    bot = bots.launch()
    with pytest.raises(SecondPoller, match="another program takes this bot's updates"):
        await asyncio.wait_for(bot.task, 5)


async def test_a_webhook_left_behind_is_taken_away_for_polling(bots: Bots, telegram: FakeTelegram) -> None:
    await telegram.webhook.set({"url": "https://old.example.com/"})
    assert await Person(await bots.start(), 7).say("/help")
    assert telegram.webhook.url == ""


@pytest.mark.parametrize("method", ["receive", "finish"])
async def test_a_database_that_fails_while_polling_loses_nothing(
    bots: Bots, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    monkeypatch.setattr("bot.telegram.waiting._FIRST", 0.01)
    works = getattr(Store, method)
    fails = [True] * 3

    def flaky(store: Store, *args: Any) -> Any:
        if fails:
            fails.pop()
            raise StoreUnavailable("away")
        return works(store, *args)

    monkeypatch.setattr(Store, method, flaky)
    bot = await bots.start()
    assert len(await Person(bot, 7).say("/help")) == 1
    assert not fails
    assert known(bot) == 1


@pytest.mark.parametrize(
    ("secret", "status"),
    [(SECRET, 200), (None, 401), ("", 401), ("wrong", 401), (SECRET + "x", 401), (SECRET.upper(), 401), ("密", 401),
     (b"\xff\xfe", 401), ("é", 401)],
)  # fmt: skip
async def test_a_post_needs_the_secret(hooked: Hooked, secret: str | bytes | None, status: int) -> None:
    if isinstance(secret, bytes) or (secret and not secret.isascii()):
        assert await _posted_raw(hooked, secret if isinstance(secret, bytes) else secret.encode()) == status
    else:
        assert await hooked.post(update(1), secret) == status
    await hooked.bot.idle()
    assert known(hooked.bot) == (1 if status == 200 else 0)


async def _posted_raw(hooked: Hooked, secret: bytes) -> int:
    """The status where the client library would not send such a header."""
    host, port = hooked.url.removeprefix("http://").partition("/")[0].split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    body = json.dumps(update(1)).encode()
    head = f"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n{HEADER}: ".encode()
    writer.write(head + secret + b"\r\nConnection: close\r\n\r\n" + body)
    await writer.drain()
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return int(answer.split()[1])


async def test_200_comes_only_after_the_commit(hooked: Hooked, monkeypatch: pytest.MonkeyPatch) -> None:
    receive = Store.receive

    def slow(store: Store, *args: Any) -> Any:
        time.sleep(0.2)
        return receive(store, *args)

    monkeypatch.setattr(Store, "receive", slow)
    begin = time.monotonic()
    assert await hooked.post(update(1)) == 200
    assert time.monotonic() - begin >= 0.2
    assert known(hooked.bot) == 1


async def test_while_the_database_is_away_telegram_is_told_to_send_again(
    hooked: Hooked, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive, away = Store.receive, [True]

    def broken(store: Store, *args: Any) -> Any:
        if away:
            raise StoreUnavailable("the database is away")
        return receive(store, *args)

    monkeypatch.setattr(Store, "receive", broken)
    assert await hooked.post(update(1)) == 503
    telegram.say(7, "/help")
    await hooked.bot.until(lambda: "503" in str(telegram.webhook.info()))
    assert known(hooked.bot) == 0
    away.clear()
    await hooked.bot.until(lambda: telegram.messages(7))
    await hooked.bot.idle()
    assert known(hooked.bot) == 1


async def test_posts_that_fail_for_another_reason_are_answered_too(
    hooked: Hooked, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(store: Store, *args: Any) -> Any:
        raise ValueError("a mistake of ours")

    monkeypatch.setattr(Store, "receive", broken)
    async with asyncio.timeout(2):
        assert await asyncio.gather(*(hooked.post(update(number)) for number in range(1, 9))) == [500] * 8


async def test_duplicates_and_reordering_are_harmless(hooked: Hooked, telegram: FakeTelegram) -> None:
    telegram.webhook.duplicates, telegram.webhook.reorder = 2, 0.1
    for chat in range(1, 21):
        telegram.say(chat, "/help")
    await hooked.bot.idle()
    assert [len(telegram.messages(chat)) for chat in range(1, 21)] == [1] * 20
    assert known(hooked.bot) == 20


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{", 400), (b"", 400), (b"\xff", 400), (b"[" * 100_000, 400), (b"7", 200), (b"{}", 200),
     (b'{"update_id": 5, "message": 1}', 200)],
)  # fmt: skip
async def test_whatever_is_posted_is_answered(hooked: Hooked, body: bytes, status: int) -> None:
    assert await hooked.post(body) == status
    assert await Person(hooked.bot, 7).say("/help")


async def test_posts_are_taken_at_whatever_path_a_proxy_leaves(hooked: Hooked) -> None:
    async with aiohttp.ClientSession(headers={HEADER: SECRET}) as client:
        async with client.get(hooked.url) as answer:
            assert answer.status == 405
        for number, path in enumerate(("/other", "/", "/a/b"), 1):
            async with client.post(hooked.url.replace("/telegram", path), json=update(number)) as answer:
                assert answer.status == 200
    assert known(hooked.bot) == 3


async def test_a_post_that_comes_too_slowly_is_given_up_and_holds_up_no_stop(
    hooked: Hooked, monkeypatch: pytest.MonkeyPatch
) -> None:
    host, port = hooked.url.removeprefix("http://").partition("/")[0].split(":")
    head = f"POST / HTTP/1.1\r\nHost: x\r\n{HEADER}: {SECRET}\r\nContent-Length: 100\r\n\r\n[".encode()
    monkeypatch.setattr(receiving, "_BODY_SECONDS", 0.1)
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(head)
    assert b" 408 " in await reader.readline()
    writer.close()
    monkeypatch.setattr(receiving, "_BODY_SECONDS", 60.0)
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write(head)
    await asyncio.sleep(0.05)
    await hooked.bot.stop()
    writer.close()


async def test_telegram_is_told_the_address_the_secret_and_what_to_send(hooked: Hooked, telegram: FakeTelegram) -> None:
    (call,) = [call for call in telegram.calls if call.method == "setWebhook"]
    assert call.params["url"] == "https://bot.example.com/telegram"
    assert call.params["secret_token"] == SECRET
    assert set(call.params["allowed_updates"]) == {"message", "edited_message", "callback_query", "my_chat_member"}


async def test_an_address_that_telegram_refuses_ends_with_what_to_do(bots: Bots, telegram: FakeTelegram) -> None:
    telegram.fail("setWebhook", status=400, description="Bad Request: bad webhook: Failed to resolve host")
    bot = bots.launch(webhook="https://no.example.com/telegram", listen="127.0.0.1:0")
    with pytest.raises(SettingsError, match=r"BOT_WEBHOOK.*[Ff]ailed to resolve host"):
        await bot.task


async def test_flood_control_tells_a_person_once_and_harms_nobody_else(bots: Bots, telegram: FakeTelegram) -> None:
    bot = await bots.start(flood_limit=20)
    for number in range(1_000):
        telegram.say(7, f"第{number}次问：材料交到哪")
    telegram.say(8, "/help")
    await bot.until(lambda: telegram.messages(8), seconds=2)
    await bot.idle(seconds=10)
    told = [one.text for one in telegram.messages(7)]
    assert 1 <= told.count(words.FLOODED) <= 3
    assert len(told) <= 200
    assert (await Person(bot, 7).say("/help"))[0] != words.FLOODED
