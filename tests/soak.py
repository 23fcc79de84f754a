"""Long runs: every case of every notice as an interview, hundreds of kills: python -m tests.soak (or make soak)."""

import datetime
import sys
import time

from dialogs.assistant import Assistant
from dialogs.simulation import simulate
from knowledge.notices import NOTICES
from rules import cases
from tests.bot.faults import broadcast_soak, soak

NOW = datetime.datetime(2026, 11, 21, 9)


def main() -> int:
    """Say which interviews came to another verdict than the facts, or asked twice, and what kills did to the bot.

    Exit status 1 if anything was wrong.
    """
    assistant = Assistant.load()
    begin, tried, wrong = time.perf_counter(), 0, 0
    for notice, examiner in assistant.examiners.items():
        for case in cases.load(NOTICES / notice / cases.CASES, examiner).cases:
            result = simulate(assistant, notice, case.target, case.facts, NOW)
            tried += 1
            if result["verdict"] != case.verdict or len(result["asked"]) != len(set(result["asked"])):
                wrong += 1
                print(f"{notice}: {case.name}: {case.verdict} expected, {result}")
    seconds = time.perf_counter() - begin
    print(f"{tried} interviews, {wrong} wrong, {seconds:.0f} s: 1,000 in {1000 * seconds / tried:.0f} s")
    killed = [soak.main(), broadcast_soak.main()]
    return 1 if any(killed) or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
