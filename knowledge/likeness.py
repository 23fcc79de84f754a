"""How alike two short Chinese names are, where the difference may be a slip of the finger, the ear or the eye.

Edits are weighed: a homophone costs least, then a look-alike, then a near sound (z/zh, n/l, in/ing), then any other.
On titles of three to six characters this tells slips from other titles where plain edit ratios do not.
"""

import functools
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import field_validator

from knowledge import datafile

os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # only single characters are read: the phrases cost 0.2 s to load

from pypinyin import Style, pinyin

LOOKALIKES = Path(__file__).parent / "lookalikes.yaml"

HOMOPHONE = 0.2
LOOKALIKE = 0.3
NEAR_SOUND = 0.35
OTHER = 1.0

_NEAR_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("h", "f"))
_NEAR_FINALS = (("ing", "in"), ("eng", "en"), ("ang", "an"))


class _Lookalikes(datafile.Strict):
    """The file of characters taken for one another."""

    polyphones: str
    groups: tuple[str, ...]

    @field_validator("groups")
    @classmethod
    def _two_or_more(cls, groups: tuple[str, ...]) -> tuple[str, ...]:
        for group in groups:
            if len(set(group)) < 2:
                raise ValueError(f"{group!r} is alone in its group; name at least two characters")
        return groups


@functools.cache
def _file() -> _Lookalikes:
    return datafile.load(LOOKALIKES, _Lookalikes)[0]


@functools.cache
def _lookalikes() -> frozenset[tuple[str, str]]:
    return frozenset((a, b) for group in _file().groups for a in group for b in group if a != b)


@functools.lru_cache(maxsize=16_384)
def sounds(character: str) -> frozenset[str]:
    """The syllables a character is read as every day, without tones; empty for what is no Chinese character."""
    if character.isascii():
        return frozenset()
    read = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return frozenset(read[0][: 2 if character in _file().polyphones else 1]) if read else frozenset()


@functools.lru_cache(maxsize=16_384)
def sound(character: str) -> str:
    """The syllable a character is most often read as, without tone; "" for what is no Chinese character."""
    read = pinyin(character, style=Style.NORMAL, errors="ignore")
    return str(read[0][0]) if read else ""


@functools.lru_cache(maxsize=16_384)
def same_tone(a: str, b: str) -> bool:
    """Whether two characters are read alike every day, tone included."""
    return a == b or pinyin(a, style=Style.TONE3, errors="ignore") == pinyin(b, style=Style.TONE3, errors="ignore")


@functools.lru_cache(maxsize=4_096)
def _coarse(syllable: str) -> str:
    for wide, narrow in _NEAR_INITIALS:
        if syllable.startswith(wide):
            syllable = narrow + syllable[len(wide) :]
            break
    for wide, narrow in _NEAR_FINALS:
        if syllable.endswith(wide):
            return syllable[: -len(wide)] + narrow
    return syllable


@functools.lru_cache(maxsize=65_536)
def cost(a: str, b: str) -> float:
    """What it costs to take character `a` for `b`: 0 for the same, up to 1."""
    if a == b:
        return 0.0
    heard_a, heard_b = sounds(a), sounds(b)
    if heard_a & heard_b:
        return HOMOPHONE
    if (a, b) in _lookalikes():
        return LOOKALIKE
    if {_coarse(s) for s in heard_a} & {_coarse(s) for s in heard_b}:
        return NEAR_SOUND
    return OTHER


def distance(a: Sequence[str], b: Sequence[str], limit: float = 10.0) -> float:
    """The least sum of costs that turns `a` into `b`; any value above `limit` once it is sure to exceed it."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    if len(a) == len(b) and limit < 2 * OTHER:  # one character more and one less already cost too much
        return _side_by_side(a, b, limit)
    if abs(len(a) - len(b)) == 1 and limit < 3 * OTHER:  # so one character is too many, and no other
        return _one_longer(*((a, b) if len(a) > len(b) else (b, a)), limit)
    row = [float(i) for i in range(len(b) + 1)]
    for i, left in enumerate(a, 1):
        above, row = row, [float(i)]
        for j, right in enumerate(b, 1):
            row.append(min(above[j] + OTHER, row[j - 1] + OTHER, above[j - 1] + cost(left, right)))
        if min(row) > limit:
            return limit + 1
    return row[-1]


def _side_by_side(a: Sequence[str], b: Sequence[str], limit: float) -> float:
    total = 0.0
    for left, right in zip(a, b, strict=True):
        if left != right:
            total += cost(left, right)
            if total > limit:
                return limit + 1
    return total


def _one_longer(longer: Sequence[str], shorter: Sequence[str], limit: float) -> float:
    """Before the character that is too many, the one's first characters stand for the other's; after it, the last."""
    before = _running(zip(longer, shorter, strict=False), limit - OTHER)
    after = _running(zip(reversed(longer), reversed(shorter), strict=False), limit - OTHER)
    count = len(shorter)
    splits = range(max(0, count + 1 - len(after)), min(len(before), count + 1))
    return OTHER + min((before[at] + after[count - at] for at in splits), default=limit)


def _running(pairs: Iterable[tuple[str, str]], limit: float) -> list[float]:
    """What the first n pairs cost, for n from 0, as long as it is within the limit."""
    totals = [0.0]
    for left, right in pairs:
        total = totals[-1] if left == right else totals[-1] + cost(left, right)
        if total > limit:
            break
        totals.append(total)
    return totals


def likeness(a: str, b: str) -> float:
    """100 for the same name, 0 for one that has nothing in common; both normalised (`knowledge.text`).

    About 77 and more is a slip of the same name; short of that, another name.
    """
    longest = max(len(a), len(b))
    return 100.0 * (1 - distance(a, b) / longest) if longest else 100.0
