"""The ledger of broadcasts: who is sent to when, and what is known of each afterwards."""

import itertools
import random
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace

import pytest

from bot.storage import broadcasts, ledger
from bot.storage.broadcasts import Broadcast, State
from bot.storage.database import Database
from bot.storage.ledger import Claims, Come, Recipient
from bot.storage.opening import open_store
from bot.storage.records import Pace, Settled
from bot.storage.store import Store
from tests.bot.storage.ledgers import TELEGRAM, chats, claim, claimed, draft, move, settle, silent, state, states, tell
from tests.bot.storage.making import (
    DAY,
    NOW,
    SECOND,
    broadcast,
    eventually,
    leave,
    say,
    somebody_waits,
)

# Who is sent to when.


def test_a_recipient_is_marked_before_he_is_sent_to(store: Store) -> None:
    number = broadcast(store, 1, 2, 3)
    (lot,) = claim(store, 2).lots
    assert (lot.broadcast.id, lot.text) == (number, "text")
    assert lot.recipients == (Recipient(number, 1, 1), Recipient(number, 2, 1))
    assert states(store, number) == {1: "sending", 2: "sending", 3: "ready"}
    assert chats(claimed(store)) == [3]
    assert claimed(store) == []


def test_who_wants_none_any_more_or_has_gone_is_passed_over_for_good(store: Store) -> None:
    number = broadcast(store, 1, 2, 3, 4, 5)
    tell(store, "mute", chat=1, muted=1)
    tell(store, "subscribe", chat=2, notice="n", wanted=0, now=NOW)
    tell(store, "set_reachable", chats=[3], reachable=0)
    tell(store, "forget_subscriptions", chats=[4])
    assert chats(claimed(store)) == [5]
    assert states(store, number) == {1: "muted", 2: "muted", 3: "blocked", 4: "muted", 5: "sending"}


def test_who_is_passed_over_takes_no_share_of_the_pace(store: Store) -> None:
    broadcast(store, 1, 2, 3)
    tell(store, "mute", chat=1, muted=1)
    assert claim(store, 1, pace=TELEGRAM) == Claims((), NOW)
    assert chats(claimed(store, 1, pace=TELEGRAM)) == [2]


@pytest.mark.parametrize("state", ["paused", "cancelled", "done", "laying"])
def test_nobody_is_sent_what_is_not_under_way(store: Store, state: State) -> None:
    move(store, broadcast(store, 1), state)
    assert claim(store) == Claims((), None)


def test_nobody_is_sent_what_has_expired(store: Store) -> None:
    broadcast(store, 1, expires_at=NOW + SECOND)
    assert claim(store, now=NOW + SECOND).lots == ()
    assert chats(claimed(store, now=NOW + SECOND - 1)) == [1]


def test_what_can_say_nothing_is_paused_until_staff_say_what_becomes_of_it(store: Store) -> None:
    id = broadcast(store, 1)
    assert ledger.claim(store, 9, NOW, None, lambda _: None).lots == ()
    one = broadcasts.get(store.database, id)
    assert one is not None
    assert (one.state, one.reason) == ("paused", ledger.UNFILLABLE)
    assert claim(store).lots == ()


def test_replies_go_first(store: Store) -> None:
    broadcast(store, 1, 2)
    say(store, 1, 7, "reply")
    held = claim(store, pace=TELEGRAM)
    assert held.lots == ()
    assert held.wake_at is not None
    assert NOW < held.wake_at < NOW + SECOND // 10
    replies = store.claim(9, NOW, TELEGRAM).messages
    assert chats(claimed(store, 1, NOW + SECOND, TELEGRAM)) == [1]  # while the reply is under way
    store.settle([Settled(one, "sent") for one in replies], NOW)


def test_a_chat_that_is_being_answered_waits(store: Store) -> None:
    broadcast(store, 1, 2)
    say(store, 1, 1, "reply", "another")
    store.claim(9, NOW, None)
    assert chats(claimed(store)) == [2]


