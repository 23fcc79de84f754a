"""Pinyin read as the characters it stands for: benke, shuoshi学位, wo shi zhong ji gong cheng shi, 2019nian ping de."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dialogs.reading.spellings import Spelling
from dialogs.reading.vocabulary import Role
from knowledge import likeness

_RUN = re.compile(r"[a-z]+(?: [a-z]+)*")
_HAN = re.compile(r"[一-鿿]+")
_HAN_BEFORE, _HAN_AFTER = re.compile(r"[一-鿿]{1,5}$"), re.compile(r"[一-鿿]{1,6}")
_LONGEST_RUN = 80
_LONGEST_TEXT = 240
_LONGEST_WORD = 32
_FEWEST_LETTERS = 4
"""A shorter word in Latin letters amid Chinese may be anything: an abbreviation, a unit."""
_BRIEF = 3
"""An answer of so few syllables may be single words throughout: san pian."""
_SINGLES = {
    "".join(likeness.sound(character)): character
    for character in reversed(
        "我你他是的了有没不在过嗯对好吗呢吧就都也还一两二三四五六七年月个次篇项人干评聘拿考名但和跟说问能报上中大小到从当出写发去来俺已"
    )
}
"""What a syllable by itself stands for among words in pinyin."""
_WORD, _SINGLE = 1, 4
"""What a piece of a reading costs: few long words are likelier than many short ones."""


@dataclass(frozen=True)
class Reading:
    """A stretch [start, end) in Latin letters (and the characters that belong to its word) with what it stands for."""

    start: int
    end: int
    word: str


class Romanised:
    """Knows the words of the lexicon by their sound."""

    def __init__(self, spellings: Mapping[str, Spelling], words: Mapping[str, tuple[Role, ...]]) -> None:
        self._spellings = spellings
        self._by_sound: dict[str, list[str]] = {}
        for word in words:
            if len(word) > 1 and _HAN.fullmatch(word):
                self._by_sound.setdefault("".join(map(likeness.sound, word)), []).append(word)
        for several in self._by_sound.values():
            several.sort(key=lambda word: _rank(words[word]))
        self._latin = frozenset(word for word in words if word.isascii())

    def find(self, text: str, asked: str | None) -> Iterator[Reading]:
        """Where words stand in pinyin in normalised `text`, in order, none overlapping."""
        reached = 0
        only = not _HAN.search(text)
        for run in _RUN.finditer(text):
            if run.start() < reached:
                continue
            reading = self._whole(run, asked, only) or self._mixed(text, run, asked)
            if reading is not None:
                reached = reading.end
                yield reading

    def _whole(self, run: re.Match[str], asked: str | None, only: bool) -> Reading | None:
        """A run that is words in pinyin throughout; amid Chinese it must be words of the lexicon."""
        letters = run.group().replace(" ", "")
        if run.group() in self._latin or len(letters) > _LONGEST_RUN:
            return None
        after_figure = run.start() > 0 and run.string[run.start() - 1].isdigit()
        if not only and not after_figure and len(letters) < _FEWEST_LETTERS:
            return None
        told = self._told(letters, asked)
        if told is None or not (only or after_figure or all(len(piece) > 1 for piece in told)):
            return None
        brief = only and asked is not None and 1 < len(told) <= _BRIEF
        if (
            not brief
            and len(told) > 1
            and sum(len(piece) for piece in told if len(piece) > 1) * 3 < sum(map(len, told))
        ):
            return None
        if only and not after_figure and len(told) == 1 and len(told[0]) == 1:
            return None
        return Reading(run.start(), run.end(), "".join(told))

    def _told(self, letters: str, asked: str | None) -> list[str] | None:
        """The fewest words that the letters can be read as, None where some cannot be read."""
        best: list[tuple[int, list[str]] | None] = [(0, [])]
        for end in range(1, len(letters) + 1):
            readings = [
                (cost + (_SINGLE if len(word) == 1 else _WORD), [*pieces, word])
                for start in range(max(0, end - _LONGEST_WORD), end)
                if (before := best[start]) is not None and (word := self._word(letters[start:end], asked))
                for cost, pieces in (before,)
            ]
            best.append(min(readings, key=lambda reading: reading[0], default=None))
        final = best[-1]
        return final[1] if final else None

    def _word(self, letters: str, asked: str | None) -> str | None:
        several = self._by_sound.get(letters)
        if several is None:
            return _SINGLES.get(letters)
        own = [word for word in several if word in self._spellings and asked in self._spellings[word].fields]
        named = own or [word for word in several if word in self._spellings and not self._spellings[word].private]
        values = {self._spellings[word].meaning for word in named if self._spellings[word].kind == "value"}
        if len(values) > 1:
            return None
        return own[0] if own else several[0]

    def _mixed(self, text: str, run: re.Match[str], asked: str | None) -> Reading | None:
        """One word of which some characters stand in pinyin: shuoshi学位."""
        if len(text) > _LONGEST_TEXT or " " in run.group():
            return None
        before = _HAN_BEFORE.search(text[max(0, run.start() - 5) : run.start()])
        after = _HAN_AFTER.match(text, run.end())
        left, right = before.group() if before else "", after.group() if after else ""
        for size in range(len(left) + len(right), 0, -1):
            for taken in range(min(size, len(left)), -1, -1):
                head, tail = left[len(left) - taken :], right[: size - taken]
                if len(tail) == size - taken and (word := self._spelt(head, run.group(), tail, asked)):
                    return Reading(run.start() - len(head), run.end() + len(tail), word)
        return None

    def _spelt(self, head: str, letters: str, tail: str, asked: str | None) -> str | None:
        sound = "".join(map(likeness.sound, head)) + letters + "".join(map(likeness.sound, tail))
        word = self._word(sound, asked) if sound in self._by_sound else None
        return word if word and word.startswith(head) and word.endswith(tail) else None


def _rank(roles: tuple[Role, ...]) -> int:
    """Names of values go before phrases, phrases before everyday words, decoys come last."""
    kinds = {role.kind for role in roles}
    for rank, named in enumerate((("enum",), ("bool",), ("ambiguous", "topic", "group", "cue", "asked_cue"))):
        if kinds & set(named):
            return rank
    return 9 if not kinds or kinds == {"decoy"} else 5
