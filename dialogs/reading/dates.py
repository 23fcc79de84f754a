"""Dates, relative dates and ranges of years in a text, against a given today."""

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from dialogs.reading.numerals import CONSECUTIVE, value_of

_C = "〇零一二三四五六七八九"
_N = "〇零一二三四五六七八九十"
_YEAR = rf"(?:(?<!\d)(?:19|20)\d\d|(?<![{_N}])[一二][{_C}]{{3}})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]|[元正腊])(?!\d)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])(?!\d)"
_AFTER_YEAR = rf"(?:的)?(?:(?P<month>\d{{1,2}}|{_MONTH})(?:月份?)(?:(?P<day>\d{{1,2}}|{_DAY}(?=[日号]))[日号]?)?)?"

_FULL = re.compile(rf"(?P<year>{_YEAR})年{_AFTER_YEAR}")
_MARKED = re.compile(
    r"(?<![\d.])(?P<year>(?:19|20)\d\d)(?P<sep>[./-])(?P<month>\d{1,2})(?:(?P=sep)(?P<day>\d{1,2}))?(?![\d.]|学时|[项篇部])月?"
)
_COMPACT = re.compile(
    r"(?<![\da-z*])(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])?(?![\d元万字.])"
)
_BARE = re.compile(
    rf"(?P<year>{_YEAR})(?:(?=[两三四五六七八九十]年)|(?![\d年.万元亿字个项篇部学课次分件本份名位人块千百号{_N}]))"
)
_SHORT = re.compile(rf"(?<![\d.{_N}万前近满])(?P<year>\d\d|[{_C}]{{2}})(?P<unit>年|届){_AFTER_YEAR}")
_SHORT_MARKED = re.compile(r"(?<![\d.])(?P<year>\d\d)[.](?P<month>0[1-9]|1[0-2])(?![\d.])")
_NAMED = re.compile(rf"(?P<name>大前年|前年|去年|上一?年(?!度)|上年度|上一年度|今年|本年度?|旧年|头年){_AFTER_YEAR}")
_MONTHS = re.compile(r"(?P<name>上上个?月|上个?月|这个月|本月|当月)(?:(?P<day>\d{1,2})[日号])?")
_DAYS = re.compile(r"(?<!前的)(?<![到至])(?P<name>大前天|前天|昨天|昨日|今天|今日)")
_AGO = re.compile(
    rf"(?<!\d)(?P<n>\d{{1,2}}|[{_N}两俩]{{1,3}})(?P<more>几|多|来)?(?P<unit>个?半?年|个半?月|年半)(?P<half>半)?(?P<many>多|来)?(?:以|之)?前(?!\d|[一二三四五六七八九十]名)"
)
_SOME = re.compile(r"(?<![一-鿿]的)前(?:几|些)年|早(?:几|些)年|(?<![十百])几年(?:以|之)?前")
_SAME = re.compile(r"同年(?!\d)|同月|当年(?=就|即|聘|参加|入职|进|开始|评|取得|拿)")
_LISTED = re.compile(r"(?<![\d.])(?P<year>\d\d)(?=(?:[、,]\d\d)*[、,和到至~-](?P<last>\d\d)年)")
_TOLD_OFF = re.compile(
    r"(?<![\d.])(?P<year>\d\d)(?=(?:[、,和]\d\d)+这?[两三四五]年)|(?<=\d\d[、,和])(?P<last>\d\d)(?=这?[两三四五]年)"
)
_HALF_AGO = re.compile(r"半年(?:以|之)?前")

_LOOSE = re.compile(
    r"(?:的)?(?:年)?(?P<word>左右|前后|上下|以前|之前|前(?![1-9一二三四五六七八九十])|以后|之后|往后|以来(?=没)|那会儿?|那阵)"
)
_COARSE = re.compile(
    r"(?:年?)(?P<word>年初|年底|年末|年中|年头|年尾|上半年|下半年|初|底|末|中旬|上旬|下旬|春节|春天|夏天|秋天|冬天|春|夏|秋|冬|暑假|寒假|份)"
)
_OLDEST = 1945
_LONGEST_LIST = 12
_SOONEST_DURATION = re.compile(
    r"(?:干了?|待了?|呆了?|从事了?|工作了?|本专业|做了?|搞了?|满|有|已|已经|快|近|将近|聘了|任了|评了|毕业了|累计|共|一共|超过|整整|基层|岗位)\s*$"
)
_DOING = re.compile(r"(?:干|待|呆|从事|工作|做|搞|学|教|当)[^,，。;；、\s\d]{0,12}$")
"""Before 10年 at the end of a clause: what was done for ten years (搞机械10年), not the year it began."""
_CLAUSE_ENDS = re.compile(r"\s*(?:$|[,，。;；、!！?？\s])")
_DURATION_AFTER = re.compile(r"(?:多|来|以上|以下|左右|上下|了|工龄|经验|时间|时光|有余|出头|以来)")


