"""What a message may be, in the order in which it is tried: a choice, a yes or no, a number, a command, or words."""

import dataclasses
from typing import Any

from dialogs import commands, consenting, errands, intents, obeying, people, words
from dialogs.commands import Command
from dialogs.reading.reader import Reading
from dialogs.session import Choice, Pending
from dialogs.talk import YES_NO, Talk
from knowledge.answers import Answer

_LONGEST = 4096
"""Telegram's own limit for a message; what comes after is not read."""

_LASTING = ("notice", "target", "consent")
"""The kinds of choices that still wait when something else was said; a number said later means no other."""

_MERE_CLAUSE = "clause"
"""The kind of an answer that is the best clause, not an exact fact: no answer to what was no question."""

_OFF_TOPIC = "offtopic"
"""The kind of an answer to what no notice is about."""


def hear(talk: Talk, message: str) -> None:
    """Take in one message."""
    text = message.strip()[:_LONGEST]
    if not text:
        talk.say(words.EMPTY)
        talk.ask_again()
    elif not consenting.renewed(talk, text) and not (
        _chosen(talk, text) or _checked(talk, text) or _numbered(talk, text) or _commanded(talk, text)
    ):
        _listen(talk, text)
    consenting.settle(talk)


def _chosen(talk: Talk, text: str) -> bool:
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
    talk.session = talk.session.having(pending=None)
    if pending.kind == "consent":
        consenting.decide(talk, choice.says)
    reading = talk.read(rest) if rest else Reading()
    facts, heard = _sure(talk, reading), dict(reading.words)
    if pending.kind == "notice":
        (talk.take_notice if pending.question else talk.choose_notice)(choice.says)  # an answer names its notice
    elif pending.kind == "target":
        talk.session = talk.session.having(target=choice.says)
    elif pending.kind == "value":
        facts, heard = {str(pending.field): choice.says, **facts}, {str(pending.field): choice.label, **heard}
    if facts:
        talk.note(facts, heard)
    if pending.kind == "consent" and reading.asks:
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
    notice = _notice_alone(talk, text)
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
    picked = _picked(pending.choices, text)
    if picked is not None:
        return picked, ""
    says, rest = None, ""
    match pending.kind:
        case "notice" | "subscribe" | "unsubscribe":
            says, rest = _notice_meant(talk, text)
        case "target":
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
    if _notice_alone(talk, text) is not None:
        return None, ""
    title = intents.title_in(text, talk.titles())
    rest = text.replace(title, "", 1) if title else ""
    told = talk.assistant.reader.read(text, None, talk.now.date()).facts
    if any(talk.assistant.profile[field].kind == "date" for field in told):
        return None, ""
    return next((id for id, target in talk.targets().items() if title in target.names), None), rest


def _checked(talk: Talk, text: str) -> bool:
    """A yes or no to 您是指…吗？"""
    if not talk.session.checking:
        return False
    field, value = next(iter(talk.session.checking.items()))
    rest = {name: one for name, one in talk.session.checking.items() if name != field}
    yes = _yes_or_no(talk, text)
    talk.session = talk.session.having(checking=rest if yes is not None else {})
    if yes is None:
        return False
    if yes:
        talk.note({field: value}, {field: talk.assistant.reader.value_label(field, value)})
    else:
        talk.say(words.CHECK_AGAIN)
    talk.go_on(asking=None if yes else field)
    return True


def _numbered(talk: Talk, text: str) -> bool:
    """The number of a choice of the question asked."""
    field = talk.session.asking
    if field is None or talk.session.pending is not None:
        return False
    values = talk.values(field)
    number = _number(text)
    if not values or number is None or not 1 <= number <= len(values) + 1:
        return False
    if number == len(values) + 1:
        talk.unclear()
    else:
        talk.note({field: values[number - 1][0]}, {field: values[number - 1][1]})
        talk.go_on()
    return True


