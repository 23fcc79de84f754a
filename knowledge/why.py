"""How a question was read, for staff: `python -m knowledge why`. What it shows is what `KnowledgeBase.ask` goes by."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from knowledge import confidence, exact, lexicon, parting, reading, relevance, text
from knowledge import why_words as words
from knowledge.answers import Answer, KnowledgeBase, Understood
from knowledge.reading import Reading
from knowledge.relevance import Candidate

_LABEL = 7  # characters that a label takes
_SHOWN = 5  # candidates and topics
_OPENING = 36  # characters of a clause
_RARE = 0.01  # a topic of a lesser probability is left out
_PIECES = 6
_SIGNS = 6

Line = tuple[str, str]
"""A label, "" where the one above goes on, and what is told."""


def explained(
    knowledge: KnowledgeBase,
    question: str,
    notice: str | None,
    now: datetime.datetime,
    previous: Mapping[str, Any] | None = None,
) -> str:
    """How `question` is read and answered, in Chinese; the arguments and errors are those of `KnowledgeBase.ask`."""
    before = dict(previous) if previous else None
    heard = knowledge.understand(question, notice, before)
    lines = [*_as_words(question, heard), (words.NOTICE, _notice(knowledge, heard))]
    several = parting.several(heard.match.rest, knowledge.pairs)
    if several:
        lines.append((words.ASKED, words.PARTS.format(count=len(several))))
    for part in several or [""]:
        asked = knowledge.understand(part, None).asked if part else heard.asked
        lines += _asked(knowledge, asked, part)
        if not isinstance(heard.chosen, Answer):
            lines += _found(knowledge, heard.chosen, asked, now)
    answer = knowledge.ask(question, notice, now, before)
    lines += [(words.RESULT, _outcome(answer)), *(("", line) for line in answer.text.splitlines())]
    return "\n".join(map(_laid, lines))


def _laid(line: Line) -> str:
    label, told = line
    return label.ljust(_LABEL, "　") + told


def _as_words(question: str, heard: Understood) -> Iterator[Line]:
    yield words.TYPED, question
    yield words.NORMALISED, heard.typed
    if text.normalise(heard.question) != heard.typed:
        yield words.LEANING, heard.question
    before = text.normalise(heard.match.rest)
    if heard.asked.text != before:
        slips = [words.SLIP.format(typed=typed, meant=meant) for typed, meant in _changes(before, heard.asked.text)]
        yield words.MENDED, heard.asked.text + words.SLIPS.format(slips="、".join(slips))


def _changes(before: str, after: str) -> Iterator[tuple[str, str]]:
    """What the reading changed: regional words as the standard ones, then slips, which keep their length."""
    for rewrite in lexicon.load().rewrites:
        for found in rewrite.said.finditer(before):
            yield found[0], rewrite.standard
        before = rewrite.said.sub(rewrite.standard, before)
    at = 0
    while at < len(before):
        end = at
        while end < len(before) and before[end] != after[end]:
            end += 1
        if end > at:
            yield before[at:end], after[at:end]
        at = end + 1


def _notice(knowledge: KnowledgeBase, heard: Understood) -> str:
    found = [words.CLUE.format(kind=words.CLUES[clue], words=said) for clue, said in knowledge.clues(heard.question)]
    clues = "、".join(found) or words.NO_CLUE
    if isinstance(heard.chosen, str):
        chosen = words.CHOSEN.format(name=knowledge.identities[heard.chosen].short_name, id=heard.chosen)
        conversed = heard.chosen == heard.notice
        return chosen + (words.CONVERSED if conversed else "") + words.BY_WORDS.format(clues=clues)
    if heard.chosen.kind == "elsewhere":
        return words.ELSEWHERE.format(elsewhere=heard.match.elsewhere, clues=clues)
    names = "、".join(knowledge.identities[id].short_name for id in heard.chosen.choices[:_SHOWN])
    return words.CANDIDATES.format(clues=clues, names=names)


def _asked(knowledge: KnowledgeBase, asked: Reading, part: str) -> Iterator[Line]:
    told = [part, words.CONCEPTS.format(concepts="；".join(_concepts(asked)) or words.NOTHING)]
    told.append(words.ASKS.format(asks="、".join(_asks(asked)) or words.NOTHING))
    if asked.target is not None:
        told.append(words.TARGET.format(title=asked.target, applied=words.APPLIED if asked.applied else ""))
    told += [words.YES_NO] if asked.yes_no else []
    told += [words.UNKNOWN_WORDS.format(pairs="、".join(sorted(asked.wanted)))] if asked.wanted else []
    yield from _under(words.ASKED, filter(None, told))
    shares = [(topic, share) for topic, share in asked.likely.items() if share >= _RARE][:_SHOWN]
    if shares:
        best = shares[0][0]
        pieces = [f"{piece}{weight:+.1f}" for piece, weight in knowledge.topics.pieces(asked.text, best)[:_PIECES]]
        told = ["、".join(words.TOPIC.format(topic=topic, share=share) for topic, share in shares)]
        yield from _under(words.TOPICS, [*told, words.SPEAKS.format(topic=best, pieces=" ".join(pieces))])


def _concepts(asked: Reading) -> Iterator[str]:
    """Each concept with the words that name it."""
    said: dict[str, list[str]] = {}
    for begin, end, names in reading.spans(asked.text):
        for name in names:
            said.setdefault(name, []).append(asked.text[begin:end])
    for concept in asked.concepts:
        by = "/".join(dict.fromkeys(said.get(concept, [words.IMPLIED])))
        told = concept if concept.removeprefix(lexicon.FRAME) == by else words.CONCEPT.format(concept=concept, words=by)
        yield told.removeprefix(lexicon.FRAME) + (words.BESIDE if concept in asked.background else "")


def _asks(asked: Reading) -> Iterator[str]:
    """Each kind of answer that is wanted, with the words that ask for it."""
    for name in asked.asks:
        cue = lexicon.load().asks[name].cues.search(asked.text)
        yield words.CONCEPT.format(concept=name, words=cue[0]) if cue else name


def _found(knowledge: KnowledgeBase, notice: str, asked: Reading, now: datetime.datetime) -> Iterator[Line]:
    fact = exact.answer(knowledge.notices[notice], asked, now)
    if fact is not None:
        lines = fact.lines or (words.NOTHING,)
        yield from _under(words.BY_FACT, [words.KINDS.get(fact.kind, fact.kind), *lines])
        return
    found = knowledge.candidates(notice, asked)
    least = words.LEAST.format(least=confidence.load().least)
    yield from _under(words.CLAUSES, [*_candidates(asked, found), least] if found else [words.NOTHING])
    if found:
        signs = relevance.signs(asked, knowledge.passages(notice), found, 0)
        yield words.SIGNS, "、".join(_weighed(signs))


def _candidates(asked: Reading, found: Sequence[Candidate]) -> Iterator[str]:
    answering = relevance.answering(asked, found)
    for item in found[:_SHOWN]:
        opening = "".join(sentence.plain for sentence in item.shown)[:_OPENING]
        mark = "○" if answering and item is answering[0] else "　"
        clause = item.ranked.passage.path
        yield words.CANDIDATE.format(mark=mark, score=item.score, sure=item.sure, clause=clause, opening=opening)


def _weighed(signs: Mapping[str, float]) -> list[str]:
    """The signs that weigh most, each with its share of the logarithm of the odds."""
    weights = confidence.load().weights
    shares = {name: weights.get(name, 0.0) * value for name, value in signs.items()}
    heaviest = sorted((name for name in shares if shares[name]), key=lambda name: -abs(shares[name]))[:_SIGNS]
    return [words.WEIGHED.format(sign=words.SIGN.get(name, name), weight=shares[name]) for name in heaviest]


def _outcome(answer: Answer) -> str:
    kind = words.KINDS.get(answer.kind, answer.kind)
    return words.OUTCOME.format(status=words.STATUS[answer.status], score=answer.score, kind=kind)


def _under(label: str, told: Iterable[str]) -> Iterator[Line]:
    for line in told:
        yield label, line
        label = ""
