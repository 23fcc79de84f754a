"""Commands that always work, each a function by the name it has in commands.yaml."""

from collections.abc import Callable, Mapping

from dialogs import consenting, errands, intents, outlook, papers, people, prospects_told, proving, words
from dialogs.session import Session
from dialogs.talk import Talk
from knowledge import told


def _do_help(talk: Talk, _: str) -> None:
    talk.say(words.HELP_IN_PUBLIC if talk.public else words.HELP)
    if talk.assistant.keeping is not None and not talk.public:
        talk.say(words.HELP_KEEPING)
    talk.ask_again()


def _do_start(talk: Talk, notice: str) -> None:
    """Welcome; with the name of a notice that is served (as a link to the bot carries it), begin with that."""
    known = talk.assistant.knowledge.notices.get(notice)
    if known is not None:
        talk.session = talk.session.having(pending=None)
        talk.take_notice(known.id)
        talk.say(words.STARTED_WITH.format(standing=told.standing_line(known, talk.now)))
        talk.ask_again()
        return
    if talk.public:
        _do_help(talk, "")
        return
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


def _do_interview(talk: Talk, text: str) -> None:
    talk.start(text, intents.title_in(text, talk.titles()))


def _do_restart(talk: Talk, _: str) -> None:
    session = talk.session
    talk.session = Session(
        consent=session.consent, person=session.person, others=session.others, another=session.another
    )
    talk.say(words.RESTARTED_ONE.format(person=session.person) if session.others else words.RESTARTED)
    _do_start(talk, "")


def _do_ask(talk: Talk, _: str) -> None:
    talk.say(words.ASK_AWAY)
    talk.ask_again()


def _do_cancel(talk: Talk, _: str) -> None:
    talk.session = talk.session.having(interviewing=False, asking=None, pending=None, checking={})
    talk.say(words.CANCELLED if talk.session.told else words.CANCELLED_UNTOLD)


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
        talk.ask_again()
    else:
        talk.unclear()


def _do_why(talk: Talk, _: str) -> None:
    interview, pending = talk.assistant.interview(talk.session), talk.session.pending
    if pending is not None and talk.waits():
        talk.say(words.WHY_CHOICE.get(pending.kind, words.WHY_NOTHING))
    elif interview is not None and talk.session.asking is None and talk.session.told and talk.may_note:
        proving.see_why(talk, "")
        return
    elif interview is None or talk.session.asking is None:
        talk.say(words.WHY_NOTHING)
    else:
        proving.say_reasons(talk, interview, talk.session.asking)
    talk.ask_again()


def _do_verdict(talk: Talk, _: str) -> None:
    if not talk.repeat_verdict():
        talk.say(words.NO_VERDICT)
        if talk.session.asking is None and talk.session.pending is None:
            talk.say(words.WAY_ON)
    talk.ask_again()


def _do_told(talk: Talk, _: str) -> None:
    facts = "\n".join(f"· {talk.assistant.recall.sourced(talk.session, field)}" for field in talk.session.told)
    talk.say(words.TOLD.format(facts=facts) if facts else words.NOTHING_TOLD)
    talk.ask_again()


def _do_change(talk: Talk, name: str) -> None:
    told = "、".join(talk.assistant.questions[field].label for field in talk.session.told)
    field = field_named(talk, name) if name else None
    if field is not None and (told or talk.session.interviewing):
        talk.say(_changing(talk, field))
        talk.session = talk.session.without_facts(frozenset({field}))
        reading = talk.read(name, field)
        rough = talk.rough(reading)
        if field in reading.facts:
            talk.note({field: reading.facts[field]}, reading.words)
            talk.go_on()
        elif field in rough:
            talk.note({}, reading.words, {field: rough[field]})
            talk.go_on()
        else:
            talk.go_on(asking=field)
    elif not told:
        talk.say(words.NOTHING_TOLD)
        talk.ask_again()
    else:
        talk.say((words.NO_SUCH_FACT if name else words.WHAT_TO_CHANGE).format(name=name, facts=told))
        talk.ask_again()


def _changing(talk: Talk, field: str) -> str:
    """What is about to be changed, with what he said of it."""
    if field not in talk.session.told:
        return words.CHANGING.format(fact=talk.assistant.questions[field].label)
    return words.CHANGING.format(fact=talk.assistant.recall.sourced(talk.session, field))


def field_named(talk: Talk, name: str) -> str | None:
    """The field that a name means ("学历"), of those told first; None where it means none."""
    labels = {field: question.label for field, question in talk.assistant.questions.items()}
    return intents.field_named(name, labels, talk.session.told)


AHEAD = frozenset({"start_year", "changes", "way", "prospects", "why_verdict"})
"""The commands that look ahead, for the notice and title that a message names besides."""

PUBLIC = frozenset({"help", "start", "greeting", "thanks", "notices", "ask", "calendar"})
"""The commands that are obeyed where others read along."""

COMMANDS: Mapping[str, Callable[[Talk, str], None]] = {
    "help": _do_help,
    "start": _do_start,
    "thanks": _do_thanks,
    "notices": _do_notices,
    "interview": _do_interview,
    "restart": _do_restart,
    "cancel": _do_cancel,
    "ask": _do_ask,
    "progress": people.tell_status,
    "next_person": people.next_person,
    "switch": people.switch,
    "privacy": consenting.tell_privacy,
    "consent": consenting.nothing_to_agree,
    "withdraw": errands.withdraw,
    "start_year": outlook.see_start,
    "changes": outlook.see_changes,
    "way": outlook.see_changes,
    "prospects": prospects_told.see,
    "why_verdict": proving.see_why,
    "report": papers.report,
    "calendar": papers.calendar,
    "export": errands.export,
    "forget": errands.forget,
    "subscribe": errands.subscribe,
    "unsubscribe": errands.unsubscribe,
    "mute": errands.mute,
    "unmute": errands.unmute,
    "back": _do_back,
    "unclear": _do_unclear,
    "why": _do_why,
    "verdict": _do_verdict,
    "told": _do_told,
    "change": _do_change,
    "greeting": _do_start,
}
