"""`python -m knowledge` as other programs run it."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run(arguments: list[str], given: str, cache: Path) -> subprocess.CompletedProcess[bytes]:
    environment = {"PATH": os.environ["PATH"], "XDG_CACHE_HOME": str(cache), "LC_ALL": "C"}
    command = [sys.executable, "-m", "knowledge", *arguments]
    return subprocess.run(command, input=given.encode(), capture_output=True, cwd=ROOT, env=environment, check=False)


def test_ask_answers_line_by_line(tmp_path: Path) -> None:
    lines = [
        {"id": 1, "q": "材料几号截止", "notice": "changzhi-2024-engineering", "today": "2024-10-30"},
        {"id": 2, "q": "材料几号截止", "notice": "changzhi-2024-engineering"},
        {"id": 3, "q": "材料几号截止", "notice": None},
        {"id": 4, "q": 5},
        {"id": 5},
        {"id": 6, "q": "x", "notice": "no-such"},
        {"id": 7, "q": "x", "notice": None, "today": "soon"},
        {"id": 8, "q": "x", "notice": None, "today": 20},
        {"id": 9, "q": "电话\ud800", "notice": None},
    ]
    given = "\n".join(["not json", "[]", *(json.dumps(line) for line in lines)])
    done = run(["ask", "--today", "2024-11-01"], given, tmp_path)
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    by_id = {answer["id"]: answer for answer in answers if answer["id"]}
    assert len(answers) == 11
    assert "还剩1天" in by_id[1]["text"]
    assert "已截止" in by_id[2]["text"]
    assert by_id[3]["status"] == "clarify"
    assert by_id[3]["notice"] is None
    assert all("error" in by_id[number] for number in (4, 5, 6, 7, 8, 9))
    assert all("YYYY-MM-DD" in by_id[number]["error"] for number in (7, 8))
    assert "UTF-8" in by_id[9]["error"]
    assert "截止" in done.stdout.decode("utf-8")  # Chinese is not escaped


def test_wrong_usage_is_status_2(tmp_path: Path) -> None:
    assert run(["answer"], "", tmp_path).returncode == 2
    for wrong in ("soon", "2026-13-01"):
        done = run(["ask", "--today", wrong], "", tmp_path)
        assert done.returncode == 2
        assert b"YYYY-MM-DD" in done.stderr


def test_why_shows_how_a_question_is_read(tmp_path: Path) -> None:
    notice = "changzhi-2024-engineering"
    done = run(["why", "材料几号截止", "--notice", notice, "--today", "2024-10-30"], "", tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"（{notice}），沿用对话中的通知" in done.stdout.decode()
    assert "还剩1天" in done.stdout.decode()
    leaning = run(["why", "那电话呢", "--notice", notice, "--previous", "材料几号截止"], "", tmp_path)
    assert leaning.returncode == 0
    unknown = run(["why", "材料几号截止", "--notice", "no-such"], "", tmp_path)
    assert unknown.returncode == 1
    assert b"no notice 'no-such'" in unknown.stderr


def test_lint_tells_the_first_error(tmp_path: Path) -> None:
    clean = run(["lint"], "", tmp_path)
    assert clean.returncode == 0, clean.stderr
    assert b"lexicon: ok" in clean.stdout
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "notice.yaml").write_text("identity: [\n", "utf-8")
    done = run(["lint", str(tmp_path)], "", tmp_path)
    assert done.returncode == 1
    assert b"notice.yaml:2:" in done.stderr
