"""Messages as Telegram takes them: split below its limit, marked up last, buttons under the last part."""

import html
import re
from typing import Any

from bot.messages import Sending
from bot.telegram import words
from bot.telegram.buttons import lasting

LIMIT = 4096
"""UTF-16 code units of a message's text (core.telegram.org/bots/api#sendmessage)."""
_HEADING = re.compile(r"^【[^】\n]*】", re.MULTILINE)
_BREAKS = ("\n", "。", "；", "，")
_METHODS = {"edit": "editMessageText", "export": "sendDocument", "document": "sendDocument"}
SECRET = "buttons"
"""The name of the secret that buttons are signed with."""


def method(sending: Sending) -> str:
    """The method of the Bot API that sends it."""
    return _METHODS.get(sending.kind, "sendMessage")


def parameters(sending: Sending, chat: int) -> dict[str, Any]:
    """The parameters of the call that sends it to a chat."""
    if sending.kind == "preview":
        return marked_up_already(sending.text, chat, sending.paid)
    made: dict[str, Any] = {"chat_id": chat}
    if sending.kind in ("export", "document"):
        return {**made, "caption": sending.text}
    made["text"] = sending.text if sending.plain else marked_up(sending.text)
    made["link_preview_options"] = {"is_disabled": True}
    if not sending.plain:
        made["parse_mode"] = "HTML"
    if sending.buttons or sending.link:
        made["reply_markup"] = {"inline_keyboard": keyboard(sending)}
    if sending.kind == "edit":
        made["message_id"] = sending.message
    elif sending.message is not None:
        made["reply_parameters"] = {"message_id": sending.message, "allow_sending_without_reply": True}
    return made


def marked_up_already(text: str, chat: int, paid: bool) -> dict[str, Any]:
    """The parameters of the call that sends a broadcast or its preview: HTML that is never sent plain instead."""
    made = {"chat_id": chat, "text": text, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
    return {**made, "allow_paid_broadcast": True} if paid else made


def signed(sending: Sending, chat: int, secret: bytes) -> Sending:
    """A message with its commands as buttons that are good in this chat."""
    rows = [[(label, lasting(secret, chat, command)) for label, command in row] for row in sending.commands]
    return sending.model_copy(update={"buttons": [*sending.buttons, *rows], "commands": []})


def keyboard(sending: Sending) -> list[list[dict[str, str]]]:
    """The buttons of a message as the Bot API takes them."""
    rows = [[{"text": label, "callback_data": data} for label, data in row] for row in sending.buttons]
    return [*rows, [{"text": words.PRIVATE, "url": sending.link}]] if sending.link else rows


def marked_up(text: str) -> str:
    """The text as Telegram's HTML: escaped, headings bold."""
    return _HEADING.sub(lambda heading: f"<b>{heading[0]}</b>", html.escape(text, quote=False))


def parts(text: str) -> list[str]:
    """The text in parts that Telegram takes, cut at line ends, else at the end of a sentence, else anywhere."""
    made = []
    while _units(text) > LIMIT:
        cut = _cut(text)
        made.append(text[:cut].rstrip("\n"))
        text = text[cut:].lstrip("\n")
    return [part for part in (*made, text) if part.strip()]


def _cut(text: str) -> int:
    """Where to cut so that the first part fits."""
    longest = len(text.encode("utf-16-le")[: 2 * LIMIT].decode("utf-16-le", "ignore"))
    for mark in _BREAKS:
        at = text.rfind(mark, longest // 2, longest)
        if at >= 0:
            return at + 1
    return longest


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
