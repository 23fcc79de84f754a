"""A broadcast from its proposal to its report, over days of a clock under control, with what staff and people read.

The same bot in this process but for one crash, which is a real one: a bot of its own, killed with SIGKILL.
"""

import asyncio
import csv
import datetime
import io
import os
import sys
from typing import Any

from bot import clock
from bot.storage import broadcasts, staffing
from bot.telegram.fake.telegram import FakeTelegram
from tests.bot.telegram.running import Bots, Person, Running

NOTICE = "changzhi-2024-engineering"
AUTHOR, APPROVER = 1001, 1002
SUBSCRIBERS = tuple(range(2001, 2017))
CRASHED_AT, MUTES, LEAVES = 2004, 2011, 2012
PACE: dict[str, Any] = {"paced": True, "broadcast_rate": 4.0, "rate": 20.0, "chat_rate": 50.0, "chat_burst": 20}
WORDS = "【提醒】材料收审快截止了：{截止时间}，{剩余时间}。"


def at(day: int, hour: int, minute: int = 0, second: int = 0, month: int = 10) -> datetime.datetime:
    return datetime.datetime(2024, month, day, hour, minute, second)


def got(telegram: FakeTelegram, chat: int) -> list[str]:
    """The reminders that a chat was shown."""
    return [one.text for one in telegram.messages(chat) if one.text.startswith("【提醒】")]


def reached(telegram: FakeTelegram) -> list[int]:
    return [chat for chat in SUBSCRIBERS if got(telegram, chat)]


def latest(person: Person, begins: str) -> str:
    """The newest message of the chat that begins so."""
    found = [one.text for one in person.shown if one.text.startswith(begins)]
    assert found, [one.text for one in person.shown]
    return found[-1]


async def shows(bot: Running, person: Person, words: str) -> str:
    """Wait until a message of the chat has these words; the newest such."""
    await bot.until(lambda: any(words in one.text for one in person.shown), 10)
    return [one.text for one in person.shown if words in one.text][-1]


async def killed_while_sending(bots: Bots, telegram: FakeTelegram, moment: datetime.datetime) -> None:
    """A bot of its own begins at a time and is killed while the server has not yet answered one of its calls."""
    telegram.answer_late("sendMessage", 60, chat=CRASHED_AT)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
    given = {"TOKEN": telegram.token, "API_URL": telegram.url, "DATABASE": bots.database, "MONITOR": "off"}
    given |= {"WORKERS": "0", "BROADCAST_RATE": "4", "RATE": "20"}
    command = (sys.executable, "-m", "bot", "telegram", "--clock", moment.isoformat())
    process = await asyncio.create_subprocess_exec(
        *command, env=environment | {f"BOT_{name}": value for name, value in given.items()}
    )
    try:
        await telegram.wait(lambda: bool(got(telegram, CRASHED_AT)), 30)
    finally:
        process.kill()
        await process.wait()


