"""Several replicas on PostgreSQL at once: nothing lost, nothing twice, each chat in order, under load."""

import functools
import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing

import psycopg
import pytest

from bot.errors import StoreUnavailable
from bot.storage import staffing
from bot.storage.opening import open_store
from bot.storage.records import Handled, Message, Settled, Update, Work
from bot.storage.store import Store
from tests.bot.storage.making import NOTICE, NOW, PACE, SECOND, eventually, leave, somebody_waits, update

UPDATES, CHATS = 3_000, 60


def _together(*jobs: Callable[[], None]) -> None:
    """Run jobs in threads; the first error of any is raised."""
    errors: list[BaseException] = []

    def guarded(job: Callable[[], None]) -> None:
        try:
            job()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def _stubborn(act: Callable[[], object]) -> None:
    """Ask again as long as the database is away."""
    while True:
        try:
            act()
            return
        except StoreUnavailable:
            time.sleep(0.01)


def _answered(work: Work) -> Handled:
    """Each handled update notes its number in the session and is answered by its number."""
    session = f"{work.session or ''}{work.update_id} "
    return Handled(work, session, step=work.step + 1, messages=(Message(str(work.update_id)),))


class Bureau:
    """Replicas that receive, handle and send until all is done; `sent` is what arrived at each chat, in order."""

    def __init__(self, address: str, updates: list[Update]) -> None:
        self.address = address
        self.updates = updates
        self.sent: dict[int, list[int]] = defaultdict(list)
        self.received = threading.Event()

    def receive(self) -> None:
        """Batches as they come, some again."""
        with closing(open_store(self.address)) as store:
            for begin in range(0, len(self.updates), 50):
                batch = self.updates[max(begin - 20, 0) : begin + 50]
                _stubborn(lambda batch=batch: store.receive(batch, NOW, 10_000, NOTICE))  # type: ignore[misc]
        self.received.set()

    def handle(self) -> None:
        """Take, and finish in one commit, until nothing is open."""
        with closing(open_store(self.address)) as store:
            while not (self.received.is_set() and not self._open(store)):
                try:
                    store.finish([_answered(work) for work in store.take(random.randint(1, 20))], NOW)
                except StoreUnavailable:
                    continue

    def _open(self, store: Store) -> int:
        try:
            return store.queues().open
        except StoreUnavailable:
            return 1

    def send(self) -> None:
        """Claim and settle until nothing is open or ready."""
        with closing(open_store(self.address)) as store:
            while True:
                messages = store.claim(20, NOW, None).messages
                for message in messages:
                    self.sent[message.chat].append(int(message.content))
                store.settle([Settled(message, "sent") for message in messages], NOW)
                queues = store.queues()
                if self.received.is_set() and not queues.open + queues.ready + queues.sending:
                    return

    def expected(self) -> dict[int, list[int]]:
        """What each chat must see."""
        chats: dict[int, list[int]] = defaultdict(list)
        for one in self.updates:
            assert one.chat is not None
            chats[one.chat].append(one.update_id)
        return chats

    def sessions(self) -> dict[int, list[int]]:
        """What each chat has come to."""
        with closing(open_store(self.address)) as store:
            rows = store.database.execute("SELECT chat, session FROM chats")
        return {chat: [int(number) for number in session.split()] for chat, session in rows}


def _updates() -> list[Update]:
    chats = random.Random(5)
    return [update(number, chats.randint(1, CHATS)) for number in range(1, UPDATES + 1)]


def test_nothing_is_lost_or_handled_twice_and_each_chat_is_in_order(postgresql_address: str) -> None:
    bureau = Bureau(postgresql_address, _updates())
    open_store(postgresql_address).close()
    _together(bureau.receive, bureau.handle, bureau.handle, bureau.send, bureau.send)
    assert bureau.sent == bureau.expected()
    assert bureau.sessions() == bureau.expected()


