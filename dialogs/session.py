"""What a conversation remembers, what comes in and what goes out. All frozen: a turn makes a new session."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self, TypeVar

import pydantic

_Value = TypeVar("_Value")

MOST_PEOPLE = 20
"""So many people's facts fit in one conversation; a unit with more staff opens another chat."""


EventKind = Literal[
    "unanswered",
    "verdict",
    "asked",
    "export",
    "forget",
    "subscribe",
    "unsubscribe",
    "mute",
    "unmute",
    "private",
    "report",
    "calendar",
]


PendingKind = Literal[
    "notice",
    "target",
    "value",
    "start",
    "consent",
    "person",
    "forget",
    "subscribe",
    "unsubscribe",
    "report",
    "report_target",
    "calendar",
    "next",
    "prospect",
]


class Choice(pydantic.BaseModel):
    """One thing to choose: what is shown, and what choosing it says."""

    model_config = pydantic.ConfigDict(frozen=True)

    label: str
    says: str


class Pending(pydantic.BaseModel):
    """A choice that waits: which kind, its options, and the field it settles where it is about a fact."""

    model_config = pydantic.ConfigDict(frozen=True)

    kind: PendingKind
    choices: tuple[Choice, ...]
    field: str | None = None
    question: str | None = None
    """What the applicant had asked when the notice had to be chosen first; "" where that may not be kept."""
    title: str | None = None
    """The title he said he wants, as he called it."""
    wants_verdict: bool = False
    """Whether the interview goes on after consent."""
    told: bool = False
    """Whether he told facts before consent, which were not taken in."""
    person: int | None = None
    """Whose facts are deleted once that is confirmed; None for everybody's."""
    then: str = ""
    """What he wanted to be told once notice and target are chosen, as a message that says so."""
    behind: "Pending | None" = None
    """The consent that is asked for after the notice of a question is chosen."""


class Asked(pydantic.BaseModel):
    """The question answered last, for those that lean on it ("电话呢？"); `q` without what it told of anybody."""

    model_config = pydantic.ConfigDict(frozen=True)

    q: str
    notice: str | None
    clauses: tuple[str, ...]


class Concluded(pydantic.BaseModel):
    """The verdict told last, to tell only what changes: the status of each requirement by its id."""

    model_config = pydantic.ConfigDict(frozen=True)

    target: str
    decision: str
    route: str | None
    statuses: Mapping[str, str]
    missing: tuple[str, ...]

    def decides_as(self, other: "Concluded") -> bool:
        """Whether both decide the same of the same target by the same route, whatever it rests on."""
        return (self.target, self.decision, self.route) == (other.target, other.decision, other.route)


