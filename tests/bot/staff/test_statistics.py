"""/stats: the figures of a week, a month and now."""

from bot.staff import asked_words, words
from bot.storage.records import Handled, Kept, Standing
from tests.bot.staff.asking import CITY, ask, keep
from tests.bot.staff.clerks import Office
from tests.bot.storage.making import DAY, receive, update

ANSWERED, CLARIFIED = '{"status": "answer"}', '{"status": "clarify"}'


def test_nobody_yet(desks: Office) -> None:
    said = desks.clerk(1, "viewer").say("/stats")
    assert "用过的人：0" in said
    assert said.endswith(asked_words.NO_STANDINGS)


def test_a_week_and_a_month_are_counted_apart(desks: Office) -> None:
    now = desks.now
    for days, chats in ((40, (11,)), (20, (12, 13)), (2, (14,))):
        desks.now = now - days * DAY
        for chat in chats:
            keep(desks, chat, Kept("asked", CITY, ANSWERED), Kept("asked", None, CLARIFIED))
            keep(desks, chat, Kept("verdict", CITY, '{"verdict": "eligible"}'))
            ask(desks, "材料要胶装吗", chat)
    desks.now = now
    said = desks.clerk(1, "viewer").say("/stats")
    assert "用过的人：4" in said
    assert "做完对照的人：1 / 3" in said
    assert "提问：3 / 9" in said
    assert "答出：1 / 3" in said
    assert "先问是哪个通知：1 / 3" in said
    assert "没答上来：1 / 3" in said


def test_verdicts_are_told_by_notice_and_target_by_name(desks: Office) -> None:
    target, name = next(iter(desks.steering.shelf.targets[CITY].items()))
    standings = (
        Standing(1, CITY, target, "eligible"),
        Standing(2, CITY, target, "eligible"),
        Standing(3, CITY, target, "begun"),
        Standing(4, "gone-2019", "t", "undetermined"),
    )
    receive(desks.store, update(1, 11), now=desks.now)
    (work,) = desks.store.take(1)
    desks.store.finish([Handled(work, None, standings=standings)], desks.now)
    said = desks.clerk(1, "viewer").say("/stats")
    short = desks.steering.shelf.notices[CITY].short_name
    assert f"\n{short}\n· {name}：符合 2，没做完 1" in said
    assert "\ngone-2019\n· t：不确定 1" in said


def test_figures_are_for_staff(desks: Office) -> None:
    assert "【统计】" in desks.clerk(1, "viewer").say("/stats")
    assert words.NO_SUCH.format(command="/stats now") == desks.clerk(1, "viewer").say("/stats now")
