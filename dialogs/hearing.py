"""What a message may be, in the order in which it is tried: a choice, a yes or no, a number, a command, or words."""

import dataclasses
from typing import Any

from dialogs import commands, intents, obeying, words
from dialogs.reading.reader import Reading
from dialogs.session import Choice, Pending
from dialogs.talk import YES_NO, Talk

_LONGEST = 4096
"""Telegram's own limit for a message; what comes after is not read."""

_MERE_CLAUSE = "clause"
"""The kind of an answer that is the best clause, not an exact fact: no answer to what was no question."""


def hear(talk: Talk, message: str) -> None:
    """Take in one message."""
    text = message.strip()[:_LONGEST]
    if not text:
        talk.say(words.EMPTY)
        talk.ask_again()
    elif not (_chosen(talk, text) or _checked(talk, text) or _numbered(talk, text) or _commanded(talk, text)):
        _listen(talk, text)


def _chosen(talk: Talk, text: str) -> bool:
    """A choice that waits: by its number or its name."""
    pending = talk.session.pending
    if pending is None:
        return False
    choice = _meant(talk, pending, text)
    if choice is None:
        if pending.kind in ("value", "start"):
            talk.session = talk.session.having(pending=None)
        return pending.question is None and pending.kind in ("notice", "start") and _narrowed(talk, text)
    talk.session = talk.session.having(pending=None)
    match pending.kind:
        case "notice":
            talk.choose_notice(choice.says)
            if pending.question is not None:
                talk.answer(pending.question)
                talk.ask_again()
            else:
                talk.aim(pending.title)
                talk.begin()
        case "target":
            talk.session = talk.session.having(target=choice.says)
            talk.begin()
        case "start":
            talk.start("", None)
        case "value":
            talk.note({str(pending.field): choice.says}, {str(pending.field): text})
            talk.go_on()
    return True


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


def _meant(talk: Talk, pending: Pending, text: str) -> Choice | None:
    """The choice of that number or name, or the one that the words mean."""
    says = None
    match pending.kind:
        case "notice":
            match = talk.assistant.knowledge.find_notices(text)
            named = [one.says for one in pending.choices if one.says in match.ids] if match.certain else []
            says = named[0] if len(named) == 1 else None
        case "target":
            named_title = intents.title_in(text, talk.titles())
            says = next((id for id, target in talk.targets().items() if named_title in target.names), None)
        case "start" if talk.assistant.reader.yes_or_no(text):
            return pending.choices[0]
    return _picked(pending.choices, text) or next((one for one in pending.choices if one.says == says), None)


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
        talk.note({field: value}, {field: text})
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
    if command.name and obeying.field_named(talk, command.name) is None and _read(talk, text).facts:
        return False  # "改成本科" tells the fact itself
    obeying.COMMANDS[command.kind](talk, command.name)
    return True


def _listen(talk: Talk, text: str) -> None:
    """Anything else: facts, questions, wishes, in one sentence or all at once."""
    title = _headed(talk, text)
    reading = _read(talk, text.replace(title, "", 1) if title else text)
    if reading.retracted and not reading.facts:
        talk.take_back(reading.retracted)
    sure = {field: value for field, value in reading.facts.items() if field not in reading.confirm}
    talk.session = talk.session.having(checking={f: v for f, v in reading.facts.items() if f in reading.confirm})
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
        talk.offer_values(reading.alternatives, text)
    elif reading.asks or not heard:
        _question(talk, text, heard, wants, reading.bounds)
    elif wants and not talk.session.interviewing:
        talk.start(text, title or intents.title_wanted(text, talk.titles()))
    else:
        talk.go_on()


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
    field, today = talk.session.asking, talk.now.date()
    reading = talk.assistant.reader.read(text, field, today)
    interview = talk.assistant.interview(talk.session)
    years = interview.open_years(field, talk.session) if interview is not None and field is not None else ()
    if field is None or not years:
        return reading
    if intents.no_other_years(text) or (not reading.facts and _yes_or_no(talk, text) is False):
        none = {str(year): 0 for year in years}
        facts = {**reading.facts, field: {**none, **reading.facts.get(field, {})}}
        return dataclasses.replace(reading, facts=facts, words={**reading.words, field: text})
    if len(years) == 1 and not reading.facts:
        return talk.assistant.reader.read(f"{years[0]}年{text}", field, today)
    return reading


def _question(talk: Talk, text: str, heard: bool, wants: bool, bounds: Any) -> None:
    """A message that asks something, or in which no fact was found."""
    asking = talk.session.asking
    if asking in bounds and not heard:
        talk.say(words.VAGUE.format(words=text, what=_what(talk.assistant.profile[str(asking)].kind)))
        talk.ask_again()
        return
    waiting = asking is not None or talk.session.pending is not None
    answer = talk.ask(text)
    if wants and asking is None and (answer.status != "answer" or heard):
        talk.start(text, intents.title_wanted(text, talk.titles()))
    elif waiting and not intents.asks(text) and (answer.status == "unknown" or answer.kind == _MERE_CLAUSE):
        talk.say(words.NOT_UNDERSTOOD_ANSWER)
        talk.ask_again()
    elif answer.status == "unknown" and heard:
        talk.go_on()
    else:
        talk.tell(answer, text)
        talk.go_on() if heard else talk.ask_again()


def _yes_or_no(talk: Talk, text: str) -> bool | None:
    """What a bare yes, no, or the number of one says."""
    picked = _picked(YES_NO, text)
    return talk.assistant.reader.yes_or_no(text) if picked is None else picked == YES_NO[0]


def _only_names(talk: Talk, text: str) -> bool:
    """A notice's name, and perhaps a title's, from somebody who has told facts: he wants to know where he stands."""
    match = talk.assistant.knowledge.find_notices(text)
    if not talk.session.facts or not (match.named and match.certain):
        return False
    return intents.says_nothing_more(match.rest, talk.titles())


def _only_wants_verdict(talk: Talk, text: str) -> bool:
    return intents.only_wants_verdict(talk.assistant.knowledge.find_notices(text).rest, talk.titles())


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
