"""python -m bot chat [--today YYYY-MM-DD]"""

import argparse
import datetime
import os
import sys

from bot import console
from dialogs.assistant import Assistant
from knowledge.errors import KnowledgeError
from rules.errors import RulesError


def main() -> int:
    """Run the command of the arguments; its exit status."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="The assistant.")
    commands = parser.add_subparsers(dest="command", required=True)
    chat = commands.add_parser("chat", help="talk in the terminal; messages from a pipe are answered one a line")
    chat.add_argument("--today", type=datetime.date.fromisoformat, help="the date to answer for, YYYY-MM-DD")
    arguments = parser.parse_args()
    try:
        assistant = Assistant.load()
    except (KnowledgeError, RulesError) as error:
        print(error, file=sys.stderr)
        return 1
    try:
        return console.chat(assistant, arguments.today)
    except BrokenPipeError:  # whoever read the replies has left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing can be flushed at exit
        return 0


if __name__ == "__main__":
    sys.exit(main())
