"""A verdict as the record that `python -m rules check` writes."""

from collections.abc import Mapping
from typing import Any

from rules import known, timing
from rules.explaining import BY_COMMITTEE, Explainer
from rules.known import Known
from rules.plan import Finding
from rules.verdict import Examiner


def as_record(examiner: Examiner, target: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The record as plain data. Raises `RulesError` for facts that do not fit.

    verdict, route, reasons, missing, committee; eligible_from (year or null; eligible_from_range [earliest, latest]
    where the facts leave the year open) and eligible_from_by_route.
    """
    prepared = known.prepare(examiner.profile, facts)
    verdict = examiner.examine_known(target, prepared)
    explainer = Explainer(examiner.rules.engine)

    def reason(finding: Finding) -> dict[str, str]:
        requirement = finding.requirement
        told = requirement.node is not None and finding.status != "committee"
        text = explainer.explain(requirement.node, prepared) if told and requirement.node else BY_COMMITTEE
        return {
            "clause": requirement.clause,
            "quote": requirement.quote,
            "status": finding.status,
            "text": f"{requirement.label}：{text}",
        }

    return {
        "verdict": verdict.decision,
        "route": verdict.route.id if verdict.route else None,
        "reasons": [reason(finding) for finding in verdict.findings],
        "missing": list(verdict.missing),
        "committee": list(verdict.committee),
        **_from_when(examiner, target, prepared),
    }


def _from_when(examiner: Examiner, target: str, known: Known) -> dict[str, Any]:
    start = timing.start(examiner, target, known)
    by_route = timing.starts(examiner, target, known)
    told = {
        "eligible_from": start.year if start else None,
        "eligible_from_by_route": {id: found.year for id, found in by_route.items() if found.year},
    }
    return told if start is None or start.year else told | {"eligible_from_range": [start.first, start.last]}
