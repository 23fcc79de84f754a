"""The search index: one row a clause in SQLite FTS5, built at first start and again when notices or lexicon change.

It lies in a cache folder and is a copy only: an index that is missing, outdated or damaged is built anew, with a
warning in the log where it was damaged. Where the folder cannot be written it lives in memory.
"""

import hashlib
import json
import logging
import os
import sqlite3
import tempfile
import threading
import time
import weakref
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlite_utils

from knowledge import lexicon, reading, text, tokens
from knowledge.errors import IndexDamaged
from knowledge.notices import Notice
from knowledge.reading import Reading

log = logging.getLogger(__name__)

_LAYOUT = "1"  # raise it when the tables or the terms change
_CHECKED_WHOLE = 16_000_000  # bytes; a larger index is checked by a probe only, so that opening stays fast
_ABANDONED = 3600  # seconds; a build takes a few
_WEIGHTS = (1.0, 0.5, 1.5, 0.6)  # words, headings, concepts, sounds

_SCHEMA = """
CREATE VIRTUAL TABLE clauses USING fts5(words, headings, concepts, sounds, tokenize='unicode61');
CREATE TABLE places (row INTEGER PRIMARY KEY, notice TEXT NOT NULL, path TEXT NOT NULL);
CREATE TABLE ranges (notice TEXT PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL);
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_SEARCH = """
SELECT places.path, -bm25(clauses, ?, ?, ?, ?) AS score
FROM clauses JOIN places ON places.row = clauses.rowid
WHERE clauses MATCH ? AND clauses.rowid BETWEEN ? AND ?
ORDER BY score DESC, clauses.rowid LIMIT ?
"""


@dataclass(frozen=True)
class Hit:
    """A clause that was found: its path, and BM25's score, higher is better."""

    path: str
    score: float


def cache_folder() -> Path:
    """Where the index lies: below XDG_CACHE_HOME, or ~/.cache; for somebody without a home, where no folder can be."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache")
    try:
        return base.expanduser() / "title-review-assistant"
    except RuntimeError:
        return Path(os.devnull) / "title-review-assistant"


class Index:
    """An index that is open. Use `Index.open`; safe to use from several threads."""

    def __init__(self, connection: sqlite3.Connection, notices: dict[str, Notice]) -> None:
        self._use(connection)
        self._notices = notices
        self._lock = threading.Lock()
        rows = self._database.execute("SELECT notice, first, last FROM ranges").fetchall()
        self._ranges: dict[str, tuple[int, int]] = {notice: (first, last) for notice, first, last in rows}
        row = self._database.execute("SELECT value FROM meta WHERE key = 'pairs'").fetchone()
        self.pairs: frozenset[str] = frozenset(json.loads(row[0]))
        """Every pair of characters that stands in a notice: what stands there is no typing error."""

    @classmethod
    def open(cls, notices: dict[str, Notice], cache: Path | None = None) -> "Index":
        """The index of these notices, from the cache where it fits them, built where it does not."""
        folder = cache_folder() if cache is None else cache
        path = folder / f"clauses-{_fingerprint(notices)[:16]}.db"
        _remove_abandoned(folder)
        if path.exists():
            try:
                return cls(_checked(path), notices)
            except (sqlite3.DatabaseError, IndexDamaged, ValueError, TypeError, OSError) as error:
                log.warning("The search index %s is damaged (%s); it is built anew.", path, error)
        return cls(_built(path, notices), notices)

    def search(self, notice: str, question: Reading, limit: int = 14) -> list[Hit]:
        """The clauses of one notice that share terms with the question, best first.

        An index found damaged while it is used is built anew in memory, with a warning in the log.
        """
        query = tokens.any_of(_terms(question))
        if not query or notice not in self._ranges:
            return []
        try:
            return self._run(query, self._ranges[notice], limit)
        except sqlite3.DatabaseError as error:
            log.warning("The search index is damaged (%s); it is built anew in memory.", error)
            self.close()
            self._use(_in_memory(self._notices))
            return self._run(query, self._ranges[notice], limit)

    def _run(self, query: str, rows: tuple[int, int], limit: int) -> list[Hit]:
        with self._lock:
            found = self._database.execute(_SEARCH, [*_WEIGHTS, query, *rows, limit]).fetchall()
        return [Hit(path, score) for path, score in found]

    def _use(self, connection: sqlite3.Connection) -> None:
        self._database = sqlite_utils.Database(connection)
        self._closing = weakref.finalize(self, connection.close)  # nobody need remember to close an index

    def close(self) -> None:
        """Close the file, if the index is not to wait for its end."""
        self._closing()


def _terms(question: Reading) -> Iterator[str]:
    yield from tokens.characters(question.text)
    yield from tokens.sounds(question.text)
    yield from tokens.concepts(question.concepts)


def _fingerprint(notices: dict[str, Notice]) -> str:
    digest = hashlib.sha256(f"{_LAYOUT} {lexicon.fingerprint()}".encode())
    for name in sorted(notices):
        for file in ("source.txt", "notice.yaml"):
            digest.update(f"{name} {file}".encode())
            digest.update((notices[name].folder / file).read_bytes())
    return digest.hexdigest()


def _checked(path: Path) -> sqlite3.Connection:
    """The file opened, after SQLite's and FTS5's own checks. Raises DatabaseError or IndexDamaged."""
    connection = sqlite3.connect(path, check_same_thread=False, timeout=1)
    try:
        if path.stat().st_size < _CHECKED_WHOLE:
            _check(connection)
        if connection.execute("SELECT count(*) FROM meta").fetchone()[0] == 0:
            raise IndexDamaged("it was not finished")
    except BaseException:
        connection.close()
        raise
    return connection


def _check(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA quick_check").fetchone()[0] != "ok":
        raise IndexDamaged("quick_check found errors")
    try:
        connection.execute("INSERT INTO clauses(clauses) VALUES ('integrity-check')")
        connection.rollback()
    except sqlite3.OperationalError as error:
        if "locked" not in str(error) and "readonly" not in str(error):  # another process is at its own check
            raise


def _built(path: Path, notices: dict[str, Notice]) -> sqlite3.Connection:
    """A new index at `path`, put there in one move so that nobody reads half of one; in memory where it cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".new")
        os.close(handle)
    except OSError as error:
        log.warning("The search index cannot be kept in %s (%s); it is built in memory.", path.parent, error)
        return _in_memory(notices)
    fresh = Path(name)
    try:
        connection = sqlite3.connect(fresh)
        _fill(connection, notices)
        connection.close()
        _remove_others(path)
        fresh.replace(path)
    except (OSError, sqlite3.OperationalError) as error:
        fresh.unlink(missing_ok=True)
        log.warning("The search index cannot be kept in %s (%s); it is built in memory.", path.parent, error)
        return _in_memory(notices)
    return sqlite3.connect(path, check_same_thread=False, timeout=1)


