"""The same rule of three routes in each engine, in one run, and our own rules: python -m tests.bench_rules.

zen-engine (https://gorules.io) is a peer to measure beside: its compiled expression, and its decision table through a
loader that keeps what it has read. Neither knows unknown facts; all agree on complete ones, which is checked first.
"""

import itertools
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import zen

from knowledge.notices import NOTICES
from rules import cases, changes, known, library, prospects, report
from rules.known import Known
from rules.verdict import Examiner

Facts: TypeAlias = dict[str, Any]
Person: TypeAlias = tuple[str, Examiner, cases.Case, Known]
"""Notice, its examiner, one of its cases, the case's facts made ready."""

_PEOPLE = 200
_ROUNDS = 40
_CASES = 60
"""Cases of each notice at most, for what takes long."""

_SOURCE = """一、申报条件

诚信且未退休。博士；或硕士满2年、论文1篇；或本科满5年、论文2篇、成果突出。
"""
_RULES = """cut_off: {day: 2024-12-31, clause: 一, quote: 申报条件}
specialties: {}
requirements:
  integrity: {label: 诚信, clause: 一, quote: 诚信, holds: integrity_ok}
  in_work: {label: 未退休, clause: 一, quote: 未退休, holds: not retired}
  doctor: {label: 博士, clause: 一, quote: 博士, holds: degree == doctor}
  master: {label: 硕士, clause: 一, quote: 硕士, holds: degree == master}
  two_years: {label: 满2年, clause: 一, quote: 满2年, holds: post_years >= 2}
  paper: {label: 论文1篇, clause: 一, quote: 论文1篇, holds: papers_first >= 1}
  bachelor: {label: 本科, clause: 一, quote: 本科, holds: degree == bachelor}
  five_years: {label: 满5年, clause: 一, quote: 满5年, holds: post_years >= 5}
  papers: {label: 论文2篇, clause: 一, quote: 论文2篇, holds: papers_first >= 2}
  results: {label: 成果突出, clause: 一, quote: 成果突出, holds: notable_results}
targets:
  title:
    name: 职称
    level: intermediate
    requires: [integrity, in_work]
    routes:
      doctor: {name: 博士, requires: [doctor]}
      master: {name: 硕士, requires: [master, two_years, paper]}
      bachelor: {name: 本科, requires: [bachelor, five_years, papers, results]}
"""
_EXPRESSION = (
    "integrity_ok and not retired and (degree == 'doctor'"
    " or degree == 'master' and post_years >= 2 and papers_first >= 1"
    " or degree == 'bachelor' and post_years >= 5 and papers_first >= 2 and notable_results)"
)
_COLUMNS = ("integrity_ok", "retired", "degree", "post_years", "papers_first", "notable_results")
_ROWS = (
    ("true", "false", "'doctor'", "", "", "", "'eligible'", "'doctor'"),
    ("true", "false", "'master'", ">= 2", ">= 1", "", "'eligible'", "'master'"),
    ("true", "false", "'bachelor'", ">= 5", ">= 2", "true", "'eligible'", "'bachelor'"),
    ("", "", "", "", "", "", "'ineligible'", "null"),
)


