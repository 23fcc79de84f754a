"""Which names of the lexicon a slip may be mended to, and what each of them means."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from dialogs.reading import places
from dialogs.reading.lexicon import Lexicon
from dialogs.reading.vocabulary import GAP, Role

_NAMING = ("enum", "bool", "group", "decoy", "ambiguous", "topic")
_SURE_CUE = 3
"""Shorter words that go with dates and hours are too like others to be mended."""
_NONE = "none"
_SURE_PLACE = 3
"""Shorter names of places are mended only where the place of work was asked for."""


@dataclass(frozen=True)
class Spelling:
    """A name rightly spelt.

    `meaning` is the same for two names that mean the same; a `value` names a value, a `phrase` is about a field, a
    `decoy` is neither. `private` names count only where one of their `fields` was asked for.
    """

    meaning: str
    kind: Literal["value", "phrase", "decoy"]
    fields: frozenset[str]
    private: bool


def of(lexicon: Lexicon) -> dict[str, Spelling]:
    """Every name that slips may be mended to."""
    spellings = {
        word: _spelling(word, usable)
        for word, roles in lexicon.vocabulary.words.items()
        if len(word) > 1 and _is_chinese(word) and (usable := [role for role in roles if _names(role, word)])
    }
    for field, words in lexicon.fields.items():
        for part in _parts((*words.yes, *words.no)):
            known = spellings.get(part, Spelling(part, "phrase", frozenset({field}), private=False))
            spellings[part] = replace(known, private=False)
    for spec in lexicon.profile:
        if spec.kind == "place":
            for place, paths in places.names(lexicon.places).items():
                if len(place) > 1:
                    spellings.setdefault(
                        place, Spelling(paths[0], "value", frozenset({spec.name}), len(place) < _SURE_PLACE)
                    )
    return spellings


def _parts(phrases: Iterable[str]) -> Iterator[str]:
    """The words of phrases with gaps that are long enough to be known again: 结业证 in 技术转移…结业证."""
    for phrase in phrases:
        if GAP in phrase:
            yield from (part for part in phrase.split(GAP) if len(part) >= _SURE_CUE and _is_chinese(part))


def _names(role: Role, word: str) -> bool:
    return (role.kind in _NAMING and role.value != _NONE) or (role.kind == "cue" and len(word) >= _SURE_CUE)


def _is_chinese(word: str) -> bool:
    return any("一" <= character <= "鿿" for character in word)


def _spelling(word: str, roles: Iterable[Role]) -> Spelling:
    roles = list(roles)
    kinds = {role.kind for role in roles}
    values = [role for role in roles if role.kind == "enum"] or [role for role in roles if role.kind == "bool"]
    return Spelling(
        meaning=f"{values[0].field}={values[0].value}" if values else word,
        kind="value" if "enum" in kinds else "decoy" if kinds == {"decoy"} else "phrase",
        fields=frozenset(role.field for role in roles if role.field),
        private=all(role.asked_only for role in roles),
    )
