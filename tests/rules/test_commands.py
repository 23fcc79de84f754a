"""python -m rules check, lint and mutate, as others call them."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from knowledge.notices import NOTICES
from rules import cases, library
from tests.rules import small_notice

ROOT = Path(__file__).parents[2]
GOLD = ROOT.parent / "shared" / "dev" / "eligibility_dev.jsonl"
SENIOR: dict[str, Any] = {"notice": "shanxi-2024-techmgr", "target": "senior_engineer", "profile": {}}


def run(*arguments: str, text: str | bytes = "") -> subprocess.CompletedProcess[str]:
    given = text.encode() if isinstance(text, str) else text
    command = [sys.executable, "-m", "rules", *arguments]
    done = subprocess.run(command, input=given, capture_output=True, cwd=ROOT, check=False)
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())


def check(lines: list[str]) -> list[dict[str, Any]]:
    done = run("check", text="\n".join(lines) + "\n")
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def line(id: Any = 1, **changes: Any) -> str:
    return json.dumps({"id": id, **SENIOR, **changes})


def test_check_answers_each_line() -> None:
    facts = {"work_region": "山西省", "civil_servant": True}
    first, second = check([line("a", profile=facts), line(["b", 2])])
    assert (first["id"], first["verdict"], first["route"]) == ("a", "ineligible", None)
    failed = [reason for reason in first["reasons"] if reason["status"] == "failed"]
    assert [(reason["clause"], reason["text"]) for reason in failed] == [
        ("二.(一)", "非公务员：公务员或参照公务员法管理人员：是")
    ]
    assert first["missing"] == []
    assert (second["id"], second["verdict"]) == (["b", 2], "undetermined")
    assert "work_region" in second["missing"]


def test_check_says_from_when() -> None:
    examiner = library.load_examiners()[SENIOR["notice"]]
    senior = cases.load(NOTICES / SENIOR["notice"] / cases.CASES, examiner).cases[0]
    own = examiner.rules.year
    changes: list[dict[str, Any]] = [{}, {"title_appointed": f"{own - 2}"}, {"retired": True}]
    now, later, never = check([line(profile={**senior.facts, **change}) for change in changes])
    assert (now["eligible_from"], later["eligible_from"], never["eligible_from"]) == (own, own + 3, None)
    assert later["eligible_from_by_route"] == {"normal": own + 3}


def test_check_writes_chinese_unescaped() -> None:
    assert "工作单位所在地" in run("check", text=line() + "\n").stdout


BAD = [
    ("{", "not JSON"),
    ("", None),
    ("   ", None),
    ("[]", "expected an object, found list"),
    ("null", "expected an object"),
    ('{"id": 1}', "missing: notice, target, profile"),
    ("\x00", "not JSON"),
    ("[" * 100_000, "not JSON"),
    (line(notice="shanxi-2024"), "no notice is called 'shanxi-2024'; did you mean shanxi-2024-techmgr?"),
    (line(notice=[]), "no notice is called []"),
    (line(notice=None), "no notice is called None"),
    (line(target="engineer"), "has no target 'engineer'"),
    (line(target={}), "has no target {}"),
    (line(profile=None), "expected a map from fields to values"),
    (line(profile=[]), "expected a map from fields to values"),
    (line(profile={"educaton": "college"}), "did you mean education?"),
    (line(profile={"education": 3}), "education: expected one of"),
    (line(profile={"education": [[[[{"a": [1]}]]]]}), "education: expected one of"),
    (line(profile={"papers_first": 10**300}), "papers_first: expected a whole number"),
    (line(profile={"deal_amount": -1}), "deal_amount: expected a number"),
    (line(profile={"deal_amount": 1e400}), "deal_amount: expected a number"),
    (line(profile={"specialty": "\ud800"}), "specialty: expected a text"),
    (line(profile={"title_obtained": "2021-02-29"}), "title_obtained: expected a date"),
    (line(profile={"x" * 100_000: 1}), "no such fact in the profile"),
    ('{"id": 1, "notice": "a", "target": "b", "profile": ' + "9" * 5000 + "}", "not JSON"),
]


def test_check_goes_on_after_every_bad_line() -> None:
    answers = check([text for text, _ in BAD] + [line("last")])
    expected = [told for _, told in BAD if told is not None]
    assert len(answers) == len(expected) + 1
    for answer, told in zip(answers, expected, strict=False):
        assert told in answer["error"]
        assert len(answer["error"]) < 500
    assert answers[-1]["verdict"] == "undetermined"


def test_check_survives_bytes_that_are_no_text() -> None:
    done = run("check", text=b"\xff\xfe\n" + line("last").encode() + b"\n")
    assert done.returncode == 0
    assert [json.loads(answer)["id"] for answer in done.stdout.splitlines()] == [None, "last"]


def test_check_answers_a_thousand_lines_in_seconds() -> None:
    started = time.monotonic()
    assert len(check([line(n, profile={"papers_first": n % 7}) for n in range(1000)])) == 1000
    assert time.monotonic() - started < 60


@pytest.mark.skipif(not GOLD.exists(), reason="the measuring samples are not part of the repository")
def test_check_decides_the_measuring_samples() -> None:
    wanted = [json.loads(text) for text in GOLD.read_text(encoding="utf-8").splitlines()]
    answers = {answer["id"]: answer for answer in check([json.dumps(one) for one in wanted])}
    assert {one["id"]: one["expect"] for one in wanted} == {id: answer["verdict"] for id, answer in answers.items()}


def test_lint_accepts_the_notices() -> None:
    done = run("lint", str(NOTICES))
    assert done.returncode == 0
    assert all(text.endswith(": ok") for text in done.stdout.splitlines())


def test_lint_names_what_is_wrong(tmp_path: Path) -> None:
    rules = small_notice.RULES.replace("education >= college", "educaton >= college")
    folder = small_notice.write(tmp_path, rules=rules)
    done = run("lint", str(tmp_path))
    assert done.returncode == 1
    assert (
        f"{folder}/rules.yaml:19:12: no fact or definition is called educaton; did you mean education?" in done.stdout
    )


@pytest.mark.parametrize("command", ["lint", "mutate"])
def test_a_folder_without_cases(tmp_path: Path, command: str) -> None:
    (small_notice.write(tmp_path) / "cases.yaml").unlink()
    done = run(command, str(tmp_path))
    assert (done.returncode, done.stderr) == (1, "")
    assert "cases.yaml:1:1: the file is missing" in done.stdout


@pytest.mark.parametrize("arguments", [(), ("nothing",), ("lint", "/nowhere"), ("lint", "--notice", "none")])
def test_usage_errors_exit_with_2(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_mutate_tells_holes_by_its_exit_status(tmp_path: Path) -> None:
    (tmp_path / "good").mkdir()
    (tmp_path / "bad").mkdir()
    small_notice.write(tmp_path / "good")
    few = "\n".join(text for text in small_notice.CASES.splitlines() if "差一天" not in text)
    small_notice.write(tmp_path / "bad", cases=few)
    good, bad = run("mutate", str(tmp_path / "good")), run("mutate", str(tmp_path / "bad"))
    assert (good.returncode, bad.returncode) == (0, 1)
    assert "NOT NOTICED" not in good.stdout
    assert "small: NOT NOTICED: cut_off: 2024-12-31 becomes 2025-01-01" in bad.stdout
