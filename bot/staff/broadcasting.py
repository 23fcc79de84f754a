"""/broadcast: leads staff through a broadcast, shows where each stands, and steers it."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from bot.broadcasts import planning, refusals, reporting, templates, text
from bot.broadcasts.steering import Steering
from bot.errors import Refused
from bot.messages import Sending
from bot.staff import cards, desk, moments, words
from bot.staff.cards import Cards
from bot.staff.desk import Option, Verb, Visit
from bot.storage import broadcasts, staffing
from bot.storage.broadcasts import Audience, Broadcast, Who

_LISTED = 8
_NO_EVENT = "-"
_OF_NOTICE = ("who", "target")
_FIELDS = ("notice", "event", *_OF_NOTICE)
_MORNING = datetime.time(9)


@dataclass(frozen=True)
class Broadcasting:
    """The verbs of /broadcast."""

    steering: Steering

    @property
    def cards(self) -> Cards:
        """How they are shown."""
        return Cards(self.steering)

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
        lines = [self.cards.line(one) for one in found]
        buttons = [[(f"{words.SHOW} {one.id}", f"/broadcast {one.id}")] for one in found if one.ended_at is None]
        if staffing.may(visit.role, "sender"):
            buttons.append([(words.NEW, "/broadcast new")])
        visit.say(words.BROADCASTS.format(list="\n".join(lines)) if lines else words.NO_BROADCASTS, buttons)

    def show(self, visit: Visit, given: Mapping[str, str]) -> None:
        """Where one stands, and what can be done with it."""
        one = self._named(visit, given)
        visit.say(self.cards.card(visit, one), cards.buttons(one, visit))

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
        visit.say("\n".join((*before, words.PREVIEW_BELOW, self.cards.card(visit, one))), cards.buttons(one, visit))

    # Making and changing.

    def new(self, visit: Visit, given: dict[str, str]) -> None:
        """Ask for what is not given yet, then draft it."""
        for name, said in zip(_FIELDS, given.pop("rest", "").split(), strict=False):
            given[name] = said
        if self._asks(visit, "broadcast.new", _FIELDS, given):
            return
        event = None if given["event"] == _NO_EVENT else given["event"]
        if event is None and "text" not in given:
            visit.ask("broadcast.new", "text", _ask_text(templates.NOTICE), given)
            return
        said = given.get("text", "")
        one = self.steering.draft(visit.database, visit.person, _audience(given), event, visit.now, said)
        self.present(visit, one)

    def _asks(self, visit: Visit, verb: str, fields: Sequence[str], given: dict[str, str]) -> bool:
        """Whether the next of the fields had to be asked for; those of which there is one choice are filled in."""
        for name in fields:
            options = self._options(visit, name, given)
            if name in given:
                given[name] = _checked(options, given[name])
            elif len(options) == 1:
                given[name] = options[0].value
            else:
                visit.ask(verb, name, self._question(visit, name, given), given, options)
                return True
        return False

    def _options(self, visit: Visit, name: str, given: Mapping[str, str]) -> list[Option]:
        match name:
            case "notice":
                notices = self.steering.shelf.notices
                return [Option(label=one.short_name, value=id) for id, one in notices.items()]
            case "event":
                return [*self._events(visit, given["notice"]), Option(label=words.NO_EVENT, value=_NO_EVENT)]
            case "who":
                return [Option(label=label, value=who) for who, label in words.WHO.items()]
            case _:
                return self._targets(given)

    def _events(self, visit: Visit, notice: str) -> list[Option]:
        """The windows that are not over."""
        windows = self.steering.shelf.notices[notice].windows
        coming = [one for one in windows if (text.days_left(one, visit.now) or 0) >= 0 and one.closing is not None]
        return [
            Option(label=words.EVENT.format(what=one.what, written=one.as_written), value=one.key) for one in coming
        ]

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
            visit.ask("broadcast.text", "rest", _ask_text(one.text), given)
            return
        changed = self.steering.reword(visit.database, visit.person, one.id, given["rest"], visit.now)
        self.present(visit, changed, *_voided(one))
        _tell_others(visit, one, words.TEXT_TOLD)

    def schedule(self, visit: Visit, given: dict[str, str]) -> None:
        """Another time to begin, asked for where it is not given."""
        one = self._named(visit, given)
        if "rest" not in given:
            options = _times(visit.now, one.expires_at)
            question = words.ASK_TIME.format(example=_example(visit.now, one.expires_at))
            visit.ask("broadcast.time", "rest", question, given, options, free=True)
            return
        starts_at = _time(given["rest"], visit.now, one.expires_at)
        changed = self.steering.schedule(visit.database, visit.person, one.id, starts_at, visit.now)
        visit.say(self.cards.card(visit, changed), cards.buttons(changed, visit))
        _tell_others(visit, one, words.TIME_TOLD)

    def readdress(self, visit: Visit, given: Mapping[str, str]) -> None:
        """Another audience of the same notice."""
        one = self._named(visit, given)
        meant = {**given, "notice": one.audience.notice}
        if self._asks(visit, "broadcast.audience", _OF_NOTICE, meant):
            return
        audience = _audience(meant)
        changed = self.steering.readdress(visit.database, visit.person, one.id, audience, visit.now)
        self.present(visit, changed, *_voided(one))
        _tell_others(visit, one, words.AUDIENCE_TOLD)

    def pay(self, visit: Visit, given: Mapping[str, str]) -> None:
        """Pay Telegram for a higher rate, or no more."""
        one = self._named(visit, given)
        changed = self.steering.pay(visit.database, visit.person, one.id, not one.paid, visit.now)
        visit.say("\n".join((*_voided(one), self.cards.card(visit, changed))), cards.buttons(changed, visit))
        _tell_others(visit, one, words.UNPAID_TOLD if one.paid else words.PAID_TOLD)

    # Deciding.

    def confirm(self, visit: Visit, given: Mapping[str, str]) -> None:
        """Have it sent, or approved."""
        one = self.steering.confirm(visit.database, visit.person, _id(given), visit.now)
        _tell_others(visit, one, words.CONFIRMED_TOLD)
        if one.state == "waiting":
            approvers = self.steering.approvers(visit.database, one)
            asked = words.TO_APPROVE.format(author=one.author, id=one.id)
            for person in approvers:
                card = f"{asked}\n{self.cards.card(visit, one)}"
                decide = cards.buttons(one, replace(visit, person=person, role="approver"))
                visit.tell(
                    [person],
                    Sending(kind="preview", broadcast=one.id),
                    Sending(text=card, plain=True, commands=decide),
                )
            visit.say(words.SUBMITTED.format(approvers="、".join(map(str, approvers))), cards.buttons(one, visit))
        else:
            visit.say(self._decided(one), cards.buttons(one, visit))

    def approve(self, visit: Visit, given: Mapping[str, str]) -> None:
        """Approve what was shown."""
        seal = given.get("rest", "")
        one = self.steering.approve(visit.database, visit.person, _id(given), seal, visit.now)
        visit.say(self._decided(one), cards.buttons(one, visit))
        _tell_others(visit, one, words.APPROVED_TOLD)

    def _decided(self, one: Broadcast) -> str:
        if one.starts_at == broadcasts.AT_ONCE:
            return words.APPROVED_AT_ONCE
        return words.APPROVED.format(starts=planning.minute(one.starts_at))

    def reject(self, visit: Visit, given: Mapping[str, str]) -> None:
        """Send it back to who wrote it."""
        one = self.steering.reject(visit.database, visit.person, _id(given), visit.now)
        visit.say(self.cards.card(visit, one))
        _tell_others(visit, one, words.REJECTED_TOLD)

    def pause(self, visit: Visit, given: Mapping[str, str]) -> None:
        """Hold it."""
        one = self.steering.pause(visit.database, visit.person, _id(given), visit.now)
        visit.say(words.PAUSED.format(id=one.id), cards.buttons(one, visit))
        _tell_others(visit, one, words.PAUSED_TOLD)

    def resume(self, visit: Visit, given: Mapping[str, str]) -> None:
        """Let it go on."""
        one = self.steering.resume(visit.database, visit.person, _id(given), visit.now)
        visit.say(words.RESUMED.format(id=one.id), cards.buttons(one, visit))
        _tell_others(visit, one, words.RESUMED_TOLD)

    def cancel(self, visit: Visit, given: Mapping[str, str]) -> None:
        """End it for good; of one that had begun only once that is sure, and then the report comes at once."""
        one = self._named(visit, given)
        if one.state in broadcasts.ACTIVE and "sure" not in given:
            question = words.CANCEL_SURE.format(id=one.id)
            visit.ask_whether("broadcast.cancel", question, given, words.CANCEL_YES, words.CANCEL_NO)
            return
        if given.get("sure") == desk.NO:
            visit.say(words.LEFT_ALONE)
            return
        one = self.steering.cancel(visit.database, visit.person, one.id, visit.now)
        _tell_others(visit, one, words.CANCELLED_TOLD)
        visit.say((words.CANCELLED if one.begun_at is not None else words.DROPPED).format(id=one.id))
        if one.begun_at is not None:
            reporting.finish(visit.database, one, visit.now)

    def resend(self, visit: Visit, given: Mapping[str, str]) -> None:
        """Send it again to those of whom nobody knows, once that is sure."""
        one = self._named(visit, given)
        unknown = broadcasts.tally(visit.database, one.id).get("unknown")
        if unknown and "sure" not in given:
            question = words.RESEND_SURE.format(number=unknown, id=one.id)
            visit.ask_whether("broadcast.resend", question, given, words.RESEND_YES, words.RESEND_NO)
            return
        if given.get("sure") == desk.NO:
            visit.say(words.LEFT_ALONE)
            return
        number = self.steering.resend(visit.database, visit.person, one.id, visit.now)
        visit.say(words.RESENT.format(number=number))
        _tell_others(visit, one, words.RESENT_TOLD)

    def _named(self, visit: Visit, given: Mapping[str, str]) -> Broadcast:
        return self.steering.get(visit.database, _id(given))


def _ask_text(template: str) -> str:
    fields = "、".join(f"{{{name}}}" for name in templates.FIELDS)
    return words.ASK_TEXT.format(text=template, fields=fields)


def _voided(before: Broadcast) -> tuple[str, ...]:
    """What there is to say of a change, by where the broadcast stood before it."""
    return (words.VOIDED,) if before.state in ("waiting", "approved") else ()


def _tell_others(visit: Visit, one: Broadcast, what: str) -> None:
    """Tell the author and the approver of one that somebody else has done something with it."""
    told = what.format(person=visit.person, id=one.id)
    cards.tell(visit, one, {one.author, one.approver} - {visit.person}, told)


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


def _example(now: int, expires_at: int) -> str:
    """A time that could be chosen: the next morning, or halfway to the end."""
    morning = datetime.datetime.combine(planning.at(now).date() + datetime.timedelta(days=1), _MORNING)
    shown = morning if planning.epoch(morning) < expires_at else planning.at((now + expires_at) // 2)
    return f"{shown:%Y-%m-%d %H:%M}"


def _time(said: str, now: int, expires_at: int) -> int:
    """The time that is meant, in epoch microseconds."""
    if not said:
        return broadcasts.AT_ONCE
    found = moments.read(said, planning.at(now).date())
    if found is None or found[1] is None:
        raise Refused(words.NO_TIME.format(example=_example(now, expires_at)))
    return planning.epoch(datetime.datetime.combine(found[0], found[1]))
