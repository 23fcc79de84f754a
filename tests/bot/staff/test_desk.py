"""Who may say what to the desk, and what it waits for."""

import ast
import datetime
import inspect

import pytest

from bot.broadcasts import planning, reporting
from bot.errors import Refused
from bot.messages import Sending
from bot.staff import hiring, rights, words
from bot.staff.desk import Desk, Visit
from bot.storage import auditing, staffing
from bot.storage.posting import post
from tests.bot.staff.asking import CITY
from tests.bot.staff.clerks import Clerk, Office, at_once


def test_every_command_has_a_rule_and_every_rule_a_command(desks: Office) -> None:
    assert set(desks.desk.verbs) == set(rights.RULES)


def test_a_command_without_a_rule_is_refused_to_everybody(desks: Office) -> None:
    def verb(visit: Visit, given: dict[str, str]) -> None:
        raise AssertionError("it was carried out")

    desks.desk = Desk({**desks.desk.verbs, "new": verb})
    assert desks.clerk(1, "admin").say("/new") == words.NO_SUCH.format(command="/new")


@pytest.mark.parametrize("verb", sorted(rights.RULES))
def test_a_command_is_refused_to_whoever_has_less_than_it_needs(desks: Office, verb: str) -> None:
    carried_out: list[str] = []
    desks.desk = Desk({name: lambda visit, given, name=name: carried_out.append(name) for name in rights.RULES})  # type: ignore[misc]
    needed = rights.RULES[verb]
    name, _, action = verb.partition(".")
    command = f"/{name} 1 {action}".strip() if action else f"/{name}"
    below = staffing.ROLES[: staffing.ROLES.index(needed)]
    for role in below:
        assert desks.clerk(1, role).say(command) == words.NO_RIGHT.format(
            role=words.ROLES[role], needed=words.ROLES[needed]
        )
    assert carried_out == []
    desks.clerk(1, needed).say(command)
    assert carried_out == [verb]


def test_to_others_the_desk_does_not_exist(desks: Office) -> None:
    stranger = Clerk(desks, 7)
    assert stranger.say("/desk") == ""
    assert stranger.replies == []


def test_rights_are_looked_up_each_time(desks: Office) -> None:
    clerk = desks.clerk(1, "sender")
    clerk.say("/broadcast new")
    with desks.store.database.transaction():
        staffing.set_role(desks.store.database, 1, "viewer", desks.now)
    assert clerk.press("长治") == words.NOT_ASKED  # what was asked of a sender is forgotten with his role
    assert clerk.say("/broadcast new") == words.NO_RIGHT.format(role="查看", needed="播发")
    with desks.store.database.transaction():
        staffing.remove(desks.store.database, 1)
    assert clerk.say("/desk") == ""


def test_what_it_asks_can_be_typed_pressed_and_left(desks: Office) -> None:
    clerk = desks.clerk(1, "sender")
    clerk.say("/broadcast new")
    assert words.WHICH_WHO in clerk.say("杭州")
    assert clerk.say("没有这种人") == words.WHICH.format(said="没有这种人")
    assert clerk.say("取消") == words.LEFT
    assert clerk.say("1") == words.NOT_ASKED
    clerk.say("/broadcast new")
    first = clerk.buttons
    clerk.press(words.CANCEL[0])
    clerk.say("/broadcast new")
    assert clerk.say(next(iter(first.values()))) == words.NOT_ASKED  # a button of the asking before


@pytest.mark.parametrize("said", ["取消", "返回", "不弄了", "/cancel", "/cancel@the_bot"])
def test_it_can_be_left_in_many_words(desks: Office, said: str) -> None:
    clerk = desks.clerk(1, "sender")
    clerk.say(f"/broadcast new {CITY} - subscribed")
    assert rights.is_for_desk(said, awaits=True)
    assert clerk.say(said) == words.LEFT
    assert clerk.say("请大家留意") == words.NOT_ASKED


def test_to_cancel_is_the_conversations_while_the_desk_asks_nothing() -> None:
    assert not rights.is_for_desk("/cancel", awaits=False)


def test_a_button_holds_every_command(desks: Office) -> None:
    """Telegram takes 64 bytes; 13 are the mark's."""
    clerk = desks.clerk(1, "admin")
    desks.heard = 2**40
    for said in ("/broadcast new", "长治", "1", "1"):
        clerk.say(said)
        assert max(len(command) for command in clerk.buttons.values()) <= 51


