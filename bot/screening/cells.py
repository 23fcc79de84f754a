"""What one cell tells of the fact that its column is about, read as the conversation reads an answer."""

import datetime
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.screening import headings, words
from bot.screening.headings import Column
from bot.screening.sources import Cell, Flaw
from dialogs import commands, intents
from dialogs.assistant import Assistant
from dialogs.reading.reader import Reading
from rules import known
from rules.errors import ProfileError
from rules.profile import Field

_LONGEST = 500
"""Characters of the longest answer; more is a report, which nobody gives for an answer."""
_MOST_KEPT = 50_000
_SHOWN = 40
_DAY = re.compile(r"(\d{4})(?:年|([-./]))(?:(\d{1,2})(?(2)(?:\2(\d{1,2}))?|月(?:(\d{1,2})[日号])?))?")
_HOURS = re.compile(r"((?:19|20)\d\d)年?[:：]?(\d{1,4})(?:学时)?")
_BETWEEN = re.compile(r"[、,，;；\s]+")
"""A date and hours by year as forms have them, of which there are too many different ones to read each as words."""
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,9})?")
_SERIALS = (20_000, 60_000)
"""Days as Excel counts them, from 1954 to 2064."""
_FIRST_SERIAL = datetime.date(1899, 12, 30)
_COUNTED = ("int", "number", "yuan")
_MAY_BE_NONE = ("date", "place", "text")
"""Kinds of which a bare 无 says nothing: whether there is one is another fact's to tell."""


@dataclass(frozen=True)
class Told:
    """What a cell tells.

    `value` is what is known of its column's field, ready for the engine, None where nothing is; `years` of a by-year
    fact; `beside` other facts that the cell tells as well; `said` what it says; `rough` whether `value` is bounds;
    `problem` what is wrong with it, in words for the clerk.
    """

    value: Any = None
    years: Mapping[int, float] = field(default_factory=dict)
    beside: Mapping[str, Any] = field(default_factory=dict)
    said: str = ""
    rough: bool = False
    problem: str = ""


NOTHING = Told()


