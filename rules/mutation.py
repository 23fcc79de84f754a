"""Changes to a notice's rules, one at a time, to see that a case notices each.

A requirement is removed, loosened (a condition dropped, a choice added), tightened, counted from another date, and
every threshold, level, date and day is shifted by one. A change that no case notices is either shown to change no
verdict, by a decision diagram of "the old rule and the new one differ", or it is a hole in the cases.
"""

import copy
import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import pydantic
import yaml

from knowledge.clauses import ClauseTree
from knowledge.errors import KnowledgeError
from rules import cases, diagram, known, nodes, ruleset
from rules.errors import RulesError
from rules.evaluation import Engine
from rules.known import Known
from rules.profile import Profile
from rules.relevance import Relevance
from rules.ruleset import RuleSet, Target
from rules.variants import variants
from rules.verdict import Decision, Examiner


@dataclass(frozen=True)
class Mutant:
    """The rules with one change, and the change in words."""

    change: str
    rules: RuleSet


@dataclass(frozen=True)
class Survivor:
    """A change that no case noticed; `equivalent` where no applicant could notice it either."""

    change: str
    equivalent: bool


Wanted: TypeAlias = tuple[str, Known, Decision]
"""A target, an applicant's facts, and the verdict he must get."""


def survivors(folder: Path, profile: Profile) -> tuple[int, list[Survivor]]:
    """How many changes were tried on a notice's rules, and those that its cases did not notice."""
    clauses = ClauseTree.parse((folder / "source.txt").read_text(encoding="utf-8"))
    path = folder / ruleset.RULES
    original = ruleset.load(path, folder.name, clauses, profile)
    wanted: list[Wanted] = [
        (case.target, known.prepare(profile, dict(case.facts)), case.verdict)
        for case in cases.load(folder / cases.CASES, Examiner(original)).cases
    ]
    tried, found = 0, []
    for mutant in mutants(original, yaml.safe_load(path.read_text(encoding="utf-8")), path, clauses):
        tried += 1
        if not _noticed(mutant.rules, original, wanted):
            found.append(Survivor(mutant.change, equivalent(original, mutant.rules)))
    return tried, found


def _noticed(mutant: RuleSet, original: RuleSet, wanted: list[Wanted]) -> bool:
    """Whether a case gets another verdict. The one that noticed moves to the front: it may notice the next, too."""
    examiner = Examiner(mutant)
    changed = {
        id
        for id, target in mutant.targets.items()
        if mutant.engine != original.engine or target.formula != original.targets[id].formula
    }
    for index, (target, facts, verdict) in enumerate(wanted):
        if target in changed and examiner.decide_known(target, facts) != verdict:
            wanted.insert(0, wanted.pop(index))
            return True
    return False


def equivalent(one: RuleSet, other: RuleSet) -> bool:
    """Whether no applicant can get another verdict from `other`. Where the proof is out of reach: False."""
    return all(
        _same_engine(one.engine, other.engine, target.formula)
        and _same(one.engine, target.formula, other.targets[id].formula)
        for id, target in one.targets.items()
    )


def _same_engine(one: Engine, other: Engine, formula: nodes.Node) -> bool:
    """Whether the formula's atoms mean the same at both cut-offs and for both notices' specialties."""
    atoms = tuple(nodes.atoms(formula))
    return (one.cut_off == other.cut_off or not any(isinstance(atom, nodes.HeldFor) for atom in atoms)) and (
        one.specialties.agrees(other.specialties) or not any(isinstance(atom, nodes.Listed) for atom in atoms)
    )


def _same(engine: Engine, one: nodes.Node, other: nodes.Node, given: tuple[nodes.Node, ...] = ()) -> bool:
    """Whether both come to the same wherever all that is `given` holds."""
    mine, others = _conjuncts(one), _conjuncts(other)
    given = (*given, *(part for part in mine if part in others))
    left = tuple(part for part in mine if part not in others)
    right = tuple(part for part in others if part not in mine)
    match left, right:
        case (), ():
            return True
        case (nodes.Or(ones),), (nodes.Or(twos),) if len(ones) == len(twos):
            if all(_same(engine, *pair, given) for pair in zip(ones, twos, strict=True)):
                return True  # alternative by alternative; most changes need no more
    return _never_differ(engine, nodes.And(left), nodes.And(right), given)