@dataclass(frozen=True)
class Date:
    """A date told at [start, end).

    `value` is "YYYY", "YYYY-MM" or "YYYY-MM-DD"; None where it is vague or only a bound is known (`earliest`,
    `latest`). `year` is the calendar year for by-year facts. `short` says that it was told in two figures ("15年"),
    which may be a duration; `bare` that it was told without 年.
    """

    start: int
    end: int
    value: str | None
    year: int | None
    short: bool = False
    bare: bool = False
    earliest: str | None = None
    latest: str | None = None


def find(text: str, today: datetime.date) -> list[Date]:
    """The dates told in normalised `text`, in order, none overlapping; impossible and future ones have no value."""
    finders: tuple[Callable[[str, datetime.date], Iterator[Date]], ...] = (
        _some, _ago, _full, _marked, _compact, _named, _months, _days, _listed, _told_off, _short, _bare,
    )  # fmt: skip
    taken: list[Date] = []
    for finder in finders:
        for date in finder(text, today):
            if not any(other.start < date.end and date.start < other.end for other in taken):
                taken.append(date)
    dates = sorted((_loosened(text, date) for date in taken), key=lambda date: date.start)
    return sorted([*dates, *_same(text, dates)], key=lambda date: date.start)


def _same(text: str, dates: list[Date]) -> Iterator[Date]:
    """同年, 同月: as the date before."""
    for match in _SAME.finditer(text):
        before = [date for date in dates if date.end <= match.start() and date.value]
        if before:
            value = before[-1].value or ""
            yield Date(match.start(), match.end(), value[:7] if match.group() == "同月" else value[:4], before[-1].year)


def _loosened(text: str, date: Date) -> Date:
    if coarse := _COARSE.match(text, date.end):
        date = replace(date, end=coarse.end())
    if date.value and (loose := _LOOSE.match(text, date.end)) and not _begins_other(text, loose):
        word = loose.group("word")
        earliest = date.value if word in ("以后", "之后", "往后") else None
        latest = date.value if word in ("以前", "之前", "前") else None
        return replace(date, value=None, end=loose.end(), earliest=earliest, latest=latest)
    return date


def _begins_other(text: str, loose: re.Match[str]) -> bool:
    return loose.group("word") == "前" and text.startswith(("前后", "前端", "前期", "前往"), loose.start("word"))


def _full(text: str, today: datetime.date) -> Iterator[Date]:
    for match in _FULL.finditer(text):
        yield _dated(match, _figures(match.group("year")), today)


def _marked(text: str, today: datetime.date) -> Iterator[Date]:
    for match in _MARKED.finditer(text):
        if match.group("day") is None and match.group("sep") == "-" and not 1 <= int(match.group("month")) <= 12:
            continue
        yield _dated(match, int(match.group("year")), today)


def _compact(text: str, today: datetime.date) -> Iterator[Date]:
    for match in _COMPACT.finditer(text):
        yield _dated(match, int(match.group("year")), today)


def _named(text: str, today: datetime.date) -> Iterator[Date]:
    back = {"大前年": 3, "前年": 2, "今年": 0, "本年": 0, "本年度": 0}
    for match in _NAMED.finditer(text):
        yield _dated(match, today.year - back.get(match.group("name"), 1), today)


def _months(text: str, today: datetime.date) -> Iterator[Date]:
    back = {"上上个月": 2, "上上月": 2, "上个月": 1, "上月": 1}
    for match in _MONTHS.finditer(text):
        month = _minus_months(today, back.get(match.group("name"), 0))
        day = match.group("day")
        value = _checked(int(month[:4]), int(month[5:]), int(day) if day else None, today)
        yield Date(match.start(), match.end(), value, int(month[:4]))


def _days(text: str, today: datetime.date) -> Iterator[Date]:
    back = {"大前天": 3, "前天": 2, "昨天": 1, "昨日": 1}
    for match in _DAYS.finditer(text):
        day = today - datetime.timedelta(days=back.get(match.group("name"), 0))
        yield Date(match.start(), match.end(), day.isoformat(), day.year)


def _ago(text: str, today: datetime.date) -> Iterator[Date]:
    for match in _HALF_AGO.finditer(text):
        if not re.search(r"[\d年" + _N + r"]$", text[: match.start()][-1:]):
            month = _minus_months(today, 6)
            yield Date(match.start(), match.end(), month, int(month[:4]))
    for match in _AGO.finditer(text):
        count = _figures(match.group("n"))
        if (
            match.group("more")
            or match.group("many")
            or text[: match.start()].endswith(("好", "几", "第", "近", "约", "快"))
            or count is None
        ):
            earliest, latest = _between(match, today)
            yield Date(match.start(), match.end(), None, None, earliest=earliest, latest=latest)
            continue
        unit = match.group("unit")
        if "月" in unit:
            month = _minus_months(today, count)
            yield Date(match.start(), match.end(), month, int(month[:4]))
        elif "半" in unit or match.group("half"):
            month = _minus_months(today, 12 * count + 6)
            yield Date(match.start(), match.end(), month, int(month[:4]))
        else:
            yield Date(match.start(), match.end(), str(today.year - count), today.year - count)


