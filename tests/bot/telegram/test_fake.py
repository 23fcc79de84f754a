"""The fake Bot API server, asked by the real python-telegram-bot client over HTTP."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, InlineKeyboardButton, InlineKeyboardMarkup, error
from telegram.request import HTTPXRequest

from bot.telegram.fake.telegram import Call, FakeTelegram, Pace
from bot.telegram.fake.updates import Updates

CHAT = 7
GROUP = -20
BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("甲", callback_data="one")]])


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        server.say(CHAT, "你好")
        yield server


@pytest.fixture
async def bot(fake: FakeTelegram) -> AsyncIterator[Bot]:
    async with client(fake) as bot:
        fake.calls.clear()
        yield bot


def client(fake: FakeTelegram, token: str | None = None, read_timeout: float = 5) -> Bot:
    plain = {"verify": False}  # loading certificates takes longer than a test
    request = HTTPXRequest(connection_pool_size=8, read_timeout=read_timeout, httpx_kwargs=plain)
    polling = HTTPXRequest(httpx_kwargs=plain)
    return Bot(token or fake.token, base_url=fake.url, request=request, get_updates_request=polling)


async def raw(fake: FakeTelegram, method: str, **parameters: Any) -> tuple[int, dict[str, Any]]:
    """Status and body of a call with JSON parameters, unlike the library's forms."""
    url = f"{fake.url}{fake.token}/{method}"
    async with aiohttp.ClientSession() as session, session.post(url, json=parameters) as answer:
        return answer.status, await answer.json()


class Hook:
    """A bot's webhook: what came in, and how to answer it."""

    def __init__(self) -> None:
        self.ids: list[int] = []
        self.secrets: list[str | None] = []
        self.statuses: list[int] = []  # the first answers; 200 after them
        self.headers: dict[str, str] = {}
        self.seconds = 0.0

    async def receive(self, request: web.BaseRequest) -> web.Response:
        self.ids.append((await request.json())["update_id"])
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        await asyncio.sleep(self.seconds)
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200, headers=self.headers)


@pytest.fixture
async def hook(fake: FakeTelegram) -> AsyncIterator[tuple[Hook, str]]:
    heard = Hook()
    runner = web.ServerRunner(web.Server(heard.receive), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield heard, f"http://127.0.0.1:{runner.addresses[0][1]}/"
    await fake.webhook.stop()
    await runner.cleanup()


async def ids(bot: Bot, **options: Any) -> list[int]:
    return [update.update_id for update in await bot.get_updates(**options)]


# Messages.


async def test_a_message_is_shown_and_answered_as_telegram_does(fake: FakeTelegram, bot: Bot) -> None:
    sent = await bot.send_message(CHAT, "<b>粗😀</b> 1 &lt; 2 &amp; &#25105;", parse_mode="HTML", reply_markup=BUTTONS)
    (shown,) = fake.messages(CHAT)
    assert (sent.text, sent.message_id, sent.chat.id) == ("粗😀 1 < 2 & 我", shown.id, CHAT)
    assert [(each.type, each.offset, each.length) for each in sent.entities] == [("bold", 0, 3)]
    assert shown.text == sent.text
    assert shown.html == "<b>粗😀</b> 1 &lt; 2 &amp; &#25105;"
    assert shown.buttons == [[("甲", "one")]]
    assert not shown.edited


async def test_get_me_names_the_bot(fake: FakeTelegram, bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.username, me.is_bot, me.id) == (fake.username, True, int(fake.token.split(":")[0]))


async def test_plain_text_is_not_parsed(fake: FakeTelegram, bot: Bot) -> None:
    await bot.send_message(CHAT, "a < b & <c")
    assert fake.messages(CHAT)[0].text == "a < b & <c"


async def test_parameters_come_as_json_too(fake: FakeTelegram) -> None:
    status, answer = await raw(fake, "sendmessage", chat_id=CHAT, text="好")
    assert (status, answer["ok"], answer["result"]["text"]) == (200, True, "好")


async def test_an_edit_changes_the_message_in_place(fake: FakeTelegram, bot: Bot) -> None:
    sent = await bot.send_message(CHAT, "前", reply_markup=BUTTONS)
    await bot.send_message(CHAT, "后")
    await bot.edit_message_text("改", CHAT, sent.message_id)
    assert [(each.text, each.buttons, each.edited) for each in fake.messages(CHAT)] == [
        ("改", [], True),
        ("后", [], False),
    ]
    await bot.edit_message_reply_markup(CHAT, sent.message_id, reply_markup=BUTTONS)
    assert fake.messages(CHAT)[0].buttons == [[("甲", "one")]]
    await bot.edit_message_reply_markup(CHAT, sent.message_id)
    assert fake.messages(CHAT)[0].buttons == []


async def test_a_document_comes_with_its_bytes(fake: FakeTelegram, bot: Bot) -> None:
    sent = await bot.send_document(
        CHAT, "内容".encode(), filename="导出.json", caption="<i>全部</i>", parse_mode="HTML"
    )
    (shown,) = fake.messages(CHAT)
    assert (shown.document, shown.text) == (("导出.json", "内容".encode()), "全部")
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.file_size) == ("导出.json", 6)


