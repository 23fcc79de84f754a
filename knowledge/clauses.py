"""The clause tree of a notice: 一、 → （一） → 1. → （1）, each clause with a path such as "三.(五).1".

Text before the first number is "前言", the closing words after the last clause "文末", attachments "附件1", "附件2".
Where a notice numbers two sections alike they become 三甲 and 三乙. A sub-heading without a number (the name of
a title, standing alone on its line more than once) is a step of its own: "三甲.(一).工程师.4".
"""

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from knowledge import paragraphs
from knowledge.paragraphs import Paragraph

PREAMBLE, CLOSING = "前言", "文末"
_NAMED_LEVEL = 2.5  # an unnumbered sub-heading stands between （一） and 1.
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_INLINE_HEADING = re.compile(r"([^，。；：！？]{2,16})。(?=.)")
_REFERS_BACK = re.compile(r"(上述|以上)\s*\d")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Clause:
    """One clause: `text` is its own words, without its number and without its sub-clauses.

    `step` is the last step of `path`; `number` its value (None for a named step, the preamble…); `marker` the number
    as written; `heading` its title or ""; `line` where it begins in source.txt, from 1; `parent` and
    `children` are paths; `form` says that it is a blank form, which answers nothing.
    """

    path: str
    step: str
    number: int | None
    marker: str
    heading: str
    text: str
    line: int
    parent: str | None
    children: tuple[str, ...]
    form: bool = False


@dataclass
class _Node:
    path: str
    step: str
    level: float
    line: int
    number: int | None = None
    marker: str = ""
    heading: str = ""
    parent: "_Node | None" = None
    parts: "list[str | _Node]" = field(default_factory=list)

    @property
    def children(self) -> "list[_Node]":
        return [part for part in self.parts if isinstance(part, _Node)]

    @property
    def last_number(self) -> int:
        return max((child.number for child in self.children if child.number is not None), default=0)

    def words(self) -> str:
        return "\n".join(part for part in self.parts if isinstance(part, str))

    def full(self) -> str:
        parts = [part if isinstance(part, str) else part.full() for part in self.parts]
        return self.marker + "\n".join(parts)


class ClauseTree:
    """The clauses of one notice in the order of its text."""

    def __init__(self, clauses: dict[str, Clause], full: dict[str, str]) -> None:
        self._clauses = clauses
        self._full = full

    @functools.cached_property
    def _bare(self) -> dict[str, str]:
        return {path: _bare(text) for path, text in self._full.items()}

    @classmethod
    def of(cls, records: Iterable[Sequence[Any]]) -> "ClauseTree":
        """The tree that `records` were made of."""
        clauses: dict[str, Clause] = {}
        full: dict[str, str] = {}
        for whole, path, step, number, marker, heading, text, line, parent, children, form in records:
            clauses[path] = Clause(path, step, number, marker, heading, text, line, parent, tuple(children), form)
            full[path] = whole
        return cls(clauses, full)

    def records(self) -> list[tuple[Any, ...]]:
        """Every clause as plain values, for a file."""
        return [(self._full[clause.path], *vars(clause).values()) for clause in self]

    @classmethod
    def parse(cls, source: str) -> "ClauseTree":
        """The tree of a notice's text as it is in source.txt. Any text has a tree, at least "前言"."""
        root = _build(paragraphs.split(source))
        clauses: dict[str, Clause] = {}
        full: dict[str, str] = {}
        for node in _walk(root):
            clauses[node.path] = _frozen(node)
            full[node.path] = node.full()
        return cls(clauses, full)

    def __iter__(self) -> Iterator[Clause]:
        return iter(self._clauses.values())

    def __len__(self) -> int:
        return len(self._clauses)

    def __contains__(self, path: object) -> bool:
        return path in self._clauses

    def __getitem__(self, path: str) -> Clause:
        """The clause at `path`. Raises KeyError."""
        return self._clauses[path]

    def full_text(self, path: str) -> str:
        """The clause with its sub-clauses, numbers as written, one paragraph a line. Raises KeyError."""
        return self._full[path]

    def headings(self, path: str) -> list[str]:
        """The headings from the section down to the clause itself, those that are empty left out."""
        found: list[str] = []
        step: str | None = path
        while step is not None:
            clause = self._clauses[step]
            found += [clause.heading] if clause.heading else []
            step = clause.parent
        return found[::-1]

    def quotes(self, path: str, quote: str) -> bool:
        """Whether the quote, white space ignored, stands within the clause or its sub-clauses."""
        wanted = _bare(quote)
        return bool(wanted) and wanted in self._bare.get(path, "")

    def locate(self, quote: str) -> list[str]:
        """The smallest clauses that contain the quote, in the order of the text."""
        return [
            clause.path
            for clause in self
            if self.quotes(clause.path, quote) and not any(self.quotes(child, quote) for child in clause.children)
        ]

    def nearest(self, quote: str) -> tuple[str, str]:
        """Where the words most like a quote stand that was not found: path and text; ("", "") for an empty tree."""
        wanted = _bare(quote)
        best = (0.0, "", "")
        for clause in self:
            words = _bare(clause.text)
            found = fuzz.partial_ratio_alignment(wanted, words, score_cutoff=best[0])
            if found is not None and found.score > best[0]:
                best = (found.score, clause.path, words[found.dest_start : found.dest_end])
        return best[1], best[2]