def _remove_others(path: Path) -> None:
    for other in path.parent.glob("clauses-*.db"):
        other.unlink(missing_ok=True)


def _remove_abandoned(folder: Path) -> None:
    """Delete what builds that were killed have left, once no build can still be at it."""
    for left in folder.glob("clauses-*.new*"):
        try:
            if time.time() - left.stat().st_mtime > _ABANDONED:
                left.unlink()
        except OSError as error:  # another process was faster, or the folder is not ours to write
            log.debug("%s could not be removed: %s", left, error)


def _in_memory(notices: dict[str, Notice]) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    _fill(connection, notices)
    return connection


def _fill(connection: sqlite3.Connection, notices: dict[str, Notice]) -> None:
    connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
    pairs: set[str] = set()
    row = 0
    for name, notice in notices.items():
        first = row + 1
        for path, fields in _rows(notice, pairs):
            row += 1
            connection.execute(
                "INSERT INTO clauses(rowid, words, headings, concepts, sounds) VALUES (?,?,?,?,?)", [row, *fields]
            )
            connection.execute("INSERT INTO places VALUES (?, ?, ?)", [row, name, path])
        connection.execute("INSERT INTO ranges VALUES (?, ?, ?)", [name, first, row])
    connection.execute("INSERT INTO meta VALUES ('pairs', ?)", [json.dumps(sorted(pairs), ensure_ascii=False)])
    connection.commit()


def _rows(notice: Notice, pairs: set[str]) -> Iterator[tuple[str, list[str]]]:
    for clause in notice.clauses:
        if clause.form:
            continue
        words = text.normalise(clause.text)
        headings = text.normalise(" ".join(notice.clauses.headings(clause.path)))
        pairs.update(reading.pairs(words))
        yield (
            clause.path,
            [
                _joined(tokens.characters(words)),
                _joined(tokens.characters(headings)),
                _joined(tokens.concepts(reading.concepts(words))),
                _joined(tokens.sounds(words)),
            ],
        )


def _joined(terms: Iterable[str]) -> str:
    return " ".join(terms)
