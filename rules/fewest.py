"""The smallest sets that bring a formula to a truth: of changes to facts, or of facts that prove it.

An `and` takes a set of each of its parts, an `or` any part's; a `not` asks for the other truth. Of sets that hold all
of another one, only the smaller is kept.
"""

import abc
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from rules import nodes

_KEPT = 60
"""So many sets of a node are kept, the smallest first."""

Set = TypeVar("Set")


class Fewest(abc.ABC, Generic[Set]):
    """Finds sets over the nodes of a formula; who derives from it says what they are made of."""

    nothing: Set

    def ways(self, node: nodes.Node, want: bool) -> list[Set]:
        """The sets that make a node true, or false, the smallest first; none where none can."""
        found = self.at_once(node, want)
        if found is not None:
            return found
        match node:
            case nodes.Not(part):
                return self.ways(part, not want)
            case nodes.And(parts) | nodes.Or(parts):
                return self._some(len(parts) if isinstance(node, nodes.And) is want else 1, parts, want)
            case nodes.AtLeast(count, parts):
                return self._some(count if want else len(parts) - count + 1, parts, want)
            case _:
                return self._best(self.of_atom(node, want))

    def _some(self, needed: int, parts: Sequence[nodes.Node], want: bool) -> list[Set]:
        """The sets for so many of the parts."""
        ways = [self.ways(part, want) for part in parts]
        asking = [own for own in ways if own != [self.nothing]]
        needed = max(0, needed - (len(ways) - len(asking)))
        rows: list[list[Set]] = [[self.nothing], *([] for _ in range(needed))]  # rows[n]: n of the parts seen so far
        for left, own in zip(range(len(asking) - 1, -1, -1), asking, strict=True):
            for count in range(needed, max(0, needed - left - 1), -1):  # fewer, and what is left would not do
                both = (self.joined(one, other) for one in rows[count - 1] for other in own)
                rows[count] = self._best([*rows[count], *(found for found in both if found is not None)])
        return rows[needed]

    def _best(self, sets: Iterable[Set]) -> list[Set]:
        kept = list[Set]()
        for one in sorted(sets, key=self.cost):
            if len(kept) < _KEPT and not any(self.holds_all_of(one, other) for other in kept):
                kept.append(one)
        return kept

    @abc.abstractmethod
    def at_once(self, node: nodes.Node, want: bool) -> list[Set] | None:
        """The sets, where one need not look at the node's parts."""

    @abc.abstractmethod
    def of_atom(self, atom: nodes.Node, want: bool) -> Iterable[Set]:
        """The sets that make an atom true, or false."""

    @abc.abstractmethod
    def joined(self, one: Set, other: Set) -> Set | None:
        """Both together; None where they contradict each other."""

    @abc.abstractmethod
    def holds_all_of(self, one: Set, other: Set) -> bool:
        """Whether a set asks no less than the other."""

    @abc.abstractmethod
    def cost(self, one: Set) -> tuple[float, ...]:
        """The smaller, the better: how many it holds first."""
