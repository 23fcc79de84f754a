"""SQLite's file: who may read it, what is wrong with it, and who else uses it."""

import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StoreError, StoreUnavailable
from bot.storage.opening import open_store
from tests.bot.storage.making import NOW, claim, receive, say, taken, update

if sys.platform == "win32":
    pytest.skip("needs file modes and flock", allow_module_level=True)


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_only_the_owner_can_read_any_of_the_files(sqlite_address: str, mask: int) -> None:
    code = (
        "import os, sys\nfrom pathlib import Path\n"
        f"os.umask({mask})\nfrom bot.storage.opening import open_store\n"
        "store = open_store(sys.argv[1])\nstore.own()\nstore.secret('s')\n"
        "files = Path(sys.argv[1]).parent.iterdir()\n"
        "print(*(f'{file.name} {file.stat().st_mode & 0o777:o}' for file in files), sep=chr(10))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, sqlite_address], capture_output=True, text=True, check=True)
    suffixes = ("", "-shm", "-wal", ".lock")
    assert sorted(done.stdout.splitlines()) == sorted(f"bot.sqlite3{suffix} 600" for suffix in suffixes)


def test_a_file_others_could_read_is_closed_to_them(sqlite_address: str) -> None:
    Path(sqlite_address).touch(mode=0o644)
    open_store(sqlite_address).close()
    assert stat.S_IMODE(Path(sqlite_address).stat().st_mode) == 0o600


def test_a_missing_folder_is_made_for_its_owner(tmp_path: Path) -> None:
    open_store(str(tmp_path / "data" / "bot.sqlite3")).close()
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_a_place_where_no_file_can_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for address, problem in ((tmp_path, "Is a directory"), (tmp_path / "file" / "bot.sqlite3", "File exists")):
        with pytest.raises(StoreError, match=f"the database {address} cannot be opened: {problem}"):
            open_store(str(address))


def test_a_damaged_file_is_told_with_what_to_do(sqlite_address: str) -> None:
    Path(sqlite_address).write_bytes(b"this is a letter, not a database" * 200)
    with pytest.raises(StoreError, match=r"is damaged .*: restore a backup") as caught:
        open_store(sqlite_address)
    assert not isinstance(caught.value, StoreUnavailable)


def test_damage_inside_is_told_too(sqlite_address: str) -> None:
    with closing(open_store(sqlite_address)) as store:
        for number in range(1, 200):
            say(store, number, number, "x" * 500)
        store.scrub()
    file = Path(sqlite_address)
    content = bytearray(file.read_bytes())
    intact = len(content) // 2  # the schema among it
    content[intact:] = b"\xa5" * (len(content) - intact)
    file.write_bytes(content)
    with closing(open_store(sqlite_address)) as store, pytest.raises(StoreError, match="restore a backup"):
        store.sweep(NOW * 2, 1, 1)


def test_a_full_disk_is_waited_out_and_loses_nothing(sqlite_address: str) -> None:
    with closing(open_store(sqlite_address)) as store:
        receive(store, update(1))
        ((pages,),) = store.database.execute("PRAGMA page_count")
        store.database.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StoreUnavailable, match="full"):
            receive(store, *[update(number, content="x" * 9_000) for number in range(2, 20)])
        assert taken(store) == [1]
        store.database.execute("PRAGMA max_page_count = 1000000")
        receive(store, update(2))
        assert store.queues().open == 2


def test_a_long_write_of_another_is_told_after_a_while(sqlite_address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.sqlite._PATIENCE", 0.05)
    with closing(open_store(sqlite_address)) as store, closing(open_store(sqlite_address)) as other:
        other.database.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match=r"cannot be used now: database is locked"):
            receive(store, update(1))
        assert store.queues().open == 0  # reading goes on
        other.database.execute("COMMIT")
        receive(store, update(1))
        assert taken(store) == [1]


def test_only_one_bot_runs_on_a_file(sqlite_address: str) -> None:
    code = "import sys; from bot.storage.opening import open_store; open_store(sys.argv[1]).own()"
    with closing(open_store(sqlite_address)) as store:
        assert store.lead()
        second = subprocess.run(
            [sys.executable, "-c", code, sqlite_address], capture_output=True, text=True, check=False
        )
        assert f"another bot already runs on {sqlite_address}: stop it first, or use PostgreSQL" in second.stderr
    third = subprocess.run([sys.executable, "-c", code, sqlite_address], capture_output=True, text=True, check=False)
    assert third.returncode == 0


def test_what_a_killed_bot_was_sending_is_unknown_to_the_next(sqlite_address: str) -> None:
    code = (
        "import os, sys\nfrom bot.storage.opening import open_store\n"
        f"store = open_store(sys.argv[1])\nassert store.claim(9, {NOW}, None).messages\nos.kill(os.getpid(), 9)"
    )
    with closing(open_store(sqlite_address)) as store:
        say(store, 1, 1, "a", "b")
    subprocess.run([sys.executable, "-c", code, sqlite_address], check=False)
    with closing(open_store(sqlite_address)) as store:
        assert store.recover() == 1
        assert [message.content for message in claim(store)] == ["b"]
        assert store.queues().unknown == 1
