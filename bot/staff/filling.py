"""A correction as staff fill it in, field by field: which there are, and what was said in them."""

import datetime
import re
from collections.abc import Mapping

from bot.errors import Refused
from bot.staff import correct_words as words
from bot.staff import moments
from knowledge import facts, text
from knowledge.additions import Correction
from knowledge.notices import Notice

_OF_KIND: Mapping[str, tuple[str, ...]] = {
    "window": ("as_written", "closes", "opens"),
    "contact": ("phones",),
    "place": ("address", "postcode"),
}
_OF_DOCUMENT = ("document", "date")
_PENDING: Mapping[str, str] = {"as_written": "0", "phones": "00000", "address": "0", "document": "文件"}
"""Stands for what is not said yet, so that what is said can be checked."""
_BETWEEN = re.compile(r"[、，,；;/\n]+")
_DAY = datetime.timedelta(days=1)
_TITLED = re.compile("《([^《》]+)》")


def fields(given: Mapping[str, str], now: datetime.datetime) -> tuple[str, ...]:
    """What is to be said, in order, as far as it is known from what was."""
    if "fact" not in given:
        return ("notice", "fact")
    of_kind = _OF_KIND[given["fact"].split()[0]]
    if _closing_is_past(given, now):
        of_kind = ("as_written", "closes", "past", "opens")
    return ("notice", "fact", *of_kind, *_OF_DOCUMENT)


def taken_back(given: Mapping[str, str], now: datetime.datetime) -> dict[str, str]:
    """What was said, without the last of it where "back" was said after it."""
    kept = {name: value for name, value in given.items() if value != words.BACK}
    if len(kept) < len(given):
        said = [name for name in fields(kept, now) if name in kept]
        kept.pop(said[-1], None)
    return kept


def correction(given: Mapping[str, str], today: datetime.date) -> Correction:
    """The correction as far as it is filled in. Raises `Refused` for a day that cannot be read."""
    kind, key = given["fact"].split(" ", 1)
    name = _name(given.get("document", _PENDING["document"]))
    document = {"name": name, "date": _moment(given.get("date", f"{today}"), today, past=True)[:10]}
    made = {"notice": given["notice"], "kind": kind, "key": key, "document": document, **_values(kind, given, today)}
    return Correction.model_validate(made)


def check(made: Correction, notice: Notice, today: datetime.date) -> None:
    """Raise `Refused` with what is wrong with it."""
    problems = made.problems(notice)
    if _opens_later(made, notice):
        problems.append(words.OPENS_LATER.format(closes=made.closes))
    if made.document.date > today:
        problems.append(words.FUTURE.format(date=made.document.date))
    if problems:
        raise Refused(words.AGAIN.format(problem="\n".join(problems)))


def end(made: Correction) -> str:
    """Which end of a window is recorded, in a line of its own; "" for anything else."""
    if made.kind != "window":
        return ""
    if made.closes is None:
        return words.NO_END
    return words.END.format(day=made.closes[:10], hour=made.closes[11:] or words.MIDNIGHT)


def _opens_later(made: Correction, notice: Notice) -> bool:
    """Whether a window that is not opened anew opens, as it stands, after it closes."""
    window = made.fact(notice)
    if not made.closes or made.opens or not isinstance(window, facts.Window) or window.opens is None:
        return False
    return window.opens[: len(made.closes)] > made.closes


def _values(kind: str, given: Mapping[str, str], today: datetime.date) -> dict[str, object]:
    match kind:
        case "window":
            pending = "" if "closes" in given else _PENDING["as_written"]
            asked = {"opens": given.get("closes", ""), **given}  # until it is asked, it opens in time
            as_written = _line(given.get("as_written") or pending) or None
            return {"as_written": as_written, **_window(asked, today)}
        case "contact":
            phones = _BETWEEN.split(given.get("phones", _PENDING["phones"]))
            return {"phones": tuple(text.normalise(phone) for phone in phones if phone.strip())}
        case _:
            address, postcode = given.get("address", _PENDING["address"]), given.get("postcode", "")
            return {"address": _line(address), "postcode": _line(postcode) or None}


def _window(said: Mapping[str, str], today: datetime.date) -> dict[str, str]:
    """When a window opens and closes, as far as it is said; without a year it opens before it closes."""
    if not said.get("closes"):
        return {"opens": _moment(said["opens"], today)} if said.get("opens") else {}
    closes = _moment(said["closes"], today)
    last = datetime.date.fromisoformat(closes[:10])
    opens = {"opens": _moment(said["opens"], last, past=True)} if said.get("opens") else {}
    return {"closes": closes, **opens}


def _closing_is_past(given: Mapping[str, str], now: datetime.datetime) -> bool:
    if not given.get("closes"):
        return False
    closes = _moment(given["closes"], now.date())
    last = datetime.datetime.fromisoformat(closes)
    return (last if "T" in closes else last + _DAY) <= now


def _moment(said: str, today: datetime.date, past: bool = False) -> str:
    """A day, or a day and a time, as corrections have it."""
    found = moments.read(said, today, past)
    if found is None or found[0] == datetime.date.max:  # a window that closes on a day ends with it
        raise Refused(words.AGAIN.format(problem=words.NO_DATE.format(said=said[:20])))
    day, hour = found
    return day.isoformat() if hour is None else f"{day.isoformat()}T{hour:%H:%M}"


def _name(said: str) -> str:
    """A document's name without the title marks that are written around it."""
    titled = _TITLED.fullmatch(_line(said))
    return titled[1] if titled else _line(said)


def _line(said: str) -> str:
    return " ".join(said.split())
