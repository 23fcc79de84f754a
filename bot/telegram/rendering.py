"""Messages as Telegram takes them: split below its limit, marked up last, buttons under the last part."""

import html
import re
from typing import Any, Literal

import pydantic

from bot.telegram import words
from bot.telegram.buttons import Rows

LIMIT = 4096
"""UTF-16 code units of a message's text (core.telegram.org/bots/api#sendmessage)."""
_HEADING = re.compile(r"^【[^】\n]*】", re.MULTILINE)
_BREAKS = ("\n", "。", "；", "，")


class Sending(pydantic.BaseModel):
    """A message that waits to be sent, as the store keeps it: plain text, marked up only when it leaves."""

    model_config = pydantic.ConfigDict(frozen=True)

    kind: Literal["message", "edit", "export"] = "message"
    text: str = ""
    plain: bool = False
    buttons: Rows = []
    link: str = ""
    """Where a button below the others leads."""
    message: int | None = None
    """The message to edit, or in a group the one to reply to."""


def method(sending: Sending) -> str:
    """The method of the Bot API that sends it."""
    return {"message": "sendMessage", "edit": "editMessageText", "export": "sendDocument"}[sending.kind]


def parameters(sending: Sending, chat: int) -> dict[str, Any]:
    """The parameters of the call that sends it to a chat."""
    made: dict[str, Any] = {"chat_id": chat}
    if sending.kind == "export":
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
