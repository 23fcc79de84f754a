"""An applicant who answers every question of an interview from his true facts, each in a Chinese sentence.

The sentences stand in `telling.yaml` and share no words' data with the reader: they were written apart from it.
"""

import datetime
import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pydantic

from dialogs import words
from dialogs.assistant import Assistant
from dialogs.errors import DialogError
from dialogs.session import Session
from knowledge import datafile
from rules import library
from rules.explaining import amount_words, span_words
from rules.known import span
from rules.profile import Field, Profile

TELLING = Path(__file__).parent / "telling.yaml"
_NO_OTHER_YEARS = "其余的年份没有学"
"""A by-year fact is zero in the years it does not name (the profile's own reading), and who is asked says so."""
_MOST_TURNS = 300
"""An interview that is longer has lost its way."""


class _File(pydantic.RootModel[dict[str, dict[bool | str, str]]]):
    """field -> value (or "value", with {}) -> sentence"""


class Applicant:
    """Tells true facts in sentences; what his facts do not say he does not know."""

    def __init__(self, profile: Profile, facts: Mapping[str, Any]) -> None:
        self._profile, self._facts = profile, profile.check(facts)
        self._sentences = _sentences()

    def tell(self, field: str) -> str:
        """The sentence that answers a question about `field`."""
        if field not in self._facts:
            return words.UNCLEAR_CHOICE
        value, sentences = self._facts[field], self._sentences[field]
        if not value and not isinstance(value, bool):
            return sentences.get("zero") or sentences.get("none") or sentences["value"].format(0)
        if isinstance(value, bool | str) and value in sentences:
            return sentences[value]
        sentence = sentences["value"].format(spoken(self._profile[field], value))
        return f"{sentence}，{_NO_OTHER_YEARS}" if isinstance(value, dict) else sentence


@functools.cache
def _sentences() -> dict[str, dict[bool | str, str]]:
    return datafile.load(TELLING, _File)[0].root


def spoken(field: Field, value: Any) -> str:
    """A value as one says it in a sentence, without its measure word, which the sentence has."""
    match field.kind:
        case "date":
            return span_words(span(value))
        case "place":
            return str(value).replace("/", "")
        case "yuan":
            return amount_words(value, field.unit)
        case "years":
            return "、".join(f"{year}年" for year in sorted(value))
        case "by_year":
            return "、".join(f"{year}年{number:g}{field.unit}" for year, number in sorted(value.items()))
        case _:
            return str(value)


def simulate(
    assistant: Assistant, notice: str, target: str, facts: Mapping[str, Any], now: datetime.datetime
) -> dict[str, Any]:
    """The verdict an interview comes to, and the fields it asked, in order.

    Raises `RulesError` for a notice, target or fact that does not exist, `DialogError` for an interview without end.
    """
    library.examiner_of(assistant.examiners, notice).target(target)
    applicant = Applicant(assistant.profile, facts)
    turn = assistant.handle(Session(notice=notice, target=target), words.START, now)
    asked: list[str] = []
    for _ in range(_MOST_TURNS):
        for event in turn.events:
            if event.kind == "verdict":
                return {"verdict": event.details["verdict"], "asked": asked}
        session = turn.session
        if session.checking or session.asking is None:
            says = words.YES
        else:
            if session.asking not in asked[-1:]:  # what he told too roughly is asked at once again
                asked.append(session.asking)
            says = applicant.tell(session.asking)
        turn = assistant.handle(session, says, now)
    raise DialogError(f"no verdict after {_MOST_TURNS} messages; asked last: {asked[-1] if asked else 'nothing'}")
