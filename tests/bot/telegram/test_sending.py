"""Messages on their way to Telegram: refusals, limits, connections that break; on the whole bot."""

import asyncio
import itertools
import time

import pytest

from bot.storage.records import Pace
from bot.telegram import sending, service, typing
from bot.telegram.fake.telegram import FakeTelegram
from dialogs import words as spoken
from tests.bot.telegram.running import Bots, Person, Running

GROUP = -20
SUPERGROUP = -1_000_000_000_020
QUESTION = "您想对照哪一个通知？"


@pytest.fixture
async def bot(bots: Bots) -> Running:
    return await bots.start()


def states(bot: Running, chat: int) -> list[str]:
    return [message["state"] for message in bot.store.held(chat)["messages"]]


def sends(telegram: FakeTelegram, chat: int) -> list[float]:
    """When messages to a chat were called for."""
    return [call.at for call in telegram.calls if call.method == "sendMessage" and call.chat == chat]


async def test_a_429_pauses_everybody_until_it_is_over(bot: Running, telegram: FakeTelegram) -> None:
    telegram.fail("sendMessage", status=429, chat=7)
    telegram.say(7, "/help")
    await bot.until(lambda: sends(telegram, 7))
    paused = time.monotonic()
    for chat in (8, 9):
        telegram.say(chat, "/help")
    await bot.until(lambda: bot.queues().ready == 3)
    await bot.idle()
    for chat in (7, 8, 9):
        assert len(telegram.messages(chat)) == 1
        assert sends(telegram, chat)[-1] - paused > 0.9


async def test_a_429_to_the_answer_of_a_press_pauses_everybody_as_well(bot: Running, telegram: FakeTelegram) -> None:
    person = Person(bot, 7)
    await person.say("我能报吗")
    telegram.fail("answerCallbackQuery", status=429)
    telegram.press(7, *person.button(person.labels[0]))
    await bot.until(lambda: telegram.counts["answerCallbackQuery", 429])
    await asyncio.sleep(0.1)  # in which the pause is stored
    paused = time.monotonic()
    await Person(bot, 8).say("/help")
    assert sends(telegram, 8)[0] - paused > 0.8


async def test_a_429_to_the_typing_action_pauses_everybody_and_nothing_is_called_meanwhile(
    bot: Running, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typing, "_PATIENCE", 0.02)
    telegram.delays["sendMessage"] = 1.0
    telegram.fail("sendChatAction", status=429)
    telegram.say(7, "/help")
    await bot.until(lambda: telegram.counts["sendChatAction", 429])
    paused = time.monotonic()
    await asyncio.sleep(0.1)  # in which the pause is stored
    telegram.say(8, "/help")
    await bot.until(lambda: telegram.messages(8), 10)
    assert sends(telegram, 8)[0] - paused > 0.8
    assert not [call for call in telegram.calls if call.method == "sendChatAction" and 0 < call.at - paused < 0.8]


async def test_who_has_blocked_the_bot_is_written_to_no_more_until_he_is_back(
    bot: Running, telegram: FakeTelegram
) -> None:
    person = Person(bot, 7)
    await person.say("/start")
    telegram.fail("sendMessage", status=403, chat=7)
    telegram.say(7, "/help")
    await bot.idle()
    assert bot.store.held(7)["chats"][0]["reachable"] == 0
    assert set(states(bot, 7)) <= {"blocked"}
    count = len(sends(telegram, 7))
    telegram.unblock(7)
    await bot.idle()
    assert bot.store.held(7)["chats"][0]["reachable"] == 1
    assert len(sends(telegram, 7)) == count
    assert await person.say("/help")


async def test_the_rest_of_an_answer_is_not_sent_to_who_has_blocked_the_bot(
    bots: Bots, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spoken, "HELP", "很长的一行\n" * 3000)
    bot = await bots.start()
    telegram.fail("sendMessage", status=403, chat=7)
    telegram.say(7, "/help")
    await bot.idle()
    assert states(bot, 7) == ["blocked"] * len(states(bot, 7))
    assert len(states(bot, 7)) > 1
    assert len(sends(telegram, 7)) == 1


async def test_a_person_who_leaves_and_says_so_is_unreachable(bot: Running, telegram: FakeTelegram) -> None:
    await Person(bot, 7).say("/start")
    telegram.block(7)
    await bot.idle()
    assert bot.store.held(7)["chats"][0]["reachable"] == 0
    assert len(sends(telegram, 7)) == 1


@pytest.mark.parametrize(
    ("status", "description"),
    [
        (400, "Bad Request: chat not found"),
        (403, "Forbidden: user is deactivated"),
        (400, "Bad Request: message is too long"),
        (404, "Not Found"),
    ],
)
async def test_what_telegram_refuses_for_good_is_not_sent_again(
    bot: Running, telegram: FakeTelegram, status: int, description: str
) -> None:
    telegram.fail("sendMessage", status=status, description=description, chat=7)
    telegram.say(7, "/help")
    await bot.idle()
    assert len(sends(telegram, 7)) == 1
    assert states(bot, 7) in (["blocked"], ["failed"])
    assert bot.store.held(7)["messages"][0]["content"] is None
    assert await Person(bot, 8).say("/help")


