"""The clauses of one notice ranked by how well they answer a question, and cut to the sentences that do.

A question's concepts weigh by how much they are its subject and how rare they are in the notice. A clause counts by its
own words, less by the headings and the sentence above it; then by its best sentence.
"""

import collections
import functools
import itertools
import math
import re
import statistics
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from knowledge import clauses, lexicon, reading, text
from knowledge.clauses import ClauseTree
from knowledge.reading import Reading

_OUTSIDE, _INSIDE = 0.25, 0.08  # what a pair of characters weighs, outside and inside a concept's words
_CONTEXT = 0.6  # what a word counts that stands only above the clause
_BESIDE = 0.5  # what a word counts that stands only in another sentence of the clause
_BARELY = 0.3  # the same where sentences are chosen to be shown
_SENTENCE = re.compile(r"[^。]+。?")
_HALF = re.compile(r"[^；;]+[；;]?")
_LONG = 200  # characters; a longer sentence is taken apart at its semicolons
_OTHER_TITLE = 0.55  # what a sentence counts that speaks of applying for another title
_HEADED = 0.8  # what a word counts that stands only in the heading of the sentence's own clause
_BACKGROUND = 0.4  # what a concept counts that is told beside the question
_LACKING = 0.85  # what a passage counts that lacks the kind of answer that is asked for
_SUBJECT = re.compile("((申报|申请|参评)(评审)?)?")
_PREDICATE = re.compile("$|[:,须需应必的]|职务|评审|者")
_LIKELY = 0.5  # what a topic weighs that the question's wording makes certain, though no word of it stands there
_TOPICS = 5  # of these at most, the likeliest
_K1, _B = 1.2, 0.75  # BM25's usual constants
_CONCEPT = 1.5  # what a concept counts in it beside a pair of characters
_TITLED = 0.5  # and a term that stands only above the clause
_LETTER = 0.5  # and a single character
_GROUP = 700  # characters; a longer list is not taken as one passage


Read = tuple[str, tuple[str, ...], str | None]
"""A text normalised, its concepts, and the title whose applicants it speaks of: what takes long to find out."""


@dataclass(frozen=True)
class Words:
    """What some text speaks of."""

    concepts: frozenset[str]
    pairs: frozenset[str]

    @classmethod
    def of(cls, read: Read) -> "Words":
        """Those of a text that was read."""
        normalised, concepts, _ = read
        return cls(frozenset(concepts), frozenset(reading.pairs(normalised)))

    def __len__(self) -> int:
        return len(self.concepts) + len(self.pairs)

    def __or__(self, other: "Words") -> "Words":
        return Words(self.concepts | other.concepts, self.pairs | other.pairs)


def joined(*several: Words) -> Words:
    """What several texts speak of together."""
    return Words(
        frozenset().union(*(words.concepts for words in several)),
        frozenset().union(*(words.pairs for words in several)),
    )


_NO_WORDS = Words(frozenset(), frozenset())


@dataclass(frozen=True)
class Sentence:
    """One sentence as written, the clause where it stands, and the title whose applicants it speaks of."""

    path: str
    plain: str
    normalised: str
    words: Words
    target: str | None = None


@dataclass(frozen=True)
class Passage:
    """A clause, or a list with its items: its sentences, and the words above it."""

    path: str
    sentences: tuple[Sentence, ...]
    heading: Words
    above: Words
    own: Words
    letters: frozenset[str]

    @functools.cached_property
    def normalised(self) -> str:
        """Its sentences in one, normalised."""
        return "".join(sentence.normalised for sentence in self.sentences)


@dataclass(frozen=True)
class Ranked:
    """A passage with its score (0 to 1), its sentences' scores with and without what stands
    around them."""

    passage: Passage
    score: float
    by_sentence: tuple[float, ...]
    direct: tuple[float, ...]