def test_one_broadcast_after_the_other(store: Store) -> None:
    first, second = broadcast(store, 1, 2), broadcast(store, 1, 2)
    lots = claim(store, 3).lots
    assert [(lot.broadcast.id, chats(lot.recipients)) for lot in lots] == [(first, [1, 2]), (second, [1])]


def test_what_expires_first_goes_first_and_what_is_paid_for_before_it(store: Store) -> None:
    later, sooner = broadcast(store, 1), broadcast(store, 1, expires_at=NOW + DAY)
    paid = broadcast(store, 1, paid=True)
    assert [lot.broadcast.id for lot in claim(store).lots] == [paid, sooner, later]


def waiting(store: Store, number: int) -> int:
    one = broadcasts.get(store.database, number)
    assert one is not None
    return broadcasts.waiting(store.database, one, NOW)


def test_those_who_are_sent_to_before_are_counted(store: Store) -> None:
    last = draft(store, "draft", expires_at=NOW + 4 * DAY)
    assert waiting(store, last) == 0
    sooner = broadcast(store, 1, 2, 3, expires_at=NOW + DAY)
    broadcast(store, 1, 2, expires_at=NOW + 5 * DAY)
    broadcast(store, 1, 2, expires_at=NOW + DAY, paid=True)
    move(store, broadcast(store, 1, 2, expires_at=NOW + DAY), "paused")
    draft(store, expires_at=NOW + 2 * DAY, starts_at=NOW + 1)
    assert waiting(store, last) == 3
    settle(store, [one for one in claimed(store) if (one.broadcast, one.chat) == (sooner, 1)])
    assert waiting(store, last) == 0
    draft(store, expires_at=NOW + 3 * DAY)  # to be laid at once
    assert waiting(store, last) == 3


def test_who_could_not_be_reached_is_tried_again_later(store: Store) -> None:
    number = broadcast(store, 1, 2)
    settle(store, claimed(store, 1), "ready", not_before=NOW + SECOND)
    assert chats(claimed(store)) == [2]
    assert claimed(store, now=NOW + SECOND) == [Recipient(number, 1, 2)]


