"""What a message may be, in the order in which it is tried: a choice, a yes or no, a number, a command, or words."""

import dataclasses

from dialogs import choosing, commands, consenting, intents, obeying, people, proving, supposing, words
from dialogs.commands import Command
from dialogs.reading.reader import Reading
from dialogs.talk import NO_QUESTION, YES_NO, Talk
from knowledge import words as told
from knowledge.answers import Answer
from rules import inquiry
from rules.explaining import span_words
from rules.known import span

_LONGEST = 4096
"""Telegram's own limit for a message; what comes after is not read."""

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
        choosing.chosen(talk, text) or _checked(talk, text) or _numbered(talk, text) or _commanded(talk, text)
    ):
        _listen(talk, text)
    if talk.then and talk.wish is None:
        wanted, talk.then = talk.then, ""
        if not _commanded(talk, wanted):
            _listen(talk, wanted)
    consenting.settle(talk)


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
    number = choosing.number_typed(text)
    if not values or number is None or not 1 <= number <= len(values) + 1:
        return False
    if number == len(values) + 1:
        talk.unclear()
    else:
        talk.note({field: values[number - 1][0]}, {field: values[number - 1][1]})
        talk.go_on()
    return True


def _commanded(talk: Talk, text: str) -> bool:
    command = commands.recognise(text) or _ahead(talk, text)
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
        case "switch":  # "第一位" where there is nobody else, "15号" where a date is asked
            return bool(command.name) and (not talk.session.others or _is_day(talk, command.name))
        case "consent":
            return talk.session.asking is not None
        case "start_year" | "way" | "why_verdict":  # of nobody it is a question to the notice
            return not talk.session.told
        case "prospects" if text.rstrip("？?").endswith("呢"):  # 别的通知呢 may lean on a question asked before
            return not talk.session.told
        case _:
            return False


def _ahead(talk: Talk, text: str) -> Command | None:
    """A command that looks ahead, said of whom it is about or of a notice or a title, which it is then about."""
    if not talk.session.told or not intents.asks(text):
        return None
    said = intents.as_of_oneself(text) if talk.session.another else text
    match = talk.assistant.knowledge.find_notices(said)
    title = intents.title_in(match.rest, talk.titles())
    said = match.rest.replace(title, "", 1) if title else match.rest
    command = commands.recognise(said.strip().removeprefix("的"))
    if command is None or command.kind not in obeying.AHEAD:
        return None
    talk.about = talk.named(text, title) if match.named or title else None
    return command


def _is_day(talk: Talk, name: str) -> bool:
    """Whether the number of nobody answers the question for a date."""
    asking = talk.session.asking
    asks_date = asking is not None and talk.assistant.profile[asking].kind == "date"
    return asks_date and people.number_in(name) not in talk.session.people


def _listen(talk: Talk, text: str) -> None:
    """Anything else: facts, questions, wishes, in one sentence or all at once."""
    if supposing.heard(talk, text) or proving.heard(talk, text) or _told_first(talk, text):
        return
    title = _headed(talk, text)
    reading = _read(talk, text.replace(title, "", 1) if title else text)
    if talk.withheld:
        _hear_the_rest(talk, text, reading, title)
        return
    if reading.retracted and not reading.facts:
        talk.take_back(reading.retracted)
    sure, rough = choosing.sure(talk, reading), talk.rough(reading)
    heard = bool(reading.facts or rough or reading.retracted)
    wants = intents.wants_verdict(text, heard)
    if not heard and talk.session.asking is None and (_only_wants_verdict(talk, text) or _only_names(talk, text)):
        talk.start(text, intents.title_in(text, talk.titles()))
        return
    if sure or rough:
        talk.note(sure, reading.words, rough)
    elif not reading.asks and (better := [field for field in reading.bounds if field in talk.session.facts]):
        facts = "；".join(talk.assistant.recall.sourced(talk.session, field) for field in better)
        label = talk.assistant.questions[better[0]].label
        talk.say(words.KNOWN_EXACTLY.format(facts=facts, label=label))
        talk.ask_again()
        return
    if talk.session.checking or reading.alternatives:
        _ask_back(talk, text, reading)
    elif reading.asks or not heard:
        _question(talk, text, reading, heard, wants)
    elif wants and not talk.session.interviewing:
        talk.start(text, title or _title_wanted(talk, text))
    else:
        talk.go_on()


def _told_first(talk: Talk, text: str) -> bool:
    """Facts, and then a command that looks ahead on them (我是大专，还差什么)."""
    *told, last = intents.parts(text) or [""]
    command = commands.recognise(last)
    if not told or not talk.may_note or command is None or command.kind not in obeying.AHEAD:
        return False
    if any(map(intents.asks, told)):
        return False
    if not talk.note_sure(talk.read("，".join(told), talk.session.asking)):
        return False
    obeying.COMMANDS[command.kind](talk, command.name)
    return True


def _ask_back(talk: Talk, text: str, reading: Reading) -> None:
    """What was told unclearly is asked back, after what was asked is answered."""
    answer = talk.ask(text) if reading.asks else None
    if answer is not None and answer.kind != _OFF_TOPIC:
        talk.tell(answer, text)
        if answer.status == "clarify":  # one choice at a time; what was unclear may be told again
            talk.session = talk.session.having(checking={})
            return
    if talk.session.checking:
        talk.go_on()
    else:
        talk.offer_values(reading.alternatives)


