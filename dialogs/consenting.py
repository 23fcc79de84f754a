"""Consent: before the first personal fact the privacy notice is shown and agreed to, or nothing is taken in."""

from dialogs import commands, intents, words
from dialogs.session import Choice, Pending
from dialogs.talk import Talk, Wish

_CHOICES = (Choice(label=words.AGREE, says=words.AGREE), Choice(label=words.DISAGREE, says=words.DISAGREE))
_OF_INTERVIEW = ("notice", "target", "start")
"""The kinds of choices on the way to an interview; a notice may also be chosen for a question."""


def renewed(talk: Talk, text: str) -> bool:
    """Set aside an interview that began under an older notice; whether `text` answered it, so that nothing is left."""
    session = talk.session
    answering = session.asking is not None or bool(session.checking)
    answering = answering or (session.pending is not None and session.pending.kind == "value")
    if talk.may_note or not answering:
        return False
    talk.session = session.having(interviewing=False, asking=None, checking={}, pending=None)
    if commands.recognise(text) is not None:
        return False
    talk.wish = Wish(None)
    if intents.asks(text):
        return False
    talk.say(words.RENEWED)
    return True


def settle(talk: Talk) -> None:
    """Ask for consent (in public: send to a private chat) if this turn told facts or wanted an interview without it."""
    if talk.wish is None and not talk.withheld:
        return
    if talk.public:
        if talk.wish is not None or talk.silent():
            talk.send_away()
        return
    before, consent = talk.session.pending, _consent(talk)
    if before is not None and before.kind == "notice" and before.question is not None:
        talk.session = talk.session.having(pending=before.model_copy(update={"behind": consent}))
    elif before is not None and before.kind == "consent" and talk.wish is None:
        talk.session = talk.session.having(pending=consent)
        talk.ask_again()
    else:
        put(talk, consent)


def _consent(talk: Talk) -> Pending:
    """The choice, with what he told and wanted in this turn and in those since which it waits."""
    before = talk.session.pending
    if before is not None and before.kind == "notice" and before.behind is not None:
        before = before.behind
    wants, title = talk.wish is not None, talk.wish.title if talk.wish is not None else None
    told = talk.withheld
    if before is not None and before.kind == "consent":
        wants, told, title = wants or before.wants_verdict, told or before.told, title or before.title
    elif before is not None and before.kind in _OF_INTERVIEW and before.question is None:
        wants, title = True, title or before.title
    return Pending(kind="consent", choices=_CHOICES, wants_verdict=wants, told=told, title=title)


def put(talk: Talk, consent: Pending) -> None:
    """Show the privacy notice and ask for consent to it."""
    keeping = talk.assistant.keeping
    if keeping is not None:
        talk.say(keeping.notice)
        talk.say(words.ASK_CONSENT)
        talk.offer(consent)


def decide(talk: Talk, says: str) -> None:
    """Take in a yes or no to the notice in force."""
    keeping = talk.assistant.keeping
    if says == words.AGREE and keeping is not None:
        talk.session = talk.session.having(consent=keeping.version)
    talk.say(words.AGREED if talk.may_note else words.DECLINED)


def go_on(talk: Talk, consent: Pending) -> None:
    """After a yes, go on with what was wanted when consent was asked."""
    if not talk.may_note:
        talk.withheld = False  # who has just said no is not asked again for what he told with it
        return
    untold = consent.told and not talk.session.told
    if untold:
        talk.say(words.TELL_AGAIN_WITH if consent.wants_verdict else words.TELL_AGAIN)
    if talk.then:
        return
    if consent.wants_verdict:
        talk.start("", consent.title)
    elif not untold:
        talk.go_on()


def nothing_to_agree(talk: Talk, _: str) -> None:
    """A yes or no to a notice that was not shown, or is agreed to already."""
    agreed = talk.assistant.keeping is not None and talk.may_note
    talk.say(words.AGREED_ALREADY if agreed else words.NOTHING_TO_AGREE)
    talk.ask_again()


def tell_privacy(talk: Talk, _: str) -> None:
    """Tell what is kept here, and whether he agreed to it."""
    keeping, consent = talk.assistant.keeping, talk.session.consent
    if keeping is None:
        talk.say(words.NOTHING_KEPT)
    else:
        talk.say(keeping.notice)
        if consent is None:
            talk.say(words.NOT_AGREED)
        elif consent == keeping.version:
            talk.say(words.AGREED_TO.format(version=consent))
        else:
            talk.say(words.AGREED_OLDER.format(older=consent, version=keeping.version))
    talk.ask_again()
