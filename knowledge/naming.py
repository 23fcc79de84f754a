"""Which notice a question means: by place, year, series, title, issuer, number or alias, in any order, with slips.

A place, series or year for which there is no notice is "elsewhere": such a question is not answered from the nearest.
"""

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge import lexicon, placing, reading, text, years
from knowledge.keys import Keys
from knowledge.notices import Identity, Notice
from knowledge.placing import Gazetteer, Place

_OF_OFFICE = re.compile("的|那|这|发|下发|文|组织|20\\d\\d")
_NUMBER = re.compile(r"([a-z\u4e00-\u9fff]+)\D*?(\d{4})\D*?(\d+)号")
_FIGURES = re.compile(r"\d+")
_WHOLE_NAME = 16
"""Characters from which on a name is one in full, of which nothing is asked."""
_LEVEL = re.compile("级$|职称$|副高|正高")
_FIELD = ("职称", "评审", "职称评审", "工程系列", "工程", "通知", "文件", "专业")
_NAMING = frozenset({"技术经理人", *(lexicon.FRAME + word for word in _FIELD)})
_MERE = re.compile(
    "(这个|那个|这份|那份|的|是|讲|说|有)*(什么|啥)(的|呀|啊|呢|通知|文件|东西)*[?？]?$|20\\d\\d|号|年度?|系列|"
    "高、?中、?|中、?初、?级?|初、?中、?级?|安排|意见|实施|方案|征求意见稿|[省市县的呢吧啊和与及、]|这个|那个|这份|那份|"
    "看看?|说说|介绍(一下|下)?|申报(?=评审|通知|文件|工作)|工作(?=的?(通知|安排))"
)
Clue = Literal["number", "alias", "landmark", "place", "year", "series", "field", "office", "title"]
"""By what words mean a notice."""
_SCOPE = re.compile("能报|能不能报|可以报|可不可以报|能申报|可以申报|在不在|算不算|属于|范围")


@dataclass(frozen=True)
class NoticeMatch:
    """The notices that the words may mean, best first (all of them where the words name none).

    `strong` are those that fit place, field and year, whatever title is named; `named` says that the words name a
    notice at all, `certain` that they mean the first one and no other; `elsewhere` is the place, series or year for
    which there is no notice; `rest` is the text without the naming words.
    """

    ids: tuple[str, ...]
    strong: tuple[str, ...]
    certain: bool
    named: bool
    elsewhere: str | None
    rest: str