def _commanded(talk: Talk, text: str) -> bool:
    command = commands.recognise(text)
    if command is None:
        return False
    if command.kind == "ask" and command.name:
        _listen(talk, command.name)
        return True
    if _says_more(talk, command, text):
        return False
    if talk.public and command.kind not in obeying.PUBLIC:
        talk.send_away()
    else:
        obeying.COMMANDS[command.kind](talk, command.name)
    return True


def _says_more(talk: Talk, command: Command, text: str) -> bool:
    """Whether what sounds like a command is an answer here."""
    match command.kind:
        case "change" if command.name:  # "改成本科" tells the fact itself
            told = talk.assistant.reader.read(text, None, talk.now.date()).facts
            return bool(told) and obeying.field_named(talk, command.name) is None
        case "switch":  # "第一位" where there is nobody else
            return bool(command.name) and not talk.session.others
        case "consent":
            return talk.session.asking is not None
        case _:
            return False


def _listen(talk: Talk, text: str) -> None:
    """Anything else: facts, questions, wishes, in one sentence or all at once."""
    title = _headed(talk, text)
    reading = _read(talk, text.replace(title, "", 1) if title else text)
    if talk.withheld:
        _hear_the_rest(talk, text, reading, title)
        return
    if reading.retracted and not reading.facts:
        talk.take_back(reading.retracted)
    sure = _sure(talk, reading)
    heard = bool(reading.facts or reading.retracted)
    wants = intents.wants_verdict(text, heard)
    if not heard and talk.session.asking is None and (_only_wants_verdict(talk, text) or _only_names(talk, text)):
        talk.start(text, intents.title_in(text, talk.titles()))
        return
    if sure:
        talk.note(sure, reading.words)
    if talk.session.checking:
        talk.go_on()
    elif reading.alternatives:
        talk.offer_values(reading.alternatives)
    elif reading.asks or not heard:
        _question(talk, text, reading, heard, wants)
    elif wants and not talk.session.interviewing:
        talk.start(text, title or _title_wanted(talk, text))
    else:
        talk.go_on()


def _hear_the_rest(talk: Talk, text: str, reading: Reading, title: str | None) -> None:
    """What a message asks or wishes besides facts that may not be taken in."""
    wants = intents.wants_verdict(text, told_facts=True)
    if reading.asks:
        answer = talk.ask(text)
        if _answers_exactly(answer) if wants else answer.kind != _OFF_TOPIC:
            talk.tell(answer, text)
    if wants:
        talk.start(text, title or _title_wanted(talk, text))


def _answers_exactly(answer: Answer) -> bool:
    return answer.status == "answer" and answer.kind != _MERE_CLAUSE


def _headed(talk: Talk, text: str) -> str | None:
    """The title that heads a message after a notice's place, which also chooses the notice: it is wanted, not held."""
    if talk.session.interviewing:
        return None
    match = talk.assistant.knowledge.find_notices(text)
    title = intents.title_first(match.rest, talk.titles()) if match.named and match.certain else None
    if title is not None:
        talk.choose_notice(match.ids[0])
        talk.aim(title)
    return title


def _read(talk: Talk, text: str) -> Reading:
    """The facts of a message; what names no year answers for the years that are still open."""
    field = talk.session.asking
    reading = talk.read(text, field)
    interview = talk.assistant.interview(talk.session)
    years = interview.open_years(field, talk.session) if interview is not None and field is not None else ()
    if field is None or not years:
        return reading
    others = intents.no_other_years(text)
    if others or (not reading.facts and _yes_or_no(talk, text) is False):
        none = {str(year): 0 for year in years}
        facts = {**reading.facts, field: {**none, **reading.facts.get(field, {})}}
        return dataclasses.replace(reading, facts=facts, words={field: others or text, **reading.words})
    if len(years) == 1 and not reading.facts:
        return talk.read(f"{years[0]}年{text}", field)
    return reading


