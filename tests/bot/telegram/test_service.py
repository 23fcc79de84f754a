"""The whole bot on the fake Bot API server: what an applicant meets."""

import json

import pytest

from bot.telegram import words
from bot.telegram.fake.telegram import FakeTelegram
from dialogs import words as spoken
from dialogs.assistant import Assistant
from dialogs.privacy import Keeping
from tests.bot.telegram.running import Bots, Person, Running

GROUP = -1_000_000_000_020
MENU = {"start", "help", "notices", "ask", "interview", "status", "report", "calendar", "subscribe", "mute", "export",
        "forget", "privacy", "cancel"}  # fmt: skip
ANSWER = "国有企业"
LONG = "【结论】✅ 符合\n" + "\n".join(f"{number}. 第{number}条 <a & b> 满足" for number in range(400))


@pytest.fixture
async def bot(bots: Bots) -> Running:
    return await bots.start()


@pytest.fixture
def person(bot: Running) -> Person:
    return Person(bot, 7)


async def interviewed(person: Person) -> list[str]:
    """Into an interview, its first question asked; what was said last."""
    return await person.tell("我能报吗", "1", "1", "同意")


async def asked_with_buttons(person: Person) -> None:
    """To the question of an interview that has the button `ANSWER`."""
    await interviewed(person)
    while ANSWER not in person.labels:
        await person.say("不清楚")


async def test_the_menu_is_there_in_chinese_and_in_english(bot: Running, telegram: FakeTelegram) -> None:
    everywhere = {
        json.loads(scope)["type"]: menu for (scope, language), menu in telegram.commands.items() if not language
    }
    english = [menu for (scope, language), menu in telegram.commands.items() if language == "en" and "default" in scope]
    assert {entry["command"] for entry in everywhere["default"]} == MENU
    assert {entry["command"] for entry in english[0]} == MENU
    assert {entry["command"] for entry in everywhere["all_group_chats"]} == words.GROUP_COMMANDS
    assert all("\u4e00" <= entry["description"][0] <= "\u9fff" for entry in everywhere["default"])
    assert all(entry["description"].isascii() for entry in english[0])


@pytest.mark.parametrize("command", sorted(MENU))
async def test_every_command_of_the_menu_is_understood(person: Person, command: str) -> None:
    answers = await person.say(f"/{command}")
    assert answers
    assert not {spoken.NOT_UNDERSTOOD, spoken.NOT_UNDERSTOOD_ANSWER} & set(answers)


async def test_a_deep_link_opens_its_notice(person: Person, keeping_assistant: Assistant) -> None:
    for notice in keeping_assistant.knowledge.notices.values():
        (answer,) = await person.say(f"/start {notice.id}")
        assert notice.short_name in answer
        assert json.loads(person.session)["notice"] == notice.id
    (greeting,) = await Person(person.bot, 8).say("/start no-such-notice")
    assert greeting


async def test_a_press_edits_its_question_and_is_answered(person: Person, telegram: FakeTelegram) -> None:
    await asked_with_buttons(person)
    question, token = person.button(ANSWER)
    count = len(person.shown)
    answered = await person.press(ANSWER)
    assert len(person.shown) == count
    assert person.shown[-1].id == question
    assert person.shown[-1].edited
    assert answered[0].startswith("记下了")
    await person.bot.until(telegram.answered)
    assert [(one.text, one.data) for one in telegram.answered()] == [("", token)]


async def test_typing_the_answer_works_as_well_as_pressing_it(person: Person) -> None:
    await asked_with_buttons(person)
    (answer,) = await person.say(ANSWER)
    assert answer.startswith("记下了")


async def test_a_stale_press_says_so_and_changes_nothing(person: Person, telegram: FakeTelegram) -> None:
    await asked_with_buttons(person)
    message, token = person.button(person.labels[0])
    await person.say("不清楚")
    before, count = person.session, len(person.shown)
    telegram.press(7, message, token)
    await person.bot.until(telegram.answered)
    assert [(one.text, one.alert) for one in telegram.answered()] == [(words.STALE, True)]
    await person.bot.idle()
    assert (person.session, len(person.shown)) == (before, count)


