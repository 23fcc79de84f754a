"""A notice's rules read from `rules.yaml`: targets, routes and requirements, all checked before any is used."""

import dataclasses
import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pydantic

from knowledge import datafile
from knowledge.clauses import ClauseTree
from knowledge.errors import DataError
from rules import nodes, parsing, specialties
from rules.errors import ExpressionError, did_you_mean
from rules.evaluation import Engine
from rules.known import years_before
from rules.profile import Profile

RULES = "rules.yaml"
NEVER = nodes.Or(())
_LEVELS = "title_level"
"""The field whose values name the levels of titles."""


class _Cited(datafile.Strict):
    clause: str
    quote: str = pydantic.Field(min_length=2)


class _CutOff(_Cited):
    day: datetime.date


class _Specialties(datafile.Strict):
    listed: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    closed: bool = False
    any_engineering: bool = False


class _Requirement(_Cited):
    label: str
    holds: str | None = None
    committee: bool = False
    this_year_only: bool = False

    @pydantic.model_validator(mode="after")
    def _decides_or_lists(self) -> "_Requirement":
        if self.holds is None and not self.committee:
            raise ValueError("a requirement needs `holds:` with an expression, or `committee: true`")
        return self


class _Pointer(_Cited):
    says: str


class _Route(datafile.Strict):
    name: str
    requires: tuple[str, ...] = pydantic.Field(min_length=1)


class _Target(datafile.Strict):
    name: str
    level: str
    aliases: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    routes: dict[str, _Route] = pydantic.Field(min_length=1)


class _File(datafile.Strict):
    cut_off: _CutOff
    specialties: _Specialties
    definitions: Mapping[str, str] = pydantic.Field(default_factory=dict)
    requirements: dict[str, _Requirement]
    pointers: tuple[_Pointer, ...] = ()
    targets: dict[str, _Target] = pydantic.Field(min_length=1)


@dataclass(frozen=True)
class Requirement:
    """One condition of a notice. `node` is None where only the committee decides; `quote` stands in `clause`.

    `this_year_only`: the notice grants it for its own year, so that nobody can count on it later.
    """

    id: str
    label: str
    clause: str
    quote: str
    node: nodes.Node | None
    committee: bool
    this_year_only: bool = False

    def later(self) -> "Requirement":
        """What is left of it in later years."""
        return dataclasses.replace(self, node=NEVER) if self.this_year_only else self


