"""A message and its clauses: what is found where, and what is told as a fact."""

import functools
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from dialogs.reading.lexicon import Lexicon
from dialogs.reading.vocabulary import Hit, within

_NAMING = ("topic", "enum")
_LONGEST_NOUN = 12
_SETS_RIGHT = re.compile(
    r"[^,。;?!],[哦噢啊呃额喔哎诶呀]*(?:不是|不对|不不|不|等下|等等|等一下|稍等)[的啊哦了]?[,。!]|才对|[\d一二两三四五六七八九十][项篇次个年部件份],应该是"
)
_NOTHING: tuple[list[Hit], list[int]] = ([], [])


@dataclass(frozen=True)
class Clause:
    """Part of a message between two marks.

    `start` and `end` are positions in the text, without the closing `mark`; `told_until` is where what is told ends
    (`start` where nothing is); `of_others` are the stretches that speak of another person; `guessed` says that it was
    told with doubt, `supposed` that it is planned or imagined.
    """

    start: int
    end: int
    sentence: int
    mark: str
    told_until: int
    guessed: bool = False
    supposed: bool = False
    asks: bool = False
    of_others: tuple[tuple[int, int], ...] = ()

    def tells(self, start: int, of_others: bool = False) -> bool:
        """Whether a word at `start` is told as a fact (of the applicant, unless `of_others` may speak too)."""
        if start >= self.told_until or self.guessed or self.supposed:
            return False
        return of_others or not any(begin <= start < end for begin, end in self.of_others)


@dataclass(frozen=True)
class Message:
    """A message cut into clauses, with every known word found in it."""

    text: str
    clauses: tuple[Clause, ...]
    hits: tuple[Hit, ...]
    lexicon: Lexicon
    asked: str | None

    @functools.cached_property
    def _starts(self) -> list[int]:
        return [clause.start for clause in self.clauses]

    @functools.cached_property
    def corrects(self) -> bool:
        """Whether the applicant sets right something within the message."""
        marked = self.between(0, len(self.text), "correct_mark") or self.between(0, len(self.text), "correct_wrong")
        return bool(marked) or bool(_SETS_RIGHT.search(self.text))

    def clause_at(self, position: int) -> Clause | None:
        """The clause that a position of the text stands in."""
        at = bisect_right(self._starts, position) - 1
        return self.clauses[at] if at >= 0 else None

    def near(self, clause: Clause, reach: int) -> list[Clause]:
        """The clauses of the same sentence, at most `reach` before and after."""
        at = bisect_right(self._starts, clause.start) - 1
        around = self.clauses[max(0, at - reach) : at + reach + 1]
        return [other for other in around if other.sentence == clause.sentence]

    def between(self, start: int, end: int, kind: str = "") -> list[Hit]:
        """The words found wholly within [start, end), of one kind where given."""
        hits, starts = self._by_kind.get(kind, _NOTHING)
        return [hit for hit in hits[bisect_left(starts, start) : bisect_left(starts, end)] if hit.end <= end]

    @functools.cached_property
    def _by_kind(self) -> dict[str, tuple[list[Hit], list[int]]]:
        """The words found of each kind, and where they start; "" has them all."""
        found: dict[str, tuple[list[Hit], list[int]]] = {"": ([], [])}
        for hit in self.hits:
            for kind in ("", *{role.kind: None for role in hit.roles}):
                hits, starts = found.setdefault(kind, ([], []))
                hits.append(hit)
                starts.append(hit.start)
        return found

    @functools.cached_property
    def _naming(self) -> tuple[list[Hit], list[int]]:
        """The words that name what a field is about, and where they start; 书 is none in 证书."""
        nouns = [hit for hit in self.hits if hit.names_something]
        starts = [hit.start for hit in nouns]
        whole = [
            hit
            for hit in nouns
            if any(role.kind in _NAMING for role in hit.roles)
            and not within(hit, nouns[bisect_left(starts, hit.start - _LONGEST_NOUN) : bisect_right(starts, hit.start)])
        ]
        return whole, [hit.start for hit in whole]

    def names_another(self, start: int, end: int) -> bool:
        """Whether the words in [start, end) name what another field is about, and nothing of the one asked for."""
        nouns, starts = self._naming
        named = {
            role.field
            for hit in nouns[bisect_left(starts, start) : bisect_left(starts, end)]
            if hit.end <= end
            for role in hit.roles
            if role.kind in _NAMING and not role.asked_only
        }
        return bool(named) and self.asked not in named and not self._names_asked(start, end)

    def _names_asked(self, start: int, end: int) -> bool:
        groups = {group.id for line in self.lexicon.cue_groups.get(self.asked or "", ()) for group in line}
        return any(
            (role.field == self.asked and role.kind in ("asked_cue", "cue")) or role.number in groups
            for hit in self.between(start, end)
            if hit.word not in self.lexicon.everyday.doings
            for role in hit.roles
        )

    def tells(self, start: int, field: str = "") -> bool:
        """Whether what stands at `start` is told as a fact about `field`."""
        clause = self.clause_at(start)
        return clause is not None and clause.tells(start, bool(field) and self.lexicon.fields[field].others)
