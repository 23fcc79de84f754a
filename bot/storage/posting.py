"""Messages that answer no update: to staff about broadcasts, to people whose question staff have answered."""

from collections.abc import Iterable

from bot.storage.database import Database


def post(database: Database, messages: Iterable[tuple[int, str]], now: int) -> None:
    """Put (chat, content as JSON) into the outbox in order, as part of the caller's transaction."""
    same = {"repeatable": 0, "step": 0, "at": now}
    database.run("add_messages", rows=[{"chat": chat, "content": content, **same} for chat, content in messages])