async def test_a_large_document_passes(fake: FakeTelegram, bot: Bot) -> None:
    await bot.send_document(CHAT, b"x" * 3_000_000, filename="x.bin")
    assert len((fake.messages(CHAT)[0].document or ("", b""))[1]) == 3_000_000


async def test_a_reply_names_what_it_answers(fake: FakeTelegram, bot: Bot) -> None:
    first = await bot.send_message(CHAT, "一")
    second = await bot.send_message(CHAT, "二", reply_to_message_id=first.message_id)
    assert second.reply_to_message is not None
    assert second.reply_to_message.text == "一"
    with pytest.raises(error.BadRequest, match="Message to be replied not found"):
        await bot.send_message(CHAT, "三", reply_to_message_id=99)
    await bot.send_message(CHAT, "三", reply_to_message_id=99, allow_sending_without_reply=True)
    assert [shown.text for shown in fake.messages(CHAT)] == ["一", "二", "三"]


async def test_calls_are_listed_in_their_order(fake: FakeTelegram, bot: Bot) -> None:
    before = time.monotonic()
    await bot.send_chat_action(CHAT, "typing")
    await bot.send_message(CHAT, "一", reply_markup=BUTTONS)
    action, sent = fake.calls
    assert [(call.method, call.chat, call.status) for call in (action, sent)] == [
        ("sendChatAction", CHAT, 200),
        ("sendMessage", CHAT, 200),
    ]
    assert sent.params["reply_markup"] == {"inline_keyboard": [[{"text": "甲", "callback_data": "one"}]]}
    assert before <= action.at <= sent.at <= time.monotonic()


async def test_counting_alone_keeps_memory_flat() -> None:
    heard: list[Call] = []
    async with FakeTelegram(record=False) as fake, client(fake) as bot:
        fake.on_call = heard.append
        fake.say(CHAT, "你好")
        for number in range(30):
            await bot.send_message(CHAT, str(number))
        assert fake.calls == []
        assert fake.counts["sendMessage", 200] == len(heard) == 30
        assert [shown.text for shown in fake.messages(CHAT)] == [str(number) for number in range(10, 30)]


# Refusals.

