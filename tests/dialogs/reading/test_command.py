"""`python -m dialogs read` and `simulate`: one JSON object a line in and out, whatever the line."""

import json
import subprocess
import sys
from typing import Any

from rules import library


def answered(command: str, *lines: str, arguments: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    run = subprocess.run(
        [sys.executable, "-m", "dialogs", command, *arguments],
        input="".join(line + "\n" for line in lines).encode(),
        capture_output=True,
        check=True,
    )
    assert not run.stderr
    return [json.loads(line) for line in run.stdout.decode().splitlines()]


def test_lines_are_answered_and_bad_ones_told() -> None:
    answers = answered(
        "read",
        '{"id": 1, "text": "去年评的助工", "asking": null, "today": "2026-11-21"}',
        "no json",
        '{"id": 2, "text": 5}',
        '{"id": 3, "text": "是", "asking": "nothing"}',
        '{"id": 4, "text": "是", "asking": "retired", "today": "yesterday"}',
        "[1]",
        "",
        '{"id": 5, "text": "2024年90学时", "asking": "ce_hours_by_year"}',
    )
    assert answers[0] == {
        "id": 1,
        "facts": {"title_level": "assistant", "title_obtained": "2025"},
        "confirm": [],
    }
    assert [answer["id"] for answer in answers] == [1, None, 2, 3, 4, None, 5]
    assert all(answer["error"] for answer in answers[1:6])
    assert answers[6]["facts"] == {"ce_hours_by_year": {"2024": 90}}


def test_today_may_be_an_option() -> None:
    line = '{"id": 1, "text": "去年", "asking": "title_obtained"}'
    (answer,) = answered("read", line, arguments=("--today", "2020-05-01"))
    assert answer["facts"] == {"title_obtained": "2019"}


def test_a_wrong_option_is_a_usage_error() -> None:
    run = subprocess.run([sys.executable, "-m", "dialogs", "write"], capture_output=True, check=False)
    assert run.returncode == 2


def test_interviews_are_simulated_and_bad_lines_told() -> None:
    notice, target, known = _a_notice()
    line = {"id": 1, "notice": notice, "target": target, "profile": {}}
    answers = answered(
        "simulate",
        json.dumps(line | {"today": "2026-11-21"}),
        json.dumps(line | {"id": 2, "notice": "nowhere"}),
        json.dumps(line | {"id": 3, "profile": {"shoe_size": 42}}),
        json.dumps(line | {"id": 4, "profile": 5}),
        json.dumps(line | {"id": 5, "today": "yesterday"}),
        json.dumps({"id": 6, "notice": notice}),
        arguments=("--today", "2026-01-01"),
    )
    assert answers[0] == {"id": 1, "verdict": "undetermined", "asked": answers[0]["asked"]}
    assert set(answers[0]["asked"]) == known
    assert [answer["id"] for answer in answers] == [1, 2, 3, 4, 5, 6]
    assert all(set(answer) == {"id", "error"} for answer in answers[1:])


def _a_notice() -> tuple[str, str, set[str]]:
    """A notice, one of its targets, and the facts its verdict can depend on."""
    notice, examiner = next(iter(library.load_examiners().items()))
    target = next(iter(examiner.rules.targets))
    return notice, target, set(examiner.examine(target, {}).missing)
