"""What a question (or a clause) speaks of: the lexicon's concepts in it, with typing errors mended first.

A typing error is a stretch of text that stands in no notice and sounds or looks like one of the lexicon's words.
"""

import functools
import itertools
import operator
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from knowledge import lexicon, likeness, text
from knowledge.lexicon import FRAME

_LONGEST_MENDED = 6
_PARTS = re.compile(r"[,。;?!、~]+|\.{2,}")
_WHICH = re.compile("几|多少|哪|什么|啥|何|谁|怎(?!么$)|咋")
_YES_NO = re.compile(
    "[吗么不没]([?!,。]|$)|能不能|可不可以|是不是|要不要|用不用|行不|算不算|得不得|有没有|可以不|咋办|怎么办|([一-鿿])不\\2"
)
_OVERRIDES = 4  # characters; a longer word with a slip takes a shorter one in it along (助里工程师)
_LEVEL = re.compile("级$|职称$|副高|正高")
_COUNTING = frozenset("一二两三四五六七八九十百千万次份篇年月日天个项名")  # numerals and measures: no slips


@dataclass(frozen=True)
class Reading:
    """`text` is normalised and mended; `concepts` are in the order of their words, each once.

    `pairs` are the two-character stretches that carry meaning, `outside` those of them that no concept's word covers,
    `bare` those that no frame word covers either. `asks` are the kinds of answer it wants. `target` is the title it is
    about, if one is named, `title_word` the word for it, `applied` whether applying for it is spoken of. `background`
    are the concepts that stand only in other parts of the text than the one that asks, `wanted` the pairs of `bare`
    that stand in some notice and count nothing, `units` the concepts of
    each word, of which any may be meant, `implied` the concepts it has no word for, `likely` the probabilities of what
    it may be about by the wordings that are like it, `elsewhere` the probability that it is about none of the field's,
    `familiar` how much of it somebody says at all, 0 to 1.
    """

    text: str
    concepts: tuple[str, ...]
    pairs: frozenset[str]
    outside: frozenset[str]
    bare: frozenset[str]
    asks: tuple[str, ...]
    target: str | None = None
    title_word: str = ""
    applied: bool = False
    background: frozenset[str] = frozenset()
    wanted: frozenset[str] = frozenset()
    units: tuple[tuple[str, ...], ...] = ()
    implied: tuple[str, ...] = ()
    likely: Mapping[str, float] = field(default_factory=dict)
    elsewhere: float = 0.0
    familiar: float = 1.0

    @functools.cached_property
    def letters(self) -> frozenset[str]:
        """Its single Chinese characters that carry meaning."""
        return frozenset(c for c in self.text if c.isalnum() and not c.isascii()) - lexicon.load().stop

    @functools.cached_property
    def explained(self) -> float:
        """The share of its characters that carry meaning which stand in words of the lexicon, 0 to 1."""
        stop = lexicon.load().stop
        bearing = [at for at, character in enumerate(self.text) if character.isalnum() and character not in stop]
        known = {at for begin, end, _ in spans(self.text) for at in range(begin, end)}
        return len(known.intersection(bearing)) / len(bearing) if bearing else 1.0

    @property
    def yes_no(self) -> bool:
        """Whether it wants a yes or a no, and nothing else."""
        return bool(_YES_NO.search(self.text)) and not _WHICH.search(self.text)

    @property
    def exactly(self) -> bool:
        """Whether it wants a kind of answer that facts give."""
        data = lexicon.load()
        return any(data.asks[ask].exact for ask in self.asks)

    @property
    def asks_alone(self) -> bool:
        """Whether it asks something that can be understood without any words before it."""
        things = set(self.focus) - lexicon.load().manners
        return self.exactly or (bool(things) and bool(self.asks or self.yes_no or _WHICH.search(self.text)))

    @property
    def focus(self) -> tuple[str, ...]:
        """What it is about, without titles, circumstances, frame words and what is told beside the question."""
        known = lexicon.load().focus - self.background
        return tuple(concept for concept in self.concepts if concept in known)

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles it names."""
        known = lexicon.load().titles
        return tuple(concept for concept in self.concepts if concept in known)


@functools.lru_cache(maxsize=1024)
def read(question: str, known: frozenset[str] = frozenset()) -> Reading:
    """Read a question. `known` are character pairs that stand in the notices and so are no typing errors."""
    data = lexicon.load()
    mended = mend(standard(text.normalise(question)), known)
    asks = tuple(name for name, ask in data.asks.items() if ask.cues.search(mended))
    named = concepts(mended)
    implied = tuple(_implied(named, asks))
    target, title_word, applied = title_meant(mended)
    bare = frozenset(pairs(_outside(_without_offices(mended), "")))
    return Reading(
        text=mended,
        concepts=(*named, *implied),
        implied=implied,
        pairs=frozenset(pairs(mended)),
        outside=frozenset(pairs(_outside(mended, FRAME))),
        bare=bare,
        asks=asks,
        target=target,
        title_word=title_word,
        applied=applied,
        background=_background(mended),
        units=tuple(dict.fromkeys(names for _, _, names in spans(mended))),
        wanted=frozenset(pair for pair in bare & known if not (pair.isascii() or _COUNTING & set(pair))),
    )


def standard(normalised: str) -> str:
    """The text with everyday and regional question words as the standard ones."""
    for rewrite in lexicon.load().rewrites:
        normalised = rewrite.said.sub(rewrite.standard, normalised)
    return normalised


def _background(mended: str) -> frozenset[str]:
    """The concepts of a story told around a question, where the part that asks says itself what it is about."""
    data = lexicon.load()
    parts = [(concepts(part), part) for part in _PARTS.split(mended) if part]
    asking = [(_asks(part) and (data.focus - data.manners) & set(found)) or _exact(part) for found, part in parts]
    if not any(asking):
        return frozenset()
    kept = {
        c
        for (found, part), asks in zip(parts, asking, strict=True)
        if asks or _YES_NO.search(part) or part.endswith("呢")
        for c in found
    }
    return frozenset(c for found, _ in parts for c in found if c not in kept)


def _asks(part: str) -> bool:
    return bool(_WHICH.search(part)) or any(ask.cues.search(part) for ask in lexicon.load().asks.values())


def _exact(part: str) -> bool:
    data = lexicon.load()
    return any(ask.exact and ask.cues.search(part) for ask in data.asks.values())


def _implied(named: tuple[str, ...], asks: tuple[str, ...]) -> Iterator[str]:
    """What a question is about that names only titles and degrees: 硕士几年评工程师 is about years in office."""
    data = lexicon.load()
    titled, graded = data.titles & set(named), data.degrees & set(named)
    if data.focus & set(named) or not (titled or graded):
        return
    for name, ask in data.asks.items():
        if ask.implies is not None and (name in asks or (titled and graded)):
            yield ask.implies


def title_meant(mended: str) -> tuple[str | None, str, bool]:
    """The title that is meant, the word for it, and whether it is applied for: the last one after a word such as 报,
    else the only one that is named."""
    data = lexicon.load()
    named: dict[str, str] = {}
    applied: str | None = None
    for begin, end, names in spans(mended):
        title = next((name for name in names if name in data.titles), None)
        if title is not None:
            word = mended[begin:end]
            named[title] = named[title] if title in named and not _LEVEL.search(named[title]) else word
            if data.target.search(mended[:begin]):
                applied = title
    if applied is not None:
        return applied, named[applied], True
    return (*next(iter(named.items())), False) if len(named) == 1 else (None, "", False)


def _without_offices(mended: str) -> str:
    """The text without the short names of offices, which notices write in many ways."""
    for office in lexicon.load().offices:
        mended = mended.replace(office, " ")
    return mended


def _outside(normalised: str, kept: str) -> str:
    """The text with the words of concepts blanked, but for the frame words where those are to be `kept`."""
    rest = list(normalised)
    for begin, end, names in spans(normalised):
        if end - begin > 1 and not (kept and names[0].startswith(kept)):
            rest[begin:end] = " " * (end - begin)
    return "".join(rest)


def concepts(normalised: str) -> tuple[str, ...]:
    """The concepts whose words stand in the text, each once, in the order of their words."""
    found: dict[str, None] = {}
    for _, _, names in spans(normalised):
        found.update(dict.fromkeys(names))
    return tuple(found)


def spans(normalised: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """The lexicon's words in the text, the longest from the left: begin, end, concepts."""
    words = lexicon.load().words
    lengths = _lengths()
    at = 0
    while at < len(normalised):
        for length in lengths.get(normalised[at : at + 2]) or lengths.get(normalised[at], ()):
            names = words.get(normalised[at : at + length])
            if names is not None:
                yield at, at + length, names
                at += length
                break
        else:
            at += 1


