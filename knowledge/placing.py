"""Places named in a text: as written, in pinyin, or with a slip; and those that only somebody's story is set in."""

import functools
import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge import datafile, lexicon, likeness, reading
from knowledge.keys import Keys
from knowledge.lexicon import Pattern

_HAN = re.compile("[\u4e00-\u9fff]+")
_LATIN = re.compile("[a-z]+(?: [a-z]+)*")
_DIVISIONS = ("", "shi", "sheng", "xian", "de")
_FEWEST_LETTERS = 5
"""What is shorter in Latin letters may be anything: xian, lasa."""
_MOST_SYLLABLES = 4
_ANY = "\0"
"""Stands for the character of a name that may be another."""


class _Asides(datafile.Strict):
    before: Pattern
    after: Pattern
    works_before: Pattern
    works_after: Pattern


@functools.cache
def _asides() -> _Asides:
    return datafile.load(lexicon.LEXICON / "asides.yaml", _Asides)[0]


@dataclass(frozen=True)
class Place:
    """A place named at [begin, end) of a text, with its division path; `aside` if the text is not about it."""

    name: str
    path: str
    begin: int
    end: int
    aside: bool = False


class Gazetteer:
    """Knows the lexicon's places and the regions of notices."""

    def __init__(self, regions: Iterable[str]) -> None:
        self._paths = dict(lexicon.load().places)
        own: dict[str, str] = {}
        for region in regions:
            steps = region.split("/")
            self._paths |= {lexicon.short_place(step): "/".join(steps[:n]) for n, step in enumerate(steps, start=1)}
            own.setdefault(lexicon.short_place(steps[-1]), region)
        self._longest = max(map(len, self._paths))
        self._by_sound = _by_sound((*self._paths, *own))  # of two that sound alike a notice's own is meant
        self._slips = Keys((pattern, name) for name in own for pattern in _patterns(name))
        self._slip_lengths = sorted({len(name) for name in own}, reverse=True)
        self._own = own

    def spelt(self, words: str) -> str:
        """The text (normalised) with places in pinyin as they are written."""
        return _LATIN.sub(lambda run: self._read(run[0]), words)

    def _read(self, run: str) -> str:
        syllables = run.split(" ")
        for begin, end in itertools.combinations(range(len(syllables) + 1), 2):
            if end - begin > _MOST_SYLLABLES:
                continue
            joined = "".join(syllables[begin:end])
            for division in _DIVISIONS:
                name = self._by_sound.get(joined.removesuffix(division))
                if name is not None:
                    return " ".join(filter(None, (*syllables[:begin], name, self._read(" ".join(syllables[end:])))))
        return run

    def find(self, words: str, known: frozenset[str]) -> list[Place]:
        """The places named, of nested ones the inmost. `known` are pairs of characters that are no slips."""
        places = self._written(words)
        if all("/" not in place.path for place in places):
            places += self._misspelt(words, known, places)
        paths = {place.path for place in places}
        return [p for p in places if not any(other.startswith(p.path + "/") for other in paths)]

    def _written(self, words: str) -> list[Place]:
        places: list[Place] = []
        at = 0
        while at < len(words):
            for length in range(min(self._longest, len(words) - at), 1, -1):
                name = words[at : at + length]
                if name in self._paths:
                    end = at + length
                    places.append(Place(name, self._paths[name], at, end, _aside(words, at, end)))
                    at = end
                    break
            else:
                at += 1
        return places

    def _misspelt(self, words: str, known: frozenset[str], written: list[Place]) -> list[Place]:
        """A notice's own place with one character that sounds or looks like the right one."""
        for length in self._slip_lengths:
            for at in range(len(words) - length + 1):
                end = at + length
                stretch = words[at:end]
                if stretch in known or not _HAN.fullmatch(stretch) or not _stands_apart(words[end:]):
                    continue
                if any(at < place.end and place.begin < end for place in written):
                    continue
                name = self._meant(stretch)
                if name is not None:
                    return [Place(name, self._own[name], at, end, _aside(words, at, end))]
        return []

    def _meant(self, stretch: str) -> str | None:
        """The notice's place that a stretch is a slip of."""
        for pattern in _patterns(stretch):
            at = pattern.index(_ANY)
            for name in self._slips.get(pattern):
                if likeness.cost(stretch[at], name[at]) <= likeness.LOOKALIKE:
                    return name
        return None


def _by_sound(names: Iterable[str]) -> dict[str, str]:
    """Each way of spelling a name in pinyin → the name; of several the last."""
    found: dict[str, str] = {}
    for name in names:
        for syllables in itertools.product(*(sorted(likeness.sounds(character)) for character in name)):
            spelling = "".join(syllables)
            if len(spelling) >= _FEWEST_LETTERS:
                found[spelling] = name
    return found


def _patterns(name: str) -> list[str]:
    """The name with each of its characters left open."""
    return [name[:at] + _ANY + name[at + 1 :] for at in range(len(name))]


def _aside(words: str, begin: int, end: int) -> bool:
    """Whether a place is only where something of somebody's life happened, and not where he applies."""
    return bool(_asides().before.search(words[:begin]) or _asides().after.match(words[end:]))


def works_at(words: str, place: Place) -> bool:
    """Whether a place named in a text is where somebody works."""
    data = _asides()
    return bool(data.works_before.search(words[: place.begin]) or data.works_after.match(words[place.end :]))


def _stands_apart(after: str) -> bool:
    """Whether what comes after a misspelt name may follow a place: a division's suffix, or a word of the field."""
    if not after or after[0] in "市的这那区县省" or not after[0].isalpha():
        return True
    return any(begin == 0 for begin, _, _ in reading.spans(after[:8]))
