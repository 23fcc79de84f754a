"""The staff's desk: what one of the staff says to it, what it asks back, and what comes of it.

A message to the desk is a command (/broadcast 12 pause), a button that says one, or what the desk has asked for. It is
led within the commit that closes its update, so it is carried out once; what it may do is looked up there as well.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pydantic
from rapidfuzz import fuzz, process

from bot.errors import Refused
from bot.messages import Rows, Sending
from bot.staff import rights, words
from bot.storage import auditing, staffing
from bot.storage.database import Database
from bot.storage.posting import post
from bot.storage.staffing import Role

_PICK = "/pick"
_PICKED = re.compile(rf"{_PICK} ([0-9]{{1,18}}) ([0-9]{{1,3}})")
_NUMBER = re.compile(r"[0-9]{1,15}")
YES, NO = "yes", "no"
_SHOWN = 40
"""Characters of a command that is not known."""
_ALIKE = 60
"""Of 100; options are few, and what is taken is said back."""


class Option(pydantic.BaseModel):
    """One thing to choose."""

    model_config = pydantic.ConfigDict(frozen=True)

    label: str
    value: str


class Asked(pydantic.BaseModel):
    """What the desk waits for: `asks` of a verb, chosen from the options, or in free words where there are none.

    `number` tells the buttons of one asking from those of another.
    """

    model_config = pydantic.ConfigDict(frozen=True)

    verb: str
    asks: str
    given: Mapping[str, str] = {}
    options: tuple[Option, ...] = ()
    free: bool = False
    number: int = 0


@dataclass
class Visit:
    """One message to the desk, and what comes of it. `now` is epoch microseconds."""

    database: Database
    person: int
    role: Role
    now: int
    number: int
    """This message's own."""
    actor: str
    """Who the audit log says did it."""
    replies: list[Sending] = field(default_factory=list)
    asked: Asked | None = None
    refused: bool = False

    def say(self, text: str, buttons: Rows | None = None) -> None:
        """Say something, with buttons below: what each shows and the command that it says."""
        self.reply(Sending(text=text, plain=True, commands=buttons or []))

    def reply(self, sending: Sending) -> None:
        """Answer with any kind of message."""
        self.replies.append(sending)

    def tell(self, people: Sequence[int], *messages: Sending) -> None:
        """Write to others."""
        contents = [one.content() for one in messages]
        post(self.database, [(person, content) for person in people for content in contents], self.now)

    def ask(
        self,
        verb: str,
        asks: str,
        question: str,
        given: Mapping[str, str],
        options: Sequence[Option] = (),
        free: bool = False,
    ) -> None:
        """Ask for `asks`, one of the options or (`free`, or where there are none) any words; then the verb goes on."""
        self.asked = Asked(
            verb=verb, asks=asks, given=given, options=tuple(options), free=free or not options, number=self.number
        )
        self.say(question, [*self._picks(options), [(words.CANCEL[0], "/desk leave")]])

    def ask_whether(self, verb: str, question: str, given: Mapping[str, str], yes: str, no: str) -> None:
        """Ask for `sure`, `YES` or `NO`, with these labels; "no" is the way out."""
        options = (Option(label=yes, value=YES), Option(label=no, value=NO))
        self.asked = Asked(verb=verb, asks="sure", given=given, options=options, number=self.number)
        self.say(question, self._picks(options))

    def _picks(self, options: Sequence[Option]) -> Rows:
        return [[(one.label, f"{_PICK} {self.number} {at}")] for at, one in enumerate(options)]

    def refuse(self, why: str, asked: Asked | None) -> None:
        """Say only why nothing came of it; what was asked before is still asked."""
        self.replies.clear()
        self.say(why)
        self.asked, self.refused = asked, True


Verb = Callable[[Visit, dict[str, str]], None]


