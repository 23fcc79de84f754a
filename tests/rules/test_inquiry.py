"""What each answer to a question would do, whatever else is told."""

from pathlib import Path

import pytest

from rules import inquiry, known, nodes
from tests.rules.drawn import FOLDERS, Drawn


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_effects_can_be_told_of_every_question(folder: Path) -> None:
    drawn = Drawn(folder)
    examiner = drawn.examiner
    for target, _, partial in drawn.applicants(count=25, dropped=6, changed=1):
        facts = known.prepare(examiner.profile, partial)
        for field in examiner.examine_known(target, facts).missing:
            assert inquiry.waiting(examiner, target, field, facts)
            for effect in inquiry.effects(examiner, target, field, facts):
                for value in effect.values:
                    after = examiner.examine_known(target, {**facts, field: value})
                    assert (after.decision, len(after.missing)) == (effect.decision, effect.missing)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_also_where_the_failed_years_are_told(folder: Path) -> None:
    examiner = Drawn(folder).examiner
    for target in examiner.rules.targets:
        for tenure in examiner.tenures(target):
            facts = dict.fromkeys(nodes.term_fields(tenure.years), 1)
            for field in examiner.examine_known(target, facts).missing:
                inquiry.effects(examiner, target, field, facts)
