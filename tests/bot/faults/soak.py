"""Hundreds of kills: python -m tests.bot.faults.soak [KILLS]; make soak does it after the interviews."""

import asyncio
import sys
import tempfile
from pathlib import Path

import psycopg

from dialogs.assistant import Assistant
from tests.bot.faults.comparing import Figures
from tests.bot.faults.killing import kill_in_turn
from tests.bot.faults.staging import Scene, Stage
from tests.bot.servers import postgresql_server

KILLS = 200
"""On each database with one bot, and again on PostgreSQL with two; a quarter of them in each of the ways."""
_WAYS = [(webhook, paced) for webhook in (False, True) for paced in (False, True)]


def main(kills: int = KILLS) -> int:
    """Print what came of the kills; exit status 1 if anything was lost, done twice or out of order."""
    assistant = Assistant.load()
    with tempfile.TemporaryDirectory(prefix="soak-") as name, postgresql_server() as server:
        folder = Path(name)
        good = True
        for number, (database, replicas) in enumerate((("sqlite", 1), ("postgresql", 1), ("postgresql", 2))):
            for way, (webhook, paced) in enumerate(_WAYS):
                title = f"{database}_{replicas}_{'webhook' if webhook else 'polling'}{'_paced' if paced else ''}"
                address = str(folder / title)
                if database == "postgresql":
                    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                        connection.execute(f"CREATE DATABASE {title}".encode())
                    address = server.get_uri(database=title)
                seed = len(_WAYS) * number + way
                scene = Scene(address, folder, webhook=webhook, replicas=replicas, paced=paced, seed=seed)
                good &= _told(title, asyncio.run(killed(scene, assistant, kills // len(_WAYS))))
    return 0 if good else 1


async def killed(scene: Scene, assistant: Assistant, kills: int) -> Figures:
    """What came of so many kills."""
    async with Stage(scene, assistant) as stage:
        await kill_in_turn(stage, kills)
        return await stage.examined()


def _told(title: str, figures: Figures) -> bool:
    """Print the figures; whether they are as they must be."""
    print(f"{title.replace('_', ' ')}: {figures}", flush=True)
    for wrong in figures.wrong:
        print(f"  {wrong}", flush=True)
    return not figures.wrong and figures.in_flight * 3 >= figures.kills


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
