"""Which facts decided: they decide alone, none of them can go, and no smaller set would do."""

import itertools
from pathlib import Path
from typing import Any

import pytest

from rules import known, nodes
from rules.proof import proof
from tests.rules import small_notice
from tests.rules.drawn import FOLDERS, Drawn

CHANGES: list[dict[str, Any]] = [
    {},
    {"papers_first": 1},
    {"education": "secondary"},
    {"civil_servant": True, "papers_first": 0},
    {"major_related": False, "education": "secondary"},
]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_proof_decides_and_every_fact_of_it_is_needed(folder: Path) -> None:
    drawn = Drawn(folder)
    examiner = drawn.examiner
    for target, full, partial in drawn.applicants(count=80, dropped=5, changed=2):
        for facts in (known.prepare(examiner.profile, full), known.prepare(examiner.profile, partial)):
            decision, needed = examiner.decide_known(target, facts), proof(examiner, target, facts)
            assert (decision == "undetermined") is (not needed)
            alone = {field: facts[field] for field in needed}
            assert examiner.decide_known(target, alone) == decision
            for field in needed:
                fewer = {name: value for name, value in alone.items() if name != field}
                assert examiner.decide_known(target, fewer) == "undetermined"


def test_none_smaller(tmp_path: Path) -> None:
    examiner = small_notice.load(tmp_path)
    fields = nodes.fields(examiner.target("engineer").formula)
    applicants = [
        {"civil_servant": False, "education": "college", "major_related": True, "papers_first": 2}
        | {"title_level": level, "title_appointed": appointed}
        for level, appointed in itertools.product(("none", "assistant"), ("2010", "2023"))
    ]
    for facts in [known.prepare(examiner.profile, {**one, **more}) for one in applicants for more in CHANGES]:
        decision = examiner.decide_known("engineer", facts)
        sets = (
            chosen for size in range(len(fields) + 1) for chosen in itertools.combinations(sorted(facts), size)
            if examiner.decide_known("engineer", {field: facts[field] for field in chosen}) == decision
        )  # fmt: skip
        assert len(proof(examiner, "engineer", facts)) == len(next(sets))
