"""The oracle itself: what it lets pass and what it does not."""

from collections import Counter
from collections.abc import Sequence

import pytest

from tests.bot.faults.oracle import Expected, repeats

QUESTIONS = (Expected(1, "one?", True), Expected(2, "noted", False), Expected(2, "two?", True))


@pytest.mark.parametrize(
    ("shown", "unknown", "repeated"),
    [
        (["one?", "noted", "two?"], {}, 0),
        (["one?", "one?", "noted", "two?", "two?"], {}, 2),
        (["one?", "two?"], {2: 1}, 0),
        (["one?"], {2: 2}, 0),
        (["one?", "noted", "two?"], {2: 1}, 0),
    ],
)
def test_what_agrees(shown: Sequence[str], unknown: dict[int, int], repeated: int) -> None:
    assert repeats(QUESTIONS, shown, Counter(unknown)) == repeated


@pytest.mark.parametrize(
    ("shown", "unknown"),
    [
        (["one?", "noted"], {}),
        (["one?", "two?"], {1: 1}),
        (["one?"], {2: 1}),
        (["one?", "two?", "noted"], {2: 1}),
        (["one?", "noted", "noted", "two?"], {2: 1}),
        (["one?", "one?", "one?", "noted", "two?"], {1: 1}),
        (["one?", "noted", "two?", "three?"], {}),
    ],
    ids=["missing", "another one missing", "more missing", "out of order", "twice", "three times", "never said"],
)
def test_what_does_not(shown: Sequence[str], unknown: dict[int, int]) -> None:
    assert repeats(QUESTIONS, shown, Counter(unknown)) is None