class CellReader:
    """Reads cells; equal ones of a column once."""

    def __init__(self, assistant: Assistant, today: datetime.date) -> None:
        self._assistant, self._today = assistant, today
        self._told: dict[Any, Told] = {}

    def told(self, column: Column, cell: Cell, years: tuple[int, ...]) -> Told:
        """What a cell tells; `years` are those that matter of a by-year fact."""
        key = (column.field, column.year, column.unit, years, cell.__class__, cell)
        if (found := self._told.get(key)) is None:
            if len(self._told) >= _MOST_KEPT:
                self._told.clear()
            found = self._told[key] = self._read(column, cell, years)
        return found

    def _read(self, column: Column, cell: Cell, years: tuple[int, ...]) -> Told:
        spec = self._assistant.profile[column.field]
        match cell:
            case Flaw():
                return NOTHING
            case bool():
                return self._answer(spec, column, "是" if cell else "否", years)
            case int() | float():
                return self._number(spec, column, float(cell), years)
            case datetime.datetime() | datetime.date():
                return self._date(spec, cell)
            case datetime.time() | datetime.timedelta():
                return self._bad(spec, words.NOT_A_DATE, str(cell))
            case str():
                text = cell.strip()
        if _NUMBER.fullmatch(text):
            return self._number(spec, column, float(text), years, text)
        if (plain := self._plainly(spec, column, text)) is not None:
            return plain
        return NOTHING if self._is_blank(text) else self._answer(spec, column, text, years)

    def _plainly(self, spec: Field, column: Column, text: str) -> Told | None:
        """A date or hours by year in the forms that sheets are full of; None for any other words."""
        if spec.kind == "date" and (day := _DAY.fullmatch(text)) is not None:
            year, _, month, *days = day.groups()
            return self._checked(spec, "-".join([year, *(f"{int(part):02}" for part in (month, *days) if part)]), text)
        if spec.kind == "by_year" and column.year is None:
            parts = [_HOURS.fullmatch(part) for part in _BETWEEN.split(text)]
            told = {int(part[1]): int(part[2]) for part in parts if part is not None}
            return Told(years=told, said=text) if len(told) == len(parts) else None
        return None

    def _is_blank(self, text: str) -> bool:
        """Whether a cell is as good as empty: a dash, 待补."""
        blank = headings.aliases().blank
        return not text.strip(blank.characters) or text.lower() in blank.words

    def _bad(self, spec: Field, problem: str, said: str, **more: Any) -> Told:
        choices = words.NAMED.join(label for _, label in self._assistant.reader.choices(spec.name))
        hint = words.HINTS[spec.kind].format(choices=choices)
        return Told(problem=problem.format(said=_short(said), hint=hint, **more), said=said)

    def _date(self, spec: Field, day: datetime.date) -> Told:
        """A typed date; the first of a month may be no more than a month, which is so kept when 2019年7月 is typed."""
        said = f"{day:%Y-%m-%d}"
        if spec.kind != "date":
            return self._bad(spec, words.NOT_A_DATE, said)
        return self._checked(spec, said[:7] if day.day == 1 else said, said)

    def _number(self, spec: Field, column: Column, number: float, years: tuple[int, ...], text: str = "") -> Told:
        said = text or (f"{number:.0f}" if number.is_integer() and abs(number) < 1e15 else f"{number:.10g}")
        if spec.kind == "date":
            if _SERIALS[0] <= number < _SERIALS[1] and number.is_integer():
                day = _FIRST_SERIAL + datetime.timedelta(days=int(number))
                return self._bad(spec, words.SERIAL, said, day=day.isoformat())
            if re.fullmatch(r"(?:19|20)\d\d\.1", said):
                return self._bad(spec, words.WHICH_MONTH, said, year=said[:4])
        elif spec.kind in _COUNTED:
            if not math.isfinite(number) or number < 0:
                return self._bad(spec, words.NO_NUMBER, said)
            if not column.unit:
                return self._checked(spec, int(number) if number.is_integer() else number, said)
            return self._answer(spec, column, said + column.unit, years)
        return self._answer(spec, column, said, years)

    def _checked(self, spec: Field, value: Any, said: str) -> Told:
        try:
            return Told(known.prepare(self._assistant.profile, {spec.name: value})[spec.name], said=said)
        except ProfileError:
            return self._bad(spec, words.NO_NUMBER, said)

    def _answer(self, spec: Field, column: Column, text: str, years: tuple[int, ...]) -> Told:
        """Words, as an answer to the question about the column's fact."""
        text = headings.aliases().marks.get(text, text) if spec.kind == "bool" else text
        if len(text) > _LONGEST:
            return self._bad(spec, words.TOO_LONG, text, length=len(text))
        if (command := commands.recognise(text)) is not None and command.kind == "unclear":
            return NOTHING
        for value, label in self._assistant.reader.choices(spec.name):
            if text == label:
                return self._checked(spec, value, text)
        if spec.kind == "by_year":
            return self._by_year(spec, column, text, years)
        return self._understood(spec, self._heard(text, spec.name), text)

    def _heard(self, text: str, asking: str) -> Reading:
        return self._assistant.reader.read(self._assistant.knowledge.without_names(text), asking, self._today)

    def _by_year(self, spec: Field, column: Column, text: str, years: tuple[int, ...]) -> Told:
        """As the conversation hears it: a bare no is none in each year that matters; of one year, a number is its."""
        asked = years if column.year is None else (column.year,)
        reading = self._heard(text, spec.name)
        hours = dict(reading.facts.get(spec.name, {}))
        nothing = not hours and self._assistant.reader.yes_or_no(text) is False
        if not hours and not nothing and len(asked) == 1:
            hours = dict(self._heard(f"{asked[0]}年{text}", spec.name).facts.get(spec.name, {}))
        if asked and (nothing or intents.no_other_years(text)):
            hours = {**dict.fromkeys(asked, 0), **{int(year): number for year, number in hours.items()}}
        told = {int(year): number for year, number in hours.items()}
        if not told or spec.name in reading.confirm or (column.year is not None and told.keys() != {column.year}):
            return self._bad(spec, words.NOT_UNDERSTOOD, text)
        return Told(years=told, said=text)

    def _understood(self, spec: Field, reading: Reading, text: str) -> Told:
        name, label = spec.name, self._assistant.reader.value_label
        sure = {one: value for one, value in reading.facts.items() if one not in reading.confirm}
        prepared = dict(known.prepare(self._assistant.profile, sure))
        value = prepared.pop(name, None)
        if value is not None:
            return Told(value, beside=prepared, said=text)
        if name in reading.confirm:
            return self._bad(spec, words.ALIKE, text, value=label(name, reading.facts[name]))
        if name in reading.bounds and (rough := self._roughly(name, reading)) is not None:
            return Told(rough, beside=prepared, said=text, rough=True)
        if name in reading.alternatives:
            meant = "或".join(label(name, one) for one in reading.alternatives[name])
            return self._bad(spec, words.MEANT, text, values=meant)
        if spec.kind in _MAY_BE_NONE and self._assistant.reader.yes_or_no(text) is False:
            return NOTHING
        bad = self._bad(spec, words.NOT_UNDERSTOOD, text)
        return Told(beside=prepared, said=text, problem=bad.problem)

    def _roughly(self, name: str, reading: Reading) -> Any:
        under = name in reading.under
        bound = {"below" if side == "max" and under else side: end for side, end in reading.bounds[name].items()}
        fits = known.fits(self._assistant.profile, name, bound)
        return known.roughly(self._assistant.profile, {name: bound})[name] if fits else None


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
