"""Which requirements of a target a message means: by clause, by label, or by the facts they ask for."""

import re
from collections.abc import Mapping

from dialogs import intents
from dialogs.interview import Interview
from dialogs.talk import Talk
from knowledge.text import normalise
from rules import nodes
from rules.ruleset import Requirement, Target

_NUMERAL = "一二三四五六七八九十"
_PLACE = re.compile(
    rf"[{_NUMERAL}]+[甲乙丙丁]?[条部分、.]*\([{_NUMERAL}]+\)(?:[款.、]*\(?\d+\)?)?|第[{_NUMERAL}]+(?:条|部分)(?:第?[{_NUMERAL}]+款)?"
)
_PART = re.compile(rf"[{_NUMERAL}甲乙丙丁]+|\d+")
_PLACED, _WHOLE, _PAIR = 20, 4, 2
"""What a step of the clause's number counts, the whole of a name, and two characters of it one after the other."""


def meant(talk: Talk, interview: Interview, text: str) -> list[Requirement]:
    """The requirements that a message means, all that are as likely; none where it means none."""
    plain = intents.without_why(talk.assistant.knowledge.without_names(text))
    for title in sorted(talk.titles(), key=len, reverse=True):
        plain = plain.replace(title, "")
    fields = _likeness_of_fields(talk, plain)
    scored = {
        one: _placed(plain, one.clause) + _named(plain, one.label) + _fields_named(one, fields)
        for one in interview.examiner.target(interview.target).requirements
    }
    best = max(scored.values())
    return [one for one, score in scored.items() if best and score == best]


def places_of_none(target: Target, text: str) -> list[str]:
    """The clauses that a message names by number, as it writes them, of which no requirement of a target is one."""
    places = _PLACE.findall(normalise(text))
    return [place for place in places if not any(_placed(place, one.clause) for one in target.requirements)]


def _placed(plain: str, clause: str) -> int:
    """How far a clause's number is named: 三(五) names 三.(五).2 in two steps."""
    own = _PART.findall(clause)
    places = [_PART.findall(place) for place in _PLACE.findall(plain)]
    return _PLACED * max((len(place) for place in places if own[: len(place)] == place), default=0)


def _named(plain: str, name: str) -> int:
    """How much of a name stands in the words."""
    if name in plain:
        return _WHOLE + _PAIR * len(name)
    return _PAIR * sum(name[at : at + 2] in plain for at in range(len(name) - 1))


def _likeness_of_fields(talk: Talk, plain: str) -> Mapping[str, int]:
    """How surely each fact is named, by its label or by words that people use for it."""
    spoken = talk.assistant.reader.fields_named(plain)
    return {
        field: max(_named(plain, question.label), _named(plain, talk.assistant.profile[field].zh))
        + _PAIR * (field in spoken)
        for field, question in talk.assistant.questions.items()
    }


def _fields_named(requirement: Requirement, fields: Mapping[str, int]) -> int:
    return max((fields[field] for field in nodes.fields(requirement.node)), default=0) if requirement.node else 0
