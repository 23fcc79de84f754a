"""What one may apply for: every target of every notice, examined on the same facts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from rules import changes, timing
from rules.changes import Proposal
from rules.known import Known
from rules.timing import Start
from rules.verdict import Examiner, Verdict

Standing: TypeAlias = Literal["eligible", "nearly", "unknown", "not"]

_ORDER: tuple[Standing, ...] = ("eligible", "nearly", "unknown", "not")


@dataclass(frozen=True)
class Prospect:
    """One target of one notice. It is nearly open where time, or changes that one can make, would open it."""

    notice: str
    verdict: Verdict
    standing: Standing
    start: Start | None
    proposals: tuple[Proposal, ...]


def prospects(examiners: Iterable[Examiner], known: Callable[[Examiner, str], Known]) -> list[Prospect]:
    """Every target: those open first, then those nearly so, unknown, and closed; of each the highest title first.

    `known` gives the facts that count for a target of an examiner: hours told of some years only count for those whose
    rules look at no others.
    """
    found = [_prospect(one, id, known(one, id)) for one in examiners for id in one.rules.targets]
    return sorted(found, key=lambda one: (_ORDER.index(one.standing), -one.verdict.target.rank))


def _prospect(examiner: Examiner, target: str, known: Known) -> Prospect:
    verdict = examiner.examine_known(target, known)
    start = timing.start(examiner, target, known) if verdict.decision != "undetermined" else None
    proposals = changes.proposals(examiner, target, known)
    return Prospect(examiner.rules.notice, verdict, _standing(verdict, bool(start or proposals)), start, proposals)


def _standing(verdict: Verdict, can_be_opened: bool) -> Standing:
    match verdict.decision:
        case "eligible":
            return "eligible"
        case "undetermined":
            return "unknown"
        case _:
            return "nearly" if can_be_opened else "not"
