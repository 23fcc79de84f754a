"""The files that a turn of a conversation hands over, and where a terminal keeps them."""

import datetime
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.paper import calendar, report, words
from dialogs.assistant import Assistant
from dialogs.session import Event

_UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\s.]+')
"""What some system does not take in a file's name."""
_LONGEST = 40
_OWN = 0o600


@dataclass(frozen=True)
class Paper:
    """A file to hand over: its name, what is in it, and a word with it."""

    name: str
    content: bytes
    caption: str


def papers(assistant: Assistant, events: Iterable[Event], now: datetime.datetime) -> tuple[Paper, ...]:
    """The files that events ask for, in order."""
    makers = {"report": _report, "calendar": _calendar}
    return tuple(makers[event.kind](assistant, event, now) for event in events if event.kind in makers)


def _report(assistant: Assistant, event: Event, now: datetime.datetime) -> Paper:
    dossier, person = event.details["dossier"], event.details["person"]
    target = assistant.examiners[str(event.notice)].target(dossier.target).name
    of = "" if person is None else f"-{words.PERSON.format(person=person)}"
    notice = assistant.knowledge.notices[str(event.notice)]
    name = words.REPORT_FILE.format(notice=_fit(notice.short_name), target=_fit(target), person=of, day=now.date())
    return Paper(name, report.page(assistant, dossier, person, now).encode(), words.REPORT_CAPTION)


def _calendar(assistant: Assistant, event: Event, now: datetime.datetime) -> Paper:
    notice = assistant.knowledge.notices[str(event.notice)]
    name = words.CALENDAR_FILE.format(notice=_fit(notice.short_name), day=now.date())
    content = calendar.file(notice, now, assistant.knowledge.additions.version)
    return Paper(name, content, words.CALENDAR_CAPTION)


def _fit(name: str) -> str:
    """A name as it may stand in a file's name."""
    return _UNFIT.sub("-", name)[:_LONGEST].strip("-") or "-"


def keep(name: str, content: bytes, folder: Path) -> Path:
    """Write a file into a folder, readable by its owner alone, and say where; beside those that are there already.

    Raises `OSError` where the folder takes none.
    """
    stem, suffix = Path(name).stem, Path(name).suffix
    number = 1
    while True:
        path = folder / (name if number == 1 else f"{stem}-{number}{suffix}")
        try:
            with open(path, "xb", opener=_opener) as made:
                made.write(content)
        except FileExistsError:
            number += 1
        else:
            return path


def kept(name: str, content: bytes, folder: Path) -> str:
    """Write it and say where it is, or what to do where it cannot be written."""
    try:
        return words.KEPT.format(path=keep(name, content, folder).absolute())
    except OSError as error:
        return words.NOT_KEPT.format(name=name, reason=error.strerror or type(error).__name__)


def _opener(path: str, flags: int) -> int:
    return os.open(path, flags, _OWN)
