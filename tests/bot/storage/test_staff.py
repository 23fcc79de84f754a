"""Staff, their audit log, what they add to the notices, and what they see of what people asked."""

import json

import pytest

from bot.storage import additions, auditing, broadcasts, questions, staffing
from bot.storage.broadcasts import Audience, Draft
from bot.storage.questions import Counts, Question, Standing, Unanswered
from bot.storage.records import Handled, Kept, Order
from bot.storage.records import Standing as Stands
from bot.storage.sqlite import SQLiteDatabase
from bot.storage.store import Inside, Store
from tests.bot.storage.making import DAY, NOW, handled, receive, update


def _ask(store: Store, update_id: int, chat: int, q: str, notice: str | None = "n") -> None:
    receive(store, update(update_id, chat))
    (work,) = store.take(1)
    kept = Kept("unanswered", notice, json.dumps({"q": q}, ensure_ascii=False))
    store.finish([Handled(work, None, kept=(kept,))], NOW)


def test_each_role_may_what_those_below_it_may(store: Store) -> None:
    with store.database.transaction():
        assert staffing.add_first_admin(store.database, 1, NOW)
        assert not staffing.add_first_admin(store.database, 2, NOW)
        staffing.set_role(store.database, 2, "viewer", NOW)
        staffing.set_role(store.database, 2, "sender", NOW)
    role = staffing.role_of(store.database, 2)
    assert [staffing.may(role, needed) for needed in staffing.ROLES] == [True, True, False, False]
    assert not staffing.may(staffing.role_of(store.database, 3), "viewer")
    assert staffing.with_role(store.database, "approver") == [1]
    with store.database.transaction():
        assert staffing.remove(store.database, 2)
        assert not staffing.remove(store.database, 2)
    assert [one.person for one in staffing.members(store.database)] == [1]


def test_what_is_taken_says_who_is_of_the_staff(store: Store) -> None:
    with store.database.transaction():
        staffing.set_role(store.database, 1, "sender", NOW)
        staffing.await_from(store.database, 1, "{}")
    receive(store, update(1, 1), update(2, 2))
    assert [(work.chat, work.role, work.awaits) for work in store.take(9)] == [(1, "sender", "{}"), (2, None, None)]
    store.release()


def test_what_is_led_inside_is_stored_with_it_or_not_at_all(store: Store) -> None:
    receive(store, update(1, 1))
    (work,) = store.take(1)

    def broken(database: object) -> Handled:
        staffing.set_role(store.database, 5, "viewer", NOW)
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        store.finish([], NOW, [Inside(work, broken)])
    assert staffing.members(store.database) == ()
    (work,) = store.take(1)

    def whole(database: object) -> Handled:
        staffing.set_role(store.database, 5, "viewer", NOW)
        return handled(work, "done")

    assert store.finish([], NOW, [Inside(work, whole)]) == (handled(work, "done"),)
    assert store.finish([], NOW, [Inside(work, broken)]) == ()  # it is closed
    assert len(staffing.members(store.database)) == 1
    assert store.queues().ready == 1


def test_the_audit_log_shows_what_was_changed(store: Store) -> None:
    with store.database.transaction():
        for number in range(3):
            auditing.append(store.database, "1", "add", {"number": number, "名": "字"}, NOW + number)
    found = list(auditing.entries(store.database))
    assert [(one.id, one.actor, one.action, json.loads(one.details)["number"]) for one in found] == [
        (1, "1", "add", 0),
        (2, "1", "add", 1),
        (3, "1", "add", 2),
    ]
    assert auditing.verify(store.database) == auditing.Verified(3, found[-1].hash)
    for statement in ("UPDATE audit SET actor = '2'", "DELETE FROM audit"):
        with pytest.raises(Exception, match="append-only"):
            store.database.execute(statement)
    if isinstance(store.database, SQLiteDatabase):  # where a row can be replaced without being deleted
        with pytest.raises(Exception, match="append-only"):
            store.database.execute("INSERT OR REPLACE INTO audit VALUES (1, 0, '2', 'add', '{}', '')")
    assert auditing.verify(store.database).wrong is None


@pytest.mark.parametrize("change", ["UPDATE audit SET details = '{}' WHERE id = 2", "DELETE FROM audit WHERE id = 2"])
def test_a_row_changed_behind_the_triggers_is_found(store: Store, change: str) -> None:
    with store.database.transaction():
        for number in range(3):
            auditing.append(store.database, "1", "add", {"number": number}, NOW)
    for trigger in ("audit_stays", "audit_remains"):
        on = "" if "sqlite" in type(store.database).__module__ else " ON audit"
        store.database.execute(f"DROP TRIGGER {trigger}{on}")
    store.database.execute(change)
    wrong = auditing.verify(store.database).wrong
    assert wrong == (2 if change.startswith("UPDATE") else 3)


def test_additions_are_versioned_and_can_be_taken_back(store: Store) -> None:
    assert additions.version(store) == 0
    with store.database.transaction():
        additions.add(store.database, "n", "correction", "{}", 1, NOW)
        additions.add(store.database, "n", "wording", "[]", 2, NOW)
    first, second = additions.current(store.database)
    assert (first.kind, second.content, second.author) == ("correction", "[]", 2)
    before = additions.version(store)
    with store.database.transaction():
        additions.withdraw(store.database, first, 1, NOW)
    assert additions.current(store.database) == (second,)
    assert additions.version(store) > before


