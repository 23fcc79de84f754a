"""Three-valued evaluation (Kleene, "On notation for ordinal numbers", 1938): a missing fact is unknown, never no.

A node is compiled once into a Python function of the known facts that returns True, False or None for unknown. Each
node becomes two conditions of two values: that it surely holds, and that it perhaps does. `and`, `or`, `not` and
counting keep them apart, so Python's own operators do the rest. The function is built as a syntax tree from nodes that
a parse has checked; no text of a rule is ever executed.
"""

import ast
import datetime
import functools
import math
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from rules import nodes
from rules.known import Known, Range, Span, span, years_before
from rules.profile import Profile
from rules.specialties import Specialties

Truth: TypeAlias = bool | None
Test: TypeAlias = Callable[[Known], Truth]

_EVER: Span = (datetime.date.min, datetime.date.max)
_ANY_COUNT: Range = (0, math.inf)
_ANY_YEARS = types.SimpleNamespace(get=lambda year, absent: math.inf)
_LONGEST = 9999
"""Years; the calendar has no more."""
_KEPT = 20_000
"""So many compiled nodes are kept: what is left of a formula differs from applicant to applicant."""
_AT: Any = {"lineno": 1, "col_offset": 0}
"""What a syntax tree built by hand must say of its place."""
_FUNCTION = "def test(known):\n    get = known.get\n"


class _Sides(NamedTuple):
    """The two conditions of a node."""

    surely: ast.expr
    perhaps: ast.expr


@dataclass(frozen=True)
class Engine:
    """Evaluates nodes against one notice: its cut-off day and the specialties it reviews."""

    profile: Profile
    cut_off: datetime.date
    specialties: Specialties

    def compile(self, node: nodes.Node) -> Test:
        """The test `node` stands for: known facts -> True, False or None (unknown)."""
        return self._compiled(node)

    @functools.cached_property
    def _compiled(self) -> Callable[[nodes.Node], Test]:
        return functools.lru_cache(maxsize=_KEPT)(lambda node: _Compiler(self).test(node))

    def compile_all(self, several: Sequence[nodes.Node]) -> Callable[[Known], tuple[Truth, ...]]:
        """One function for the truths of several nodes, in their order."""
        return _Compiler(self).tests(several)


