"""Decision diagrams over conditions that share facts: constant exactly if the formula is.

Reduced ordered diagrams (Bryant, "Graph-based algorithms for Boolean function manipulation", 1986) with many-valued
variables. A fact's endless values are represented by those at the thresholds of its conditions.
"""

import datetime
import functools
import itertools
import math
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from rules import amounts, nodes
from rules.evaluation import Engine
from rules.known import COUNTED, Known, is_rough, span, years_before
from rules.profile import Profile

Variable: TypeAlias = tuple[str, int | None]
"""A field, or one year of a by-year field; what nobody can tell begins with "?"."""

_FALSE, _TRUE = 0, 1
_EXACT_COUNTS = 6
"""A sum's parts are tried at each count up to here, and at the threshold."""
_DAY = datetime.timedelta(days=1)
_ELSEWHERE = "*"


def untold(field: str) -> Variable:
    """The variable for what the facts cannot settle, however many are told: the unit or a later notice decides."""
    return f"?{field}", None


def variables(node: nodes.Node, known: Known) -> tuple[Variable, ...]:
    """The variables of what is left of a formula, in the order written, each once."""
    found: dict[Variable, None] = {}
    for atom in nodes.atoms(node):
        found.update(dict.fromkeys(_atom_variables(atom, known)))
    return tuple(found)


def _atom_variables(atom: nodes.Node, known: Known) -> Sequence[Variable]:
    match atom:
        case nodes.Compare(term=term):
            return _term_variables(term)
        case nodes.HeldFor(field, years):
            return [(field, None), *_term_variables(years)]
        case nodes.HasYear(field, year):
            return [(field, year)]
        case nodes.Unpublished():
            return [untold("")]
        case nodes.Listed(field) if field in known:
            return [untold(field)]
        case _:
            return [(field, None) for field in nodes.fields(atom)]


def _term_variables(term: nodes.Term) -> Sequence[Variable]:
    match term:
        case nodes.Quantity(field):
            return [(field, None)]
        case nodes.InYear(field, year):
            return [(field, year)]
        case nodes.Sum(parts):
            return [variable for part in parts for variable in _term_variables(part)]
        case _:
            return []


def is_exact(node: nodes.Node, profile: Profile) -> bool:
    """Whether the values a diagram tries of sums and of lengthened tenures surely stand for all there are."""
    compared, lengthened = set[str](), set[str]()
    for atom in nodes.atoms(node):
        match atom:
            case nodes.Compare(term, _, number):
                fields = nodes.term_fields(term)
                compared.update(fields)
                whole = all(profile[field].kind == "int" for field in fields)
                if len(fields) > 1 and not (whole and number <= _EXACT_COUNTS):
                    return False
            case nodes.HeldFor(_, years):
                lengthened.update(nodes.term_fields(years))
    return compared.isdisjoint(lengthened)


