"""What a question is about although none of the lexicon's words stands in it, by the wordings people use of a topic.

Each piece (one or two characters, or a word or number in Latin ones) speaks for the topics in whose wordings it stands:
by how much more frequent it is there than elsewhere (positive pointwise mutual information, Church and Hanks 1990,
smoothed towards its frequency in all of them), and by its share of the topic's centroid (Rocchio 1971, TF-IDF). On
wordings held out, the two together found the topic more often than either alone.
"""

import collections
import functools
import itertools
import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import pydantic

from knowledge import datafile, lexicon, text

WORDINGS = lexicon.LEXICON / "wordings"

_SMOOTHING = 20.0  # wordings; by how much a topic's own frequencies are drawn towards those of all
_CENTROID = 3.0  # what a piece's share of a centroid counts beside its mutual information
_SHARPNESS = 0.2  # turns scores into odds; what is said with a probability of p is then right about that often
_RUNS = re.compile(r"[a-z]+|\d+|[^\W\d_a-z]+")
_REMEMBERED = 256  # texts; one is asked about more than once while it is answered
_Weights = dict[str, str]
"""Each piece's topics (by number) and weights, as "3 1.25 17 0.5": a hundred thousand of them in little memory."""


class _File(pydantic.RootModel[dict[str, tuple[str, ...]]]):
    model_config = pydantic.ConfigDict(frozen=True)


def load(folder: Path = WORDINGS) -> dict[str, tuple[str, ...]]:
    """The wordings of each topic, and its words. Raises `DataError` for a file that is wrong, or an unknown topic."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted(folder.glob("*.yaml")):
        read, source = datafile.load(path, _File)
        for topic, wordings in read.root.items():
            if topic not in lexicon.load().weight and topic not in lexicon.load().off_topics:
                where = "no concept of concepts.yaml and no topic of offtopic.yaml"
                raise source.error((topic,), f"{topic!r} is {where}; add it there, or mend the name")
            found[topic] = (*found.get(topic, ()), *wordings)
    for word, concepts in lexicon.load().words.items():
        found |= {topic: (*found[topic], word) for topic in concepts if topic in found}
    return found


class Topics:
    """Tells topics by what was learnt of their wordings. Use `Topics.learn`; `record` can be kept."""

    def __init__(self, topics: Sequence[str], weights: _Weights) -> None:
        self._topics, self._weights = topics, weights
        self._scores = functools.lru_cache(_REMEMBERED)(self._scored)

    @classmethod
    def learn(cls, wordings: Mapping[str, Sequence[str]]) -> "Topics":
        """What the wordings of each topic teach."""
        topics = list(wordings)
        said = [[set(_pieces(text.normalise(one))) for one in wordings[topic]] for topic in topics]
        counts: dict[str, collections.Counter[int]] = collections.defaultdict(collections.Counter)
        for at, topic in enumerate(said):
            for piece in itertools.chain.from_iterable(topic):
                counts[piece][at] += 1
        sizes = list(map(len, said))
        rarity = {piece: 1 + math.log(sum(sizes) / found.total()) for piece, found in counts.items()}
        centroids = [_centroid(topic, rarity) for topic in said]
        weights = {
            piece: " ".join(
                f"{at} {weight + _CENTROID * rarity[piece] * centroids[at][piece]:.3f}"
                for at, weight in _informative(found, sizes)
            )
            for piece, found in counts.items()
        }
        return cls(topics, weights)

    @property
    def record(self) -> list[object]:
        """What was learnt as plain values, for a file; `Topics(*record)` is the same."""
        return [self._topics, self._weights]

    def of(self, normalised: str, sharpness: float = _SHARPNESS) -> dict[str, float]:
        """The probability of each topic that some piece of the text speaks for, most probable first."""
        scores = self._scores(normalised)
        best = max(scores.values(), default=0.0)
        odds = {topic: math.exp(sharpness * (score - best)) for topic, score in scores.items()}
        total = sum(odds.values())
        return {self._topics[topic]: value / total for topic, value in sorted(odds.items(), key=lambda o: -o[1])}

    def _scored(self, normalised: str) -> Mapping[int, float]:
        scores: dict[int, float] = collections.defaultdict(float)
        for piece in set(_pieces(normalised)):
            for topic, weight in self._of_piece(piece):
                scores[topic] += weight
        return scores

    def _of_piece(self, piece: str) -> Iterator[tuple[int, float]]:
        written = self._weights.get(piece, "").split()
        return zip(map(int, written[::2]), map(float, written[1::2]), strict=True)

    def familiar(self, normalised: str, known: frozenset[str]) -> float:
        """The share of a text's pairs of characters, and of its words in Latin letters, that stand in some wording or
        are `known`, 0 to 1: what nobody says is typed at random."""
        pieces = [piece for piece in set(_pieces(normalised)) if len(piece) > 1 and not piece.isdigit()]
        return sum(piece in self._weights or piece in known for piece in pieces) / len(pieces) if pieces else 1.0

    def pieces(self, normalised: str, topic: str) -> list[tuple[str, float]]:
        """The pieces of a text that speak for a topic, each with how strongly, the strongest first."""
        at = self._topics.index(topic)
        weights = [(piece, dict(self._of_piece(piece)).get(at, 0.0)) for piece in set(_pieces(normalised))]
        return sorted((item for item in weights if item[1]), key=lambda item: (-item[1], item[0]))


def _informative(found: Mapping[int, int], sizes: Sequence[int]) -> Iterator[tuple[int, float]]:
    """The topics that a piece speaks for, each with how strongly: the logarithm of how much likelier it makes them."""
    everywhere = sum(found.values()) / sum(sizes)
    for topic, count in found.items():
        here = (count + _SMOOTHING * everywhere) / (sizes[topic] + _SMOOTHING)
        yield topic, max(0.0, math.log(here / everywhere))


def _centroid(said: Sequence[Collection[str]], rarity: Mapping[str, float]) -> Mapping[str, float]:
    """The mean direction of a topic's wordings, each a vector of its pieces by their rarity, of length 1."""
    sums: dict[str, float] = collections.defaultdict(float)
    for pieces in said:
        length = math.hypot(*(rarity[piece] for piece in pieces))
        for piece in pieces:
            sums[piece] += rarity[piece] / length
    length = math.hypot(*sums.values())
    return {piece: value / length for piece, value in sums.items()}


def _pieces(normalised: str) -> Iterator[str]:
    for run in _RUNS.findall(normalised):
        if run.isascii():
            yield run
        else:
            yield from run
            yield from map("".join, itertools.pairwise(run))
