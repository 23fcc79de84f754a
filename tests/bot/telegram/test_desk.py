"""The staff's desk on Telegram: who reaches it, what is kept of what is said to it, and that it is carried out once."""

import json
from typing import Any

import pytest

from bot import clock
from bot.staff import words as desk_words
from bot.storage import additions, auditing, broadcasts, staffing
from bot.storage.staffing import Role
from bot.telegram import words
from bot.telegram.fake.telegram import FakeTelegram
from tests.bot.telegram.running import Bots, Person, Running

STAFF, STRANGER = 900, 901
GROUP = -5
PHONE = "13912345678"


def hire(bot: Running, person: int, role: Role) -> None:
    with bot.store.database.transaction():
        staffing.set_role(bot.store.database, person, role, clock.epoch())


async def answered(bot: Running, *texts: str) -> None:
    """Wait until the latest presses are answered with these."""
    await bot.until(lambda: [one.text for one in bot.telegram.answered()[-len(texts) :]] == list(texts))


async def test_to_others_its_commands_do_not_exist(bots: Bots, telegram: FakeTelegram) -> None:
    bot = await bots.start()
    stranger = Person(bot, STRANGER)
    unknown = await stranger.say("/frobnicate")
    for command in ("/desk", "/broadcast", "/broadcast 1 pause", "/stats", "/unanswered", "/correct"):
        assert await stranger.say(command) == unknown
    assert broadcasts.newest(bot.store.database, 9) == ()
    assert list(auditing.entries(bot.store.database)) == []


async def test_it_is_not_spoken_to_in_a_group(bots: Bots, telegram: FakeTelegram) -> None:
    bot = await bots.start()
    hire(bot, STAFF, "admin")
    telegram.say(GROUP, "/desk", user=STAFF)
    telegram.say(GROUP, f"/desk@{telegram.username}", user=STAFF)
    await bot.idle()
    assert not any("工作台" in one.text for one in telegram.messages(GROUP))


async def test_a_button_of_the_desk_is_good_for_one_person_while_he_is_of_the_staff(
    bots: Bots, telegram: FakeTelegram
) -> None:
    bot = await bots.start()
    hire(bot, STAFF, "sender")
    staff, stranger = Person(bot, STAFF), Person(bot, STRANGER)
    await staff.say("/broadcast")
    message, new = staff.button(desk_words.NEW)
    await stranger.say("/help")
    telegram.press(STRANGER, message, new)
    await answered(bot, words.STALE)
    assert desk_words.WHICH_NOTICE in await staff.press(desk_words.NEW)
    hire(bot, STRANGER, "sender")
    telegram.press(STRANGER, message, new)  # of somebody else's chat
    telegram.press(STAFF, message, new[:-3] + "cat")  # never signed
    await answered(bot, words.STALE, words.STALE)
    with bot.store.database.transaction():
        staffing.remove(bot.store.database, STAFF)
    telegram.press(STAFF, message, new)
    await answered(bot, words.STALE)


async def test_every_press_is_answered_and_leaves_the_conversation_alone(bots: Bots, telegram: FakeTelegram) -> None:
    bot = await bots.start()
    hire(bot, STAFF, "sender")
    staff = Person(bot, STAFF)
    await staff.tell("/start changzhi-2024-engineering", "我能报工程师吗")
    session = staff.session
    waiting = staff.button("同意")
    await staff.say("/broadcast")
    await staff.press(desk_words.NEW)
    await staff.say("取消")
    assert staff.session == session
    await answered(bot, "")
    telegram.press(STAFF, *waiting)  # the interview's question still waits
    await bot.idle()
    assert json.loads(staff.session)["consent"]


async def test_what_staff_say_to_it_is_not_masked_and_all_else_is(bots: Bots, telegram: FakeTelegram) -> None:
    bot = await bots.start()
    hire(bot, STAFF, "sender")
    staff = Person(bot, STAFF)
    await staff.say("/broadcast new changzhi-2024-engineering - subscribed")
    await staff.say(f"咨询请打 {PHONE}，找王小明")
    (one,) = broadcasts.newest(bot.store.database, 1)
    assert one.text == f"咨询请打 {PHONE}，找王小明"
    await staff.say(f"我的电话是{PHONE}，材料交到哪")
    assert PHONE not in staff.session