class Diagram:
    """The diagram of one residue: `root` is 0 (false), 1 (true) or a node; `fields` are those it turns on."""

    def __init__(self, engine: Engine, residue: nodes.Node, known: Known) -> None:
        self._engine, self._known = engine, known
        self._values = _Candidates(engine, known).of(residue)
        self._rank = {variable: rank for rank, variable in enumerate(self._values)}
        self._order = list(self._values)
        self._table: list[tuple[int, tuple[int, ...]]] = [(len(self._order), ()), (len(self._order), ())]
        self._ids: dict[tuple[int, tuple[int, ...]], int] = {}
        self._combine = functools.cache(self._combined)
        self.root = self._build(residue)

    @property
    def truth(self) -> bool | None:
        """The residue's truth where it is constant."""
        return bool(self.root) if self.root in (_FALSE, _TRUE) else None

    @property
    def fields(self) -> frozenset[str]:
        """The fields the residue turns on, without what nobody can tell."""
        seen, stack, found = set[int](), [self.root], set[str]()
        while stack:
            node = stack.pop()
            if node > _TRUE and node not in seen:
                seen.add(node)
                rank, children = self._table[node]
                found.add(self._order[rank][0])
                stack += children
        return frozenset(field for field in found if not field.startswith("?"))

    def _node(self, rank: int, children: tuple[int, ...]) -> int:
        if len(set(children)) == 1:
            return children[0]
        key = (rank, children)
        if key not in self._ids:
            self._ids[key] = len(self._table)
            self._table.append(key)
        return self._ids[key]

    def _build(self, node: nodes.Node) -> int:
        match node:
            case nodes.And(parts):
                return functools.reduce(lambda a, b: self._combine("and", a, b), map(self._build, parts), _TRUE)
            case nodes.Or(parts):
                return functools.reduce(lambda a, b: self._combine("or", a, b), map(self._build, parts), _FALSE)
            case nodes.Not(part):
                return self._negated(self._build(part))
            case nodes.AtLeast(count, parts):
                return self._counted(count, [self._build(part) for part in parts])
            case _:
                return self._atom(node)

    def _combined(self, operation: str, left: int, right: int) -> int:
        absorbing, neutral = (_FALSE, _TRUE) if operation == "and" else (_TRUE, _FALSE)
        if absorbing in (left, right):
            return absorbing
        if left == right or right == neutral:
            return left
        if left == neutral:
            return right
        rank = min(self._table[left][0], self._table[right][0])
        pairs = zip(self._children(left, rank), self._children(right, rank), strict=True)
        return self._node(rank, tuple(self._combine(operation, *sorted(pair)) for pair in pairs))

    def _children(self, node: int, rank: int) -> tuple[int, ...]:
        own, children = self._table[node]
        return children if own == rank else (node,) * len(self._values[self._order[rank]])

    def _negated(self, node: int) -> int:
        if node <= _TRUE:
            return 1 - node
        rank, children = self._table[node]
        return self._node(rank, tuple(map(self._negated, children)))

    def _counted(self, count: int, parts: Sequence[int]) -> int:
        """At least `count` of the parts: row by row, as one counts on one's fingers."""
        row = [_TRUE, *[_FALSE] * count]  # row[n]: at least n of the parts seen so far
        for part in parts:
            for needed in range(count, 0, -1):
                row[needed] = self._combine("or", row[needed], self._combine("and", part, row[needed - 1]))
        return row[count]

    def _atom(self, atom: nodes.Node) -> int:
        test = self._engine.compile(atom)
        own = sorted(_atom_variables(atom, self._known), key=self._rank.__getitem__)

        def grown(chosen: list[tuple[Variable, Any]]) -> int:
            if len(chosen) < len(own):
                variable = own[len(chosen)]
                children = tuple(grown([*chosen, (variable, value)]) for value in self._values[variable])
                return self._node(self._rank[variable], children)
            if own[0][0].startswith("?"):
                return int(chosen[0][1])
            return int(bool(test(_as_known(chosen))))

        return grown([])


def _as_known(chosen: Sequence[tuple[Variable, Any]]) -> dict[str, Any]:
    """The chosen values as the engine reads facts."""
    known: dict[str, Any] = {}
    for (field, year), value in chosen:
        if year is None:
            known[field] = (value, value) if isinstance(value, datetime.date) else value
        elif isinstance(value, bool):
            known[field] = frozenset({year}) if value else frozenset()
        else:
            known.setdefault(field, {})[year] = value
    return known


def candidates(engine: Engine, formula: nodes.Node, known: Known, field: str) -> tuple[Any, ...]:
    """Values of a field that stand for every way the formula's conditions on it can turn out, small to large."""
    found = _Candidates(engine, known).of(formula).get((field, None), ())
    order = engine.profile[field].values
    return tuple(sorted(found, key=order.index) if order else sorted(found))


