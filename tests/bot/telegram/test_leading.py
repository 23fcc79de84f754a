"""Worker processes: they lead as this process would; one that dies, hangs or cannot begin harms nothing else."""

import asyncio
import datetime
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.errors import WorkerFailed
from bot.storage.records import Work
from bot.telegram import leading, words
from bot.telegram.fake.telegram import FakeTelegram
from bot.telegram.intake import Content
from bot.telegram.leading import Alone, Brief, Crew
from bot.telegram.turns import Turns
from dialogs.assistant import Assistant
from tests.bot.telegram.running import Bots, Person

NOW = datetime.datetime(2026, 4, 1, 9)
BRIEF = Brief(180, "某单位", b"s" * 32, "title_bot")
SAYINGS = ("你好", "有哪些通知", "我能报吗", "材料交到哪", "/privacy")


def works() -> list[Work]:
    contents = [Content(kind="text", private=True, text=text).model_dump_json() for text in SAYINGS]
    return [Work(number, number, content, 5, None, "[]", 0) for number, content in enumerate(contents, 1)]


@pytest.fixture
async def crew() -> AsyncIterator[Crew]:
    crew = Crew(BRIEF, 2)
    await crew.start()
    yield crew
    await crew.close()


def pids(crew: Crew) -> list[int]:
    return [worker._process.pid for worker in crew._workers if worker._process is not None]


async def test_workers_lead_as_this_process_does(crew: Crew, keeping_assistant: Assistant) -> None:
    alone = Alone(Turns(keeping_assistant, BRIEF.secret, BRIEF.username))
    theirs = await crew.take(works(), NOW)
    ours = await alone.take(works(), NOW)
    assert len(theirs) == len(SAYINGS)
    unnamed = {"某单位": "开设本助手的单位"}
    told = {one.handled.work.update_id: one.handled for one in theirs}
    for one in ours:
        said = [message.content for message in told[one.handled.work.update_id].messages]
        for name, nobody in unnamed.items():
            said = [text.replace(name, nobody) for text in said]
        assert said == [message.content for message in one.handled.messages]


async def test_a_worker_that_dies_is_started_anew(crew: Crew) -> None:
    for pid in pids(crew):
        os.kill(pid, signal.SIGKILL)
    with pytest.raises(WorkerFailed, match="died"):
        await crew.take(works(), NOW)
    assert len(await crew.take(works(), NOW)) == len(SAYINGS)


async def test_a_worker_that_hangs_is_ended(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    before = pids(crew)
    for pid in before:
        os.kill(pid, signal.SIGSTOP)
    monkeypatch.setattr(leading, "_PATIENCE", 0.2)
    with pytest.raises(WorkerFailed, match="hung"):
        await crew.take(works(), NOW)
    assert not [pid for pid in before if Path(f"/proc/{pid}").exists()]


async def test_a_worker_outlives_a_polite_signal_but_not_its_bot(crew: Crew) -> None:
    for pid in pids(crew):
        os.kill(pid, signal.SIGTERM)
        os.kill(pid, signal.SIGINT)
    assert len(await crew.take(works(), NOW)) == len(SAYINGS)
    script = (
        "import asyncio, sys; from bot.telegram.leading import *\n"
        "async def main():\n"
        "    crew = Crew(Brief(1, '', b's', ''), 1); await crew.start()\n"
        "    print(crew._workers[0]._process.pid, flush=True); await asyncio.sleep(60)\n"
        "asyncio.run(main())"
    )
    bot = await asyncio.create_subprocess_exec(sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE)
    assert bot.stdout is not None
    worker = int(await bot.stdout.readline())
    bot.kill()
    await bot.wait()
    async with asyncio.timeout(5):
        while Path(f"/proc/{worker}").exists() and b"\0" in Path(f"/proc/{worker}/cmdline").read_bytes():
            await asyncio.sleep(0.01)


async def test_notices_that_cannot_be_loaded_are_said_at_the_start(
    monkeypatch: pytest.MonkeyPatch, bots: Bots, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import rules.library as library, rules.errors as errors\n"
        "def broken(*_): raise errors.RulesError('rules.yaml:1:1: write something else')\n"
        "library.load_examiner = broken\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(WorkerFailed, match="write something else"):
        await bots.launch(assistant=None).task


@pytest.mark.parametrize("deadly", ["os._exit(3)", "time.sleep(60)"])
async def test_an_update_of_which_the_worker_dies_is_set_aside_and_holds_up_nobody(
    bots: Bots, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, deadly: str
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import os, time\nfrom dialogs.assistant import Assistant\nhandle = Assistant.handle\n"
        "def deadly(self, session, message, now):\n"
        f"    if message == '毒药': {deadly}\n"
        "    return handle(self, session, message, now)\n"
        "Assistant.handle = deadly\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(leading, "_PATIENCE", 8.0)
    telegram.say(5, "毒药")
    for chat in (4, 6, 7):
        telegram.say(chat, "有哪些通知")
    bot = await bots.start(assistant=None)
    await bot.until(lambda: all(telegram.messages(chat) for chat in range(4, 8)), 90)
    await bot.idle()
    assert [one.text for one in telegram.messages(5)] == [words.FAILED]
    assert bot.queues().aside == 1
    assert words.FAILED not in "".join(await Person(bot, 6).say("/help"))
