"""The index is a copy: built when missing, again when notices change, and by itself when damaged."""

import logging
import os
import shutil
import sqlite3
import time
from pathlib import Path

import pytest

from knowledge import reading
from knowledge.index import Index, cache_folder
from knowledge.notices import NOTICES, Notice, load_notices

CHANGZHI = "changzhi-2024-engineering"


@pytest.fixture(scope="module")
def notices() -> dict[str, Notice]:
    return load_notices()


@pytest.fixture
def built(notices: dict[str, Notice], tmp_path: Path) -> Path:
    Index.open(notices, tmp_path).close()
    return the_file(tmp_path)


def the_file(folder: Path) -> Path:
    (path,) = folder.glob("clauses-*.db")
    return path


def finds(index: Index) -> list[str]:
    return [hit.path for hit in index.search(CHANGZHI, reading.read("继续教育的学时", index.pairs))]


def test_a_second_start_uses_the_file(notices: dict[str, Notice], built: Path) -> None:
    before = built.stat().st_mtime_ns
    index = Index.open(notices, built.parent)
    assert finds(index)[0] == "三.(七)"
    assert built.stat().st_mtime_ns == before


def test_a_changed_notice_is_indexed_anew(built: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("notices")
    shutil.copytree(NOTICES / CHANGZHI, folder / CHANGZHI)
    text = (folder / CHANGZHI / "source.txt").read_text("utf-8")
    (folder / CHANGZHI / "source.txt").write_text(text.replace("大学专科及以上学历", "学历和继续教育的学时"), "utf-8")
    index = Index.open(load_notices(folder), built.parent)
    assert "三.(二)" in finds(index)[:2]
    assert the_file(built.parent) != built


def garbage(path: Path) -> None:
    path.write_bytes(b"\x00garbage" * 1000)


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def without_a_table(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("DROP TABLE ranges")
    connection.commit()
    connection.close()


def broken_fts(path: Path) -> None:
    """Rows taken out behind FTS5's back: SQLite's own checks find nothing wrong."""
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM clauses_content WHERE id > 5")
    connection.commit()
    assert connection.execute("PRAGMA quick_check").fetchone()[0] == "ok"
    connection.close()


@pytest.mark.parametrize("damage", [garbage, truncated, emptied, without_a_table, broken_fts])
def test_a_damaged_index_is_built_anew(
    notices: dict[str, Notice], built: Path, caplog: pytest.LogCaptureFixture, damage: object
) -> None:
    damage(built)  # type: ignore[operator]
    with caplog.at_level(logging.WARNING):
        index = Index.open(notices, built.parent)
    assert "is damaged" in caplog.text
    assert "it is built anew" in caplog.text
    assert finds(index)[0] == "三.(七)"
    caplog.clear()
    Index.open(notices, built.parent)
    assert not caplog.records


def test_an_index_damaged_in_use_is_built_anew_in_memory(
    notices: dict[str, Notice], built: Path, caplog: pytest.LogCaptureFixture
) -> None:
    index = Index.open(notices, built.parent)
    without = sqlite3.connect(built)
    without.execute("DROP TABLE places")
    without.commit()
    without.close()
    with caplog.at_level(logging.WARNING):
        assert finds(index)[0] == "三.(七)"
    assert "built anew in memory" in caplog.text


def test_a_folder_that_cannot_be_written(
    notices: dict[str, Notice], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("no folder")
    with caplog.at_level(logging.WARNING):
        index = Index.open(notices, tmp_path / "file" / "below")
    assert "built in memory" in caplog.text
    assert finds(index)[0] == "三.(七)"


def test_what_killed_builds_left_is_cleaned_up(notices: dict[str, Notice], built: Path) -> None:
    old, young = (built.parent / f"clauses-{name}.new" for name in ("old", "young"))
    for left in (old, young):
        left.write_bytes(b"half")
    os.utime(old, (time.time() - 7200,) * 2)
    Index.open(notices, built.parent).close()
    assert not old.exists()
    assert young.exists()
    assert built.exists()


def test_the_cache_folder_follows_xdg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder().parent == tmp_path


@pytest.mark.parametrize("words", ["", "c++", '"', "(材料", "title:x", "NOT 材料", "材料*", "' OR 1=1 --", "NEAR(a b)"])
def test_query_syntax_means_nothing(notices: dict[str, Notice], built: Path, words: str) -> None:
    index = Index.open(notices, built.parent)
    index.search(CHANGZHI, reading.read(words, index.pairs))
    assert index.search("no-such-notice", reading.read("材料")) == []
