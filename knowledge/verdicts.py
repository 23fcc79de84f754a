"""The yes or no before a quote, where the notice plainly says it and the question has no more to it; else none."""

import re

from knowledge import lexicon, reading, text, words
from knowledge.passages import Sentence
from knowledge.reading import Reading

_SEGMENT = re.compile(r"[^，,；;。]+")
_ASIDE = re.compile(r"（[^（）]*[，,；;][^（）]*）")  # a remark in brackets that would break the sentence apart


def of(question: Reading, sentence: Sentence, lead: str) -> str:
    """可以, 不可以, 需要 or 不需要 as a sentence, or "" where it is not certain.

    `lead` are the words above the sentence that it continues, as 下列人员不得申报：.
    """
    data = lexicon.load()
    rules = data.verdicts
    subjects = set(question.focus)
    if not question.yes_no or not subjects & data.subjects or question.bare or rules.doubts.search(question.text):
        return ""
    for written in _SEGMENT.findall(_ASIDE.sub("", sentence.plain)):
        part = text.normalise(lead + written)
        if subjects <= set(reading.concepts(part)):
            fitting = (v for v in rules.verdicts if v.asked.search(question.text) and v.said.search(part))
            return next((words.VERDICTS[v.answer] for v in fitting if not v.unless.search(part)), "")
    return ""
