"""A notice's facts as lines to read: windows with the days that are left, places, contacts, materials, steps.

Each line is short and ends with its clause. `now` decides what is over; nothing here reads a clock.
"""

import datetime
import re

from knowledge import facts, words
from knowledge.notices import Notice

_NAMES_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


def windows_lines(notice: Notice, now: datetime.datetime) -> list[str]:
    """Every window of the notice, one a line, each with what is left of it."""
    return [window_line(notice, window, now) for window in notice.windows]


def window_line(notice: Notice, window: facts.Window, now: datetime.datetime) -> str:
    """One window as the notice words it, with its year where that is not written, and what is left of it."""
    year = window_year(notice, window)
    state = window_state(window, now)
    return words.WINDOW.format(
        what=window.what,
        written=window.as_written,
        year=words.OF_YEAR.format(year=year) if year else "",
        state=words.STATE.format(state=state) if state else "",
        cited=cited(window),
    )


def moment(written: str) -> str:
    """A recorded day, or day and hour, as people write it: 2024年11月1日17:00. Raises `ValueError` for others."""
    told = datetime.datetime.fromisoformat(written)
    day = words.DAY.format(moment=told)
    return words.HOUR.format(day=day, moment=told) if "T" in written else day


def window_year(notice: Notice, window: facts.Window) -> str:
    """The year of a window that its words do not name; "" where they do. A document may put one off into the next."""
    if window.amended is None:
        return "" if notice.year is None or str(notice.year) in window.as_written else str(notice.year)
    if _NAMES_YEAR.search(window.as_written):
        return ""
    return "至".join(dict.fromkeys(moment[:4] for moment in (window.opens, window.closes) if moment))


def window_state(window: facts.Window, now: datetime.datetime) -> str:
    """What is left of a window at `now`: over, days left, days until it opens; "" where it names no day."""
    closing, opening = window.closing, window.opening
    if closing is None:
        return ""
    if now >= closing:
        return words.ENDED
    if opening is not None and now < opening:
        days = (opening.date() - now.date()).days
        return words.NOT_YET.format(days=days) if days else words.OPENS_TODAY
    days = ((closing - datetime.timedelta(seconds=1)).date() - now.date()).days
    if days == 0:
        return words.OPEN_DAY.format(written=window.as_written) if window.before else words.TODAY
    return words.LEFT.format(days=days)


def ahead(notice: Notice, now: datetime.datetime) -> list[facts.Window]:
    """The windows of the notice that name a day and are not over, in its own order."""
    return [window for window in notice.windows if window.closing is not None and now < window.closing]


def over(notice: Notice, now: datetime.datetime) -> bool:
    """Whether every window of the notice that names a day is over; False where none does."""
    closings = [window.closing for window in notice.windows if window.closing is not None]
    return bool(closings) and all(now >= closing for closing in closings)


def standing(notice: Notice, now: datetime.datetime) -> str:
    """What is to be said of the notice before anything else: that it is over or a draft; "" where neither."""
    return words.DRAFT if notice.draft else words.OVER if over(notice, now) else ""


def standing_line(notice: Notice, now: datetime.datetime) -> str:
    """The notice by name with its standing, as 按…2024年度…通知（申报已截止）."""
    return words.STANDING.format(name=notice.short_name, standing=standing(notice, now))


def introduction_lines(notice: Notice, now: datetime.datetime) -> list[str]:
    """What the notice is: its names, its number, who issued it, and its windows."""
    first = words.INTRODUCED.format(
        name=notice.short_name,
        standing=standing(notice, now),
        title=notice.name,
        number=words.NUMBER.format(number=notice.number) if notice.number else "",
        issuers="、".join(notice.issuers),
    )
    windows = windows_lines(notice, now)
    if any(window.amended for window in notice.windows):
        return [first, *windows]
    return [first, "；".join(windows) or words.NO_WINDOW]


def contacts_lines(notice: Notice) -> list[str]:
    """Every phone of the notice, one contact a line, with what it is for.

    The places that a later document amends come after them: the offices among the phones may name the former ones.
    """
    moved = [place_line(place) for place in notice.places if place.amended is not None]
    return [*(contact_line(contact) for contact in notice.contacts), *moved]


