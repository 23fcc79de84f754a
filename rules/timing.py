"""From when an applicant may apply: the year whose cut-off makes the same facts eligible when nothing else moves."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from rules import nodes
from rules.known import Known, Range, Span, is_rough
from rules.verdict import Examiner

_HORIZON = 60
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
    for year in _turns(examiner, target, known):
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


def _turns(examiner: Examiner, target: str, known: Known) -> list[int]:
    """The notice's own year, and the later ones in which a tenure becomes long enough, or may be."""
    own = examiner.rules.year
    turning = {own}
    for atom in nodes.atoms(examiner.target(target).formula):
        match atom:
            case nodes.HeldFor(field, years) if field in known:
                turning.update(_reached(known[field], _length(years, known)))
    return sorted(year for year in turning if own <= year <= own + _HORIZON)


def _reached(held: Span, length: Range) -> Iterator[int]:
    """The years in which so many years after the first and the last day a date may be can first be over."""
    for day, years in zip(held, length, strict=True):
        if years < math.inf:
            yield from (day.year + int(years), day.year + int(years) + 1)  # as the cut-off lies after the day or before


def _length(years: nodes.Term, known: Known) -> Range:
    """The fewest and the most years a tenure must last."""
    ends = [_count(part, known) for part in nodes.summands(years)]
    return sum(least for least, _ in ends), sum(most for _, most in ends)


def _count(term: nodes.Term, known: Known) -> Range:
    match term:
        case nodes.Number(value):
            return value, value
        case nodes.Quantity(field) if field in known:
            return known[field] if is_rough(known[field]) else (known[field],) * 2
        case _:
            return 0, math.inf
