"""The words that say what a number counts: groups of cues found near it, and how well they fit a field."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dialogs.reading.lexicon import Group
from dialogs.reading.messages import Clause, Message
from dialogs.reading.numerals import Number
from dialogs.reading.vocabulary import Hit

COUNTED = ("int", "number", "yuan")
ELSEWHERE = 0.3
"""What a word counts that stands in the sentence but not in the number's own part of it."""
ASKED = 1.5
"""How much surer a field is for having been asked for."""
_BORROWED = 0.5
"""What is left of a line's worth where one of its words had to be borrowed from another number's part."""
_LOOSE = 0.7
"""What a word counts that names the field only because it was asked for."""
_BARELY = "基本"
_NOT_THAT = re.compile(r"(?:不是|并非|而非|算不上|不算)$")
_LEADS = frozenset(("主编", "主持", "牵头", "主笔", "主导", "带头", "负责"))
"""Leading, which is said not to be what one did: 是参编不是主编."""
_NEAR = 6
"""How many clauses before and after may still belong to what is counted."""

Groups = dict[int, int]
"""Groups of cue words by number, each with the length of its longest word."""


@dataclass(frozen=True)
class Part:
    """The part of a clause that speaks of one number."""

    number: Number
    clause: Clause
    start: int
    end: int


class Cues:
    """Finds the cue words of one message. `asked` is the field asked for, where it is a count."""

    def __init__(self, message: Message, numbers: Iterable[Number]) -> None:
        self._message, self._numbers = message, list(numbers)
        asked = message.asked
        self.asked = asked if asked and message.lexicon.profile[asked].kind in COUNTED else None
        self._grouped: dict[tuple[int, int], Groups] = {}

    def groups(self, start: int, end: int) -> Groups:
        """The groups found in [start, end), each with its longest word's length."""
        if (start, end) not in self._grouped:
            self._grouped[start, end] = self._found_groups(start, end)
        return dict(self._grouped[start, end])

    def _found_groups(self, start: int, end: int) -> Groups:
        """The groups, each with its longest word's length; 合格 is none in 不合格 and 基本合格."""
        hits = self._message.between(start, end, "group")
        denied = {hit.end: hit.start + 1 for hit in hits if hit.word[0] in "不非未无"}
        denied |= {hit.end: hit.start + len(_BARELY) for hit in hits if hit.word.startswith(_BARELY)}
        longest: dict[str, Hit] = {}
        for hit in hits:
            led = hit.word in _LEADS and _NOT_THAT.search(self._message.text[start : hit.start])
            if denied.get(hit.end) != hit.start and not led:
                longest[hit.word] = hit
        found: Groups = {}
        for word, hit in longest.items():
            for role in hit.roles:
                if role.kind == "group":
                    found[role.number] = max(found.get(role.number, 0), len(word))
        return found

    def around(self, part: Part) -> Groups:
        """The words of the sentence that may belong to a number: before it, and after it up to the next one."""
        near = [other for other in self._message.near(part.clause, _NEAR) if other == part.clause or not other.asks]
        end = part.clause.end
        for clause in near:
            if clause.start > part.clause.start:
                if any(clause.start <= number.start < clause.end for number in self._numbers):
                    break
                end = clause.end
        found: Groups = {}
        for clause in near:
            for group, length in self.groups(clause.start, min(clause.end, end)).items():
                found[group] = max(found.get(group, 0), length)
        return found

    def excluded(self, part: Part) -> set[str]:
        """The fields that a part's words say it is not about."""
        found = self._message.between(part.start, part.end, "excludes")
        return {role.field for hit in found for role in hit.roles if role.kind == "excludes"}

    def lent(self) -> Groups:
        """What the question lends an answer that names its neighbour: asked for 市级一等奖, 二等的 is 市级二等奖."""
        lines = self._message.lexicon.cue_groups[self.asked] if self.asked else ()
        return {group.id: 1 for line in lines for group in line}

    def asked_score(self, part: Part) -> float:
        hits = self._message.between(part.start, part.end)
        own = {
            hit.word
            for hit in hits
            if any(role.kind in ("asked_cue", "topic") and role.field == self.asked for role in hit.roles)
        }
        return _LOOSE * sum(map(len, own))


def score(line: tuple[Group, ...], own: Groups, around: Groups, whole: bool = False) -> float:
    """How well a line of cues fits the words of a part and of the sentence around it; 0 where a group is missing.

    A part that has words of its own borrows others only to complete a line that some of them stand in: of
    市科技进步奖一等奖1项、二等奖2项 the second part borrows 市. With `whole` it borrows none.
    """
    score = 0.0
    borrows = not own or (not whole and any(group.id in own for group in line))
    borrowed = False
    for group in line:
        if group.id in own:
            score += own[group.id]
        elif group.id in around and (group.anywhere or borrows):
            score += ELSEWHERE * around[group.id]
            borrowed = borrowed or (bool(own) and not group.anywhere)
        else:
            return 0.0
    return _BORROWED * score if borrowed else score


def best(scores: dict[str, float]) -> str | None:
    """The field that scores highest, None where two do."""
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]
