"""Numbers in Chinese and Arabic figures, exact or as bounds, with the measure word that follows."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dialogs.reading.lexicon import Bounds, Lexicon
from dialogs.reading.vocabulary import GAP
from knowledge import likeness

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {c: i for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")}
_DIGITS |= {"两": 2, "俩": 2, "仨": 3, "幺": 1, "弌": 1}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "廿": 20, "卅": 30}
_SCALES = {"十": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "k": 1000, "万": 10**4, "w": 10**4, "亿": 10**8}
_HAN = "零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖十拾百佰千仟廿卅俩仨"
_NUMBER = re.compile(
    rf"(?P<arabic>\d{{1,3}}(?:[, ]\d{{3}})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?P<scale>(?:百|千|个亿|万|亿|[kw](?![a-z]))*)(?P<rest>(?<=[万亿w])\d+[百千万](?:\d[百十])?|(?<=[千k])\d百(?:\d十?)?|(?<=[万亿千wk])[1-9](?=$|[,。;!字元块圆]))?"
    rf"|(?P<han>[{_HAN}]+(?:点[零一二三四五六七八九]+)?(?:[万亿](?:[{_HAN}]+)?)*|半)(?P<big>个亿|亿)?"
)
CONSECUTIVE = {a + b for a, b in zip("一二三四五六七八", "二三四五六七八九", strict=True)} | {
    "一两",
    "两三",
    "俩仨",
    "三两",
}
_REST = re.compile(r"(\d+)([十百千万])")
_PHONE = re.compile(r"1[3-9]\d{9}")
_RANGE = re.compile(r"(?:-|~|—|到|至|、|,|或者?|\s)")
_WAN = 10**4
_TWENTY = 20
_BEFORE = 8
"""How far before a number the words that bound it may begin."""
_MOST = 10**15
_DIGIT_RUN = 4
_MONTHS = re.compile(r"[零又加]?(?P<n>\d{1,2}|[一二两三四五六七八九]|十[一二]?)个月")
_TOGETHER = re.compile(r"[加合搁凑在放算总都]一块$")
"""加一块 adds up, and is no yuan."""
_PAIRS = "俩仨"
"""Figures that hold their measure word."""
_INCLUDING = ("最多", "至多", "顶多", "不超过", "不多于", "不高于", "差不多")
"""Words that bound a number from above and may still mean it; 不到, 快 and the others do not."""
_SHORT_OF = ("不到", "不足")
_NOT = ("没", "没有", "未", "不")
"""没超过五篇 is five at the most."""
_ABOUT = (0.7, 1.5)
"""十来年 is this many times ten years, at the least and at the most."""
_INNER = ("多", "余", "来", "几", "好几", "+")
_JUST_THIS = re.compile(r"(?:就|只|仅|唯一)(?:有|是)?(?:我)?[这那]$")
"""就这一份 counts, 这一份 points."""
_MINUS = re.compile(r"(?:^|[^\d年月学时])-$")
_STUDIED = re.compile(r"[学修读听上]满(?:了|足)?$|[学修读听上待呆守干做蹲]足了?$")
"""学满26学时 tells how many; 满20年 alone only how many at least."""
_PLAIN = re.compile(r"[的了啊呀哦呢嘛吧哈。,!\s]*$")


@dataclass(frozen=True)
class Number:
    """A number told at [start, end), its measure word included.

    `value` is None where only `low` and `high` (inclusive, but with `under` less than `high`; either may be None) are
    known. `unit` is the measure word, "" for none; `slip` says that the measure word was taken by likeness.
    """

    start: int
    end: int
    value: int | float | None
    low: int | float | None
    high: int | float | None
    unit: str
    slip: bool = False
    under: bool = False


def value_of(figures: str) -> int | None:
    """The value of Chinese figures ("二十六", "二〇二〇"); None where they are none, or two numbers ("三四")."""
    if figures == "半" or not figures:
        return None
    if all(c in _DIGITS for c in figures):
        if len(figures) > 1 and len(figures) < _DIGIT_RUN and figures in CONSECUTIVE:
            return None
        return int("".join(str(_DIGITS[c]) for c in figures)) if len(figures) <= _DIGIT_RUN else None
    return _structured(figures)


def _structured(figures: str) -> int | None:
    total = section = 0
    digit: int | None = None
    last = 0
    for c in figures:
        if c in _DIGITS:
            if digit is not None and digit != 0:
                return None
            digit = _DIGITS[c]
        elif c in ("万", "亿"):
            section += digit or 0
            total = (total + section) * _SCALES[c] if c == "亿" else total + section * _SCALES[c]
            section, digit, last = 0, None, _SCALES[c]
        elif c in _TENS:
            section += (digit if digit is not None else 1) * _TENS[c]
            digit, last = None, _TENS[c]
        else:
            return None
    if digit is not None and last > _TWENTY and not _ended_by_zero(figures):
        digit *= last // 10  # 三万五 is 35,000
    return total + section + (digit or 0)


def _ended_by_zero(figures: str) -> bool:
    return len(figures) > 1 and figures[-2] in "零〇"


def find(text: str, lexicon: Lexicon, taken: list[tuple[int, int]], asked_units: tuple[str, ...] = ()) -> list[Number]:
    """The counts told in normalised `text` outside `taken` (dates); orders (第一, 前5名) are none."""
    words = _words(
        lexicon.everyday.bound_before,
        lexicon.everyday.bound_after,
        lexicon.everyday.ordinal_before,
        lexicon.everyday.ordinal_after,
    )
    found = [
        match for match in _NUMBER.finditer(text) if not any(s < match.end() and match.start() < e for s, e in taken)
    ]
    return list(_Scanner(text, words, lexicon.units | set(lexicon.everyday.foreign_units), asked_units).numbers(found))


@dataclass(frozen=True)
class _Words:
    at_least: re.Pattern[str]
    at_most: re.Pattern[str]
    around: re.Pattern[str]
    at_least_after: re.Pattern[str]
    at_most_after: re.Pattern[str]
    around_after: re.Pattern[str]
    ordinal_before: re.Pattern[str]
    ordinal_after: re.Pattern[str]


@functools.lru_cache(maxsize=4)
def _words(before: Bounds, after: Bounds, ordinal_before: tuple[str, ...], ordinal_after: tuple[str, ...]) -> _Words:
    def ending(words: tuple[str, ...]) -> re.Pattern[str]:
        return re.compile(f"(?:{_any(words)})(?:就|要|到|满)?(?:有|的|了|是|写了|发了|达|个)?$")

    def opening(words: tuple[str, ...]) -> re.Pattern[str]:
        return re.compile(f"(?:{_any(words)})")

    return _Words(
        ending(before.at_least), ending(before.at_most), ending(before.around),
        opening(after.at_least), opening(after.at_most), opening(after.around),
        re.compile(f"(?:{_any(ordinal_before)})$"), opening(ordinal_after),
    )  # fmt: skip


def _any(words: tuple[str, ...]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(GAP, r"[^,。;]{0,5}?") for word in ordered)


class _Scanner:
    """Reads the numbers of one text."""

    def __init__(self, text: str, words: _Words, units: frozenset[str], asked_units: tuple[str, ...]) -> None:
        self._text, self._words, self._asked_units = text, words, asked_units
        self._units = tuple(sorted(units | {"万元", "亿元", "千元", "个"}, key=len, reverse=True))

    def numbers(self, found: list[re.Match[str]]) -> Iterator[Number]:
        skip_until = -1
        for i, match in enumerate(found):
            if match.start() < skip_until:
                continue
            after = found[i + 1] if i + 1 < len(found) else None
            number = self._range(match, after) or self._one(match)
            if number is not None:
                skip_until = number.end
                yield number

    def _range(self, match: re.Match[str], after: re.Match[str] | None) -> Number | None:
        if after is None or not _RANGE.fullmatch(self._text, match.end(), after.start()):
            return None
        low, high = _value(match), _value(after)
        link = self._text[match.end() : after.start()]
        if low is None or high is None or (link in "、, " and high != low + 1) or low >= high or high >= 1900:
            return None
        unit, end, _ = self._unit(after.end())
        if not unit or self._is_order(match, after.end()):
            return None
        return Number(match.start(), end, None, low, high, unit)

    def _one(self, match: re.Match[str]) -> Number | None:
        value, (start, end) = _value(match), match.span()
        if match.group("han") == "半":
            return self._half(match)
        if (
            (value is not None and value > _MOST)
            or _PHONE.fullmatch(match.group())
            or _MINUS.search(self._text[max(0, start - 2) : start])
        ):
            return None
        inner = self._inner(end)
        unit, unit_end, slip = self._scaled_unit(inner)
        if not unit and match.group("han") and match.group("han")[-1] in _PAIRS:
            unit = "个"
        if self._is_of_word(match, unit, vague=inner > end):
            return None
        if inner > end and value is not None:
            least = value * _unit_scale(self._text[inner:unit_end])
            if "来" not in self._text[end:inner]:
                return Number(start, unit_end, None, least, None, unit, slip)
            fewest, most = (_tidy(least * share) for share in _ABOUT)
            return Number(start, unit_end, None, fewest, most, unit, slip)
        if value is None:
            low, high = _spread(match)
            return Number(start, unit_end, None, low, high, unit, slip)
        if unit == "年" and self._text.startswith("半", unit_end):
            value, unit_end = value + 0.5, unit_end + 1
        elif unit == "年" and (months := _MONTHS.match(self._text, unit_end)):
            whole = value
            value, unit_end = whole + 0.5, months.end()
            if months.group("n") not in ("6", "六"):
                return Number(start, unit_end, None, whole, whole + 1, unit, slip)
        return self._bounded(Number(start, unit_end, _tidy(value), None, None, unit, slip))

    def _inner(self, end: int) -> int:
        """Where a vague word between the figures and the measure word ends: 三万来字, 十几篇."""
        found = self._words.at_least_after.match(self._text, end) or self._words.around_after.match(self._text, end)
        return found.end() if found and found.group() in _INNER else end

    def _is_of_word(self, match: re.Match[str], unit: str, vague: bool) -> bool:
        """Whether the figures are part of another word or tell an order: 一作, 前5名, 统一."""
        start, end = match.span()
        if not vague and not unit and self._is_order(match, end):
            return True
        period = self._text[start - 1 : start] == "近" and unit not in ("年", "")
        this = _JUST_THIS.search(self._text[max(0, start - _BEFORE) : start])
        if self._before(self._words.ordinal_before, start) and not (period or this):
            return True
        if _TOGETHER.search(self._text[max(0, start - 2) : end + 1]):
            return True
        small = (_value(match) or 0) < _WAN
        return bool(match.group("han")) and not unit and small and not self._stands_alone(start, end)

    def _half(self, match: re.Match[str]) -> Number | None:
        """半年 is half a year, 半个亿 half of it; other halves count nothing."""
        if match.group("big"):
            return self._bounded(Number(match.start(), self._unit(match.end())[1], 5 * 10**7, None, None, ""))
        if self._before(self._words.ordinal_before, match.start()):
            return None
        if not self._text.startswith("年", match.end()) or self._text.startswith("年年", match.end() - 1):
            return None
        return self._bounded(Number(match.start(), match.end() + 1, 0.5, None, None, "年"))

    def _stands_alone(self, start: int, end: int) -> bool:
        if self._text[start:end] == "零" and _PLAIN.match(self._text, end):
            return True
        before = self._text[start - 1] if start else ""
        return (not before or not ("一" <= before <= "鿿") or before in "是有共写发年") and bool(
            _PLAIN.match(self._text, end) or self._text[end] in ",。;、"
        )

    def _bounded(self, number: Number) -> Number:
        value, start, end = number.value, number.start, number.end
        assert value is not None
        after_low, after_high = (
            self._words.at_least_after.match(self._text, end),
            self._words.at_most_after.match(self._text, end),
        )
        if after_low and after_low.group() not in ("来", "起"):
            return replace(number, value=None, low=value)
        if self._text[start - 1 : start] == "上" and self._text[start] in "百千万":
            return replace(number, value=None, low=value)  # 上千万
        if after_high:
            return replace(number, value=None, high=value, under=after_high.group() in _SHORT_OF)
        if self._words.around_after.match(self._text, end) and self._text[end] not in "几":
            return replace(number, value=None)
        said = self._text[max(0, start - _BEFORE) : start]
        if before := self._words.at_most.search(said):
            return replace(number, value=None, high=value, under=not before.group().startswith(_INCLUDING))
        if _STUDIED.search(self._text[max(0, start - 4) : start]):
            return number
        if before := self._words.at_least.search(said):
            denied = said[: before.start()].endswith(_NOT)
            return replace(number, value=None, high=value) if denied else replace(number, value=None, low=value)
        return replace(number, value=None) if self._before(self._words.around, start) else number

    def _before(self, words: re.Pattern[str], start: int) -> bool:
        return bool(words.search(self._text[max(0, start - _BEFORE) : start]))

    def _is_order(self, match: re.Match[str], end: int) -> bool:
        if self._before(self._words.ordinal_before, match.start()):
            return True
        if self._words.ordinal_after.match(self._text, end):
            return True
        after = self._text[end : end + 1]
        return after.isascii() and after.isalnum()

    def _scaled_unit(self, at: int) -> tuple[str, int, bool]:
        scale = re.compile(r"[百千万亿]+").match(self._text, at)
        return self._unit(scale.end() if scale else at)

    def _unit(self, at: int) -> tuple[str, int, bool]:
        at += len(self._text[at:]) - len(self._text[at:].lstrip(" ")) if self._text[at : at + 1] == " " else 0
        for unit in self._units:
            if self._text.startswith(unit, at) and not self._stands_for_asked(unit, at):
                return unit, at + len(unit), False
        heard = self._text[at : at + 1]
        if heard and not self._words.ordinal_after.match(self._text, at):
            for unit in self._asked_units or self._units:
                if (
                    len(unit) == 1
                    and "一" <= heard <= "鿿"
                    and likeness.cost(heard, unit) <= likeness.HOMOPHONE
                    and self._closes(at + 1)
                ):
                    return unit, at + 1, True
        return "", at, False

    def _stands_for_asked(self, unit: str, at: int) -> bool:
        """Whether a measure word is a slip for the asked field's: of a plan 2分 is 2份."""
        if len(unit) > 1 or unit in self._asked_units or not self._closes(at + 1):
            return False
        return any(len(own) == 1 and likeness.cost(unit, own) <= likeness.HOMOPHONE for own in self._asked_units)

    def _closes(self, at: int) -> bool:
        return bool(_PLAIN.match(self._text, at)) or self._text[at] in ",。;、?!"