REFUSED: list[tuple[str, Callable[[Bot], Awaitable[object]], type[error.TelegramError], str]] = [
    ("empty", lambda bot: bot.send_message(CHAT, " \n"), error.BadRequest, "Message text is empty"),
    ("only tags", lambda bot: bot.send_message(CHAT, "<b></b>", "HTML"), error.BadRequest, "Message text is empty"),
    ("long", lambda bot: bot.send_message(CHAT, "😀" * 2049), error.BadRequest, "Message is too long"),
    ("caption", lambda bot: bot.send_document(CHAT, b"x", "好" * 1025), error.BadRequest, "caption is too long"),
    ("file", lambda bot: bot.send_document(CHAT, b""), error.BadRequest, "[Ff]ile must be non-empty"),
    (
        "markup",
        lambda bot: bot.send_message(CHAT, "<x>", "HTML"),
        error.BadRequest,
        "Can't parse entities: unsupported",
    ),
    ("chat", lambda bot: bot.send_message(99, "好"), error.BadRequest, "Chat not found"),
    ("no chat", lambda bot: bot.send_message("", "好"), error.BadRequest, "Chat_id is empty"),
    ("action", lambda bot: bot.send_chat_action(CHAT, "dancing"), error.BadRequest, "Wrong parameter action"),
    ("edit", lambda bot: bot.edit_message_text("好", CHAT, 99), error.BadRequest, "Message to edit not found"),
    ("foreign", lambda bot: bot.edit_message_text("好", CHAT, 1), error.BadRequest, "Message can't be edited"),
    ("query", lambda bot: bot.answer_callback_query("1"), error.BadRequest, "Query is too old and response timeout"),
    ("command", lambda bot: bot.set_my_commands([("A", "b")]), error.BadRequest, "Bot_command_invalid"),
    ("leave", lambda bot: bot.leave_chat(CHAT), error.BadRequest, "can't be changed in private chats"),
    ("method", lambda bot: bot.do_api_request("walkTheDog"), error.EndPointNotFound, "walkTheDog"),
]


