"""What is known of somebody, as he reads it: each fact by its name, exactly or roughly, with the words it came from."""

from collections.abc import Mapping
from dataclasses import dataclass

from dialogs import words
from dialogs.questions import Question
from dialogs.reading.reader import Reader
from dialogs.session import Dossier
from rules import explaining, known
from rules.profile import Profile

_LONGEST = 40
"""More of what somebody said is not said back."""


@dataclass(frozen=True)
class Recall:
    """Says back what a dossier holds."""

    reader: Reader
    profile: Profile
    questions: Mapping[str, Question]

    def labelled(self, dossier: Dossier, field: str) -> str:
        """A fact told, with its name ("学历 本科", "论文 3篇至4篇")."""
        return f"{self.questions[field].label} {self.value(dossier, field)}"

    def sourced(self, dossier: Dossier, field: str) -> str:
        """A fact told, with its name and the words it came from, unless they say no more."""
        line, said = self.labelled(dossier, field), said_of(dossier, field)
        return line if not said or said in line else line + words.IN_HIS_WORDS.format(words=said)

    def value(self, dossier: Dossier, field: str) -> str:
        """What is known of a field, without its name."""
        if field in dossier.facts:
            return self.reader.value_label(field, dossier.facts[field])
        interval = known.roughly(self.profile, {field: dossier.bounds[field]})[field]
        return explaining.interval_words(interval, self.profile[field])


def said_of(dossier: Dossier, field: str) -> str:
    """The words that told a fact, not all of them where they are many; empty where there are none."""
    said = dossier.words.get(field, "")
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"
