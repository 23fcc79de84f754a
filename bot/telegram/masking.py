"""Names, phone numbers and identity numbers are masked before anything is stored.

Numbers are known by their form, in digits or Chinese numerals; those that the notices give stay, as people ask whose
they are. Names have no form, so a surname begins one in three places, each asking more than the one before:

1. after words with which people tell their name (我叫, 姓名): whatever characters follow;
2. after words that bring in a person (我是, 帮, 同事): characters of given names, and then what may follow a name;
3. where a sentence begins: the same, but two characters alone only of a surname that begins no other word.

Such a surname with two characters of given names (王小明) is a name wherever it stands.

No name is seen in what is, begins or runs into a word that the assistant knows: a lost fact harms a person as well, who
is then asked again or judged by less, while the sentence that a name is left in goes once it is handled (all but a
question nobody could answer). So a rare name in the midst of a sentence is left (看看仝翀), as is one that is a place
as well. Any number after 电话 or 号码 that could be a landline is masked; none of the facts is told so.
"""

import functools
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
    r"(?<![\d.])(?:(?:\+|00)86[\s\-]?0?|\(?0)(?:10|2\d|[3-9]\d{2})\)?\s?[\-－—]?\s?[1-9]\d{2,3}[\s\-]?\d{4}(?!\d)"
    r"|(?:电话|座机|固话|号码)(?:号码?)?[是为:\s]*(?P<local>[1-9]\d{2,3}[\s\-]?\d{4})(?!\d)"
)
"""With the code of its area, or after a word for it."""
_SPLIT = r"[\s\-－—]?"
_BIRTHDAY = r"(?:1_[89]|2_0)_\d_\d_(?:0_\d|1_[0-2])_(?:[0-2]_\d|3_[01])"
_IDENTITY = (
    r"(?<!\d)(?:1_[1-5]|2_[1-3]|3_[1-7]|4_[1-6]|5_[0-4]|6_[1-5]|7_1|8_[1-3])"
    rf"(?:_\d_\d_\d_\d_{_BIRTHDAY}_\d_\d_\d_(?:[Xx]|\d(?!\d))|\d{{6}}(?:0\d|1[0-2])(?:[0-2]\d|3[01])\d{{3}}(?!\d))"
).replace("_", _SPLIT)
"""GB 11643: six digits of a place, a birthday, a serial number and, since 1999, a check character.

A place begins with the code of a province, which no year of today does: 2015.07-2018.06 2018.07 is none.
"""
_MAIL = r"(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"

_PERSONAL = re.compile("|".join((_IDENTITY, _MOBILE, _LANDLINE, _MAIL)))
_PLAIN = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
"""Full-width digits, letters and signs, as input methods for Chinese type them, and what they stand for."""
_SPOKEN = re.compile(rf"(?:[\d〇零一二三四五六七八九幺两]{_GAP}){{7,}}")
_DIGITS = str.maketrans("〇零一二三四五六七八九幺两", "0012345678912")

_HAN = r"[\u4e00-\u9fff]"
_LONGEST_BEFORE = 9
_LONGEST_WORD = 6


class _People(datafile.Strict):
    """`masking.yaml`."""

    surnames: str
    wordy: str
    told_only: str
    compounds: tuple[str, ...]
    traditional: str
    given: str
    says_own: tuple[str, ...]
    labels: tuple[str, ...]
    says: str
    opens: str
    after: str
    after_said: str
    no_given: str
    words: tuple[str, ...]