def _never_differ(engine: Engine, one: nodes.Node, other: nodes.Node, given: tuple[nodes.Node, ...]) -> bool:
    differ = nodes.Or((nodes.And((one, nodes.Not(other))), nodes.And((other, nodes.Not(one)))))
    somewhere = nodes.And((*given, differ))
    return diagram.is_exact(somewhere, engine.profile) and Relevance(engine).outcome(somewhere, {}).truth is False


def _conjuncts(node: nodes.Node) -> tuple[nodes.Node, ...]:
    if not isinstance(node, nodes.And):
        return (node,)
    return tuple(inner for part in node.parts for inner in _conjuncts(part))


def mutants(rules: RuleSet, content: Any, path: Path, clauses: ClauseTree) -> Iterator[Mutant]:
    """Every single change to rules, read from `content` of `path`; not those that the loader itself refuses."""
    for id, target in rules.targets.items():
        for words, changed in _changed_targets(target):
            yield Mutant(f"targets.{id}{words}", replace(rules, targets={**rules.targets, id: changed}))
    for words, steps, value in _changed_values(content, rules.engine.profile):
        try:
            reloaded = ruleset.from_content(
                _set(content, steps, value), path, rules.notice, clauses, rules.engine.profile
            )
        except (RulesError, KnowledgeError, pydantic.ValidationError):
            continue
        yield Mutant(words, reloaded)


def _changed_targets(target: Target) -> Iterator[tuple[str, Target]]:
    """A requirement removed from the target or one of its routes; a route removed."""
    for index, requirement in enumerate(target.common):
        if requirement.node is not None:
            yield f": {requirement.id} is required no more", replace(target, common=_without(target.common, index))
    for at, route in enumerate(target.routes):
        if len(target.routes) > 1:
            yield f": route {route.id} is gone", replace(target, routes=_without(target.routes, at))
        for index, requirement in enumerate(route.requirements):
            if requirement.node is not None:
                looser = replace(route, requirements=_without(route.requirements, index))
                routes = (*target.routes[:at], looser, *target.routes[at + 1 :])
                yield f".{route.id}: {requirement.id} is required no more", replace(target, routes=routes)


def _without(items: tuple[Any, ...], index: int) -> tuple[Any, ...]:
    return (*items[:index], *items[index + 1 :])


Change: TypeAlias = tuple[str, Sequence[str], Any]
"""A change in words, where in the content, and the new value there."""


def _changed_values(content: Any, profile: Profile) -> Iterator[Change]:
    yield from _shifted_cut_off(content["cut_off"]["day"])
    yield from _changed_specialties(content["specialties"])
    for heading, text in content.get("definitions", {}).items():
        for words, changed in variants(text, profile):
            yield f"definitions.{heading}: {words}", ("definitions", heading), changed
    for id, requirement in content["requirements"].items():
        for words, changed in variants(requirement["holds"], profile) if "holds" in requirement else ():
            yield f"requirements.{id}: {words}", ("requirements", id, "holds"), changed


def _shifted_cut_off(day: datetime.date) -> Iterator[Change]:
    for days in (-1, 1):
        shifted = day + datetime.timedelta(days=days)
        yield f"cut_off: {day} becomes {shifted}", ("cut_off", "day"), shifted


def _changed_specialties(named: Any) -> Iterator[Change]:
    for flag in ("closed", "any_engineering"):
        turned = not named.get(flag, False)
        yield f"specialties: {flag} becomes {str(turned).lower()}", ("specialties", flag), turned
    for kind in ("listed", "outside"):
        for index, name in enumerate(named.get(kind, ())):
            fewer = [*named[kind][:index], *named[kind][index + 1 :]]
            yield f"specialties: {name} is {kind} no more", ("specialties", kind), fewer


def _set(content: Any, steps: Sequence[str], value: Any) -> Any:
    changed = copy.deepcopy(content)
    holder = changed
    for step in steps[:-1]:
        holder = holder[step]
    holder[steps[-1]] = value
    return changed
