"""Waiting for something to do, and out of trouble."""

import asyncio
import time

import pytest

from bot.errors import StoreError, StoreUnavailable
from bot.monitoring import Metrics
from bot.telegram import waiting
from bot.telegram.waiting import Signal, forever


def failures(metrics: Metrics) -> float:
    return metrics.registry.get_sample_value("bot_store_errors_total") or 0.0


class Steps:
    """What a part does step by step: raises what is an error, and stops when there is no more."""

    def __init__(self, stop: asyncio.Event, *steps: Exception | None) -> None:
        self.stop, self.steps, self.taken = stop, list(steps), 0

    async def __call__(self) -> None:
        self.taken += 1
        step = self.steps.pop(0)
        if not self.steps:
            self.stop.set()
        if step is not None:
            raise step


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "_FIRST", 0.001)


async def test_a_signal_ends_the_wait_also_if_it_came_before() -> None:
    signal = Signal()
    signal.set()
    begin = time.monotonic()
    await signal.wait(5)
    asyncio.get_running_loop().call_later(0.01, signal.set)
    await signal.wait(5)
    assert time.monotonic() - begin < 2


async def test_a_signal_is_good_for_one_wait_and_a_wait_has_an_end() -> None:
    signal = Signal()
    signal.set()
    signal.set()
    await signal.wait(5)
    begin = time.monotonic()
    await signal.wait(0.02)
    assert time.monotonic() - begin >= 0.015


async def test_steps_go_on_until_the_bot_is_told_to_stop() -> None:
    stop = asyncio.Event()
    steps = Steps(stop, None, None, None)
    await forever(steps, "testing", Metrics(), stop)
    assert steps.taken == 3


async def test_a_database_that_is_away_is_waited_for(caplog: pytest.LogCaptureFixture) -> None:
    stop, metrics = asyncio.Event(), Metrics()
    steps = Steps(stop, StoreUnavailable("it is away"), StoreUnavailable("it is away"), None, None)
    with caplog.at_level("WARNING"):
        await forever(steps, "testing", metrics, stop)
    assert steps.taken == 4
    assert failures(metrics) == 2
    assert [record.getMessage() for record in caplog.records] == [
        "testing waits: it is away",
        "testing: the database is back",
    ]


async def test_the_longer_it_is_away_the_longer_the_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(waiting, "_FIRST", 0.1)
    monkeypatch.setattr(asyncio, "sleep", sleep)
    stop = asyncio.Event()
    await forever(Steps(stop, *(StoreUnavailable("away") for _ in range(12)), None), "testing", Metrics(), stop)
    assert 0.1 <= pauses[0] <= 0.2
    assert pauses[3] > pauses[0]
    assert max(pauses) <= 10
    assert min(pauses[8:]) >= 5


@pytest.mark.parametrize("error", [StoreError("damaged"), ValueError("a mistake")])
async def test_any_other_error_stops_everything(error: Exception) -> None:
    stop = asyncio.Event()
    with pytest.raises(type(error)):
        await forever(Steps(stop, error, None), "testing", Metrics(), stop)
    assert stop.is_set()


async def test_a_part_that_is_cancelled_stops_everything() -> None:
    stop = asyncio.Event()
    task = asyncio.create_task(forever(lambda: asyncio.sleep(60), "testing", Metrics(), stop))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert stop.is_set()
