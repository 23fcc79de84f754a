"""The language data below lexicon/: concepts and their words, what questions ask for, places, other series, chat.

It knows the field and the language, and no notice. Errors in it are told by file, line and column.
"""

import functools
import re
from pathlib import Path
from typing import Annotated, Literal

import pydantic

from knowledge import datafile
from knowledge.datafile import Strict
from knowledge.facts import WindowKind

LEXICON = Path(__file__).parent / "lexicon"


def _compiled(pattern: object) -> re.Pattern[str]:
    if isinstance(pattern, re.Pattern):
        return pattern
    try:
        return re.compile(str(pattern))
    except re.error as error:
        raise ValueError(f"no regular expression: {error}; mend it") from None


Pattern = Annotated[re.Pattern[str], pydantic.BeforeValidator(_compiled)]


class _Concepts(Strict):
    focus: dict[str, tuple[str, ...]]
    aspect: dict[str, tuple[str, ...]]
    manner: dict[str, tuple[str, ...]]
    titles: dict[str, tuple[str, ...]]
    degrees: dict[str, tuple[str, ...]]
    circumstance: dict[str, tuple[str, ...]]
    frame: tuple[str, ...]


class Ask(Strict):
    """One kind of answer: by which words it is asked for, and by which a clause is seen to give it.

    A `firm` ask goes unanswered where no clause gives it; `exact` kinds are answered from a notice's facts. `implies`
    is the concept such a question is about where it names titles or degrees only. The evidence of a `must` ask may not
    lack, whatever else is asked with it.
    """

    cues: Pattern
    evidence: Pattern
    firm: bool
    exact: bool = False
    must: bool = False
    implies: str | None = None


class KindCue(Strict):
    """Which words mean one kind of window, and which kinds are told where the notice has none of it."""

    kind: WindowKind
    cues: Pattern
    instead: tuple[WindowKind, ...] = ()


class WindowRoute(Strict):
    """When a question is about the notice's windows, and when it asks if a moment is in time; see routes.yaml."""

    topics: frozenset[str]
    kinds: tuple[KindCue, ...]
    acts: Pattern
    whether: Pattern
    now: Pattern
    late: Pattern
    other: Pattern
    afterwards: Pattern


class PlaceRoute(Strict):
    """When a question is about where to bring something."""

    topics: frozenset[str]


class WebsiteRoute(Strict):
    """Which concepts tell what a website is wanted for."""

    purposes: dict[str, frozenset[str]]


class Routes(Strict):
    """Which facts answer which asks."""

    windows: WindowRoute
    places: PlaceRoute
    websites: WebsiteRoute
    target_cues: Pattern
    advice_cues: Pattern
    complaint_cues: Pattern


class _Asks(pydantic.RootModel[dict[str, Ask]]):
    model_config = pydantic.ConfigDict(frozen=True)


class _Places(pydantic.RootModel[dict[str, tuple[str, ...]]]):
    model_config = pydantic.ConfigDict(frozen=True)


class _Offices(pydantic.RootModel[dict[str, str]]):
    model_config = pydantic.ConfigDict(frozen=True)


class _Series(Strict):
    others: tuple[str, ...]
    exceptions: tuple[str, ...]
    meant: Pattern


class _Offtopic(Strict):
    topics: frozenset[str]
    polite: Pattern
    errands: tuple[Pattern, ...]


class Verdict(Strict):
    """When a question may be answered with yes or no; see verdicts.yaml."""

    answer: Literal["yes", "no", "needless", "needed"]
    asked: Pattern
    said: Pattern
    unless: Pattern
    object: bool = False
    alone: bool = False


class Verdicts(Strict):
    """All of them; the words of a question that want one, that forbid any, that forbid one by figures, and that mean
    nothing to it."""

    wanted: Pattern
    doubts: Pattern
    unsure: Pattern
    plain: Pattern
    verdicts: tuple[Verdict, ...]


class Rewrite(Strict):
    """Another way of saying a word, as the standard one."""

    said: Pattern
    standard: str


class _Dialect(Strict):
    whole: tuple[str, ...]
    rewrites: tuple[Rewrite, ...]


class _Stopwords(Strict):
    characters: str
    meant: str


