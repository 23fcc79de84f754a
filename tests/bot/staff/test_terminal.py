"""python -m bot staff, audit and broadcast, as their user runs them."""

import io
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.broadcasts import refusals
from bot.staff import words
from bot.staff.desk import Asked
from bot.storage import auditing, broadcasts, staffing
from bot.storage.opening import open_store
from bot.storage.store import Store
from tests.bot.storage.making import NOW

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    database_address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Run:
    """Runs a command on a fresh database: its status, what it printed, and what it complained of."""
    monkeypatch.setenv("BOT_DATABASE", database_address)

    def told(*arguments: str, lines: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(lines))
        status = main(arguments)
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return told


@pytest.fixture
def people(database_address: str) -> Store:
    """Two people who subscribe to a notice."""
    with closing(open_store(database_address)) as store, store.database.transaction():
        store.database.run("add_chats", chats=[11, 12], now=NOW)
        for chat in (11, 12):
            store.database.run("subscribe", chat=chat, notice="hangzhou-techmgr-draft", wanted=1, now=NOW)
    return store


def test_staff_are_hired_listed_and_dismissed(run: Run, database_address: str) -> None:
    assert run("staff", "list") == (0, words.NOBODY_YET + "\n", "")
    assert run("staff", "add", "1", "admin")[0] == 0
    assert run("staff", "add", "2", "viewer")[0] == 0
    assert run("staff", "add", "2", "sender")[0] == 0
    _, listed, _ = run("staff", "list")
    assert [line.split("\t")[:2] for line in listed.splitlines()] == [["1", "管理"], ["2", "播发"]]
    assert run("staff", "remove", "1") == (1, "", words.LAST_ADMIN + "\n")
    assert run("staff", "add", "1", "viewer") == (1, "", words.LAST_ADMIN + "\n")
    assert run("staff", "remove", "2")[0] == 0
    assert run("staff", "remove", "2") == (1, "", words.NOT_ON_STAFF.format(person=2) + "\n")
    with closing(open_store(database_address)) as store:
        entries = [(one.actor, one.action) for one in auditing.entries(store.database)]
        assert len(store.held(2)["messages"]) == 2  # what the desk is for
    assert entries == [*[("operator", "staff.add")] * 3, ("operator", "staff.remove")]


def test_the_log_is_verified(run: Run, database_address: str) -> None:
    assert run("audit", "verify") == (0, words.INTACT.format(rows=0, hash="-") + "\n", "")
    run("staff", "add", "1", "admin")
    status, told, _ = run("audit", "verify")
    assert (status, told.startswith("1 条记录，完好无缺")) == (0, True)
    with closing(open_store(database_address)) as store, store.database.transaction():
        store.database.run("add_audit", id=2, now=1, actor="2", action="forged", details="{}", hash="0")
    assert run("audit", "verify") == (1, "", words.TAMPERED.format(wrong=2) + "\n")


def test_a_broadcast_is_made_and_steered_from_the_command_line(run: Run, people: Store, database_address: str) -> None:
    run("staff", "add", "1", "sender")
    status, told, _ = run("broadcast", "new", lines="杭州\n订阅\n请大家留意 {通知名称}\n")
    assert status == 0
    assert "现在 2 人" in told
    assert "请大家留意 杭州市技术经理职称改革方案" in told  # the preview
    assert "[确认发送] 1 confirm" in told
    with closing(open_store(database_address)) as store:
        kinds = [row["content"] for row in store.held(1)["messages"]]
        assert '"kind":"preview"' in kinds[-1]  # it is sent to his chat as well
        (one,) = broadcasts.newest(store.database, 9)
        assert (one.author, one.text) == (1, "请大家留意 {通知名称}")
    assert run("broadcast", "1", "confirm")[0] == 1  # its preview has not arrived
    status, told, _ = run("broadcast", "1", "cancel")
    assert (status, told.strip()) == (0, words.DROPPED)
    status, told, _ = run("broadcast", "1", "pause")
    assert (status, "已取消" in told) == (1, True)


def test_who_speaks_must_be_clear_and_of_the_staff(run: Run, people: Store) -> None:
    assert run("broadcast") == (1, "", words.NOBODY_YET + "\n")
    run("staff", "add", "1", "admin")
    run("staff", "add", "2", "viewer")
    assert run("broadcast") == (1, "", words.WHO_SPEAKS + "\n")
    assert run("broadcast", "--as", "3") == (1, "", words.NOT_ON_STAFF.format(person=3) + "\n")
    assert run("broadcast", "--as", "2", "new")[0] == 1
    assert run("broadcast", "--as", "1")[0] == 0


def test_what_is_done_in_a_terminal_is_logged_so(run: Run, people: Store, database_address: str) -> None:
    run("staff", "add", "1", "sender")
    run("broadcast", "new", lines="杭州\n订阅\n请大家留意 {通知名称}\n/correct new\n")
    with closing(open_store(database_address)) as store:
        assert {one.actor for one in auditing.entries(store.database)} == {"operator", "operator as 1"}


def test_what_is_asked_in_a_terminal_is_not_asked_any_more_at_its_end(
    run: Run, people: Store, database_address: str
) -> None:
    run("staff", "add", "1", "sender")
    assert run("broadcast", "new", lines="杭州\n")[0] == 1
    with closing(open_store(database_address)) as store:
        assert staffing.awaits_of(store.database, 1) is None


def test_lines_are_no_answer_to_what_was_asked_on_telegram(run: Run, people: Store, database_address: str) -> None:
    run("staff", "add", "1", "sender")
    asked = Asked(verb="broadcast.new", asks="notice").model_dump_json()
    with closing(open_store(database_address)) as store:
        with store.database.transaction():
            staffing.await_from(store.database, 1, asked)
        assert run("broadcast", "9", "pause", lines="杭州\n")[1].strip() == refusals.NO_SUCH.format(id=9)
