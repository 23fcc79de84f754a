"""Reminders that the assistant proposes: when, once, and never in vain."""

import datetime

import pytest

from bot.broadcasts import planning, refusals, templates
from bot.staff.proposing import Proposing
from bot.storage import broadcasts, ledger
from tests.bot.staff.clerks import CITY, Office, drafted

NEXT_DAY = datetime.timedelta(days=1)


def test_each_window_with_subscribers_is_proposed_once_for_each_time_ahead(desks: Office) -> None:
    proposing = Proposing(desks.steering)
    sender = desks.clerk(1, "sender")
    desks.clerk(2, "viewer")
    desks.subscribe(CITY, 11, 12)
    seen = []
    for day in range(35, -2, -1):
        desks.now = planning.epoch(datetime.datetime(2024, 10, 31, 9) - day * NEXT_DAY)
        seen += [day for _ in proposing.look(desks.store, desks.now)]
        assert proposing.look(desks.store, desks.now) == []
    assert seen == [30, 7, 3, 1]
    assert desks.posted(2) == []
    preview, offer = desks.posted(1)[:2]
    assert (preview.kind, offer.kind) == ("preview", "message")
    assert "有 2 人订阅了提醒" in offer.text
    assert desks.audited()[0][:2] == ("assistant", "broadcast.propose")
    assert broadcasts.newest(desks.store.database, 9) == ()
    assert ledger.begin(desks.store, desks.now) == []  # nothing goes without somebody's press
    assert sender.say(offer.commands[0][0][1]) == templates.OVER  # too late for the first by now


def test_nothing_is_proposed_that_staff_have_in_hand_or_have_just_sent(desks: Office) -> None:
    desks.now = planning.epoch(datetime.datetime(2024, 10, 24, 9))
    clerk = desks.clerk(1, "sender")
    desks.subscribe(CITY, 11)
    id = drafted(desks, clerk)
    assert Proposing(desks.steering).look(desks.store, desks.now) == []
    clerk.say(f"/broadcast {id} confirm")
    desks.lay()
    assert f"另有播发 {id}" in clerk.say(f"/broadcast new {CITY} 1 subscribed")
    with desks.store.database.transaction():
        broadcasts.move(desks.store.database, id, "done", ["sending"], desks.now)
    (second, _) = broadcasts.newest(desks.store.database, 2)
    clerk.say(f"/broadcast {second.id} cancel")
    assert Proposing(desks.steering).look(desks.store, desks.now) == []
    desks.now = planning.epoch(datetime.datetime(2024, 10, 28, 9))
    assert len(Proposing(desks.steering).look(desks.store, desks.now)) == 1


def test_a_proposal_is_taken_over_by_one_person(desks: Office) -> None:
    desks.now = planning.epoch(datetime.datetime(2024, 10, 24, 9))
    first, second = desks.clerk(1, "sender"), desks.clerk(2, "sender")
    desks.subscribe(CITY, 11)
    (id,) = Proposing(desks.steering).look(desks.store, desks.now)
    assert first.say(f"/broadcast {id} confirm") == refusals.NOT_ADOPTED
    assert "草稿" in first.say(f"/broadcast {id} adopt")
    assert desks.broadcast(id).author == 1
    assert second.say(f"/broadcast {id} adopt") == refusals.ADOPTED.format(author=1)


@pytest.mark.parametrize("why", ["quiet", "nobody subscribed", "nobody to send", "draft of nothing dated"])
def test_nothing_is_proposed_in_vain(desks: Office, why: str) -> None:
    desks.now = planning.epoch(datetime.datetime(2024, 10, 24, 7 if why == "quiet" else 9))
    if why != "nobody to send":
        desks.clerk(1, "sender")
    if why != "nobody subscribed":
        desks.subscribe("hangzhou-techmgr-draft" if why == "draft of nothing dated" else CITY, 11)
    assert Proposing(desks.steering).look(desks.store, desks.now) == []
