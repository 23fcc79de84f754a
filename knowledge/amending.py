"""Notices amended by corrections, and the amendments that an answer must not be read without."""

import datetime
import functools
import logging
import re
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from typing import TypeVar, cast

from knowledge import facts, told, words
from knowledge.additions import Correction
from knowledge.notices import Notice

log = logging.getLogger(__name__)

_Place = tuple[str, str]
"""A fact's kind and key."""
_AnyFact = TypeVar("_AnyFact", bound=facts.Amendable)
_SPACE = re.compile(r"(?<!\d)\s|\s(?!\d)")  # 0351-4030078 4223643 are two phones
_QUOTE = re.compile(r"“(.*)”（[^（）“”]+）$", re.DOTALL)
"""What a line quotes of a notice, with its clause after it."""
_DAY = re.compile(r"\d{1,2}月(?:\d{1,2}日|[上中下]旬)?")


def amended(notices: Mapping[str, Notice], corrections: Sequence[Correction]) -> Mapping[str, Notice]:
    """The notices with what later documents say instead; those without corrections are as they were.

    Of several corrections of one fact the newest document counts, of the same day the last. A correction that does not
    fit a notice (or whose notice is served no more) is left out, with a line in the log.
    """
    by_notice: dict[str, dict[_Place, list[Correction]]] = {}
    for one in sorted((one for one in corrections if _fits(one, notices)), key=_dated):
        by_notice.setdefault(one.notice, {}).setdefault((one.kind, one.key), []).append(one)
    return ChainMap({id: _amended(notices[id], found) for id, found in by_notice.items()}, _unchanged(notices))


def _unchanged(notices: Mapping[str, Notice]) -> MutableMapping[str, Notice]:
    """The same notices: a ChainMap writes to its first mapping only, and nobody writes to this one."""
    return cast(MutableMapping[str, Notice], notices)


def counting(corrections: Iterable[Correction], of: Correction) -> Correction | None:
    """Of these corrections the one that counts for the fact of another one; None where none is of that fact."""
    same = [one for one in corrections if (one.notice, one.kind, one.key) == (of.notice, of.kind, of.key)]
    return sorted(same, key=_dated)[-1] if same else None


def _dated(correction: Correction) -> datetime.date:
    return correction.document.date


def _fits(correction: Correction, notices: Mapping[str, Notice]) -> bool:
    notice = notices.get(correction.notice)
    problems = ["no such notice"] if notice is None else correction.problems(notice)
    if problems:
        log.warning("A correction of %s, %s, is left out: %s", correction.notice, correction.key, " ".join(problems))
    return not problems


def _amended(notice: Notice, corrections: dict[_Place, list[Correction]]) -> Notice:
    def each(kind: str, shipped: tuple[_AnyFact, ...]) -> tuple[_AnyFact, ...]:
        return tuple(functools.reduce(_corrected, corrections.get((kind, fact.key), ()), fact) for fact in shipped)

    return notice.model_copy(
        update={
            "windows": each("window", notice.windows),
            "contacts": each("contact", notice.contacts),
            "places": each("place", notice.places),
        }
    )


def _corrected(fact: _AnyFact, correction: Correction) -> _AnyFact:
    return fact.amended_by(correction.document, _values(fact, correction))


def _values(fact: facts.Amendable, correction: Correction) -> dict[str, object]:
    match fact:
        case facts.Window():
            return _window(fact, correction)
        case facts.Contact():
            return {"phones": correction.phones}
        case _:
            return {"address": correction.address, "postcode": correction.postcode or None}


def _window(window: facts.Window, correction: Correction) -> dict[str, object]:
    """A window's new days and words. A document that only moves the end leaves the beginning where it was."""
    opens, closes = correction.opens or None, correction.closes or None
    written = (correction.as_written or "").strip() or _spelled(opens, str(closes))
    if opens is None and closes is not None and window.opens is not None and window.opens[: len(closes)] <= closes:
        opens = window.opens
    return {"as_written": written, "opens": opens, "closes": closes, "before": written.endswith("前")}


def _spelled(opens: str | None, closes: str) -> str:
    if opens is None:
        return words.UNTIL.format(closes=told.moment(closes))
    return words.SPAN.format(opens=told.moment(opens), closes=told.moment(closes))


def needed(notice: Notice, lines: Iterable[str], cited: Iterable[str], now: datetime.datetime) -> list[str]:
    """The amendments, one a line, of which an answer has the clause or the former words."""
    said, paths = _SPACE.sub("", "\n".join(lines)), set(cited)
    return [
        line for fact, line in _lines(notice, now) if paths & _clauses(notice, fact) or _says_former(said, notice, fact)
    ]


def outdated(notice: Notice, line: str) -> list[str]:
    """The words of an amended fact's former values that a line quotes of the notice, the longest where they overlap."""
    quote = _QUOTE.search(_SPACE.sub("", line))
    if quote is None:
        return []
    amended = (one for one in (*notice.windows, *notice.contacts, *notice.places) if one.amended)
    former = dict.fromkeys(one for fact in amended for one in _former(notice, fact.shipped))
    said = [one for one in former if _within(one, quote[1])]
    return [one for one in said if not any(one in other for other in said if one != other)]


def _lines(notice: Notice, now: datetime.datetime) -> Iterator[tuple[facts.Amendable, str]]:
    yield from ((one, told.window_line(notice, one, now)) for one in notice.windows if one.amended)
    yield from ((one, told.contact_line(one)) for one in notice.contacts if one.amended)
    yield from ((one, told.place_line(one)) for one in notice.places if one.amended)


def _clauses(notice: Notice, fact: facts.Amendable) -> set[str]:
    """The clause that a fact names, and the smaller ones in which its words stand."""
    return {fact.clause, *notice.clauses.locate(fact.shipped.quote)}


def _says_former(said: str, notice: Notice, fact: facts.Amendable) -> bool:
    return any(_within(former, said) for former in _former(notice, fact.shipped))


def _within(former: str, said: str) -> bool:
    """Whether words stand in others, their first and last figures whole: 1月 stands neither in 11月 nor in 1月2日."""
    ends = r"(?!\d)" if former[-1].isdigit() or former[-1] == "月" else ""
    return re.search(rf"(?<!\d){re.escape(former)}{ends}", said) is not None


def _former(notice: Notice, fact: facts.Amendable) -> Iterator[str]:
    """The words of a shipped fact that are no longer right, without white space."""
    match fact:
        case facts.Window():
            yield _SPACE.sub("", fact.as_written)
            yield from _DAY.findall(_SPACE.sub("", fact.as_written))
            moments = (datetime.datetime.fromisoformat(one) for one in (fact.opens, fact.closes) if one)
            yield from (f"{moment.month}月{moment.day}日" for moment in moments)
        case facts.Contact():
            yield from (_SPACE.sub("", phone) for phone in fact.phones)
        case facts.Place():
            yield from (_SPACE.sub("", part) for part in (fact.address, fact.postcode) if part)
            offices = (contact.office for contact in notice.contacts if contact.office)
            yield from (one for one in offices if one in fact.address and re.search(r"\d", one))  # 26号窗口 is a place
