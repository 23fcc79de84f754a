"""Heights set in columns, as a newspaper sets its text: in order, down one column and on in the next."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Grid:
    """So many columns; what is higher than `highest` in one of them takes several."""

    count: int
    highest: float


def split(heights: Sequence[float], count: int, gap: float = 0) -> list[range]:
    """At most so many runs of what has these heights, so that the highest run is as low as can be."""
    if not heights:
        return [range(0)]
    low, high = max(heights), sum(heights) + gap * len(heights)
    while high - low > 1:
        middle = (low + high) / 2
        fits = len(list(_runs(heights, middle, gap))) <= count
        low, high = (low, middle) if fits else (middle, high)
    return list(_runs(heights, high, gap))


def blocks(depths: Sequence[int], most: int) -> list[range]:
    """Runs that begin with what is no deeper than `most`."""
    starts = [at for at, depth in enumerate(depths) if at == 0 or depth <= most]
    return [range(start, end) for start, end in itertools.pairwise([*starts, len(depths)])]


def height(heights: Sequence[float], count: int, gap: float = 0) -> float:
    """How high so many columns become."""
    return max(run_height([heights[at] for at in run], gap) for run in split(heights, count, gap))


def run_height(heights: Sequence[float], gap: float) -> float:
    """How high these are one below the other."""
    return sum(heights) + gap * max(0, len(heights) - 1)


def _runs(heights: Sequence[float], limit: float, gap: float) -> Iterator[range]:
    start, filled = 0, 0.0
    for at, one in enumerate(heights):
        if at > start and filled + gap + one > limit:
            yield range(start, at)
            start, filled = at, one
        else:
            filled += one + (gap if at > start else 0)
    yield range(start, len(heights))