class _Candidates:
    """For each variable of a residue, values that stand for every way its conditions can turn out."""

    def __init__(self, engine: Engine, known: Known) -> None:
        self._engine, self._known = engine, known
        self._tenure_counts = 1

    def of(self, residue: nodes.Node) -> dict[Variable, tuple[Any, ...]]:
        found: dict[Variable, dict[Any, None]] = {}
        self._tenure_counts = _tenure_counts(residue, self._engine, self._known)
        for atom in nodes.atoms(residue):
            for variable, value in self._atom(atom):
                found.setdefault(variable, {})[value] = None
        return {variable: self._possible(variable[0], tuple(values)) for variable, values in found.items()}

    def _possible(self, field: str, values: tuple[Any, ...]) -> tuple[Any, ...]:
        """The values that a coarse date, or a count told roughly, leaves open."""
        if field not in self._known or not self._is_interval(field):
            return values
        first, last = self._known[field]
        inside = (value for value in values if first <= value <= last)
        return tuple(dict.fromkeys((first, *inside, *(() if last == math.inf else (last,)))))

    def _is_interval(self, field: str) -> bool:
        kind = self._engine.profile[field].kind
        return kind == "date" or (kind in COUNTED and is_rough(self._known[field]))

    def _atom(self, atom: nodes.Node) -> Iterator[tuple[Variable, Any]]:
        match atom:
            case nodes.Compare(term, _, number):
                yield from self._counts(term, number)
            case nodes.HeldFor(field, years):
                yield from self._tenures(field, years)
            case nodes.OnOrBefore(field, day):
                last = span(day)[1]
                yield from (((field, None), value) for value in (last, last + _DAY))
            case nodes.Level(field=field) | nodes.OneOf(field=field):
                yield from (((field, None), value) for value in self._engine.profile[field].values)
            case nodes.Within(field, region):
                yield from (((field, None), value) for value in self._places(field, tuple(region.split("/"))))
            case nodes.Listed(field) if field not in self._known:
                yield from (((field, None), value) for value in self._engine.specialties.examples())
            case _:
                (variable,) = _atom_variables(atom, self._known)
                yield from ((variable, value) for value in (True, False))

    def _counts(self, term: nodes.Term, number: int) -> Iterator[tuple[Variable, float]]:
        own = _term_variables(term)
        for variable in own:
            step = 1 if self._engine.profile[variable[0]].kind == "int" else 0.5
            around = {number - step, number, number + step}
            if len(own) > 1:
                around |= set(range(_EXACT_COUNTS + 1)) | self._completing(variable, own, number, step)
            yield from ((variable, value) for value in sorted(around) if value >= 0)

    def _completing(self, variable: Variable, own: Sequence[Variable], number: int, step: float) -> set[float]:
        """What brings a sum to the number, or just under or over it, beside parts told roughly at their ends."""
        others = [self._known[field] for field, _ in own if field != variable[0] and is_rough(self._known.get(field))]
        ends = [[end for end in interval if end != math.inf] for interval in others]
        lacking = {number - sum(chosen) for chosen in itertools.product(*ends)} if ends else set()
        return {value + more for value in lacking for more in (-step, 0, step)}

    def _tenures(self, field: str, years: nodes.Term) -> Iterator[tuple[Variable, Any]]:
        fewest = _fewest(years)
        counts = {variable: self._least(variable[0]) for variable in _term_variables(years)}
        for variable, least in counts.items():
            yield from ((variable, value) for value in self._lengthening(least))
        for value in self._lengthening(sum(counts.values())) if counts else (0,):
            last = years_before(self._engine.cut_off, fewest + value)
            yield (field, None), last
            yield (field, None), last + _DAY

    def _least(self, field: str) -> int:
        """The smallest count there may be."""
        return int(amounts.bounds(nodes.Quantity(field), self._known)[0])

    def _lengthening(self, least: int) -> range:
        """Counts to lengthen tenures by, from the smallest there may be; at least two, or they would look alike."""
        return range(least, max(self._tenure_counts, least + 2))

    def _places(self, field: str, region: tuple[str, ...]) -> list[tuple[str, ...]]:
        coarse = self._known.get(field, ())
        inside = [region] if region[: len(coarse)] == coarse else []
        return [*inside, (*coarse, _ELSEWHERE)]


def _fewest(years: nodes.Term) -> int:
    return sum(part.value for part in nodes.summands(years) if isinstance(part, nodes.Number))


def _tenure_counts(node: nodes.Node, engine: Engine, known: Known) -> int:
    """How many counts, from 0, to lengthen tenures by: beyond, neither their order nor a told date's place changes."""
    years: dict[str, list[int]] = {}
    lengthened = set()
    for atom in nodes.atoms(node):
        match atom:
            case nodes.HeldFor(field, asked):
                years.setdefault(field, []).append(_fewest(asked))
                if _term_variables(asked):
                    lengthened.add(field)
            case nodes.OnOrBefore(field, day):
                years.setdefault(field, []).append(_years_to(engine, span(day)[1]))
    for field in lengthened.intersection(known):
        told = (end for end in known[field] if end not in (datetime.date.min, datetime.date.max))
        years[field] += [_years_to(engine, end) for end in told]
    return max((max(years[field]) - min(years[field]) + 2 for field in lengthened), default=1)


def _years_to(engine: Engine, day: datetime.date) -> int:
    """Years from a day to the cut-off, none left out."""
    return max(0, engine.cut_off.year - day.year + 1)
