"""What a term comes to under known facts."""

import math

from rules import nodes
from rules.known import Known, Range, is_rough

_ANY: Range = (0, math.inf)


def bounds(term: nodes.Term, known: Known) -> Range:
    """The least and the most that a term may come to; from 0 to infinity where nothing is known."""
    match term:
        case nodes.Number(value):
            return value, value
        case nodes.Quantity(field):
            value = known.get(field, _ANY)
            return value if is_rough(value) else (value, value)
        case nodes.InYear(field, year):
            return (known[field].get(year, 0),) * 2 if field in known else _ANY
        case nodes.Sum(parts):
            ends = [bounds(part, known) for part in parts]
            return sum(least for least, _ in ends), sum(most for _, most in ends)
