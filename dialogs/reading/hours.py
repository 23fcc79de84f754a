"""Continuing education by year: hours told with their years and kinds, and the years of certificates."""

import itertools
import re
from collections.abc import Generator, Iterator

from dialogs.reading import nothing, polarity
from dialogs.reading.dates import Date
from dialogs.reading.finding import Finding
from dialogs.reading.messages import Clause, Message
from dialogs.reading.numerals import Number
from dialogs.reading.vocabulary import GAP

HOUR_UNITS = ("学时", "课时", "个学时", "个课时", "小时", "个小时")
_LINK = re.compile(r"(?:年|度)?\s*(?:、|,|和|跟|与|及|以及|\.|,和|\s)*")
_SPAN = re.compile(r"(?:年|度)?\s*(?:-|~|—|到|至|直到|一直到)+\s*")
_EXCEPT = re.compile(r"(?:除了?|除去|除开|刨去|扣除|不算|缺|差|少|没有|没|就)\s*$")
_LACKS = re.compile(
    r"(?:年|度|的|证书|证|公需|科目|合格|这|那|,)*(?:[一-鿿]{0,6}?(?:没|缺|未|忘|漏|丢|错过)|除外|以外|之外|外)"
)
_UNBROKEN = re.compile(r"[一-鿿]{0,8}?(?:没|未|不)(?:有)?(?:断|落|缺|漏|少|差)")
"""一年没落: none is lacking."""
_SAVE = re.compile(r"(?:除了?|除去|除开|刨去|扣除|不算)\s*$")
_LONGEST_SPAN = 30
_FIRST_SHORT, _LAST_SHORT = 10, 60
_APART = re.compile(r"[,;。]")
_OF_YEAR = re.compile(r"[年度:的是有为了学满各都均也补修拿读完成只就才共\s]*")
_OF_ALL = re.compile(r"[,;。]?(?:(?:这些?|以上)?(?:都|全|均)是?)")
"""公需30，专业60，都是2024年的."""
_WEAK, _BEHIND = 2, 1
"""专业 alone says that specialty hours are meant only where hours are spoken of."""
_HEADS = re.compile(r"(?:方面|这?一?块|这?部分|的话|的|呢|上|嘛)*")
"""专业方面，2023年60: it heads what is told after it."""
_UNLEARNT = re.compile(
    r"(?:年|度|的)*(?:公需|专业|继续教育|科目|课)*(?:都|也|倒|就|还|,)*"
    r"(?:没有?学(?!完|满|够|全|成)|没有(?=$|[,。;、])|没参加|没上课?(?=$|[,。;])|没修|没得学)(?:过|习|时|呢|啊|,)*(?=$|[,。;、\d])"
)
_SINCE = re.compile(r"(?:年|度)?(?:开始|起(?!码)|以来|以后|之后|往后|至今|到现在|到今年)")
"""After a year: when the hours or certificates begin, not until when."""
_LIKEWISE = re.compile(
    r"(?:年|度|的|跟它|和它)*(?:(?:也|同样|还|照样)(?:是|这么|如此|这些|这个数|那么多)|(?:也|还|还是|都)?(?:一样|同样|照旧|相同))"
)
_Run = tuple[int, int, list[int]]
_Cue = tuple[int, int, str]


