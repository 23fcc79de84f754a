"""What a requirement's status rests on, in Chinese, made from the evaluation itself, never written beforehand."""

import datetime
import functools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rules import nodes
from rules.evaluation import Engine, Truth
from rules.known import Known, Range, Span, is_rough, span, years_before
from rules.profile import Field

BY_COMMITTEE = "由评委会评定"
UNPUBLISHED = "通知没有公布评价标准"
_KEPT = 20_000
"""So many texts are kept."""
_UNKNOWN = "未知"
_FIXED = "定数"
_SIGNS = {">=": "不少于", "<=": "不多于", ">": "多于", "<": "少于"}
_LEVELS = {">=": "{}及以上", "<=": "{}及以下", ">": "高于{}", "<": "低于{}"}


@dataclass(frozen=True)
class Explainer:
    """Tells, for one engine, why a node is met, failed or unknown under known facts."""

    engine: Engine

    def explain(self, node: nodes.Node, known: Known) -> str:
        """The facts a node's truth rests on, each with what is asked of it."""
        facts = tuple([(field, known[field]) for field in nodes.fields(node) if field in known])
        try:
            return self._explained(node, facts)
        except TypeError:  # hours by year have no hash
            return self._explain(node, self._truth(node, known), known)

    @functools.cached_property
    def _explained(self) -> Callable[[nodes.Node, tuple[tuple[str, Any], ...]], str]:
        """Most applicants share most answers: what is said of them is kept."""

        @functools.lru_cache(maxsize=_KEPT)
        def explained(node: nodes.Node, facts: tuple[tuple[str, Any], ...]) -> str:
            known = dict(facts)
            return self._explain(node, self._truth(node, known), known)

        return explained

    def _truth(self, node: nodes.Node, known: Known) -> Truth:
        return self.engine.compile(node)(known)

    def _explain(self, node: nodes.Node, truth: Truth, known: Known) -> str:
        match node:
            case nodes.Not(nodes.OneOf(field, values)):
                return self._one_of(field, values, truth, known, excluded=True)
            case nodes.Not(part):
                return self._explain(part, None if truth is None else not truth, known)
            case nodes.OneOf(field, values):
                return self._one_of(field, values, truth, known, excluded=False)
            case nodes.And(parts) if truth is True:
                return _listed("；", (self._explain(part, True, known) for part in parts))
            case nodes.And(parts):
                return _listed("；", (self._explain(part, truth, known) for part in self._of(truth, parts, known)))
            case nodes.Or(parts) if truth is True:
                return self._explain(self._of(True, parts, known)[0], True, known)
            case nodes.Or(parts) | nodes.AtLeast(1, parts):
                return _either(self._explain(part, truth, known) for part in self._of(truth, parts, known))
            case nodes.AtLeast(count, parts):
                return self._counted(count, parts, truth, known)
            case _:
                return self._atom(node, known)

    def _of(self, truth: Truth, parts: Sequence[nodes.Node], known: Known) -> list[nodes.Node]:
        return [part for part in parts if self._truth(part, known) is truth]

    def _counted(self, count: int, parts: Sequence[nodes.Node], truth: Truth, known: Known) -> str:
        met = self._of(True, parts, known)
        told = _listed("；", (self._explain(part, True, known) for part in met[:count]))
        if truth is True:
            return told
        open_parts = self._of(truth, parts, known)
        lacking = _either(self._explain(part, truth, known) for part in open_parts)
        return f"须满足 {count} 项，已满足 {len(met)} 项{f'（{told}）' if told else ''}；其余：{lacking}"

    def _atom(self, atom: nodes.Node, known: Known) -> str:
        if isinstance(atom, nodes.Unpublished):
            return UNPUBLISHED
        told = "、".join(f"{label}：{value}" for label, value in self.told(atom, known))
        asked = self.asked(atom, known)
        return f"{told}（要求{asked}）" if asked else told

    def told(self, atom: nodes.Node, known: Known) -> list[tuple[str, str]]:
        """What an atom looks at: the name of each quantity, or of its field, and the value as applicants read it."""
        match atom:
            case nodes.Unpublished():
                return []
            case nodes.Compare(term=term):
                counted = tuple(part for part in nodes.summands(term) if not isinstance(part, nodes.Number))
                return [(self._term_label(part), self._term_value(part, known)) for part in counted or (term,)]
        field = nodes.fields(atom)[0]
        return [(self.engine.profile[field].zh, self.value(field, known))]

    def asked(self, atom: nodes.Node, known: Known) -> str:
        """What an atom asks of the value, in words that follow its name; empty where the name says it all."""
        match atom:
            case nodes.Compare(term, sign, number):
                return self._limit(term, sign, number)
            case nodes.HeldFor(_, years):
                return self._tenure(years, known)
            case nodes.HasYear(_, year):
                return f"含{year}年"
            case nodes.Level(field, sign, value):
                return _LEVELS[sign].format(self.label(field, value))
            case nodes.OnOrBefore(_, day):
                return f"不晚于{day_words(datetime.date.fromisoformat(day))}"
            case nodes.Within(_, region):
                return f"在{region.replace('/', '')}"
            case _:
                return ""

    def _one_of(self, field: str, values: Sequence[str], truth: Truth, known: Known, excluded: bool) -> str:
        """A field that must be one of the values, or none of them where they are excluded."""
        told = f"{self.engine.profile[field].zh}：{self.value(field, known)}"
        names = "、".join(self.label(field, value) for value in values)
        if truth is True:
            return f"{told}（不是{names}）" if excluded else told
        return f"{told}（{'不得为' if excluded else '须为'}{names}）"

    def _limit(self, term: nodes.Term, sign: str, number: int) -> str:
        fields = nodes.term_fields(term)
        if not fields:
            return f"{_SIGNS[sign]}{number}"
        unit = self.engine.profile[fields[0]].unit
        added = sum(part.value for part in nodes.summands(term) if isinstance(part, nodes.Number))
        return f"{'合计' if len(fields) > 1 else ''}{_SIGNS[sign]}{amount_words(number - added, unit)}"

    def _term_label(self, term: nodes.Term) -> str:
        match term:
            case nodes.Number():
                return _FIXED
            case nodes.InYear(field, year):
                return f"{year}年{self.engine.profile[field].zh.removeprefix('各年度')}"
            case _:
                return self.engine.profile[nodes.term_fields(term)[0]].zh

    def _term_value(self, term: nodes.Term, known: Known) -> str:
        if isinstance(term, nodes.Number):
            return str(term.value)
        (field,) = nodes.term_fields(term)
        if field not in known:
            return _UNKNOWN
        value = known[field].get(term.year, 0) if isinstance(term, nodes.InYear) else known[field]
        if is_rough(value):
            return interval_words(value, self.engine.profile[field])
        return amount_words(value, self.engine.profile[field].unit)

    def _tenure(self, years: nodes.Term, known: Known) -> str:
        fewest = sum(part.value for part in nodes.summands(years) if isinstance(part, nodes.Number))
        counted = nodes.term_fields(years)
        open_years = [extra for extra in counted if extra not in known or is_rough(known[extra])]
        more = sum(known[extra] for extra in counted if extra not in open_years)
        latest = day_words(years_before(self.engine.cut_off, fewest + more))
        extra = f"，另加不计入的{more}年" if more else ""
        note = "；考核不合格的年度须另加" if open_years else ""
        return f"满{fewest}年{extra}，即不晚于{latest}{note}"

    def value(self, field: str, known: Known) -> str:
        """A field's value as applicants read it, 未知 where it is not known."""
        if field not in known:
            return _UNKNOWN
        value, found = known[field], self.engine.profile[field]
        match found.kind:
            case "bool":
                return "是" if value else "否"
            case "enum":
                return self.label(field, value)
            case "date":
                return interval_words(value, found)
            case "place":
                return "".join(value)
            case "years":
                return "、".join(str(year) for year in sorted(value)) or "无"
            case "by_year":
                return "、".join(f"{year}年{amount_words(n, found.unit)}" for year, n in sorted(value.items())) or "无"
            case "text":
                return str(value)
            case _ if is_rough(value):
                return interval_words(value, found)
            case _:
                return amount_words(value, found.unit)

    def label(self, field: str, value: str) -> str:
        """The Chinese name of an enum's value."""
        found = self.engine.profile[field]
        return found.labels[found.values.index(value)]


