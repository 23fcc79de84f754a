"""The command that screens a file, as the command line takes it."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.screening.summary import Line


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """Add it; what sets the day is still lacking."""
    screen = commands.add_parser("screen", help="a verdict on each row of a spreadsheet of applicants")
    screen.add_argument("file", nargs="?", type=Path, metavar="FILE", help="an .xlsx or .csv file")
    screen.add_argument("--template", nargs="?", type=Path, const=Path(), metavar="FILE", help="write an empty sheet")
    screen.add_argument("--notice", help="the notice that all rows are examined by: its id, or as people call it")
    screen.add_argument("--target", help="the title that all rows apply for: its id or name")
    screen.add_argument("--sheet", metavar="NAME", help="the sheet of the workbook; else the first that is visible")
    screen.add_argument("--out", type=Path, metavar="FILE", help="the result, .xlsx or .csv; else beside FILE")
    screen.add_argument("--replace", action="store_true", help="write over an earlier result")
    screen.set_defaults(run=_run)
    return screen


def _run(given: argparse.Namespace) -> int:
    from bot.errors import BotError
    from knowledge.errors import KnowledgeError
    from rules.errors import RulesError

    try:
        return _template(given) if given.template is not None else _screen(given)
    except (BotError, KnowledgeError, RulesError) as error:
        print(error, file=sys.stderr)
        return 1


def _screen(given: argparse.Namespace) -> int:
    from bot import clock
    from bot.errors import Refused
    from bot.screening import words
    from bot.screening.progress import Progress
    from bot.screening.screening import Wish, screen
    from dialogs.assistant import Assistant

    if given.file is None:
        raise Refused(words.NOTHING_TO_DO)
    wish = Wish(given.file, given.out, given.sheet, given.notice, given.target, given.replace)
    progress = Progress()
    try:
        out, lines = screen(Assistant.load(), wish, clock.now(given.today).date(), progress)
    finally:
        progress.end()
    for line in lines:
        print(_told(line))
    print(words.WRITTEN.format(path=out))
    return 0


def _template(given: argparse.Namespace) -> int:
    """`--template FILE` and `FILE --template` mean the same."""
    from bot import clock
    from bot.errors import Refused
    from bot.screening import placing, screening, template, words
    from dialogs.assistant import Assistant

    path = given.template if given.template != Path() else given.file
    if path is None:
        raise Refused(words.NOTHING_TO_DO)
    placing.check(path, given.replace)
    assistant = Assistant.load()
    made = template.columns(assistant, *screening.chosen(assistant, given.notice, given.target))
    with placing.whole(path, given.replace) as part:
        template.write(part, made, clock.now(given.today).date())
    for column in made if path.suffix.lower() == ".csv" else ():  # a workbook has a sheet for it
        print(f"{column.heading}：{column.hint}")
    print(words.TEMPLATE_WRITTEN.format(path=path))
    return 0


def _told(line: "Line") -> str:
    heading, *rest = line
    return f"{heading}{'：' if heading and any(rest) else '　' if not heading else ''}{'  '.join(rest).rstrip()}"
