"""A spreadsheet of 100,000 applicants with 30 columns, screened: python -m tests.bench_screening (or make bench).

The rows vary in every column, numbers, typed dates, lists and free text, and a few cells in a hundred are bad. The
memory is that of all processes together: what each holds alone and its share of what they have in common (PSS).
"""

import datetime
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlsxwriter

from dialogs.assistant import Assistant
from knowledge.notices import NOTICES
from rules import cases, known
from rules.profile import Field

ROWS, COLUMNS = 100_000, 30
_EVERY = 0.1
"""Seconds between two looks at the memory."""
_MISTYPED = 0.01


def main() -> None:
    """Print every figure."""
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "applicants.xlsx"
        command = write(source, ROWS, COLUMNS)
        _line("applicants, columns", f"{ROWS:,}, {COLUMNS}, {source.stat().st_size / 1e6:.0f} MB")
        seconds, megabytes = _watched([sys.executable, "-m", "bot", "screen", str(source), *command])
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        processors = f"{used.ru_utime + used.ru_stime:.0f} s of processors, {len(os.sched_getaffinity(0))} of them"
        _line("screened", f"{seconds:.1f} s ({processors}), all processes at most {megabytes:.0f} MB")
        result = Path(name) / "applicants-对照结果.xlsx"
        _line("the result", f"{result.stat().st_size / 1e6:.0f} MB")


def _line(what: str, figure: str) -> None:
    print(f"{what:<52} {figure}", flush=True)


def write(path: Path, rows: int, columns: int) -> list[str]:
    """Write a sheet of so many applicants, each like one of a notice's own cases but for what is changed at random.

    Gives the options that say what they apply for.
    """
    assistant = Assistant.load()
    id, examiner = next((id, one) for id, one in assistant.examiners.items() if len(one.rules.targets) > 1)
    people = cases.load(NOTICES / id / cases.CASES, examiner).cases
    told = set().union(*(one.facts for one in people))
    fields = [field for field in assistant.profile if field.name in told][: columns - 3]
    chance = random.Random(7)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet, dated = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, ["姓名", "编号", "申报职称", *(field.zh for field in fields)])
    for row in range(1, rows + 1):
        person = chance.choice(people)
        name = examiner.rules.targets[person.target].name
        told_of = (_cell(assistant, field, person.facts.get(field.name), chance) for field in fields)
        for column, value in enumerate((f"申报人{chance.randrange(10**6)}", row, name, *told_of)):
            if isinstance(value, datetime.date):
                sheet.write_datetime(row, column, value, dated)
            else:
                sheet.write(row, column, value)
    book.close()
    return ["--notice", id]


def _cell(assistant: Assistant, field: Field, value: Any, chance: random.Random) -> object:
    """What somebody writes of a fact: a number, a date or words; a few in a hundred are left out or mistyped."""
    if value is None:
        return ""
    if chance.random() < _MISTYPED:
        return chance.choice(("", "不清楚", "说不好吧", -1))
    match field.kind:
        case "date":
            return _date(value, chance)
        case "by_year":
            return "、".join(f"{year}年{hours + chance.randrange(40)}" for year, hours in value.items())
        case "int" | "number" | "yuan":
            number = value + chance.choice((0, 0, 0, 1, 2))
            return chance.choice((number, number, number, f"{number}{field.unit}", number or "没有"))
        case "bool":
            return chance.choice(("是", "是的") if value else ("否", "没有" if "诚信" not in field.zh else "否"))
        case _:
            return assistant.reader.value_label(field.name, value)


def _date(value: object, chance: random.Random) -> object:
    first, _ = known.span(str(value))
    day = first - datetime.timedelta(days=chance.randrange(400))
    forms = (day, day, day, f"{day.year}年{day.month}月", f"{day:%Y.%m}", f"{day:%Y-%m-%d}", day.year)
    return chance.choice(forms)


def _watched(command: list[str]) -> tuple[float, float]:
    """Seconds that a command takes, and the megabytes that it and what it starts hold at most."""
    begun, most = time.perf_counter(), 0.0
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        most = max(most, sum(_megabytes(one) for one in _family(process.pid)))
        time.sleep(_EVERY)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return time.perf_counter() - begun, most


def _family(process: int) -> Iterator[int]:
    yield process
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:
        return
    for child in children.split():
        yield from _family(int(child))


def _megabytes(process: int) -> float:
    try:
        rolled = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) for line in rolled.splitlines() if line.startswith("Pss:")) / 1024


if __name__ == "__main__":
    main()
