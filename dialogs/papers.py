"""What the transport hands over as files: the report on what is known of somebody, windows for a calendar."""

from dialogs import errands, words
from dialogs.session import Choice, Pending
from dialogs.talk import Talk
from knowledge import told


def report(talk: Talk, name: str) -> None:
    """Hand over the report by the notice he names, else by the session's, or by one he chooses."""
    meant = errands.notice_meant(talk, name)
    if meant is not None:
        report_by(talk, meant)
    else:
        talk.say(words.WHICH_TO_REPORT)
        talk.offer(Pending(kind="report", choices=errands.notices(talk)))


def report_by(talk: Talk, notice: str) -> None:
    """Hand over the report on the target chosen, on the only one there is, or on one he chooses."""
    talk.take_notice(notice)
    targets = talk.targets()
    if len(targets) == 1:
        talk.session = talk.session.having(target=next(iter(targets)))
    if talk.session.target is not None:
        _hand_over(talk, notice)
        return
    talk.say(words.WHICH_TARGET_TO_REPORT)
    choices = tuple(Choice(label=target.name, says=id) for id, target in targets.items())
    talk.offer(Pending(kind="report_target", choices=choices))


def report_on(talk: Talk, target: str) -> None:
    """Hand over the report on a target of the session's notice."""
    talk.session = talk.session.having(target=target)
    _hand_over(talk, str(talk.session.notice))


def _hand_over(talk: Talk, notice: str) -> None:
    dossier = talk.session.people[talk.session.person]
    person = talk.session.person if talk.session.others else None
    talk.cause("report", notice, dossier=dossier, person=person)
    name, target = talk.assistant.knowledge.notices[notice].short_name, talk.targets()[str(dossier.target)].name
    talk.say(words.REPORTING.format(name=name, target=target))
    if not dossier.told:
        talk.say(words.REPORTING_NOTHING)
    talk.ask_again()


def calendar(talk: Talk, name: str) -> None:
    """Hand over the calendar of the notice he names, else of the session's, or of one he chooses."""
    meant = errands.notice_meant(talk, name)
    if meant is not None:
        calendar_of(talk, meant)
    else:
        talk.say(words.WHICH_TO_CALENDAR)
        talk.offer(Pending(kind="calendar", choices=errands.notices(talk)))


def calendar_of(talk: Talk, notice: str) -> None:
    """Hand over what is still ahead of a notice's windows, or say that nothing is."""
    of = talk.assistant.knowledge.notices[notice]
    ahead = told.ahead(of, talk.now)
    if ahead:
        windows = "\n".join(told.window_line(of, window, talk.now) for window in ahead)
        talk.cause("calendar", notice)
        talk.say(words.CALENDAR.format(name=of.short_name, windows=windows))
        if talk.assistant.keeping is not None and not talk.public:
            talk.say(words.CALENDAR_OR_SUBSCRIBE)
    else:
        nothing = words.CALENDAR_OVER if told.over(of, talk.now) else words.CALENDAR_UNDATED
        talk.say(nothing.format(name=of.short_name))
    talk.ask_again()
