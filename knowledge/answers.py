"""Questions answered from the notices, each answer naming its notice and clause.

    knowledge = KnowledgeBase.open()
    knowledge.ask("材料最晚哪天交?", "changzhi-2024-engineering", now)

Which notice is meant comes before what is asked. Then facts answer what is exact, the best clause the rest, and where
the notice is silent the answer says so.
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from knowledge import composing, exact, lexicon, naming, reading, relevance, text, told, words
from knowledge.composing import Part
from knowledge.errors import NoticeNotFound
from knowledge.index import Index
from knowledge.naming import NoticeMatch
from knowledge.notices import Notice, load_notices
from knowledge.passages import Passages
from knowledge.reading import Reading
from knowledge.relevance import Candidate

_MOST = 5  # questions of one message that are answered
_TOLD = 16  # parts of one message that are looked at for questions
_READ = 400  # characters of a question that are read; people tell stories
_PARTS = re.compile(r"[\s,，。;；?？!！]+")
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff]{2})\s+(?=[\u4e00-\u9fffA-Za-z]{2})")
_LEANS = re.compile("^(还|也|上面|里面|其中|再|并且|同时|要不要|要几|用不用)")
_FOLLOW_UP = re.compile(r"^(那么?|还有|然后)|呢[?？]?$")

Status = Literal["answer", "clarify", "unknown"]


@dataclass(frozen=True)
class Answer:
    """What an applicant gets; `clauses` are paths in `notice`, `score` is 0 to 1, `choices` notices to choose from."""

    status: Status
    notice: str | None
    text: str
    clauses: tuple[str, ...] = ()
    score: float = 0.0
    choices: tuple[str, ...] = ()
    kind: str = "clause"


class KnowledgeBase:
    """The notices with their index, read-only."""

    def __init__(self, notices: dict[str, Notice], index: Index) -> None:
        self.notices = notices
        self._index = index
        self._namer = naming.Namer(notices)
        self._passages: dict[str, Passages] = {}

    @classmethod
    def open(cls, notices: dict[str, Notice] | None = None, cache: Path | None = None) -> "KnowledgeBase":
        """The knowledge of these notices (all that are served), with the index from the cache folder or built anew."""
        served = load_notices() if notices is None else notices
        return cls(served, Index.open(served, cache))

    @property
    def pairs(self) -> frozenset[str]:
        """Every pair of characters that stands in a notice; see `reading.read`."""
        return self._index.pairs

    def find_notices(self, question: str) -> NoticeMatch:
        """The notices the words may mean, best first."""
        return self._namer.find(question[:_READ], self._index.pairs)

    def ask(
        self, question: str, notice: str | None, now: datetime.datetime, previous: dict[str, Any] | None = None
    ) -> Answer:
        """The answer to a question in a conversation about `notice` (None: none chosen yet).

        `previous` is the turn before: `{"q", "notice", "clauses"}`. Raises `NoticeNotFound` for an unknown `notice`.
        """
        if notice is not None and notice not in self.notices:
            raise NoticeNotFound(f"no notice {notice!r}; there are {', '.join(self.notices)}")
        typed = text.normalise(question[:_READ])
        question = _parted(self._with_previous(question[:_READ], previous), self.pairs)
        if notice is None and previous and previous.get("notice") in self.notices:
            notice = str(previous["notice"])
        match = self.find_notices(question)
        asked = reading.read(match.rest, self._index.pairs)
        if match.named and naming.names_only(match.rest):
            return self._introduced(match, notice, now)
        if _errand(typed) or not self._in_domain(asked, notice is not None or match.named):
            return Answer("unknown", notice, words.OFF_TOPIC, kind="offtopic")
        chosen = self._chosen(question, match, notice, asked)
        if isinstance(chosen, Answer):
            return chosen
        return self._from(self.notices[chosen], question, asked, match.rest, now)

    def _introduced(self, match: NoticeMatch, notice: str | None, now: datetime.datetime) -> Answer:
        """What the notice is whose name is all that was said; a choice where several have it."""
        meant = match.ids[0] if match.certain else notice if notice in match.strong else None
        if meant is None:
            return self._clarify(match.ids)
        named = self.notices[meant]
        clauses = dict.fromkeys(window.clause for window in named.windows) or [next(iter(named.clauses)).path]
        shown = composing.fitted(told.introduction_lines(named, now))
        return Answer("answer", meant, shown, tuple(clauses), 1.0, kind="notice")

    def _with_previous(self, question: str, previous: dict[str, Any] | None) -> str:
        """A short question that leans on the one before, completed by it."""
        before = str((previous or {}).get("q") or "")
        words_now = text.normalise(question)
        if not before or len(words_now) > 12 or not (_FOLLOW_UP.search(words_now) or len(words_now) <= 4):
            return question
        now = reading.read(words_now, self._index.pairs)
        if (now.asks and now.focus) or not self._elliptical(now, before):
            return question
        if now.titles:
            before = _without(before, lexicon.load().titles)
        elif now.focus:
            before = _without(before, frozenset(now.focus))
        return f"{before[:_READ]} {question}"

    def _elliptical(self, now: Reading, before: str) -> bool:
        """Whether words name a thing of the field and leave out what is asked of it; a mere circumstance completes no
        question for a phone or an address."""
        data = lexicon.load()
        if now.focus or now.titles or now.asks or self.find_notices(now.text).named:
            return True
        of_whom = (data.degrees | data.circumstances) & set(now.concepts)
        return bool(of_whom) and not reading.read(before[:_READ], self._index.pairs).exactly

    def _in_domain(self, asked: Reading, scoped: bool) -> bool:
        """Whether the words are about an application at all; a conversation about a notice takes hints for words."""
        data = lexicon.load()
        if _errand(asked.text):
            return False
        if (
            (set(asked.focus) & data.subjects) <= data.everyday
            and not asked.titles
            and not scoped
            and self._strange(asked)
        ):
            return False
        if (
            asked.focus
            or asked.titles
            or data.degrees & set(asked.concepts)
            or set(asked.concepts) & {"frame:职称", "frame:职称评审"}
        ):
            return True
        if any(chat.search(asked.text) for chat in data.chat):
            return False
        return len(asked.concepts) > 1 or (scoped and bool(asked.asks or asked.outside & self._index.pairs))

    def _strange(self, asked: Reading) -> bool:
        """Whether the words beside the concepts stand in no notice at all."""
        return bool(asked.bare) and not asked.bare & self._index.pairs

    def _chosen(self, question: str, match: NoticeMatch, notice: str | None, asked: Reading) -> str | Answer:
        """The notice to answer from, or the answer that asks for one or says that there is none."""
        if match.elsewhere is not None and (notice is None or not self._stays(question, match.elsewhere, notice)):
            return self._elsewhere(match.elsewhere)
        if match.elsewhere is not None and notice is not None:
            return notice
        if notice is not None and (not match.named or notice in match.strong):
            return notice
        if notice is not None and "place" in asked.asks and self._namer.at_address(notice, question):
            return notice
        return match.ids[0] if match.certain else self._clarify(match.ids)

    def _stays(self, question: str, elsewhere: str, notice: str) -> bool:
        """Whether a conversation goes on about its notice although the words name something it is not about.

        They may ask if a profession is within its scope, or name the city above its county, or just a person.
        """
        if self._namer.within(notice, question):
            return True
        words_now = text.normalise(question)
        series = elsewhere in lexicon.load().other_series
        return series and (naming.asks_scope(words_now) or not lexicon.load().series_meant.search(words_now))

    def _clarify(self, ids: Sequence[str]) -> Answer:
        return Answer("clarify", None, words.CLARIFY.format(choices=self._list(ids)), choices=tuple(ids), kind="notice")

    def _elsewhere(self, elsewhere: str) -> Answer:
        shown = words.ELSEWHERE.format(elsewhere=elsewhere, choices=self._list(tuple(self.notices)))
        return Answer("unknown", None, shown, kind="elsewhere", choices=tuple(self.notices))

    def _list(self, ids: Sequence[str]) -> str:
        names = [words.CHOICE.format(name=self.notices[name].short_name) for name in ids[:10]]
        return "\n".join(names)

    def _from(self, notice: Notice, question: str, asked: Reading, rest: str, now: datetime.datetime) -> Answer:
        several = _several(rest, self._index.pairs)
        if several:
            parts = self._each(notice, asked, now, several[:_MOST])
        else:
            parts = [self._part(notice, asked, now, told_around=len(_PARTS.split(question)) > 1)]
        if len(several) > _MOST:
            parts.append(Part((words.TOO_MANY.format(most=_MOST),), silent=True))
        if all(part.silent for part in parts):
            first = parts[0]
            lines = () if several else first.lines
            return Answer("unknown", notice.id, composing.silent(notice, lines), score=first.score, kind=first.kind)
        clauses = tuple(dict.fromkeys(path for part in parts for path in part.clauses))
        best = max(parts, key=lambda part: not part.silent and part.score)
        return Answer("answer", notice.id, composing.answered(notice, parts, now), clauses, best.score, kind=best.kind)

    def _each(self, notice: Notice, asked: Reading, now: datetime.datetime, several: Sequence[str]) -> list[Part]:
        """What is told of each question of a message that has several."""
        parts: list[Part] = []
        for question in several:
            read = reading.read(question, self._index.pairs)
            if asked.target is not None and not read.titles and not read.exactly:
                read = reading.read(asked.title_word + question, self._index.pairs)
            part = self._part(notice, read, now)
            parts.append(replace(part, lines=(words.NOT_SAID.format(part=question),)) if part.silent else part)
        return parts

    def _part(self, notice: Notice, asked: Reading, now: datetime.datetime, told_around: bool = False) -> Part:
        found = exact.answer(notice, asked, now)
        if found is not None and found.silent:
            return Part(found.lines, kind=found.kind, silent=True)
        ranked = self._candidates(notice, asked)
        answering = [item for item in ranked if self._answers(item, asked, notice)]
        if found is not None:
            more = answering[:1] if told_around or "逾期" in asked.focus else ()
            return composing.part(notice, asked, found, more)
        if not answering:
            return Part((), score=round(ranked[0].score, 3) if ranked else 0.0, kind="silent", silent=True)
        return composing.part(notice, asked, None, answering)

    def _candidates(self, notice: Notice, asked: Reading) -> list[Candidate]:
        found = self._passages_of(notice)
        ranked = found.rank(asked, self._index.search(notice.id, asked))
        return relevance.candidates(asked, found, ranked, composing.QUOTED)

    def _passages_of(self, notice: Notice) -> Passages:
        if notice.id not in self._passages:
            self._passages[notice.id] = Passages(notice)
        return self._passages[notice.id]

    def _answers(self, candidate: Candidate, asked: Reading, notice: Notice) -> bool:
        return relevance.answers(asked, candidate) and not self._other_title(asked, notice)

    def _other_title(self, asked: Reading, notice: Notice) -> bool:
        """Whether the question is about a title that the notice does not review: applying for it, or not mentioned."""
        if asked.target is None or asked.target in self._namer.titles(notice.id, asked.title_word):
            return False
        return asked.applied or not self._passages_of(notice).says(asked.title_word)


def _errand(normalised: str) -> bool:
    """Whether the words ask for something that is no business of a notice."""
    return any(errand.search(normalised) for errand in lexicon.load().errands)


def _parted(question: str, known: frozenset[str]) -> str:
    """A question without politeness, its spaces between Chinese words as the commas they stand for.

    A space inside a word, whose neighbours stand together in the notices, is none of these.
    """
    bare = lexicon.load().polite.sub(" ", question.strip()).strip()
    return _SPACED.sub(lambda space: "" if bare[space.start() - 1] + bare[space.end()] in known else "，", bare)


def _several(question: str, known: frozenset[str]) -> list[str]:
    """The questions of a message that has several: each with the words up to the next one that asks by itself."""
    found: list[str] = []
    asking = 0
    for part in list(dict.fromkeys(filter(None, _PARTS.split(question))))[:_TOLD]:
        alone = reading.read(part, known).asks_alone
        if not found or (asking and alone and not _LEANS.search(part)):
            found.append(part)
        else:
            found[-1] += "，" + part
        asking += alone
    return found if asking > 1 and len(found) > 1 else []


def _without(question: str, names: frozenset[str]) -> str:
    """A question without the words of some concepts."""
    normalised = text.normalise(question)
    rest = list(normalised)
    for begin, end, found in reading.spans(normalised):
        if set(found) & names:
            rest[begin:end] = " " * (end - begin)
    return "".join(rest)