def _sent_over(store: Store, seconds: float, pace: Pace, stalls: Sequence[float] = ()) -> tuple[list[int], list[int]]:
    """When broadcasts and when replies were sent over simulated time, looked at as the claims ask for.

    Three replies come in every other second. A quarter of a second long, nobody looks from each of the `stalls` on.
    """
    sent, replies, now, said = list[int](), list[int](), NOW, 0
    while now < NOW + seconds * SECOND:
        if now >= NOW + said * 2 * SECOND:
            leave(store, *range(10_001 + 3 * said, 10_004 + 3 * said))
            said += 1
        answers = store.claim(9, now, pace)
        replies += [now for _ in answers.messages]
        store.settle([Settled(one, "sent") for one in answers.messages], now)
        found = claim(store, now=now, pace=pace)
        done = [recipient for lot in found.lots for recipient in lot.recipients]
        sent += [now for _ in done]
        ledger.settle(store, [Come(one, "sent") for one in done], now)
        wakes = [at for at in (answers.wake_at, found.wake_at) if at is not None]
        following = max(min(wakes, default=now + SECOND), now + SECOND // 1000)
        stalled = [at for at in stalls if now <= NOW + at * SECOND < following]
        now = NOW + round((stalled[0] + 0.25) * SECOND) if stalled else following
    return sent, replies


def _fullest_second(times: Sequence[int]) -> int:
    ordered = sorted(times)
    return max(sum(begin <= at < begin + SECOND for at in ordered) for begin in ordered)


def test_twenty_five_a_second_and_never_more_than_thirty_with_the_replies(store: Store) -> None:
    broadcast(store, *range(1, 400))
    sent, replies = _sent_over(store, 10, TELEGRAM)
    assert len(replies) == 15
    assert len(sent) == pytest.approx(250, rel=0.03)  # what is made up for at the start weighs more than in a minute
    assert _fullest_second(sent + replies) <= 30


def test_a_stall_is_made_up_for_without_a_rush(store: Store) -> None:
    broadcast(store, *range(1, 400))
    sent, _ = _sent_over(store, 10, TELEGRAM, stalls=(3, 6))
    assert len(sent) == pytest.approx(250, rel=0.03)
    assert _fullest_second(sent) <= 30


def test_what_telegram_is_paid_for_has_a_pace_of_its_own(store: Store) -> None:
    number = broadcast(store, *range(1, 800), paid=True)
    sent, replies = _sent_over(store, 0.5, replace(TELEGRAM, paid=SECOND // 900))
    assert len(replies) == 3
    assert len(sent) == pytest.approx(450, rel=0.12)
    assert state(store, number)[0] == "sending"


@pytest.mark.parametrize("paid", [False, True])
@pytest.mark.parametrize("pace", [None, TELEGRAM])
def test_nothing_goes_while_telegram_has_asked_to_wait(store: Store, paid: bool, pace: Pace | None) -> None:
    broadcast(store, 1, paid=paid)
    store.pause(NOW + 3 * SECOND)
    assert claim(store, pace=pace) == Claims((), NOW + 3 * SECOND)
    assert chats(claimed(store, now=NOW + 3 * SECOND, pace=pace)) == [1]


def test_a_claim_says_when_there_may_be_more(store: Store) -> None:
    broadcast(store, 1, 2, 3, 4, 5)
    first = claim(store, pace=TELEGRAM)
    assert first.wake_at is not None
    assert claim(store, now=first.wake_at - 1, pace=TELEGRAM) == Claims((), first.wake_at)
    assert len(claimed(store, now=first.wake_at, pace=TELEGRAM)) == 1
    assert claim(store, now=NOW + SECOND).wake_at is None


# What is known of each afterwards.


def test_what_came_of_each_is_written_down_and_who_has_blocked_the_bot_is_unreachable(store: Store) -> None:
    number = broadcast(store, 1, 2, 3, 4)
    for recipient, came in zip(claimed(store), ("sent", "failed", "blocked", "unknown"), strict=True):
        settle(store, [recipient], came, reason=None if came == "sent" else "why")  # type: ignore[arg-type]
    assert broadcasts.tally(store.database, number) == {"sent": 1, "failed": 1, "blocked": 1, "unknown": 1}
    assert broadcasts.not_reached(store.database, number) == [
        (2, "failed", "why", NOW),
        (3, "blocked", "why", NOW),
        (4, "unknown", "why", NOW),
    ]
    assert [store.held(chat)["chats"][0]["reachable"] for chat in (2, 3)] == [1, 0]


def test_an_earlier_try_says_nothing_of_a_later_one(store: Store) -> None:
    number = broadcast(store, 1)
    (first,) = claimed(store)
    settle(store, [first], "ready")
    claimed(store)
    settle(store, [first], "sent")
    assert states(store, number) == {1: "sending"}


def test_a_text_that_nobody_can_get_pauses_its_broadcast(store: Store) -> None:
    number, other = broadcast(store, 1, 2), broadcast(store, 3)
    settle(store, claimed(store, 1), "ready", reason="no such tag", stops=True)
    assert state(store, number) == ("paused", "no such tag")
    assert states(store, number) == {1: "ready", 2: "ready"}
    assert {one.broadcast for one in claimed(store)} == {other}


def test_whom_a_dead_process_was_sending_to_is_unknown_and_not_sent_to_again(
    store: Store, open_again: Callable[[], Store]
) -> None:
    number = broadcast(store, 1, 2, 3)
    (first, second) = claimed(store, 2)
    assert ledger.recover(store, NOW) == 0
    settle(store, [first])
    store.database.close()
    survivor = open_again()
    eventually(lambda: ledger.recover(survivor, NOW) >= 0 and states(survivor, number)[2] == "unknown")
    assert states(survivor, number) == {1: "sent", 2: "unknown", 3: "ready"}
    assert chats(claimed(survivor)) == [3]
    settle(survivor, [second])  # what its call came to, known after all
    assert states(survivor, number)[2] == "sent"


def test_what_is_under_way_here_is_not_taken_for_a_dead_process(store: Store, open_again: Callable[[], Store]) -> None:
    number = broadcast(store, 1)
    recipients = claimed(store)
    store.database.close()  # the connection, not the process
    again = open_again()
    assert ledger.recover(again, NOW, recipients) == 0
    assert states(again, number) == {1: "sending"}


def test_a_broadcast_ends_when_something_has_come_of_everybody(store: Store) -> None:
    number = broadcast(store, 1, 2)
    recipients = claimed(store)
    settle(store, recipients[:1])
    assert ledger.end(store, NOW, silent) == []
    settle(store, recipients[1:], "unknown")
    (ended,) = ledger.end(store, NOW, silent)
    assert (ended.id, ended.state, ended.reason, ended.ended_at) == (number, "done", None, NOW)
    assert ledger.end(store, NOW, silent) == []


def test_what_is_told_of_an_end_is_part_of_it(store: Store) -> None:
    number = broadcast(store)

    def fails(database: Database, one: Broadcast) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        ledger.end(store, NOW, fails)
    assert state(store, number)[0] == "sending"
    told = list[Broadcast]()
    ledger.end(store, NOW, lambda _, one: told.append(one))
    assert [(one.id, one.state) for one in told] == [(number, "done")]


@pytest.mark.parametrize("under_way", ["laying", "sending", "paused"])
def test_what_is_late_expires_for_all_who_have_not_got_it(store: Store, under_way: State) -> None:
    number = broadcast(store, 1, 2, 3, 4, expires_at=NOW + SECOND)
    settle(store, claimed(store, 1))
    move(store, number, under_way)
    assert ledger.expire(store, 2, NOW) == 0
    assert [ledger.expire(store, 2, NOW + SECOND) for _ in range(3)] == [2, 1, 0]
    assert [one.id for one in ledger.end(store, NOW + SECOND, silent)] == [number]
    assert state(store, number) == ("done", ledger.EXPIRED)
    assert states(store, number) == {1: "sent", 2: "expired", 3: "expired", 4: "expired"}


def test_a_late_broadcast_waits_for_the_calls_under_way(store: Store) -> None:
    number = broadcast(store, 1, 2, expires_at=NOW + SECOND)
    recipients = claimed(store, 1)
    ledger.expire(store, 9, NOW + SECOND)
    assert ledger.end(store, NOW + SECOND, silent) == []
    settle(store, recipients)
    assert [one.id for one in ledger.end(store, NOW + SECOND, silent)] == [number]


def test_a_draft_that_nobody_finished_is_dropped_when_it_is_late(store: Store) -> None:
    number = draft(store, state="waiting", expires_at=NOW + SECOND)
    assert ledger.end(store, NOW, silent) == []
    ledger.end(store, NOW + SECOND, silent)
    assert state(store, number) == ("cancelled", ledger.EXPIRED)


def test_staff_may_send_to_the_unknown_again(store: Store) -> None:
    number = broadcast(store, 1, 2)
    one, other = claimed(store)
    settle(store, [one], "unknown")
    settle(store, [other])
    with store.database.transaction():
        assert broadcasts.resend_unknown(store.database, number, NOW) == 1
    assert claimed(store) == [Recipient(number, 1, 2)]


def given_up(store: Store, **rest: int) -> tuple[int, Recipient]:
    """A broadcast that has ended while a call was under way, of which nobody knew; its number, and whom it was to."""
    number = broadcast(store, 1, **rest)
    (recipient,) = claimed(store)
    settle(store, [recipient], "unknown")
    assert len(ledger.end(store, NOW, silent)) == 1
    return number, recipient


def test_who_turns_out_after_the_end_not_to_have_got_it_is_sent_it(store: Store) -> None:
    number, recipient = given_up(store)
    settle(store, [replace(recipient, tries=9)], "ready")
    assert state(store, number)[0] == "done"
    settle(store, [recipient], "ready")
    assert state(store, number)[0] == "sending"
    assert claimed(store) == [Recipient(number, 1, 2)]


def test_who_turns_out_too_late_not_to_have_got_it_is_expired(store: Store) -> None:
    number, recipient = given_up(store, expires_at=NOW + SECOND)
    ledger.settle(store, [Come(recipient, "ready")], NOW + SECOND)
    assert (state(store, number)[0], states(store, number)) == ("done", {1: "expired"})


def test_the_counts_are_right_whatever_happens(store: Store) -> None:
    chance = random.Random(7)
    chats = range(1, 30)
    numbers = [broadcast(store, *chats), broadcast(store, *chats, expires_at=NOW + SECOND)]
    for _ in range(60):
        match chance.randrange(7):
            case 0 | 1:
                claimed(store, chance.randrange(9))
            case 2 | 3:
                rows = store.database.execute("SELECT broadcast, chat, tries FROM recipients WHERE state = 'sending'")
                every: tuple[ledger.Came, ...] = ("ready", "sent", "failed", "blocked", "unknown")
                for row in chance.sample(rows, len(rows) // 2):
                    settle(store, [Recipient(*row)], chance.choice(every))
            case 4:
                ledger.expire(store, 2, NOW + SECOND)
            case 5:
                tell(store, "resend_unknown", id=numbers[0], now=NOW)
            case _:
                tell(store, "forget_recipients", chats=[chance.choice(chats)])
        for number in numbers:
            assert broadcasts.tally(store.database, number) == Counter(states(store, number).values())


def test_what_waits_is_counted_where_it_may_still_go(store: Store) -> None:
    broadcast(store, 1, 2, 3)
    move(store, broadcast(store, 1, 2), "cancelled")
    claimed(store, 1)
    assert ledger.open_recipients(store) == (2, 1)


# Several replicas.


def test_replicas_that_claim_at_the_same_time_share_the_pace_and_never_a_recipient(postgresql_address: str) -> None:
    with closing(open_store(postgresql_address)) as one, closing(open_store(postgresql_address)) as other:
        broadcast(one, *range(1, 100))
        found = list[Recipient]()
        for now, store in zip(itertools.count(NOW, SECOND // 100), [one, other] * 100, strict=False):
            found += claimed(store, now=now, pace=TELEGRAM)
        assert len(set(found)) == len(found)
        assert len(found) == pytest.approx(2 * 25, abs=7)


def test_one_that_is_sent_again_while_it_would_end_does_not(postgresql_address: str) -> None:
    with closing(open_store(postgresql_address)) as one, closing(open_store(postgresql_address)) as other:
        number = broadcast(one, 1)
        settle(one, claimed(one), "unknown")
        ended = list[Broadcast]()
        ending = threading.Thread(target=lambda: ended.extend(ledger.end(other, NOW, silent)))
        with one.database.transaction():
            broadcasts.lock(one.database, number)
            ending.start()
            eventually(lambda: somebody_waits(one))
            assert broadcasts.resend_unknown(one.database, number, NOW) == 1
        ending.join()
        assert ended == []
        assert claimed(one) == [Recipient(number, 1, 2)]


def test_replicas_lay_a_broadcast_once_and_together(postgresql_address: str) -> None:
    with closing(open_store(postgresql_address)) as one, closing(open_store(postgresql_address)) as other:
        tell(one, "add_chats", chats=list(range(1, 50)), now=NOW)
        for chat in range(1, 50):
            tell(one, "subscribe", chat=chat, notice="n", wanted=1, now=NOW)
        number = draft(one)
        assert ledger.begin(one, NOW) == [number]
        assert ledger.begin(other, NOW) == []
        while ledger.lay(one, 10, NOW) is not None:
            ledger.lay(other, 10, NOW)
        assert sorted(states(one, number)) == list(range(1, 50))
