"""A mere yes or no, and what it says of the field that was asked for."""

import re

from dialogs.reading import polarity
from dialogs.reading.finding import Finding
from dialogs.reading.messages import Clause, Message
from rules.profile import Field

_NONE = "none"
_NOT_ONE = re.compile(r"(?:一|半|1)(?:[年个本张次篇项份件部回笔单套位名枚])[一-鿿]{0,4}?(?:都|也|还)(?:没|未|无|木有)")
_WRONG = re.compile(r"(?:不对)+[的啊呀哦]?")


def bare_answer(message: Message, silent: bool) -> Finding | None:
    """What a mere yes or no says of the field asked for: a bool; none of a count or an enum that has none.

    The answer opens the message; where the rest of it told nothing (`silent`), it may also close it: 省级奖, 我没有.
    """
    if message.asked is None:
        return None
    opening = next((clause for clause in message.clauses if not polarity.is_noise(message, clause)), None)
    closing = message.clauses[-1] if message.clauses else None
    if closing and not silent and not message.between(closing.start, closing.start + 3, "present"):
        closing = None
    for clause in (opening, closing):
        if clause is not None and clause.tells(clause.end - 1):
            said = polarity.bare(message, clause)
            if said is None and _says_none(message, clause):
                said = False
            if said is False and not message.lexicon.fields[message.asked].no_alone:
                said = None
            if said is False and not silent and _WRONG.fullmatch(message.text[clause.start : clause.end]):
                said = None  # 不对，我没退休 sets right what was said before
            if said is not None:
                return _as_typed(message.lexicon.profile[message.asked], said, clause)
    return None


def _says_none(message: Message, clause: Clause) -> bool:
    """白板, 一次都没: other ways of saying that there is none of what was asked for."""
    none = message.lexicon.fields[str(message.asked)].values.get(_NONE)
    said = message.text[clause.start : clause.end]
    if none is not None and any(
        said == word or (word in said and polarity.is_whole(message, clause, at, at + len(word)))
        for word in none.asked
        if (at := message.text.find(word, clause.start, clause.end)) >= 0
    ):
        return True
    return bool(_NOT_ONE.search(said)) and not message.names_another(clause.start, clause.end)


def _as_typed(spec: Field, said: bool, clause: Clause) -> Finding | None:
    field = spec.name
    match spec.kind:
        case "bool":
            return Finding(field, said, clause.start, clause.end)
        case "int" | "number" | "yuan":
            if said:
                return Finding(field, None, clause.start, clause.end, least=1) if spec.kind == "int" else None
            return Finding(field, 0, clause.start, clause.end)
        case "enum" if not said and _NONE in spec.values:
            return Finding(field, _NONE, clause.start, clause.end)
        case "years" if not said:
            return Finding(field, [], clause.start, clause.end)
        case _:
            return None
