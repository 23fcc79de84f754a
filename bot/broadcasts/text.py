"""What a broadcast says: a template that staff wrote, filled from the notice at the time it is sent."""

import dataclasses
import datetime
import hashlib
import html
import json
import string
from collections.abc import Mapping

from bot.broadcasts import planning, templates
from bot.errors import TextError
from bot.shelf import Shelf
from bot.storage.broadcasts import Broadcast
from knowledge import facts, told
from knowledge.notices import Notice

LIMIT = 4096
"""UTF-16 code units of a message (core.telegram.org/bots/api#sendmessage), its markup counted in, to be safe."""
_OVER = -1


class Texts:
    """Fills templates from the notices as they stand now."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def compose(self, broadcast: Broadcast, now: int) -> str | None:
        """The message as Telegram's HTML; None where it can no longer be sent truthfully."""
        try:
            return self.composed(broadcast, now)
        except TextError:
            return None

    def composed(self, broadcast: Broadcast, now: int) -> str:
        """The same. Raises `TextError` with the reason."""
        notice = self._shelf.notices.get(broadcast.audience.notice)
        if notice is None:
            raise TextError(templates.GONE)
        window = None if broadcast.event is None else window_of(notice, broadcast.event)
        if not broadcast.text.strip():
            raise TextError(templates.EMPTY)
        values = {name: html.escape(value, quote=False) for name, value in _values(notice, window, now).items()}
        text = _filled(broadcast.text, values) + _footer(notice, window, broadcast.text)
        length = len(text.encode("utf-16-le")) // 2
        if length > LIMIT:
            raise TextError(templates.TOO_LONG.format(length=length, limit=LIMIT))
        return text


def seal(broadcast: Broadcast) -> str:
    """The hash of what is approved: text and audience, the window they are about, and whether it is paid for."""
    audience = dataclasses.asdict(broadcast.audience)
    meant = json.dumps([broadcast.text, audience, broadcast.event, broadcast.paid], sort_keys=True)
    return hashlib.sha256(meant.encode()).hexdigest()


def default(notice: Notice, window: facts.Window | None) -> str:
    """The template that staff begin with: what the notice gives."""
    if window is None:
        return templates.NOTICE
    given = _values(notice, window, None)
    text = templates.WINDOW
    text += templates.PLACE if "地点" in given else ""
    return text + (templates.PHONE if "电话" in given else "")


def window_of(notice: Notice, key: str) -> facts.Window:
    """The window of that key. Raises `TextError` where the notice has it no more."""
    found = next((window for window in notice.windows if window.key == key), None)
    if found is None:
        raise TextError(templates.GONE)
    return found


def days_left(window: facts.Window, now: int) -> int | None:
    """Days until the window's last day, 0 on it, -1 once it is over; None where it names none."""
    if window.closing is None:
        return None
    moment = planning.at(now)
    if moment >= window.closing:
        return _OVER
    return ((window.closing - datetime.timedelta(seconds=1)).date() - moment.date()).days


def _values(notice: Notice, window: facts.Window | None, now: int | None) -> Mapping[str, str]:
    """What each field stands for; those that the notice does not give are left out."""
    places = [place.address for place in _places(notice)]
    phones = [phone for contact in _contacts(notice) for phone in contact.phones]
    values = {"通知名称": notice.short_name, "地点": "；".join(places), "电话": "、".join(dict.fromkeys(phones))}
    if window is not None:
        left = "" if now is None else _left(window, now)
        values |= {"办理事项": window.what, "截止时间": window.as_written, "剩余时间": left}
    return {name: value for name, value in values.items() if value}


def _left(window: facts.Window, now: int) -> str:
    if days_left(window, now) == _OVER:
        raise TextError(templates.OVER)
    return told.window_state(window, planning.at(now))


def _filled(template: str, values: Mapping[str, str]) -> str:
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError:
        raise TextError(templates.BROKEN) from None
    for _, field, form, conversion in parts:
        if field is None:
            continue
        if field not in templates.FIELDS or form or conversion:
            fields = "、".join(f"{{{name}}}" for name in templates.FIELDS)
            raise TextError(templates.UNKNOWN_FIELD.format(field=field, fields=fields))
        if field not in values:
            raise TextError(templates.NO_VALUE.format(field=field))
    return template.format_map(values)


def _footer(notice: Notice, window: facts.Window | None, template: str) -> str:
    """What it rests on, with every document that amends what it says, and how to get no more of them."""
    said: list[facts.Amendable] = [] if window is None else [window]
    said += [place for place in _places(notice) if "{地点}" in template]
    said += [contact for contact in _contacts(notice) if "{电话}" in template]
    documents = dict.fromkeys(fact.amended for fact in said if fact.amended is not None)
    clause = templates.CLAUSE.format(name=notice.short_name, clause=window.clause) if window is not None else ""
    named = [told.document(one) for one in documents]
    grounds = "，".join(filter(None, (clause, *named)))
    basis = templates.BASIS.format(grounds=grounds) if grounds else templates.FROM_STAFF
    return templates.FOOTER.format(
        basis=html.escape(basis, quote=False), name=html.escape(notice.short_name, quote=False)
    )


def _places(notice: Notice) -> list[facts.Place]:
    return [place for place in notice.places if "hand_in" in place.purposes]


def _contacts(notice: Notice) -> list[facts.Contact]:
    return [contact for contact in notice.contacts if "complaint" not in contact.purposes]