def _value(match: re.Match[str]) -> int | float | None:
    if match.group("arabic"):
        number = float(match.group("arabic").replace(",", "").replace(" ", ""))
        for mark in match.group("scale").replace("个", ""):
            number *= _SCALES[mark]
        for figures, mark in _REST.findall(match.group("rest") or ""):
            number += int(figures) * _SCALES[mark]  # 3万2千
        if (match.group("rest") or "").isdecimal():
            number += int(match.group("rest")) * _SCALES[match.group("scale")[-1]] // 10  # 3万2
        return _tidy(number)
    figures = match.group("han")
    whole, _, fraction = figures.partition("点")
    scale = 1
    if fraction:
        while fraction and fraction[-1] in _SCALES:
            scale *= _SCALES[fraction[-1]]
            fraction = fraction[:-1]
        digits = "".join(str(_DIGITS[c]) for c in fraction if c in _DIGITS)
        base = value_of(whole)
        return None if base is None or not digits else _tidy(float(f"{base}.{digits}") * scale)
    whole_number = value_of(figures)
    return whole_number * 10**8 if whole_number is not None and match.group("big") else whole_number


def _spread(match: re.Match[str]) -> tuple[int | None, int | None]:
    figures = match.group("han") or ""
    if figures in CONSECUTIVE:
        return _DIGITS[figures[0]], _DIGITS[figures[1]]
    return None, None


def _unit_scale(between: str) -> int:
    scale = 1
    for c in between:
        scale *= _SCALES.get(c, 1)
    return scale


def _tidy(value: int | float) -> int | float:
    return int(value) if float(value).is_integer() else round(float(value), 6)
