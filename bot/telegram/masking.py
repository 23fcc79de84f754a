"""Names, phone numbers and identity numbers are masked before anything is stored.

Numbers are known by their form, in digits or Chinese numerals; those that the notices give stay, as people ask whose they
are. Names have no form, so a surname begins one in three places, each asking more than the one before:

1. after words with which people tell their name (我叫, 姓名): whatever characters follow;
2. after words that bring in a person (我是, 帮, 同事): characters of given names, and then what may follow a name;
3. where a sentence begins: the same, but two characters alone only of a surname that begins no other word.

Never is anything masked that is, begins or runs into a word that the assistant knows: a lost fact harms a person as
well, who is then asked again or judged by less, while a name that is left is dropped with the sentence once that is
handled. So a rare name in the midst of a sentence is left (看看仝翀), as is one that is a place (高平).
"""

import functools
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dialogs.reading import lexicon, places
from knowledge import datafile
from knowledge import lexicon as asked
from knowledge.notices import Notice, load_notices
from rules import library, profile

MASK = "＊"

_GAP = r"[\s\-.－—]?"
_GROUPS = "|".join(
    _GAP.join((rf"\d{{{first}}}", rf"\d{{{second}}}", rf"\d{{{9 - first - second}}}"))
    for first, second in ((1, 4), (1, 3), (2, 3), (2, 4))
)
_MOBILE = rf"(?<!\d)(?:(?:\+|00)?86{_GAP})?1[3-9](?:{_GROUPS})(?!\d)"
"""In the groups that people write; not 1998.7-2003.12, which has as many digits."""
_LANDLINE = (
    r"(?<![\d.])(?:(?:\+|00)86[\s\-]?0?|\(?0)(?:10|2\d|[3-9]\d{2})\)?\s?[\-－—]?\s?[2-9]\d{2,3}[\s\-]?\d{4}(?!\d)"
    r"|(?:(?<=电话)|(?<=座机)|(?<=固话)|(?<=号码)|(?<=电话号)|(?<=电话[是为:])|(?<=座机[是为:])|(?<=号码[是为:])"
    r"|(?<=固话[是为:])|(?<=电话: )|(?<=电话 )|(?<=座机 )|(?<=号码 ))[2-9]\d{2,3}[\s\-]?\d{4}(?!\d)"
)
"""With the code of its area, or after a word for it."""
_DAY = rf"(?:0{_GAP}\d|1{_GAP}[0-2]){_GAP}(?:[0-2]{_GAP}\d|3{_GAP}[01])"
_YEAR = rf"(?:1{_GAP}[89]|2{_GAP}0){_GAP}\d{_GAP}\d"
_PLACE = _GAP.join([r"\d"] * 6)
_SERIAL = _GAP.join([r"\d"] * 3)
_IDENTITY = (
    rf"(?<!\d)(?:{_PLACE}{_GAP}{_YEAR}{_GAP}{_DAY}{_GAP}{_SERIAL}{_GAP}(?:[Xx]|\d(?!\d))"
    r"|\d{8}(?:0\d|1[0-2])(?:[0-2]\d|3[01])\d{3}(?!\d))"
)
"""GB 11643: six digits of a place, a birthday, a serial number and, since 1999, a check character."""
_MAIL = r"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"

_PERSONAL = re.compile("|".join((_IDENTITY, _MOBILE, _LANDLINE, _MAIL)))
_PLAIN = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
"""Full-width digits, letters and signs, as input methods for Chinese type them, and what they stand for."""
_SPOKEN = re.compile(rf"(?:[\d〇零一二三四五六七八九幺两]{_GAP}){{7,}}")
_DIGITS = str.maketrans("〇零一二三四五六七八九幺两", "0012345678912")

_HAN = r"[\u4e00-\u9fff]"
_LONGEST_BEFORE = 9
_LONGEST_WORD = 5


class _People(datafile.Strict):
    """`masking.yaml`."""

    surnames: str
    wordy: str
    told_only: str
    compounds: tuple[str, ...]
    traditional: str
    given: str
    says_own: tuple[str, ...]
    says: str
    opens: str
    after: str
    after_said: str
    no_given: str
    words: tuple[str, ...]