class Namer:
    """Finds the notice a text means among those given by what people know them by."""

    def __init__(
        self, identities: Mapping[str, Identity], landmarks: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        self._identities = identities
        self._everything = tuple(identities)
        self._rank = {name: at for at, name in enumerate(identities)}
        self._titles = {name: (_titles(i.titles, ()), _titles(i.titles, i.levels)) for name, i in identities.items()}
        self._kinds = frozenset(self._titles.values())  # ten thousand notices review few sets of titles
        told = {name for identity in identities.values() for name in (identity.name, *identity.series)}
        self._names = "\n".join(map(text.normalise, told))
        self._aliases = Keys((text.normalise(a), name) for name, i in identities.items() for a in (*i.aliases, i.name))
        self._full_names = Keys(
            (text.normalise(full), name) for name, i in identities.items() for full in (i.name, i.short_name)
        )
        self._fields = Keys((field, name) for name, i in identities.items() for field in i.field)
        self._regions = Keys((identity.region, name) for name, identity in identities.items())
        self._landmarks = Keys((mark, name) for name, marks in (landmarks or {}).items() for mark in marks)
        numbers = [(name, number) for name, i in identities.items() if (number := _number(i))]
        self._figures = Keys((number.figure, name) for name, number in numbers)
        self._letters = Keys((number.letters, name) for name, number in numbers)
        self._numbers = dict(numbers)
        self._gazetteer = Gazetteer(self._regions)

    def find(self, question: str, known: frozenset[str] = frozenset()) -> NoticeMatch:
        """The notices that `question` (as typed) names. `known` are pairs of characters that are no slips."""
        words = self._spelt(question)
        found = self._by_number(words) or self._by_alias(words)
        places = self._gazetteer.find(words, known)
        rest = years.without(_without(words, places, found))
        found = found or self._by_landmark(words)  # which is asked about as well
        year = years.meant(words, places)
        if not found:
            return self._by_features(words, [place for place in places if not place.aside], year, rest)
        ids = tuple(name for name, _ in found if year in (None, self._identities[name].year))
        if not ids:
            return NoticeMatch(self._everything, (), False, False, f"{year}年", rest)
        return NoticeMatch(ids, ids, len(ids) == 1, True, None, rest)

    def without_names(self, words: str) -> str:
        """The text (normalised) without what notices are called in full, in which nothing is told of anybody."""
        for full in sorted(self._full_names.within(words), key=len, reverse=True):
            words = words.replace(full, " ")
        return words

    def clues(self, question: str, known: frozenset[str] = frozenset()) -> list[tuple[Clue, str]]:
        """What in the words says which notice is meant, and by what; the arguments are those of `find`."""
        words = self._spelt(question)
        numbers, aliases = self._by_number(words), self._by_alias(words)
        places = [place for place in self._gazetteer.find(words, known) if not place.aside]
        year, series = years.meant(words, places), _other_series(words)
        titles = [title for title in reading.concepts(words) if title in lexicon.load().titles]
        found: list[tuple[Clue, str]] = [("number", said) for _, said in numbers]
        found += [("alias", said) for _, said in aliases]
        found += [("landmark", said) for _, said in self._by_landmark(words)]
        found += [("place", place.name) for place in places]
        found += [("year", str(year))] if year is not None else []
        found += [("series", series)] if series is not None else []
        found += [("field", field) for field in self._fields if field in words]
        found += [("office", office) for office in lexicon.load().offices if office in words]
        return list(dict.fromkeys([*found, *(("title", title) for title in titles)]))

    def _by_number(self, words: str) -> list[tuple[str, str]]:
        """Notices whose document number stands in the text: by its letters with or without its figure."""
        figured = {name for figure in set(_FIGURES.findall(words)) for name in self._figures.get(figure)}
        lettered = {name for letters in self._letters.within(words) for name in self._letters.get(letters)}
        found = []
        for name in sorted(figured | lettered, key=self._rank.__getitem__):
            match = self._numbers[name].named.search(words)
            if match:
                found.append((name, match[0]))
        return found

    def _by_alias(self, words: str) -> list[tuple[str, str]]:
        longest = max(self._aliases.within(words), key=len, default="")
        return [(name, longest) for name in self._aliases.get(longest)]

    def _by_landmark(self, words: str) -> list[tuple[str, str]]:
        """The notice with an address, phone or mailbox that no other has."""
        marks = [
            (found[0], mark) for mark in self._landmarks.within(words) if len(found := self._landmarks.get(mark)) == 1
        ]
        return marks[:1] if len({name for name, _ in marks}) == 1 else []

    def _by_features(self, words: str, places: list[Place], year: int | None, rest: str) -> NoticeMatch:
        series = _other_series(words)
        if series is not None and series not in self._names:
            return NoticeMatch(self._everything, (), False, False, series, rest)
        fielded = {name for field in self._fields if field in words for name in self._fields.get(field)}
        ids, exact = self._at_places(places, fielded)
        if places and not ids:
            return NoticeMatch(self._everything, (), False, False, places[-1].name, rest)
        ids = _narrowed(ids, fielded)
        if year is not None:
            ids = [name for name in ids if self._identities[name].year == year]
            if not ids:
                return NoticeMatch(self._everything, (), False, False, f"{year}年", rest)
        ids.sort(key=lambda name: name not in exact)
        signed, office = self._signed(ids, words)
        fitting, titled = self._titled(signed, words)
        strong = bool(places) or bool(fielded) or office
        certain = len(fitting) == 1 and (strong or (year is not None and titled))
        return NoticeMatch(tuple(fitting), tuple(ids), certain, strong or year is not None, None, rest)

    def _signed(self, ids: list[str], words: str) -> tuple[list[str], bool]:
        """Those of the notices that an office named in the text has signed, all where none is named; and whether it is
        named as the one whose notice is meant."""
        named = [(at, short, full) for short, full in lexicon.load().offices.items() if (at := words.find(short)) >= 0]
        tails = {level + full: at + len(short) for at, short, full in named if (level := _level(words, at, short))}
        right = [
            name for name in ids if tails and any(i.endswith(tuple(tails)) for i in self._identities[name].issuers)
        ]
        return right or ids, bool(right) and any(_OF_OFFICE.match(words, end) for end in tails.values())

    def _titled(self, ids: list[str], words: str) -> tuple[list[str], bool]:
        """Those of the notices that review a title named in the text, the one applied for if that is told."""
        known = lexicon.load().titles
        applied, word, told = reading.title_meant(words)
        named = [(names, words[begin:end]) for begin, end, names in reading.spans(words)]
        titles = [({applied}, word)] if told else [(known.intersection(names), said) for names, said in named]
        reviewed = {sets for sets in self._kinds if any(title & _reviewed(sets, said) for title, said in titles)}
        right = [name for name in ids if self._titles[name] in reviewed] if reviewed else []
        return (right, True) if right else (ids, False)

    def titles(self, name: str, word: str = "") -> frozenset[str]:
        """The title concepts that a notice reviews; by its titles alone where `word` is a title, no mere level."""
        return _reviewed(self._titles[name], word)

    def _at_places(self, places: list[Place], fielded: set[str]) -> tuple[list[str], set[str]]:
        """The notices for the places named, and those of them whose region is exactly one of the places."""
        if not places:
            return list(self._everything), set()
        ids: dict[str, None] = {}
        exact: set[str] = set()
        for place in places:
            found = set(self._regions.get(place.path))
            exact |= found
            for region in self._regions:
                if region.startswith(place.path + "/") and "/" not in place.path:
                    found.update(self._regions.get(region))  # a province means its cities' as well
                elif place.path.startswith(region + "/"):
                    found.update(fielded.intersection(self._regions.get(region)))  # a city its province's of that field
            ids |= dict.fromkeys(sorted(found, key=self._rank.__getitem__))
        return list(ids), exact

    def within(self, notice: str, question: str) -> bool:
        """Whether a place named in the question has the notice's region in it, as a city its counties."""
        region = self._identities[notice].region
        return any(region.startswith(place.path + "/") for place in self._places_in(self._spelt(question)))

    def works_within(self, notice: str, question: str) -> bool:
        """Whether every place named in the question is one in the notice's region where somebody works."""
        region, words = self._identities[notice].region, self._spelt(question)
        places = self._places_in(words)
        return bool(places) and all(p.path.startswith(region + "/") and placing.works_at(words, p) for p in places)

    def _spelt(self, question: str) -> str:
        return self._gazetteer.spelt(text.normalise(question))

    def _places_in(self, words: str) -> list[Place]:
        return [place for place in self._gazetteer.find(words, frozenset()) if not place.aside]

    def at_address(self, notice: Notice, question: str) -> bool:
        """Whether every place named in the question stands in an address of the notice, as a city of its province."""
        places = self._places_in(self._spelt(question))
        addresses = "".join(place.address for place in notice.places)
        return bool(places) and all(place.name in addresses for place in places)


def _reviewed(sets: tuple[frozenset[str], frozenset[str]], word: str) -> frozenset[str]:
    alone, with_levels = sets
    return with_levels if not word or _LEVEL.search(word) else alone


@functools.cache
def _titles(titles: tuple[str, ...], levels: tuple[str, ...]) -> frozenset[str]:
    return frozenset(reading.concepts(" ".join((*titles, *levels))))


def names_only(rest: str) -> bool:
    """Whether the words that are left beside those that name a notice say nothing but that it is one."""
    left = _MERE.sub("", rest)
    kept = list(left)
    for begin, end, names in reading.spans(left):
        if names[0] in _NAMING or lexicon.load().titles & set(names):
            kept[begin:end] = " " * (end - begin)
    return not any(c.isalnum() for c in kept)


def asks_scope(normalised: str) -> bool:
    """Whether the words ask if somebody or something is within a notice's scope."""
    return _SCOPE.search(normalised) is not None


def _narrowed(ids: list[str], by: set[str]) -> list[str]:
    return [name for name in ids if name in by] or ids if by else ids


@dataclass(frozen=True)
class _Number:
    """A document's number."""

    letters: str
    year: str
    figure: str

    @functools.cached_property
    def named(self) -> re.Pattern[str]:
        """What names it in a text; made when first looked for, since of many notices few are."""
        ways = (
            rf"{self.letters[:3]}[^\d,。?]{{0,6}}(\d{{4}}\D{{0,2}})?{self.figure}号?(文件|文|通知)?",
            rf"(?<!\d){self.year}\D{{0,3}}(?<!\d){self.figure}号(文件|文|通知)?",
            rf"(?<!\d){self.figure}号?的?那?[个份]?(文件|文|通知)",
            self.letters,
        )
        return re.compile("|".join(ways))


def _number(identity: Identity) -> _Number | None:
    match = _NUMBER.search(text.normalise(identity.number or ""))
    return None if match is None else _Number(*match.groups())


def _level(words: str, at: int, office: str) -> str:
    """The level of an office named at a place of a text, in front of it; "" where it is not told."""
    before = words[at - 1 : at]
    return before if before in ("省", "市") else "省" if office.endswith("厅") else ""


def _other_series(words: str) -> str | None:
    """A series of titles named in the text that is no engineer's."""
    data = lexicon.load()
    for exception in data.not_series:
        words = words.replace(exception, "")
    found = [name for name in data.other_series if name in words]
    return max(found, key=len, default=None)


def _without(words: str, places: list[Place], found: list[tuple[str, str]]) -> str:
    """The text without the words that only name a notice."""
    rest = list(words)
    for place in places:
        end = place.end + (words[place.end : place.end + 1] in ("市", "省"))
        rest[place.begin : end] = " " * (end - place.begin)
    kept = "".join(rest)
    for _, name in found:
        if any(c.isdigit() for c in name) or len(name) >= _WHOLE_NAME:
            kept = kept.replace(name, " ")
    return kept
