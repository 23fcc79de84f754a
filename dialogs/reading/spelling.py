"""Slips of the finger mended: 注理工程师 is read as 助理工程师, where no other name is as near."""

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dialogs.reading.lexicon import Slips
from dialogs.reading.romanised import Romanised
from dialogs.reading.spellings import Spelling
from knowledge import likeness

ACCEPT = 0.23
"""The greatest cost a character of a name that is still taken for a slip (likeness 77)."""
_MARGIN = 0.06
_LONGEST_TEXT = 240
_SPAN, _MARGIN_BEFORE = 512, 128
"""A name at a place is one number, which counts faster than a pair: names, each with room for every place of a text
and for those before its start, where the end of a long name may stand."""
_SHORT = 2
_UNEVEN = 5
"""Names of at least so many characters are known with one too many or too few."""
_TWO_SLIPS = 4
"""Names of at least so many characters are known with two of them wrong."""
_YEAR_FIGURES = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d|[一二][〇零一二三四五六七八九]{3})(?=[一-鿿](?:\d|[一二三四五六七八九十]))"
)
_MONTH_FIGURES = re.compile(r"年(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])(?=[一-鿿])")
_WORD = re.compile(r"[一-鿿]+")
_LATIN = re.compile(r"[a-z]{2}")
_RUN = re.compile(r"[^,。;?!、:\s]+")
_SHORT_CLAUSE = 8
"""Names of two characters are mended only in clauses no longer than an answer: all texts have words alike."""
_LONG_CLAUSE = 20
"""In clauses up to this length they are mended where they sound the same."""
_LONG_PHRASE = 4
_LIGHT = "的地得了一是在和有我性及"
"""Characters too common to be slips within short phrases."""
_BEFORE_NAME = "是个位的在为有我俺咱就当名过了还也都到拿评聘这那,。;!?、: 0123456789一两二三四五六七八九十"
_AFTER_NAME = "干做待呆搞里的了吗呢吧啊哈呀证级毕学是有没不都也在我,。;!?、: 0123456789一两俩二三四五六七八九十去今前老"
"""What may stand right before and after a name of two characters that is a word by itself."""
_FIGURES = "零一二两三四五六七八九十百千万亿半"
_NEGATIONS = "不没无未非"
"""No slip adds or takes away a negation."""
_NOISE = re.compile(r"[我是的了,。!?\s]+")


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

    def meets(self, start: int, end: int) -> bool:
        return self.start < end and start < self.end


