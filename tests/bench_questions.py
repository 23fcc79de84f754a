"""How few questions an interview asks, beside fixed orders and the smallest proof: python -m tests.bench_questions.

Every order skips what can no longer change the verdict and stops once it is decided. The best fixed order is searched
for each target on the very people it is then measured on; "elsewhere" is what one found on half of them needs for the
other half. `--gold FILE` takes the people from a file of `rules check` inputs.
"""

import argparse
import itertools
import json
import random
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from knowledge.notices import NOTICES
from rules import cases, known, library, nodes, proof
from rules.diagram import candidates
from rules.known import Known
from rules.verdict import Examiner
from tests.asking import Game, Order

People: TypeAlias = Mapping[tuple[str, str], Sequence[Known]]
"""Applicants by notice and target."""

_CASES, _RANDOM = 40, 20
"""Applicants of each target: from the notice's cases, and such cases with some facts changed at random."""
_CHANGED = 3
"""So many facts are changed at most."""
_TRIED = 300
"""Sets of facts tried to find one that proves a verdict with fewer."""

_SETTLED: Mapping[str, tuple[Callable[[Any], bool], tuple[str, ...]]] = {
    "title_level": (lambda level: level == "none", ("title_obtained", "title_appointed", "title_matches_post")),
    "skill_level": (lambda level: level == "none", ("skill_obtained",)),
    "monographs": (lambda count: count == 0, ("monograph_own_chars",)),
    "moved_from_government": (lambda moved: moved is False, ("post_years",)),
}
"""Answers after which it makes no sense to ask for certain other facts."""
_STANDS_IN = "qualification_level"
"""With a qualification, dates of a title are the qualification's."""


@dataclass(frozen=True)
class _Row:
    """Questions of all of a target's people: ours, in the notice's order, in the best order, in one found elsewhere."""

    people: int
    ours: int
    notice: int
    best: int
    elsewhere: int
    proofs: Sequence[int]
    unsure: int


def main() -> None:
    """Print the table and what is asked though it is implied."""
    options = argparse.ArgumentParser(prog="python -m tests.bench_questions", description=__doc__)
    options.add_argument("--gold", type=Path, help="applicants, one JSON object a line: notice, target, profile")
    options.add_argument("--seconds", type=float, default=2.5, help="to search for each target's best order")
    options.add_argument("--orders", action="store_true", help="print the best orders found, too")
    chosen = options.parse_args()
    examiners = library.load_examiners()
    people = _gold(chosen.gold, examiners) if chosen.gold else _applicants(examiners)
    print(f"{'questions, mean':<44} people   ours notice   best elsewhere proof  ours/best")
    rows, implied = list[_Row](), Counter[str]()
    for (notice, target), everybody in people.items():
        asked = [_interview(examiners[notice], target, one) for one in everybody]
        row, order = _row(examiners[notice], target, everybody, asked, chosen.seconds)
        _print(f"{notice} {target}", [row])
        if chosen.orders:
            print(" ", " ".join(order))
        rows.append(row)
        for one, fields in zip(everybody, asked, strict=True):
            implied.update(_implied(one, fields))
    _print("all", rows)
    print(f"{'mean of the targets’ ratios':<44} {statistics.mean(row.ours / row.best for row in rows):48.3f}")
    print(f"{'proofs that may not be the smallest':<44} {sum(row.unsure for row in rows)}")
    print(f"{'asked though an answer implies it':<44} {dict(implied) or 'nothing'}")


def _print(name: str, rows: Sequence[_Row]) -> None:
    people, proofs = sum(row.people for row in rows), [size for row in rows for size in row.proofs]
    ours, notice, best, elsewhere = (
        sum(getattr(row, column) for row in rows) for column in ("ours", "notice", "best", "elsewhere")
    )
    figures = f"{ours / people:6.2f} {notice / people:6.2f} {best / people:6.2f} {elsewhere / people:9.2f}"
    proved = f"{statistics.mean(proofs):5.2f}" if proofs else "    -"
    print(f"{name:<44} {people:6} {figures} {proved} {ours / best:10.3f}", flush=True)


