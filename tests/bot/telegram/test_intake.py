"""What is kept of an update: every kind of the Bot API, and whatever else may arrive."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.records import Update
from bot.telegram import intake, words
from bot.telegram.api import Me

ME = Me(99, "title_review_bot")
SECRETS = ("Zhang", "San", "zhangsan_user", "13800138000", "张", "zh-hans", "BQACAgUAAx", "1700000000")
"""What stands in the updates below and may never be kept."""
PERSON = {
    "id": 7,
    "is_bot": False,
    "first_name": "Zhang",
    "last_name": "San",
    "username": "zhangsan_user",
    "language_code": "zh-hans",
}
PRIVATE = {"id": 7, "type": "private", "first_name": "Zhang", "last_name": "San", "username": "zhangsan_user"}
GROUP = {"id": -100, "type": "supergroup", "title": "张三的群"}
BOT = {"id": 99, "is_bot": True, "first_name": "助手", "username": "title_review_bot"}
CHANNEL = {"id": -200, "type": "channel", "title": "张三频道"}
FILE = {"file_id": "BQACAgUAAx", "file_unique_id": "BQACAgUAAx", "file_size": 1, "file_name": "Zhang.jpg"}
CONTENTS: dict[str, Any] = {
    "animation": {**FILE, "width": 1, "height": 1, "duration": 1},
    "audio": {**FILE, "duration": 1, "performer": "Zhang"},
    "contact": {"phone_number": "13800138000", "first_name": "Zhang", "user_id": 7},
    "dice": {"emoji": "🎲", "value": 3},
    "document": FILE,
    "location": {"latitude": 1.0, "longitude": 2.0},
    "photo": [FILE],
    "poll": {"id": "1", "question": "Zhang?", "options": [{"text": "张三", "voter_count": 0}]},
    "sticker": {**FILE, "emoji": "😀"},
    "story": {"chat": PRIVATE, "id": 1},
    "venue": {"location": {"latitude": 1.0, "longitude": 2.0}, "title": "Zhang", "address": "张三家"},
    "video": FILE,
    "video_note": FILE,
    "voice": {**FILE, "duration": 2},
}


def message(chat: dict[str, Any] = PRIVATE, sender: dict[str, Any] | None = PERSON, **rest: Any) -> dict[str, Any]:
    made = {"message_id": 5, "date": 1_700_000_000, "chat": chat, **rest}
    return made if sender is None else {**made, "from": sender}


def kept(raw: dict[str, Any]) -> dict[str, Any] | None:
    """What is stored of a well-formed update, beside its number and chat; None for one that is not for the bot."""
    update = intake.read({"update_id": 1, **raw}, ME)
    if update is None:
        return None
    assert (update.update_id, update.reason) == (1, None)
    assert update.content is not None
    assert not [secret for secret in SECRETS if secret in update.content]
    return {"chat": update.chat, **json.loads(update.content)}


def private(**rest: Any) -> dict[str, Any]:
    return {"chat": 7, "private": True, **rest}


def group(text: str) -> dict[str, Any]:
    return {"chat": -100, "kind": "text", "private": False, "text": text, "message": 5}


@pytest.mark.parametrize("text", ["材料交到哪", "/start", "/start notice-2024", "👍", "第一行\n第二行"])
def test_words_are_kept_and_nobody_s_name(text: str) -> None:
    assert kept({"message": message(text=text)}) == private(kind="text", text=text)


def test_numbers_that_tell_who_somebody_is_are_masked_before_anything_is_stored() -> None:
    found = kept({"message": message(text="我叫张三，电话13800138000")})
    assert found == private(kind="text", text="我叫＊＊，电话＊＊＊＊＊＊＊＊＊＊＊")


def test_a_press_keeps_the_token_the_query_and_where_it_was() -> None:
    callback = {"id": "44", "from": PERSON, "chat_instance": "1", "data": "token", "message": message(sender=BOT)}
    assert kept({"callback_query": callback}) == private(kind="press", message=5, token="token", callback="44")


def test_a_press_on_a_message_too_old_to_be_shown_is_kept_as_well() -> None:
    callback = {"id": "44", "from": PERSON, "data": "t", "message": {"chat": PRIVATE, "message_id": 5, "date": 0}}
    assert kept({"callback_query": callback}) == private(kind="press", message=5, token="t", callback="44")


def test_a_press_on_an_inline_message_is_not_for_this_bot() -> None:
    assert kept({"callback_query": {"id": "44", "from": PERSON, "inline_message_id": "x", "data": "t"}}) is None


@pytest.mark.parametrize("kind", CONTENTS)
def test_of_media_only_that_there_was_some_is_kept(kind: str) -> None:
    content = {kind: CONTENTS[kind], "caption": "张三的材料13800138000"}
    assert kept({"message": message(**content)}) == private(kind="media")


def test_edits_and_forwards_are_told_apart_and_their_words_are_not_kept() -> None:
    assert kept({"edited_message": message(text="张三", edit_date=1_700_000_001)}) == private(kind="edited")
    origin = {"type": "user", "date": 1, "sender_user": PERSON}
    assert kept({"message": message(text="张三", forward_origin=origin)}) == private(kind="forwarded")
    assert kept({"message": message(text="张三", forward_date=1)}) == private(kind="forwarded")
    assert kept({"message": message(photo=[FILE], forward_origin=origin)}) == private(kind="forwarded")


@pytest.mark.parametrize("kind", CONTENTS)
def test_an_edit_without_text_is_nothing_to_remark_on(kind: str) -> None:
    """Every step of a live location is one."""
    assert kept({"edited_message": message(edit_date=1, caption="x", **{kind: CONTENTS[kind]})}) is None


def _photo(number: int, album: str | None, chat: int = 7) -> dict[str, Any]:
    grouped: dict[str, Any] = {} if album is None else {"media_group_id": album}
    return {"update_id": number, "message": message({"id": chat, "type": "private"}, photo=[FILE], **grouped)}


def test_of_an_album_only_the_first_photo_is_read_and_again_when_it_comes_again() -> None:
    albums = intake.Albums()
    photos = [_photo(number, "a") for number in range(1, 6)]
    read = [intake.read(photo, ME, albums=albums) for photo in [*photos, *photos]]
    assert [update.update_id for update in read if update is not None] == [1, 1]
    assert read[0] is not None
    assert "media_group" not in (read[0].content or "")
    assert intake.read(photos[1], ME) is not None  # without a memory each is read


def test_other_albums_other_chats_and_single_photos_are_read() -> None:
    albums = intake.Albums()
    others = [_photo(1, "a"), _photo(2, "b"), _photo(3, "a", chat=8), _photo(4, None), _photo(5, None)]
    assert all(intake.read(photo, ME, albums=albums) is not None for photo in others)


def test_only_so_many_albums_are_remembered() -> None:
    albums = intake.Albums(most=2)
    assert [albums.opens(7, album, number) for number, album in enumerate("abcb")] == [True, True, True, False]
    assert albums.opens(7, "a", 9)


@pytest.mark.parametrize(
    "service",
    [
        {"new_chat_members": [PERSON]},
        {"pinned_message": message(text="张三")},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 1}},
        {"proximity_alert_triggered": {"traveler": PERSON, "watcher": PERSON, "distance": 1}},
        {},
    ],
)
def test_service_messages_are_not_answered(service: dict[str, Any]) -> None:
    assert kept({"message": message(**service)}) is None


@pytest.mark.parametrize(
    ("text", "rest", "heard"),
    [
        ("@title_review_bot 材料交到哪", {}, "材料交到哪"),
        ("@Title_Review_Bot 材料交到哪", {}, "材料交到哪"),
        ("@title_review_bot材料交到哪", {}, "材料交到哪"),
        ("请问@title_review_bot，材料交到哪", {}, "请问 ，材料交到哪"),
        ("/notices", {}, "/notices"),
        ("/notices@title_review_bot", {}, "/notices"),
        ("/ask 材料交到哪", {}, "/ask 材料交到哪"),
        ("/weather@title_review_bot", {}, "/weather"),
        ("材料交到哪", {"reply_to_message": message(GROUP, BOT, text="您好")}, "材料交到哪"),
    ],
)
def test_a_group_is_answered_where_it_speaks_to_the_bot(text: str, rest: dict[str, Any], heard: str) -> None:
    assert kept({"message": message(GROUP, text=text, **rest)}) == group(heard)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("材料交到哪", {}),
        ("@title_review_bot2 材料交到哪", {}),
        ("@other_bot 材料交到哪", {}),
        ("/notices@other_bot", {}),
        ("/weather", {}),
        ("/weather 太原", {}),
        ("/notices2", {}),
        ("/帮助", {}),
        ("/notices@title_review_bot2", {}),
        ("对", {"reply_to_message": message(GROUP, text="材料交到哪")}),
        ("对", {"reply_to_message": message(GROUP, None, text="材料交到哪")}),
    ],
)
def test_what_a_group_says_to_others_is_not_kept(text: str, rest: dict[str, Any]) -> None:
    assert kept({"message": message(GROUP, text=text, **rest)}) is None


@pytest.mark.parametrize("command", [name for name, _ in words.MENU[""]])
def test_every_command_of_the_menu_is_heard_in_a_group_without_a_name(command: str) -> None:
    assert kept({"message": message(GROUP, text=f"/{command}")}) == group(f"/{command}")


@pytest.mark.parametrize("kind", CONTENTS)
def test_media_and_edits_in_a_group_are_nobody_s_business(kind: str) -> None:
    assert kept({"message": message(GROUP, **{kind: CONTENTS[kind]})}) is None
    assert kept({"edited_message": message(GROUP, text="@title_review_bot")}) is None


def test_channels_and_other_bots_are_not_answered() -> None:
    other = {"id": 98, "is_bot": True, "first_name": "x"}
    assert kept({"channel_post": message(CHANNEL, None, text="/help")}) is None
    assert kept({"message": message(CHANNEL, None, text="/help")}) is None
    assert kept({"message": message(GROUP, other, text="@title_review_bot /help")}) is None
    assert kept({"edited_channel_post": message(CHANNEL, None, text="/help")}) is None


@pytest.mark.parametrize(
    ("status", "kind"), [("member", "reachable"), ("administrator", "reachable"), ("kicked", "unreachable"),
                         ("left", "unreachable")]
)  # fmt: skip
def test_of_the_bot_s_own_membership_only_whether_it_can_write_is_kept(status: str, kind: str) -> None:
    change = {"chat": PRIVATE, "from": PERSON, "date": 1, "new_chat_member": {"user": BOT, "status": status}}
    assert kept({"my_chat_member": change}) == private(kind=kind)


@pytest.mark.parametrize(
    "kind", ["inline_query", "chosen_inline_result", "poll", "poll_answer", "chat_member", "chat_join_request",
             "message_reaction", "business_message", "purchased_paid_media", "something_new"]
)  # fmt: skip
def test_other_kinds_are_not_for_this_bot(kind: str) -> None:
    assert kept({kind: {"id": "1", "from": PERSON, "user": PERSON, "chat": PRIVATE}}) is None


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ({"message": {"message_id": 5}}, "message.chat: missing"),
        ({"message": message(text=13800138000)}, "message.text: string_type"),
        ({"message": message({"id": 2**63, "type": "private"}, text="x")}, "message.chat.id: less_than"),
        ({"message": message({"id": "13800138000", "type": "private"}, text="x")}, "message.chat.id: int_type"),
        ({"callback_query": {"data": "x"}}, "callback_query.id: missing"),
        ({"message": 13800138000}, "message: model_type"),
    ],
)
def test_what_cannot_be_read_is_set_aside_with_the_place_and_without_the_value(
    raw: dict[str, Any], reason: str
) -> None:
    assert intake.read({"update_id": 1, **raw}, ME) == Update(1, None, None, reason)


def test_what_has_no_number_cannot_be_stored() -> None:
    nothing: list[object] = [None, 1, "x", [], {}, {"update_id": "1"}, {"update_id": True}, {"update_id": 2**63}]
    for raw in nothing:
        assert intake.read(raw, ME) is None


def test_a_message_nested_without_end_is_read_as_far_as_it_matters() -> None:
    deep: Any = message(text="x")
    for _ in range(5_000):
        deep = message(text="x", reply_to_message=deep)
    assert kept({"message": deep}) == private(kind="text", text="x")
    assert intake.read({"update_id": 1, "message": message(text=deep)}, ME) == Update(
        1, None, None, "message.text: string_type"
    )


@pytest.mark.parametrize("text", ["\ud800", "a\udc00b", "\0", "a\0b", "\ufeff", "x" * 10_000])
def test_text_is_kept_as_every_database_takes_it(text: str) -> None:
    found = kept({"message": message(text=text)})
    assert found is not None
    stored = found.get("text", "")
    assert "\0" not in stored
    assert len(stored.encode()) <= 3 * 4096  # which fails for half of a surrogate pair


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.text(st.characters(categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
REAL = [
    {"update_id": 1, "message": message(text="@title_review_bot 你好", reply_to_message=message(sender=BOT))},
    {"update_id": 1, "message": message(GROUP, text="/help")},
    {"update_id": 1, "message": message(photo=[FILE], caption="x", forward_origin={"type": "user"})},
    {"update_id": 1, "edited_message": message(text="x")},
    {"update_id": 1, "callback_query": {"id": "1", "from": PERSON, "data": "x", "message": message(sender=BOT)}},
    {"update_id": 1, "my_chat_member": {"chat": PRIVATE, "new_chat_member": {"user": BOT, "status": "kicked"}}},
]


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """A real update, something in which is something else or gone."""
    update: dict[str, Any] = copy.deepcopy(draw(st.sampled_from(REAL)))
    for _ in range(draw(st.integers(1, 3))):
        here = update
        while True:
            name = draw(st.sampled_from(sorted(here)))
            if not isinstance(here[name], dict) or not here[name] or draw(st.booleans()):
                break
            here = here[name]
        if draw(st.booleans()):
            here[name] = draw(JSON)
        else:
            del here[name]
        if not update:
            break
    return update


NUMBERED = st.builds(
    lambda number, rest: {**rest, "update_id": number},
    st.integers(),
    st.dictionaries(st.sampled_from(intake.ALLOWED), JSON, max_size=2),
)


@given(JSON | mutated() | NUMBERED)
def test_nothing_that_arrives_raises(raw: Any) -> None:
    found = intake.read(raw, ME)
    if found is None:
        return
    assert found.update_id == raw["update_id"]
    if found.reason is None:
        assert found.chat is not None
        assert found.content is not None
        intake.Content.model_validate_json(found.content)
        found.content.encode()
    else:
        assert (found.chat, found.content) == (None, None)