def _hear_the_rest(talk: Talk, text: str, reading: Reading, title: str | None) -> None:
    """What a message asks or wishes besides facts that may not be taken in; the notice it names first is no fact."""
    notice = choosing.notice_first(talk, text)
    if notice is not None and not talk.session.interviewing:
        talk.take_notice(notice)
    wants = intents.wants_verdict(text, told_facts=True)
    specific = reading.asks and _asks_specifically(talk, text)
    if reading.asks:
        answer = talk.ask(text)
        if _answers_exactly(answer) if wants and not specific else answer.kind != _OFF_TOPIC:
            talk.tell(answer, text)
    if wants and not specific:
        talk.start(text, title or _title_wanted(talk, text))


def _answers_exactly(answer: Answer) -> bool:
    return answer.status == "answer" and answer.kind != _MERE_CLAUSE


def _settles(answer: Answer, reading: Reading) -> bool:
    """Whether an answer is an exact fact, or a plain yes or no from words that what was told rests on."""
    plainly = any(line.startswith(tuple(told.VERDICTS.values())) for line in answer.text.splitlines())
    quoted = any(said in answer.text for said in reading.words.values())
    return _answers_exactly(answer) or (answer.status == "answer" and plainly and quoted)


def _asks_specifically(talk: Talk, text: str) -> bool:
    """Whether a message asks something else than whether he may apply ("我想报，公示几天")."""
    names = talk.names()
    asking = [talk.assistant.knowledge.find_notices(part).rest for part in intents.questions(text)]
    return any(not intents.only_wants_verdict(rest, names) for rest in asking)


def _headed(talk: Talk, text: str) -> str | None:
    """The title that heads a message after a notice's place, which also chooses the notice: it is wanted, not held."""
    if talk.session.interviewing:
        return None
    match = talk.assistant.knowledge.find_notices(text)
    if not (match.named and match.certain):
        return None
    about = talk.assistant.knowledge.notices[match.ids[0]].identity
    title = intents.title_first(match.rest, talk.titles(), (*about.series, *about.field))
    if title is not None:
        talk.choose_notice(match.ids[0])
        talk.aim(title)
    return title


def _read(talk: Talk, text: str) -> Reading:
    """The facts of a message; what names no year answers for the years that are still open, or for the year told."""
    field = talk.session.asking
    reading = talk.read(text, field)
    if not reading.facts and field is not None and (finer := _finer(talk, field, text)) is not None:
        return finer
    interview = talk.assistant.interview(talk.session)
    if field is None or interview is None or not talk.may_note:
        return reading
    if talk.assistant.profile[field].kind == "years" and not reading.facts:
        asked = inquiry.years_asked(interview.examiner, interview.target, field)
        if intents.every_year(text, len(asked)):
            return dataclasses.replace(reading, facts={field: list(asked)}, words={field: text})
    years = interview.open_years(field, talk.session)
    if not years:
        return reading
    others = intents.no_other_years(text)
    if others or (not reading.facts and _yes_or_no(talk, text) is False):
        none = {str(year): 0 for year in years}
        facts = {**reading.facts, field: {**none, **reading.facts.get(field, {})}}
        return dataclasses.replace(reading, facts=facts, words={field: others or text, **reading.words})
    if len(years) == 1 and not reading.facts:
        return talk.read(f"{years[0]}年{text}", field)
    return reading


def _finer(talk: Talk, field: str, text: str) -> Reading | None:
    """What a month says of a date whose year is told, or a day of its month; None where it says nothing."""
    told = talk.session.facts.get(field)
    if talk.assistant.profile[field].kind != "date" or told is None:
        return None
    year = span_words(span(told))
    reading = talk.read(f"{year}{text}", field)
    value = str(reading.facts.get(field))
    if not value.startswith(str(told)) or len(value) == len(str(told)):
        return None
    said = f"{talk.session.words.get(field, year)}；{reading.words[field].removeprefix(year)}"
    return dataclasses.replace(reading, words={**reading.words, field: said})


def _question(talk: Talk, text: str, reading: Reading, heard: bool, wants: bool) -> None:
    """A message that asks something, or in which no fact was found."""
    asking = talk.session.asking
    waiting = asking is not None or talk.session.pending is not None
    asks = reading.asks or intents.asks(text, answering=waiting)
    answer = talk.ask(text)
    answers = answer.status == "answer" and (answer.kind != _MERE_CLAUSE or not (waiting or talk.session.interviewing))
    specific = wants and reading.asks and _asks_specifically(talk, text)
    if wants and not specific and asking is None and (heard or answer.status != "answer"):
        if heard and _settles(answer, reading):
            talk.tell(answer, text)
        talk.start(text, _title_wanted(talk, text))
    elif (waiting or talk.session.interviewing) and not asks and not answers:
        _not_understood(talk, text, waiting)
    elif answer.status == "unknown" and heard and (not reading.asks or answer.kind in NO_QUESTION):
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
    picked = choosing.picked(YES_NO, text)
    return talk.assistant.reader.yes_or_no(text) if picked is None else picked == YES_NO[0]


def _only_names(talk: Talk, text: str) -> bool:
    """A notice's name, and perhaps a title's, from somebody who has told facts: he wants to know where he stands."""
    return bool(talk.session.told) and choosing.notice_alone(talk, text) is not None


def _only_wants_verdict(talk: Talk, text: str) -> bool:
    """A wish for a verdict, whatever he says of himself besides, and nothing else."""
    rest, names = talk.assistant.knowledge.find_notices(text).rest, talk.names()
    return intents.only_wants_verdict(rest, names) or intents.only_asks_for_verdict(rest, names)


def _title_wanted(talk: Talk, text: str) -> str | None:
    """The title wanted, also where a notice's place stands before it ("报某市的工程师")."""
    titles = talk.titles()
    rest = talk.assistant.knowledge.find_notices(text).rest
    return intents.title_wanted(text, titles) or intents.title_wanted(rest, titles)
