"""How far it is, where somebody watches."""

import io

import pytest

from bot.screening import progress
from bot.screening.progress import Progress


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_EVERY", 0)
    terminal = _Terminal()
    bar = Progress(terminal)
    for done in (0, 500, 1_000):
        bar.at(done, 1_000)
    bar.end()
    shown = terminal.getvalue()
    assert "50%  500 / 1,000 行" in shown
    assert "100%  1,000 / 1,000 行" in shown
    assert shown.endswith("\r\033[K")


def test_nobody_else_sees_anything() -> None:
    pipe = io.StringIO()
    bar = Progress(pipe)
    bar.say("正在读")
    bar.at(500, 1_000)
    bar.end()
    assert pipe.getvalue() == ""
