"""What one may apply for, over every target of every notice."""

from collections.abc import Mapping

from knowledge.notices import NOTICES
from rules import cases, known, library
from rules.prospects import Prospect, prospects
from rules.verdict import Examiner

STANDINGS = ["eligible", "nearly", "unknown", "not"]


def standing(examiners: Mapping[str, Examiner], facts: known.Known) -> list[Prospect]:
    return prospects(examiners.values(), lambda examiner, target: facts)


def test_every_target_stands_where_its_verdict_puts_it() -> None:
    examiners = library.load_examiners()
    targets = {(id, target) for id, examiner in examiners.items() for target in examiner.rules.targets}
    seen = set()
    for id, examiner in examiners.items():
        for case in cases.load(NOTICES / id / cases.CASES, examiner).cases[:20]:
            facts = known.prepare(examiner.profile, case.facts)
            found = standing(examiners, facts)
            assert {(one.notice, one.verdict.target.id) for one in found} == targets
            for one in found:
                own = examiners[one.notice].examine_known(one.verdict.target.id, facts)
                assert one.verdict == own
                assert (one.standing == "eligible") is (own.decision == "eligible")
                assert (one.standing == "unknown") is (own.decision == "undetermined")
                assert (one.standing == "nearly") is (own.decision == "ineligible" and bool(one.start or one.proposals))
                seen.add(one.standing)
            places = [(STANDINGS.index(one.standing), -one.verdict.target.rank) for one in found]
            assert places == sorted(places)
    assert seen == set(STANDINGS)


def test_nothing_told_leaves_everything_open() -> None:
    assert {one.standing for one in standing(library.load_examiners(), {})} == {"unknown"}