def _listed(separator: str, texts: Iterable[str]) -> str:
    return separator.join(dict.fromkeys(text for text in texts if text))


def _either(texts: Iterable[str]) -> str:
    """Alternatives, those that say several things held together."""
    return _listed(" 或 ", (f"〔{text}〕" if "；" in text else text for text in texts))


def amount_words(number: float, unit: str) -> str:
    """A count or amount with its unit; round sums of money and characters in 万 ("500万元")."""
    if unit in ("元", "字") and number >= 10_000 and number % 1_000 == 0:
        return f"{number / 10_000:g}万{unit}"
    return f"{number:g}{unit}" if number < 1_000_000 else f"{int(number)}{unit}"


def interval_words(value: Any, field: Field) -> str:
    """A date, or a count told roughly, as exactly as it was told."""
    return span_words(value) if field.kind == "date" else _range_words(value, field.unit)


def _range_words(value: Range, unit: str) -> str:
    """A count or amount as roughly as it was told ("3篇至4篇", "不到20年")."""
    least, most = value
    if most == math.inf:
        return f"{amount_words(least, unit)}或更多"
    whole = round(most, 6)
    upper = f"{'不到' if most < whole else ''}{amount_words(whole, unit)}"
    if least:
        return f"{amount_words(least, unit)}至{upper}"
    return upper if most < whole else f"{upper}或更少"


def day_words(day: datetime.date) -> str:
    """A day as applicants read it."""
    return f"{day.year}年{day.month}月{day.day}日"


@functools.lru_cache(maxsize=_KEPT)
def span_words(value: Span) -> str:
    """A date as coarse as it was told ("2020年", "2020年7月", "2019年12月31日或更早")."""
    first, last = value
    if first == last:
        return day_words(first)
    if first == datetime.date.min:
        return f"{day_words(last)}或更早"
    if last == datetime.date.max:
        return f"{day_words(first)}或更晚"
    if value == span(f"{first.year:04}"):
        return f"{first.year}年"
    if value == span(f"{first.year:04}-{first.month:02}"):
        return f"{first.year}年{first.month}月"
    return f"{day_words(first)}至{day_words(last)}"
