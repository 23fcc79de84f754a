"""Which passages answer a question, and how sure that is: do they speak of what is asked, and give what is wanted?

A clause that is merely related lacks one of the question's subjects or of its own words, and an answer from it would
mislead: the notice is silent.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge import confidence, lexicon, parting, passages, quoting, reading
from knowledge.passages import Passages, Ranked, Sentence
from knowledge.reading import Reading

_COVERED = 0.65  # the share of what is asked that must be spoken of
_LEAST = 0.22  # a passage's least score
_LEAST_VAGUE = 0.4  # the same for a question that names nothing of the field
_TRIED = 6  # passages, best first, that may answer
_CIRCUMSTANCE = 0.5  # what a degree or a circumstance counts beside a subject
_DEFINED = 8  # characters after a word within which its definition begins
_WORD = 0.35  # what a pair of characters weighs that the lexicon has no word for
_TOPICS = 8  # of what a question is likely about
_SHORT = 12  # characters; a last part no longer than this says no more than it asks
_UNDERSTOOD = 0.8  # the share of a question's characters from which on the lexicon understands all of it
_WORDED = 1.0  # what a topic weighs that the question's wording makes certain, though no word of it stands there
_FAINT = 0.1  # a topic less likely than this is none
_PARTS, _LONG = 5, 60  # parts and characters of a question that is a story
_RELATED = 0.5  # the share of what is asked that a clause must speak of to be told as near
_LIKELIER = 0.5  # and the probability of what it speaks of; half of it where it names what is asked about
_AT_A_GLANCE = 160  # characters that such a clause has at most
_QUOTE = 280  # characters of a long quote

Needed = Mapping[tuple[str, ...], float]


@dataclass(frozen=True)
class Candidate:
    """A passage with the sentences that would be shown of it, how well it is ranked, the share of what is asked that
    they speak of, whether the lexicon's words alone say that they answer, and the probability that they do."""

    ranked: Ranked
    shown: tuple[Sentence, ...]
    covered: float
    plainly: bool
    sure: float = 0.0

    @property
    def score(self) -> float:
        """How well it answers beside others, 0 to 1."""
        return self.ranked.score * (0.4 + 0.6 * self.covered)


def candidates(question: Reading, notice: Passages, ranked: Sequence[Ranked], room: int) -> list[Candidate]:
    """The passages that may answer, best first, each cut to at most `room` characters."""
    needed, likely = _needed(question, notice), _likely(question, notice)
    found = []
    for item in ranked[:_TRIED]:
        shown = _cut(question, item, room)
        terms = _terms(item, shown)
        plainly = _plainly(question, item, shown, _share(needed, terms))
        found.append(Candidate(item, shown, _share({**needed, **likely}, terms), plainly))
    found.sort(key=lambda candidate: -candidate.score)
    return [replace(item, sure=confidence.of(signs(question, notice, found, at))) for at, item in enumerate(found)]


def briefly(question: Reading, candidate: Candidate, room: int) -> Candidate:
    """The candidate with less shown of it: at most `room` characters."""
    return replace(candidate, shown=_cut(question, candidate.ranked, room))


def _cut(question: Reading, item: Ranked, room: int) -> tuple[Sentence, ...]:
    return tuple(quoting.cut(item, room, lambda said: passages.evidence(question, said) > 0, question.focus))


def answering(question: Reading, found: Sequence[Candidate]) -> list[Candidate]:
    """The first candidate that answers, rather than being merely related, with those after it; none where none does."""
    for at, item in enumerate(found):
        if item.sure >= confidence.load().least and _may_answer(question, item):
            return list(found[at:])
    return []


def _may_answer(question: Reading, item: Candidate) -> bool:
    """Whether nothing forbids it: where the lexicon understands all of a question, what it says decides."""
    understood = question.explained >= _UNDERSTOOD
    return (item.plainly or not understood) and _gives_what_must_be(question, item.ranked, item.shown)


def related(question: Reading, item: Candidate) -> bool:
    """Whether what is shown of a candidate is about what is asked though it does not answer: it speaks of what that
    likely is, of nobody else, and gives no figure that could be taken for the one wanted."""
    data = lexicon.load()
    said = frozenset[str]().union(*(sentence.words.concepts for sentence in item.shown))
    likely = sum(share for topic, share in question.likely.items() if topic in said)
    things = (set(question.focus) & data.subjects) - data.manners
    least = _LIKELIER / 2 if things & said else _LIKELIER
    if likely < least or item.covered < _RELATED or sum(len(s.plain) for s in item.shown) > _AT_A_GLANCE:
        return False
    other = any(s.target not in (None, question.target) for s in item.shown if question.target)
    firm = any(data.asks[ask].firm for ask in question.asks)
    return not other and not (firm and passages.gives(question, item.shown))


