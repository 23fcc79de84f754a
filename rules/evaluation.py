"""Three-valued evaluation (Kleene, "On notation for ordinal numbers", 1938): a missing fact is unknown, never no.

A node is compiled once into a function of the known facts that returns True, False or None for unknown.
"""

import datetime
import math
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rules import nodes
from rules.known import Known, Range, span, years_before
from rules.profile import Profile
from rules.specialties import Specialties

Truth: TypeAlias = bool | None
Test: TypeAlias = Callable[[Known], Truth]

_UNKNOWN: Range = (0, math.inf)
_RELATIONS: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}


@dataclass(frozen=True)
class Engine:
    """Evaluates nodes against one notice: its cut-off day and the specialties it reviews."""

    profile: Profile
    cut_off: datetime.date
    specialties: Specialties

    def compile(self, node: nodes.Node) -> Test:
        """The test `node` stands for: known facts -> True, False or None (unknown)."""
        match node:
            case nodes.And(parts):
                return _joined(False, [self.compile(part) for part in parts])
            case nodes.Or(parts):
                return _joined(True, [self.compile(part) for part in parts])
            case nodes.Not(part):
                return _negation(self.compile(part))
            case nodes.AtLeast(count, parts):
                return _counting(count, [self.compile(part) for part in parts])
            case _:
                return self._atom(node)

    def _atom(self, atom: nodes.Node) -> Test:
        match atom:
            case nodes.Fact(field):
                return lambda known: known.get(field)
            case nodes.Level(field, sign, value):
                return self._level(field, sign, value)
            case nodes.OneOf(field, values):
                return lambda known: known[field] in values if field in known else None
            case nodes.Compare(term, sign, number):
                return _comparison(_bounds(term), sign, number)
            case nodes.HeldFor(field, years):
                return self._held_for(field, years)
            case nodes.OnOrBefore(field, day):
                last = span(day)[1]
                return lambda known: _no_later(known, field, last, last)
            case nodes.Within(field, region):
                return _within(field, tuple(region.split("/")))
            case nodes.HasYear(field, year):
                return lambda known: year in known[field] if field in known else None
            case nodes.Listed(field):
                return lambda known: self.specialties.covers(known[field]) if field in known else None
            case _:
                return lambda known: None

    def _level(self, field: str, sign: str, value: str) -> Test:
        order = self.profile[field].values
        holds, bound = _RELATIONS[sign], order.index(value)
        good = frozenset(code for rank, code in enumerate(order) if holds(rank, bound))
        return lambda known: known[field] in good if field in known else None

    def _held_for(self, field: str, years: nodes.Term) -> Test:
        bounds = _bounds(years)

        def test(known: Known) -> Truth:
            fewest, most = bounds(known)
            return _no_later(
                known, field, years_before(self.cut_off, min(most, 9999)), years_before(self.cut_off, fewest)
            )

        return test


def _no_later(known: Known, field: str, surely: datetime.date, perhaps: datetime.date) -> Truth:
    """True where the date is surely no later than `surely`, False where it is surely later than `perhaps`."""
    if field not in known:
        return None
    first, last = known[field]
    if last <= surely:
        return True
    return False if first > perhaps else None


def _within(field: str, region: tuple[str, ...]) -> Test:
    def test(known: Known) -> Truth:
        if field not in known:
            return None
        place = known[field][: len(region)]
        if place == region:
            return True
        return None if place == region[: len(place)] else False  # given more coarsely than the region

    return test


def _bounds(term: nodes.Term) -> Callable[[Known], Range]:
    match term:
        case nodes.Number(value):
            return lambda known: (value, value)
        case nodes.Quantity(field):
            return _quantity(field)
        case nodes.InYear(field, year):
            return lambda known: (known[field].get(year, 0),) * 2 if field in known else _UNKNOWN
        case nodes.Sum(parts):
            terms = [_bounds(part) for part in parts]

            def total(known: Known) -> Range:
                bounds = [term(known) for term in terms]
                return sum(low for low, _ in bounds), sum(high for _, high in bounds)

            return total


def _quantity(field: str) -> Callable[[Known], Range]:
    def bounds(known: Known) -> Range:
        value = known.get(field, _UNKNOWN)
        return value if isinstance(value, tuple) else (value, value)

    return bounds


def _comparison(bounds: Callable[[Known], Range], sign: str, number: int) -> Test:
    holds = _RELATIONS[sign]

    def test(known: Known) -> Truth:
        low, high = (holds(bound, number) for bound in bounds(known))
        return low if low == high else None

    return test


def _joined(absorbing: bool, tests: Sequence[Test]) -> Test:
    """And (False absorbs) or Or (True absorbs): unknown where nothing absorbs and something is unknown."""

    def test(known: Known) -> Truth:
        result: Truth = not absorbing
        for part in tests:
            value = part(known)
            if value is absorbing:
                return absorbing
            if value is None:
                result = None
        return result

    return test


def _negation(part: Test) -> Test:
    def test(known: Known) -> Truth:
        value = part(known)
        return None if value is None else not value

    return test


def _counting(count: int, tests: Sequence[Test]) -> Test:
    def test(known: Known) -> Truth:
        values = [part(known) for part in tests]
        met = values.count(True)
        if met >= count:
            return True
        return None if met + values.count(None) >= count else False

    return test
