"""The yes or no before a quote, where the notice plainly says it and the question has no more to it; else none."""

import re
from collections.abc import Iterator

from knowledge import figures, lexicon, reading, text, words
from knowledge.lexicon import Verdict
from knowledge.passages import Sentence
from knowledge.reading import Reading

_SEGMENT = re.compile(r"[^，,；;。]+")
_HALF = re.compile(r"[^；;。]+")
_ASIDE = re.compile(r"（[^（）]*[,，；;][^（）]*）")  # a remark in brackets that would break the sentence apart
_PART = re.compile("[,。;?!、~]+")
_LISTED = "、"


def wanted(question: Reading) -> bool:
    """Whether a question asks if something may or must be done, or counts."""
    return question.yes_no and bool(lexicon.load().verdicts.wanted.search(question.text))


def of(question: Reading, sentence: Sentence, lead: str) -> str:
    """可以, 不可以, 需要 or 不需要 as a sentence, or "" where it is not certain.

    `lead` are the words above the sentence that it continues, as 下列人员不得申报：.
    """
    subjects = set(question.focus)
    if not wanted(question) or not subjects or not _for_title(question, sentence):
        return ""
    return _by_words(question, subjects, sentence, lead) or _by_figures(question, subjects, sentence, lead)


def _for_title(question: Reading, sentence: Sentence) -> bool:
    return sentence.target is None or question.target in (None, sentence.target)


def _by_words(question: Reading, subjects: set[str], sentence: Sentence, lead: str) -> str:
    data = lexicon.load()
    if not subjects & data.subjects or data.verdicts.doubts.search(question.text) or _has_more(question, subjects):
        return ""
    rules = [rule for rule in data.verdicts.verdicts if rule.asked.search(question.text)]
    for part in _parts(sentence.plain, lead):
        answers = (rule.answer for rule in rules if _fits(rule, part, question, subjects))
        if (answer := next(answers, None)) is not None:
            return words.VERDICTS[answer]
    return ""


def _has_more(question: Reading, subjects: set[str]) -> bool:
    """Whether the parts that ask or name the subject have words of which nothing is known."""
    plain = lexicon.load().verdicts.plain
    about = [part for part in _PART.split(question.text) if subjects & set(reading.concepts(part)) or _asks(part)]
    rest = plain.sub(" ", " ".join(about))
    return any(pair in rest for pair in question.bare)


def _asks(part: str) -> bool:
    return bool(lexicon.load().verdicts.wanted.search(part))


def _parts(plain: str, lead: str) -> Iterator[str]:
    """The parts of a sentence with the words above it, normalised: each alone, and after the one before it."""
    before = ""
    for written in _SEGMENT.findall(_ASIDE.sub("", plain)):
        part = text.normalise(lead + written)
        yield part
        if before and not _ruled(before):
            yield f"{before},{text.normalise(written)}"
        before = part
    for aside in _ASIDE.findall(plain):
        yield from map(text.normalise, _SEGMENT.findall(aside))


def _ruled(part: str) -> bool:
    """Whether a part rules something itself, so that the next one does not speak of its subject."""
    return any(rule.said.search(part) for rule in lexicon.load().verdicts.verdicts)


def _fits(rule: Verdict, part: str, question: Reading, subjects: set[str]) -> bool:
    """Whether a part says what the rule wants of all that is asked about, and of nothing else where it permits."""
    said = rule.said.search(part)
    spoken = set(reading.concepts(part))
    if said is None or not subjects <= spoken or rule.unless.search(_meant(part, said.start(), subjects)):
        return False
    if rule.alone and (spoken & lexicon.load().focus) - subjects:
        return False
    after = part[said.end() :]
    return not rule.object or bool(
        subjects & set(reading.concepts(after)) or question.pairs & set(reading.pairs(after))
    )


def _meant(part: str, at: int, subjects: set[str]) -> str:
    """The part without the other items of a list that ends in what is said of each: 公务员、退休人员均不得申报."""
    *items, last = part[:at].split(_LISTED)
    named = [item for item in items if subjects & set(reading.concepts(item))]
    return "".join(named) + part[at:] if named and not subjects & set(reading.concepts(last)) else part


def _by_figures(question: Reading, subjects: set[str], sentence: Sentence, lead: str) -> str:
    data = lexicon.load()
    if data.verdicts.unsure.search(question.text):
        return ""
    known = subjects - data.manners or subjects
    if not known <= set(reading.concepts(text.normalise(lead + sentence.plain))):
        return ""
    for apart in (_SEGMENT, _HALF):
        parts = [text.normalise(lead + written) for written in apart.findall(sentence.plain)]
        about = [part for part in parts if known & set(reading.concepts(part))]
        within = figures.judged(question.text, about, degrees=not question.bare)
        if within is not None:
            return words.VERDICTS["in_part" if within else "no"]
    return ""
