"""python -m bot chat | telegram | demo | backup FILE | restore FILE | staff … | audit verify | broadcast … | screen"""

import argparse
import datetime
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.screening import arguments as screening
from bot.staff import arguments


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command of the arguments; its exit status."""
    given = _parser().parse_args(arguments)
    try:
        status: int = given.run(given)
    except KeyboardInterrupt:  # while it was still loading
        return 130
    except BrokenPipeError:  # whoever read the replies has left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing can be flushed at exit
        return 0
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="The assistant.")
    commands = parser.add_subparsers(required=True, metavar="command")
    chat = commands.add_parser("chat", help="talk in the terminal; messages from a pipe are answered one a line")
    telegram = commands.add_parser("telegram", help="run the bot on Telegram; settings are BOT_… variables")
    demo = commands.add_parser("demo", help="run the bot on a Telegram of its own, in the terminal, without a token")
    backup = commands.add_parser("backup", help="copy the bot's database to a file, while it runs")
    restore = commands.add_parser("restore", help="fill an empty database from a backup")
    for command, run in ((chat, _chat), (telegram, _telegram), (demo, _demo), (backup, _backup), (restore, _restore)):
        command.set_defaults(run=run)
    for command in (chat, telegram, demo, screening.add_to(commands)):
        command.add_argument("--today", type=_day, help="the date to answer for, YYYY-MM-DD")
    telegram.add_argument("--webhook", metavar="URL", help="the https:// address that Telegram is to post updates to")
    telegram.add_argument("--listen", metavar="HOST:PORT", help="where the webhook arrives (127.0.0.1:8080)")
    telegram.add_argument("--clock", type=_moment, help=argparse.SUPPRESS)  # demos: the time it is, for everything
    for command in (backup, restore):
        command.add_argument("file", type=Path)
    for command in (telegram, backup, restore, *arguments.add_to(commands)):
        command.add_argument("--settings", type=Path, metavar="FILE", help="KEY=value lines, readable by you alone")
    return parser


def _chat(given: argparse.Namespace) -> int:
    from bot import console  # loading takes the better part of a second, in which Ctrl-C must leave politely too
    from dialogs.assistant import Assistant
    from knowledge.errors import KnowledgeError
    from rules.errors import RulesError

    try:
        assistant = Assistant.load()
    except (KnowledgeError, RulesError) as error:
        print(error, file=sys.stderr)
        return 1
    return console.chat(assistant, given.today)


def _telegram(given: argparse.Namespace) -> int:
    import asyncio

    from bot import clock, redaction, settings
    from bot.errors import BotError
    from bot.telegram import service
    from dialogs.assistant import Assistant
    from dialogs.privacy import Keeping
    from knowledge.errors import KnowledgeError
    from rules.errors import RulesError

    options = {name: getattr(given, name) for name in ("webhook", "listen") if getattr(given, name) is not None}
    try:
        chosen = settings.load(given.settings, options)
        redaction.configure(chosen.log_level, chosen.secrets)
        if given.clock is not None:
            clock.travel(given.clock)
        keeping = Keeping(chosen.retention_days, chosen.operator)
        assistant = None if chosen.workers else Assistant.load(keeping=keeping)
        asyncio.run(service.run(chosen, assistant, given.today))
    except (BotError, KnowledgeError, RulesError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _demo(given: argparse.Namespace) -> int:
    from bot.telegram import demo

    return demo.main(today=given.today)


def _backup(given: argparse.Namespace) -> int:
    from bot.storage import backup

    return _with_database(given, backup.backup)


def _restore(given: argparse.Namespace) -> int:
    from bot.storage import backup

    return _with_database(given, backup.restore)


def _with_database(given: argparse.Namespace, do: Callable[[str, Path], None]) -> int:
    from bot import settings
    from bot.errors import BotError

    try:
        do(settings.load(given.settings, {"token": settings.NO_TOKEN}).database.get_secret_value(), given.file)
    except BotError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _moment(text: str) -> datetime.datetime:
    try:
        return datetime.datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no time; write YYYY-MM-DDTHH:MM") from None


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write YYYY-MM-DD") from None


if __name__ == "__main__":
    sys.exit(main())