def _between(match: re.Match[str], today: datetime.date) -> tuple[str | None, str | None]:
    """三四年前 is between four and three years ago; of other vague times nothing is said."""
    figures = match.group("n")
    if match.group("unit") != "年" or figures not in CONSECUTIVE:
        return None, None
    nearest, farthest = (value_of(figure) or 0 for figure in figures)
    return str(today.year - farthest), str(today.year - nearest)


def _some(text: str, today: datetime.date) -> Iterator[Date]:
    """前几年, 好几年前: two years ago at the least."""
    for match in _SOME.finditer(text):
        yield Date(match.start(), match.end(), None, None, latest=str(today.year - 2))


def _is_duration(text: str, start: int, end: int) -> bool:
    """Whether two figures and 年 at [start, end) say how long, not when."""
    if _SOONEST_DURATION.search(text[max(0, start - 5) : start]) or _DURATION_AFTER.match(text, end):
        return True
    return bool(_CLAUSE_ENDS.match(text, end) and _DOING.search(text[max(0, start - 16) : start]))


def _lasts(text: str, start: int, end: int) -> bool:
    """Whether 五六年 says five or six years; as a year, an event follows at once (八九年毕业)."""
    return _is_duration(text, start, end) or bool(_CLAUSE_ENDS.match(text, end))


def _short(text: str, today: datetime.date) -> Iterator[Date]:
    """08年, 98届, 一五年: a year of two figures, where nothing says that it is a duration."""
    for match in _SHORT.finditer(text):
        figures = match.group("year")
        number = (
            _figures(figures)
            if figures.isascii()
            else int("".join(str("〇一二三四五六七八九".find(c.replace("零", "〇"))) for c in figures))
        )
        if number is None:
            continue
        year = 2000 + number if number <= today.year % 100 else 1900 + number
        if figures in CONSECUTIVE and not match.group("month") and _lasts(text, match.start(), match.end()):
            continue
        sure = (
            figures[0] in "0零〇"
            or match.group("month")
            or match.group("unit") == "届"
            or not figures.isascii()
            or number > 50
        )
        if not sure and _is_duration(text, match.start(), match.end()):
            continue
        yield replace(_dated(match, year, today), short=not sure)
    for match in _SHORT_MARKED.finditer(text):
        number = int(match.group("year"))
        year = 2000 + number if number <= today.year % 100 else 1900 + number
        yield replace(_dated(match, year, today, day=False), short=True)


def _listed(text: str, today: datetime.date) -> Iterator[Date]:
    """22、23、24年: years of two figures of which only the last says so."""
    for match in _LISTED.finditer(text):
        number, last = int(match.group("year")), int(match.group("last"))
        if number < last <= number + _LONGEST_LIST:
            yield replace(_dated(match, 2000 + number, today), short=True)


def _told_off(text: str, today: datetime.date) -> Iterator[Date]:
    """19、20两年: years of two figures that are counted after them."""
    for match in _TOLD_OFF.finditer(text):
        number = int(match.group("year") or match.group("last"))
        if number <= today.year % 100:
            yield Date(match.start(), match.end(), str(2000 + number), 2000 + number, short=True)


def _bare(text: str, today: datetime.date) -> Iterator[Date]:
    for match in _BARE.finditer(text):
        year = _figures(match.group("year"))
        if year is not None and _OLDEST <= year <= today.year + 5:
            yield replace(_dated(match, year, today, month=False, day=False), bare=True)


def _dated(match: re.Match[str], year: int | None, today: datetime.date, month: bool = True, day: bool = True) -> Date:
    groups = match.groupdict()
    told_month = _figures(groups["month"]) if month and groups.get("month") else None
    told_day = _figures(groups["day"]) if day and groups.get("day") else None
    value = _checked(year, told_month, told_day, today) if year is not None else None
    return Date(match.start(), match.end(), value, year if value else None)


def _checked(year: int, month: int | None, day: int | None, today: datetime.date) -> str | None:
    """The date as a string; None where there is no such day, or it is yet to come."""
    try:
        first = datetime.date(year, month or 1, day or 1)
    except ValueError:
        return None
    if first > today or year < _OLDEST:
        return None
    return f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if month and day else "")


def _figures(told: str) -> int | None:
    if told.isdecimal() and told.isascii():
        return int(told)
    if told in ("元", "正", "腊"):
        return 12 if told == "腊" else 1
    return value_of(told)


def _minus_months(today: datetime.date, months: int) -> str:
    at = today.year * 12 + today.month - 1 - months
    return f"{at // 12:04d}-{at % 12 + 1:02d}"
