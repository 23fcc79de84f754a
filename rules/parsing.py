"""Expressions parsed into nodes: a whitelisted subset of Python's expression grammar, type-checked, never run.

    education >= college and major_related
    at_least(2, papers_first + papers_corresponding >= 2, monographs >= 1)
    held_for(title_appointed, years=4 + assessments_failed_in_title)
    served(4)                      # a definition of the notice, written out in place

Why each construct exists is in `docs/adr/0002-rule-language.md`.
"""

import ast
import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from rules import nodes
from rules.errors import ExpressionError, did_you_mean, line_of
from rules.profile import Field, Profile

_LONGEST = 4_000
_DEEPEST = 40
_OPERATORS: Mapping[type[ast.cmpop], str] = {
    ast.GtE: ">=",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.Lt: "<",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
_MIRRORED = {">=": "<=", "<=": ">=", ">": "<", "<": ">", "==": "==", "!=": "!="}
_QUANTITIES = ("int", "number", "yuan")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CALLS = ("at_least", "held_for", "listed", "unpublished", "within")


@dataclass(frozen=True)
class Definition:
    """A named expression of a notice, with the names of its numeric parameters."""

    name: str
    parameters: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Parser:
    """Parses expressions over `profile`'s fields and a notice's definitions."""

    profile: Profile
    definitions: Mapping[str, Definition] = field(default_factory=dict)

    def parse(self, text: str) -> nodes.Node:
        """The node `text` stands for. Raises `ExpressionError` with line, column and what was expected."""
        return _Expression(self, text, {}, 0).parse()


def parse_heading(text: str, heading: str) -> Definition:
    """The definition of `heading` ("served(years)" or "plain") as `text`. Raises `ExpressionError`."""
    found = re.fullmatch(r"([a-z_]\w*)(?:\(([a-z_]\w*(?:, *[a-z_]\w*)*)\))?", heading)
    if not found:
        raise ExpressionError(f"expected name or name(parameter), found {heading!r}", 1, 1, heading)
    parameters = re.split(r", *", found[2]) if found[2] else []
    return Definition(found[1], tuple(parameters), text)


class _Expression:
    """One text being parsed: knows where it is, to say so in errors."""

    def __init__(self, parser: Parser, text: str, arguments: Mapping[str, nodes.Term], depth: int) -> None:
        self.profile, self.definitions = parser.profile, parser.definitions
        self.parser, self.text, self.arguments, self.depth = parser, text, arguments, depth

    def parse(self) -> nodes.Node:
        if len(self.text) > _LONGEST or self.depth > _DEEPEST:
            raise ExpressionError(f"longer than {_LONGEST} characters or {_DEEPEST} levels; split it", 1, 1, self.text)
        stripped = self.text.strip()
        try:
            tree = ast.parse(f"({stripped}\n)", mode="eval").body  # parenthesised, so that line breaks mean nothing
        except SyntaxError as error:
            column = max(1, (error.offset or 1) - (1 if error.lineno == 1 else 0))
            line = min(error.lineno or 1, stripped.count("\n") + 1)
            raise ExpressionError(
                "not an expression; expected e.g. education >= college", line, column, stripped
            ) from None
        except (ValueError, RecursionError, MemoryError):
            raise ExpressionError("not an expression a rule can hold; write it shorter", 1, 1, stripped) from None
        self.text = stripped
        if (tree.lineno, tree.col_offset) == (1, 0):  # it begins with our own parenthesis, so that one was closed early
            raise ExpressionError("expected one expression; see to its brackets and commas", 1, 1, stripped)
        if _depth(tree) > _DEEPEST:
            raise ExpressionError(f"nested more than {_DEEPEST} levels deep; split it", 1, 1, stripped)
        return self.condition(tree)

    def error(self, at: ast.AST, message: str) -> ExpressionError:
        line = getattr(at, "lineno", 1)
        column = max(0, getattr(at, "col_offset", 0) - (1 if line == 1 else 0))  # without our own parenthesis
        before = line_of(self.text, line).encode()[:column]
        return ExpressionError(message, line, len(before.decode(errors="ignore")) + 1, self.text)

    def condition(self, tree: ast.expr) -> nodes.Node:
        match tree:
            case ast.BoolOp(op=ast.And(), values=values):
                return nodes.And(self._flat(nodes.And, values))
            case ast.BoolOp(op=ast.Or(), values=values):
                return nodes.Or(self._flat(nodes.Or, values))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return nodes.Not(self.condition(operand))
            case ast.Compare(left=left, ops=[operator], comparators=[right]):
                return self.comparison(tree, left, operator, right)
            case ast.Name(id=name):
                return self.name(tree, name)
            case ast.Call(func=ast.Name(id=name)):
                return self.call(tree, name)
        raise self.error(tree, "expected a condition: a yes-or-no field, a comparison, and, or, not, or a function")

    def _flat(self, kind: type[nodes.And] | type[nodes.Or], values: list[ast.expr]) -> tuple[nodes.Node, ...]:
        """The operands, those of an inner node of the same kind taken up into it."""
        parts = (self.condition(value) for value in values)
        return tuple(inner for part in parts for inner in (part.parts if isinstance(part, kind) else (part,)))

    def name(self, at: ast.expr, name: str) -> nodes.Node:
        if name in self.definitions:
            return self.defined(at, name, [])
        found = self.field(at, name)
        if found.kind != "bool":
            raise self.error(at, f"{name} is {_kind(found)}, no yes-or-no field; compare it, e.g. {_example(found)}")
        return nodes.Fact(name)

    def defined(self, at: ast.expr, name: str, arguments: list[ast.expr]) -> nodes.Node:
        definition = self.definitions[name]
        if len(arguments) != len(definition.parameters):
            raise self.error(at, f"{name} takes {len(definition.parameters)} numbers, found {len(arguments)}")
        bound = dict(zip(definition.parameters, map(self.term, arguments), strict=True))
        return _Expression(self.parser, definition.text, bound, self.depth + 1).parse()

    def field(self, at: ast.AST, name: str) -> Field:
        if name in self.profile:
            return self.profile[name]
        hint = did_you_mean(name, [*self.profile.fields, *self.definitions, *_CALLS])
        raise self.error(at, f"no fact or definition is called {name}{hint}")

    def comparison(self, at: ast.Compare, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> nodes.Node:
        if isinstance(operator, ast.In | ast.NotIn):
            inside = self.membership(at, left, right)
            return nodes.Not(inside) if isinstance(operator, ast.NotIn) else inside
        if type(operator) not in _OPERATORS:
            raise self.error(at, "expected one of >= <= > < == != in")
        sign = _OPERATORS[type(operator)]
        if isinstance(left, ast.Constant):  # 2 <= papers_first reads as papers_first >= 2
            left, right, sign = right, left, _MIRRORED[sign]
        compared = self.profile[left.id] if isinstance(left, ast.Name) and left.id in self.profile else None
        if compared is not None and compared.kind == "enum":
            return self.level(at, compared, sign, right)
        if compared is not None and compared.kind == "date":
            return self.date(right, compared, sign)
        if compared is not None and compared.kind not in _QUANTITIES:
            raise self.error(
                left, f"{compared.name} is {_kind(compared)} and cannot be compared so; write {_example(compared)}"
            )
        if sign in ("==", "!="):
            equal = nodes.And(tuple(nodes.Compare(self.term(left), s, self.integer(right)) for s in (">=", "<=")))
            return equal if sign == "==" else nodes.Not(equal)
        return nodes.Compare(self.term(left), sign, self.integer(right))

    def level(self, at: ast.expr, compared: Field, sign: str, right: ast.expr) -> nodes.Node:
        value = self.value(compared, right)
        if sign == "==":
            return nodes.OneOf(compared.name, (value,))
        if sign == "!=":
            return nodes.Not(nodes.OneOf(compared.name, (value,)))
        if not compared.ordered:
            raise self.error(at, f"{compared.name} has no order; use == or in ({', '.join(compared.values[:2])})")
        return nodes.Level(compared.name, sign, value)

    def value(self, compared: Field, at: ast.expr) -> str:
        if isinstance(at, ast.Name) and at.id in compared.values:
            return at.id
        found = at.id if isinstance(at, ast.Name) else ast.unparse(at)
        hint = did_you_mean(found, compared.values)
        raise self.error(at, f"{compared.name} is one of {', '.join(compared.values)}, found {found}{hint}")

    def date(self, at: ast.expr, compared: Field, sign: str) -> nodes.Node:
        if sign != "<=" or not (isinstance(at, ast.Constant) and _DAY.fullmatch(str(at.value))):
            message = (
                f'a date is compared as {compared.name} <= "2024-10-31", or with held_for({compared.name}, years=4)'
            )
            raise self.error(at, message)
        try:
            datetime.date.fromisoformat(str(at.value))
        except ValueError:
            raise self.error(at, f"the calendar has no day {at.value!r}; write YYYY-MM-DD") from None
        return nodes.OnOrBefore(compared.name, str(at.value))

    def membership(self, at: ast.Compare, left: ast.expr, right: ast.expr) -> nodes.Node:
        if isinstance(right, ast.Name) and isinstance(left, ast.Constant):
            found = self.field(right, right.id)
            if found.kind == "years":
                return nodes.HasYear(right.id, self.integer(left))
        if isinstance(left, ast.Name) and isinstance(right, ast.Tuple | ast.Set | ast.List):
            found = self.field(left, left.id)
            if found.kind == "enum":
                return nodes.OneOf(left.id, tuple(self.value(found, element) for element in right.elts))
        raise self.error(at, "in is written as field in (value, value), or 2024 in field for a list of years")

    def call(self, at: ast.Call, name: str) -> nodes.Node:
        if name in self.definitions:
            return self.defined(at, name, at.args)
        match name, at.args, [keyword.arg for keyword in at.keywords]:
            case "at_least", [count, _, *_], []:
                parts = tuple(self.condition(part) for part in at.args[1:])
                number = self.integer(count)
                if not 1 <= number <= len(parts):
                    raise self.error(count, f"expected a number from 1 to {len(parts)}, the conditions that follow")
                return nodes.AtLeast(number, parts)
            case "held_for", [ast.Name(id=field)], ["years"]:
                self.typed(at.args[0], field, "date")
                return nodes.HeldFor(field, self.term(at.keywords[0].value))
            case "within", [ast.Name(id=field), ast.Constant(value=str(region))], []:
                self.typed(at.args[0], field, "place")
                if not all(part.strip() for part in region.split("/")):
                    raise self.error(at.args[1], f"expected a division path such as 某省/某市, found {region!r}")
                return nodes.Within(field, region)
            case "listed", [ast.Name(id=field)], []:
                self.typed(at.args[0], field, "text")
                return nodes.Listed(field)
            case "unpublished", [], []:
                return nodes.Unpublished()
        usage = (
            "at_least(2, condition, condition), held_for(date, years=4), "
            'within(place, "省/市"), listed(specialty), unpublished()'
        )
        hint = "" if name in _CALLS else did_you_mean(name, [*self.definitions, *_CALLS])
        raise self.error(at, f"{name}(…) is not written so{hint}; the functions are {usage}")

    def typed(self, at: ast.expr, name: str, kind: str) -> None:
        found = self.field(at, name)
        if found.kind != kind:
            raise self.error(at, f"a {kind} field is expected here; {name} is {_kind(found)}")

    def term(self, tree: ast.expr) -> nodes.Term:
        match tree:
            case ast.Constant():
                return nodes.Number(self.integer(tree))
            case ast.Name(id=name) if name in self.arguments:
                return self.arguments[name]
            case ast.Name(id=name):
                found = self.field(tree, name)
                if found.kind not in _QUANTITIES:
                    raise self.error(tree, f"a number is expected here; {name} is {_kind(found)}")
                return nodes.Quantity(name)
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant() as year):
                self.typed(tree, name, "by_year")
                return nodes.InYear(name, self.integer(year))
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                return self.sum(self.term(left), self.term(right))
        raise self.error(tree, "expected a number, a count or amount field, field[year], or a sum of these")

    @staticmethod
    def sum(left: nodes.Term, right: nodes.Term) -> nodes.Term:
        operands = [*(left.parts if isinstance(left, nodes.Sum) else (left,))]
        operands += right.parts if isinstance(right, nodes.Sum) else (right,)
        constant = sum(part.value for part in operands if isinstance(part, nodes.Number))
        others = [part for part in operands if not isinstance(part, nodes.Number)]
        parts = ([nodes.Number(constant)] if constant else []) + others
        return nodes.Sum(tuple(parts)) if len(parts) > 1 else (parts[0] if parts else nodes.Number(0))

    def integer(self, at: ast.expr) -> int:
        if isinstance(at, ast.Name) and isinstance(bound := self.arguments.get(at.id), nodes.Number):
            return bound.value
        if isinstance(at, ast.Constant) and isinstance(at.value, int) and not isinstance(at.value, bool):
            return at.value
        raise self.error(at, f"expected a whole number, found {ast.unparse(at)}")


def _depth(tree: ast.AST) -> int:
    """How deep a syntax tree is nested; counted without recursion, for it may be very deep."""
    level, depth = [tree], 0
    while level:
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        depth += 1
    return depth


def _kind(found: Field) -> str:
    return f"one of {', '.join(found.values)}" if found.kind == "enum" else f"of type {found.kind}"


def _example(found: Field) -> str:
    match found.kind:
        case "enum":
            return f"{found.name} {'>=' if found.ordered else '=='} {found.values[-1]}"
        case "date":
            return f"held_for({found.name}, years=4)"
        case "place":
            return f'within({found.name}, "省/市")'
        case "text":
            return f"listed({found.name})"
        case "years":
            return f"2024 in {found.name}"
        case "by_year":
            return f"{found.name}[2024] >= 60"
        case "bool":
            return found.name
        case _:
            return f"{found.name} >= 1"
