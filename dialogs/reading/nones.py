"""What the applicant has none of, told without a figure or with 一: 没有论文, 一个奖也没拿, 工法这些? 没编过."""

import functools
import re
from collections.abc import Callable, Iterator

from dialogs.reading import cues, nothing, polarity
from dialogs.reading.cues import Cues, Part
from dialogs.reading.finding import Finding
from dialogs.reading.messages import Clause, Message
from dialogs.reading.numerals import Number
from dialogs.reading.vocabulary import Hit

_TITLE = "title_level"
_NONE_SUCH = re.compile(
    r"(?:我|也|都|倒|还|是|从来|压根|根本|真|的确|确实|目前|暂时|一[个篇项次本部份件]都?)*(?:没有?|无|木有|没得|未)(?:[一-鿿]{1,3}过|[一-鿿]过|过)?[的呢啊呀哦]?"
)
_TOPIC = re.compile(r"[^有没不是过了能要在]{2,16}")
_CONTRASTS = re.compile(r"(?:也|并|都|可|但)?(?:不是|并非|不算|而非)")
_FAILED = re.compile(r"(?:没|未)(?:能|给)?(?:评|考|批|通)?(?:过|上|成)(?=$|[,。;!了呢啊])")


class Nones:
    """Reads what one message denies. `numbers` are the figures told in it; `is_none` says which of them deny."""

    def __init__(self, message: Message, found: Cues, numbers: list[Number], is_none: Callable[[Number], bool]) -> None:
        self._message, self._lexicon, self._cues = message, message.lexicon, found
        self._asked, self._numbers, self._is_none = found.asked, numbers, is_none

    def of(self, clause: Clause) -> Iterator[Finding]:
        """没有论文, 一个奖也没拿: none, without a number; 正高没过 tells of a review that was failed."""
        if self._tells_of_review(clause) or self._denies_statement(clause):
            return
        if nothing.is_denied(self._message.text, clause.start, clause.end):
            return
        items = nothing.items(self._message, clause)
        if (topic := self._topic_before(clause)) is not None:
            items = [(topic, clause.end)]
        denied = len(items) > 1 or self._is_denied(clause)
        for start, end in items:
            yield from self._none_of(Part(Number(start, end, 0, None, None, ""), clause, start, end), denied)

    def _denies_statement(self, clause: Clause) -> bool:
        """换岗了还没转评: what is denied is a statement by itself, and no count."""
        statements = self._message.between(clause.start, clause.end, "bool")
        return any(
            hit.end == clause.end and hit.word[0] in "没未不" and hit.start > clause.start and role.field != self._asked
            for hit in statements
            for role in hit.roles
            if role.kind == "bool" and not role.asked_only
        )

    def _tells_of_review(self, clause: Clause) -> bool:
        titles = [
            role
            for hit in self._message.between(clause.start, clause.end, "enum")
            for role in hit.roles
            if role.field == _TITLE and role.value != "none"
        ]
        return bool(titles) and bool(_FAILED.search(self._message.text, clause.start, clause.end))

    def _topic_before(self, clause: Clause) -> int | None:
        """Where the clause before begins, if it only names what this one says there is none of: 工法这些? 没编过."""
        text = self._message.text
        before = next((c for c in self._message.near(clause, 1) if c.end <= clause.start), None)
        if before is None or before.asks or not _NONE_SUCH.fullmatch(text, clause.start, clause.end):
            return None
        names = _TOPIC.fullmatch(text, before.start, before.end) and self._cues.groups(before.start, before.end)
        return before.start if names else None

    def _is_denied(self, clause: Clause) -> bool:
        inside = [number for number in self._numbers if clause.start <= number.start < clause.end]
        one_none = any(self._is_none(number) for number in inside)
        return one_none or nothing.is_not_mine(self._message.text, clause.start, clause.end)

    def _has_none_of_asked(self, part: Part) -> bool:
        """我一项没有: the measure word is that of what was asked for, and nothing else is said."""
        units = self._lexicon.fields[self._asked or ""].units
        inside = [number for number in self._numbers if part.start <= number.start < part.end]
        stated = self._message.between(part.start, part.end, "bool")
        return not stated and any(
            self._is_none(number) and (number.unit in units or number.value == 0) for number in inside
        )

    def _none_of(self, part: Part, denied: bool) -> Iterator[Finding]:
        clause, text = part.clause, self._message.text
        scores: dict[str, float] = {}
        own, around = self._cues.groups(part.start, part.end), self._cues.around(part)
        excluded = self._cues.excluded(part)
        denies = denied or self._denies(clause)
        if not own and not (self._asked and denies):
            return
        own |= dict.fromkeys(self._negations if denied else (), 1)
        for field, lines in self._lexicon.zero_groups.items():
            skip = self._lexicon.fields[field].zero_asked_only
            usable = [line for i, line in enumerate(lines) if i not in skip or field == self._asked]
            if field not in excluded:
                scores[field] = max((cues.score(line, own, around, whole=True) for line in usable), default=0.0)
        for field, lines in self._lexicon.cue_groups.items():
            if field not in self._lexicon.zero_groups and field not in excluded and denies:
                scores[field] = max((cues.score(line, own, around) for line in lines), default=0.0)
        another = self._message.names_another(part.start, part.end)
        if self._asked and not another and (denied or self._denies(clause, self._asked)):
            partly = self._has_none_of_asked(part) or any(
                group.id in own for line in self._lexicon.cue_groups[self._asked] for group in line
            )
            scores[self._asked] = scores.get(self._asked, 0.0) + self._cues.asked_score(part) + cues.ELSEWHERE * partly
        if self._asked and scores.get(self._asked):
            scores[self._asked] += cues.ASKED
        best = cues.best({field: score for field, score in scores.items() if score > 0})
        told = max(part.start, min(part.end, clause.told_until) - 1)
        if best != self._asked and _CONTRASTS.match(text, part.start):
            return  # 不是二等奖 tells which it was, not how many
        if best and self._message.tells(told, best) and "问题" not in text[part.start : part.end]:
            yield Finding(best, 0, part.start, part.end)

    @functools.cached_property
    def _negations(self) -> list[int]:
        """The groups of words that deny."""
        return [role.number for role in self._lexicon.vocabulary.words["没有"] if role.kind == "group"]

    def _stands_apart(self, hit: Hit) -> bool:
        """Whether a word is no part of a longer one: 学 in 没学过, but not in 学位没拿到."""
        around = self._message.between(max(0, hit.start - 3), hit.end + 3)
        return not any(
            other.start <= hit.start
            and hit.end <= other.end
            and len(other.word) > len(hit.word)
            and other.names_something
            for other in around
        )

    def _denies(self, clause: Clause, field: str = "") -> bool:
        """Whether a word that counts something is denied in a clause; of one field's own words where given."""
        groups = {group.id for line in self._lexicon.cue_groups.get(field, ()) for group in line}
        return any(
            polarity.negated(self._message, clause, hit.start, hit.end)
            for hit in self._message.between(clause.start, clause.end)
            if any(
                role.kind in ("group", "asked_cue", "topic")
                and (not field or role.number in groups or (role.field == field and self._stands_apart(hit)))
                for role in hit.roles
            )
        )
