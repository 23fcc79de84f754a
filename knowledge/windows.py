"""When something is to be done, and whether a day or hour that is asked about is in time, from a notice's windows."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge import facts, lexicon, moments, told, words
from knowledge.facts import Window
from knowledge.lexicon import KindCue
from knowledge.moments import Span
from knowledge.notices import Notice
from knowledge.reading import Reading

_EACH = re.compile("分别|各是|各自")
_PART = re.compile("[,。;?!]")
_ASIDE = ("exceptional", "defence", "review")  # told only where they are named
_SENTENCE = re.compile("(?<=。)")
_LIKELY = 0.3
_INSTANT = datetime.timedelta(minutes=1)


@dataclass(frozen=True)
class InTime:
    """A window, the yes or no for a moment, and whether that moment is `late`."""

    window: Window
    verdict: str
    late: bool


def meant(notice: Notice, question: Reading) -> list[Window]:
    """The windows that a question means by the words for their kinds; all but the rarer ones where it names none."""
    cues = _cued(question)
    if len(cues) > 1 and _EACH.search(question.text):
        return [window for cue in cues for window in _of_kind(notice, cue.kind)]
    if cues:
        return next((found for kind in (cues[0].kind, *cues[0].instead) if (found := _of_kind(notice, kind))), [])
    return [window for window in notice.windows if window.kind not in _ASIDE] or list(notice.windows)


def _cued(question: Reading) -> list[KindCue]:
    return [cue for cue in lexicon.load().routes.windows.kinds if cue.cues.search(question.text)]


def _of_kind(notice: Notice, kind: facts.WindowKind) -> list[Window]:
    return [window for window in notice.windows if window.kind == kind]


def asks_in_time(question: Reading) -> bool:
    """Whether it asks if something can be done at a moment that it names, now, or after the end."""
    data = lexicon.load()
    route = data.routes.windows
    who = data.degrees | data.circumstances - question.background
    if who & set(question.concepts) or not set(question.focus) <= route.topics:
        return False
    if route.other.search(question.text) or not route.whether.search(question.text):
        return False
    if moments.named(moments.plain(question.text)):
        return bool(route.acts.search(question.text))
    return bool(route.late.search(question.text) or (route.now.search(question.text) and not question.bare))


def likely(question: Reading) -> bool:
    """Whether a question that names nothing of the field is about when to do something, by its wording."""
    if _cued(question):
        return True
    topics = lexicon.load().routes.windows.topics
    return sum(share for topic, share in question.likely.items() if topic in topics) >= _LIKELY


def in_time(notice: Notice, question: Reading, now: datetime.datetime) -> list[InTime]:
    """The windows that may be meant and name a day, each with the answer for the moment that is asked about.

    Fees are paid in time only where paying is spoken of.
    """
    cued = _cued(question)
    chosen = [w for w in meant(notice, question) if w.closing is not None and (cued or w.kind != "payment")]
    return [_answered(window, window.closing, question, now) for window in chosen if window.closing is not None]


def _answered(window: Window, closing: datetime.datetime, question: Reading, now: datetime.datetime) -> InTime:
    asked = _asked(closing, question, now)
    return InTime(window, _judged(window, asked, now), asked.begin >= closing)


def _asked(closing: datetime.datetime, question: Reading, now: datetime.datetime) -> Span:
    """The time that is asked about: a moment that is named, after the window's end, or now."""
    written = moments.plain(question.text)
    last = (closing - datetime.timedelta(seconds=1)).date()
    found = moments.told(written, now, last)
    acts = lexicon.load().routes.windows.acts
    done = [one for one in found if acts.search(_PART.split(written[one.to :])[0])]
    if found:
        return (done or found)[-1].span
    late = lexicon.load().routes.windows.late.search(question.text)
    return Span(closing, datetime.datetime.max) if late else Span(now, now + _INSTANT)


def _judged(window: Window, asked: Span, now: datetime.datetime) -> str:
    """Yes or no, with the end or the beginning that decides it."""
    if window.closing is None or window.closes is None:
        return ""
    if asked.begin >= window.closing:
        form = words.LATE if now >= window.closing else words.TOO_LATE
    elif window.opening is not None and asked.end <= window.opening:
        form = words.EARLY
    else:
        form = _bounded(window, window.closing, asked)
    opens, closes = (told.moment(one) if one else "" for one in (window.opens, window.closes))
    return form.format(opens=opens, closes=closes)


def _bounded(window: Window, closing: datetime.datetime, asked: Span) -> str:
    """The yes for a time that lies in the window, if only in part: until or from when; an end written …前 leaves its
    own day open."""
    last_day = closing - datetime.timedelta(days=1)
    if window.before and asked.begin >= last_day:
        return words.LAST_DAY
    if window.before and asked.end > last_day:
        return words.BEFORE_THEN
    if asked.end > closing:
        return words.UNTIL_THEN
    opens_later = window.opening is not None and asked.begin < window.opening
    return words.FROM_THEN if opens_later else words.IN_TIME


def afterwards(notice: Notice, windows: Sequence[Window]) -> list[tuple[str, str]]:
    """What the clauses of windows say of those who are late: the path and the first sentence of each."""
    cue = lexicon.load().routes.windows.afterwards
    found = []
    for path in dict.fromkeys(window.clause for window in windows):
        sentences = _SENTENCE.split(notice.clauses.full_text(path))
        found += [(path, sentence.strip()) for sentence in sentences if cue.search(sentence)][:1]
    return found
