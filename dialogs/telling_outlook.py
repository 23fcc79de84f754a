"""What time brings and what it takes, as the applicant reads it."""

from collections.abc import Iterator

from dialogs import outlook_words, words
from dialogs.interview import Interview
from dialogs.session import Dossier
from rules import changes, timing
from rules.changes import Proposal
from rules.known import Known
from rules.timing import Start
from rules.verdict import Verdict

_MOST_ROUTES = 3


def clipped(text: str, longest: int) -> str:
    """A text, not all of it where it is long."""
    return text if len(text) <= longest else f"{text[:longest]}…"


def decided(verdict: Verdict) -> str:
    """A decision in a line."""
    return outlook_words.THEN_OF.format(
        mark=words.CONCLUSION_MARK[verdict.decision],
        decision=words.DECISION[verdict.decision],
        target=verdict.target.name,
        route=f"，{verdict.route.name}" if verdict.route else "",
    )


def start_words(start: Start) -> str:
    """From when, as exactly as the facts allow."""
    if start.year is not None:
        return outlook_words.START.format(year=start.year)
    return outlook_words.START_RANGE.format(first=start.first, last=start.last)


def brief_lines(interview: Interview, dossier: Dossier, verdict: Verdict) -> list[str]:
    """Of a no: from when it would be a yes, and what it would take now; nothing of what does not help."""
    if verdict.decision != "ineligible":
        return []
    known = interview.known(dossier)
    start = timing.start(interview.examiner, interview.target, known)
    proposals = changes.proposals(interview.examiner, interview.target, known)
    found = [one for one in proposals if start is None or all(step.field is not None for step in one)]
    lines = [outlook_words.FROM.format(start=start_words(start))] if start is not None else []
    if found:
        lines.append(outlook_words.LACKING.format(changes=proposal_words(interview, known, found[0])))
    return lines


def start_lines(interview: Interview, dossier: Dossier) -> Iterator[str]:
    """From when the facts would do, by which route and on what assumption; or why time alone brings nothing."""
    verdict, known = interview.verdict(dossier), interview.known(dossier)
    start = timing.start(interview.examiner, interview.target, known)
    if verdict.decision == "eligible":
        yield outlook_words.ALREADY
    elif start is None:
        yield from _never(interview, known)
    else:
        yield start_words(start) + "。"
        yield from _by_route(interview, known, start)
        yield outlook_words.ALL_ELSE_STAYS


def _by_route(interview: Interview, known: Known, start: Start) -> Iterator[str]:
    """Each route that time opens, the soonest first, where there are several to tell apart."""
    names = {route.id: route.name for route in interview.examiner.target(interview.target).routes}
    found = timing.starts(interview.examiner, interview.target, known)
    if len(names) > 1:
        for id in sorted(found, key=lambda id: (found[id].last, found[id].first))[:_MOST_ROUTES]:
            yield outlook_words.BY_ROUTE.format(route=names[id], start=start_words(found[id]))
    if start.year is None:
        yield in_doubt(interview, known, start)


def in_doubt(interview: Interview, known: Known, start: Start) -> str:
    """Why the year is not sure: what is not told, or a date told too coarsely."""
    missing = interview.examiner.in_year(start.first).examine_known(interview.target, known).missing
    untold = [interview.questions[field].label for field in missing if field not in known]
    return (
        outlook_words.UNTOLD_START.format(labels=outlook_words.listed(untold)) if untold else outlook_words.COARSE_START
    )


def _never(interview: Interview, known: Known) -> Iterator[str]:
    """Why time alone brings nothing: what it cannot change, or what is not known."""
    later = interview.examiner.in_year(interview.examiner.rules.year + timing.HORIZON)
    then = later.examine_known(interview.target, known)
    if then.decision == "ineligible":
        yield outlook_words.TIME_WILL_NOT_DO.format(labels="；".join(_failed(then)))
    elif then.missing:
        missing = [interview.questions[field].label for field in then.missing]
        yield outlook_words.START_UNKNOWN.format(labels=outlook_words.listed(missing))
    else:
        yield outlook_words.OPEN_ELSEWHERE


def change_lines(interview: Interview, dossier: Dossier) -> Iterator[str]:
    """What is lacking, and the fewest changes that would make up for it."""
    verdict, known = interview.verdict(dossier), interview.known(dossier)
    match verdict.decision:
        case "eligible":
            yield outlook_words.NOTHING_LACKING
        case "undetermined" if verdict.missing:
            missing = [interview.questions[field].label for field in verdict.missing]
            yield outlook_words.STILL_OPEN.format(labels=outlook_words.listed(missing))
        case "undetermined":
            yield outlook_words.OPEN_ELSEWHERE
        case _:
            yield outlook_words.FAILED_NOW.format(labels="；".join(_failed(verdict)))
            yield from _proposed(interview, known)


def _proposed(interview: Interview, known: Known) -> Iterator[str]:
    """The proposals, to choose from where there are several."""
    found = changes.proposals(interview.examiner, interview.target, known)
    told = [proposal_words(interview, known, proposal) for proposal in found]
    match told:
        case []:
            yield outlook_words.NO_CHANGE_HELPS
        case [only]:
            yield outlook_words.ONE_WAY.format(changes=only)
        case _:
            yield outlook_words.WAYS
            numbered = [outlook_words.A_WAY.format(number=at, changes=one) for at, one in enumerate(told, 1)]
            yield outlook_words.OR.join(numbered) + "。"


def proposal_words(interview: Interview, known: Known, proposal: Proposal) -> str:
    """A proposal, and the facts not told yet on which the verdict would turn even then."""
    told = changes.words(interview.examiner, known, proposal)
    still = changes.open_after(interview.examiner, interview.target, known, proposal)
    labels = [interview.questions[field].label for field in still]
    return told + outlook_words.IF_THE_REST_HOLDS.format(labels=outlook_words.listed(labels)) if labels else told


def _failed(verdict: Verdict) -> list[str]:
    """The requirements that fail, by label and clause."""
    failed = dict.fromkeys(one.requirement for one in verdict.findings if one.status == "failed")
    return [f"{one.label}（{one.clause}）" for one in failed]