def _row(
    examiner: Examiner, target: str, everybody: Sequence[Known], asked: Sequence[Sequence[str]], seconds: float
) -> tuple[_Row, list[str]]:
    game = Game(examiner, target)
    people = [game.person(one) for one in everybody]
    order, best = game.best_order(people, [*game.orders, _usual(game, asked)], seconds)
    shuffled = random.Random(1).sample(people, len(people))
    halves = shuffled[::2], shuffled[1::2]
    elsewhere = sum(
        game.asked(game.best_order(half, game.orders, seconds / 2)[0], other)
        for half, other in itertools.permutations(halves)
    )
    proofs = [_smallest(examiner, target, one) for one in everybody]
    row = _Row(
        people=len(people),
        ours=sum(map(len, asked)),
        notice=game.asked(game.orders[0], people),
        best=best,
        elsewhere=elsewhere,
        proofs=[size for size, _ in proofs if size],
        unsure=sum(not sure for _, sure in proofs),
    )
    return row, [game.fields[number] for number in order]


def _usual(game: Game, asked: Sequence[Sequence[str]]) -> Order:
    """The order in which interviews ask on average: where the search begins, too."""
    places = defaultdict[str, list[int]](list)
    for fields in asked:
        for place, field in enumerate(fields):
            places[field].append(place)
    last = len(game.fields)
    return sorted(range(last), key=lambda number: statistics.mean(places[game.fields[number]] or [last]))


def _interview(examiner: Examiner, target: str, truth: Known) -> list[str]:
    """The fields that a conversation asks in turn; what the truth does not say is not known."""
    asked, told = list[str](), dict[str, Any]()
    while remaining := [field for field in examiner.examine_known(target, told).missing if field not in asked]:
        asked.append(remaining[0])
        if remaining[0] in truth:
            told[remaining[0]] = truth[remaining[0]]
    return asked


def _implied(truth: Known, asked: Sequence[str]) -> Iterator[str]:
    """What was asked after an answer that settles it."""
    for number, field in enumerate(asked):
        settles, fields = _SETTLED.get(field, (bool, ()))
        if field in truth and fields and settles(truth[field]):
            stands_in = field == "title_level" and truth.get(_STANDS_IN, "none") != "none"
            yield from (f"{other} after {field}" for other in fields if other in asked[number:] and not stands_in)


def _smallest(examiner: Examiner, target: str, truth: Known) -> tuple[int, bool]:
    """How many facts prove the verdict at least, and whether that is sure; 0 where it is open.

    Facts without which the rest proves nothing are in every proof; then ever larger sets of the others are tried.
    """
    found = proof.proof(examiner, target, truth)
    if not found:
        return 0, True
    fields = [field for field in nodes.fields(examiner.target(target).formula) if field in truth]

    def proves(chosen: Sequence[str]) -> bool:
        return examiner.decide_known(target, {field: truth[field] for field in chosen}) != "undetermined"

    needed = [field for field in fields if not proves([other for other in fields if other != field])]
    others, tried = [field for field in fields if field not in needed], 0
    for more in range(len(found) - len(needed)):
        for chosen in itertools.combinations(others, more):
            if tried == _TRIED:
                return len(needed) + more, False
            tried += 1
            if proves([*needed, *chosen]):
                return len(needed) + more, True
    return len(found), True


def _gold(path: Path, examiners: Mapping[str, Examiner]) -> People:
    people = defaultdict[tuple[str, str], list[Known]](list)
    for line in path.read_text(encoding="utf-8").splitlines():
        given = json.loads(line)
        profile = library.examiner_of(examiners, given["notice"]).profile
        people[given["notice"], given["target"]].append(known.prepare(profile, given["profile"]))
    return people


def _applicants(examiners: Mapping[str, Examiner]) -> People:
    """Some of each notice's own cases, and others like them."""
    people = defaultdict[tuple[str, str], list[Known]](list)
    for notice, examiner in examiners.items():
        for case in cases.load(NOTICES / notice / cases.CASES, examiner).cases:
            people[notice, case.target].append(known.prepare(examiner.profile, dict(case.facts)))
    chance = random.Random(0)
    for (notice, target), everybody in people.items():
        chosen = chance.sample(everybody, min(_CASES, len(everybody)))
        strangers = [_stranger(examiners[notice], target, one, chance) for one in chance.choices(everybody, k=_RANDOM)]
        people[notice, target] = [*chosen, *strangers]
    return people


def _stranger(examiner: Examiner, target: str, like: Known, chance: random.Random) -> Known:
    """Someone like a case, but for a few facts."""
    formula = examiner.target(target).formula
    changed = dict(like)
    for field in chance.sample(nodes.fields(formula), chance.randint(1, _CHANGED)):
        values = candidates(examiner.rules.engine, formula, {}, field)
        if values:
            value = chance.choice(values)
            changed[field] = (value, value) if examiner.profile[field].kind == "date" else value
    return changed


if __name__ == "__main__":
    main()
