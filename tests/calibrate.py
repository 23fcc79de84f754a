"""Fit the model of how sure answers are: python -m tests.calibrate (or make calibrate).

Of each open question for which a notice is chosen, the answer is taken that would be given if any were good enough,
with its signs; the model is the logistic regression of being right on the signs. The questions that are kept aside have
no part in it.
"""

import math
import operator
import sys
from collections.abc import Sequence

import yaml

from knowledge import confidence, parting, relevance
from knowledge.answers import Answer, KnowledgeBase
from tests import judging

_PRIOR = 1.0  # the inverse variance of each weight; keeps few examples from making large ones
_STEPS = 12
_LEAST = 0.45

_OWN = 0.3  # what a question of our own counts beside one written blind: its words are the lexicon's
_NEAR = 0.6  # what one counts that comes near to what a notice says: a wrong answer harms more than none

Example = tuple[dict[str, float], bool, float]
"""The signs of an answer, whether it is right, and how much it counts."""


def main() -> int:
    """Write knowledge/confidence.yaml anew, and print how it does."""
    eager = confidence.load().model_copy(update={"least": 0.0})
    confidence.load = lambda: eager  # type: ignore[assignment]
    knowledge = KnowledgeBase.open()
    examples: list[Example] = []
    exactly: dict[bool, list[bool]] = {False: [], True: []}
    weighed = ((1.0, judging.questions("open")), (_OWN, judging.own()), (_NEAR, judging.silent()))
    for weight, one in ((weight, one) for weight, several in weighed for one in several):
        told = knowledge.understand(one["q"], one["notice"], one.get("previous"))
        if isinstance(told.chosen, Answer) or parting.several(told.match.rest, knowledge.pairs):
            continue
        answer = knowledge.ask(one["q"], one["notice"], judging.moment(one), one.get("previous"))
        right = answer.status == "answer" and judging.wrong_answer(one, answer) is None
        if answer.status == "answer" and answer.kind != "clause":
            exactly[len(parting.PARTS.split(told.asked.text)) > 1].append(right)
        elif answer.kind == "clause":
            found = knowledge.candidates(told.chosen, told.asked)
            at = found.index(relevance.answering(told.asked, found)[0])
            examples.append((relevance.signs(told.asked, knowledge.passages(told.chosen), found, at), right, weight))
    constant, weights = fitted(examples)
    fresh = {
        "least": _LEAST,
        "exact": _share(exactly[False]),
        "exact_beside": _share(exactly[True]),
        "constant": round(constant, 3),
        "weights": {name: round(weight, 3) for name, weight in weights.items()},
    }
    confidence.MODEL.write_text(
        "# Made by `make calibrate`; see knowledge/confidence.py.\n" + yaml.safe_dump(fresh, sort_keys=False), "utf-8"
    )
    good = sum(right for _, right, _ in examples)
    facts = [*exactly[False], *exactly[True]]
    print(f"{good} of {len(examples)} answers from clauses are right, {sum(facts)} of {len(facts)} from facts")
    return 0


def _share(right: Sequence[bool]) -> float:
    return round(sum(right) / len(right), 3)


def fitted(examples: Sequence[Example]) -> tuple[float, dict[str, float]]:
    """The constant and the weights of the logistic regression with a normal prior, by Newton's method."""
    names = sorted(examples[0][0])
    rows = [([1.0, *(signs[name] for name in names)], float(right), weight) for signs, right, weight in examples]
    weights = [0.0] * (len(names) + 1)
    priors = [0.0, *(_PRIOR for _ in names)]
    for _ in range(_STEPS):
        slope = [prior * weight for prior, weight in zip(priors, weights, strict=True)]
        bend = [[prior * (i == j) for j in range(len(weights))] for i, prior in enumerate(priors)]
        for row, right, weight in rows:
            sure = 1 / (1 + math.exp(-sum(map(operator.mul, weights, row))))
            for i, x in enumerate(row):
                slope[i] += weight * (sure - right) * x
                bend[i] = [b + weight * sure * (1 - sure) * x * y for b, y in zip(bend[i], row, strict=True)]
        weights = [w - step for w, step in zip(weights, _solved(bend, slope), strict=True)]
    return weights[0], dict(zip(names, weights[1:], strict=True))


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """The solution of a system of linear equations with a positive definite matrix."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for i, pivot in enumerate(rows):
        for row in rows[i + 1 :]:
            share = row[i] / pivot[i]
            row[i:] = [a - share * b for a, b in zip(row[i:], pivot[i:], strict=True)]
    solution = [0.0] * len(rows)
    for i in reversed(range(len(rows))):
        known = sum(map(operator.mul, rows[i][i + 1 : -1], solution[i + 1 :]))
        solution[i] = (rows[i][-1] - known) / rows[i][i]
    return solution


if __name__ == "__main__":
    sys.exit(main())
