"""Questions that lean on the turn before: a short one is completed by it, one that says 这种 or 那要 is about the same
subject, and one that no clause answers by itself may be answered by the clauses told then."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from knowledge import lexicon, parting, passages, text
from knowledge.naming import NoticeMatch
from knowledge.passages import Sentence
from knowledge.reading import Reading

_SHORT, _BARE = 12, 4  # characters of a question that is an ellipsis where it sounds like one, and in any case
_ALIKE = "(一样|同样|也是|也行|也算|也可以|也能|也得|也要|也不)[^,，]{0,3}$"
_ELLIPSIS = re.compile(rf"^(那么?|还有|然后|换成|换作|要是|如果是?|假如是?)|呢[?？]?$|{_ALIKE}")
_LEANS = re.compile("^(那|这|就|还|也|然后|其|它|但|可是|不过|要是|如果|万一|假如)")
_SAME = re.compile(
    "^(那么?|然后)(就|还|也|都)?(是|要|得|能|可以|该|会|必须|一定|怎么|咋|啥时候|什么时候|多久|多少|几|谁|在哪|去哪|到哪|有没有|"
    "用不用|要不要|能不能|可不可以|只|光)|[这那]种|[这那]样|它|其余|其他的|剩下|里面|其中|^这(个|些|份|篇|项)?(要|得|能|可以|是|怎么|多少|几|有没有)"
)


@dataclass(frozen=True)
class Before:
    """The turn before: what was asked, the notice it was answered from, and the clauses told."""

    q: str = ""
    notice: str | None = None
    clauses: tuple[str, ...] = ()

    @classmethod
    def of(cls, previous: Mapping[str, Any] | None) -> "Before":
        """The turn that `{"q", "notice", "clauses"}` describes; nothing where there was none."""
        told = previous or {}
        notice = told.get("notice")
        return cls(str(told.get("q") or ""), notice and str(notice), tuple(map(str, told.get("clauses") or ())))


def completed(question: str, before: str, read: Callable[[str], Reading], find: Callable[[str], NoticeMatch]) -> str:
    """A short question that leans on the one before, completed by it; any other as it is.

    `find` says which notice words name; one that is named now takes the place of the one before.
    """
    words = text.normalise(question)
    if not before or len(words) > _SHORT or not (_ELLIPSIS.search(words) or len(words) <= _BARE):
        return question
    now = read(words)
    named = find(words).named
    whole = now.asks or (now.yes_no and not re.search(_ALIKE, words))
    if (whole and now.focus) or not (named or _names_a_thing(now, read(before))):
        return question
    kept = find(before).rest if named else before
    return f"{parting.without(kept, _replaced(now))} {question}"


def _names_a_thing(now: Reading, before: Reading) -> bool:
    """Whether words name a thing of the field and leave out what is asked of it; a mere circumstance completes no
    question for a phone or an address."""
    data = lexicon.load()
    if now.focus or now.titles or now.asks:
        return True
    of_whom = (data.degrees | data.circumstances) & set(now.concepts)
    return bool(of_whom) and not before.exactly


def _replaced(now: Reading) -> frozenset[str]:
    """The concepts of the question before that give way to those asked about now."""
    data = lexicon.load()
    if now.titles:
        return data.titles
    return frozenset(now.focus) or (data.degrees if data.degrees & set(now.concepts) else frozenset())


def continued(asked: Reading, before: Reading, known: frozenset[str]) -> Reading:
    """A reading about the subject of the question before, where it has none of its own or says that it is the same.

    `known` are the pairs of characters that stand in notices; words of none are about something else.
    """
    data = lexicon.load()
    strange = bool(asked.bare) and asked.bare.isdisjoint(known)
    subjects = data.subjects & set(asked.focus)
    same = _SAME.search(asked.text) is not None
    alone = subjects or strange or before.exactly or not (asked.focus or asked.asks)
    if alone and not same:
        return asked
    carried = tuple(concept for concept in before.focus if concept in data.subjects - set(asked.concepts))
    concepts = (*asked.concepts, *carried)
    if asked.target is not None or not carried:
        return replace(asked, concepts=concepts, implied=(*asked.implied, *carried))
    concepts = tuple(dict.fromkeys((*concepts, *before.titles)))
    return replace(
        asked,
        concepts=concepts,
        implied=(*asked.implied, *carried),
        target=before.target,
        title_word=before.title_word,
        applied=before.applied,
    )


def leans(asked: Reading) -> bool:
    """Whether a question may go on about what was told before: it begins so, or names no subject of its own."""
    return bool(_LEANS.search(asked.text)) or not lexicon.load().subjects & set(asked.focus)


def goes_on(asked: Reading, shown: Sequence[Sentence]) -> bool:
    """Whether sentences of what was told before speak of what is asked now and give the kind of answer it wants."""
    data = lexicon.load()
    said = {term for sentence in shown for term in sentence.words.concepts | sentence.words.pairs}
    subjects = data.subjects & set(asked.focus)
    own = subjects or {*asked.concepts, *asked.wanted}
    return not said.isdisjoint(own) and passages.gives(asked, shown)
