"""The index: every notice, parsed and checked, in a SQLite file built at first start and again when notices change.

It lies in a cache folder and is a copy only: an index that is missing, outdated or damaged is built anew, with a
warning in the log where it was damaged. Where the folder cannot be written it lives in memory. Only the names of the
notices are kept at hand; a notice is read when it is asked for, so ten thousand of them cost no more than a few.
"""

import functools
import hashlib
import json
import logging
import multiprocessing
import os
import sqlite3
import tempfile
import threading
import time
import weakref
import zlib
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import sqlite_utils

from knowledge import landmarks, notices, topics
from knowledge.clauses import ClauseTree
from knowledge.errors import IndexDamaged
from knowledge.notices import Identity, Notice, NoticeFile
from knowledge.passages import Passages, Read
from knowledge.topics import Topics

log = logging.getLogger(__name__)

_CHECKED_WHOLE = 16_000_000  # bytes; a larger index is checked by a probe only, so that opening stays fast
_ABANDONED = 3600  # seconds; a build takes a few
_AT_HAND = 32  # notices kept in memory, those asked for last
_AT_ONCE = 100  # notices written together
_MANY = 500  # from so many on, several processes are worth their start

Lines = Mapping[str, Read]
"""What was read out of a notice's lines, as `Passages.lines`."""
_Row = dict[str, str | bytes]
_SCHEMA = """
CREATE TABLE notices (id TEXT PRIMARY KEY, identity TEXT NOT NULL, landmarks TEXT NOT NULL,
    content BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


def cache_folder() -> Path:
    """Where the index lies: below XDG_CACHE_HOME, or ~/.cache; for somebody without a home, where no folder can be."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache")
    try:
        return base.expanduser() / "title-review-assistant"
    except RuntimeError:
        return Path(os.devnull) / "title-review-assistant"


class Index(Mapping[str, Notice]):
    """The notices by their ids, in the order of ids. Use `Index.open`; safe to use from several threads."""

    def __init__(self, connection: sqlite3.Connection, folder: Path) -> None:
        self._database = sqlite_utils.Database(connection)
        self._closing = weakref.finalize(self, connection.close)  # nobody need remember to close an index
        self._folder = folder
        self._lock = threading.Lock()
        rows = self._database.execute("SELECT id, identity, landmarks FROM notices ORDER BY id").fetchall()
        self.identities = {id: Identity.model_validate_json(identity) for id, identity, _ in rows}
        """By what people know each notice."""
        self.landmarks: dict[str, list[str]] = {id: json.loads(marks) for id, _, marks in rows}
        """The streets, rooms, phones and mailboxes of each notice."""
        (pairs,) = self._database.execute("SELECT value FROM meta WHERE key = 'pairs'").fetchone()
        self.pairs: frozenset[str] = frozenset(json.loads(pairs))
        """Every pair of characters that stands in a notice: what stands there is no typing error."""
        (learnt,) = self._database.execute("SELECT value FROM meta WHERE key = 'topics'").fetchone()
        self.topics = Topics(*json.loads(learnt))
        """What the wordings of the lexicon's topics teach."""
        self._at_hand = functools.lru_cache(_AT_HAND)(self._read)
        self.passages = functools.lru_cache(_AT_HAND)(self._passages)
        """The passages of a notice's clauses, by its id. Raises KeyError."""

    @classmethod
    def open(cls, folder: Path = notices.NOTICES, cache: Path | None = None) -> "Index":
        """The index of the notices below `folder`, from the cache where it fits them, built where it does not.

        Raises `DataError` at the first value of a notice that is not as it should be.
        """
        where = cache_folder() if cache is None else cache
        path = where / f"notices-{_fingerprint(folder)[:16]}.db"
        _remove_abandoned(where)
        if path.exists():
            try:
                return cls(_checked(path), folder)
            except (sqlite3.DatabaseError, IndexDamaged, ValueError, TypeError, OSError) as error:
                log.warning("The search index %s is damaged (%s); it is built anew.", path, error)
        return cls(_built(path, folder), folder)

    def __getitem__(self, id: str) -> Notice:
        """The notice. Raises KeyError."""
        return self._at_hand(id)[0]

    def __iter__(self) -> Iterator[str]:
        return iter(self.identities)

    def __len__(self) -> int:
        return len(self.identities)

    def __contains__(self, id: object) -> bool:
        return id in self.identities

    def _passages(self, id: str) -> Passages:
        notice, lines = self._at_hand(id)
        return Passages(notice.clauses, lines)

    def _read(self, id: str) -> tuple[Notice, Lines]:
        """A notice from the file; from its own folder, with a warning in the log, where the file is damaged."""
        if id not in self.identities:
            raise KeyError(id)
        try:
            with self._lock:
                (packed,) = self._database.execute("SELECT content FROM notices WHERE id = ?", [id]).fetchone()
            return _unpacked(packed, self._folder / id)
        except (sqlite3.DatabaseError, zlib.error, ValueError, TypeError, KeyError) as error:
            log.warning("The search index is damaged (%s); %s is read from its folder.", error, id)
            return notices.load_notice(self._folder / id), {}

    def close(self) -> None:
        """Close the file, if the index is not to wait for its end."""
        self._closing()


