"""`python -m knowledge ask` answers questions, a JSON object a line; `python -m knowledge lint [DIR]` checks the notices."""

import argparse
import datetime
import io
import json
import sys
from pathlib import Path
from typing import Any

from knowledge import notices
from knowledge.answers import Answer, KnowledgeBase
from knowledge.errors import KnowledgeError


def main(arguments: list[str] | None = None) -> int:
    """Run one of the commands; the exit status: 0 done, 1 the notices have an error, 2 wrong usage."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = _parser().parse_args(arguments)
    try:
        return _lint(options.folder) if options.command == "lint" else _ask(options.today)
    except KnowledgeError as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m knowledge", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    ask = commands.add_parser("ask", help="answer JSON lines from standard input")
    ask.add_argument("--today", type=_moment, help="the date to answer for, YYYY-MM-DD; default: today")
    lint = commands.add_parser("lint", help="load the notices and tell the first error")
    lint.add_argument("folder", nargs="?", type=Path, default=notices.NOTICES, metavar="DIR")
    return parser


def _moment(written: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(written)


def _lint(folder: Path) -> int:
    loaded = notices.load_notices(folder)
    for notice in loaded.values():
        print(f"{notice.id}: ok, {len(notice.clauses)} clauses")
    return 0


def _ask(today: datetime.datetime | None) -> int:
    knowledge = KnowledgeBase.open()
    for line in sys.stdin:
        if line.strip():
            print(json.dumps(_answered(knowledge, line, today), ensure_ascii=False), flush=True)
    return 0


def _answered(knowledge: KnowledgeBase, line: str, today: datetime.datetime | None) -> dict[str, Any]:
    asked: Any = None
    try:
        asked = json.loads(line)
        question, notice, previous = asked["q"], asked.get("notice"), asked.get("previous")
        if not isinstance(question, str) or not isinstance(notice, str | None) or not isinstance(previous, dict | None):
            raise ValueError("q must be text, notice text or null, previous an object or null")
        now = _moment(asked["today"]) if asked.get("today") else today or datetime.datetime.now()
        answer = knowledge.ask(question, notice, now, previous)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, KnowledgeError) as error:
        said = f"field {error} is missing" if isinstance(error, KeyError) else str(error)
        return {"id": asked.get("id") if isinstance(asked, dict) else None, "error": said}
    return {"id": asked.get("id"), **_plain(answer)}


def _plain(answer: Answer) -> dict[str, Any]:
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
