"""Laws of the rule language over random formulas."""

import contextlib
import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from rules import nodes, parsing, profile
from rules.errors import ExpressionError
from rules.relevance import Relevance
from tests.rules import formulas

PARSER = parsing.Parser(profile.load())
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
    known = data.draw(formulas.facts(nodes.fields(formula)))
    truths, relevant = _by_brute_force(formula, known)
    outcome = Relevance(formulas.ENGINE).outcome(formula, known)
    assert outcome.truth is (truths.pop() if len(truths) == 1 else None)
    assert set(outcome.fields) == relevant


@given(st.data())
@settings(deadline=None, max_examples=250, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_kleene_never_contradicts_the_outcome(data: st.DataObject) -> None:
    formula = data.draw(formulas.FORMULAS)
    known = data.draw(formulas.facts(nodes.fields(formula)))
    kleene = formulas.ENGINE.compile(formula)(known)
    assert kleene in (None, Relevance(formulas.ENGINE).outcome(formula, known).truth)


def _by_brute_force(formula: nodes.Node, known: dict[str, Any]) -> tuple[set[bool], set[str]]:
    """The truths over every completion, and the fields on which they turn."""
    fields = nodes.fields(formula)
    choices = [formulas.completions(field, known) for field in fields]
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


@pytest.mark.parametrize("text", ["civil_servant or not civil_servant", "papers_first >= 2 or papers_first < 2"])
def test_a_tautology_asks_nothing(text: str) -> None:
    outcome = Relevance(formulas.ENGINE).outcome(PARSER.parse(text), {})
    assert (outcome.truth, outcome.fields) == (True, ())
