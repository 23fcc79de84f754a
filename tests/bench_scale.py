"""Ten thousand notices: their index, questions, memory: python -m tests.bench_scale (or make bench).

The notices are replicas of the five that are shipped, with other places, years and numbers. Beside ours in the same
run: plain FTS5 over pairs of characters, all clauses in one table.
"""

import datetime
import itertools
import json
import random
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from knowledge import lexicon
from knowledge.answers import KnowledgeBase
from knowledge.index import Index
from knowledge.notices import Identity, Notice, load_notices
from knowledge.text import normalise

COUNT = 10_000
NOW = datetime.datetime(2026, 11, 21, 9)
_ASKED = 1_000
_QUESTIONS = ("材料最晚哪天交", "论文要几篇", "学历有什么要求", "联系电话是多少", "能不能邮寄", "继续教育要多少学时")


def main() -> None:
    """Make the notices, then measure each thing in a process of its own."""
    if sys.argv[1:]:
        print(json.dumps({"build": _build, "ask": _ask, "peer": _peer}[sys.argv[1]](Path(sys.argv[2]))))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clauses = replicate(folder / "notices", COUNT)
        _line("notices, clauses", f"{COUNT:,}, {clauses:,}")
        built, asked, peer = (_apart(what, folder) for what in ("build", "ask", "peer"))
        _line("index built in", f"{built['seconds']:.0f} s, {built['megabytes']:.0f} MB")
        _line("the same, plain FTS5 over pairs", f"{peer['seconds']:.0f} s, {peer['megabytes']:.0f} MB")
        for kind in ("known", "named", "none"):
            _line(f"a question, notice {kind}: median, 95th", _milliseconds(asked[kind]))
        _line("the same, plain FTS5, notice known", _milliseconds(peer["known"]))
        _line("the same, plain FTS5, notice none", _milliseconds(peer["none"]))
        _line("opened in", f"{asked['opening']:.1f} s")
        _line("memory of the process that answers", f"{asked['memory']:.0f} MB")


def _line(what: str, figure: str) -> None:
    print(f"{what:<52} {figure}", flush=True)


def _milliseconds(figures: list[float]) -> str:
    return " ms, ".join(f"{figure * 1e3:.1f}" for figure in figures) + " ms"


def _apart(what: str, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench_scale", what, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def replicate(folder: Path, count: int) -> int:
    """Write `count` notices below `folder`; how many clauses they have together."""
    shipped = list(load_notices().values())
    clauses = 0
    regions = [path for path in lexicon.load().places.values() if "/" in path]
    for number, (region, notice) in enumerate(itertools.islice(_endless(regions, shipped), count)):
        clauses += len(notice.clauses)
        new = folder / f"notice-{number:05}"
        new.mkdir(parents=True)
        for file in ("source.txt", "notice.yaml"):
            text = (notice.folder / file).read_text("utf-8")
            (new / file).write_text(_changed(text, notice.identity, region, number), "utf-8")
    return clauses


def _endless(regions: list[str], shipped: list[Notice]) -> Iterator[tuple[str, Notice]]:
    return itertools.cycle(itertools.product(regions, shipped))


def _changed(text: str, identity: Identity, region: str, number: int) -> str:
    """The text for another place, year and document number."""
    for old, new in zip(identity.region.split("/")[::-1], region.split("/")[::-1], strict=False):
        text = text.replace(old, new).replace(lexicon.short_place(old), lexicon.short_place(new))
    if identity.year is not None:
        text = text.replace(str(identity.year), str(2000 + number // 2000))
    if identity.number is not None:
        figure = identity.number.rstrip("号").rsplit("〕", 1)[-1]
        text = text.replace(f"{figure}号", f"{number}号")
    return text


def _build(folder: Path) -> dict[str, float]:
    begin = time.perf_counter()
    Index.open(folder / "notices", folder / "cache").close()
    (path,) = (folder / "cache").glob("*.db")
    return {"seconds": time.perf_counter() - begin, "megabytes": path.stat().st_size / 1e6}


def _ask(folder: Path) -> dict[str, object]:
    begin = time.perf_counter()
    knowledge = KnowledgeBase.open(folder / "notices", folder / "cache")
    opening = time.perf_counter() - begin
    chance = random.Random(5)
    ids = chance.choices(list(knowledge.notices), k=_ASKED)
    named = [lexicon.short_place(knowledge.identities[id].region.split("/")[-1]) for id in ids]
    figures = {
        "known": _timed(lambda at: knowledge.ask(_question(at), ids[at], NOW)),
        "named": _timed(lambda at: knowledge.ask(named[at] + _question(at), None, NOW)),
        "none": _timed(lambda at: knowledge.ask(_question(at), None, NOW)),
    }
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**figures, "opening": opening, "memory": memory}


def _question(at: int) -> str:
    return _QUESTIONS[at % len(_QUESTIONS)]


def _timed(ask: Callable[[int], object]) -> tuple[float, float]:
    """Median and 95th percentile, in seconds."""
    seconds = []
    for at in range(_ASKED):
        begin = time.perf_counter()
        ask(at)
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]


def _peer(folder: Path) -> dict[str, object]:
    """One table with the clauses of all notices, a notice told by the range of its rows."""
    path = folder / "peer.db"
    begin = time.perf_counter()
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("create virtual table clause using fts5(words, content='')")
    ranges: list[tuple[int, int]] = []
    row = 0
    for source in sorted((folder / "notices").iterdir()):
        first = row + 1
        for line in (source / "source.txt").read_text("utf-8").split("\n"):
            row += 1
            database.execute("insert into clause (rowid, words) values (?, ?)", (row, " ".join(_pairs(line))))
        ranges.append((first, row))
    database.commit()
    seconds = time.perf_counter() - begin
    query = "select rowid from clause where clause match ? and rowid between ? and ? order by rank limit 3"
    chosen = random.Random(5).choices(ranges, k=_ASKED)

    def ask(at: int, rows: tuple[int, int]) -> object:
        match = " OR ".join(f'"{pair}"' for pair in _pairs(_question(at)))
        return database.execute(query, (match, *rows)).fetchall()

    known, none = _timed(lambda at: ask(at, chosen[at])), _timed(lambda at: ask(at, (1, row)))
    shutil.rmtree(folder / "notices")
    return {"seconds": seconds, "megabytes": path.stat().st_size / 1e6, "known": known, "none": none}


def _pairs(text: str) -> list[str]:
    plain = "".join(character for character in normalise(text) if character.isalnum())
    return [plain[i : i + 2] for i in range(len(plain) - 1)]


if __name__ == "__main__":
    main()
