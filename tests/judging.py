"""The gold files below tests/gold: sentences by people who saw neither code nor data, and what is right on them.

The `open` half may be looked at when causes are mended, the half kept `aside` only be measured. Both have hard
sentences (stories, several questions at once, dialect, slips) and `ordinary` ones, as most people type them.
"""

import datetime
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dialogs.reading.reader import Reader
from knowledge.answers import Answer

GOLD = Path(__file__).parent / "gold"
NOW = datetime.datetime(2026, 11, 21, 9)

NOTICES = {
    "c": "changzhi-2024-engineering",
    "h": "hangzhou-techmgr-draft",
    "j": "jianyang-2020-senior",
    "s": "shanxi-2024-techmgr",
    "t": "taiyuan-2020-engineering",
    "-": None,
}
OWN = Path(__file__).parent / "knowledge" / "questions.txt"
QUESTIONS = [line.split("|") for line in OWN.read_text("utf-8").splitlines() if line and not line.startswith("#")]

Gold = dict[str, Any]


def questions(half: str, kind: str = "") -> Iterator[Gold]:
    """The questions of a half, `open` or `aside`; of one kind, `hard` or `ordinary`, where given."""
    return _half("faq", half, kind)


def silent() -> Iterator[Gold]:
    """Questions on what a notice comes near to and does not say."""
    return _lines("faq_silent")


def utterances(half: str, kind: str = "") -> Iterator[Gold]:
    """The utterances of a half, of one kind where given."""
    return _half("read", half, kind)


def _half(what: str, half: str, kind: str) -> Iterator[Gold]:
    files = {"hard": f"{what}_{half}", "ordinary": f"{what}_ordinary_{half}"}
    for file in (files[kind],) if kind else files.values():
        yield from _lines(file)


def _lines(name: str) -> Iterator[Gold]:
    with (GOLD / f"{name}.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def own() -> Iterator[Gold]:
    """The questions of our own that a notice answers, or is silent on, in the same form."""
    for scope, question, expected in QUESTIONS:
        if expected == "?" or NOTICES[scope] is None:
            continue
        silent = expected.startswith("!")
        source, _, wanted = expected.partition("=")
        yield {
            "q": question,
            "notice": NOTICES[scope],
            "expect": "unknown" if silent else "answer",
            "source": None if silent else NOTICES[source or scope],
            "must": [] if silent else [word.replace(" ?", "") for word in wanted.split(";")],
            "must_not": [word.replace(" ", "") for word in expected.split("!") if word] if silent else [],
        }


def moment(gold: Gold) -> datetime.datetime:
    """When a question is asked."""
    return datetime.datetime.combine(datetime.date.fromisoformat(gold["today"]), NOW.time()) if "today" in gold else NOW


def wrong_answer(gold: Gold, answer: Answer) -> str | None:
    """What is wrong with an answer; None where nothing is."""
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


def wrong_facts(gold: Gold, reader: Reader) -> str | None:
    """What is wrong with how an utterance is read; None where nothing is."""
    today = datetime.date.fromisoformat(gold["today"])
    facts = json.loads(json.dumps(reader.read(gold["text"], gold["asking"], today).facts))
    want = gold["expect"]
    wrong = [f"{name}: {facts.get(name)!r}, not {value!r}" for name, value in want.items() if facts.get(name) != value]
    wrong += [f"{name}: {facts[name]!r}, told by nobody" for name in facts if name not in want]
    return "; ".join(wrong) or None
