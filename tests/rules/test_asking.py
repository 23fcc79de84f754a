"""Which fact is asked next: all that matter, none before what it makes no sense without, few of them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from knowledge.errors import DataError
from rules import chances, known, nodes, profile
from rules.known import Known
from rules.relevance import Relevance
from rules.verdict import Examiner
from tests.rules.drawn import FOLDERS, Drawn


def asked(examiner: Examiner, target: str, facts: Known, order: Sequence[str] = ()) -> list[str]:
    """The questions of an interview; in a fixed order where one is given, skipping what cannot matter any more."""
    told: dict[str, Any] = {}
    asked = list[str]()
    while True:
        missing = examiner.examine_known(target, told).missing
        left = [field for field in (sorted(missing, key=order.index) if order else missing) if field not in asked]
        if not left:
            return asked
        asked.append(left[0])
        if left[0] in facts:
            told[left[0]] = facts[left[0]]


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: folder.name)
def drawn(request: pytest.FixtureRequest) -> Drawn:
    return Drawn(request.param)


def test_missing_is_what_matters_in_another_order(drawn: Drawn) -> None:
    relevance = Relevance(drawn.examiner.rules.engine)
    for target, _, partial in drawn.applicants(count=60, dropped=12, changed=2):
        facts = known.prepare(drawn.examiner.profile, partial)
        outcome = relevance.outcome(drawn.examiner.target(target).formula, facts)
        assert sorted(drawn.examiner.examine_known(target, facts).missing) == sorted(outcome.fields)


def test_nothing_is_asked_before_what_it_makes_no_sense_without(drawn: Drawn) -> None:
    after = chances.load().after
    for target, full, _ in drawn.applicants(count=40, dropped=0, changed=2):
        order = asked(drawn.examiner, target, known.prepare(drawn.examiner.profile, full))
        for field, first in after.items():
            if field in order and first in order:
                assert order.index(first) < order.index(field)


def test_nothing_is_asked_that_an_answer_settles(drawn: Drawn) -> None:
    settled = {
        ("title_level", "none"): {"title_matches_post"},
        ("skill_level", "none"): {"skill_obtained"},
        ("monographs", 0): {"monograph_own_chars"},
        ("moved_from_government", False): {"post_years"},
    }
    for target, full, _ in drawn.applicants(count=80, dropped=0, changed=2):
        facts = known.prepare(drawn.examiner.profile, full)
        order = asked(drawn.examiner, target, facts)
        for (field, value), others in settled.items():
            if facts.get(field) == value and field in order:
                assert others.isdisjoint(order[order.index(field) :])
        if facts.get("title_level") == facts.get("qualification_level") == "none" and "title_level" in order:
            later = order[order.index("title_level") :]
            asked_of_none = {"title_obtained", "title_appointed"}.intersection(later)
            assert not asked_of_none or "qualification_level" in later[later.index(min(asked_of_none)) :]


def test_who_fails_no_knock_out_is_asked_less_than_in_the_notices_own_order() -> None:
    ours = written = 0
    for folder in FOLDERS:
        drawn = Drawn(folder)
        for target, full, _ in drawn.applicants(count=80, dropped=0, changed=2):
            facts = known.prepare(drawn.examiner.profile, full)
            if drawn.examiner.decide_known(target, facts) == "eligible":
                ours += len(asked(drawn.examiner, target, facts))
                order = nodes.fields(drawn.examiner.target(target).formula)
                written += len(asked(drawn.examiner, target, facts, order))
    assert 0 < ours < written


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("fields: [papers_first]", "fields: [papers]", "the profile has no field 'papers'"),
        ("  scope: 0.97\n", "", "the section scope needs a chance"),
        ("degree: [0.35, ", "degree: [", "degree needs 5 shares that make 1"),
        ("degree: [0.35, ", "degree: [0.55, ", "degree needs 5 shares that make 1"),
        ("often: 0.1\n", "often: 1.1\n", "less than 1"),
        ("skill_obtained: skill_level", "skill_obtained: skill", "the profile has no field 'skill'"),
    ],
)
def test_what_is_wrong_with_the_chances_is_told(old: str, new: str, said: str, tmp_path: Path) -> None:
    text = chances.OFTEN.read_text(encoding="utf-8")
    path = tmp_path / "often.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != text
    with pytest.raises(DataError, match=said):
        chances.read(path, profile.load())
