"""An utterance read into facts: the whole way from the words to typed values."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from dialogs.reading import (
    clauses,
    dates,
    labels,
    lexicon,
    names,
    normal,
    numerals,
    places,
    polarity,
    specialty,
    spellings,
    supposed,
)
from dialogs.reading.assembly import Assembly
from dialogs.reading.bare import bare_answer
from dialogs.reading.counts import Counts
from dialogs.reading.hours import Hours
from dialogs.reading.lexicon import Lexicon
from dialogs.reading.messages import Message
from dialogs.reading.moments import Moments
from dialogs.reading.romanised import Romanised
from dialogs.reading.spelling import Mended, Speller
from dialogs.reading.values import Values
from knowledge import text
from rules.profile import Profile


@dataclass(frozen=True)
class Reading:
    """What was understood. `asks` says that the applicant asks something himself.

    `facts` are typed as the profile types them; `confirm` those of them taken by likeness; `alternatives` the values
    that a near miss may mean; `bounds` what a vague word still says ({"min": …, "max": …}, inclusive); `under` those
    of them whose "max" is left out itself (不到五百万); `retracted` the fields taken back; `words` the words each fact
    and bound came from. `corrects` says that he sets right something said before.
    """

    facts: dict[str, Any] = field(default_factory=dict)
    confirm: frozenset[str] = frozenset()
    alternatives: dict[str, list[str]] = field(default_factory=dict)
    bounds: dict[str, dict[str, Any]] = field(default_factory=dict)
    under: frozenset[str] = frozenset()
    retracted: frozenset[str] = frozenset()
    words: dict[str, str] = field(default_factory=dict)
    asks: bool = False
    corrects: bool = False


_NAMING = ("topic", "enum", "cue", "asked_cue")
"""What words are that name a field."""


@dataclass(frozen=True)
class Supposition:
    """What a message supposes: its `reading`, of which nothing is told, and what it asks of that (`sought`).

    `more` and `fewer` are the fields whose values count from what there is, `shifted` those of dates that move by so
    many years; `counts` says that it names a number of something, `waits` that time is to pass.
    """

    reading: Reading
    sought: supposed.Sought
    counts: bool = False
    more: frozenset[str] = frozenset()
    fewer: frozenset[str] = frozenset()
    waits: bool = False
    shifted: Mapping[str, int] = field(default_factory=dict)

    def with_field(self, name: str, other: "Supposition") -> "Supposition":
        """This with one fact that the same words suppose where it is asked for."""
        reading = replace(
            self.reading,
            facts={**self.reading.facts, name: other.reading.facts[name]},
            words={**self.reading.words, name: other.reading.words[name]},
        )
        return replace(
            self, reading=reading, more=self.more | (other.more & {name}), fewer=self.fewer | (other.fewer & {name})
        )


class Heard(NamedTuple):
    """A text normalised; with its slips mended; and cut into clauses that know how they are meant."""

    tidied: str
    mended: Mended
    message: Message


class Reader:
    """Reads what applicants say. Pure: the same words, field asked for and day give the same reading."""

    def __init__(self, words: Lexicon, speller: Speller, specialties: frozenset[str]) -> None:
        self._lexicon, self._speller, self._specialties = words, speller, specialties

    @classmethod
    def load(cls, profile: Profile, specialties: Iterable[str] = (), decoys: Iterable[str] = ()) -> "Reader":
        """A reader for `profile`; `specialties` are names of specialties, `decoys` names that mean no value of it.

        Raises `knowledge.errors.DataError` where a file of the lexicon is not as it should be.
        """
        words = lexicon.load(profile, tuple(decoys))
        known = frozenset(map(text.normalise, specialties))
        plain = frozenset(words.vocabulary.words) | known | frozenset(places.names(words.places))
        spelt = spellings.of(words)
        sounds = Romanised(spelt, words.vocabulary.words)
        return cls(words, Speller(spelt, plain, frozenset(words.elsewhere), sounds, words.everyday.slips), known)

    def read(self, text: str, asking: str | None, today: datetime.date) -> Reading:
        """The facts told in `text`; `asking` is the field just asked for, or None; `today` is what 去年 counts from.

        Never raises for any text. Raises `rules.errors.ProfileError` where `asking` is no field.
        """
        heard = self.hear(text, asking)
        return self._read(heard.message, heard.mended, today)

    def suppose(self, text: str, asking: str | None, today: datetime.date) -> Supposition | None:
        """What `text` supposes, which `read` leaves out; None where it supposes nothing. Arguments and errors as there.

        Said after a question, 要是没有呢 supposes that answer to it.
        """
        if not supposed.may_suppose(normal.tidy(text, self._lexicon.vocabulary.words), self._lexicon.everyday):
            return None
        premise = supposed.premise(self.hear(text, asking).message)
        if premise is None:
            return None
        reading = self._named(self.read(premise.told, asking, today), premise.told)
        return Supposition(
            reading,
            premise.sought,
            premise.counts,
            frozenset(_told_in(premise.more, reading)),
            frozenset(_told_in(premise.fewer, reading)),
            premise.waits,
            {name: years for said, years in premise.shifted for name in self._dates(_told_in((said,), reading))},
        )

    def _named(self, reading: Reading, told: str) -> Reading:
        """Of free text only what is a name for sure: 做假被查 supposes no specialty."""
        sure = {
            name: value
            for name, value in reading.facts.items()
            if self._lexicon.profile[name].kind != "text"
            or text.normalise(value) in self._specialties
            or any(topic in told for topic in self._lexicon.fields[name].topic)
        }
        return replace(reading, facts=sure)

    def _dates(self, names: Iterable[str]) -> list[str]:
        return [name for name in names if self._lexicon.profile[name].kind == "date"]

    def hear(self, text: str, asking: str | None) -> Heard:
        """`text` as it is read, before any fact is; the arguments and errors are those of `read`."""
        if asking is not None:
            self._lexicon.profile[asking]
        tidied = normal.tidy(text, self._lexicon.vocabulary.words)
        mended = self._speller.mend(tidied, asking)
        return Heard(tidied, mended, clauses.cut(mended.text, self._lexicon, asking))

    def yes_or_no(self, text: str) -> bool | None:
        """True or False where `text` is a yes or a no and nothing else of weight, None for anything else."""
        message = clauses.cut(normal.tidy(text, self._lexicon.vocabulary.words), self._lexicon, None)
        told = [clause for clause in message.clauses if not polarity.is_noise(message, clause)]
        if not told or not told[0].tells(told[0].start, of_others=True):
            return None
        return polarity.bare(message, told[0])

    def fields_named(self, text: str) -> frozenset[str]:
        """The fields that words of `text` name, whatever it says of them."""
        hits = self.hear(text, None).message.hits
        return frozenset(role.field for hit in hits for role in hit.roles if role.kind in _NAMING)

    def value_label(self, field: str, value: Any) -> str:
        """`value` of `field` in everyday Chinese: 助理工程师, 2019年7月, 500万元, 是."""
        return labels.value_label(self._lexicon, field, value)

    def choices(self, field: str) -> list[tuple[Any, str]]:
        """The values of an enum or bool with their everyday names, in the profile's order; empty for other types."""
        return labels.choices(self._lexicon, field)

    def _read(self, message: Message, mended: Mended, today: datetime.date) -> Reading:
        found = names.find(message)
        dated = dates.find(message.text, today)
        assembly = Assembly(message, mended)
        values = Values(message, found, today.year)
        assembly.add(values.findings())
        assembly.offer(values.ambiguous())
        sure = [(date.start, date.end) for date in dated if not date.short]
        counted = numerals.find(message.text, self._lexicon, sure, self._asked_units(message.asked))
        hours = Hours(message, dated, counted)
        assembly.add(hours.findings())
        aims = values.aims() if dated else frozenset()
        held = [name for name in found if name.start not in aims]
        moments = Moments(message, dated, held, assembly.levels(), hours.used | hours.years, aims)
        assembly.add(moments.findings())
        taken = [(date.start, date.end) for date in dated if date.start in moments.used | hours.years]
        left = [
            n for n in counted if n.start not in hours.used and not any(s < n.end and n.start < e for s, e in taken)
        ]
        counts = list(Counts(message, left).findings())
        assembly.add(counts)
        others = [n for n in left if not any(count.start <= n.start < count.end for count in counts)]
        assembly.add(moments.lasting(others, today))
        for spec in self._lexicon.profile:
            if spec.kind == "place":
                assembly.add(places.find(message, spec.name))
            elif spec.kind == "text":
                assembly.add(specialty.find(message, spec.name, self._specialties))
        if message.asked and not assembly.has(message.asked):
            answer = bare_answer(message, silent=assembly.is_empty())
            assembly.add([answer] if answer else [])
        return self._closed(assembly, message)

    def _closed(self, assembly: Assembly, message: Message) -> Reading:
        facts, sources = assembly.facts()
        rough = assembly.rough(facts)
        return Reading(
            facts=facts,
            confirm=assembly.confirm(facts, sources),
            alternatives=assembly.alternatives(facts),
            bounds={name: finding.bounds for name, finding in rough.items()},
            under=frozenset(name for name, finding in rough.items() if finding.under),
            retracted=assembly.retracted(facts),
            words={name: assembly.words(source) for name, source in {**sources, **rough}.items()},
            asks=any(clause.asks for clause in message.clauses),
            corrects=message.corrects,
        )

    def _asked_units(self, asked: str | None) -> tuple[str, ...]:
        return self._lexicon.fields[asked].units if asked else ()


def _told_in(phrases: Iterable[str], reading: Reading) -> set[str]:
    """The fields that were told in one of the phrases."""
    return {name for name, said in reading.words.items() if any(said in one or one in said for one in phrases if one)}
