"""Which facts decided: the smallest set of known facts that alone proves a verdict."""

import itertools
from collections.abc import Iterator

from rules import nodes
from rules.evaluation import Engine
from rules.fewest import Fewest
from rules.known import Known
from rules.verdict import Examiner


def proof(examiner: Examiner, target: str, known: Known) -> tuple[str, ...]:
    """The fields of a smallest set of facts that decides as all of them do, in the order of the rules.

    No fact of it can be left out. Empty where the verdict is open.
    """
    decision = examiner.decide_known(target, known)
    if decision == "undetermined":
        return ()
    formula = examiner.target(target).formula
    smallest = _Proofs(examiner.rules.engine, known).ways(formula, decision == "eligible")
    needed = set(smallest[0] if smallest else known)  # none where only requirements taken together decide
    for field in sorted(needed):
        fewer = {name: known[name] for name in needed if name != field}
        if examiner.decide_known(target, fewer) == decision:
            needed.remove(field)
    return tuple(field for field in nodes.fields(formula) if field in needed)


class _Proofs(Fewest[frozenset[str]]):
    """Sets of fields."""

    nothing = frozenset[str]()

    def __init__(self, engine: Engine, known: Known) -> None:
        self._engine, self._known = engine, known

    def at_once(self, node: nodes.Node, want: bool) -> list[frozenset[str]] | None:
        """None can where the node's own truth is another."""
        return None if self._engine.compile(node)(self._known) is want else []

    def of_atom(self, atom: nodes.Node, want: bool) -> Iterator[frozenset[str]]:
        """Those of an atom's facts that are enough."""
        test, fields = self._engine.compile(atom), [field for field in nodes.fields(atom) if field in self._known]
        for size in range(len(fields) + 1):
            for chosen in itertools.combinations(fields, size):
                if test({field: self._known[field] for field in chosen}) is want:
                    yield frozenset(chosen)

    def joined(self, one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
        """The facts of both."""
        return one | other

    def holds_all_of(self, one: frozenset[str], other: frozenset[str]) -> bool:
        """Whether a set needs all the facts of the other."""
        return one >= other

    def cost(self, one: frozenset[str]) -> tuple[float, ...]:
        """How many facts."""
        return (len(one),)
