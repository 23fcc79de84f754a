"""The report on one person and one target: a page of its own, for a phone's browser and for A4."""

import datetime
import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import jinja2

from bot.paper import timeline, words
from bot.paper.timeline import Timeline
from bot.paper.version import rules_version
from dialogs import telling_outlook, telling_verdict
from dialogs import words as spoken
from dialogs.assistant import Assistant
from dialogs.interview import Interview
from dialogs.session import Dossier
from knowledge import facts, told
from knowledge.notices import Notice
from rules import changes, nodes, timing
from rules.known import Known
from rules.plan import Finding, Status
from rules.ruleset import Pointer, Requirement, Route
from rules.verdict import Verdict

_FOLDER = Path(__file__).parent
_PAGE, _STYLE = "report.html.j2", "report.css"
_WEB = re.compile(r"https?://[!-~]+")
_ONE_PHONE = re.compile(r"\+?[-\d()（） ]{5,20}")


@dataclass(frozen=True)
class Fact:
    """Something he told: its name, its value, his words for it."""

    label: str
    value: str
    said: str


@dataclass(frozen=True)
class Lacking:
    """A fact that is still missing: its name, how it is asked, and what is known of it so far."""

    label: str
    question: str
    coarse: str


@dataclass(frozen=True)
class Line:
    """One requirement: how it stands and why, with the words of the notice."""

    status: Status
    label: str
    clause: str
    quote: str
    because: str
    said: tuple[str, ...]

    @property
    def stands(self) -> str:
        """The status in words."""
        return words.STATUS[self.status]


@dataclass(frozen=True)
class Way:
    """Another route in short."""

    name: str
    mark: str
    stands: str
    lacking: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """A window in the table."""

    what: str
    written: str
    state: str
    cited: str


@dataclass(frozen=True)
class Item:
    """A material to tick off."""

    name: str
    details: str
    clause: str


@dataclass(frozen=True)
class Entry:
    """Whom to phone, where to go: each part with the link that it is, if it is one."""

    label: str
    parts: tuple[tuple[str, str], ...]
    note: str
    cited: str


@dataclass(frozen=True)
class Page:
    """Everything that the page shows."""

    notice: Notice
    target: str
    person: str
    made: str
    version: str
    warnings: tuple[str, ...]
    verdict: Verdict
    decision: str
    decided: str
    told: bool
    decided_early: bool
    """Whether it is a no whatever is still unknown."""
    starts: tuple[str, ...]
    ways_out: tuple[str, ...]
    """What would make a no a yes, as few changes as possible in each."""
    facts: tuple[Fact, ...]
    lacking: tuple[Lacking, ...]
    common: tuple[Line, ...]
    route: tuple[Line, ...]
    ways: tuple[Way, ...]
    pointers: tuple[Pointer, ...]
    timeline: Timeline | None
    windows: tuple[Row, ...]
    materials: tuple[Item, ...]
    contacts: tuple[Entry, ...]
    places: tuple[Entry, ...]
    committee_decides: str = spoken.COMMITTEE_DECIDES


def page(assistant: Assistant, dossier: Dossier, person: int | None, now: datetime.datetime) -> str:
    """The report as HTML, the same for the same arguments. `dossier` has a notice and a target of it."""
    interview = assistant.interview(dossier)
    assert interview is not None, "a report is about a target"
    template = _environment().get_template(_PAGE)
    shown = _page(assistant, interview, dossier, person, now)
    return template.render(page=shown, words=words, marks=spoken.MARK, style=_style())


@functools.cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@functools.cache
def _style() -> str:
    return (_FOLDER / _STYLE).read_text(encoding="utf-8")


def _page(
    assistant: Assistant, interview: Interview, dossier: Dossier, person: int | None, now: datetime.datetime
) -> Page:
    notice = assistant.knowledge.notices[str(dossier.notice)]
    verdict, known = interview.verdict(dossier), interview.known(dossier)
    common, route = _lines(interview, dossier, verdict, known)
    return Page(
        notice=notice,
        target=verdict.target.name,
        person="" if person is None else words.PERSON.format(person=person),
        made=words.MINUTE.format(day=words.DAY.format(moment=now), moment=now),
        version=f"{notice.id} · {rules_version(notice.folder)}",
        warnings=_warnings(notice, now),
        verdict=verdict,
        decision=spoken.DECISION[verdict.decision],
        decided=words.DECIDED[verdict.decision],
        told=bool(dossier.told),
        decided_early=verdict.decision == "ineligible" and any(one.status == "unknown" for one in verdict.findings),
        starts=tuple(_starts(interview, verdict, known)),
        ways_out=tuple(
            telling_outlook.proposal_words(interview, known, proposal)
            for proposal in changes.proposals(interview.examiner, interview.target, known)
        ),
        facts=tuple(_facts(assistant, dossier)),
        lacking=tuple(_lacking(interview, dossier, verdict, known)),
        common=common,
        route=route,
        ways=tuple(_ways(interview, verdict, known)),
        pointers=interview.examiner.rules.pointers,
        timeline=timeline.drawn(notice, now),
        windows=tuple(_row(notice, window, now) for window in notice.windows),
        materials=tuple(_item(material) for material in notice.materials),
        contacts=tuple(_contact(contact) for contact in notice.contacts),
        places=(*_places(notice), *_sites(notice)),
    )


