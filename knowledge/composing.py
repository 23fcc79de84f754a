"""An answer's words: the notice and its standing, then a line for each thing asked with the clause it rests on."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge import quoting, told, verdicts, words
from knowledge.exact import Exact
from knowledge.notices import Notice
from knowledge.reading import Reading
from knowledge.relevance import Candidate

LONGEST = 600
"""Characters an answer has at most."""

QUOTED = 280
"""Characters quoted of the best passage."""

_RELATED = 150  # and of another one
_CLOSE = 0.82  # a second passage is told too where its score comes this near to the first one's
_ALSO = 0.9  # and speaks of as much of what is asked


@dataclass(frozen=True)
class Part:
    """What is told of one question: its lines, the clauses they rest on, how sure it is; `silent` where the notice
    says nothing of it."""

    lines: tuple[str, ...]
    clauses: tuple[str, ...] = ()
    score: float = 0.0
    kind: str = "clause"
    silent: bool = False


def part(notice: Notice, asked: Reading, found: Exact | None, answering: Sequence[Candidate]) -> Part:
    """The facts found and the passages that answer as lines."""
    lines, cited = list(found.lines if found else ()), list(found.clauses if found else ())
    for place, item in enumerate(_close(answering)):
        sentences = [s for s in item.shown if not any(s.plain in line for line in lines)]
        if not sentences or (place and not _also(item, asked)):
            continue
        paths = list(dict.fromkeys(s.path for s in sentences))
        quote = quoting.quoted(notice.clauses, sentences)
        form = words.RELATED if place else words.QUOTED
        verdict = "" if place or found else _verdict(notice, asked, item)
        lines.append(verdict + form.format(words=quote, cited=words.CITED.format(clause="、".join(paths))))
        cited += paths
    for path in quoting.referred(notice.clauses, lines, cited):
        quote = quoting.opening(notice.clauses, path, QUOTED)
        lines.append(words.RELATED.format(words=quote, cited=words.CITED.format(clause=path)))
        cited.append(path)
    score = 0.95 if found else round(min(1.0, answering[0].score), 3)
    return Part(tuple(lines), tuple(dict.fromkeys(cited)), score, found.kind if found else "clause")


def _verdict(notice: Notice, asked: Reading, item: Candidate) -> str:
    said = (verdicts.of(asked, sentence, quoting.lead(notice.clauses, sentence.path)) for sentence in item.shown)
    return next(filter(None, said), "")


def _close(answering: Sequence[Candidate]) -> list[Candidate]:
    """The best passage, and the next where it is about as good."""
    return [item for item in answering[:2] if item.score >= _CLOSE * answering[0].score]


def _also(item: Candidate, asked: Reading) -> bool:
    """Whether another passage answers too: shortly, and not those who apply for another title."""
    others = asked.target is not None and all(s.target not in (None, asked.target) for s in item.shown)
    return not others and item.covered >= _ALSO and sum(len(s.plain) for s in item.shown) <= _RELATED


def answered(notice: Notice, parts: Iterable[Part], now: datetime.datetime) -> str:
    """The text of an answer."""
    head = words.ACCORDING.format(name=notice.short_name, standing=told.standing(notice, now))
    return fitted([head, *dict.fromkeys(line for part in parts for line in part.lines)])


def silent(notice: Notice, lines: Sequence[str]) -> str:
    """The text that says that the notice says nothing of it, and whom to ask."""
    return fitted([words.SILENT.format(name=notice.short_name), *lines, _whom_to_ask(notice)])


def _whom_to_ask(notice: Notice) -> str:
    for purpose in ("advice", "contact", "hand_in"):
        for contact in notice.contacts:
            if purpose in contact.purposes:
                return words.ASK_AT.format(contact=told.contact_line(contact))
    return words.ASK_ISSUER.format(issuers="、".join(notice.issuers))


def fitted(lines: Sequence[str]) -> str:
    """The lines that fit into an answer; the rest is said to be left out."""
    kept: list[str] = []
    room = LONGEST - len(words.MORE) - 1
    for line in lines:
        if sum(map(len, kept)) + len(kept) + len(line) > room:
            kept.append(words.MORE)
            break
        kept.append(line)
    return "\n".join(kept)
