"""What is kept of a Telegram update: who, what kind, the words with names and numbers masked; nothing else."""

import re
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Literal

import pydantic

from bot.staff import rights
from bot.storage.records import Update
from bot.telegram.api import Me
from bot.telegram.masking import Masker, masked
from dialogs import commands

ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")

Kind = Literal["text", "press", "media", "edited", "forwarded", "reachable", "unreachable"]

_LONGEST = 4096
NOBODY: Mapping[int, bool] = {}
_Int64 = pydantic.Field(ge=-(2**63), lt=2**63)


class Content(pydantic.BaseModel):
    """What is stored of an update until it is handled."""

    model_config = pydantic.ConfigDict(frozen=True)

    kind: Kind
    private: bool
    text: str = ""
    message: int | None = None
    """The message that a press was on, or that a group's question stands in."""
    token: str = ""
    callback: str = ""
    unmasked: bool = False
    """Said to the staff's desk, as it seemed, so names and numbers stand in it."""


class _Raw(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(strict=True, frozen=True)


class _User(_Raw):
    id: int = _Int64
    is_bot: bool = False


class _Chat(_Raw):
    id: int = _Int64
    type: str


class _Replied(_Raw):
    from_user: _User | None = pydantic.Field(None, alias="from")


class _Message(_Raw):
    message_id: int = _Int64
    chat: _Chat
    from_user: _User | None = pydantic.Field(None, alias="from")
    text: str | None = None
    reply_to_message: _Replied | None = None
    forward_origin: Any = None
    forward_date: Any = None
    media_group_id: str | None = None


class _Pressed(_Raw):
    message_id: int = _Int64
    chat: _Chat


class _Callback(_Raw):
    id: str
    data: str = ""
    message: _Pressed | None = None


class _Member(_Raw):
    status: str


class _Membership(_Raw):
    chat: _Chat
    new_chat_member: _Member


class _Update(_Raw):
    update_id: int = _Int64
    message: _Message | None = None
    edited_message: _Message | None = None
    callback_query: _Callback | None = None
    my_chat_member: _Membership | None = None


MEDIA = frozenset((
    "animation", "audio", "checklist", "contact", "dice", "document", "game", "gift", "invoice", "live_photo",
    "location", "paid_media", "passport_data", "photo", "poll", "sticker", "story", "users_shared", "venue", "video",
    "video_note", "voice",
))  # fmt: skip
"""What a private message may hold instead of text."""


def update_id(raw: object) -> int | None:
    """The number of an update, however broken the rest is; None where there is none."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if type(number) is int and -(2**63) <= number < 2**63 else None


class Albums:
    """The albums seen lately. Every photo of one comes as a message of its own; only the first is answered.

    Kept in memory: where the process ended in between, or other replicas take the other photos, one more is answered.
    """

    def __init__(self, most: int = 1024) -> None:
        self._most = most
        self._firsts = OrderedDict[tuple[int, str], int]()

    def opens(self, chat: int, album: str, number: int) -> bool:
        """Whether update `number` was the first of its album; it stays so when Telegram sends it again."""
        first = self._firsts.setdefault((chat, album), number)
        if len(self._firsts) > self._most:
            self._firsts.popitem(last=False)
        return first == number


def read(
    raw: object,
    me: Me,
    masker: Masker | None = None,
    albums: Albums | None = None,
    staff: Mapping[int, bool] = NOBODY,
) -> Update | None:
    """What is to be stored of an update; None for what is not for this bot. Never raises: rubbish has a `reason`.

    `masker` is that of this installation unless told otherwise; without `albums` each photo of one is read. What
    `staff` (with whether the desk has asked something of each) say to their desk is not masked: it is not personal.
    """
    number = update_id(raw)
    if number is None:
        return None
    try:
        parsed = _Update.model_validate(raw)
    except (pydantic.ValidationError, RecursionError) as error:
        return Update(number, None, None, _why(error))
    found = _content(parsed, raw, me)
    if found is None or _goes_on(parsed, albums):
        return None
    chat, content = found
    if content.text and content.private and chat in staff and rights.is_for_desk(content.text, staff[chat]):
        content = content.model_copy(update={"unmasked": True})
    elif content.text:
        content = content.model_copy(update={"text": masked(content.text, masker)})
    return Update(number, chat, content.model_dump_json(exclude_defaults=True))


def _content(update: _Update, raw: Any, me: Me) -> tuple[int, Content] | None:
    if update.callback_query is not None:
        return _press(update.callback_query)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member)
    if update.edited_message is not None:
        return _edited(update.edited_message)
    return _message(update.message, raw["message"], me) if update.message is not None else None


def _goes_on(update: _Update, albums: Albums | None) -> bool:
    """Whether it is a further photo of an album."""
    message = update.message
    if albums is None or message is None or message.media_group_id is None:
        return False
    return not albums.opens(message.chat.id, message.media_group_id, update.update_id)


def _edited(message: _Message) -> tuple[int, Content] | None:
    """Only edits of words: a live location is edited with every step."""
    if message.chat.type != "private" or message.text is None:
        return None
    return message.chat.id, Content(kind="edited", private=True)


def _press(callback: _Callback) -> tuple[int, Content] | None:
    if callback.message is None:  # on a message of an inline query; this bot makes none
        return None
    chat, message = callback.message.chat, callback.message.message_id
    private = chat.type == "private"
    return chat.id, Content(
        kind="press", private=private, message=message, token=_clean(callback.data), callback=_clean(callback.id)
    )


def _membership(membership: _Membership) -> tuple[int, Content] | None:
    kind: Kind = "unreachable" if membership.new_chat_member.status in ("kicked", "left", "banned") else "reachable"
    return membership.chat.id, Content(kind=kind, private=membership.chat.type == "private")


def _message(message: _Message, raw: Any, me: Me) -> tuple[int, Content] | None:
    if message.chat.type == "channel" or (message.from_user is not None and message.from_user.is_bot):
        return None
    if message.chat.type != "private":
        return _in_group(message, me)
    if message.forward_origin is not None or message.forward_date is not None:
        return message.chat.id, Content(kind="forwarded", private=True)
    if message.text is not None:
        return message.chat.id, Content(kind="text", private=True, text=_clean(message.text))
    return (message.chat.id, Content(kind="media", private=True)) if MEDIA & raw.keys() else None


def _in_group(message: _Message, me: Me) -> tuple[int, Content] | None:
    """A group's message only where it speaks to the bot: by its name, by a command of ours, or in reply to it."""
    if message.text is None:
        return None
    mention = re.compile(rf"@{re.escape(me.username)}(?![A-Za-z0-9_])", re.IGNORECASE)  # Chinese needs no space
    replied = message.reply_to_message.from_user if message.reply_to_message is not None else None
    spoken_to = bool(mention.search(message.text)) or (replied is not None and replied.id == me.id)
    if not spoken_to and not _is_command(message.text):
        return None
    text = mention.sub(" ", message.text).strip()
    return message.chat.id, Content(kind="text", private=False, text=_clean(text), message=message.message_id)


def _is_command(text: str) -> bool:
    """Whether it is a command of ours without a bot's name; /weather is another bot's."""
    command = re.match(r"/\w+(?!\w|@)", text)
    return command is not None and commands.recognise(command[0]) is not None


def _clean(text: str) -> str:
    """Text that every database takes: no NUL, no half of a surrogate pair."""
    return text[:_LONGEST].replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _why(error: pydantic.ValidationError | RecursionError) -> str:
    """Where an update is not as it should be, without its values."""
    if isinstance(error, RecursionError):
        return "nested too deep"
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['type']}"
