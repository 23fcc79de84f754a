"""How well questions are answered and facts read, on sentences written by somebody who saw neither code nor data.

python -m tests.evaluate (or make eval); with -v every open sentence that goes wrong. See `tests.judging`.
"""

import collections
import sys
from collections.abc import Iterable

from dialogs.assistant import Assistant
from tests import judging
from tests.judging import Gold

_OUTCOMES = ("answer", "clarify", "unknown")

Judged = list[tuple[Gold, str | None]]


def main() -> int:
    """Print each half's accuracy by topic and style, the confusion of outcomes, and how often a score is right."""
    assistant = Assistant.load()
    for half in ("open", "aside"):
        answers(assistant, f"questions, {half}", judging.questions(half))
        facts(assistant, half)
    answers(assistant, "questions on which the notice is silent, near to what it says", judging.silent())
    return 0


def answers(assistant: Assistant, what: str, questions: Iterable[Gold]) -> None:
    """How some questions are answered."""
    judged: Judged = []
    outcomes: collections.Counter[tuple[str, str]] = collections.Counter()
    by_score: dict[int, list[bool]] = collections.defaultdict(list)
    for gold in questions:
        answer = assistant.knowledge.ask(gold["q"], gold["notice"], judging.moment(gold), gold.get("previous"))
        fault = judging.wrong_answer(gold, answer)
        judged.append((gold, fault))
        outcomes[gold["expect"], answer.status] += 1
        if answer.status == "answer":
            by_score[min(9, int(10 * answer.score))].append(fault is None)
    _report(what, judged, ("topic", "style"))
    for wanted in _OUTCOMES:
        row = ", ".join(f"{got} {outcomes[wanted, got]}" for got in _OUTCOMES if outcomes[wanted, got])
        print(f"  {wanted} wanted: {row or 'never'}")
    for score, right in sorted(by_score.items(), reverse=True):
        share = f"{sum(right)}/{len(right)} right = {100 * sum(right) / len(right):.0f} %"
        print(f"  score {score / 10:.1f} and more: {share}")


def facts(assistant: Assistant, half: str) -> None:
    """How the utterances of a half are read."""
    judged = [(gold, judging.wrong_facts(gold, assistant.reader)) for gold in judging.utterances(half)]
    _report(f"utterances, {half}", judged, ("style",))


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