def _starts(interview: Interview, verdict: Verdict, known: Known) -> Iterator[str]:
    """From which year time alone makes him eligible, by any route first; nothing where he is, or time will not do."""
    overall = timing.start(interview.examiner, interview.target, known)
    if verdict.decision == "eligible" or overall is None:
        return
    yield telling_outlook.start_words(overall)
    by_route = timing.starts(interview.examiner, interview.target, known)
    if len(by_route) > 1:
        names = {route.id: route.name for route in verdict.target.routes}
        for id, start in by_route.items():
            yield words.BY_ROUTE.format(route=names[id], start=telling_outlook.start_words(start))
    if overall.year is None:
        yield telling_outlook.in_doubt(interview, known, overall)


def _warnings(notice: Notice, now: datetime.datetime) -> tuple[str, ...]:
    warned = ((notice.draft, words.DRAFT), (told.over(notice, now), words.OLD))
    return tuple(text for holds, text in warned if holds)


def _facts(assistant: Assistant, dossier: Dossier) -> Iterator[Fact]:
    """What he told, then what he was asked and does not know."""
    for field in dossier.told:
        value = assistant.recall.value(dossier, field)
        yield Fact(assistant.questions[field].label, value, dossier.words.get(field, ""))
    for field in sorted(dossier.unclear.difference(dossier.told)):
        yield Fact(assistant.questions[field].label, words.UNCLEAR, "")


def _lacking(interview: Interview, dossier: Dossier, verdict: Verdict, known: Known) -> Iterator[Lacking]:
    """The facts that can still change the decision, the best next one first."""
    for field in verdict.missing:
        label, coarse = interview.questions[field].label, ""
        if field in known:
            said = dossier.words.get(field) or interview.explainer.value(field, known)
            coarse = words.COARSE.format(said=said, what=interview.exactly(field, dossier))
        yield Lacking(label, interview.questions[field].text(interview.open_years(field, dossier)), coarse)


def _lines(
    interview: Interview, dossier: Dossier, verdict: Verdict, known: Known
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The requirements that bind every route, and those of the route told about, in the notice's order."""
    lines = [(one.requirement, _line(one, interview, dossier, verdict, known)) for one in verdict.findings]
    binds_all = set(verdict.target.common)
    return (
        tuple(line for requirement, line in lines if requirement in binds_all),
        tuple(line for requirement, line in lines if requirement not in binds_all),
    )


def _line(finding: Finding, interview: Interview, dossier: Dossier, verdict: Verdict, known: Known) -> Line:
    one = finding.requirement
    because = telling_verdict.because(finding, interview, verdict, known)
    said = () if finding.status == "committee" else tuple(_said(one, dossier))
    return Line(finding.status, one.label, one.clause, one.quote, because, said)


def _said(requirement: Requirement, dossier: Dossier) -> Iterator[str]:
    """His words for the facts of a requirement, each once."""
    fields = nodes.fields(requirement.node) if requirement.node is not None else ()
    yield from dict.fromkeys(dossier.words[field] for field in fields if dossier.words.get(field))


def _ways(interview: Interview, verdict: Verdict, known: Known) -> Iterator[Way]:
    for route in verdict.target.routes:
        if route is not verdict.nearest:
            truth, lacking = _truth(interview, route, known)
            mark, stands = words.ROUTE[truth]
            yield Way(route.name, mark, stands, tuple(_lack(interview, one, known) for one in lacking))


def _truth(interview: Interview, route: Route, known: Known) -> tuple[bool | None, Sequence[Requirement]]:
    """Whether what a route asks of its own is met, and what of it fails."""
    deciding = [one for one in route.requirements if one.node is not None]
    truths = [interview.examiner.status(one, known) for one in deciding]
    failed = [one for one, truth in zip(deciding, truths, strict=True) if truth is False]
    return False if failed else None if None in truths else True, failed


def _lack(interview: Interview, one: Requirement, known: Known) -> str:
    assert one.node is not None
    return words.LACKING.format(label=one.label, clause=one.clause, why=interview.explainer.explain(one.node, known))


def _row(notice: Notice, window: facts.Window, now: datetime.datetime) -> Row:
    year = told.window_year(notice, window)
    written = f"{window.as_written}（{year}年）" if year else window.as_written
    return Row(window.what, written, told.window_state(window, now), told.cited(window)[1:-1])


def _item(material: facts.Material) -> Item:
    parts = (material.kind, material.copies, material.paper, material.sides, material.electronic)
    return Item(material.name, "，".join(part for part in parts if part), material.clause)


def _contact(contact: facts.Contact) -> Entry:
    parts = tuple((phone, _phone(phone)) for phone in contact.phones)
    return Entry(told.contact_label(contact), parts, contact.office or "", told.cited(contact)[1:-1])


def _phone(written: str) -> str:
    """The link that dials a phone."""
    return "tel:" + re.sub(r"[^+\d]", "", written) if _ONE_PHONE.fullmatch(written) else ""


def _places(notice: Notice) -> Iterator[Entry]:
    for place in notice.places:
        label = told.purposes_words(place.purposes)
        yield Entry(label, ((told.said(place), ""),), "", told.cited(place)[1:-1])


def _sites(notice: Notice) -> Iterator[Entry]:
    """Websites and mailboxes, with the words of the notice that say what each is for."""
    for site in notice.websites:
        address = site.url or site.name
        link = address if _WEB.fullmatch(address) else ""
        parts = ((site.name, ""), (address, link)) if site.url and site.url != site.name else ((site.name, link),)
        yield Entry(told.purposes_words(site.purposes), parts, site.quote, site.clause)
    for mailbox in notice.mailboxes:
        yield Entry(told.purposes_words(mailbox.purposes), ((mailbox.address, ""),), mailbox.quote, mailbox.clause)
