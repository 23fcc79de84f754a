"""Ones that are told by a measure word alone: 发了篇论文, 有项国标."""

import re
from collections.abc import Iterator

from dialogs.reading.messages import Message
from dialogs.reading.numerals import Number

_ONE = re.compile(
    r"(?<![没未不再])(?:[一-鿿](?:了|过|到|上|成|下)|有)(?P<unit>篇|本|部|项|份|件|套|个)(?=[一-鿿])(?![把数半月人头子事科领分别遍])"
)
_REACH = 4
"""How far behind the measure word the thing counted is named."""
_THINGS = ("group", "topic", "asked_cue")


def find(message: Message) -> Iterator[Number]:
    """Each such one, with the measure word as its place; only where a thing is named that is counted so."""
    for found in _ONE.finditer(message.text):
        start, end = found.span("unit")
        if _names_thing(message, end) and not message.between(end, end + _REACH, "others"):
            yield Number(start, end, 1, None, None, found.group("unit"))


def _names_thing(message: Message, end: int) -> bool:
    until = end + _REACH
    return any(hit.start < until and any(hit.has(kind) for kind in _THINGS) for hit in message.between(end, until + 8))