def _bare(text: str) -> str:
    return _SPACE.sub("", text)


def _walk(node: _Node) -> Iterator[_Node]:
    for child in node.children:
        yield child
        yield from _walk(child)


def _frozen(node: _Node) -> Clause:
    words = node.full()
    form = node.path.startswith("附件") and not re.search("[。；]", words)
    return Clause(
        path=node.path,
        step=node.step,
        number=node.number,
        marker=node.marker,
        heading=node.heading,
        text=node.words(),
        line=node.line,
        parent=node.parent.path if node.parent and node.parent.path else None,
        children=tuple(child.path for child in node.children),
        form=form,
    )


def _build(source: list[Paragraph]) -> _Node:
    root = _Node("", "", 0, 0)
    current = root
    for index, paragraph in enumerate(source):
        opened = _opened(root, current, paragraph)
        if opened is not None:
            current = opened
            if not current.heading and _is_heading(paragraph, source[index + 1 : index + 2]):
                current.heading = paragraph.text.rstrip("。")
            if paragraph.text:
                current.parts.append(paragraph.text)
        else:
            owner = _owner(current, paragraph, source[index + 1 :])
            words = (paragraph.marker.written if paragraph.marker else "") + paragraph.text
            owner.parts.append(words)
    return root


def _opened(root: _Node, current: _Node, paragraph: Paragraph) -> _Node | None:
    """The clause that begins with this paragraph, or None where it is a paragraph of a clause already open."""
    line = paragraph.line
    if paragraph.attachment is not None:
        return _add(root, _attachment_step(root, paragraph.attachment), 0.5, line)
    if paragraph.marker is not None and _expected(current, paragraph):
        return _numbered(_parent(current, paragraph.marker.style), paragraph)
    if current is root:
        return _add(root, PREAMBLE, 0.5, line)
    if paragraph.closing and current.path != PREAMBLE and not _in_attachment(current):
        if current.path == CLOSING:
            return None
        before = next((child for child in root.children if child.path == CLOSING), None)
        return before or _add(root, CLOSING, 0.5, line)
    if paragraph.named and current.path != PREAMBLE:
        parent = _parent(current, _NAMED_LEVEL)
        if all(child.step != paragraph.text for child in parent.children):
            return _add(parent, paragraph.text, _NAMED_LEVEL, line, heading=paragraph.text)
    return None


