"""The commands about staff and of staff, as the command line takes them."""

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings

_ROLES = ("viewer", "sender", "approver", "admin")


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> list[argparse.ArgumentParser]:
    """Add them; each still lacks what says where the settings are."""
    staff = commands.add_parser("staff", help="who may broadcast, approve, see").add_subparsers(required=True)
    audit = commands.add_parser("audit", help="the log of what staff did").add_subparsers(required=True)
    add = staff.add_parser("add", help="put a person on the staff, or give another role")
    remove = staff.add_parser("remove", help="take a person off the staff")
    shown = staff.add_parser("list", help="everybody on the staff")
    verify = audit.add_parser("verify", help="see whether the log is as it was written")
    broadcast = commands.add_parser("broadcast", help="what staff say to /broadcast; asks for what is missing")
    for command in (add, remove):
        command.add_argument("person", type=int, help="the number of the private chat with the bot")
    add.add_argument("role", choices=_ROLES)
    broadcast.add_argument("--as", dest="person", type=int, metavar="PERSON", help="who of the staff says it")
    broadcast.add_argument("words", nargs="*", help="as after /broadcast: new, 12, 12 pause, 12 text …")
    runs = ((add, _add), (remove, _remove), (shown, _list), (verify, _verify), (broadcast, _broadcast))
    for command, run in runs:
        command.set_defaults(run=run)
    return [command for command, _ in runs]


def _add(given: argparse.Namespace) -> int:
    from bot.staff import terminal

    return _with_settings(given, lambda settings: terminal.add(settings, given.person, given.role))


def _remove(given: argparse.Namespace) -> int:
    from bot.staff import terminal

    return _with_settings(given, lambda settings: terminal.remove(settings, given.person))


def _list(given: argparse.Namespace) -> int:
    from bot.staff import terminal

    return _with_settings(given, terminal.show)


def _verify(given: argparse.Namespace) -> int:
    from bot.staff import terminal

    return _with_settings(given, terminal.verify)


def _broadcast(given: argparse.Namespace) -> int:
    from bot.staff import terminal

    said = " ".join(given.words)
    return _with_settings(given, lambda settings: terminal.broadcast(settings, given.person, said))


def _with_settings(given: argparse.Namespace, do: "Callable[[Settings], int]") -> int:
    from bot import settings
    from bot.errors import BotError

    try:
        return do(settings.load(given.settings, {"token": settings.NO_TOKEN}))
    except BotError as error:
        print(error, file=sys.stderr)
        return 1
