"""Short ways to put things into a store and to take them out."""

import time
from collections.abc import Callable, Sequence
from typing import Any

from bot.storage import broadcasts, ledger
from bot.storage.broadcasts import Audience, Draft
from bot.storage.records import Handled, Message, Outgoing, Pace, Update, Work
from bot.storage.store import Store

SECOND = 1_000_000
NOW = 1_790_000_000 * SECOND
DAY = 86_400 * SECOND
PACE = Pace(
    overall=SECOND // 30, chat=SECOND, group=3 * SECOND, burst=2 * SECOND, broadcast=SECOND // 20, paid=SECOND // 1_000
)
NOTICE = '{"text": "太快了"}'


def update(update_id: int, chat: int = 1, content: str | None = None) -> Update:
    """An update whose content names it."""
    return Update(update_id, chat, content or f'{{"text": "{update_id}"}}')


def receive(store: Store, *updates: Update, now: int = NOW, limit: int = 1_000) -> None:
    """Receive updates, however many."""
    store.receive(updates, now, limit, NOTICE)


def handled(work: Work, *replies: str, repeatable: bool = False, step: int | None = None) -> Handled:
    """The update handled, with replies; its number is noted in the session."""
    session = f"{work.session or ''}{work.update_id} "
    messages = tuple(Message(reply, repeatable) for reply in replies)
    return Handled(work, session, step=work.step + 1 if step is None else step, messages=messages)


def say(store: Store, update_id: int, chat: int, *replies: str, repeatable: bool = False, now: int = NOW) -> None:
    """Let the bot say something to a chat: an update comes in and is answered."""
    receive(store, update(update_id, chat), now=now)
    (work,) = store.take(1)
    store.finish([handled(work, *replies, repeatable=repeatable)], now)


def leave(store: Store, *chats: int) -> None:
    """A message to each chat that answers nothing."""
    same = {"content": "message", "repeatable": 0, "step": 0, "at": NOW}
    with store.database.transaction():
        store.database.run("add_messages", rows=[{"chat": chat, **same} for chat in chats])


def claim(store: Store, limit: int = 100, now: int = NOW, pace: Pace | None = None) -> tuple[Outgoing, ...]:
    """What may be sent now."""
    return store.claim(limit, now, pace).messages


def taken(store: Store, limit: int = 100) -> list[int]:
    """The numbers of the updates that are next, given back at once."""
    works = store.take(limit)
    store.release()
    return [work.update_id for work in works]


def texts(messages: Sequence[Outgoing]) -> list[str]:
    """What the messages say."""
    return [message.content for message in messages]


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until it holds: a server notices a moment later that a connection has ended."""
    deadline = time.monotonic() + 5
    while not holds():
        assert time.monotonic() < deadline, "it never held"
        time.sleep(0.005)


def somebody_waits(store: Store) -> bool:
    """Whether another connection to this PostgreSQL database waits for a lock."""
    query = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    return store.database.execute(query) != []


def broadcast(store: Store, *chats: int, **rest: Any) -> int:
    """A broadcast to these chats, which subscribe to its notice, laid and about to be sent; its number."""
    given = {"starts_at": 0, "expires_at": NOW + 30 * DAY, **rest}
    with store.database.transaction():
        store.database.run("add_chats", chats=list(chats), now=NOW)
        for chat in chats:
            store.database.run("subscribe", chat=chat, notice="n", wanted=1, now=NOW)
        number = broadcasts.add(store.database, Draft(1, Audience("n"), "text", **given), NOW)
        assert number is not None
        broadcasts.move(store.database, number, "laying", ["draft"], NOW)
    while ledger.lay(store, 1_000, NOW) is not None:
        pass
    return number
