"""Names of values found in a text: of overlapping ones the longest wins, whoever's they are, so 高级工程师 is no 工程师."""

from collections.abc import Iterable
from dataclasses import dataclass

from dialogs.reading.clauses import Message
from dialogs.reading.vocabulary import GAP, Hit, Role

_NAMING = ("enum", "ambiguous", "decoy", "bool")


@dataclass(frozen=True)
class Name:
    """A name at [start, end) that may stand for `roles`."""

    start: int
    end: int
    word: str
    roles: tuple[Role, ...]

    def of(self, kind: str) -> Iterable[Role]:
        return (role for role in self.roles if role.kind == kind)


def find(message: Message) -> list[Name]:
    """The names told in a message, in order, none overlapping another. Names that count only for another field than the asked are none."""
    candidates = [name for hit in message.hits if (name := _usable(hit, message.asked))]
    candidates.sort(key=lambda name: (name.start - name.end, -len(name.word), name.start))
    chosen: list[Name] = []
    covered = bytearray(len(message.text))
    for name in candidates:
        gapped = GAP in name.word
        if gapped:
            if not any(other.start <= name.start and name.end <= other.end for other in chosen):
                chosen.append(name)
                _cover(covered, message, name)
        elif not any(covered[name.start : name.end]):
            chosen.append(name)
            covered[name.start : name.end] = b"\1" * (name.end - name.start)
    return sorted(chosen, key=lambda name: name.start)


def _cover(covered: bytearray, message: Message, name: Name) -> None:
    """A phrase with gaps covers its own words only; what stands in the gaps may name something too."""
    at = name.start
    for part in name.word.split(GAP):
        found = message.text.find(part, at)
        covered[found : found + len(part)] = b"\1" * len(part)
        at = found + len(part)


def _counts(role: Role, asked: str | None) -> bool:
    """Names that count only where asked for do; 没有 for none is an answer, no name."""
    return not role.asked_only or (role.field == asked and role.value != "none")


def _usable(hit: Hit, asked: str | None) -> Name | None:
    roles = tuple(role for role in hit.roles if role.kind in _NAMING and _counts(role, asked))
    if not roles:
        return None
    own = tuple(role for role in roles if role.field == asked and role.kind == "bool")
    if own:
        roles = own + tuple(role for role in roles if role.kind != "bool")
    return Name(hit.start, hit.end, hit.word, roles)
