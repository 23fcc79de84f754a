"""Applicants drawn from a notice's own cases, with facts left out or changed."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from knowledge.notices import NOTICES
from rules import cases, library
from rules.verdict import Decision

FOLDERS = sorted(path.parent for path in NOTICES.glob("*/rules.yaml"))
Facts = dict[str, Any]


class Drawn:
    """A notice, and applicants drawn for it."""

    def __init__(self, folder: Path) -> None:
        self.examiner = library.load_examiner(folder)
        self.cases = cases.load(folder / "cases.yaml", self.examiner).cases
        self.random = random.Random(folder.name)
        self.pools: dict[str, list[Any]] = {}
        for case in self.cases:
            for field, value in case.facts.items():
                pool = self.pools.setdefault(field, [])
                if value not in pool:
                    pool.append(value)
        self.pools.get("assessments_failed_in_title", []).append(30)  # enough to undo the longest tenure

    def applicants(self, count: int, dropped: int, changed: int) -> Iterator[tuple[str, Facts, Facts]]:
        """A target, an applicant's facts with a few taken from other cases, and those facts with some left out."""
        for _ in range(count):
            case = self.random.choice(self.cases)
            full = {**{field: self.random.choice(pool) for field, pool in self.pools.items()}, **case.facts}
            for field in self.random.sample(sorted(full), changed):
                full[field] = self.random.choice(self.pools[field])
            out = set(self.random.sample(sorted(full), min(dropped, len(full))))
            yield case.target, full, {field: value for field, value in full.items() if field not in out}

    def decide(self, target: str, facts: Facts) -> Decision:
        return self.examiner.decide(target, facts)
