"""What a notice says in figures and names: windows, places, contacts, fees, materials, steps, publicity.

Every fact names its clause and quotes the words it rests on. Fields marked `Said` hold words of that clause and are
checked against source.txt by the loader; the other fields (what kind of window, what a phone is for) are ours.
Windows, places and contacts may be amended by a later document, whose words no source.txt has.
"""

import datetime
from abc import abstractmethod
from typing import Annotated, Literal, Self

import pydantic

from knowledge.datafile import Strict

SAID = "said"
Said = Annotated[str, SAID]
"""A value that must stand, white space ignored, in the clause the fact names."""

Moment = Annotated[str, pydantic.Field(pattern=r"^\d{4}-\d\d-\d\d(T\d\d:\d\d)?$")]
"""A day, or a day with its hour: 2024-10-18, 2024-11-01T17:00."""

Purpose = Literal[
    "hand_in",
    "advice",
    "complaint",
    "apply",
    "forms",
    "news",
    "results",
    "certificate",
    "education_check",
    "contact",
    "listed",
]
"""What a phone, place, address or website is for; `contact` and `listed` where the notice does not say."""

WindowKind = Literal["online", "electronic", "paper", "payment", "unit", "exceptional", "defence", "review"]
"""网上申报 · 电子材料 · 纸质材料 · 缴费 · 单位集中报送 · 破格 · 答辩 · 评审"""


class Fact(Strict):
    """Base of every fact: the path of its clause, and words of that clause it rests on."""

    clause: str
    quote: Said


class Document(Strict):
    """A document of an office: its name, and the day it bears."""

    name: str
    date: datetime.date


class Amendable(Fact):
    """A fact that a later document may correct. What amends it is no field, so that no notice.yaml can hold it."""

    _document: Document | None = None
    _shipped: Self | None = None

    @property
    @abstractmethod
    def _words(self) -> str:
        """What tells it from the other facts of its clause."""

    @property
    def key(self) -> str:
        """What names it among the facts of its kind in its notice; an amended fact keeps the key of the shipped one."""
        return f"{self.clause} {self.shipped._words}"

    @property
    def amended(self) -> Document | None:
        """The document that says something else than the notice; None where the notice stands."""
        return self._document

    @property
    def shipped(self) -> Self:
        """The fact as the notice has it: itself, unless it is amended."""
        return self if self._shipped is None else self._shipped

    def amended_by(self, document: Document, values: dict[str, object]) -> Self:
        """The fact with the values that a document gives instead; they are not checked."""
        amended = self.model_copy(update=values)
        amended._document, amended._shipped = document, self.shipped
        return amended


class Window(Amendable):
    """A span of time in which something is to be done. `as_written` are the notice's own words for it.

    `closes` is the last day (its end, 24:00) or the last moment; `before` says that the notice writes "…前", which
    leaves open whether the day itself still counts. Neither `opens` nor `closes` is set where the notice names no day.
    """

    kind: WindowKind
    what: str
    as_written: Said
    opens: Moment | None = None
    closes: Moment | None = None
    before: bool = False

    @property
    def _words(self) -> str:
        return self.what

    @property
    def opening(self) -> datetime.datetime | None:
        """The first moment of the window."""
        return None if self.opens is None else datetime.datetime.fromisoformat(self.opens)

    @property
    def closing(self) -> datetime.datetime | None:
        """The first moment after the window."""
        if self.closes is None:
            return None
        moment = datetime.datetime.fromisoformat(self.closes)
        return moment if "T" in self.closes else moment + datetime.timedelta(days=1)


class Place(Amendable):
    """Where something is to be brought or sent."""

    purposes: tuple[Purpose, ...]
    address: Said
    postcode: Said | None = None

    @property
    def _words(self) -> str:
        return self.address


class Contact(Amendable):
    """Whom to phone, and what for; `label` is what the notice calls the phone."""

    purposes: tuple[Purpose, ...]
    phones: tuple[Said, ...]
    label: Said | None = None
    office: Said | None = None

    @property
    def _words(self) -> str:
        return "".join(self.phones[:1])


class Mailbox(Fact):
    """An e-mail address, and what for."""

    purposes: tuple[Purpose, ...]
    address: Said
    password: Said | None = None


class Website(Fact):
    """A website by name, with its address where the notice gives one."""

    purposes: tuple[Purpose, ...]
    name: Said
    url: Said | None = None


class Fee(Fact):
    """What is to be paid."""

    what: Said
    amount: Said


class Material(Fact):
    """One item of what is to be handed in. `kind` is original, copy, scan… as the notice says it."""

    name: Said
    copies: Said | None = None
    paper: Said | None = None
    sides: Said | None = None
    kind: Said | None = None
    electronic: Said | None = None


class Step(Fact):
    """One step of the procedure, in order."""

    name: Said


class Publicity(Fact):
    """How long something is shown to the public, and what."""

    what: Said
    days: Said
