"""A backup is taken while the bot works, and becomes the same bureau again on either database."""

import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import SchemaTooNew, StoreError
from bot.storage import auditing, broadcasts, ledger, opening, staffing
from bot.storage.backup import backup, restore
from bot.storage.broadcasts import State
from bot.storage.records import Handled, Kept, Order, Settled, Standing, Update
from bot.storage.store import Store
from tests.bot.storage.making import (
    NOTICE,
    NOW,
    PACE,
    SECOND,
    broadcast,
    claim,
    handled,
    receive,
    say,
    taken,
    texts,
    update,
)


@pytest.fixture
def source(database_address: str) -> Iterator[Store]:
    """A store with something in every table."""
    with closing(opening.open_store(database_address)) as store:
        store.secret("callbacks")
        say(store, 1, 7, "一", "二")
        say(store, 2, 8, "三?", repeatable=True)
        store.receive([Update(3, None, "{", "no JSON"), update(4, 7, '"等着\u2028😀"')], NOW, 99, NOTICE)
        receive(store, update(5, 9))
        (work,) = [work for work in store.take(9) if work.chat == 9]
        standings, kept = (Standing(1, "n", "t", "begun"),), (Kept("verdict", "n", "{}"),)
        store.finish(
            [Handled(work, '{"高级": 1}', kept=kept, orders=(Order("subscribe", "n"),), standings=standings)], NOW
        )
        store.claim(2, NOW, PACE)
        broadcast(store, 9, 10)
        with store.database.transaction():
            staffing.set_role(store.database, 1, "admin", NOW)
            auditing.append(store.database, "1", "add", {"person": 2}, NOW)
            store.database.run("add_addition", notice="n", kind="wording", content="{}", author=1, now=NOW)
        yield store


