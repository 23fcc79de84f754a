"""Updates come in: stored once each, in whatever order, and not without limit."""

from bot.storage.records import Received, Settled, Update
from bot.storage.store import Store
from tests.bot.storage.making import NOTICE, NOW, claim, handled, receive, taken, texts, update


def test_an_update_is_stored_once(store: Store) -> None:
    assert store.receive([update(1), update(1), update(2, 7)], NOW, 10, NOTICE) == Received(stored=2, duplicate=1)
    assert store.receive([update(1), update(2, 7)], NOW, 10, NOTICE) == Received(duplicate=2)
    assert store.queues().open == 2


def test_a_duplicate_of_a_handled_update_changes_nothing(store: Store) -> None:
    receive(store, update(1))
    store.finish([handled(work) for work in store.take(1)], NOW)
    assert store.receive([update(1)], NOW, 10, NOTICE) == Received(duplicate=1)
    assert taken(store) == []


def test_a_late_update_is_taken_however_low_its_number(store: Store) -> None:
    receive(store, update(900))
    store.finish([handled(work) for work in store.take(1)], NOW)
    receive(store, update(3), update(2, 8))
    assert taken(store) == [2, 3]


def test_numbers_may_start_over_lower_or_be_beyond_32_bits(store: Store) -> None:
    receive(store, update(2**52, 2**51), update(5, -(10**13)))
    assert [(work.update_id, work.chat) for work in store.take(9)] == [(5, -(10**13)), (2**52, 2**51)]


def test_an_unreadable_update_is_set_aside_and_blocks_nobody(store: Store) -> None:
    received = store.receive(
        [Update(1, 1, "{", "no JSON"), Update(2, None, None, "no chat"), update(3)], NOW, 9, NOTICE
    )
    assert (received.stored, [one.update_id for one in received.aside]) == (1, [1, 2])
    assert store.queues().aside == 2
    assert taken(store) == [3]
    assert store.receive([Update(1, 1, "{", "no JSON")], NOW, 9, NOTICE).duplicate == 1


def test_an_update_without_a_chat_is_set_aside(store: Store) -> None:
    store.receive([Update(1, None, "{}")], NOW, 9, NOTICE)
    assert (store.queues().aside, store.queues().open) == (1, 0)


def test_who_floods_is_cut_off_and_told_once(store: Store) -> None:
    first = store.receive([update(number) for number in range(1, 1_001)], NOW, 20, NOTICE)
    assert first == Received(stored=20, dropped=980, flooding=(1,))
    assert store.receive([update(2_000), update(2_001, 2)], NOW, 20, NOTICE) == Received(stored=1, dropped=1)
    assert store.queues().open == 21
    assert texts(claim(store)) == [NOTICE]


def test_what_was_dropped_stays_dropped_when_it_comes_again(store: Store) -> None:
    store.receive([update(1), update(2)], NOW, 1, NOTICE)
    assert store.receive([update(2)], NOW, 9, NOTICE) == Received(duplicate=1)


def test_unanswered_replies_count_towards_the_limit(store: Store) -> None:
    receive(store, update(1))
    store.finish([handled(work, "one", "two") for work in store.take(1)], NOW)
    assert store.receive([update(2), update(3)], NOW, 3, NOTICE) == Received(stored=1, dropped=1, flooding=(1,))


def _answer_everything(store: Store) -> None:
    while works := store.take(10):
        store.finish([handled(work) for work in works], NOW)
    while messages := claim(store):
        store.settle([Settled(message, "sent") for message in messages], NOW)


def test_a_flood_ends_when_nothing_is_open_any_more_and_a_new_one_is_told_again(store: Store) -> None:
    store.receive([update(number) for number in range(1, 10)], NOW, 3, NOTICE)
    _answer_everything(store)
    assert store.receive([update(20)], NOW, 3, NOTICE) == Received(stored=1)
    store.receive([update(21), update(22)], NOW, 3, NOTICE)
    assert store.receive([update(23)], NOW, 3, NOTICE) == Received(dropped=1, flooding=(1,))


def test_a_flood_that_goes_on_after_it_was_over_is_told_again(store: Store) -> None:
    store.receive([update(number) for number in range(1, 10)], NOW, 3, NOTICE)
    _answer_everything(store)
    again = store.receive([update(number) for number in range(10, 20)], NOW, 3, NOTICE)
    assert again == Received(stored=3, dropped=7, flooding=(1,))
    assert texts(claim(store)) == [NOTICE]


def test_a_large_batch_is_stored_wholly(store: Store) -> None:
    batch = [update(number, number % 40) for number in range(1, 1_001)]
    assert store.receive(batch, NOW, 1_000, NOTICE).stored == 1_000
    assert store.receive(batch, NOW, 1_000, NOTICE).duplicate == 1_000
    assert store.queues().open == 1_000


def test_text_comes_out_as_it_went_in(store: Store) -> None:
    content = '{"text": "工程师\u2028“高级”\\n 𠮷😀 \\u0000 \\" \' % %s :chat -- ; \\\\"}'
    receive(store, update(1, content=content))
    (work,) = store.take(1)
    assert work.content == content
    store.finish([handled(work, content)], NOW)
    assert texts(claim(store)) == [content]


def test_what_no_database_can_hold_is_left_out_and_the_rest_is_stored(store: Store) -> None:
    received = store.receive([Update(1, 1, "a\0b", "bad \ud83d end \0"), update(2, content="x\\\0y")], NOW, 9, NOTICE)
    assert (received.stored, len(received.aside)) == (1, 1)
    assert store.held(1)["updates"][0]["reason"] == "bad ? end "
    assert store.held(1)["updates"][1]["content"] == "x\\y"
