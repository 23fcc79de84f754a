"""A message of the bot as it waits in the outbox, before anything of Telegram is known."""

import base64
import zlib
from typing import Literal, Self

import pydantic

Rows = list[list[tuple[str, str]]]
"""Rows of buttons: what each shows, and what it carries."""

Kind = Literal["message", "edit", "export", "document", "preview", "progress", "report", "unreached"]
"""The last four are about a `broadcast`: what they say is looked up when they leave."""


class File(pydantic.BaseModel):
    """A file that goes with a message, as the store keeps it: packed, a page of a report to a third."""

    model_config = pydantic.ConfigDict(frozen=True)

    name: str
    packed: str

    @classmethod
    def of(cls, name: str, content: bytes) -> Self:
        """A file of that name and content."""
        return cls(name=name, packed=base64.b64encode(zlib.compress(content)).decode())

    @property
    def content(self) -> bytes:
        """What is in it."""
        return zlib.decompress(base64.b64decode(self.packed))


class Sending(pydantic.BaseModel):
    """A message that waits to be sent, as the store keeps it: plain text, marked up only when it leaves."""

    model_config = pydantic.ConfigDict(frozen=True)

    kind: Kind = "message"
    text: str = ""
    plain: bool = False
    buttons: Rows = []
    link: str = ""
    """Where a button below the others leads."""
    message: int | None = None
    """The message to edit, or in a group the one to reply to."""
    file: File | None = None
    """What a document holds that is made when it is asked for; others are made when they leave."""
    broadcast: int | None = None
    paid: bool = False
    commands: Rows = []
    """Buttons of the staff's desk, below the others, signed when it leaves: what each shows and the command it says."""

    def content(self) -> str:
        """As the store keeps it."""
        return self.model_dump_json(exclude_defaults=True)
