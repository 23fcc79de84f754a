"""What staff add to the shipped notices in mid-season: corrections of facts, and questions with their answers.

They come from a store, never from a notice's folder. `problems` says what is wrong with one before it is kept; one that
no longer fits a notice is left out when knowledge is amended. Nothing here reads a clock: whether a document is dated
in the future is for the caller to see.
"""

import datetime
import re
from collections.abc import Iterable, Iterator
from typing import Literal

from knowledge import facts, words
from knowledge.datafile import Strict
from knowledge.facts import Document
from knowledge.notices import Notice

__all__ = ["Additions", "Correction", "Document", "Wording"]

_LONGEST = 100
"""Characters of a name, an address or a time, so that an amendment fits into an answer beside what it amends."""

_LONGEST_ANSWER = 250  # characters of an own answer, for the same reason
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d)?")
_WRITTEN_DAY = re.compile(r"(\d+)[日号]")


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
        if not self.document.name.strip("《》 \n"):
            yield words.NO_DOCUMENT
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
        day = int(self.closes[8:10])
        days = {int(found) for found in _WRITTEN_DAY.findall(written)}
        if days and day not in days:
            yield words.OTHER_DAY.format(written=written, day=f"{day}日")

    def _in_phones(self) -> Iterator[str]:
        if not self.phones:
            yield words.NO_PHONE
        without = [phone for phone in self.phones if not re.search(r"\d", phone)]
        yield from (words.NO_DIGITS.format(phone=phone) for phone in without)


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


def _too_long(texts: Iterable[str | None], most: int = _LONGEST) -> Iterator[str]:
    long = [text for text in texts if text and len(text) > most]
    yield from (words.TOO_LONG.format(beginning=text[:10], most=most) for text in long)
