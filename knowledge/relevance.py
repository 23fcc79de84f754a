"""Whether what would be shown answers a question: it speaks of what is asked, and gives the kind of answer wanted.

A question needs its subjects, and the words of its own that notices use. A clause that is merely related lacks one of
them, and an answer from it would mislead: the notice is silent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge import lexicon, passages, quoting, reading, text
from knowledge.passages import Passages, Ranked, Sentence
from knowledge.reading import Reading

_TRIED = 6  # passages, best first, that may answer
_COVERED = 0.65  # the share of what is asked that must be spoken of
_LEAST = 0.22  # a passage's least score
_LEAST_VAGUE = 0.4  # the same for a question that names nothing of the field
_CIRCUMSTANCE = 0.5  # what a degree or a circumstance counts beside a subject
_HALF = 0.6  # the most that counts as spoken of where a yes or no lacks one of the things asked about
_DEFINED = 8  # characters after a word within which its definition begins
_WORD = 0.35  # what a pair of characters weighs that the lexicon has no word for


@dataclass(frozen=True)
class Candidate:
    """A passage with the sentences that would be shown of it, how well it is ranked, and the share of what is asked
    that they speak of."""

    ranked: Ranked
    shown: tuple[Sentence, ...]
    covered: float

    @property
    def score(self) -> float:
        """Both in one, 0 to 1."""
        return self.ranked.score * (0.4 + 0.6 * self.covered)


def candidates(question: Reading, notice: Passages, ranked: Sequence[Ranked], room: int) -> list[Candidate]:
    """The passages that may answer, best first, each cut to at most `room` characters."""
    needed = _needed(question, notice)
    certain = _decisive(question)
    found = []
    for item in ranked[:_TRIED]:
        shown = tuple(quoting.cut(item, room, lambda plain: passages.evidence(question, plain) > 0, question.focus))
        covered = _covered(needed, item, shown)
        told = _terms(item, shown)
        whole = all(not told.isdisjoint(unit) for unit in certain)
        found.append(Candidate(item, shown, covered if whole else min(covered, _HALF)))
    return sorted(found, key=lambda candidate: -candidate.score)


def answers(question: Reading, candidate: Candidate) -> bool:
    """Whether the candidate answers, rather than being merely related."""
    least = _LEAST if question.focus else _LEAST_VAGUE
    if candidate.ranked.score < least or candidate.covered < _COVERED:
        return False
    if _strange(question) and question.bare.isdisjoint(_terms(candidate.ranked, candidate.shown)):
        return False
    if "definition" in question.asks:
        return _defines(question, candidate)
    return question.yes_no or "逾期" in question.focus or passages.gives(question, candidate.shown)


def _strange(question: Reading) -> bool:
    """Whether all that a question names is something that the lexicon has no word for, as 软件工程."""
    data = lexicon.load()
    return bool(question.bare) and not (data.focus | data.degrees | data.circumstances) & set(question.concepts)


def _defines(question: Reading, candidate: Candidate) -> bool:
    """Whether a clause says what the thing asked about is, rather than merely naming it."""
    things = set(question.focus)
    if things & candidate.ranked.passage.heading.concepts:
        return True
    evidence = lexicon.load().asks["definition"].evidence
    plains = (text.normalise(sentence.plain) for sentence in candidate.shown)
    return any(
        evidence.search(plain[end : end + _DEFINED])
        for plain in plains
        for _, end, names in reading.spans(plain)
        if things & set(names)
    )


def _decisive(question: Reading) -> list[tuple[str, ...]]:
    """What a yes or no must speak of to the last word: each thing that the question names."""
    if not question.yes_no:
        return []
    things = set(question.focus) - lexicon.load().manners
    units = (tuple(concept for concept in unit if concept in things) for unit in question.units)
    return [unit for unit in units if unit]


def _terms(ranked: Ranked, shown: Iterable[Sentence]) -> frozenset[str]:
    """The concepts and pairs of characters of what would be shown and of what stands above it."""
    said = ranked.passage.heading | ranked.passage.above
    for sentence in shown:
        said |= sentence.words
    return said.concepts | said.pairs


def _covered(needed: dict[tuple[str, ...], float], ranked: Ranked, shown: Iterable[Sentence]) -> float:
    terms = _terms(ranked, shown)
    total = sum(needed.values())
    got = sum(weight for unit, weight in needed.items() if not terms.isdisjoint(unit))
    return got / total if total else 1.0


def _needed(question: Reading, notice: Passages) -> dict[tuple[str, ...], float]:
    """What an answer must speak of, each with its weight in this notice: any concept of each of the question's words,
    and the pairs of characters that are no concept's."""
    data = lexicon.load()
    asked = set(question.focus) | (data.degrees | data.circumstances) & set(question.concepts)
    things = asked - data.manners
    needed: dict[tuple[str, ...], float] = {(pair,): _WORD * notice.rarity(pair) for pair in question.wanted}
    for unit in (*question.units, *((concept,) for concept in question.implied)):
        concepts = tuple(concept for concept in unit if concept in things)
        if concepts:
            absent = not data.degrees.isdisjoint(concepts) and not any(map(notice.speaks_of, concepts))
            beside = data.focus.isdisjoint(concepts) and not absent
            share = _CIRCUMSTANCE if beside else 1.0
            needed[concepts] = share * min(data.weight[concept] * notice.rarity(concept) for concept in concepts)
    return needed
