"""Questions as staff have worded them, found again in what people ask.

A question that is the same is answered by its wording whatever else would answer it. One that is merely alike is only
where nothing else does, if it can mean nothing else: the same titles, however they are called, the same negations and
question words, and every other word that carries meaning the same. A concept is too wide for that: it may hold a first
prize and a second, or Saturday and Sunday.
"""

import logging
import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from operator import attrgetter

from rapidfuzz import fuzz, process

from knowledge import lexicon, reading, text
from knowledge.additions import Wording
from knowledge.notices import Notice

log = logging.getLogger(__name__)

_ALIKE = 80.0  # of 100; questions are short, and one character turns them
_TRIED = 5  # of those that are alike by their characters
_ENDS = " ,.;:?!。、~…"
_OR_NOT = (  # a question that names its opposite too asks the same without: 能不能 is 能
    (re.compile(r"([一-鿿])[不没]\1"), r"\1"),
    (re.compile("是否"), ""),
    (re.compile("可以"), "能"),
    (re.compile("[不没]$"), "吗"),
)
_TURNS = re.compile("[不没未无非别否勿只仅才都还再又除]")
_WHICH = re.compile("几|多少|哪|什么|何|谁|怎")


class Wordings:
    """The wordings of one notice. `known` are pairs of characters that are no typing errors; see `reading.read`."""

    def __init__(self, notice: Notice, wordings: Iterable[Wording], known: frozenset[str]) -> None:
        self._place = re.compile(re.escape(lexicon.short_place(notice.region.split("/")[-1])) + "[省市区县]?的?")
        self._known = known
        newest_last = sorted(wordings, key=attrgetter("date"))
        self._by_question = {bare: one for one in newest_last if (bare := self._bare(one.q))}

    def same(self, question: str) -> Wording | None:
        """The wording that is the question itself, but for politeness, the notice's place, and marks at its end."""
        return self._by_question.get(self._bare(question))

    def alike(self, question: str) -> Wording | None:
        """The wording most like the question, if it asks nothing else."""
        asked = _standard(self._bare(question))
        near = process.extract(asked, self._standards, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_TRIED)
        mine = self._meaning(asked)
        found = next((bare for standard, _, bare in near if self._meaning(standard) == mine), None)
        return None if found is None else self._by_question[found]

    @cached_property
    def _standards(self) -> dict[str, str]:
        return {bare: _standard(bare) for bare in self._by_question}

    def _bare(self, question: str) -> str:
        plain = lexicon.load().polite.sub(" ", text.normalise(question))
        return self._place.sub("", plain).strip(_ENDS)

    def _meaning(self, standard: str) -> tuple[object, ...]:
        """What two questions must have in common to be one."""
        read = reading.read(standard, self._known)
        return read.concepts, _carrying(read.text), _TURNS.findall(read.text), _WHICH.findall(read.text)


def by_notice(notices: Mapping[str, Notice], wordings: Iterable[Wording], known: frozenset[str]) -> dict[str, Wordings]:
    """The wordings of each notice that has some; those that do not fit theirs are left out, with a line in the log."""
    fitting: dict[str, list[Wording]] = {}
    for one in wordings:
        notice = notices.get(one.notice)
        problems = ["no such notice"] if notice is None else one.problems(notice)
        if problems:
            log.warning("A wording of %s is left out: %s", one.notice, " ".join(problems))
        else:
            fitting.setdefault(one.notice, []).append(one)
    return {id: Wordings(notices[id], found, known) for id, found in fitting.items()}


def _standard(bare: str) -> str:
    standard = reading.standard(bare)
    for pattern, by in _OR_NOT:
        standard = pattern.sub(by, standard)
    return standard


def _carrying(normalised: str) -> str:
    """The characters that carry meaning, but for the words of titles."""
    data = lexicon.load()
    rest = list(normalised)
    for begin, end, names in reading.spans(normalised):
        if data.titles & set(names):
            rest[begin:end] = " " * (end - begin)
    return "".join(c for c in rest if c.isalnum() and c not in data.stop)
