"""Checks of the words below dialogs/lexicon/, each fault with its file, line and column and what to do.

The schemas are checked by what loads the files. Here it is whether each word can be found and means one thing, and
whether each field and each list has an utterance, in examples.yaml, that is read as it should be.
"""

import datetime
import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pydantic

from dialogs.reading import lexicon
from dialogs.reading.lexicon import Bounds, Correction, Everyday
from dialogs.reading.reader import Reader, Reading
from knowledge import datafile, linting
from knowledge.datafile import Location, Source, Strict
from knowledge.errors import DataError
from rules.errors import ProfileError
from rules.profile import Field, Profile

EXAMPLES = lexicon.FOLDER / "examples.yaml"

_FEWEST = 2  # utterances of a field
_OPPOSED = (("yes", "no"), ("asked_yes", "asked_no"))
_PLACES = ("also", "whole", "not_before", "not_after", "work_cues")
_PARTS: Mapping[str, type[Strict]] = {"bound_before": Bounds, "bound_after": Bounds, "correction": Correction}
_GROUPED = ("cues", "zero")
"""Of a field's lists those whose entries are groups of words: "a|b", "~a|b"."""
_SLIPS = "slips"
"""Lists whose entries are single characters, a blank among them."""


class _Told(Strict):
    """An utterance with all that must be read from it, and no more."""

    text: str
    asking: str | None = None
    facts: dict[str, Any] = pydantic.Field(default={})
    bounds: dict[str, dict[str, Any]] = pydantic.Field(default={})
    retracted: tuple[str, ...] = ()
    confirm: tuple[str, ...] = ()
    asks: bool = False


class _File(Strict):
    """The file examples.yaml: `fields` by field, what tells which value where the field was asked for; `lists` by list
    of words.yaml and places.yaml; `decoys` and `ambiguous` by field, what tells no value of it, or several."""

    today: datetime.date
    fields: dict[str, dict[str, Any]]
    lists: dict[str, _Told]
    decoys: dict[str, str]
    ambiguous: dict[str, str]


def faults(folder: Path = lexicon.FOLDER) -> Iterator[DataError]:
    """What is wrong with the words below `folder`."""
    for stem in (*lexicon.FIELD_FILES, "words", "decoys", "places"):
        source = datafile.read(folder / f"{stem}.yaml")
        for location, words in linting.lists(source):
            if _SLIPS not in location:
                yield from _list_faults(source, location, words)
        if stem in lexicon.FIELD_FILES:
            for field in source.value:
                yield from _opposed(source, field)


def _list_faults(source: Source, location: Location, words: list[str]) -> Iterator[DataError]:
    if not any(step in _GROUPED for step in location):
        yield from linting.word_faults(source, location, words, linting.lettered)
        return
    for at, group in enumerate(words):
        for fault in linting.word_faults(source, (*location, at), group.lstrip("~").split("|"), linting.lettered):
            yield source.error((*location, at), fault.message)


def _opposed(source: Source, field: str) -> Iterator[DataError]:
    """Words that mean two values of a field at once."""
    entry = source.value[field] or {}
    lists: list[list[tuple[Location, list[str]]]] = [
        [((field, name), entry.get(name, ())) for name in pair] for pair in _OPPOSED
    ]
    values = entry.get("values", {})
    for kind in ("names", "asked"):
        lists.append([((field, "values", value, kind), values[value].get(kind, ())) for value in values])
    for opposed in lists:
        for (_, first), (location, second) in itertools.combinations(opposed, 2):
            for at, word in enumerate(second):
                if word in first:
                    message = f"{word!r} means another value of {field} already; keep it under one"
                    yield source.error((*location, at), message)


def example_faults(reader: Reader, profile: Profile, path: Path = EXAMPLES) -> Iterator[DataError]:
    """Fields and lists without an example, and examples that are not read as they should be.

    Raises `DataError` for a file that does not fit its schema.
    """
    examples, source = datafile.load(path, _File)
    for section in ("fields", "decoys", "ambiguous"):
        for name in getattr(examples, section):
            if name not in profile:
                near = datafile.nearest(name, list(profile.fields))
                hint = f"did you mean {near!r}?" if near else "mend the name"
                yield source.error((section, name), f"no field {name!r} in the profile; {hint}")
    for spec in profile:
        yield from _field(reader, spec, examples, source)
    yield from _lists(reader, profile, examples, source)
    yield from _unclear(reader, profile, examples, source)


