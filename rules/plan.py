"""A target made ready: one function for the truths of all its requirements, and what each of them is told as."""

import functools
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from rules import nodes
from rules.asking import Asking
from rules.evaluation import Engine, Truth
from rules.known import Known
from rules.ruleset import Requirement, Target

Status: TypeAlias = Literal["met", "failed", "unknown", "committee"]
Truths: TypeAlias = tuple[Truth, ...]

STATUS: Mapping[Truth, Status] = {True: "met", False: "failed", None: "unknown"}


@dataclass(frozen=True)
class Finding:
    """One requirement's status. A requirement the committee weighs as well is listed a second time as "committee"."""

    requirement: Requirement
    status: Status


class Plan:
    """A target compiled for one engine."""

    def __init__(self, target: Target, engine: Engine) -> None:
        self.target, self.formula = target, target.formula
        self.test = engine.compile(self.formula)
        self.tenures = tuple(
            dict.fromkeys(atom for atom in nodes.atoms(self.formula) if isinstance(atom, nodes.HeldFor))
        )
        groups = [target.common, *(route.requirements for route in target.routes)]
        deciding = [[one for one in group if one.node is not None] for group in groups]
        ends = list(itertools.accumulate(map(len, deciding), initial=0))
        self._common, *self._routes = itertools.starmap(slice, itertools.pairwise(ends))
        self._deciding = tuple(itertools.chain(*deciding))
        self._engine = engine
        self.asking = Asking(self.formula)
        self._findings = [_findings(group, start) for group, start in zip(groups, ends[:-1], strict=True)]

    @functools.cached_property
    def truths(self) -> Callable[[Known], Truths]:
        """The truth of each requirement that decides, under known facts: the common ones, then each route's."""
        return self._engine.compile_all([one.node for one in self._deciding if one.node is not None])

    def truth(self, truths: Truths) -> Truth:
        """The target's truth as far as its requirements tell, each for itself."""
        common = _all(truths[self._common])
        if common is False:
            return False
        routes = [_all(truths[own]) for own in self._routes]
        return common if True in routes else None if None in routes else False

    def holds(self, route: int, truths: Truths) -> bool:
        """Whether a route's requirements and the common ones are met."""
        return _all(truths[self._common]) is True and _all(truths[self._routes[route]]) is True

    def nearest(self, truths: Truths) -> int:
        """The first route that holds, else the first that still may, else the first of all, the usual one."""
        found = [_all(truths[own]) for own in self._routes]
        return found.index(True) if True in found else found.index(None) if None in found else 0

    def findings(self, route: int, truths: Truths) -> tuple[Finding, ...]:
        """What the common requirements and a route's come to, in the order written."""
        return tuple([told[truths[at]] for at, told in (*self._findings[0], *self._findings[route + 1])])


def _all(truths: Truths) -> Truth:
    return False if False in truths else None if None in truths else True


def _findings(group: Sequence[Requirement], start: int) -> list[tuple[int, Mapping[Truth, Finding]]]:
    """For each line of a verdict the truth that it tells, by its place, and what it says with each."""
    lines = list[tuple[int, Mapping[Truth, Finding]]]()
    for requirement in group:
        if requirement.node is not None:
            lines.append((start, {truth: Finding(requirement, status) for truth, status in STATUS.items()}))
            start += 1
        if requirement.committee:
            lines.append((0, dict.fromkeys(STATUS, Finding(requirement, "committee"))))
    return lines
