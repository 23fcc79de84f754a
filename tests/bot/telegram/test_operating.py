"""The whole bot as an operator meets it: health, metrics, stopping, starting again, several at once."""

import asyncio
import logging
import signal
import time
from contextlib import closing
from pathlib import Path

import aiohttp
import pytest

from bot.errors import AddressInUse, SettingsError, StoreError
from bot.storage.opening import open_store
from bot.storage.store import Store
from bot.telegram import api, service
from bot.telegram.fake.telegram import FakeTelegram
from tests.bot.telegram.running import Bots, Person, free_port


async def fetched(port: int, path: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as client, client.get(f"http://127.0.0.1:{port}{path}") as answer:
        return answer.status, await answer.text()


async def test_health_and_metrics_are_served(bots: Bots, telegram: FakeTelegram) -> None:
    port = free_port()
    bot = await bots.start(monitor=f"127.0.0.1:{port}")
    telegram.push({"message": {"message_id": "x"}})
    await Person(bot, 7).say("/help")
    status, health = await fetched(port, "/healthz")
    assert (status, '"status": "ok"' in health) == (200, True)
    status, metrics = await fetched(port, "/metrics")
    assert status == 200
    for line in (
        'bot_updates_total{outcome="stored"} 1.0',
        'bot_updates_total{outcome="aside"} 1.0',
        "bot_turns_total 1.0",
        'bot_sends_total{outcome="sent"} 1.0',
        "bot_reply_seconds_count 1.0",
        "bot_people 1.0",
        "bot_open_updates 0.0",
        "bot_messages_sending 0.0",
    ):
        assert line in metrics.splitlines(), metrics


async def test_a_bot_whose_database_is_away_is_not_well(bots: Bots, monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    await bots.start(monitor=f"127.0.0.1:{port}")

    def queues(_: Store) -> None:
        raise StoreError("away")

    monkeypatch.setattr(Store, "queues", queues)
    assert (await fetched(port, "/healthz"))[0] == 503
    assert "bot_open_updates NaN" in (await fetched(port, "/metrics"))[1]


async def test_an_address_that_is_taken_ends_with_what_to_do(bots: Bots) -> None:
    port = free_port()
    await bots.start(monitor=f"127.0.0.1:{port}")
    second = bots.launch(bots.database + "-2", monitor=f"127.0.0.1:{port}")
    with pytest.raises(AddressInUse, match="choose another address or port"):
        await second.task


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_bot_told_to_stop_lets_its_calls_end(bots: Bots, telegram: FakeTelegram, number: int) -> None:
    bot = asyncio.create_task(service.run(bots.settings(), bots.assistant))
    await telegram.wait(lambda: any(call.method == "getUpdates" for call in telegram.calls))
    telegram.delays["sendMessage"] = 0.3
    for chat in range(1, 11):
        telegram.say(chat, "/help")
    await telegram.wait(lambda: [call.method for call in telegram.calls].count("sendMessage") == 10)
    signal.raise_signal(number)
    await bot
    assert all(len(telegram.messages(chat)) == 1 for chat in range(1, 11))
    with closing(open_store(bots.database)) as store:
        queues = store.queues()
    assert (queues.open, queues.ready, queues.sending, queues.unknown) == (0, 0, 0, 0)


async def test_a_bot_told_to_stop_answers_the_presses_it_has_handled(bots: Bots, telegram: FakeTelegram) -> None:
    person = Person(await bots.start(), 7)
    await person.say("我能报吗")
    telegram.delays["answerCallbackQuery"] = 0.2
    await person.press(person.labels[0])
    assert not telegram.answered()
    await person.bot.stop()
    assert len(telegram.answered()) == 1


async def test_what_was_not_yet_handled_or_sent_is_after_the_next_start(bots: Bots, telegram: FakeTelegram) -> None:
    bot = await bots.start()
    telegram.delays["sendMessage"] = 0.1
    for number in range(5):
        telegram.say(7, f"/start {number}")
    await bot.until(lambda: telegram.messages(7))
    await bot.stop()
    left = len(telegram.messages(7))
    assert 1 <= left < 5
    telegram.delays.clear()
    again = await bots.start()
    await again.idle()
    assert len(telegram.messages(7)) == 5


async def test_a_conversation_goes_on_after_a_restart_its_buttons_too(bots: Bots) -> None:
    person = Person(await bots.start(), 7)
    await person.say("我能报吗")
    await person.bot.stop()
    again = Person(await bots.start(), 7)
    assert again.labels
    notice = again.labels[0]
    assert notice in "".join(await again.press(notice))


async def test_a_bot_stops_soon_also_while_telegram_is_away(bots: Bots, telegram: FakeTelegram) -> None:
    await telegram.stop()
    bot = bots.launch()
    await bot.until(lambda: Path(bots.database).exists())
    await bot.until(lambda: bot.store.queues().open == 0)
    begin = time.monotonic()
    await bot.stop()
    assert time.monotonic() - begin < 2
    await telegram.start()


async def test_two_bots_on_one_file_are_refused(bots: Bots) -> None:
    await bots.start()
    second = bots.launch()
    with pytest.raises(StoreError, match="another bot already runs"):
        await second.task


async def test_two_replicas_on_postgresql_share_the_work(
    postgresql_address: str, bots: Bots, telegram: FakeTelegram
) -> None:
    first = await bots.start(postgresql_address)
    second = bots.launch(postgresql_address)
    await first.until(lambda: [call.method for call in telegram.calls].count("deleteWebhook") == 2)
    for chat in range(1, 31):
        telegram.say(chat, "我能报吗")
        telegram.say(chat, "1")
    await first.idle()
    assert [len(telegram.messages(chat)) for chat in range(1, 31)] == [2] * 30
    assert all("您想申报" in telegram.messages(chat)[-1].text for chat in range(1, 31) if telegram.messages(chat)[-1])
    assert not second.task.done()


async def test_neither_the_token_nor_what_people_said_is_in_the_log(
    bots: Bots, telegram: FakeTelegram, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    monkeypatch.setattr(api, "_FIRST_PAUSE", 0.02)
    telegram.fail("sendMessage", status=500, body="<html>")
    telegram.hang_up("sendMessage", chat=8)
    telegram.fail("getUpdates", status=502)
    bot = await bots.start()
    for chat in (7, 8, 9):
        telegram.say(chat, "我的电话是13800138000，食堂里有烤红薯吗")
    await bot.idle()
    await bot.stop()
    secret = telegram.token.partition(":")[2]
    assert secret not in caplog.text
    assert "13800138000" not in caplog.text
    assert "烤红薯" not in caplog.text


async def test_a_menu_that_telegram_does_not_take_holds_up_nobody(bots: Bots, telegram: FakeTelegram) -> None:
    telegram.fail("setMyCommands", times=9, status=400, description="Bad Request: BOT_COMMAND_INVALID")
    bot = await bots.start()
    assert await Person(bot, 7).say("/help")


async def test_a_bot_logged_out_at_its_server_ends_with_what_to_do(bots: Bots, telegram: FakeTelegram) -> None:
    telegram.fail("getMe", status=400, description="Bad Request: logged out")
    with pytest.raises(SettingsError, match="logOut"):
        await bots.launch().task
