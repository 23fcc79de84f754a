"""What a question is for: the requirements that wait for its answer, and what each answer would do."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from rules import nodes
from rules.diagram import candidates
from rules.known import Known
from rules.ruleset import Requirement
from rules.verdict import Decision, Examiner

_TELLING = ("bool", "enum", "int", "number", "yuan")
"""Kinds whose answers can be told one by one."""


@dataclass(frozen=True)
class Effect:
    """Answers that come to the same: the decision then, and how many facts would still be missing."""

    values: tuple[Any, ...]
    decision: Decision
    missing: int


def waiting(examiner: Examiner, target: str, field: str, known: Known) -> tuple[Requirement, ...]:
    """The requirements that the field can still settle, in the notice's order; of the common ones first."""
    return tuple(
        requirement
        for requirement in examiner.target(target).requirements
        if requirement.node is not None
        and field in nodes.fields(requirement.node)
        and examiner.status(requirement, known) is None
    )


def effects(examiner: Examiner, target: str, field: str, known: Known) -> tuple[Effect, ...]:
    """What the answers to a question would do, those that do the same together; empty where they cannot be listed."""
    if examiner.profile[field].kind not in _TELLING:
        return ()
    formula = examiner.target(target).formula
    grouped: dict[Hashable, list[Any]] = {}
    for value in candidates(examiner.rules.engine, formula, known, field):
        if isinstance(value, float) and value != round(value, 6):
            continue  # the largest number below a bound is nobody's answer
        verdict = examiner.examine_known(target, {**known, field: value})
        grouped.setdefault((verdict.decision, len(verdict.missing)), []).append(value)
    return tuple(Effect(tuple(values), *key) for key, values in grouped.items())  # type: ignore[misc]


def years_asked(examiner: Examiner, target: str, field: str) -> tuple[int, ...]:
    """The years of a by-year field, or of a list of years, that a target's rules look at."""
    found: set[int] = set()
    for atom in nodes.atoms(examiner.target(target).formula):
        match atom:
            case nodes.HasYear(name, year) if name == field:
                found.add(year)
            case nodes.Compare(term=term):
                found.update(_years(term, field))
    return tuple(sorted(found))


def _years(term: nodes.Term, field: str) -> set[int]:
    match term:
        case nodes.InYear(name, year) if name == field:
            return {year}
        case nodes.Sum(parts):
            return {year for part in parts for year in _years(part, field)}
        case _:
            return set()
