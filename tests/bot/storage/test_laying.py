"""The ledger of broadcasts: who is written down, and when."""

from dataclasses import replace

import pytest

from bot.storage import broadcasts, ledger
from bot.storage.broadcasts import State
from bot.storage.ledger import Claims
from bot.storage.records import Standing
from bot.storage.store import Store
from tests.bot.storage.ledgers import claim, draft, move, silent, state, states, tell
from tests.bot.storage.making import (
    DAY,
    NOW,
    SECOND,
    broadcast,
    handled,
    receive,
    update,
)


def test_what_is_approved_begins_when_its_time_has_come(store: Store) -> None:
    soon, later, waiting = draft(store), draft(store, starts_at=NOW + 1), draft(store, state="waiting")
    assert ledger.begin(store, NOW) == [soon]
    assert ledger.begin(store, NOW) == []
    assert ledger.begin(store, NOW + 1) == [later]
    assert state(store, waiting)[0] == "waiting"


def test_what_was_approved_but_is_late_never_begins(store: Store) -> None:
    number = draft(store, expires_at=NOW + SECOND)
    assert ledger.begin(store, NOW + SECOND) == []
    (ended,) = ledger.end(store, NOW + SECOND, silent)
    assert (ended.id, ended.state, ended.reason, ended.begun_at) == (number, "cancelled", ledger.EXPIRED, None)


def test_who_has_subscribed_is_laid_some_chats_at_a_time(store: Store) -> None:
    tell(store, "add_chats", chats=list(range(1, 8)), now=NOW)
    for chat in (1, 2, 4, 5, 6, 7):
        tell(store, "subscribe", chat=chat, notice="n", wanted=int(chat != 2), now=NOW)
    tell(store, "subscribe", chat=3, notice="another", wanted=1, now=NOW)
    tell(store, "mute", chat=4, muted=1)
    tell(store, "set_reachable", chats=[5], reachable=0)
    number = draft(store)
    ledger.begin(store, NOW)
    seen = []
    while ledger.lay(store, 3, NOW) == number:
        seen.append((list(states(store, number)), state(store, number)[0]))
    assert seen == [([1], "laying"), ([1, 6], "laying"), ([1, 6, 7], "laying"), ([1, 6, 7], "sending")]
    assert set(states(store, number).values()) == {"ready"}


def test_who_stands_so_is_laid_unless_he_wants_none(store: Store) -> None:
    receive(store, *(update(chat, chat) for chat in (1, 2, 3)))
    standings = {1: "eligible", 2: "undetermined", 3: "eligible"}
    works = store.take(9)
    stand = [replace(handled(one), standings=(Standing(1, "n", "t", standings[one.chat]),)) for one in works]  # type: ignore[arg-type]
    store.finish(stand, NOW)
    tell(store, "subscribe", chat=3, notice="n", wanted=0, now=NOW)
    number = draft(store, who="eligible")
    ledger.begin(store, NOW)
    while ledger.lay(store, 9, NOW) is not None:
        pass
    assert states(store, number) == {1: "ready"}


def partly_laid(store: Store, *chats: int, expires_at: int = NOW + DAY) -> int:
    """A broadcast to these chats of which the first is laid; its number."""
    move(store, broadcast(store, *chats), "cancelled")
    number = draft(store, expires_at=expires_at)
    ledger.begin(store, NOW)
    ledger.lay(store, 1, NOW)
    assert states(store, number) == {chats[0]: "ready"}
    return number


def lay_all(store: Store, now: int = NOW) -> None:
    while ledger.lay(store, 2, now) is not None:
        pass


def resume(store: Store, number: int) -> bool:
    with store.database.transaction():
        return broadcasts.resume(store.database, number, NOW)


def test_what_was_paused_while_it_was_laid_is_laid_to_its_end_once_it_goes_on(store: Store) -> None:
    number = partly_laid(store, 1, 2, 3, 4, 5)
    move(store, number, "paused")
    assert ledger.lay(store, 2, NOW) is None
    assert resume(store, number)
    lay_all(store)
    assert sorted(states(store, number)) == [1, 2, 3, 4, 5]
    assert state(store, number) == ("sending", None)


def test_what_was_paused_when_its_list_was_complete_goes_on_at_once(store: Store) -> None:
    number = broadcast(store, 1)
    move(store, number, "paused")
    other = partly_laid(store, 1, 2, 3)
    assert resume(store, number)
    assert not resume(store, number)
    assert (state(store, number)[0], state(store, other)[0]) == ("sending", "laying")


def test_what_is_cancelled_while_it_is_laid_still_tells_who_has_not_got_it(store: Store) -> None:
    number = partly_laid(store, 1, 2, 3)
    move(store, number, "cancelled")
    lay_all(store)
    assert states(store, number) == {1: "ready", 2: "ready", 3: "ready"}
    assert state(store, number) == ("cancelled", None)
    assert claim(store) == Claims((), None)


def test_what_is_laid_for_the_record_lets_others_go_first(store: Store) -> None:
    cancelled = partly_laid(store, 1, 2, 3)
    move(store, cancelled, "cancelled")
    number = draft(store)
    ledger.begin(store, NOW)
    assert ledger.lay(store, 9, NOW) == number


@pytest.mark.parametrize("under_way", ["laying", "paused"])
def test_what_expires_before_all_are_laid_still_tells_who_has_not_got_it(store: Store, under_way: State) -> None:
    number = partly_laid(store, 1, 2, 3, expires_at=NOW + SECOND)
    move(store, number, under_way)
    assert ledger.expire(store, 9, NOW + SECOND) == 1
    assert ledger.end(store, NOW + SECOND, silent) == []
    lay_all(store, NOW + SECOND)
    assert ledger.end(store, NOW + SECOND, silent) == []
    assert ledger.expire(store, 9, NOW + SECOND) == 2
    assert [one.id for one in ledger.end(store, NOW + SECOND, silent)] == [number]
    assert states(store, number) == {1: "expired", 2: "expired", 3: "expired"}
