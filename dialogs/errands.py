"""What the transport carries out: export, deletion, reminders. Said here, done there by an event."""

from dialogs import intents, people, words
from dialogs.session import Choice, Pending, Session
from dialogs.talk import Talk
from knowledge import told
from knowledge.notices import Notice

_NOT = Choice(label=words.FORGET_NOT, says=words.FORGET_NOT)


def export(talk: Talk, _: str) -> None:
    """Have everything that is held sent to him."""
    if _keeps(talk):
        talk.cause("export")
        talk.say(words.EXPORTING)
        talk.ask_again()


def forget(talk: Talk, name: str) -> None:
    """Ask whose facts are to be deleted, or whether really; `name` is a person's number where he said one."""
    if not _keeps(talk):
        return
    person = people.number_in(name)
    if person is not None and person not in talk.session.people:
        talk.say(words.NO_SUCH_PERSON.format(person=person))
        if not talk.session.others:
            talk.ask_again()
            return
    elif person is not None or not talk.session.others:
        _confirm(talk, person if talk.session.others else None)
        return
    everybody = Choice(label=words.FORGET_ALL, says=words.FORGET_ALL)
    talk.say(words.FORGET_WHOSE)
    talk.offer(Pending(kind="forget", choices=(*people.choices(talk.session.people), everybody, _NOT)))


def withdraw(talk: Talk, _: str) -> None:
    """Ask whether consent is really taken back, since everything is deleted with it."""
    if not _keeps(talk):
        return
    if talk.session.consent is None:
        talk.say(words.NOT_AGREED)
        talk.ask_again()
        return
    talk.say(words.WITHDRAWING)
    _confirm(talk, None)


def forgetting_meant(pending: Pending, text: str) -> str | None:
    """The choice that a message means where it is asked whose facts to delete, or whether really."""
    meant = intents.confirms_forgetting(text)
    if _confirming(pending):
        return meant
    if meant == words.FORGET_NOW:
        return words.FORGET_ALL if intents.means_everybody(text) else None
    return meant or people.label_named(text)


def forget_chosen(talk: Talk, pending: Pending, says: str) -> None:
    """Delete what was confirmed; ask for that first where only whose was chosen."""
    if says == words.FORGET_NOT:
        talk.say(words.NOT_FORGOTTEN)
        talk.ask_again()
    elif not _confirming(pending):
        _confirm(talk, people.number_of(says))
    elif pending.person is None:
        _forget_everything(talk)
    else:
        _forget_one(talk, pending.person)


def _forget_everything(talk: Talk) -> None:
    everybody = talk.session.people.values()
    facts = sum(len(one.told) for one in everybody)
    people = words.PEOPLE.format(people=len(everybody)) if len(everybody) > 1 else ""
    talk.say(words.FORGOTTEN.format(people=people, facts=facts) if facts else words.FORGOTTEN_UNTOLD)
    talk.session = Session()
    talk.cause("forget")


def _forget_one(talk: Talk, person: int) -> None:
    gone = talk.session.people[person]
    talk.session = talk.session.without(person)
    forgotten = words.FORGOTTEN_ONE if gone.told else words.FORGOTTEN_ONE_UNTOLD
    talk.say(forgotten.format(person=person, facts=len(gone.told), current=talk.session.person))
    talk.ask_again()


def _confirm(talk: Talk, person: int | None) -> None:
    """Ask whether one person's facts, or everything, is really to be deleted."""
    talk.say(words.FORGET_EVERYTHING if person is None else words.FORGET_ONE.format(person=person))
    choices = (Choice(label=words.FORGET_NOW, says=words.FORGET_NOW), _NOT)
    talk.offer(Pending(kind="forget", choices=choices, person=person))


def _confirming(pending: Pending) -> bool:
    return pending.choices[0].says == words.FORGET_NOW


def subscribe(talk: Talk, name: str) -> None:
    """Have him reminded of the windows of the notice he names, else of the session's, or of one he chooses."""
    if not _keeps(talk):
        return
    meant = notice_meant(talk, name)
    if meant is not None:
        subscribe_to(talk, meant)
    else:
        talk.say(words.WHICH_TO_SUBSCRIBE)
        talk.offer(Pending(kind="subscribe", choices=notices(talk)))


def notice_meant(talk: Talk, name: str) -> str | None:
    """The notice of a name; of the session where there is no name, and none where the name is not clear."""
    if not name:
        return talk.session.notice
    match = talk.assistant.knowledge.find_notices(name)
    return match.ids[0] if match.named and match.certain else None


def subscribe_to(talk: Talk, notice: str) -> None:
    """Have him reminded of the windows of a notice, also if he wanted no reminders before."""
    talk.cause("unmute")
    talk.cause("subscribe", notice)
    talk.say(_subscribed(talk, talk.assistant.knowledge.notices[notice]))
    talk.say(words.SUBSCRIBED_UNMUTED)
    talk.ask_again()


def _subscribed(talk: Talk, notice: Notice) -> str:
    """What there is to be reminded of; staff send the reminders, if they choose to."""
    ahead = told.ahead(notice, talk.now)
    if ahead:
        windows = "\n".join(told.window_line(notice, window, talk.now) for window in ahead)
        return words.SUBSCRIBED.format(name=notice.short_name, windows=windows)
    over = told.over(notice, talk.now)
    return (words.SUBSCRIBED_OVER if over else words.SUBSCRIBED_UNDATED).format(name=notice.short_name)


def unsubscribe(talk: Talk, name: str) -> None:
    """Have him reminded no more of the notice he names, else of the session's, or of one he chooses."""
    if not _keeps(talk):
        return
    meant = notice_meant(talk, name)
    if meant is not None:
        unsubscribe_from(talk, meant)
    else:
        talk.say(words.WHICH_TO_UNSUBSCRIBE)
        talk.offer(Pending(kind="unsubscribe", choices=notices(talk)))


def unsubscribe_from(talk: Talk, notice: str) -> None:
    """Have him reminded no more of a notice."""
    talk.cause("unsubscribe", notice)
    talk.say(words.UNSUBSCRIBED.format(name=talk.assistant.knowledge.notices[notice].short_name))
    talk.ask_again()


def mute(talk: Talk, _: str) -> None:
    """Have him sent no reminders at all."""
    if _keeps(talk):
        talk.cause("mute")
        talk.say(words.MUTED)
        talk.ask_again()


def unmute(talk: Talk, _: str) -> None:
    """Have him sent reminders again."""
    if _keeps(talk):
        talk.cause("unmute")
        talk.say(words.UNMUTED)
        talk.ask_again()


def notices(talk: Talk) -> tuple[Choice, ...]:
    """Every notice to choose from."""
    every = talk.assistant.knowledge.notices.values()
    return tuple(Choice(label=notice.short_name, says=notice.id) for notice in every)


def _keeps(talk: Talk) -> bool:
    """Whether anything is kept here at all; says so where nothing is."""
    if talk.assistant.keeping is None:
        talk.say(words.NOTHING_KEPT)
        talk.ask_again()
    return talk.assistant.keeping is not None
