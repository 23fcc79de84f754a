"""What one part of the reader found: a fact, or only a bound of it, with the words it came from."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Finding:
    """A field's value told at [start, end) of the text.

    `likely` says that it was taken by likeness, `weight` how surely the field is meant, `part_of` that it is a part of
    another count (其中2项). Where `value` is None only a bound is known: `least` and `most` (inclusive).
    """

    field: str
    value: Any
    start: int
    end: int
    likely: bool = False
    least: Any = None
    most: Any = None
    weight: float = 0.0
    part_of: bool = False
