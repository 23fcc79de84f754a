"""A message of the bot as it waits in the outbox, before anything of Telegram is known."""

from typing import Literal

import pydantic

Rows = list[list[tuple[str, str]]]
"""Rows of buttons: what each shows, and what it carries."""

Kind = Literal["message", "edit", "export", "document", "preview", "progress", "report", "unreached"]
"""The last four are about a `broadcast`: what they say is looked up when they leave."""


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
    broadcast: int | None = None
    paid: bool = False
    commands: Rows = []
    """Buttons of the staff's desk, below the others, signed when it leaves: what each shows and the command it says."""

    def content(self) -> str:
        """As the store keeps it."""
        return self.model_dump_json(exclude_defaults=True)
