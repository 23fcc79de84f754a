"""What a message wants, apart from telling facts: from `intents.yaml`."""

import functools
import re
from collections.abc import Container, Iterable, Mapping
from pathlib import Path

from rapidfuzz import fuzz, process

from dialogs import words
from dialogs.reading import asking
from knowledge import datafile
from knowledge.text import normalise

INTENTS = Path(__file__).parent / "intents.yaml"
_NAMED = 70
"""Likeness (0 to 100) from which a name is taken for a fact's label."""


_PARTS = re.compile(r"[^\s,，。;；!！?？]+[?？]?")
_COUNTED = dict(zip("一二两三四五六", "1223456", strict=True))
_FIRST = re.compile(r"([^\s,，。;；!！?？]*)([\s,，。;；!！]*)(.*)", re.DOTALL)
_LEFT_OVER = 1
"""So many characters may be left of a message that is nothing but a wish."""


class _File(datafile.Strict):
    wants_verdict: str
    wants_verdict_alone: str
    wish_filler: str
    first_person: str
    introduces: str
    asks: str
    hedges: str
    no_other_years: str
    every_year: str
    around_changed: str
    applies_for: str
    other_person: str
    own_figures: str
    mere_tone: str
    names_consent: str
    agrees: str
    disagrees: str
    deletes: str
    keeps: str
    everybody: str
    asks_why: str
    why_asked: str
    around_why: str
    denies: str


@functools.cache
def _file() -> _File:
    return datafile.load(INTENTS, _File)[0]


def wants_verdict(text: str, told_facts: bool) -> bool:
    """Whether the message asks if the applicant himself may apply."""
    plain = normalise(text)
    about_me = told_facts or re.search(_file().first_person, plain) is not None
    return about_me and (re.search(_file().wants_verdict, plain) is not None or any(map(_wishes_alone, parts(plain))))


def _wishes_alone(part: str) -> bool:
    """Whether all of a part asks in a word or two whether one may apply (行不行, 够没)."""
    left, found = re.subn(_file().wants_verdict_alone, "", part)
    return found > 0 and len(re.sub(_file().wish_filler, "", left)) <= _LEFT_OVER


def only_wants_verdict(rest: str, names: Iterable[str]) -> bool:
    """Whether a message, the words that name its notice left out, says nothing but that wish."""
    plain = normalise(rest)
    wishes = any(re.search(wish, plain) for wish in (_file().wants_verdict, _file().wants_verdict_alone))
    return wishes and says_nothing_more(rest, names)


def only_asks_for_verdict(rest: str, names: Iterable[str]) -> bool:
    """Whether such a message tells of the applicant and asks nothing but that ("我在工地多年，能报吗")."""
    every = parts(normalise(rest))
    asking = [part for part in every if asks(part)]
    telling = any(of_a_person(part) for part in every if part not in asking)
    return telling and bool(asking) and all(only_wants_verdict(part, names) for part in asking)


def says_nothing_more(rest: str, names: Iterable[str]) -> bool:
    """Whether nothing is left of a message but the wish for a verdict, these names, who he is, words of no weight."""
    data = _file()
    plain = re.sub(data.introduces, "", normalise(rest))
    for name in sorted(names, key=len, reverse=True):
        plain = plain.replace(name, "")
    for pattern in (data.wants_verdict, data.wants_verdict_alone, data.applies_for, data.wish_filler):
        plain = re.sub(pattern, "", plain)
    return len(plain) <= _LEFT_OVER


def asks(text: str, answering: bool = False) -> bool:
    """Whether the message looks like a question; what answers one (`answering`) asks less lightly."""
    plain = normalise(text)
    return re.search(_file().asks, plain) is not None or any(
        asking.by_form(_bare(part), answering) for part in parts(plain)
    )


def _bare(part: str) -> str:
    return part.rstrip("?.!~")


def hedges(text: str) -> bool:
    """Whether the message is doubtful of what it says."""
    return re.search(_file().hedges, normalise(text)) is not None


def no_other_years(text: str) -> str:
    """The words that say that there is nothing in the years not yet told; "" where none do."""
    found = re.search(_file().no_other_years, normalise(text))
    return found[0] if found else ""


def every_year(text: str, years: int) -> bool:
    """Whether a message says nothing but that so many years, all that were asked for, have what is asked."""
    found = re.fullmatch(_file().every_year, normalise(text).strip("，。！,.! "))
    return found is not None and _COUNTED.get(found["years"], found["years"]) in ("", str(years))


def questions(text: str) -> list[str]:
    """The parts of a message that ask something."""
    return [part for part in parts(text) if asks(part)]


def parts(text: str) -> list[str]:
    """What stands between a message's stops and commas."""
    return _PARTS.findall(text)


