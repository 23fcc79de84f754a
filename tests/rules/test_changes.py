"""What it takes: every proposal tried on a copy of the facts, and every other change tried beside them."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from knowledge.errors import DataError
from rules import changeable, changes, known, nodes, profile
from rules.changes import Proposal, Step
from rules.diagram import candidates
from rules.known import Known
from rules.verdict import Examiner
from tests.rules import small_notice
from tests.rules.drawn import FOLDERS, Drawn

APPLICANT: dict[str, Any] = {
    "civil_servant": False,
    "education": "college",
    "major_related": True,
    "title_level": "assistant",
    "title_appointed": "2022-05-01",
    "papers_first": 0,
}


def refused(folder: Path, count: int) -> Iterator[tuple[Examiner, str, Known]]:
    """Applicants of a notice who are not eligible, with all facts known."""
    drawn = Drawn(folder)
    for target, full, _ in drawn.applicants(count=count, dropped=0, changed=2):
        facts = known.prepare(drawn.examiner.profile, full)
        if drawn.examiner.decide_known(target, facts) == "ineligible":
            yield drawn.examiner, target, facts


def decision(examiner: Examiner, target: str, facts: Known, proposal: Proposal) -> str:
    then, after = changes.applied(examiner, facts, proposal)
    return then.decide_known(target, after)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_each_proposal_makes_eligible_and_no_part_of_it_does(folder: Path) -> None:
    for examiner, target, facts in refused(folder, 150):
        proposals = changes.proposals(examiner, target, facts)
        assert [len(one) for one in proposals] == sorted(len(one) for one in proposals)
        for proposal in proposals:
            assert decision(examiner, target, facts, proposal) == "eligible", proposal
            for left_out in proposal:
                part = tuple(step for step in proposal if step is not left_out)
                assert decision(examiner, target, facts, part) != "eligible", (proposal, part)
            counts = [step for step in proposal if step.field and examiner.profile[step.field].kind == "int"]
            assert all(type(step.value) is int for step in counts)
            assert changes.words(examiner, facts, proposal)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_is_not_told_and_still_decides_is_named_with_a_proposal(folder: Path) -> None:
    drawn = Drawn(folder)
    for target, _, partial in drawn.applicants(count=80, dropped=8, changed=2):
        facts = known.prepare(drawn.examiner.profile, partial)
        for proposal in changes.proposals(drawn.examiner, target, facts):
            still = changes.open_after(drawn.examiner, target, facts, proposal)
            assert (decision(drawn.examiner, target, facts, proposal) == "eligible") is (not still)
            assert facts.keys().isdisjoint(still)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_no_smaller_set_of_changes_is_missed(folder: Path) -> None:
    for examiner, target, facts in itertools.islice(refused(folder, 60), 12):
        single = list(every_change(examiner, target, facts))
        pairs = ((one, other) for one, other in itertools.combinations(single, 2) if one.field != other.field)
        tried = itertools.chain(((one,) for one in single), pairs)
        smallest = next((len(one) for one in tried if decision(examiner, target, facts, one) == "eligible"), None)
        proposals = changes.proposals(examiner, target, facts)
        assert smallest is None or len(proposals[0]) <= smallest, (target, facts, proposals)


def every_change(examiner: Examiner, target: str, facts: Known) -> Iterator[Step]:
    """Waiting for each of 12 years, and every value of each fact that one can change and the rules can tell apart."""
    yield from (Step(None, examiner.rules.year + more, None) for more in range(1, 13))
    formula = examiner.target(target).formula
    for field in set(nodes.fields(formula)).intersection(facts, changeable.load()):
        change, known_now = changeable.load()[field], facts[field]
        if change.more:
            values = candidates(examiner.rules.engine, formula, {}, field)
            yield from (Step(field, None, value) for value in values if 0 < value - known_now <= change.most)
        order = examiner.profile[field].values
        higher = order[order.index(known_now) + 1 :][: change.rise] if order else (not known_now,)
        yield from (Step(field, None, value) for value in change.become if value in higher)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ["在2026年度或以后申报（届时年限已满）", "再发表2篇独立或第一作者论文"]),
        ({"papers_first": 1}, ["再发表1篇独立或第一作者论文", "在2026年度或以后申报（届时年限已满）"]),
        ({"title_level": "none", "papers_first": 1}, ["再发表1篇独立或第一作者论文"]),
        ({"education": "secondary", "papers_first": 2}, ["取得大专学历"]),
        (
            {"education": "secondary", "papers_first": 1},
            ["取得大专学历，并且再发表1篇独立或第一作者论文", "取得大专学历，并且在2026年度或以后申报（届时年限已满）"],
        ),
        ({"civil_servant": True}, []),
        ({"papers_first": 2}, []),
        ({"papers_first": None, "title_level": "none"}, []),
        ({"papers_first": None, "title_level": "none", "education": "secondary"}, ["取得大专学历"]),
    ],
)
def test_in_words(changed: dict[str, Any], expected: list[str], tmp_path: Path) -> None:
    examiner = small_notice.load(tmp_path)
    facts = known.prepare(examiner.profile, {**APPLICANT, **changed})
    found = changes.proposals(examiner, "engineer", facts)
    assert sorted(changes.words(examiner, facts, one) for one in found) == sorted(expected)


def test_years_gone_by_stay_as_they_are(tmp_path: Path) -> None:
    hours = "ce_hours_by_year[2023] >= 90 and ce_hours_by_year[2024] >= 90"
    examiner = small_notice.load(tmp_path, small_notice.RULES.replace("papers_first >= 2", hours))
    for told, expected in (({2023: 90, 2024: 60}, ["2024年度再完成30学时继续教育"]), ({2023: 60, 2024: 90}, [])):
        facts = known.prepare(examiner.profile, {**APPLICANT, "title_level": "none", "ce_hours_by_year": told})
        found = changes.proposals(examiner, "engineer", facts)
        assert [changes.words(examiner, facts, one) for one in found] == expected


def test_a_new_degree_of_schooling_has_a_new_date(tmp_path: Path) -> None:
    since = "papers_first >= 2\n      or education >= bachelor and held_for(education_since, years=1)"
    examiner = small_notice.load(tmp_path, small_notice.RULES.replace("papers_first >= 2", since))
    facts = known.prepare(examiner.profile, {**APPLICANT, "education_since": "2010", "title_level": "none"})
    found = changes.proposals(examiner, "engineer", facts)
    assert [changes.words(examiner, facts, one) for one in found] == ["再发表2篇独立或第一作者论文"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (" outstanding,", "", "outstanding must stand here once"),
        ("  papers_first:", "  papers:", "papers_first must stand here once"),
        ("fixed:", "fixed: [nothing,", "not YAML"),
        ("papers_first: {effort: 2, more:", "papers_first: {effort: 2, in_year:", "papers_first takes one of more"),
        ("papers_first: {effort: 2,", "papers_first: {effort: 9,", "less than or equal to 6"),
        ("doctor: 取得博士学位", "doktor: 取得博士学位", "degree has no value doktor"),
    ],
)
def test_what_can_change_is_checked(old: str, new: str, said: str, tmp_path: Path) -> None:
    text = changeable.CHANGEABLE.read_text(encoding="utf-8")
    path = tmp_path / "changeable.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != text
    with pytest.raises(DataError, match=said):
        changeable.read(path, profile.load())