@pytest.mark.parametrize(("ask", "kind", "wording"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
async def test_what_telegram_refuses_is_refused(
    fake: FakeTelegram,
    bot: Bot,
    ask: Callable[[Bot], Awaitable[object]],
    kind: type[error.TelegramError],
    wording: str,
) -> None:
    with pytest.raises(kind, match=wording):
        await ask(bot)
    assert fake.messages(CHAT) == []


@pytest.mark.parametrize(("text", "mode"), [("好" * 4096, None), ("<b>" + "&lt;" * 4096 + "</b>", "HTML")])
async def test_the_longest_message_passes(fake: FakeTelegram, bot: Bot, text: str, mode: str | None) -> None:
    await bot.send_message(CHAT, text, parse_mode=mode)
    assert len(fake.messages(CHAT)[0].text) == 4096


@pytest.mark.parametrize(
    ("data", "passes"), [("a" * 64, True), ("a" * 65, False), ("好" * 21, True), ("好" * 22, False)]
)
async def test_callback_data_has_64_bytes(fake: FakeTelegram, data: str, passes: bool) -> None:
    markup = {"inline_keyboard": [[{"text": "甲", "callback_data": data}]]}
    status, answer = await raw(fake, "sendMessage", chat_id=CHAT, text="好", reply_markup=json.dumps(markup))
    assert answer["ok"] is passes
    assert status == (200 if passes else 400)
    assert passes or answer["description"] == "Bad Request: BUTTON_DATA_INVALID"


async def test_an_edit_to_the_same_is_refused(fake: FakeTelegram, bot: Bot) -> None:
    sent = await bot.send_message(CHAT, "<b>好</b>", "HTML", reply_markup=BUTTONS)
    with pytest.raises(error.BadRequest, match="Message is not modified: specified new message content"):
        await bot.edit_message_text(
            "<strong>好</strong> ", CHAT, sent.message_id, parse_mode="HTML", reply_markup=BUTTONS
        )
    with pytest.raises(error.BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(CHAT, sent.message_id, reply_markup=BUTTONS)
    await bot.edit_message_text("好", CHAT, sent.message_id, reply_markup=BUTTONS)  # no longer bold


@pytest.mark.parametrize(
    ("token", "status"), [("1:short", 404), ("1234567890:WRONG-wrong-WRONG-wrong-WRONG-wrong-WR", 401)]
)
async def test_another_token_is_refused(fake: FakeTelegram, token: str, status: int) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{fake.url}{token}/getMe") as answer:
        assert (answer.status, (await answer.json())["error_code"]) == (status, status)
    bot = client(fake, token)
    with pytest.raises(error.InvalidToken):
        await bot.initialize()
    await bot.shutdown()


async def test_a_person_who_blocks_the_bot_is_not_reached(fake: FakeTelegram, bot: Bot) -> None:
    fake.block(CHAT)
    change = (await bot.get_updates())[-1].my_chat_member
    assert change is not None
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("member", "kicked")
    for ask in (bot.send_message(CHAT, "好"), bot.send_chat_action(CHAT, "typing"), bot.send_document(CHAT, b"x")):
        with pytest.raises(error.Forbidden, match="Forbidden: bot was blocked by the user"):
            await ask
    fake.unblock(CHAT)
    await bot.send_message(CHAT, "又好了")
    assert [shown.text for shown in fake.messages(CHAT)] == ["又好了"]


async def test_a_group_that_migrates_names_its_new_id(fake: FakeTelegram, bot: Bot) -> None:
    fake.say(GROUP, "@title_review_bot 问", user=8)
    fake.migrate(GROUP, -1_001_000_000_020)
    with pytest.raises(error.ChatMigrated) as refused:
        await bot.send_message(GROUP, "好")
    assert refused.value.new_chat_id == -1_001_000_000_020
    await bot.send_message(refused.value.new_chat_id, "好")
    said, left, came = (update.message for update in (await bot.get_updates())[1:])
    assert said is not None
    assert (said.from_user and said.from_user.id, said.entities[0].type) == (8, "mention")
    assert left is not None
    assert came is not None
    assert (left.migrate_to_chat_id, came.migrate_from_chat_id) == (-1_001_000_000_020, GROUP)


async def test_a_bot_that_left_is_no_member(fake: FakeTelegram, bot: Bot) -> None:
    fake.say(GROUP, "好", user=8)
    await bot.leave_chat(GROUP)
    with pytest.raises(error.Forbidden, match="bot is not a member of the group chat"):
        await bot.send_message(GROUP, "好")


# Menus and descriptions.


async def test_menus_are_kept_by_scope_and_language(fake: FakeTelegram, bot: Bot) -> None:
    scope = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([("help", "帮助")], scope=scope)
    await bot.set_my_commands([BotCommand("help", "help")], language_code="en")
    assert [each.description for each in await bot.get_my_commands(scope=scope)] == ["帮助"]
    assert [each.description for each in await bot.get_my_commands(language_code="en")] == ["help"]
    await bot.delete_my_commands(scope=scope)
    assert await bot.get_my_commands(scope=scope) == ()
    assert list(fake.commands) == [('{"type": "default"}', "en")]


async def test_descriptions_are_kept(fake: FakeTelegram, bot: Bot) -> None:
    await bot.set_my_description("长", "zh")
    await bot.set_my_short_description("短")
    assert fake.descriptions == {("description", "zh"): "长", ("short_description", ""): "短"}
    with pytest.raises(error.BadRequest):
        await bot.set_my_short_description("长" * 121)


# Presses.


async def test_a_press_is_answered_once(fake: FakeTelegram, bot: Bot) -> None:
    sent = await bot.send_message(CHAT, "选", reply_markup=BUTTONS)
    fake.press(CHAT, sent.message_id, "one")
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert (query.data, query.message and query.message.message_id, query.from_user.id) == ("one", 2, CHAT)
    await query.answer("好", show_alert=True)
    assert fake.answered() == [(query.id, "好", True, CHAT, "one")]
    with pytest.raises(error.BadRequest, match="Query is too old"):
        await query.answer()


async def test_a_press_of_a_message_long_gone_is_inaccessible(fake: FakeTelegram, bot: Bot) -> None:
    fake.press(CHAT, 99, "one", user=8)
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert query.message is not None
    assert (query.message.is_accessible, query.from_user.id) == (False, 8)


async def test_a_press_cannot_be_answered_too_late(fake: FakeTelegram, bot: Bot) -> None:
    fake.forget_presses_after(0.01)
    fake.press(CHAT, 1, "one")
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    await asyncio.sleep(0.02)
    with pytest.raises(error.BadRequest, match="Query is too old"):
        await query.answer()


# Long polling.


async def test_an_offset_confirms_what_is_below_it(fake: FakeTelegram, bot: Bot) -> None:
    first, second, third = fake.unconfirmed, fake.say(CHAT, "二"), fake.say(CHAT, "三")
    assert first == 1
    assert await ids(bot) == [second - 1, second, third]
    assert await ids(bot) == [second - 1, second, third]
    assert await ids(bot, limit=1) == [second - 1]
    assert await ids(bot, offset=third) == [third]
    assert await ids(bot, offset=second) == [third]
    assert await ids(bot, offset=third + 1) == []
    assert fake.unconfirmed == 0


async def test_a_negative_offset_forgets_all_but_the_last(fake: FakeTelegram, bot: Bot) -> None:
    second, third = fake.say(CHAT, "二"), fake.say(CHAT, "三")
    assert await ids(bot, offset=-2) == [second, third]
    assert await ids(bot, offset=-5) == [second, third]
    assert await ids(bot) == [second, third]


async def test_a_long_poll_waits_for_the_first_update(fake: FakeTelegram, bot: Bot) -> None:
    offset = fake.say(CHAT, "二") + 1
    started = time.monotonic()
    poll = asyncio.create_task(ids(bot, offset=offset, timeout=10))
    await asyncio.sleep(0.1)
    assert not poll.done()
    fake.say(CHAT, "三")
    assert await poll == [offset]
    assert time.monotonic() - started < 2


async def test_a_long_poll_ends_with_its_timeout(fake: FakeTelegram, bot: Bot) -> None:
    started = time.monotonic()
    assert await ids(bot, offset=fake.say(CHAT, "二") + 1, timeout=1) == []
    assert 0.9 < time.monotonic() - started < 2


async def test_a_second_poller_ends_the_first(fake: FakeTelegram, bot: Bot) -> None:
    offset = fake.say(CHAT, "二") + 1
    first = asyncio.create_task(ids(bot, offset=offset, timeout=10))
    await fake.wait(lambda: bool(fake.calls) and fake.calls[-1].method == "getUpdates")
    async with client(fake) as other:
        second = asyncio.create_task(ids(other, offset=offset, timeout=10))
        with pytest.raises(error.Conflict, match="terminated by other getUpdates request; make sure that only one bot"):
            await first
        fake.say(CHAT, "三")
        assert await second == [offset]


async def test_kinds_that_are_not_allowed_do_not_come(fake: FakeTelegram, bot: Bot) -> None:
    reaction = {"message_reaction": {"chat": {"id": CHAT, "type": "private"}, "message_id": 1, "date": 1}}
    fake.push(reaction)
    assert len(await ids(bot, allowed_updates=["callback_query"])) == 1  # those from before still come
    fake.say(CHAT, "二")
    pressed = fake.press(CHAT, 1, "one")
    assert (await ids(bot))[1:] == [pressed]  # remembered without being said again
    await bot.get_updates(allowed_updates=[])
    said = fake.say(CHAT, "三")
    assert (await ids(bot))[1:] == [pressed, said]


async def test_any_update_can_be_pushed(fake: FakeTelegram) -> None:
    rubbish = {"update_id": 700_000_009, "message": "none", "strange": [1]}
    photo = {"message": {"message_id": 5, "date": 1, "chat": {"id": 31, "type": "private"}, "photo": []}}
    assert fake.push(rubbish) == 700_000_009
    assert fake.push(photo) == 700_000_010
    assert fake.push(rubbish | {"update_id": 700_000_002}) == 700_000_002
    _, answer = await raw(fake, "getUpdates")
    assert [update["update_id"] for update in answer["result"]] == [700_000_001, 700_000_002, 700_000_009, 700_000_010]
    assert answer["result"][2] == rubbish
    assert (await raw(fake, "sendMessage", chat_id=31, text="好"))[0] == 200  # who has spoken is known


async def test_a_command_is_marked(fake: FakeTelegram, bot: Bot) -> None:
    fake.say(CHAT, "😀 /start@title_review_bot a/b x@y.cn")
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert [message.parse_entity(entity) for entity in message.entities] == ["/start@title_review_bot"]


# The webhook.


async def test_a_webhook_gets_each_update_with_the_secret(fake: FakeTelegram, bot: Bot, hook: tuple[Hook, str]) -> None:
    heard, url = hook
    await bot.set_webhook(url, secret_token="A-b_1", max_connections=1)
    waiting = [700_000_001, fake.say(CHAT, "二"), fake.say(CHAT, "三")]
    await fake.wait(lambda: not fake.unconfirmed)
    assert (heard.ids, heard.secrets) == (waiting, ["A-b_1"] * 3)
    with pytest.raises(error.Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    info = await bot.get_webhook_info()
    assert (info.url, info.max_connections, info.pending_update_count) == (url, 1, 0)
    await bot.delete_webhook()
    later = fake.say(CHAT, "四")
    assert await ids(bot) == [later]
    assert heard.ids == waiting


async def test_a_proxy_may_stand_before_the_bot(fake: FakeTelegram, bot: Bot, hook: tuple[Hook, str]) -> None:
    heard, fake.webhook.forwarded = hook
    await bot.set_webhook("https://bot.invalid/hook")
    await fake.wait(lambda: not fake.unconfirmed)
    assert heard.ids == [700_000_001]


async def test_a_delivery_is_repeated_until_it_is_taken(fake: FakeTelegram, bot: Bot, hook: tuple[Hook, str]) -> None:
    heard, url = hook
    heard.statuses = [503, 401, 302]
    heard.headers = {"Location": "/elsewhere"}
    await bot.set_webhook(url)
    await fake.wait(lambda: not fake.unconfirmed)
    assert heard.ids == [700_000_001] * 4
    assert (await bot.get_webhook_info()).last_error_message == "Wrong response from the webhook: 302 Found"


async def test_a_dead_webhook_keeps_its_updates(fake: FakeTelegram, bot: Bot, unused_tcp_port: int) -> None:
    await bot.set_webhook(f"http://127.0.0.1:{unused_tcp_port}/")
    await asyncio.sleep(0.1)
    assert (await bot.get_webhook_info()).pending_update_count == 1
    await bot.delete_webhook()
    assert await ids(bot) == [700_000_001]
    await bot.delete_webhook(drop_pending_updates=True)
    assert await ids(bot) == []


async def test_deliveries_run_at_once_and_may_be_reordered_and_doubled(
    fake: FakeTelegram, bot: Bot, hook: tuple[Hook, str]
) -> None:
    heard, url = hook
    heard.seconds = 0.1
    fake.webhook.reorder = 0.05
    fake.webhook.duplicates = 1
    said = [700_000_001, *(fake.say(CHAT, str(number)) for number in range(29))]
    started = time.monotonic()
    await bot.set_webhook(url)
    await fake.wait(lambda: not fake.unconfirmed)
    assert time.monotonic() - started < 2  # one after the other takes 6 s
    assert sorted(heard.ids) == sorted(said * 2)
    assert list(dict.fromkeys(heard.ids)) != said


@pytest.mark.parametrize(("url", "secret"), [("http://example.org/", "a"), ("https://example.org/", "二")])
async def test_a_bad_webhook_is_refused(fake: FakeTelegram, bot: Bot, url: str, secret: str) -> None:
    with pytest.raises(error.BadRequest):
        await bot.set_webhook(url, secret_token=secret)
    assert (await bot.get_webhook_info()).url == ""


# What goes wrong.


@pytest.mark.filterwarnings("ignore:.*retry_after")
async def test_a_failure_is_used_up(fake: FakeTelegram, bot: Bot) -> None:
    fake.fail("sendMessage", times=2, status=429, parameters={"retry_after": 3}, chat=CHAT)
    fake.say(8, "别人")
    await bot.send_message(8, "好")
    for _ in range(2):
        with pytest.raises(error.RetryAfter, match="Retry in 3 seconds"):
            await bot.send_message(CHAT, "好")
    await bot.send_message(CHAT, "好")
    assert [call.status for call in fake.calls] == [200, 429, 429, 200]
    assert len(fake.messages(CHAT)) == 1


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (500, None, error.NetworkError),
        (502, "<html><h1>502 Bad Gateway</h1></html>", error.NetworkError),
        (401, None, error.InvalidToken),
        (409, None, error.Conflict),
    ],
)
async def test_every_status_can_be_answered(
    fake: FakeTelegram, bot: Bot, status: int, body: str | None, kind: type[error.TelegramError]
) -> None:
    fake.fail("*", status=status, body=body)
    with pytest.raises(kind):
        await bot.get_me()
    await bot.get_me()
    assert fake.counts["getMe", status] == 1


@pytest.mark.parametrize(("before", "shown"), [(True, 0), (False, 1)])
async def test_a_cut_connection_may_come_after_the_act(fake: FakeTelegram, bot: Bot, before: bool, shown: int) -> None:
    fake.hang_up("sendMessage", before=before)
    with pytest.raises(error.NetworkError, match=r"RemoteProtocolError|ReadError"):
        await bot.send_message(CHAT, "好")
    assert len(fake.messages(CHAT)) == shown
    assert fake.calls[-1].status == 0
    await bot.send_message(CHAT, "好")


async def test_an_answer_may_come_after_the_client_left(fake: FakeTelegram) -> None:
    async with client(fake, read_timeout=0.1) as bot:
        fake.answer_late("sendMessage", 0.2)
        with pytest.raises(error.TimedOut):
            await bot.send_message(CHAT, "好")
        assert len(fake.messages(CHAT)) == 1
        await fake.wait(lambda: fake.counts["sendMessage", 200] == 1)


async def test_calls_can_be_slow(fake: FakeTelegram, bot: Bot) -> None:
    fake.delay = 0.05
    fake.delays["sendMessage"] = 0.1
    spent = []
    for ask in (bot.get_me(), bot.send_message(CHAT, "好")):
        started = time.monotonic()
        await ask
        spent.append(time.monotonic() - started)
    assert spent[0] >= 0.05
    assert spent[1] >= 0.15


@pytest.mark.filterwarnings("ignore:.*retry_after")
async def test_the_pace_is_limited_a_chat_and_overall(fake: FakeTelegram, bot: Bot) -> None:
    for chat in range(8, 18):
        fake.say(chat, "好")
    fake.limit(Pace(overall=6, chat=1, chat_burst=2))
    await bot.send_message(CHAT, "一")
    await bot.send_message(CHAT, "二")
    with pytest.raises(error.RetryAfter):
        await bot.send_message(CHAT, "三")
    sent = [raw(fake, "sendMessage", chat_id=chat, text="好") for chat in range(8, 18)]
    assert {status for status, _ in await asyncio.gather(*sent)} == {200, 429}
    fake.limit(None)
    await bot.send_message(CHAT, "三")


async def test_a_stopped_server_starts_again_at_its_address(fake: FakeTelegram, bot: Bot) -> None:
    url = fake.url
    await fake.stop()
    with pytest.raises(error.NetworkError):
        await bot.get_me()
    await fake.start()
    assert fake.url == url
    assert await ids(bot) == [700_000_001]


async def test_waiting_says_what_was_seen(fake: FakeTelegram, bot: Bot) -> None:
    await bot.send_message(CHAT, "看见的")
    with pytest.raises(TimeoutError, match=r"sendMessage.*看见的"):
        await fake.wait(lambda: False, 0.01)


async def test_an_update_that_comes_just_as_a_poll_begins_is_not_missed() -> None:
    updates = Updates()
    poll = asyncio.create_task(updates.poll({"timeout": 5}))
    await asyncio.sleep(0)
    updates.add({"message": {"text": "你好"}})
    assert len(await asyncio.wait_for(poll, 1)) == 1
