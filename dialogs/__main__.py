"""`python -m dialogs read`: utterances to facts; `simulate`: an interview with an applicant. One JSON object a line.

`why WORDS` shows how an utterance is read; `lint` checks the words of dialogs/lexicon/.
"""

import argparse
import datetime
import io
import sys
from typing import Any

from dialogs.errors import DialogError
from dialogs.reading.reader import Reader, Reading
from knowledge import jsonlines
from knowledge.errors import KnowledgeError
from rules import library, profile
from rules.errors import RulesError

_ERRORS = (ValueError, RulesError, DialogError, KnowledgeError)
_MORNING = datetime.time(9)
"""When on `today` the interviews of `simulate` take place."""


def main(arguments: list[str] | None = None) -> int:
    """Run a command; the exit status: 0 done, 1 the data have an error, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = _parser().parse_args(arguments)
    try:
        match options.command:
            case "read":
                return read(options.today)
            case "simulate":
                return simulate(options.today)
            case "lint":
                return lint()
            case _:
                return explain(options.words, options.asking, options.today)
    except (RulesError, DialogError, KnowledgeError) as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m dialogs", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, purpose in (
        ("read", "utterances to facts: lines with text, asking (a field or null), today"),
        ("simulate", "an interview answered from a profile: lines with notice, target, profile, today"),
    ):
        commands.add_parser(name, help=purpose)
    commands.add_parser("lint", help="check the words, and read every example")
    why = commands.add_parser("why", help="show how an utterance is read into facts")
    why.add_argument("words")
    why.add_argument("--asking", metavar="FIELD", help="the field that was just asked for")
    for name in ("read", "simulate", "why"):
        commands.choices[name].add_argument(
            "--today", type=datetime.date.fromisoformat, help="the day for lines that name none"
        )
    return parser


def read(today: datetime.date | None) -> int:
    """The facts told in each line of standard input."""
    reader = _reader()

    def answer(line: jsonlines.Record) -> jsonlines.Record:
        text, asking = line["text"], line.get("asking")
        if not isinstance(text, str):
            raise ValueError("'text' is no string; give the words to read")
        if asking is not None and not isinstance(asking, str):
            raise ValueError("'asking' is no field name; give one of the profile's fields, or null")
        return _written(reader.read(text, asking, _day(line.get("today"), today)))

    return jsonlines.serve(answer, ("text",), _ERRORS)


def lint() -> int:
    """Tell what is wrong with the words and their examples."""
    from dialogs import linting  # only those who write words need it

    faults = [*linting.faults(), *linting.example_faults(_reader(), profile.load())]
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print("lexicon: ok")
    return 1 if faults else 0


def explain(said: str, asking: str | None, today: datetime.date | None) -> int:
    """How an utterance is read."""
    from dialogs import why  # only staff need it

    print(why.explained(_reader(), profile.load(), said, asking, _day(None, today)))
    return 0


def simulate(today: datetime.date | None) -> int:
    """The verdict of an interview with the applicant of each line, and what was asked."""
    from dialogs import simulation  # a whole assistant takes longer to import than reading takes to start
    from dialogs.assistant import Assistant

    assistant = Assistant.load()

    def answer(line: jsonlines.Record) -> jsonlines.Record:
        notice, target, facts = line["notice"], line["target"], line["profile"]
        if not isinstance(notice, str) or not isinstance(target, str) or not isinstance(facts, dict):
            raise ValueError("give 'notice' and 'target' as strings and 'profile' as an object of facts")
        now = datetime.datetime.combine(_day(line.get("today"), today), _MORNING)
        return simulation.simulate(assistant, notice, target, facts, now)

    return jsonlines.serve(answer, ("notice", "target", "profile"), _ERRORS)


def _reader() -> Reader:
    return Reader.load(profile.load(), library.specialty_names(library.load_examiners()))


def _day(told: Any, default: datetime.date | None) -> datetime.date:
    if told is None:
        return default or datetime.date.today()
    if not isinstance(told, str):
        raise ValueError("'today' is no date; write YYYY-MM-DD")
    return datetime.date.fromisoformat(told)


def _written(reading: Reading) -> jsonlines.Record:
    written: jsonlines.Record = {"facts": reading.facts, "confirm": sorted(reading.confirm)}
    if reading.bounds:
        written["bounds"] = reading.bounds
    if reading.retracted:
        written["retracted"] = sorted(reading.retracted)
    if reading.alternatives:
        written["alternatives"] = reading.alternatives
    return written


if __name__ == "__main__":
    sys.exit(main())
