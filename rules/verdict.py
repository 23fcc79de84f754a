"""The verdict on one target for one applicant, with the status of every requirement and what is still missing."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from rules import known, nodes
from rules.errors import UnknownTarget, did_you_mean, shown
from rules.evaluation import Truth
from rules.explaining import Explainer
from rules.known import Known
from rules.plan import Finding, Plan
from rules.profile import Profile
from rules.relevance import Relevance
from rules.ruleset import Requirement, Route, RuleSet, Target

Decision: TypeAlias = Literal["eligible", "ineligible", "undetermined"]

_DECISION: Mapping[Truth, Decision] = {True: "eligible", False: "ineligible", None: "undetermined"}
_YEARS = 100
"""Later years whose rules are kept."""


@dataclass(frozen=True)
class Verdict:
    """The decision on one target.

    `route` is the one that holds, else None; `nearest` the route told about: the one that holds, else the first
    that still may, else the first of all. `findings` are the common requirements and the nearest route's; `missing`
    the fields that can still change the decision, the best next one first.
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
        self._plans: dict[tuple[str, str | None], Plan] = {}
        self._in_year = functools.lru_cache(maxsize=_YEARS)(lambda year: Examiner(rules.in_year(year)))

    @functools.cached_property
    def explainer(self) -> Explainer:
        """Tells why requirements are met, failed or unknown."""
        return Explainer(self.rules.engine)

    @property
    def profile(self) -> Profile:
        """The profile the rules speak of."""
        return self.rules.engine.profile

    def in_year(self, year: int) -> "Examiner":
        """The examiner of the same rules with their cut-off moved to a later year (`RuleSet.in_year`)."""
        return self if year == self.rules.year else self._in_year(year)

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
        return self.decide_known(target, known.prepare(self.profile, facts))

    def tenures(self, target: str) -> tuple[nodes.HeldFor, ...]:
        """The tenures that a target's rules ask for, each once."""
        return self._plan(target).tenures

    def decide_known(self, target: str, known: Known, route: str | None = None) -> Decision:
        """The decision on facts that `known.prepare` made ready, by one route or by any."""
        plan = self._plan(target, route)
        truth = plan.test(known)
        return _DECISION[self._relevance.outcome(plan.formula, known).truth if truth is None else truth]

    def examine_known(self, id: str, known: Known) -> Verdict:
        """The verdict on facts that `known.prepare` made ready."""
        plan = self._plan(id)
        truths = plan.truths(known)
        truth, missing = plan.truth(truths), tuple[str, ...]()
        if truth is None:  # taken together, requirements that share facts may decide all the same
            outcome = self._relevance.outcome(plan.formula, known)
            truth, missing = outcome.truth, plan.asking.ordered(outcome.rest, outcome.fields) if outcome.rest else ()
        nearest = plan.nearest(truths)
        route = plan.target.routes[nearest]
        return Verdict(
            target=plan.target,
            decision=_DECISION[truth],
            route=route if truth and plan.holds(nearest, truths) else None,
            nearest=route,
            findings=plan.findings(nearest, truths),
            missing=missing,
        )

    def status(self, requirement: Requirement, known: Known) -> Truth:
        """Whether one requirement is met; raises `ValueError` for one that only the committee decides."""
        if requirement.node is None:
            raise ValueError(f"{requirement.id} is decided by the committee alone")
        return self.rules.engine.compile(requirement.node)(known)

    def _plan(self, id: str, route: str | None = None) -> Plan:
        try:
            return self._plans[id, route]
        except (KeyError, TypeError):  # of an id that is no text
            target = self.target(id)
            plan = self._plans[id, route] = Plan(target if route is None else target.by(route), self.rules.engine)
            return plan
