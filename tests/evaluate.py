"""How well questions are answered and facts read, on sentences written by somebody who saw neither code nor data.

python -m tests.evaluate (or make eval). `tests/gold/*_open.jsonl` may be looked at when mending causes,
`*_aside.jsonl` only be measured: a gap between the two says that something was tuned, not understood.
"""

import collections
import datetime
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from dialogs.assistant import Assistant

GOLD = Path(__file__).parent / "gold"
NOW = datetime.datetime(2026, 11, 21, 9)

Gold = dict[str, Any]
Judge = Callable[[Assistant, Gold], str | None]


def main() -> int:
    """Print each file's accuracy by kind, and with -v every sentence that went wrong."""
    assistant = Assistant.load()
    for path in sorted(GOLD.glob("*.jsonl")):
        judge, kinds = (
            (_wrong_answer, ("topic", "style")) if path.stem.startswith("faq") else (_wrong_facts, ("style",))
        )
        _report(path, list(_judged(path, assistant, judge)), kinds)
    return 0


def _judged(path: Path, assistant: Assistant, judge: Judge) -> Iterator[tuple[Gold, str | None]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        yield gold, judge(assistant, gold)


def _report(path: Path, judged: list[tuple[Gold, str | None]], kinds: tuple[str, ...]) -> None:
    right = sum(fault is None for _, fault in judged)
    print(f"{path.stem}: {right} of {len(judged)} right = {100 * right / len(judged):.1f} %")
    for kind in kinds:
        counts: dict[str, list[int]] = collections.defaultdict(lambda: [0, 0])
        for gold, fault in judged:
            counts[str(gold.get(kind))][fault is not None] += 1
        print(f"  by {kind}: " + ", ".join(f"{name} {ok}/{ok + bad}" for name, (ok, bad) in sorted(counts.items())))
    if path.stem.startswith("faq"):
        outcomes = collections.Counter((gold["expect"], str(fault)) for gold, fault in judged if fault in _OUTCOMES)
        print("  wrong outcome: " + (", ".join(f"{want} {got} {n}" for (want, got), n in outcomes.items()) or "none"))
    if "-v" in sys.argv:
        for gold, fault in judged:
            if fault is not None:
                print(f"    {gold['id']} {gold.get('q') or gold.get('text')} -> {fault}")


_OUTCOMES = ("became answer", "became clarify", "became unknown")


def _wrong_answer(assistant: Assistant, gold: Gold) -> str | None:
    answer = assistant.knowledge.ask(gold["q"], gold["notice"], NOW)
    text = re.sub(r"\s", "", answer.text)
    leaked = [pattern for pattern in gold["must_not"] if re.search(pattern, text)]
    if leaked:
        return f"says {leaked}"
    if answer.status != gold["expect"]:
        return f"became {answer.status}"
    if answer.status != "answer":
        return None
    if answer.notice != gold["source"]:
        return f"answered from {answer.notice}"
    missing = [pattern for pattern in gold["must"] if not re.search(pattern, text)]
    return f"lacks {missing}" if missing else None


def _wrong_facts(assistant: Assistant, gold: Gold) -> str | None:
    today = datetime.date.fromisoformat(gold["today"])
    facts = json.loads(json.dumps(assistant.reader.read(gold["text"], gold["asking"], today).facts))
    want = gold["expect"]
    wrong = [f"{name}: {facts.get(name)!r}, not {value!r}" for name, value in want.items() if facts.get(name) != value]
    wrong += [f"{name}: {facts[name]!r}, told by nobody" for name in facts if name not in want]
    return "; ".join(wrong) or None


if __name__ == "__main__":
    sys.exit(main())
