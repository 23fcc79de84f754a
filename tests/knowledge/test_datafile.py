"""YAML files that are not as they should be: each error says where it is and what to do."""

from pathlib import Path

import pytest

from knowledge import datafile
from knowledge.errors import DataError


class Book(datafile.Strict):
    title: str
    year: int


@pytest.mark.parametrize(
    ("written", "place", "says"),
    [
        ("titel: x\nyear: 3", "1:1", "'title' is missing; add it, or write it for 'titel'"),
        ("year: 3", "1:1", "'title' is missing; add it"),
        ("title: x\nyear: 3\nyaer: 4", "3:7", "did you mean 'year'?"),
        ("&a [*a]", "1:1", "refers to itself"),
        ("title: &a {x: [*a]}", "1:8", "refers to itself"),
        ("[" * 3000 + "]" * 3000, "1:1", "too deep"),
        ("title: x\ntitle: y", "2:1", "a second time"),
    ],
)
def test_errors(tmp_path: Path, written: str, place: str, says: str) -> None:
    file = tmp_path / "book.yaml"
    file.write_text(written, "utf-8")
    with pytest.raises(DataError) as caught:
        datafile.load(file, Book)
    assert f"book.yaml:{place}: " in str(caught.value)
    assert says in str(caught.value)


def test_an_alias_may_stand_twice(tmp_path: Path) -> None:
    file = tmp_path / "book.yaml"
    file.write_text("title: &a x\nyear: 3", "utf-8")
    assert datafile.load(file, Book)[0].year == 3
    file.write_text("a: &a [1]\nb: *a\nc: [*a, *a]", "utf-8")
    assert datafile.read(file).value == {"a": [1], "b": [1], "c": [[1], [1]]}
