"""A verdict as the record that `python -m rules check` writes."""

from collections.abc import Mapping
from typing import Any

from rules import known
from rules.explaining import BY_COMMITTEE, Explainer
from rules.plan import Finding
from rules.verdict import Examiner


def as_record(examiner: Examiner, target: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """verdict, route, reasons, missing and committee, as plain data. Raises `RulesError` for facts that do not fit."""
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
    }
