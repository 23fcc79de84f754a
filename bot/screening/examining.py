"""The verdict on each row of a table, from what its cells tell."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from bot.screening import words
from bot.screening.cells import NOTHING, CellReader, Told
from bot.screening.headings import Column
from bot.screening.sources import Cell, Flaw
from dialogs.assistant import Assistant
from dialogs.questions import year_words
from rules import inquiry, nodes, timing
from rules.explaining import Explainer
from rules.ruleset import Requirement
from rules.verdict import Decision, Examiner, Verdict

_MOST_KEPT = 100_000


@dataclass(frozen=True)
class Plan:
    """What a table is examined by: the columns that tell something, and what counts where no column says.

    `notice` is an id, `target` an id or what a title is called.
    """

    columns: tuple[Column, ...]
    notice: str | None
    target: str | None
    today: datetime.date


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes of one row.

    `results` are the cells that are added, but for the problems: these are by column, in words for the clerk.
    `missing` and `failed` name what is lacking, to be counted.
    """

    decision: Decision
    results: tuple[str, ...]
    problems: tuple[tuple[int, str], ...] = ()
    missing: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()


class _Aim(NamedTuple):
    """What a row applies for, or what is wrong with it."""

    examiner: Examiner | None
    target: str
    problem: str = ""
    column: int | None = None


Facts: TypeAlias = dict[str, Any]


class Screener:
    """Examines rows. Keeps what it read, so one instance should serve many."""

    def __init__(self, assistant: Assistant, plan: Plan) -> None:
        self._assistant, self._plan = assistant, plan
        self._cells = CellReader(assistant, plan.today)
        self._facts = [(at, column) for at, column in enumerate(plan.columns) if column.role == "fact"]
        self._by_role: Mapping[str, int] = {
            column.role: at for at, column in enumerate(plan.columns) if column.role != "fact"
        }
        self._aims: dict[tuple[Cell, Cell], _Aim] = {}
        self._years: dict[tuple[str, str], Mapping[str, tuple[int, ...]]] = {}

    def screen(self, cells: Sequence[Cell]) -> Outcome:
        """What comes of the cells of a row, one for each of the plan's columns."""
        aim = self._aim(self._cell("notice", cells), self._cell("target", cells))
        if aim.examiner is None:
            lacking = words.WHICH_TARGET if aim.column == self._index("target") else words.WHICH_NOTICE
            problems = () if aim.column is None else ((aim.column, aim.problem),)
            results = ("", "", lacking if aim.column is not None else aim.problem, "", "")
            return Outcome("undetermined", (words.VERDICT["undetermined"], *results), problems, (lacking,))
        return self._examined(aim.examiner, aim.target, cells)

    # What a row applies for.

    def _cell(self, role: str, cells: Sequence[Cell]) -> Cell:
        at = self._by_role.get(role)
        return "" if at is None or isinstance(cells[at], Flaw) else cells[at]

    def _index(self, role: str) -> int | None:
        at = self._by_role.get(role)
        return None if at is None else self._plan.columns[at].index

    def _aim(self, notice: Cell, target: Cell) -> _Aim:
        found = self._aims.get((notice, target))
        if found is None:
            if len(self._aims) >= _MOST_KEPT:
                self._aims.clear()
            found = self._aims[notice, target] = self._aimed(str(notice).strip(), str(target).strip())
        return found

    def _aimed(self, notice: str, target: str) -> _Aim:
        id = notice_meant(self._assistant, notice) if notice else self._plan.notice
        if id is None:
            names = words.NAMED.join(one.short_name for one in self._assistant.knowledge.notices.values())
            problem = words.NO_SUCH_NOTICE.format(said=notice, notices=names) if notice else words.NO_NOTICE
            return _Aim(None, "", problem.format(notices=names), self._index("notice"))
        examiner = self._assistant.examiners[id]
        targets = examiner.rules.targets
        chosen = target_meant(examiner, target) if target else self._usual_target(examiner)
        if chosen is not None:
            return _Aim(examiner, chosen)
        names = words.NAMED.join(one.name for one in targets.values())
        target = target or self._plan.target or ""
        problem = words.NO_SUCH_TARGET if target else words.NO_TARGET
        short = self._assistant.knowledge.notices[id].short_name
        return _Aim(None, "", problem.format(said=target, notice=short, targets=names), self._index("target"))

    def _usual_target(self, examiner: Examiner) -> str | None:
        if self._plan.target is not None:
            return target_meant(examiner, self._plan.target)
        targets = list(examiner.rules.targets)
        return targets[0] if len(targets) == 1 else None

    # What its cells tell.

    def _examined(self, examiner: Examiner, target: str, cells: Sequence[Cell]) -> Outcome:
        years = self._years_asked(examiner, target)
        told = [
            (column, self._cells.told(column, cells[at], years.get(column.field, ())) if cells[at] != "" else NOTHING)
            for at, column in self._facts
        ]
        problems = {column.index: one.problem for column, one in told if one.problem}
        known = self._own(told, problems)
        open_years = _settle_years(known, years)
        self._add_beside(examiner.explainer, known, told, problems)
        verdict = examiner.examine_known(target, known)
        rough = {column.field: one.said for column, one in told if one.rough}
        missing = tuple(self._label(field, rough, open_years) for field in verdict.missing)
        failed = [one.requirement for one in verdict.findings if one.status == "failed"]
        results = (
            words.VERDICT[verdict.decision],
            verdict.route.name if verdict.route else "",
            words.LISTED.join(self._failed(examiner, one, known) for one in failed),
            self._missing(verdict, missing),
            self._start(examiner, verdict, known),
            self._committee(verdict),
        )
        labels = tuple(self._assistant.questions[field].label for field in verdict.missing)
        counted = tuple(f"{one.label}（{one.clause}）" for one in failed) if verdict.decision == "ineligible" else ()
        lacking = labels if verdict.decision == "undetermined" else ()
        return Outcome(verdict.decision, results, tuple(problems.items()), lacking, counted)

    def _years_asked(self, examiner: Examiner, target: str) -> Mapping[str, tuple[int, ...]]:
        """Of each by-year fact that has a column, the years that the target's rules look at."""
        key = (examiner.rules.notice, target)
        if key not in self._years:
            fields = {
                column.field for _, column in self._facts if self._assistant.profile[column.field].kind == "by_year"
            }
            self._years[key] = {field: inquiry.years_asked(examiner, target, field) for field in sorted(fields)}
        return self._years[key]

    def _own(self, told: Sequence[tuple[Column, Told]], problems: dict[int, str]) -> Facts:
        """What columns tell of their own facts; years of one fact that differ are told twice, and count for none."""
        known: Facts = {}
        for column, one in told:
            if one.value is not None:
                known[column.field] = one.value
            for year, number in one.years.items():
                before = known.setdefault(column.field, {})
                if before.setdefault(year, number) != number:
                    before[year] = None
                    label = self._assistant.questions[column.field].label
                    problems[column.index] = words.TOLD_TWICE.format(label=label)
        return known

    def _add_beside(
        self, explainer: Explainer, known: Facts, told: Sequence[tuple[Column, Told]], problems: dict[int, str]
    ) -> None:
        """What cells tell besides counts where no column of its own tells it; where one tells otherwise, it is said."""
        own = dict(known)
        for column, one in told:
            for field, value in one.beside.items():
                if field not in known:
                    known[field] = value
                elif own.get(field, known[field]) != value and not _overlap(own.get(field, known[field]), value):
                    label = self._assistant.questions[field].label
                    said = explainer.value(field, {field: value})
                    problems.setdefault(column.index, words.OTHERWISE.format(label=label, value=said))

    # What is said of it.

    def _label(self, field: str, rough: Mapping[str, str], open_years: Mapping[str, tuple[int, ...]]) -> str:
        label = self._assistant.questions[field].label
        if field in rough:
            return words.ROUGHLY.format(label=label, said=rough[field])
        years = open_years.get(field)
        return words.YEARS_OPEN.format(label=label, years=year_words(years)) if years else label

    def _missing(self, verdict: Verdict, missing: Sequence[str]) -> str:
        if verdict.decision != "undetermined":
            return ""
        return words.NAMED.join(missing) or words.NOTHING_MISSING

    def _failed(self, examiner: Examiner, requirement: Requirement, known: Facts) -> str:
        why = examiner.explainer.explain(requirement.node or nodes.Unpublished(), known)
        return words.FAILED.format(label=requirement.label, clause=requirement.clause, why=why)

    def _start(self, examiner: Examiner, verdict: Verdict, known: Facts) -> str:
        """From which year on the same facts are eligible, if nothing but time passes; "" while facts are missing."""
        if verdict.decision == "eligible":
            return str(examiner.rules.year)
        if not known.keys() >= set(verdict.missing):
            return ""
        found = timing.start(examiner, verdict.target.id, known)
        if found is None:
            return ""
        return str(found.year or words.SINCE_BETWEEN.format(first=found.first, last=found.last))

    def _committee(self, verdict: Verdict) -> str:
        if verdict.decision == "ineligible":
            return ""
        listed = [one.requirement for one in verdict.findings if one.status == "committee"]
        named = (words.COMMITTEE.format(label=one.label, clause=one.clause) for one in listed)
        return words.NAMED.join(dict.fromkeys(named))


