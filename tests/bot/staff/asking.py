"""People whose questions nobody could answer."""

import itertools
import json

from bot.storage.records import Handled, Kept
from tests.bot.staff.clerks import Office
from tests.bot.storage.making import receive, update

CITY = "changzhi-2024-engineering"
_numbers = itertools.count(1)


def ask(desks: Office, q: str, *chats: int, notice: str | None = CITY) -> int:
    """Each of these asks it; the number of the last time."""
    for chat in chats:
        keep(desks, chat, Kept("unanswered", notice, json.dumps({"q": q}, ensure_ascii=False)))
    rows = desks.store.database.run("unanswered", limit=99)
    return next(int(row[4]) for row in rows if row[:2] == (q, notice or ""))


def keep(desks: Office, chat: int, *kept: Kept) -> None:
    """What is kept of a chat's update."""
    receive(desks.store, update(next(_numbers), chat), now=desks.now)
    (work,) = desks.store.take(1)
    desks.store.finish([Handled(work, None, kept=kept)], desks.now)
