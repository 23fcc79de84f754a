"""What it takes: the smallest sets of changes that would make an applicant eligible.

Sets of changes that make a target's conditions hold are tried on a copy of the facts, fewest changes first.
"""

import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from rules import amounts, changeable, nodes, timing
from rules.explaining import amount_words
from rules.fewest import Fewest
from rules.known import Known
from rules.profile import Profile
from rules.verdict import Examiner

_PROPOSED = 3
_WAITING = "在{}年度或以后申报（届时年限已满）"
_TOGETHER = "，并且"

Variable: TypeAlias = tuple[str, int | None]
"""A field, or one year of it; or `_YEAR`."""
Way: TypeAlias = Mapping[Variable, Any]
_YEAR: Variable = ("", None)
"""The year in which one applies."""


@dataclass(frozen=True)
class Step:
    """One change: `field` becomes `value`, of a by-year field for `year`. Without a field: one waits until `year`."""

    field: str | None
    year: int | None
    value: Any


Proposal: TypeAlias = tuple[Step, ...]


def proposals(examiner: Examiner, target: str, known: Known) -> tuple[Proposal, ...]:
    """The smallest sets of changes that make the facts eligible, fewest and easiest first, at most three.

    What is missing is taken to be as it must be: a proposal may lead to a verdict that only missing facts keep open.
    Empty where nothing has to change, or nothing that anybody can change helps.
    """
    if examiner.decide_known(target, known) != "ineligible":
        return ()
    search = _Search(examiner, target, known)
    ways = search.ways(examiner.target(target).formula, want=True)
    smallest = itertools.islice(filter(search.is_smallest, ways), _PROPOSED)
    return tuple(tuple(_step(*change) for change in way.items()) for way in smallest)


def applied(examiner: Examiner, known: Known, proposal: Proposal) -> tuple[Examiner, Known]:
    """A copy of the facts with the changes made, and the examiner of the year in which one would apply."""
    changes = changeable.load()
    after, year = dict(known), examiner.rules.year
    for step in proposal:
        if step.field is None:
            year = step.year or year
            continue
        after[step.field] = _changed(known.get(step.field), step)
        for field in changes[step.field].resets:
            after.pop(field, None)
    return examiner.in_year(year), after


def open_after(examiner: Examiner, target: str, known: Known, proposal: Proposal) -> tuple[str, ...]:
    """The facts, missing now, on which the verdict still turns with the changes made; none where it is eligible."""
    then, after = applied(examiner, known, proposal)
    return then.examine_known(target, after).missing


def words(examiner: Examiner, known: Known, proposal: Proposal) -> str:
    """A proposal as a part of a sentence ("再发表1篇独立或第一作者论文，并且…")."""
    return _TOGETHER.join(_words(examiner.profile, known, step) for step in proposal)


def _words(profile: Profile, known: Known, step: Step) -> str:
    if step.field is None:
        return _WAITING.format(step.year)
    change = changeable.load()[step.field]
    if change.become:
        return change.become[step.value]
    unit, before = profile[step.field].unit, _amount(known, step.field, step.year)
    told = {"n": amount_words(step.value - before, unit), "total": amount_words(step.value, unit), "year": step.year}
    return (change.more or change.in_year).format(**told)


def _step(variable: Variable, value: Any) -> Step:
    return Step(None, value, None) if variable == _YEAR else Step(*variable, value)


def _changed(before: Any, step: Step) -> Any:
    match before, step.year:
        case _, None:
            return step.value
        case frozenset(), year:
            return before | {year}
        case _, year:
            return {**before, year: step.value}


def _amount(known: Known, field: str, year: int | None) -> float:
    """How much of a count, or of a year of it, there is; at most, where it is told roughly."""
    if isinstance(known[field], frozenset):
        return 0
    return amounts.bounds(nodes.Quantity(field) if year is None else nodes.InYear(field, year), known)[1]


