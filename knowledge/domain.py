"""Whether a message is about titles at all, which small talk, abuse, gibberish and other people's business are not.

Two things speak for it: what it names, by the lexicon, and which topics its wording is like, those of the field or
those of offtopic.yaml. The less it names, the less it takes to think it somebody else's.
"""

from dataclasses import replace

from knowledge import lexicon
from knowledge.lexicon import FRAME
from knowledge.reading import Reading
from knowledge.topics import Topics

_PLAINLY, _NAMED, _VAGUELY = 0.98, 0.6, 0.15
"""From which probability of another topic on a message is not ours: one that names titles, or is understood to the
last word; one that names something of the field; one that names nothing."""

_SHARPLY = 0.5  # how sharply ours and others' are told apart: much more so than one of our topics from the next
_UNDERSTOOD = 0.7  # the share of the characters in words of the lexicon from which on a message is understood
_FAMILIAR, _ALONE = 0.5, 0.6
"""How much of a message must be familiar, where a notice is spoken of and where none is; less is typed at random."""

_TITLED = frozenset({FRAME + "职称", FRAME + "职称评审"})


def placed(read: Reading, topics: Topics, known: frozenset[str]) -> Reading:
    """The reading with the topics of the field that it may be about, and how likely it is about none of them."""
    data = lexicon.load()
    ours = {topic: share for topic, share in topics.of(read.text).items() if topic not in data.off_topics}
    total = sum(ours.values())
    likely = {topic: share / total for topic, share in ours.items()}
    elsewhere = sum(share for topic, share in topics.of(read.text, _SHARPLY).items() if topic in data.off_topics)
    return replace(read, likely=likely, elsewhere=elsewhere, familiar=topics.familiar(read.text, known))


def concerns(asked: Reading, typed: str, scoped: bool) -> bool:
    """Whether a message, as read and as typed (normalised), is about titles; `scoped` where a notice is spoken of."""
    if any(errand.search(said) for errand in lexicon.load().errands for said in (typed, asked.text)):
        return False
    understood = asked.explained if asked.concepts else 0.0
    if names_titles(asked) or understood >= _UNDERSTOOD:
        return asked.elsewhere < _PLAINLY
    if asked.familiar + understood < (_FAMILIAR if scoped else _ALONE):
        return False
    return asked.elsewhere < (_NAMED if asked.focus else _VAGUELY)


def names_titles(asked: Reading) -> bool:
    """Whether titles are spoken of."""
    return bool(asked.titles or _TITLED.intersection(asked.concepts))