def _gives_what_must_be(question: Reading, item: Ranked, shown: Sequence[Sentence]) -> bool:
    if "definition" in question.asks:
        return _defines(question, item, shown)
    return not passages.lacks(question, shown)


def _plainly(question: Reading, item: Ranked, shown: Sequence[Sentence], covered: float) -> bool:
    """Whether the lexicon's words alone say that it answers: it speaks of what is asked, and gives what is wanted."""
    least = _LEAST if question.focus else _LEAST_VAGUE
    terms = _terms(item, shown)
    if item.score < least or covered < _COVERED or any(terms.isdisjoint(unit) for unit in _decisive(question)):
        return False
    if _strange(question) and question.bare.isdisjoint(terms):
        return False
    if "definition" in question.asks:
        return _defines(question, item, shown)
    return question.yes_no or passages.gives(question, shown)


def signs(question: Reading, notice: Passages, found: Sequence[Candidate], at: int) -> dict[str, float]:
    """What speaks for and against the candidate at a place of the order, each about 0 to 1."""
    item = found[at]
    above = item.ranked.passage.heading | item.ranked.passage.above
    terms = _terms(item.ranked, item.shown)
    needed = _needed(question, notice)
    unknown = {unit: weight for unit, weight in needed.items() if question.wanted.issuperset(unit)}
    known = {unit: weight for unit, weight in needed.items() if unit not in unknown}
    likely = list(question.likely.items())[:_TOPICS]
    *_, last = parting.PARTS.split(question.text.rstrip("?!。"))
    short = len(last) <= _SHORT
    foreign = any(not any(map(notice.speaks_of, unit)) for unit in known)
    strange = _strange(question) and question.bare.isdisjoint(terms)
    rival = max((other.score for other in found if other is not item), default=0.0)
    return {
        "score": item.ranked.score,
        "ahead": item.score - rival,
        "first": float(at == 0),
        "covered": item.covered if needed else 0.0,
        "topics": _share(known, terms) if known else 0.0,
        "words": _share(unknown, terms),
        "foreign": float(foreign),
        "foreign_and_short": float(foreign and short),
        "plainly": float(item.plainly),
        "undecided": float(any(terms.isdisjoint(unit) for unit in _decisive(question))),
        "lacking": float(not passages.gives(question, item.shown)),
        "evidence": passages.evidence(question, "".join(sentence.normalised for sentence in item.shown)),
        "likely": sum(share for topic, share in likely if topic in terms),
        "likely_above": sum(share for topic, share in likely if topic in above.concepts),
        "absent": sum(share for topic, share in likely if not notice.speaks_of(topic)),
        "strange": float(strange),
        "strange_and_short": float(strange and short),
        "vague": float(not question.focus),
        "yes_no": float(question.yes_no),
        "parts": min(1.0, len(parting.PARTS.split(question.text)) / _PARTS),
        "long": min(1.0, len(question.text) / _LONG),
        "other_title": float(any(s.target not in (None, question.target) for s in item.shown if question.target)),
        "shown": min(1.0, sum(len(sentence.plain) for sentence in item.shown) / _QUOTE),
    }


def _strange(question: Reading) -> bool:
    """Whether all that a question names is something that the lexicon has no word for, as 软件工程."""
    data = lexicon.load()
    return bool(question.bare) and not (data.focus | data.degrees | data.circumstances) & set(question.concepts)


def _defines(question: Reading, item: Ranked, shown: Sequence[Sentence]) -> bool:
    """Whether a clause says what the thing asked about is, rather than merely naming it."""
    things = set(question.focus)
    if things & item.passage.heading.concepts:
        return True
    evidence = lexicon.load().asks["definition"].evidence
    return any(
        evidence.search(sentence.normalised[end : end + _DEFINED])
        for sentence in shown
        for _, end, names in reading.spans(sentence.normalised)
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


def _share(needed: Needed, terms: frozenset[str]) -> float:
    """The share of what is needed, by weight, that is among the terms; 1 where nothing is needed."""
    total = sum(needed.values())
    return sum(weight for unit, weight in needed.items() if not terms.isdisjoint(unit)) / total if total else 1.0


def _likely(question: Reading, notice: Passages) -> Needed:
    """What an answer should speak of by the question's wording, each with its weight in this notice."""
    weight = lexicon.load().weight
    likely = [(topic, share) for topic, share in question.likely.items() if share >= _FAINT]
    return {(topic,): _WORDED * share * weight[topic] * notice.rarity(topic) for topic, share in likely}


def _needed(question: Reading, notice: Passages) -> Needed:
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
