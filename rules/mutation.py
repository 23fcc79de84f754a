"""Changes to a notice's rules, one at a time, to see that a case notices each.

A requirement is removed, loosened (a condition dropped, a choice added), and every threshold, level, date and day is
shifted by one. A change that no case notices is either shown to change no verdict, by a decision diagram of "the old
rule and the new one differ", or it is a hole in the cases.
"""

import ast
import copy
import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.clauses import ClauseTree
from rules import cases, nodes, ruleset
from rules.diagram import Diagram
from rules.errors import RulesError
from rules.profile import Profile
from rules.verdict import Examiner


@dataclass(frozen=True)
class Mutant:
    """The rules with one change, and the change in words."""

    change: str
    content: Any


@dataclass(frozen=True)
class Survivor:
    """A change that no case noticed; `equivalent` where no applicant could notice it either."""

    change: str
    equivalent: bool


def survivors(folder: Path, profile: Profile) -> tuple[int, list[Survivor]]:
    """How many changes were tried on a notice's rules, and those that its cases did not notice."""
    clauses = ClauseTree.parse((folder / "source.txt").read_text(encoding="utf-8"))
    content = yaml.safe_load((folder / ruleset.RULES).read_text(encoding="utf-8"))
    original = Examiner(ruleset.load(folder / ruleset.RULES, folder.name, clauses, profile))
    wanted = cases.load(folder / cases.CASES, original).cases
    tried, found = 0, []
    for mutant in mutants(content, profile):
        try:
            rules = ruleset.from_content(mutant.content, folder / ruleset.RULES, folder.name, clauses, profile)
        except RulesError:
            continue  # the loader itself refuses the change
        tried += 1
        examiner = Examiner(rules)
        if not any(_notices(case, examiner) for case in wanted):
            found.append(Survivor(mutant.change, _equivalent(original, examiner)))
    return tried, found


def _notices(case: cases.Case, examiner: Examiner) -> bool:
    return examiner.decide(case.target, case.facts) != case.verdict


def _equivalent(original: Examiner, mutant: Examiner) -> bool:
    return original.rules.engine == mutant.rules.engine and all(
        _same(original, target.formula, mutant.rules.targets[id].formula)
        for id, target in original.rules.targets.items()
    )


def _same(examiner: Examiner, one: nodes.Node, other: nodes.Node) -> bool:
    if one == other:
        return True
    differ = nodes.Or((nodes.And((one, nodes.Not(other))), nodes.And((other, nodes.Not(one)))))
    return Diagram(examiner.rules.engine, differ, {}).truth is False


def mutants(content: Any, profile: Profile) -> Iterator[Mutant]:
    """Every single change to the content of a `rules.yaml`."""
    yield from _shifted_cut_off(content)
    yield from _specialties(content)
    yield from _without_requirements(content)
    for section, key in (("definitions", None), ("requirements", "holds")):
        for name, entry in content.get(section, {}).items():
            text = entry if key is None else entry.get(key)
            for change, mutated in expression_mutants(text, profile) if text else ():
                changed = copy.deepcopy(content)
                if key is None:
                    changed[section][name] = mutated
                else:
                    changed[section][name][key] = mutated
                yield Mutant(f"{section}.{name}: {change}", changed)


def _shifted_cut_off(content: Any) -> Iterator[Mutant]:
    day = content["cut_off"]["day"]
    for days in (-1, 1):
        changed = copy.deepcopy(content)
        changed["cut_off"]["day"] = day + datetime.timedelta(days=days)
        yield Mutant(f"cut_off: {day} becomes {changed['cut_off']['day']}", changed)


def _specialties(content: Any) -> Iterator[Mutant]:
    for flag in ("closed", "any_engineering"):
        if content["specialties"].get(flag):
            changed = copy.deepcopy(content)
            changed["specialties"][flag] = False
            yield Mutant(f"specialties: {flag} becomes false", changed)
    for index, name in enumerate(content["specialties"].get("outside", ())):
        changed = copy.deepcopy(content)
        del changed["specialties"]["outside"][index]
        yield Mutant(f"specialties: {name} is left out no more", changed)


def _without_requirements(content: Any) -> Iterator[Mutant]:
    """A requirement removed from one target or route; a route removed."""
    for id, target in content["targets"].items():
        for name in target.get("requires", ()):
            changed = copy.deepcopy(content)
            changed["targets"][id]["requires"].remove(name)
            yield Mutant(f"targets.{id}: {name} is required no more", _pruned(changed))
        for route_id, route in target["routes"].items():
            if len(target["routes"]) > 1:
                changed = copy.deepcopy(content)
                del changed["targets"][id]["routes"][route_id]
                yield Mutant(f"targets.{id}: route {route_id} is gone", _pruned(changed))
            for name in route["requires"]:
                changed = copy.deepcopy(content)
                changed["targets"][id]["routes"][route_id]["requires"].remove(name)
                yield Mutant(f"targets.{id}.{route_id}: {name} is required no more", _pruned(changed))