@dataclass
class _Weights:
    concepts: dict[str, float] = field(default_factory=dict)
    pairs: dict[str, float] = field(default_factory=dict)

    def total(self) -> float:
        return sum(self.concepts.values()) + sum(self.pairs.values())

    def of(self, words: Words) -> Words:
        """The question's own among the words."""
        return Words(words.concepts & self.concepts.keys(), words.pairs & self.pairs.keys())

    def shared(self, asked: Words) -> float:
        """What the question's own words (`of`) weigh together."""
        return sum(map(self.concepts.__getitem__, asked.concepts)) + sum(map(self.pairs.__getitem__, asked.pairs))


class Passages:
    """The passages of one notice. `read` has what was found out of its texts before, as `lines` returned it."""

    def __init__(self, tree: ClauseTree, read: Mapping[str, Read] | None = None) -> None:
        self._tree = tree
        self.lines = dict(read or {})
        """Every line and sentence with what it was read as."""
        self._sentences = functools.cache(self._sentences_of)  # a clause's are also those of the list around it
        self._above = functools.cache(self._words_above)
        self._target_above = functools.cache(self._target_of)
        self.by_path = {clause.path: self._passage(clause) for clause in tree if not clause.form}
        self._count = len(self.by_path)
        self._weighed: dict[str, dict[str, float]] = {}
        self._frequency: collections.Counter[str] = collections.Counter()
        for passage in self.by_path.values():
            for terms in (passage.own.concepts, passage.own.pairs, passage.letters):
                self._frequency.update(terms)
        self._usual = statistics.mean(len(passage.own) for passage in self.by_path.values())

    def speaks_of(self, concept: str) -> bool:
        """Whether any clause of the notice has a word of the concept."""
        return concept in self._frequency

    def says(self, word: str) -> bool:
        """Whether the word itself stands in the notice."""
        return any(word in passage.normalised for passage in self.by_path.values())

    def _read(self, plain: str) -> Read:
        if plain not in self.lines:
            normalised = text.normalise(plain)
            self.lines[plain] = normalised, reading.concepts(normalised), _target(normalised)
        return self.lines[plain]

    def rank(self, question: Reading) -> list[Ranked]:
        """The passages that share terms with a question, best first."""
        found = {path: score for path, passage in self.by_path.items() if (score := self._relevance(passage, question))}
        best = max(found.values(), default=1.0)
        weights = self._weights(question)
        ranked = [self._ranked(self.by_path[path], question, weights, score / best) for path, score in found.items()]
        return sorted(ranked, key=lambda r: -r.score)

    def ranked(self, path: str, question: Reading) -> Ranked:
        """One passage as it is ranked where nothing else is found. Raises KeyError."""
        return self._ranked(self.by_path[path], question, self._weights(question), 1.0)

    def _relevance(self, passage: Passage, question: Reading) -> float:
        """BM25 with each term counted once, less where it stands only above; Robertson and Zaragoza 2009, eq. 3.15."""
        length = len(passage.own) / self._usual
        own, above = self._shared(passage.own, question), self._shared(passage.own | passage.above, question)
        letters = sum(self._idf(c) for c in question.letters if c in passage.letters)
        return (_K1 + 1) / (1 + _K1 * (1 - _B + _B * length)) * (own + _TITLED * (above - own) + _LETTER * letters)

    def _shared(self, words: Words, question: Reading) -> float:
        concepts, pairs = words.concepts.intersection(question.concepts), words.pairs & question.pairs
        return _CONCEPT * sum(map(self._idf, concepts)) + sum(map(self._idf, pairs))

    def _idf(self, term: str) -> float:
        among = self._frequency.get(term, 0)
        return math.log(1 + (self._count - among + 0.5) / (among + 0.5))

    def _ranked(self, passage: Passage, question: Reading, weights: _Weights, found: float) -> Ranked:
        total = weights.total() or 1.0
        asked_own = weights.of(passage.own)
        own, both = weights.shared(asked_own), weights.shared(asked_own | weights.of(passage.above))
        whole = (own + _CONTEXT * (both - own)) / total
        near = [self._near(sentence, weights, weights.of(passage.heading)) for sentence in passage.sentences]
        favours = [self._favour(sentence, question) for sentence in passage.sentences]
        scored = [(favour / total, *parts) for favour, parts in zip(favours, near, strict=True)]
        by_sentence = tuple(share * (score + _BESIDE * (both - headed)) for share, score, headed in scored)
        direct = tuple(share * (score + _BARELY * (both - headed)) for share, score, headed in scored)
        top = max(by_sentence, default=0.0)
        score = 0.35 * whole + 0.45 * top + 0.1 * _shown(question, passage, by_sentence) + 0.1 * found
        if question.asks and not evidence(question, passage.normalised):
            score *= _LACKING
        if passage.path in (clauses.PREAMBLE, clauses.CLOSING):
            score *= 0.8
        return Ranked(passage, min(score, 1.0), by_sentence, direct)

    def _near(self, sentence: Sentence, weights: _Weights, heading: Words) -> tuple[float, float]:
        """What the sentence itself counts with its heading, and what both weigh in full."""
        asked = weights.of(sentence.words)
        mine, headed = weights.shared(asked), weights.shared(asked | heading)
        return mine + _HEADED * (headed - mine), headed

    def _favour(self, sentence: Sentence, question: Reading) -> float:
        """What a sentence's score is multiplied by: less for another title's, and for one that says much else."""
        other = question.target and sentence.target and sentence.target != question.target
        said = self._said(sentence)
        asked = sum(said[c] for c in said.keys() & set(question.concepts))
        return (_OTHER_TITLE if other else 1.0) * (0.9 + 0.1 * asked / (sum(said.values()) or 1.0))

    def _said(self, sentence: Sentence) -> dict[str, float]:
        """The concepts of a sentence with their weights in this notice."""
        if sentence.plain not in self._weighed:
            weight = lexicon.load().weight
            self._weighed[sentence.plain] = {c: weight[c] * self.rarity(c) for c in sentence.words.concepts}
        return self._weighed[sentence.plain]

    def _weights(self, question: Reading) -> _Weights:
        data = lexicon.load()
        weights = _Weights()
        for concept in question.concepts:
            share = _BACKGROUND if concept in question.background else 1.0
            weights.concepts[concept] = share * data.weight[concept] * self.rarity(concept)
        for topic, share in itertools.islice(question.likely.items(), _TOPICS):
            weight = _LIKELY * share * data.weight[topic] * self.rarity(topic)
            weights.concepts[topic] = weights.concepts.get(topic, 0.0) + weight
        for pair in question.pairs:
            weights.pairs[pair] = (_OUTSIDE if pair in question.outside else _INSIDE) * self.rarity(pair)
        return weights

    def rarity(self, term: str) -> float:
        """How seldom the notice has a concept or a pair of characters; highest where it has none."""
        return math.log(1 + self._count / (self._frequency.get(term, 1) + 0.5))

    def _passage(self, clause: clauses.Clause) -> Passage:
        sentences = list(self._sentences(clause.path))
        if clause.children and len(self._tree.full_text(clause.path)) <= _GROUP and _introduces(clause):
            sentences += [s for child in self._below(clause) for s in self._sentences(child.path)]
        heading = Words.of(self._read(clause.heading))
        own = joined(heading, *(sentence.words for sentence in sentences))
        above = heading | (self._above(clause.parent) if clause.parent else _NO_WORDS)
        letters = frozenset().union(*(sentence.normalised for sentence in sentences))
        return Passage(clause.path, tuple(sentences), heading, above, own, letters)

    def _below(self, clause: clauses.Clause) -> Iterable[clauses.Clause]:
        for path in clause.children:
            yield self._tree[path]
            yield from self._below(self._tree[path])

    def _sentences_of(self, path: str) -> list[Sentence]:
        found = []
        clause = self._tree[path]
        inherited = self._target_above(clause.parent)
        for paragraph in clause.text.split("\n"):
            target = inherited
            if paragraph == clause.heading:
                continue
            for plain in _split(paragraph):
                read = self._read(plain)
                target = read[2] or target
                found.append(Sentence(path, plain, read[0], Words.of(read), target))
        return found

    def _target_of(self, path: str | None) -> str | None:
        """The title whose section this clause is, or stands in."""
        if path is None:
            return None
        clause = self._tree[path]
        lines = clause.text.split("\n")
        openings = [line for line in lines if line.endswith(("：", ":"))]
        targets = (self._read(line)[2] for line in (*openings, lines[0]))
        return next(filter(None, targets), None) or self._target_above(clause.parent)

    def _words_above(self, path: str) -> Words:
        """What this clause, under which others stand, and those above it say of them."""
        clause = self._tree[path]
        lines = [line for line in clause.text.split("\n") if line.endswith(("：", ":"))]
        words = (Words.of(self._read(line)) for line in (clause.heading, *lines))
        return joined(*words, self._above(clause.parent) if clause.parent else _NO_WORDS)


