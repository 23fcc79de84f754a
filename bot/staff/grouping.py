"""Unanswered questions that ask the same, put together, so that staff answer them once."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from bot.storage.questions import Question, Unanswered
from knowledge.additions import Wording
from knowledge.answers import KnowledgeBase
from knowledge.wordings import Wordings

_NEAR = 60
"""Of 100: so alike must two be to be looked at; `Wordings.alike` decides."""
_TRIED = 3
_ANY_DAY = datetime.date.min
_MOST = 20
"""Wordings in a group, so that staff are shown each one that they answer."""


@dataclass
class Group:
    """Questions about one notice that ask the same, the most frequent first."""

    asked: list[Unanswered] = field(default_factory=list)

    @property
    def id(self) -> int:
        """The number of the newest time that its first question was asked."""
        return self.asked[0].newest

    @property
    def times(self) -> int:
        """How often they were asked."""
        return sum(one.times for one in self.asked)

    @property
    def questions(self) -> list[Question]:
        """Each wording."""
        return [one.question for one in self.asked]


def groups(asked: Sequence[Unanswered], knowledge: KnowledgeBase) -> list[Group]:
    """The questions in groups, the most frequent first.

    Only what was asked of one notice and differs in nothing that carries meaning comes together. Where no notice was
    chosen, each question stays alone: the same words may be about different ones.
    """
    found: list[Group] = []
    by_notice: dict[str, _Leaders] = {}
    for one in asked:
        notice = one.question.notice
        if notice in knowledge.notices:
            group = by_notice.setdefault(notice, _Leaders(notice, knowledge)).group_of(one.question.q)
        else:
            group = Group()
        if not group.asked:
            found.append(group)
        group.asked.append(one)
    return sorted(found, key=lambda group: -group.times)


class _Leaders:
    """The groups of one notice, found by the question that each began with."""

    def __init__(self, notice: str, knowledge: KnowledgeBase) -> None:
        self._notice, self._knowledge = notice, knowledge
        self._wordings: list[Wordings] = []
        self._questions: list[str] = []
        self._groups: list[Group] = []

    def group_of(self, q: str) -> Group:
        """The group that asks the same, or a new one."""
        near = process.extract(q, self._questions, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=_TRIED)
        for _, _, at in near:
            if len(self._groups[at].asked) < _MOST and (self._wordings[at].same(q) or self._wordings[at].alike(q)):
                return self._groups[at]
        return self._new(q)

    def _new(self, q: str) -> Group:
        notice = self._knowledge.notices[self._notice]
        told = Wording(notice=self._notice, q=q, answer=q, date=_ANY_DAY)
        self._wordings.append(Wordings(notice, [told], self._knowledge.pairs))
        self._questions.append(q)
        self._groups.append(Group())
        return self._groups[-1]
