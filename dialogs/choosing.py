"""A choice that waits: which one a message means, by number, name or in words, and what it leads to."""

from typing import Any

from dialogs import consenting, errands, intents, papers, people, prospects_told, words
from dialogs.reading.reader import Reading
from dialogs.session import Choice, Pending
from dialogs.talk import Talk

_LASTING = ("notice", "target", "consent")
"""The kinds of choices that still wait when something else was said; a number said later means no other."""


def chosen(talk: Talk, text: str) -> bool:
    """A choice that waits: by its number or its name; what is said besides is heard as well."""
    pending = talk.session.pending
    if pending is None:
        return False
    choice, rest = _meant(talk, pending, text)
    if choice is None:
        if pending.kind not in _LASTING:
            talk.session = talk.session.having(pending=None)
        if pending.kind == "target":
            return _renamed(talk, text)
        return pending.question is None and pending.kind in ("notice", "start") and _narrowed(talk, text)
    talk.session, talk.then = talk.session.having(pending=None), pending.then
    if pending.kind == "consent":
        consenting.decide(talk, choice.says)
    reading = talk.read(rest) if rest else Reading()
    facts, rough, heard = sure(talk, reading), talk.rough(reading), dict(reading.words)
    asks = reading.asks and not pending.question and not intents.only_wants_verdict(rest, talk.names())
    if pending.kind == "notice":  # an answer names its notice itself
        (talk.take_notice if pending.question or asks else talk.choose_notice)(choice.says)
    elif pending.kind == "target":
        talk.session = talk.session.having(target=choice.says)
    elif pending.kind == "value":
        facts, heard = {str(pending.field): choice.says, **facts}, {str(pending.field): choice.label, **heard}
    if facts or rough:
        talk.note(facts, heard, rough)
    if asks:
        talk.answer(rest)
    _after_choice(talk, pending, choice)
    return True


def _after_choice(talk: Talk, pending: Pending, choice: Choice) -> None:
    match pending.kind:
        case "consent":
            consenting.go_on(talk, pending)
        case "forget":
            errands.forget_chosen(talk, pending, choice.says)
        case "subscribe":
            errands.subscribe_to(talk, choice.says)
        case "unsubscribe":
            errands.unsubscribe_from(talk, choice.says)
        case "report":
            papers.report_by(talk, choice.says)
        case "report_target":
            papers.report_on(talk, choice.says)
        case "calendar":
            papers.calendar_of(talk, choice.says)
        case "next":
            talk.then = choice.says
        case "prospect":
            prospects_told.begin(talk, choice.says)
        case "person":
            people.switch(talk, choice.says)
        case "notice" if pending.question is not None:
            _answer_at_last(talk, pending, pending.question)
        case "notice" if talk.public:
            talk.say(words.ASK_AWAY)
        case "notice":
            talk.aim(pending.title)
            talk.begin()
        case "target":
            talk.begin()
        case "start":
            talk.start("", None)
        case "value":
            talk.go_on()


def _answer_at_last(talk: Talk, pending: Pending, question: str) -> None:
    """What was asked before the notice was chosen; then what waited behind that choice."""
    if question:
        talk.answer(question)
    else:
        talk.say(words.ASK_ONCE_MORE)
    if pending.behind is not None:
        consenting.put(talk, pending.behind)
    else:
        talk.ask_again()


def _narrowed(talk: Talk, text: str) -> bool:
    """A title named where a notice is to be chosen: the notices that review it, or the one that does."""
    title = intents.only_title(text, talk.titles())
    if title is None:
        return False
    talk.session = talk.session.having(pending=None)
    ids = (talk.session.notice,) if talk.session.notice is not None else talk.reviewing((), title)
    if len(ids) == 1:
        talk.choose_notice(ids[0])
        talk.aim(title)
        talk.begin()
    else:
        talk.say(words.WHICH_NOTICE_TO_APPLY)
        talk.offer_notices(ids, title=title)
    return True


def _renamed(talk: Talk, text: str) -> bool:
    """A notice named where its target is to be chosen: that notice, this one again or another, and which target."""
    notice = notice_alone(talk, text)
    if notice is None:
        return False
    talk.session = talk.session.having(pending=None)
    talk.take_notice(notice)
    talk.say_notice()
    talk.aim(intents.title_in(text, talk.titles()))
    talk.begin()
    return True


def _meant(talk: Talk, pending: Pending, text: str) -> tuple[Choice | None, str]:
    """The choice of that number or name, or the one that the words mean, and what else they say."""
    typed = picked(pending.choices, text)
    if typed is not None:
        return typed, ""
    says, rest = None, ""
    match pending.kind:
        case "notice" | "subscribe" | "unsubscribe" | "report" | "calendar":
            says, rest = _notice_meant(talk, text)
        case "target" | "report_target":
            says, rest = _target_meant(talk, text)
        case "start" if talk.assistant.reader.yes_or_no(text):
            says = pending.choices[0].says
        case "consent":
            says, rest = intents.consents(text)
        case "person":
            says = people.label_named(text)
        case "forget":
            says = errands.forgetting_meant(pending, text)
    return next((one for one in pending.choices if one.says == says), None), rest


def _notice_meant(talk: Talk, text: str) -> tuple[str | None, str]:
    """The notice that a message names, first or alone: a place where one works, said in passing, names none."""
    match = talk.assistant.knowledge.find_notices(text)
    if not match.certain or len(match.ids) != 1:
        return None, ""
    if intents.says_nothing_more(match.rest, talk.names()):
        return match.ids[0], ""
    return (match.ids[0], match.rest) if match.rest.startswith(" ") else (None, "")


def _target_meant(talk: Talk, text: str) -> tuple[str | None, str]:
    """The target whose title a message names; one with its date is held, one with a notice is another's."""
    if notice_alone(talk, text) is not None:
        return None, ""
    title = intents.title_in(text, talk.titles())
    rest = text.replace(title, "", 1) if title else ""
    told = talk.assistant.reader.read(text, None, talk.now.date()).facts
    if any(talk.assistant.profile[field].kind == "date" for field in told):
        return None, ""
    return next((id for id, target in talk.targets().items() if title in target.names), None), rest


def notice_alone(talk: Talk, text: str) -> str | None:
    """The notice that a message names and says nothing else, but perhaps a title."""
    match = talk.assistant.knowledge.find_notices(text)
    if match.named and match.certain and intents.says_nothing_more(match.rest, talk.names()):
        return match.ids[0]
    return None


def notice_first(talk: Talk, text: str) -> str | None:
    """The notice that a message names before it says anything else."""
    return _notice_meant(talk, text)[0]


def sure(talk: Talk, reading: Reading) -> dict[str, Any]:
    """The facts that count at once; those taken by likeness wait to be asked back."""
    doubtful = {field: value for field, value in reading.facts.items() if field in reading.confirm}
    talk.session = talk.session.having(checking=doubtful)
    return {field: value for field, value in reading.facts.items() if field not in doubtful}


def picked(choices: tuple[Choice, ...], text: str) -> Choice | None:
    """The choice of that number, name or value."""
    number = number_typed(text)
    if number is not None:
        return choices[number - 1] if 1 <= number <= len(choices) else None
    return next((choice for choice in choices if text in (choice.label, choice.says)), None)


def number_typed(text: str) -> int | None:
    """A bare number, as one types to choose ("2", "2.", "２")."""
    bare = text.rstrip(".。、 ")
    return int(bare) if bare.isdecimal() and len(bare) <= 2 else None
