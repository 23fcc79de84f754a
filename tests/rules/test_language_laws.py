"""Laws of the rule language over random formulas."""

import contextlib
import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from rules import known, nodes, parsing, profile
from rules.errors import ExpressionError
from rules.relevance import Relevance
from tests.rules import formulas

PROFILE = profile.load()
PARSER = parsing.Parser(PROFILE)
MOST = 4_000


@given(formulas.FORMULAS)
@settings(deadline=None, max_examples=300)
def test_parse_undoes_format(formula: nodes.Node) -> None:
    assert PARSER.parse(nodes.format(formula)) == formula


@given(st.text(max_size=60))
@settings(deadline=None, max_examples=200)
def test_any_text_parses_or_is_refused(text: str) -> None:
    with contextlib.suppress(ExpressionError):
        PARSER.parse(text)


@given(st.data())
@settings(deadline=None, max_examples=250, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_missing_is_exactly_what_can_change_the_outcome(data: st.DataObject) -> None:
    formula = data.draw(formulas.FORMULAS)
    told = data.draw(formulas.facts(nodes.fields(formula)))
    truths, relevant = _by_brute_force(formula, told)
    outcome = Relevance(formulas.ENGINE).outcome(formula, told)
    assert outcome.truth is (truths.pop() if len(truths) == 1 else None)
    assert set(outcome.fields) == relevant


@given(st.data())
@settings(deadline=None, max_examples=250, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_kleene_never_contradicts_the_outcome(data: st.DataObject) -> None:
    formula = data.draw(formulas.FORMULAS)
    told = data.draw(formulas.facts(nodes.fields(formula)))
    kleene = formulas.ENGINE.compile(formula)(told)
    assert kleene in (None, Relevance(formulas.ENGINE).outcome(formula, told).truth)


@given(st.data())
@settings(deadline=None, max_examples=250, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_knowing_less_never_flips_a_decision(data: st.DataObject) -> None:
    formula = data.draw(formulas.FORMULAS)
    fields = nodes.fields(formula)
    told = data.draw(formulas.facts(fields))
    field = data.draw(st.sampled_from(sorted(told)) if told else st.nothing())
    less = {name: value for name, value in told.items() if name != field}
    if data.draw(st.booleans()) and (wider := _wider(data, field, told[field])) is not None:
        less[field] = wider
    relevance = Relevance(formulas.ENGINE)
    assert relevance.outcome(formula, less).truth in (None, relevance.outcome(formula, told).truth)
    test = formulas.ENGINE.compile(formula)
    assert test(less) in (None, test(told))


def _wider(data: st.DataObject, field: str, value: Any) -> Any:
    """An interval around what is known of a count or date; None for what has no bounds."""
    if field not in (*formulas.COUNTS, *formulas.DATES):
        return None
    first, last = value if isinstance(value, tuple) else (value, value)
    around = data.draw(formulas.rough(field))
    return min(first, around[0]), max(last, around[1])


def _by_brute_force(formula: nodes.Node, told: dict[str, Any]) -> tuple[set[bool], set[str]]:
    """The truths over every completion, and the fields on which they turn."""
    fields = nodes.fields(formula)
    choices = [formulas.completions(field, told) for field in fields]
    size = 1
    for values in choices:
        size *= len(values)
    assume(0 < size <= MOST)
    test = formulas.ENGINE.compile(formula)
    truths: dict[tuple[int, ...], Any] = {}
    for at in itertools.product(*(range(len(values)) for values in choices)):
        truths[at] = test({field: choices[n][i] for n, (field, i) in enumerate(zip(fields, at, strict=True))})
    relevant = set()
    for n, field in enumerate(fields):
        by_others: dict[tuple[int, ...], set[Any]] = {}
        for at, truth in truths.items():
            by_others.setdefault((*at[:n], *at[n + 1 :]), set()).add(truth)
        if any(len(found) > 1 for found in by_others.values()):
            relevant.add(field)
    return set(truths.values()), relevant


def test_a_part_of_a_large_sum_told_roughly_still_matters() -> None:
    formula = PARSER.parse("deal_amount + profit_tax_amount >= 5000000")
    told = known.roughly(PROFILE, {"deal_amount": {"min": 1_000_000, "max": 2_000_000}})
    outcome = Relevance(formulas.ENGINE).outcome(formula, told)
    assert (outcome.truth, outcome.fields) == (None, ("deal_amount", "profit_tax_amount"))


@pytest.mark.parametrize("text", ["civil_servant or not civil_servant", "papers_first >= 2 or papers_first < 2"])
def test_a_tautology_asks_nothing(text: str) -> None:
    outcome = Relevance(formulas.ENGINE).outcome(PARSER.parse(text), {})
    assert (outcome.truth, outcome.fields) == (True, ())
