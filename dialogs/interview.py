"""The interview: which fact to ask next, as a function of the facts so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dialogs import words
from dialogs.questions import Question
from dialogs.recalling import said_of
from dialogs.session import Dossier
from rules import inquiry, known
from rules.explaining import Explainer
from rules.known import Known
from rules.verdict import Examiner, Verdict


@dataclass(frozen=True)
class Interview:
    """One target of one notice, asked of a person."""

    examiner: Examiner
    target: str
    questions: Mapping[str, Question]

    def known(self, dossier: Dossier) -> Known:
        """A person's facts for the engine, exact and rough; a by-year fact counts once every year that matters is told.

        (For the engine a year that a map does not name is zero; in a conversation it is only not yet told.)
        """
        whole = {name: value for name, value in dossier.facts.items() if not self.open_years(name, dossier)}
        profile = self.examiner.profile
        return {**known.roughly(profile, dossier.bounds), **known.prepare(profile, whole)}

    @property
    def explainer(self) -> Explainer:
        """Tells why requirements are met or not."""
        return self.examiner.explainer

    def open_years(self, field: str, dossier: Dossier) -> tuple[int, ...]:
        """The years of a by-year fact that matter and are not told; empty for every other fact."""
        if self.examiner.profile[field].kind != "by_year":
            return ()
        told: Mapping[Any, Any] = dossier.facts.get(field, {})
        years = inquiry.years_asked(self.examiner, self.target, field)
        return tuple(year for year in years if not {year, str(year)} & told.keys())

    def verdict(self, dossier: Dossier) -> Verdict:
        """The verdict on what is known so far."""
        return self.examiner.examine_known(self.target, self.known(dossier))

    def next_field(self, dossier: Dossier, verdict: Verdict) -> str | None:
        """The fact to ask next: one that can still change the verdict and is not 不清楚.

        What was asked and answered too roughly is asked at once again.
        """
        remaining = self.remaining(dossier, verdict)
        again = dossier.asking in remaining and dossier.asking in dossier.told
        return dossier.asking if again else next(iter(remaining), None)

    def remaining(self, dossier: Dossier, verdict: Verdict) -> tuple[str, ...]:
        """The facts still to ask, as things stand, the best first; those told too roughly to decide among them."""
        return tuple(field for field in verdict.missing if field not in dossier.unclear)

    def question(self, field: str, dossier: Dossier) -> str:
        """The words that ask a field, with the years that are still to be told, or with what was told roughly."""
        years = self.open_years(field, dossier)
        if not years and self.examiner.profile[field].kind in ("by_year", "years"):
            years = inquiry.years_asked(self.examiner, self.target, field)
        question = self.questions[field].text(years)
        if field not in dossier.told or self.examiner.profile[field].kind == "by_year":
            return question
        return words.TOLD_ROUGHLY.format(words=said_of(dossier, field), what=self.exactly(field, dossier)) + question

    def exactly(self, field: str, dossier: Dossier) -> str:
        """What is still to be known of a field told too roughly."""
        kind, told = self.examiner.profile[field].kind, dossier.facts.get(field)
        if kind == "date" and told is not None:
            return words.FINER_DATE.get("YYYY-MM"[: len(str(told))], words.EXACTLY[kind])
        return words.EXACTLY[kind]
