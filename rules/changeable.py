"""What an applicant can still do about each fact, read from `changeable.yaml`."""

import functools
import math
from collections.abc import Mapping
from pathlib import Path

import pydantic

from knowledge import datafile
from rules import profile
from rules.profile import Profile

CHANGEABLE = Path(__file__).parent / "changeable.yaml"
_ANY = 99
_KINDS = {
    "more": ("int", "number", "yuan"),
    "become": ("bool", "enum"),
    "in_year": ("by_year", "years"),
}


class Change(datafile.Strict):
    """How a field can change: `more` of a count, what it can `become`, or what can be added `in_year` of the cut-off.

    The texts say it to an applicant. `effort` is 1 (weeks) to 6 (a rare distinction) for each `step` of a count; a
    count can grow by `most`, a value rise by `rise` places; `resets` are facts that would be unknown then.
    """

    effort: int = pydantic.Field(ge=1, le=6)
    step: float = pydantic.Field(default=1, gt=0)
    most: float = pydantic.Field(default=math.inf, gt=0)
    rise: int = pydantic.Field(default=_ANY, ge=1)
    more: str = ""
    become: dict[bool | str, str] = pydantic.Field(default_factory=dict)
    in_year: str = ""
    resets: tuple[str, ...] = ()


class _File(datafile.Strict):
    fixed: tuple[str, ...]
    changeable: dict[str, Change]


@functools.cache
def load() -> Mapping[str, Change]:
    """How each field that can change does, from `changeable.yaml`."""
    return read(CHANGEABLE, profile.load())


def read(path: Path, profile: Profile) -> Mapping[str, Change]:
    """How each field that can change does. Raises `DataError` where the file and the profile do not agree."""
    content, source = datafile.load(path, _File)
    named = (*content.fixed, *content.changeable)
    for field in profile:
        if named.count(field.name) != 1:
            raise source.error((), f"{field.name} must stand here once, under fixed or changeable")
    for name in named:
        if name not in profile:
            raise source.error(("changeable", name), f"the profile has no field {name!r}; remove it")
    for name, change in content.changeable.items():
        ways = [way for way in _KINDS if getattr(change, way)]
        if len(ways) != 1 or profile[name].kind not in _KINDS[ways[0]]:
            raise source.error(("changeable", name), f"{name} takes one of {_takes(profile[name].kind)}")
        if unknown := {value for value in change.become if isinstance(value, str)} - set(profile[name].values):
            raise source.error(("changeable", name, "become"), f"{name} has no value {', '.join(sorted(unknown))}")
    return content.changeable


def _takes(kind: str) -> str:
    return ", ".join(way for way, kinds in _KINDS.items() if kind in kinds) or "nothing: list it under fixed"
