"""Staff who talk to the desk over a store, without Telegram."""

import datetime
import json
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from bot.broadcasts import planning, text
from bot.broadcasts.steering import Steering
from bot.messages import Sending
from bot.staff.desk import Desk
from bot.storage import auditing, broadcasts, ledger, staffing
from bot.storage.broadcasts import Broadcast
from bot.storage.ledger import Recipient
from bot.storage.records import Settled
from bot.storage.sqlite import SQLiteDatabase
from bot.storage.staffing import Role
from bot.storage.store import Store

MORNING = planning.epoch(datetime.datetime(2024, 10, 10, 9, 30))
"""While windows of two of the shipped notices are open."""
CITY = "changzhi-2024-engineering"
"""One of them."""


@dataclass
class Office:
    """The desk on a store; `now` is epoch microseconds and moves when a test says so."""

    store: Store
    desk: Desk
    steering: Steering
    now: int = MORNING
    heard: int = 0

    def clerk(self, person: int, role: Role) -> "Clerk":
        """One of the staff, put there now."""
        with self.store.database.transaction():
            staffing.set_role(self.store.database, person, role, self.now)
        return Clerk(self, person)

    def subscribe(self, notice: str, *chats: int, wanted: int = 1) -> None:
        """People who want to be reminded of a notice."""
        with self.store.database.transaction():
            self.store.database.run("add_chats", chats=list(chats), now=self.now)
            for chat in chats:
                self.store.database.run("subscribe", chat=chat, notice=notice, wanted=wanted, now=self.now)

    def broadcast(self, id: int) -> Broadcast:
        """A broadcast as it stands."""
        return self.steering.get(self.store.database, id)

    def lay(self) -> None:
        """Lay what is approved, and what was resumed."""
        ledger.begin(self.store, self.now)
        while ledger.lay(self.store, 100, self.now) is not None:
            pass

    def claim(self, limit: int = 99) -> list[Recipient]:
        """Those to whom something is to be sent now, marked so."""
        claims = ledger.claim(self.store, limit, self.now, None, lambda one: self.steering.texts.compose(one, self.now))
        return [recipient for lot in claims.lots for recipient in lot.recipients]

    def deliver_replies(self) -> None:
        """As if what waits in the outbox had arrived; broadcasts wait for it."""
        messages = self.store.claim(99, self.now, None).messages
        self.store.settle([Settled(one, "sent") for one in messages], self.now)

    def deliver_preview(self, id: int) -> None:
        """As if the preview of a broadcast had arrived."""
        with self.store.database.transaction():
            broadcasts.previewed(self.store.database, id, text.seal(self.broadcast(id)))

    def posted(self, person: int) -> list[Sending]:
        """What waits to be sent to a chat that is no answer to it."""
        rows = self.store.held(person)["messages"]
        return [Sending.model_validate_json(row["content"]) for row in rows]

    def audited(self) -> list[tuple[str, str, dict[str, Any]]]:
        """(who, what, with what) in order."""
        found = auditing.entries(self.store.database)
        return [(one.actor, one.action, json.loads(one.details)) for one in found]


@dataclass
class Clerk:
    """One of the staff, who says things to the desk."""

    office: Office
    person: int
    replies: Sequence[Sending] = field(default=())

    def say(self, said: str) -> str:
        """What the desk says to that, its messages one below the other; "" where it does not exist for him."""
        with self.office.store.database.transaction():
            return self.hear(said)

    def hear(self, said: str) -> str:
        """The same, within a transaction of the caller's."""
        office = self.office
        office.heard += 1
        visit = office.desk.hear(office.store.database, self.person, said, office.now, office.heard)
        self.replies = [] if visit is None else visit.replies
        return "\n".join(one.text for one in self.replies)

    @property
    def buttons(self) -> dict[str, str]:
        """The buttons of the last answer: the command of each label."""
        return {label: command for one in self.replies for row in one.commands for label, command in row}

    def press(self, label: str) -> str:
        """Press the first button of the last answer whose label begins so."""
        found = [command for name, command in self.buttons.items() if name.startswith(label)]
        assert found, f"no button {label}: {list(self.buttons)}"
        return self.say(found[0])


def at_once(batch: Sequence[tuple[Clerk, str]], other: Clerk, said: str) -> str:
    """What the desk says to another, on a replica of his own, who speaks while a batch is led but is not stored yet."""
    store = batch[0][0].office.store
    with ThreadPoolExecutor(1) as threads:
        with store.database.transaction():
            for number, (clerk, first) in enumerate(batch):
                clerk.hear(first)
                if not number:
                    answer = threads.submit(other.say, said)
                    _wait_for_waiting(store, answer)
        return answer.result()


def _wait_for_waiting(store: Store, answer: "Future[str]") -> None:
    """Until somebody waits for a lock. Of SQLite nobody can tell, but only one writes."""
    if isinstance(store.database, SQLiteDatabase):
        return
    patience = time.monotonic() + 5
    while not answer.done() and not store.database.execute("SELECT 1 FROM pg_locks WHERE NOT granted"):
        assert time.monotonic() < patience, "the other neither waits nor answers"


def drafted(desks: Office, clerk: Clerk, *said: str) -> int:
    """A broadcast of one's own, its preview arrived; its number."""
    for one in said or ("/broadcast new", CITY, "材料收审", "订阅"):
        clerk.say(one)
    (newest, *_) = broadcasts.newest(desks.store.database, 1)
    desks.deliver_preview(newest.id)
    return newest.id
