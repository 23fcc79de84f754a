"""A message taken apart: politeness, and the questions in it."""

import re

from knowledge import lexicon, reading, text

PARTS = re.compile(r"[\s,，。;；?？!！]+")
"""What stands between the parts of a message."""

_TOLD = 16  # parts of one message that are looked at for questions
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff]{2})\s+(?=[\u4e00-\u9fffA-Za-z]{2})")
_LEANS = re.compile("^(还|也|上面|里面|其中|再|并且|同时|要不要|要几|用不用)")


def parted(question: str, known: frozenset[str]) -> str:
    """A question without politeness, its spaces between Chinese words as the commas they stand for.

    A space inside a word, whose neighbours stand together in the notices, is none of these.
    """
    bare = lexicon.load().polite.sub(" ", question.strip()).strip()
    return _SPACED.sub(lambda space: "" if bare[space.start() - 1] + bare[space.end()] in known else "，", bare)


def several(question: str, known: frozenset[str]) -> list[str]:
    """The questions of a message that has several: each with the words up to the next one that asks by itself."""
    found: list[str] = []
    asking = 0
    for part in list(dict.fromkeys(filter(None, PARTS.split(question))))[:_TOLD]:
        alone = reading.read(part, known).asks_alone
        if not found or (asking and alone and not _LEANS.search(part)):
            found.append(part)
        else:
            found[-1] += "，" + part
        asking += alone
    return found if asking > 1 and len(found) > 1 else []


def without(question: str, names: frozenset[str]) -> str:
    """A question without the words of some concepts."""
    normalised = text.normalise(question)
    rest = list(normalised)
    for begin, end, found in reading.spans(normalised):
        if set(found) & names:
            rest[begin:end] = " " * (end - begin)
    return "".join(rest)
