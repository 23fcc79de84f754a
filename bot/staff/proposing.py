"""The assistant proposes reminders: for each window with subscribers a draft, some days ahead; staff send it or not."""

import datetime
from dataclasses import dataclass

from bot.broadcasts import planning, text
from bot.broadcasts.steering import Steering
from bot.messages import Sending
from bot.staff import cards, words
from bot.staff.desk import Visit
from bot.storage import auditing, broadcasts, staffing
from bot.storage.broadcasts import Audience, Draft
from bot.storage.database import Database
from bot.storage.store import Store
from knowledge import facts, told
from knowledge.notices import Notice

AHEAD = (30, 7, 3, 1)
"""Days before a window's last one. Who was not there on the day proposes as soon as it is back."""
_NUMBER = 0
_ASSISTANT = "assistant"


@dataclass(frozen=True)
class Proposing:
    """Looks from time to time; whatever is proposed is proposed once, on whichever replica."""

    steering: Steering

    def look(self, store: Store, now: int) -> list[int]:
        """The numbers of what is proposed now. Nothing is in the quiet hours, or while there is nobody to send it."""
        quiet = self.steering.quiet
        if quiet is not None and quiet.over_at(now) is not None:
            return []
        with store.database.transaction():
            self.steering.shelf.read(store.database)
            senders = staffing.with_role(store.database, "sender")
            due = self._due(now) if senders else []
            made = [self._propose(store.database, notice, window, ahead, senders, now) for notice, window, ahead in due]
        return [number for number in made if number is not None]

    def _due(self, now: int) -> list[tuple[Notice, facts.Window, int]]:
        """Every window that closes soon, with the days ahead that it is proposed for now."""
        found = []
        for notice in self.steering.shelf.notices.values():
            for window in notice.windows:
                left = text.days_left(window, now)
                coming = [ahead for ahead in AHEAD if left is not None and 0 <= left <= ahead]
                found += [(notice, window, min(coming))] if coming else []
        return found

    def _propose(
        self, database: Database, notice: Notice, window: facts.Window, ahead: int, senders: list[int], now: int
    ) -> int | None:
        audience = Audience(notice.id)
        number = broadcasts.size(database, audience)
        closing = window.closing
        if not number or closing is None:
            return None
        since = planning.epoch(closing - datetime.timedelta(days=ahead + 1))
        if broadcasts.about(database, notice.id, window.key, since) is not None:
            return None  # staff have thought of it themselves
        draft = Draft(
            author=None,
            audience=audience,
            text=text.default(notice, window),
            starts_at=broadcasts.AT_ONCE,
            expires_at=planning.epoch(closing),
            event=window.key,
            proposal=f"{notice.id} {window.key} {closing:%Y-%m-%d} {ahead}",
        )
        id = broadcasts.add(database, draft, now)
        if id is None:
            return None
        auditing.append(database, _ASSISTANT, "broadcast.propose", {"broadcast": id, "ahead": ahead}, now)
        left = told.window_state(window, planning.at(now))
        asked = words.PROPOSED.format(notice=notice.short_name, what=window.what, left=left, number=number)
        one = self.steering.get(database, id)
        for person in senders:
            visit = Visit(database, person, "sender", now, _NUMBER, _ASSISTANT)
            offer = Sending(text=asked, plain=True, commands=cards.buttons(one, visit))
            visit.tell([person], Sending(kind="preview", broadcast=id), offer)
        return id