class Lexicon(Strict):
    """All of it. `words` maps a word to its concepts; `weight` a concept to how much it counts.

    `subjects` are the concepts in focus that are no mere aspects, `manners` those that are mere ways of asking.
    """

    words: dict[str, tuple[str, ...]]
    weight: dict[str, float]
    focus: frozenset[str]
    subjects: frozenset[str]
    manners: frozenset[str]
    titles: frozenset[str]
    degrees: frozenset[str]
    circumstances: frozenset[str]
    asks: dict[str, Ask]
    routes: Routes
    target: Pattern
    places: dict[str, str]
    other_series: tuple[str, ...]
    not_series: tuple[str, ...]
    series_meant: Pattern
    offices: dict[str, str]
    off_topics: frozenset[str]
    polite: Pattern
    errands: tuple[Pattern, ...]
    verdicts: Verdicts
    stop: frozenset[str]
    meant: frozenset[str]
    rewrites: tuple[Rewrite, ...]


_WEIGHTS = {
    "focus": 1.0,
    "aspect": 0.5,
    "manner": 0.5,
    "titles": 0.5,
    "degrees": 0.4,
    "circumstance": 0.4,
    "frame": 0.08,
}
_PARTICLES = "呢啊了吗嘛吧呀哦的嗯"  # what slips into a word that is being typed
FRAME = "frame:"
"""Prefix of the concepts that are single frame words."""


@functools.cache
def load(folder: Path = LEXICON) -> Lexicon:
    """The lexicon. Raises `DataError` for a file that is missing or not as it should be."""
    concepts, _ = datafile.load(folder / "concepts.yaml", _Concepts)
    asks, _ = datafile.load(folder / "asks.yaml", _Asks)
    routes, _ = datafile.load(folder / "routes.yaml", Routes)
    places, _ = datafile.load(folder / "places.yaml", _Places)
    series, _ = datafile.load(folder / "series.yaml", _Series)
    offtopic, _ = datafile.load(folder / "offtopic.yaml", _Offtopic)
    offices, _ = datafile.load(folder / "offices.yaml", _Offices)
    stop, _ = datafile.load(folder / "stopwords.yaml", _Stopwords)
    verdicts, _ = datafile.load(folder / "verdicts.yaml", Verdicts)
    dialect, _ = datafile.load(folder / "dialect.yaml", _Dialect)
    words, weight = _words(concepts)
    return Lexicon(
        words=words,
        weight=weight,
        focus=frozenset({*concepts.focus, *concepts.aspect, *concepts.manner}),
        subjects=frozenset(concepts.focus),
        manners=frozenset(concepts.manner),
        titles=frozenset(concepts.titles),
        degrees=frozenset(concepts.degrees),
        circumstances=frozenset(concepts.circumstance),
        asks=asks.root,
        routes=routes,
        target=routes.target_cues,
        places=_paths(places.root),
        other_series=series.others,
        not_series=series.exceptions,
        series_meant=series.meant,
        offices=offices.root,
        off_topics=offtopic.topics,
        polite=offtopic.polite,
        errands=offtopic.errands,
        verdicts=verdicts,
        stop=frozenset(stop.characters),
        meant=frozenset(stop.meant),
        rewrites=(*(_whole(word) for word in dialect.whole), *dialect.rewrites),
    )


def _whole(word: str) -> Rewrite:
    """The word with a stray particle between its characters."""
    inside = "|".join(
        f"{word[:at]}[{_PARTICLES}]{word[at:]}" for at in range(1, len(word)) if word[at] not in _PARTICLES
    )
    return Rewrite(said=re.compile(inside), standard=word)


def _words(concepts: _Concepts) -> tuple[dict[str, tuple[str, ...]], dict[str, float]]:
    words: dict[str, tuple[str, ...]] = {}
    weight: dict[str, float] = {}
    tiers = {
        name: getattr(concepts, name) for name in ("focus", "aspect", "manner", "titles", "degrees", "circumstance")
    }
    tiers["frame"] = {FRAME + word: (word,) for word in concepts.frame}
    for tier, entries in tiers.items():
        for concept, names in entries.items():
            weight[concept] = _WEIGHTS[tier]
            for name in names:
                if tier != "frame" or name not in words:
                    words[name] = (*words.get(name, ()), concept)
    return words, weight


def _paths(provinces: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Each place's short name → its division path: 山西 → 山西省, 太原 → 山西省/太原市."""
    paths: dict[str, str] = {}
    for province, cities in provinces.items():
        paths[short_place(province)] = province
        for city in cities:
            paths[city] = f"{province}/{city if city.endswith(('市', '地区')) else city + '市'}"
    return paths


_SUFFIX = re.compile("(壮族自治区|回族自治区|维吾尔自治区|自治区|自治州|地区|省|市|区|县)$")


def short_place(name: str) -> str:
    """A division's name as people say it: 山西省 → 山西."""
    short = _SUFFIX.sub("", name)
    return short if len(short) > 1 else name
