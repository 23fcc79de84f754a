"""What one part of the reader found: a fact, or only a bound of it, with the words it came from."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Finding:
    """A field's value told at [start, end) of the text.

    `likely` says that it was taken by likeness, `weight` how surely the field is meant, `part_of` that it is a part of
    another count (其中2项). Where `value` is None only a bound is known: `least` and `most` (inclusive, but with
    `under` less than `most`).
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
    under: bool = False

    @property
    def bounds(self) -> dict[str, Any]:
        """What is known of the value where it is not known itself."""
        return {side: end for side, end in (("min", self.least), ("max", self.most)) if end is not None}
