"""The commands that need no Telegram."""

from pathlib import Path

import pytest

from bot.__main__ import main
from bot.storage.opening import open_store
from bot.storage.records import Update


def test_a_backup_and_its_restore_need_no_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BOT_TOKEN", raising=False)
    before, after, file = tmp_path / "before.db", tmp_path / "after.db", tmp_path / "backup.db"
    store = open_store(str(before))
    store.receive([Update(1, 7, '{"kind": "text", "private": true}')], 1, 9, "{}")
    store.close()
    for command, database in (("backup", before), ("restore", after)):
        monkeypatch.setenv("BOT_DATABASE", str(database))
        assert main([command, str(file)]) == 0
    restored = open_store(str(after))
    assert [work.update_id for work in restored.take(9)] == [1]
    restored.close()


def test_a_backup_of_nothing_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOT_DATABASE", str(tmp_path / "none.db"))
    assert main(["backup", str(tmp_path / "backup.db")]) == 1
    assert "look at BOT_DATABASE" in capsys.readouterr().err
