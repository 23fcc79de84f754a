"""python -m knowledge ask | lint [DIR] | why QUESTION: answers to JSON lines; checks; how a question is read."""

import argparse
import datetime
import io
import sys
from pathlib import Path

from knowledge import jsonlines, notices
from knowledge.answers import Answer, KnowledgeBase
from knowledge.errors import KnowledgeError


def main(arguments: list[str] | None = None) -> int:
    """Run one of the commands; the exit status: 0 done, 1 the data have an error, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = _parser().parse_args(arguments)
    try:
        match options.command:
            case "lint":
                return _lint(options.folder)
            case "why":
                return _why(options)
            case _:
                return _ask(options.today)
    except KnowledgeError as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m knowledge", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    ask = commands.add_parser("ask", help="answer JSON lines from standard input")
    why = commands.add_parser("why", help="show how a question is read, and why it is answered so")
    why.add_argument("question")
    why.add_argument("--notice", metavar="ID", help="the notice that the conversation is about")
    why.add_argument("--previous", metavar="QUESTION", help="the question of the turn before")
    for command in (ask, why):
        command.add_argument("--today", type=_day, help="the date to answer for, YYYY-MM-DD; default: today")
    lint = commands.add_parser("lint", help="load the notices and the words, and tell what is wrong")
    lint.add_argument("folder", nargs="?", type=Path, default=notices.NOTICES, metavar="DIR")
    return parser


def _moment(written: str) -> datetime.datetime:
    """A day, at its first moment, or a moment. Raises ValueError."""
    try:
        return datetime.datetime.fromisoformat(written).replace(tzinfo=None)
    except (ValueError, TypeError):
        raise ValueError(f"today: {written!r} is no date of the calendar; write YYYY-MM-DD, as 2026-01-31") from None


def _day(written: str) -> datetime.datetime:
    """The same for an argument. Raises argparse's error, which shows its text."""
    try:
        return _moment(written)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _whole(name: str, value: str) -> str:
    """The text, if it can be written as UTF-8. Raises ValueError."""
    try:
        value.encode()
    except UnicodeEncodeError as error:
        half = f"\\u{ord(value[error.start]):04x}"
        raise ValueError(f"{name}: {half} at {error.start} is half a character; send whole ones, in UTF-8") from None
    return value


def _lint(folder: Path) -> int:
    from knowledge import examples, linting  # only those who write words need them

    for notice in notices.load_notices(folder).values():
        print(f"{notice.id}: ok, {len(notice.clauses)} clauses")
    faults = [*linting.alias_faults(folder), *linting.faults(), *examples.faults()]
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print("lexicon: ok")
    return 1 if faults else 0


def _ask(today: datetime.datetime | None) -> int:
    knowledge = KnowledgeBase.open()

    def answer(line: jsonlines.Record) -> jsonlines.Record:
        question, notice, previous = line["q"], line.get("notice"), line.get("previous")
        if not isinstance(question, str):
            raise ValueError("q: a text was expected")
        if not isinstance(notice, str | None):
            raise ValueError("notice: the id of a notice or null was expected")
        if not isinstance(previous, dict | None):
            raise ValueError("previous: an object or null was expected")
        _whole("q", question)
        _whole("previous", str((previous or {}).get("q") or ""))
        now = today or datetime.datetime.now() if line.get("today") is None else _moment(line["today"])
        return _plain(knowledge.ask(question, notice, now, previous))

    return jsonlines.serve(answer, ("q",), (ValueError, KnowledgeError))


def _why(options: argparse.Namespace) -> int:
    from knowledge import why  # only staff need it

    previous = {"q": options.previous, "notice": options.notice} if options.previous else None
    now = options.today or datetime.datetime.now()
    print(why.explained(KnowledgeBase.open(), options.question, options.notice, now, previous))
    return 0


def _plain(answer: Answer) -> jsonlines.Record:
    return {
        "status": answer.status,
        "notice": answer.notice if answer.status == "answer" else None,
        "text": answer.text,
        "clauses": list(answer.clauses),
        "score": answer.score,
        "choices": list(answer.choices),
        "kind": answer.kind,
    }


if __name__ == "__main__":
    sys.exit(main())