def test_an_addition_that_was_rolled_back_is_not_taken_for_the_next(store: Store) -> None:
    store.database.execute("BEGIN")
    additions.add(store.database, "n", "wording", "[1]", 1, NOW)
    seen = additions.newest(store.database)
    store.database.execute("ROLLBACK")
    with store.database.transaction():
        additions.add(store.database, "n", "wording", "[2]", 1, NOW + 1)
    assert additions.version(store) != seen


def test_unanswered_questions_come_with_how_often_and_close(store: Store) -> None:
    _ask(store, 1, 7, "甲")
    _ask(store, 2, 8, "乙", None)
    _ask(store, 3, 8, "甲")
    _ask(store, 4, 8, "甲")
    asked = questions.unanswered(store.database, 9)
    first, second = asked
    assert first == Unanswered(Question("甲", "n"), 3, 2, first.newest)
    assert second.question == Question("乙", "")
    assert questions.get(store.database, first.newest) == first.question
    assert questions.who_asked(store.database, [first.question]) == [7, 8]
    with store.database.transaction():
        assert questions.close(store.database, [first.question]) == {first.question: {7, 8}}
    assert [one.question.q for one in questions.unanswered(store.database, 9)] == ["乙"]
    assert questions.get(store.database, first.newest) is None


def test_what_people_asked_and_came_to_is_counted(store: Store) -> None:
    _ask(store, 1, 7, "甲")
    receive(store, update(2, 8))
    (work,) = store.take(1)
    kept = (
        Kept("asked", "n", '{"status": "answer"}'),
        Kept("asked", "n", '{"status": "answer"}'),
        Kept("asked", None, '{"status": "clarify"}'),
        Kept("verdict", "n", '{"verdict": "eligible"}'),
        Kept("verdict", "n", '{"verdict": "eligible"}'),
    )
    standings = (Stands(1, "n", "t", "eligible"), Stands(2, "n", "t", "eligible"), Stands(3, "n", "u", "begun"))
    store.finish([Handled(work, None, kept=kept, standings=standings)], NOW)
    there = (Standing("n", "t", "eligible", 2), Standing("n", "u", "begun", 1))
    assert questions.counts(store.database, NOW) == Counts(2, 1, 2, 1, 1, there)
    later = questions.counts(store.database, NOW + 1)
    assert (later.people, later.finished, later.answered, later.unanswered) == (2, 0, 0, 0)


@pytest.mark.parametrize(
    ("audience", "size"),
    [
        (Audience("n"), 2),
        (Audience("n", "any"), 3),
        (Audience("n", "eligible"), 2),
        (Audience("n", "begun"), 1),
        (Audience("n", "any", "u"), 2),
        (Audience("n", "eligible", "u"), 1),
        (Audience("m", "any"), 0),
    ],
)
def test_an_audience_is_who_stands_there_and_may_be_reminded(store: Store, audience: Audience, size: int) -> None:
    people: dict[int, tuple[tuple[Stands, ...], tuple[Order, ...]]] = {
        1: ((Stands(1, "n", "t", "eligible"), Stands(2, "n", "t", "eligible")), (Order("subscribe", "n"),)),
        2: ((Stands(1, "n", "u", "eligible"),), (Order("subscribe", "n"),)),
        3: ((Stands(1, "n", "u", "begun"),), ()),
        4: ((Stands(1, "n", "t", "eligible"),), (Order("subscribe", "n"), Order("unsubscribe", "n"))),
        5: ((Stands(1, "n", "t", "eligible"),), (Order("subscribe", "n"), Order("mute"))),
        6: ((Stands(1, "n", "t", "eligible"),), (Order("subscribe", "n"), Order("unreachable"))),
        -7: ((), (Order("subscribe", "n"),)),
    }
    receive(store, *(update(number, chat) for number, chat in enumerate(people, start=1)))
    works = store.take(99)
    store.finish(
        [Handled(work, None, standings=people[work.chat][0], orders=people[work.chat][1]) for work in works], NOW
    )
    assert broadcasts.size(store.database, audience) == size


def test_a_proposal_is_made_once(store: Store) -> None:
    draft = Draft(None, Audience("n"), "text", 0, NOW + DAY, "w", proposal="n w 7")
    with store.database.transaction():
        number = broadcasts.add(store.database, draft, NOW)
        assert number is not None
        assert broadcasts.add(store.database, draft, NOW) is None
        made = broadcasts.get(store.database, number)
        assert made is not None
        assert (made.author, made.state, made.audience, made.event) == (None, "draft", Audience("n"), "w")
        assert broadcasts.newest(store.database, 9) == ()


def test_where_somebody_stands_with_one_target_stays_while_another_is_checked(store: Store) -> None:
    for number, standings, gone in (
        (1, (Stands(1, "n", "t", "eligible"), Stands(2, "n", "t", "begun")), ()),
        (2, (Stands(1, "n", "u", "begun"), Stands(1, "m", "t", "ineligible")), ()),
        (3, (Stands(1, "n", "u", "eligible"),), (2,)),
    ):
        receive(store, update(number, 7))
        (work,) = store.take(1)
        store.finish([Handled(work, None, standings=standings, gone=gone)], NOW)
    held = [(one["person"], one["notice"], one["target"], one["standing"]) for one in store.held(7)["standings"]]
    assert held == [(1, "m", "t", "ineligible"), (1, "n", "t", "eligible"), (1, "n", "u", "eligible")]
    assert broadcasts.size(store.database, Audience("n", "eligible")) == 1