def _field(reader: Reader, spec: Field, examples: _File, source: Source) -> Iterator[DataError]:
    given = examples.fields.get(spec.name, {})
    for text, value in given.items():
        read = reader.read(text, spec.name, examples.today).facts.get(spec.name)
        try:
            if read is None or spec.check(read) != spec.check(value):
                message = f"{text!r} is read as {read!r}, not {value!r}; mend the sentence, or the words of {spec.name}"
                yield source.error(("fields", spec.name, text), message)
        except ProfileError as error:
            yield source.error(("fields", spec.name, text), str(error))
    told = list(given.values())
    wanted = spec.values if spec.kind == "enum" else (True, False) if spec.kind == "bool" else ()
    lacking = [str(value) for value in wanted if value not in told]
    if lacking or len(given) < _FEWEST:
        what = ", ".join(lacking) or "a second one"
        message = f"{spec.name!r} lacks an example for {what}; add an utterance to {source.path.name}, under fields"
        yield _place_of(spec.name).error((spec.name,), message)


def _place_of(field: str) -> Source:
    """The file that has the words of a field."""
    files = [datafile.read(lexicon.FOLDER / f"{stem}.yaml") for stem in lexicon.FIELD_FILES]
    return next((file for file in files if field in file.value), files[0])


def _lists(reader: Reader, profile: Profile, examples: _File, source: Source) -> Iterator[DataError]:
    needed = dict(_needed())
    for name, told in examples.lists.items():
        if name not in needed:
            yield source.error(("lists", name), f"no list {name!r} in words.yaml or places.yaml; mend the name")
        elif wrong := _misread(reader.read(told.text, told.asking, examples.today), told, profile):
            message = f"{told.text!r} is read with {wrong}; mend the example, or the words of {name}"
            yield source.error(("lists", name), message)
    for name, (file, location) in needed.items():
        if name not in examples.lists:
            message = f"{name!r} has no example; add an utterance to {source.path.name}, under lists"
            yield file.error(location, message)


def _needed() -> Iterator[tuple[str, tuple[Source, Location]]]:
    """The lists that need an example, each with where it stands."""
    file = datafile.read(lexicon.FOLDER / "words.yaml")
    for name in Everyday.model_fields:
        if name in _PARTS:
            yield from ((f"{name}.{part}", (file, (name, part))) for part in _PARTS[name].model_fields)
        elif name == _SLIPS:
            meant = [slips["meant"] for slips in file.value[name]]
            yield from ((f"{name}.{word}", (file, (name, at))) for at, word in enumerate(meant))
        else:
            yield name, (file, (name,))
    file = datafile.read(lexicon.FOLDER / "places.yaml")
    yield from ((f"places.{name}", (file, (name,))) for name in _PLACES)
    file = datafile.read(lexicon.FOLDER / "decoys.yaml")
    yield from ((f"decoys.{name}", (file, (name,))) for name in file.value)


def _misread(read: Reading, told: _Told, profile: Profile) -> str | None:
    """What was read otherwise than it was told; None where nothing was."""
    facts = {field: profile[field].check(value) for field, value in read.facts.items()}
    if facts != {field: profile[field].check(value) for field, value in told.facts.items()}:
        return f"facts {read.facts}"
    if read.bounds != told.bounds:
        return f"bounds {read.bounds}"
    if read.retracted != frozenset(told.retracted):
        return f"retracted {sorted(read.retracted)}"
    if read.confirm != frozenset(told.confirm):
        return f"confirm {sorted(read.confirm)}"
    return None if read.asks == told.asks else f"asks {read.asks}"


def _unclear(reader: Reader, profile: Profile, examples: _File, source: Source) -> Iterator[DataError]:
    for stem in lexicon.FIELD_FILES:
        file = datafile.read(lexicon.FOLDER / f"{stem}.yaml")
        for field, kind in itertools.product(file.value, ("decoys", "ambiguous")):
            if kind in file.value[field]:
                text = getattr(examples, kind).get(field)
                if text is None:
                    message = f"{kind} of {field} have no example; add an utterance to {source.path.name}, under {kind}"
                    yield file.error((field, kind), message)
                    continue
                read = reader.read(text, field if kind == "ambiguous" else None, examples.today)
                if field in read.facts or (kind == "ambiguous" and field not in read.alternatives):
                    message = f"{text!r} tells {field} {read.facts.get(field)!r}; mend the example, or the words"
                    yield source.error((kind, field), message)
