"""Builds the desk: every command, over the notices as they stand, by the settings."""

from dataclasses import replace

from bot.broadcasts.steering import Steering
from bot.broadcasts.text import Texts
from bot.settings import Settings
from bot.shelf import Shelf
from bot.staff import reception
from bot.staff.broadcasting import Broadcasting
from bot.staff.correcting import Correcting
from bot.staff.desk import Desk
from bot.staff.questions import Answering
from bot.staff.statistics import Statistics
from bot.storage import auditing


def steering(settings: Settings, shelf: Shelf) -> Steering:
    """What staff do with broadcasts."""
    return Steering(shelf, Texts(shelf), settings.broadcast_rate, settings.paid_rate, settings.quiet)


def desk(settings: Settings, shelf: Shelf, actor: str = auditing.HIMSELF) -> Desk:
    """The desk with all that it knows to do; `actor` is how the audit log names a person who speaks."""
    broadcasting = Broadcasting(replace(steering(settings, shelf), actor=actor))
    rooms = (broadcasting, Answering(shelf), Correcting(broadcasting), Statistics(shelf))
    verbs = {name: verb for room in rooms for name, verb in room.verbs().items()}
    return Desk({**reception.VERBS, **verbs}, actor)
