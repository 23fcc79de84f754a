"""python -m bot chat [--today YYYY-MM-DD]"""

import argparse
import datetime
import os
import sys


def main() -> int:
    """Run the command of the arguments; its exit status."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="The assistant.")
    commands = parser.add_subparsers(dest="command", required=True)
    chat = commands.add_parser("chat", help="talk in the terminal; messages from a pipe are answered one a line")
    chat.add_argument("--today", type=_day, help="the date to answer for, YYYY-MM-DD")
    arguments = parser.parse_args()
    try:
        return _chat(arguments.today)
    except KeyboardInterrupt:  # while it was still loading
        return 130
    except BrokenPipeError:  # whoever read the replies has left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing can be flushed at exit
        return 0


def _chat(today: datetime.date | None) -> int:
    from bot import console  # loading takes the better part of a second, in which Ctrl-C must leave politely too
    from dialogs.assistant import Assistant
    from knowledge.errors import KnowledgeError
    from rules.errors import RulesError

    try:
        assistant = Assistant.load()
    except (KnowledgeError, RulesError) as error:
        print(error, file=sys.stderr)
        return 1
    return console.chat(assistant, today)


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write YYYY-MM-DD") from None


if __name__ == "__main__":
    sys.exit(main())
