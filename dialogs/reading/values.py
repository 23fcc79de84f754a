"""Values named: titles, degrees, employers, and statements that are true or false."""

import re
from collections.abc import Iterable, Iterator

from dialogs.reading import polarity
from dialogs.reading.clauses import Clause, Message
from dialogs.reading.finding import Finding
from dialogs.reading.names import Name
from dialogs.reading.vocabulary import Role

TITLE = "title_level"
QUALIFICATION = "qualification_level"
_AS_THEY_STAND = ("employer_type", "civil_servant", "in_service")
"""Fields that ask how things stand now: what was so before (以前在国企) says nothing of them."""
_OTHERS_TITLE = re.compile(r"[\d一二两三四五六七八九十几]+(?:名|位|个)(?:本专业|相近专业|同行|的)*$")
_AM = re.compile(r"(?:是|为|算)(?:一|1)?(?:名|位|个)?$")
_STAYS = re.compile(r"(?:后|以来|期间|的时候|时|那年|至今|到现在|了)")
_MEANS = re.compile(r"(?:对应|相当于?|等同于?|等于|视同|职业资格|执业资格|资格证)[一-鿿]{0,4}$")
_NONE = "none"


class Values:
    """Reads the named values of one message."""

    def __init__(self, message: Message, names: list[Name]) -> None:
        self._message, self._names = message, names
        self._profile = message.lexicon.profile

    def findings(self) -> Iterator[Finding]:
        """Every enum value and every statement told, in the order of the text."""
        floor = 0
        for name in self._names:
            clause = self._message.clause_at(name.start)
            if clause is not None:
                yield from self._enums(name, clause, max(floor, clause.start))
                yield from self._bools(name, clause, max(floor, clause.start))
            floor = name.end

    def ambiguous(self) -> Iterator[tuple[Name, Role]]:
        """Names told that may mean several values."""
        for name in self._names:
            for role in name.of("ambiguous"):
                if self._message.tells(name.start, role.field) and (
                    role.field == self._message.asked or not self._message.asked
                ):
                    yield name, role

    def _enums(self, name: Name, clause: Clause, floor: int) -> Iterator[Finding]:
        roles = list(name.of("enum"))
        own = [role for role in roles if role.field == self._message.asked]
        for role in own or [role for role in roles if not role.asked_only]:
            if not self._message.tells(name.start, role.field) or (
                role.asked_only and not self._stands_out(name, clause, role)
            ):
                continue
            if role.value != _NONE and polarity.negated(self._message, clause, name.start, name.end, floor):
                continue
            if self._corrected_away(name, clause) or self._was(role.field, name, clause):
                continue
            field = self._held_as(role, name, clause)
            if field and role.value in self._profile[field].values:
                yield Finding(field, role.value, name.start, name.end)

    def _stands_out(self, name: Name, clause: Clause, role: Role) -> bool:
        """One-letter names, and 没有 for none, count only where they are the whole answer."""
        if len(name.word) > 1 and role.value != _NONE:
            return True
        return polarity.is_whole(self._message, clause, name.start, name.end)

    def _held_as(self, role: Role, name: Name, clause: Clause) -> str | None:
        """The field a title named is a fact of: what one holds, not what one aims at or another has."""
        if role.field != TITLE or role.value == _NONE:
            return role.field
        before = self._message.text[clause.start : name.start]
        if _MEANS.search(before):
            return QUALIFICATION
        if _OTHERS_TITLE.search(before) and not _AM.search(before):
            return None
        return None if self._aimed_at(name, clause) else TITLE

    def _aimed_at(self, name: Name, clause: Clause) -> bool:
        text = self._message.text
        for hit in self._message.between(name.end, min(name.end + 4, clause.end), "target_after"):
            if hit.start - name.end <= 1:
                return True
        near = [
            hit
            for hit in self._message.between(max(clause.start, name.start - 5), name.start, "target")
            if name.start - hit.end <= 2
        ]
        if not near:
            return False
        held = [
            hit
            for hit in self._message.between(max(clause.start, name.start - 5), name.start, "held")
            if hit.end >= max(h.end for h in near)
        ]
        if held:
            return False
        if all(hit.word in ("评", "考", "报", "升", "晋", "晋升", "评审") for hit in near):
            return not (_STAYS.match(text, name.end) or self._dated_before(clause, name.start))
        return True

    def _dated_before(self, clause: Clause, end: int) -> bool:
        return bool(
            re.search(r"\d{2,4}年|[一二〇零]{2,4}年|[去前上]年|\d{4}[.\-/]\d", self._message.text[clause.start : end])
        )

    def _corrected_away(self, name: Name, clause: Clause) -> bool:
        """填成学士了, 刚才说的国企不对, 从国企改成: what was said by mistake."""
        wrong = [hit for hit in self._message.between(clause.start, name.start, "correct_wrong")]
        if wrong and not self._message.between(wrong[-1].end, name.start, "correct_instead"):
            return True
        after = [hit for hit in self._message.between(name.end, clause.end, "correct_mark")]
        changed = [
            hit
            for hit in self._message.between(name.end, clause.end, "correct_instead")
            if hit.word.startswith(("改", "换", "更正", "修正"))
        ]
        return bool(after or changed) and (bool(changed) or self._message.text[name.end : name.end + 1] != "")

    def _was(self, field: str, name: Name, clause: Clause) -> bool:
        if field not in _AS_THEY_STAND:
            return False
        past = self._message.between(clause.start, name.start, "past")
        return bool(past) and not self._message.between(past[-1].end, name.start, "present")

    def _bools(self, name: Name, clause: Clause, floor: int) -> Iterator[Finding]:
        for role in name.of("bool"):
            if not self._message.tells(name.start, role.field) or self._was(role.field, name, clause):
                continue
            if len(name.word) == 1 and clause.end - clause.start > 4:
                continue
            denied = polarity.negated(self._message, clause, name.start, name.end, floor)
            yield Finding(role.field, bool(role.value) != denied, name.start, name.end)


def bare_answer(message: Message, kind: str, values: Iterable[str]) -> Finding | None:
    """What a mere yes or no says of the field asked for: a bool; none of a count or an enum that has none."""
    asked = message.asked
    if asked is None:
        return None
    for clause in message.clauses:
        said = polarity.bare(message, clause)
        if said is not None:
            return (
                _as_typed(asked, kind, said, tuple(values), clause)
                if clause.tells(clause.start, of_others=True)
                else None
            )
        if not polarity.is_noise(message, clause):
            return None
    return None


def _as_typed(field: str, kind: str, said: bool, values: tuple[str, ...], clause: Clause) -> Finding | None:
    match kind:
        case "bool":
            return Finding(field, said, clause.start, clause.end)
        case "int" | "number" | "yuan":
            if said:
                return Finding(field, None, clause.start, clause.end, least=1) if kind == "int" else None
            return Finding(field, 0, clause.start, clause.end)
        case "enum" if not said and _NONE in values:
            return Finding(field, _NONE, clause.start, clause.end)
        case "years" if not said:
            return Finding(field, [], clause.start, clause.end)
        case _:
            return None
