"""Kills in long broadcasts: python -m tests.bot.faults.broadcast_soak [KILLS]; make soak does it at the end."""

import asyncio
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bot.storage.opening import open_store
from dialogs.assistant import Assistant
from tests.bot.faults import audience
from tests.bot.faults.campaign import SETTINGS, Campaign, Reach
from tests.bot.faults.staging import Scene, Stage
from tests.bot.servers import postgresql_server

KILLS = 60
_SEATS = 5
_LONGEST_GAP = 5.0
"""Seconds after which the one that lives must have gone on."""
_PAUSED_EACH = 10


@dataclass(frozen=True)
class Act:
    """Kills in a broadcast to `people`, each one among `known` that the bot looks at."""

    database: str
    replicas: int
    kills: int
    people: int
    known: int = 1

    @property
    def laying(self) -> bool:
        """Whether the kills come while it is laid."""
        return self.known > 1

    def __str__(self) -> str:
        return f"{self.database} {self.replicas} broadcast{' while laid' if self.laying else ''}"


def main(kills: int = KILLS) -> int:
    """Print what came of the kills; exit status 1 if anybody was left out, got it twice, or nobody went on."""
    acts = [
        Act("sqlite", 1, kills, 20_000),
        Act("postgresql", 2, kills, 20_000),
        Act("sqlite", 1, kills // 3, 2_000, known=500),
        Act("postgresql", 1, kills // 3, 2_000, known=500),
    ]
    assistant = Assistant.load()
    with tempfile.TemporaryDirectory(prefix="soak-") as name, postgresql_server() as server:
        good = True
        for number, act in enumerate(acts):
            address = str(Path(name, str(number)))
            if act.database == "postgresql":
                with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                    connection.execute(f"CREATE DATABASE broadcast_{number}".encode())
                address = server.get_uri(database=f"broadcast_{number}")
            good &= _told(act, asyncio.run(_killed(act, address, Path(name), assistant)))
    return 0 if good else 1


async def _killed(act: Act, address: str, folder: Path, assistant: Assistant) -> Reach:
    known = audience.people(act.people * act.known)
    subscribers = known[:: act.known]
    with closing(open_store(address)) as store:
        audience.gather(store, known, subscribers)
    scene = Scene(address, folder, replicas=act.replicas, seats=_SEATS, seed=act.kills, settings=SETTINGS)
    async with Stage(scene, assistant) as stage:
        campaign = Campaign(stage, subscribers)
        campaign.begin()
        await (_kill_while_laying if act.laying else _kill_while_sending)(campaign, stage, act.kills)
        await campaign.done()
        return await campaign.examined()


async def _kill_while_laying(campaign: Campaign, stage: Stage, kills: int) -> None:
    for number in range(kills):
        share = (number + stage.chance.random()) / (kills + 1)
        await campaign.kill_while_laying(stage.bots[number % len(stage.bots)], share)


async def _kill_while_sending(campaign: Campaign, stage: Stage, kills: int) -> None:
    seconds = 3.0
    for number in range(kills):
        begin, bot = time.monotonic(), stage.bots[number % len(stage.bots)]
        campaign.slow_down(kills - number, seconds)
        if number % _PAUSED_EACH == _PAUSED_EACH - 1:
            await campaign.kill_while_paused(bot)
        else:
            await campaign.kill_while_sending(bot)
        seconds = time.monotonic() - begin


def _told(act: Act, reach: Reach) -> bool:
    """Print the figures; whether they are as they must be."""
    print(f"{act}: {reach}", flush=True)
    found = act.laying or reach.in_flight * 3 >= reach.kills
    wrong = [*reach.wrong, *([] if found else ["few kills found a call in flight"])]
    if act.replicas > 1 and reach.gap > _LONGEST_GAP:
        wrong.append(f"nobody went on for {reach.gap:.1f} s")
    for what in wrong:
        print(f"  {what}", flush=True)
    return not wrong


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
