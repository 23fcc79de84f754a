"""Updates that are for the staff's desk: which they are, and what comes of them."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pydantic

from bot.messages import Sending
from bot.shelf import Shelf
from bot.staff import rights
from bot.staff.desk import Desk
from bot.storage.database import Database
from bot.storage.records import Handled, Message, Work
from bot.storage.store import Inside
from bot.telegram import buttons, rendering, turns
from bot.telegram.intake import Content
from bot.telegram.masking import masked
from bot.telegram.turns import Call
from dialogs import words


@dataclass(frozen=True)
class DeskWork:
    """The desk, over the updates of Telegram."""

    desk: Desk
    shelf: Shelf
    secret: bytes

    def inside(self, work: Work, now: int) -> Inside | None:
        """How an update is led that one of the staff has for the desk; None for all others."""
        said = self._said(work)
        return None if said is None else Inside(work, functools.partial(self._lead, work, said, now))

    def outside(self, work: Work) -> Work:
        """An update that is for nobody of the staff, as the conversation takes it: masked, if it was not before."""
        content = _content(work)
        if content is None or not content.unmasked:
            return work
        plain = content.model_copy(update={"text": masked(content.text), "unmasked": False})
        return replace(work, content=plain.model_dump_json(exclude_defaults=True))

    def calls(self, works: Sequence[Work]) -> list[Call]:
        """What is to be called at once for those led inside."""
        contents = [Content.model_validate_json(work.content) for work in works]
        return [turns.answered(content) for content in contents if content.kind == "press"]

    def _said(self, work: Work) -> str | None:
        content = _content(work)
        if work.role is None or content is None or not content.private:
            return None
        if content.kind == "press":
            return buttons.command(self.secret, work.chat, content.token)
        for_desk = content.kind == "text" and rights.is_for_desk(content.text, work.awaits is not None)
        return content.text if for_desk else None

    def _lead(self, work: Work, said: str, now: int, database: Database) -> Handled:
        visit = self.desk.hear(database, work.chat, said, now, work.update_id)
        replies = [Sending(text=words.NOT_UNDERSTOOD)] if visit is None else visit.replies
        messages = [message for one in replies for message in _messages(one)]
        return replace(turns.unchanged(work), messages=tuple(messages))


def _content(work: Work) -> Content | None:
    """What an update says; None for one that cannot be read."""
    try:
        return Content.model_validate_json(work.content)
    except pydantic.ValidationError:
        return None


def _messages(sending: Sending) -> list[Message]:
    """A reply in parts that Telegram takes, the buttons under the last."""
    texts = rendering.parts(sending.text) or [sending.text]
    above = [sending.model_copy(update={"text": text, "commands": []}) for text in texts[:-1]]
    every = [*above, sending.model_copy(update={"text": texts[-1]})]
    return [Message(one.content()) for one in every]
