"""An empty sheet to fill in: the columns that notices ask for, under our own labels, each with how it is filled."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from bot.screening import words, writing
from bot.screening.examining import target_meant
from dialogs.assistant import Assistant
from rules import inquiry, nodes
from rules.profile import Field
from rules.verdict import Examiner

_ROWS = 5_000
"""So many rows have lists to choose from."""
_LONGEST_LIST = 255
"""Characters of a list that Excel takes."""
_HEAD = "#D9E1F2"


@dataclass(frozen=True)
class TemplateColumn:
    """A column to fill in: its name, how it is filled, and what there is to choose from."""

    heading: str
    hint: str
    choices: tuple[str, ...] = ()
    is_text: bool = False


def columns(assistant: Assistant, notice: str | None, target: str | None) -> list[TemplateColumn]:
    """The columns that a notice asks for of those who apply for a title; for any title, or that any notice asks for."""
    examiners = [assistant.examiners[notice]] if notice is not None else list(assistant.examiners.values())
    aims = [
        (one, id) for one in examiners for id in one.rules.targets if target is None or id == target_meant(one, target)
    ]
    asked = {field for one, id in aims for field in nodes.fields(one.target(id).formula)}
    names = (words.NAME, words.NUMBER)
    made = [TemplateColumn(name, words.NAME_HINT, is_text=True) for name in names]
    if notice is None:
        shorts = tuple(one.short_name for one in assistant.knowledge.notices.values())
        made.append(TemplateColumn(words.AS_NOTICE, words.NOTICE_HINT, shorts))
    titles = dict.fromkeys(one.target(id).name for one, id in aims)
    if target is None and len(titles) > 1:
        made.append(TemplateColumn(words.AS_TARGET, words.TARGET_HINT, tuple(titles)))
    for field in assistant.profile:
        if field.name in asked:
            made += _of_field(assistant, field, aims if notice is not None else [])
    return made


def _of_field(assistant: Assistant, field: Field, aims: list[tuple[Examiner, str]]) -> Iterator[TemplateColumn]:
    """One column, or of a by-year fact one for each year that the targets look at."""
    years = sorted({year for one, id in aims for year in inquiry.years_asked(one, id, field.name)})
    choices = tuple(label for _, label in assistant.reader.choices(field.name))
    form = words.HINTS[field.kind].format(choices=words.NAMED.join(choices))
    asked = assistant.questions[field.name].text(years)
    if field.kind == "by_year" and years:
        for year in years:
            heading = field.zh.replace(words.EACH_YEAR, words.ONE_YEAR.format(year=year))
            yield TemplateColumn(heading, words.HOURS_HINT.format(year=year))
        return
    yield TemplateColumn(field.zh, f"{asked}{form}", choices, field.kind in ("date", "years", "by_year", "text"))


def write(path: Path, made: list[TemplateColumn], day: datetime.date) -> None:
    """Write the template; a CSV file has the names of the columns and nothing else."""
    if path.suffix.lower() == ".csv":
        lines = writing.Lines(path)
        lines.above([column.heading for column in made])
        lines.finish(())
        return
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": datetime.datetime.combine(day, datetime.time())})
    head = book.add_format({"bold": True, "bg_color": _HEAD, "text_wrap": True, "valign": "top"})
    text, wrapped = book.add_format({"num_format": "@"}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet, guide = book.add_worksheet(words.FILLED_IN), book.add_worksheet(words.GUIDE)
    sheet.freeze_panes(1, 1)
    for number, column in enumerate(made):
        sheet.write_string(0, number, column.heading, head)
        sheet.write_comment(0, number, column.hint, {"x_scale": 2, "y_scale": 1.5})
        sheet.set_column(
            number, number, max(10, min(24, 2 * len(column.heading) + 2)), text if column.is_text else None
        )
        if column.choices and len(",".join(column.choices)) <= _LONGEST_LIST:
            listed = {"validate": "list", "source": list(column.choices), "error_type": "warning"}
            sheet.data_validation(1, number, _ROWS, number, listed)
    for number, name in enumerate(words.GUIDE_COLUMNS):
        guide.write_string(0, number, name, head)
    for row, column in enumerate(made, 1):
        for number, cell in enumerate((column.heading, column.hint, words.NAMED.join(column.choices))):
            guide.write_string(row, number, cell, wrapped)
    for row, note in enumerate(words.GUIDE_NOTES, len(made) + 2):
        guide.write_string(row, 0, note)
    for number, width in enumerate((36, 80, 48)):
        guide.set_column(number, number, width)
    book.close()
