"""How an utterance was read into facts, for staff: `python -m dialogs why`. It shows what `Reader.read` goes by."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dialogs import why_words as words
from dialogs.reading import dates, names, numerals
from dialogs.reading.messages import Clause, Message
from dialogs.reading.reader import Heard, Reader, Reading, Supposition
from dialogs.reading.vocabulary import Role
from rules.profile import Profile

_LABEL = 6  # characters that a label takes
_NONE = "decoy"  # said only of words that mean nothing else

Line = tuple[str, str]
"""A label, "" where the one above goes on, and what is told."""


def explained(reader: Reader, profile: Profile, said: str, asking: str | None, today: datetime.date) -> str:
    """How `said` is read, in Chinese; the other arguments and the errors are those of `Reader.read`."""
    heard, read = reader.hear(said, asking), reader.read(said, asking, today)
    sections: tuple[tuple[str, Iterable[str]], ...] = (
        (words.TYPED, [said]),
        (words.NORMALISED, [heard.tidied]),
        (words.MENDED, _mended(heard)),
        (words.ASKED, [] if asking is None else [words.FIELD.format(zh=profile[asking].zh, field=asking)]),
        (words.CLAUSES, _clauses(heard.message)),
        (words.FOUND, _found(reader, profile, heard.message, today)),
        (words.FACTS, list(_facts(reader, profile, read)) or [words.NOTHING]),
        (words.BOUNDS, _bounds(profile, read)),
        (words.OFFERED, _offered(reader, profile, read)),
        (words.RETRACTED, (words.FIELD.format(zh=profile[field].zh, field=field) for field in sorted(read.retracted))),
        (words.WHAT_IF, _supposed(reader, profile, reader.suppose(said, asking, today))),
        (words.BESIDE, _beside(read)),
    )
    return "\n".join(label.ljust(_LABEL, "　") + told for part in sections for label, told in _under(*part))


def _supposed(reader: Reader, profile: Profile, supposition: Supposition | None) -> Iterator[str]:
    """What is read of what is supposed, which is no fact, and what is asked of it."""
    if supposition is not None:
        yield from _facts(reader, profile, supposition.reading)
        yield from _bounds(profile, supposition.reading)
        yield words.SOUGHT[supposition.sought]


def _under(label: str, told: Iterable[str]) -> Iterator[Line]:
    for line in told:
        yield label, line
        label = ""


def _mended(heard: Heard) -> Iterator[str]:
    slips = "、".join(slip.name for slip in heard.mended.slips)
    if heard.mended.text != heard.tidied:
        yield heard.mended.text + (words.SLIPS.format(slips=slips) if slips else "")
    for typed, meant in heard.mended.unsure:
        yield words.UNSURE.format(typed=typed, names="、".join(meant))


def _clauses(message: Message) -> Iterator[str]:
    for clause in message.clauses:
        mood = _mood(clause).ljust(_LABEL, "　")
        told = [words.CLAUSE.format(mood=mood, words=message.text[clause.start : clause.end])]
        if clause.asks and clause.told_until > clause.start:
            told.append(words.STILL_TOLD.format(words=message.text[clause.start : clause.told_until]))
        told += [words.OF_OTHERS.format(words=message.text[start:end]) for start, end in clause.of_others]
        yield "　".join(told)


def _mood(clause: Clause) -> str:
    if clause.asks:
        return words.QUESTION
    if clause.supposed:
        return words.SUPPOSED
    if clause.guessed:
        return words.GUESSED
    return words.TOLD if clause.told_until > clause.start else words.UNCOUNTED


def _found(reader: Reader, profile: Profile, message: Message, today: datetime.date) -> Iterator[str]:
    for name in names.find(message):
        meant = [role for role in name.roles if role.kind != _NONE] or name.roles
        if roles := dict.fromkeys(filter(None, (_role(reader, profile, role) for role in meant))):
            yield words.NAME.format(words=name.word, roles="、".join(roles))
    told = dates.find(message.text, today)
    for date in told:
        bounds = {"min": date.earliest, "max": date.latest}
        yield words.DATE.format(words=message.text[date.start : date.end], value=_value(date.value, bounds, False))
    sure = [(date.start, date.end) for date in told if not date.short]
    units = message.lexicon.fields[message.asked].units if message.asked else ()
    for number in numerals.find(message.text, message.lexicon, sure, units):
        value = _value(number.value, {"min": number.low, "max": number.high}, number.under)
        yield words.NUMBER.format(words=message.text[number.start : number.end], value=value)


def _role(reader: Reader, profile: Profile, role: Role) -> str:
    form = words.ROLES.get(role.kind)
    if form is None:
        return ""
    field = profile[role.field].zh if role.field else ""
    value = reader.value_label(role.field, role.value) if role.field and role.value is not None else ""
    return form.format(field=field, value=value)


def _value(value: Any, bounds: Mapping[str, Any], under: bool) -> str:
    if value is not None:
        return words.EXACTLY.format(value=value)
    return words.RANGE.format(bounds=_range(bounds, under) or words.VAGUE)


def _range(bounds: Mapping[str, Any], under: bool) -> str:
    low, high = bounds.get("min"), bounds.get("max")
    told = [] if low is None else [words.LOW.format(low=low)]
    told += [] if high is None else [(words.UNDER if under else words.HIGH).format(high=high)]
    return words.AND.join(told)


def _facts(reader: Reader, profile: Profile, read: Reading) -> Iterator[str]:
    for field, value in read.facts.items():
        confirm = words.CONFIRM if field in read.confirm else ""
        label = reader.value_label(field, value)
        told = words.FACT.format(zh=profile[field].zh, field=field, value=label, words=read.words[field])
        yield told + confirm


def _bounds(profile: Profile, read: Reading) -> Iterator[str]:
    for field, bounds in read.bounds.items():
        told = _range(bounds, field in read.under)
        yield words.BOUND.format(zh=profile[field].zh, field=field, bounds=told, words=read.words[field])


def _offered(reader: Reader, profile: Profile, read: Reading) -> Iterator[str]:
    for field, values in read.alternatives.items():
        labels = words.OR.join(reader.value_label(field, value) for value in values)
        yield words.OFFER.format(zh=profile[field].zh, field=field, values=labels)


def _beside(read: Reading) -> Iterator[str]:
    if read.asks:
        yield words.ASKS
    if read.corrects:
        yield words.CORRECTS