class _Names:
    """Finds names of people between words that are known."""

    def __init__(self, people: _People, words: Iterable[str]) -> None:
        self._words = frozenset(word for word in words if len(word) > 1)
        self._given, self._no_given, self._wordy = map(frozenset, (people.given, people.no_given, people.wordy))
        self._told_only = frozenset(people.told_only + people.traditional)
        single = "".join((people.surnames, people.wordy, people.told_only, people.traditional)).replace(" ", "")
        self._surname = re.compile(rf"(?:{'|'.join(people.compounds)}|[{single}])(?={_HAN})")
        says, opens, after, after_said = (
            pattern.replace(" ", "") for pattern in (people.says, people.opens, people.after, people.after_said)
        )
        self._own = re.compile(rf"(?:{'|'.join(people.says_own)})[\s:：是为叫]*$")
        self._said = re.compile(rf"(?:{says})[\s:：]?$")
        self._opening = re.compile(rf"(?:^|[\s，。、；：！？,;:!?（(“])(?:{opens})?$")
        self._after = re.compile(rf"$|(?!{_HAN}).|{after}", re.DOTALL)
        self._after_said = re.compile(rf"$|(?!{_HAN}).|{after}|{after_said}", re.DOTALL)

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Where names start and end, none within another."""
        past = 0
        for surname in self._surname.finditer(text):
            if surname.start() < past:
                continue
            end = self._end(text, surname.start(), surname.end())
            if end is not None:
                past = end
                yield surname.start(), end

    def _end(self, text: str, start: int, given: int) -> int | None:
        """Where the name with this surname ends; None if there is none."""
        before = text[max(0, start - _LONGEST_BEFORE) : start]
        own = self._own.search(before) is not None
        said = self._said.search(before) is not None
        if not (own or said or self._opening.search(before)) or self._begins_word(text, start):
            return None
        ends = [end for end in (given + 2, given + 1) if self._is_given(text, given, end)]
        if own:
            return next((end for end in ends if self._goes_on(text, end)), ends[0] if ends else None)
        if text[start] in self._told_only:
            return None
        return next((end for end in ends if self._looks_so(text, start, given, end, said)), None)

    def _begins_word(self, text: str, start: int) -> bool:
        return any(text[start : start + length] in self._words for length in range(2, _LONGEST_WORD + 1))

    def _is_given(self, text: str, start: int, end: int) -> bool:
        """Whether it may be a given name, and no word runs from it into what follows."""
        given = text[start:end]
        if len(given) < end - start or not re.fullmatch(f"{_HAN}+", given) or self._no_given & set(given):
            return False
        starts = range(start, end)
        return not any(
            text[at : at + length] in self._words
            for at, length in itertools.product(starts, range(2, _LONGEST_WORD + 1))
            if end < at + length <= len(text)
        )

    def _goes_on(self, text: str, end: int) -> bool:
        return self._after_said.match(text, end) is not None or self._begins_word(text, end)

    def _looks_so(self, text: str, start: int, given: int, end: int, said: bool) -> bool:
        """Whether it is a name by its characters and by what follows."""
        name = text[given:end]
        wordy = text[start] in self._wordy
        if not self._given.issuperset(name) or (wordy and name in self._words):
            return False
        if said:
            return self._after_said.match(text, end) is not None
        alone = re.match(rf"$|(?!{_HAN}).", text[end:], re.DOTALL) is not None
        return self._after.match(text, end) is not None and not (wordy and alone and end - start == 2)


@dataclass(frozen=True)
class Masker:
    """Masks what tells who somebody is. `public` are the numbers and addresses that stay, numbers as mere digits."""

    names: _Names
    public: frozenset[str]

    @classmethod
    def load(cls, notices: Iterable[Notice]) -> "Masker":
        """The masker that knows the words of the field, and what these notices publish."""
        people, _ = datafile.load(Path(__file__).with_suffix(".yaml"), _People)
        return cls(_Names(people, (*people.words, *_known())), frozenset(_public(notices)))

    def mask(self, text: str) -> str:
        """The text with everything that tells who somebody is made unreadable; as long as before."""
        plain = text.translate(_PLAIN)
        digits = _SPOKEN.sub(lambda run: run[0].translate(_DIGITS), plain)
        numbers = [found.span() for found in _PERSONAL.finditer(digits) if not self._is_public(found[0])]
        once = _covered(text, numbers)
        once = _covered(once, self.names.find(once.translate(_PLAIN)))
        return once if once == text else self.mask(once)

    def _is_public(self, found: str) -> bool:
        return not self.public.isdisjoint({found.lower(), (bare := re.sub(r"\D", "", found)), bare[3:], bare[4:]})


def masked(text: str, masker: Masker | None = None) -> str:
    """The text as `masker` masks it, or one that knows the notices of this installation."""
    return (masker or installed()).mask(text)


@functools.cache
def installed() -> Masker:
    """The masker for the notices of this installation. Raises `DataError` where a data file is wrong."""
    return Masker.load(load_notices().values())


def _covered(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + MASK * (end - start) + text[end:]
    return text


def _known() -> Iterator[str]:
    """The words that facts are told and questions asked with."""
    spoken, written = lexicon.load(profile.load()), asked.load()
    yield from spoken.vocabulary.words
    yield from places.names(spoken.places)
    yield from written.words
    yield from map(asked.short_place, written.places)
    yield from written.other_series
    yield from library.specialty_names(library.load_examiners())


def _public(notices: Iterable[Notice]) -> Iterator[str]:
    for notice in notices:
        for phone in (phone for contact in notice.contacts for phone in contact.phones):
            yield re.sub(r"\D", "", phone)
            yield phone.rpartition("-")[2]
        yield from (mailbox.address.lower() for mailbox in notice.mailboxes)
