"""/broadcast: leads staff through a broadcast, shows where each stands, and steers it."""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from bot.broadcasts import planning, refusals, reporting, templates, text
from bot.broadcasts.steering import Steering
from bot.errors import Refused
from bot.staff import desk, rights, words
from bot.staff.desk import Option, Rows, Verb, Visit
from bot.storage import broadcasts, staffing
from bot.storage.broadcasts import Audience, Broadcast, Who
from bot.telegram.rendering import Sending

_LISTED = 8
_SEAL = 12
"""Hexadecimal digits of a seal that a button carries."""
_NO_EVENT = "-"
_FIELDS = ("notice", "event", "who", "target")
_MORNING = datetime.time(9)
_TIME = re.compile(
    r"(?:(?P<year>\d{4})[-年/.](?P<month>\d{1,2})[-月/.](?P<day>\d{1,2})日?|(?P<near>今天|明天|后天))"
    r"\s*(?P<hour>\d{1,2})[:：点时](?P<minute>\d{1,2})?分?"
)
_NEAR = {"今天": 0, "明天": 1, "后天": 2}


@dataclass(frozen=True)
class Broadcasting:
    """The verbs of /broadcast."""

    steering: Steering

    def verbs(self) -> dict[str, Verb]:
        """Each by its name."""
        return {
            "broadcast": self.listing,
            "broadcast.show": self.show,
            "broadcast.unreached": self.unreached,
            "broadcast.new": self.new,
            "broadcast.adopt": self.adopt,
            "broadcast.preview": self.preview,
            "broadcast.text": self.reword,
            "broadcast.time": self.schedule,
            "broadcast.audience": self.readdress,
            "broadcast.paid": self.pay,
            "broadcast.confirm": self.confirm,
            "broadcast.approve": self.approve,
            "broadcast.reject": self.reject,
            "broadcast.pause": self.pause,
            "broadcast.resume": self.resume,
            "broadcast.cancel": self.cancel,
            "broadcast.resend": self.resend,
        }

    # Looking.

    def listing(self, visit: Visit, given: Mapping[str, str]) -> None:
        """The newest ones, and the way to a new one."""
        found = broadcasts.newest(visit.database, _LISTED)
        lines = [
            words.LINE.format(id=one.id, about=self._about(one), state=refusals.STATES[one.state]) for one in found
        ]
        buttons = [[(f"{words.SHOW} {one.id}", f"/broadcast {one.id}")] for one in found if one.ended_at is None]
        if staffing.may(visit.role, "sender"):
            buttons.append([(words.NEW, "/broadcast new")])
        visit.say(words.BROADCASTS.format(list="\n".join(lines)) if lines else words.NO_BROADCASTS, buttons)

    def show(self, visit: Visit, given: Mapping[str, str]) -> None:
        """Where one stands, and what can be done with it."""
        one = self._named(visit, given)
        visit.say(self.card(visit, one), buttons(one, visit))

    def unreached(self, visit: Visit, given: Mapping[str, str]) -> None:
        """The list of those who have not got it."""
        one = self._named(visit, given)
        visit.say(words.UNREACHED)
        visit.reply(Sending(kind="unreached", broadcast=one.id))

    def preview(self, visit: Visit, given: Mapping[str, str]) -> None:
        """Exactly what people will get, and what can be done with it."""
        self.present(visit, self._named(visit, given))

    def present(self, visit: Visit, one: Broadcast, *before: str) -> None:
        """The preview, which is sent as the broadcast itself will be, and below it what can be done."""
        self.steering.texts.composed(one, visit.now)
        visit.reply(Sending(kind="preview", broadcast=one.id))
        visit.say("\n".join((*before, words.PREVIEW_BELOW, self.card(visit, one))), buttons(one, visit))

    # Making and changing.

    def new(self, visit: Visit, given: dict[str, str]) -> None:
        """Ask for what is not given yet, then draft it; with an `id`, give that one another audience."""
        for name, said in zip(_FIELDS, given.pop("rest", "").split(), strict=False):
            given[name] = said
        for name in _FIELDS:
            options = self._options(visit, name, given)
            if name in given:
                given[name] = _checked(options, given[name])
            elif len(options) == 1:
                given[name] = options[0].value
            else:
                visit.ask("broadcast.new", name, self._question(visit, name, given), given, options)
                return
        audience = _audience(given)
        if "id" in given:
            one = self.steering.readdress(visit.database, visit.person, int(given["id"]), audience, visit.now)
        else:
            event = None if given["event"] == _NO_EVENT else given["event"]
            one = self.steering.draft(visit.database, visit.person, audience, event, visit.now)
        if one.text == templates.NOTICE:  # it says nothing yet
            self.reword(visit, {"id": str(one.id)})
        else:
            self.present(visit, one)

    def _options(self, visit: Visit, name: str, given: Mapping[str, str]) -> list[Option]:
        match name:
            case "notice":
                notices = self.steering.shelf.notices
                return [Option(label=one.short_name, value=id) for id, one in notices.items()]
            case "event":
                return [*self._events(visit, given["notice"]), Option(label=words.NO_EVENT, value=_NO_EVENT)]
            case "who":
                return [self._who(visit, given["notice"], who) for who in get_args(Who) if who in words.WHO]
            case _:
                return self._targets(given)

    def _events(self, visit: Visit, notice: str) -> list[Option]:
        """The windows that are not over."""
        windows = self.steering.shelf.notices[notice].windows
        coming = [one for one in windows if (text.days_left(one, visit.now) or 0) >= 0 and one.closing is not None]
        return [
            Option(label=words.EVENT.format(what=one.what, written=one.as_written), value=one.key) for one in coming
        ]

    def _who(self, visit: Visit, notice: str, who: Who) -> Option:
        number = broadcasts.size(visit.database, Audience(notice, who))
        return Option(label=words.SOME.format(label=words.WHO[who], number=number), value=who)

    def _targets(self, given: Mapping[str, str]) -> list[Option]:
        """Who subscribes does so to a notice; the others have a target."""
        every = Option(label=words.EVERY_TARGET, value=_NO_EVENT)
        named = [] if given["who"] == "subscribed" else self.steering.shelf.targets.get(given["notice"], {}).items()
        options = [Option(label=name, value=id) for id, name in named]
        return [every, *options] if len(options) > 1 else [every]

    def _question(self, visit: Visit, name: str, given: Mapping[str, str]) -> str:
        questions = {"notice": words.WHICH_NOTICE, "event": words.WHICH_EVENT, "who": words.WHICH_WHO}
        question = questions.get(name, words.WHICH_TARGET)
        nothing_open = name == "who" and not self._events(visit, given["notice"])
        return f"{words.NO_OPEN_EVENT}\n{question}" if nothing_open else question

    def adopt(self, visit: Visit, given: Mapping[str, str]) -> None:
        """Take over a proposal."""
        self.present(visit, self.steering.adopt(visit.database, visit.person, _id(given), visit.now))

    def reword(self, visit: Visit, given: dict[str, str]) -> None:
        """Another text, asked for where it is not given."""
        one = self._named(visit, given)
        if "rest" not in given:
            fields = "、".join(f"{{{name}}}" for name in templates.FIELDS)
            visit.ask("broadcast.text", "rest", words.ASK_TEXT.format(text=one.text, fields=fields), given)
            return
        self.present(visit, self.steering.reword(visit.database, visit.person, one.id, given["rest"], visit.now))

    def schedule(self, visit: Visit, given: dict[str, str]) -> None:
        """Another time to begin, asked for where it is not given."""
        one = self._named(visit, given)
        if "rest" not in given:
            options = _times(visit.now, one.expires_at)
            question = words.ASK_TIME.format(example=_example(visit.now))
            visit.ask("broadcast.time", "rest", question, given, options, free=True)
            return
        starts_at = _time(given["rest"], visit.now)
        one = self.steering.schedule(visit.database, visit.person, one.id, starts_at, visit.now)
        visit.say(self.card(visit, one), buttons(one, visit))

    def readdress(self, visit: Visit, given: Mapping[str, str]) -> None:
        """Another audience of the same notice."""
        one = self._named(visit, given)
        event = one.event or _NO_EVENT
        self.new(visit, {"id": str(one.id), "notice": one.audience.notice, "event": event})

    def pay(self, visit: Visit, given: Mapping[str, str]) -> None:
        """Pay Telegram for a higher rate, or no more."""
        one = self._named(visit, given)
        one = self.steering.pay(visit.database, visit.person, one.id, not one.paid, visit.now)
        visit.say(self.card(visit, one), buttons(one, visit))

    # Deciding.

    def confirm(self, visit: Visit, given: Mapping[str, str]) -> None:
        """Have it sent, or approved."""
        one = self.steering.confirm(visit.database, visit.person, _id(given), visit.now)
        if one.state == "waiting":
            approvers = self.steering.approvers(visit.database, one)
            asked = words.TO_APPROVE.format(author=one.author, id=one.id)
            for person in approvers:
                card = f"{asked}\n{self.card(visit, one)}"
                decide = [list(row) for row in buttons(one, replace(visit, person=person, role="approver"))]
                visit.tell(
                    [person],
                    Sending(kind="preview", broadcast=one.id),
                    Sending(text=card, plain=True, commands=decide),
                )
            visit.say(words.SUBMITTED.format(approvers="、".join(map(str, approvers))), buttons(one, visit))
        else:
            visit.say(self._decided(one), buttons(one, visit))

    def approve(self, visit: Visit, given: Mapping[str, str]) -> None:
        """Approve what was shown."""
        seal = given.get("rest", "")
        one = self.steering.approve(visit.database, visit.person, _id(given), seal, visit.now)
        visit.say(self._decided(one), buttons(one, visit))
        self._tell_author(visit, one, words.APPROVED_TOLD)

    def _decided(self, one: Broadcast) -> str:
        starts = words.AT_ONCE_NOW if one.starts_at == broadcasts.AT_ONCE else minute(one.starts_at)
        return words.APPROVED.format(starts=starts)

    def reject(self, visit: Visit, given: Mapping[str, str]) -> None:
        """Send it back to who wrote it."""
        one = self.steering.reject(visit.database, visit.person, _id(given), visit.now)
        visit.say(self.card(visit, one))
        self._tell_author(visit, one, words.REJECTED_TOLD)

    def _tell_author(self, visit: Visit, one: Broadcast, what: str) -> None:
        told = Sending(text=what.format(approver=visit.person, id=one.id), plain=True)
        visit.tell([person for person in (one.author,) if person is not None], told)

    def pause(self, visit: Visit, given: Mapping[str, str]) -> None:
        """Hold it."""
        one = self.steering.pause(visit.database, visit.person, _id(given), visit.now)
        visit.say(words.PAUSED.format(id=one.id), buttons(one, visit))

    def resume(self, visit: Visit, given: Mapping[str, str]) -> None:
        """Let it go on."""
        one = self.steering.resume(visit.database, visit.person, _id(given), visit.now)
        visit.say(words.RESUMED.format(id=one.id), buttons(one, visit))

    def cancel(self, visit: Visit, given: Mapping[str, str]) -> None:
        """End it for good; of one that had begun, the report comes at once."""
        one = self.steering.cancel(visit.database, visit.person, _id(given), visit.now)
        visit.say((words.CANCELLED if one.begun_at is not None else words.DROPPED).format(id=one.id))
        if one.begun_at is not None:
            reporting.finish(visit.database, one, visit.now)

    def resend(self, visit: Visit, given: Mapping[str, str]) -> None:
        """Send it again to those of whom nobody knows."""
        number = self.steering.resend(visit.database, visit.person, _id(given), visit.now)
        visit.say(words.RESENT.format(number=number))

    # Wording.

    def card(self, visit: Visit, one: Broadcast) -> str:
        """Everything there is to know of a broadcast before it is sent."""
        plan = self.steering.plan(visit.database, one, visit.now)
        begun = one.begun_at is not None
        starts = words.AT_ONCE if one.starts_at == broadcasts.AT_ONCE else minute(one.starts_at)
        author = words.BY_ASSISTANT if one.author is None else str(one.author)
        approver = words.APPROVED_BY.format(approver=one.approver) if one.approver is not None else ""
        begins = max(visit.now, one.starts_at)
        card = words.CARD.format(
            id=one.id,
            state=refusals.STATES[one.state],
            notice=self._notice_name(one),
            event=self._event_name(one),
            who=words.WHO.get(one.audience.who, one.audience.who),
            target=self._target_name(one),
            number=plan.recipients,
            starts=starts,
            plan=words.PLAN.format(duration=_duration(plan.ends_at - begins), ends=minute(plan.ends_at)),
            expires=minute(one.expires_at),
            author=author,
            approver=approver,
        )
        return card + ("" if begun else self._warnings(begins, plan.in_time)) + self._come_of(visit, one)

    def _warnings(self, begins: int, in_time: bool) -> str:
        quiet = self.steering.quiet
        held = quiet.over_at(begins) if quiet is not None else None
        until = "" if held is None else words.HELD.format(until=minute(held))
        return until + ("" if in_time else words.NOT_IN_TIME)

    def _come_of(self, visit: Visit, one: Broadcast) -> str:
        if one.begun_at is None:
            return "" if one.reason is None else words.REASON.format(reason=words.REASONS.get(one.reason, one.reason))
        return "\n" + reporting.shown(visit.database, one, visit.now, self.steering.quiet)

    def _about(self, one: Broadcast) -> str:
        return f"{self._notice_name(one)}，{self._event_name(one)}"

    def _notice_name(self, one: Broadcast) -> str:
        notice = self.steering.shelf.notices.get(one.audience.notice)
        return one.audience.notice if notice is None else notice.short_name

    def _event_name(self, one: Broadcast) -> str:
        notice = self.steering.shelf.notices.get(one.audience.notice)
        if one.event is None or notice is None:
            return words.NO_EVENT
        found = [window for window in notice.windows if window.key == one.event]
        return words.EVENT.format(what=found[0].what, written=found[0].as_written) if found else one.event

    def _target_name(self, one: Broadcast) -> str:
        targets = self.steering.shelf.targets.get(one.audience.notice, {})
        return "" if one.audience.target is None else f"（{targets.get(one.audience.target, one.audience.target)}）"

    def _named(self, visit: Visit, given: Mapping[str, str]) -> Broadcast:
        return self.steering.get(visit.database, _id(given))


