"""What the parts of the reader found, put together: one value a field, corrections applied, slips to confirm."""

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from dialogs.reading.finding import Finding
from dialogs.reading.messages import Message
from dialogs.reading.names import Name
from dialogs.reading.spelling import Mended
from dialogs.reading.vocabulary import Role

_CLEAR = 0.5
_BECAME = re.compile(r"(?:(?<!完)成了?|变成|转成|改成|改制成|划归|归了?)(?:一家|一个)?$")
_YEAR = re.compile(r"(?:19|20)\d\d年|[去今前]年")
_NO = (False, "none")
_DENIAL = 6
"""Characters before the words of a no in which what denies it stands."""


class Assembly:
    """Collects the findings of one message."""

    def __init__(self, message: Message, mended: Mended) -> None:
        self._message, self._mended = message, mended
        self._profile = message.lexicon.profile
        self._found: dict[str, list[Finding]] = {}
        self._offers: dict[str, list[str]] = {}
        self._corrects = message.corrects

    def add(self, findings: Iterable[Finding]) -> None:
        """Take in what was found."""
        for finding in findings:
            self._found.setdefault(finding.field, []).append(finding)

    def offer(self, ambiguous: Iterable[tuple[Name, Role]]) -> None:
        """Take in names that may mean several values."""
        for name, role in ambiguous:
            meant = self._message.lexicon.fields[role.field].ambiguous.get(name.word, ())
            self._offers[role.field] = list(meant)

    def has(self, field: str) -> bool:
        """Whether anything was found of a field."""
        return field in self._found

    def is_empty(self) -> bool:
        """Whether nothing was found so far."""
        return not self._found

    def levels(self) -> dict[str, Any]:
        """The enum values found so far."""
        chosen = {field: self._chosen(field) for field in self._found if self._profile[field].kind == "enum"}
        return {field: finding.value for field, finding in chosen.items() if finding is not None}

    def facts(self) -> tuple[dict[str, Any], dict[str, Finding]]:
        """One typed value a field, in the profile's order, and the finding each came from."""
        facts: dict[str, Any] = {}
        sources: dict[str, Finding] = {}
        for spec in self._profile:
            finding = self._chosen(spec.name)
            if finding is not None and spec.accepts(finding.value):
                facts[spec.name], sources[spec.name] = finding.value, finding
        return facts, sources

    def _chosen(self, field: str) -> Finding | None:
        found = [finding for finding in self._found.get(field, ()) if finding.value is not None]
        if not found:
            return None
        if self._set_right(found):
            return found[-1]
        match self._profile[field].kind:
            case "by_year":
                return _merged(found, {year: hours for finding in found for year, hours in finding.value.items()})
            case "years":
                return _merged(found, sorted({year for finding in found for year in finding.value}))
            case "enum" if not self._corrects:
                return self._of_enum(field, found)
            case "bool" if not self._corrects:
                return self._of_bool(found)
            case "date" if not self._corrects:
                return self._of_date(field, found)
            case "place" if not self._corrects:
                return max(found, key=lambda finding: str(finding.value).count("/"))
            case _ if self._corrects:
                return found[-1]
            case _:
                return self._surest(found)

    def _set_right(self, found: list[Finding]) -> bool:
        """Whether the last value is said to hold in place of the one before: 填的大专，其实是中专."""
        first, last = found[0], found[-1]
        instead = self._message.between(first.end, last.start, "correct_instead")
        return any(hit.end >= last.start - 1 for hit in instead)

    def _of_enum(self, field: str, found: list[Finding]) -> Finding | None:
        """Of several values the highest holds (a higher degree follows a lower one); without an order, none does."""
        values = self._profile[field].values
        if self._profile[field].ordered or values[0] == "none":
            return max(found, key=lambda finding: values.index(finding.value))
        if len({finding.value for finding in found}) > 1:
            found = [finding for finding in found if self._is_present(finding)]
        return found[-1] if len({finding.value for finding in found}) == 1 else None

    def _is_present(self, finding: Finding) -> bool:
        """Whether a value is said to hold now: 现在是事业编; 现在自己支了个摊子，个体."""
        clause = self._message.clause_at(finding.start)
        if clause is None:
            return False
        since = min(near.start for near in self._message.near(clause, 1))
        became = _BECAME.search(self._message.text, clause.start, finding.start)
        return bool(became or self._message.between(since, finding.start, "present"))

    def _of_bool(self, found: list[Finding]) -> Finding:
        """The last clause that says so; in it the longest phrase."""
        clause = self._message.clause_at(found[-1].start)
        last = [finding for finding in found if self._message.clause_at(finding.start) == clause]
        return max(last, key=lambda finding: finding.end - finding.start)

    def _of_date(self, field: str, found: list[Finding]) -> Finding | None:
        return found[0] if field == "specialty_since" else found[-1]

    def _surest(self, found: list[Finding]) -> Finding | None:
        """The finding whose words name the field best; of two that do so alike the sum, where they are kinds apart.

        Kinds apart are 国家级1项，省级1项. Two counts of one kind say nothing that could be relied on.
        """
        ranked = sorted(found, key=lambda finding: -finding.weight)
        whole = [finding for finding in ranked if finding.weight > 0 and not finding.part_of]
        if len(whole) > 1 and (total := _total(whole) or self._sum(whole)):
            return total
        tied = (
            len(ranked) > 1
            and ranked[0].value != ranked[1].value
            and ranked[0].weight - ranked[1].weight < _CLEAR
            and ranked[0].weight > 0
        )
        return None if tied and ranked[0].start != ranked[1].start else ranked[0]

    def _sum(self, alike: list[Finding]) -> Finding | None:
        kinds = [self._kinds(finding) for finding in alike]
        if not all(_apart(one, other) for one, other in itertools.combinations(kinds, 2)):
            return None
        return replace(_merged(alike, sum(finding.value for finding in alike)), weight=alike[0].weight)

    def _kinds(self, finding: Finding) -> list[set[str]]:
        """Of each row of kinds apart, those that a finding's words name."""
        said = self._message.text[finding.start : finding.end]
        rows = [{kind for kind in row if kind in said} for row in self._message.lexicon.everyday.apart]
        return [*rows, set(_YEAR.findall(said))]

    def confirm(self, facts: Mapping[str, Any], sources: Mapping[str, Finding]) -> frozenset[str]:
        """The facts that rest on a word taken by likeness."""
        slips = self._mended.slips
        return frozenset(
            field
            for field in facts
            if sources[field].likely
            or any(slip.start < sources[field].end and sources[field].start < slip.end for slip in slips)
        )

    def alternatives(self, facts: Mapping[str, Any]) -> dict[str, list[str]]:
        """For each field not told outright: the values that a near miss or an unclear name may mean."""
        offers = dict(self._offers)
        vocabulary = self._message.lexicon.vocabulary.words
        for _, meant in self._mended.unsure:
            roles = [
                role
                for name in meant
                for role in vocabulary.get(name, ())
                if role.kind == "enum" and not role.asked_only
            ]
            for field in {role.field for role in roles}:
                values = list(dict.fromkeys(role.value for role in roles if role.field == field))
                if len(values) > 1:
                    offers[field] = values
        return {field: values for field, values in offers.items() if field not in facts and len(values) > 1}

    def rough(self, facts: Mapping[str, Any]) -> dict[str, Finding]:
        """What vague words still say of fields that have no fact."""
        last = {field: found[-1] for field, found in self._found.items() if field not in facts}
        return {field: finding for field, finding in last.items() if finding.value is None and finding.bounds}

    def retracted(self, facts: Mapping[str, Any]) -> frozenset[str]:
        """Fields that the applicant takes back without telling another value."""
        message = self._message
        if not message.between(0, len(message.text), "correct_retract"):
            return frozenset()
        named = {
            role.field
            for hit in message.between(0, len(message.text), "topic")
            for role in hit.roles
            if role.kind == "topic"
        }
        return frozenset(named - set(facts))

    def words(self, finding: Finding) -> str:
        """The words a finding came from; of a no also what denies it before them (不是公务员)."""
        clause = self._message.clause_at(finding.start)
        start = max(finding.start, clause.start) if clause else finding.start
        if clause and finding.value in _NO and start - clause.start <= _DENIAL:
            start = clause.start
        return self._message.text[start : finding.end].strip(" ,。;?!、")


def _total(found: list[Finding]) -> Finding | None:
    """The count told first or last that the others add up to: 3项，一等奖1项，二等奖2项."""
    first, *others = inside = sorted(found, key=lambda finding: finding.start)
    if len(others) < 2:
        return None
    if first.value == sum(finding.value for finding in others):
        return first
    return inside[-1] if inside[-1].value == sum(finding.value for finding in inside[:-1]) else None


def _apart(one: list[set[str]], other: list[set[str]]) -> bool:
    """Whether two counts are of different kinds in some row."""
    return any(mine and its and not mine & its for mine, its in zip(one, other, strict=True))


def _merged(found: list[Finding], value: Any) -> Finding:
    return Finding(
        found[0].field, value, min(f.start for f in found), max(f.end for f in found), any(f.likely for f in found)
    )