async def test_a_press_on_somebody_else_s_button_changes_nothing(person: Person, telegram: FakeTelegram) -> None:
    stranger = Person(person.bot, 8)
    await asked_with_buttons(person)
    await asked_with_buttons(stranger)
    before = stranger.session
    telegram.press(8, *person.button(person.labels[0]))
    await person.bot.until(telegram.answered)
    assert telegram.answered()[0].text == words.STALE
    assert stranger.session == before


async def test_a_press_twice_counts_once(person: Person, telegram: FakeTelegram) -> None:
    await asked_with_buttons(person)
    message, token = person.button(person.labels[0])
    stripped = telegram.counts["editMessageReplyMarkup", 200]
    for _ in range(2):
        telegram.press(7, message, token)
    await person.bot.until(lambda: len(telegram.answered()) == 2)
    assert sorted(one.text for one in telegram.answered()) == ["", words.STALE]
    await person.bot.idle()
    assert telegram.counts["editMessageReplyMarkup", 200] == stripped  # its message may be the question that waits now


async def test_consent_comes_before_the_first_fact_and_questions_need_none(person: Person) -> None:
    told = await person.say("我是博士研究生，1987年出生")
    assert spoken.NOT_NOTED in told[0]
    assert "个人信息说明" in told[-1]
    assert "facts" not in json.loads(person.session)
    assert "1987" not in json.dumps(person.bot.store.held(7))
    assert (await person.say("不同意"))[0] == spoken.DECLINED
    answers = await person.tell("有哪些通知", "材料交到哪", "1")
    assert "个人信息说明" not in "".join(answers)
    await person.tell("我能报吗", "1", "同意", "我是博士研究生")
    assert json.loads(person.session)["facts"]["education"]
    assert json.loads(person.session)["consent"] == Keeping(1).version


async def test_a_long_answer_comes_in_parts_with_headings_bold_and_signs_as_they_are(
    bots: Bots, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spoken, "HELP", LONG)
    person = Person(await bots.start(), 7)
    answers = await person.say("/help")
    assert len(answers) > 1
    assert all(len(answer) <= 4096 for answer in answers)
    assert "\n".join(answers).startswith(LONG)
    assert person.shown[0].html.startswith("<b>【结论】</b>")
    assert "<a & b>" in person.shown[0].text


async def test_what_telegram_refuses_as_bad_markup_is_sent_again_as_plain_text(
    bot: Running, person: Person, telegram: FakeTelegram
) -> None:
    telegram.fail("sendMessage", status=400, description="Bad Request: can't parse entities: Unsupported start tag")
    (answer,) = await person.say("/help")
    calls = [call.params.get("parse_mode") for call in telegram.calls if call.method == "sendMessage"]
    assert calls == ["HTML", None]
    assert answer == person.shown[-1].html


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"photo": [{"file_id": "x"}], "caption": "我的证书"}, words.MEDIA),
        ({"voice": {"file_id": "x", "duration": 2}}, words.MEDIA),
        ({"sticker": {"file_id": "x"}}, words.MEDIA),
        ({"poll": {"id": "1", "question": "?", "options": []}}, words.MEDIA),
        ({"contact": {"phone_number": "13800138000", "first_name": "张三"}}, words.MEDIA),
        (
            {"text": "本科", "forward_origin": {"type": "hidden_user", "sender_user_name": "张三", "date": 1}},
            words.FORWARDED,
        ),
    ],
)
async def test_what_is_not_text_of_his_own_gets_a_polite_word(
    person: Person, telegram: FakeTelegram, content: dict[str, object], said: str
) -> None:
    await interviewed(person)
    before, count = person.session, len(person.shown)
    telegram.show(7, content)
    await person.bot.idle()
    assert [one.text for one in person.shown[count:]] == [said]
    assert person.session == before
    assert (await person.say("不清楚"))[0].startswith("好的")  # the interview goes on where it was


