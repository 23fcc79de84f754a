"""Which fact to ask next: the one with which an open examination is likely to end after the fewest questions.

What is left of a formula is a tree of conditions that all must hold (`and`) or of which some must (`or`). Of necessary
conditions that one is settled first which costs fewest questions for its chance to fail, of alternatives the one which
costs fewest for its chance to hold (Smith, "Various optimizers for single-stage production", 1956; exact for
independent conditions that share no fact).
"""

import functools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rules import chances, nodes

_SHARED = 0.5
"""What a question costs that other conditions need as well."""
_AGAIN = 0.8
"""Where a comparison holds, how often its first fact is enough for it."""
_SURE = 1e-6
_KEPT = 20_000


@dataclass(frozen=True)
class _Plan:
    """How a condition is settled: its chance to hold, and each field with the chance that it has to be asked."""

    holds: float
    asks: Mapping[str, float]


class Asking:
    """Orders one target's questions. Keeps what it found of conditions, so one instance should serve many."""

    def __init__(self, formula: nodes.Node) -> None:
        self._chances = chances.load()
        self._lone = {part.part if isinstance(part, nodes.Not) else part for part in _needed(formula)}
        self._plan = functools.lru_cache(maxsize=_KEPT)(self._planned)

    def ordered(self, rest: nodes.Node, missing: Sequence[str]) -> tuple[str, ...]:
        """The missing fields, the best next one first; `rest` is what the known facts leave of the formula."""
        parts = tuple(_needed(rest))
        counted = Counter(field for part in parts for field in nodes.fields(part))
        shared = frozenset(field for field, count in counted.items() if count > 1)
        plans = [self._plan(part, shared.intersection(nodes.fields(part)), True) for part in parts]
        plans.sort(key=lambda plan: _cost(plan, shared) / max(1 - plan.holds, _SURE))
        likely = list(dict.fromkeys(field for plan in plans for field in plan.asks))
        return tuple(self._in_turn(sorted(missing, key=likely.index)))

    def _in_turn(self, missing: list[str]) -> list[str]:
        """What a field makes no sense without comes before it."""
        placed = dict[str, None]()
        for field in missing:
            first = self._chances.after.get(field)
            if first in missing:
                placed.setdefault(first)
            placed.setdefault(field)
        return list(placed)

    def _planned(self, node: nodes.Node, shared: frozenset[str], wanted: bool) -> _Plan:
        match node:
            case nodes.Not(part):
                plan = self._plan(part, shared, not wanted)
                return _Plan(1 - plan.holds, plan.asks)
            case nodes.And(parts) | nodes.Or(parts):
                return _joined(isinstance(node, nodes.And), self._plans(parts, shared, wanted), shared)
            case nodes.AtLeast(count, parts):
                return _counted(count, self._plans(parts, shared, wanted), shared)
            case _:
                return self._atom(node, wanted)

    def _plans(self, parts: Sequence[nodes.Node], shared: frozenset[str], wanted: bool) -> list[_Plan]:
        return [self._plan(part, shared, wanted) for part in parts]

    def _atom(self, atom: nodes.Node, wanted: bool) -> _Plan:
        meets = chances.MEETS if wanted else 1 - chances.MEETS
        holds = meets if atom in self._lone else self._chances.of(atom, wanted)
        again = 1 - _AGAIN * holds if isinstance(atom, nodes.Compare) else 1.0
        return _Plan(holds, {field: again if place else 1.0 for place, field in enumerate(nodes.fields(atom))})


def _needed(node: nodes.Node) -> Iterator[nodes.Node]:
    """The conditions that all must hold."""
    if isinstance(node, nodes.And):
        for part in node.parts:
            yield from _needed(part)
    else:
        yield node


def _cost(plan: _Plan, shared: frozenset[str]) -> float:
    """Questions, on average."""
    return sum(chance * (_SHARED if field in shared else 1) for field, chance in plan.asks.items())


def _joined(every: bool, plans: list[_Plan], shared: frozenset[str]) -> _Plan:
    plans.sort(key=lambda plan: _cost(plan, shared) / max(1 - plan.holds if every else plan.holds, _SURE))
    asks: dict[str, float] = {}
    still = 1.0  # how likely the whole is still open
    for plan in plans:
        _ask(asks, plan, still)
        still *= plan.holds if every else 1 - plan.holds
    return _Plan(still if every else 1 - still, asks)


def _counted(count: int, plans: list[_Plan], shared: frozenset[str]) -> _Plan:
    """At least `count` of them; `held[n]` is how likely n hold of those seen so far, the last one n or more."""
    plans.sort(key=lambda plan: _cost(plan, shared) / max(plan.holds, _SURE))
    asks: dict[str, float] = {}
    held = [1.0, *[0.0] * count]
    for place, plan in enumerate(plans):
        _ask(asks, plan, sum(held[n] for n in range(count) if n + len(plans) - place >= count))
        for n in range(count, 0, -1):
            stays = 1.0 if n == count else 1 - plan.holds
            held[n] = held[n] * stays + held[n - 1] * plan.holds
        held[0] *= 1 - plan.holds
    return _Plan(held[count], asks)


def _ask(asks: dict[str, float], plan: _Plan, still: float) -> None:
    for field, chance in plan.asks.items():
        asks[field] = max(asks.get(field, 0.0), still * chance)
