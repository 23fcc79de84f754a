"""Text as index terms: single characters, pairs, the sounds of pairs, and concepts, in name spaces of their own.

Chinese segmenters fall apart under typing errors; characters and their pairs do not. A term is one word of letters and
digits, so that FTS5's own tokenizer keeps it whole and none of its query syntax can arise.
"""

import functools
import itertools
import re
from collections.abc import Iterable, Iterator

from knowledge import likeness

_RUNS = re.compile(r"[a-z]+|\d+|[㐀-䶿一-鿿]+")
_NO_LETTER = re.compile(r"\W|_")


def characters(normalised: str) -> Iterator[str]:
    """Latin words, numbers, single characters and pairs of neighbours."""
    for run in _RUNS.findall(normalised):
        if run.isascii():
            yield run
        else:
            yield from run
            yield from (a + b for a, b in itertools.pairwise(run))


def sounds(normalised: str) -> Iterator[str]:
    """The pairs of neighbours as they sound, as in s0lun0wen."""
    for run in _RUNS.findall(normalised):
        if not run.isascii():
            for a, b in itertools.pairwise(run):
                yield f"s0{_sound(a)}0{_sound(b)}"


@functools.lru_cache(maxsize=16_384)
def _sound(character: str) -> str:
    return min(likeness.sounds(character), default="x")


def concepts(names: Iterable[str]) -> Iterator[str]:
    """Concepts, as in k0论文."""
    return (f"k0{_NO_LETTER.sub('0', name)}" for name in names)


def any_of(terms: Iterable[str]) -> str:
    """The FTS5 query for any of the terms, each quoted; "" where there is none.

    The only place where a query is put together: the terms are ours, never a user's words as typed.
    """
    quoted = (f'"{term}"' for term in dict.fromkeys(terms) if not _NO_LETTER.search(term))
    return " OR ".join(quoted)
