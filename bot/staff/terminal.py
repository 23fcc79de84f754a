"""The desk in a terminal, and what the operator of the machine does for staff: python -m bot staff|audit|broadcast."""

import sys
from contextlib import closing

from bot import clock
from bot.broadcasts import planning
from bot.broadcasts.text import Texts
from bot.errors import Refused
from bot.messages import Sending
from bot.settings import Settings
from bot.shelf import Shelf
from bot.staff import hiring, office, words
from bot.staff.desk import Desk, Visit
from bot.storage import auditing, broadcasts, staffing
from bot.storage.opening import open_store
from bot.storage.staffing import Role
from bot.storage.store import Store

_COMMAND = "/broadcast"
_AS = f"{hiring.OPERATOR} as {auditing.HIMSELF}"


def add(settings: Settings, person: int, role: Role) -> int:
    """Put somebody on the staff."""
    with closing(_open(settings)) as store:
        hiring.hire(store, person, role, clock.epoch())
    print(words.HIRED.format(person=person, role=words.ROLES[role]))
    return 0


def remove(settings: Settings, person: int) -> int:
    """Take somebody off the staff."""
    with closing(_open(settings)) as store:
        hiring.dismiss(store, person, clock.epoch())
    print(words.DISMISSED.format(person=person))
    return 0


def show(settings: Settings) -> int:
    """Everybody on the staff, with role and since when."""
    with closing(_open(settings)) as store:
        members = staffing.members(store.database)
    for one in members:
        since = planning.minute(one.at)
        print(words.MEMBER.format(person=one.person, role=words.ROLES[one.role], since=since))
    if not members:
        print(words.NOBODY_YET)
    return 0


def verify(settings: Settings) -> int:
    """Whether the audit log is as it was written; 1 where it is not."""
    with closing(_open(settings)) as store:
        found = auditing.verify(store.database)
    if found.wrong is not None:
        print(words.TAMPERED.format(wrong=found.wrong), file=sys.stderr)
        return 1
    print(words.INTACT.format(rows=found.rows, hash=found.hash or "-"))
    return 0


def broadcast(settings: Settings, person: int | None, said: str) -> int:
    """Say one /broadcast command to the desk, and answer what it asks line by line.

    1 where the last was refused, or something that was asked has got no answer.
    """
    shelf = Shelf.load()
    with closing(_open(settings)) as store:
        shelf.refresh(store)
        desk = office.desk(settings, shelf, _AS)
        person = _speaker(store) if person is None else person
        try:
            visit = _talk(store, desk, person, f"{_COMMAND} {said}".strip(), Texts(shelf))
        finally:
            _leave(store, person)
    return 1 if visit.refused or visit.asked is not None else 0


def _talk(store: Store, desk: Desk, person: int, said: str, texts: Texts) -> Visit:
    """The last answer of the desk: to what is said, or to the last line that it asked for."""
    visit = _hear(store, desk, person, said)
    _print(visit, store, texts)
    for line in sys.stdin if visit.asked is not None and not visit.refused else ():
        visit = _hear(store, desk, person, line.strip())
        _print(visit, store, texts)
        if visit.asked is None:
            break
    return visit


def _leave(store: Store, person: int) -> None:
    """Nothing is asked any more: what the person says on Telegram next is no answer to what was asked here."""
    with store.database.transaction():
        staffing.await_from(store.database, person, None)


def _hear(store: Store, desk: Desk, person: int, said: str) -> Visit:
    now = clock.epoch()
    with store.database.transaction():
        visit = desk.hear(store.database, person, said, now, now)
    if visit is None:
        raise Refused(words.NOT_ON_STAFF.format(person=person))
    return visit


def _open(settings: Settings) -> Store:
    return open_store(settings.database.get_secret_value())


def _speaker(store: Store) -> int:
    members = staffing.members(store.database)
    if len(members) != 1:
        raise Refused(words.WHO_SPEAKS if members else words.NOBODY_YET)
    return members[0].person


def _print(visit: Visit, store: Store, texts: Texts) -> None:
    """What the desk says, and what can be said to it: a preview is shown here and sent to the person's chat as well."""
    for one in visit.replies:
        print(_shown(one, store, texts))
        for row in one.commands:
            for label, command in row:
                if command.startswith(_COMMAND):
                    print(f"  [{label}] {command.removeprefix(_COMMAND).strip()}")
        if visit.asked is not None:
            for number, option in enumerate(visit.asked.options, start=1):
                print(f"  {number}. {option.label}")
    content = [one for one in visit.replies if one.kind != "message"]
    if content:
        with store.database.transaction():
            visit.tell([visit.person], *content)


def _shown(one: Sending, store: Store, texts: Texts) -> str:
    about = broadcasts.get(store.database, one.broadcast) if one.kind == "preview" and one.broadcast else None
    return one.text if about is None else texts.composed(about, clock.epoch())
