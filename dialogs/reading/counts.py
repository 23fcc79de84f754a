"""Counts and amounts: which field a number speaks of, by the words in its own part of the sentence."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dialogs.reading import polarity
from dialogs.reading.finding import Finding
from dialogs.reading.lexicon import Group
from dialogs.reading.messages import Clause, Message
from dialogs.reading.numerals import Number
from dialogs.reading.vocabulary import Hit

COUNTED = ("int", "number", "yuan")
_NONE_AFTER = re.compile(r"(?:[的]?[一-鿿]{0,12}?)(?:都|也|也都|还)(?:没|未|无|不|木有|莫得)")
_NONE_RIGHT_AFTER = re.compile(
    r"(?:没有|木有|没得|莫得)(?=$|[,。;!、\s的呢啊过])|(?:没|未)(?:发|拿|得|获|写|出|编|做|搞|参|干)"
)
_SUBSET = re.compile(r"(?:其中|里面|里头|当中|包括|包含|含|内有)[^,。;]*$")
_NONE_BEFORE = re.compile(r"(?:没有哪|没哪|没有|没|未|无|没发过|没拿过|没得过|没写过|连)$")
_ELSEWHERE = 0.3
"""What a word counts that stands in the sentence but not in the number's own part of it."""
_BORROWED = 0.5
"""What is left of a line's worth where one of its words had to be borrowed from another number's part."""
_LARGE = 10_000
_LOOSE = 0.7
"""What a word counts that names the field only because it was asked for."""
_ASKED = 1.5
_CUED, _BY_QUESTION = 2.0, 1.0
_PART_OF = 0.5
"""How much less surely a field is meant by a number that tells a part of the one before: 其中一等奖1项."""
_TALLIES = frozenset({"项", "个", "件", "份", "次", "回"})
"""Measure words that people exchange."""
_NEAR = 6
"""How many clauses before and after may still belong to what is counted."""

Groups = dict[int, int]


@dataclass(frozen=True)
class _Part:
    """The part of a clause that speaks of one number."""

    number: Number
    clause: Clause
    start: int
    end: int


