"""A verdict as the record that `python -m rules check` writes."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from rules import changes, known, timing
from rules.explaining import BY_COMMITTEE, Explainer
from rules.known import Known
from rules.plan import Finding
from rules.proof import proof
from rules.verdict import Examiner, Verdict


def as_record(examiner: Examiner, target: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The record as plain data. Raises `RulesError` for facts that do not fit.

    verdict, route, reasons, missing and committee; proof: the smallest set of fields that decides so; eligible_from
    (year or null; with eligible_from_range [earliest, latest] where the facts leave it open) and its by_route; changes:
    the smallest sets of them that would make it eligible, each with its text, its steps and what is missing even then.
    """
    prepared = known.prepare(examiner.profile, facts)
    verdict = examiner.examine_known(target, prepared)
    return {
        "verdict": verdict.decision,
        "route": verdict.route.id if verdict.route else None,
        "reasons": reasons(examiner, verdict, prepared),
        "missing": list(verdict.missing),
        "committee": list(verdict.committee),
        "proof": list(proof(examiner, target, prepared)),
        **_from_when(examiner, target, prepared),
        "changes": [
            _proposed(examiner, target, prepared, one) for one in changes.proposals(examiner, target, prepared)
        ],
    }


def reasons(examiner: Examiner, verdict: Verdict, known: Known) -> list[dict[str, str]]:
    """What each requirement comes to and why, in the notice's order: clause, quote, status and text."""
    return [_reason(examiner.explainer, finding, known) for finding in verdict.findings]


def _reason(explainer: Explainer, finding: Finding, known: Known) -> dict[str, str]:
    requirement = finding.requirement
    node = requirement.node if finding.status != "committee" else None
    text = explainer.explain(node, known) if node is not None else BY_COMMITTEE
    return {
        "clause": requirement.clause,
        "quote": requirement.quote,
        "status": finding.status,
        "text": f"{requirement.label}：{text}",
    }


def _proposed(examiner: Examiner, target: str, known: Known, proposal: changes.Proposal) -> dict[str, Any]:
    return {
        "text": changes.words(examiner, known, proposal),
        "steps": [dataclasses.asdict(step) for step in proposal],
        "missing": list(changes.open_after(examiner, target, known, proposal)),
    }


def _from_when(examiner: Examiner, target: str, known: Known) -> dict[str, Any]:
    start = timing.start(examiner, target, known)
    by_route = timing.starts(examiner, target, known)
    told = {
        "eligible_from": start.year if start else None,
        "eligible_from_by_route": {id: found.year for id, found in by_route.items() if found.year},
    }
    return told if start is None or start.year else told | {"eligible_from_range": [start.first, start.last]}