def _attachment_step(root: _Node, number: int) -> str:
    """ "附件2" as numbered in the text; the next free number where it has none or one that is taken."""
    taken = {child.step for child in root.children}
    if number and f"附件{number}" not in taken:
        return f"附件{number}"
    return next(step for n in range(1, len(taken) + 2) if (step := f"附件{n}") not in taken)


def _is_heading(paragraph: Paragraph, ahead: list[Paragraph]) -> bool:
    """Whether a short sentence with a full stop ("报送要求。") stands over a list that begins right after it."""
    mine = paragraph.marker
    below = ahead[0].marker if ahead else None
    inside = mine is not None and below is not None and below.style > mine.style and below.number == 1
    return inside and re.fullmatch(r"[^，。；：！？]{2,16}。", paragraph.text) is not None


def _in_attachment(node: _Node) -> bool:
    return node.path.startswith("附件")


def _parent(current: _Node, level: float) -> _Node:
    """The open clause under which one of this level begins. The preamble and the closing words take none."""
    node = current
    while node.parent is not None and (node.level >= level or node.path in (PREAMBLE, CLOSING)):
        node = node.parent
    if level == paragraphs.SECTION and not _in_attachment(node):
        while node.parent is not None:
            node = node.parent
    return node


def _expected(current: _Node, paragraph: Paragraph) -> bool:
    """A number begins a clause only where it is the next of its list; sections may also be numbered alike twice."""
    marker = paragraph.marker
    if marker is None:
        return False
    parent = _parent(current, marker.style)
    if parent.parent is None and marker.style != paragraphs.SECTION:
        return False
    last = parent.last_number
    twins = sum(child.number == marker.number for child in parent.children)
    again = marker.style == paragraphs.SECTION and marker.number == last and paragraph.heading_only
    return marker.number == last + 1 or (again and twins < len(_STEMS))


def _numbered(parent: _Node, paragraph: Paragraph) -> _Node:
    marker = paragraph.marker
    assert marker is not None
    step = marker.step
    twins = [child for child in parent.children if child.number == marker.number]
    if twins:
        if len(twins) == 1:
            _rename(twins[0], step + _STEMS[0])
        step += _STEMS[len(twins)]
    heading = paragraph.text if paragraph.heading_only else ""
    if not heading and (inline := _INLINE_HEADING.match(paragraph.text)):
        heading = inline[1]
    node = _add(parent, step, marker.style, paragraph.line, heading=heading)
    node.number, node.marker = marker.number, marker.written
    return node


def _add(parent: _Node, step: str, level: float, line: int, heading: str = "") -> _Node:
    path = f"{parent.path}.{step}" if parent.path else step
    node = _Node(path, step, level, line, heading=heading, parent=parent)
    parent.parts.append(node)
    return node


def _rename(node: _Node, step: str) -> None:
    node.step = step
    node.path = f"{node.parent.path}.{step}" if node.parent and node.parent.path else step
    for child in node.children:
        _rename(child, child.step)


def _owner(current: _Node, paragraph: Paragraph, rest: list[Paragraph]) -> _Node:
    """The clause to which a paragraph without a number belongs.

    Between two items of a list it belongs to the first of them; after a list's last item it speaks of the whole list,
    unless the item has a heading of its own, whose words it then continues.
    """
    if current.number is None or current.parent is None or current.parent.parent is None or current.heading:
        return current
    ahead = next((p for p in rest if p.marker is not None or p.attachment is not None or p.named or p.closing), None)
    more = ahead is not None and ahead.marker is not None and _continues(current, ahead)
    if current.number < 2 or (more and not _REFERS_BACK.match(paragraph.text)):
        return current
    owner = current.parent
    return owner.parent if owner.level == _NAMED_LEVEL and owner.parent is not None else owner


def _continues(current: _Node, ahead: Paragraph) -> bool:
    """Whether the next number is the next item of the same list, or the first of a list inside the item."""
    marker = ahead.marker
    assert marker is not None
    same = marker.style == current.level and marker.number == (current.number or 0) + 1
    return same or (marker.style > current.level and marker.number == 1)
