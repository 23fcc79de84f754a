"""People put straight into a store, and a broadcast to those of them who subscribe, as if staff had approved it."""

from collections.abc import Sequence

from bot import clock
from bot.storage import broadcasts
from bot.storage.broadcasts import Audience, Draft
from bot.storage.store import Store
from knowledge.notices import NOTICES

NOTICE = min(folder.name for folder in NOTICES.iterdir() if folder.is_dir())
AUTHOR = 7
"""The chat of the one of the staff who is shown how far it has come."""
TEXT = "请留意本通知的办理时间。"
_FIRST = 10_000_000
_DAY = 86_400_000_000


def people(number: int, each: int = 1) -> list[int]:
    """So many chats, one in `each` numbers."""
    return list(range(_FIRST, _FIRST + number * each, each))


def gather(store: Store, chats: Sequence[int], subscribers: Sequence[int]) -> None:
    """Let the bot know these chats, and some of them subscribe."""
    now = clock.epoch()
    with store.database.transaction():
        store.database.fill("chats", ("chat", "seen_at"), ((chat, now) for chat in chats))
        wanted = ((chat, NOTICE, now) for chat in subscribers)
        store.database.fill("subscriptions", ("chat", "notice", "at"), wanted)


def approve(store: Store, paid: bool = False) -> int:
    """A broadcast about no window of the notice that begins at once; its number."""
    now = clock.epoch()
    draft = Draft(AUTHOR, Audience(NOTICE), TEXT, broadcasts.AT_ONCE, now + _DAY, paid=paid)
    with store.database.transaction():
        id = broadcasts.add(store.database, draft, now)
        assert id is not None, "only a proposal can be there already"
        broadcasts.move(store.database, id, "approved", ["draft"], now)
    return id
