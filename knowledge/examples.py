"""The examples of the lexicon: each entry has a sentence in examples.yaml that must be read as having it."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from knowledge import datafile, lexicon, reading, text
from knowledge.datafile import Location, Source, Strict
from knowledge.errors import DataError
from knowledge.lexicon import Lexicon, Verdict
from knowledge.naming import Namer

EXAMPLES = lexicon.LEXICON / "examples.yaml"

_TIERS = ("focus", "aspect", "manner", "titles", "degrees", "circumstance")


class _Verdict(Strict):
    answer: str
    asked: str
    said: str


class _File(Strict):
    concepts: dict[str, str]
    asks: dict[str, str]
    windows: dict[str, str]
    offices: dict[str, str]
    series: dict[str, str]
    no_series: dict[str, str]
    verdicts: tuple[_Verdict, ...]
    dialect: tuple[str, ...]
    errands: tuple[str, ...]


Entries = Mapping[str, tuple[Source, Location]]
"""The entries that need an example, each with where it stands."""
Check = Callable[[str, str], str | None]
"""Of an entry and its example: how it is read instead; None where it is read as it should be."""


def faults(path: Path = EXAMPLES) -> Iterator[DataError]:
    """Entries of the lexicon without an example, and examples that are not read as they should be.

    Raises `DataError` for a file that does not fit its schema.
    """
    examples, source = datafile.load(path, _File)
    data = lexicon.load()
    namer = Namer({})

    def series(name: str, question: str) -> str | None:
        found = namer.find(question).elsewhere
        return None if found == name else f"the series {found}"

    def no_series(name: str, question: str) -> str | None:
        found = namer.find(question).elsewhere
        return None if found is None and name in question else f"the series {found}"

    named: tuple[tuple[str, Mapping[str, str], Entries, Check], ...] = (
        ("concepts", examples.concepts, _concepts(), _concept),
        ("asks", examples.asks, _keys("asks"), _ask),
        ("windows", examples.windows, _windows(), _window),
        ("offices", examples.offices, _keys("offices"), _office),
        ("series", examples.series, _listed("series", "others"), series),
        ("no_series", examples.no_series, _listed("series", "exceptions"), no_series),
    )
    for section, given, entries, check in named:
        yield from keyed(source, section, given, entries, check)
    yield from _verdicts(source, examples.verdicts, data)
    yield from _errands(source, examples.errands, data)
    yield from _dialect(source, examples.dialect, data)


def keyed(
    source: Source, section: str, given: Mapping[str, str], entries: Entries, check: Check
) -> Iterator[DataError]:
    """The faults of a section that has one example for each entry."""
    for name, question in given.items():
        if name not in entries:
            near = datafile.nearest(name, list(entries))
            hint = f"did you mean {near!r}?" if near else "mend the name, or remove the example"
            yield source.error((section, name), f"no entry {name!r} in the lexicon; {hint}")
        elif wrong := check(name, question):
            message = f"{question!r} is read as {wrong}, not {name}; mend the sentence, or the words of {name}"
            yield source.error((section, name), message)
    for name, (file, location) in entries.items():
        if name not in given:
            yield missing(source, section, file, location, name)


def missing(source: Source, section: str, file: Source, location: Location, name: str) -> DataError:
    """The error for an entry of `file` that has no example in a section of `source`."""
    add = f"add a sentence that must be read so to {source.path.name}, under {section}"
    return file.error(location, f"{name!r} has no example; {add}")


def _file(stem: str) -> Source:
    return datafile.read(lexicon.LEXICON / f"{stem}.yaml")


def _concepts() -> Entries:
    file = _file("concepts")
    return {concept: (file, (tier, concept)) for tier in _TIERS for concept in file.value[tier]}


def _keys(stem: str) -> Entries:
    file = _file(stem)
    return {key: (file, (key,)) for key in file.value}


def _listed(stem: str, section: str) -> Entries:
    file = _file(stem)
    return {word: (file, (section, at)) for at, word in enumerate(file.value[section])}


def _windows() -> Entries:
    file = _file("routes")
    kinds = file.value["windows"]["kinds"]
    return {kind["kind"]: (file, ("windows", "kinds", at)) for at, kind in enumerate(kinds)}


def _concept(name: str, question: str) -> str | None:
    found = [concept for concept in reading.read(question).concepts if not concept.startswith(lexicon.FRAME)]
    return None if name in found else "、".join(found) or "nothing"


def _ask(name: str, question: str) -> str | None:
    asks = reading.read(question).asks
    return None if name in asks else ", ".join(asks) or "nothing"


def _window(name: str, question: str) -> str | None:
    said = reading.read(question).text
    kinds = [cue.kind for cue in lexicon.load().routes.windows.kinds if cue.cues.search(said)]
    return None if kinds[:1] == [name] else ", ".join(kinds[:1]) or "nothing"


def _office(name: str, question: str) -> str | None:
    """An office's name is no word to look for in the clauses."""
    looked_for = reading.read(question).bare & set(reading.pairs(name))
    if name not in text.normalise(question):
        return "naming no such office"
    return f"words to look for: {', '.join(sorted(looked_for))}" if looked_for else None


def _verdicts(source: Source, given: tuple[_Verdict, ...], data: Lexicon) -> Iterator[DataError]:
    rules = data.verdicts.verdicts
    for at, one in enumerate(given):
        if data.verdicts.doubts.search(text.normalise(one.asked)) or not any(_fits(rule, one) for rule in rules):
            message = f"no rule of verdicts.yaml answers {one.asked!r} with {one.answer}; mend the sentences, or a rule"
            yield source.error(("verdicts", at), message)
    for at, rule in enumerate(rules):
        if not any(_fits(rule, one) for one in given):
            yield missing(source, "verdicts", _file("verdicts"), ("verdicts", at), rule.answer)


def _fits(rule: Verdict, one: _Verdict) -> bool:
    asked, said = text.normalise(one.asked), text.normalise(one.said)
    fits = rule.asked.search(asked) and rule.said.search(said) and not rule.unless.search(said)
    return rule.answer == one.answer and bool(fits)


def _errands(source: Source, given: tuple[str, ...], data: Lexicon) -> Iterator[DataError]:
    said = [text.normalise(sentence) for sentence in given]
    for at, sentence in enumerate(said):
        if not any(errand.search(sentence) for errand in data.errands):
            yield source.error(("errands", at), f"{sentence!r} fits none of the errands in offtopic.yaml; mend either")
    for at, errand in enumerate(data.errands):
        if not any(map(errand.search, said)):
            yield missing(source, "errands", _file("offtopic"), ("errands", at), errand.pattern[:20] + "…")


def _dialect(source: Source, given: tuple[str, ...], data: Lexicon) -> Iterator[DataError]:
    used: set[int] = set()
    for at, sentence in enumerate(given):
        fired = set(_fired(text.normalise(sentence), data))
        if not fired:
            yield source.error(("dialect", at), f"{sentence!r} is read as it stands; mend it, or dialect.yaml")
        used |= fired
    file = _file("dialect")
    whole = len(file.value["whole"])
    for at, rewrite in enumerate(data.rewrites):
        if at not in used:
            location = ("whole", at) if at < whole else ("rewrites", at - whole)
            yield missing(source, "dialect", file, location, rewrite.standard)


def _fired(said: str, data: Lexicon) -> Iterator[int]:
    """Which rewrites change a sentence."""
    for at, rewrite in enumerate(data.rewrites):
        changed = rewrite.said.sub(rewrite.standard, said)
        if changed != said:
            yield at
        said = changed
