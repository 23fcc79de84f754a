"""A verdict as the applicant reads it: the decision, the reasons clause by clause, what to do now."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from dialogs import words
from dialogs.interview import Interview
from dialogs.session import Session
from knowledge import told
from knowledge.notices import Notice
from rules.explaining import Explainer
from rules.known import Known
from rules.verdict import Finding, Verdict


def verdict_text(interview: Interview, session: Session, verdict: Verdict, notice: Notice, now: datetime) -> str:
    """The whole verdict, one line a clause; the notice's standing (whether its windows are over) comes first."""
    known = interview.known(session)
    sections = [
        [told.standing_line(notice, now), _conclusion(verdict)],
        [words.CLAUSES, *_findings(interview, verdict, known)],
        _other_routes(interview, verdict, known),
        _missing(interview, session, verdict),
        _pointers(interview, verdict),
        _headed(words.WINDOWS, told.windows_lines(notice, now)),
        _headed(words.MATERIALS, told.materials_lines(notice)) if verdict.decision != "ineligible" else [],
        _headed(words.CONTACTS, told.contacts_lines(notice)),
        [words.COMMITTEE_DECIDES],
    ]
    return "\n".join(line for section in sections for line in section if line)


def _headed(heading: str, lines: Sequence[str]) -> list[str]:
    return [heading, *lines] if lines else []


def _conclusion(verdict: Verdict) -> str:
    return words.CONCLUSION.format(
        mark=words.CONCLUSION_MARK[verdict.decision],
        decision=words.DECISION[verdict.decision],
        target=verdict.target.name,
        route=f"（{verdict.route.name}）" if verdict.route else "",
    )


def _findings(interview: Interview, verdict: Verdict, known: Known) -> Iterable[str]:
    explainer = interview.explainer
    order = {"failed": 0, "unknown": 1, "met": 2, "committee": 3}
    for finding in sorted(verdict.findings, key=lambda finding: order[finding.status]):
        yield _line(finding, explainer, known)
        if finding.status in ("failed", "unknown"):
            yield f"   {words.QUOTED.format(quote=finding.requirement.quote)}"


def _line(finding: Finding, explainer: Explainer, known: Known) -> str:
    requirement = finding.requirement
    text = words.BY_COMMITTEE
    if finding.status != "committee" and requirement.node is not None:
        text = explainer.explain(requirement.node, known)
    return f"{words.MARK[finding.status]} {requirement.label}（{requirement.clause}）：{text}"


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


def _missing(interview: Interview, session: Session, verdict: Verdict) -> list[str]:
    if verdict.decision != "undetermined":
        return []
    if not verdict.missing:
        return [words.MISSING_DECIDED_ELSEWHERE]
    known = interview.known(session)
    explainer = interview.explainer
    fields = []
    for field in verdict.missing:
        label = interview.questions[field].label
        if field in known:
            label = words.COARSE.format(label=label, value=explainer.value(field, known))
        fields.append(label)
    return [words.MISSING.format(fields="、".join(fields))]


def _pointers(interview: Interview, verdict: Verdict) -> list[str]:
    if verdict.decision == "eligible":
        return []
    lines = [f"{pointer.says}（{pointer.clause}）：“{pointer.quote}”" for pointer in interview.examiner.rules.pointers]
    return _headed(words.POINTERS, lines)
