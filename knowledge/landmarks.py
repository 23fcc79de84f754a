"""By what people mean a notice without its name: a street, a room, a phone or a mailbox that stands in no other."""

import re
from collections.abc import Iterator

from knowledge import text
from knowledge.notices import Notice

_STREET = re.compile("[^\\W\\d市区县省号局厅处道街乡镇]{2,6}(?:大道|路|街(?!道)|巷)")
_ROOM = re.compile(r"(?<!\d)(?:\d{3,}室|\d{2,}号窗口)")
_PHONE = re.compile(r"(?<!\d)\d{7,8}(?!\d)")


def of(notice: Notice) -> list[str]:
    """The landmarks of a notice, normalised, each once."""
    return list(dict.fromkeys(_all(notice)))


def _all(notice: Notice) -> Iterator[str]:
    for place in notice.places:
        address = text.normalise(place.address)
        yield from _STREET.findall(address)
        yield from _ROOM.findall(address)
    for contact in notice.contacts:
        for phone in contact.phones:
            yield from _PHONE.findall(text.normalise(phone))
    for mailbox in notice.mailboxes:
        yield text.normalise(mailbox.address)