@dataclass(frozen=True)
class Desk:
    """Every verb by its name, as the rights have them; `actor` is how the audit log names a person who speaks."""

    verbs: Mapping[str, Verb]
    actor: str = auditing.HIMSELF

    def hear(self, database: Database, person: int, said: str, now: int, number: int) -> Visit | None:
        """What a message leads to; None for who is not of the staff now, to whom the desk does not exist.

        Visits come one after the other, on whichever replica: most write to the audit log, and who holds a broadcast
        must not wait there for somebody who waits for that broadcast.
        """
        auditing.lock(database)
        role = staffing.role_of(database, person)
        if role is None:
            return None
        visit = Visit(database, person, role, now, number, self.actor.format(person=person))
        before = _asked(database, person)
        database.execute("SAVEPOINT visit")
        try:
            self._lead(visit, said.strip(), before)
        except Refused as refused:
            database.execute("ROLLBACK TO SAVEPOINT visit")
            visit.refuse(str(refused), before)
        database.execute("RELEASE SAVEPOINT visit")
        awaits = None if visit.asked is None else visit.asked.model_dump_json(exclude_defaults=True)
        staffing.await_from(database, person, awaits)
        return visit

    def _lead(self, visit: Visit, said: str, asked: Asked | None) -> None:
        if (picked := _PICKED.fullmatch(said)) is not None:
            verb, given = _picked(int(picked[1]), int(picked[2]), asked)
        elif asked is not None and (said in words.CANCEL or rights.command_of(said) == rights.LEAVE):
            verb, given = "desk.leave", {}
        elif said.startswith("/"):
            verb, given = _command(said)
        elif asked is None:
            raise Refused(words.NOT_ASKED)
        else:
            verb, given = asked.verb, {**asked.given, asked.asks: chosen(asked, said)}
        self._do(visit, verb, given, said)

    def _do(self, visit: Visit, verb: str, given: dict[str, str], said: str) -> None:
        """Carry out a verb that there is and that the person may use."""
        needed = rights.RULES.get(verb)
        if needed is None or verb not in self.verbs:
            raise Refused(words.NO_SUCH.format(command=said[:_SHOWN]))
        if not staffing.may(visit.role, needed):
            raise Refused(words.NO_RIGHT.format(role=words.ROLES[visit.role], needed=words.ROLES[needed]))
        self.verbs[verb](visit, given)


def _asked(database: Database, person: int) -> Asked | None:
    awaits = staffing.awaits_of(database, person)
    return None if awaits is None else Asked.model_validate_json(awaits)


def _command(said: str) -> tuple[str, dict[str, str]]:
    """The verb of a command and what it is given: /name [number] [action] [anything else]."""
    name = rights.command_of(said).removeprefix("/")
    rest = said.split()[1:]
    given: dict[str, str] = {}
    if rest and _NUMBER.fullmatch(rest[0]):
        given["id"] = rest.pop(0)
    action = rest.pop(0) if rest else "show" if given else ""
    action = words.ACTIONS.get(action, action)
    if rest:
        given["rest"] = said.split(maxsplit=len(said.split()) - len(rest))[-1]
    return f"{name}.{action}" if action else name, given


def _picked(number: int, at: int, asked: Asked | None) -> tuple[str, dict[str, str]]:
    """What a button of an asking says."""
    if asked is None or number != asked.number or at >= len(asked.options):
        raise Refused(words.NOT_ASKED)
    return asked.verb, {**asked.given, asked.asks: asked.options[at].value}


def chosen(asked: Asked, said: str) -> str:
    """The option that is meant by its number, its label, or something like it; free words as they are."""
    found = option(asked.options, said, certain=asked.free)
    if found is not None:
        return found
    if asked.free:
        return said
    raise Refused(words.WHICH.format(said=said))


def option(options: Sequence[Option], said: str, certain: bool = False) -> str | None:
    """The value of the option that is meant; `certain` takes none that is merely alike."""
    for at, one in enumerate(options, start=1):
        if said in (str(at), one.label, one.value):
            return one.value
    labels = [one.label for one in options]
    near = None if certain else process.extract(said, labels, scorer=fuzz.partial_ratio, score_cutoff=_ALIKE, limit=2)
    if not near or (len(near) > 1 and near[0][1] == near[1][1]):
        return None
    return options[near[0][2]].value
