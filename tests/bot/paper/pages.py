"""A page read back as a reader's program sees it: elements, their attributes and their text."""

import copy
import dataclasses
import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import yaml

from bot.paper import report
from dialogs.assistant import Assistant
from dialogs.session import Dossier
from knowledge.notices import Notice

NOW = datetime.datetime(2026, 11, 22, 9)
_VOID = frozenset({"meta", "link", "img", "br", "hr", "input", "source", "base", "embed"})


@dataclass
class Element:
    """An element with what is in it."""

    tag: str
    attributes: dict[str, str]
    inside: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in it, white space folded."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for one in self.inside:
            if isinstance(one, str):
                yield one
            else:
                yield from one._texts()

    def all(self, tag: str = "", **attributes: str) -> list["Element"]:
        """Every element below of that tag and those attributes (`of` is class), in order."""
        wanted = {"class" if name == "of" else name: value for name, value in attributes.items()}
        return [one for one in self._below() if one._is(tag, wanted)]

    def _is(self, tag: str, wanted: dict[str, str]) -> bool:
        of = self.attributes.get("class", "").split()
        return tag in ("", self.tag) and all(
            value in of if name == "class" else self.attributes.get(name) == value for name, value in wanted.items()
        )

    def _below(self) -> Iterator["Element"]:
        for one in self.inside:
            if isinstance(one, Element):
                yield one
                yield from one._below()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(made)
        if tag not in _VOID:
            self.open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def parsed(page: str) -> Element:
    """A page, every element of which is closed where it should be."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    (root,) = reader.open
    return root


def made(
    assistant: Assistant,
    notice: str,
    target: str,
    now: datetime.datetime = NOW,
    person: int | None = None,
    **known: Any,
) -> str:
    """The report on somebody of whom this is known."""
    return report.page(assistant, Dossier(notice=notice, target=target, **known), person, now)


def section(page: Element, id: str) -> Element:
    """The part of a page under the heading of that id."""
    (found,) = page.all("section", **{"aria-labelledby": id})
    return found


def serving(assistant: Assistant, notice: Notice) -> Assistant:
    """An assistant with one notice put in the place of the one that it has."""
    knowledge = copy.copy(assistant.knowledge)
    knowledge.notices = {**knowledge.notices, notice.id: notice}
    return dataclasses.replace(assistant, knowledge=knowledge)


def applicants(notice: Notice) -> dict[str, dict[str, Any]]:
    """The applicants of a notice's own tests, each with his target and facts."""
    data = yaml.safe_load((notice.folder / "cases.yaml").read_text(encoding="utf-8"))
    everybody: dict[str, dict[str, Any]] = data["applicants"]
    return everybody


def as_told(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts of a data file as a session holds them: days as text, none that is taken away."""
    told = {name: f"{value}" if isinstance(value, datetime.date) else value for name, value in facts.items()}
    return {name: value for name, value in told.items() if value is not None}
