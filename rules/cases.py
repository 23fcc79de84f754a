"""A notice's own tests: `cases.yaml` names applicants and the verdict each must get.

Each requirement has an applicant who meets everything and one who differs from him in that alone and does not.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pydantic

from knowledge import datafile
from knowledge.datafile import Source
from rules import known, nodes
from rules.errors import ProfileError, RulesError
from rules.ruleset import Requirement
from rules.verdict import Decision, Examiner, Verdict

CASES = "cases.yaml"


class _Applicant(datafile.Strict):
    target: str
    facts: dict[str, Any]
    verdict: Literal["eligible", "undetermined"] = "eligible"
    route: str | None = None


class _Case(datafile.Strict):
    name: str
    applicant: str
    changes: dict[str, Any] = pydantic.Field(min_length=1)
    verdict: Decision
    fails: str | None = None
    route: str | None = None


class _File(datafile.Strict):
    applicants: dict[str, _Applicant] = pydantic.Field(min_length=1)
    cases: tuple[_Case, ...]


@dataclass(frozen=True)
class Case:
    """One applicant and the verdict he must get. `fails` names the one requirement in which he falls short."""

    name: str
    target: str
    facts: Mapping[str, Any]
    verdict: Decision
    route: str | None
    fails: str | None
    location: tuple[str | int, ...]


@dataclass(frozen=True)
class Cases:
    """The cases of one notice, and where each stands in its file."""

    cases: tuple[Case, ...]
    source: Source


def load(path: Path, examiner: Examiner) -> Cases:
    """The cases of a file. Raises `DataError` for a fact, target or requirement that does not exist."""
    content, source = datafile.load(path, _File)
    found = list(_base_cases(content))
    for index, case in enumerate(content.cases):
        location = ("cases", index)
        if case.applicant not in content.applicants:
            raise source.error((*location, "applicant"), f"no applicant is called {case.applicant!r}; add him above")
        base = content.applicants[case.applicant]
        facts = {name: value for name, value in {**base.facts, **case.changes}.items() if value is not None}
        found.append(Case(case.name, base.target, facts, case.verdict, case.route, case.fails, location))
    for one in found:
        _check(one, source, examiner)
    return Cases(tuple(found), source)


def _base_cases(content: _File) -> Iterator[Case]:
    for name, applicant in content.applicants.items():
        location = ("applicants", name)
        yield Case(name, applicant.target, applicant.facts, applicant.verdict, applicant.route, None, location)


def _check(case: Case, source: Source, examiner: Examiner) -> None:
    try:
        examiner.target(case.target)
        known.prepare(examiner.profile, dict(case.facts))
    except ProfileError as error:
        raise source.error((*case.location, "facts", error.field), str(error)) from None
    except RulesError as error:
        raise source.error(case.location, str(error)) from None


def failures(cases: Cases, examiner: Examiner) -> Iterator[str]:
    """What is wrong with the rules or their cases, each with file, line and what was found."""
    for case in cases.cases:
        verdict = examiner.examine(case.target, case.facts)
        if message := _wrong(case, verdict):
            yield str(cases.source.error(case.location, f"{case.name}: {message}"))
    told = {(case.target, case.fails) for case in cases.cases}
    for target in examiner.rules.targets.values():
        for requirement in _deciding(target.common, *(route.requirements for route in target.routes)):
            if (target.id, requirement.id) not in told and _can_fail(requirement):
                message = f"no applicant for {target.id} fails in {requirement.id} alone; add a case that does"
                yield str(cases.source.error(("cases",), message))


def _wrong(case: Case, verdict: Verdict) -> str | None:
    if verdict.decision != case.verdict:
        return f"must be {case.verdict}, is {verdict.decision}"
    if case.route is not None and (verdict.route is None or verdict.route.id != case.route):
        return f"must hold by route {case.route}, holds by {verdict.route.id if verdict.route else 'none'}"
    if case.fails is not None:
        failed = [finding.requirement.id for finding in verdict.findings if finding.status == "failed"]
        if failed != [case.fails]:
            return f"must fail in {case.fails} alone, fails in {', '.join(failed) or 'nothing'}"
    return None


def _deciding(*groups: tuple[Requirement, ...]) -> list[Requirement]:
    return [requirement for group in groups for requirement in group if requirement.node is not None]


def _can_fail(requirement: Requirement) -> bool:
    return not isinstance(requirement.node, nodes.Unpublished)
