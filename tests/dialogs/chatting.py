"""A conversation under test."""

import datetime

from bot.console import shown
from dialogs.assistant import Assistant
from dialogs.session import Session, Turn

NOW = datetime.datetime(2026, 11, 21, 9)
NOTICE, TARGET = "taiyuan-2020-engineering", "engineer"


class Chat:
    """Says, and remembers the last turn; in public where others read along."""

    def __init__(self, assistant: Assistant, session: Session | None = None, public: bool = False) -> None:
        self.assistant = assistant
        self.session = session or Session()
        self.public = public
        self.turn: Turn | None = None

    def say(self, text: str, now: datetime.datetime = NOW) -> str:
        handle = self.assistant.answer if self.public else self.assistant.handle
        self.turn = handle(self.session, text, now)
        self.session = Session.model_validate_json(self.turn.session.model_dump_json())
        return "\n".join(shown(self.turn.replies))

    def events(self) -> list[str]:
        assert self.turn is not None
        return [event.kind for event in self.turn.events]

    def question(self) -> str:
        """The words of the question that waits."""
        interview = self.assistant.interview(self.session)
        assert interview is not None
        assert self.session.asking is not None
        return interview.question(self.session.asking, self.session)

    def awaits(self) -> bool:
        assert self.turn is not None
        return self.turn.awaits
