"""How alike short names are: slips stay above 77, other names below."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.likeness import cost, distance, likeness, sound

SLIP = 77


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("注理工程师", "助理工程师"),
        ("技木员", "技术员"),
        ("高级工程帅", "高级工程师"),
        ("博土", "博士"),
        ("助理工师", "助理工程师"),
        ("事业丹位", "事业单位"),
    ],
)
def test_slips(typed: str, name: str) -> None:
    assert likeness(typed, name) >= SLIP


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("工程师", "高级工程师"),
        ("助理工程师", "高级工程师"),
        ("技师", "技术员"),
        ("国企", "私企"),
        ("大专", "中专"),
        ("工程师", "经济师"),
    ],
)
def test_other_names(one: str, other: str) -> None:
    assert likeness(one, other) < SLIP


def test_ends_of_the_scale() -> None:
    assert likeness("工程师", "工程师") == 100
    assert likeness("", "") == 100
    assert likeness("甲", "工程师") < 1


def test_sounds() -> None:
    assert (sound("职"), sound("x")) == ("zhi", "")


def by_table(a: str, b: str) -> float:
    """The distance as its definition has it: a table of every pair of beginnings."""
    table = {(i, 0): float(i) for i in range(len(a) + 1)} | {(0, j): float(j) for j in range(len(b) + 1)}
    for i, left in enumerate(a, 1):
        for j, right in enumerate(b, 1):
            swapped = table[i - 1, j - 1] + cost(left, right)
            table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, swapped)
    return table[len(a), len(b)]


@given(st.text("工公程成师市理里", max_size=8), st.text("工公程成师市理里", max_size=8), st.floats(0, 4))
def test_the_ways_to_save_a_table_find_the_same_distance(a: str, b: str, limit: float) -> None:
    found, true = distance(a, b, limit), by_table(a, b)
    assert found == pytest.approx(true) if true <= limit - 1e-9 else found > limit - 1e-9
