"""A broadcast as staff see it: where it stands, what it would be to send it, and what they can do with it."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.broadcasts import planning, refusals, reporting, steering, text
from bot.broadcasts.steering import Steering
from bot.messages import Rows, Sending
from bot.staff import rights, words
from bot.staff.desk import Visit
from bot.storage import broadcasts, ledger, staffing
from bot.storage.broadcasts import Broadcast

_LATELY = 3 * 86_400_000_000
"""Microseconds in which another broadcast about the same is worth a word."""


@dataclass(frozen=True)
class Cards:
    """Shows them over the notices as they stand."""

    steering: Steering

    def line(self, one: Broadcast) -> str:
        """One of a list."""
        about = f"{self._notice(one)}，{self._event(one)}"
        return words.LINE.format(id=one.id, about=about, state=refusals.STATES[one.state])

    def card(self, visit: Visit, one: Broadcast) -> str:
        """Everything there is to know of one."""
        card = words.CARD.format(
            id=one.id,
            state=refusals.STATES[one.state],
            notice=self._notice(one),
            event=self._event(one),
            who=words.WHO.get(one.audience.who, one.audience.who),
            target=self._target(one),
            paid=words.PAID_FOR if one.paid else "",
            author=words.BY_ASSISTANT if one.author is None else one.author,
            approver=words.APPROVED_BY.format(approver=one.approver) if one.approver is not None else "",
        )
        if one.begun_at is not None:
            return f"{card}\n\n{reporting.shown(visit.database, one, visit.now, self.steering.quiet)}"
        if one.ended_at is not None:
            return card + words.REASON.format(reason=words.REASONS[one.reason]) if one.reason else card
        restored = words.RESTORED if one.reason == ledger.RESTORED else ""
        return card + self._planned(visit, one) + restored

    def _planned(self, visit: Visit, one: Broadcast) -> str:
        """What sending it would be, with what stands in its way."""
        plan = self.steering.plan(visit.database, one, visit.now)
        begins = max(visit.now, one.starts_at)
        planned = words.PLANNED.format(
            number=plan.recipients,
            starts=words.AT_ONCE if one.starts_at == broadcasts.AT_ONCE else planning.minute(one.starts_at),
            duration=reporting.duration(plan.ends_at - begins),
            ends=planning.minute(plan.ends_at),
            expires=planning.minute(one.expires_at),
        )
        quiet = self.steering.quiet
        held = quiet.over_at(begins) if quiet is not None else None
        until = "" if held is None else words.HELD.format(until=planning.minute(held))
        return planned + until + ("" if plan.in_time else words.NOT_IN_TIME) + self._again(visit, one)

    def _again(self, visit: Visit, one: Broadcast) -> str:
        """That there is another broadcast about the same, where there is."""
        since = visit.now - _LATELY
        event = one.event or ""
        other = broadcasts.about(visit.database, one.audience.notice, event, since, but=one.id)
        return "" if other is None else words.AGAIN.format(id=other)

    def _notice(self, one: Broadcast) -> str:
        notice = self.steering.shelf.notices.get(one.audience.notice)
        return one.audience.notice if notice is None else notice.short_name

    def _event(self, one: Broadcast) -> str:
        notice = self.steering.shelf.notices.get(one.audience.notice)
        if one.event is None or notice is None:
            return words.NO_EVENT
        found = [window for window in notice.windows if window.key == one.event]
        return words.EVENT.format(what=found[0].what, written=found[0].as_written) if found else one.event

    def _target(self, one: Broadcast) -> str:
        targets = self.steering.shelf.targets.get(one.audience.notice, {})
        return "" if one.audience.target is None else f"（{targets.get(one.audience.target, one.audience.target)}）"


def buttons(one: Broadcast, visit: Visit) -> Rows:
    """What the person can do with a broadcast as it stands."""
    rows = [[(label, action) for label, action in row if _may(visit, action)] for row in _rows(one, visit)]
    return [[(label, f"/broadcast {one.id} {action}") for label, action in row] for row in rows if row]


def _rows(one: Broadcast, visit: Visit) -> list[list[tuple[str, str]]]:
    """Labels and what they do."""
    match one.state:
        case "draft" if one.author is None:
            return [[(words.ADOPT, "adopt"), (words.DROP, "cancel")]]
        case "draft":
            return [
                [(words.CONFIRM, "confirm")],
                [(words.TEXT, "text"), (words.AUDIENCE, "audience")],
                [(words.TIME, "time"), (words.PREVIEW, "preview")],
                [(words.UNPAID if one.paid else words.PAID, "paid"), (words.DROP, "cancel")],
            ]
        case "waiting" if visit.person == one.author:
            return [[(words.TEXT, "text"), (words.DROP, "cancel")]]
        case "waiting":
            approve = (words.APPROVE, f"approve {text.seal(one)[: steering.SEAL]}")
            return [[approve, (words.REJECT, "reject")], [(words.DROP, "cancel")]]
        case "approved":
            return [[(words.TIME, "time"), (words.TEXT, "text")], [(words.DROP, "cancel")]]
        case "laying" | "sending":
            return [[(words.PAUSE, "pause"), (words.CANCEL_IT, "cancel")], [(words.SHOW, "show")]]
        case "paused":
            return [[(words.RESUME, "resume"), (words.CANCEL_IT, "cancel")], [(words.SHOW, "show")]]
        case _:
            return _afterwards(one, visit)


def _afterwards(one: Broadcast, visit: Visit) -> list[list[tuple[str, str]]]:
    """For those who have not got it, if there are any."""
    tally = broadcasts.tally(visit.database, one.id)
    rows = [[(words.UNREACHED_FILE, "unreached")]] if sum(tally.values()) > tally.get("sent", 0) else []
    return [*rows, [(words.RESEND, "resend")]] if tally.get("unknown") and visit.now < one.expires_at else rows


def _may(visit: Visit, action: str) -> bool:
    return staffing.may(visit.role, rights.RULES[f"broadcast.{action.split()[0]}"])


def tell(visit: Visit, one: Broadcast, concerned: Collection[int | None], text: str) -> None:
    """Write to those concerned by a broadcast, as far as they are on the staff, with the way to it."""
    people = [person for person in staffing.with_role(visit.database, "viewer") if person in concerned]
    show = [[(f"{words.SHOW} {one.id}", f"/broadcast {one.id}")]]
    visit.tell(people, Sending(text=text, plain=True, commands=show))
