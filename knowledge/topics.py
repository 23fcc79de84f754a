"""What a question is about although none of the lexicon's words stands in it, by the wordings people use of a topic.

Each piece (one or two characters, or a word or number in Latin ones) speaks for the topics in whose wordings it is more
frequent than elsewhere: positive pointwise mutual information (Church and Hanks 1990), smoothed towards its frequency
in all of them.
"""

import collections
import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pydantic

from knowledge import datafile, lexicon, text

WORDINGS = lexicon.LEXICON / "wordings"

_SMOOTHING = 20.0  # wordings; by how much a topic's own frequencies are drawn towards those of all
_SHARPNESS = 0.4  # turns scores into odds; what is said with a probability of p is then right about that often
_RUNS = re.compile(r"[a-z]+|\d+|[^\W\d_a-z]+")
_Weights = dict[str, list[tuple[int, float]]]


class _File(pydantic.RootModel[dict[str, tuple[str, ...]]]):
    model_config = pydantic.ConfigDict(frozen=True)


def load(folder: Path = WORDINGS) -> dict[str, tuple[str, ...]]:
    """The wordings of each topic, and its words. Raises `DataError` for a file that is wrong, or an unknown topic."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted(folder.glob("*.yaml")):
        read, source = datafile.load(path, _File)
        for topic, wordings in read.root.items():
            if topic not in lexicon.load().weight:
                raise source.error((topic,), f"no concept {topic!r} in concepts.yaml; add it there, or mend the name")
            found[topic] = (*found.get(topic, ()), *wordings)
    for word, concepts in lexicon.load().words.items():
        found |= {topic: (*found[topic], word) for topic in concepts if topic in found}
    return found


class Topics:
    """Tells topics by what was learnt of their wordings. Use `Topics.learn`; `record` can be kept."""

    def __init__(self, topics: Sequence[str], weights: _Weights) -> None:
        self._topics, self._weights = topics, weights

    @classmethod
    def learn(cls, wordings: Mapping[str, Sequence[str]]) -> "Topics":
        """What the wordings of each topic teach."""
        topics = list(wordings)
        counts: dict[str, collections.Counter[int]] = collections.defaultdict(collections.Counter)
        for at, topic in enumerate(topics):
            for wording in wordings[topic]:
                for piece in set(_pieces(text.normalise(wording))):
                    counts[piece][at] += 1
        sizes = [len(wordings[topic]) for topic in topics]
        return cls(topics, {piece: list(_informative(found, sizes)) for piece, found in counts.items()})

    @property
    def record(self) -> list[object]:
        """What was learnt as plain values, for a file; `Topics(*record)` is the same."""
        return [self._topics, self._weights]

    def of(self, normalised: str) -> dict[str, float]:
        """The probability of each topic that some piece of the text speaks for, most probable first."""
        scores: dict[int, float] = collections.defaultdict(float)
        for piece in set(_pieces(normalised)):
            for topic, weight in self._weights.get(piece, ()):
                scores[topic] += weight
        best = max(scores.values(), default=0.0)
        odds = {topic: math.exp(_SHARPNESS * (score - best)) for topic, score in scores.items()}
        total = sum(odds.values())
        return {self._topics[topic]: value / total for topic, value in sorted(odds.items(), key=lambda o: -o[1])}

    def pieces(self, normalised: str, topic: str) -> list[tuple[str, float]]:
        """The pieces of a text that speak for a topic, each with how strongly, the strongest first."""
        at = self._topics.index(topic)
        weights = [(piece, dict(self._weights.get(piece, ())).get(at, 0.0)) for piece in set(_pieces(normalised))]
        return sorted((item for item in weights if item[1]), key=lambda item: (-item[1], item[0]))


def _informative(found: Mapping[int, int], sizes: Sequence[int]) -> Iterator[tuple[int, float]]:
    """The topics that a piece speaks for, each with how strongly: the logarithm of how much likelier it makes them."""
    everywhere = sum(found.values()) / sum(sizes)
    for topic, count in found.items():
        here = (count + _SMOOTHING * everywhere) / (sizes[topic] + _SMOOTHING)
        if here > everywhere:
            yield topic, round(math.log(here / everywhere), 3)


def _pieces(normalised: str) -> Iterator[str]:
    for run in _RUNS.findall(normalised):
        if run.isascii():
            yield run
        else:
            yield from run
            yield from map("".join, itertools.pairwise(run))