async def test_an_edit_gets_a_polite_word(person: Person, telegram: FakeTelegram) -> None:
    chat = {"id": 7, "type": "private"}
    message = {
        "message_id": 1,
        "chat": chat,
        "from": {"id": 7, "is_bot": False},
        "date": 1,
        "edit_date": 2,
        "text": "改",
    }
    telegram.push({"edited_message": message})
    await person.bot.idle()
    assert [one.text for one in person.shown] == [words.EDITED]


async def test_a_group_is_answered_when_it_mentions_the_bot_and_sent_to_private_for_the_interview(
    bot: Running, telegram: FakeTelegram
) -> None:
    group = Person(bot, GROUP)
    assert await group.say("有哪些通知", user=7) == []
    assert len(await group.say("@title_review_bot 有哪些通知", user=7)) == 1
    sent = [call.params for call in telegram.calls if call.method == "sendMessage"]
    assert sent[0]["reply_parameters"]["message_id"] == 2
    assert (await group.say("@title_review_bot 我能报吗", user=7))[-1] == spoken.IN_PRIVATE
    assert [call for call in telegram.calls if "t.me/title_review_bot?start=" in str(call.params.get("reply_markup"))]
    assert (await group.say("@title_review_bot 我是本科", user=7))[-1] == spoken.IN_PRIVATE
    assert "facts" not in group.session
    assert "本科" not in json.dumps(bot.store.held(GROUP), ensure_ascii=False)


async def test_a_group_s_question_is_answered_by_pressing_which_notice(bot: Running, telegram: FakeTelegram) -> None:
    group = Person(bot, GROUP)
    await group.say("@title_review_bot 材料交到哪", user=7)
    assert len(group.labels) > 1
    answers = await group.press(group.labels[0])
    assert answers
    await bot.until(telegram.answered)
    assert telegram.answered()[0].text == ""


async def test_facts_of_several_people_stay_apart(person: Person) -> None:
    await interviewed(person)
    await person.say("我是硕士研究生")
    await person.say("换一个人")
    await person.say("他是大专")
    session = json.loads(person.session)
    assert session["notice"] == session["others"]["1"]["notice"]
    assert session["facts"]["education"] != session["others"]["1"]["facts"]["education"]
    status = await person.say("/status")
    assert any("第1位" in line for line in status)
    assert any("第2位" in line for line in status)


async def test_forgetting_asks_whose_facts_and_leaves_the_others(person: Person) -> None:
    await interviewed(person)
    await person.tell("我是硕士研究生", "换一个人", "他是大专", "/forget")
    assert {"第1位", "第2位", spoken.FORGET_ALL} <= set(person.labels)
    await person.press("第1位")
    await person.press(spoken.FORGET_NOW)
    session = json.loads(person.session)
    assert session.get("others", {}) == {}
    assert "硕士" not in json.dumps(person.bot.store.held(7), ensure_ascii=False)


async def test_it_serves_the_same_on_postgresql_and_goes_on_after_a_restart(
    postgresql_address: str, bots: Bots, telegram: FakeTelegram
) -> None:
    person = Person(await bots.start(postgresql_address), 7)
    await asked_with_buttons(person)
    assert (await person.press(ANSWER))[0].startswith("记下了")
    await person.bot.until(telegram.answered)
    await person.bot.stop()
    assert person.bot.queues().sending == 0
    again = Person(await bots.start(postgresql_address), 7)
    assert ANSWER in (await again.say("我说过什么"))[0]


async def test_an_album_gets_one_remark(person: Person, telegram: FakeTelegram) -> None:
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
    for _ in range(5):
        telegram.show(7, {"photo": photo, "media_group_id": "album"})
    await person.bot.idle()
    assert [one.text for one in person.shown] == [words.MEDIA]