class Dossier(pydantic.BaseModel):
    """What is known of one person: facts by field, never a position in a script.

    `facts` are plain values as the profile types them; `bounds` what vague words say of fields that have no fact
    (`rules.known.Bound`); `words` what was said for each of both; `unclear` the fields he does not know; `asking` the
    field asked last; `answered` the fields asked and settled, in order, for 上一步; `checking` facts taken by likeness
    that wait for a yes; `concluded` the verdict told last; `another` says that it is somebody else than who writes, so
    that "他是本科" is told of him.
    """

    model_config = pydantic.ConfigDict(frozen=True)

    notice: str | None = None
    target: str | None = None
    interviewing: bool = False
    facts: Mapping[str, Any] = {}
    bounds: Mapping[str, Mapping[str, Any]] = {}
    words: Mapping[str, str] = {}
    unclear: frozenset[str] = frozenset()
    asking: str | None = None
    answered: tuple[str, ...] = ()
    checking: Mapping[str, Any] = {}
    concluded: Concluded | None = None
    another: bool = False

    def having(self, **changes: Any) -> Self:
        """This with some things changed."""
        return self.model_copy(update=changes)

    @property
    def told(self) -> tuple[str, ...]:
        """The fields of which something is known, exactly or roughly."""
        return (*self.facts, *self.bounds)

    def known_of(self, field: str) -> Any:
        """What is known of a field: a value, bounds, or None."""
        return self.facts.get(field, self.bounds.get(field))

    def with_facts(self, facts: Mapping[str, Any], words: Mapping[str, str]) -> Self:
        """This knowing more, exactly now what was known roughly; a by-year fact told in pieces grows."""
        merged = {name: _merged(self.facts.get(name), value) for name, value in facts.items()}
        return self.having(
            facts={**self.facts, **merged},
            bounds=_without(self.bounds, facts),
            words={**self.words, **{name: self._words(name, words.get(name, "")) for name in facts}},
            unclear=self.unclear.difference(facts),
        )

    def with_bounds(self, bounds: Mapping[str, Mapping[str, Any]], words: Mapping[str, str]) -> Self:
        """This knowing some fields roughly, and no longer what was known of them before."""
        left = self.without_facts(frozenset(bounds))
        said = {name: words.get(name, "") for name in bounds}
        return left.having(bounds={**left.bounds, **bounds}, words={**left.words, **said})

    def _words(self, name: str, said: str) -> str:
        """What was said for a fact; of one told in pieces all that was."""
        before = self.words.get(name, "") if isinstance(self.facts.get(name), dict) else ""
        return f"{before}；{said}" if before and said not in before else before or said

    def settling(self, field: str) -> Self:
        """This with the field asked settled, by a fact or by 不清楚."""
        return self.having(answered=(*(name for name in self.answered if name != field), field))

    def without_facts(self, names: frozenset[str]) -> Self:
        """This with some facts taken back."""
        return self.having(
            facts=_without(self.facts, names),
            bounds=_without(self.bounds, names),
            words=_without(self.words, names),
            unclear=self.unclear.difference(names),
            answered=tuple(name for name in self.answered if name not in names),
        )


class Session(Dossier):
    """A chat: the person it is about now, the others (by number, from 1), and what belongs to none of them.

    `consent` is the version of the privacy notice agreed to.
    """

    pending: Pending | None = None
    asked: Asked | None = None
    consent: str | None = None
    person: int = 1
    others: Mapping[int, Dossier] = {}

    @property
    def people(self) -> Mapping[int, Dossier]:
        """Everybody's dossier by number, the current one among them."""
        mine = Dossier(**{name: getattr(self, name) for name in Dossier.model_fields})
        return dict(sorted({**self.others, self.person: mine}.items()))

    def turned_to(self, person: int, dossier: Dossier) -> "Session":
        """This session about another person; who it was about joins the others."""
        others = {number: one for number, one in self.people.items() if number != person}
        return self._about(person, dossier, others)

    def without(self, person: int) -> "Session":
        """This session with nothing of one person left; of the current one, it goes on with the first of the others."""
        left = {number: one for number, one in self.people.items() if number != person}
        current = self.person if self.person in left else min(left, default=1)
        dossier = left.pop(current, Dossier())
        return self._about(current, dossier, left)

    def _about(self, person: int, dossier: Dossier, others: Mapping[int, Dossier]) -> "Session":
        """What was asked and offered belongs to whom it was about before."""
        mine = {name: getattr(dossier, name) for name in Dossier.model_fields}
        return self.having(**mine, person=person, others=others, pending=None, asked=None)


def _without(told: Mapping[str, _Value], names: Container[str]) -> dict[str, _Value]:
    return {name: value for name, value in told.items() if name not in names}


def _merged(before: Any, now: Any) -> Any:
    if not isinstance(now, dict):
        return now
    return {str(year): number for told in (before or {}, now) for year, number in told.items()}


@dataclass(frozen=True)
class Reply:
    """One message to the applicant, with what he may choose (typing works as well)."""

    text: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Event:
    """What is to be kept, counted or done by whoever runs the conversation.

    export: send everything that is held about the person. forget: delete it everywhere. subscribe, unsubscribe:
    remind of the windows of `notice`, or no more. mute, unmute: no reminders at all, or again. report: hand over the
    report on the `dossier` of the details, with the `person`'s number where there are several. calendar: hand over
    what is ahead of the windows of `notice`.
    """

    kind: EventKind
    notice: str | None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Turn:
    """What a message leads to; `awaits` says that the last reply asks something and waits for the answer."""

    session: Session
    replies: tuple[Reply, ...]
    events: tuple[Event, ...] = ()
    awaits: bool = False
