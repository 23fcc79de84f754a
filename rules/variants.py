"""Every single change to an expression that a careless hand could make: what tests of the rules must notice."""

import ast
import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from rules.profile import Profile

Path: TypeAlias = tuple[tuple[str, int | None], ...]
"""From the root of a syntax tree to a node: attribute, and the place in it where it is a list."""


@dataclass(frozen=True)
class _Change:
    """One change: where, what stands there afterwards, and the change in words."""

    path: Path
    replacement: Callable[[Any], Any]
    words: str


def variants(text: str, profile: Profile) -> Iterator[tuple[str, str]]:
    """Each change in words, and the expression changed. Some are no expressions of the language any more."""
    for change in _changes(_parsed(text), profile):
        tree = _parsed(text)
        _replace(tree, change)
        yield change.words, ast.unparse(tree)


def _parsed(text: str) -> ast.Expression:
    return ast.parse(f"({text}\n)", mode="eval")


def _changes(tree: ast.AST, profile: Profile) -> Iterator[_Change]:
    for path, node in _walk(tree, ()):
        match node:
            case ast.BoolOp(values=values, op=operator):
                yield from _dropped(path, node, "values", range(len(values)))
                other = ast.Or() if isinstance(operator, ast.And) else ast.And()
                yield _Change(path, _with(op=other), f"{ast.unparse(node)!r}: and, or are exchanged")
            case ast.Call(func=ast.Name(id="at_least"), args=arguments):
                yield from _dropped(path, node, "args", range(1, len(arguments)))
            case ast.Call(func=ast.Name(id="held_for"), args=[ast.Name(id=field) as counted]):
                yield from _other_fields((*path, ("args", 0)), counted, field, profile)
            case ast.Subscript(value=ast.Name(id=field) as hours):
                yield from _other_fields((*path, ("value", None)), hours, field, profile)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                yield _Change(path, lambda found: found.operand, f"not {ast.unparse(operand)} loses its not")
            case ast.BinOp(left=left, right=right):
                yield _Change(path, lambda found: found.left, f"{ast.unparse(right)!r} is added no more")
                yield _Change(path, lambda found: found.right, f"{ast.unparse(left)!r} is added no more")
            case ast.Constant(value=value):
                yield from (_Change(path, _constant(other), f"{value!r} becomes {other!r}") for other in _beside(value))
            case ast.Compare(left=ast.Name(id=field), ops=[operator], comparators=[right]) if field in profile:
                yield from _levels(path, node, operator, right, profile[field].values, profile[field].ordered)


def _dropped(path: Path, node: ast.AST, name: str, indexes: range) -> Iterator[_Change]:
    for index in indexes:
        part = ast.unparse(getattr(node, name)[index])
        yield _Change(path, _without(name, index), f"{part!r} is dropped from {ast.unparse(node)!r}")


def _without(name: str, index: int) -> Callable[[Any], Any]:
    def dropped(node: Any) -> Any:
        del getattr(node, name)[index]
        return node.values[0] if isinstance(node, ast.BoolOp) and len(node.values) == 1 else node

    return dropped


def _other_fields(path: Path, node: ast.Name, name: str, profile: Profile) -> Iterator[_Change]:
    """The same asked of another date, or of another count of hours."""
    for other in profile:
        if name in profile and other.kind == profile[name].kind and other.name != name:
            yield _Change(path, _with(id=other.name), f"{name} becomes {other.name}")


def _levels(
    path: Path, node: ast.AST, operator: ast.cmpop, right: ast.expr, values: tuple[str, ...], ordered: bool
) -> Iterator[_Change]:
    """A neighbouring value named instead, a choice added or dropped, "or above" added or dropped."""
    text = ast.unparse(node)
    if isinstance(right, ast.Tuple):
        yield from _dropped((*path, ("comparators", 0)), right, "elts", range(len(right.elts)))
        named = {element.id for element in right.elts if isinstance(element, ast.Name)}
        for value in values:
            if value not in named:
                more = ast.Tuple([*right.elts, ast.Name(value)])
                yield _Change(path, _with(comparators=[more]), f"{text!r} admits {value}")
    if isinstance(right, ast.Name) and right.id in values:
        for value in _neighbours(values, right.id):
            yield _Change(path, _with(comparators=[ast.Name(value)]), f"{text!r} names {value}")
        if ordered and isinstance(operator, ast.Eq):
            yield _Change(path, _with(ops=[ast.GtE()]), f"{text!r} admits whoever stands above")
        if ordered and isinstance(operator, ast.GtE):
            yield _Change(path, _with(ops=[ast.Eq()]), f"{text!r} admits nobody above")


def _neighbours(values: tuple[str, ...], value: str) -> list[str]:
    at = values.index(value)
    return [values[other] for other in (at - 1, at + 1) if 0 <= other < len(values)]


def _beside(value: Any) -> list[Any]:
    """The numbers beside a number, the days beside a day, the region above a region."""
    if isinstance(value, int):
        return [value - 1, value + 1]
    try:
        day = datetime.date.fromisoformat(str(value))
    except ValueError:
        return [value.rpartition("/")[0]] if "/" in str(value) else []
    return [str(day - datetime.timedelta(days=1)), str(day + datetime.timedelta(days=1))]


def _constant(value: Any) -> Callable[[Any], Any]:
    return lambda node: ast.Constant(value)


def _with(**attributes: Any) -> Callable[[Any], Any]:
    def changed(node: Any) -> Any:
        for name, value in attributes.items():
            setattr(node, name, value)
        return node

    return changed


def _walk(node: ast.AST, path: Path) -> Iterator[tuple[Path, ast.AST]]:
    yield path, node
    for name, value in ast.iter_fields(node):
        children = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, child in children:
            if isinstance(child, ast.AST):
                yield from _walk(child, (*path, (name, index)))


def _replace(tree: ast.AST, change: _Change) -> None:
    *parents, (name, index) = change.path
    holder: Any = tree
    for step, at in parents:
        holder = getattr(holder, step) if at is None else getattr(holder, step)[at]
    if index is None:
        setattr(holder, name, change.replacement(getattr(holder, name)))
    else:
        getattr(holder, name)[index] = change.replacement(getattr(holder, name)[index])
