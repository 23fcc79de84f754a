"""Names of values found in a text: of overlapping ones the longest wins, so 高级工程师 is no 工程师."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dialogs.reading.messages import Message
from dialogs.reading.vocabulary import GAP, Hit, Role

_TOPIC_REACH = 8
_BESIDE = 2
_NAMING = ("enum", "ambiguous", "decoy", "bool")


@dataclass(frozen=True)
class Name:
    """A name at [start, end) that may stand for `roles`."""

    start: int
    end: int
    word: str
    roles: tuple[Role, ...]
    asked: frozenset[str]
    """The fields that the word answers to here: the one asked for, and one named right before it (学位是硕士)."""

    def of(self, kind: str) -> Iterable[Role]:
        """What it stands for of one kind."""
        return (role for role in self.roles if role.kind == kind)


def find(message: Message) -> list[Name]:
    """The names told in a message, in order, none overlapping another; what counts only where asked for must be."""
    candidates = [name for hit in message.hits if (name := _usable(hit, _asked_here(message, hit)))]
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
    for start, end in pieces(message.text, name):
        covered[start:end] = b"\1" * (end - start)


def pieces(text: str, name: Name) -> list[tuple[int, int]]:
    """Where the name's own words stand, without what fills its gaps."""
    found: list[tuple[int, int]] = []
    at = name.start
    for part in name.word.split(GAP):
        start = text.find(part, at)
        at = start + len(part)
        found.append((start, at))
    return found


_DATED_AFTER = re.compile(
    r"(?:都|也|还|才|就|早)*[在是]?(?:(?:19|20)?\d\d年|大?[前去今]年)(?:\d{1,2}月)?(?:\d{1,2}[日号])?"
    r"(?:份|底|初)?(?:才|刚|就|已经?)*(?:评|聘|取得|拿|考|批|下|的)"
)
_OWN_BEFORE = re.compile(
    r"(?:我|俺|咱|本人|^现在|^目前|[,。]现在|[,。]目前|职称)(?:现在|目前|就|也|才|还|已经|其实|只|不过|好歹)*(?:是|算|有)?(?:一?个)?$"
)
_GOT_BEFORE = re.compile(r"(?:拿|拿到|评上|评了|评到|取得|考上|考了|聘了|聘上|晋)(?:了|个)?$")
_OWN_AFTER = re.compile(r"(?:职称|的|了|啊|呀|嘛|呗|而已)*(?:$|[,。;!?])")
_LEVEL_OF = {"title_obtained": "title_level", "title_appointed": "title_level", "skill_obtained": "skill_level"}
"""Whose level is named where a word of these dates stands right before it: 2017年评上的中级."""


def _asked_here(message: Message, hit: Hit) -> frozenset[str]:
    fields = {message.asked} if message.asked else set()
    if hit.has("enum"):
        for before in message.between(max(0, hit.start - _TOPIC_REACH), hit.start):
            if hit.start - before.end <= _BESIDE:
                fields |= {role.field for role in before.roles if role.kind == "topic"}
                fields |= {_LEVEL_OF[role.field] for role in before.roles if role.field in _LEVEL_OF}
        told = message.text[max(0, hit.start - _TOPIC_REACH) : hit.start]
        if (_OWN_BEFORE.search(told) or _GOT_BEFORE.search(told)) and _OWN_AFTER.match(message.text, hit.end):
            fields.add("title_level")  # 我就是个中级
        if _DATED_AFTER.match(message.text, hit.end):
            fields.add("title_level")  # 中级2019年聘的
    return frozenset(fields)


def _counts(role: Role, asked: frozenset[str]) -> bool:
    """Names that count only where asked for do; 没有 for none is an answer, no name."""
    return not role.asked_only or (role.field in asked and role.value != "none")


def _usable(hit: Hit, asked: frozenset[str]) -> Name | None:
    roles = tuple(role for role in hit.roles if role.kind in _NAMING and _counts(role, asked))
    if not roles:
        return None
    own = tuple(role for role in roles if role.field in asked and role.kind == "bool")
    if own:
        roles = own + tuple(role for role in roles if role.kind != "bool")
    return Name(hit.start, hit.end, hit.word, roles, asked)
