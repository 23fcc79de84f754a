"""Bots killed from outside in the midst of a broadcast; `make soak` does it longer."""

from contextlib import closing
from pathlib import Path

import pytest

from bot.storage.opening import open_store
from dialogs.assistant import Assistant
from tests.bot.faults import audience
from tests.bot.faults.campaign import SETTINGS, Campaign
from tests.bot.faults.staging import Scene, Stage

PEOPLE = 900
KNOWN = 70
"""Chats that the bot knows for each that subscribes, so that laying takes a while."""
START = 15.0
"""Seconds that a busy machine may take to start a bot; somebody must be left to send to after it."""


@pytest.mark.parametrize(("database", "replicas"), [("sqlite", 1), ("postgresql", 2)])
async def test_a_broadcast_reaches_everybody_once_whenever_a_bot_is_killed(
    request: pytest.FixtureRequest, database: str, replicas: int, assistant: Assistant, tmp_path: Path
) -> None:
    address = request.getfixturevalue(f"{database}_address")
    known = audience.people(KNOWN * PEOPLE)
    with closing(open_store(address)) as store:
        audience.gather(store, known, known[::KNOWN])
    scene = Scene(address, tmp_path, replicas=replicas, seats=3, lag=0.3 * replicas, settings=SETTINGS)
    async with Stage(scene, assistant) as stage:
        campaign = Campaign(stage, known[::KNOWN])
        campaign.begin()
        await campaign.kill_while_laying(stage.bots[0], share=0.1)
        campaign.slow_down(kills=2, seconds=START)
        await campaign.kill_while_sending(stage.bots[-1])
        await campaign.kill_while_paused(stage.bots[0])
        await campaign.done()
        reach = await campaign.examined()
    assert not reach.wrong, reach
    assert reach.in_flight * 3 >= reach.kills, reach
    assert reach.gap < START, reach
