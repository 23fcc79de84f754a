"""What if: the verdict on a copy of what is known of somebody, and what would change. What he told stays as it is."""

from collections.abc import Container, Iterator, Sequence

from dialogs import copies, intents, outlook, outlook_words, prospects_told, telling_outlook, words
from dialogs.copies import Copy
from dialogs.interview import Interview
from dialogs.reading.reader import Supposition
from dialogs.session import Dossier
from dialogs.talk import Talk
from rules import nodes
from rules.known import COUNTED, Known
from rules.plan import STATUS
from rules.ruleset import Requirement
from rules.verdict import Verdict

_YEARS = "年"
"""The unit of counts that are no counts of things: 早两年 is none of them."""
_MOST_FLIPPED = 5
_LONGEST = 90
"""Characters of what a status rests on that are told; the verdict has all."""


def heard(talk: Talk, text: str) -> bool:
    """Answer what would come of what a message supposes of the applicant.

    False where it supposes nothing of him or asks a notice something else, and where nothing is known of him yet.
    """
    if not talk.may_note or not (talk.session.interviewing or talk.session.told):
        return False
    supposition = _supposition(talk, text)
    if supposition is None or supposition.sought == "other":
        return False
    if not _tells(supposition) and not supposition.waits:
        return False
    _note_the_rest(talk, text, supposition)
    _answer(talk, text, supposition)
    return True


def _supposition(talk: Talk, text: str) -> Supposition | None:
    """What a message supposes; a bare 要是没有呢 of the fact asked for, a count of one that the target asks for."""
    plain = talk.suppose(text, None)
    if plain is None:
        return None
    whole = _with_counts(talk, text, plain)
    if _tells(whole) or whole.waits or talk.session.asking is None:
        return whole
    return talk.suppose(text, talk.session.asking)


def _tells(supposition: Supposition) -> bool:
    return bool(supposition.reading.facts or supposition.reading.bounds)


def _with_counts(talk: Talk, text: str, plain: Supposition) -> Supposition:
    """With counts that words do not name wholly (论文再多一篇): of the likeliest facts that the target asks for."""
    whole = plain
    if plain.counts and not plain.waits:
        for field in _countable(talk, text):
            more = talk.suppose(text, field)
            if more is not None and field in more.reading.facts and not _read_already(more.reading.words[field], whole):
                whole = whole.with_field(field, more)
    return whole


def _read_already(said: str, supposition: Supposition) -> bool:
    return any(said in one or one in said for one in supposition.reading.words.values())


def _countable(talk: Talk, text: str) -> list[str]:
    """The counts that a message may mean, the likeliest first: by their names, or of those told by what they count."""
    profile, likeness = talk.assistant.profile, dict[str, int]()
    for field in _asked_for(talk):
        unit, named = profile[field].unit, _shared(text, talk.assistant.questions[field].label + profile[field].zh)
        meant = named or (field in talk.session.told and unit in text and unit != _YEARS)
        if profile[field].kind in COUNTED and meant:
            likeness[field] = 2 * named + (unit in text)
    return sorted(likeness, key=lambda field: -likeness[field])


def _asked_for(talk: Talk) -> tuple[str, ...]:
    """The fields that the target looks at, those told first."""
    interview = talk.assistant.interview(talk.session)
    asked = nodes.fields(interview.examiner.target(interview.target).formula) if interview is not None else ()
    return tuple(dict.fromkeys((*talk.session.told, *asked)))


def _shared(text: str, name: str) -> int:
    """How many pairs of characters two texts share."""
    return len({text[at : at + 2] for at in range(len(text) - 1)} & {name[at : at + 2] for at in range(len(name) - 1)})


def _note_the_rest(talk: Talk, text: str, supposition: Supposition) -> None:
    """Take in what a message tells besides what it supposes (我是本科。如果有硕士学位呢？)."""
    supposed = supposition.reading.facts
    reading = talk.read(text, talk.session.asking)
    talk.note_sure(reading, unless={field for field, value in reading.facts.items() if supposed.get(field) == value})


