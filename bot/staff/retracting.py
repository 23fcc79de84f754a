"""Messages that tell people of a correction, once it counts no more: they repeat its words, which nothing amends."""

from collections.abc import Sequence
from dataclasses import replace

from bot.staff import cards, words
from bot.staff.desk import Visit
from bot.storage import auditing, broadcasts, ledger
from bot.storage.broadcasts import Broadcast


def mark(addition: int, number: int) -> str:
    """What a broadcast that tells of an addition carries as its `proposal`; `number` is the visit's that drafts it."""
    return f"{_begins(addition)}{number}"


def stop(visit: Visit, additions: Sequence[int]) -> list[int]:
    """Nobody is sent what tells of these until somebody decides so anew; the numbers of the broadcasts.

    What has not begun is a draft again that has to be looked at, what has begun is paused. Whose it is is told.
    """
    marks = tuple(map(_begins, additions))
    found = [
        one
        for one in broadcasts.in_states(visit.database, broadcasts.OPEN)
        if one.proposal is not None and one.proposal.startswith(marks)
    ]
    for one in found:
        broadcasts.lock(visit.database, one.id)
        if not _sent_back(visit, one):
            broadcasts.move(visit.database, one.id, "paused", broadcasts.ACTIVE, visit.now, ledger.UNFILLABLE)
        auditing.append(visit.database, visit.actor, "broadcast.stop", {"broadcast": one.id}, visit.now)
        cards.tell(visit, one, {one.author, one.approver}, words.OUTDATED_TOLD.format(id=one.id))
    return [one.id for one in found]


def _begins(addition: int) -> str:
    return f"correction {addition} "


def _sent_back(visit: Visit, one: Broadcast) -> bool:
    """Whether it could be made a draft again, whose preview counts for nothing."""
    broadcasts.previewed(visit.database, one.id, None)
    return broadcasts.save(visit.database, replace(one, state="draft", approver=None, seal=None))
