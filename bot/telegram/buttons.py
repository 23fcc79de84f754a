"""Buttons: each carries an opaque token that is good for one chat, one step and one choice."""

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from unicodedata import east_asian_width

from dialogs.session import Choice

_TOKEN_BYTES = 15
"""120 bits; 20 characters as text, well below Telegram's 64 bytes."""
_ROW_WIDTH = 24
"""Columns of a terminal, roughly what a phone shows in a row of buttons."""
_MOST_IN_A_ROW = 3

Rows = list[list[tuple[str, str]]]
"""Rows of (label, token)."""


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
