"""Which unknown facts can still change a verdict: exactly those, not those a formula merely mentions.

Kleene evaluation cannot see that two conditions share a fact ("x or not x" stays unknown). So what is left of a
formula once the known facts are put in is split into parts that share no fact; where conditions do share facts, a
decision diagram tells whether the part is constant and which facts it turns on.
"""

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from rules import nodes
from rules.diagram import Diagram, Variable, variables
from rules.evaluation import Engine, Test, Truth
from rules.known import Known, is_rough

Coarse: TypeAlias = tuple[tuple[str, Any], ...]
"""Facts known too coarsely or roughly to settle the conditions they stand in."""
Solved: TypeAlias = bool | frozenset[str]
"""A truth, or the fields on which it still turns (none where nobody can tell)."""


@dataclass(frozen=True)
class Outcome:
    """What a formula comes to: its truth, or what is left of it and the fields that can still change it, as written."""

    truth: Truth
    fields: tuple[str, ...] = ()
    rest: nodes.Node | None = None


class Relevance:
    """Finds, for one engine, what a formula comes to under known facts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._test: Callable[[nodes.Node], Test] = functools.cache(engine.compile)
        self._entangled = functools.lru_cache(maxsize=20_000)(self._by_diagram)
        self._components = functools.lru_cache(maxsize=20_000)(_components)

    def outcome(self, formula: nodes.Node, known: Known) -> Outcome:
        """The truth of `formula` whatever the unknown facts are, and the facts on which it still turns."""
        rest = self.residue(formula, known)
        solved = rest if isinstance(rest, bool) else self._solve(rest, known)
        if isinstance(solved, bool) or isinstance(rest, bool):
            return Outcome(bool(solved))
        return Outcome(None, tuple(field for field in nodes.fields(rest) if field in solved), rest)

    def residue(self, node: nodes.Node, known: Known) -> nodes.Node | bool:
        """What is left of `node` once everything that the known facts settle is put in."""
        match node:
            case nodes.And(parts):
                return _joined(nodes.And, (self.residue(part, known) for part in parts))
            case nodes.Or(parts):
                return _joined(nodes.Or, (self.residue(part, known) for part in parts))
            case nodes.Not(part):
                rest = self.residue(part, known)
                return (not rest) if isinstance(rest, bool) else nodes.Not(rest)
            case nodes.AtLeast(count, parts):
                return _counted(count, [self.residue(part, known) for part in parts])
            case _:
                truth = self._test(node)(known)
                return _substituted(node, known) if truth is None else truth

    def _solve(self, node: nodes.Node, known: Known) -> Solved:
        match node:
            case nodes.Not(part):
                inner = self._solve(part, known)
                return (not inner) if isinstance(inner, bool) else inner
            case nodes.And(parts) | nodes.Or(parts):
                return self._solve_joined(type(node), parts, known)
            case nodes.AtLeast(_, parts) if len(self._components(parts, _coarse(node, known))) == len(parts):
                solved = [self._solve(part, known) for part in parts]
                if not any(isinstance(part, bool) for part in solved):
                    return frozenset(field for part in solved for field in part)  # type: ignore[union-attr]
        return self._entangled(node, _coarse(node, known))

    def _solve_joined(self, kind: type[nodes.And | nodes.Or], parts: tuple[nodes.Node, ...], known: Known) -> Solved:
        """Parts that share no fact can each go either way: the whole turns on every fact that one of them turns on."""
        absorbing = kind is nodes.Or
        open_parts: list[frozenset[str]] = []
        for component in self._components(parts, _coarse(kind(parts), known)):
            whole = component[0] if len(component) == 1 else kind(component)
            alone = len(component) == 1
            solved = self._solve(whole, known) if alone else self._entangled(whole, _coarse(whole, known))
            if solved is absorbing:
                return absorbing
            if not isinstance(solved, bool):
                open_parts.append(solved)
        return frozenset().union(*open_parts) if open_parts else not absorbing

    def _by_diagram(self, node: nodes.Node, coarse: Coarse) -> Solved:
        diagram = Diagram(self._engine, node, dict(coarse))
        return diagram.fields if diagram.truth is None else diagram.truth


def _joined(kind: type[nodes.And | nodes.Or], rests: Iterable[nodes.Node | bool]) -> nodes.Node | bool:
    absorbing = kind is nodes.Or
    left: dict[nodes.Node, None] = {}
    for rest in rests:
        if rest is absorbing:
            return absorbing
        if not isinstance(rest, bool):
            left.update(dict.fromkeys(rest.parts if isinstance(rest, kind) else (rest,)))
    if not left:
        return not absorbing
    return next(iter(left)) if len(left) == 1 else kind(tuple(left))


def _counted(count: int, rests: Sequence[nodes.Node | bool]) -> nodes.Node | bool:
    needed = count - sum(rest is True for rest in rests)
    left = tuple(rest for rest in rests if not isinstance(rest, bool))
    if needed <= 0:
        return True
    if needed > len(left):
        return False
    if needed in (1, len(left)):
        return _joined(nodes.Or if needed == 1 else nodes.And, left)
    return nodes.AtLeast(needed, left)


def _substituted(atom: nodes.Node, known: Known) -> nodes.Node:
    """The atom with the known parts of its sums put in, so that equal questions look equal."""
    match atom:
        case nodes.Compare(nodes.Sum(parts), sign, number):
            left, told = _split(parts, known)
            return nodes.Compare(_sum(left, 0), sign, number - told)
        case nodes.HeldFor(field, years):
            return nodes.HeldFor(field, _sum(*_split(nodes.summands(years), known)))
        case _:
            return atom


def _split(parts: Sequence[nodes.Term], known: Known) -> tuple[list[nodes.Term], int]:
    """The parts not known, and the sum of the others."""
    left: list[nodes.Term] = []
    told = 0
    for part in parts:
        match part:
            case nodes.Number(value):
                told += value
            case nodes.Quantity(field) if field in known and not is_rough(known[field]):
                told += known[field]
            case nodes.InYear(field, year) if field in known:
                told += known[field].get(year, 0)
            case _:
                left.append(part)
    return left, told


def _sum(parts: list[nodes.Term], constant: int) -> nodes.Term:
    terms = [*([nodes.Number(constant)] if constant or not parts else []), *parts]
    return terms[0] if len(terms) == 1 else nodes.Sum(tuple(terms))


def _coarse(node: nodes.Node, known: Known) -> Coarse:
    return tuple((field, known[field]) for field in nodes.fields(node) if field in known)


def _components(parts: tuple[nodes.Node, ...], coarse: Coarse) -> list[tuple[nodes.Node, ...]]:
    """The parts in groups, those that share a variable together, all in the order written."""
    groups: list[tuple[set[Variable], list[int]]] = []
    for index, part in enumerate(parts):
        own, members = set(variables(part, dict(coarse))), [index]
        apart = []
        for group in groups:
            if own.isdisjoint(group[0]):
                apart.append(group)
            else:
                own |= group[0]
                members += group[1]
        groups = [*apart, (own, members)]
    return [tuple(parts[index] for index in sorted(members)) for _, members in sorted(groups, key=lambda g: min(g[1]))]
