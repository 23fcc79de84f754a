"""Updates are handled: in a chat one after the other, each once, and wholly or not at all."""

from collections.abc import Callable

import pytest

from bot.storage.records import Handled, Kept, Message, Order
from bot.storage.store import Store
from tests.bot.storage.making import NOW, claim, eventually, handled, receive, taken, texts, update


def test_only_the_first_open_update_of_a_chat_is_taken(store: Store) -> None:
    receive(store, update(3), update(1), update(2), update(4, 2))
    assert taken(store) == [1, 4]


def test_one_after_the_other(store: Store) -> None:
    receive(store, *[update(number, number % 2) for number in range(1, 9)])
    seen = []
    while works := store.take(1):
        seen.append(works[0].update_id)
        store.finish([handled(works[0])], NOW)
    assert seen == list(range(1, 9))


def test_a_taken_update_brings_what_its_chat_has_come_to(store: Store) -> None:
    receive(store, update(1), update(2), now=NOW - 5)
    (first,) = store.take(1)
    assert (first.session, first.choices, first.step, first.at) == (None, "[]", 0, NOW - 5)
    store.finish([Handled(first, '{"s": 1}', '["一"]', 4)], NOW)
    (second,) = store.take(1)
    assert (second.update_id, second.session, second.choices, second.step) == (2, '{"s": 1}', '["一"]', 4)


def test_what_is_released_is_taken_again(store: Store) -> None:
    receive(store, update(1))
    assert taken(store) == [1]
    assert taken(store) == [1]


def test_what_a_dead_taker_held_comes_back(store: Store, open_again: Callable[[], Store]) -> None:
    receive(store, update(1))
    dying = open_again()
    assert len(dying.take(1)) == 1
    dying.close()
    eventually(lambda: taken(store) == [1])


def test_the_text_goes_when_the_update_is_handled(store: Store) -> None:
    receive(store, update(1, content="高级工程师"))
    store.finish([handled(work) for work in store.take(1)], NOW)
    assert store.database.execute("SELECT chat, content, state FROM inbox") == [(None, None, "done")]


def test_replies_go_out_in_the_order_they_were_said(store: Store) -> None:
    receive(store, update(1))
    store.finish([handled(work, *map(str, range(30))) for work in store.take(1)], NOW)
    rows = store.database.execute("SELECT content FROM outbox ORDER BY id")
    assert [row[0] for row in rows] == list(map(str, range(30)))


def test_an_error_in_the_middle_leaves_nothing(store: Store) -> None:
    receive(store, update(1), update(2, 2))
    first, second = store.take(9)
    impossible = Handled(second, "s", orders=(Order("subscribe", None),))
    with pytest.raises(Exception, match=r"(?i)null"):
        store.finish([handled(first, "reply"), impossible], NOW)
    assert taken(store) == [1, 2]
    assert store.queues().ready == 0
    assert store.take(1)[0].session is None


def test_handling_something_twice_changes_nothing(store: Store) -> None:
    receive(store, update(1))
    (work,) = store.take(1)
    store.finish([handled(work, "once")], NOW)
    store.finish([Handled(work, "other", messages=(Message("twice"),))], NOW)
    assert texts(claim(store)) == ["once"]
    assert store.held(1)["chats"][0]["session"] == "1 "


def test_what_fails_is_set_aside_with_its_text_and_leaves_the_chat_as_it_was(store: Store) -> None:
    receive(store, update(1), update(2))
    store.finish([handled(work) for work in store.take(1)], NOW)
    (work,) = store.take(1)
    store.finish([Handled(work, "lost", messages=(Message("sorry"),), failed="ValueError")], NOW)
    held = store.held(1)
    assert held["chats"][0]["session"] == "1 "
    assert held["updates"] == [
        {"update_id": 2, "content": work.content, "state": "aside", "reason": "ValueError", "at": NOW}
    ]
    assert texts(claim(store)) == ["sorry"]
    assert taken(store) == []


def test_orders_are_obeyed(store: Store) -> None:
    receive(store, *[update(number) for number in range(1, 5)])
    steps = [
        (Order("subscribe", "n"), Order("subscribe", "n"), Order("subscribe", "m")),
        (Order("mute"), Order("unsubscribe", "m")),
        (Order("unmute"), Order("unreachable")),
        (Order("reachable"),),
    ]
    seen = []
    for orders in steps:
        (work,) = store.take(1)
        store.finish([Handled(work, None, orders=orders)], NOW)
        held = store.held(1)
        (chat,) = held["chats"]
        wanted = [row["notice"] for row in held["subscriptions"] if row["wanted"]]
        seen.append((wanted, chat["muted"], chat["reachable"]))
    assert seen == [(["m", "n"], 0, 1), (["n"], 1, 1), (["n"], 0, 0), (["n"], 0, 1)]


def test_what_is_to_be_kept_is_kept(store: Store) -> None:
    receive(store, update(1))
    (work,) = store.take(1)
    store.finish([Handled(work, None, kept=(Kept("verdict", "n", "{}"), Kept("unanswered", None, '"?"')))], NOW)
    assert store.held(1)["events"] == [
        {"kind": "verdict", "notice": "n", "details": "{}", "at": NOW},
        {"kind": "unanswered", "notice": None, "details": '"?"', "at": NOW},
    ]


def test_a_thousand_are_finished_at_once(store: Store) -> None:
    receive(store, *[update(number, number) for number in range(1, 1_001)])
    works = store.take(1_000)
    assert len(works) == 1_000
    store.finish([handled(work, "好") for work in works], NOW)
    assert (store.queues().open, store.queues().ready) == (0, 1_000)


def test_who_writes_again_can_be_reached_again(store: Store) -> None:
    receive(store, update(1), update(2))
    (left,) = store.take(1)
    store.finish([Handled(left, None, orders=(Order("unreachable"),))], NOW)
    assert store.held(1)["chats"][0]["reachable"] == 0
    (again,) = store.take(1)
    store.finish([handled(again)], NOW)
    assert store.held(1)["chats"][0]["reachable"] == 1
