"""The notices' own cases: all right, none missing; and what lint says of those that are not."""

from pathlib import Path

import pytest

from knowledge.notices import NOTICES
from rules import cases, library
from tests.rules import small_notice

FOLDERS = sorted(path.parent for path in NOTICES.glob("*/rules.yaml"))


def faults(folder: Path) -> list[str]:
    examiner = library.load_examiner(folder)
    return list(cases.failures(cases.load(folder / "cases.yaml", examiner), examiner))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_notice_decides_its_cases(folder: Path) -> None:
    assert faults(folder) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_route_is_the_way_of_some_applicant(folder: Path) -> None:
    examiner = library.load_examiner(folder)
    known = cases.load(folder / "cases.yaml", examiner).cases
    taken = {(case.target, case.route) for case in known if case.verdict == "eligible"}
    for target in examiner.rules.targets.values():
        if any(case.target == target.id and case.verdict == "eligible" for case in known):
            assert {(target.id, route.id) for route in target.routes} <= taken


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_target_is_reached_both_ways(folder: Path) -> None:
    examiner = library.load_examiner(folder)
    known = cases.load(folder / "cases.yaml", examiner).cases
    published = not any("unpublished()" in path.read_text(encoding="utf-8") for path in folder.glob("rules.yaml"))
    for target in examiner.rules.targets:
        verdicts = {case.verdict for case in known if case.target == target}
        assert {"ineligible", "undetermined"} <= verdicts
        assert ("eligible" in verdicts) is published


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "changes: {education: bachelor}, verdict: eligible",
            "changes: {education: bachelor}, verdict: ineligible",
            "本科 wang: must be ineligible, is eligible",
        ),
        (
            "education: secondary}, verdict: ineligible, fails: education",
            "education: secondary, papers_first: 2, title_level: none}, verdict: ineligible, fails: seniority",
            "must fail in seniority alone, fails by normal in education",
        ),
        (
            "verdict: ineligible, fails: not_civil_servant",
            "verdict: ineligible",
            "no applicant for engineer fails in not_civil_servant alone",
        ),
    ],
)
def test_lint_says_what_is_wrong(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert small_notice.CASES.count(old) == 1
    (fault,) = faults(small_notice.write(tmp_path, cases=small_notice.CASES.replace(old, new)))
    assert told in fault
    assert "cases.yaml:" in fault
