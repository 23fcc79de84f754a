"""The demo's terminal client and its bot process; a small echo stands in for the bot."""

import asyncio
import io
import json
import os
import signal
import sys
import time
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output.plain_text import PlainTextOutput

from bot.telegram import demo
from bot.telegram.fake.telegram import Shown

ECHO = """
import json, os, signal, sys, time, urllib.request

def call(method, **parameters):
    url = os.environ["BOT_API_URL"] + os.environ["BOT_TOKEN"] + "/" + method
    request = urllib.request.Request(url, json.dumps(parameters).encode(), {"Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request))["result"]

def buttons(*labels):
    return {"inline_keyboard": [[{"text": label, "callback_data": "data " + label}] for label in labels]}

def answer(chat, text):
    if text == "choose":
        call("sendMessage", chat_id=chat, text="which?", reply_markup=buttons("left", "right"))
    elif text == "link":
        rows = [[{"text": "page", "url": "https://example.org/"}]]
        call("sendMessage", chat_id=chat, text="see", reply_markup={"inline_keyboard": rows})
    elif text == "environment":
        settings = {name: value for name, value in os.environ.items() if name.startswith("BOT_")}
        call("sendMessage", chat_id=chat, text=json.dumps({"pid": os.getpid()} | settings))
    elif text == "slow":
        time.sleep(0.1)
        call("sendMessage", chat_id=chat, text="first")
        time.sleep(0.1)
        call("sendMessage", chat_id=chat, text="second")
    elif text == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        call("sendMessage", chat_id=chat, text=str(os.getpid()))
    elif text == "die":
        print("a reason")
        sys.exit(3)
    elif text != "silence":
        call("sendMessage", chat_id=chat, text="echo " + text)

offset = 0
while True:
    for update in call("getUpdates", offset=offset, timeout=10):
        offset = update["update_id"] + 1
        if query := update.get("callback_query"):
            chat, message = query["message"]["chat"]["id"], query["message"]["message_id"]
            call("answerCallbackQuery", callback_query_id=query["id"], text="pressed")
            call("editMessageText", chat_id=chat, message_id=message, text=query["data"])
        else:
            call("getUpdates", offset=offset)
            answer(update["message"]["chat"]["id"], update["message"]["text"])
"""


@pytest.fixture
def echo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sequence[str]:
    monkeypatch.setattr(demo, "QUIET_SECONDS", 0.3)
    monkeypatch.setattr(demo, "SILENT_SECONDS", 0.5)
    script = tmp_path / "echo.py"
    script.write_text(ECHO)
    return sys.executable, "-ISu", str(script)


async def given(*messages: str) -> AsyncGenerator[str, None]:
    for message in messages:
        yield message


async def shown(echo: Sequence[str], capsys: pytest.CaptureFixture[str], *messages: str) -> list[str]:
    """What a run of these messages printed, without the lines before and after the conversation."""
    assert await demo.run(given(*messages), settle=True, command=echo) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line]
    assert (lines[0], lines[-1]) == (demo.STARTING, demo.GOODBYE)
    return lines[1:-1]


