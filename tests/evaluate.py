"""How well questions are answered and facts read, on sentences written by somebody who saw neither code nor data.

python -m tests.evaluate (or make eval); with -v every open sentence that goes wrong, with --picture the reliability of
the scores is drawn anew. See `tests.judging`.
"""

import collections
import sys
from collections.abc import Iterable
from pathlib import Path

from dialogs.assistant import Assistant
from tests import judging, picture
from tests.judging import Gold

PICTURE = Path(__file__).parents[1] / "docs" / "reliability.svg"
_HALVES = {"open": "fitted on these", "aside": "kept aside"}
_OUTCOMES = ("answer", "clarify", "unknown")

Judged = list[tuple[Gold, str | None]]


def main() -> int:
    """Print each half's accuracy by topic and style, the confusion of outcomes, and how often a score is right."""
    assistant = Assistant.load()
    halves: dict[str, list[tuple[float, bool]]] = {}
    for half, told in _HALVES.items():
        halves[told] = []
        for kind in ("ordinary", "hard"):
            halves[told] += answers(assistant, f"{kind} questions, {half}", judging.questions(half, kind))
            facts(assistant, half, kind)
    answers(assistant, "questions on which the notice is silent, near to what it says", judging.silent())
    if "--picture" in sys.argv:
        PICTURE.write_text(picture.reliability(halves), "utf-8")
        print(f"drawn: {PICTURE}")
    return 0


def answers(assistant: Assistant, what: str, questions: Iterable[Gold]) -> list[tuple[float, bool]]:
    """Print how some questions are answered; the score of each answer, and whether it is right."""
    judged: Judged = []
    outcomes: collections.Counter[tuple[str, str]] = collections.Counter()
    scores: list[tuple[float, bool]] = []
    for gold in questions:
        answer = assistant.knowledge.ask(gold["q"], gold["notice"], judging.moment(gold), gold.get("previous"))
        fault = judging.wrong_answer(gold, answer)
        judged.append((gold, fault))
        outcomes[gold["expect"], answer.status] += 1
        if answer.status == "answer":
            scores.append((answer.score, fault is None))
    _report(what, judged, ("topic", "style"))
    for wanted in _OUTCOMES:
        row = ", ".join(f"{got} {outcomes[wanted, got]}" for got in _OUTCOMES if outcomes[wanted, got])
        print(f"  {wanted} wanted: {row or 'never'}")
    by_score: dict[int, list[bool]] = collections.defaultdict(list)
    for given, good in scores:
        by_score[min(9, int(10 * given))].append(good)
    for score, right in sorted(by_score.items(), reverse=True):
        share = f"{sum(right)}/{len(right)} right = {100 * sum(right) / len(right):.0f} %"
        print(f"  score {score / 10:.1f} and more: {share}")
    return scores


def facts(assistant: Assistant, half: str, kind: str) -> None:
    """Print how the utterances of a half and kind are read."""
    judged = [(gold, judging.wrong_facts(gold, assistant.reader)) for gold in judging.utterances(half, kind)]
    _report(f"{kind} utterances, {half}", judged, ("style",))


def _report(what: str, judged: Judged, kinds: tuple[str, ...]) -> None:
    right = sum(fault is None for _, fault in judged)
    print(f"{what}: {right} of {len(judged)} right = {100 * right / len(judged):.1f} %")
    for kind in kinds:
        counts: dict[str, list[int]] = collections.defaultdict(lambda: [0, 0])
        for gold, fault in judged:
            counts[str(gold.get(kind))][fault is not None] += 1
        print(f"  by {kind}: " + ", ".join(f"{name} {ok}/{ok + bad}" for name, (ok, bad) in sorted(counts.items())))
    if "-v" in sys.argv and "aside" not in what:
        for gold, fault in judged:
            if fault is not None:
                print(f"    {gold['id']} {gold.get('q') or gold.get('text')} -> {fault}")


if __name__ == "__main__":
    sys.exit(main())