@pytest.fixture(params=["sqlite", "postgresql"])
def other_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where to restore to, on each database."""
    if request.param == "sqlite":
        return str(tmp_path / "restored.sqlite3")
    address: str = request.getfixturevalue("other_postgresql_address")
    return address


def _everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    tables = store.database.tables()
    with store.database.snapshot():
        return {table: sorted(store.database.rows(table, columns), key=repr) for table, columns in tables.items()}


def test_a_backup_becomes_the_same_on_either_database(
    source: Store, database_address: str, other_address: str, tmp_path: Path
) -> None:
    file = tmp_path / "backup.sqlite3"
    backup(database_address, file)
    before = _everything(source)
    restore(other_address, file)
    with closing(opening.open_store(other_address)) as restored:
        after = _everything(restored)
        assert all(before.values())
        changed = {"outbox": None, "broadcasts": None, "audit": None}
        assert {**after, **changed} == {**before, **changed}
        assert len(after["outbox"]) == len(before["outbox"]) == 3
        assert restored.secret("callbacks") == source.secret("callbacks")
        assert auditing.verify(restored.database).wrong is None
        assert [(one.actor, one.action) for one in auditing.entries(restored.database)][1:] == [("operator", "restore")]


def test_no_broadcast_goes_on_by_itself(
    source: Store, database_address: str, other_address: str, tmp_path: Path
) -> None:
    states: tuple[State, ...] = ("approved", "paused", "cancelled")
    for state in states:
        number = broadcast(source)
        with source.database.transaction():
            source.database.execute(f"UPDATE broadcasts SET approver = 2, seal = 'seal' WHERE id = {number}")
            broadcasts.move(source.database, number, state, ["sending"], NOW)
    backup(database_address, tmp_path / "backup.sqlite3")
    restore(other_address, tmp_path / "backup.sqlite3")
    with closing(opening.open_store(other_address)) as restored:
        found = [(one.state, one.reason, one.approver, one.seal) for one in broadcasts.newest(restored.database, 9)]
        assert found == [
            ("cancelled", None, 2, "seal"),
            ("paused", ledger.RESTORED, 2, "seal"),
            ("draft", ledger.RESTORED, None, None),
            ("paused", ledger.RESTORED, None, None),
        ]
        assert ledger.claim(restored, 9, NOW, None, lambda _: "text").lots == ()


def test_a_restored_bot_goes_on(source: Store, database_address: str, other_address: str, tmp_path: Path) -> None:
    backup(database_address, tmp_path / "backup.sqlite3")
    restore(other_address, tmp_path / "backup.sqlite3")
    with closing(opening.open_store(other_address)) as restored:
        states = {row["content"]: row["state"] for chat in (7, 8) for row in restored.held(chat)["messages"]}
        assert states == {None: "unknown", "二": "ready", "三?": "ready"}  # of two that were being sent
        assert restored.receive([update(1), update(3)], NOW, 99, NOTICE).duplicate == 2
        (work,) = restored.take(9)
        assert (work.update_id, work.content) == (4, '"等着\u2028😀"')
        restored.finish([handled(work, "四")], NOW)
        sent: list[str] = []
        while messages := claim(restored, now=NOW + SECOND):
            sent += texts(messages)
            restored.settle([Settled(message, "sent") for message in messages], NOW)
        assert sorted(sent) == sorted(["三?", "二", "四"])
        assert sent.index("二") < sent.index("四")


def test_only_its_owner_can_read_a_backup_and_nothing_lies_beside_it(
    source: Store, database_address: str, tmp_path: Path
) -> None:
    file = tmp_path / "backups" / "monday.sqlite3"
    backup(database_address, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_a_backup_of_a_working_bot_is_of_one_moment(database_address: str, tmp_path: Path) -> None:
    """Each update leaves one reply and one more mark in its session, in one commit; the backup has all or none."""
    stopping = threading.Event()

    def work() -> None:
        with closing(opening.open_store(database_address)) as store:
            number = 0
            while not stopping.is_set():
                number += 1
                receive(store, update(number, number % 5))
                store.finish([handled(one, "reply") for one in store.take(5)], NOW)

    opening.open_store(database_address).close()
    worker = threading.Thread(target=work)
    worker.start()
    try:
        for number in range(4):
            backup(database_address, tmp_path / f"{number}.sqlite3")
    finally:
        stopping.set()
        worker.join()
    for number in range(4):
        with closing(sqlite3.connect(tmp_path / f"{number}.sqlite3")) as copy:
            (done,) = copy.execute("SELECT count(*) FROM inbox WHERE state = 'done'").fetchone()
            (replies,) = copy.execute("SELECT count(*) FROM outbox").fetchone()
            sessions = copy.execute("SELECT session FROM chats").fetchall()
        assert done == replies == sum(len((session or "").split()) for (session,) in sessions)
    assert done > 0


def test_a_backup_never_overwrites(source: Store, database_address: str, tmp_path: Path) -> None:
    file = tmp_path / "backup.sqlite3"
    file.write_text("precious")
    with pytest.raises(StoreError, match="there already"):
        backup(database_address, file)
    assert file.read_text() == "precious"


def test_there_must_be_something_to_back_up(database_address: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no database at|nothing to back up"):
        backup(database_address, tmp_path / "backup.sqlite3")
    assert list(tmp_path.iterdir()) == []


def test_a_failed_backup_leaves_nothing(source: Store, sqlite_address: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken.sqlite3"
    broken.write_bytes(b"no database" * 1_000)
    folder = tmp_path / "backups"
    folder.mkdir()
    with pytest.raises(StoreError, match="damaged"):
        backup(str(broken), folder / "backup.sqlite3")
    assert list(folder.iterdir()) == []


def test_a_database_in_use_is_not_restored_into(source: Store, database_address: str, tmp_path: Path) -> None:
    file = tmp_path / "backup.sqlite3"
    backup(database_address, file)
    source.database.close()  # the bot has ended
    before = file.read_bytes()
    with pytest.raises(StoreError, match="not empty"):
        restore(database_address, file)
    with closing(opening.open_store(database_address)) as store:
        assert taken(store) == [4]
    assert file.read_bytes() == before


def test_a_running_bot_on_sqlite_is_not_restored_under(source: Store, database_address: str, tmp_path: Path) -> None:
    file, address = tmp_path / "backup.sqlite3", str(tmp_path / "running.sqlite3")
    backup(database_address, file)
    with closing(opening.open_store(address)) as running:
        running.own()
        with pytest.raises(StoreError, match="another bot already runs"):
            restore(address, file)
        assert running.queues().people == 0


@pytest.mark.parametrize(
    ("content", "complaint"),
    [(None, "no backup at"), (b"text" * 2_000, "no backup or is damaged"), (b"", "no backup of this program")],
)
def test_what_is_no_backup_is_refused(
    database_address: str, tmp_path: Path, content: bytes | None, complaint: str
) -> None:
    file = tmp_path / "backup.sqlite3"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(StoreError, match=complaint):
        restore(database_address, file)


def test_a_cut_off_backup_is_refused(source: Store, database_address: str, other_address: str, tmp_path: Path) -> None:
    file = tmp_path / "backup.sqlite3"
    backup(database_address, file)
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])
    with pytest.raises(StoreError, match="damaged"):
        restore(other_address, file)


def test_a_backup_of_a_newer_program_is_refused(
    source: Store, database_address: str, other_address: str, tmp_path: Path
) -> None:
    file = tmp_path / "backup.sqlite3"
    backup(database_address, file)
    with closing(sqlite3.connect(file)) as copy, copy:
        copy.execute("UPDATE schema_version SET version = 999")
    with pytest.raises(SchemaTooNew, match="upgrade the program"):
        restore(other_address, file)
