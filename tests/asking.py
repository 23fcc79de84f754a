"""An interview on the level of rules, as a game: a state is what the answers so far leave of a target's formula.

Answers that no condition tells apart are one, and states that leave the same are one, so that a search over orders of
questions mostly walks states it has seen.
"""

import math
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from rules import nodes
from rules.known import Known
from rules.relevance import Relevance
from rules.verdict import Examiner

Order: TypeAlias = list[int]
"""Fields of a game by their numbers, in the order asked."""
Person: TypeAlias = list[int]
"""An answer's number for each field of a game."""

_HEAT = 0.01
"""How much worse a step of the search may be at the beginning, in questions a person."""
_BLOCK = 4


class _Part:
    """A part of a formula that shares no fact with the others: its states, their answers, what each leaves open."""

    def __init__(self, game: "Game", node: nodes.Node) -> None:
        self._game, self._node = game, node
        self.mask = game.mask(nodes.fields(node))
        self.open: list[int] = []
        self.failed: list[bool] = []
        self.answers: list[dict[int, int]] = []
        self._ids: dict[Any, int] = {}
        self._left: list[tuple[nodes.Node | bool, Known, int]] = []
        self.start = self._state(node, {}, 0)

    def after(self, state: int, answer: int) -> int:
        """The state after an answer."""
        rest, known, silent = self._left[state]
        field, value = self._game.told[answer]
        if value is None:
            silent |= self._game.mask((field,))
        else:
            known = {**known, field: value}
        found = self.answers[state][answer] = self._state(rest, known, silent)
        return found

    def _state(self, node: nodes.Node | bool, known: Known, silent: int) -> int:
        relevance = self._game.relevance
        rest = node if isinstance(node, bool) else relevance.residue(node, known)
        fields = () if isinstance(rest, bool) else nodes.fields(rest)
        still = {field: known[field] for field in fields if field in known}
        silent &= self._game.mask(fields)
        key = rest, silent, *sorted((field, repr(value)) for field, value in still.items())
        if key not in self._ids:
            outcome = None if isinstance(rest, bool) else relevance.outcome(rest, still)
            missing = self._game.mask(outcome.fields) if outcome else 0
            self._ids[key] = len(self.open)
            self.open.append(missing & ~silent & ~self._game.mask(still))
            self.failed.append(rest is False or (outcome is not None and outcome.truth is False))
            self.answers.append({})
            self._left.append((rest, still, silent))
        return self._ids[key]


class Game:
    """One target's questions; `fields` in the notice's own order."""

    def __init__(self, examiner: Examiner, target: str) -> None:
        self._formula = formula = examiner.target(target).formula
        self.relevance = Relevance(examiner.rules.engine)
        self.fields = nodes.fields(formula)
        self._number = {field: number for number, field in enumerate(self.fields)}
        self._atoms = dict.fromkeys(nodes.atoms(formula))
        self.told: list[tuple[str, Any]] = []
        self._answers: dict[Any, int] = {}
        self.parts = [_Part(self, node) for node in _apart(formula)]
        self._part_of = [
            next(index for index, part in enumerate(self.parts) if part.mask >> number & 1)
            for number in range(len(self.fields))
        ]

    @property
    def orders(self) -> tuple[Order, Order]:
        """Orders to begin a search with: the notice's own, and what needs most facts first."""
        written = list(range(len(self.fields)))
        needed = [nodes.fields(part) for part in _needed(self._formula)]
        widest = {field: max(len(fields) for fields in needed if field in fields) for field in self.fields}
        return written, sorted(written, key=lambda number: -widest[self.fields[number]])

    def mask(self, fields: Sequence[str] | Mapping[str, Any]) -> int:
        """The fields as bits."""
        return sum(1 << self._number[field] for field in fields)

    def person(self, known: Known) -> Person:
        """Someone's answers."""
        return [self._answer(field, known.get(field)) for field in self.fields]

    def _answer(self, field: str, value: Any) -> int:
        key = (field, None if value is None else self._meaning(field, value))
        if key not in self._answers:
            self._answers[key] = len(self.told)
            self.told.append((field, value))
        return self._answers[key]

    def _meaning(self, field: str, value: Any) -> tuple[Any, ...]:
        """What a value does to each condition; the value itself where a condition still waits for another fact."""
        own = [atom for atom in self._atoms if field in nodes.fields(atom)]
        left = tuple(self.relevance.residue(atom, {field: value}) for atom in own)
        waits = any(not isinstance(rest, bool) and field in nodes.fields(rest) for rest in left)
        return (*left, repr(value) if waits else "")

    def asked(self, order: Order, people: Sequence[Person], most: float = math.inf) -> int:
        """How many questions the people are asked in this order: none that is settled, none once it is decided.

        Gives up at more than `most`.
        """
        part_of, parts, total = self._part_of, self.parts, 0
        beginning, all_open = [part.start for part in parts], sum(part.open[part.start] for part in parts)
        for person in people:
            states, still = beginning[:], all_open
            for number in order:
                if still >> number & 1:
                    total += 1
                    part, answer = parts[part_of[number]], person[number]
                    state = states[part_of[number]]
                    state = part.answers[state].get(answer) or part.after(state, answer)
                    states[part_of[number]] = state
                    if part.failed[state]:
                        break
                    still = still & ~part.mask | part.open[state]
                    if not still:
                        break
            if total > most:
                break
        return total

    def best_order(self, people: Sequence[Person], starts: Sequence[Order], seconds: float) -> tuple[Order, int]:
        """The best order that simulated annealing finds, and how many questions the people are asked in it."""
        chance, begin = random.Random(0), time.perf_counter()
        order = min(starts, key=lambda order: self.asked(order, people))
        now = least = self.asked(order, people)
        best = order
        while (gone := (time.perf_counter() - begin) / seconds) < 1:
            heat = _HEAT * len(people) * (1 - gone)
            most = now - heat * math.log(1 - chance.random())
            other = _moved(order, chance)
            asked = self.asked(other, people, most)
            if asked <= most:
                order, now = other, asked
                if now < least:
                    best, least = order, now
        return best, least


def _moved(order: Order, chance: random.Random) -> Order:
    """The order with a few neighbours moved elsewhere."""
    other = order[:]
    begin, length = chance.randrange(len(order)), chance.choice((1, 1, 1, 2, _BLOCK))
    moved = other[begin : begin + length]
    del other[begin : begin + length]
    place = chance.randint(0, len(other))
    other[place:place] = moved
    return other


def _apart(formula: nodes.Node) -> list[nodes.Node]:
    """The formula's necessary parts, those that share a fact taken together."""
    groups: list[tuple[set[str], list[nodes.Node]]] = []
    for part in _needed(formula):
        fields, together = set(nodes.fields(part)), [part]
        for group in [group for group in groups if not fields.isdisjoint(group[0])]:
            groups.remove(group)
            fields |= group[0]
            together = [*group[1], *together]
        if fields:
            groups.append((fields, together))
    return [nodes.And(tuple(parts)) for _, parts in groups]


def _needed(node: nodes.Node) -> Iterator[nodes.Node]:
    if isinstance(node, nodes.And):
        for part in node.parts:
            yield from _needed(part)
    else:
        yield node
