"""A notice's own tests: `cases.yaml` names applicants and the verdict each must get.

Each requirement has an applicant who meets everything and one who differs from him in that alone and does not.
A case may name several applicants, and several changes to try one `each`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pydantic

from knowledge import datafile
from knowledge.datafile import Source
from rules import known, nodes
from rules.errors import ProfileError, RulesError
from rules.ruleset import Requirement, Route, Target
from rules.verdict import Decision, Examiner, Verdict

CASES = "cases.yaml"


class _Applicant(datafile.Strict):
    target: str
    facts: dict[str, Any]
    verdict: Decision = "eligible"
    route: str | None = None
    committee: tuple[str, ...] | None = None


class _Case(datafile.Strict):
    name: str
    applicant: str | tuple[str, ...]
    changes: dict[str, Any] = pydantic.Field(default_factory=dict)
    each: tuple[dict[str, Any], ...] = ()
    verdict: Decision
    fails: str | None = None
    route: str | None = None

    @pydantic.model_validator(mode="after")
    def _differs(self) -> "_Case":
        if not self.changes and not self.each:
            raise ValueError("a case needs `changes:` or `each:`, what sets it apart from its applicant")
        return self

    @property
    def applicants(self) -> tuple[str, ...]:
        return (self.applicant,) if isinstance(self.applicant, str) else self.applicant


class _File(datafile.Strict):
    applicants: dict[str, _Applicant] = pydantic.Field(min_length=1)
    cases: tuple[_Case, ...]


@dataclass(frozen=True)
class Case:
    """One applicant and the verdict he must get.

    `fails` names the one requirement in which he falls short, `committee` the clauses listed for the committee.
    """

    name: str
    target: str
    facts: Mapping[str, Any]
    verdict: Decision
    route: str | None
    fails: str | None
    location: tuple[str | int, ...]
    committee: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Cases:
    """The cases of one notice, and where each stands in its file."""

    cases: tuple[Case, ...]
    source: Source


def load(path: Path, examiner: Examiner) -> Cases:
    """The cases of a file. Raises `DataError` for a fact, target or requirement that does not exist."""
    content, source = datafile.load(path, _File)
    found = [*_base_cases(content), *_changed_cases(content, source)]
    for one in found:
        _check(one, source, examiner)
    return Cases(tuple(found), source)


def _base_cases(content: _File) -> Iterator[Case]:
    for name, applicant in content.applicants.items():
        location = ("applicants", name)
        yield Case(
            name,
            applicant.target,
            applicant.facts,
            applicant.verdict,
            applicant.route,
            None,
            location,
            applicant.committee,
        )


def _changed_cases(content: _File, source: Source) -> Iterator[Case]:
    for index, case in enumerate(content.cases):
        for name in case.applicants:
            if name not in content.applicants:
                message = f"no applicant is called {name!r}; add him above"
                raise source.error(("cases", index, "applicant"), message)
            for number, changes in enumerate(case.each or ({},)):
                location = ("cases", index, "each", number) if case.each else ("cases", index)
                yield _changed(case, name, content.applicants[name], changes, location)


def _changed(
    case: _Case, applicant: str, base: _Applicant, changes: Mapping[str, Any], location: tuple[str | int, ...]
) -> Case:
    told = " ".join(f"{field}={value}" for field, value in changes.items())
    name = " ".join(part for part in (case.name, applicant, told) if part)
    facts = {**base.facts, **case.changes, **changes}
    facts = {field: value for field, value in facts.items() if value is not None}
    return Case(name, base.target, facts, case.verdict, case.route, case.fails, location)


def _check(case: Case, source: Source, examiner: Examiner) -> None:
    try:
        target = examiner.target(case.target)
        known.prepare(examiner.profile, dict(case.facts))
    except ProfileError as error:
        raise source.error((*case.location, "facts", error.field), str(error)) from None
    except RulesError as error:
        raise source.error(case.location, str(error)) from None
    if case.fails is not None and case.fails not in _named(target):
        raise source.error((*case.location, "fails"), f"{case.target} has no requirement {case.fails!r} that decides")
    if case.route is not None and case.route not in {route.id for route in target.routes}:
        raise source.error((*case.location, "route"), f"{case.target} has no route {case.route!r}")


def _named(target: Target) -> set[str]:
    groups = (target.common, *(route.requirements for route in target.routes))
    return {requirement.id for requirement in _deciding(*groups)}


def failures(cases: Cases, examiner: Examiner) -> Iterator[str]:
    """What is wrong with the rules or their cases, each with file, line and what was found."""
    for case in cases.cases:
        verdict = examiner.examine(case.target, case.facts)
        if message := _wrong(case, verdict, examiner):
            yield str(cases.source.error(case.location, f"{case.name}: {message}"))
    told = {(case.target, case.fails) for case in cases.cases}
    for target in examiner.rules.targets.values():
        for requirement in _deciding(target.common, *(route.requirements for route in target.routes)):
            if (target.id, requirement.id) not in told and _can_fail(requirement):
                message = f"no applicant for {target.id} fails in {requirement.id} alone; add a case that does"
                yield str(cases.source.error(("cases",), message))


def _wrong(case: Case, verdict: Verdict, examiner: Examiner) -> str | None:
    if verdict.decision != case.verdict:
        return f"must be {case.verdict}, is {verdict.decision}"
    if case.route is not None and (verdict.route is None or verdict.route.id != case.route):
        return f"must hold by route {case.route}, holds by {verdict.route.id if verdict.route else 'none'}"
    if case.committee is not None and set(verdict.committee) != set(case.committee):
        return f"must list {', '.join(case.committee)} for the committee, lists {', '.join(verdict.committee)}"
    if case.fails is not None:
        by_route = {route.id: _failed(verdict.target, route, case, examiner) for route in verdict.target.routes}
        if [case.fails] not in by_route.values():
            told = "; ".join(f"by {id} in {', '.join(failed) or 'nothing'}" for id, failed in by_route.items())
            return f"must fail in {case.fails} alone, fails {told}"
    return None


def _failed(target: Target, route: Route, case: Case, examiner: Examiner) -> list[str]:
    """The requirements in which a route fails for a case's applicant."""
    facts = known.prepare(examiner.profile, dict(case.facts))
    deciding = _deciding(target.common, route.requirements)
    return [requirement.id for requirement in deciding if examiner.status(requirement, facts) is False]


def _deciding(*groups: tuple[Requirement, ...]) -> list[Requirement]:
    return [requirement for group in groups for requirement in group if requirement.node is not None]


def _can_fail(requirement: Requirement) -> bool:
    return not isinstance(requirement.node, nodes.Unpublished)