@dataclass(frozen=True)
class Route:
    """One way to a target: it holds if all its requirements do, and those of its target."""

    id: str
    name: str
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True)
class Target:
    """A title a notice reviews; `common` binds every route; `aliases` are what people call it.

    `rank` is the place of its level among the profile's, from 0.
    """

    id: str
    name: str
    rank: int
    aliases: tuple[str, ...]
    common: tuple[Requirement, ...]
    routes: tuple[Route, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Everything it is called."""
        return (self.name, *self.aliases)

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """The common requirements and those of every route, in the order written, each once."""
        return tuple(dict.fromkeys((*self.common, *(one for route in self.routes for one in route.requirements))))

    @property
    def formula(self) -> nodes.Node:
        """What the verdict turns on: the common requirements, and any route's."""
        routes = tuple(_all(route.requirements) for route in self.routes)
        return _all(self.common, nodes.Or(routes) if len(routes) > 1 else routes[0])

    def by(self, route: str) -> "Target":
        """The target as if only the route of that id led to it."""
        return dataclasses.replace(self, routes=tuple(one for one in self.routes if one.id == route))

    def later(self) -> "Target":
        """The target as it would be in later years."""
        routes = (
            dataclasses.replace(route, requirements=tuple(one.later() for one in route.requirements))
            for route in self.routes
        )
        return dataclasses.replace(self, common=tuple(one.later() for one in self.common), routes=tuple(routes))


def _all(requirements: tuple[Requirement, ...], *more: nodes.Node) -> nodes.Node:
    parts = tuple(requirement.node for requirement in requirements if requirement.node is not None)
    return nodes.And((*parts, *more))


@dataclass(frozen=True)
class Pointer:
    """A way the notice leaves to another document: no route here, but worth telling."""

    clause: str
    quote: str
    says: str


@dataclass(frozen=True)
class RuleSet:
    """One notice's rules, with the engine that evaluates them at the notice's own cut-off."""

    notice: str
    engine: Engine
    targets: Mapping[str, Target]
    pointers: tuple[Pointer, ...]
    cut_off_clause: str

    def in_year(self, year: int) -> "RuleSet":
        """These rules with their cut-off moved to a later year; all else stays, but for what was granted this year."""
        if year == self.year:
            return self
        moved = dataclasses.replace(self.engine, cut_off=years_before(self.engine.cut_off, self.year - year))
        return dataclasses.replace(
            self, engine=moved, targets={id: target.later() for id, target in self.targets.items()}
        )

    @property
    def year(self) -> int:
        """The year of the cut-off."""
        return self.engine.cut_off.year


def load(path: Path, notice: str, clauses: ClauseTree, profile: Profile) -> RuleSet:
    """The rules of a file. Raises `DataError` with file, line, column and what to do; nothing half-loads."""
    content, source = datafile.load(path, _File)
    return _Loading(content, source, clauses, profile).ruleset(notice)


def from_content(content: Any, path: Path, notice: str, clauses: ClauseTree, profile: Profile) -> RuleSet:
    """The rules of content already read from `path` and changed since; raises as `load` does."""
    return _Loading(_File.model_validate(content), datafile.read(path), clauses, profile).ruleset(notice)


class _Loading:
    def __init__(self, content: _File, source: datafile.Source, clauses: ClauseTree, profile: Profile) -> None:
        self._content, self._source, self._clauses = content, source, clauses
        self._parser = parsing.Parser(profile, self._definitions())

    def ruleset(self, notice: str) -> RuleSet:
        content = self._content
        self._cited(("cut_off",), content.cut_off)
        named = content.specialties
        engine = Engine(
            self._parser.profile,
            content.cut_off.day,
            specialties.specialties(named.listed, named.outside, named.closed, named.any_engineering),
        )
        self._check_specialties()
        requirements = {id: self._requirement(id, data) for id, data in content.requirements.items()}
        targets = {id: self._target(id, data, requirements) for id, data in content.targets.items()}
        self._check_used(targets)
        pointers = tuple(self._pointer(index, data) for index, data in enumerate(content.pointers))
        return RuleSet(notice, engine, targets, pointers, content.cut_off.clause)

    def _definitions(self) -> dict[str, parsing.Definition]:
        found = {}
        for heading, text in self._content.definitions.items():
            try:
                definition = parsing.parse_heading(text, heading)
            except ExpressionError as error:
                raise self._source.error(("definitions", heading), str(error)) from None
            found[definition.name] = definition
        return found

    def _cited(self, location: tuple[str | int, ...], cited: _Cited) -> None:
        """Refuse a clause that does not exist and a quote that is not in it."""
        if cited.clause not in self._clauses:
            hint = did_you_mean(cited.clause, [clause.path for clause in self._clauses])
            raise self._source.error((*location, "clause"), f"the notice has no clause {cited.clause}{hint}")
        if not self._clauses.quotes(cited.clause, cited.quote):
            elsewhere = self._clauses.locate(cited.quote)
            path, text = self._clauses.nearest(cited.quote)
            where = f"it stands in {elsewhere[0]}" if elsewhere else f"the nearest text, in {path}, is {text!r}"
            message = (
                f"{cited.quote!r} does not stand in clause {cited.clause}; {where}; quote the notice word for word"
            )
            raise self._source.error((*location, "quote"), message)

    def _requirement(self, id: str, data: _Requirement) -> Requirement:
        self._cited(("requirements", id), data)
        node = None
        if data.holds is not None:
            try:
                node = self._parser.parse(data.holds)
            except ExpressionError as error:
                raise self._expression_error(("requirements", id, "holds"), error) from None
        return Requirement(id, data.label, data.clause, data.quote, node, data.committee, data.this_year_only)

    def _expression_error(self, location: tuple[str, ...], error: ExpressionError) -> DataError:
        line, column = self._source.position(location)
        if column == 1:  # a block of lines, each indented as its first is
            first = self._source.path.read_text(encoding="utf-8").splitlines()[line - 1]
            column += len(first) - len(first.lstrip())
        return DataError(self._source.path, line + error.line - 1, column + error.column - 1, str(error))

    def _target(self, id: str, data: _Target, requirements: Mapping[str, Requirement]) -> Target:
        location = ("targets", id)
        common = self._named((*location, "requires"), data.requires, requirements)
        routes = tuple(
            Route(name, route.name, self._named((*location, "routes", name, "requires"), route.requires, requirements))
            for name, route in data.routes.items()
        )
        for route in routes:
            if not any(requirement.node for requirement in route.requirements):
                message = f"route {route.id!r} has no requirement that decides; add one, or it would hold for everybody"
                raise self._source.error((*location, "routes", route.id), message)
        return Target(id, data.name, self._rank(location, data.level), data.aliases, common, routes)

    def _rank(self, location: tuple[str, ...], level: str) -> int:
        levels = self._parser.profile[_LEVELS].values
        if level not in levels:
            message = f"no level is called {level!r}{did_you_mean(level, levels)}; there are {', '.join(levels)}"
            raise self._source.error((*location, "level"), message)
        return levels.index(level)

    def _named(
        self, location: tuple[str, ...], names: tuple[str, ...], requirements: Mapping[str, Requirement]
    ) -> tuple[Requirement, ...]:
        for index, name in enumerate(names):
            if name not in requirements:
                hint = did_you_mean(name, requirements)
                raise self._source.error((*location, index), f"no requirement is called {name!r}{hint}")
            if name in names[:index]:
                raise self._source.error((*location, index), f"{name!r} is required twice; keep one")
        return tuple(requirements[name] for name in names)

    def _check_used(self, targets: Mapping[str, Target]) -> None:
        used = {requirement.id for target in targets.values() for requirement in target.requirements}
        for id in self._content.requirements:
            if id not in used:
                raise self._source.error(
                    ("requirements", id), f"no target requires {id!r}; name it in a route or remove it"
                )

    def _check_specialties(self) -> None:
        """Every specialty listed or left out is the notice's own word."""
        for kind in ("listed", "outside"):
            for index, name in enumerate(getattr(self._content.specialties, kind)):
                if not self._clauses.locate(name):
                    message = f"{name!r} does not stand in the notice; list the notice's own words"
                    raise self._source.error(("specialties", kind, index), message)

    def _pointer(self, index: int, data: _Pointer) -> Pointer:
        self._cited(("pointers", index), data)
        return Pointer(data.clause, data.quote, data.says)