def main() -> None:
    """Print every figure."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "source.txt").write_text(_SOURCE, encoding="utf-8")
        Path(folder, "rules.yaml").write_text(_RULES, encoding="utf-8")
        _same_rule(library.load_examiner(Path(folder)))
    _own_rules()


def _line(what: str, figure: str) -> None:
    print(f"{what:<58} {figure}", flush=True)


def _plain(facts: Facts) -> bool:
    """What a programmer would write for this one rule."""
    return bool(
        facts["integrity_ok"]
        and not facts["retired"]
        and (
            facts["degree"] == "doctor"
            or (facts["degree"] == "master" and facts["post_years"] >= 2 and facts["papers_first"] >= 1)
            or (
                facts["degree"] == "bachelor"
                and facts["post_years"] >= 5
                and facts["papers_first"] >= 2
                and facts["notable_results"]
            )
        )
    )


def _same_rule(examiner: Examiner) -> None:
    chance = random.Random(0)
    people = [_anybody(examiner, chance) for _ in range(_PEOPLE)]
    ready = [known.prepare(examiner.profile, facts) for facts in people]
    expression, table = zen.compile_expression(_EXPRESSION), _table()

    def examined(facts: Known) -> Any:
        return examiner.examine_known("title", facts)

    def worded(facts: Known) -> Any:
        return report.reasons(examiner, examined(facts), facts)

    engines: dict[str, tuple[Callable[[Any], Any], Sequence[Any]]] = {
        "plain Python": (_plain, people),
        "zen, compiled expression": (expression.evaluate, people),
        "zen, decision table": (lambda facts: table.evaluate("rule", facts), people),
        "zen, decision table, traced": (lambda facts: table.evaluate("rule", facts, {"trace": True}), people),
        "ours, verdict, facts made ready": (lambda facts: examiner.decide_known("title", facts), ready),
        "ours, verdict, plain facts": (lambda facts: examiner.decide("title", facts), people),
        "ours, every reason, facts made ready": (examined, ready),
        "ours, every reason in words, facts made ready": (worded, ready),
        "ours, every reason in words, plain facts": (
            lambda facts: worded(known.prepare(examiner.profile, facts)),
            people,
        ),
    }
    _agree(examiner, people, expression, table)
    spent = _timed(engines)
    for name, seconds in spent.items():
        _line(name, f"{seconds * 1e6:8.2f} µs")
    _ratio(spent, "ours, verdict, facts made ready", "zen, compiled expression", "asked 1.2")
    _ratio(spent, "ours, verdict, plain facts", "zen, compiled expression", "beside it")
    _ratio(spent, "ours, every reason, facts made ready", "zen, decision table, traced", "asked 1.0")
    _ratio(spent, "ours, every reason in words, facts made ready", "zen, decision table, traced", "asked 1.0")
    _ratio(spent, "ours, every reason in words, plain facts", "zen, decision table, traced", "beside it")


def _anybody(examiner: Examiner, chance: random.Random) -> Facts:
    """Random complete facts, half of them people whom only their degree and what they did tells apart."""
    usual = chance.random() < 0.5
    return {
        "integrity_ok": usual or chance.random() < 0.5,
        "retired": not usual and chance.random() < 0.5,
        "degree": chance.choice(examiner.profile["degree"].values),
        "post_years": chance.randint(0, 8),
        "papers_first": chance.randint(0, 3),
        "notable_results": chance.random() < 0.5,
    }


def _table() -> zen.ZenEngine:
    """The rule as zen's decision table, the first row that fits; its content is read once."""
    inputs = [{"id": name, "name": name, "field": name, "type": "expression"} for name in _COLUMNS]
    outputs = [{"id": name, "name": name, "field": name, "type": "expression"} for name in ("verdict", "route")]
    ids = (*_COLUMNS, "verdict", "route")
    rows = [{"_id": str(number), **dict(zip(ids, row, strict=True))} for number, row in enumerate(_ROWS)]
    content = {"hitPolicy": "first", "inputs": inputs, "outputs": outputs, "rules": rows}
    kinds = {"in": ("inputNode", {}), "table": ("decisionTableNode", content), "out": ("outputNode", {})}
    place = {"x": 0, "y": 0}
    graph = {
        "nodes": [
            {"id": id, "type": kind, "name": id, "position": place, "content": inside}
            for id, (kind, inside) in kinds.items()
        ],
        "edges": [
            {"id": f"{one}-{other}", "sourceId": one, "targetId": other, "type": "edge"}
            for one, other in itertools.pairwise(kinds)
        ],
    }
    read = zen.ZenDecisionContent(json.dumps(graph))
    return zen.ZenEngine({"loader": lambda key: read})


def _agree(examiner: Examiner, people: Sequence[Facts], expression: Any, table: Any) -> None:
    eligible = 0
    for facts in people:
        ours = examiner.decide("title", facts)
        row = table.evaluate("rule", facts)["result"]
        answers = {_plain(facts), expression.evaluate(facts), row["verdict"] == "eligible", ours == "eligible"}
        verdict = examiner.examine("title", facts)
        if len(answers) > 1 or row["verdict"] != ours or row.get("route") != (verdict.route and verdict.route.id):
            raise AssertionError(f"the engines disagree on {facts}")
        eligible += ours == "eligible"
    _line("all agree on complete facts", f"{len(people)} people, {eligible} eligible")


