"""The rule language's nodes: what a requirement's expression is made of, and its canonical text.

Law: `parsing.parse(format(node)) == node` for every node a parse can give.
"""

import dataclasses
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Fact:
    """A yes-or-no field."""

    field: str


class _HashedOnce:
    """A node whose parts are whole trees: its hash is asked for often and costs a walk through them."""

    @functools.cached_property
    def _hash(self) -> int:
        return hash((type(self), *(getattr(self, field.name) for field in dataclasses.fields(self))))  # type: ignore[arg-type]

    def __hash__(self) -> int:
        return self._hash


@dataclass(frozen=True)
class And(_HashedOnce):
    parts: tuple["Node", ...]
    __hash__ = _HashedOnce.__hash__


@dataclass(frozen=True)
class Or(_HashedOnce):
    parts: tuple["Node", ...]
    __hash__ = _HashedOnce.__hash__


@dataclass(frozen=True)
class Not(_HashedOnce):
    part: "Node"
    __hash__ = _HashedOnce.__hash__


@dataclass(frozen=True)
class AtLeast(_HashedOnce):
    """At least `count` of the parts hold."""

    count: int
    parts: tuple["Node", ...]
    __hash__ = _HashedOnce.__hash__


@dataclass(frozen=True)
class Level:
    """An ordered field stands in the relation `operator` to one of its values."""

    field: str
    operator: str
    value: str


@dataclass(frozen=True)
class OneOf:
    """A field has one of the listed values."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Compare:
    """A count or amount stands in the relation `operator` to a number (the unit is the field's own)."""

    term: "Term"
    operator: str
    number: int


@dataclass(frozen=True)
class HeldFor:
    """The date `field` lies at least `years` before the notice's cut-off, the day itself included."""

    field: str
    years: "Term"


@dataclass(frozen=True)
class OnOrBefore:
    """The date `field` is not later than `day` (YYYY-MM-DD)."""

    field: str
    day: str


@dataclass(frozen=True)
class Within:
    """The place `field` lies in `region`, a division path."""

    field: str
    region: str


@dataclass(frozen=True)
class HasYear:
    """The list of years `field` names `year`."""

    field: str
    year: int


@dataclass(frozen=True)
class Listed:
    """The text `field` names a specialty the notice reviews; unknown where the unit has to decide."""

    field: str


@dataclass(frozen=True)
class Unpublished:
    """The notice gives no criteria: unknown whatever the facts are."""


@dataclass(frozen=True)
class Number:
    value: int


@dataclass(frozen=True)
class Quantity:
    """A count or amount field."""

    field: str


@dataclass(frozen=True)
class InYear:
    """The number a by-year field holds for `year`."""

    field: str
    year: int


@dataclass(frozen=True)
class Sum:
    parts: tuple["Term", ...]


Term: TypeAlias = Number | Quantity | InYear | Sum
Node: TypeAlias = (
    Fact
    | And
    | Or
    | Not
    | AtLeast
    | Level
    | OneOf
    | Compare
    | HeldFor
    | OnOrBefore
    | Within
    | HasYear
    | Listed
    | Unpublished
)

_OR, _AND, _NOT, _ATOM = range(4)


def format(node: Node) -> str:
    """The expression a parse turns back into `node`."""
    return _format(node)[0]


def _format(node: Node) -> tuple[str, int]:
    """The text and how tightly it binds."""
    match node:
        case Or(parts):
            return " or ".join(_bound(part, _OR + 1) for part in parts), _OR
        case And(parts):
            return " and ".join(_bound(part, _AND + 1) for part in parts), _AND
        case Not(part):
            return f"not {_bound(part, _NOT)}", _NOT
        case AtLeast(count, parts):
            return f"at_least({count}, {', '.join(format(part) for part in parts)})", _ATOM
        case Fact(field):
            return field, _ATOM
        case Level(field, operator, value):
            return f"{field} {operator} {value}", _NOT
        case OneOf(field, (value,)):
            return f"{field} == {value}", _NOT
        case OneOf(field, values):
            return f"{field} in ({', '.join(values)})", _NOT
        case Compare(term, operator, number):
            return f"{format_term(term)} {operator} {number}", _NOT
        case HeldFor(field, years):
            return f"held_for({field}, years={format_term(years)})", _ATOM
        case OnOrBefore(field, day):
            return f'{field} <= "{day}"', _NOT
        case Within(field, region):
            return f'within({field}, "{region}")', _ATOM
        case HasYear(field, year):
            return f"{year} in {field}", _NOT
        case Listed(field):
            return f"listed({field})", _ATOM
        case Unpublished():
            return "unpublished()", _ATOM


def _bound(node: Node, tightness: int) -> str:
    text, bound = _format(node)
    return text if bound >= tightness else f"({text})"


def format_term(term: Term) -> str:
    """The arithmetic expression a parse turns back into `term`."""
    match term:
        case Number(value):
            return str(value)
        case Quantity(field):
            return field
        case InYear(field, year):
            return f"{field}[{year}]"
        case Sum(parts):
            return " + ".join(format_term(part) for part in parts)


def summands(term: Term) -> tuple[Term, ...]:
    """The terms a sum is made of; any other term alone."""
    return term.parts if isinstance(term, Sum) else (term,)


def parts_of(node: Node) -> tuple[Node, ...]:
    """The nodes directly under `node`; empty for an atom."""
    match node:
        case And(parts) | Or(parts) | AtLeast(_, parts):
            return parts
        case Not(part):
            return (part,)
        case _:
            return ()


def atoms(node: Node) -> Iterator[Node]:
    """The atoms of `node`, in the order written."""
    if not isinstance(node, And | Or | AtLeast | Not):
        yield node
    for part in parts_of(node):
        yield from atoms(part)


@functools.lru_cache(maxsize=20_000)
def fields(node: Node) -> tuple[str, ...]:
    """The fields `node` speaks of, in the order written, each once."""
    found: dict[str, None] = {}
    for atom in atoms(node):
        match atom:
            case Compare(term=term):
                found.update(dict.fromkeys(term_fields(term)))
            case HeldFor(field, years):
                found.update(dict.fromkeys((field, *term_fields(years))))
            case Unpublished():
                pass
            case _:
                found[atom.field] = None  # type: ignore[union-attr]
    return tuple(found)


def term_fields(term: Term) -> tuple[str, ...]:
    """The fields a term speaks of."""
    match term:
        case Number():
            return ()
        case Quantity(field) | InYear(field):
            return (field,)
        case Sum(parts):
            return tuple(field for part in parts for field in term_fields(part))