async def test_a_script_shows_each_line_and_its_answer(echo: Sequence[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert await shown(echo, capsys, "你好", "slow", "silence", "", "再见", "/quit", "nobody hears") == [
        "您：你好",
        "echo 你好",
        "您：slow",
        "first",
        "second",
        "您：silence",
        "您：",
        "您：再见",
        "echo 再见",
    ]


async def test_a_number_presses_its_button(echo: Sequence[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert await shown(echo, capsys, "choose", "2") == [
        "您：choose",
        "which?",
        "  1. left",
        "  2. right",
        "您：2",
        "（提示：pressed）",
        "（已修改）data right",
    ]


async def test_a_number_without_its_button_is_said(echo: Sequence[str], capsys: pytest.CaptureFixture[str]) -> None:
    said = await shown(echo, capsys, "1", "choose", "3", "1", "#1", "#2")
    assert said == [
        "您：1",
        "echo 1",
        "您：choose",
        "which?",
        "  1. left",
        "  2. right",
        "您：3",
        "echo 3",
        "您：1",
        "echo 1",
        "您：#1",
        "（提示：pressed）",
        "（已修改）data left",
        "您：#2",
        "（没有这个按钮）",
    ]


def test_a_file_is_shown_by_its_beginning(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "DOCUMENT_LINES", 2)
    for content in (b"1\n2\n3\n", b"PNG\0"):
        demo._show(Shown(1, "这里是", "", [], ("a.txt", content), edited=False), None)
    assert capsys.readouterr().out.splitlines() == [
        *("", "这里是", "（文件 a.txt，6 字节）", "  1", "  2", "  …"),
        *("", "这里是", "（文件 a.txt，4 字节）"),
    ]


def test_a_report_and_a_calendar_are_kept_to_be_opened(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("报告.html", "日历.ics"):
        demo._show(Shown(1, "这里是", "", [], (name, b"content"), edited=False), None)
        assert (tmp_path / name).read_bytes() == b"content"
        assert str(tmp_path / name) in capsys.readouterr().out


async def test_a_link_is_shown(echo: Sequence[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert (await shown(echo, capsys, "link", "1"))[-1] == "（链接：https://example.org/）"


async def test_the_bot_gets_its_settings_and_none_of_the_machine(
    echo: Sequence[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_TOKEN", "of a real bot")
    monkeypatch.setenv("BOT_WEBHOOK", "https://example.org/")
    settings = json.loads((await shown(echo, capsys, "environment"))[-1])
    names = ("TOKEN", "API_URL", "DATABASE", "MONITOR", "ADMIN", "QUIET")
    assert settings.keys() == {"pid", *(f"BOT_{name}" for name in names)}
    assert settings["BOT_API_URL"].startswith("http://127.0.0.1:")
    assert settings["BOT_MONITOR"] == "off"
    assert not Path(settings["BOT_DATABASE"]).parent.exists()
    assert not is_running(settings["pid"])


async def test_a_database_of_ones_own_is_kept(
    echo: Sequence[str], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    await demo.run(given("environment"), settle=True, database=Path("mine.db"), command=echo)
    assert f'"BOT_DATABASE": "{tmp_path}/mine.db"' in capsys.readouterr().out


async def test_a_bot_that_dies_ends_the_demo_with_what_it_wrote(
    echo: Sequence[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert await demo.run(given("die", "more"), settle=True, command=echo) == 1
    assert capsys.readouterr().err == "机器人意外退出（状态 3）：\na reason\n"


async def test_a_bot_that_never_asks_for_updates_is_given_up(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "START_SECONDS", 0.3)
    waiting = [sys.executable, "-ISuc", "import time; print('still loading'); time.sleep(60)"]
    started = time.monotonic()
    assert await demo.run(given("hello"), settle=True, command=waiting) == 1
    assert time.monotonic() - started < 5
    assert capsys.readouterr().err == "机器人没有启动：\nstill loading\n"


async def test_a_bot_that_will_not_end_is_killed(
    echo: Sequence[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "STOP_SECONDS", 0.2)
    assert not is_running(int((await shown(echo, capsys, "stubborn"))[-1]))


async def test_sigterm_ends_the_bot_too(echo: Sequence[str], capsys: pytest.CaptureFixture[str]) -> None:
    async def told_to_end() -> AsyncGenerator[str, None]:
        yield "environment"
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.sleep(10)

    assert await demo.run(told_to_end(), settle=True, command=echo) == 143
    pid = json.loads(capsys.readouterr().out.splitlines()[-1])["pid"]
    assert not is_running(pid)


@pytest.mark.parametrize("leaving", ["/quit\r", "\x04", "\x03"])
async def test_a_terminal_is_edited_and_left(
    echo: Sequence[str], capsys: pytest.CaptureFixture[str], leaving: str
) -> None:
    screen = io.StringIO()
    with create_pipe_input() as keys, create_app_session(input=keys, output=PlainTextOutput(screen)):
        keys.send_text("helxlo\x1b[D\x1b[D\x7f\r")
        running = asyncio.create_task(demo.run(demo.typed(), settle=False, command=echo))
        async with asyncio.timeout(10):
            while "echo hello" not in screen.getvalue():
                await asyncio.sleep(0.02)
            keys.send_text(leaving)
            assert await running == 0
    assert demo.GOODBYE in capsys.readouterr().out


async def test_a_pipe_is_read_as_its_lines_come() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading) as stream, os.fdopen(writing, "wb", buffering=0) as source:
        lines = demo.piped(stream)
        source.write("一\r\n二".encode())
        assert await anext(lines) == "一"
        waiting = asyncio.ensure_future(anext(lines))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        source.write("三\n\n".encode())
        assert await waiting == "二三"
        assert await anext(lines) == ""
        source.close()
        assert [line async for line in lines] == []


async def test_a_file_is_read_too(tmp_path: Path) -> None:
    script = tmp_path / "script.txt"
    script.write_text("一\n二\n")
    with script.open() as stream:
        assert [line async for line in demo.piped(stream)] == ["一", "二"]


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