def _split(paragraph: str) -> Iterator[str]:
    for match in _SENTENCE.finditer(paragraph):
        whole = match[0].strip()
        parts = [whole] if len(whole) <= _LONG else [half[0].strip() for half in _HALF.finditer(whole)]
        yield from (part for part in parts if part)


def _target(normalised: str) -> str | None:
    """The title whose applicants a sentence speaks of: the one it begins with, as in 申报工程师：…"""
    start = _SUBJECT.match(normalised)
    begin = start.end() if start else 0
    titles = lexicon.load().titles
    for at, end, names in reading.spans(normalised):
        if at >= begin:
            alone = begin > 0 or _PREDICATE.match(normalised[end:])
            return next((name for name in names if name in titles), None) if at == begin and alone else None
    return None


def _introduces(clause: clauses.Clause) -> bool:
    """Whether a clause's own words are little more than the heading or the opening of its list."""
    own = [line for line in clause.text.split("\n") if line != clause.heading]
    return sum(map(len, own)) <= 120 or any(line.endswith(("：", ":")) for line in own)


def evidence(question: Reading, normalised: str) -> float:
    """How many of the kinds of answer that the question wants the text gives: 0 to 1, 1 where it wants none."""
    if not question.asks:
        return 1.0
    return sum(_shows(ask, normalised) for ask in question.asks) / len(question.asks)


