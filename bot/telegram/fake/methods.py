"""The methods of the fake Bot API, with Telegram's own refusals.

The order of checks follows telegram-bot-api's Client.cpp: what the call says, then the chat, then its content.
"""

import json
import re
import time
from collections import deque
from typing import Any, NamedTuple

from bot.telegram.fake.chats import Chat, Chats, Message
from bot.telegram.fake.faults import Pace, Refusal
from bot.telegram.fake.html import Entity, MarkupError, length, parse, trimmed
from bot.telegram.fake.parameters import Parameters, flag, integer

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
BUTTON_BYTES = 64
ANSWER_UNITS = 200
COMMANDS = 100
QUERY_SECONDS = 150.0  # a press can be answered so long
ANSWERED_WITHOUT_RECORD = 100

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


class Answered(NamedTuple):
    """A press the bot answered, with what it showed."""

    id: str
    text: str
    alert: bool
    chat: int
    data: str


class Press(NamedTuple):
    at: float
    chat: int
    data: str


class Methods:
    """What each method does to the chats; every one returns its result or raises Refusal."""

    def __init__(self, bot: dict[str, Any], chats: Chats, record: bool) -> None:
        self.bot = bot
        self.pace: Pace | None = None
        self.query_seconds = QUERY_SECONDS
        self.answered: deque[Answered] = deque(maxlen=None if record else ANSWERED_WITHOUT_RECORD)
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.descriptions: dict[tuple[str, str], str] = {}
        self._chats = chats
        self._presses: dict[str, Press] = {}
        self._files = 0

    def pressed(self, query: str, press: Press) -> None:
        """A press that waits for its answer."""
        while self._presses and self._too_old(first := next(iter(self._presses))):
            del self._presses[first]
        self._presses[query] = press

    def get_me(self, parameters: Parameters) -> dict[str, Any]:
        return self.bot | {
            "can_join_groups": True,
            "can_read_all_group_messages": True,
            "supports_inline_queries": False,
        }

    def send_message(self, parameters: Parameters) -> dict[str, Any]:
        text, entities = _formatted(parameters, "text", "entities")
        if not text:
            raise Refusal(400, "Bad Request: message text is empty")
        markup, chat = _markup(parameters), self._chat(parameters)
        _check_length(text, TEXT_UNITS, "message is too long")
        content = {"text": text} | ({"entities": entities} if entities else {})
        return self._sent(chat, parameters, content, html=parameters["text"], markup=markup)

    def send_document(self, parameters: Parameters) -> dict[str, Any]:
        caption, entities = _formatted(parameters, "caption", "caption_entities")
        markup, document = _markup(parameters), _document(parameters)
        chat = self._chat(parameters)
        _check_length(caption, CAPTION_UNITS, "message caption is too long")
        content: dict[str, Any] = {"document": self._file(*document)}
        content |= {"caption": caption} if caption else {}
        content |= {"caption_entities": entities} if entities else {}
        html = str(parameters.get("caption", ""))
        return self._sent(chat, parameters, content, html=html, markup=markup, document=document)

    def send_chat_action(self, parameters: Parameters) -> bool:
        if not re.fullmatch(r"typing|(upload|record)_\w+|choose_sticker|find_location", parameters.get("action", "")):
            raise Refusal(400, "Bad Request: wrong parameter action in request")
        _reachable(self._chat(parameters))
        return True

    def edit_message_text(self, parameters: Parameters) -> dict[str, Any]:
        text, entities = _formatted(parameters, "text", "entities")
        if not text:
            raise Refusal(400, "Bad Request: message text is empty")
        markup, message = _markup(parameters), self._own(parameters)
        if "text" not in message.content:
            raise Refusal(400, "Bad Request: there is no text in the message to edit")
        _check_length(text, TEXT_UNITS, "message is too long")
        content = {"text": text} | ({"entities": entities} if entities else {})
        self._edit(message, content, markup)
        message.html = parameters["text"]
        return message.wire()

    def edit_message_reply_markup(self, parameters: Parameters) -> dict[str, Any]:
        markup, message = _markup(parameters), self._own(parameters)
        self._edit(message, message.content, markup)
        return message.wire()

    def answer_callback_query(self, parameters: Parameters) -> bool:
        query, text = str(parameters.get("callback_query_id", "")), str(parameters.get("text", ""))
        if query not in self._presses or self._too_old(query):
            raise Refusal(400, TOO_OLD)
        _check_length(text, ANSWER_UNITS, "MESSAGE_TOO_LONG")
        press = self._presses.pop(query)
        self.answered.append(Answered(query, text, flag(parameters, "show_alert"), press.chat, press.data))
        return True

    def leave_chat(self, parameters: Parameters) -> bool:
        chat = self._chat(parameters)
        _reachable(chat)
        if chat.wire["type"] == "private":
            raise Refusal(400, "Bad Request: chat member status can't be changed in private chats")
        chat.refusal = Refusal(403, f"Forbidden: bot is not a member of the {chat.wire['type']} chat")
        return True

    def set_my_commands(self, parameters: Parameters) -> bool:
        commands = parameters.get("commands") or []
        if not isinstance(commands, list) or len(commands) > COMMANDS:
            raise Refusal(400, "Bad Request: BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            if not re.fullmatch(r"/?[a-z0-9_]{1,32}", str(command.get("command", ""))):
                raise Refusal(400, "Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= len(str(command.get("description", ""))) <= 256:
                raise Refusal(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands[_scope(parameters)] = commands
        return True

    def get_my_commands(self, parameters: Parameters) -> list[dict[str, str]]:
        return self.commands.get(_scope(parameters), [])

    def delete_my_commands(self, parameters: Parameters) -> bool:
        self.commands.pop(_scope(parameters), None)
        return True

    def set_my_description(self, parameters: Parameters) -> bool:
        return self._describe(parameters, "description", 512)

    def set_my_short_description(self, parameters: Parameters) -> bool:
        return self._describe(parameters, "short_description", 120)

    def _describe(self, parameters: Parameters, kind: str, units: int) -> bool:
        text = str(parameters.get(kind, ""))
        _check_length(text, units, f"{kind.upper()}_TOO_LONG")
        self.descriptions[kind, str(parameters.get("language_code", ""))] = text
        return True

    def _chat(self, parameters: Parameters) -> Chat:
        if parameters.get("chat_id") in (None, ""):
            raise Refusal(400, "Bad Request: chat_id is empty")
        chat = self._chats.get(integer(parameters, "chat_id"))
        if chat is None:
            raise Refusal(400, "Bad Request: chat not found")
        return chat

    def _sent(self, chat: Chat, parameters: Parameters, content: dict[str, Any], **rest: Any) -> dict[str, Any]:
        reply_to = _replied(chat, parameters)
        _reachable(chat)
        if self.pace is not None:
            self.pace.spend(chat.id)
        return chat.add(self.bot, content, reply_to=reply_to, **rest).wire()

    def _own(self, parameters: Parameters) -> Message:
        """The bot's own message that a call wants to edit."""
        chat = self._chat(parameters)
        if not (identity := integer(parameters, "message_id")):
            raise Refusal(400, "Bad Request: message identifier is not specified")
        message = chat.messages.get(identity)
        if message is None:
            raise Refusal(400, "Bad Request: message to edit not found")
        if message.sender is not self.bot:
            raise Refusal(400, "Bad Request: message can't be edited")
        _reachable(chat)
        return message

    def _edit(self, message: Message, content: dict[str, Any], markup: dict[str, Any] | None) -> None:
        if content == message.content and markup == message.markup:
            raise Refusal(400, NOT_MODIFIED)
        message.content, message.markup, message.edited = content, markup, int(time.time())

    def _file(self, name: str, content: bytes) -> dict[str, Any]:
        self._files += 1
        return {
            "file_id": f"document-{self._files}",
            "file_unique_id": f"unique-{self._files}",
            "file_name": name,
            "file_size": len(content),
        }

    def _too_old(self, query: str) -> bool:
        return time.monotonic() - self._presses[query].at > self.query_seconds


def _formatted(parameters: Parameters, name: str, entities: str) -> tuple[str, list[Entity]]:
    """The text as shown and its entities, by the call's parse_mode."""
    raw, mode = str(parameters.get(name, "")), str(parameters.get("parse_mode", "")).lower()
    if mode == "html":
        try:
            return parse(raw)
        except MarkupError as error:
            raise Refusal(400, f"Bad Request: can't parse entities: {error}") from None
    if mode:
        raise Refusal(400, "Bad Request: unsupported parse_mode")
    return trimmed(raw, parameters.get(entities) or [])


def _check_length(text: str, units: int, problem: str) -> None:
    if len(text) * 2 > units and length(text) > units:
        raise Refusal(400, f"Bad Request: {problem}")


def _markup(parameters: Parameters) -> dict[str, Any] | None:
    """The inline keyboard to keep with the message; other keyboards are the client's affair."""
    markup = parameters.get("reply_markup")
    if not markup:
        return None
    if not isinstance(markup, dict):
        raise Refusal(400, "Bad Request: object expected as reply markup")
    rows = markup.get("inline_keyboard")
    for button in (button for row in rows or () for button in row):
        _check_button(button)
    return {"inline_keyboard": rows} if rows else None


def _check_button(button: dict[str, Any]) -> None:
    if not button.get("text"):
        raise Refusal(400, 'Bad Request: can\'t parse inline keyboard button: Field "text" must be non-empty')
    if "callback_data" not in button and "url" not in button:
        raise Refusal(400, "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the "
                           "inline keyboard")  # fmt: skip
    if not 1 <= len(str(button.get("callback_data", "-")).encode()) <= BUTTON_BYTES:
        raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")


def _document(parameters: Parameters) -> tuple[str, bytes]:
    document = parameters.get("document")
    if isinstance(document, str) and document.startswith("attach://"):
        document = parameters.get(document.removeprefix("attach://"))
    if not document:
        raise Refusal(400, "Bad Request: there is no document in the request")
    if not isinstance(document, tuple):
        raise Refusal(400, "Bad Request: wrong file identifier/HTTP URL specified")
    if not document[1]:
        raise Refusal(400, "Bad Request: file must be non-empty")
    return document


def _replied(chat: Chat, parameters: Parameters) -> dict[str, Any] | None:
    """The message that a new one answers, as it stands in the answer."""
    asked = parameters.get("reply_parameters") or {}
    identity = integer(asked, "message_id") or integer(parameters, "reply_to_message_id")
    if not identity:
        return None
    if (message := chat.messages.get(identity)) is not None:
        return {key: value for key, value in message.wire().items() if key != "reply_to_message"}
    if flag(asked, "allow_sending_without_reply"):
        return None
    raise Refusal(400, "Bad Request: message to be replied not found")


def _reachable(chat: Chat) -> None:
    if chat.refusal is not None:
        raise chat.refusal.with_traceback(None)  # one refusal for all later sends; its traceback must not grow


def _scope(parameters: Parameters) -> tuple[str, str]:
    scope = parameters.get("scope") or {"type": "default"}
    return json.dumps(scope, sort_keys=True), str(parameters.get("language_code", ""))
