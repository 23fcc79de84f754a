"""The bot killed with SIGKILL from outside, at every moment between receiving and sent; `make soak` does it longer."""

from pathlib import Path

import pytest

from dialogs.assistant import Assistant
from tests.bot.faults.killing import kill_in_turn
from tests.bot.faults.staging import Scene, Stage

KILLS = 3
"""With polling and webhook together, every moment comes on both databases."""


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_nothing_is_lost_and_nothing_is_done_twice(
    database_address: str, webhook: bool, assistant: Assistant, tmp_path: Path
) -> None:
    scene = Scene(database_address, tmp_path, webhook=webhook, paced=webhook, seats=12)
    async with Stage(scene, assistant) as stage:
        await kill_in_turn(stage, KILLS, first=KILLS * webhook)
        figures = await stage.examined()
    assert not figures.wrong, figures
    assert figures.in_flight * 3 >= figures.kills, figures


async def test_of_two_replicas_one_goes_on(postgresql_address: str, assistant: Assistant, tmp_path: Path) -> None:
    scene = Scene(postgresql_address, tmp_path, replicas=2, seats=10)
    async with Stage(scene, assistant) as stage:
        await kill_in_turn(stage, KILLS)
        figures = await stage.examined()
    assert not figures.wrong, figures
    assert figures.in_flight * 3 >= figures.kills, figures
    assert figures.away < 3, figures
