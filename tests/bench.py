"""Speed and memory, measured on this run: python -m tests.bench (or make bench)."""

import datetime
import itertools
import resource
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from dialogs.assistant import Assistant
from dialogs.simulation import simulate
from knowledge.answers import KnowledgeBase
from knowledge.notices import NOTICES
from knowledge.text import normalise
from rules import cases, report
from rules.verdict import Examiner

NOW = datetime.datetime(2026, 11, 21, 9)
_SECONDS = 3.0
"""How long each thing is repeated."""


def main() -> None:
    """Print every figure."""
    _line("start, warm, to the first reply", f"{_start_seconds():.2f} s (median of 5)")
    assistant = Assistant.load()
    everybody = [
        (examiner, case)
        for id, examiner in assistant.examiners.items()
        for case in cases.load(NOTICES / id / cases.CASES, examiner).cases
    ]
    _verdicts(everybody)
    _questions(assistant)
    _reading(assistant)
    _turns(assistant, everybody)
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    _line("memory of this process at its largest", f"{largest:.0f} MB")


def _line(what: str, figure: str) -> None:
    print(f"{what:<52} {figure}", flush=True)


def _start_seconds() -> float:
    def once() -> float:
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-m", "bot", "chat"], input="你好\n".encode(), capture_output=True, check=True)
        return time.perf_counter() - begin

    once()
    return statistics.median(once() for _ in range(5))


def _repeated(calls: list[Callable[[], Any]]) -> list[float]:
    """Seconds of each call, the calls in turn until the time is up."""
    seconds: list[float] = []
    end = time.perf_counter() + _SECONDS
    for call in itertools.cycle(calls):
        begin = time.perf_counter()
        if begin > end:
            break
        call()
        seconds.append(time.perf_counter() - begin)
    return seconds


def _rate(what: str, seconds: list[float]) -> float:
    median, late = statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]
    _line(what, f"{len(seconds) / sum(seconds):,.0f} a second (median {median * 1e3:.2f} ms, 95th {late * 1e3:.2f} ms)")
    return median


def _verdicts(everybody: list[tuple[Examiner, cases.Case]]) -> None:
    bare = _rate("verdicts alone", _repeated([_call(e.decide, c.target, c.facts) for e, c in everybody]))
    reasoned = [_call(report.as_record, e, c.target, c.facts) for e, c in everybody]
    told = _rate("verdicts with reasons, in words", _repeated(reasoned))
    _line("reasons cost, times a verdict alone", f"{told / bare:.1f}")


def _questions(assistant: Assistant) -> None:
    base = assistant.knowledge
    asked = list(_questions_about(base))
    ours = _rate("questions answered, notice known", _repeated([_call(base.ask, q, id, NOW) for id, q in asked]))
    peer = _peer(base)
    plain = _rate("the same by plain FTS5 over pairs of characters", _repeated([_call(peer, q, id) for id, q in asked]))
    _line("our answers, times plain FTS5", f"{ours / plain:.1f}")


def _questions_about(base: KnowledgeBase) -> Iterator[tuple[str, str]]:
    """A question from each clause's own first words: no list of questions, so none to tune to."""
    for id, notice in base.notices.items():
        for clause in notice.clauses:
            if len(clause.text) > 20:
                yield id, f"{clause.text[:14]}是什么要求"


def _peer(base: KnowledgeBase) -> Callable[[str, str], Any]:
    """What one would write in an afternoon: FTS5, pairs of characters, BM25, one table for all notices."""
    database = sqlite3.connect(":memory:")
    database.execute("create virtual table clause using fts5(notice unindexed, path unindexed, words)")
    for id, notice in base.notices.items():
        for clause in notice.clauses:
            database.execute("insert into clause values (?, ?, ?)", (id, clause.path, " ".join(_pairs(clause.text))))

    def ask(question: str, notice: str) -> Any:
        match = " OR ".join(f'"{pair}"' for pair in _pairs(question))
        query = "select path from clause where clause match ? and notice = ? order by rank limit 3"
        return database.execute(query, (match, notice)).fetchall()

    return ask


def _pairs(text: str) -> list[str]:
    plain = "".join(character for character in normalise(text) if character.isalnum())
    return [plain[i : i + 2] for i in range(len(plain) - 1)]


def _reading(assistant: Assistant) -> None:
    today = NOW.date()
    sentences = ["我是本科，2019年7月评的助工，2020年聘的", "没有", "论文一作2篇", "在一家国企上班", "记不清了"]
    _rate("sentences read", _repeated([_call(assistant.reader.read, text, None, today) for text in sentences]))
    long = [
        _longest(piece)
        for piece in ("不没", "1", "22、23、24年", "wo shi benke ", "没论文没专著", "🥲", "，".join(sentences))
    ]
    slowest = max(min(_seconds(_call(assistant.reader.read, text, None, today)) for _ in range(5)) for text in long)
    _line("the slowest of long texts read", f"{1e3 * slowest:.1f} ms (4,096 characters)")


def _longest(piece: str) -> str:
    return (piece * 4096)[:4096]


def _seconds(call: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def _turns(assistant: Assistant, everybody: list[tuple[Examiner, cases.Case]]) -> None:
    """Whole interviews: how many turns a second, how many interviews a minute."""
    interviews = questions = 0
    begin = time.perf_counter()
    for examiner, case in everybody[:: max(1, len(everybody) // 150)]:
        result = simulate(assistant, examiner.rules.notice, case.target, case.facts, NOW)
        interviews, questions = interviews + 1, questions + len(result["asked"])
    seconds = time.perf_counter() - begin
    turns = questions + interviews
    _line("turns of interviews", f"{turns / seconds:,.0f} a second ({1e3 * seconds / turns:.2f} ms each)")
    each = f"{questions / interviews:.1f} questions each"
    _line("whole interviews", f"1,000 in {1000 * seconds / interviews:.1f} s ({each})")


def _call(function: Callable[..., Any], *arguments: Any) -> Callable[[], Any]:
    return lambda: function(*arguments)


if __name__ == "__main__":
    main()
