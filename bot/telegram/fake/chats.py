"""The chats of the fake Bot API: who is in them, what they show, and what Telegram says of them on the wire."""

import re
import time
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bot.telegram.fake.faults import Refusal
from bot.telegram.fake.html import Entity, length

HISTORY_WITHOUT_RECORD = 20  # messages a chat keeps where only counts are kept: enough to edit and to answer
FIRST_SUPERGROUP = -1_000_000_000_000

_COMMAND_OR_MENTION = re.compile(r"(?<![\w/@])(?:(/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?)|(@[A-Za-z0-9_]{3,32}))(?!\w)")


class Shown(NamedTuple):
    """A message of the bot as its chat shows it: text without markup, `html` as it was sent."""

    id: int
    text: str
    html: str
    buttons: list[list[tuple[str, str]]]
    document: tuple[str, bytes] | None
    edited: bool


@dataclass(slots=True)
class Message:
    """A message of the bot or of a person; `content` is the rest of it as the Bot API writes it."""

    id: int
    chat: dict[str, Any]
    sender: dict[str, Any]
    content: dict[str, Any]
    html: str = ""
    markup: dict[str, Any] | None = None
    document: tuple[str, bytes] | None = None
    reply_to: dict[str, Any] | None = None
    date: int = field(default_factory=lambda: int(time.time()))
    edited: int | None = None

    def wire(self) -> dict[str, Any]:
        """The message as the Bot API writes it."""
        wire = {"message_id": self.id, "from": self.sender, "chat": self.chat, "date": self.date, **self.content}
        if self.markup is not None:
            wire["reply_markup"] = self.markup
        if self.reply_to is not None:
            wire["reply_to_message"] = self.reply_to
        if self.edited is not None:
            wire["edit_date"] = self.edited
        return wire

    def shown(self) -> Shown:
        text = self.content.get("text", self.content.get("caption", ""))
        return Shown(self.id, text, self.html, buttons(self.markup), self.document, self.edited is not None)


def buttons(markup: dict[str, Any] | None) -> list[list[tuple[str, str]]]:
    """Label and data (or address) of each inline button, row by row."""
    rows = (markup or {}).get("inline_keyboard", [])
    return [[(each["text"], each.get("callback_data") or each.get("url", "")) for each in row] for row in rows]


@dataclass
class Chat:
    """A chat and its messages by id; `refusal` is what every later send to it meets."""

    wire: dict[str, Any]
    kept: int | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    refusal: Refusal | None = None
    last_id: int = 0

    @property
    def id(self) -> int:
        return int(self.wire["id"])

    def add(self, sender: dict[str, Any], content: dict[str, Any], **rest: Any) -> Message:
        """A new message with the chat's next id."""
        self.last_id += 1
        message = Message(self.last_id, self.wire, sender, content, **rest)
        self.messages[message.id] = message
        if self.kept is not None and len(self.messages) > self.kept:
            del self.messages[next(iter(self.messages))]
        return message


class Chats:
    """Every chat that has spoken; another is not known to the bot."""

    def __init__(self, kept: int | None) -> None:
        self._kept = kept
        self._chats: dict[int, Chat] = {}

    def meet(self, chat: int) -> Chat:
        """The chat, known from now on."""
        if chat not in self._chats:
            self._chats[chat] = Chat(_chat(chat), self._kept)
        return self._chats[chat]

    def get(self, chat: int) -> Chat | None:
        return self._chats.get(chat)


def person(user: int, name: str = "", language: str = "zh-hans") -> dict[str, Any]:
    """A user as the Bot API writes one."""
    return {"id": user, "is_bot": False, "first_name": name or f"用户{user}", "language_code": language}


def text_content(text: str) -> dict[str, Any]:
    """What a person typed, with the commands and mentions Telegram finds in it."""
    entities: list[Entity] = []
    for found in _COMMAND_OR_MENTION.finditer(text):
        kind = "bot_command" if found[1] else "mention"
        entities.append({"type": kind, "offset": length(text[: found.start()]), "length": len(found[0])})
    return {"text": text} | ({"entities": entities} if entities else {})


def _chat(chat: int) -> dict[str, Any]:
    if chat > 0:
        return {"id": chat, "type": "private", "first_name": f"用户{chat}"}
    return {"id": chat, "type": "supergroup" if chat < FIRST_SUPERGROUP else "group", "title": f"群{-chat}"}
