"""A requirement's condition as rows of an outline, in Chinese, each with its status for the applicant."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rules import nodes
from rules.drawing import words
from rules.drawing.wrapping import short
from rules.explaining import UNPUBLISHED, Explainer
from rules.known import Known
from rules.plan import STATUS, Status


@dataclass(frozen=True)
class Row:
    """One node of a condition.

    `trail` tells for each level from the top whether more of that level follows below; `operator` is empty for an
    atom; `status` is None without an applicant; `told` what he said of it; `parted` whether its parts' rows follow;
    `beside_the_point` that the condition is met without it.
    """

    trail: tuple[bool, ...]
    operator: str
    text: str
    status: Status | None
    told: str
    parted: bool
    beside_the_point: bool


@dataclass(frozen=True)
class Outliner:
    """Makes the rows of one notice's conditions, for one applicant or, where `known` is None, for nobody."""

    explainer: Explainer
    known: Known | None

    def rows(self, node: nodes.Node) -> Iterator[Row]:
        """The node's row and those of its parts, from the top."""
        return self._rows(node, (), False)

    def status(self, node: nodes.Node) -> Status | None:
        """What the engine says of a node; None without an applicant."""
        return None if self.known is None else STATUS[self.explainer.engine.compile(node)(self.known)]

    def _rows(self, node: nodes.Node, trail: tuple[bool, ...], beside: bool) -> Iterator[Row]:
        status, (operator, text) = self.status(node), self._words(node)
        parts = () if _negated_atom(node) else nodes.parts_of(node)
        yield Row(trail, operator, text, status, self._told(node), bool(parts), beside)
        choice = status == "met" and isinstance(node, nodes.Or | nodes.AtLeast)
        for at, part in enumerate(parts, 1):
            aside = beside or (choice and self.status(part) != "met")
            yield from self._rows(part, (*trail, at < len(parts)), aside)

    def _words(self, node: nodes.Node) -> tuple[str, str]:
        """The operator, empty for what is one statement, and the words beside it."""
        match node:
            case nodes.And(parts):
                return words.ALL, words.ALL_HINT.format(parts=len(parts))
            case nodes.Or(parts):
                return words.ANY, words.ANY_HINT.format(parts=len(parts))
            case nodes.AtLeast(count, parts):
                hint = words.AT_LEAST_HINT.format(parts=len(parts), count=count)
                return words.AT_LEAST.format(count=count), hint
            case nodes.Not(nodes.Fact(field)):
                return "", self._asks(self._name(field), words.NO)
            case nodes.Not(nodes.OneOf(field, values)):
                return "", self._asks(self._name(field), words.EXCLUDED.format(names=self._labels(field, values)))
            case nodes.Not(part) if _negated_atom(node):
                return words.NOT, self._atom(part)
            case nodes.Not():
                return words.NOT, words.NOT_HINT
            case _:
                return "", self._atom(node)

    def _atom(self, atom: nodes.Node) -> str:
        match atom:
            case nodes.Unpublished():
                return UNPUBLISHED
            case nodes.Fact(field):
                return self._asks(self._name(field), words.YES)
            case nodes.Listed(field):
                return self._asks(self._name(field), words.LISTED)
            case nodes.OneOf(field, values):
                names = self._labels(field, values)
                return self._asks(self._name(field), words.ONE_OF.format(names=names) if len(values) > 1 else names)
        told = self.explainer.told(atom, {})
        names = "、".join(name if nodes.fields(atom) else f"{name}{value}" for name, value in told)
        return self._asks(names, self.explainer.asked(atom, self.known or {}))

    def _asks(self, names: str, asked: str) -> str:
        return words.ASKS.format(names=names, asked=asked)

    def _name(self, field: str) -> str:
        return self.explainer.engine.profile[field].zh

    def _labels(self, field: str, values: Sequence[str]) -> str:
        return "、".join(self.explainer.label(field, value) for value in values)

    def _told(self, node: nodes.Node) -> str:
        """What the applicant said that the status does not tell already; empty where he said nothing."""
        match node:
            case nodes.Or(parts) | nodes.AtLeast(_, parts):
                met = sum(self.status(part) == "met" for part in parts)
                return words.SO_MANY_MET.format(met=met) if self.known is not None else ""
            case nodes.And():
                return ""
            case nodes.Not(part):
                return self._told(part) if _negated_atom(node) else ""
        if self.known is None or isinstance(node, nodes.Fact) or self.known.keys().isdisjoint(nodes.fields(node)):
            return ""
        return short("、".join(value for _, value in self.explainer.told(node, self.known)))


def _negated_atom(node: nodes.Node) -> bool:
    """Whether a node and what it denies are told in one row."""
    return isinstance(node, nodes.Not) and not nodes.parts_of(node.part)
