"""Somebody of whom everything is known, and who lacks a year of work and a paper."""

from typing import Any

from dialogs.assistant import Assistant
from dialogs.session import Session
from tests.dialogs.chatting import NOTICE, TARGET, Chat

ENGINEER: dict[str, Any] = {
    "work_region": "山西省/太原市",
    "employer_type": "institution",
    "in_service": True,
    "specialty": "冶金",
    "civil_servant": False,
    "retired": False,
    "public_post_sanctioned": False,
    "under_sanction": False,
    "integrity_ok": True,
    "education": "bachelor",
    "degree": "none",
    "major_related": True,
    "title_level": "none",
    "specialty_since": "2015-12-31",
    "grassroots_years": 0,
    "papers_first": 1,
    "key_projects_accepted_city": 0,
    "promotion_projects_accepted_city": 0,
    "awards_contest_city": 0,
    "patents_main_inventor": 0,
    "technical_materials": 0,
    "assessments_below_passed_in_title": 0,
    "ce_hours_by_year": {"2019": 90, "2020": 90},
    "ce_public_hours_by_year": {"2019": 30, "2020": 30},
}
"""Just eligible: 本科 with five years to the day."""


def told(assistant: Assistant, **changes: Any) -> Chat:
    """A chat in which these facts were told and the interview has come to its verdict; None leaves a fact out."""
    facts = {field: value for field, value in {**ENGINEER, **changes}.items() if value is not None}
    said = {"papers_first": "发过论文"} if "papers_first" in facts else {}
    return Chat(assistant, Session(notice=NOTICE, target=TARGET, interviewing=True, facts=facts, words=said))