def buttons(one: Broadcast, visit: Visit) -> Rows:
    """What the person can do with a broadcast as it stands."""
    rows: list[list[tuple[str, str]]] = []
    if one.state == "draft" and one.author is None:
        rows = [[(words.ADOPT, "adopt"), (words.DROP, "cancel")]]
    elif one.state == "draft":
        rows = [
            [(words.CONFIRM, "confirm")],
            [(words.TEXT, "text"), (words.AUDIENCE, "audience")],
            [(words.TIME, "time"), (words.PREVIEW, "preview")],
            [(words.UNPAID if one.paid else words.PAID, "paid"), (words.DROP, "cancel")],
        ]
    elif one.state == "waiting":
        approve = [(words.APPROVE, f"approve {text.seal(one)[:_SEAL]}"), (words.REJECT, "reject")]
        rows = [approve if visit.person != one.author else [], [(words.DROP, "cancel")]]
    elif one.state == "approved":
        rows = [[(words.TIME, "time"), (words.TEXT, "text")], [(words.DROP, "cancel")]]
    elif one.state in ("laying", "sending"):
        rows = [[(words.PAUSE, "pause"), (words.CANCEL_IT, "cancel")], [(words.SHOW, "show")]]
    elif one.state == "paused":
        rows = [[(words.RESUME, "resume"), (words.CANCEL_IT, "cancel")], [(words.SHOW, "show")]]
    elif one.begun_at is not None:
        rows = [[(words.UNREACHED_FILE, "unreached")], [(words.RESEND, "resend")]]
    may = [[(label, action) for label, action in row if _may(visit, action)] for row in rows]
    return [[(label, f"/broadcast {one.id} {action}") for label, action in row] for row in may if row]


