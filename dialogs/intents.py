"""What a message wants, apart from telling facts: from `intents.yaml`."""

import functools
import re
from collections.abc import Container, Mapping
from pathlib import Path

from rapidfuzz import fuzz, process

from knowledge import datafile
from knowledge.text import normalise
from rules.ruleset import Target

INTENTS = Path(__file__).parent / "intents.yaml"
_NAMED = 70
"""Likeness (0 to 100) from which a name is taken for a fact's label."""


class _File(datafile.Strict):
    wants_verdict: str
    first_person: str
    asks: str
    applies_for: str


@functools.cache
def _file() -> _File:
    return datafile.load(INTENTS, _File)[0]


def wants_verdict(text: str, told_facts: bool) -> bool:
    """Whether the message asks if the applicant himself may apply."""
    plain = normalise(text)
    about_me = told_facts or re.search(_file().first_person, plain) is not None
    return about_me and re.search(_file().wants_verdict, plain) is not None


def asks(text: str) -> bool:
    """Whether the message looks like a question."""
    return re.search(_file().asks, normalise(text)) is not None


def target_named(text: str, targets: Mapping[str, Target]) -> str | None:
    """The target a message says one wants to apply for; the longest name counts."""
    names = {name: id for id, target in targets.items() for name in (target.name, *target.aliases)}
    pattern = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    found = re.search(f"{_file().applies_for}({pattern})", normalise(text)) if pattern else None
    return names[found[1]] if found else None


def field_named(name: str, labels: Mapping[str, str], told: Container[str]) -> str | None:
    """The fact a name means: of those told first, then any."""
    plain = normalise(name)
    for choices in ({field: label for field, label in labels.items() if field in told}, labels):
        exact = [field for field, label in choices.items() if label in plain or plain in label]
        if exact:
            return exact[0]
        found = process.extractOne(plain, choices, scorer=fuzz.ratio, score_cutoff=_NAMED)
        if found is not None:
            return str(found[2])
    return None
