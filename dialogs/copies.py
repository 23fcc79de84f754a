"""A copy of what is known of somebody, with what he supposes put in: 再多一篇 counts from what there is."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from dialogs import outlook_words
from dialogs.reading.reader import Supposition
from dialogs.recalling import Recall
from dialogs.session import Dossier
from rules import known
from rules.known import COUNTED


@dataclass
class Copy:
    """What would be known of somebody. `remarks` say what he supposed, `refused` what of it cannot be."""

    dossier: Dossier
    fields: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def copied(dossier: Dossier, supposition: Supposition, recall: Recall) -> Copy:
    """The copy that a supposition makes of what is known; the original stays as it is."""
    return _Copying(dossier, supposition, recall).copy()


class _Copying:
    def __init__(self, dossier: Dossier, supposition: Supposition, recall: Recall) -> None:
        self._before, self._supposition, self._recall = dossier, supposition, recall
        self._copy = Copy(dossier)

    def copy(self) -> Copy:
        reading = self._supposition.reading
        for name, value in reading.facts.items():
            if name in self._supposition.more | self._supposition.fewer:
                self._count_on(name, value)
            elif name in self._supposition.shifted:
                self._shift(name, self._supposition.shifted[name])
            else:
                self._put({name: value}, {})
        for name, bound in reading.bounds.items():
            self._put({}, {name: bound})
        return self._copy

    def _put(self, facts: dict[str, Any], bounds: dict[str, dict[str, Any]], unlike: str = "") -> None:
        copy, said, profile = self._copy, self._supposition.reading.words, self._recall.profile
        whole = all(profile[name].accepts(value) for name, value in facts.items())
        if not whole or not all(known.fits(profile, name, bound) for name, bound in bounds.items()):
            labels = "、".join(self._recall.questions[name].label for name in (*facts, *bounds))
            copy.refused.append(outlook_words.NO_SUCH_VALUE.format(label=labels))
            return
        copy.dossier = copy.dossier.with_facts(facts, said).with_bounds(bounds, said)
        for name in (*facts, *bounds):
            copy.fields.append(name)
            copy.remarks.append(unlike or self._remark(name))

    def _remark(self, name: str) -> str:
        """What is supposed of a field, with what is so now where that is told otherwise."""
        fact = self._recall.labelled(self._copy.dossier, name)
        if name not in self._before.told or self._before.known_of(name) == self._copy.dossier.known_of(name):
            return fact
        return outlook_words.SUPPOSED_BEFORE.format(fact=fact, before=self._recall.value(self._before, name))

    def _count_on(self, name: str, value: Any) -> None:
        """So many more or fewer than there are."""
        sign = -1 if name in self._supposition.fewer else 1
        kind, base = self._recall.profile[name].kind, self._before.facts.get(name)
        label = self._recall.questions[name].label
        if kind == "by_year" and base is not None:
            self._put({name: dict(_summed(base, value, sign))}, {})
        elif kind not in COUNTED:
            self._put({name: value}, {})
        elif base is not None and base + sign * value < 0:
            self._copy.refused.append(
                outlook_words.NOT_FEWER.format(label=label, value=self._recall.reader.value_label(name, base))
            )
        elif base is not None:
            self._put({name: base + sign * value}, {})
        elif name in self._before.bounds:
            shifted = {side: max(0, end + sign * value) for side, end in self._before.bounds[name].items()}
            self._put({}, {name: shifted})
        elif sign > 0:
            more = self._recall.reader.value_label(name, value)
            self._put({}, {name: {"min": value}}, outlook_words.AT_LEAST.format(label=label, value=more))
        else:
            self._copy.refused.append(outlook_words.NO_BASE.format(label=label))

    def _shift(self, name: str, years: int) -> None:
        """So many years earlier or later than it was."""
        base = self._before.facts.get(name)
        if base is None:
            label = self._recall.questions[name].label
            self._copy.refused.append(outlook_words.NO_DATE.format(label=label))
            return
        year, *rest = str(base).split("-")
        rest = ["02", "28"] if rest == ["02", "29"] else rest
        self._put({name: "-".join((f"{int(year) + years:04}", *rest))}, {})


def _summed(base: dict[str, float], more: dict[Any, float], sign: int) -> Iterator[tuple[str, float]]:
    """The hours of each year, those of the years supposed changed by so many."""
    told = {str(year): hours for year, hours in base.items()}
    for year in dict.fromkeys((*told, *map(str, more))):
        change = next((hours for named, hours in more.items() if str(named) == year), 0)
        yield year, max(0, told.get(year, 0) + sign * change)