async def test_what_turns_out_not_to_be_for_the_desk_is_masked(bots: Bots, telegram: FakeTelegram) -> None:
    bot = await bots.start()
    hire(bot, STAFF, "sender")
    staff = Person(bot, STAFF)
    await staff.tell("/start changzhi-2024-engineering", "/broadcast new")
    telegram.say(STAFF, "取消")  # not led yet when the next one is kept
    telegram.say(STAFF, f"火星返聘人员的停车费发票怎么报销给王小明{PHONE}")
    await bot.idle()
    kept = [row["details"] for row in bot.store.held(STAFF)["events"] if row["kind"] == "unanswered"]
    assert len(kept) == 1
    assert PHONE not in kept[0]
    assert "王小明" not in kept[0]
    assert PHONE not in staff.session


async def test_an_update_that_comes_twice_is_carried_out_once(bots: Bots, telegram: FakeTelegram) -> None:
    bot = await bots.start()
    hire(bot, STAFF, "sender")
    await Person(bot, STAFF).say("/broadcast new changzhi-2024-engineering - subscribed")
    number = telegram.say(STAFF, "请大家留意")
    await bot.idle()
    telegram.push(
        {
            "update_id": number,
            "message": {
                "message_id": 1,
                "date": 0,
                "chat": {"id": STAFF, "type": "private"},
                "from": {"id": STAFF, "is_bot": False, "first_name": "x"},
                "text": "请大家留意",
            },
        }
    )
    await bot.idle()
    assert len(broadcasts.newest(bot.store.database, 9)) == 1
    assert len(list(auditing.entries(bot.store.database))) == 1


async def test_the_first_admin_comes_from_the_settings_while_there_is_nobody(
    bots: Bots, telegram: FakeTelegram
) -> None:
    bot = await bots.start(admin=STAFF)
    assert [(one.person, one.role) for one in staffing.members(bot.store.database)] == [(STAFF, "admin")]
    await bot.stop()
    bot = await bots.start(admin=STRANGER)
    assert [one.person for one in staffing.members(bot.store.database)] == [STAFF]
    assert len(list(auditing.entries(bot.store.database))) == 1


@pytest.mark.parametrize("workers", [0, 1])
async def test_what_staff_add_serves_at_once(bots: Bots, telegram: FakeTelegram, workers: int) -> None:
    given: dict[str, Any] = {"assistant": None, "workers": workers} if workers else {}
    bot = await bots.start(**given)
    person = Person(bot, STRANGER)
    await person.say("/start changzhi-2024-engineering")
    content = {
        "notice": "changzhi-2024-engineering",
        "q": "停车场在哪里",
        "answer": "楼后有停车场。",
        "date": "2026-04-01",
    }
    before = await person.say("停车场在哪里")
    assert "楼后有停车场。" not in before[-1]
    with bot.store.database.transaction():
        text = json.dumps(content, ensure_ascii=False)
        additions.add(bot.store.database, "changzhi-2024-engineering", "wording", text, STAFF, clock.epoch())
    assert "楼后有停车场。" in (await person.say("停车场在哪里"))[-1]
    (one,) = additions.current(bot.store.database)
    with bot.store.database.transaction():
        additions.withdraw(bot.store.database, one, STAFF, clock.epoch())
    assert await person.say("停车场在哪里") == before


async def test_where_people_stand_is_kept_for_audiences(bots: Bots, telegram: FakeTelegram) -> None:
    bot = await bots.start()
    person = Person(bot, STRANGER)
    await person.tell("/start changzhi-2024-engineering", "我能报工程师吗", "同意")
    assert bot.store.held(STRANGER)["standings"] == [
        {"person": 1, "notice": "changzhi-2024-engineering", "target": "engineer", "standing": "begun"}
    ]
    await person.say("我在北京工作")
    await person.say("/interview")
    assert bot.store.held(STRANGER)["standings"][0]["standing"] == "ineligible"
    await person.tell("/forget", "删除")
    await person.say("全部删除")
    assert all(one["standing"] for one in bot.store.held(STRANGER)["standings"])