def _answer(talk: Talk, text: str, supposition: Supposition) -> None:
    title = intents.title_wanted(text, talk.titles())
    talk.about = talk.named("", title) if title is not None else None
    interview = None if supposition.sought == "prospects" else talk.aimed(text)
    if interview is None and supposition.sought != "prospects":
        return
    copy = copies.copied(talk.session, supposition, talk.assistant.recall)
    if copy.remarks:
        talk.say(outlook_words.SUPPOSED.format(facts="；".join(copy.remarks)))
    for line in copy.refused:
        talk.say(line)
    if interview is None:
        prospects_told.tell(talk, copy.dossier)
    elif supposition.waits and not copy.fields:
        outlook.say(talk, interview, telling_outlook.start_lines(interview, copy.dossier))
    elif copy.fields:
        _tell(talk, interview, copy, supposition)
    if copy.fields:
        talk.say(outlook_words.ONLY_SUPPOSED)
    talk.lead_back()


def _tell(talk: Talk, interview: Interview, copy: Copy, supposition: Supposition) -> None:
    match supposition.sought:
        case "start":
            outlook.say(talk, interview, telling_outlook.start_lines(interview, copy.dossier))
        case "changes":
            outlook.say(talk, interview, telling_outlook.change_lines(interview, copy.dossier))
        case _:
            for line in _effect(interview, talk.session, copy):
                talk.say(line)


def _effect(interview: Interview, before: Dossier, copy: Copy) -> Iterator[str]:
    """The verdict before and after, the requirements whose status changes, and the questions that come or go."""
    old, new = interview.verdict(before), interview.verdict(copy.dossier)
    told = [telling_outlook.decided(verdict) for verdict in (old, new)]
    if told[0] == told[1]:
        yield outlook_words.THEN_STAYS.format(after=told[1])
    else:
        yield outlook_words.THEN_CHANGES.format(before=told[0], after=told[1])
    looked_at = nodes.fields(interview.examiner.target(interview.target).formula)
    aside = [interview.questions[field].label for field in copy.fields if field not in looked_at]
    if aside:
        yield outlook_words.NOT_LOOKED_AT.format(target=new.target.name, labels="、".join(aside))
    if len(aside) == len(copy.fields):
        return
    flipped = _flipped(interview, interview.known(before), interview.known(copy.dossier))
    yield from list(flipped.values())[:_MOST_FLIPPED] or [outlook_words.NOTHING_FLIPPED]
    if len(flipped) > _MOST_FLIPPED:
        yield outlook_words.MORE_FLIPPED.format(number=len(flipped) - _MOST_FLIPPED)
    yield from _still_failed(new, flipped)
    yield from _questions(interview, (before, old), (copy.dossier, new), copy.fields)


def _flipped(interview: Interview, before: Known, after: Known) -> dict[Requirement, str]:
    """Each requirement of any route whose status would change, and how; those that would be open come last."""
    flipped = []
    examiner = interview.examiner
    for requirement in examiner.target(interview.target).requirements:
        if requirement.node is None:
            continue
        old, new = examiner.status(requirement, before), examiner.status(requirement, after)
        if old is not new:
            text = telling_outlook.clipped(interview.explainer.explain(requirement.node, after), _LONGEST)
            line = f"{words.MARK[STATUS[new]]} {requirement.label}（{requirement.clause}）：{text}"
            told = outlook_words.FLIPPED.format(before=words.MARK[STATUS[old]], line=line)
            flipped.append((new is None, requirement, told))
    flipped.sort(key=lambda one: one[0])
    return {requirement: told for _, requirement, told in flipped}


def _still_failed(verdict: Verdict, flipped: Container[Requirement]) -> Iterator[str]:
    """What would be failed as before."""
    failed = dict.fromkeys(
        one.requirement.label for one in verdict.findings if one.status == "failed" and one.requirement not in flipped
    )
    if failed and verdict.decision == "ineligible":
        yield outlook_words.STILL_FAILED.format(labels="、".join(failed))


def _questions(
    interview: Interview, before: tuple[Dossier, Verdict], after: tuple[Dossier, Verdict], supposed: Sequence[str]
) -> Iterator[str]:
    old, new = interview.remaining(*before), interview.remaining(*after)
    if not new:
        return
    for line, fields in (
        (outlook_words.ASKED_LESS, [field for field in old if field not in (*new, *supposed)]),
        (outlook_words.ASKED_MORE, [field for field in new if field not in old]),
    ):
        if fields:
            yield line.format(labels=outlook_words.listed([interview.questions[field].label for field in fields]))
