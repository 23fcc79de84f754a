"""An interview comes to the verdict that the facts themselves have, and asks no fact twice."""

import datetime

import pytest

from dialogs.assistant import Assistant
from dialogs.session import Session
from dialogs.simulation import simulate
from knowledge.notices import NOTICES
from rules import cases, library
from rules.errors import RulesError
from rules.verdict import Examiner

NOW = datetime.datetime(2026, 11, 21, 9)
EXAMINERS = library.load_examiners()
_EVERY = 15
"""One case in so many; `make soak` takes them all."""


def some_cases() -> list[tuple[str, cases.Case]]:
    every = [
        (id, case)
        for id, examiner in EXAMINERS.items()
        for case in cases.load(NOTICES / id / cases.CASES, examiner).cases
    ]
    return every[::_EVERY]


@pytest.mark.parametrize(("notice", "case"), some_cases(), ids=lambda value: getattr(value, "name", value))
def test_an_interview_comes_to_the_same_verdict(assistant: Assistant, notice: str, case: cases.Case) -> None:
    result = simulate(assistant, notice, case.target, case.facts, NOW)
    assert result["verdict"] == case.verdict
    assert len(result["asked"]) == len(set(result["asked"]))


def test_an_applicant_who_knows_nothing_is_asked_everything_once(assistant: Assistant) -> None:
    for id, examiner in EXAMINERS.items():
        for target in examiner.rules.targets:
            result = simulate(assistant, id, target, {}, NOW)
            assert result["verdict"] == "undetermined"
            assert sorted(result["asked"]) == sorted(_mentioned(examiner, target))


def _mentioned(examiner: Examiner, target: str) -> set[str]:
    return set(examiner.examine(target, {}).missing)


def test_only_what_can_still_change_the_verdict_is_asked(assistant: Assistant) -> None:
    """At each question, the fact asked is one that the rules call missing."""
    for id, examiner in EXAMINERS.items():
        target = next(iter(examiner.rules.targets))
        session = assistant.handle(Session(notice=id, target=target), "我能报吗", NOW).session
        for _ in range(5):
            interview = assistant.interview(session)
            assert interview is not None
            assert session.asking in interview.verdict(session).missing
            session = assistant.handle(session, "不清楚", NOW).session


def test_what_does_not_exist_is_refused(assistant: Assistant) -> None:
    with pytest.raises(RulesError, match="there are"):
        simulate(assistant, "nowhere", "engineer", {}, NOW)
    notice = next(iter(EXAMINERS))
    with pytest.raises(RulesError, match="no target"):
        simulate(assistant, notice, "emperor", {}, NOW)