@pytest.mark.parametrize(
    "said",
    [
        "",
        "/",
        "/pick",
        "/pick x y",
        "/pick 1 99",
        "/broadcast 99999999999999999999999999",
        "/broadcast ٣",
        "/broadcast new x y z",
        "/broadcast 1 frobnicate",
        "/Desk@the_bot",
        "x" * 5_000,
    ],
)
def test_whatever_is_said_is_answered(desks: Office, said: str) -> None:
    assert desks.clerk(1, "admin").say(said)


def test_no_verb_opens_a_transaction_of_its_own() -> None:
    """It would commit half of what closes the update."""
    from bot.broadcasts import steering
    from bot.staff import broadcasting, correcting, desk, questions, statistics

    for module in (steering, broadcasting, correcting, desk, questions, statistics):
        calls = [node for node in ast.walk(ast.parse(inspect.getsource(module))) if isinstance(node, ast.Attribute)]
        assert not [one for one in calls if one.attr == "transaction"], module.__name__


def test_what_a_refused_command_had_done_does_not_stay(desks: Office) -> None:
    def half(visit: Visit, given: dict[str, str]) -> None:
        auditing.append(visit.database, visit.actor, "half", {}, visit.now)
        visit.say("half done")
        raise Refused("no")

    clerk = desks.clerk(1, "admin")
    desks.desk = Desk({**desks.desk.verbs, "stats": half})
    assert clerk.say("/stats") == "no"
    assert desks.audited() == []
    assert words.DESK[:5] in clerk.say("/desk")


def test_a_button_typed_by_half_is_no_button(desks: Office) -> None:
    clerk = desks.clerk(1, "admin")
    clerk.say("/broadcast new")
    assert clerk.say("/pick 5").startswith("没有“/pick")
    assert words.WHICH_WHO in clerk.say("杭州")  # what was asked still is


def test_visits_on_two_replicas_do_not_wait_for_each_other(desks: Office, replica: Office) -> None:
    desks.subscribe(CITY, 11)
    one, two, three = (desks.clerk(person, "sender") for person in (1, 2, 3))
    for _ in range(2):
        one.say(f"/broadcast new {CITY} 1 subscribed")
    batch = [(one, "/broadcast 1 time 2024-10-11 09:00"), (two, "/broadcast 2 time 2024-10-12 09:00")]
    assert "2024-10-13 09:00" in at_once(batch, Clerk(replica, three.person), "/broadcast 2 time 2024-10-13 09:00")
    assert desks.broadcast(2).starts_at == planning.epoch(datetime.datetime(2024, 10, 13, 9))


def test_who_is_on_the_staff_no_more_is_told_of_no_broadcast(desks: Office) -> None:
    desks.subscribe(CITY, 11)
    author, admin = desks.clerk(1, "sender"), desks.clerk(2, "admin")
    author.say(f"/broadcast new {CITY} 1 subscribed")
    desks.deliver_preview(1)
    author.say("/broadcast 1 confirm")
    with desks.store.database.transaction():
        post(desks.store.database, [(1, one.content()) for one in reporting.final(1)], desks.now)
        post(desks.store.database, [(1, Sending(text="好").content())], desks.now)
    hiring.dismiss(desks.store, 1, desks.now)
    assert [one.kind for one in desks.posted(1)] == ["message"]
    admin.say("/broadcast 1 time 2024-10-10 10:00")
    desks.now = desks.broadcast(1).starts_at
    desks.lay()
    reporting.show_progress(desks.store, desks.now)
    assert [one.kind for one in desks.posted(1)] == ["message"]
    assert [(one.kind, one.broadcast) for one in desks.posted(2)] == [("progress", 1)]


def test_without_an_admin_nobody_is_told_of_what_belonged_to_who_has_left(desks: Office) -> None:
    desks.clerk(1, "sender").say(f"/broadcast new {CITY} 1 subscribed")
    hiring.dismiss(desks.store, 1, desks.now)
    assert desks.broadcast(1).report_chat is None


def test_who_takes_a_broadcast_over_is_told_of_it(desks: Office) -> None:
    desks.clerk(1, "sender").say(f"/broadcast new {CITY} 1 subscribed")
    desks.clerk(2, "sender").say("/broadcast 1 text 另一段文字")
    assert desks.broadcast(1).report_chat == 2
