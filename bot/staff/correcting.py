"""/correct: staff record what a later document says instead of a notice, and take it back."""

import datetime
import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.broadcasts import planning
from bot.errors import Refused
from bot.messages import Rows
from bot.shelf import Shelf
from bot.staff import correct_words as words
from bot.staff import filling, retracting
from bot.staff.broadcasting import Broadcasting
from bot.staff.desk import NO, YES, Option, Verb, Visit
from bot.storage import additions, auditing, broadcasts
from bot.storage.additions import Addition
from bot.storage.broadcasts import Audience
from knowledge import amending, facts, told
from knowledge.additions import Correction, Wording
from knowledge.notices import Notice

_LISTED = 12
_IN_A_ROW = 4
_BRIEF = 30
"""Characters on a button, or of a question in a list."""
_AHEAD = datetime.timedelta(days=30)


@dataclass(frozen=True)
class Correcting:
    """The verbs of /correct; the message to those who subscribed is drafted as /broadcast does it."""

    broadcasting: Broadcasting

    def verbs(self) -> dict[str, Verb]:
        """Each by its name."""
        return {
            "correct": self.listing,
            "correct.show": self.show,
            "correct.new": self.new,
            "correct.save": self.save,
            "correct.withdraw": self.withdraw,
            "correct.announce": self.announce,
        }

    @property
    def shelf(self) -> Shelf:
        """The notices as they stand."""
        return self.broadcasting.steering.shelf

    # Looking.

    def listing(self, visit: Visit, given: Mapping[str, str]) -> None:
        """What staff have added that counts now, the newest first."""
        self.shelf.read(visit.database)
        found = additions.current(visit.database)[: -_LISTED - 1 : -1]
        lines = [self._listed(one) for one in found]
        buttons = [(str(one.id), f"/correct {one.id}") for one in found]
        rows = [buttons[at : at + _IN_A_ROW] for at in range(0, len(buttons), _IN_A_ROW)]
        text = words.LIST.format(list="\n".join(lines)) if lines else words.NOTHING
        visit.say(text, [*rows, [(words.NEW, "/correct new")]])

    def _listed(self, one: Addition) -> str:
        notice = self.shelf.notices.get(one.notice)
        name = one.notice if notice is None else notice.short_name
        if one.kind == "wording":
            wording = Wording.model_validate_json(one.content)
            return words.WORDED.format(id=one.id, notice=name, q=_brief(wording.q), answer=_answer(wording))
        made = _correction(one)
        fact = None if notice is None else made.fact(notice)
        change = made.key if notice is None or fact is None else _change(notice, fact, made)
        state = "" if self._counts(made) else words.SUPERSEDED
        return words.CORRECTED.format(id=one.id, notice=name, change=change, document=made.document.name, state=state)

    def show(self, visit: Visit, given: Mapping[str, str]) -> None:
        """One of them, and what can be done with it."""
        one = self._named(visit, given)
        text = words.SHOWN.format(
            id=one.id,
            notice=self._notice(one.notice).short_name,
            line=self._listed(one) if one.kind == "wording" else self._said(visit, _correction(one)),
            author=one.author,
            at=planning.minute(one.at),
        )
        visit.say(text, _buttons(one))

    def _said(self, visit: Visit, made: Correction) -> str:
        """How the fact is told by this correction, even where another one has taken its place."""
        return self._now(visit, made) if self._counts(made) else self._told(visit, [made], made) + words.SUPERSEDED

    def _counts(self, made: Correction) -> bool:
        return amending.counting(self.shelf.additions.corrections, made) == made

    # Recording.

    def new(self, visit: Visit, given: Mapping[str, str]) -> None:
        """Ask for one field after the other, then have it confirmed."""
        self.shelf.read(visit.database)
        now = planning.at(visit.now)
        said = filling.taken_back(given, now)
        if "fact" in said:
            filling.check(filling.correction(said, now.date()), self._notice(said["notice"]), now.date())
        missing = next((name for name in filling.fields(said, now) if name not in said), None)
        if missing is None:
            self._confirm(visit, said)
        elif missing == "notice":
            options = [Option(label=one.short_name, value=id) for id, one in self.shelf.notices.items()]
            visit.ask("correct.new", "notice", words.WHICH_NOTICE, {}, options)
        elif missing == "fact":
            self._ask_fact(visit, said)
        else:
            self._ask(visit, missing, said)

    def _ask_fact(self, visit: Visit, said: Mapping[str, str]) -> None:
        notice = self._notice(said["notice"])
        there = _facts(notice)
        if not there:
            visit.say(words.NO_FACTS)
            return
        options = [Option(label=_brief(_label(fact)), value=f"{kind} {fact.key}") for kind, fact in there]
        lines = [_line(notice, fact, planning.at(visit.now)) for _, fact in there]
        numbered = "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))
        back = Option(label=words.BACK, value=words.BACK)
        visit.ask("correct.new", "fact", words.WHICH_FACT.format(facts=numbered), said, [*options, back])

    def _ask(self, visit: Visit, field: str, said: Mapping[str, str]) -> None:
        coming = planning.at(visit.now) + _AHEAD
        example = planning.at(visit.now) if field == "date" else coming
        question = words.ASK[field].format(
            example=f"{example:%Y-%m-%d}",
            example_words=words.EXAMPLE_WORDS.format(day=coming),
            closes=said.get("closes"),
        )
        options = [Option(label=words.SKIP[field], value="")] if field in words.SKIP else []
        options += [Option(label=words.RIGHT, value=YES)] if field == "past" else []
        options.append(Option(label=words.BACK, value=words.BACK))
        visit.ask("correct.new", field, question, said, options, free=field != "past")

    def _confirm(self, visit: Visit, said: Mapping[str, str]) -> None:
        made, before, after = self._both(visit, said)
        name, end = self._notice(made.notice).short_name, filling.end(made)
        text = words.CONFIRM.format(notice=name, before=before, after=after, end=end)
        options = [Option(label=words.SAVE, value=YES), Option(label=words.BACK, value=words.BACK)]
        visit.ask("correct.save", "sure", text, said, options)

    def _both(self, visit: Visit, said: Mapping[str, str]) -> tuple[Correction, str, str]:
        """The correction, and how its fact is told without it and with it. Raises `Refused` where that is the same."""
        now = planning.at(visit.now)
        made = filling.correction(said, now.date())
        notice = self._notice(made.notice)
        filling.check(made, notice, now.date())
        corrections = [*self.shelf.additions.corrections, made]
        if _fact(self._amended(corrections, made.notice), made) == _fact(notice, made):
            other = _fact(notice, made).amended
            older = other is not None and other.date > made.document.date
            problem = words.OLDER.format(document=other.name, date=other.date) if other and older else words.SAME
            raise Refused(words.AGAIN.format(problem=problem))
        return made, self._now(visit, made), self._told(visit, corrections, made)

    def save(self, visit: Visit, given: Mapping[str, str]) -> None:
        """Record what was confirmed; it serves at once, and reminders move with it."""
        if given.get("sure") == words.BACK:
            self.new(visit, given)
            return
        if given.get("sure") != YES:
            raise Refused(words.START)
        self.shelf.read(visit.database)
        made, _, after = self._both(visit, given)
        stopped = retracting.stop(visit, self._about_the_same(visit, made))
        moved = self._shift(visit, made, [*self.shelf.additions.corrections, made])
        json = made.model_dump_json(exclude_defaults=True)
        id = additions.add(visit.database, made.notice, "correction", json, visit.person, visit.now)
        self.shelf.read(visit.database)
        self._record(visit, "correct.save", id, made, moved)
        text = words.SAVED.format(id=id, line=after) + self._moving(made, moved) + _stopped(stopped)
        number = broadcasts.size(visit.database, Audience(made.notice))
        offer = [[(words.ANNOUNCE, f"/correct {id} announce")]] if number else []
        visit.say(text + (words.SUBSCRIBED.format(number=number) if number else ""), offer)

    # Taking back, and telling.

    def withdraw(self, visit: Visit, given: Mapping[str, str]) -> None:
        """Take one back, once it was shown what is answered then."""
        one = self._named(visit, given)
        if "sure" not in given:
            visit.ask_whether("correct.withdraw", self._withdrawing(visit, one), given, words.YES, words.NO)
        elif given["sure"] == NO:
            visit.say(words.LEFT)
        else:
            made = _correction(one) if one.kind == "correction" else None
            stopped = retracting.stop(visit, [one.id])
            moved = [] if made is None else self._shift(visit, made, self._without(made))
            additions.withdraw(visit.database, one, visit.person, visit.now)
            self.shelf.read(visit.database)
            self._record(visit, "correct.withdraw", one.id, made, moved)
            moving = "" if made is None else self._moving(made, moved)
            visit.say(words.WITHDRAWN.format(id=one.id) + moving + _stopped(stopped))

    def _withdrawing(self, visit: Visit, one: Addition) -> str:
        if one.kind == "wording":
            wording = Wording.model_validate_json(one.content)
            return words.WITHDRAW_WORDING.format(q=_brief(wording.q), answer=_answer(wording))
        made = _correction(one)
        after = self._told(visit, self._without(made), made)
        return words.WITHDRAW_SURE.format(before=self._now(visit, made), after=after)

    def announce(self, visit: Visit, given: Mapping[str, str]) -> None:
        """Draft a message to those who subscribed, which goes the way of every broadcast."""
        one = self._named(visit, given)
        if one.kind != "correction":
            raise Refused(words.NO_SUCH.format(id=one.id))
        made = _correction(one)
        notice = self._notice(made.notice)
        fact = _fact(notice, made)
        if not self._counts(made):
            raise Refused(words.NOT_IN_FORCE.format(id=one.id))
        now = planning.at(visit.now)
        event, template = None, words.MESSAGE.format(line=_literal(_line(notice, fact, now)))
        if isinstance(fact, facts.Window) and fact.closing is not None and fact.closing > now:
            event = fact.key
            template = words.MESSAGE_OF_WINDOW.format(before=_literal(fact.shipped.as_written))
        steering = self.broadcasting.steering
        mark = retracting.mark(one.id, visit.number)
        draft = steering.draft(visit.database, visit.person, Audience(made.notice), event, visit.now, template, mark)
        self.broadcasting.present(visit, draft)

    # What they share.

    def _named(self, visit: Visit, given: Mapping[str, str]) -> Addition:
        self.shelf.read(visit.database)
        found = [one for one in additions.current(visit.database) if str(one.id) == given.get("id", "").lstrip("0")]
        if not found or found[0].notice not in self.shelf.notices:
            raise Refused(words.NO_SUCH.format(id=given.get("id", "?")))
        return found[0]

    def _notice(self, id: str) -> Notice:
        return self.shelf.notices[id]

    def _now(self, visit: Visit, made: Correction) -> str:
        """How the fact of a correction is told now."""
        notice = self._notice(made.notice)
        return _line(notice, _fact(notice, made), planning.at(visit.now))

    def _told(self, visit: Visit, corrections: Sequence[Correction], made: Correction) -> str:
        """How it would be told with these corrections."""
        notice = self._amended(corrections, made.notice)
        return _line(notice, _fact(notice, made), planning.at(visit.now))

    def _amended(self, corrections: Sequence[Correction], notice: str) -> Notice:
        others = self.shelf.additions.model_copy(update={"corrections": tuple(corrections)})
        return self.shelf.knowledge.amended(others).notices[notice]

    def _about_the_same(self, visit: Visit, made: Correction) -> list[int]:
        """The numbers of the corrections of the same fact."""
        kept = [one for one in additions.current(visit.database) if one.kind == "correction"]
        fact = (made.notice, made.kind, made.key)
        others = [(one.id, _correction(one)) for one in kept]
        return [id for id, other in others if (other.notice, other.kind, other.key) == fact]

    def _without(self, made: Correction) -> list[Correction]:
        """The corrections that are left when one is taken back."""
        left = list(self.shelf.additions.corrections)
        left.remove(made)
        return left

    def _shift(self, visit: Visit, made: Correction, corrections: Sequence[Correction]) -> list[int]:
        """Move what reminds of a window to its end by these corrections; the numbers of the broadcasts that moved.

        What reminds of an end that is no longer set expires now. This comes before anything is added: whoever steers
        a broadcast holds it before he writes to the audit log.
        """
        before = _closing(self._notice(made.notice), made)
        after = _closing(self._amended(corrections, made.notice), made)
        if before == after:
            return []
        ends = visit.now if after is None else planning.epoch(after)
        by = 0 if before is None or after is None else ends - planning.epoch(before)
        return broadcasts.shift(visit.database, made.notice, made.key, ends, by, visit.now)

    def _moving(self, made: Correction, moved: Sequence[int]) -> str:
        """What has become of the reminders of a window whose end is another now, or none."""
        if not moved:
            return ""
        if _closing(self._notice(made.notice), made) is None:
            return words.NO_DATE_ANY_MORE.format(ids="、".join(map(str, moved)))
        return words.MOVED.format(number=len(moved))

    def _record(self, visit: Visit, action: str, id: int, made: Correction | None, moved: Sequence[int]) -> None:
        about = {} if made is None else {"notice": made.notice, "kind": made.kind, "key": made.key}
        details = {"addition": id, **about, "broadcasts": list(moved)}
        auditing.append(visit.database, visit.actor, action, details, visit.now)


