"""Who is put on the staff and taken off it. Each is told, if he can be reached, and the audit log has it."""

from bot.errors import Refused
from bot.messages import Sending
from bot.staff import words
from bot.storage import auditing, staffing
from bot.storage.posting import post
from bot.storage.staffing import Member, Role
from bot.storage.store import Store

OPERATOR = "operator"
"""Who has the machine, in the audit log."""


def hire_first(store: Store, person: int, now: int) -> bool:
    """Make a person the admin where the staff is nobody yet, as the settings have it; whether it was."""
    with store.database.transaction():
        hired = staffing.add_first_admin(store.database, person, now)
        if hired:
            auditing.append(store.database, OPERATOR, "staff.add", {"person": person, "role": "admin"}, now)
    return hired


def hire(store: Store, person: int, role: Role, now: int) -> None:
    """Put a person on the staff, or give another role. Raises `Refused` where that leaves no admin."""
    with store.database.transaction():
        auditing.lock(store.database)
        _keep_an_admin(staffing.members(store.database), person, role)
        staffing.set_role(store.database, person, role, now)
        auditing.append(store.database, OPERATOR, "staff.add", {"person": person, "role": role}, now)
        welcome = Sending(text=words.DESK.format(role=words.ROLES[role]), plain=True)
        post(store.database, [(person, welcome.content())], now)


def dismiss(store: Store, person: int, now: int) -> None:
    """Take a person off the staff; an admin is told of his broadcasts instead, or nobody.

    Raises `Refused` where he is not on it, or is the last admin.
    """
    with store.database.transaction():
        auditing.lock(store.database)
        _keep_an_admin(staffing.members(store.database), person, None)
        if not staffing.remove(store.database, person):
            raise Refused(words.NOT_ON_STAFF.format(person=person))
        admins = staffing.with_role(store.database, "admin")
        staffing.report_to(store.database, person, next(iter(admins), None))
        auditing.append(store.database, OPERATOR, "staff.remove", {"person": person}, now)


def _keep_an_admin(members: tuple[Member, ...], person: int, role: Role | None) -> None:
    others = [one for one in members if one.role == "admin" and one.person != person]
    if role != "admin" and not others and any(one.person == person and one.role == "admin" for one in members):
        raise Refused(words.LAST_ADMIN)
