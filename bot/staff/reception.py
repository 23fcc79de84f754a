"""/desk: what the desk is for, and the way out of what it asks."""

from collections.abc import Mapping

from bot.staff import words
from bot.staff.desk import Verb, Visit


def welcome(visit: Visit, given: Mapping[str, str]) -> None:
    """What the person can do here."""
    visit.say(words.DESK.format(role=words.ROLES[visit.role]))


def leave(visit: Visit, given: Mapping[str, str]) -> None:
    """Wait for nothing any more."""
    visit.say(words.LEFT)


VERBS: Mapping[str, Verb] = {"desk": welcome, "desk.leave": leave}
