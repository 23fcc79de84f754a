"""The notices: one folder each, source.txt word for word and notice.yaml with its identity and its facts.

notices = load_notices()
notices["changzhi-2024-engineering"].windows
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pydantic

from knowledge import datafile, facts
from knowledge.clauses import ClauseTree
from knowledge.datafile import Source, Strict
from knowledge.errors import DataError

NOTICES = Path(__file__).parent / "notices"
"""The folder of the notices that are served."""

_Place = str | int
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d))?")


class Identity(Strict):
    """By what people know a notice. `region` is a division path; `year` is None where it is for no year."""

    name: str
    short_name: str
    number: str | None = None
    issuers: tuple[str, ...]
    region: str
    year: int | None = None
    series: tuple[str, ...]
    field: tuple[str, ...] = ()
    levels: tuple[str, ...]
    titles: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    draft: bool = False


class Scope(facts.Fact):
    """A group of specialties that the notice takes (or leaves out), with the names it lists."""

    name: facts.Said
    excluded: bool = False


class NoticeFile(Strict):
    """notice.yaml as it is written."""

    identity: Identity
    scope: tuple[Scope, ...] = ()
    windows: tuple[facts.Window, ...] = ()
    places: tuple[facts.Place, ...] = ()
    contacts: tuple[facts.Contact, ...] = ()
    mailboxes: tuple[facts.Mailbox, ...] = ()
    websites: tuple[facts.Website, ...] = ()
    fees: tuple[facts.Fee, ...] = ()
    materials: tuple[facts.Material, ...] = ()
    steps: tuple[facts.Step, ...] = ()
    publicity: tuple[facts.Publicity, ...] = ()


class Notice(NoticeFile):
    """One notice, checked: `id` is its folder's name, `clauses` its text."""

    model_config = pydantic.ConfigDict(arbitrary_types_allowed=True)

    id: str
    folder: Path
    clauses: ClauseTree

    @property
    def name(self) -> str:
        """The title of the notice."""
        return self.identity.name

    @property
    def short_name(self) -> str:
        """How answers name it."""
        return self.identity.short_name

    @property
    def number(self) -> str | None:
        """The document number, as 长工信〔2024〕158号."""
        return self.identity.number

    @property
    def issuers(self) -> tuple[str, ...]:
        """The offices that issued it."""
        return self.identity.issuers

    @property
    def region(self) -> str:
        """The division path it is for, as 山西省/长治市."""
        return self.identity.region

    @property
    def year(self) -> int | None:
        """The year it is for; None for a scheme of no year."""
        return self.identity.year

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other names people give it."""
        return self.identity.aliases

    @property
    def series(self) -> tuple[str, ...]:
        """The series of titles it reviews, as 工程系列."""
        return self.identity.series

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles it reviews, as 工程师."""
        return self.identity.titles

    @property
    def draft(self) -> bool:
        """Whether it is a draft for comment."""
        return self.identity.draft


def load_notices(folder: Path = NOTICES) -> dict[str, Notice]:
    """Every notice below `folder` by its id, in the order of ids.

    Raises `DataError` at the first value that is not as it should be; nothing half-loads.
    """
    return {path.name: load_notice(path) for path in folders(folder)}


def folders(folder: Path = NOTICES) -> list[Path]:
    """The folder of each notice below `folder`, in the order of ids. Raises `DataError` where there is none."""
    found = sorted(path.parent for path in folder.glob("*/notice.yaml"))
    if not found:
        raise DataError(folder, 1, 1, "no notice here; add a folder with source.txt and notice.yaml")
    return found


def load_notice(folder: Path) -> Notice:
    """The notice of one folder. Raises `DataError` naming file, line, column and what to do."""
    written, source = datafile.load(folder / "notice.yaml", NoticeFile)
    clauses = ClauseTree.parse(_text(folder / "source.txt"))
    for location, fact in _facts(written):
        _check(fact, location, clauses, source)
    for name in ("windows", "places", "contacts"):
        _refuse_repeated_keys(name, getattr(written, name), source)
    return assembled(written, folder, clauses)