async def test_a_group_that_became_a_supergroup_is_followed(bot: Running, telegram: FakeTelegram) -> None:
    group = Person(bot, GROUP)
    await group.say("@title_review_bot 有哪些通知", user=7)
    telegram.migrate(GROUP, SUPERGROUP)
    telegram.say(GROUP, "@title_review_bot 有哪些通知", user=7)
    await bot.idle()
    assert len(telegram.messages(SUPERGROUP)) == 1
    assert bot.store.held(GROUP)["chats"] == []
    assert bot.store.held(SUPERGROUP)["chats"]


@pytest.mark.parametrize("fault", ["hang up", 500, 502])
async def test_an_answer_that_may_have_arrived_is_not_sent_again(
    bot: Running, telegram: FakeTelegram, fault: str | int
) -> None:
    if isinstance(fault, int):
        telegram.fail("sendMessage", status=fault, chat=7)
    else:
        telegram.hang_up("sendMessage", before=False, chat=7)
    telegram.say(7, "/help")
    await bot.idle()
    assert len(sends(telegram, 7)) == 1
    assert states(bot, 7) == ["unknown"]


@pytest.mark.parametrize("fault", ["hang up", 500])
async def test_a_question_that_may_have_arrived_is_put_again_once(
    bot: Running, telegram: FakeTelegram, fault: str | int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "_REPEATING", 100_000)
    if isinstance(fault, int):
        telegram.fail("sendMessage", status=fault, chat=7, times=2)
    else:
        telegram.hang_up("sendMessage", before=False, chat=7, times=2)
    telegram.say(7, "我能报吗")
    await bot.idle()
    first, second = sends(telegram, 7)
    assert second - first >= 0.1
    assert states(bot, 7) == ["unknown"]
    assert QUESTION in (await Person(bot, 7).say("我能报吗"))[0]


async def test_an_answer_that_comes_after_all_is_taken(bot: Running, telegram: FakeTelegram) -> None:
    telegram.answer_late("sendMessage", 0.3, chat=7)
    await Person(bot, 7).say("/help")
    assert len(sends(telegram, 7)) == 1
    assert states(bot, 7) == []


async def test_an_edit_that_is_refused_becomes_a_message(bot: Running, telegram: FakeTelegram) -> None:
    person = Person(bot, 7)
    await person.tell("我能报吗", "1", "1", "同意")
    while not person.labels:
        await person.say("不清楚")
    count = len(person.shown)
    telegram.fail("editMessageText", status=400, description="Bad Request: message to edit not found")
    await person.press(person.labels[-1])
    assert len(person.shown) == count + 1


async def test_one_chat_that_hangs_holds_up_nobody_else(bot: Running, telegram: FakeTelegram) -> None:
    telegram.answer_late("sendMessage", 0.6, chat=7)
    telegram.say(7, "/help")
    await bot.until(lambda: sends(telegram, 7))
    begin = time.monotonic()
    telegram.say(8, "/help")
    await bot.until(lambda: telegram.messages(8))
    assert time.monotonic() - begin < 0.4


async def test_messages_of_one_chat_go_out_in_order_one_at_a_time(
    bots: Bots, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spoken, "HELP", "".join(f"第{number}行" + "长" * 3990 + "\n" for number in range(8)))
    bot = await bots.start()
    telegram.delay = 0.01
    (first, *rest) = [text[:3] for text in await Person(bot, 7).say("/help")]
    assert [first, *rest][:8] == [f"第{number}行" for number in range(8)]
    at = sends(telegram, 7)
    assert min(after - before for before, after in itertools.pairwise(at)) >= 0.009


async def test_a_token_that_is_no_longer_taken_ends_the_bot(bot: Running, telegram: FakeTelegram) -> None:
    telegram.fail("sendMessage", status=401)
    telegram.say(7, "/help")
    with pytest.raises(Exception, match="copy it anew from @BotFather"):
        await bot.until(lambda: False)
    assert states(bot, 7) == ["ready"]


async def test_the_pace_is_one_a_second_to_a_chat_after_a_burst(bots: Bots, telegram: FakeTelegram) -> None:
    bot = await bots.start(paced=True)
    for _ in range(7):
        telegram.say(7, "/help")
    await bot.idle(seconds=6)
    at = sends(telegram, 7)
    assert len(at) == 7
    assert at[4] - at[0] < 0.8  # the burst
    assert 0.7 < at[5] - at[0] < 1.8
    assert 1.7 < at[6] - at[0] < 2.8


async def test_the_pace_is_twenty_seven_a_second_overall(bots: Bots, telegram: FakeTelegram) -> None:
    bot = await bots.start(paced=True)
    chats = range(1, 60)
    for chat in chats:
        telegram.say(chat, "/help")
    await bot.idle(seconds=6)
    at = sorted(at for chat in chats for at in sends(telegram, chat))
    assert len(at) == 59
    assert 1.7 < at[-1] - at[0] < 2.8


def test_the_pace_follows_the_settings(bots: Bots) -> None:
    given = bots.settings(
        rate=10.0, chat_rate=0.5, chat_burst=3, group_seconds=4.0, broadcast_rate=5.0, paid_rate=500.0
    )
    assert service.pace(given) == Pace(
        overall=100_000, chat=2_000_000, group=4_000_000, burst=4_000_000, broadcast=200_000, paid=2_000
    )
