"""Which date of the profile a date told is: 聘 says since when appointed, 毕业 since when schooled."""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dialogs.reading import durations, polarity
from dialogs.reading.dates import Date
from dialogs.reading.finding import Finding
from dialogs.reading.messages import Clause, Message
from dialogs.reading.names import Name
from dialogs.reading.numerals import Number
from dialogs.reading.vocabulary import Hit

OBTAINED, APPOINTED, SCHOOLED, SKILLED, SINCE = (
    "title_obtained", "title_appointed", "education_since", "skill_obtained", "specialty_since",
)  # fmt: skip
_LEVEL_OF = {OBTAINED: "title_level", APPOINTED: "title_level", SCHOOLED: "education", SKILLED: "skill_level"}
_DATE_OF = {"title_level": OBTAINED, "education": SCHOOLED, "skill_level": SKILLED, "degree": SCHOOLED}
_NEAR = 5
_EITHER = re.compile(r"(?:年|份)?(?:或者?|或是|还是|到|至|直到|-|~|—|、|和|跟)+")
_ANNOUNCES = 4
"""No more characters than this follow the event in a clause that announces a date."""
_SET_RIGHT = 8
"""Nor more than this where it is set right: 聘任时间改一下，应该是2020年."""
_LASTING = re.compile(r"(?:当|干|做|任|聘|满|有|评|熬|混|快|近|够|了)[^,]{0,2}$")
_HAPPENED = re.compile(r"的事儿?情?[了吧啊呀]?$")
"""2016年的事: when what was told before happened."""
_SPAN = re.compile(r"以来|以后|之后|期间|后")
_OR = re.compile(r"(?:年|份)?(?:或者?|或是|还是|要么是?|、)")
_TITLE = "title_level"
_NUMBERED = re.compile(r"(?:编号|证书?号|文号|号码|身份证|电话|手机|学号|工号|单号|账号)号?码?(?:就?是|为|:)?$")
"""Figures after one of these are no date."""
_YET_TO_COME = re.compile(
    r"再过|还有|还要|还得|再等|再干|再熬|才能|明年|后年|下个?月|年底|将满|到时|聘期|任期|期限|合同"
)
_ELSEWHERE = re.compile(r"单位|公司|厂|[这那]里|[这那]边|前一|之前|以前|原来|第一|岗位?")
"""Who tells how long he was somewhere does not tell since when he has been in his trade, or had his title."""
_BEHIND = 40
"""How far behind a duration the event it is told of may stand."""
_OTHER = ""
_LIGHT = ("开始", "起步", "到现在", "至今")
_PAPER = re.compile(r"证书?(?!明)(?:上面?|本|本本|件)?[是的]?[^,证]{0,5}$")
_PRIZE = re.compile(
    r"(?:了|过|到)?[^,职级师]{0,8}(?:奖|专利|论文|荣誉|称号|先进|优秀|名次|第一名|驾照|驾驶证|软著|课题|项目|资助|补贴|订单)"
)
_PAPERS = re.compile(r"(?:那?一?[个本张]|的|发的|发下来的)+(?:老|旧)?(?:证书?|本本|本子)[了吧啊呢]?")
"""2018年那个证: what was told before has this date."""
_HANDED = re.compile(r"[^,]{0,4}(?:发|下|批|到手|拿|领|印|写|落款|签|有了|有的)")


@dataclass(frozen=True)
class _Cue:
    start: int
    end: int
    fields: tuple[str, ...]