def of_a_person(text: str) -> bool:
    """Whether the words speak of the applicant or of somebody he asks for, or of figures of his own."""
    return of_a_case(text) or re.search(_file().first_person, normalise(text)) is not None


def of_a_case(text: str) -> bool:
    """Whether the words speak of somebody he asks for, or of figures of somebody's own."""
    patterns = (_file().other_person, _file().own_figures, _file().introduces)
    return any(re.search(pattern, normalise(text)) for pattern in patterns)


def as_of_oneself(text: str) -> str:
    """The words with the other person they speak of put in the first person ("他是本科"), which alone is read."""
    return re.sub(_file().other_person, "我", text)


def consents(text: str) -> tuple[str | None, str]:
    """What a message says to the privacy notice, and the rest of it.

    The words of the choice it means, None where it means none. Only what names consent may have more after it.
    """
    meanings = {words.AGREE: _file().agrees, words.DISAGREE: _file().disagrees}
    first, mark, rest = _FIRST.match(text).groups()  # type: ignore[union-attr]
    if mark and rest and re.search(_file().names_consent, normalise(first)):
        return _says(first, meanings), rest
    return _says(text, meanings), ""


def confirms_forgetting(text: str) -> str | None:
    """What a message says to deleting everything: the words of the choice it means, None where it means none."""
    return _says(text, {words.FORGET_NOW: _file().deletes, words.FORGET_NOT: _file().keeps})


def means_everybody(text: str) -> bool:
    """Whether a message that deletes means everybody's facts."""
    return re.search(_file().everybody, normalise(text)) is not None


def asks_why(text: str) -> bool:
    """Whether a message asks why he may apply or not, or why a requirement is met or not."""
    return re.search(_file().asks_why, normalise(text)) is not None


def denies(text: str) -> bool:
    """Whether such a message says that something is not so."""
    return re.search(_file().denies, normalise(text)) is not None


def without_why(text: str) -> str:
    """What such a message names, without the words that ask why."""
    return re.sub(_file().around_why, "", normalise(text))


def why_asked(text: str) -> str:
    """The name of the fact that a message asks about why it is asked ("为什么要问学历"); "" where it does not."""
    found = re.search(_file().why_asked, normalise(text))
    return found[1] if found else ""


def _says(text: str, meanings: Mapping[str, str]) -> str | None:
    """The choice whose pattern the whole message is, apart from words of no weight."""
    plain = re.sub(_file().mere_tone, "", normalise(text))
    return next((says for says, pattern in meanings.items() if re.fullmatch(pattern, plain)), None)


def title_wanted(text: str, titles: Iterable[str]) -> str | None:
    """The title a message says one wants to apply for ("报中级"), as it is called there."""
    return _title(text, titles, before=_file().applies_for)


def title_first(rest: str, titles: Iterable[str], between: Iterable[str]) -> str | None:
    """The title that follows a notice's place at the head of a message ("某市工程师，本科，…"), the place left out.

    Between them may stand what the notice is about, in one of these words.
    """
    about = "|".join(map(re.escape, sorted(between, key=len, reverse=True)))
    return _title(rest, titles, before=rf"^\s+(?:{about})?的?", after=r"(?=[\s,，。;；、的我]|$)")


def title_in(text: str, titles: Iterable[str]) -> str | None:
    """The title a message names, where it answers which one is meant."""
    return _title(text, titles)


def only_title(text: str, titles: Iterable[str]) -> str | None:
    """The title that a message names and does nothing else."""
    return _title(text, titles, before=r"^\W*", after=r"(?:的|职称|那个|的那个)?\W*$")


def _title(text: str, titles: Iterable[str], before: str = "", after: str = "") -> str | None:
    """The title, the longest name counts, between two patterns."""
    pattern = "|".join(sorted(map(re.escape, titles), key=len, reverse=True))
    found = re.search(f"{before}({pattern}){after}", normalise(text) if not text.startswith(" ") else text)
    return found[1] if found else None


def field_named(name: str, labels: Mapping[str, str], told: Container[str]) -> str | None:
    """The fact a name means, also with the value it is to have: of those told first, then any."""
    plain = normalise(name)
    bare = re.sub(_file().around_changed, "", plain)
    return _field_named(plain, labels, told) or (_field_named(bare, labels, told) if bare else None)


def _field_named(plain: str, labels: Mapping[str, str], told: Container[str]) -> str | None:
    for choices in ({field: label for field, label in labels.items() if field in told}, labels):
        exact = [field for field, label in choices.items() if label in plain or plain in label]
        if exact:
            return exact[0]
        found = process.extractOne(plain, choices, scorer=fuzz.ratio, score_cutoff=_NAMED)
        if found is not None:
            return str(found[2])
    return None