def _pruned(content: Any) -> Any:
    """The content without requirements that nothing requires any more, which the loader would refuse."""
    used = {
        name
        for target in content["targets"].values()
        for names in (target.get("requires", ()), *(route["requires"] for route in target["routes"].values()))
        for name in names
    }
    content["requirements"] = {id: entry for id, entry in content["requirements"].items() if id in used}
    return content


def expression_mutants(text: str, profile: Profile) -> Iterator[tuple[str, str]]:
    """Every single change to an expression: what is changed, and the expression changed."""
    for path, replacement, change in _changes(ast.parse(f"({text}\n)", mode="eval"), profile):
        tree = ast.parse(f"({text}\n)", mode="eval")
        _replace(tree, path, replacement)
        yield change, ast.unparse(tree)


_Path = tuple[tuple[str, int | None], ...]


def _changes(tree: ast.AST, profile: Profile) -> Iterator[tuple[_Path, Callable[[Any], ast.AST], str]]:
    for path, node in _walk(tree, ()):
        match node:
            case ast.BoolOp(values=values):
                for index, value in enumerate(values):
                    yield path, _dropping("values", index), f"{ast.unparse(value)!r} is dropped"
            case ast.Call(func=ast.Name(id="at_least"), args=args):
                for index, value in enumerate(args[1:], 1):
                    yield path, _dropping("args", index), f"{ast.unparse(value)!r} is dropped"
            case ast.Tuple(elts=elements):
                for index, value in enumerate(elements):
                    yield path, _dropping("elts", index), f"{ast.unparse(value)!r} is dropped from {ast.unparse(node)}"
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                yield path, lambda node: node.operand, f"not {ast.unparse(operand)} loses its not"
            case ast.BinOp(left=left, right=right):
                yield path, lambda node: node.left, f"{ast.unparse(right)!r} is added no more"
                yield path, lambda node: node.right, f"{ast.unparse(left)!r} is added no more"
            case ast.Constant(value=int(value)):
                for step in (-1, 1):
                    yield path, _constant(value + step), f"{value} becomes {value + step}"
            case ast.Constant(value=str(value)):
                yield from ((path, _constant(other), f"{value} becomes {other}") for other in _beside(value))
            case ast.Compare(left=ast.Name(id=field), ops=[operator], comparators=[ast.Name(id=value)]):
                if field in profile and not isinstance(operator, ast.In):
                    for other in _neighbours(profile[field].values, value):
                        yield path, _compared_with(other), f"{ast.unparse(node)} names {other}"


def _walk(node: ast.AST, path: _Path) -> Iterator[tuple[_Path, ast.AST]]:
    yield path, node
    for name, value in ast.iter_fields(node):
        children = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, child in children:
            if isinstance(child, ast.AST):
                yield from _walk(child, (*path, (name, index)))


def _replace(tree: ast.AST, path: _Path, replacement: Callable[[Any], ast.AST]) -> None:
    *parents, (name, index) = path
    holder: Any = tree
    for step, at in parents:
        holder = getattr(holder, step) if at is None else getattr(holder, step)[at]
    if index is None:
        setattr(holder, name, replacement(getattr(holder, name)))
    else:
        getattr(holder, name)[index] = replacement(getattr(holder, name)[index])


def _dropping(name: str, index: int) -> Callable[[Any], ast.AST]:
    def dropped(node: ast.AST) -> ast.AST:
        del getattr(node, name)[index]
        return node.values[0] if isinstance(node, ast.BoolOp) and len(node.values) == 1 else node

    return dropped


def _constant(value: int | str) -> Callable[[Any], ast.AST]:
    return lambda node: ast.Constant(value)


def _compared_with(value: str) -> Callable[[Any], ast.AST]:
    def compared(node: Any) -> ast.AST:
        node.comparators = [ast.Name(value)]
        return node

    return compared


def _neighbours(values: tuple[str, ...], value: str) -> list[str]:
    at = values.index(value) if value in values else -1
    return [values[other] for other in (at - 1, at + 1) if at >= 0 and 0 <= other < len(values)]


def _beside(text: str) -> list[str]:
    """The days beside a day; the region above a region."""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return [text.rpartition("/")[0]] if "/" in text else []
    return [str(day - datetime.timedelta(days=1)), str(day + datetime.timedelta(days=1))]
