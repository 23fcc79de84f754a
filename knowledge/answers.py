"""Questions answered from the notices, each answer naming its notice and clause.

    knowledge = KnowledgeBase.open()
    knowledge.ask("材料最晚哪天交?", "changzhi-2024-engineering", now)

Which notice is meant comes before what is asked. Then facts answer what is exact, the best clause the rest, and where
the notice is silent the answer says so.
"""

import datetime
import math
import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, NamedTuple

from knowledge import (
    amending,
    composing,
    domain,
    exact,
    following,
    lexicon,
    naming,
    parting,
    reading,
    relevance,
    text,
    told,
    words,
)
from knowledge import wordings as worded
from knowledge.additions import Additions, Wording
from knowledge.composing import Part
from knowledge.errors import NoticeNotFound
from knowledge.index import Index
from knowledge.naming import Clue, Namer, NoticeMatch
from knowledge.notices import NOTICES, Identity, Notice
from knowledge.passages import Passages
from knowledge.reading import Reading
from knowledge.relevance import Candidate
from knowledge.topics import Topics

_SURE = 0.9  # from here on what the notice says goes before what staff have worded for a like question
_SHARED = 0.5  # how sure one may be that a notice is silent on one of several questions
_MOST = 5  # questions of one message that are answered
_NEAR = 3  # clauses that are told as near to a question
_READ = 400  # characters of a question that are read; people tell stories

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


@dataclass(frozen=True)
class Understood:
    """How a question was read: as typed (normalised); completed and cut; the conversation's notice; the notices named;
    what is asked; the notice to answer from, or the answer that asks for one or says that there is none; and the
    clauses told before that it may go on about."""

    typed: str
    question: str
    notice: str | None
    match: NoticeMatch
    asked: Reading
    chosen: str | Answer
    told: tuple[str, ...] = ()


class Near(NamedTuple):
    """A clause of a notice that is near to a question: its path, the sentence that is nearest, and a score, 0 to 1."""

    clause: str
    sentence: str
    score: float


