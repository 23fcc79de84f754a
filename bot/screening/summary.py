"""What came of all rows together, counted while they pass."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.screening import words
from bot.screening.examining import Outcome
from bot.screening.headings import Column
from dialogs.questions import Question
from rules.verdict import Decision

_MOST = 20
"""So many of the most frequent are named, and so many bad cells."""
Line = tuple[str, ...]
"""A heading and what stands beside it; a line that goes on with the one before has an empty heading."""


@dataclass
class Summary:
    """Counts of verdicts, of what is missing and what fails, and the cells that were bad."""

    verdicts: Counter[Decision] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    bad_cells: int = 0
    bad_rows: int = 0
    examples: list[tuple[int, str, str]] = field(default_factory=list)

    def add(self, row: int, outcome: Outcome | None, problems: Mapping[int, str], headings: Sequence[str]) -> None:
        """Take in a row, counted from 0, with what is wrong in it by column."""
        if outcome is not None:
            self.verdicts[outcome.decision] += 1
            self.missing.update(outcome.missing)
            self.failed.update(outcome.failed)
        self.bad_cells += len(problems)
        self.bad_rows += bool(problems)
        for column, problem in problems.items() if len(self.examples) < _MOST else ():
            self.examples.append((row + 1, headings[column], problem))

    def lines(self, about: Sequence[Line], columns: Sequence[Line], after: Sequence[str]) -> Iterator[Line]:
        """The whole summary."""
        yield from about
        people = sum(self.verdicts.values())
        yield words.PEOPLE, words.ROWS.format(rows=f"{people:,}")
        for decision, name in words.VERDICT.items():
            count = self.verdicts[decision]
            yield name, words.TIMES.format(times=f"{count:,}"), f"{count / people:.1%}" if people else ""
        for heading, counted in ((words.MISSING, self.missing), (words.REASONS, self.failed)):
            ranked = sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:_MOST]
            yield from _headed(heading, [(name, words.TIMES.format(times=f"{times:,}")) for name, times in ranked])
        yield from _headed(words.COLUMNS, columns)
        if self.bad_cells:
            counted_bad = words.BAD_CELL_COUNT.format(cells=f"{self.bad_cells:,}", rows=f"{self.bad_rows:,}")
            shown = self.examples[:_MOST]
            told = [(words.BAD_CELL.format(row=row, heading=name, problem=problem),) for row, name, problem in shown]
            if self.bad_cells > len(shown):
                told.append((words.MORE.format(more=f"{self.bad_cells - len(shown):,}"),))
            yield from _headed(words.BAD_CELLS, [(counted_bad,), *told])
        for line in after:
            yield "", line


def column_lines(columns: Sequence[Column], questions: Mapping[str, Question]) -> list[Line]:
    """What each column was taken for, first those that the clerk has to look at."""
    ranked = sorted(columns, key=lambda column: (column.role != "unknown", column.role != "repeated", column.exact))
    return [(column.heading, _taken_for(column, questions)) for column in ranked]


def _taken_for(column: Column, questions: Mapping[str, Question]) -> str:
    match column.role:
        case "unknown":
            return words.UNKNOWN
        case "kept":
            return words.KEPT
        case "repeated":
            return words.REPEATED.format(heading=column.same_as)
        case "target" | "notice":
            label = words.AS_TARGET if column.role == "target" else words.AS_NOTICE
        case "fact":
            label = questions[column.field].label
    if column.year is not None:
        return words.AS_YEAR.format(label=label, year=column.year)
    return (words.AS if column.exact else words.AS_ALIKE).format(label=label)


def _headed(heading: str, lines: Sequence[Line]) -> Iterator[Line]:
    for number, line in enumerate(lines):
        yield heading if number == 0 else "", *line
