"""Every word of the lexicon found in a text in one pass, with what each may stand for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge import text

GAP = "…"
_LONGEST_GAP = 8
_BREAKS = frozenset(",。;?!、:\n")


@dataclass(frozen=True)
class Role:
    """What a word may stand for, and for which field and value.

    `kind` is enum, bool, ambiguous, decoy, topic, cue, asked_cue, excludes, group, or a list of `words.yaml`.
    """

    kind: str
    field: str = ""
    value: Any = None
    asked_only: bool = False
    number: int = -1


@dataclass(frozen=True)
class Hit:
    """A word found at [start, end) of the text."""

    start: int
    end: int
    word: str
    roles: tuple[Role, ...]

    @property
    def names_something(self) -> bool:
        """Whether it is a noun of the profile or a decoy, no word of everyday talk."""
        return any(role.kind in ("enum", "topic", "decoy", "ambiguous") for role in self.roles)

    def has(self, kind: str) -> bool:
        """Whether it stands for anything of one kind."""
        return any(role.kind == kind for role in self.roles)


class Vocabulary:
    """Words and what they stand for. Add words, `freeze`, then `find`."""

    def __init__(self) -> None:
        self._roles: defaultdict[str, dict[Role, None]] = defaultdict(dict)
        self._gapped: defaultdict[str, dict[tuple[str, ...], dict[Role, None]]] = defaultdict(dict)
        self._lengths: dict[str, tuple[int, ...]] = {}

    def add(self, word: str, role: Role) -> None:
        """Learn that `word` may stand for `role`; "…" in it stands for up to eight characters within a clause."""
        parts = tuple(part for part in (text.normalise(piece) for piece in word.split(GAP)) if part)
        if not parts:
            return
        if len(parts) == 1:
            self._roles[parts[0]][role] = None
        else:
            for part in parts:
                self._roles.setdefault(part, {})
            self._gapped[parts[0]].setdefault(parts[1:], {})[role] = None

    def freeze(self) -> None:
        """Make ready to find."""
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for word in self._roles:
            lengths[word[0]].add(len(word))
        self._lengths = {first: tuple(sorted(several, reverse=True)) for first, several in lengths.items()}
        self._known: Mapping[str, tuple[Role, ...]] = {word: tuple(roles) for word, roles in self._roles.items()}

    @property
    def words(self) -> Mapping[str, tuple[Role, ...]]:
        """Every word with what it stands for."""
        return self._known

    def find(self, told: str) -> list[Hit]:
        """Every occurrence of every word in normalised text, by start, longer first."""
        found: list[Hit] = []
        for start, character in enumerate(told):
            for length in self._lengths.get(character, ()):
                word = told[start : start + length]
                roles = self._known.get(word)
                if roles is not None and start + length <= len(told) and not _cuts_latin(told, start, start + length):
                    if roles:
                        found.append(Hit(start, start + length, word, roles))
                    if word in self._gapped:
                        found.extend(self._bridges(told, start, start + length))
        return found

    def _bridges(self, told: str, start: int, end: int) -> Iterator[Hit]:
        word = told[start:end]
        for rest, roles in self._gapped[word].items():
            reached = _reach(told, end, rest)
            if reached is not None:
                yield Hit(start, reached, GAP.join((word, *rest)), tuple(roles))


def _reach(told: str, end: int, rest: tuple[str, ...]) -> int | None:
    for part in rest:
        at = told.find(part, end, end + _LONGEST_GAP + len(part))
        if at < 0 or any(mark in _BREAKS for mark in told[end:at]):
            return None
        end = at + len(part)
    return end


def _cuts_latin(told: str, start: int, end: int) -> bool:
    """Whether a Latin word would be cut in two: "no" is not found in "node"."""
    if not told[start].isascii() or not told[start].isalpha():
        return False
    before = told[start - 1] if start else " "
    after = told[end] if end < len(told) else " "
    return (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha() and told[end - 1].isalpha())


def free(hits: Iterable[Hit], excused: Iterable[Hit]) -> list[Hit]:
    """The hits that overlap with none of `excused`."""
    spans = [(hit.start, hit.end) for hit in excused]
    return [hit for hit in hits if not any(start < hit.end and hit.start < end for start, end in spans)]


def within(hit: Hit, others: Iterable[Hit]) -> bool:
    """Whether a word is part of a longer one."""
    return any(o.start <= hit.start and hit.end <= o.end and len(o.word) > len(hit.word) for o in others)


def lengths(hits: Iterable[Hit]) -> Iterator[int]:
    """How many characters the words cover, one after the other."""
    reached = -1
    for hit in hits:
        if hit.end > reached:
            yield hit.end - max(hit.start, reached)
            reached = hit.end