class KnowledgeBase:
    """The notices with what was added to them and their index, read-only."""

    def __init__(self, index: Index, namer: Namer, additions: Additions | None = None) -> None:
        self.additions = additions or Additions()
        self.notices = amending.amended(index, self.additions.corrections)
        self._index = index
        self._namer = namer
        self._wordings = worded.by_notice(self.notices, self.additions.wordings, index.pairs)

    @classmethod
    def open(cls, folder: Path = NOTICES, cache: Path | None = None) -> "KnowledgeBase":
        """The knowledge of the notices below `folder`, with the index from the cache folder or built anew."""
        index = Index.open(folder, cache)
        return cls(index, Namer(index.identities, index.landmarks))

    def amended(self, additions: Additions) -> "KnowledgeBase":
        """The shipped knowledge with these additions and no others; what they do not change is shared.

        Additions that fit no notice that is served are left out, each with a line in the log.
        """
        return KnowledgeBase(self._index, self._namer, additions)

    @property
    def identities(self) -> Mapping[str, Identity]:
        """By what people know each notice."""
        return self._index.identities

    @property
    def pairs(self) -> frozenset[str]:
        """Every pair of characters that stands in a notice; see `reading.read`."""
        return self._index.pairs

    @property
    def topics(self) -> Topics:
        """What tells topics by the wordings people use of them."""
        return self._index.topics

    def clues(self, question: str) -> list[tuple[Clue, str]]:
        """What in the words says which notice is meant, and by what."""
        return self._namer.clues(question[:_READ], self._index.pairs)

    def without_names(self, words_now: str) -> str:
        """A text, normalised where it names a notice in full, without that name."""
        normalised = text.normalise(words_now)
        kept = self._namer.without_names(normalised)
        return words_now if kept == normalised else kept

    def find_notices(self, question: str) -> NoticeMatch:
        """The notices the words may mean, best first."""
        return self._namer.find(question[:_READ], self._index.pairs)

    def ask(
        self, question: str, notice: str | None, now: datetime.datetime, previous: dict[str, Any] | None = None
    ) -> Answer:
        """The answer to a question in a conversation about `notice` (None: none chosen yet).

        `previous` is the turn before: `{"q", "notice", "clauses"}`. Raises `NoticeNotFound` for an unknown `notice`.
        """
        heard = self.understand(question, notice, previous)
        chosen, match = heard.chosen, heard.match
        served = None if isinstance(chosen, Answer) else self.notices[chosen]
        if served is not None and (same := self._same(served, heard.question)):
            return self._composed(served, [same], now)
        if match.named and naming.names_only(match.rest):
            return self._introduced(match, heard.notice, now)
        if not domain.concerns(heard.asked, heard.typed, heard.notice is not None or match.named):
            alike = self._alike(served, heard.question) if served is not None else None
            off_topic = Answer("unknown", heard.notice, words.OFF_TOPIC, kind="offtopic")
            return off_topic if served is None or alike is None else self._composed(served, [alike], now)
        return chosen if isinstance(chosen, Answer) else self._from(self.notices[chosen], heard, now)

    def understand(self, question: str, notice: str | None, previous: dict[str, Any] | None = None) -> "Understood":
        """How a question is read before it is answered; the arguments and errors are those of `ask`."""
        if notice is not None:
            self._notice(notice)
        typed = text.normalise(question[:_READ])
        before = following.Before.of(previous)
        question = following.completed(question[:_READ], before.q[:_READ], self._read, self.find_notices)
        question = parting.parted(question, self.pairs)
        if notice is None and before.notice in self.notices:
            notice = before.notice
        match = self.find_notices(question)
        asked = self._read(match.rest)
        if before.q and not match.named:
            asked = following.continued(asked, self._read(before.q[:_READ]), self.pairs)
        chosen = self._chosen(question, match, notice, asked)
        told_before = before.clauses if chosen == before.notice and following.leans(asked) else ()
        return Understood(typed, question, notice, match, asked, chosen, told_before)

    def candidates(self, notice: str, asked: Reading) -> list[Candidate]:
        """The passages of a notice that may answer, best first. Raises `NoticeNotFound` for an unknown `notice`."""
        passages = self.passages(self._notice(notice).id)
        return relevance.candidates(asked, passages, passages.rank(asked), composing.QUOTED)

    def passages(self, notice: str) -> Passages:
        """The passages of a notice. Raises `KeyError` for an unknown one."""
        return self._index.passages(notice)

    def nearest(self, question: str, notice: str) -> list[Near]:
        """The clauses of a notice that are nearest to a question, at most three, best first, answer they it or not.

        Raises `NoticeNotFound` for an unknown `notice`.
        """
        asked = self._read(self.find_notices(parting.parted(question[:_READ], self.pairs)).rest)
        found: dict[str, Near] = {}
        for item in self.candidates(notice, asked):
            scores = dict(zip(item.ranked.passage.sentences, item.ranked.direct, strict=True))
            for best in sorted(item.shown, key=lambda sentence: -scores.get(sentence, 0.0))[:1]:
                found.setdefault(best.path, Near(best.path, best.plain, round(min(1.0, item.score), 3)))
        return list(found.values())[:_NEAR]

    def _read(self, words_now: str) -> Reading:
        read = reading.read(words_now, self.pairs)
        return domain.placed(read, self._index.topics, self.pairs)

    def _notice(self, id: str) -> Notice:
        if id not in self.notices:
            raise NoticeNotFound(f"no notice {id!r}; there are {', '.join(self.notices)}")
        return self.notices[id]

    def _introduced(self, match: NoticeMatch, notice: str | None, now: datetime.datetime) -> Answer:
        """What the notice is whose name is all that was said; a choice where several have it."""
        meant = match.ids[0] if match.certain else notice if notice in match.strong else None
        if meant is None:
            return self._clarify(match.ids)
        named = self.notices[meant]
        clauses = dict.fromkeys(window.clause for window in named.windows) or [next(iter(named.clauses)).path]
        shown = composing.complete(named, told.introduction_lines(named, now), clauses, now)
        return Answer("answer", meant, shown, tuple(clauses), 1.0, kind="notice")

    def _chosen(self, question: str, match: NoticeMatch, notice: str | None, asked: Reading) -> str | Answer:
        """The notice to answer from, or the answer that asks for one or says that there is none."""
        if notice is not None and self._namer.works_within(notice, question):
            return notice
        if match.elsewhere is not None and (notice is None or not self._stays(question, match.elsewhere, notice)):
            return self._elsewhere(match.elsewhere)
        if match.elsewhere is not None and notice is not None:
            return notice
        if notice is not None and (not match.named or notice in match.strong):
            return notice
        if notice is not None and "place" in asked.asks and self._namer.at_address(self.notices[notice], question):
            return notice
        return match.ids[0] if match.certain else self._clarify(match.ids)

    def _stays(self, question: str, elsewhere: str, notice: str) -> bool:
        """Whether a conversation goes on about its notice although the words name something it is not about.

        They may ask if a profession is within its scope, or name the city above its county, or just a person.
        """
        if self._namer.within(notice, question):
            return True
        if elsewhere not in lexicon.load().other_series:
            return False
        parts = [part for part in map(text.normalise, parting.PARTS.split(question)) if elsewhere in part]
        meant = any(lexicon.load().series_meant.search(part) for part in parts)
        return naming.asks_scope(text.normalise(question)) or not meant

    def _clarify(self, ids: Sequence[str]) -> Answer:
        return Answer("clarify", None, words.CLARIFY.format(choices=self._list(ids)), choices=tuple(ids), kind="notice")

    def _elsewhere(self, elsewhere: str) -> Answer:
        shown = words.ELSEWHERE.format(elsewhere=elsewhere, choices=self._list(tuple(self.notices)))
        return Answer("unknown", None, shown, kind="elsewhere", choices=tuple(self.notices))

    def _list(self, ids: Sequence[str]) -> str:
        names = [words.CHOICE.format(name=self.identities[name].short_name) for name in ids[:10]]
        return "\n".join(names)

    def _from(self, notice: Notice, heard: "Understood", now: datetime.datetime) -> Answer:
        question, asked = heard.question, heard.asked
        several = parting.several(heard.match.rest, self.pairs)
        if several:
            parts = self._each(notice, asked, now, several[:_MOST])
        else:
            part = self._part(notice, asked, now, told_around=len(parting.PARTS.split(question)) > 1)
            if part.silent or part.score < _SURE:
                part = self._alike(notice, question) or part
            parts = [self._going_on(notice, heard) or part if part.silent else part]
        if len(several) > _MOST:
            parts.append(Part((words.TOO_MANY.format(most=_MOST),), silent=True))
        if all(part.silent for part in parts):
            first = parts[0]
            lines = () if several else first.lines
            return Answer(
                "unknown", notice.id, composing.silent(notice, lines, now), score=first.score, kind=first.kind
            )
        return self._composed(notice, parts, now)

    def _composed(self, notice: Notice, parts: Sequence[Part], now: datetime.datetime) -> Answer:
        clauses = tuple(dict.fromkeys(path for part in parts for path in part.clauses))
        told = sorted((part for part in parts if not part.silent), key=operator.attrgetter("score"))
        score = math.prod(part.score for part in told) * _SHARED ** (len(parts) - len(told))
        shown = composing.answered(notice, parts, now)
        return Answer("answer", notice.id, shown, clauses, round(score, 3), kind=told[-1].kind)

    def _each(self, notice: Notice, asked: Reading, now: datetime.datetime, several: Sequence[str]) -> list[Part]:
        """What is told of each question of a message that has several."""
        parts: list[Part] = []
        for question in several:
            read = self._read(question)
            if asked.target is not None and not read.titles and not read.exactly:
                read = self._read(asked.title_word + question)
            part = self._same(notice, question) or self._part(notice, read, now)
            if part.silent:
                part = self._alike(notice, question) or replace(part, lines=(words.NOT_SAID.format(part=question),))
            parts.append(part)
        return parts

    def _same(self, notice: Notice, question: str) -> Part | None:
        """What answers a question that is a wording's."""
        wordings = self._wordings.get(notice.id)
        return self._worded(notice, wordings.same(question)) if wordings else None

    def _alike(self, notice: Notice, question: str) -> Part | None:
        """What answers a question that is like a wording's, for where the notice is silent."""
        wordings = self._wordings.get(notice.id)
        return self._worded(notice, wordings.alike(question)) if wordings else None

    def _worded(self, notice: Notice, wording: Wording | None) -> Part | None:
        if wording is None:
            return None
        asked = self._read(wording.q[:_READ])
        passages = self._index.passages(notice.id)
        ranked = [passages.ranked(wording.clause, asked)] if wording.clause else []
        return composing.worded(notice, wording, asked, relevance.candidates(asked, passages, ranked, composing.QUOTED))

    def _part(self, notice: Notice, asked: Reading, now: datetime.datetime, told_around: bool = False) -> Part:
        found = exact.answer(notice, asked, now)
        if found is not None and found.silent:
            return Part(found.lines, kind=found.kind, silent=True)
        ranked = self.candidates(notice.id, asked)
        answering = [] if self._other_title(asked, notice) else relevance.answering(asked, ranked)
        if found is not None:
            more = answering[:1] if told_around or "逾期" in asked.focus else ()
            return composing.part(notice, asked, found, more)
        if not answering:
            near = composing.nearest(notice, asked, ranked)
            return Part(near, score=round(ranked[0].sure, 3) if ranked else 0.0, kind="silent", silent=True)
        return composing.part(notice, asked, None, answering)

    def _going_on(self, notice: Notice, heard: "Understood") -> Part | None:
        """What the clauses told before, or those below them, say to a question that goes on about them."""
        passages = self._index.passages(notice.id)
        told = [path for path in passages.by_path if path.startswith(heard.told)] if heard.told else []
        ranked = sorted((passages.ranked(path, heard.asked) for path in told), key=lambda one: -one.score)
        found = relevance.candidates(heard.asked, passages, ranked, composing.QUOTED)
        best = next((item for item in found if following.goes_on(heard.asked, item.shown)), None)
        return None if best is None else composing.part(notice, heard.asked, None, [best])

    def _other_title(self, asked: Reading, notice: Notice) -> bool:
        """Whether the question is about a title that the notice does not review: applying for it, or not mentioned."""
        if asked.target is None or asked.target in self._namer.titles(notice.id, asked.title_word):
            return False
        return asked.applied or not self._index.passages(notice.id).says(asked.title_word)
