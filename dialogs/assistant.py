"""The assistant: (session, message, now) -> (session, replies, events). Pure and synchronous; stores nothing."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from dialogs import hearing, questions
from dialogs.interview import Interview
from dialogs.privacy import Keeping
from dialogs.questions import Question
from dialogs.reading.reader import Reader
from dialogs.recalling import Recall
from dialogs.session import Dossier, Session, Turn
from dialogs.talk import Talk
from knowledge.additions import Additions
from knowledge.answers import KnowledgeBase
from rules import library
from rules.profile import Profile
from rules.verdict import Examiner

_AnyDossier = TypeVar("_AnyDossier", bound=Dossier)
_OF_NOTICES = ("notice", "subscribe", "unsubscribe", "report", "calendar")
"""The kinds of choices between notices."""
_IMPERSONAL = ("notice", "calendar")
"""Those that are also put where others read along."""


@dataclass(frozen=True)
class Assistant:
    """Everything a conversation needs, loaded once and only read; one instance serves every chat."""

    knowledge: KnowledgeBase
    examiners: Mapping[str, Examiner]
    reader: Reader
    profile: Profile
    keeping: Keeping | None = None
    """What the transport keeps of people; None where it keeps nothing, and no consent is needed."""

    @classmethod
    def load(cls, knowledge: KnowledgeBase | None = None, keeping: Keeping | None = None) -> "Assistant":
        """The assistant over all notices. Raises `KnowledgeError` or `RulesError` where their data is wrong."""
        base = knowledge or KnowledgeBase.open()
        examiners = {id: library.load_examiner(notice.folder, notice.clauses) for id, notice in base.notices.items()}
        profile = next(iter(examiners.values())).profile
        return cls(base, examiners, Reader.load(profile, library.specialty_names(examiners)), profile, keeping)

    def amended(self, additions: Additions) -> "Assistant":
        """The assistant over the shipped notices with these additions and no others; everything else is shared."""
        return replace(self, knowledge=self.knowledge.amended(additions))

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """How each fact is asked."""
        return questions.load(self.profile)

    @cached_property
    def recall(self) -> Recall:
        """Says back what is known of somebody."""
        return Recall(self.reader, self.profile, self.questions)

    def interview(self, dossier: Dossier) -> Interview | None:
        """The interview a person is in or has been in, if the notice and target are chosen."""
        if dossier.notice is None or dossier.target is None:
            return None
        return Interview(self.examiners[dossier.notice], dossier.target, self.questions)

    def handle(self, session: Session, message: str, now: datetime.datetime) -> Turn:
        """What a message leads to. Any text is fine; the same three arguments always give the same turn."""
        talk = Talk(self, self._served(session), now)
        hearing.hear(talk, message)
        return talk.turn()

    def answer(self, session: Session, message: str, now: datetime.datetime) -> Turn:
        """What a message leads to where others read along: questions to notices are answered, nothing else is done.

        No personal fact is read, asked or kept; the session remembers the notice and the question asked last.
        """
        talk = Talk(self, _impersonal(self._served(session)), now, public=True)
        hearing.hear(talk, message)
        talk.session = _impersonal(talk.session)
        return talk.turn()

    def _served(self, session: Session) -> Session:
        """The session without notices, targets and choices that are served no more; the facts stay."""
        others = {person: self._served_to(dossier) for person, dossier in session.others.items()}
        current = self._served_to(session).having(others=others)
        pending = current.pending
        gone = (
            pending is not None
            and pending.kind in _OF_NOTICES
            and any(choice.says not in self.examiners for choice in pending.choices)
        )
        stays = (current.notice, current.target) == (session.notice, session.target) and not gone
        return current if stays else current.having(pending=None)

    def _served_to(self, dossier: _AnyDossier) -> _AnyDossier:
        examiner = self.examiners.get(dossier.notice or "")
        targets = examiner.rules.targets if examiner is not None else {}
        if dossier.target in targets or (dossier.target is None and (targets or dossier.notice is None)):
            return dossier
        notice = dossier.notice if targets else None
        return dossier.having(notice=notice, target=None, interviewing=False, asking=None, checking={})


def _impersonal(session: Session) -> Session:
    """What of a session belongs to nobody in particular."""
    pending = session.pending if session.pending is not None and session.pending.kind in _IMPERSONAL else None
    return Session(notice=session.notice, pending=pending, asked=session.asked)