def contact_line(contact: facts.Contact) -> str:
    """One contact: what it is for, its phones, its office."""
    return words.CONTACT.format(
        label=contact_label(contact),
        phones="、".join(contact.phones),
        office=words.OFFICE.format(office=contact.office) if contact.office else "",
        cited=cited(contact),
    )


def contact_label(contact: facts.Contact) -> str:
    """What the notice calls the phone, and what it is for where that is said beside it and not in its name."""
    purposes = purposes_words(contact.purposes)
    if contact.label is None:
        return words.PHONE.format(purposes=purposes)
    if "contact" in contact.purposes or contact.label in words.TELLING:
        return contact.label
    return words.PHONE_FOR.format(label=contact.label, purposes=purposes)


def places_lines(notice: Notice) -> list[str]:
    """Every address of the notice, with what it is for."""
    return [place_line(place) for place in notice.places]


def place_line(place: facts.Place) -> str:
    """One address."""
    return words.PLACE.format(
        purposes=purposes_words(place.purposes), address=place.address, postcode=_postcode(place), cited=cited(place)
    )


def _postcode(place: facts.Place) -> str:
    return words.POSTCODE.format(postcode=place.postcode) if place.postcode else ""


def mailbox_line(mailbox: facts.Mailbox) -> str:
    """One e-mail address, with the words that say what it is for."""
    return words.MAILBOX.format(
        address=mailbox.address,
        password=words.PASSWORD.format(password=mailbox.password) if mailbox.password else "",
        quote=mailbox.quote,
        cited=cited(mailbox),
    )


def website_line(website: facts.Website) -> str:
    """One website, with the words that say what it is for."""
    return words.WEBSITE.format(
        purposes=purposes_words(website.purposes),
        name=website.name,
        url=words.URL.format(url=website.url) if website.url and website.url not in website.quote else "",
        quote=website.quote,
        cited=cited(website),
    )


def materials_lines(notice: Notice) -> list[str]:
    """Every item to be handed in, with copies, paper and kind where the notice names them."""
    return [material_line(material) for material in notice.materials]


def material_line(material: facts.Material) -> str:
    """One item to be handed in."""
    parts = (material.kind, material.copies, material.paper, material.sides, material.electronic)
    details = "，".join(part for part in parts if part)
    return words.MATERIAL.format(
        name=material.name, details=words.DETAILS.format(details=details) if details else "", cited=cited(material)
    )


def steps_lines(notice: Notice) -> list[str]:
    """The steps of the procedure, numbered."""
    return [
        words.STEP.format(number=number, name=step.name, cited=cited(step))
        for number, step in enumerate(notice.steps, start=1)
    ]


def publicity_line(publicity: facts.Publicity) -> str:
    """What is shown to the public, and how long."""
    return words.PUBLICITY.format(
        what=publicity.what, days=publicity.days, quote=publicity.quote, cited=cited(publicity)
    )


def cited(fact: facts.Fact) -> str:
    """The clause of a fact as it stands at the end of a line; before it the document that amends the fact, if one
    does, and after it what the notice itself says."""
    if not isinstance(fact, facts.Amendable) or fact.amended is None:
        return words.CITED.format(clause=fact.clause)
    return words.AMENDED.format(
        document=document(fact.amended),
        clause=fact.clause,
        before=said(fact.shipped),
    )


def document(named: facts.Document) -> str:
    """A document by its name, in book title marks unless it brings them, and the day it bears."""
    titled = named.name.startswith("《") and "》" in named.name
    name = named.name if titled else words.TITLED.format(name=named.name)
    return words.DOCUMENT.format(name=name, date=words.DAY.format(moment=named.date))


def said(fact: facts.Amendable) -> str:
    """The words of a fact that a document may give anew: a window's time, phones, an address with its postcode."""
    match fact:
        case facts.Window():
            return fact.as_written
        case facts.Contact():
            return "、".join(fact.phones)
        case facts.Place():
            return fact.address + _postcode(fact)
        case _:
            raise TypeError(f"{type(fact).__name__} is never amended")


def purposes_words(purposes: tuple[facts.Purpose, ...]) -> str:
    return "、".join(words.PURPOSES[purpose] for purpose in purposes)