@functools.cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """First character, and first two, → the lengths of the words that begin so, longest first."""
    lengths: dict[str, set[int]] = {}
    words = lexicon.load().words
    for word in words:
        lengths.setdefault(word[:2], set()).add(len(word))
    for begin, found in lengths.items():
        if len(begin) == 2 and begin[0] in words:
            found.add(1)
    return {begin: tuple(sorted(found, reverse=True)) for begin, found in lengths.items()}


def pairs(normalised: str) -> Iterator[str]:
    """The pairs of neighbouring characters that carry meaning: letters or digits, no function words."""
    for run in _meaning().findall(normalised):
        yield from map("".join, itertools.pairwise(run))


@functools.cache
def _meaning() -> re.Pattern[str]:
    """A run of letters and digits without function words."""
    return re.compile(rf"(?:(?![{''.join(sorted(lexicon.load().stop))}_])\w)+")


def mend(normalised: str, known: frozenset[str]) -> str:
    """The text with its typing errors replaced by the lexicon's words they stand for."""
    taken = [False] * len(normalised)
    framed: list[tuple[int, int]] = []
    for begin, end, names in spans(normalised):
        if names[0].startswith(FRAME):
            framed.append((begin, end))
        elif end - begin > 1:
            taken[begin:end] = [True] * (end - begin)
    mended = list(normalised)
    for length in range(min(_LONGEST_MENDED, len(normalised)), 1, -1):
        for at in range(len(normalised) - length + 1):
            if any(taken[at : at + length]) and length < _OVERRIDES:
                continue
            if length < _OVERRIDES and any(_cuts(at, at + length, *word) for word in framed):
                continue
            word = _meant(normalised[at : at + length], known)
            if word is not None and not _touches(taken, at, normalised[at : at + length], word):
                mended[at : at + length] = word
                taken[at : at + length] = [True] * length
    return "".join(mended)


