"""How alike short names are: slips stay above 77, other names below."""

import pytest

from knowledge.likeness import likeness, sound

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
