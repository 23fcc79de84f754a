"""The commands that look ahead for one target: from when one may apply, and what is lacking for it now."""

from collections.abc import Iterable

from dialogs import outlook_words, telling_outlook
from dialogs.interview import Interview
from dialogs.talk import Talk
from knowledge import amending


def see_start(talk: Talk, _: str) -> None:
    """From when he may apply for the session's target, which is chosen first where it is not."""
    interview = talk.aimed(outlook_words.SEE_START)
    if interview is not None:
        say(talk, interview, telling_outlook.start_lines(interview, talk.session))
        talk.lead_back(outlook_words.SEE_CHANGES, outlook_words.SEE_PROSPECTS)


def see_changes(talk: Talk, _: str) -> None:
    """What is lacking for the session's target, which is chosen first where it is not; of nobody the interview asks."""
    if not talk.session.told:
        talk.start("", None)
        return
    interview = talk.aimed(outlook_words.SEE_CHANGES)
    if interview is not None:
        say(talk, interview, telling_outlook.change_lines(interview, talk.session))
        talk.lead_back(outlook_words.SEE_START, outlook_words.SEE_PROSPECTS)


def say(talk: Talk, interview: Interview, lines: Iterable[str]) -> None:
    """Say lines about the notice and target of an interview, and what staff have added to what they cite."""
    notice = talk.assistant.knowledge.notices[interview.examiner.rules.notice]
    target = interview.examiner.target(interview.target)
    talk.say(outlook_words.ABOUT.format(name=notice.short_name, target=target.name))
    said = list(lines)
    for line in (*said, *amending.needed(notice, said, (), talk.now)):
        talk.say(line)