def _timed(engines: Mapping[str, tuple[Callable[[Any], Any], Sequence[Any]]]) -> dict[str, float]:
    """Seconds a call: the median of rounds in which the engines take turns, so that what disturbs one disturbs all."""
    rounds: dict[str, list[float]] = {name: [] for name in engines}
    for _ in range(_ROUNDS):
        for name, (call, people) in engines.items():
            begin = time.perf_counter()
            for facts in people:
                call(facts)
            rounds[name].append((time.perf_counter() - begin) / len(people))
    return {name: statistics.median(seconds) for name, seconds in rounds.items()}


def _ratio(spent: Mapping[str, float], ours: str, theirs: str, asked: str) -> None:
    _line(f"{ours.removeprefix('ours, ')} / {theirs}", f"{spent[ours] / spent[theirs]:8.2f} times ({asked})")


def _own_rules() -> None:
    examiners = library.load_examiners()
    people = [
        (id, examiner, case, known.prepare(examiner.profile, dict(case.facts)))
        for id, examiner in examiners.items()
        for case in cases.load(NOTICES / id / cases.CASES, examiner).cases
    ]
    _with_reasons(people)
    some = list(_some(people, random.Random(0)))
    _next_question(some)
    taking = [(examiner, case.target, facts) for _, examiner, case, facts in some]
    _each("what it takes (asked 50 ms)", _seconds(changes.proposals, taking))
    _each("what one can apply for (asked 20 ms)", _seconds(_prospects, [(examiners, p[3]) for p in some]))


def _prospects(examiners: Mapping[str, Examiner], facts: known.Known) -> object:
    return prospects.prospects(examiners.values(), lambda examiner, target: facts)


def _some(people: Sequence[Person], chance: random.Random) -> Iterator[Person]:
    """So many of each notice's cases."""
    for _, own in itertools.groupby(people, key=lambda person: person[0]):
        everybody = list(own)
        yield from chance.sample(everybody, min(_CASES, len(everybody)))


def _with_reasons(people: Iterable[Person]) -> None:
    """Each target's verdict with reasons in words, on facts made ready; asked of the largest is 150 µs."""
    by_target: dict[str, list[tuple[Examiner, str, Known]]] = {}
    for id, examiner, case, facts in people:
        by_target.setdefault(f"{id} {case.target}", []).append((examiner, case.target, facts))
    for name, own in by_target.items():
        for _ in range(2):
            reasoned = _seconds(_reasoned, own)

        _line(f"{name}, reasons in words", f"{statistics.median(reasoned) * 1e6:8.1f} µs (median of {len(own)})")


def _reasoned(examiner: Examiner, target: str, facts: Known) -> Any:
    return report.reasons(examiner, examiner.examine_known(target, facts), facts)


def _next_question(people: Sequence[Person]) -> None:
    """In the states of interviews, first with examiners that have examined nobody, then once more with the same."""
    fresh = library.load_examiners()
    for told in ("cold", "warm"):
        spent = [seconds for id, _, case, facts in people for seconds in _interview(fresh[id], case.target, facts)]
        _each(f"next question, {told} (asked 1 ms)", spent)


def _interview(examiner: Examiner, target: str, truth: Known) -> list[float]:
    """Seconds that each question of an interview takes to find."""
    spent, asked, told = list[float](), list[str](), dict[str, Any]()
    while True:
        begin = time.perf_counter()
        missing = examiner.examine_known(target, told).missing
        spent.append(time.perf_counter() - begin)
        field = next((field for field in missing if field not in asked), None)
        if field is None:
            return spent
        asked.append(field)
        if field in truth:
            told[field] = truth[field]


def _seconds(call: Callable[..., Any], several: Iterable[tuple[Any, ...]]) -> list[float]:
    spent = []
    for arguments in several:
        begin = time.perf_counter()
        call(*arguments)
        spent.append(time.perf_counter() - begin)
    return spent


def _each(what: str, spent: Sequence[float]) -> None:
    late = statistics.quantiles(spent, n=20)[-1]
    figures = (
        f"median {statistics.median(spent) * 1e3:.3f} ms, 95th {late * 1e3:.3f} ms, worst {max(spent) * 1e3:.1f} ms"
    )
    _line(what, figures)


if __name__ == "__main__":
    main()