class Hours:
    """Reads the by-year facts of one message.

    `used` collects where the numbers stand that were hours, `years` where the dates stand that they were told of.
    """

    def __init__(self, message: Message, dates: list[Date], numbers: list[Number]) -> None:
        self._message, self._numbers = message, numbers
        profile = message.lexicon.profile
        self._kind = profile[message.asked].kind if message.asked else ""
        self._dates = [date for date in dates if date.year]
        if self._kind == "years":
            self._dates = sorted([*self._dates, *_short_years(numbers)], key=lambda date: date.start)
        self._by_year = [field.name for field in profile if field.kind == "by_year"]
        self._years = [field.name for field in profile if field.kind == "years"]
        self.used: set[int] = set()
        self.years: set[int] = set()

    def findings(self) -> Iterator[Finding]:
        """Every by-year fact told. Facts of one field told in pieces come as several findings."""
        kind = ""
        for sentence in self._sentences():
            yield from self._certificates(sentence)
            kind = yield from self._hours(sentence, kind)

    def _sentences(self) -> Iterator[list[Clause]]:
        by_number: dict[int, list[Clause]] = {}
        for clause in self._message.clauses:
            by_number.setdefault(clause.sentence, []).append(clause)
        yield from by_number.values()

    def _runs(self, start: int, end: int) -> Iterator[_Run]:
        """Years that stand together in [start, end): (start, end, years), ranges filled."""
        inside = [date for date in self._dates if start <= date.start < end]
        i = 0
        while i < len(inside):
            first = inside[i]
            years, reached = [first.year or 0], first.end
            while i + 1 < len(inside):
                link = self._message.text[reached : inside[i + 1].start]
                year = inside[i + 1].year or 0
                if _SPAN.fullmatch(link) and 0 < year - years[-1] <= _LONGEST_SPAN:
                    years += range(years[-1] + 1, year + 1)
                elif _LINK.fullmatch(link):
                    years.append(year)
                else:
                    break
                i, reached = i + 1, inside[i + 1].end
            yield first.start, reached, years
            i += 1

    def _cues(self, start: int, end: int, fields: list[str]) -> list[_Cue]:
        found = [
            (hit.start, hit.end, role.field)
            for hit in self._message.between(start, end, "cue")
            for role in hit.roles
            if role.kind == "cue" and role.field in fields
        ]
        return [
            cue
            for cue in found
            if not any(o[0] <= cue[0] and cue[1] <= o[1] and o[1] - o[0] > cue[1] - cue[0] for o in found)
        ]

    def _certificates(self, sentence: list[Clause]) -> Iterator[Finding]:
        """2021到2024年公需证书都有; with the certificates asked for, years alone will do."""
        for field in self._years:
            asked = self._message.asked == field
            kept: list[int] = []
            lacking: list[int] = []
            begin, until = -1, -1
            named = False
            for clause in sentence:
                cued = bool(self._cues(clause.start, clause.end, [field])) or self._cued_apart(field, clause)
                named = named or cued
                if self._has_hours(clause):
                    continue
                for start, end, years in self._runs(clause.start, clause.end):
                    if (asked or named) and _SINCE.match(self._message.text, end):
                        self.used.add(start)
                        continue
                    before = self._message.text[max(clause.start, start - 4) : start]
                    if not self._message.tells(start) or not (asked or named or _SAVE.search(before)):
                        continue
                    denied = (
                        _EXCEPT.search(before)
                        if before.rstrip().endswith(
                            ("除", "除了", "除去", "除开", "刨去", "扣除", "不算", "缺", "差", "少", "没有", "没")
                        )
                        else None
                    )
                    lacks = _LACKS.match(self._message.text, end, clause.end)
                    unbroken = _UNBROKEN.match(self._message.text, end, clause.end)
                    target = lacking if denied or (lacks and not unbroken) else kept
                    target += years
                    self.years.update(date.start for date in self._dates if start <= date.start < end)
                    begin, until = (start if begin < 0 else begin), clause.end
            if begin >= 0 and (kept or (asked and not lacking)):
                yield Finding(field, sorted(set(kept) - set(lacking)), begin, until)

    def _cued_apart(self, field: str, clause: Clause) -> bool:
        """Whether the two parts of a cue stand in the clause, however far apart: 公需科目2021到2024年都有证书."""
        told = self._message.text[clause.start : clause.end]
        cues = [cue.split(GAP) for cue in self._message.lexicon.fields[field].cues if isinstance(cue, str)]
        return any(len(cue) > 1 and all(part in told for part in cue) for cue in cues)

    def _is_about_work(self, cue: _Cue) -> bool:
        """专业对口: the word alone, in a clause that says more but has no number and no year."""
        clause = self._message.clause_at(cue[0])
        if clause is None or cue[1] - cue[0] > _WEAK or _HEADS.fullmatch(self._message.text, cue[1], clause.end):
            return False
        starts = itertools.chain((one.start for one in self._numbers), (one.start for one in self._dates))
        return not any(clause.start <= start < clause.end for start in starts)

    def _has_hours(self, clause: Clause) -> bool:
        return any(clause.start <= number.start < clause.end and number.unit in HOUR_UNITS for number in self._numbers)

    def _hours(self, sentence: list[Clause], told: str) -> Generator[Finding, None, str]:
        """Walks a sentence with the years and the kind last told; the kind is returned, for the next sentence."""
        start, end = sentence[0].start, sentence[-1].end
        runs = list(self._runs(start, end))
        cues = [cue for cue in self._cues(start, end, self._by_year) if not self._is_about_work(cue)]
        kind = told if runs and not cues else ""
        numbers = [
            number
            for number in self._numbers
            if start <= number.start < end
            and not any(date.start <= number.start < date.end for date in self._dates)
            and self._is_hours(number, runs, cues, kind)
        ]
        wrong = [number for number in numbers if polarity.taken_back(self._message, number.start)]
        self.used.update(number.start for number in wrong)
        numbers = [number for number in numbers if number not in wrong]
        if self._kind != "years" and not self._cues(start, end, self._years):
            yield from self._unlearnt(runs, cues, kind, end)
        if not numbers:
            return ""
        public = any(field == self._by_year[1] for _, _, field in cues)
        behind = runs if _each_behind(numbers, runs) else []
        of_all = len(runs) == 1 and _OF_ALL.fullmatch(self._message.text, numbers[-1].end, runs[0][0])
        previous = start
        for i, number in enumerate(numbers):
            before = [run for run in runs if run[1] <= number.start]
            near = [cue for cue in cues if previous <= cue[0] < number.start]
            after = [
                cue for cue in cues if number.end <= cue[0] < (numbers[i + 1].start if i + 1 < len(numbers) else end)
            ]
            if near:
                kind = near[-1][2]
            elif (
                after
                and after[0][0] - number.end <= 2
                and not _APART.search(self._message.text, number.end, after[0][0])
                and (not kind or i == 0)
            ):
                kind = after[0][2]
            previous = number.end
            if not before and len(numbers) == 1:
                before = runs[:1]
            if behind:
                before = [behind[i]]
            elif not before and of_all:
                before = runs
            if not before:
                continue
            field = self._field(kind, number, public)
            if field is None or not self._message.tells(number.start):
                continue
            self.years.update(date.start for date in self._dates if before[-1][0] <= date.start < before[-1][1])
            self.used.add(number.start)
            if number.value is not None:
                value = 0 if nothing.counts(self._message.text, number) else number.value
                until = numbers[i + 1].start if i + 1 < len(numbers) else end
                years = [*before[-1][2], *self._alike(runs, number.end, until)]
                yield Finding(field, dict.fromkeys(years, value), before[-1][0], number.end)
        return kind

    def _alike(self, runs: list[_Run], start: int, end: int) -> Iterator[int]:
        """The years in [start, end) said to be as the one before: 2022年90学时，2023年也是."""
        for begin, reached, years in runs:
            if start <= begin < end and _LIKEWISE.match(self._message.text, reached, end):
                self.years.update(date.start for date in self._dates if begin <= date.start < reached)
                yield from years

    def _unlearnt(self, runs: list[_Run], cues: list[_Cue], kind: str, end: int) -> Iterator[Finding]:
        """2018年没学: no hours in the year, where hours are what is spoken of."""
        for i, (start, reached, years) in enumerate(runs):
            until = runs[i + 1][0] if i + 1 < len(runs) else end
            before = [cue for cue in cues if cue[0] < until]
            field = before[-1][2] if before else kind or (self._message.asked if self._kind == "by_year" else "")
            if field and _UNLEARNT.match(self._message.text, reached, until) and self._message.tells(start):
                self.years.update(date.start for date in self._dates if start <= date.start < reached)
                yield Finding(field, dict.fromkeys(years, 0), start, until)

    def _is_hours(self, number: Number, runs: list[_Run], cues: list[_Cue], kind: str) -> bool:
        if number.unit in HOUR_UNITS:
            return True
        if number.unit not in ("", "个"):
            return False
        if self._kind == "by_year" or self._follows_kind(number):
            return True
        clause = self._message.clause_at(number.start)
        if clause is not None and self._speaks_of_hours(clause):
            return (
                any(reached <= number.start for _, reached, _ in runs)
                and _OF_YEAR.fullmatch(
                    self._message.text, max(r for _, r, _ in runs if r <= number.start), number.start
                )
                is not None
            )
        named = kind or any(end - start > _WEAK or field != self._by_year[2] for start, end, field in cues)
        return bool(named) and any(
            reached <= number.start and _OF_YEAR.fullmatch(self._message.text, reached, number.start)
            for _, reached, _ in runs
        )

    def _speaks_of_hours(self, clause: Clause) -> bool:
        """Whether hours are named in the sentence: 学时都够，去年96."""
        sentence = self._message.near(clause, len(self._message.clauses))
        told = self._message.text[sentence[0].start : clause.end]
        return any(unit in told for unit in ("学时", "课时"))

    def _follows_kind(self, number: Number) -> bool:
        return any(
            number.start - hit_end <= 1
            for _, hit_end, _ in self._cues(max(0, number.start - 8), number.start, self._by_year)
        )

    def _field(self, kind: str, number: Number, public: bool) -> str | None:
        total, public_field, specialty = self._by_year
        clause = self._message.clause_at(number.start)
        if (
            clause is not None
            and self._message.between(clause.start, clause.end, "group")
            and self._is_techtransfer(clause)
        ):
            return None
        if kind in (public_field, specialty) or (kind == total and self._kind != "by_year"):
            return kind
        if self._kind == "by_year":
            return kind if kind and kind != total else (self._message.asked if not kind else total)
        hours = number.unit in HOUR_UNITS or self._follows_kind(number)
        return total if hours or (clause is not None and self._speaks_of_hours(clause)) else None

    def _is_techtransfer(self, clause: Clause) -> bool:
        return any(
            self._message.text.find(word, clause.start, clause.end) >= 0
            for word in ("技术转移", "技术经理人", "成果转化")
        )


def _each_behind(numbers: list[Number], runs: list[_Run]) -> bool:
    """Whether each number has its years right behind it: 90学时（2019年）、96学时（2020年）."""
    paired = list(zip(numbers, runs, strict=False))
    return len(numbers) == len(runs) > 1 and all(0 <= run[0] - number.end <= _BEHIND for number, run in paired)


def _short_years(numbers: list[Number]) -> list[Date]:
    """21、23、24 are years where years were asked for."""
    return [
        Date(number.start, number.end, None, 2000 + number.value)
        for number in numbers
        if number.unit in ("", "年") and isinstance(number.value, int) and _FIRST_SHORT <= number.value <= _LAST_SHORT
    ]
