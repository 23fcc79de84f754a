"""What staff do with a broadcast: draft, change, confirm, approve, pause, resume, cancel. The audit log has each.

Every method is part of the caller's transaction and raises `Refused` with what to tell the person. Whether he may do
it at all is the desk's to see to (`bot.staff.rights`).
"""

import dataclasses
import datetime
from dataclasses import dataclass

from bot.broadcasts import planning, refusals, templates, text
from bot.broadcasts.planning import Quiet
from bot.broadcasts.text import Texts
from bot.errors import Refused
from bot.shelf import Shelf
from bot.storage import auditing, broadcasts, staffing
from bot.storage.broadcasts import Audience, Broadcast, Draft, State
from bot.storage.database import Database

_WITHOUT_WINDOW = datetime.timedelta(days=3)
"""How long a message about no window may wait to be sent."""
SEAL = 12
"""Hexadecimal digits of a hash that tell what is approved."""
_FEW = 2
"""So many approvers, and nobody approves what he wrote himself."""


@dataclass(frozen=True)
class Plan:
    """What sending a broadcast now would be: to how many, when it would end and when it must (epoch microseconds)."""

    recipients: int
    ends_at: int
    expires_at: int

    @property
    def in_time(self) -> bool:
        """Whether everybody gets it before it expires."""
        return self.ends_at <= self.expires_at


