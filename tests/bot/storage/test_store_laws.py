"""Whatever happens in whatever order: no update is lost, none handled twice, and each chat is in order."""

import random
import tempfile
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.storage.opening import is_shared, open_store
from bot.storage.records import Handled, Message, Outgoing, Settled, Work
from bot.storage.store import Store
from tests.bot.storage.making import NOTICE, NOW, eventually, update

ACTIONS = ["receive", "receive", "take", "finish", "finish", "fail", "release", "claim", "settle", "settle", "kill"]
KINDS = ["sent", "sent", "back", "failed", "unknown"]


class Model:
    """A store and what it must hold: open updates by chat, sessions, and messages waiting, in flight or gone."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.store = open_store(address)
        self.open: dict[int, int] = {}
        self.seen: set[int] = set()
        self.sessions: dict[int, str] = {}
        self.waiting: dict[int, list[str]] = {}
        self.works: tuple[Work, ...] = ()
        self.flying: list[Outgoing] = []

    def receive(self, chance: random.Random) -> None:
        """Any numbers, earlier and later, known and new."""
        batch = [update(chance.randint(1, 40), chance.randint(1, 4)) for _ in range(chance.randint(1, 6))]
        fresh: dict[int, int] = {}
        for one in batch:
            if one.update_id not in self.seen:
                fresh[one.update_id] = one.chat or 0
        if self.works and is_shared(self.address):
            self.release(chance)  # one connection: the next transaction ends what it holds
        received = self.store.receive(batch, NOW, 1_000, NOTICE)
        assert received.stored == len(fresh)
        self.seen |= fresh.keys()
        self.open |= fresh

    def take(self, chance: random.Random) -> None:
        """The first of each chat, the lowest numbers first."""
        self.release(chance)
        limit = chance.randint(1, 4)
        self.works = self.store.take(limit)
        first = {chat: min(number for number, one in self.open.items() if one == chat) for chat in self.open.values()}
        assert [work.update_id for work in self.works] == sorted(first.values())[:limit]
        assert all((work.session or "") == self.sessions.get(work.chat, "") for work in self.works)

    def finish(self, chance: random.Random, failed: str | None = None) -> None:
        """Each leaves a reply and a mark in its session."""
        self.store.finish([_handled(work, failed) for work in self.works], NOW)
        for work in self.works:
            self.waiting.setdefault(work.chat, []).append(str(work.update_id))
            del self.open[work.update_id]
            if failed is None:
                self.sessions[work.chat] = f"{work.session or ''}{work.update_id} "
        self.works = ()

    def fail(self, chance: random.Random) -> None:
        """Set aside, with an apology."""
        self.finish(chance, "broken")

    def release(self, chance: random.Random) -> None:
        """Nothing has happened."""
        self.store.release()
        self.works = ()

    def claim(self, chance: random.Random) -> None:
        """The first message of each chat that has none in flight."""
        if self.works and is_shared(self.address):
            self.release(chance)
        messages = self.store.claim(10, NOW, None).messages
        busy = {message.chat for message in self.flying}
        expected = {chat: texts[0] for chat, texts in self.waiting.items() if texts and chat not in busy}
        assert {message.chat: message.content for message in messages} == expected
        self.flying += messages

    def settle(self, chance: random.Random) -> None:
        """One of those in flight."""
        if not self.flying:
            return
        if self.works and is_shared(self.address):
            self.release(chance)
        message = self.flying.pop(chance.randrange(len(self.flying)))
        kind = chance.choice(KINDS)
        self.store.settle([Settled(message, kind)], NOW)  # type: ignore[arg-type]
        if kind != "back":
            self.waiting[message.chat].pop(0)

    def kill(self, chance: random.Random) -> None:
        """The process dies; the next one takes over."""
        self.store.close()
        self.store = open_store(self.address)
        self.works = ()
        eventually(lambda: self.store.recover() >= 0 and not self.store.queues().sending)
        for message in self.flying:
            self.waiting[message.chat].pop(0)
        self.flying = []

    def agrees(self) -> None:
        """The store holds what the model holds."""
        queues = self.store.queues()
        assert queues.open == len(self.open)
        assert queues.ready + queues.sending == sum(map(len, self.waiting.values()))


def _handled(work: Work, failed: str | None) -> Handled:
    session = f"{work.session or ''}{work.update_id} "
    return Handled(work, session, step=work.step + 1, messages=(Message(str(work.update_id)),), failed=failed)


def _play(address: str, actions: list[str], chance: random.Random) -> None:
    model = Model(address)
    try:
        for action in actions:
            getattr(model, action)(chance)
            model.agrees()
    finally:
        model.store.close()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(ACTIONS), max_size=40), st.randoms(use_true_random=False))
def test_sqlite_loses_nothing_and_doubles_nothing(actions: list[str], chance: random.Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _play(str(Path(folder) / "bot.sqlite3"), actions, chance)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(ACTIONS), max_size=40), st.randoms(use_true_random=False))
def test_postgresql_loses_nothing_and_doubles_nothing(
    postgresql_address: str, actions: list[str], chance: random.Random
) -> None:
    with closing(open_store(postgresql_address)) as store:
        store.database.execute("TRUNCATE inbox, outbox, chats, events, subscriptions")
    _play(postgresql_address, actions, chance)


@pytest.mark.parametrize("seed", range(3))
def test_a_long_life(database_address: str, seed: int) -> None:
    chance = random.Random(seed)
    _play(database_address, [chance.choice(ACTIONS) for _ in range(150)], chance)


_CHARACTERS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=50)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_CHARACTERS, min_size=1, max_size=20))
def test_any_text_comes_out_as_it_went_in(database_address: str, contents: list[str]) -> None:
    with ExitStack() as stack:
        store: Store = stack.enter_context(closing(open_store(database_address)))
        ((first,),) = store.database.execute("SELECT coalesce(max(update_id), 0) + 1 FROM inbox")
        store.receive([update(first + i, i + 1, text or " ") for i, text in enumerate(contents)], NOW, 1_000, NOTICE)
        works = store.take(100)
        assert [work.content for work in works] == [text or " " for text in contents]
        store.finish([Handled(work, work.content) for work in works], NOW)
