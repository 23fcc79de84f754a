"""What one may apply for: every title of every notice on one page, and the way on to one of them."""

from collections.abc import Iterator, Sequence

from dialogs import outlook_words, telling_outlook
from dialogs.interview import Interview
from dialogs.session import Choice, Dossier, Pending
from dialogs.talk import Talk, Wish
from knowledge import told
from rules import prospects
from rules.prospects import Prospect, Standing

_STANDINGS: tuple[Standing, ...] = ("eligible", "nearly", "unknown", "not")
_MOST_CHOICES = 4
_LONGEST = 60
"""Characters of what is lacking that a table tells; 还差什么 tells all."""
_SEPARATOR = "/"


def see(talk: Talk, _: str) -> None:
    """What he may apply for, over all notices; nothing is asked for first but consent."""
    if not talk.may_note:
        talk.then = outlook_words.SEE_PROSPECTS
        talk.wish = Wish(None)
        return
    _offer(talk, tell(talk, talk.session))


def tell(talk: Talk, dossier: Dossier) -> list[Prospect]:
    """Tell for every title whether these facts open it, the best first; what was told of."""
    talk.say(outlook_words.PROSPECTS if dossier.told else outlook_words.PROSPECTS_OF_NOBODY)
    found = _found(talk, dossier)
    for standing in _STANDINGS:
        alike = [one for one in found if one.standing == standing]
        if alike:
            talk.say(outlook_words.STANDING[standing])
            for line in _lines(talk, dossier, standing, alike):
                talk.say(line)
    talk.say(outlook_words.PROSPECTS_ARE_ROUGH)
    return found


def _offer(talk: Talk, found: Sequence[Prospect]) -> None:
    """Go on with what waits; where nothing does, offer the best title of each notice in force that is not closed."""
    if talk.session.asking is not None or talk.waits():
        talk.ask_again()
        return
    open_ones = [one for one in found if one.standing != "not"]
    best = {one.notice: one for one in reversed(open_ones) if not talk.assistant.knowledge.notices[one.notice].draft}
    choices = [_choice(talk, one) for one in open_ones if one in best.values()][:_MOST_CHOICES]
    if choices:
        talk.put_by(Pending(kind="prospect", choices=tuple(choices)))


def _choice(talk: Talk, one: Prospect) -> Choice:
    notice, target = talk.assistant.knowledge.notices[one.notice].short_name, one.verdict.target
    label = outlook_words.TITLE_OF.format(title=target.name, notice=notice)
    return Choice(label=label, says=_SEPARATOR.join((one.notice, target.id)))


def begin(talk: Talk, says: str) -> None:
    """Go on with one title of the table, as the table offers it; with the table itself where it is served no more."""
    notice, _, target = says.partition(_SEPARATOR)
    if notice not in talk.assistant.examiners or target not in talk.targets_of(notice):
        see(talk, "")
        return
    talk.choose_notice(notice)
    talk.session = talk.session.having(target=target)
    talk.begin()


def _found(talk: Talk, dossier: Dossier) -> list[Prospect]:
    """Every title of every notice, the best first."""
    return prospects.prospects(
        talk.assistant.examiners.values(),
        lambda examiner, target: Interview(examiner, target, talk.assistant.questions).known(dossier),
    )


def _lines(talk: Talk, dossier: Dossier, standing: Standing, alike: Sequence[Prospect]) -> Iterator[str]:
    """A line for each title that is open or nearly so; of the others one for each notice."""
    if standing in ("eligible", "nearly"):
        for one in alike:
            title = outlook_words.TITLE_OF.format(title=one.verdict.target.name, notice=_notice(talk, one.notice))
            yield outlook_words.PROSPECT.format(title=title, why=_why(talk, dossier, one))
        return
    by_reason: dict[str, dict[str, list[str]]] = {}
    for one in alike:
        reasons = by_reason.setdefault(one.notice, {})
        reasons.setdefault(_why(talk, dossier, one), []).append(one.verdict.target.name)
    for notice, reasons in by_reason.items():
        titles = [outlook_words.TITLES.format(titles="、".join(some), why=why) for why, some in reasons.items()]
        yield outlook_words.PROSPECTS_BY.format(notice=_notice(talk, notice), titles="；".join(titles))


def _notice(talk: Talk, notice: str) -> str:
    """A notice by name, marked where it is over or a draft."""
    found = talk.assistant.knowledge.notices[notice]
    over = outlook_words.OVER if told.over(found, talk.now) else ""
    return found.short_name + (outlook_words.DRAFT if found.draft else over)


def _why(talk: Talk, dossier: Dossier, one: Prospect) -> str:
    """By which route, what is lacking, how much is not known, or what rules it out."""
    examiner = talk.assistant.examiners[one.notice]
    interview = Interview(examiner, one.verdict.target.id, talk.assistant.questions)
    match one.standing:
        case "eligible":
            return one.verdict.route.name if one.verdict.route else outlook_words.SOME_ROUTE
        case "nearly" if one.start is not None:
            return telling_outlook.start_words(one.start)
        case "nearly":
            told_changes = telling_outlook.proposal_words(interview, interview.known(dossier), one.proposals[0])
            return telling_outlook.clipped(told_changes, _LONGEST)
        case "unknown":
            left = len(interview.remaining(dossier, one.verdict))
            return outlook_words.QUESTIONS_LEFT.format(left=left) if left else outlook_words.LEFT_TO_OTHERS
        case _:
            failed = [finding.requirement.label for finding in one.verdict.findings if finding.status == "failed"]
            return outlook_words.RULED_OUT.format(label=failed[0]) if failed else outlook_words.RULED_OUT_TOGETHER
