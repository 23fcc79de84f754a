"""What is held about a person: sent to him, deleted everywhere, and not kept for ever."""

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bot import clock
from bot.telegram import housekeeping, words
from bot.telegram.fake.telegram import FakeTelegram
from dialogs import words as spoken
from tests.bot.telegram.running import Bots, Person, Running

FACT = "我是博士研究生"
NOTED = "博士研究生"
QUESTION = "食堂里供应烤红薯吗"
DAY = 86_400_000_000


@pytest.fixture
async def bot(bots: Bots) -> Running:
    return await bots.start()


async def tell_all(person: Person) -> None:
    """Facts, a question that nobody can answer, a subscription and a voice message."""
    await person.tell("我能报吗", "1", "1", "同意", FACT, QUESTION, "订阅")
    person.telegram.show(person.chat, {"voice": {"file_id": "x", "duration": 1}})
    await person.bot.idle()


def files(database: str) -> bytes:
    """Everything that stands in a SQLite database's files."""
    path = Path(database)
    return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))


def traces(database: str) -> list[str]:
    """What of a person's words stands in the files, as text or as JSON may write it."""
    held = files(database)
    found = [said for said in (FACT, NOTED, QUESTION, "烤红薯") if said.encode() in held]
    return found + [said for said in (NOTED, QUESTION) if json.dumps(said).strip('"').encode() in held]


async def exported(person: Person) -> dict[str, Any]:
    await person.say("/export")
    (document,) = [one.document for one in person.shown if one.document is not None]
    name, content = document
    assert name == words.EXPORT_NAME
    found: dict[str, Any] = json.loads(content)
    return found


async def test_an_export_holds_everything_that_is_held_and_nothing_of_others(bot: Running) -> None:
    person, other = Person(bot, 7), Person(bot, 8)
    await tell_all(person)
    await other.tell("我能报吗", "2", "订阅")
    document = await exported(person)
    held = bot.store.held(7)
    assert document.keys() == held.keys()
    (chat,) = document["chats"]
    assert chat["session"] == json.loads(held["chats"][0]["session"])
    assert chat["session"]["facts"]["education"]
    assert chat["session"]["words"]["education"] == NOTED
    assert len(document["subscriptions"]) == 1
    assert QUESTION in json.dumps(document["events"], ensure_ascii=False)
    assert len(document["events"]) == len(held["events"])


async def test_an_export_may_be_asked_for_by_someone_who_has_only_begun(bot: Running) -> None:
    document = await exported(Person(bot, 7))
    assert document["events"] == document["subscriptions"] == []


async def test_forgetting_leaves_nothing_in_the_database_or_its_files(bot: Running) -> None:
    person = Person(bot, 7)
    await tell_all(person)
    assert traces(bot.database)
    await person.say("/forget")
    answers = await person.press(spoken.FORGET_NOW)
    assert answers[-1].startswith("已删除")
    await bot.until(lambda: not traces(bot.database), seconds=2.5)
    await bot.until(lambda: not any(bot.store.held(7).values()), seconds=2.5)


async def test_who_has_forgotten_everything_begins_anew(bot: Running) -> None:
    person = Person(bot, 7)
    await tell_all(person)
    await person.tell("/forget", spoken.FORGET_NOW)
    assert await person.say("我说过什么") == [spoken.NOTHING_TOLD]
    assert "个人信息说明" in (await person.say(FACT))[-1]


async def test_forgetting_deletes_what_may_or_may_not_have_arrived(bots: Bots, telegram: FakeTelegram) -> None:
    bot = await bots.start()
    person = Person(bot, 7)
    await tell_all(person)
    await person.say("取消")
    telegram.fail("sendMessage", times=1, status=500)  # the answer that repeats what was said may have arrived
    await person.say("我说过什么")
    (message,) = bot.store.held(7)["messages"]
    assert message["state"] == "unknown"
    await person.tell("/forget", spoken.FORGET_NOW)
    await bot.until(lambda: not any(bot.store.held(7).values()), seconds=2.5)


async def test_others_keep_what_they_said(bot: Running) -> None:
    person, other = Person(bot, 7), Person(bot, 8)
    await tell_all(person)
    await tell_all(other)
    await person.tell("/forget", spoken.FORGET_NOW)
    assert NOTED in other.session


async def test_on_postgresql_the_tables_hold_nothing_any_more(
    postgresql_address: str, bots: Bots, telegram: FakeTelegram
) -> None:
    bot = await bots.start(postgresql_address)
    person = Person(bot, 7)
    await tell_all(person)
    assert NOTED in everything(postgresql_address)
    await person.tell("/forget", spoken.FORGET_NOW)
    await bot.until(lambda: not any(bot.store.held(7).values()), seconds=2.5)
    assert NOTED not in everything(postgresql_address)
    assert QUESTION not in everything(postgresql_address)


def everything(address: str) -> str:
    """Every row of every table, as text."""
    with psycopg.connect(address) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return "".join(
            str(connection.execute(f'SELECT t::text FROM "{name}" t'.encode()).fetchall()) for (name,) in tables
        )


async def test_who_has_been_idle_for_so_long_is_forgotten_by_itself(
    bots: Bots, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "_PAUSE", 0.01)
    monkeypatch.setattr(housekeeping, "_SWEEPING", 0.02)
    monkeypatch.setattr(housekeeping.Housekeeping, "_jumped", lambda _: False)  # months pass in this test
    bot = await bots.start(retention_days=180)
    person, other = Person(bot, 7), Person(bot, 8)
    await tell_all(person)
    now = clock.epoch()
    monkeypatch.setattr(clock, "epoch", lambda: now + 100 * DAY)
    await other.say("/start")
    monkeypatch.setattr(clock, "epoch", lambda: now + 181 * DAY)
    await bot.until(lambda: not any(bot.store.held(7).values()))
    await bot.until(lambda: not traces(bot.database))
    assert bot.store.held(8)["chats"]
