"""Random formulas of the rule language, and facts to try them on."""

import datetime
import math
from typing import Any

from hypothesis import strategies as st

from rules import nodes, profile
from rules.evaluation import Engine
from rules.specialties import Specialties

CUT_OFF = datetime.date(2024, 12, 31)
ENGINE = Engine(profile.load(), CUT_OFF, Specialties(frozenset({"机电"}), frozenset({"建筑"})))

_SIGNS = st.sampled_from([">=", "<=", ">", "<"])
_SMALL = st.integers(0, 3)
_COMPARED = ("papers_first", "papers_corresponding", "monographs")
COUNTS = (*_COMPARED, "assessments_failed_in_title")
DATES = ("title_obtained", "title_appointed")
_COUNTS = st.sampled_from(_COMPARED)
_DATES = st.sampled_from(DATES)
_LEVELS = ("none", "technician", "assistant")


def _term(parts: list[nodes.Term], constant: int) -> nodes.Term:
    found = ([nodes.Number(constant)] if constant or not parts else []) + parts
    return found[0] if len(found) == 1 else nodes.Sum(tuple(found))


_QUANTITY = _COUNTS.map(nodes.Quantity)
_HOURS = st.sampled_from([2023, 2024]).map(lambda year: nodes.InYear("ce_hours_by_year", year))
_COUNTED = st.one_of(st.builds(_term, st.lists(_QUANTITY, min_size=1, max_size=2), st.integers(0, 2)), _HOURS)
_YEARS = st.builds(_term, st.lists(st.just(nodes.Quantity("assessments_failed_in_title")), max_size=1), _SMALL)

ATOMS: st.SearchStrategy[nodes.Node] = st.one_of(
    st.sampled_from(["civil_servant", "retired"]).map(nodes.Fact),
    st.builds(nodes.Level, st.just("title_level"), _SIGNS, st.sampled_from(_LEVELS)),
    st.lists(st.sampled_from(_LEVELS), min_size=1, max_size=2, unique=True).map(
        lambda values: nodes.OneOf("title_level", tuple(values))
    ),
    st.builds(nodes.Compare, _COUNTED, _SIGNS, _SMALL),
    st.builds(nodes.HeldFor, _DATES, _YEARS),
    st.builds(nodes.OnOrBefore, _DATES, st.sampled_from(["2024-02-29", "2022-06-30"])),
    st.builds(nodes.Within, st.just("work_region"), st.sampled_from(["山西省", "山西省/太原市"])),
    st.sampled_from([2023, 2024]).map(lambda year: nodes.HasYear("ce_public_certificate_years", year)),
)


def _joined(kind: type[nodes.And] | type[nodes.Or], parts: list[nodes.Node]) -> nodes.Node:
    """As a parse gives it: no And directly in an And, no Or in an Or."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, kind) else (part,))]
    return kind(tuple(flat))


def _compound(inner: st.SearchStrategy[nodes.Node]) -> st.SearchStrategy[nodes.Node]:
    several = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        several.map(lambda parts: _joined(nodes.And, parts)),
        several.map(lambda parts: _joined(nodes.Or, parts)),
        inner.map(nodes.Not),
        several.flatmap(lambda parts: st.integers(1, len(parts)).map(lambda n: nodes.AtLeast(n, tuple(parts)))),
    )


FORMULAS: st.SearchStrategy[nodes.Node] = st.recursive(ATOMS, _compound, max_leaves=5)

_DAYS = [datetime.date(2024 - years, 12, 31) for years in range(6)]
_AROUND = [
    *_DAYS,
    *(day + datetime.timedelta(days=1) for day in _DAYS),
    *(datetime.date(2024, 2, 29), datetime.date(2024, 3, 1), datetime.date(2022, 6, 30), datetime.date(2022, 7, 1)),
]
_DATE_VALUES = [(day, day) for day in sorted(set(_AROUND))]
_LONG_AGO = (datetime.date(1950, 1, 1),) * 2
"""Longer ago than any tenure asks: a value that an unknown date may have, but told of nobody."""
_COARSE = [(datetime.date(year, 1, 1), datetime.date(year, 12, 31)) for year in (2020, 2022, 2024)]
_ENDS = sorted({day for day, _ in _DATE_VALUES})

DOMAIN: dict[str, list[Any]] = {
    "civil_servant": [True, False],
    "retired": [True, False],
    "title_level": list(profile.load()["title_level"].values),
    "papers_first": list(range(6)),
    "papers_corresponding": list(range(6)),
    "monographs": list(range(6)),
    "assessments_failed_in_title": list(range(10)),
    "ce_hours_by_year": [{2023: a / 2, 2024: b / 2} for a in range(8) for b in range(8)],
    "title_obtained": _DATE_VALUES,
    "title_appointed": _DATE_VALUES,
    "work_region": [("山西省",), ("山西省", "太原市"), ("山西省", "长治市"), ("四川省", "成都市")],
    "ce_public_certificate_years": [
        frozenset(),
        frozenset({2023}),
        frozenset({2024}),
        frozenset({2023, 2024}),
    ],
}
"""Values of each field that stand for all there are, as the engine reads them. A whole province is a coarse place."""


def completions(field: str, known: dict[str, Any]) -> list[Any]:
    """The full values a field may turn out to have, given what is known of it."""
    if field == "work_region":
        coarse = known.get(field, ())
        return [place for place in DOMAIN[field] if len(place) > 1 and place[: len(coarse)] == coarse]
    if field in known and field in DATES:
        first, last = known[field]
        return [value for value in [*DOMAIN[field], _LONG_AGO] if first <= value[0] <= last]
    if field in known and isinstance(known[field], tuple):
        least, most = known[field]
        return [value for value in DOMAIN[field] if least <= value <= most]
    if field in known:
        return [known[field]]
    return DOMAIN[field] + ([_LONG_AGO] if field in DATES else [])


def _interval(ends: list[Any], least: Any, most: Any) -> st.SearchStrategy[tuple[Any, Any]]:
    """From one of the ends to a later one, or open to one side."""
    pairs = [(first, last) for first in [least, *ends] for last in [*ends, most] if first < last]
    return st.sampled_from([pair for pair in pairs if pair != (least, most)])


def rough(field: str) -> st.SearchStrategy[Any]:
    """What only bounds a field, or tells a date by its year; nothing for fields that have no bounds."""
    if field in DATES:
        return st.one_of(st.sampled_from(_COARSE), _interval(_ENDS, datetime.date.min, datetime.date.max))
    if field in _COMPARED:
        return _interval(DOMAIN[field], 0, math.inf)
    if field in COUNTS:
        return _interval([0, 1, 2], 0, math.inf)  # longer tenures reach back beyond the days tried
    return st.nothing()


def facts(fields: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """Some of the fields known, dates, counts and places perhaps roughly."""

    def value(field: str) -> st.SearchStrategy[Any]:
        return st.one_of(st.none(), st.sampled_from(DOMAIN[field]), rough(field))

    told = st.fixed_dictionaries({field: value(field) for field in fields})
    return told.map(lambda found: {field: value for field, value in found.items() if value is not None})
