"""Why and why not: one requirement with what it rests on, or the few facts that alone prove the whole verdict."""

from collections.abc import Iterator

from dialogs import citing, intents, outlook, outlook_words, telling_outlook, words
from dialogs.interview import Interview
from dialogs.session import Dossier
from dialogs.talk import Talk
from knowledge import amending
from rules import explaining, inquiry, nodes, proof
from rules.plan import STATUS
from rules.ruleset import Requirement
from rules.verdict import Verdict

_LONGEST = 260
"""Characters of what a requirement rests on that are told; its notice has all."""
_MOST = 3
"""Who means more requirements than this means the whole verdict."""


def heard(talk: Talk, text: str) -> bool:
    """Answer why the verdict or a requirement is as it is, or why a fact is asked; False for anything else.

    While nothing is known of anybody, such a question is one to the notice.
    """
    if not talk.may_note or not (talk.session.interviewing or talk.session.told):
        return False
    named = intents.why_asked(text)
    if named and _told_why_asked(talk, named):
        return True
    if not intents.asks_why(text) or _answers(talk, text):
        return False
    _answer(talk, text)
    return True


def _answers(talk: Talk, text: str) -> bool:
    """Whether a message answers the question that waits (怎么会不符合要求)."""
    asking = talk.session.asking
    return asking is not None and asking in talk.read(text, asking).facts


def see_why(talk: Talk, _: str) -> None:
    """Why the whole verdict is as it is, for the session's target, which is chosen first where it is not."""
    _answer(talk, outlook_words.SEE_WHY)


def reasons(interview: Interview, dossier: Dossier, field: str) -> list[str]:
    """Why a fact is asked: the clauses that wait for the answer, and what each answer would do."""
    known = interview.known(dossier)
    waiting = inquiry.waiting(interview.examiner, interview.target, field, known)
    lines = [words.WHY.format(label=one.label, clause=one.clause, quote=one.quote) for one in waiting]
    explainer = interview.explainer
    for effect in inquiry.effects(interview.examiner, interview.target, field, known):
        values = "、".join(explainer.value(field, {field: value}) for value in effect.values)
        outcome = words.EFFECTS[effect.decision].format(missing=effect.missing)
        lines.append(words.EFFECT.format(values=values, outcome=outcome))
    return lines or [words.WHY_COMMON]


def say_reasons(talk: Talk, interview: Interview, field: str) -> None:
    """Tell why a fact is asked."""
    notice = talk.assistant.knowledge.notices[interview.examiner.rules.notice]
    lines = reasons(interview, talk.session, field)
    for line in (*lines, *amending.needed(notice, lines, (), talk.now)):
        talk.say(line)


def _told_why_asked(talk: Talk, named: str) -> bool:
    """Why the fact of that name is asked; False where there is none, or no target to ask it for."""
    labels = {field: question.label for field, question in talk.assistant.questions.items()}
    field, interview = intents.field_named(named, labels, talk.session.told), talk.assistant.interview(talk.session)
    if field is None or interview is None:
        return False
    target = interview.examiner.target(interview.target)
    looking = [one for one in target.requirements if one.node and field in nodes.fields(one.node)]
    if not looking:
        talk.say(outlook_words.NOT_LOOKED_AT.format(target=target.name, labels=labels[field]))
    elif interview.verdict(talk.session).decision == "undetermined":
        say_reasons(talk, interview, field)
    else:
        lines = [words.WHY.format(label=one.label, clause=one.clause, quote=one.quote) for one in looking[:_MOST]]
        outlook.say(talk, interview, lines)
    talk.lead_back()
    return True