def _may(visit: Visit, action: str) -> bool:
    return staffing.may(visit.role, rights.RULES[f"broadcast.{action.split()[0]}"])


def minute(now: int) -> str:
    """A time of the store as staff read it."""
    return planning.at(now).strftime("%Y-%m-%d %H:%M")


def _id(given: Mapping[str, str]) -> int:
    if "id" not in given:
        raise Refused(refusals.NO_SUCH.format(id="?"))
    return int(given["id"])


def _audience(given: Mapping[str, str]) -> Audience:
    who: Who = next(one for one in get_args(Who) if one == given["who"])
    return Audience(given["notice"], who, None if given["target"] == _NO_EVENT else given["target"])


def _checked(options: Sequence[Option], said: str) -> str:
    found = desk.option(options, said)
    if found is None:
        raise Refused(words.WHICH.format(said=said))
    return found


def _times(now: int, expires_at: int) -> list[Option]:
    """At once, and the coming mornings before it expires."""
    today = planning.at(now).date()
    mornings = [datetime.datetime.combine(today + datetime.timedelta(days=days), _MORNING) for days in (0, 1, 2)]
    coming = [one for one in mornings if now < planning.epoch(one) < expires_at]
    shown = [one.strftime("%Y-%m-%d %H:%M") for one in coming]
    return [Option(label=words.TIME_AT_ONCE, value=""), *(Option(label=one, value=one) for one in shown)]


def _example(now: int) -> str:
    return f"{planning.at(now) + datetime.timedelta(days=1):%Y-%m-%d} 09:30"


def _time(said: str, now: int) -> int:
    """The time that is meant, in epoch microseconds."""
    if not said:
        return broadcasts.AT_ONCE
    found = _TIME.fullmatch(said.strip())
    try:
        assert found is not None
        day = planning.at(now).date() + datetime.timedelta(days=_NEAR.get(found["near"], 0))
        if found["year"]:
            day = datetime.date(int(found["year"]), int(found["month"]), int(found["day"]))
        hour = datetime.time(int(found["hour"]), int(found["minute"] or 0))
    except (AssertionError, ValueError):
        raise Refused(words.NO_TIME.format(example=_example(now))) from None
    return planning.epoch(datetime.datetime.combine(day, hour))


def _duration(microseconds: int) -> str:
    minutes = max(round(microseconds / 60e6), 0)
    if minutes < 1:
        return "不到 1 分钟"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} 小时 {minutes} 分钟" if hours else f"{minutes} 分钟"
