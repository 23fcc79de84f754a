"""Counts and amounts: which field a number speaks of, by the words in its own part of the sentence."""

import itertools
import re
from collections.abc import Iterable, Iterator

from dialogs.reading import cues, implied, nothing, polarity
from dialogs.reading.cues import Cues, Groups, Part
from dialogs.reading.finding import Finding
from dialogs.reading.messages import Clause, Message
from dialogs.reading.nones import Nones
from dialogs.reading.numerals import Number

_EACH = re.compile(r"(?:都|均|全|各|也)(?:是|为|有|就|只有|发了|写了)?$|各自?[一-鿿]{0,4}$")
_EVERY = re.compile(r"各自?[一-鿿]{0,4}$")
_AND = re.compile(r"[、和跟与及]")
_OF_WHICH = re.compile(r"[^,。;\d]{0,8}(?:里面|里头|里|当中|其中|中)(?:就|只|才|也)?(?:有|是)")
_SUBSET = re.compile(r"(?:其中|里面|里头|当中|包括|包含|含|内有)[^,。;]*$")
_LARGE = 10_000
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
    r"(?:来|里|内|间|下来|当中)?(?:的)?(?:年度)?(?:考核|考评)?(?:结果)?我?"
    r"(?:(?:都|全|均|年年|次次|每[年次]|一直)+[是在为]?(?!没(?![掉低栽])|不|未|低|基本)|(?:从来?)?(?:没|无)有?(?:低于|不合格|不称职|基本))"
)
"""After a number of years that all went alike: 五年都合格."""
_TALLIES = frozenset({"本", "项", "个", "件", "份", "次", "回"})
"""Measure words that people exchange."""
_TALK = 4
_WORD = 8
_SPEAKS_OF = frozenset({"group", "topic", "asked_cue", "cue", "enum", "bool", "excludes", "doings", "held"})
_USED = re.compile(r"(?:看|读|买|借|(?<!评)审|转发|转载|引用|翻译|下载|收藏)(?:过|了|到)$")
_GOES_ON = re.compile(
    r"[的了呢吧啊呀哦嘛哈都也是就在全均而但还且并已我没不各分过算大小整去前后写发做拿得获出见授转验结通完批实应颁投评年才]"
)
"""What may follow a count without being what is counted."""


