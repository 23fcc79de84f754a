"""A correction as staff fill it in, field by field: which there are, and what was said in them."""

import datetime
import re
from collections.abc import Mapping

from bot.errors import Refused
from bot.staff import correct_words as words
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
_MOMENT = re.compile(
    r"(?P<year>\d{4})[-年/.](?P<month>\d{1,2})[-月/.](?P<day>\d{1,2})日?"
    r"(?:[ t]*(?P<hour>\d{1,2})[:时点](?P<minute>\d{2})?分?)?"
)
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
    document = {"name": name, "date": _moment(given.get("date", f"{today}"))[:10]}
    made = {"notice": given["notice"], "kind": kind, "key": key, "document": document, **_values(kind, given)}
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


def _values(kind: str, given: Mapping[str, str]) -> dict[str, object]:
    match kind:
        case "window":
            pending = "" if "closes" in given else _PENDING["as_written"]
            asked = {"opens": given.get("closes", ""), **given}  # until it is asked, it opens in time
            moments = {name: _moment(asked[name]) for name in ("closes", "opens") if asked.get(name)}
            return {"as_written": _line(given.get("as_written") or pending) or None, **moments}
        case "contact":
            phones = _BETWEEN.split(given.get("phones", _PENDING["phones"]))
            return {"phones": tuple(text.normalise(phone) for phone in phones if phone.strip())}
        case _:
            address, postcode = given.get("address", _PENDING["address"]), given.get("postcode", "")
            return {"address": _line(address), "postcode": _line(postcode) or None}


def _closing_is_past(given: Mapping[str, str], now: datetime.datetime) -> bool:
    if not given.get("closes"):
        return False
    closes = _moment(given["closes"])
    last = datetime.datetime.fromisoformat(closes)
    return (last if "T" in closes else last + _DAY) <= now


def _moment(said: str) -> str:
    """A day, or a day and a time, as corrections have it."""
    found = _MOMENT.fullmatch(text.normalise(said))
    try:
        assert found is not None
        day = datetime.date(int(found["year"]), int(found["month"]), int(found["day"]))
        _ = day + _DAY  # when a window ends that closes on it
        if found["hour"] is None:
            return day.isoformat()
        hour = datetime.time(int(found["hour"]), int(found["minute"] or 0))
    except (AssertionError, ValueError, OverflowError):
        raise Refused(words.AGAIN.format(problem=words.NO_DATE.format(said=said[:20]))) from None
    return f"{day.isoformat()}T{hour:%H:%M}"


def _name(said: str) -> str:
    """A document's name without the title marks that are written around it."""
    titled = _TITLED.fullmatch(_line(said))
    return titled[1] if titled else _line(said)


def _line(said: str) -> str:
    return " ".join(said.split())
