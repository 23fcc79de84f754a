"""The assistant: (session, message, now) -> (session, replies, events). Pure and synchronous; stores nothing."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from dialogs import hearing, questions
from dialogs.interview import Interview
from dialogs.questions import Question
from dialogs.reading.reader import Reader
from dialogs.session import Session, Turn
from dialogs.talk import Talk
from knowledge.answers import KnowledgeBase
from rules import library
from rules.profile import Profile
from rules.verdict import Examiner


@dataclass(frozen=True)
class Assistant:
    """Everything a conversation needs, loaded once and only read; one instance serves every chat."""

    knowledge: KnowledgeBase
    examiners: Mapping[str, Examiner]
    reader: Reader
    profile: Profile

    @classmethod
    def load(cls, knowledge: KnowledgeBase | None = None) -> "Assistant":
        """The assistant over all notices. Raises `KnowledgeError` or `RulesError` where their data is wrong."""
        base = knowledge or KnowledgeBase.open()
        examiners = {id: library.load_examiner(notice.folder, notice.clauses) for id, notice in base.notices.items()}
        profile = next(iter(examiners.values())).profile
        return cls(base, examiners, Reader.load(profile, library.specialty_names(examiners)), profile)

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """How each fact is asked."""
        return questions.load(self.profile)

    def interview(self, session: Session) -> Interview | None:
        """The interview a session is in or has been in, if its notice and target are chosen."""
        if session.notice is None or session.target is None:
            return None
        return Interview(self.examiners[session.notice], session.target, self.questions)

    def _served(self, session: Session) -> Session:
        """The session without a notice or target that is served no more; the facts stay."""
        examiner = self.examiners.get(session.notice or "")
        targets = examiner.rules.targets if examiner is not None else {}
        if session.target in targets or (session.target is None and (targets or session.notice is None)):
            return session
        notice = session.notice if targets else None
        return session.having(notice=notice, target=None, interviewing=False, asking=None, pending=None, checking={})

    def handle(self, session: Session, message: str, now: datetime.datetime) -> Turn:
        """What a message leads to. Any text is fine; the same three arguments always give the same turn."""
        talk = Talk(self, self._served(session), now)
        hearing.hear(talk, message)
        return talk.turn()