def assembled(written: NoticeFile, folder: Path, clauses: ClauseTree) -> Notice:
    """A notice of what its folder says, which is checked already."""
    return Notice.model_construct(
        **{name: getattr(written, name) for name in NoticeFile.model_fields},
        id=folder.name,
        folder=folder,
        clauses=clauses,
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise DataError(path, 1, 1, "the file is missing; put the notice's text there, word for word") from None
    except UnicodeDecodeError as error:
        raise DataError(path, 1, 1, f"byte {error.start} is not UTF-8; save the file as UTF-8") from None


def _facts(written: NoticeFile) -> Iterator[tuple[tuple[_Place, ...], facts.Fact]]:
    for name in type(written).model_fields:
        values = getattr(written, name)
        if isinstance(values, tuple):
            for index, value in enumerate(values):
                yield (name, index), value


def _check(fact: facts.Fact, location: tuple[_Place, ...], clauses: ClauseTree, source: Source) -> None:
    if fact.clause not in clauses:
        near = datafile.nearest(fact.clause, [clause.path for clause in clauses])
        hint = f"; did you mean {near!r}?" if near else "; name a clause of source.txt, as 三.(五).1"
        raise source.error((*location, "clause"), f"no clause {fact.clause!r}{hint}")
    for name, info in type(fact).model_fields.items():
        for at, value in _said(name, info, getattr(fact, name)):
            if not clauses.quotes(fact.clause, value):
                raise source.error((*location, *at), _misquoted(value, fact.clause, clauses))
    if isinstance(fact, facts.Window):
        _check_dates(fact, location, source)


def _refuse_repeated_keys(name: str, amendable: tuple[facts.Amendable, ...], source: Source) -> None:
    """A correction names the fact it amends by its key; so each may stand for one fact only."""
    seen: set[str] = set()
    for index, fact in enumerate(amendable):
        if fact.key in seen:
            raise source.error((name, index), f"{fact.key!r} is told by another of the {name}; tell it once")
        seen.add(fact.key)


def _said(name: str, info: pydantic.fields.FieldInfo, value: Any) -> Iterator[tuple[tuple[_Place, ...], str]]:
    """The words of a field that must stand in the clause, each with its place in the file."""
    marked = facts.SAID in info.metadata or facts.SAID in str(info.annotation)
    if not marked or value is None:
        return
    if isinstance(value, tuple):
        yield from (((name, index), part) for index, part in enumerate(value))
    else:
        yield (name,), value


def _misquoted(value: str, clause: str, clauses: ClauseTree) -> str:
    elsewhere = clauses.locate(value)
    if elsewhere:
        return f"{value!r} does not stand in clause {clause!r} but in {', '.join(elsewhere)}; name that clause"
    path, words = clauses.nearest(value)
    return f"{value!r} does not stand in clause {clause!r}; the nearest words are {words!r} in {path!r}; quote those"


def _check_dates(window: facts.Window, location: tuple[_Place, ...], source: Source) -> None:
    """A typed date must be the one that is written: its month and day (and hour, if any) stand in the words."""
    words = re.sub(r"\s", "", window.as_written)
    for name in ("opens", "closes"):
        match = _DATE.fullmatch(getattr(window, name) or "")
        if match is None:
            continue
        month, day, hour = (int(part) if part else None for part in match.group(2, 3, 4))
        needed = [rf"(?<!\d){month}月", rf"(?<!\d){day}日"]
        needed += [] if hour is None else [rf"(?<!\d){hour}(时|点|[:：]00)"]
        if not all(re.search(pattern, words) for pattern in needed):
            raise source.error((*location, name), f"{match[0]} is not what is written: {words!r}; mend the date")
    if window.opens and window.closes and window.opens > window.closes:
        raise source.error(
            (*location, "closes"), f"{window.closes} is before it opens ({window.opens}); mend one of them"
        )