@dataclass(frozen=True)
class Steering:
    """`rate` and `paid_rate` are messages a second."""

    shelf: Shelf
    texts: Texts
    rate: float
    paid_rate: float
    quiet: Quiet | None
    actor: str = auditing.HIMSELF
    """How the audit log names who does it."""

    def get(self, database: Database, id: int) -> Broadcast:
        """A broadcast."""
        found = broadcasts.get(database, id)
        if found is None:
            raise Refused(refusals.NO_SUCH.format(id=id))
        return found

    def _held(self, database: Database, id: int) -> Broadcast:
        """A broadcast that nobody else can change until the transaction ends."""
        broadcasts.lock(database, id)
        return self.get(database, id)

    def plan(self, database: Database, one: Broadcast, now: int) -> Plan:
        """What sending it would be."""
        number = broadcasts.size(database, one.audience)
        begins = max(now, one.starts_at)
        if not number:
            return Plan(0, begins, one.expires_at)
        ahead = broadcasts.waiting(database, one, now)
        rate = self.paid_rate if one.paid else self.rate
        return Plan(number, planning.ends_at(begins, ahead + number, rate, self.quiet), one.expires_at)

    def draft(
        self,
        database: Database,
        person: int,
        audience: Audience,
        event: str | None,
        now: int,
        template: str = "",
        proposal: str | None = None,
    ) -> Broadcast:
        """A new broadcast, with the text that the notice gives unless another one is."""
        notice = self.shelf.notices.get(audience.notice)
        if notice is None:
            raise Refused(refusals.NO_SUCH_NOTICE.format(notice=audience.notice))
        window = None if event is None else text.window_of(notice, event)
        made = Draft(
            author=person,
            audience=audience,
            text=template or text.default(notice, window),
            starts_at=broadcasts.AT_ONCE,
            expires_at=self._expires_at(audience.notice, event, now),
            event=event,
            proposal=proposal,
        )
        id = broadcasts.add(database, made, now)
        if id is None:
            raise Refused(refusals.THERE_ALREADY)
        self._record(database, person, "broadcast.new", id, now, audience=dataclasses.asdict(audience), event=event)
        return self.get(database, id)

    def _expires_at(self, notice: str, event: str | None, now: int) -> int:
        if event is None:
            return planning.epoch(planning.at(now) + _WITHOUT_WINDOW)
        closing = text.window_of(self.shelf.notices[notice], event).closing
        if closing is None:
            raise Refused(refusals.UNDATED)
        if planning.epoch(closing) <= now:
            raise Refused(refusals.OVER)
        return planning.epoch(closing)

    def adopt(self, database: Database, person: int, id: int, now: int) -> Broadcast:
        """Take over what the assistant proposed."""
        one = self._held(database, id)
        if one.author is not None:
            raise Refused(refusals.ADOPTED.format(author=one.author))
        return self._changed(database, person, one, "broadcast.adopt", now)

    def reword(self, database: Database, person: int, id: int, template: str, now: int) -> Broadcast:
        """Another text. Raises `TextError` where it cannot be filled."""
        one = self._held(database, id)
        self.texts.composed(dataclasses.replace(one, text=template), now)
        return self._changed(database, person, one, "broadcast.text", now, text=template)

    def readdress(self, database: Database, person: int, id: int, audience: Audience, now: int) -> Broadcast:
        """Another audience, of the same notice."""
        one = self._held(database, id)
        if audience.notice != one.audience.notice:
            raise Refused(refusals.OTHER_NOTICE)
        return self._changed(database, person, one, "broadcast.audience", now, audience=audience)

    def schedule(self, database: Database, person: int, id: int, starts_at: int, now: int) -> Broadcast:
        """Another time to begin, or `AT_ONCE` when it is approved. An approval stays: it is of text and audience."""
        one = self._held(database, id)
        if starts_at >= one.expires_at:
            raise Refused(refusals.STARTS_TOO_LATE.format(expires=planning.minute(one.expires_at)))
        if starts_at != broadcasts.AT_ONCE and starts_at < now:
            raise Refused(refusals.STARTS_IN_THE_PAST)
        return self._saved(database, person, dataclasses.replace(one, starts_at=starts_at), "broadcast.time", now)

    def pay(self, database: Database, person: int, id: int, paid: bool, now: int) -> Broadcast:
        """Whether it goes at the rate that Telegram takes money for, which whoever approves must know."""
        one = self._held(database, id)
        return self._changed(database, person, dataclasses.replace(one, paid=paid), "broadcast.paid", now)

    def confirm(self, database: Database, person: int, id: int, now: int) -> Broadcast:
        """Have it sent, or approved by somebody else first where there are enough to do so."""
        one = self._held(database, id)
        self._check_state(one, ("draft",))
        if one.author is None:
            raise Refused(refusals.NOT_ADOPTED)
        if one.text.strip() == templates.NOTICE.strip():
            raise Refused(refusals.SAYS_NOTHING)
        self.texts.composed(one, now)
        seal = text.seal(one)
        if one.previewed != seal:
            raise Refused(refusals.NOT_PREVIEWED)
        if broadcasts.size(database, one.audience) == 0:
            raise Refused(refusals.NOBODY)
        state: State = "waiting" if self.approvers(database, one) else "approved"
        changed = dataclasses.replace(one, state=state, seal=seal if state == "approved" else None)
        return self._saved(database, person, changed, "broadcast.confirm", now)

    def approvers(self, database: Database, one: Broadcast) -> list[int]:
        """Those of whom one must approve it; empty where its author's word is enough."""
        everybody = staffing.with_role(database, "approver")
        return [person for person in everybody if person != one.author] if len(everybody) >= _FEW else []

    def approve(self, database: Database, person: int, id: int, seal: str, now: int) -> Broadcast:
        """Approve what has a hash that begins so."""
        one = self._held(database, id)
        self._check_state(one, ("waiting",))
        if person == one.author:
            raise Refused(refusals.OWN)
        if len(seal) < SEAL or not text.seal(one).startswith(seal):
            raise Refused(refusals.CHANGED_SINCE)
        changed = dataclasses.replace(one, state="approved", approver=person, seal=text.seal(one))
        return self._saved(database, person, changed, "broadcast.approve", now)

    def reject(self, database: Database, person: int, id: int, now: int) -> Broadcast:
        """Send it back to its author."""
        one = self._held(database, id)
        self._check_state(one, ("waiting",))
        return self._saved(database, person, dataclasses.replace(one, state="draft"), "broadcast.reject", now)

    def pause(self, database: Database, person: int, id: int, now: int) -> Broadcast:
        """Nobody gets it until it is resumed."""
        return self._moved(database, person, id, "paused", ("laying", "sending"), "broadcast.pause", now)

    def resume(self, database: Database, person: int, id: int, now: int) -> Broadcast:
        """Go on where it was."""
        one = self._held(database, id)
        self._check_state(one, ("paused",))
        broadcasts.resume(database, id, now)
        self._record(database, person, "broadcast.resume", id, now)
        return self.get(database, id)

    def cancel(self, database: Database, person: int, id: int, now: int) -> Broadcast:
        """Nobody who has not got it gets it."""
        return self._moved(database, person, id, "cancelled", broadcasts.OPEN, "broadcast.cancel", now)

    def resend(self, database: Database, person: int, id: int, now: int) -> int:
        """Send it to those of whom nobody knows whether they got it, perhaps a second time; how many there are."""
        one = self._held(database, id)
        if now >= one.expires_at:
            raise Refused(refusals.OVER)
        self._check_state(one, ("sending", "paused", "done"))
        number = broadcasts.resend_unknown(database, id, now)
        if not number:
            raise Refused(refusals.NO_UNKNOWN)
        broadcasts.move(database, id, "sending", ("done",), now)
        self._record(database, person, "broadcast.resend", id, now, recipients=number)
        return number

    def _changed(
        self,
        database: Database,
        person: int,
        one: Broadcast,
        action: str,
        now: int,
        *,
        text: str | None = None,
        audience: Audience | None = None,
    ) -> Broadcast:
        """With another text or audience, which voids any approval; who changed it is its author."""
        changed = dataclasses.replace(
            one,
            author=person,
            text=one.text if text is None else text,
            audience=one.audience if audience is None else audience,
            state="draft",
            approver=None,
            seal=None,
        )
        return self._saved(database, person, changed, action, now)

    def _saved(self, database: Database, person: int, changed: Broadcast, action: str, now: int) -> Broadcast:
        self._check_state(self.get(database, changed.id), broadcasts.EDITABLE)
        broadcasts.save(database, changed)
        self._record(database, person, action, changed.id, now, state=changed.state, seal=text.seal(changed))
        return self.get(database, changed.id)

    def _moved(
        self,
        database: Database,
        person: int,
        id: int,
        state: State,
        allowed: tuple[State, ...],
        action: str,
        now: int,
    ) -> Broadcast:
        self._check_state(self._held(database, id), allowed)
        broadcasts.move(database, id, state, allowed, now)
        self._record(database, person, action, id, now)
        return self.get(database, id)

    def _check_state(self, one: Broadcast, allowed: tuple[State, ...]) -> None:
        if one.state not in allowed:
            raise Refused(refusals.WRONG_STATE.format(id=one.id, state=refusals.STATES[one.state]))

    def _record(self, database: Database, person: int, action: str, id: int, now: int, **details: object) -> None:
        auditing.append(database, self.actor.format(person=person), action, {"broadcast": id, **details}, now)