def _answer(talk: Talk, text: str) -> None:
    """The requirements a message means, else the whole verdict."""
    title = intents.title_wanted(text, talk.titles())
    talk.about = talk.about or (talk.named(text, title) if title is not None else None)
    interview = talk.aimed(text)
    if interview is None:
        return
    asked = _asked_besides(talk, text)
    meant = _asked_about(interview, talk.session, citing.meant(talk, interview, asked), intents.denies(asked))
    lines = [line for one in meant for line in _requirement(talk, interview, one)]
    lines = lines or [*_not_there(interview, asked), *_whole(talk, interview)]
    outlook.say(talk, interview, lines)
    talk.lead_back(outlook_words.SEE_CHANGES, outlook_words.SEE_START, outlook_words.SEE_PROSPECTS)


def _asked_besides(talk: Talk, text: str) -> str:
    """Take in what a message tells before it asks why (我是大专，为什么不行); what it asks."""
    asking = [part for part in intents.parts(text) if intents.asks_why(part)]
    rest = "，".join(part for part in intents.parts(text) if part not in asking)
    return "，".join(asking) if rest and talk.note_sure(talk.read(rest)) else text


def _asked_about(interview: Interview, dossier: Dossier, meant: list[Requirement], denied: bool) -> list[Requirement]:
    """Of the requirements that may be meant those that are as the question says; none where they are too many."""
    known = interview.known(dossier)
    truths = {one: interview.examiner.status(one, known) for one in meant if one.node is not None}
    alike = [one for one, truth in truths.items() if truth is (not denied)] or meant
    return alike if len(alike) <= _MOST else []


def _requirement(talk: Talk, interview: Interview, requirement: Requirement) -> Iterator[str]:
    """A requirement's status, the notice's words, what it rests on, and what he said of that."""
    node, session = requirement.node, talk.session
    truth = interview.examiner.status(requirement, interview.known(session)) if node is not None else None
    mark = words.MARK[STATUS[truth] if node is not None else "committee"]
    yield f"{mark} {requirement.label}（{requirement.clause}）"
    yield f"   {words.QUOTED.format(quote=requirement.quote)}"
    if node is None:
        yield f"   {outlook_words.BECAUSE.format(text=explaining.BY_COMMITTEE)}"
        return
    text = telling_outlook.clipped(interview.explainer.explain(node, interview.known(session)), _LONGEST)
    yield f"   {outlook_words.BECAUSE.format(text=text)}"
    if told := [field for field in nodes.fields(node) if field in session.told]:
        yield f"   {outlook_words.YOU_SAID.format(facts=_sourced(talk, told))}"
    if requirement.committee:
        yield f"   {outlook_words.COMMITTEE_TOO}"


def _not_there(interview: Interview, asked: str) -> list[str]:
    """That a clause which is asked about asks nothing for this target."""
    target = interview.examiner.target(interview.target)
    missed = citing.places_of_none(target, asked)
    return [outlook_words.NO_SUCH_CLAUSE.format(target=target.name, place=place) for place in missed[:1]]


def _sourced(talk: Talk, fields: list[str]) -> str:
    told = [talk.assistant.recall.sourced(talk.session, field) for field in fields]
    return outlook_words.listed(told, separator="；")


def _whole(talk: Talk, interview: Interview) -> Iterator[str]:
    """The decision, what it fails or waits for, and the smallest set of facts that proves it."""
    verdict = interview.verdict(talk.session)
    yield telling_outlook.decided(verdict)
    if verdict.decision == "undetermined":
        missing = [interview.questions[field].label for field in verdict.missing]
        yield (outlook_words.STILL_OPEN if missing else outlook_words.OPEN_ELSEWHERE).format(
            labels=outlook_words.listed(missing)
        )
        return
    yield from _failed(verdict)
    yield outlook_words.PROVED
    for field in proof.proof(interview.examiner, interview.target, interview.known(talk.session)):
        yield f"· {talk.assistant.recall.sourced(talk.session, field)}"


def _failed(verdict: Verdict) -> Iterator[str]:
    failed = [one.requirement for one in verdict.findings if one.status == "failed"]
    for one in failed[:_MOST]:
        yield f"{words.MARK['failed']} {one.label}（{one.clause}）：“{one.quote}”"
