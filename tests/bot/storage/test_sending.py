"""Messages go out: claimed before they are sent, in each chat one at a time, as fast as the pace allows."""

from collections.abc import Callable

from bot.storage.records import Outgoing, Settled
from bot.storage.store import Store
from tests.bot.storage.making import (
    NOW,
    PACE,
    SECOND,
    claim,
    eventually,
    handled,
    leave,
    receive,
    say,
    taken,
    texts,
    update,
)


def _states(store: Store) -> list[tuple[str, str | None]]:
    rows = store.database.execute("SELECT state, content FROM outbox ORDER BY id")
    return [(state, content) for state, content in rows]


def _settle(store: Store, message: Outgoing, kind: str, **how: object) -> None:
    store.settle([Settled(message, kind, **how)], NOW)  # type: ignore[arg-type]


def test_a_claimed_message_is_marked_before_it_is_sent(store: Store) -> None:
    say(store, 1, 7, "reply")
    (message,) = claim(store)
    assert (message.chat, message.content, message.tries, message.at) == (7, "reply", 1, NOW)
    assert _states(store) == [("sending", "reply")]
    assert claim(store) == ()


def test_one_message_of_a_chat_is_in_flight_at_a_time(store: Store) -> None:
    say(store, 1, 1, "a", "b")
    say(store, 2, 2, "c")
    assert texts(claim(store)) == ["a", "c"]


def test_messages_of_a_chat_go_in_order(store: Store) -> None:
    say(store, 1, 1, "a", "b")
    say(store, 2, 1, "c")
    sent = []
    while messages := claim(store):
        sent += texts(messages)
        store.settle([Settled(message, "sent") for message in messages], NOW)
    assert sent == ["a", "b", "c"]