class Counts:
    """Reads the counts of one message."""

    def __init__(self, message: Message, numbers: Iterable[Number]) -> None:
        self._message = message
        self._lexicon = message.lexicon
        asked = message.asked
        self._asked = asked if asked and message.lexicon.profile[asked].kind in COUNTED else None
        foreign = message.lexicon.everyday.foreign_units
        self._numbers = [n for n in numbers if n.unit not in foreign and not polarity.taken_back(message, n.start)]

    def findings(self) -> Iterator[Finding]:
        """Every count told, and every bound of one."""
        numbered: set[int] = set()
        for clause in self._message.clauses:
            parts = list(self._parts(clause))
            if any(self._is_none(part.number) for part in parts):
                parts = [part for part in parts if self._is_none(part.number) or part.number.unit != "年"]
            if len(parts) == 1 and self._is_none(parts[0].number):
                continue
            for part in parts:
                numbered.add(clause.start)
                yield from self._read(part)
        for clause in self._message.clauses:
            if clause.start not in numbered:
                yield from self._none_told(clause)

    def _parts(self, clause: Clause) -> Iterator[_Part]:
        inside = [number for number in self._numbers if clause.start <= number.start < clause.end]
        if len(inside) == 1:
            yield _Part(inside[0], clause, clause.start, clause.end)
            return
        number_first = (
            bool(inside)
            and self._has_words(inside[-1].end, clause.end)
            and not self._has_words(clause.start, inside[0].start)
        )
        if inside and not number_first and self._has_words(inside[-1].end, clause.end):
            number_first = not self._has_words(inside[-2].end, inside[-1].start)
        for i, number in enumerate(inside):
            if number_first:
                end = inside[i + 1].start if i + 1 < len(inside) else clause.end
                yield _Part(number, clause, clause.start if i == 0 else number.start, end)
            else:
                start = inside[i - 1].end if i else clause.start
                yield _Part(number, clause, start, clause.end if i + 1 == len(inside) else number.end)

    def _has_words(self, start: int, end: int) -> bool:
        return bool(self._message.between(start, end, "group"))

    def _read(self, part: _Part) -> Iterator[Finding]:
        field, weight = self._field(part)
        if field is None or not self._message.tells(part.number.start, field):
            return
        number = part.number
        if weight == _BY_QUESTION and not self._answers(part):
            return
        value = self._typed(field, 0 if self._is_none(number) else number.value)
        if value is None and number.low is None and number.high is None:
            return
        part_of = bool(_SUBSET.search(self._message.text, part.start, number.start))
        weight -= _PART_OF * part_of
        yield Finding(field, value, part.start, part.end, number.slip, number.low, number.high, weight, part_of)

    def _answers(self, part: _Part) -> bool:
        """Whether a number without cues is the answer: it has its measure word, or nothing else of weight is said."""
        number = part.number
        if self._asked_score(part):
            return True
        if self._message.names_another(part.start, part.end):
            return False
        if number.unit or (number.value or number.low or number.high or 0) >= _LARGE:
            return True
        return polarity.is_whole(self._message, part.clause, number.start, number.end)

    def _is_none(self, number: Number) -> bool:
        text = self._message.text
        if number.value != 1:
            return False
        return bool(
            _NONE_AFTER.match(text, number.end)
            or _NONE_RIGHT_AFTER.match(text, number.end)
            or _NONE_BEFORE.search(text[max(0, number.start - 4) : number.start])
        )

    def _typed(self, field: str, value: int | float | None) -> int | float | None:
        if value is None or (self._lexicon.profile[field].kind == "int" and not isinstance(value, int)):
            return None
        return value

    def _field(self, part: _Part) -> tuple[str | None, float]:
        """The field a number speaks of, and how surely: by its cues, or only because it was asked for."""
        scores: dict[str, float] = {}
        cued: set[str] = set()
        own, around = self._groups(part.start, part.end), self._around(part)
        excluded = self._excluded(part)
        for field in self._named(own, around) - excluded:
            asked = field == self._asked
            if self._fits(field, part.number, asked):
                score = max((_score(line, own, around) for line in self._lexicon.cue_groups[field]), default=0.0)
                if score:
                    cued.add(field)
                if asked:
                    score = max(score, self._asked_score(part)) + _ASKED
                if score > 0:
                    scores[field] = score
        best = _best(scores)
        return best, _CUED if best in cued else _BY_QUESTION

    def _named(self, own: Groups, around: Groups) -> set[str]:
        """The fields that a number may speak of: those with a word in reach, and the one asked for."""
        fields_of = self._lexicon.fields_of_group
        named = {field for group in {*own, *around} for field in fields_of.get(group, ())}
        return named | {self._asked} if self._asked else named

    def _asked_score(self, part: _Part) -> float:
        hits = self._message.between(part.start, part.end)
        own = {
            hit.word
            for hit in hits
            if any(role.kind in ("asked_cue", "topic") and role.field == self._asked for role in hit.roles)
        }
        return _LOOSE * sum(map(len, own))

    def _fits(self, field: str, number: Number, asked: bool) -> bool:
        words, kind = self._lexicon.fields[field], self._lexicon.profile[field].kind
        if number.unit in words.units or (asked and number.unit in _TALLIES and _TALLIES & set(words.units)):
            return True
        if kind == "yuan":
            return number.unit == "" and (asked or (number.value or number.low or 0) >= _LARGE)
        if number.unit == "" and (number.value or 0) >= _LARGE and "字" not in words.units:
            return False
        return number.unit == "" or (number.unit == "个" and kind == "int" and "字" not in words.units)

    def _excluded(self, part: _Part) -> set[str]:
        """The fields that a part's words say it is not about."""
        found = self._message.between(part.start, part.end, "excludes")
        return {role.field for hit in found for role in hit.roles if role.kind == "excludes"}

    def _around(self, part: _Part) -> Groups:
        """The words of the sentence that may belong to a number: before it, and after it up to the next one."""
        near = self._message.near(part.clause, _NEAR)
        end = part.clause.end
        for clause in near:
            if clause.start > part.clause.start:
                if any(clause.start <= number.start < clause.end for number in self._numbers):
                    break
                end = clause.end
        return self._groups(near[0].start, end)

    def _groups(self, start: int, end: int) -> Groups:
        """The groups found, each with its longest word's length; 合格 is none in 不合格."""
        hits = self._message.between(start, end, "group")
        denied = {hit.end: hit.start + 1 for hit in hits if hit.word[0] in "不非未无"}
        found: Groups = {}
        for hit in hits:
            if denied.get(hit.end) != hit.start:
                for role in hit.roles:
                    if role.kind == "group":
                        found[role.number] = max(found.get(role.number, 0), len(hit.word))
        return found

    def _none_told(self, clause: Clause) -> Iterator[Finding]:
        """没有论文, 一个奖也没拿: none, without a number."""
        part = _Part(Number(clause.start, clause.end, 0, None, None, ""), clause, clause.start, clause.end)
        scores: dict[str, float] = {}
        own, around = self._groups(part.start, part.end), self._around(part)
        excluded = self._excluded(part)
        denies = self._denies(clause)
        if not own and not (self._asked and denies):
            return
        for field, lines in self._lexicon.zero_groups.items():
            skip = self._lexicon.fields[field].zero_asked_only
            usable = [line for i, line in enumerate(lines) if i not in skip or field == self._asked]
            if field not in excluded:
                scores[field] = max((_score(line, own, around, whole=True) for line in usable), default=0.0)
        for field, lines in self._lexicon.cue_groups.items():
            if field not in self._lexicon.zero_groups and field not in excluded and denies:
                scores[field] = max((_score(line, own, around) for line in lines), default=0.0)
        another = self._message.names_another(clause.start, clause.end)
        if self._asked and not another and self._denies(clause, self._asked):
            partly = any(group.id in own for line in self._lexicon.cue_groups[self._asked] for group in line)
            scores[self._asked] = scores.get(self._asked, 0.0) + self._asked_score(part) + _ELSEWHERE * partly
        if self._asked and scores.get(self._asked):
            scores[self._asked] += _ASKED
        best = _best({field: score for field, score in scores.items() if score > 0})
        if (
            best
            and self._message.tells(clause.end - 1, best)
            and "问题" not in self._message.text[clause.start : clause.end]
        ):
            yield Finding(best, 0, clause.start, clause.end)

    def _stands_apart(self, hit: Hit) -> bool:
        """Whether a word is no part of a longer one: 学 in 没学过, but not in 学位没拿到."""
        around = self._message.between(max(0, hit.start - 3), hit.end + 3)
        return not any(
            other.start <= hit.start
            and hit.end <= other.end
            and len(other.word) > len(hit.word)
            and other.names_something
            for other in around
        )

    def _denies(self, clause: Clause, field: str = "") -> bool:
        """Whether a word that counts something is denied in a clause; of one field's own words where given."""
        groups = {group.id for line in self._lexicon.cue_groups.get(field, ()) for group in line}
        return any(
            polarity.negated(self._message, clause, hit.start, hit.end)
            for hit in self._message.between(clause.start, clause.end)
            if any(
                role.kind in ("group", "asked_cue", "topic")
                and (not field or role.number in groups or (role.field == field and self._stands_apart(hit)))
                for role in hit.roles
            )
        )


def _score(line: tuple[Group, ...], own: Groups, around: Groups, whole: bool = False) -> float:
    """How well a line of cues fits the words of a part and of the sentence around it; 0 where a group is missing.

    A part that has words of its own borrows others only to complete a line that some of them stand in: of
    市科技进步奖一等奖1项、二等奖2项 the second part borrows 市. With `whole` it borrows none.
    """
    score = 0.0
    borrows = not own or (not whole and any(group.id in own for group in line))
    borrowed = False
    for group in line:
        if group.id in own:
            score += own[group.id]
        elif group.id in around and (group.anywhere or borrows):
            score += _ELSEWHERE * around[group.id]
            borrowed = borrowed or (bool(own) and not group.anywhere)
        else:
            return 0.0
    return _BORROWED * score if borrowed else score


def _best(scores: dict[str, float]) -> str | None:
    """The field that scores highest, None where two do."""
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]