def test_the_same_while_connections_are_cut(postgresql_address: str) -> None:
    bureau = Bureau(postgresql_address, _updates())
    open_store(postgresql_address).close()
    done = threading.Event()
    cuts = 0

    def cut() -> None:
        nonlocal cuts
        with psycopg.connect(postgresql_address, autocommit=True) as connection:
            while not done.wait(0.02):
                found = connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
                    "AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%' ORDER BY random() LIMIT 1"
                ).fetchall()
                cuts += len(found)

    def work() -> None:
        _together(bureau.receive, bureau.handle, bureau.handle, bureau.handle)
        done.set()

    _together(work, cut)
    assert cuts > 3
    assert bureau.sessions() == bureau.expected()
    bureau.send()
    assert bureau.sent == bureau.expected()


def test_a_flood_that_two_replicas_notice_is_told_once(postgresql_address: str) -> None:
    open_store(postgresql_address).close()
    told: list[int] = []

    def flood(first: int) -> Callable[[], None]:
        def receive() -> None:
            with closing(open_store(postgresql_address)) as store:
                for number in range(first, first + 100, 10):
                    batch = [update(one) for one in range(number, number + 10)]
                    told.extend(store.receive(batch, NOW, 25, NOTICE).flooding)

        return receive

    _together(flood(1), flood(1_001), flood(2_001))
    assert told == [1]
    with closing(open_store(postgresql_address)) as store:
        assert store.queues().ready == 1


def test_a_late_update_waits_until_its_chat_is_free(postgresql_address: str) -> None:
    with closing(open_store(postgresql_address)) as one, closing(open_store(postgresql_address)) as other:
        one.receive([update(5)], NOW, 9, NOTICE)
        (work,) = one.take(9)
        other.receive([update(4), update(6, 2)], NOW, 9, NOTICE)
        assert [work.update_id for work in other.take(9)] == [6]
        other.release()
        one.finish([_answered(work)], NOW)
        late, _ = other.take(9)
        assert (late.update_id, late.session) == (4, "5 ")


def test_replicas_that_claim_at_the_same_moment_share_the_pace(postgresql_address: str) -> None:
    claimed: list[int] = []
    with closing(open_store(postgresql_address)) as one, closing(open_store(postgresql_address)) as other:
        leave(one, *range(1, 200))

        def claim(store: Store, now: int) -> None:
            claimed.extend(message.id for message in store.claim(10, now, PACE).messages)

        for tick in range(60):
            now = NOW + tick * SECOND // 30
            _together(*(functools.partial(claim, store, now) for store in (one, other)))
    assert 60 <= len(claimed) <= 62
    assert len(set(claimed)) == len(claimed)


def test_two_replicas_forget_at_once_and_neither_waits_for_the_other(postgresql_address: str) -> None:
    with closing(open_store(postgresql_address)) as one, closing(open_store(postgresql_address)) as other:
        for turn in range(5):
            numbers = range(4 * turn + 1, 4 * turn + 5)
            one.receive([update(number, number % 2 + 1) for number in numbers], NOW, 1_000, NOTICE)
            both = one.take(1), other.take(1)
            ready = threading.Barrier(2)

            def forget(store: Store, work: Work, ready: threading.Barrier = ready) -> None:
                ready.wait()
                store.finish([Handled(work, None, forget=True)], NOW)

            _together(
                *(functools.partial(forget, *mine) for mine in zip((one, other), (both[0][0], both[1][0]), strict=True))
            )
            assert {work.chat for work in one.take(9)} == {1, 2}  # what was said since is still to be handled
            one.release()


def test_nothing_else_may_end_what_holds_updates(postgresql_address: str) -> None:
    with closing(open_store(postgresql_address)) as store, closing(open_store(postgresql_address)) as other:
        store.receive([update(1)], NOW, 1_000, NOTICE)
        store.take(1)
        with pytest.raises(AssertionError, match="let go"):
            store.pause(NOW)
        assert other.take(1) == ()
        store.release()


def test_two_replicas_make_the_first_admin_at_once(postgresql_address: str) -> None:
    with closing(open_store(postgresql_address)) as one, closing(open_store(postgresql_address)) as other:
        made = list[bool]()

        def add() -> None:
            with other.database.transaction():
                made.append(staffing.add_first_admin(other.database, 5, NOW))

        def hold() -> None:
            with one.database.transaction():
                made.append(staffing.add_first_admin(one.database, 5, NOW))
                adding.start()
                eventually(lambda: somebody_waits(one))

        adding = threading.Thread(target=add)
        hold()
        adding.join()
        assert made == [True, False]
