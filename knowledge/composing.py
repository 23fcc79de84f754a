"""An answer's words: the notice and its standing, then a line for each thing asked with the clause it rests on."""

import datetime
import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from knowledge import amending, confidence, parting, quoting, relevance, told, verdicts, words
from knowledge.additions import Wording
from knowledge.exact import Exact
from knowledge.notices import Notice
from knowledge.reading import Reading
from knowledge.relevance import Candidate

LONGEST = 600
"""Characters an answer has at most."""

QUOTED = 280
"""Characters quoted of the best passage."""

WORDED = "wording"
"""The kind of an answer to a question that staff have worded."""

_BRIEFLY = 130  # characters quoted of the others
_OTHERS = 2  # how many of them are told at most
_CLOSE = 0.5  # another passage is told too where its score comes this near to the first one's
_CERTAIN = 0.9  # from here on the first passage is told alone, unless another comes
_AS_GOOD = 0.82  # this near


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
    items, verdict = _told(asked, answering), ""
    if not found:
        items, verdict = _decided(notice, asked, items)
    for place, item in enumerate(items):
        once = {sentence.plain: sentence for sentence in item.shown}  # a notice may say the same under each title
        sentences = [sentence for plain, sentence in once.items() if not any(plain in line for line in lines)]
        if not sentences:
            continue
        paths = list(dict.fromkeys(s.path for s in sentences))
        quote = quoting.quoted(notice.clauses, sentences)
        form = words.RELATED if place else words.QUOTED
        lines.append(
            ("" if place else verdict) + form.format(words=quote, cited=words.CITED.format(clause="、".join(paths)))
        )
        cited += paths
    for path in quoting.referred(notice.clauses, lines, cited):
        quote = quoting.opening(notice.clauses, path, QUOTED)
        lines.append(words.RELATED.format(words=quote, cited=words.CITED.format(clause=path)))
        cited.append(path)
    score = round(_exactly(asked) if found else answering[0].sure, 3)
    return Part(tuple(lines), tuple(dict.fromkeys(cited)), score, found.kind if found else "clause")


def _decided(notice: Notice, asked: Reading, items: list[Candidate]) -> tuple[list[Candidate], str]:
    """The passages, the one that gives a yes or no first, and that; that none says it plainly where one is wanted."""
    for item in items:
        said = (verdicts.of(asked, sentence, quoting.lead(notice.clauses, sentence.path)) for sentence in item.shown)
        if verdict := next(filter(None, said), ""):
            return [item, *(other for other in items if other is not item)], verdict
    return items, words.UNDECIDED if items and verdicts.wanted(asked) else ""


def _exactly(asked: Reading) -> float:
    """How sure an answer from facts is."""
    model = confidence.load()
    return model.exact_beside if len(parting.PARTS.split(asked.text)) > 1 else model.exact


def _told(asked: Reading, answering: Sequence[Candidate]) -> list[Candidate]:
    """The best passage, and shortly the next ones where they come near to it: nearer, the surer the best one is."""
    first, others = answering[:1], answering[1:]
    near = _AS_GOOD if first and first[0].sure >= _CERTAIN else _CLOSE
    close = (item for item in others if item.score >= near * first[0].score and not _of_other_title(item, asked))
    return [*first, *(relevance.briefly(asked, item, _BRIEFLY) for item in itertools.islice(close, _OTHERS))]


def _of_other_title(item: Candidate, asked: Reading) -> bool:
    """Whether a passage speaks to those only who apply for another title."""
    return asked.target is not None and all(s.target not in (None, asked.target) for s in item.shown)


def worded(notice: Notice, wording: Wording, asked: Reading, clause: Sequence[Candidate]) -> Part:
    """What answers a question that staff have worded: their own words with the day, or the clause they chose, cut to
    what answers; its opening where it is a mere heading."""
    if wording.answer:
        line = words.BY_STAFF.format(date=words.DAY.format(moment=wording.date), answer=wording.answer.strip())
        return Part((line,), (), 1.0, WORDED)
    path = str(wording.clause)
    found = part(notice, asked, None, clause)
    opening = words.QUOTED.format(
        words=quoting.opening(notice.clauses, path, QUOTED), cited=words.CITED.format(clause=path)
    )
    return replace(found, lines=found.lines or (opening,), clauses=found.clauses or (path,), score=1.0, kind=WORDED)


def answered(notice: Notice, parts: Sequence[Part], now: datetime.datetime) -> str:
    """The text of an answer."""
    head = words.ACCORDING.format(name=notice.short_name, standing=told.standing(notice, now))
    lines: list[str] = []
    for part in parts:
        lines += [line for line in part.lines if not any(_quoted(line) in other for other in lines)]
    return complete(notice, [head, *lines], [path for part in parts for path in part.clauses], now)


def _quoted(line: str) -> str:
    """What a line quotes of the notice; the line itself where it quotes nothing."""
    return line.partition("“")[2].rpartition("”")[0] or line


def nearest(notice: Notice, asked: Reading, ranked: Sequence[Candidate]) -> tuple[str, ...]:
    """The line that tells the clause nearest to a question that none answers; none where it is about another thing."""
    for item in ranked[:1]:
        near = relevance.briefly(asked, item, _BRIEFLY)
        if relevance.related(asked, near):
            paths = "、".join(dict.fromkeys(s.path for s in near.shown))
            quote = quoting.quoted(notice.clauses, near.shown)
            return (words.NEAREST.format(words=quote, cited=words.CITED.format(clause=paths)),)
    return ()


def silent(notice: Notice, lines: Sequence[str], now: datetime.datetime) -> str:
    """The text that says that the notice says nothing of it, and whom to ask."""
    return complete(notice, [words.SILENT.format(name=notice.short_name), *lines, _whom_to_ask(notice)], (), now)


def _whom_to_ask(notice: Notice) -> str:
    for purpose in ("advice", "contact", "hand_in"):
        for contact in notice.contacts:
            if purpose in contact.purposes:
                return words.ASK_AT.format(contact=told.contact_line(contact))
    return words.ASK_ISSUER.format(issuers="、".join(notice.issuers))


def complete(notice: Notice, lines: Sequence[str], cited: Collection[str], now: datetime.datetime) -> str:
    """The lines that fit, with every amendment of what they say or cite. It comes before the first quote of what it
    amends, which says of those words that they are older; where room is short, before all."""
    amendments = amending.needed(notice, lines, cited, now)
    marked = [_marked(notice, line) for line in lines]
    first = next((place for place, line in enumerate(lines) if line != marked[place]), len(lines))
    new = [line for line in amendments if not any(line in other for other in lines[:first])]
    whole = list(dict.fromkeys((*lines[:first], *new, *marked[first:])))
    if not _fits(whole):
        whole = list(dict.fromkeys((lines[0], *amendments, *marked)))
    return fitted(whole)


def _marked(notice: Notice, line: str) -> str:
    """A line that says of the words in it that were amended that they are older than the amendment."""
    older = "".join(words.IN_QUOTES.format(words=one) for one in amending.outdated(notice, line))
    return line + words.OLDER.format(words=older) if older else line


def _fits(lines: Sequence[str]) -> bool:
    return len("\n".join(lines)) <= LONGEST - len(words.MORE) - 1


def fitted(lines: Sequence[str]) -> str:
    """The lines that fit into an answer; the rest is said to be left out."""
    kept: list[str] = []
    for line in lines:
        if not _fits([*kept, line]):
            kept.append(words.MORE)
            break
        kept.append(line)
    return "\n".join(kept)
