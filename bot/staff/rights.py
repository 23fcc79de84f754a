"""What each of the staff may do. A command that is not here does not exist for anybody."""

from collections.abc import Mapping

from bot.storage.staffing import Role

RULES: Mapping[str, Role] = {
    "desk": "viewer",
    "desk.leave": "viewer",
    "stats": "viewer",
    "unanswered": "viewer",
    "unanswered.page": "viewer",
    "unanswered.show": "viewer",
    "unanswered.clause": "sender",
    "unanswered.answer": "sender",
    "unanswered.keep": "sender",
    "unanswered.dismiss": "sender",
    "correct": "sender",
    "correct.show": "sender",
    "correct.new": "sender",
    "correct.save": "sender",
    "correct.withdraw": "sender",
    "correct.announce": "sender",
    "broadcast": "viewer",
    "broadcast.show": "viewer",
    "broadcast.unreached": "viewer",
    "broadcast.new": "sender",
    "broadcast.adopt": "sender",
    "broadcast.preview": "sender",
    "broadcast.text": "sender",
    "broadcast.time": "sender",
    "broadcast.audience": "sender",
    "broadcast.paid": "admin",
    "broadcast.confirm": "sender",
    "broadcast.approve": "approver",
    "broadcast.reject": "approver",
    "broadcast.pause": "sender",
    "broadcast.resume": "sender",
    "broadcast.cancel": "sender",
    "broadcast.resend": "approver",
}
"""The least role that each command of the desk needs, by its name and what it does."""

COMMANDS = frozenset(f"/{name.partition('.')[0]}" for name in RULES)
"""How messages to the desk begin."""


LEAVE = "/cancel"
"""Leaves what the desk has asked; where it has asked nothing, the conversation's own command."""


def is_for_desk(said: str, awaits: bool) -> bool:
    """Whether one of the staff speaks to the desk: by a command of it, or because it has asked him something."""
    if not said.startswith("/"):
        return awaits
    return command_of(said) in COMMANDS or (awaits and command_of(said) == LEAVE)


def command_of(said: str) -> str:
    """The command that a message begins with, without a bot's name; "" for an empty one."""
    return said.split(maxsplit=1)[0].partition("@")[0].lower() if said.strip() else ""
