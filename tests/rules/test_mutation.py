"""Changes to the rules: each is noticed, shown to change no verdict, or named as a hole in the cases."""

from pathlib import Path

import pytest

from rules import library, mutation, profile
from rules.variants import variants
from tests.rules import small_notice


def survivors(folder: Path) -> list[mutation.Survivor]:
    return mutation.survivors(folder, profile.load())[1]


def test_no_hole_in_good_cases(tmp_path: Path) -> None:
    tried, left = mutation.survivors(small_notice.write(tmp_path), profile.load())
    assert tried > 30
    assert all(survivor.equivalent for survivor in left)


def test_a_missing_case_is_a_hole(tmp_path: Path) -> None:
    without = "\n".join(line for line in small_notice.CASES.splitlines() if "差一天" not in line)
    holes = survivors(small_notice.write(tmp_path, cases=without))
    assert "cut_off: 2024-12-31 becomes 2025-01-01" in [one.change for one in holes if not one.equivalent]


def test_equivalence_sees_beyond_one_requirement(tmp_path: Path) -> None:
    """The route asks again for what the target asks: dropping it there changes nothing, dropping it here does."""
    again = small_notice.RULES.replace("served(4)\n", "education >= college and served(4)\n")
    left = survivors(small_notice.write(tmp_path, rules=again))
    dropped = {
        one.change.split(":")[0]: one.equivalent for one in left if "'education >= college' is drop" in one.change
    }
    assert dropped == {"requirements.seniority": True, "requirements.education": False}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("papers_first >= 2", "papers_first >= 3", False),
        ("papers_first >= 2 or monographs >= 1", "monographs >= 1 or papers_first >= 2", True),
        ("papers_first + monographs >= 2", "papers_first + monographs >= 2 or papers_first >= 2", True),
        ("papers_first + monographs >= 9", "papers_first + monographs >= 9 or papers_first >= 9", False),  # not proven
        ("grassroots_years >= 20", "grassroots_years > 19", False),
        ("papers_first >= 20", "papers_first > 19", True),
        ("title_level >= assistant", "title_level in (assistant, intermediate, associate_senior, senior)", True),
        ("held_for(title_appointed, years=4)", "held_for(title_appointed, years=5)", False),
        (
            "held_for(title_appointed, years=4 + assessments_failed_in_title)",
            "held_for(title_appointed, years=4) and held_for(title_appointed, years=4 + assessments_failed_in_title)",
            True,
        ),
        (
            "held_for(title_appointed, years=2 + assessments_failed_in_title)",
            "held_for(title_appointed, years=2 + assessments_failed_in_title) or held_for(title_appointed, years=9)",
            False,
        ),
        ("retired or not retired", "in_service or not in_service", True),
    ],
)
def test_equivalence(tmp_path: Path, one: str, other: str, same: bool) -> None:
    loaded = []
    for name, rule in (("one", one), ("other", other)):
        folder = tmp_path / name
        folder.mkdir()
        rules = small_notice.RULES.replace("holds: education >= college and major_related", f"holds: {rule}")
        loaded.append(library.load_examiner(small_notice.write(folder, rules=rules)).rules)
    assert mutation.equivalent(*loaded) is same


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("retired and in_service", ["in_service", "retired", "retired or in_service"]),
        ("not retired", ["retired"]),
        ("papers_first >= 2", ["papers_first >= 1", "papers_first >= 3"]),
        ("degree == doctor", ["degree == master"]),
        ("education == college", ["education == secondary", "education == bachelor", "education >= college"]),
        ("education >= college", ["education >= secondary", "education >= bachelor", "education == college"]),
        (
            "degree in (master, doctor)",
            ["degree in (doctor,)", "degree in (master,)", "degree in (master, doctor, none)"],
        ),
        ("at_least(2, retired, in_service)", ["at_least(1, retired, in_service)", "at_least(2, in_service)"]),
        (
            "held_for(title_obtained, years=4)",
            ["held_for(title_appointed, years=4)", "held_for(title_obtained, years=3)"],
        ),
        ("papers_first + monographs >= 1", ["papers_first >= 1", "monographs >= 1"]),
        ("ce_hours_by_year[2020] >= 90", ["ce_public_hours_by_year[2020] >= 90", "ce_hours_by_year[2019] >= 90"]),
        ("2021 in ce_public_certificate_years", ["2020 in ce_public_certificate_years"]),
        ('within(work_region, "山西省/太原市")', ["within(work_region, '山西省')"]),
        ('education_since <= "2024-10-31"', ["education_since <= '2024-10-30'", "education_since <= '2024-11-01'"]),
        ("served(4)", ["served(3)", "served(5)"]),
    ],
)
def test_kinds_of_change(text: str, changed: list[str]) -> None:
    assert set(changed) <= {expression for _, expression in variants(text, profile.load())}
