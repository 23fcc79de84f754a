"""One file screened: read, examined row by row, written with what came of it."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from xlsxwriter.exceptions import XlsxWriterException

from bot import clock
from bot.errors import Refused
from bot.screening import examining, layout, placing, sources, summary, words, working, writing
from bot.screening.examining import Outcome, Plan
from bot.screening.headings import Headings
from bot.screening.layout import Layout
from bot.screening.progress import Progress
from bot.screening.sources import Cell, Flaw, Table
from bot.screening.summary import Line, Summary
from bot.screening.writing import Sink
from dialogs.assistant import Assistant
from knowledge import told
from rules.verdict import Examiner


@dataclass(frozen=True)
class Wish:
    """What the clerk asks for: notice and target by id or as people call them; the result's place, or the usual one."""

    file: Path
    out: Path | None = None
    sheet: str | None = None
    notice: str | None = None
    target: str | None = None
    replace: bool = False


def screen(assistant: Assistant, wish: Wish, today: datetime.date, progress: Progress) -> tuple[Path, list[Line]]:
    """Write the result of a file; where it is, and the summary. Raises `Refused`; nothing half-written is left."""
    out = wish.out or placing.usual_place(wish.file)
    placing.check(out, wish.replace, wish.file)
    notice, target = chosen(assistant, wish.notice, wish.target)
    progress.say(words.BEGUN.format(path=wish.file))
    table = sources.open_table(wish.file, wish.sheet)
    laid = layout.lay_out(table, Headings(assistant.profile, assistant.questions))
    plan = _plan(assistant, laid, notice, target, today)
    about = _about(assistant, wish, table, plan)
    with placing.whole(out, wish.replace) as part:
        sink = _sink(part, table, laid, wish, today)
        try:
            counted = Summary()
            with working.examined(assistant, plan, laid.telling_cells(table), table.height) as outcomes:
                _pass_on(table, laid, outcomes, sink, counted, progress)
            progress.say(words.FINISHING)
            columns = summary.column_lines(laid.columns, assistant.questions)
            lines = list(counted.lines(about, columns, list(_remarks(table, laid))))
            sink.finish(lines)
        except XlsxWriterException as error:
            raise Refused(words.DISK.format(path=out, reason=error)) from None
        except BaseException:
            sink.abandon()
            raise
    return out, lines


# What it is examined by.


def chosen(assistant: Assistant, notice: str | None, target: str | None) -> tuple[str | None, str | None]:
    """The id of the notice that is called so, and the title, which each notice has by an id of its own.

    Raises `Refused` where there is no such notice, or no notice that it may be reviews such a title.
    """
    id = examining.notice_meant(assistant, notice) if notice is not None else None
    if notice is not None and id is None:
        raise Refused(words.NO_SUCH_NOTICE.format(said=notice, notices=_notices(assistant)))
    if target is None:
        return id, None
    examiners = assistant.examiners.values() if id is None else [assistant.examiners[id]]
    if not any(examining.target_meant(one, target) for one in examiners):
        names = dict.fromkeys(one.name for examiner in examiners for one in examiner.rules.targets.values())
        raise Refused(words.NO_SUCH_TARGET_ANYWHERE.format(said=target, targets=words.NAMED.join(names)))
    return id, target


def _plan(assistant: Assistant, laid: Layout, notice: str | None, target: str | None, today: datetime.date) -> Plan:
    """Refuses a table in which nothing says what the people apply for."""
    roles = {column.role for column in laid.told}
    if notice is None and "notice" not in roles:
        raise Refused(words.WHICH.format(notices=_notices(assistant)))
    if notice is not None and target is None and "target" not in roles:
        targets = assistant.examiners[notice].rules.targets
        if len(targets) > 1:
            short = assistant.knowledge.notices[notice].short_name
            raise Refused(words.WHICH_OF_TARGETS.format(notice=short, targets=_names(assistant.examiners[notice])))
    return Plan(laid.told, notice, target, today)


def _notices(assistant: Assistant) -> str:
    return words.NAMED.join(one.short_name for one in assistant.knowledge.notices.values())


def _names(examiner: Examiner) -> str:
    return words.NAMED.join(one.name for one in examiner.rules.targets.values())


# The rows.


def _sink(part: Path, table: Table, laid: Layout, wish: Wish, today: datetime.date) -> Sink:
    if part.suffix.lower() == ".csv":
        return writing.Lines(part)
    if table.height > writing.MOST_ROWS:
        raise Refused(words.TOO_MANY_ROWS.format(rows=f"{table.height:,}", most=f"{writing.MOST_ROWS:,}"))
    return writing.Workbook(part, table.name or wish.file.stem, laid.width, today)


def _pass_on(
    table: Table,
    laid: Layout,
    outcomes: Iterator[Outcome | None],
    sink: Sink,
    counted: Summary,
    progress: Progress,
) -> None:
    """Every row of the table to the sink, those below the heading with what came of them."""
    rows = (row[: laid.width] for row in table.rows())
    for row in islice(rows, laid.heading):
        sink.above(row)
    sink.heading(next(rows))
    names = [column.heading for column in laid.columns]
    names += [words.UNNAMED.format(column=number + 1) for number in range(len(names), laid.width)]
    for number, (row, outcome) in enumerate(zip(rows, outcomes, strict=True), laid.heading + 1):
        problems = _problems(row, sink.longest)
        results = [""] * len(words.RESULTS)
        if outcome is not None:
            for at, problem in outcome.problems:
                problems[at] = words.LISTED.join((*filter(None, [problems.get(at)]), problem))
            told_of = [words.CELL.format(heading=names[at], problem=problems[at]) for at in sorted(problems)]
            results = [*outcome.results, words.LISTED.join(told_of)]
        sink.row(row, outcome.decision if outcome is not None else None, results, problems)
        counted.add(number, outcome, problems, names)
        progress.at(number, table.height)


def _problems(row: Sequence[Cell], longest: int | None) -> dict[int, str]:
    """What is wrong with cells whatever they tell: no result of a formula, more text than the result can hold."""
    found = {}
    for column, cell in enumerate(row):
        if cell.__class__ is Flaw:
            found[column] = cell.problem
        elif longest is not None and cell.__class__ is str and len(cell) > longest:
            found[column] = words.CUT.format(length=len(cell), kept=longest)
    return found


# What is said of them together.


def _about(assistant: Assistant, wish: Wish, table: Table, plan: Plan) -> list[Line]:
    lines: list[Line] = [(words.FILE, wish.file.name)]
    if table.name:
        lines.append((words.SHEET, table.name))
    lines.append((words.DAY, plan.today.isoformat()))
    if plan.notice is not None:
        notice = assistant.knowledge.notices[plan.notice]
        lines.append((words.BY, f"{notice.short_name}{told.standing(notice, clock.now(plan.today))}"))
        examiner = assistant.examiners[plan.notice]
        target = examining.target_meant(examiner, plan.target or "") or next(iter(examiner.rules.targets))
        in_column = any(column.role == "target" for column in plan.columns)
        lines.append((words.AS_TARGET, words.IN_COLUMN if in_column else examiner.rules.targets[target].name))
    else:
        lines.append((words.BY, words.IN_COLUMN))
    return lines


def _remarks(table: Table, laid: Layout) -> Iterator[str]:
    if laid.replaced:
        yield words.REPLACED
    if table.others:
        yield words.OTHER_SHEETS.format(sheets=words.NAMED.join(table.others))
    if table.dated:
        yield words.OLD_FORMAT
    yield words.COMMITTEE_DECIDES