def notice_meant(assistant: Assistant, said: str) -> str | None:
    """The notice of that id, or the one that the words mean for certain; None where they mean none."""
    if said in assistant.knowledge.notices:
        return said
    match = assistant.knowledge.find_notices(said)
    return match.ids[0] if match.certain and match.ids else None


def target_meant(examiner: Examiner, said: str) -> str | None:
    """The target of that id or name; None where there is none."""
    for id, target in examiner.rules.targets.items():
        if said == id or said in target.names:
            return id
    return None


def _settle_years(known: Facts, years: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    """Take out by-year facts of which a year that matters is not told, as the conversation does; which years those are.

    (For the engine a year that a map does not name is zero.)
    """
    lacking: dict[str, tuple[int, ...]] = {}
    for field, asked in years.items():
        told = known.get(field)
        if told is None:
            continue
        known[field] = {year: number for year, number in told.items() if number is not None}
        if lacked := tuple(year for year in asked if year not in known[field]):
            lacking[field] = lacked
            del known[field]
    return lacking


def _overlap(one: Any, other: Any) -> bool:
    """Whether two spans, or two ranges, may be the same thing told more or less exactly."""
    if not (isinstance(one, tuple) and isinstance(other, tuple)):
        return False
    if isinstance(one[0], str):
        return all(mine == its for mine, its in zip(one, other, strict=False))
    return bool(one[0] <= other[1] and other[0] <= one[1])