class Counts:
    """Reads the counts of one message."""

    def __init__(self, message: Message, numbers: Iterable[Number]) -> None:
        self._message = message
        self._lexicon = message.lexicon
        foreign = message.lexicon.everyday.foreign_units
        self._numbers = [
            n
            for n in sorted([*numbers, *implied.find(message)], key=lambda number: number.start)
            if n.unit not in foreign and not polarity.taken_back(message, n.start) and not self._is_talk(n)
        ]
        self._numbers = [
            n for n, after in itertools.zip_longest(self._numbers, self._numbers[1:]) if not self._is_base(n, after)
        ]
        self._cues = Cues(message, self._numbers)
        self._asked = self._cues.asked

    def _is_base(self, number: Number, after: Number | None) -> bool:
        """三个推荐人里有两个正高: the first number is only what the second is taken from."""
        return after is not None and _OF_WHICH.fullmatch(self._message.text, number.end, after.start) is not None

    def _is_talk(self, number: Number) -> bool:
        """换一个问, 看过三本书: the figure belongs to words that put off the answer, or to what others have done."""
        around = self._message.between(max(0, number.start - _TALK), number.end + _TALK, "skip")
        if _USED.search(self._message.text[max(0, number.start - _BACK) : number.start]):
            return True
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
        nones = Nones(self._message, self._cues, self._numbers, self._is_none)
        for clause in self._message.clauses:
            if clause.start not in numbered:
                yield from nones.of(clause)

    def _parts(self, clause: Clause) -> Iterator[Part]:
        inside = [number for number in self._numbers if clause.start <= number.start < clause.end]
        if len(inside) == 1:
            yield Part(inside[0], clause, clause.start, clause.end)
            return
        number_first = (
            bool(inside)
            and self._has_words(inside[-1].end, clause.end)
            and not self._has_words(clause.start, inside[0].start)
        )
        number_first = number_first or all(self._is_followed(number, clause) for number in inside)
        if inside and not number_first and self._has_words(inside[-1].end, clause.end):
            number_first = not self._has_words(inside[-2].end, inside[-1].start)
        for i, number in enumerate(inside):
            if number_first:
                end = inside[i + 1].start if i + 1 < len(inside) else clause.end
                yield Part(number, clause, clause.start if i == 0 else number.start, end)
            else:
                start = inside[i - 1].end if i else clause.start
                yield Part(number, clause, start, clause.end if i + 1 == len(inside) else number.end)

    def _is_followed(self, number: Number, clause: Clause) -> bool:
        """Whether what is counted comes right behind: 参与过一个国标一个行标."""
        return any(hit.start == number.end for hit in self._message.between(number.end, clause.end, "group"))

    def _has_words(self, start: int, end: int) -> bool:
        return bool(self._message.between(start, end, "group"))

    def _read(self, part: Part) -> Iterator[Finding]:
        shared = list(self._shared(part))
        if len(shared) < 2:
            yield from self._told(part, *self._field(part))
        each = _EVERY.search(self._message.text, part.start, part.number.start)
        for field, weight in dict(shared).items() if len(shared) > 1 else ():
            yield from self._told(part, field, weight, [one for one, _ in shared].count(field) if each else 1)

    def _shared(self, part: Part) -> Iterator[tuple[str, float]]:
        """The fields that share one number: 一作、通讯都是0, 专著和论文各两."""
        if not _EACH.search(self._message.text[part.start : part.number.start]):
            return
        for start, end in self._listed(part.start, part.number.start):
            field, weight = self._field(Part(part.number, part.clause, start, end))
            if field is not None and weight == _CUED:
                yield field, weight

    def _listed(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The members of a list in [start, end)."""
        for link in _AND.finditer(self._message.text, start, end):
            yield start, link.start()
            start = link.end()
        yield start, end

    def _told(self, part: Part, field: str | None, weight: float, times: int = 1) -> Iterator[Finding]:
        if field is None or not self._message.tells(part.number.start, field):
            return
        number = part.number
        if weight == _BY_QUESTION and not self._answers(part):
            return
        value = self._typed(field, 0 if self._is_none(number) else number.value)
        if value is None and number.low is None and number.high is None:
            return
        value = value * times if value is not None else None
        part_of = bool(_SUBSET.search(self._message.text, part.start, number.start))
        weight -= _PART_OF * part_of + _TALLIED * self._is_tallied(field, number)
        weight += _TOTALLED * bool(_TOTAL.search(self._message.text, part.start, number.start))
        yield Finding(
            field, value, part.start, part.end, number.slip, number.low, number.high, weight, part_of, number.under
        )

    def _is_tallied(self, field: str, number: Number) -> bool:
        """Whether the measure word is not the field's own: 搞过一次调研，出了2份报告 tells of two reports."""
        return bool(number.unit) and number.unit not in self._lexicon.fields[field].units

    def _answers(self, part: Part) -> bool:
        """Whether a number without cues is the answer: it has its measure word, or nothing else of weight is said."""
        number = part.number
        if self._is_of_another_thing(number):
            return False
        if self._cues.asked_score(part):
            return True
        if self._message.names_another(part.start, part.end):
            return False
        if number.unit or (number.value or number.low or number.high or 0) >= _LARGE:
            return True
        return polarity.is_whole(self._message, part.clause, number.start, number.end)

    def _is_of_another_thing(self, number: Number) -> bool:
        """家里有三套房: a thing right behind the measure word that is none of what was asked for."""
        text, end = self._message.text, number.end
        if not number.unit or not "一" <= text[end : end + 1] <= "鿿" or _GOES_ON.match(text, end):
            return False
        behind = [hit for hit in self._message.between(end, end + _WORD) if hit.start == end]
        return not any(role.kind in _SPEAKS_OF for hit in behind for role in hit.roles)

    def _is_none(self, number: Number) -> bool:
        return nothing.counts(self._message.text, number) or (
            number.unit in ("年", "次", "回") and self._lasts_all(number)
        )

    def _lasts_all(self, number: Number) -> bool:
        """五年都合格: where failures are asked for, years that all went well tell of none."""
        asked = self._lexicon.fields.get(self._asked or "")
        return bool(asked and asked.zero_asked_only and _WHILE.match(self._message.text, number.end))

    def _typed(self, field: str, value: int | float | None) -> int | float | None:
        if value is None or (self._lexicon.profile[field].kind == "int" and not isinstance(value, int)):
            return None
        return value

    def _field(self, part: Part) -> tuple[str | None, float]:
        """The field a number speaks of, and how surely: by its cues, or only because it was asked for."""
        scores: dict[str, float] = {}
        cued: set[str] = set()
        own, around = self._cues.groups(part.start, part.end), self._cues.around(part)
        lent = self._cues.lent() | around
        excluded = self._cues.excluded(part)
        for field in self._named(own, around) - excluded:
            asked = field == self._asked
            if self._fits(field, part.number, asked):
                near = around if asked else lent
                score = max((cues.score(line, own, near) for line in self._lexicon.cue_groups[field]), default=0.0)
                if score:
                    cued.add(field)
                if asked:
                    score = max(score, self._cues.asked_score(part)) + cues.ASKED
                if score > 0:
                    scores[field] = score
        best = cues.best(scores)
        return best, _CUED if best in cued else _BY_QUESTION

    def _named(self, own: Groups, around: Groups) -> set[str]:
        """The fields that a number may speak of: those with a word in reach, and the one asked for."""
        fields_of = self._lexicon.fields_of_group
        named = {field for group in {*own, *around} for field in fields_of.get(group, ())}
        return named | {self._asked} if self._asked else named

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
