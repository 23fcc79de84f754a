"""The dialogue of one broadcast in docs/staff.md is what the bot says. UPDATE_DOCS=1 writes it anew."""

import datetime
import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot import clock
from bot.storage import staffing
from bot.telegram.fake.telegram import FakeTelegram
from tests.bot.telegram.running import Bots, Person, Running

GUIDE = Path(__file__).parents[3] / "docs" / "staff.md"
BEGIN, END = "<!-- dialogue -->\n```text\n", "```\n<!-- /dialogue -->"
NOTICE = "changzhi-2024-engineering"
AUTHOR, APPROVER = 1001, 1002
SUBSCRIBERS = (2001, 2002, 2003)


@dataclass
class Transcript:
    """What was said by whom, as a reader of the guide sees it."""

    bot: Running
    lines: list[str] = field(default_factory=list)
    seen: dict[int, dict[int, str]] = field(default_factory=dict)

    def said(self, who: str, what: str) -> None:
        self.lines.append(f"{who}：{what}\n")

    async def heard(self, who: str, person: Person) -> None:
        """Once the bot is idle, what is new in the chat."""
        await self.bot.idle()
        before = self.seen.setdefault(person.chat, {})
        for one in person.shown:
            if before.get(one.id) != one.text:
                buttons = "".join(f"[{label}]" for row in one.buttons for label, _ in row)
                file = "" if one.document is None else f"\n（文件 {one.document[0]}）"
                self.lines.append(f"助手 → {who}：{one.text}{file}" + (f"\n{buttons}\n" if buttons else "\n"))
        self.seen[person.chat] = {one.id: one.text for one in person.shown}


@pytest.fixture
def database_address(sqlite_address: str) -> str:
    """One database is enough for words."""
    return sqlite_address


async def _dialogue(bots: Bots, telegram: FakeTelegram) -> str:
    clock.travel(datetime.datetime(2024, 10, 24, 9))
    bot = await bots.start(quiet="21:00-08:00")
    with bot.store.database.transaction():
        for chat in (AUTHOR, APPROVER):
            staffing.set_role(bot.store.database, chat, "approver", clock.epoch())
    for chat in (AUTHOR, APPROVER):
        telegram.say(chat, "/help")
    for chat in SUBSCRIBERS:
        telegram.say(chat, f"/start {NOTICE}")
        telegram.say(chat, "/subscribe")
    await bot.idle()
    author, approver = Person(bot, AUTHOR), Person(bot, APPROVER)
    told = Transcript(bot)
    for person in (author, approver):
        await told.heard("", person)
    told.lines.clear()
    clock.travel(datetime.datetime(2024, 10, 24, 9, 5))
    await bot.until(lambda: any("【建议提醒】" in one.text for one in approver.shown))
    await told.heard("小李", author)
    for label, words in (
        ("采用", None),
        ("改文字", None),
        (None, "【提醒】{办理事项}还有几天就结束：{截止时间}，{剩余时间}。\n<b>{地点}</b>"),
    ):
        told.said("小李", f"［按“{label}”］" if label else str(words))
        if label:
            message, data = author.button(label)
            telegram.press(AUTHOR, message, data)
        else:
            telegram.say(AUTHOR, str(words))
        await told.heard("小李", author)
    telegram.fail("sendMessage", status=403, chat=SUBSCRIBERS[-1])
    message, data = author.button("确认发送")
    told.said("小李", "［按“确认发送”］")
    telegram.press(AUTHOR, message, data)
    await told.heard("小李", author)
    await bot.until(lambda: any("【请批准】" in one.text for one in approver.shown))
    told.seen[APPROVER] = {one.id: one.text for one in approver.shown if "【建议提醒】" in one.text or one.id < 5}
    await told.heard("老王", approver)
    message, data = approver.button("批准")
    told.said("老王", "［按“批准”］")
    telegram.press(APPROVER, message, data)
    await told.heard("老王", approver)
    await bot.until(lambda: any("共 3 人" in one.text for one in author.shown))
    await told.heard("小李", author)
    told.lines.append(f"收到的人看到的：{telegram.messages(SUBSCRIBERS[0])[-1].text}\n")
    return "\n".join(told.lines)


async def test_the_guide_shows_what_is_said(bots: Bots, telegram: FakeTelegram, travelling: None) -> None:
    dialogue = await _dialogue(bots, telegram)
    guide = GUIDE.read_text(encoding="utf-8")
    before, _, rest = guide.partition(BEGIN)
    shown, _, after = rest.partition(END)
    if os.environ.get("UPDATE_DOCS"):
        GUIDE.write_text(f"{before}{BEGIN}{dialogue}{END}{after}", encoding="utf-8")
    else:
        assert dialogue == shown, "run this test with UPDATE_DOCS=1 and read what changed"
