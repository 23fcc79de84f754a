"""Checks of the words below lexicon/, each fault with its file, line and column and what to do.

The schemas are checked by what loads the files. Here it is whether each word can be found and stands once; see
`knowledge.examples` for whether it does what it is there for.
"""

import functools
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from knowledge import datafile, lexicon, notices, text, topics
from knowledge.datafile import Location, Source
from knowledge.errors import DataError
from knowledge.naming import Namer

LONGEST = 60  # characters of a word or wording
_PLAIN = ("concepts", "places", "series", "stopwords")
_MARKS = " ,。;?!、~"


def faults(folder: Path = lexicon.LEXICON) -> Iterator[DataError]:
    """What is wrong with the words below `folder`. Raises `DataError` for a file that does not fit its schema."""
    lexicon.load(folder)
    topics.load(folder / "wordings")
    for stem in _PLAIN:
        source = datafile.read(folder / f"{stem}.yaml")
        for location, words in lists(source):
            yield from word_faults(source, location, words, text.normalise)
    yield from _concept_faults(folder)
    yield from _wording_faults(folder / "wordings")


def lists(source: Source) -> Iterator[tuple[Location, list[str]]]:
    """The lists of words in a file, each with its place."""
    return _lists(source.value, ())


def _lists(value: Any, location: tuple[str | int, ...]) -> Iterator[tuple[Location, list[str]]]:
    match value:
        case list() if all(isinstance(item, str) for item in value):
            yield location, value
        case list():
            for at, item in enumerate(value):
                yield from _lists(item, (*location, at))
        case dict():
            for key, item in value.items():
                yield from _lists(item, (*location, key))


def word_faults(
    source: Source, location: Location, words: Iterable[str], heard: Callable[[str], str]
) -> Iterator[DataError]:
    """What is wrong with a list of words; `heard` tells how a word is written in the text that is read."""
    seen: set[str] = set()
    for at, word in enumerate(words):
        fault = _word_fault(word, heard(word), seen)
        if fault is not None:
            yield source.error((*location, at), fault)
        seen.add(heard(word))


def _word_fault(word: str, heard: str, seen: set[str]) -> str | None:
    if not word.strip():
        return "an empty entry; write the word, or remove the entry"
    if len(word) > LONGEST:
        return f"{word[:12]}… has {len(word)} characters; say it in at most {LONGEST}"
    if heard != word:
        return f"{word!r} is never found, because {heard!r} is what is read; write that"
    return f"{word!r} stands twice in this list; keep one" if heard in seen else None


def lettered(word: str) -> str:
    """A word with its letters as they are read: simplified, half-width; capitals and marks stay."""
    return "".join(map(_letter, word))


@functools.cache
def _letter(character: str) -> str:
    if not character.isalnum():
        return character
    heard = text.normalise(character)
    return character if heard == character.lower() else heard


def _concept_faults(folder: Path) -> Iterator[DataError]:
    """Concepts without a word, and names in the other files that are no concept's."""
    source = datafile.read(folder / "concepts.yaml")
    tiers = {tier: entries for tier, entries in source.value.items() if isinstance(entries, dict)}
    known: set[str] = set()
    for tier, entries in tiers.items():
        for concept in entries:
            if concept in known:
                yield source.error((tier, concept), f"{concept!r} stands in two tiers; keep it in one")
            if not entries[concept]:
                yield source.error((tier, concept), f"{concept!r} has no word; write one, or remove the concept")
            known.add(concept)
    for file, location, concept in _named(folder):
        if concept not in known:
            near = datafile.nearest(concept, sorted(known))
            hint = f"did you mean {near!r}?" if near else "add it to concepts.yaml, or mend the name"
            yield file.error(location, f"no concept {concept!r}; {hint}")


def _named(folder: Path) -> Iterator[tuple[Source, Location, str]]:
    """Where the other files name a concept."""
    asks = datafile.read(folder / "asks.yaml")
    for ask, entry in asks.value.items():
        if "implies" in entry:
            yield asks, (ask, "implies"), entry["implies"]
    routes = datafile.read(folder / "routes.yaml")
    for route in ("windows", "places"):
        for at, concept in enumerate(routes.value[route]["topics"]):
            yield routes, (route, "topics", at), concept


def _wording_faults(folder: Path) -> Iterator[DataError]:
    """Wordings that cannot be learnt from: too long, written in other letters, or the same under two topics."""
    first: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        source = datafile.read(path)
        for location, wordings in lists(source):
            yield from word_faults(source, location, wordings, lettered)
            for at, wording in enumerate(wordings):
                bare = text.normalise(wording).strip(_MARKS)
                topic = str(location[0])
                if bare and first.setdefault(bare, topic) != topic:
                    message = f"{wording!r} stands under {first[bare]!r} already; keep it under one topic"
                    yield source.error((*location, at), message)


def alias_faults(folder: Path = notices.NOTICES) -> Iterator[DataError]:
    """Aliases of notices by which their notice is not found."""
    loaded = notices.load_notices(folder)
    namer = Namer({id: notice.identity for id, notice in loaded.items()})
    for id, notice in loaded.items():
        for at, alias in enumerate(notice.identity.aliases):
            meant = namer.find(alias)
            if not meant.named or id not in meant.ids:
                source = datafile.read(folder / id / "notice.yaml")
                where = meant.elsewhere or ", ".join(meant.ids)
                message = f"{alias!r} means {where}, not this notice; choose a name of its own"
                yield source.error(("identity", "aliases", at), message)
