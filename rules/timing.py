"""From when an applicant may apply: the year whose cut-off makes the same facts eligible when nothing else moves."""

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

from rules import amounts, nodes
from rules.evaluation import Engine
from rules.known import Known, Range, Span, years_before
from rules.verdict import Examiner

HORIZON = 60
"""Years ahead that are looked at: no working life is longer."""


@dataclass(frozen=True)
class Start:
    """Eligible surely from the year `last` on, and perhaps from `first` on; the same year where nothing is open."""

    first: int
    last: int

    @property
    def year(self) -> int | None:
        """The year, where there is no doubt about it."""
        return self.first if self.first == self.last else None


def start(examiner: Examiner, target: str, known: Known, route: str | None = None) -> Start | None:
    """From when the facts are eligible, by one route or by any.

    None where time alone will not do, or where facts are missing that time does not make up for.
    """
    first = None
    for year in itertools.chain((examiner.rules.year,), _turns(examiner, target, known)):
        decision = examiner.in_year(year).decide_known(target, known, route)
        if decision != "ineligible":
            first = first or year
        if decision == "eligible":
            return Start(first or year, year)
    return None


def starts(examiner: Examiner, target: str, known: Known) -> dict[str, Start]:
    """The same for each route that is open or that time opens: route id -> `Start`."""
    by_route = {route.id: start(examiner, target, known, route.id) for route in examiner.target(target).routes}
    return {id: found for id, found in by_route.items() if found is not None}


def reached(engine: Engine, tenure: nodes.HeldFor, known: Known) -> int | None:
    """The first year whose cut-off finds the tenure surely long enough; None where that is too far ahead to tell."""
    held: Span = known[tenure.field]
    last, (least, most) = held[1], amounts.bounds(tenure.years, known)
    most, own = most if most < math.inf else least, engine.cut_off.year
    for year in (last.year + int(most), last.year + int(most) + 1):
        if own <= year <= own + HORIZON and last <= years_before(engine.cut_off, own - year + most):
            return year
    return None


def _turns(examiner: Examiner, target: str, known: Known) -> Iterator[int]:
    """The later years in which a tenure becomes long enough, or may."""
    own, turning = examiner.rules.year, set[int]()
    for tenure in examiner.tenures(target):
        if tenure.field in known:
            turning.update(_reached(known[tenure.field], amounts.bounds(tenure.years, known)))
    yield from sorted(year for year in turning if own < year <= own + HORIZON)


def _reached(held: Span, length: Range) -> Iterator[int]:
    """The years in which so many years after the first and the last day a date may be can first be over."""
    for day, years in zip(held, length, strict=True):
        if years < math.inf:
            yield from (day.year + int(years), day.year + int(years) + 1)  # as the cut-off lies after the day or before