async def test_a_broadcast_from_proposal_to_report(bots: Bots, telegram: FakeTelegram, travelling: None) -> None:
    # 24 October, nine o'clock: people subscribe; seven days are left, so a reminder is proposed.
    clock.travel(at(24, 9))
    bot = await bots.start(**PACE)
    with bot.store.database.transaction():
        for person in (AUTHOR, APPROVER):
            staffing.set_role(bot.store.database, person, "approver", clock.epoch())
    author, approver = Person(bot, AUTHOR), Person(bot, APPROVER)
    await author.say("/desk")
    await approver.say("/desk")
    for chat in SUBSCRIBERS:
        telegram.say(chat, f"/start {NOTICE}")
        telegram.say(chat, "/subscribe")
    await bot.idle()
    clock.travel(at(24, 9, 5))
    proposed = await shows(bot, author, "【建议提醒】")
    assert "材料收审”还剩7天，有 16 人订阅了提醒" in proposed
    assert await shows(bot, approver, "【建议提醒】") == proposed
    assert "还剩7天。\n地点：长治市工信局" in latest(author, "【提醒】")
    assert reached(telegram) == []

    # One of the staff takes it over, words it anew, puts it off until the evening, and has it approved by another.
    await author.press("采用")
    (broadcast,) = broadcasts.newest(bot.store.database, 1)
    assert broadcast.author == AUTHOR
    await author.press("改文字")
    assert "可以填入：{通知名称}" in latest(author, "请把新的文字发给我")
    await author.say(WORDS)
    assert "材料收审快截止了：10月9日至31日，还剩7天。" in latest(author, "【提醒】")
    await author.press("定时间")
    (card,) = await author.say("今天 20:59")
    assert "开始：2024-10-24 20:59" in card
    (submitted,) = await author.press("确认发送")
    assert submitted == f"已提交。等 {APPROVER} 批准后发送。"
    await bot.until(lambda: any("【请批准】" in one.text for one in approver.shown))
    assert "材料收审快截止了" in latest(approver, "【提醒】")
    (approved,) = await approver.press("批准")
    assert approved == "已定，2024-10-24 20:59 开始发送。"
    await shows(bot, author, f"{APPROVER} 批准了播发 {broadcast.id}")
    assert reached(telegram) == []
    telegram.say(MUTES, "/mute")
    telegram.block(LEAVES)
    await bot.idle()
    await bot.stop()

    # It begins in the evening, and the bot dies while a message is on its way.
    await killed_while_sending(bots, telegram, at(24, 20, 59))
    before_crash = reached(telegram)
    assert before_crash == [chat for chat in SUBSCRIBERS if chat <= CRASHED_AT]

    # Another goes on; at nine in the evening it holds, and a person mutes it.
    clock.travel(at(24, 20, 59, 30))
    bot = await bots.start(**PACE)
    author = Person(bot, AUTHOR)
    await bot.until(lambda: 2006 in reached(telegram), 10)
    clock.travel(at(24, 21, 0, 0))
    held = await shows(bot, author, "免打扰")
    assert "08:00" in held
    before_night = reached(telegram)
    mutes_at_night = before_night[-1] + 1
    telegram.say(mutes_at_night, "/mute")
    await bot.idle()

    # The next morning it goes on by itself; staff hold it and let it go on.
    clock.travel(at(25, 8, 0, 0))
    await bot.until(lambda: len(reached(telegram)) > len(before_night), 10)
    said = await author.say(f"/broadcast {broadcast.id} pause")
    assert f"播发 {broadcast.id} 已暂停。已经发出去的收不回来。" in said
    after_pause = reached(telegram)
    await asyncio.sleep(0.6)  # more than two would have gone at this pace
    assert len(reached(telegram)) <= len(after_pause) + 1
    await shows(bot, author, "已暂停")

    # The window closes before the end: nobody gets it any more.
    clock.travel(at(31, 23, 59, 0))
    await author.say(f"/broadcast {broadcast.id} resume")
    clock.travel(at(1, 0, 0, 1, month=11))
    report = await shows(bot, author, "共 14 人：")  # two had muted or left before it began
    ended = broadcasts.get(bot.store.database, broadcast.id)
    assert ended is not None
    tally = broadcasts.tally(bot.store.database, broadcast.id)
    assert (ended.state, tally["unknown"]) == ("done", 1)
    assert tally["sent"] == len(reached(telegram)) - 1  # the one unknown has got it
    assert (tally["muted"], sum(tally.values())) == (1, len(SUBSCRIBERS) - 2)
    assert report.startswith(f"【播发 {broadcast.id}】到了失效时间，已停止\n")
    assert "结果不明 1" in report
    assert "2024-10-24 20:59 开始，2024-11-01 00:00 结束" in report
    assert all(len(got(telegram, chat)) == 1 for chat in reached(telegram)), "somebody got it twice"
    assert not {MUTES, LEAVES, mutes_at_night} & set(reached(telegram))
    assert all("还剩7天" in text or "还剩6天" in text for chat in reached(telegram) for text in got(telegram, chat))

    # Who was not reached is in the file, with the reason.
    file = next(one.document for one in reversed(author.shown) if one.document is not None)
    rows = list(csv.DictReader(io.StringIO(file[1].decode("utf-8-sig"))))
    assert {int(row["聊天编号"]) for row in rows} == set(SUBSCRIBERS) - set(reached(telegram)) - {MUTES, LEAVES} | {
        CRASHED_AT
    }
    reasons = {int(row["聊天编号"]): row["状态"] for row in rows}
    assert reasons[CRASHED_AT] == "结果不明"
    assert (reasons[mutes_at_night], reasons[2016]) == ("已退订", "过期未发")
