"""Which specialties a notice reviews: listed, left out, or for the unit to decide ("等相关专业")."""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from knowledge import datafile
from knowledge.text import normalise

SPECIALTIES = Path(__file__).parent / "specialties.yaml"


class _File(datafile.Strict):
    endings: list[str]
    same: list[list[str]]
    engineering: list[str]
    other_fields: list[str]


@dataclass(frozen=True)
class Specialties:
    """The specialties of one notice. `closed`: every other known engineering specialty is outside as well.

    `any_engineering`: the notice lists none, so every known engineering specialty is reviewed.
    """

    listed: frozenset[str]
    outside: frozenset[str]
    closed: bool = False
    any_engineering: bool = False

    def covers(self, name: str) -> bool | None:
        """True where the notice lists `name`, False where it is left out or no engineering, None: the unit decides."""
        bare = bare_name(name)
        if bare in self.listed:
            return True
        if bare in self.outside or any(field in bare for field in _general().other_fields):
            return False
        if bare in _engineering():
            if self.any_engineering:
                return True
            return False if self.closed else None
        return None

    def agrees(self, other: "Specialties") -> bool:
        """Whether both give every name the same answer: names that neither speaks of get it from what is general."""
        spoken_of = _engineering().union(self.listed, self.outside, other.listed, other.outside)
        return all(self.covers(name) is other.covers(name) for name in spoken_of)

    def examples(self) -> tuple[str, str]:
        """A name that is covered and one that is not."""
        return next(iter(sorted(self.listed or _engineering()))), _general().other_fields[0]


def specialties(listed: Iterable[str], outside: Iterable[str], closed: bool, any_engineering: bool) -> Specialties:
    """The specialties a notice's rules name, each by its bare name and the names that mean the same."""
    return Specialties(_with_same(listed), _with_same(outside), closed=closed, any_engineering=any_engineering)


def _with_same(names: Iterable[str]) -> frozenset[str]:
    bare = frozenset(map(bare_name, names))
    return bare.union(*(group for group in _same() if not bare.isdisjoint(group)))


@functools.lru_cache(maxsize=4096)
def bare_name(name: str) -> str:
    """The name without what may follow it ("采矿工程专业" is "采矿工程")."""
    bare = normalise(name).replace(" ", "")
    for ending in _general().endings:
        if len(bare) > len(ending) + 1 and bare.endswith(ending):
            return bare.removesuffix(ending)
    return bare


@functools.cache
def _general() -> _File:
    return datafile.load(SPECIALTIES, _File)[0]


@functools.cache
def _engineering() -> frozenset[str]:
    return frozenset(map(bare_name, _general().engineering))


@functools.cache
def _same() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(map(bare_name, group)) for group in _general().same)