def _cuts(at: int, to: int, begin: int, end: int) -> bool:
    """Whether a stretch takes a part of a word and leaves the rest, as 程职 of 工程|职称 does."""
    return at < end and begin < to and not (at <= begin and end <= to)


def _touches(taken: list[bool], at: int, stretch: str, word: str) -> bool:
    """Whether mending would change a character of a word that is right as it stands."""
    return any(a != b and taken[at + i] for i, (a, b) in enumerate(zip(stretch, word, strict=True)))


@functools.lru_cache(maxsize=32_768)
def _meant(stretch: str, known: frozenset[str]) -> str | None:
    """The word a stretch was meant to be, or None where it is like none or is a word in its own right."""
    words = lexicon.load()
    if stretch in words.words or not all("一" <= c <= "鿿" for c in stretch):
        return None
    if len(stretch) == 2 and (stretch in known or stretch[0] in words.stop or stretch[1] in words.stop):
        return None
    best: tuple[float, str] | None = None
    for word in _candidates(stretch):
        cost = _slip(stretch, word)
        if cost is not None and (best is None or cost < best[0]):
            best = (cost, word)
    return None if best is None else best[1]


def _candidates(stretch: str) -> Iterable[str]:
    """The words with a character in the same place, always in the same order: of two as near, the first is meant."""
    index = _by_character()
    found: dict[str, None] = {}
    for at, character in enumerate(stretch):
        found.update(dict.fromkeys(index.get((len(stretch), at, character), ())))
    return found


@functools.cache
def _by_character() -> dict[tuple[int, int, str], tuple[str, ...]]:
    """(length, place, character) → the words of that length with that character in that place."""
    index: dict[tuple[int, int, str], list[str]] = {}
    for word, names in lexicon.load().words.items():
        if 2 <= len(word) <= _LONGEST_MENDED and _mendable(word, names):
            for at, character in enumerate(word):
                index.setdefault((len(word), at, character), []).append(word)
    return {key: tuple(found) for key, found in index.items()}


def _mendable(word: str, names: tuple[str, ...]) -> bool:
    """Words of function words (多少字) and frame words are taken as typed."""
    stop = lexicon.load().stop
    return not (word.isascii() or stop & set(word) or all(name.startswith(FRAME) for name in names))


def _slip(stretch: str, word: str) -> float | None:
    """What it costs to take one for the other, or None where it is no slip of the ear or the eye."""
    allowed = 1 if len(word) < 4 else 2
    if sum(map(operator.ne, stretch, word)) > allowed:
        return None
    differing = [(a, b) for a, b in zip(stretch, word, strict=True) if a != b]
    if any(a in _COUNTING or a in lexicon.load().meant for a, _ in differing):
        return None
    costs = [likeness.cost(a, b) for a, b in differing]
    worst = likeness.LOOKALIKE if len(word) == 2 else likeness.NEAR_SOUND
    if not costs or max(costs) > worst:
        return None
    return sum(costs)
