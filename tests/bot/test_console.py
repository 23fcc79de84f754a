"""The assistant in a terminal and from a pipe, as a separate process."""

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHAT = [sys.executable, "-m", "bot", "chat"]
_SECONDS = 20


def piped(messages: str | bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    data = messages.encode() if isinstance(messages, str) else messages
    return subprocess.run([*CHAT, *arguments], input=data, capture_output=True, cwd=ROOT, timeout=60, check=False)


def test_a_pipe_is_answered_line_by_line() -> None:
    done = piped("山西技术经理人的纸质材料什么时候交\n那电话呢\n", "--today", "2024-10-27")
    said = done.stdout.decode()
    assert done.returncode == 0
    assert "10月28日" in said
    assert "7731368" in said
    assert done.stderr == b""


def test_the_date_decides_whether_a_window_is_over() -> None:
    question = "太原中级材料截止到几号\n"
    assert "已截止" in piped(question, "--today", "2020-11-26").stdout.decode()
    assert "已截止" not in piped(question, "--today", "2020-11-24").stdout.decode()


@pytest.mark.parametrize(
    "messages", [b"", b"\n\n", b"\xff\xfe\x00\n", "你".encode() * 50_000 + b"\n", b"%s%n\x1b[2J\n"]
)
def test_whatever_comes_is_survived(messages: bytes) -> None:
    done = piped(messages)
    assert done.returncode == 0
    assert done.stderr == b""


def test_a_date_that_is_none_is_a_usage_error() -> None:
    done = piped("", "--today", "gestern")
    assert done.returncode == 2
    assert b"--today" in done.stderr


def test_files_are_put_into_the_current_folder_and_overwrite_nothing(tmp_path: Path) -> None:
    asked = "/report 简阳\n报告\n/calendar\n".encode()
    command = [*CHAT, "--today", "2020-08-25"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, input=asked, capture_output=True, cwd=tmp_path, env=environment, timeout=60, check=True
    )
    said, made = done.stdout.decode(), sorted(tmp_path.iterdir())
    assert [path.suffix for path in made] == [".html", ".html", ".ics"]
    assert all(str(path) in said for path in made)
    assert done.stderr == b""


def in_terminal(keys: list[bytes]) -> tuple[int, str]:
    """Type keys, each once the terminal is quiet; exit status and everything shown."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(ROOT)
        os.execvpe(CHAT[0], CHAT, {**os.environ, "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"})
    shown = _quiet(terminal, "您：")
    for key in keys:
        os.write(terminal, key)
        shown += _quiet(terminal)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.close(terminal)
    return status, shown


def _quiet(terminal: int, until: str = "") -> str:
    """What is shown until nothing more comes for half a second (after `until` was seen)."""
    shown = b""
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        ready, _, _ = select.select([terminal], [], [], 0.5)
        if not ready:
            if until in shown.decode(errors="ignore"):
                break
            continue
        try:
            part = os.read(terminal, 65536)
        except OSError:  # the other end has closed
            break
        if not part:
            break
        shown += part
    return shown.decode(errors="ignore")


@pytest.mark.parametrize("leave", [b"\x04", b"\x03"], ids=["Ctrl-D", "Ctrl-C"])
def test_a_terminal_edits_answers_and_leaves_politely(leave: bytes) -> None:
    status, shown = in_terminal(["简阳缴费截止到几号x".encode(), b"\x7f", b"\r", leave])
    assert status == 0
    assert "职称申报助手" in shown
    assert "9月11日" in shown
    assert "再见" in shown
    assert "Traceback" not in shown
