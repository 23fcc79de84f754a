"""A verdict as the applicant reads it: the decision, the reasons clause by clause, what to do now."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from dialogs import words
from dialogs.interview import Interview
from dialogs.recalling import said_of
from dialogs.session import Concluded, Dossier
from dialogs.telling_outlook import brief_lines
from knowledge import told
from knowledge.notices import Notice
from rules import explaining, nodes
from rules.known import Known
from rules.plan import Finding
from rules.verdict import Verdict

_FEW = 3
"""Of a reason that rests on more facts, 我说过什么 tells the words."""


def verdict_text(interview: Interview, dossier: Dossier, verdict: Verdict, notice: Notice, now: datetime) -> str:
    """The whole verdict, one line a clause; the notice's standing (whether its windows are over) comes first."""
    known = interview.known(dossier)
    sections = [
        [told.standing_line(notice, now), _conclusion(verdict)],
        [words.CLAUSES, *_findings(interview, dossier, verdict, known)],
        _other_routes(interview, verdict, known),
        _missing(interview, dossier, verdict),
        brief_lines(interview, dossier, verdict),
        _pointers(interview, verdict),
        _headed(words.WINDOWS, told.windows_lines(notice, now)),
        _headed(words.MATERIALS, told.materials_lines(notice)) if verdict.decision != "ineligible" else [],
        _headed(words.CONTACTS, told.contacts_lines(notice)),
        [words.COMMITTEE_DECIDES],
    ]
    return "\n".join(line for section in sections for line in section if line)


def concluded_of(interview: Interview, verdict: Verdict) -> Concluded:
    """What is to be remembered of a verdict."""
    statuses = {one.requirement.id: one.status for one in verdict.findings if one.status != "committee"}
    return Concluded(
        target=interview.target,
        decision=verdict.decision,
        route=verdict.route.name if verdict.route else None,
        statuses=statuses,
        missing=tuple(verdict.missing),
    )


def changes_text(interview: Interview, dossier: Dossier, verdict: Verdict, before: Concluded) -> str:
    """A verdict whose decision stays: the decision, the requirements whose status changed, and what is missing."""
    known = interview.known(dossier)
    changed = [
        words.CHANGED.format(before=words.MARK[old], line=_finding(finding, interview, verdict, known))
        for finding in verdict.findings
        if (old := before.statuses.get(finding.requirement.id)) and finding.status not in (old, "committee")
    ]
    return "\n".join(
        [
            words.UNCHANGED.format(decision=words.DECISION[verdict.decision]),
            *changed,
            *_missing(interview, dossier, verdict),
            words.WHOLE_VERDICT,
        ]
    )


def _headed(heading: str, lines: Sequence[str]) -> list[str]:
    return [heading, *lines] if lines else []


def _conclusion(verdict: Verdict) -> str:
    return words.CONCLUSION.format(
        mark=words.CONCLUSION_MARK[verdict.decision],
        decision=words.DECISION[verdict.decision],
        target=verdict.target.name,
        route=f"（{verdict.route.name}）" if verdict.route else "",
    )


def _findings(interview: Interview, dossier: Dossier, verdict: Verdict, known: Known) -> Iterator[str]:
    """What fails, what is not known, what is met, what is the committee's; after a no only what was found out."""
    order = {"failed": 0, "unknown": 1, "met": 2, "committee": 3}
    told = [one for one in verdict.findings if verdict.decision != "ineligible" or one.status != "unknown"]
    for finding in sorted(told, key=lambda one: order[one.status]):
        line = _finding(finding, interview, verdict, known)
        yield line
        if finding.status in ("failed", "unknown"):
            yield f"   {words.QUOTED.format(quote=finding.requirement.quote)}"
        if said := _said(finding, dossier, line):
            yield f"   {words.RESTS_ON.format(words=said)}"
    if len(told) < len(verdict.findings):
        yield words.NOT_LOOKED_AT


def _finding(finding: Finding, interview: Interview, verdict: Verdict, known: Known) -> str:
    """A requirement with its status and what that rests on."""
    requirement = finding.requirement
    text = because(finding, interview, verdict, known)
    return f"{words.MARK[finding.status]} {requirement.label}（{requirement.clause}）：{text}"


def _said(finding: Finding, dossier: Dossier, line: str) -> str:
    """His own words, where they are few: of what fails all, else only what he told roughly; none that `line` has."""
    node = finding.requirement.node
    if node is None or finding.status == "committee":
        return ""
    told = dossier.told if finding.status == "failed" else dossier.bounds
    said = dict.fromkeys(said_of(dossier, field) for field in nodes.fields(node) if field in told)
    quoted = [f"“{one}”" for one in said if one and one not in line]
    return "、".join(quoted) if len(quoted) <= _FEW else ""


def because(finding: Finding, interview: Interview, verdict: Verdict, known: Known) -> str:
    """What a status rests on: the committee, the facts still missing, or the facts known."""
    node = finding.requirement.node
    if finding.status == "committee" or node is None:
        return explaining.BY_COMMITTEE
    missing = [interview.questions[field].label for field in nodes.fields(node) if field in verdict.missing]
    if finding.status == "unknown" and missing:
        return words.TURNS_ON.format(fields="、".join(missing))
    return interview.explainer.explain(node, known)


def _other_routes(interview: Interview, verdict: Verdict, known: Known) -> list[str]:
    """What the routes not told about would still take; nothing where one holds, or where what binds them all fails."""
    failed = {finding.requirement for finding in verdict.findings if finding.status == "failed"}
    if verdict.decision == "eligible" or failed & set(verdict.target.common):
        return []
    explainer = interview.explainer
    lines = []
    for route in verdict.target.routes:
        if route is verdict.nearest:
            continue
        lacking = [
            f"{one.label}（{one.clause}）：{explainer.explain(one.node, known)}"
            for one in route.requirements
            if one.node is not None and interview.examiner.status(one, known) is False
        ]
        lines.append(words.OTHER_ROUTE.format(name=route.name, lacking="；".join(lacking) or words.ROUTE_OPEN))
    return _headed(words.OTHER_ROUTES, lines)


def _missing(interview: Interview, dossier: Dossier, verdict: Verdict) -> list[str]:
    if verdict.decision != "undetermined":
        return []
    if not verdict.missing:
        return [words.MISSING_DECIDED_ELSEWHERE]
    known = interview.known(dossier)
    explainer = interview.explainer
    fields = []
    for field in verdict.missing:
        label = interview.questions[field].label
        if field in known:
            value = f"“{said_of(dossier, field)}”" if field in dossier.bounds else explainer.value(field, known)
            label = words.COARSE.format(label=label, value=value, what=interview.exactly(field, dossier))
        fields.append(label)
    return [words.MISSING.format(fields="、".join(fields))]


def _pointers(interview: Interview, verdict: Verdict) -> list[str]:
    if verdict.decision == "eligible":
        return []
    lines = [f"{pointer.says}（{pointer.clause}）：“{pointer.quote}”" for pointer in interview.examiner.rules.pointers]
    return _headed(words.POINTERS, lines)