def gives(question: Reading, shown: Iterable[Sentence]) -> bool:
    """Whether the sentences give one of the kinds of answer that must not lack."""
    data = lexicon.load()
    firm = [ask for ask in question.asks if data.asks[ask].firm]
    said = "".join(sentence.normalised for sentence in shown)
    return not lacks(question, shown) and (not firm or any(_shows(ask, said) for ask in firm))


def lacks(question: Reading, shown: Iterable[Sentence]) -> bool:
    """Whether a kind of answer is wanted that the sentences lack, and that may not lack whatever else is asked."""
    data = lexicon.load()
    said = "".join(sentence.normalised for sentence in shown)
    return any(data.asks[ask].must and not _shows(ask, said) for ask in question.asks)


@functools.lru_cache(maxsize=16_384)
def _shows(ask: str, normalised: str) -> bool:
    """Whether a notice's words give a kind of answer."""
    return lexicon.load().asks[ask].evidence.search(normalised) is not None


def _shown(question: Reading, passage: Passage, by_sentence: tuple[float, ...]) -> float:
    if not by_sentence:
        return 0.0
    best = max(range(len(by_sentence)), key=by_sentence.__getitem__)
    said = evidence(question, passage.sentences[best].normalised)
    return 0.7 * said + 0.3 * evidence(question, passage.normalised)
