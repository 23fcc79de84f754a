"""The store: updates in, messages out, and what each chat has come to. Every method is one transaction.

Synchronous: one `Store` is one connection, used by one thread at a time. The SQL is in the .sql files; the rules of
delivery are here, the same for both databases.
"""

import dataclasses
import secrets
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from bot.storage.database import Database
from bot.storage.records import (
    Claimed,
    Handled,
    Outgoing,
    Pace,
    Queues,
    Received,
    Settled,
    Update,
    Work,
)

_SWEPT_AT_ONCE, _ROWS_SWEPT_AT_ONCE = 500, 20_000
_LONGEST_WAIT = 7_200_000_000
"""Microseconds; what waits for a later time than this does so because a clock was wrong."""
_FOREVER = 2**62
_MOVED = ("chat", "updates", "messages", "subscriptions", "events", "standings", "recipients")
_LEFT = ("chats", "subscriptions", "standings", "recipients", "paces")
"""Where the new chat may have had its own, so that the old one's does not move."""
_FORGOTTEN = ("chats", "messages", "subscriptions", "events", "standings", "recipients", "paces")
"""The recipients before the paces, as `ledger.claim` takes them: else two replicas could wait for each other."""
_NO_UPDATE = 0
"""Before the first update's number."""


@dataclass(frozen=True)
class Inside:
    """An update that is led within the commit that closes it, because it reads and writes what others do as well."""

    work: Work
    lead: Callable[[Database], Handled]


