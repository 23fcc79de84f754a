"""Several people in one chat: units hand in for all their staff. No names, only 第1位, 第2位."""

from collections.abc import Iterable

from dialogs import commands, words
from dialogs.reading import numerals
from dialogs.session import MOST_PEOPLE, Choice, Dossier, Pending
from dialogs.talk import Talk


def next_person(talk: Talk, _: str) -> None:
    """Begin with another person for the same notice and target."""
    session = talk.session
    if not (session.told or session.unclear):
        talk.session = session.having(another=True)
        talk.say(words.NOBODY_YET.format(person=session.person))
        talk.ask_again()
    elif len(session.people) >= MOST_PEOPLE:
        talk.say(words.TOO_MANY_PEOPLE.format(most=MOST_PEOPLE))
        talk.ask_again()
    else:
        number = max(session.people) + 1
        dossier = Dossier(notice=session.notice, target=session.target, another=True)
        talk.session = session.turned_to(number, dossier)
        talk.say(words.NEXT_PERSON.format(person=number, before=session.person))
        if session.target is not None:
            talk.begin()
        else:
            talk.go_on()


def switch(talk: Talk, name: str) -> None:
    """Go back to the person of that number ("2", "第2位"), or offer those there are."""
    session, number = talk.session, number_in(name) or number_of(name)
    if not session.others:
        talk.say(words.ONLY_ONE_PERSON)
        talk.ask_again()
    elif number == session.person:
        talk.say(words.SAME_PERSON.format(person=number))
        talk.ask_again()
    elif number is not None and number in session.others:
        turn_to(talk, number)
    else:
        if name:
            talk.say(words.NO_SUCH_PERSON.format(person=number))
        talk.say(words.WHICH_PERSON)
        talk.offer(Pending(kind="person", choices=choices(session.others)))


def turn_to(talk: Talk, number: int) -> None:
    """Go on with one of the others, where that was left."""
    dossier = talk.session.others[number]
    talk.session = talk.session.turned_to(number, dossier)
    talk.say(words.TURNED_TO.format(person=number))
    talk.go_on(asking=dossier.asking)


def number_of(text: str) -> int | None:
    """The number of the person a message names (2 for "第二位"), None where it names none."""
    command = commands.recognise(text)
    return number_in(command.name) if command is not None and command.kind == "switch" else None


def label_named(text: str) -> str | None:
    """The person a message names, as choices call him ("第2位")."""
    number = number_of(text)
    return words.PERSON.format(person=number) if number is not None else None


def choices(numbers: Iterable[int]) -> tuple[Choice, ...]:
    """People to choose from; said by name, since a bare number says which choice."""
    labels = [words.PERSON.format(person=number) for number in numbers]
    return tuple(Choice(label=label, says=label) for label in labels)


def number_in(name: str) -> int | None:
    """The number that bare figures say ("2", "二"), None where they say none."""
    return int(name) if name.isdecimal() else numerals.value_of(name)


def tell_status(talk: Talk, _: str) -> None:
    """Tell how far each person is, and the way on."""
    session = talk.session
    for number, dossier in session.people.items():
        state = _state(talk, dossier)
        current = words.CURRENT if number == session.person else ""
        talk.say(words.STATUS.format(person=number, current=current, state=state) if session.others else state)
    if session.others:
        talk.say(words.WAY_ON_SEVERAL)
    if session.asking is None and session.pending is None and _left(talk, session):
        talk.say(words.WAY_ON)
    talk.ask_again()


def _state(talk: Talk, dossier: Dossier) -> str:
    """What notice and target it is about, what is known, and how many questions are left or the verdict."""
    interview, known = talk.assistant.interview(dossier), len(dossier.told)
    about = ""
    if dossier.notice is not None:
        name = talk.assistant.knowledge.notices[dossier.notice].short_name
        target = interview.examiner.target(interview.target).name if interview is not None else None
        about = words.ABOUT.format(name=name, target=words.ABOUT_TARGET.format(target=target) if target else "")
    if interview is None:
        lacking = words.NO_NOTICE if dossier.notice is None else words.NO_TARGET
        return about + words.PROGRESS_NOT_AIMED.format(known=known, lacking=lacking)
    left = _left(talk, dossier)
    if left:
        return about + words.PROGRESS.format(known=known, left=left)
    decision = words.DECISION[interview.verdict(dossier).decision]
    return about + words.PROGRESS_DONE.format(known=known, decision=decision)


def _left(talk: Talk, dossier: Dossier) -> int:
    """How many questions are left at most; 0 where notice or target is not chosen."""
    interview = talk.assistant.interview(dossier)
    return len(interview.remaining(dossier, interview.verdict(dossier))) if interview is not None else 0