def _sent_over(store: Store, seconds: int, step: int = SECOND // 100) -> list[tuple[int, int]]:
    """When what was sent to whom, under the pace, over simulated time."""
    sent, now = [], NOW
    while now < NOW + seconds * SECOND:
        messages = store.claim(100, now, PACE).messages
        sent += [(now, message.chat) for message in messages]
        store.settle([Settled(message, "sent") for message in messages], now)
        now += step
    return sent


def test_everybody_together_gets_thirty_a_second(store: Store) -> None:
    leave(store, *range(1, 200))
    sent = _sent_over(store, 4)
    assert 118 <= len(sent) <= 123
    for begin, _ in sent:
        assert sum(begin <= at < begin + SECOND for at, _ in sent) <= 33


def test_a_chat_gets_a_short_burst_and_then_one_a_second(store: Store) -> None:
    say(store, 1, 5, *"abcdefghijkl")
    seconds = [(at - NOW) / SECOND for at, _ in _sent_over(store, 6)]
    assert sum(second < 0.2 for second in seconds) == 3
    assert 7 <= len(seconds) <= 9


def test_a_group_is_slower(store: Store) -> None:
    say(store, 1, -5, *"abcdefgh")
    assert 3 <= len(_sent_over(store, 7)) <= 4


def test_who_waits_for_his_pace_holds_nobody_up(store: Store) -> None:
    say(store, 1, 1, *"abcdefgh")
    say(store, 2, 2, "x")
    chats = [chat for _, chat in _sent_over(store, 1)]
    assert 2 in chats


def test_a_sender_that_was_away_catches_up_but_little(store: Store) -> None:
    leave(store, *range(1, 50))
    store.claim(1, NOW, PACE)
    assert len(store.claim(100, NOW + 60 * SECOND, PACE).messages) <= 3


def test_the_pace_is_shared(store: Store, open_again: Callable[[], Store]) -> None:
    replicas = [store, open_again()] if "PostgreSQL" in type(store.database).__name__ else [store, store]
    leave(store, *range(1, 100))
    claimed = 0
    for tick in range(200):
        claimed += len(replicas[tick % 2].claim(100, NOW + tick * SECOND // 100, PACE).messages)
    assert 58 <= claimed <= 63


def test_without_a_pace_everything_may_go(store: Store) -> None:
    leave(store, *range(1, 1_001))
    assert len(claim(store, limit=1_000)) == 1_000


def test_wake_at_says_when_the_next_may_go(store: Store) -> None:
    assert store.claim(9, NOW, PACE).wake_at is None
    say(store, 1, 1, *"abcde")
    now, sent = NOW, []
    while (claimed := store.claim(9, now, PACE)).messages or claimed.wake_at is not None:
        store.settle([Settled(message, "sent") for message in claimed.messages], now)
        sent += [now - NOW] * len(claimed.messages)
        if not claimed.messages:
            assert claimed.wake_at is not None
            if claimed.wake_at > now:
                assert store.claim(9, claimed.wake_at - 1, PACE).messages == ()
            now = max(now, claimed.wake_at)
    assert len(sent) == 5
    assert sent[-1] - sent[-2] == SECOND


def test_wake_at_waits_for_a_message_put_off(store: Store) -> None:
    say(store, 1, 1, "a")
    _settle(store, claim(store)[0], "back", not_before=NOW + 7 * SECOND)
    claimed = store.claim(9, NOW, PACE)
    assert (claimed.messages, claimed.wake_at) == ((), NOW + 7 * SECOND)
    assert texts(claim(store, now=NOW + 7 * SECOND)) == ["a"]


def test_a_message_put_off_is_not_overtaken(store: Store) -> None:
    say(store, 1, 1, "a", "b")
    _settle(store, claim(store)[0], "back", not_before=NOW + SECOND)
    assert claim(store) == ()


def test_a_pause_holds_everybody_and_is_never_shortened(store: Store) -> None:
    say(store, 1, 1, "a")
    store.pause(NOW + 30 * SECOND)
    store.pause(NOW + 3 * SECOND)
    for pace in (PACE, None):
        paused = store.claim(9, NOW + 29 * SECOND, pace)
        assert (paused.messages, paused.wake_at) == ((), NOW + 30 * SECOND)
    assert texts(claim(store, now=NOW + 30 * SECOND)) == ["a"]


def test_what_is_sent_is_gone(store: Store) -> None:
    say(store, 1, 1, "a")
    _settle(store, claim(store)[0], "sent")
    assert _states(store) == []


def test_what_comes_back_goes_again_with_other_words_if_there_are_any(store: Store) -> None:
    say(store, 1, 1, "<b>a")
    (first,) = claim(store)
    _settle(store, first, "back", content="a")
    (second,) = claim(store)
    assert (second.id, second.content, second.tries) == (first.id, "a", 2)
    _settle(store, second, "back")
    assert texts(claim(store)) == ["a"]


def test_what_failed_is_kept_without_its_text(store: Store) -> None:
    say(store, 1, 1, "a", "b")
    _settle(store, claim(store)[0], "failed", reason="400")
    assert store.held(1)["messages"][0] == {"content": None, "state": "failed", "reason": "400", "at": NOW}
    assert texts(claim(store)) == ["b"]
    assert store.held(1)["chats"][0]["reachable"] == 1


def test_a_blocked_chat_is_unreachable_and_what_waits_for_it_is_closed(store: Store) -> None:
    say(store, 1, 1, "a", "b")
    say(store, 2, 2, "c")
    leave(store, 1)
    _settle(store, claim(store, limit=1)[0], "blocked", reason="403")
    assert [(row["state"], row["content"]) for row in store.held(1)["messages"]] == [("blocked", None)] * 3
    assert store.held(1)["chats"][0]["reachable"] == 0
    assert texts(claim(store)) == ["c"]


def test_what_may_have_arrived_is_not_sent_again(store: Store) -> None:
    say(store, 1, 1, "a", "b")
    _settle(store, claim(store)[0], "unknown")
    assert _states(store)[0] == ("unknown", None)
    assert texts(claim(store)) == ["b"]


def test_a_question_that_may_have_arrived_is_put_again_once(store: Store) -> None:
    say(store, 1, 1, "?", repeatable=True)
    _settle(store, claim(store)[0], "unknown")
    (again,) = claim(store)
    assert (again.content, again.tries) == ("?", 2)
    _settle(store, again, "unknown")
    assert _states(store) == [("unknown", None)]
    assert claim(store) == ()


def test_a_question_that_was_answered_meanwhile_is_not_put_again(store: Store) -> None:
    say(store, 1, 1, "?", repeatable=True)
    (question,) = claim(store)
    receive(store, update(2))
    store.finish([handled(work) for work in store.take(1)], NOW)
    _settle(store, question, "unknown")
    assert _states(store) == [("unknown", None)]


def test_a_moved_chat_takes_everything_with_it(store: Store) -> None:
    say(store, 1, -1, "a", "b")
    receive(store, update(2, -1))
    before = store.held(-1)
    _settle(store, claim(store)[0], "moved", chat_now=-1_001)
    assert all(rows == [] for rows in store.held(-1).values())
    after = store.held(-1_001)
    assert {**after, "messages": None} == {**before, "messages": None}
    (message,) = claim(store)
    assert (message.chat, message.content) == (-1_001, "a")
    assert taken(store) == [2]


def test_a_chat_moves_to_one_that_is_there_already(store: Store) -> None:
    say(store, 1, -1, "a")
    say(store, 2, -2)
    for chat in (-1, -2):
        store.database.run("subscribe", chat=chat, notice="n", wanted=1, now=NOW)
    _settle(store, claim(store)[0], "moved", chat_now=-2)
    assert all(rows == [] for rows in store.held(-1).values())
    held = store.held(-2)
    assert held["chats"][0]["session"] == "2 "
    assert [row["notice"] for row in held["subscriptions"]] == ["n"]
    assert [row["content"] for row in held["messages"]] == ["a"]


def test_settling_what_is_gone_changes_nothing(store: Store) -> None:
    say(store, 1, 1, "a")
    (message,) = claim(store)
    _settle(store, message, "sent")
    for kind in ("sent", "back", "failed", "blocked", "unknown"):
        _settle(store, message, kind)
    assert _states(store) == []


def test_what_comes_back_late_does_not_disturb_the_next_try(store: Store) -> None:
    say(store, 1, 1, "?", repeatable=True)
    (first,) = claim(store)
    _settle(store, first, "unknown")
    (second,) = claim(store)
    _settle(store, first, "back")
    assert _states(store) == [("sending", "?")]
    _settle(store, second, "back")
    assert _states(store) == [("ready", "?")]


def test_who_is_known_not_to_have_got_it_gets_it_after_all(store: Store) -> None:
    say(store, 1, 1, "a")
    (message,) = claim(store)
    _settle(store, message, "unknown")
    _settle(store, message, "back")
    assert texts(claim(store)) == ["a"]


def test_what_a_dead_process_was_sending_is_unknown(store: Store, open_again: Callable[[], Store]) -> None:
    say(store, 1, 1, "a")
    say(store, 2, 2, "?", repeatable=True)
    assert len(claim(store)) == 2
    store.database.close()
    survivor = open_again()
    eventually(lambda: survivor.recover() >= 0 and survivor.queues().sending == 0)
    assert _states(survivor) == [("unknown", None), ("ready", "?")]
    assert survivor.recover() == 0


def test_what_this_process_is_sending_is_not_recovered(store: Store) -> None:
    say(store, 1, 1, "a")
    claim(store)
    assert store.recover() == 0
    assert _states(store) == [("sending", "a")]