@dataclass
class Store:
    """Inbox, outbox and chats over one connection."""

    database: Database

    # Updates come in.

    def receive(self, updates: Sequence[Update], now: int, limit: int, notice: str) -> Received:
        """Store updates before they are confirmed to Telegram; those known already change nothing.

        A chat may have `limit` open updates and replies; what comes beyond is dropped, and the message `notice` is
        sent once until the chat has nothing open any more.
        """
        with self.database.transaction():
            ids = [update.update_id for update in updates]
            known = {row[0] for row in self.database.run("known_updates", ids=ids)}
            fresh = {update.update_id: update for update in updates if update.update_id not in known}
            chats = sorted({update.chat for update in fresh.values() if update.chat is not None})
            self.database.run("add_chats", chats=chats, now=now)
            counts = {chat: (count, flag) for chat, count, flag in self.database.run("open_counts", chats=chats)}
            admitted = {chat: max(limit - count, 0) for chat, (count, _) in counts.items()}
            flooding = {chat for chat, (count, flag) in counts.items() if flag and count}
            rows, cut = [], Counter[int]()
            for update in sorted(fresh.values(), key=lambda one: one.update_id):
                rows.append(self._admit(update, admitted, flooding, cut))
            self.database.run("add_updates", rows=rows, now=now)
            over = [chat for chat, (count, flag) in counts.items() if flag and not count]
            told = self._flooding(over, [chat for chat in cut if chat not in flooding], notice, now)
        aside = tuple(update for update in fresh.values() if _unreadable(update))
        dropped = sum(cut.values())
        stored = len(fresh) - len(aside) - dropped
        return Received(stored, len(updates) - len(fresh), dropped, aside, told)

    def _admit(self, update: Update, admitted: dict[int, int], flooding: set[int], cut: Counter[int]) -> dict[str, Any]:
        row = {"update_id": update.update_id, "chat": update.chat, "reason": update.reason}
        if _unreadable(update) or update.chat is None:
            return {**row, "content": update.content, "state": "aside"}
        if update.chat in flooding or not admitted[update.chat]:
            cut[update.chat] += 1
            return {**row, "chat": None, "content": None, "state": "done"}
        admitted[update.chat] -= 1
        return {**row, "content": update.content, "state": "open"}

    def _flooding(self, over: list[int], new: list[int], notice: str, now: int) -> tuple[int, ...]:
        """The chats that are told; another replica may have told some of the new ones just now."""
        self.database.run("set_flooding", flooding=0, chats=over)
        told = tuple(row[0] for row in self.database.run("set_flooding", flooding=1, chats=new))
        rows = [{"chat": chat, "content": notice, "repeatable": 0, "step": 0, "at": now} for chat in told]
        self.database.run("add_messages", rows=rows)
        return told

    # Updates are handled.

    def take(self, limit: int) -> tuple[Work, ...]:
        """Open updates that are the first of their chats; they are nobody else's until `finish` or `release`."""
        self.database.hold()
        rows = []
        try:
            rows = self.database.run("take", limit=limit)
        finally:
            if not rows:
                self.database.let_go()
        return tuple(Work(*row) for row in rows)

    def release(self) -> None:
        """Give back what was taken."""
        self.database.let_go()

    def finish(self, handled: Sequence[Handled], now: int, inside: Sequence["Inside"] = ()) -> tuple[Handled, ...]:
        """Close what was taken: state, messages and "done" in one commit; what is closed already changes nothing.

        What is led `inside` reads and writes the store as part of it. Returns what has been closed now.
        """
        with self.database.transaction(held=True):
            rows = [{"update_id": one.work.update_id, "reason": one.failed} for one in handled]
            rows += [{"update_id": one.work.update_id, "reason": None} for one in inside]
            closed = {row[0] for row in self.database.run("close_updates", rows=rows)}
            handled = [one for one in handled if one.work.update_id in closed]
            handled += [one.lead(self.database) for one in inside if one.work.update_id in closed]
            for one in handled:
                if one.forget:
                    self._forget([one.work.chat], one.work.update_id, now)
            self.database.run("save_chats", rows=[_chat_row(one) for one in handled if one.failed is None], now=now)
            self.database.run("add_messages", rows=[row for one in handled for row in _message_rows(one)])
            self.database.run("add_events", rows=[row for one in handled for row in _event_rows(one)], now=now)
            gone = [{"chat": one.work.chat, "person": person} for one in handled for person in one.gone]
            self.database.run("remove_people", rows=gone)
            self.database.run("set_standings", rows=[row for one in handled for row in _standing_rows(one)])
            for one in handled:
                self._obey(one, now)
        return tuple(handled)

    def _obey(self, handled: Handled, now: int) -> None:
        chat = handled.work.chat
        for order in handled.orders:
            match order.kind:
                case "subscribe" | "unsubscribe":
                    wanted = int(order.kind == "subscribe")
                    self.database.run("subscribe", chat=chat, notice=order.notice, wanted=wanted, now=now)
                case "mute" | "unmute":
                    self.database.run("mute", chat=chat, muted=int(order.kind == "mute"))
                case "reachable" | "unreachable":
                    self.database.run("set_reachable", chats=[chat], reachable=int(order.kind == "reachable"))

    # Messages go out.

    def claim(self, limit: int, now: int, pace: Pace | None) -> Claimed:
        """Mark up to `limit` messages as `sending`, in each chat one at a time, as fast as `pace` allows.

        The pace is shared by all who use the database; without one, only a pause that Telegram has asked for holds.
        """
        worker = self.database.own()
        with self.database.transaction():
            ((next_at,),) = self.database.run("read_pace" if pace is None else "lock_pace")
            if next_at > now:
                return Claimed((), next_at)
            allowed = limit if pace is None else pace.allowed(next_at, now, pace.overall, limit)
            until = _FOREVER if pace is None else now + pace.burst
            rows = self.database.run("claim", worker=worker, now=now, chats_until=until, limit=allowed)
            messages = tuple(Outgoing(*row) for row in sorted(rows))
            following = now
            if pace is not None and messages:
                intervals = [{"chat": one.chat, "interval": pace.interval(one.chat)} for one in messages]
                self.database.run("spend_paces", rows=intervals, now=now)
                following = pace.spent(next_at, now, pace.overall, len(messages))
                self.database.run("set_pace", next_at=following)
            if len(messages) == allowed:
                return Claimed(messages, following)
            ((wake_at,),) = self.database.run("next_ready", burst=0 if pace is None else pace.burst)
            return Claimed(messages, wake_at)

    def settle(self, results: Sequence[Settled], now: int) -> None:
        """Record what came of messages that were being sent."""
        with self.database.transaction():
            blocked = sorted({one.message.chat for one in results if one.kind == "blocked"})
            self.database.run("set_reachable", chats=blocked, reachable=0)  # chats before messages, as `finish` does
            self.database.run("remove_messages", ids=[one.message.id for one in results if one.kind == "sent"])
            back = [one for one in results if one.kind in ("back", "moved")]
            self.database.run("return_messages", rows=[_returned_row(one) for one in back])
            final = [one for one in results if one.kind in ("failed", "blocked")]
            rows = [{"id": one.message.id, "state": one.kind, "reason": one.reason} for one in final]
            self.database.run("close_messages", rows=rows)
            unknown = [one for one in results if one.kind == "unknown"]
            self._doubt([one.message.id for one in unknown], max((one.not_before for one in unknown), default=0))
            self.database.run("close_unreachable", chats=blocked)
            for one in results:
                if one.kind == "moved":
                    self._move(one.message.chat, one.chat_now or one.message.chat)

    def pause(self, until: int) -> None:
        """Nothing is sent before `until`, by nobody: Telegram has asked for it."""
        with self.database.transaction():
            self.database.run("pause", until=until)

    def recover(self, under_way: Collection[int] = ()) -> int:
        """Messages that a process was sending when it died are `unknown` from now on; how many there were.

        Not those that are `under_way` here: to have lost the connection is not to have died.
        """
        with self.database.transaction():
            abandoned = self.database.run("abandoned", worker=self.database.own())
            dead = self.database.dead(sorted({worker for _, worker in abandoned}))
            ids = [id for id, worker in abandoned if worker in dead and id not in under_way]
            self._doubt(ids, not_before=0)
        return len(ids)

    def _doubt(self, ids: list[int], not_before: int) -> None:
        """May have arrived: never sent again, but for an interview's question that still waits, once."""
        self.database.run("doubt_messages", ids=ids, not_before=not_before, reason="it is not known whether it arrived")

    def _move(self, old: int, new: int) -> None:
        for table in _MOVED:
            self.database.run(f"move_{table}", old=old, new=new)
        for table in _LEFT:
            self.database.run(f"forget_{table}", chats=[old])

    # Keeping house.

    def keep(self, now: int) -> None:
        """Every second or so: no open update may lack its chat, and nothing wait for a time that a wrong clock set."""
        latest = now + _LONGEST_WAIT
        with self.database.transaction():
            self.database.run("restore_chats", now=now)
            self.database.run("reset_reports", latest=latest)  # in this order, as `ledger.claim` takes them
            self.database.run("lock_pace")
            self.database.run("sweep_paces", now=now, latest=latest)
            self.database.run("reset_pace", now=now, latest=latest)
            self.database.run("reset_clock", now=now, latest=latest)
            self.database.run("reset_messages", latest=latest)
            self.database.run("reset_recipients", latest=latest)

    def sweep(self, now: int, idle: int, done: int) -> int:
        """Forget chats idle for `idle` microseconds and what belongs to them; the ids of updates after `done`."""
        with self.database.transaction():
            chats = [row[0] for row in self.database.run("idle_chats", before=now - idle, limit=_SWEPT_AT_ONCE)]
            self._forget(chats, _NO_UPDATE, now)
            self.database.run("sweep_updates", before=now - idle, done_before=now - done)
            self.database.run("sweep_messages", before=now - idle)
            self.database.run("sweep_events", before=now - idle)
            self.database.run("sweep_recipients", before=now - idle, limit=_ROWS_SWEPT_AT_ONCE)
            self.database.run("sweep_broadcasts", before=now - idle)
        return len(chats)

    def _forget(self, chats: list[int], until: int, now: int) -> None:
        if not chats:
            return
        for table in _FORGOTTEN:
            self.database.run(f"forget_{table}", chats=chats)
        self.database.run("forget_updates", chats=chats, until=until)
        self.database.run("restore_forgotten", chats=chats, now=now)  # for what they have said since

    def scrub(self) -> bool:
        """Take what was deleted out of the files; False if that must be tried again later."""
        return self.database.scrub()

    def held(self, chat: int) -> dict[str, Any]:
        """Everything held about a chat, table by table."""
        tables = {
            "chats": ("session", "choices", "step", "reachable", "muted", "flooding", "seen_at"),
            "updates": ("update_id", "content", "state", "reason", "at"),
            "messages": ("content", "state", "reason", "at"),
            "subscriptions": ("notice", "wanted", "at"),
            "events": ("kind", "notice", "details", "at"),
            "paces": ("next_at",),
            "standings": ("person", "notice", "target", "standing"),
            "recipients": ("broadcast", "state", "reason", "at"),
        }
        return {
            table: [dict(zip(names, row, strict=True)) for row in self.database.run(f"held_{table}", chat=chat)]
            for table, names in tables.items()
        }

    def waiting(self, chats: Sequence[int]) -> frozenset[int]:
        """Those of the chats that have an update to be handled or a reply to be sent."""
        counts = self.database.run("open_counts", chats=list(chats))
        return frozenset(chat for chat, count, _ in counts if count)

    def queues(self) -> Queues:
        """How much waits."""
        (row,) = self.database.run("queues")
        return Queues(*row)

    def secret(self, name: str) -> bytes:
        """A random secret shared by all replicas, made at its first use."""
        with self.database.transaction():
            self.database.run("add_secret", name=name, value=secrets.token_hex(32))
            ((value,),) = self.database.run("secret", name=name)
        return bytes.fromhex(value)

    def own(self) -> int:
        """This process's number. Raises `StoreError` where another bot runs on a database that takes only one."""
        return self.database.own()

    def lead(self) -> bool:
        """Whether it is this process that fetches updates."""
        return self.database.lead()

    def close(self) -> None:
        """Close the connection."""
        self.database.close()


def _unreadable(update: Update) -> bool:
    return update.reason is not None or update.chat is None


def _chat_row(one: Handled) -> dict[str, Any]:
    return {"chat": one.work.chat, "session": one.session, "choices": one.choices, "step": one.step}


def _message_rows(one: Handled) -> list[dict[str, Any]]:
    same = {"chat": one.work.chat, "step": one.step, "at": one.work.at}
    return [{**same, "content": message.content, "repeatable": int(message.repeatable)} for message in one.messages]


def _returned_row(one: Settled) -> dict[str, Any]:
    message = one.message
    content = one.content or message.content
    return {"id": message.id, "tries": message.tries, "not_before": one.not_before, "content": content}


def _standing_rows(one: Handled) -> list[dict[str, Any]]:
    return [{"chat": one.work.chat, **dataclasses.asdict(standing)} for standing in one.standings]


def _event_rows(one: Handled) -> list[dict[str, Any]]:
    same = {"chat": one.work.chat}
    return [{**same, "kind": kept.kind, "notice": kept.notice, "details": kept.details} for kept in one.kept]
