"""The verdict on one target for one applicant, with the status of every requirement and what is still missing."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from rules import known, nodes
from rules.errors import UnknownTarget, did_you_mean, shown
from rules.evaluation import Test, Truth
from rules.known import Known
from rules.profile import Profile
from rules.relevance import Relevance
from rules.ruleset import Requirement, Route, RuleSet, Target

Decision: TypeAlias = Literal["eligible", "ineligible", "undetermined"]
Status: TypeAlias = Literal["met", "failed", "unknown", "committee"]

_STATUS: Mapping[Truth, Status] = {True: "met", False: "failed", None: "unknown"}
_DECISION: Mapping[Truth, Decision] = {True: "eligible", False: "ineligible", None: "undetermined"}


@dataclass(frozen=True)
class Finding:
    """One requirement's status. A requirement the committee weighs as well is listed a second time as "committee"."""

    requirement: Requirement
    status: Status


@dataclass(frozen=True)
class Verdict:
    """The decision on one target.

    `route` is the one that holds, else None; `nearest` the route told about: the one that holds, or that lacks least.
    `findings` are the common requirements and the nearest route's; `missing` the fields that can still change the
    decision, the best next one first.
    """

    target: Target
    decision: Decision
    route: Route | None
    nearest: Route
    findings: tuple[Finding, ...]
    missing: tuple[str, ...]

    @property
    def committee(self) -> tuple[str, ...]:
        """The clauses the committee weighs, in the order written, each once."""
        listed = [finding.requirement.clause for finding in self.findings if finding.status == "committee"]
        return tuple(dict.fromkeys(listed))


class Examiner:
    """Examines applicants under one notice's rules. Keeps what it compiled, so one instance should serve many."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self._relevance = Relevance(rules.engine)
        self._tests: dict[str, Test] = {}
        self._formula = functools.cache(lambda target: rules.targets[target].formula)

    @property
    def profile(self) -> Profile:
        """The profile the rules speak of."""
        return self.rules.engine.profile

    def target(self, id: object) -> Target:
        """The target of that id. Raises `UnknownTarget`."""
        if not isinstance(id, str) or id not in self.rules.targets:
            choices = ", ".join(self.rules.targets)
            hint = did_you_mean(id, self.rules.targets)
            raise UnknownTarget(f"{self.rules.notice} has no target {shown(id)}{hint}; it has {choices}")
        return self.rules.targets[id]

    def examine(self, target: str, facts: Mapping[str, Any]) -> Verdict:
        """The verdict on plain facts. Raises `ProfileError` and `UnknownTarget`."""
        return self.examine_known(target, known.prepare(self.profile, facts))

    def decide(self, target: str, facts: Mapping[str, Any]) -> Decision:
        """The decision alone, as `examine` gives it."""
        self.target(target)
        return self.decide_known(target, known.prepare(self.profile, facts))

    def decide_known(self, target: str, known: Known) -> Decision:
        """The decision on facts that `known.prepare` made ready."""
        return _DECISION[self._relevance.outcome(self._formula(target), known).truth]

    def examine_known(self, id: str, known: Known) -> Verdict:
        """The verdict on facts that `known.prepare` made ready."""
        target = self.target(id)
        outcome = self._relevance.outcome(self._formula(id), known)
        route = self._nearest(target, known)
        holds = outcome.truth is True and self._route_truth(target, route, known) is True
        return Verdict(
            target=target,
            decision=_DECISION[outcome.truth],
            route=route if holds else None,
            nearest=route,
            findings=tuple(self._findings(target, route, known)),
            missing=self._ordered(target, outcome.fields, known),
        )

    def status(self, requirement: Requirement, known: Known) -> Truth:
        """Whether one requirement is met; raises `ValueError` for one that only the committee decides."""
        if requirement.node is None:
            raise ValueError(f"{requirement.id} is decided by the committee alone")
        if requirement.id not in self._tests:
            self._tests[requirement.id] = self.rules.engine.compile(requirement.node)
        return self._tests[requirement.id](known)

    def _deciding(self, requirements: tuple[Requirement, ...]) -> list[Requirement]:
        return [requirement for requirement in requirements if requirement.node is not None]

    def _route_truth(self, target: Target, route: Route, known: Known) -> Truth:
        truths = [self.status(one, known) for one in self._deciding((*target.common, *route.requirements))]
        return False if False in truths else None if None in truths else True

    def _nearest(self, target: Target, known: Known) -> Route:
        """The route that holds, or that fails fewest requirements, then leaves fewest unknown; the first of equals."""

        def lacks(route: Route) -> tuple[int, int]:
            truths = [self.status(one, known) for one in self._deciding(route.requirements)]
            return truths.count(False), truths.count(None)

        return min(target.routes, key=lacks)

    def _findings(self, target: Target, route: Route, known: Known) -> list[Finding]:
        found = []
        for requirement in (*target.common, *route.requirements):
            if requirement.node is not None:
                found.append(Finding(requirement, _STATUS[self.status(requirement, known)]))
            if requirement.committee:
                found.append(Finding(requirement, "committee"))
        return found

    def _ordered(self, target: Target, missing: tuple[str, ...], known: Known) -> tuple[str, ...]:
        """Facts whose answer alone can end the examination come first, then the notice's own order.

        What is known too roughly to settle a requirement is open as what is not known at all.
        """
        knock_outs = {
            fields[0]
            for requirement in self._deciding(target.common)
            if self.status(requirement, known) is None
            and len(
                fields := [
                    field
                    for field in nodes.fields(requirement.node or nodes.Unpublished())
                    if field not in known or field in missing
                ]
            )
            == 1
        }
        return tuple(sorted(missing, key=lambda field: field not in knock_outs))