class Moments:
    """Reads the dates of one message. `levels` are the values told of title_level, education and skill_level."""

    def __init__(
        self,
        message: Message,
        dates: list[Date],
        names: list[Name],
        levels: Mapping[str, Any],
        hours: set[int],
        aims: frozenset[int] = frozenset(),
    ) -> None:
        self._aims = aims
        self._message, self._dates, self._names, self._levels, self._hours = message, dates, names, levels, hours
        profile = message.lexicon.profile
        self._asked = message.asked if message.asked and profile[message.asked].kind == "date" else None
        self.used: set[int] = set()
        self._fields = frozenset(field.name for field in profile if field.kind == "date")

    def findings(self) -> Iterator[Finding]:
        """Every date told of a field of the profile, and every bound of one."""
        for clause in self._message.clauses:
            inside = [date for date in self._dates if clause.start <= date.start < clause.end]
            if inside and not self._tells_hours(clause):
                yield from self._clause(clause, inside)

    def lasting(self, numbers: Iterable[Number], today: datetime.date) -> Iterator[Finding]:
        """Bounds of the dates that durations are told of: 聘了快四年, 从事本专业二十多年."""
        reached = 0
        for number in numbers:
            clause = self._message.clause_at(number.start)
            if clause is None or not replace(clause, guessed=False).tells(number.start) or self._is_dated(number):
                continue
            since = max(clause.start, reached)
            duration = durations.told(self._message.text, number, clause.guessed)
            reached = number.end
            field = self._lasting(clause, since, number.start) if duration and not self._is_relative(clause) else None
            if duration and field:
                first, last = duration.since(today)
                yield Finding(field, None, since, clause.end, least=first, most=last)

    def _is_dated(self, number: Number) -> bool:
        return any(date.value and date.start < number.end and number.start < date.end for date in self._dates)

    def _is_relative(self, clause: Clause) -> bool:
        """Whether a clause speaks of what is yet to come, or for how long: 再过两年满四年, 聘期三年."""
        return bool(_YET_TO_COME.search(self._message.text, clause.start, clause.end))

    def _lasting(self, clause: Clause, start: int, end: int) -> str | None:
        """The date of which a duration that stands at `end` is told: that of the event before it, or the one asked."""
        until = min(clause.end, end + _BEHIND)
        after = [cue for cue in self._events(end, until) if {SINCE, self._asked} & set(cue.fields)]
        cues = self._events(start, end) or after  # 一年评几回 is no tenure
        if not cues:
            return self._asked if self._asked and self._is_of_asked(clause) else None
        sooner = [cue for cue in cues if cue.fields != (SINCE,)] or cues  # 聘到现在快四年 is no start of work
        cue = next((cue for cue in sooner if self._asked in cue.fields), sooner[-1])
        if _OTHER in cue.fields or polarity.negated(self._message, clause, cue.start, cue.end):
            return None
        meant = self._widened(cue, start, clause.end)
        fields = [field for field in meant if self._is_current(field, start, clause.end)]
        return self._asked if self._asked in fields else fields[0] if len(fields) == 1 else None

    def _events(self, start: int, end: int) -> list[_Cue]:
        """The events named in [start, end), but none within a longer name (高级工 in 高级工程师)."""
        names = [(name.start, name.end) for name in self._names]
        return [cue for cue in self._cues(start, end) if not any(s <= cue.start and cue.end < e for s, e in names)]

    def _is_of_asked(self, clause: Clause) -> bool:
        """Whether a duration without an event answers for the date asked: 快四年了, 当助工快四年, not 在那家厂四年."""
        field = str(self._asked)
        if _ELSEWHERE.search(self._message.text, clause.start, clause.end):
            return False
        told = self._told(clause.start, clause.end)
        if told:
            return set(told) == {_LEVEL_OF.get(field)} and self._is_current(field, clause.start, clause.end)
        return not self._message.names_another(clause.start, clause.end)

    def _tells_hours(self, clause: Clause) -> bool:
        return any(clause.start <= at < clause.end for at in self._hours)

    def _clause(self, clause: Clause, inside: list[Date]) -> Iterator[Finding]:
        cue_first = bool(self._cues(clause.start, inside[0].start)) and not self._cues(inside[-1].end, clause.end)
        for i, date in enumerate(inside):
            left = inside[i - 1].end if i else clause.start
            right = inside[i + 1].start if i + 1 < len(inside) else clause.end
            if self._is_denied(clause, date):
                continue
            if self._is_one_of(date) or not self._message.tells(date.start):
                yield from self._bounds(clause, date)
                continue
            for field in self._fields_of(date, left, right, clause, cue_first):
                if self._is_current(field, left, right):
                    self.used.add(date.start)
                    cues = [hit for hit in self._message.between(left, right, "cue") if self._of(field, hit)]
                    weak = bool(cues) and all(self._weak(field, hit.word) for hit in cues)
                    yield Finding(field, date.value, min(date.start, left), right, weak, date.earliest, date.latest)

    def _is_one_of(self, date: Date) -> bool:
        """2014或2015年, 2018年到2022年: neither of the two is the date."""
        at = self._dates.index(date)
        before, after = self._dates[max(0, at - 1) : at], self._dates[at + 1 : at + 2]
        links = [self._message.text[other.end : date.start] for other in before]
        links += [self._message.text[date.end : other.start] for other in after]
        return any(_EITHER.fullmatch(link) for link in links)

    def _bounds(self, clause: Clause, date: Date) -> Iterator[Finding]:
        """What doubt still says of the date asked for: 2019还是2020年, 大概三四年前."""
        told = replace(clause, guessed=False).tells(date.start)
        if self._asked is None or not told:
            return
        least, most = date.earliest, date.latest
        after = self._dates[self._dates.index(date) + 1 :][:1]
        if after and _OR.fullmatch(self._message.text, date.end, after[0].start) and date.value and after[0].value:
            least, most = sorted((date.value, after[0].value))
        if least or most:
            yield Finding(self._asked, None, date.start, clause.end, least=least, most=most)

    def _is_denied(self, clause: Clause, date: Date) -> bool:
        text = self._message.text
        if text[max(0, date.start - 3) : date.start].endswith(("不是", "并非", "而非")):
            return True
        if _NUMBERED.search(text[clause.start : date.start]):
            return True
        if self._message.between(clause.start, date.start, "correct_wrong"):
            return not self._message.between(clause.start, date.start, "correct_instead")
        changed = [
            hit
            for hit in self._message.between(date.end, clause.end, "correct_instead")
            if hit.word.startswith(("改", "换", "更正", "修正"))
        ]
        return bool(changed) or bool(self._message.between(date.end, clause.end, "correct_mark"))

    def _fields_of(self, date: Date, left: int, right: int, clause: Clause, cue_first: bool) -> tuple[str, ...]:
        after, before = self._cues(date.end, right), self._cues(left, date.start)
        after = self._without_light(after, [*after, *before])
        cue = before[-1] if cue_first and before else after[0] if after else before[-1] if before else None
        if cue is None and self._on_paper(clause, date, right):
            cue = _Cue(date.start, date.end, (OBTAINED,))
        if cue is not None and not self._trusted(date, cue, clause):
            cue = None
        if cue is None and not date.short and not date.bare:
            cue = self._announced(clause)
        if cue is None:
            return self._unsaid(date, left, right, clause)
        if _OTHER in cue.fields:
            return ()
        denied = cue.start >= date.end and polarity.negated(self._message, clause, cue.start, cue.end, date.end)
        if denied:
            return ()
        if OBTAINED in cue.fields and (self._is_aim(date, right) or self._is_of_prize(cue, right)):
            return ()
        return self._widened(cue, left, right)

    def _without_light(self, cues: list[_Cue], around: list[_Cue]) -> list[_Cue]:
        """开始 says nothing of its own where another event is named: 开始兑现岗位工资, 岗位工资开始发."""
        heavy = [cue for cue in around if not self._is_light(cue)]
        return [cue for cue in cues if not self._is_light(cue)] if heavy else cues

    def _is_light(self, cue: _Cue) -> bool:
        return self._message.text[cue.start : cue.end] in _LIGHT

    def _on_paper(self, clause: Clause, date: Date, right: int) -> bool:
        """证是2018年发的: the date stands between the certificate and how one came by it."""
        text = self._message.text
        return bool(_PAPER.search(text[clause.start : date.start]) and _HANDED.match(text[date.end : right]))

    def _is_aim(self, date: Date, right: int) -> bool:
        """今年报的工程师: the date tells when the title is applied for."""
        return any(date.end <= at < right for at in self._aims) and _TITLE not in self._told(date.end, right)

    def _is_of_prize(self, cue: _Cue, right: int) -> bool:
        """去年拿了三个奖: what was got is no title."""
        return self._asked is None and bool(_PRIZE.match(self._message.text, cue.end, right))

    def _announced(self, clause: Clause) -> _Cue | None:
        """The event named in the clause before, where that tells no date itself: 评聘同步，都是2017年."""
        near = self._message.near(clause, 1)
        before = near[0]
        if self._asked or before.start == clause.start or not before.tells(before.end - 1):
            return None
        if any(before.start <= date.start < before.end for date in self._dates):
            return None
        cues = self._cues(before.start, before.end)
        if cues and polarity.negated(self._message, before, cues[-1].start, cues[-1].end):
            return None  # 没聘，证2020年就有了
        reach = _SET_RIGHT if self._message.corrects else _ANNOUNCES
        told = _HAPPENED.search(self._message.text, clause.start, clause.end)
        ends = bool(cues) and (told is not None or before.end - cues[-1].end <= reach)
        return cues[-1] if ends and not _SPAN.match(self._message.text, cues[-1].end) else None

    def _trusted(self, date: Date, cue: _Cue, clause: Clause) -> bool:
        """Two figures (15年) are a year only where the words of an event stand beside them."""
        if not date.short and not date.bare:
            return True
        near = cue.start - date.end if cue.start >= date.end else date.start - cue.end
        return near <= _NEAR or self._asked is not None

    def _unsaid(self, date: Date, left: int, right: int, clause: Clause) -> tuple[str, ...]:
        if self._asked == SINCE and date.short:
            return ()  # 15年 answers since when, or for how long
        if self._asked is not None:
            return (
                (self._asked,)
                if not date.short
                or polarity.is_whole(self._message, clause, date.start, date.end)
                or self._told(left, right)
                else ()
            )
        if date.bare or (date.short and not self._names_next(date, left)):
            return ()
        told = self._told(left, right)
        if not told and date.start == left and self._dates_paper(date, left, right):
            told = self._told_before(left)
        return tuple(_DATE_OF[field] for field in told if field in _DATE_OF)[:1]

    def _names_next(self, date: Date, left: int) -> bool:
        """18年助工: a level right after two figures says that they are a year; 当了18年助工 that they are not."""
        lasts = _LASTING.search(self._message.text[left : date.start])
        return not lasts and any(name.start == date.end and any(name.of("enum")) for name in self._names)

    def _told(self, start: int, end: int) -> list[str]:
        return [
            role.field
            for name in self._names
            if start <= name.start < end
            for role in name.of("enum")
            if not role.asked_only or role.field in name.asked
        ]

    def _dates_paper(self, date: Date, left: int, right: int) -> bool:
        """助工证，2011年12月的; 助工，2018年那个证."""
        text = self._message.text
        named = text[:left].rstrip(", ").endswith(("证", "证书", "本本"))
        bare = text[date.end : right] in ("", "的", "的了")
        return bool(_PAPERS.fullmatch(text, date.end, right)) or (named and bare)

    def _told_before(self, start: int) -> list[str]:
        """What is named last in the clause before the one at `start`, where that tells no date itself."""
        clause = self._message.clause_at(start)
        if clause is None or clause.start != start:
            return []
        before = next((other for other in self._message.near(clause, 1) if other.end <= start), None)
        if before is None or any(before.start <= date.start < before.end for date in self._dates):
            return []
        return self._told(before.start, before.end)[-1:]

    def _widened(self, cue: _Cue, left: int, right: int) -> tuple[str, ...]:
        """取得 is said of titles, skills and schooling: what stands beside it says which; 评聘 is both."""
        said = set(cue.fields)
        if OBTAINED in said:
            told, around = self._told(left, right) or self._told_before(left), self._cues(left, right)
            if _TITLE not in told:
                others = [_DATE_OF[field] for field in told if field in _DATE_OF]
                others += [field for other in around for field in other.fields if field in (SKILLED, SCHOOLED)]
                if others:
                    return (others[0],)
                if self._asked in (SKILLED, SCHOOLED):
                    return (self._asked,)
                if "skill_level" in self._levels and self._levels.get(_TITLE, "none") == "none":
                    return (SKILLED,)
            if any(APPOINTED in other.fields for other in around):
                said.add(APPOINTED)
        return tuple(sorted(said))

    def _is_current(self, field: str, left: int, right: int) -> bool:
        """Whether a date belongs to the level that holds now: of 15年助工、20年工程师 only the second date counts."""
        level = _LEVEL_OF.get(field)
        if level is None or level not in self._levels:
            return True
        named = [
            role.value
            for name in self._names
            if left <= name.start < right
            for role in name.of("enum")
            if role.field == level
        ]
        return not named or self._levels[level] in named

    def _weak(self, field: str, word: str) -> bool:
        """Whether a word tells a field's date only by likelihood: 参加工作 may have been in another trade."""
        return word in self._message.lexicon.fields[field].weak

    def _of(self, field: str, hit: Hit) -> bool:
        return any(role.kind == "cue" and role.field == field for role in hit.roles)

    def _is_part(self, hit: Hit) -> bool:
        return any(n.start <= hit.start and hit.end <= n.end and any(n.of("enum")) for n in self._names)

    def _in_another(self, field: str, hit: Hit) -> bool:
        """Whether a cue is part of a name of something else: 高级工 in 高级工程师."""
        if field != SKILLED:
            return False
        longer = [n for n in self._names if n.start <= hit.start and hit.end < n.end and any(n.of("enum"))]
        return any(all(role.field != "skill_level" for role in name.of("enum")) for name in longer)

    def _cues(self, start: int, end: int) -> list[_Cue]:
        found: list[_Cue] = []
        for hit in self._message.between(start, end):
            fields = tuple(
                role.field
                for role in hit.roles
                if role.kind == "cue" and role.field in self._fields and not self._in_another(role.field, hit)
            )
            if fields or (hit.has("other_events") and not self._is_part(hit)):
                told = tuple(field for field in fields if field == self._asked or not self._weak(field, hit.word))
                found.append(_Cue(hit.start, hit.end, told or (_OTHER,)))
        return [
            cue
            for cue in found
            if not any(
                o is not cue and o.start <= cue.start and cue.end <= o.end and o.end - o.start > cue.end - cue.start
                for o in found
            )
        ]
