"""A bot under load is killed again and again, at chosen moments; then everything it holds is compared with the replay.

The order of a chat is the one in which it spoke. By polling the store receives it in that order. By webhook posts
overtake each other, so there an applicant speaks again only once the update before is stored (not once it is handled):
posts of other chats still overtake each other, and copies come at any time.
"""

from typing import get_args

from tests.bot.faults.staging import Blow, Stage
from tests.bot.faults.watched import Moment

_LATEST = 0.03
"""Seconds between a moment and a kill that comes after it."""
_BATCHES = 4
"""Polled updates come many at a time."""
_WRITES = 8


async def kill_in_turn(stage: Stage, kills: int, first: int = 0) -> None:
    """Kill and start again, one bot after the other, at each moment as often as at the others."""
    moments = get_args(Moment)
    for number in range(first, first + kills):
        bot, moment = stage.bots[number % len(stage.bots)], moments[number % len(moments)]
        await stage.kill(bot, _blow(moment, stage))
        if len(stage.bots) == 1:
            await stage.launch(bot)
        else:
            await stage.take_over(bot)


def _blow(moment: Moment, stage: Stage) -> Blow:
    """At the moment itself, some time after it, or in a write after it."""
    batches = moment in ("handed_out", "confirmed") and not stage.scene.webhook
    most = 1 if moment == "greeted" else _BATCHES if batches else stage.scene.seats
    times = stage.chance.randint(1, most)
    match stage.chance.randrange(3):
        case 0:
            return Blow(moment, times)
        case 1:
            return Blow(moment, times, delay=stage.chance.random() * _LATEST)
        case _:
            return Blow(moment, times, writes=stage.chance.randint(1, _WRITES))