class Speller:
    """Knows the names that slips are mended to, and `plain`, the words that are right as they are; those of `elsewhere`
    are right too, but for an answer that is nothing else."""

    def __init__(
        self,
        spellings: Mapping[str, Spelling],
        plain: frozenset[str],
        elsewhere: frozenset[str],
        romanised: Romanised,
        little: Iterable[Slips] = (),
    ) -> None:
        self._spellings, self._plain, self._elsewhere = spellings, plain, elsewhere
        self._little = [(_little_word(slips), slips.meant) for slips in little]
        self._longest = max(map(len, plain), default=1)
        self._romanised = romanised
        self._names = list(spellings)
        self._needed = functools.cache(self._votes_needed)
        self._by_character: defaultdict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(self._names):
            for offset, character in enumerate(name):
                self._by_character[character].append(number * _SPAN - offset)
        for character in self._by_character:
            likeness.sounds(character)  # read once here, so that the first message is as quick as the others

    def mend(self, text: str, asked: str | None) -> Mended:
        """`text` (normalised) with slips mended; of names of two characters only to those of the field asked for."""
        for pattern, word in self._little:
            text = pattern.sub(word, text)
        text, slips = self._spelt_out(_with_date_marks(text), asked)
        if len(text) > _LONGEST_TEXT or not _WORD.search(text):
            return Mended(text, slips)
        known = self._known_spans(text)
        windows = sorted(
            self._windows(text, asked, known), key=lambda w: (-(w.end - w.start), w.cost, -_same_tones(text, w), w.name)
        )
        chosen: list[_Window] = []
        unsure: list[tuple[str, tuple[str, ...]]] = []
        for window in windows:
            if any(other.meets(window.start, window.end) for other in chosen) or self._is_plain(
                window, known, text, asked
            ):
                continue
            rivals = [w.name for w in windows if self._rivals(w, window, asked, text)]
            typed = text[window.start : window.end]
            if rivals:
                unsure.append((typed, tuple(dict.fromkeys([window.name, *rivals]))))
            chosen.append(_Window(window.start, window.end, typed, 0.0) if rivals else window)
        mended, moved = _replaced(text, sorted(chosen, key=lambda w: w.start))
        return Mended(mended, slips + moved, tuple(unsure))

    def _spelt_out(self, text: str, asked: str | None) -> tuple[str, tuple[Slip, ...]]:
        """Names written in pinyin: benke."""
        found = self._romanised.find(text, asked) if _LATIN.search(text) else ()
        return _replaced(text, [_Window(reading.start, reading.end, reading.word, 0.0) for reading in found])

    def _known_spans(self, text: str) -> list[tuple[int, int]]:
        return [
            (start, start + length)
            for start in range(len(text))
            for length in range(min(self._longest, len(text) - start), 1, -1)
            if (word := text[start : start + length]) in self._plain or word in self._elsewhere
        ]

    def _is_plain(self, window: _Window, known: list[tuple[int, int]], text: str, asked: str | None) -> bool:
        """Whether the words are right as they are; alone in answer to a question for a name they hardly are."""
        if self._is_own(window.name, asked) and not _NOISE.sub("", text[: window.start] + text[window.end :]):
            return text[window.start : window.end] in self._plain
        return self._breaks(window, known, text) or any(
            (start <= window.start and window.end <= end)
            or (start < window.start < end < window.end)
            or (window.start < start < window.end < end)
            for start, end in known
        )

    def _breaks(self, window: _Window, known: list[tuple[int, int]], text: str) -> bool:
        """Whether mending would change a word inside the window that is right as it is: 二学时 is no 二学士."""
        if window.end - window.start != len(window.name):
            return False
        wrong = [at for at in range(window.start, window.end) if text[at] != window.name[at - window.start]]
        return any(window.start <= start <= at < end <= window.end for start, end in known for at in wrong)

    def _is_own(self, name: str, asked: str | None) -> bool:
        return asked is not None and asked in self._spellings[name].fields

    def _rivals(self, other: _Window, window: _Window, asked: str | None, text: str) -> bool:
        if not other.meets(window.start, window.end) or len(other.name) < len(window.name):
            return False
        if self._spellings[other.name].kind == "decoy" and self._is_own(window.name, asked):
            return False
        if len(other.name) == len(window.name) and _same_tones(text, other) < _same_tones(text, window):
            return False
        same = self._spellings[other.name].meaning == self._spellings[window.name].meaning
        return not same and other.cost <= window.cost + _MARGIN

    def _windows(self, text: str, asked: str | None, known: list[tuple[int, int]]) -> Iterable[_Window]:
        votes = Counter[int]()
        for at, character in enumerate(text, _MARGIN_BEFORE):
            votes.update([name + at for name in self._by_character.get(character, ())])
        needed = self._needed(asked)
        places = [(place, count) for place, count in votes.items() if count >= needed[place // _SPAN]]
        for place, count in places:
            number, start = divmod(place, _SPAN)
            name, start = self._names[number], start - _MARGIN_BEFORE
            if len(name) == _SHORT and self._spellings[name].kind == "decoy":
                continue
            if len(name) == _SHORT and not self._is_own(name, asked):
                windows = self._weighed(text, start, start + len(name), name)
                yield from (w for w in windows if w.cost * _SHORT <= likeness.LOOKALIKE and _stands_out(text, w, known))
            elif len(name) > _SHORT or _clause_length(text, start) <= _SHORT_CLAUSE:
                yield from self._weighed(text, start, start + len(name), name)
            elif _clause_length(text, start) <= _LONG_CLAUSE:
                windows = self._weighed(text, start, start + len(name), name)
                yield from (window for window in windows if window.cost * len(name) <= likeness.HOMOPHONE)
            if len(name) >= _UNEVEN and count + 1 < len(name):
                for begin in (start, start + 1):
                    yield from self._weighed(text, begin, begin + len(name) - 1, name)
                    yield from self._weighed(text, begin, begin + len(name) + 1, name)

    def _votes_needed(self, asked: str | None) -> list[int]:
        """How many characters of each name must stand in their places; more than it has where it does not count."""
        return [
            len(name) - (2 if len(name) >= _TWO_SLIPS else 1) if self._counts(name, asked) else len(name) + 1
            for name in self._names
        ]

    def _counts(self, name: str, asked: str | None) -> bool:
        return self._is_own(name, asked) or not self._spellings[name].private

    def _weighed(self, text: str, start: int, end: int, name: str) -> Iterable[_Window]:
        if start < 0 or end > len(text) or not _WORD.fullmatch(text, start, end):
            return
        limit = ACCEPT * len(name)
        cost = likeness.distance(text[start:end], name, limit)
        if 0 < cost <= limit and self._may_hold(text[start:end], name, cost):
            yield _Window(start, end, name, cost / len(name))

    def _may_hold(self, window: str, name: str, cost: float) -> bool:
        """A whole value's name in the window stays: what is beside it is no slip but another word."""
        if any((character in window) != (character in name) for character in _NEGATIONS):
            return False
        if window[0] == "是" != name[0]:
            return False
        if self._spellings[name].kind == "value":
            return cost < likeness.OTHER or (len(window) != len(name) and not self._holds_value(window))
        if len(name) < _LONG_PHRASE and (
            cost > likeness.LOOKALIKE or any(c in _LIGHT and c not in name for c in window)
        ):
            return False
        return cost < likeness.OTHER and not self._holds_value(window)

    def _holds_value(self, window: str) -> bool:
        parts = (window[i:j] for i in range(len(window)) for j in range(i + 2, len(window) + 1))
        return any(part in self._spellings and self._spellings[part].kind == "value" for part in parts)


def _stands_out(text: str, window: _Window, known: list[tuple[int, int]]) -> bool:
    """Whether two characters are a word by themselves: between words that are known, or light ones."""
    start, end = window.start, window.end
    if any(character in _LIGHT + _FIGURES and character not in window.name for character in text[start:end]):
        return False
    begins = start == 0 or text[start - 1] in _BEFORE_NAME or any(last == start for _, last in known)
    ends = end == len(text) or text[end] in _AFTER_NAME or any(first == end for first, _ in known)
    return begins and ends


def _same_tones(text: str, window: _Window) -> int:
    """How many characters of a slip sound as those of the name in tone as well."""
    return sum(map(likeness.same_tone, text[window.start : window.end], window.name))


def _little_word(slips: Slips) -> re.Pattern[str]:
    around = f"(?<![{''.join(slips.unless_after)}])" if slips.unless_after else ""
    around += f"(?<=[{''.join(slips.only_after)}])" if slips.only_after else ""
    before = "|".join("$" if word == "$" else re.escape(word) for word in slips.before)
    return re.compile(f"{around}[{''.join(slips.typed)}](?={before})")


def _with_date_marks(text: str) -> str:
    """年 and 月 where a character that sounds alike stands in their place: 2018年9约."""
    for pattern, mark in ((_YEAR_FIGURES, "年"), (_MONTH_FIGURES, "月")):
        for match in pattern.finditer(text):
            at = match.end()
            if likeness.cost(text[at], mark) <= likeness.HOMOPHONE:
                text = text[:at] + mark + text[at + 1 :]
    return text


def _clause_length(text: str, at: int) -> int:
    """How long the run of characters without a mark is that stands around a position."""
    return next((end - start for start, end in map(re.Match.span, _RUN.finditer(text)) if start <= at < end), 0)


def _replaced(text: str, windows: list[_Window]) -> tuple[str, tuple[Slip, ...]]:
    """The text with each window's name in its place, and where the names then stand."""
    pieces: list[str] = []
    slips: list[Slip] = []
    at = length = 0
    for window in windows:
        pieces += [text[at : window.start], window.name]
        length += window.start - at
        if text[window.start : window.end] != window.name:
            slips.append(Slip(length, length + len(window.name), window.name))
        length += len(window.name)
        at = window.end
    return "".join([*pieces, text[at:]]), tuple(slips)
