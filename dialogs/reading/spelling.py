"""Slips of the finger mended: 注理工程师 is read as 助理工程师, where no other name is as near."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from dialogs.reading.vocabulary import GAP
from knowledge import likeness

ACCEPT = 0.23
"""The greatest cost a character of a name that is still taken for a slip (likeness 77)."""
_MARGIN = 0.06
_LONGEST_TEXT = 240
_SHORT = 2
_WORD = re.compile(r"[一-鿿]+")
_HAN = re.compile(r"[一-鿿]")


@dataclass(frozen=True)
class Slip:
    """A stretch [start, end) of the mended text that was taken for `name` by likeness."""

    start: int
    end: int
    name: str


@dataclass(frozen=True)
class Mended:
    """A text with slips mended, and the near misses that were left: (words as typed, the names they may mean)."""

    text: str
    slips: tuple[Slip, ...] = ()
    unsure: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class _Window:
    start: int
    end: int
    name: str
    cost: float


class Speller:
    """Knows the names that slips are mended to, and the words that are none.

    `meanings` maps each name to what it stands for, so that two names of one meaning are no tie. `plain` are words that are right as they are.
    """

    def __init__(self, meanings: Mapping[str, str], plain: frozenset[str], pinyin_of: Mapping[str, str]) -> None:
        self._meanings, self._plain, self._pinyin = meanings, plain, pinyin_of
        self._longest = max(map(len, plain), default=1)
        self._by_character: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for name in meanings:
            for offset, character in enumerate(name):
                self._by_character[character].append((name, offset))

    def mend(self, text: str, own: frozenset[str]) -> Mended:
        """`text` with slips mended. `own` are the names of the field asked for: only they are mended where they have two characters."""
        text, slips = self._spelt_out(text)
        if len(text) > _LONGEST_TEXT or not _HAN.search(text):
            return Mended(text, tuple(slips))
        windows = sorted(self._windows(text, own), key=lambda w: (-(w.end - w.start), w.cost))
        known = self._known_spans(text)
        chosen: list[_Window] = []
        unsure: list[tuple[str, tuple[str, ...]]] = []
        for window in windows:
            if any(w.start < window.end and window.start < w.end for w in chosen):
                continue
            if any(s <= window.start and window.end <= e for s, e in known) or _worse_than_known(window, known):
                continue
            rivals = [
                w
                for w in windows
                if w.start < window.end
                and window.start < w.end
                and w.cost <= window.cost + _MARGIN
                and self._meanings[w.name] != self._meanings[window.name]
                and len(w.name) >= len(window.name)
            ]
            if rivals:
                unsure.append(
                    (text[window.start : window.end], tuple(dict.fromkeys([window.name, *(w.name for w in rivals)])))
                )
                chosen.append(_Window(window.start, window.end, text[window.start : window.end], 0.0))
            else:
                chosen.append(window)
        mended, moved = _replaced(text, sorted(chosen, key=lambda w: w.start))
        return Mended(mended, tuple(slips) + moved, tuple(unsure))

    def _spelt_out(self, text: str) -> tuple[str, list[Slip]]:
        """Names written in pinyin: benke."""
        slips: list[Slip] = []
        for match in reversed(list(re.finditer(r"(?<![a-z])[a-z]{4,24}(?![a-z])", text))):
            name = self._pinyin.get(match.group())
            if name:
                text = text[: match.start()] + name + text[match.end() :]
                slips.append(Slip(match.start(), match.start() + len(name), name))
        return text, slips

    def _known_spans(self, text: str) -> list[tuple[int, int]]:
        return [
            (start, start + length)
            for start in range(len(text))
            for length in range(min(self._longest, len(text) - start), 1, -1)
            if text[start : start + length] in self._plain
        ]

    def _windows(self, text: str, own: frozenset[str]) -> list[_Window]:
        votes: defaultdict[tuple[str, int], int] = defaultdict(int)
        for at, character in enumerate(text):
            for name, offset in self._by_character.get(character, ()):
                votes[name, at - offset] += 1
        found: list[_Window] = []
        for (name, start), count in votes.items():
            if count * 2 < len(name) or (len(name) == _SHORT and name not in own):
                continue
            if start >= 0 and start + len(name) <= len(text):
                self._weigh(found, text, start, start + len(name), name)
            if len(name) > 4 and count + 1 < len(name):
                self._uneven(found, text, start, name)
        return found

    def _uneven(self, found: list[_Window], text: str, start: int, name: str) -> None:
        for begin in (start, start + 1):
            for length in (len(name) - 1, len(name) + 1):
                if begin >= 0 and begin + length <= len(text):
                    self._weigh(found, text, begin, begin + length, name)

    def _weigh(self, found: list[_Window], text: str, start: int, end: int, name: str) -> None:
        if not _WORD.fullmatch(text, start, end):
            return
        limit = ACCEPT * len(name)
        cost = likeness.distance(text[start:end], name, limit)
        if 0 < cost <= limit:
            if cost < likeness.OTHER or (self._is_value(name) and not self._holds_name(text[start:end])):
                found.append(_Window(start, end, name, cost / len(name)))

    def _is_value(self, name: str) -> bool:
        return self._meanings[name].startswith("=")

    def _holds_name(self, window: str) -> bool:
        """Whether a whole name stands in the window: then what is beside it is no slip, but another word."""
        return any(window[i:j] in self._meanings for i in range(len(window)) for j in range(i + 3, len(window) + 1))


def _worse_than_known(window: _Window, known: list[tuple[int, int]]) -> bool:
    """Words that are right as they are and reach across the window's edge speak against it."""
    return any(
        (s < window.start < e or s < window.end < e) and not (window.start <= s and e <= window.end) for s, e in known
    )


def _replaced(text: str, windows: list[_Window]) -> tuple[str, tuple[Slip, ...]]:
    pieces: list[str] = []
    slips: list[Slip] = []
    at = length = 0
    for window in windows:
        pieces.append(text[at : window.start])
        length += window.start - at
        if text[window.start : window.end] != window.name:
            slips.append(Slip(length, length + len(window.name), window.name))
        pieces.append(window.name)
        length += len(window.name)
        at = window.end
    pieces.append(text[at:])
    return "".join(pieces), tuple(slips)


def spoken_names(words: Mapping[str, str]) -> dict[str, str]:
    """Each name of Chinese characters by its pinyin without tones; names that sound alike are left out."""
    by_sound: dict[str, str] = {}
    clashes: set[str] = set()
    for name in words:
        if GAP in name or not all("一" <= c <= "鿿" for c in name):
            continue
        sound = "".join(min(likeness.sounds(c), default="") for c in name)
        if sound in by_sound and words[by_sound[sound]] != words[name]:
            clashes.add(sound)
        by_sound[sound] = name
    return {sound: name for sound, name in by_sound.items() if sound not in clashes and len(sound) >= 4}
