"""What a conversation remembers, what comes in and what goes out. All frozen: a turn makes a new session."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pydantic


class Choice(pydantic.BaseModel):
    """One thing to choose: what is shown, and what choosing it says."""

    model_config = pydantic.ConfigDict(frozen=True)

    label: str
    says: str


class Pending(pydantic.BaseModel):
    """A choice that waits: which kind, its options, and the field it settles where it is about a fact."""

    model_config = pydantic.ConfigDict(frozen=True)

    kind: Literal["notice", "target", "value", "start"]
    choices: tuple[Choice, ...]
    field: str | None = None
    question: str | None = None
    """What the applicant had asked when the notice had to be chosen first."""
    title: str | None = None
    """The title he said he wants, as he called it."""


class Asked(pydantic.BaseModel):
    """The question answered last, for those that lean on it ("电话呢？")."""

    model_config = pydantic.ConfigDict(frozen=True)

    q: str
    notice: str | None
    clauses: tuple[str, ...]


class Session(pydantic.BaseModel):
    """One applicant's conversation: facts by field, never a position in a script.

    `facts` are plain values as the profile types them; `words` what was said for each; `unclear` the fields he does
    not know; `asking` the field asked last; `answered` the fields asked and settled, in order, for 上一步; `checking`
    facts taken by likeness that wait for a yes; `concluded` what the verdict told last rests on.
    """

    model_config = pydantic.ConfigDict(frozen=True)

    notice: str | None = None
    target: str | None = None
    interviewing: bool = False
    facts: Mapping[str, Any] = {}
    words: Mapping[str, str] = {}
    unclear: frozenset[str] = frozenset()
    asking: str | None = None
    answered: tuple[str, ...] = ()
    checking: Mapping[str, Any] = {}
    pending: Pending | None = None
    asked: Asked | None = None
    concluded: str | None = None

    def having(self, **changes: Any) -> "Session":
        """This session with some things changed."""
        return self.model_copy(update=changes)

    def with_facts(self, facts: Mapping[str, Any], words: Mapping[str, str]) -> "Session":
        """This session knowing more; a by-year fact told in pieces grows."""
        merged = {name: _merged(self.facts.get(name), value) for name, value in facts.items()}
        return self.having(
            facts={**self.facts, **merged},
            words={**self.words, **{name: words.get(name, "") for name in facts}},
            unclear=self.unclear.difference(facts),
        )

    def settling(self, field: str) -> "Session":
        """This session with the field asked settled, by a fact or by 不清楚."""
        return self.having(answered=(*(name for name in self.answered if name != field), field))

    def without_facts(self, names: frozenset[str]) -> "Session":
        """This session with some facts taken back."""
        return self.having(
            facts={name: value for name, value in self.facts.items() if name not in names},
            words={name: value for name, value in self.words.items() if name not in names},
            unclear=self.unclear.difference(names),
            answered=tuple(name for name in self.answered if name not in names),
        )


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
    """What is to be kept or counted by whoever runs the conversation."""

    kind: Literal["unanswered", "verdict", "asked"]
    notice: str | None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Turn:
    """What a message leads to."""

    session: Session
    replies: tuple[Reply, ...]
    events: tuple[Event, ...] = ()
