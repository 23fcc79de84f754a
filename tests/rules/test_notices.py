"""Laws on the real notices, over applicants drawn from their cases with facts left out or changed."""

import itertools
from typing import Any

import pytest

from rules import known
from rules.relevance import Relevance
from rules.ruleset import Route
from rules.verdict import Examiner
from tests.rules.drawn import FOLDERS, Drawn, Facts

DECIDED = ("eligible", "ineligible")


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: folder.name)
def drawn(request: pytest.FixtureRequest) -> Drawn:
    return Drawn(request.param)


def test_a_decided_verdict_stands_whatever_else_is_told(drawn: Drawn) -> None:
    """So dropping a fact never turns eligible to ineligible or back, and adding one never makes a verdict open."""
    for target, full, partial in drawn.applicants(count=150, dropped=8, changed=2):
        before = drawn.decide(target, partial)
        told = dict(partial)
        for field in drawn.random.sample(sorted(full.keys() - partial), len(full) - len(partial)):
            told[field] = full[field]
            after = drawn.decide(target, told)
            assert before not in DECIDED or after == before
            before = after


def test_a_finer_date_never_overturns_a_verdict(drawn: Drawn) -> None:
    for target, full, _ in drawn.applicants(count=100, dropped=0, changed=1):
        for field, value in full.items():
            if drawn.examiner.profile[field].kind == "date" and len(str(value)) == 10:
                coarse = drawn.decide(target, {**full, field: value[: drawn.random.choice((4, 7))]})
                assert coarse in ("undetermined", drawn.decide(target, full))


def test_kleene_never_contradicts_the_verdict(drawn: Drawn) -> None:
    rules = drawn.examiner.rules
    tests = {id: rules.engine.compile(target.formula) for id, target in rules.targets.items()}
    relevance = Relevance(rules.engine)
    for target, _, partial in drawn.applicants(count=150, dropped=10, changed=2):
        facts = known.prepare(drawn.examiner.profile, partial)
        assert tests[target](facts) in (None, relevance.outcome(rules.targets[target].formula, facts).truth)


def test_missing_names_each_fact_that_matters_and_no_other(drawn: Drawn) -> None:
    tried = 0
    for target, full, partial in drawn.applicants(count=120, dropped=4, changed=1):
        left_out = sorted(full.keys() - partial)
        pools = [drawn.pools[field] for field in left_out]
        if _size(pools) > 400:
            continue
        tried += 1
        relevant = _turned_on(drawn.examiner, target, partial, left_out, pools)
        missing = set(drawn.examiner.examine(target, partial).missing)
        assert relevant == missing.intersection(left_out), (target, partial)
    assert tried >= 20


def test_an_eligible_applicant_is_missing_nothing(drawn: Drawn) -> None:
    for case in drawn.cases:
        verdict = drawn.examiner.examine(case.target, case.facts)
        assert verdict.decision == "undetermined" or verdict.missing == ()
        assert (verdict.route is not None) is (verdict.decision == "eligible")
        statuses = {finding.status for finding in verdict.findings}
        assert verdict.decision != "eligible" or not statuses & {"failed", "unknown"}
        assert verdict.decision != "ineligible" or "failed" in statuses


def test_who_can_go_no_way_is_told_of_the_usual_one(drawn: Drawn) -> None:
    for target, full, _ in drawn.applicants(count=120, dropped=0, changed=2):
        facts = known.prepare(drawn.examiner.profile, full)
        verdict = drawn.examiner.examine_known(target, facts)
        ways = {route.id: drawn.examiner.decide_known(target, facts, route.id) for route in verdict.target.routes}
        if verdict.decision == "eligible":
            assert ways[verdict.nearest.id] == "eligible"
        elif all(_fails(drawn.examiner, route, facts) for route in verdict.target.routes):
            assert verdict.nearest is verdict.target.routes[0]


def _fails(examiner: Examiner, route: Route, facts: known.Known) -> bool:
    return any(one.node is not None and examiner.status(one, facts) is False for one in route.requirements)


def _size(pools: list[list[Any]]) -> int:
    size = 1
    for pool in pools:
        size *= len(pool)
    return size


def _turned_on(examiner: Examiner, target: str, partial: Facts, fields: list[str], pools: list[list[Any]]) -> set[str]:
    """The fields that alone can turn the verdict, over every way to fill them in from the cases."""
    verdicts: dict[tuple[int, ...], str] = {}
    for at in itertools.product(*(range(len(pool)) for pool in pools)):
        filled = {field: pool[i] for field, pool, i in zip(fields, pools, at, strict=True)}
        verdicts[at] = examiner.decide(target, {**partial, **filled})
    found = set()
    for n, field in enumerate(fields):
        by_others: dict[tuple[int, ...], set[str]] = {}
        for at, verdict in verdicts.items():
            by_others.setdefault((*at[:n], *at[n + 1 :]), set()).add(verdict)
        if any(len(group) > 1 for group in by_others.values()):
            found.add(field)
    return found
