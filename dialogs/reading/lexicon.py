"""The words of `dialogs/lexicon/`, read and checked: how people name the fields and values, and how they talk."""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pydantic

from dialogs.reading.vocabulary import Role, Vocabulary
from knowledge import datafile, text
from rules.profile import Field, Profile

FOLDER = Path(__file__).parent.parent / "lexicon"
FIELD_FILES = ("scope", "education", "title", "experience", "assessment", "continuing", "academic", "achievement")

Words = tuple[str, ...]


class EnumValue(datafile.Strict):
    """A value of an enum: its everyday label, names that count anywhere, and those that count only where asked for."""

    label: str
    names: Words = ()
    asked: Words = ()


class FieldWords(datafile.Strict):
    """How people speak of one field. Which parts apply depends on the field's type."""

    topic: Words = ()
    values: dict[str, EnumValue] = pydantic.Field(default={})
    ambiguous: dict[str, Words] = pydantic.Field(default={})
    decoys: Words = ()
    yes: Words = ()
    no: Words = ()
    asked_yes: Words = ()
    asked_no: Words = ()
    units: Words = ()
    cues: tuple[str | Words, ...] = ()
    asked_cues: Words = ()
    weak: Words = ()
    """Of a date's cues those that tell it only where it was asked for, and are asked back."""
    zero: tuple[Words, ...] = ()
    zero_asked_only: tuple[int, ...] = ()
    excludes: Words = pydantic.Field(default=(), alias="not")
    others: bool = False
    unless_beside: str = ""
    no_alone: bool = True
    """Whether a bare 没有 is a no to the question for this field."""


class Bounds(datafile.Strict):
    """Words that make a number a bound."""

    at_least: Words
    at_most: Words
    around: Words


class Correction(datafile.Strict):
    """Words of people who correct themselves."""

    wrong: Words
    instead: Words
    mark: Words
    retract: Words


class Slips(datafile.Strict):
    """A little word typed wrong: what stands around it says what is meant."""

    meant: str
    typed: Words
    before: Words
    unless_after: Words = ()
    only_after: Words = ()


class Everyday(datafile.Strict):
    """The file `words.yaml`: words that say how a clause is meant."""

    said_yes: Words
    said_no: Words
    digit_yes: Words
    digit_no: Words
    filler: Words
    negation: Words
    rhetorical: Words
    not_negation: Words
    question: Words
    procedure: Words
    no_question: Words
    modal: Words
    others: Words
    not_others: Words
    ask_for: Words
    self: Words
    not_self: Words
    if_words: Words
    plans: Words
    not_supposed: Words
    past: Words
    present: Words
    hedge: Words
    hedge_figures: Words
    not_hedge: Words
    skip: Words
    injection: Words
    target: Words
    target_after: Words
    held: Words
    doings: Words
    jokes: Words
    smalltalk: Words
    other_events: Words
    foreign_units: Words
    ordinal_before: Words
    ordinal_after: Words
    bound_before: Bounds
    bound_after: Bounds
    correction: Correction
    apart: tuple[Words, ...]
    slips: tuple[Slips, ...]


class Decoys(datafile.Strict):
    """The file `decoys.yaml`."""

    ordinary: Words
    elsewhere: Words


class Places(datafile.Strict):
    """The file `places.yaml`: divisions, and the words around a place that say what it is."""

    provinces: dict[str, str]
    municipalities: dict[str, str]
    counties: dict[str, str]
    also: dict[str, str]
    whole: Words
    not_before: Words
    not_after: Words
    work_cues: Words


@dataclass(frozen=True)
class Group:
    """A set of words of which one must be found; `anywhere` in the sentence, or in the number's own part of it."""

    id: int
    anywhere: bool


@dataclass(frozen=True)
class Lexicon:
    """Everything the reader knows about words. `fields` by field name; `vocabulary` finds all words at once."""

    profile: Profile
    fields: Mapping[str, FieldWords]
    everyday: Everyday
    places: Places
    decoys: Words
    elsewhere: Words
    vocabulary: Vocabulary
    cue_groups: Mapping[str, tuple[tuple[Group, ...], ...]]
    zero_groups: Mapping[str, tuple[tuple[Group, ...], ...]]
    units: frozenset[str]
    spelt: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @functools.cached_property
    def fields_of_group(self) -> Mapping[int, frozenset[str]]:
        """The fields that have a group of cue words in some line."""
        found: dict[int, set[str]] = {}
        for name, lines in self.cue_groups.items():
            for line in lines:
                for group in line:
                    found.setdefault(group.id, set()).add(name)
        return {id: frozenset(names) for id, names in found.items()}


@functools.cache
def _files() -> tuple[dict[str, tuple[FieldWords, datafile.Source]], Everyday, Places, Decoys]:
    fields: dict[str, tuple[FieldWords, datafile.Source]] = {}
    for stem in FIELD_FILES:
        path = FOLDER / f"{stem}.yaml"
        source = datafile.read(path)
        for name in source.value:
            try:
                fields[name] = FieldWords.model_validate(source.value[name]), source
            except pydantic.ValidationError as error:
                first = error.errors()[0]
                raise source.error(
                    (name, *first["loc"]), f"{name}: {first['msg']}; change it to what is expected"
                ) from None
    everyday, _ = datafile.load(FOLDER / "words.yaml", Everyday)
    places, _ = datafile.load(FOLDER / "places.yaml", Places)
    decoys, _ = datafile.load(FOLDER / "decoys.yaml", Decoys)
    return fields, everyday, places, decoys


