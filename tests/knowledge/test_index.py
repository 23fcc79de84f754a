"""The index is a copy: built when missing, again when notices change, and by itself when damaged."""

import logging
import os
import shutil
import sqlite3
import time
from pathlib import Path

import pytest

from knowledge.index import Index, cache_folder
from knowledge.notices import NOTICES, Notice, load_notices

CHANGZHI = "changzhi-2024-engineering"


@pytest.fixture
def built(tmp_path: Path) -> Path:
    Index.open(cache=tmp_path).close()
    return the_file(tmp_path)


def the_file(folder: Path) -> Path:
    (path,) = folder.glob("notices-*.db")
    return path


def is_whole(index: Index) -> bool:
    """Whether every notice is as its folder has it."""
    shipped = load_notices()
    return list(index) == list(shipped) and all(
        index[id].windows == notice.windows and list(index[id].clauses) == list(notice.clauses)
        for id, notice in shipped.items()
    )


def test_a_notice_is_read_as_its_folder_has_it(built: Path) -> None:
    index = Index.open(cache=built.parent)
    assert is_whole(index)
    for id, notice in load_notices().items():
        assert {name: getattr(index[id], name) for name in Notice.model_fields if name != "clauses"} == {
            name: getattr(notice, name) for name in Notice.model_fields if name != "clauses"
        }
        assert all(index[id].clauses.full_text(c.path) == notice.clauses.full_text(c.path) for c in notice.clauses)


def test_a_second_start_uses_the_file(built: Path) -> None:
    before = built.stat().st_mtime_ns
    assert is_whole(Index.open(cache=built.parent))
    assert built.stat().st_mtime_ns == before


def test_a_changed_notice_is_indexed_anew(built: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("notices")
    shutil.copytree(NOTICES / CHANGZHI, folder / CHANGZHI)
    text = (folder / CHANGZHI / "source.txt").read_text("utf-8")
    (folder / CHANGZHI / "source.txt").write_text(text.replace("大学专科及以上学历", "学历和继续教育的学时"), "utf-8")
    index = Index.open(folder, built.parent)
    assert list(index) == [CHANGZHI]
    assert "学历和继续教育的学时" in index[CHANGZHI].clauses["三.(二)"].text
    assert the_file(built.parent) != built


def test_what_is_no_notice_is_not_there(built: Path) -> None:
    index = Index.open(cache=built.parent)
    assert "no-such-notice" not in index
    with pytest.raises(KeyError):
        index["no-such-notice"]


def garbage(path: Path) -> None:
    path.write_bytes(b"\x00garbage" * 1000)


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def without_a_table(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("DROP TABLE meta")
    connection.commit()
    connection.close()


@pytest.mark.parametrize("damage", [garbage, truncated, emptied, without_a_table])
def test_a_damaged_index_is_built_anew(built: Path, caplog: pytest.LogCaptureFixture, damage: object) -> None:
    damage(built)  # type: ignore[operator]
    with caplog.at_level(logging.WARNING):
        index = Index.open(cache=built.parent)
    assert "is damaged" in caplog.text
    assert "it is built anew" in caplog.text
    assert is_whole(index)
    caplog.clear()
    Index.open(cache=built.parent)
    assert not caplog.records


def test_a_notice_damaged_in_use_is_read_from_its_folder(built: Path, caplog: pytest.LogCaptureFixture) -> None:
    index = Index.open(cache=built.parent)
    other = sqlite3.connect(built)
    other.execute("UPDATE notices SET content = x'00' WHERE id = ?", [CHANGZHI])
    other.commit()
    other.close()
    with caplog.at_level(logging.WARNING):
        assert is_whole(index)
    assert "is read from its folder" in caplog.text


def test_a_folder_that_cannot_be_written(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("no folder")
    with caplog.at_level(logging.WARNING):
        index = Index.open(cache=tmp_path / "file" / "below")
    assert "built in memory" in caplog.text
    assert is_whole(index)


def test_what_killed_builds_left_is_cleaned_up(built: Path) -> None:
    old, young = (built.parent / f"notices-{name}.new" for name in ("old", "young"))
    for left in (old, young):
        left.write_bytes(b"half")
    os.utime(old, (time.time() - 7200,) * 2)
    Index.open(cache=built.parent).close()
    assert not old.exists()
    assert young.exists()
    assert built.exists()


def test_the_cache_folder_follows_xdg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder().parent == tmp_path
