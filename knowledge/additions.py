"""What staff add to the shipped notices in mid-season: corrections of facts, and questions with their answers.

They come from a store, never from a notice's folder. `problems` says what is wrong with one before it is kept; one that
no longer fits a notice is left out when knowledge is amended. Nothing here reads a clock: whether a document is dated
in the future is for the caller to see.
"""

import datetime
import re
from collections.abc import Iterable, Iterator
from typing import Literal

from knowledge import days, facts, words
from knowledge.datafile import Strict
from knowledge.facts import Document
from knowledge.notices import Notice

__all__ = ["Additions", "Correction", "Document", "Wording"]

_LONGEST = 100
"""Characters of a name, an address or a time, so that an amendment fits into an answer beside what it amends."""

_LONGEST_ANSWER = 250  # characters of an own answer, for the same reason
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d)?")
_PHONE = re.compile(r"[-\d()（）转+ ]+")
_FEWEST_DIGITS = 5  # as in 12345
_NAMING = re.compile("[\u4e00-\u9fff]")
_COUNTING = re.compile("[零〇一二三四五六七八九十百千年月日号]")


class Correction(Strict):
    """What a later document says instead of one fact of a notice; `key` is the fact's (see `facts.Amendable`).

    A window has `as_written` (the document's words), `opens` and `closes` (see `facts.Moment`), a contact `phones`, a
    place `address` and `postcode`.
    """

    notice: str
    kind: Literal["window", "contact", "place"]
    key: str
    document: Document
    as_written: str | None = None
    opens: str | None = None
    closes: str | None = None
    phones: tuple[str, ...] = ()
    address: str | None = None
    postcode: str | None = None

    def fact(self, notice: Notice) -> facts.Amendable | None:
        """The fact of the notice that it corrects, or None where the notice has none of that key."""
        kinds = {"window": notice.windows, "contact": notice.contacts, "place": notice.places}
        return next((fact for fact in kinds[self.kind] if fact.key == self.key), None)

    def problems(self, notice: Notice) -> list[str]:
        """What is wrong with it for this notice, in Chinese sentences for staff; empty where nothing is."""
        return list(self._problems(notice))

    def _problems(self, notice: Notice) -> Iterator[str]:
        if self.notice != notice.id or self.fact(notice) is None:
            yield words.NO_SUCH_FACT.format(key=self.key)
        yield from self._in_name()
        yield from _too_long((self.document.name, self.as_written, self.address, self.postcode, *self.phones))
        match self.kind:
            case "window":
                yield from self._in_window()
            case "contact":
                yield from self._in_phones()
            case "place" if not (self.address or "").strip():
                yield words.NO_ADDRESS

    def _in_window(self) -> Iterator[str]:
        written = (self.as_written or "").strip()
        if not self.closes and not written:
            yield words.NO_WINDOW_GIVEN
        wrong = [moment for moment in (self.opens, self.closes) if moment and not _is_moment(moment)]
        yield from (words.NO_DATE.format(written=moment) for moment in wrong)
        if wrong or not self.closes:
            return
        if self.opens and self.opens[: len(self.closes)] > self.closes:
            yield words.CLOSES_FIRST.format(opens=self.opens, closes=self.closes)
        day, hour = self.closes[:10], self.closes[11:]
        if not days.fits(written, day):
            yield words.OTHER_DAY.format(written=written, day=day)
        hours = days.hours(written)
        if hours and not hour:
            yield words.NO_HOUR.format(written=written, example=f"{day} {max(hours)}")
        elif hours and hour not in hours:
            yield words.OTHER_HOUR.format(written=written, hour=hour)

    def _in_name(self) -> Iterator[str]:
        """A name has two characters beside figures: 三零三六二四零 is none, and 2024年10月22日 neither."""
        name = self.document.name.strip("《》 \n")
        if not name:
            yield words.NO_DOCUMENT
        elif len(_NAMING.findall(_COUNTING.sub("", name))) < 2:
            yield words.NO_NAME.format(name=name[:20])

    def _in_phones(self) -> Iterator[str]:
        if not self.phones:
            yield words.NO_PHONE
        yield from (words.NO_NUMBER.format(phone=phone[:20]) for phone in self.phones if not _is_phone(phone))


class Wording(Strict):
    """A question as somebody worded it, answered by a clause of the notice or by staff's own words, on a day."""

    notice: str
    q: str
    clause: str | None = None
    answer: str | None = None
    date: datetime.date

    def problems(self, notice: Notice) -> list[str]:
        """What is wrong with it for this notice, in Chinese sentences for staff; empty where nothing is."""
        return list(self._problems(notice))

    def _problems(self, notice: Notice) -> Iterator[str]:
        if not any(character.isalnum() for character in self.q):
            yield words.NO_QUESTION
        if bool(self.clause) == bool((self.answer or "").strip()):
            yield words.ONE_ANSWER
        quotable = self.clause in notice.clauses and not notice.clauses[str(self.clause)].form
        if self.notice != notice.id or (self.clause and not quotable):
            yield words.NO_SUCH_CLAUSE.format(clause=self.clause or self.notice)
        yield from _too_long((self.answer,), _LONGEST_ANSWER)


class Additions(Strict):
    """Everything that was added, in the order in which it was; `version` grows with each addition."""

    version: int = 0
    corrections: tuple[Correction, ...] = ()
    wordings: tuple[Wording, ...] = ()


def _is_moment(written: str) -> bool:
    try:
        datetime.datetime.fromisoformat(written)
    except ValueError:
        return False
    return _MOMENT.fullmatch(written) is not None


def _is_phone(written: str) -> bool:
    return _PHONE.fullmatch(written) is not None and len(re.findall(r"\d", written)) >= _FEWEST_DIGITS


def _too_long(texts: Iterable[str | None], most: int = _LONGEST) -> Iterator[str]:
    long = [text for text in texts if text and len(text) > most]
    yield from (words.TOO_LONG.format(beginning=text[:10], most=most) for text in long)