class _Search(Fewest[Way]):
    """Finds ways for one applicant."""

    def __init__(self, examiner: Examiner, target: str, known: Known) -> None:
        self.nothing: Way = {}
        self._examiner, self._target, self._known = examiner, target, known
        self._profile, self._engine = examiner.profile, examiner.rules.engine
        self._changes = changeable.load()

    def is_smallest(self, way: Way) -> bool:
        """Whether it makes the applicant eligible, and no part of it does."""
        parts = ({other: way[other] for other in way if other != one} for one in way)
        return self._leads(way) and not any(map(self._leads, parts))

    def _leads(self, way: Way) -> bool:
        proposal = tuple(_step(*change) for change in way.items())
        examiner, after = applied(self._examiner, self._known, proposal)
        verdict = examiner.examine_known(self._target, after)
        open_before = bool(verdict.missing) and not any(field in self._known for field in verdict.missing)
        return verdict.decision == "eligible" or (verdict.decision == "undetermined" and open_before)

    def at_once(self, node: nodes.Node, want: bool) -> list[Way] | None:
        """Nothing has to change where a node is as it is wanted, or may be."""
        return [{}] if self._engine.compile(node)(self._known) is not (not want) else None

    def joined(self, one: Way, other: Way) -> Way | None:
        """Both together; None where they contradict each other."""
        merged = dict(one)
        for variable, value in other.items():
            if variable in merged and not self._covers(variable, merged[variable], value):
                if not self._covers(variable, value, merged[variable]):
                    return None
                merged[variable] = value
            merged.setdefault(variable, value)
        return merged

    def _covers(self, variable: Variable, more: Any, less: Any) -> bool:
        """Whether a change to `more` is also one to `less`."""
        field = self._profile.fields.get(variable[0])
        if field is not None and field.kind == "enum":
            return bool(more == less) or (field.ordered and field.values.index(more) > field.values.index(less))
        return bool(more == less) if isinstance(more, bool) else bool(more >= less)

    def holds_all_of(self, one: Way, other: Way) -> bool:
        """Whether a way asks for no less than the other."""
        return all(name in one and self._covers(name, one[name], value) for name, value in other.items())

    def cost(self, one: Way) -> tuple[float, ...]:
        """How many changes, then their effort."""
        return len(one), sum(itertools.starmap(self._effort, one.items()))

    def _effort(self, variable: Variable, value: Any) -> float:
        if variable == _YEAR:
            return float(value) - self._examiner.rules.year
        change = self._changes[variable[0]]
        if change.become:
            return change.effort
        more = float(value) - _amount(self._known, *variable)
        return change.effort * math.ceil(more / change.step)

    def of_atom(self, atom: nodes.Node, want: bool) -> Iterator[Way]:
        """Single changes that make an atom true, or false."""
        return ({variable: value} for variable, value in self._atom(atom, want))

    def _atom(self, atom: nodes.Node, want: bool) -> Iterator[tuple[Variable, Any]]:
        match atom:
            case nodes.Compare(term, sign, number):
                if sign in ((">=", ">") if want else ("<", "<=")):
                    yield from self._more(term, number + (sign in (">", "<=")))
            case nodes.HeldFor() if want:
                year = timing.reached(self._engine, atom, self._known)
                if year is not None:
                    yield _YEAR, year
            case nodes.HasYear(field, year) if want:
                yield from self._in_year(field, year, 1)
            case nodes.Fact(field) | nodes.Level(field=field) | nodes.OneOf(field=field):
                test = self._engine.compile(atom)
                yield from (((field, None), value) for value in self._become(field) if test({field: value}) is want)

    def _more(self, term: nodes.Term, number: float) -> Iterator[tuple[Variable, Any]]:
        """Any one part of a sum, to make up for what the whole lacks."""
        lacking = number - amounts.bounds(term, self._known)[1]
        for part in nodes.summands(term):
            match part:
                case nodes.Quantity(field):
                    if field in self._changes and lacking <= self._changes[field].most:
                        yield (field, None), _amount(self._known, field, None) + lacking
                case nodes.InYear(field, year):
                    yield from self._in_year(field, year, _amount(self._known, field, year) + lacking)

    def _in_year(self, field: str, year: int, value: float) -> Iterator[tuple[Variable, Any]]:
        if field in self._changes and year == self._examiner.rules.year:
            yield (field, year), value

    def _become(self, field: str) -> Iterator[Any]:
        """The values a field can still take."""
        own, order = self._known[field], self._profile[field].values
        if field in self._changes:
            change = self._changes[field]
            higher = order[order.index(own) + 1 :][: change.rise] if order else (True, False)
            yield from (value for value in change.become if value in higher)