def _question(talk: Talk, text: str, reading: Reading, heard: bool, wants: bool) -> None:
    """A message that asks something, or in which no fact was found."""
    asking = talk.session.asking
    asks = reading.asks or intents.asks(text)
    if asking in reading.bounds and not heard:
        talk.say(words.VAGUE.format(words=text, what=_what(talk.assistant.profile[str(asking)].kind)))
        talk.ask_again()
        return
    waiting = asking is not None or talk.session.pending is not None
    answer = talk.ask(text)
    answers = answer.status == "answer" and (answer.kind != _MERE_CLAUSE or not (waiting or talk.session.interviewing))
    if wants and asking is None and (heard or answer.status != "answer"):
        if heard and _answers_exactly(answer):
            talk.tell(answer, text)
        talk.start(text, _title_wanted(talk, text))
    elif (waiting or talk.session.interviewing) and not asks and not answers:
        _not_understood(talk, text, waiting)
    elif answer.status == "unknown" and heard:
        talk.go_on()
    else:
        talk.tell(answer, text)
        talk.go_on() if heard else talk.ask_again()


def _not_understood(talk: Talk, text: str, waiting: bool) -> None:
    if waiting and intents.hedges(text):
        talk.say(words.UNSURE)
    else:
        talk.say(words.NOT_UNDERSTOOD_ANSWER if waiting else words.NOT_UNDERSTOOD)
    talk.ask_again()


def _yes_or_no(talk: Talk, text: str) -> bool | None:
    """What a bare yes, no, or the number of one says."""
    picked = _picked(YES_NO, text)
    return talk.assistant.reader.yes_or_no(text) if picked is None else picked == YES_NO[0]


def _sure(talk: Talk, reading: Reading) -> dict[str, Any]:
    """The facts that count at once; those taken by likeness wait to be asked back."""
    doubtful = {field: value for field, value in reading.facts.items() if field in reading.confirm}
    talk.session = talk.session.having(checking=doubtful)
    return {field: value for field, value in reading.facts.items() if field not in doubtful}


def _only_names(talk: Talk, text: str) -> bool:
    """A notice's name, and perhaps a title's, from somebody who has told facts: he wants to know where he stands."""
    return bool(talk.session.facts) and _notice_alone(talk, text) is not None


def _notice_alone(talk: Talk, text: str) -> str | None:
    """The notice that a message names and says nothing else, but perhaps a title."""
    match = talk.assistant.knowledge.find_notices(text)
    if match.named and match.certain and intents.says_nothing_more(match.rest, talk.names()):
        return match.ids[0]
    return None


def _only_wants_verdict(talk: Talk, text: str) -> bool:
    """A wish for a verdict, whatever he says of himself besides, and nothing else."""
    rest, names = talk.assistant.knowledge.find_notices(text).rest, talk.names()
    return intents.only_wants_verdict(rest, names) or intents.only_asks_for_verdict(rest, names)


def _title_wanted(talk: Talk, text: str) -> str | None:
    """The title wanted, also where a notice's place stands before it ("报某市的工程师")."""
    titles = talk.titles()
    rest = talk.assistant.knowledge.find_notices(text).rest
    return intents.title_wanted(text, titles) or intents.title_wanted(rest, titles)


def _picked(choices: tuple[Choice, ...], text: str) -> Choice | None:
    """The choice of that number, name or value."""
    number = _number(text)
    if number is not None:
        return choices[number - 1] if 1 <= number <= len(choices) else None
    return next((choice for choice in choices if text in (choice.label, choice.says)), None)


def _number(text: str) -> int | None:
    """A bare number, as one types to choose ("2", "2.", "２")."""
    bare = text.rstrip(".。、 ")
    return int(bare) if bare.isdecimal() and len(bare) <= 2 else None


def _what(kind: str) -> str:
    return {"date": "时间", "by_year": "年度和学时"}.get(kind, "数")
