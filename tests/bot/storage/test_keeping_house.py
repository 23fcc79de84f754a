"""Housekeeping: nobody is left out, and nothing is kept longer than it may be."""

from bot.storage import broadcasts, ledger
from bot.storage.ledger import Come
from bot.storage.records import Handled, Kept, Settled
from bot.storage.store import Store
from tests.bot.storage.making import (
    DAY,
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

IDLE, DONE = 180 * DAY, 2 * DAY


def test_an_open_update_that_lost_its_chat_gets_it_back(store: Store) -> None:
    receive(store, update(1))
    store.database.execute("DELETE FROM chats")
    assert taken(store) == []
    store.keep(NOW)
    assert taken(store) == [1]


def test_paces_that_bind_nobody_any_more_go(store: Store) -> None:
    say(store, 1, 1, "a")
    store.claim(1, NOW, PACE)
    store.keep(NOW)
    assert store.held(1)["paces"] == [{"next_at": NOW + SECOND}]
    store.keep(NOW + 2 * SECOND)
    assert store.held(1)["paces"] == []
    assert store.claim(1, NOW + 3 * SECOND, PACE).wake_at is None  # everybody's own is still there


def test_an_idle_chat_is_forgotten_with_all_that_belongs_to_it(store: Store) -> None:
    say(store, 1, 1, "a")
    receive(store, update(2))
    (work,) = store.take(1)
    store.finish([Handled(work, "s", kept=(Kept("verdict", "n", "{}"),))], NOW)
    store.database.run("subscribe", chat=1, notice="n", wanted=1, now=NOW)
    say(store, 3, 2, now=NOW + DAY)
    assert store.sweep(NOW + IDLE, IDLE, DONE) == 0
    assert store.sweep(NOW + IDLE + 1, IDLE, DONE) == 1
    assert all(rows == [] for rows in store.held(1).values())
    assert store.held(2)["chats"][0]["session"] == "3 "


def test_who_writes_after_a_long_time_is_answered_though_he_was_idle(store: Store) -> None:
    say(store, 1, 1)
    receive(store, update(2), now=NOW + IDLE + DAY)
    assert store.sweep(NOW + IDLE + DAY, IDLE, DONE) == 0
    (work,) = store.take(1)
    assert (work.update_id, work.session) == (2, "1 ")


def test_the_numbers_of_handled_updates_are_kept_as_long_as_telegram_may_send_them_again(store: Store) -> None:
    say(store, 1, 1)
    store.sweep(NOW + DONE, IDLE, DONE)
    assert store.receive([update(1)], NOW, 9, NOTICE).duplicate == 1
    store.sweep(NOW + DONE + 1, IDLE, DONE)
    assert store.database.execute("SELECT * FROM inbox") == []


def test_what_was_set_aside_and_what_was_not_delivered_goes_with_time(store: Store) -> None:
    receive(store, update(1), update(2))
    (work,) = store.take(1)
    store.finish([Handled(work, None, failed="broken")], NOW)
    (work,) = store.take(1)
    kept = Kept("unanswered", None, '"?"')
    store.finish([Handled(work, None, messages=handled(work, "a", "b", "c").messages, kept=(kept,))], NOW)
    for kind in ("failed", "unknown", "blocked"):
        store.settle([Settled(claim(store)[0], kind)], NOW)
    say(store, 3, 1, now=NOW + DAY)
    store.sweep(NOW + IDLE, IDLE, IDLE)
    held = store.held(1)
    assert [len(held[table]) for table in ("updates", "messages", "events")] == [1, 3, 1]
    store.sweep(NOW + IDLE + 1, IDLE, IDLE)
    held = store.held(1)
    assert [len(held[table]) for table in ("chats", "updates", "messages", "events")] == [1, 0, 0, 0]


def test_open_updates_and_unsent_messages_are_never_swept(store: Store) -> None:
    say(store, 1, 1, "a", "b", now=NOW)
    claim(store)
    receive(store, update(2))
    store.sweep(NOW + 9 * IDLE, IDLE, DONE)
    queues = store.queues()
    assert (queues.open, queues.ready, queues.sending) == (1, 1, 1)


def test_many_idle_chats_go_a_part_at_a_time(store: Store) -> None:
    for begin in range(1, 1_002, 500):
        receive(store, *[update(number, number) for number in range(begin, begin + 500)])
    while works := store.take(1_000):
        store.finish([handled(work) for work in works], NOW)
    swept = []
    while count := store.sweep(NOW + 2 * IDLE, IDLE, DONE):
        swept.append(count)
    assert sum(swept) == 1_500
    assert max(swept) <= 500
    assert store.queues().people == 0


def test_queues_count_what_waits(store: Store) -> None:
    receive(store, update(1), update(2), now=NOW)
    receive(store, update(3, 2), now=NOW + 5)
    (work,) = store.take(1)
    store.finish([handled(work, "a", "b", "c")], NOW)
    claim(store)
    queues = store.queues()
    assert (queues.open, queues.oldest_at, queues.ready, queues.sending) == (2, NOW, 2, 1)
    assert (queues.aside, queues.unknown, queues.failed, queues.people) == (0, 0, 0, 2)


def test_a_clock_put_right_silences_nobody(store: Store) -> None:
    say(store, 1, 1, "a", "b", "c")
    for _ in range(2):
        (sent,) = claim(store, now=NOW + DAY, pace=PACE)
        store.settle([Settled(sent, "sent")], NOW + DAY)
    (failed,) = claim(store, now=NOW + 2 * DAY)
    store.settle([Settled(failed, "back", not_before=NOW + 2 * DAY)], NOW + 2 * DAY)
    store.pause(NOW + DAY)
    assert claim(store, now=NOW, pace=PACE) == ()
    store.keep(NOW)
    assert texts(claim(store, now=NOW, pace=PACE)) == ["c"]


def test_a_clock_put_right_holds_up_no_broadcast(store: Store) -> None:
    number = broadcast(store, 1, 2)
    for _ in range(2):
        for lot in ledger.claim(store, 1, NOW + DAY, PACE, lambda one: one.text).lots:
            come = [Come(one, "ready", not_before=NOW + DAY) for one in lot.recipients]
            ledger.settle(store, come, NOW + DAY)
    assert broadcasts.reports_due(store.database, NOW + DAY, SECOND) == [(number, 1)]
    store.keep(NOW)
    assert broadcasts.reports_due(store.database, NOW, SECOND) == [(number, 1)]
    lots = ledger.claim(store, 9, NOW + SECOND, None, lambda one: one.text).lots
    assert [one.chat for lot in lots for one in lot.recipients] == [1, 2]


def test_what_is_to_be_tried_again_soon_waits_for_its_time(store: Store) -> None:
    broadcast(store, 1)
    (lot,) = ledger.claim(store, 1, NOW, None, lambda one: one.text).lots
    ledger.settle(store, [Come(one, "ready", not_before=NOW + SECOND) for one in lot.recipients], NOW)
    store.keep(NOW)
    assert ledger.claim(store, 1, NOW, None, lambda one: one.text).lots == ()