def _fingerprint(folder: Path) -> str:
    """A hash that changes with any notice, and with the code and the words that read them."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for path in sorted((*here.glob("*.py"), *here.glob("lexicon/**/*.yaml"))):
        digest.update(path.read_bytes())
    for path in notices.folders(folder):
        for file in ("source.txt", "notice.yaml"):
            digest.update(f"{path.name} {file}".encode())
            digest.update((path / file).read_bytes() if (path / file).exists() else b"")
    return digest.hexdigest()


def _checked(path: Path) -> sqlite3.Connection:
    """The file opened, after SQLite's own check. Raises DatabaseError or IndexDamaged."""
    connection = sqlite3.connect(path, check_same_thread=False, timeout=1)
    try:
        if path.stat().st_size < _CHECKED_WHOLE and connection.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise IndexDamaged("quick_check found errors")
        if connection.execute("SELECT count(*) FROM meta").fetchone()[0] == 0:
            raise IndexDamaged("it was not finished")
    except BaseException:
        connection.close()
        raise
    return connection


def _built(path: Path, folder: Path) -> sqlite3.Connection:
    """A new index at `path`, put there in one move so that nobody reads half of one; in memory where it cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".new")
        os.close(handle)
    except OSError as error:
        log.warning("The search index cannot be kept in %s (%s); it is built in memory.", path.parent, error)
        return _in_memory(folder)
    fresh = Path(name)
    try:
        connection = sqlite3.connect(fresh)
        _fill(connection, folder)
        connection.close()
        _remove_others(path)
        fresh.replace(path)
    except (OSError, sqlite3.OperationalError) as error:
        fresh.unlink(missing_ok=True)
        log.warning("The search index cannot be kept in %s (%s); it is built in memory.", path.parent, error)
        return _in_memory(folder)
    return sqlite3.connect(path, check_same_thread=False, timeout=1)


def _remove_others(path: Path) -> None:
    for other in path.parent.glob("notices-*.db"):
        other.unlink(missing_ok=True)


def _remove_abandoned(folder: Path) -> None:
    """Delete what builds that were killed have left, once no build can still be at it."""
    for left in folder.glob("notices-*.new*"):
        try:
            if time.time() - left.stat().st_mtime > _ABANDONED:
                left.unlink()
        except OSError as error:  # another process was faster, or the folder is not ours to write
            log.debug("%s could not be removed: %s", left, error)


def _in_memory(folder: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    _fill(connection, folder)
    return connection


def _fill(connection: sqlite3.Connection, folder: Path) -> None:
    connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
    database = sqlite_utils.Database(connection)
    pairs: set[str] = set()
    database.table("notices").insert_all(_rows(notices.folders(folder), pairs), batch_size=_AT_ONCE)
    learnt = {"pairs": sorted(pairs), "topics": Topics.learn(topics.load()).record}
    kept = ({"key": key, "value": json.dumps(value, ensure_ascii=False)} for key, value in learnt.items())
    database.table("meta").insert_all(kept)


def _rows(folders: list[Path], pairs: set[str]) -> Iterator[_Row]:
    """A row for each notice; many are read by several processes."""
    if len(folders) < _MANY:
        made: Iterable[tuple[_Row, set[str]]] = map(_row, folders)
        yield from (_collected(one, pairs) for one in made)
        return
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from (_collected(one, pairs) for one in pool.map(_row, folders, chunksize=_AT_ONCE))


def _collected(row: tuple[_Row, set[str]], pairs: set[str]) -> _Row:
    pairs |= row[1]
    return row[0]


def _row(folder: Path) -> tuple[_Row, set[str]]:
    """What is kept of a notice, and the pairs of characters that stand in it."""
    notice = notices.load_notice(folder)
    passages = Passages(notice.clauses)
    facts = notice.model_dump(mode="json", include=set(NoticeFile.model_fields))
    content = json.dumps([facts, notice.clauses.records(), passages.lines], ensure_ascii=False)
    row: _Row = {
        "id": notice.id,
        "identity": notice.identity.model_dump_json(),
        "landmarks": json.dumps(landmarks.of(notice), ensure_ascii=False),
        "content": zlib.compress(content.encode()),
    }
    return row, set().union(*(passage.own.pairs for passage in passages.by_path.values()))


def _unpacked(packed: bytes, folder: Path) -> tuple[Notice, Lines]:
    facts, records, lines = json.loads(zlib.decompress(packed))
    return notices.assembled(NoticeFile.model_validate(facts), folder, ClauseTree.of(records)), lines
