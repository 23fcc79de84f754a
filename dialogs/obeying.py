"""Commands that always work, each a function by the name it has in commands.yaml."""

from collections.abc import Callable, Mapping

from dialogs import intents, words
from dialogs.interview import Interview
from dialogs.session import Session
from dialogs.talk import Talk
from rules import inquiry


def _do_help(talk: Talk, _: str) -> None:
    talk.say(words.HELP)
    talk.ask_again()


def _do_start(talk: Talk, _: str) -> None:
    example = next(iter(talk.assistant.knowledge.notices.values())).short_name
    talk.say(words.WELCOME.format(example=f"{example}什么时候截止"))
    talk.ask_again()


def _do_thanks(talk: Talk, _: str) -> None:
    talk.say(words.POLITE)
    talk.ask_again()


def _do_notices(talk: Talk, _: str) -> None:
    talk.session = talk.session.having(target=None, interviewing=False, asking=None)
    talk.say(words.NOTICES)
    talk.offer_notices(tuple(talk.assistant.knowledge.notices))


def _do_interview(talk: Talk, _: str) -> None:
    talk.start("", None)


def _do_restart(talk: Talk, _: str) -> None:
    talk.session = Session()
    talk.say(words.RESTARTED)
    _do_start(talk, "")


def _do_cancel(talk: Talk, _: str) -> None:
    talk.session = talk.session.having(interviewing=False, asking=None, pending=None, checking={})
    talk.say(words.CANCELLED)


def _do_progress(talk: Talk, _: str) -> None:
    interview = talk.assistant.interview(talk.session)
    known = len(talk.session.facts)
    left = len(interview.remaining(talk.session, interview.verdict(talk.session))) if interview else 0
    talk.say(words.PROGRESS.format(known=known, left=left) if left else words.PROGRESS_DONE.format(known=known))
    talk.ask_again()


def _do_back(talk: Talk, _: str) -> None:
    if not talk.session.interviewing or not talk.session.answered:
        talk.say(words.NOTHING_BEFORE)
        talk.ask_again()
        return
    last = talk.session.answered[-1]
    talk.session = talk.session.without_facts(frozenset({last}))
    talk.say(words.BACK)
    talk.go_on(asking=last)


def _do_unclear(talk: Talk, _: str) -> None:
    if talk.session.asking is None:
        talk.say(words.NOTHING_ASKED)
    else:
        talk.unclear()


def _do_why(talk: Talk, _: str) -> None:
    interview = talk.assistant.interview(talk.session)
    if interview is None or talk.session.asking is None:
        talk.say(words.WHY_NOTHING)
        return
    for line in _reasons(interview, talk.session, talk.session.asking):
        talk.say(line)
    talk.ask_again()


def _do_told(talk: Talk, _: str) -> None:
    facts = "\n".join(f"· {talk.labelled(field)}" for field in talk.session.facts)
    talk.say(words.TOLD.format(facts=facts) if facts else words.NOTHING_TOLD)
    talk.ask_again()


def _do_change(talk: Talk, name: str) -> None:
    told = "、".join(talk.assistant.questions[field].label for field in talk.session.facts)
    field = field_named(talk, name) if name else None
    if field is not None and (told or talk.session.interviewing):
        talk.say(words.CHANGING.format(label=talk.assistant.questions[field].label))
        talk.session = talk.session.without_facts(frozenset({field}))
        value = talk.assistant.reader.read(name, field, talk.now.date()).facts.get(field)
        if value is not None:
            talk.note({field: value}, {field: name})
            talk.go_on()
        else:
            talk.go_on(asking=field)
    elif not told:
        talk.say(words.NOTHING_TOLD)
        talk.ask_again()
    else:
        talk.say((words.NO_SUCH_FACT if name else words.WHAT_TO_CHANGE).format(name=name, facts=told))
        talk.ask_again()


def field_named(talk: Talk, name: str) -> str | None:
    labels = {field: question.label for field, question in talk.assistant.questions.items()}
    return intents.field_named(name, labels, talk.session.facts)


def _reasons(interview: Interview, session: Session, field: str) -> list[str]:
    """为什么问: the clauses that wait for the answer, and what each answer would do."""
    known = interview.known(session)
    waiting = inquiry.waiting(interview.examiner, interview.target, field, known)
    lines = [words.WHY.format(label=one.label, clause=one.clause, quote=one.quote) for one in waiting]
    explainer = interview.explainer
    for effect in inquiry.effects(interview.examiner, interview.target, field, known):
        values = "、".join(explainer.value(field, {field: value}) for value in effect.values)
        outcome = words.EFFECTS[effect.decision].format(missing=effect.missing)
        lines.append(words.EFFECT.format(values=values, outcome=outcome))
    return lines or [words.WHY_COMMON]


COMMANDS: Mapping[str, Callable[[Talk, str], None]] = {
    "help": _do_help,
    "start": _do_start,
    "thanks": _do_thanks,
    "notices": _do_notices,
    "interview": _do_interview,
    "restart": _do_restart,
    "cancel": _do_cancel,
    "progress": _do_progress,
    "back": _do_back,
    "unclear": _do_unclear,
    "why": _do_why,
    "told": _do_told,
    "change": _do_change,
    "greeting": _do_start,
}