def _stopped(ids: Sequence[int]) -> str:
    return words.STOPPED.format(ids="、".join(map(str, ids))) if ids else ""


def _correction(one: Addition) -> Correction:
    return Correction.model_validate_json(one.content)


def _fact(notice: Notice, made: Correction) -> facts.Amendable:
    fact = made.fact(notice)
    if fact is None:
        raise Refused(words.START)
    return fact


def _closing(notice: Notice, made: Correction) -> datetime.datetime | None:
    """When the window of a correction closes; None for anything else."""
    fact = _fact(notice, made)
    return fact.closing if isinstance(fact, facts.Window) else None


def _facts(notice: Notice) -> list[tuple[str, facts.Amendable]]:
    """What can be corrected, each with its kind."""
    windows = [("window", one) for one in notice.windows]
    return [
        *windows,
        *(("contact", one) for one in notice.contacts),
        *(("place", one) for one in notice.places),
    ]


def _line(notice: Notice, fact: facts.Amendable, now: datetime.datetime) -> str:
    """A fact as answers tell it."""
    match fact:
        case facts.Window():
            return told.window_line(notice, fact, now)
        case facts.Contact():
            return told.contact_line(fact)
        case facts.Place():
            return told.place_line(fact)
        case _:
            raise TypeError(f"{type(fact).__name__} cannot be corrected")


def _change(notice: Notice, fact: facts.Amendable, made: Correction) -> str:
    """What the notice says, and what a correction says instead."""
    new = _fact(amending.amended({notice.id: notice}, [made])[notice.id], made)
    return words.CHANGE.format(before=_label(fact.shipped), after=told.said(new))


def _label(fact: facts.Amendable) -> str:
    """A fact in a few words."""
    what = words.OF_WINDOW.format(what=fact.what) if isinstance(fact, facts.Window) else ""
    return what + told.said(fact)


def _buttons(one: Addition) -> Rows:
    withdraw = [(words.WITHDRAW, f"/correct {one.id} withdraw")]
    return [[(words.ANNOUNCE, f"/correct {one.id} announce")], withdraw] if one.kind == "correction" else [withdraw]


def _answer(wording: Wording) -> str:
    return wording.clause or words.BY_STAFF.format(answer=_brief(wording.answer or ""))


def _brief(said: str) -> str:
    return said if len(said) <= _BRIEF else said[:_BRIEF] + "…"


def _literal(said: str) -> str:
    """Words as they stand in a template of a broadcast: neither markup nor fields."""
    return html.escape(said, quote=False).replace("{", "{{").replace("}", "}}")
