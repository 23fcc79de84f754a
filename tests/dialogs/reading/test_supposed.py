"""What a message supposes, put as if it were told."""

import datetime
from typing import Any

import pytest

from dialogs.reading.reader import Reader

TODAY = datetime.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("said", "sought", "facts"),
    [
        ("如果我有硕士学位呢？", "verdict", {"degree": "master"}),
        ("假如我2019年就聘了呢", "verdict", {"title_appointed": "2019"}),
        ("我要是去年拿的证会怎样", "verdict", {"title_obtained": "2025"}),
        ("2019年聘的话能报吗", "verdict", {"title_appointed": "2019"}),
        ("如果我没有第一作者论文是不是就不行了", "verdict", {"papers_first": 0}),
        ("要是我明年拿到硕士学位呢", "verdict", {"degree": "master"}),
        ("能报吗，如果我是事业单位的", "verdict", {"employer_type": "institution"}),
        ("我是本科。如果我有硕士学位呢", "verdict", {"degree": "master"}),
        ("要是我有博士学位最早什么时候能报", "start", {"degree": "doctor"}),
        ("如果我退休了，还差什么", "changes", {"retired": True}),
        ("如果我是硕士学位能报什么", "prospects", {"degree": "master"}),
        ("如果没评上，材料退吗", "other", {}),
        ("要是我从事的专业是冶金呢", "verdict", {"specialty": "冶金"}),
        ("要是数据造假被发现呢", "verdict", {}),
        ("要是材料做假被发现呢", "verdict", {}),
    ],
)
def test_a_supposition_is_read(reader: Reader, said: str, sought: str, facts: dict[str, Any]) -> None:
    found = reader.suppose(said, None, TODAY)
    assert found is not None
    assert (found.sought, found.reading.facts) == (sought, facts)


@pytest.mark.parametrize(
    "said",
    [
        "我是本科",
        "我有三篇论文吗",
        "要不是我学历低早就评上了",
        "如果我有硕士学位要交什么材料",
        "最少要几篇",
        "我干了20多年",
    ],
)
def test_nothing_is_supposed(reader: Reader, said: str) -> None:
    assert reader.suppose(said, None, TODAY) is None


@pytest.mark.parametrize("said", ["如果我有硕士学位呢", "要是没有呢", "2019年聘的话能报吗"])
def test_what_is_supposed_is_never_told(reader: Reader, said: str) -> None:
    assert not reader.read(said, "papers_first", TODAY).facts


@pytest.mark.parametrize(
    ("said", "more", "fewer"),
    [("要是论文再多一篇呢", True, False), ("少两篇行吗", False, True), ("如果论文有两篇呢", False, False)],
)
def test_what_counts_from_what_there_is(reader: Reader, said: str, more: bool, fewer: bool) -> None:
    found = reader.suppose(said, "papers_first", TODAY)
    assert found is not None
    assert found.reading.facts.keys() == {"papers_first"}
    assert (bool(found.more), bool(found.fewer)) == (more, fewer)


@pytest.mark.parametrize("said", ["再过三年能报吗", "要是再干一年呢", "两年以后能报吗", "等到明年行不行"])
def test_time_that_is_to_pass(reader: Reader, said: str) -> None:
    found = reader.suppose(said, None, TODAY)
    assert found is not None
    assert found.waits


def test_a_bare_supposition_is_of_what_was_asked(reader: Reader) -> None:
    found = reader.suppose("要是没有呢", "in_service", TODAY)
    assert found is not None
    assert found.reading.facts == {"in_service": False}
