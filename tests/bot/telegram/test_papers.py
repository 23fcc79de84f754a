"""Reports and calendars on Telegram: made with the turn, sent once, kept no longer than a message."""

import base64
import datetime
import json
import logging
import zlib

import pytest

from bot import clock
from bot.messages import File, Sending
from bot.telegram import sending, words
from bot.telegram.fake.telegram import FakeTelegram
from dialogs.assistant import Assistant
from tests.bot.telegram.running import Bots, Person, Running

GROUP = -20
CONFIDED = "我们单位搞机电的小厂"
TOLD = "我在太原一家民企搞机电，大专，助工是2016年7月聘的"


@pytest.fixture
async def bot(bots: Bots) -> Running:
    return await bots.start()


def documents(telegram: FakeTelegram, chat: int) -> list[tuple[str, bytes]]:
    return [one.document for one in telegram.messages(chat) if one.document is not None]


async def tell(bot: Running, chat: int = 7) -> Person:
    """Somebody who has agreed, chosen and told something."""
    person = Person(bot, chat)
    await person.tell("太原工程师我能报吗", "同意", TOLD)
    return person


@pytest.mark.parametrize("workers", [0, 1])
async def test_a_report_comes_as_a_document_after_the_reply(
    bots: Bots, telegram: FakeTelegram, workers: int, database_address: str
) -> None:
    given = {} if not workers else {"assistant": None, "workers": workers}
    bot = await bots.start(database_address, **given)
    person = await tell(bot)
    said = await person.say("/report")
    (name, content) = documents(telegram, 7)[-1]
    assert [one.document is not None for one in telegram.messages(7)[-2:]] == [False, True]
    assert "报告在下面的文件里" in said[0]
    assert name.startswith("申报报告-")
    assert name.endswith(".html")
    page = content.decode()
    assert "大专" in page
    assert "2016年7月" in page
    assert bot.store.held(7)["messages"] == []


async def test_a_calendar_comes_as_a_document_also_to_a_group(
    bots: Bots, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.bot.telegram.running.TODAY", datetime.date(2020, 11, 1))
    bot = await bots.start()
    await Person(bot, 7).say("/calendar 太原")
    await Person(bot, GROUP).say("/calendar@title_review_bot 太原", user=7)
    for chat in (7, GROUP):
        ((name, content),) = documents(telegram, chat)
        assert name.endswith(".ics")
        assert content.startswith(b"BEGIN:VCALENDAR")


async def test_a_report_is_for_no_group(bot: Running, telegram: FakeTelegram) -> None:
    await Person(bot, GROUP).say("/report@title_review_bot 太原", user=7)
    assert documents(telegram, GROUP) == []


async def test_a_press_chooses_the_notice_of_a_report(bot: Running, telegram: FakeTelegram) -> None:
    person = Person(bot, 7)
    await person.say("/report")
    await person.press(next(label for label in person.labels if "简阳" in label))
    assert len(documents(telegram, 7)) == 1


@pytest.mark.parametrize("fault", ["hang up", 500])
async def test_a_document_that_may_have_arrived_is_not_sent_again(
    bot: Running, telegram: FakeTelegram, fault: str | int
) -> None:
    person = await tell(bot)
    if isinstance(fault, int):
        telegram.fail("sendDocument", status=fault, chat=7)
    else:
        telegram.hang_up("sendDocument", before=False, chat=7)
    await person.say("/report")
    assert len([call for call in telegram.calls if call.method == "sendDocument"]) == 1
    (row,) = bot.store.held(7)["messages"]
    assert row["state"] == "unknown"
    assert row["content"] is None


async def test_a_document_that_did_not_leave_is_sent_after_all(
    bot: Running, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "_FIRST_RETRY", 50_000)
    person = await tell(bot)
    telegram.fail("sendDocument", status=429, chat=7)
    await person.say("/report")
    assert len(documents(telegram, 7)) == 1


async def test_a_report_that_waits_survives_a_restart_with_what_was_known_then(
    bots: Bots, telegram: FakeTelegram
) -> None:
    bot = await bots.start()
    person = await tell(bot)
    telegram.delays["sendMessage"] = 0.5
    telegram.say(7, "/report")
    await bot.until(lambda: any('"file"' in (row["content"] or "") for row in bot.store.held(7)["messages"]))
    await bot.end()
    telegram.delays.clear()
    await (again := await bots.start()).idle()
    ((_, content),) = documents(telegram, 7)
    assert "大专" in content.decode()
    assert again.store.held(7)["messages"] == []
    assert person.shown[-1].document is not None


async def test_what_waits_is_forgotten_with_the_person(bot: Running, telegram: FakeTelegram) -> None:
    await tell(bot)
    telegram.fail("sendMessage", status=429, chat=7)
    telegram.say(7, "/report")
    await bot.until(lambda: any('"file"' in (row["content"] or "") for row in bot.store.held(7)["messages"]))
    telegram.say(7, "/forget")
    telegram.say(7, "确认删除")
    await bot.idle(seconds=8)
    assert documents(telegram, 7) == []
    assert "file" not in json.dumps(bot.store.held(7))


async def test_an_export_shows_a_file_that_waits_as_text(bot: Running, telegram: FakeTelegram) -> None:
    await Person(bot, 7).say("/start")
    content = Sending(kind="document", text="报告", file=File.of("r.html", "<p>大专</p>".encode())).content()
    with bot.store.database.transaction():
        later = {"repeatable": 0, "step": 0, "at": clock.epoch()}
        export = Sending(kind="export", text=words.EXPORTED).content()
        rows = [{"chat": 7, "content": one, **later} for one in (export, content)]
        bot.store.database.run("add_messages", rows=rows)
    await bot.until(lambda: len(documents(telegram, 7)) == 2)
    exported = json.loads(documents(telegram, 7)[0][1])
    assert exported["messages"][-1]["content"]["file"] == {"name": "r.html", "content": "<p>大专</p>"}
    assert documents(telegram, 7)[1] == ("r.html", "<p>大专</p>".encode())


async def test_no_log_holds_what_stands_in_a_report(
    bot: Running, telegram: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    person = await tell(bot)
    telegram.fail("sendDocument", status=400, description=f"Bad Request: file of {CONFIDED} is wrong", chat=7)
    await person.say("/report")
    logged = "\n".join(record.getMessage() for record in caplog.records if record.levelno >= logging.INFO)
    assert "is refused" in logged
    for confided in ("大专", "机电", "太原", CONFIDED, "DOCTYPE"):
        assert confided not in logged


def test_what_waits_is_packed_and_comes_back_whole(assistant: Assistant) -> None:
    content = ("报告" * 20_000).encode()
    sent = Sending(kind="document", file=File.of("报告.html", content))
    kept = sent.content()
    assert len(kept) < len(content) / 10
    read = Sending.model_validate_json(kept)
    assert read.file is not None
    assert read.file.content == content
    assert zlib.decompress(base64.b64decode(json.loads(kept)["file"]["packed"])) == content