def load(profile: Profile, decoys: Words = ()) -> Lexicon:
    """The lexicon for `profile`; raises `DataError` for a file that is not as it should be, or has an unknown field."""
    files, everyday, places, decoy_words = _files()
    for name, (words, source) in files.items():
        _check(profile, name, words, source)
    fields = {name: words for name, (words, _) in files.items()}
    vocabulary = Vocabulary()
    grouping = _Grouping(vocabulary)
    cue_groups = {name: grouping.of(words.cues) for name, words in fields.items() if _counts(profile, name)}
    zero_groups = {name: grouping.of(words.zero) for name, words in fields.items() if words.zero}
    for name, words in fields.items():
        for role, spoken in _roles(profile[name], words):
            vocabulary.add(spoken, role)
    for spoken in (*decoy_words.ordinary, *decoys):
        vocabulary.add(spoken, Role("decoy"))
    for kind, spoken in _everyday_roles(everyday):
        vocabulary.add(spoken, Role(kind))
    vocabulary.freeze()
    units = frozenset(unit for words in fields.values() for unit in words.units)
    return Lexicon(
        profile,
        fields,
        everyday,
        places,
        tuple(decoys),
        decoy_words.elsewhere,
        vocabulary,
        cue_groups,
        zero_groups,
        units,
    )


def _counts(profile: Profile, name: str) -> bool:
    return profile[name].kind in ("int", "number", "yuan")


def _check(profile: Profile, name: str, words: FieldWords, source: datafile.Source) -> None:
    if name not in profile:
        near = datafile.nearest(name, tuple(profile.fields))
        raise source.error((name,), f"no field {name!r} in the profile" + (f"; did you mean {near!r}?" if near else ""))
    values = profile[name].values
    for value in (*words.values, *(one for several in words.ambiguous.values() for one in several)):
        if value not in values:
            raise source.error(
                (name, "values", value), f"{value!r} is no value of {name}; take one of {', '.join(values)}"
            )
    if values and set(values) != set(words.values):
        missing = ", ".join(sorted(set(values) - set(words.values)))
        raise source.error((name,), f"{name} has no words for {missing}; add them under values")


class _Grouping:
    """Numbers the groups of cue words as it adds them to the vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._seen: dict[str, int] = {}

    def of(self, lines: tuple[str | Words, ...]) -> tuple[tuple[Group, ...], ...]:
        return tuple(
            tuple(self._group(group) for group in ((line,) if isinstance(line, str) else line)) for line in lines
        )

    def _group(self, written: str) -> Group:
        anywhere = written.startswith("~")
        spelling = written.lstrip("~")
        if spelling not in self._seen:
            self._seen[spelling] = len(self._seen)
            for word in spelling.split("|"):
                self._vocabulary.add(word, Role("group", number=self._seen[spelling]))
        return Group(self._seen[spelling], anywhere)


def _roles(spec: Field, words: FieldWords) -> Iterator[tuple[Role, str]]:
    name = spec.name
    for value, entry in words.values.items():
        yield from ((Role("enum", name, value), spoken) for spoken in entry.names)
        yield from ((Role("enum", name, value, asked_only=True), spoken) for spoken in entry.asked)
    for spoken in words.ambiguous:
        yield Role("ambiguous", name), spoken
    for polarity, spoken_words in ((True, words.yes), (False, words.no)):
        yield from ((Role("bool", name, polarity), spoken) for spoken in spoken_words)
    for polarity, spoken_words in ((True, words.asked_yes), (False, words.asked_no)):
        yield from ((Role("bool", name, polarity, asked_only=True), spoken) for spoken in spoken_words)
    yield from ((Role("decoy"), spoken) for spoken in words.decoys)
    yield from ((Role("topic", name), spoken) for spoken in words.topic)
    yield from ((Role("asked_cue", name), spoken) for spoken in words.asked_cues)
    yield from ((Role("excludes", name), spoken) for spoken in words.excludes)
    if spec.kind in ("date", "by_year", "years", "text"):
        yield from ((Role("cue", name), cue) for cue in words.cues if isinstance(cue, str))


def _everyday_roles(everyday: Everyday) -> Iterator[tuple[str, str]]:
    for kind in Everyday.model_fields:
        value = getattr(everyday, kind)
        if isinstance(value, tuple):
            yield from ((kind, word) for word in value if isinstance(word, str))
    for kind in Correction.model_fields:
        yield from (("correct_" + kind, word) for word in getattr(everyday.correction, kind))


def label(words: FieldWords, value: str) -> str:
    """The everyday label of an enum's value."""
    return words.values[value].label


def plain(word: str) -> str:
    """A word of the data files as it stands in normalised text."""
    return text.normalise(word)
