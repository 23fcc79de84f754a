"""`python -m dialogs read`: utterances from standard input to facts on standard output, one JSON object a line."""

import argparse
import datetime
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any, TextIO

from dialogs.reading.reader import Reader, Reading
from rules import library, profile
from rules.errors import ProfileError

Answer = dict[str, Any]


def main(arguments: list[str] | None = None) -> int:
    """Run a command; the exit status is 0, or 2 for a usage error."""
    parser = argparse.ArgumentParser(prog="python -m dialogs", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    read = commands.add_parser("read", help="utterances to facts: lines with text, asking (a field or null) and today")
    read.add_argument(
        "--today", type=datetime.date.fromisoformat, default=None, help="the day for lines that name none"
    )
    read.set_defaults(run=_reading)
    options = parser.parse_args(arguments)
    return run_lines(options.run(options))


def run_lines(answer: Callable[[Answer], Answer], source: TextIO | None = None, sink: TextIO | None = None) -> int:
    """Answer each line of `source` on `sink`; a line that is not valid gets an error and the run goes on. Returns 0."""
    for line in _lines(source or sys.stdin):
        print(json.dumps(_answered(answer, line), ensure_ascii=False), file=sink or sys.stdout, flush=True)
    return 0


def _lines(source: TextIO) -> Iterator[str]:
    if hasattr(source, "reconfigure"):
        source.reconfigure(encoding="utf-8", errors="replace")
    yield from (line for line in source if line.strip())


def _answered(answer: Callable[[Answer], Answer], line: str) -> Answer:
    given: Any = None
    try:
        given = json.loads(line)
        if not isinstance(given, dict):
            raise ValueError("a line must hold a JSON object")
        return {"id": given.get("id"), **answer(given)}
    except (ValueError, ProfileError, RecursionError) as error:
        return {"id": given.get("id") if isinstance(given, dict) else None, "error": str(error)}


def _reading(options: argparse.Namespace) -> Callable[[Answer], Answer]:
    reader = Reader.load(profile.load(), library.specialty_names(library.load_examiners()))

    def answer(given: Answer) -> Answer:
        text, asking = given.get("text"), given.get("asking")
        if not isinstance(text, str):
            raise ValueError("'text' is missing or no string; give the words to read")
        if asking is not None and not isinstance(asking, str):
            raise ValueError("'asking' is no field name; give one of the profile's fields, or null")
        return _written(reader.read(text, asking, _day(given.get("today"), options.today)))

    return answer


def _day(told: Any, default: datetime.date | None) -> datetime.date:
    if told is None:
        return default or datetime.date.today()
    if not isinstance(told, str):
        raise ValueError("'today' is no date; write YYYY-MM-DD")
    return datetime.date.fromisoformat(told)


def _written(reading: Reading) -> Answer:
    written: Answer = {"facts": reading.facts, "confirm": sorted(reading.confirm)}
    if reading.bounds:
        written["bounds"] = reading.bounds
    if reading.retracted:
        written["retracted"] = sorted(reading.retracted)
    if reading.alternatives:
        written["alternatives"] = reading.alternatives
    return written


if __name__ == "__main__":
    sys.exit(main())
