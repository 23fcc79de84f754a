"""Counts and amounts: which field a number speaks of, by the words in its own part of the sentence."""

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dialogs.reading import implied, nothing, polarity
from dialogs.reading.finding import Finding
from dialogs.reading.lexicon import Group
from dialogs.reading.messages import Clause, Message
from dialogs.reading.numerals import Number
from dialogs.reading.vocabulary import Hit

COUNTED = ("int", "number", "yuan")
_EACH = re.compile(r"(?:都|均|全|各|也)(?:是|为|有|就|只有|发了|写了)?$")
_AND = re.compile(r"[、和跟与及]")
_TITLE = "title_level"
_NONE_SUCH = re.compile(
    r"(?:我|也|都|倒|还|是|从来|压根|根本|真|的确|确实|目前|暂时|一[个篇项次本部份件]都?)*(?:没有?|无|木有|没得|未)(?:[一-鿿]{1,3}过|[一-鿿]过|过)?[的呢啊呀哦]?"
)
_TOPIC = re.compile(r"[^有没不是过了能要在]{2,16}")
_FAILED = re.compile(r"(?:没|未)(?:能|给)?(?:评|考|批|通)?(?:过|上|成)(?=$|[,。;!了呢啊])")
_SUBSET = re.compile(r"(?:其中|里面|里头|当中|包括|包含|含|内有)[^,。;]*$")
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
_TALLIED, _TOTALLED = 0.5, 0.5
_TOTAL = re.compile(
    r"(?:一共|总共|共计|合计|总计|累计|拢共|统共|加起来|加一块|合起来|合在一起)(?:就|有|是|写了|发了|拿了|做了|了)*$"
)
"""Before the count of all that is told one by one beside it."""
_TENURE = re.compile(r"(?:任职|干|工作|聘|当|从业|上班|入职|入行|做|待|进厂)(?:了|满|有|已经?|才|刚|也就)*$")
_BACK = 8
_WHILE = re.compile(
    r"(?:来|里|内|间|下来|当中)?(?:的)?(?:年度)?(?:考核|考评)?(?:结果)?我?(?:都|全|均|年年|次次|每|一直|从|没|无)"
)
"""After a number of years that all went alike: 五年都合格."""
_TALLIES = frozenset({"项", "个", "件", "份", "次", "回"})
"""Measure words that people exchange."""
_TALK = 4
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
        self._grouped: dict[tuple[int, int], Groups] = {}
        foreign = message.lexicon.everyday.foreign_units
        self._numbers = [
            n
            for n in sorted([*numbers, *implied.find(message)], key=lambda number: number.start)
            if n.unit not in foreign and not polarity.taken_back(message, n.start) and not self._is_talk(n)
        ]

    def _is_talk(self, number: Number) -> bool:
        """换一个问: the figure belongs to words that put off the answer."""
        around = self._message.between(max(0, number.start - _TALK), number.end + _TALK, "skip")
        return any(hit.start <= number.start and number.end <= hit.end for hit in around)

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
        shared = list(self._shared(part))
        for field, weight in shared if len(shared) > 1 else [self._field(part)]:
            yield from self._told(part, field, weight)

    def _shared(self, part: _Part) -> Iterator[tuple[str, float]]:
        """The fields that share one number: 一作、通讯都是0, 专著和论文各两."""
        if not _EACH.search(self._message.text[part.start : part.number.start]):
            return
        for start, end in self._listed(part.start, part.number.start):
            field, weight = self._field(_Part(part.number, part.clause, start, end))
            if field is not None and weight == _CUED:
                yield field, weight

    def _listed(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The members of a list in [start, end)."""
        for link in _AND.finditer(self._message.text, start, end):
            yield start, link.start()
            start = link.end()
        yield start, end

    def _told(self, part: _Part, field: str | None, weight: float) -> Iterator[Finding]:
        if field is None or not self._message.tells(part.number.start, field):
            return
        number = part.number
        if weight == _BY_QUESTION and not self._answers(part):
            return
        value = self._typed(field, 0 if self._is_none(number) else number.value)
        if value is None and number.low is None and number.high is None:
            return
        part_of = bool(_SUBSET.search(self._message.text, part.start, number.start))
        weight -= _PART_OF * part_of + _TALLIED * self._is_tallied(field, number)
        weight += _TOTALLED * bool(_TOTAL.search(self._message.text, part.start, number.start))
        yield Finding(
            field, value, part.start, part.end, number.slip, number.low, number.high, weight, part_of, number.under
        )

    def _is_tallied(self, field: str, number: Number) -> bool:
        """Whether the measure word is not the field's own: 搞过一次调研，出了2份报告 tells of two reports."""
        return bool(number.unit) and number.unit not in self._lexicon.fields[field].units

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
        return nothing.counts(self._message.text, number) or (number.unit == "年" and self._lasts_all(number))

    def _lasts_all(self, number: Number) -> bool:
        """五年都合格: where failures are asked for, years that all went well tell of none."""
        asked = self._lexicon.fields.get(self._asked or "")
        return bool(asked and asked.zero_asked_only and _WHILE.match(self._message.text, number.end))

    def _typed(self, field: str, value: int | float | None) -> int | float | None:
        if value is None or (self._lexicon.profile[field].kind == "int" and not isinstance(value, int)):
            return None
        return value

    def _field(self, part: _Part) -> tuple[str | None, float]:
        """The field a number speaks of, and how surely: by its cues, or only because it was asked for."""
        scores: dict[str, float] = {}
        cued: set[str] = set()
        own, around = self._groups(part.start, part.end), self._around(part)
        lent = self._lent() | around
        excluded = self._excluded(part)
        for field in self._named(own, around) - excluded:
            asked = field == self._asked
            if self._fits(field, part.number, asked):
                near = around if asked else lent
                score = max((_score(line, own, near) for line in self._lexicon.cue_groups[field]), default=0.0)
                if score:
                    cued.add(field)
                if asked:
                    score = max(score, self._asked_score(part)) + _ASKED
                if score > 0:
                    scores[field] = score
        best = _best(scores)
        return best, _CUED if best in cued else _BY_QUESTION

    def _lent(self) -> Groups:
        """What the question lends an answer that names its neighbour: asked for 市级一等奖, 二等的 is 市级二等奖."""
        lines = self._lexicon.cue_groups[self._asked] if self._asked else ()
        return {group.id: 1 for line in lines for group in line}

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
        if (
            kind == "int"
            and number.unit == "年"
            and _TENURE.search(self._message.text[max(0, number.start - _BACK) : number.start])
        ):
            return False
        if number.unit in words.units or (asked and number.unit in _TALLIES and _TALLIES & set(words.units)):
            return True
        if kind == "yuan":
            return number.unit == "" and (asked or (number.value or number.low or 0) >= _LARGE)
        if number.unit == "" and (number.value or 0) >= _LARGE and "字" not in words.units:
            return False
        by_ones = kind == "int" or (asked and "个学时" in words.units)
        return number.unit == "" or (number.unit == "个" and by_ones and "字" not in words.units)

    def _excluded(self, part: _Part) -> set[str]:
        """The fields that a part's words say it is not about."""
        found = self._message.between(part.start, part.end, "excludes")
        return {role.field for hit in found for role in hit.roles if role.kind == "excludes"}

    def _around(self, part: _Part) -> Groups:
        """The words of the sentence that may belong to a number: before it, and after it up to the next one."""
        near = [other for other in self._message.near(part.clause, _NEAR) if other == part.clause or not other.asks]
        end = part.clause.end
        for clause in near:
            if clause.start > part.clause.start:
                if any(clause.start <= number.start < clause.end for number in self._numbers):
                    break
                end = clause.end
        found: Groups = {}
        for clause in near:
            for group, length in self._groups(clause.start, min(clause.end, end)).items():
                found[group] = max(found.get(group, 0), length)
        return found

    def _groups(self, start: int, end: int) -> Groups:
        """The groups found in [start, end), each with its longest word's length."""
        if (start, end) not in self._grouped:
            self._grouped[start, end] = self._found_groups(start, end)
        return dict(self._grouped[start, end])

    def _found_groups(self, start: int, end: int) -> Groups:
        """The groups, each with its longest word's length; 合格 is none in 不合格."""
        hits = self._message.between(start, end, "group")
        denied = {hit.end: hit.start + 1 for hit in hits if hit.word[0] in "不非未无"}
        longest: dict[str, Hit] = {}
        for hit in hits:
            if denied.get(hit.end) != hit.start:
                longest[hit.word] = hit
        found: Groups = {}
        for word, hit in longest.items():
            for role in hit.roles:
                if role.kind == "group":
                    found[role.number] = max(found.get(role.number, 0), len(word))
        return found

    def _none_told(self, clause: Clause) -> Iterator[Finding]:
        """没有论文, 一个奖也没拿: none, without a number; 正高没过 tells of a review that was failed."""
        if self._tells_of_review(clause):
            return
        items = nothing.items(self._message, clause)
        if (topic := self._topic_before(clause)) is not None:
            items = [(topic, clause.end)]
        denied = len(items) > 1 or self._is_denied(clause)
        for start, end in items:
            yield from self._none_of(_Part(Number(start, end, 0, None, None, ""), clause, start, end), denied)

    def _tells_of_review(self, clause: Clause) -> bool:
        titles = [
            role
            for hit in self._message.between(clause.start, clause.end, "enum")
            for role in hit.roles
            if role.field == _TITLE and role.value != "none"
        ]
        return bool(titles) and bool(_FAILED.search(self._message.text, clause.start, clause.end))

    def _topic_before(self, clause: Clause) -> int | None:
        """Where the clause before begins, if it only names what this one says there is none of: 工法这些? 没编过."""
        text = self._message.text
        before = next((c for c in self._message.near(clause, 1) if c.end <= clause.start), None)
        if before is None or before.asks or not _NONE_SUCH.fullmatch(text, clause.start, clause.end):
            return None
        names = _TOPIC.fullmatch(text, before.start, before.end) and self._groups(before.start, before.end)
        return before.start if names else None

    def _is_denied(self, clause: Clause) -> bool:
        inside = [number for number in self._numbers if clause.start <= number.start < clause.end]
        one_none = any(self._is_none(number) for number in inside)
        return one_none or nothing.is_not_mine(self._message.text, clause.start, clause.end)

    def _none_of(self, part: _Part, denied: bool) -> Iterator[Finding]:
        clause, text = part.clause, self._message.text
        scores: dict[str, float] = {}
        own, around = self._groups(part.start, part.end), self._around(part)
        excluded = self._excluded(part)
        denies = denied or self._denies(clause)
        if not own and not (self._asked and denies):
            return
        own |= dict.fromkeys(self._negations if denied else (), 1)
        for field, lines in self._lexicon.zero_groups.items():
            skip = self._lexicon.fields[field].zero_asked_only
            usable = [line for i, line in enumerate(lines) if i not in skip or field == self._asked]
            if field not in excluded:
                scores[field] = max((_score(line, own, around, whole=True) for line in usable), default=0.0)
        for field, lines in self._lexicon.cue_groups.items():
            if field not in self._lexicon.zero_groups and field not in excluded and denies:
                scores[field] = max((_score(line, own, around) for line in lines), default=0.0)
        another = self._message.names_another(part.start, part.end)
        if self._asked and not another and (denied or self._denies(clause, self._asked)):
            partly = any(group.id in own for line in self._lexicon.cue_groups[self._asked] for group in line)
            scores[self._asked] = scores.get(self._asked, 0.0) + self._asked_score(part) + _ELSEWHERE * partly
        if self._asked and scores.get(self._asked):
            scores[self._asked] += _ASKED
        best = _best({field: score for field, score in scores.items() if score > 0})
        told = max(part.start, min(part.end, clause.told_until) - 1)
        if best and self._message.tells(told, best) and "问题" not in text[part.start : part.end]:
            yield Finding(best, 0, part.start, part.end)

    @functools.cached_property
    def _negations(self) -> list[int]:
        """The groups of words that deny."""
        return [role.number for role in self._lexicon.vocabulary.words["没有"] if role.kind == "group"]

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