class _Compiler:
    """Builds one function. What no literal can stand for is handed in by name."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._given: dict[str, Any] = {"ever": _EVER, "any_count": _ANY_COUNT, "any_years": _ANY_YEARS, "no_years": {}}

    def test(self, node: nodes.Node) -> Test:
        surely, perhaps = self._sides(node)
        return self._function(  # two statements: what surely holds is not asked again
            ast.If(surely, [ast.Return(_constant(True), **_AT)], [], **_AT),
            ast.Return(_chosen(perhaps, _constant(None), _constant(False)), **_AT),
        )

    def tests(self, several: Sequence[nodes.Node]) -> Callable[[Known], tuple[Truth, ...]]:
        truths = [
            _chosen(surely, _constant(True), _chosen(perhaps, _constant(None), _constant(False)))
            for surely, perhaps in map(self._sides, several)
        ]
        return self._function(ast.Return(ast.Tuple(list[ast.expr](truths), ast.Load(), **_AT), **_AT))

    def _function(self, *statements: ast.stmt) -> Callable[[Known], Any]:
        module = ast.parse(_FUNCTION)
        (function,) = module.body
        assert isinstance(function, ast.FunctionDef), "it was just written"
        function.body += statements
        exec(compile(module, "<rule>", "exec"), self._given)
        test: Callable[[Known], Any] = self._given["test"]
        return test

    def _sides(self, node: nodes.Node) -> _Sides:
        match node:
            case nodes.And(parts):
                return self._joined(ast.And(), parts)
            case nodes.Or(parts):
                return self._joined(ast.Or(), parts)
            case nodes.Not(part):
                surely, perhaps = self._sides(part)
                return _Sides(ast.UnaryOp(ast.Not(), perhaps, **_AT), ast.UnaryOp(ast.Not(), surely, **_AT))
            case nodes.AtLeast(count, parts):
                surely_met, perhaps_met = zip(*map(self._sides, parts), strict=True)
                return _Sides(_counted(count, surely_met), _counted(count, perhaps_met))
            case _:
                return _Sides(*map(_parsed, self._atom(node)))

    def _joined(self, operator: ast.boolop, parts: Sequence[nodes.Node]) -> _Sides:
        sides = [self._sides(part) for part in parts]
        if len(sides) == 1:
            return sides[0]
        if not sides:
            return _Sides(*[_constant(isinstance(operator, ast.And))] * 2)
        return _Sides(*(ast.BoolOp(operator, list(conditions), **_AT) for conditions in zip(*sides, strict=True)))

    def _atom(self, atom: nodes.Node) -> tuple[str, str]:
        """That an atom surely holds, and that it perhaps does, over `get(field, absent)`."""
        match atom:
            case nodes.Fact(field):
                return f"get({field!r}) is True", f"get({field!r}) is not False"
            case nodes.Level(field, sign, value):
                return _one_of(field, self._engine.profile[field].on_side(sign, value))
            case nodes.OneOf(field, values):
                return _one_of(field, values)
            case nodes.Compare(term, ">=" | ">" as sign, number):
                return f"{self._least(term)} {sign} {number!r}", f"{self._most(term)} {sign} {number!r}"
            case nodes.Compare(term, sign, number):
                return f"{self._most(term)} {sign} {number!r}", f"{self._least(term)} {sign} {number!r}"
            case nodes.HeldFor(field, years):
                return self._no_later(field, self._latest(years, self._most), self._latest(years, self._least))
            case nodes.OnOrBefore(field, day):
                last = self._name(span(day)[1])
                return self._no_later(field, last, last)
            case nodes.Within(field, region):
                path = tuple(region.split("/"))
                place = f"get({field!r}, ())[:{len(path)}]"
                return f"{place} == {path!r}", f"(place := {place}) == {path!r}[:len(place)]"  # perhaps told coarsely
            case nodes.HasYear(field, year):
                return f"{year} in get({field!r}, ())", f"{year} in get({field!r}, ({year},))"
            case nodes.Listed(field):
                covered = f"{self._name(self._engine.specialties.covers)}(name) if (name := get({field!r})) else None"
                return f"({covered}) is True", f"({covered}) is not False"
            case _:
                return "False", "True"

    def _no_later(self, field: str, surely: str, perhaps: str) -> tuple[str, str]:
        return f"get({field!r}, ever)[1] <= {surely}", f"get({field!r}, ever)[0] <= {perhaps}"

    def _latest(self, years: nodes.Term, end: Callable[[nodes.Term], str]) -> str:
        """The last day from which so many years lead to the cut-off."""
        before = functools.partial(years_before, self._engine.cut_off)
        if isinstance(years, nodes.Number):
            return self._name(before(years.value))
        return f"{self._name(lambda count: before(min(count, _LONGEST)))}({end(years)})"

    def _least(self, term: nodes.Term) -> str:
        return self._end(term, 0)

    def _most(self, term: nodes.Term) -> str:
        return self._end(term, 1)

    def _end(self, term: nodes.Term, end: int) -> str:
        match term:
            case nodes.Number(value):
                return repr(value)
            case nodes.Quantity(field):
                return f"(n if (n := get({field!r}, any_count)).__class__ is not tuple else n[{end}])"
            case nodes.InYear(field, year):
                return f"get({field!r}, {('no_years', 'any_years')[end]}).get({year}, 0)"
            case nodes.Sum(parts):
                return f"({' + '.join(self._end(part, end) for part in parts)})"

    def _name(self, value: Any) -> str:
        name = f"given_{len(self._given)}"
        self._given[name] = value
        return name


def _one_of(field: str, values: Sequence[str]) -> tuple[str, str]:
    return f"get({field!r}) in {tuple(values)!r}", f"get({field!r}) in {(*values, None)!r}"


def _counted(count: int, conditions: Sequence[ast.expr]) -> ast.expr:
    several = ast.Tuple(list(conditions), ast.Load(), **_AT)
    met = ast.Call(ast.Name("sum", ast.Load(), **_AT), [several], [], **_AT)
    return ast.Compare(met, [ast.GtE()], [_constant(count)], **_AT)


def _constant(value: bool | int | None) -> ast.expr:
    return ast.Constant(value, **_AT)


def _chosen(condition: ast.expr, then: ast.expr, otherwise: ast.expr) -> ast.expr:
    return ast.IfExp(condition, then, otherwise, **_AT)


def _parsed(condition: str) -> ast.expr:
    return ast.parse(condition, mode="eval").body