class _Names:
    """Finds names of people between words that are known."""

    def __init__(self, people: _People, words: Iterable[str]) -> None:
        self.words = frozenset(word for word in words if len(word) > 1)
        """What is no name and no part of one."""
        self._given, self._no_given, self._wordy = map(frozenset, (people.given, people.no_given, people.wordy))
        self._told_only = frozenset(people.told_only + people.traditional)
        single = "".join((people.surnames, people.wordy, people.told_only, people.traditional)).replace(" ", "")
        self._surname = re.compile(rf"(?:{'|'.join(people.compounds)}|[{single}])(?={_HAN})")
        says, opens, after, after_said = (
            pattern.replace(" ", "") for pattern in (people.says, people.opens, people.after, people.after_said)
        )
        own, labels = "|".join(people.says_own), "|".join(people.labels)
        self._own = re.compile(rf"(?:{own})[\s:：]*$|(?:{labels})[\s:：是为叫]+$")
        self._said = re.compile(rf"(?:{says}|{labels})[\s:：]?$")
        self._opening = re.compile(rf"(?:^|[\s，。、；：！？,;:!?（(“])(?:{opens})?$")
        self._alone = re.compile(rf"$|(?!{_HAN}).", re.DOTALL)
        self._after = re.compile(rf"{self._alone.pattern}|{after}", re.DOTALL)
        self._after_said = re.compile(rf"{self._after.pattern}|{after_said}", re.DOTALL)

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
        placed = own or said or self._opening.search(before) is not None
        if not placed and (text[start] in self._wordy or self._runs_into(text, start)):
            return None
        ends = list(self._ends(text, start, given))
        if own:
            return next((end for end in ends if self._goes_on(text, end)), ends[0] if ends else None)
        if text[start] in self._told_only:
            return None
        full = [end for end in ends if end - given > 1 and self._given.issuperset(text[given:end])]
        sure = [] if text[start] in self._wordy else full  # 王小明 needs nothing around it to be a name
        fitting = [end for end in ends if placed and self._looks_so(text, start, given, end, said)]
        return next(iter(fitting + sure), None)

    def _ends(self, text: str, start: int, given: int) -> Iterator[int]:
        """Where a name could end, the longest first."""
        word = max(self._words_at(text, start), default=0)
        if word == 2 and given == start + 1:  # 王国, but 王国庆
            if self._is_given(text, given, given + 2) and text[given + 1] in self._given:
                yield given + 2
        elif not word:
            yield from (end for end in (given + 2, given + 1) if self._is_given(text, given, end))
            if text[given] in self._given:
                yield given + 1  # 我叫李强大专, although 强大 is a word as well

    def _runs_into(self, text: str, start: int) -> bool:
        """Whether a word that began before goes on there."""
        return any(
            at + length > start
            for at in range(max(0, start - _LONGEST_WORD), start)
            for length in self._words_at(text, at)
        )

    def _words_at(self, text: str, start: int) -> Iterator[int]:
        """How long the words are that begin there."""
        longest = min(_LONGEST_WORD, len(text) - start)
        return (length for length in range(2, longest + 1) if text[start : start + length] in self.words)

    def _is_given(self, text: str, start: int, end: int) -> bool:
        """Whether it may be a given name, and no word runs from it into what follows."""
        given = text[start:end]
        if len(given) < end - start or not re.fullmatch(f"{_HAN}+", given) or self._no_given & set(given):
            return False
        return not any(at + length > end for at in range(start, end) for length in self._words_at(text, at))

    def _goes_on(self, text: str, end: int) -> bool:
        return self._after_said.match(text, end) is not None or any(self._words_at(text, end))

    def _looks_so(self, text: str, start: int, given: int, end: int, said: bool) -> bool:
        """Whether it is a name by its characters and by what follows."""
        name, wordy = text[given:end], text[start] in self._wordy
        alone = self._alone.match(text, end) is not None
        if not self._given.issuperset(name):
            return said and alone and len(name) == 1 and not wordy
        if said or not wordy:
            return self._goes_on(text, end)
        if wordy and alone and (len(name) == 1 or name in self.words):
            return False
        return self._after.match(text, end) is not None


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
        while (more := self._once(text)) != text:  # a mask may be what was missing after a name
            text = more
        return text

    def _once(self, text: str) -> str:
        plain = text.translate(_PLAIN)
        spoken = _SPOKEN.sub(lambda run: run[0].translate(_DIGITS), plain)
        for digits in (plain, spoken):  # 两 beside a number may be a digit of it, or not
            found = [number.span("local" if number["local"] else 0) for number in _PERSONAL.finditer(digits)]
            text = _covered(text, [span for span in found if not self._is_public(digits[slice(*span)])])
        return _covered(text, self.names.find(text.translate(_PLAIN)))

    def _is_public(self, found: str) -> bool:
        digits = re.sub(r"\D", "", found)
        return not self.public.isdisjoint((found.lower(), digits, digits[3:], digits[4:]))  # with the code of an area


def masked(text: str, masker: Masker | None = None) -> str:
    """The text as `masker` masks it, or one that knows the notices of this installation."""
    return (masker or installed()).mask(text)


@functools.cache
def installed() -> Masker:
    """The masker for the notices of this installation. Raises `DataError` where a data file is wrong."""
    return Masker.load(load_notices().values())


def _covered(text: str, spans: Iterable[tuple[int, int]]) -> str:
    characters = list(text)
    for start, end in spans:
        characters[start:end] = MASK * (end - start)
    return "".join(characters)


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
