"""From when an applicant may apply, against every later year tried one by one."""

from pathlib import Path
from typing import Any

import pytest

from rules import known, timing
from rules.timing import Start
from rules.verdict import Examiner
from tests.rules import small_notice
from tests.rules.drawn import FOLDERS, Drawn

YEARS = 45
MID_YEAR = small_notice.RULES.replace("day: 2024-12-31", "day: 2024-10-31").replace("years=years)", "years=years + N)")
WANG: dict[str, Any] = {
    "civil_servant": False,
    "education": "college",
    "major_related": True,
    "title_level": "assistant",
    "title_appointed": "2022-05-01",
    "papers_first": 0,
}


def one_by_one(examiner: Examiner, target: str, facts: known.Known, route: str | None = None) -> Start | None:
    own = examiner.rules.year
    decided = [(year, examiner.in_year(year).decide_known(target, facts, route)) for year in range(own, own + YEARS)]
    perhaps = [year for year, decision in decided if decision != "ineligible"]
    surely = [year for year, decision in decided if decision == "eligible"]
    return Start(perhaps[0], surely[0]) if surely else None


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_it_is_the_first_year_that_decides_so(folder: Path) -> None:
    drawn, found = Drawn(folder), 0
    for target, full, partial in drawn.applicants(count=60, dropped=2, changed=2):
        for facts in (full, partial):
            told = known.prepare(drawn.examiner.profile, facts)
            start = timing.start(drawn.examiner, target, told)
            assert start == one_by_one(drawn.examiner, target, told)
            found += start is not None and start.first > drawn.examiner.rules.year
            for route, begins in timing.starts(drawn.examiner, target, told).items():
                assert begins == one_by_one(drawn.examiner, target, told, route)
    assert found or all(case.verdict != "eligible" for case in drawn.cases)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Start(2026, 2026)),
        ({"title_appointed": "2022-10-31"}, Start(2026, 2026)),
        ({"title_appointed": "2022-11-01"}, Start(2027, 2027)),
        ({"title_appointed": "2022-10"}, Start(2026, 2026)),
        ({"title_appointed": "2022"}, Start(2026, 2027)),
        ({"title_appointed": "2020"}, Start(2024, 2025)),
        ({"title_appointed": "2019"}, Start(2024, 2024)),
        ({"title_appointed": "2022-02", "assessments_failed_in_title": 2}, Start(2028, 2028)),
        ({"title_appointed": "2022", "assessments_failed_in_title": 3}, Start(2029, 2030)),
        ({"assessments_failed_in_title": None}, None),
        ({"title_appointed": None}, None),
        ({"papers_first": None}, Start(2024, 2026)),
        ({"civil_servant": True}, None),
        ({"education": "secondary"}, None),
    ],
)
def test_small(changes: dict[str, Any], expected: Start | None, tmp_path: Path) -> None:
    rules = MID_YEAR.replace(" + N", " + assessments_failed_in_title")
    examiner = small_notice.load(tmp_path, rules)
    facts = known.prepare(examiner.profile, {**WANG, "assessments_failed_in_title": 0, **changes})
    assert timing.start(examiner, "engineer", facts) == expected


def test_what_is_granted_this_year_only_does_not_carry_over(tmp_path: Path) -> None:
    granted = small_notice.RULES.replace(
        "quote: 任助理工程师满4年\n", "quote: 任助理工程师满4年\n    this_year_only: true\n"
    )
    examiner = small_notice.load(tmp_path, granted)
    for appointed, expected in (("2020", Start(2024, 2024)), ("2021", None)):
        facts = known.prepare(examiner.profile, {**WANG, "title_appointed": appointed})
        assert timing.start(examiner, "engineer", facts) == expected
