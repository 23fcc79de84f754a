"""The applicant profile: which facts there are, their types, and facts read and checked from plain data.

Types are those of `profile.yaml`: bool, int, number, yuan, date, place, text, one of a list (ordered or not),
years (a list of calendar years) and by_year (a map from a year to a number).
"""

import datetime
import functools
import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from knowledge import datafile
from rules.errors import ProfileError, did_you_mean, shown

PROFILE = Path(__file__).parent / "profile.yaml"

Kind = Literal["bool", "int", "number", "yuan", "date", "place", "text", "enum", "years", "by_year"]
Facts = Mapping[str, Any]

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_YEAR = re.compile(r"[12]\d{3}")
_LARGEST = 10**15
"""Larger numbers are typing errors, and no notice counts so far."""
_COUNTS: tuple[type, Container[Any]] = (int, range(_LARGEST + 1))
_PLAIN: Mapping[str, tuple[type, Container[Any]]] = {
    "bool": (bool, (True, False)), "int": _COUNTS, "number": _COUNTS, "yuan": _COUNTS,
}  # fmt: skip


@dataclass(frozen=True)
class Field:
    """One fact of the profile.

    `kind` is the type; `values` the codes of an enum, low to high where `ordered`, `labels` their Chinese names; `zh`
    the Chinese label; `unit` the measure word of a count; `note` what an applicant may need to know to answer; `group`
    the section of the profile it stands in.
    """

    name: str
    kind: Kind
    zh: str
    group: str
    note: str = ""
    unit: str = ""
    values: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    ordered: bool = False

    def check(self, value: Any) -> Any:
        """`value` in the form the engine uses; raises `ProfileError` where it is not of the field's type.

        Dates stay strings ("2020", "2020-07", "2020-07-31"); years become a frozenset, by_year a map int -> number.
        """
        match self.kind:
            case "bool":
                return self._need(isinstance(value, bool), value, value, "true or false")
            case "int":
                whole = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST
                return self._need(whole, value, value, "a whole number, 0 or more")
            case "number" | "yuan":
                return self._need(_is_amount(value), value, value, "a number, 0 or more")
            case "date":
                text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
                return self._need(_is_date(text), text, value, "a date: YYYY, YYYY-MM or YYYY-MM-DD")
            case "place":
                fits = _is_text(value) and all(part.strip() for part in value.split("/"))
                return self._need(fits, value, value, "a division path such as 某省/某市")
            case "text":
                return self._need(_is_text(value), value, value, "a text that is not empty")
            case "enum":
                if isinstance(value, str) and value in self.values:
                    return value
                return self._need(False, value, value, self._choices(value))
            case "years":
                fits = isinstance(value, list | tuple | set | frozenset) and all(_is_year(year) for year in value)
                return self._need(
                    fits, frozenset(map(int, value)) if fits else None, value, "a list of years such as [2023, 2024]"
                )
            case "by_year":
                fits = isinstance(value, dict) and all(_is_year(y) and _is_amount(n) for y, n in value.items())
                read = {int(y): n for y, n in value.items()} if fits else None
                return self._need(fits, read, value, 'a map from years to numbers such as {"2024": 90}')

    def accepts(self, value: Any) -> bool:
        """Whether `value` is of the field's type."""
        try:
            self.check(value)
        except ProfileError:
            return False
        return True

    def on_side(self, sign: str, value: str) -> tuple[str, ...]:
        """The codes of an ordered enum that stand in the relation `sign` (>=, >, <=, <) to one of them."""
        at = self.values.index(value)
        sides = {">=": slice(at, None), ">": slice(at + 1, None), "<=": slice(at + 1), "<": slice(at)}
        return self.values[sides[sign]]

    def _need(self, fits: bool, read: Any, value: Any, expected: str) -> Any:
        if not fits:
            raise ProfileError(self.name, f"expected {expected}, found {shown(value)}")
        return read

    def _choices(self, value: Any) -> str:
        return f"one of {', '.join(self.values)}{did_you_mean(value, self.values)}"


def _is_text(value: Any) -> bool:
    """A text with something in it; not half of a character, which no file or database takes."""
    return isinstance(value, str) and bool(value.strip()) and not any("\ud800" <= char <= "\udfff" for char in value)


def _is_amount(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= _LARGEST


def _is_year(value: Any) -> bool:
    return isinstance(value, int | str) and not isinstance(value, bool) and bool(_YEAR.fullmatch(str(value)))


def _is_date(value: Any) -> bool:
    if not isinstance(value, str) or not (found := _DATE.fullmatch(value)):
        return False
    year, month, day = (int(part) if part else 1 for part in found.groups())
    try:
        return datetime.date(year, month, day).year >= 1900
    except ValueError:
        return False


@dataclass(frozen=True)
class Profile:
    """Every field of the profile, in the profile's own order."""

    fields: Mapping[str, Field]

    def __getitem__(self, name: str) -> Field:
        try:
            return self.fields[name]
        except KeyError:
            raise ProfileError(
                str(name)[:80], f"no such fact in the profile{did_you_mean(name, self.fields)}"
            ) from None

    def __contains__(self, name: object) -> bool:
        return name in self.fields

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields.values())

    def check(self, facts: Any) -> dict[str, Any]:
        """Facts as the engine uses them. Raises `ProfileError` at the first that does not fit; null means unknown."""
        if not isinstance(facts, dict):
            raise ProfileError("profile", f"expected a map from fields to values, found {shown(facts)}")
        return {name: self[name].check(value) for name, value in facts.items() if value is not None}

    @functools.cached_property
    def plain(self) -> Mapping[str, tuple[type, Container[Any]]]:
        """Of each field whose values the engine takes as they are: the type they mostly have, and all of that type."""
        return {field.name: _PLAIN[field.kind] for field in self if field.kind in _PLAIN} | {
            field.name: (str, frozenset(field.values)) for field in self if field.kind == "enum"
        }


@functools.cache
def load() -> Profile:
    """The profile of `profile.yaml`."""
    sections = datafile.read(PROFILE).value
    return Profile(
        {name: _field(name, group, entry) for group, entries in sections.items() for name, entry in entries.items()}
    )


def _field(name: str, group: str, entry: dict[str, Any]) -> Field:
    kind = entry["type"]
    choices = tuple(kind) if isinstance(kind, list) else ()
    return Field(
        name=name,
        kind="enum" if choices else kind,
        zh=entry["zh"],
        group=group,
        note=entry.get("note", ""),
        unit=entry.get("unit", ""),
        labels=tuple(entry.get("labels", ())),
        values=choices,
        ordered=entry.get("ordered", False),
    )
