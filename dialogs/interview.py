"""The interview: which fact to ask next, as a function of the facts so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dialogs.questions import Question
from dialogs.session import Session
from rules import inquiry, known
from rules.explaining import Explainer
from rules.known import Known
from rules.verdict import Examiner, Verdict


@dataclass(frozen=True)
class Interview:
    """One target of one notice, asked through a session."""

    examiner: Examiner
    target: str
    questions: Mapping[str, Question]

    def known(self, session: Session) -> Known:
        """The session's facts for the engine; a by-year fact counts once every year that matters is told.

        (For the engine a year that a map does not name is zero; in a conversation it is only not yet told.)
        """
        whole = {name: value for name, value in session.facts.items() if not self.open_years(name, session)}
        return known.prepare(self.examiner.profile, whole)

    @property
    def explainer(self) -> Explainer:
        """Tells why requirements are met or not."""
        return Explainer(self.examiner.rules.engine)

    def open_years(self, field: str, session: Session) -> tuple[int, ...]:
        """The years of a by-year fact that matter and are not told; empty for every other fact."""
        if self.examiner.profile[field].kind != "by_year":
            return ()
        told: Mapping[Any, Any] = session.facts.get(field, {})
        years = inquiry.years_asked(self.examiner, self.target, field)
        return tuple(year for year in years if not {year, str(year)} & told.keys())

    def verdict(self, session: Session) -> Verdict:
        """The verdict on what is known so far."""
        return self.examiner.examine_known(self.target, self.known(session))

    def next_field(self, session: Session, verdict: Verdict) -> str | None:
        """The fact to ask next: one that can still change the verdict, is not told and not 不清楚."""
        return next(iter(self.remaining(session, verdict)), None)

    def remaining(self, session: Session, verdict: Verdict) -> tuple[str, ...]:
        """The facts still to ask, as things stand, the best first."""
        return tuple(
            field
            for field in verdict.missing
            if field not in session.unclear and (field not in session.facts or self.open_years(field, session))
        )

    def question(self, field: str, session: Session) -> str:
        """The words that ask a field, with the years that are still to be told."""
        years = self.open_years(field, session)
        if not years and self.examiner.profile[field].kind in ("by_year", "years"):
            years = inquiry.years_asked(self.examiner, self.target, field)
        return self.questions[field].text(years)
