"""Buttons: each carries an opaque token that is good for one chat, one step and one choice.

Those of the staff's desk carry a command instead, signed for one chat: they are good as long as the command is.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from unicodedata import east_asian_width

from bot.messages import Rows
from dialogs.session import Choice

_TOKEN_BYTES = 15
"""120 bits; 20 characters as text, well below Telegram's 64 bytes."""
_LASTING = "!"
_MARK_BYTES = 9
"""72 bits; 12 characters as text. Whoever is not of the staff may not do what a command says anyway."""
_MARK_LENGTH = 12
_MOST_BYTES = 64
"""Of what a button carries (core.telegram.org/bots/api#inlinekeyboardbutton)."""
_ROW_WIDTH = 24
"""Columns of a terminal, roughly what a phone shows in a row of buttons."""
_MOST_IN_A_ROW = 3


def token(secret: bytes, chat: int, step: int, number: int, says: str) -> str:
    """The token of one choice: a keyed BLAKE2, which says nothing to whoever lacks the secret (32 bytes)."""
    meant = json.dumps([chat, step, number, says]).encode()
    return base64.urlsafe_b64encode(hashlib.blake2b(meant, digest_size=_TOKEN_BYTES, key=secret).digest()).decode()


def pressed(secret: bytes, chat: int, step: int, choices: Sequence[str], pressed: str) -> str | None:
    """What the choice of a token says; None where it is of another chat or step, or of nobody."""
    for number, says in enumerate(choices):
        if hmac.compare_digest(token(secret, chat, step, number, says).encode(), pressed.encode()):
            return says
    return None


def lasting(secret: bytes, chat: int, command: str) -> str:
    """What a button carries that says a command of the desk. Raises ValueError where it holds no more."""
    carried = f"{_LASTING}{_mark(secret, chat, command)}{command}"
    if len(carried.encode()) > _MOST_BYTES:
        raise ValueError(f"{command!r} is too long for a button")
    return carried


def command(secret: bytes, chat: int, carried: str) -> str | None:
    """The command that a lasting button says; None where it is none of ours for this chat."""
    mark, said = carried[1 : 1 + _MARK_LENGTH], carried[1 + _MARK_LENGTH :]
    if not carried.startswith(_LASTING) or not hmac.compare_digest(_mark(secret, chat, said).encode(), mark.encode()):
        return None
    return said


def _mark(secret: bytes, chat: int, command: str) -> str:
    meant = json.dumps([chat, command]).encode()
    return base64.urlsafe_b64encode(hashlib.blake2b(meant, digest_size=_MARK_BYTES, key=secret).digest()).decode()


def rows(secret: bytes, chat: int, step: int, choices: Sequence[Choice]) -> Rows:
    """The buttons of a reply, short ones beside each other."""
    made: Rows = []
    width = _ROW_WIDTH
    for number, choice in enumerate(choices):
        wide = _width(choice.label) + 2
        if width + wide > _ROW_WIDTH or len(made[-1]) == _MOST_IN_A_ROW:
            made.append([])
            width = 0
        made[-1].append((choice.label, token(secret, chat, step, number, choice.says)))
        width += wide
    return made


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
