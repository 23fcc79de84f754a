"""Which column of a sheet tells which fact: by its name, exactly or else by a likeness that is told.

Measured on the headings of tests/bot/screening/headings.yaml: from 80 up none is taken for a wrong field, and of those
that name a field two are not found; at 75 two are taken wrongly, at 90 fourteen are not found.
"""

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from rapidfuzz import fuzz, process

from dialogs.questions import Question
from knowledge import datafile
from knowledge.text import normalise
from rules.profile import Profile

HEADINGS = Path(__file__).parent / "headings.yaml"
_LIKENESS = 80.0
"""Of 100: less alike, two names are two things."""
_MARGIN = 4.0
"""What is nearly as much like another field's name means neither for sure."""
_LONGEST = 60
"""Longer than any label: such a cell is a title or a note."""
_EACH_YEAR = "各年度"
_YEAR = re.compile(r"((?:19|20)\d\d)年?度?")
_BRACKETS = re.compile(r"[(\[【〔][^)\]】〕]*[)\]】〕]")
_UNIT = re.compile(r"[(\[【〔](?:单位[::])?(亿元|百万元|万元|千元|元|万字|千字|字|年|个?月|天)[)\]】〕]")
_NUMBERED = re.compile(r"^(?:[(\[]?\d{1,3}[)\].、:]|[一二三四五六七八九十]{1,3}、)")
_MARKS = re.compile(r"[\s*,，。.、:;/·\-_?!“”\"'()\[\]【】〔〕]+")

Role = Literal["fact", "target", "notice", "kept", "repeated", "unknown"]


@dataclass(frozen=True)
class Column:
    """A column and what it is taken for.

    A "kept" one is known to tell nothing that matters, an "unknown" one is not known at all. `field` is the fact it
    tells, of the one `year` that its heading names where that is a by-year fact; `unit` what its
    heading says bare numbers are counted in; `exact` whether it has one of the field's own names; `same_as` the heading
    of the column that tells the fact where this one repeats it.
    """

    index: int
    heading: str
    role: Role = "unknown"
    field: str = ""
    year: int | None = None
    unit: str = ""
    exact: bool = True
    same_as: str = ""


class _Blank(datafile.Strict):
    characters: str
    words: tuple[str, ...]


class _File(datafile.Strict):
    fields: dict[str, tuple[str, ...]]
    target: tuple[str, ...]
    notice: tuple[str, ...]
    kept: tuple[str, ...]
    telling: str
    same: dict[str, str]
    blank: _Blank
    marks: dict[str, str]


@functools.cache
def aliases() -> _File:
    """What `headings.yaml` says. Raises `DataError` where it is not as it should be."""
    return datafile.load(HEADINGS, _File)[0]


@dataclass(frozen=True)
class _Meaning:
    role: Role
    field: str = ""


@dataclass(frozen=True)
class _Match:
    meaning: _Meaning
    likeness: float
    year: int | None = None


class Headings:
    """Knows the names of every field's column."""

    def __init__(self, profile: Profile, questions: Mapping[str, Question]) -> None:
        self._profile, self._names = profile, dict[str, _Meaning]()
        known = aliases()
        for field in profile:
            names = (field.zh, questions[field.name].label, *known.fields.get(field.name, ()))
            for name in names:
                self._names.setdefault(plain(name), _Meaning("fact", field.name))
            self._names.setdefault(plain(field.zh.removeprefix(_EACH_YEAR)), _Meaning("fact", field.name))
        for role, others in (("target", known.target), ("notice", known.notice), ("kept", known.kept)):
            for name in others:
                self._names.setdefault(plain(name), _Meaning(role))  # type: ignore[arg-type]
        self._telling = frozenset(known.telling)

    def columns(self, headings: Sequence[Sequence[str]]) -> tuple[Column, ...]:
        """The columns, each with its heading and other wordings of it: exact names are given out first."""
        found = [self._matched(wordings) for wordings in headings]
        columns = [
            Column(index, next((one.strip() for one in wordings if one.strip()), ""))
            for index, wordings in enumerate(headings)
        ]
        taken: dict[tuple[Role, str, int | None], str] = {}
        order = sorted(range(len(found)), key=lambda at: -(match.likeness if (match := found[at]) else 0.0))
        for at in order:
            match = found[at]
            if match is None:
                continue
            if match.meaning.role == "kept":
                columns[at] = replace(columns[at], role="kept")
                continue
            key = (match.meaning.role, match.meaning.field, match.year)
            columns[at] = replace(
                columns[at],
                role="repeated" if key in taken else match.meaning.role,
                field=match.meaning.field,
                year=match.year,
                unit=self._unit(match.meaning, headings[at]),
                exact=match.likeness == 100,
                same_as=taken.setdefault(key, columns[at].heading),
            )
        return tuple(columns)

    def count(self, cells: Iterable[str]) -> int:
        """How many of the cells name a fact's column."""
        found = (self._matched((cell,)) for cell in cells)
        return sum(match is not None and match.meaning.role == "fact" for match in found)

    def _unit(self, meaning: _Meaning, wordings: Sequence[str]) -> str:
        found = next((found[1] for one in wordings if (found := _UNIT.search(normalise(one)))), "")
        return "" if not meaning.field or found == self._profile[meaning.field].unit else found

    def _matched(self, wordings: Sequence[str]) -> _Match | None:
        """What the first of the wordings that means anything means; exactly rather than by likeness."""
        forms = [
            form for one in wordings if 0 < len(one.strip()) <= _LONGEST for form in _forms(normalise(one.strip()))
        ]
        for match in (self._exactly, self._alike):
            for form, year in forms:
                if (found := match(form, year)) is not None:
                    return found
        return None

    def _exactly(self, form: str, year: int | None) -> _Match | None:
        meaning = self._names.get(form)
        return None if meaning is None or not self._dated(meaning, year) else _Match(meaning, 100.0, year)

    def _alike(self, form: str, year: int | None) -> _Match | None:
        """The meaning of the name most like the form, unless another is nearly so; never across what tells apart."""
        names = self._names.keys()
        found = process.extract(form, names, processor=None, scorer=fuzz.ratio, limit=12, score_cutoff=_LIKENESS)
        near = [(self._names[name], likeness) for name, likeness, _ in found if not self._differ(form, name)]
        if not near:
            return None
        best, likeness = near[0]
        unsure = any(meaning != best and likeness - other < _MARGIN for meaning, other in near)
        return None if unsure or not self._dated(best, year) else _Match(best, likeness, year)

    def _dated(self, meaning: _Meaning, year: int | None) -> bool:
        """Whether a heading that names a year, or none, may mean this."""
        return year is None or (bool(meaning.field) and self._profile[meaning.field].kind == "by_year")

    def _differ(self, form: str, name: str) -> bool:
        return any(form.count(char) != name.count(char) for char in self._telling)


def _forms(heading: str) -> list[tuple[str, int | None]]:
    """A heading as it is compared: without its year, if it has one; whole; without what stands in brackets."""
    whole = _NUMBERED.sub("", heading)
    bare = _BRACKETS.sub("", whole)
    years = _YEAR.findall(whole)
    dated = [_YEAR.sub("", whole), _YEAR.sub("", bare)] if len(years) == 1 else []
    forms = [*((one, int(years[0])) for one in dated), (whole, None), (bare, None)]
    return [(form, year) for one, year in forms if (form := plain(one))]


def plain(name: str) -> str:
    """A name as names are compared: normalised, without spaces and punctuation, words that mean the same made one."""
    bare = _MARKS.sub("", normalise(name))
    for word, usual in aliases().same.items():
        bare = bare.replace(word, usual)
    return bare
