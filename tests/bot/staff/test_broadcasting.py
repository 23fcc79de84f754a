"""/broadcast: what staff are led through, what binds an approval, what each may do in each state."""

import datetime
from dataclasses import replace

import pytest

from bot.broadcasts import planning, refusals, templates, text
from bot.staff import rights, words
from bot.storage import broadcasts, ledger, staffing
from bot.storage.records import Handled, Order, Standing
from tests.bot.staff.clerks import CITY, MORNING, Office, drafted
from tests.bot.storage.making import NOTICE, update

PROVINCE = "shanxi-2024-techmgr"


def test_it_leads_to_a_draft_with_the_text_the_notice_gives(desks: Office) -> None:
    desks.subscribe(CITY, 11, 12, 13)
    clerk = desks.clerk(1, "sender")
    assert words.NO_BROADCASTS in clerk.say("/broadcast")
    assert words.WHICH_NOTICE in clerk.press(words.NEW)
    assert words.WHICH_EVENT in clerk.press("长治")
    assert words.WHICH_WHO in clerk.say("材料")
    card = clerk.press("订阅")
    assert [one.kind for one in clerk.replies] == ["preview", "message"]
    assert "现在 3 人" in card
    assert "2024-11-01 00:00，之后不再发送" in card
    (one,) = broadcasts.newest(desks.store.database, 9)
    shown = desks.steering.texts.composed(one, desks.now)
    assert "材料收审：10月9日至31日，还剩21天" in shown
    assert "长治市工信局（长兴南路70号南楼437室）" in shown
    assert "0355-3036240" in shown
    assert "0355-2192527" not in shown  # for complaints
    assert "五.(四)" in shown
    assert desks.audited()[-1][:2] == ("1", "broadcast.new")


def test_it_can_be_said_in_one_line(desks: Office) -> None:
    desks.subscribe(CITY, 11)
    clerk = desks.clerk(1, "sender")
    assert "草稿" in clerk.say(f"/broadcast new {CITY} 1 subscribed")
    assert clerk.say(f"/broadcast new {CITY} 7 subscribed") == words.WHICH.format(said="7")


def test_only_windows_that_are_open_are_offered(desks: Office) -> None:
    desks.now = planning.epoch(datetime.datetime(2024, 10, 20, 9, 30))
    clerk = desks.clerk(1, "sender")
    clerk.say("/broadcast new")
    clerk.say("山西省2024")
    assert [label for label in clerk.buttons if "材料" in label] == ["纸质材料受理（2024年10月28日14时-11月1日17时）"]
    desks.now = planning.epoch(datetime.datetime(2024, 11, 1, 17))
    clerk.say("/broadcast new")
    assert words.NO_OPEN_EVENT in clerk.say("山西省2024")


def test_people_are_chosen_by_target_and_verdict(desks: Office) -> None:
    desks.store.receive([update(1, 11), update(2, 12)], desks.now, 99, NOTICE)
    standings = {11: Standing(1, CITY, "engineer", "eligible"), 12: Standing(1, CITY, "technician", "eligible")}
    works = desks.store.take(9)
    desks.store.finish([Handled(work, None, standings=(standings[work.chat],)) for work in works], desks.now)
    clerk = desks.clerk(1, "sender")
    for said in ("/broadcast new", CITY, "1"):
        clerk.say(said)
    assert words.WHICH_TARGET in clerk.press("结论为符合")
    card = clerk.press("工程师")
    assert "（工程师）" in card
    assert "现在 1 人" in card


def test_nothing_is_sent_before_its_preview_has_arrived(desks: Office) -> None:
    desks.subscribe(CITY, 11)
    clerk = desks.clerk(1, "sender")
    id = drafted(desks, clerk)
    clerk.say(f"/broadcast {id} text 【提醒】{{截止时间}}")
    assert clerk.say(f"/broadcast {id} confirm") == refusals.NOT_PREVIEWED
    desks.deliver_preview(id)
    assert clerk.say(f"/broadcast {id} confirm").startswith("已定，马上")
    assert desks.broadcast(id).state == "approved"


def test_one_approver_alone_may_send_and_of_two_the_other_approves(desks: Office) -> None:
    desks.subscribe(CITY, 11)
    alone = desks.clerk(1, "approver")
    first = drafted(desks, alone)
    alone.say(f"/broadcast {first} confirm")
    assert desks.broadcast(first).state == "approved"
    other = desks.clerk(2, "admin")
    second = drafted(desks, alone)
    assert "等 2 批准" in alone.say(f"/broadcast {second} confirm")
    preview, asked = desks.posted(2)
    assert (preview.kind, preview.broadcast) == ("preview", second)
    assert words.TO_APPROVE.format(author=1, id=second) in asked.text
    ((approve, command), _) = asked.commands[0]
    assert approve == words.APPROVE
    assert alone.say(command) == refusals.OWN
    assert other.say(command).startswith("已定")
    one = desks.broadcast(second)
    assert (one.state, one.author, one.approver, one.seal) == ("approved", 1, 2, text.seal(one))
    assert desks.posted(1)[-1].text == words.APPROVED_TOLD.format(person=2, id=second)


@pytest.mark.parametrize("change", ["text 另一段文字", "audience"])
def test_an_edit_voids_the_approval(desks: Office, change: str) -> None:
    desks.subscribe(CITY, 11)
    author, approver = desks.clerk(1, "approver"), desks.clerk(2, "approver")
    id = drafted(desks, author)
    author.say(f"/broadcast {id} confirm")
    seal = text.seal(desks.broadcast(id))[:12]
    author.say(f"/broadcast {id} {change}")
    author.say("所有")
    author.say("不限")
    assert desks.broadcast(id).state == "draft"
    desks.deliver_preview(id)
    desks.subscribe(CITY, 12)
    with desks.store.database.transaction():
        row = {"chat": 12, "person": 1, "notice": CITY, "target": "engineer", "standing": "begun"}
        desks.store.database.run("set_standings", rows=[row])
    author.say(f"/broadcast {id} confirm")
    assert desks.broadcast(id).state == "waiting"
    assert approver.say(f"/broadcast {id} approve {seal}") == refusals.CHANGED_SINCE
    assert approver.say(f"/broadcast {id} approve") == refusals.CHANGED_SINCE
    approver.say(f"/broadcast {id} approve {text.seal(desks.broadcast(id))[:12]}")
    assert desks.broadcast(id).state == "approved"
    author.say(f"/broadcast {id} text 又改了")
    assert (desks.broadcast(id).state, desks.broadcast(id).seal) == ("draft", None)


def test_who_edits_is_the_author_and_needs_another_to_approve(desks: Office) -> None:
    desks.subscribe(CITY, 11)
    first, second = desks.clerk(1, "approver"), desks.clerk(2, "approver")
    id = drafted(desks, first)
    second.say(f"/broadcast {id} text 改过的")
    desks.deliver_preview(id)
    second.say(f"/broadcast {id} confirm")
    seal = text.seal(desks.broadcast(id))[:12]
    assert second.say(f"/broadcast {id} approve {seal}") == refusals.OWN
    assert "退回" not in first.say(f"/broadcast {id} approve {seal}")
    assert desks.broadcast(id).approver == 1


def test_who_edits_is_told_what_that_voids(desks: Office) -> None:
    desks.subscribe(CITY, 11)
    author = desks.clerk(1, "admin")
    id = drafted(desks, author)
    assert words.VOIDED not in author.say(f"/broadcast {id} text 改过的")
    for said in (f"/broadcast {id} text 再改", f"/broadcast {id} paid", f"/broadcast {id} audience"):
        desks.deliver_preview(id)
        author.say(f"/broadcast {id} confirm")
        assert desks.broadcast(id).state == "approved"
        answer = author.say(said)
        assert words.VOIDED in (author.say("订阅") if said.endswith("audience") else answer)


def test_what_stands_on_a_button_can_be_typed(desks: Office) -> None:
    desks.subscribe(CITY, 11)
    clerk = desks.clerk(1, "sender")
    id = drafted(desks, clerk, "/broadcast new 长治 1 订阅")
    assert clerk.say(f"/broadcast {id} {words.CONFIRM}") == words.APPROVED_AT_ONCE
    desks.lay()
    assert clerk.say(f"/broadcast {id} {words.PAUSE}") == words.PAUSED.format(id=id)
    assert clerk.say(f"/broadcast {id} {words.RESUME}") == words.RESUMED.format(id=id)
    assert clerk.say(f"/broadcast {id} {words.CANCEL_IT}") == words.CANCEL_SURE.format(id=id)


@pytest.mark.parametrize("label", sorted(words.ACTIONS))
def test_every_label_that_can_be_typed_stands_for_a_command(label: str) -> None:
    assert f"broadcast.{words.ACTIONS[label]}" in rights.RULES


def test_it_is_sent_back_with_a_word_to_its_author(desks: Office) -> None:
    desks.subscribe(CITY, 11)
    author, approver = desks.clerk(1, "approver"), desks.clerk(2, "approver")
    id = drafted(desks, author)
    author.say(f"/broadcast {id} confirm")
    approver.say(f"/broadcast {id} reject")
    assert desks.broadcast(id).state == "draft"
    assert desks.posted(1)[-1].text == words.REJECTED_TOLD.format(person=2, id=id)


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("{没有}", "不认识 {没有}"),
        ("{截止时间", templates.BROKEN),
        ("{截止时间!r}", "不认识"),
        ("{截止时间.__class__}", "不认识"),
        ("{0}", "不认识 {0}"),
        ("{}", "不认识 {}"),
        ("长" * 4_100, "最多 4096 个"),
        ("   ", templates.EMPTY),
    ],
)
def test_a_text_that_cannot_be_filled_changes_nothing(desks: Office, template: str, told: str) -> None:
    desks.subscribe(CITY, 11)
    clerk = desks.clerk(1, "sender")
    id = drafted(desks, clerk)
    before = desks.broadcast(id)
    clerk.say(f"/broadcast {id} text")
    assert told in clerk.say(template)
    assert desks.broadcast(id) == before
    clerk.say("{{花括号}} 和 {截止时间}")  # it still waits for a text
    assert desks.broadcast(id).text == "{{花括号}} 和 {截止时间}"
    assert "{花括号} 和 10月9日至31日" in desks.steering.texts.composed(desks.broadcast(id), desks.now)


def test_what_a_notice_does_not_give_is_not_guessed(desks: Office) -> None:
    clerk = desks.clerk(1, "sender")
    assert templates.NOTICE in clerk.say(f"/broadcast new {CITY} - subscribed")
    assert broadcasts.newest(desks.store.database, 1) == ()
    assert templates.NO_VALUE.format(field="截止时间") in clerk.say("到 {截止时间}")
    clerk.say("请看 {通知名称}")
    (one,) = broadcasts.newest(desks.store.database, 1)
    assert templates.NO_VALUE.format(field="截止时间") in clerk.say(f"/broadcast {one.id} text 到 {{截止时间}}")


def test_the_time_given_as_an_example_could_be_chosen(desks: Office) -> None:
    desks.subscribe(CITY, 11)
    clerk = desks.clerk(1, "sender")
    id = drafted(desks, clerk)
    desks.now = desks.broadcast(id).expires_at - 3_600_000_000
    assert "2024-10-31 23:30" in clerk.say(f"/broadcast {id} time")
    assert "2024-10-31 23:30" in clerk.say("昨天")
    assert "开始：2024-10-31 23:30" in clerk.say("今天晚上11点半")


def test_a_heading_alone_is_not_sent(desks: Office) -> None:
    desks.subscribe(CITY, 11)
    clerk = desks.clerk(1, "sender")
    id = drafted(desks, clerk, f"/broadcast new {CITY} - subscribed", templates.NOTICE)
    assert clerk.say(f"/broadcast {id} confirm") == refusals.SAYS_NOTHING
    assert desks.broadcast(id).state == "draft"


def test_it_can_be_put_off_within_its_time(desks: Office) -> None:
    desks.subscribe(CITY, 11)
    clerk = desks.clerk(1, "sender")
    id = drafted(desks, clerk)
    clerk.say(f"/broadcast {id} time")
    assert list(clerk.buttons)[:3] == [words.TIME_AT_ONCE, "2024-10-11 09:00", "2024-10-12 09:00"]
    assert "开始：2024-10-11 15:30" in clerk.say("明天 15:30")
    assert "开始：2024-10-12 08:00" in clerk.say(f"/broadcast {id} time 2024年10月12日 8点")
    assert clerk.say(f"/broadcast {id} time 2024-11-01 00:00") == refusals.STARTS_TOO_LATE.format(
        expires="2024-11-01 00:00"
    )
    assert clerk.say(f"/broadcast {id} time 今天 9:00") == refusals.STARTS_IN_THE_PAST
    assert "没有看懂" in clerk.say(f"/broadcast {id} time 2024-13-45 99:00")
    assert "没有看懂" in clerk.say(f"/broadcast {id} time 下周")
    clerk.say(f"/broadcast {id} confirm")
    assert ledger.begin(desks.store, desks.now) == []
    desks.now = planning.epoch(datetime.datetime(2024, 10, 12, 8))
    assert ledger.begin(desks.store, desks.now) == [id]


def test_the_plan_counts_quiet_hours_and_says_where_time_is_too_short(desks: Office) -> None:
    desks.subscribe(CITY, *range(11, 61))
    clerk = desks.clerk(1, "sender")
    desks.now = planning.epoch(datetime.datetime(2024, 10, 10, 22))
    card = clerk.say(f"/broadcast new {CITY} 1 subscribed")
    assert "2024-10-11 08:00 发完" in card
    assert words.HELD.format(until="2024-10-11 08:00").strip() in card
    assert words.NOT_IN_TIME.strip() not in card
    desks.now = planning.epoch(datetime.datetime(2024, 10, 31, 21, 30))
    assert words.NOT_IN_TIME.strip() in clerk.say(f"/broadcast new {CITY} 1 subscribed")


def test_it_is_paused_resumed_and_cancelled(desks: Office) -> None:
    desks.subscribe(CITY, 11, 12)
    clerk = desks.clerk(1, "sender")
    id = drafted(desks, clerk)
    assert clerk.say(f"/broadcast {id} pause") == refusals.WRONG_STATE.format(id=id, state="草稿")
    clerk.say(f"/broadcast {id} confirm")
    desks.lay()
    clerk.say(f"/broadcast {id} pause")
    assert desks.claim() == []
    assert clerk.say(f"/broadcast {id} text 改") == refusals.WRONG_STATE.format(id=id, state="已暂停")
    clerk.say(f"/broadcast {id}")
    assert clerk.press(words.RESUME) == words.RESUMED.format(id=id)
    desks.lay()
    assert len(desks.claim(1)) == 1
    assert clerk.say(f"/broadcast {id} cancel") == words.CANCEL_SURE.format(id=id)
    assert clerk.press(words.CANCEL_NO) == words.LEFT_ALONE
    assert desks.broadcast(id).state == "sending"
    clerk.say(f"/broadcast {id} cancel")
    assert clerk.press(words.CANCEL_YES) == words.CANCELLED.format(id=id)
    assert desks.claim() == []
    assert [one.kind for one in desks.posted(1)][-1] == "report"
    assert clerk.say(f"/broadcast {id} cancel") == refusals.WRONG_STATE.format(id=id, state="已取消")
    actions = [action for _, action, _ in desks.audited()]
    assert actions[-4:] == ["broadcast.confirm", "broadcast.pause", "broadcast.resume", "broadcast.cancel"]


def test_those_of_whom_nobody_knows_are_sent_it_again_only_if_an_approver_says_so(desks: Office) -> None:
    desks.subscribe(CITY, 11, 12)
    clerk = desks.clerk(1, "sender")
    id = drafted(desks, clerk)
    clerk.say(f"/broadcast {id} confirm")
    desks.lay()
    first, second = desks.claim()
    ledger.settle(desks.store, [ledger.Come(first, "sent"), ledger.Come(second, "unknown")], desks.now)
    ledger.end(desks.store, desks.now, lambda database, one: None)
    assert desks.broadcast(id).state == "done"
    assert "批准" in clerk.say(f"/broadcast {id} resend")
    approver = desks.clerk(2, "approver")
    assert approver.say(f"/broadcast {id} resend") == words.RESEND_SURE.format(id=id, number=1)
    assert approver.press(words.RESEND_NO) == words.LEFT_ALONE
    assert desks.broadcast(id).state == "done"
    approver.say(f"/broadcast {id} resend")
    assert approver.press(words.RESEND_YES) == words.RESENT.format(number=1)
    assert desks.posted(1)[-1].text == words.RESENT_TOLD.format(person=2, id=id)
    desks.deliver_replies()
    assert [one.chat for one in desks.claim()] == [second.chat]
    assert approver.say(f"/broadcast {id} resend") == refusals.NO_UNKNOWN


def test_whose_it_is_and_who_approved_it_learn_what_others_do_with_it(desks: Office) -> None:
    desks.subscribe(CITY, 11, 12)
    author, approver, other = desks.clerk(1, "approver"), desks.clerk(2, "approver"), desks.clerk(3, "admin")

    def approved() -> int:
        id = drafted(desks, author)
        author.say(f"/broadcast {id} confirm")
        approver.say(f"/broadcast {id} approve {text.seal(desks.broadcast(id))[:12]}")
        return id

    id = approved()
    edited, readdressed, paid, dropped = approved(), approved(), approved(), approved()
    desks.deliver_replies()
    for said, told in (
        (f"/broadcast {id} time 2024-10-11 09:00", words.TIME_TOLD),
        (f"/broadcast {paid} paid", words.PAID_TOLD),
        (f"/broadcast {edited} text 另一段文字", words.TEXT_TOLD),
        (f"/broadcast {readdressed} audience", words.AUDIENCE_TOLD),
        (f"/broadcast {dropped} cancel", words.CANCELLED_TOLD),
    ):
        other.say(said)
        if told == words.AUDIENCE_TOLD:
            other.say("所有")
            other.say("不限")
        about = told.format(person=3, id=said.split()[1])
        assert [desks.posted(person)[-1].text for person in (1, 2)] == [about, about]
    assert desks.posted(1)[-1].commands == [[(f"{words.SHOW} {dropped}", f"/broadcast {dropped}")]]
    desks.now = desks.broadcast(id).starts_at
    desks.lay()
    for said, told in (("pause", words.PAUSED_TOLD), ("resume", words.RESUMED_TOLD), ("cancel", words.CANCELLED_TOLD)):
        other.say(f"/broadcast {id} {said}")
        if said == "cancel":
            assert desks.posted(2)[-1].text == words.RESUMED_TOLD.format(person=3, id=id)
            other.press(words.CANCEL_YES)
        assert told.format(person=3, id=id) in [one.text for one in desks.posted(1)]
        assert desks.posted(2)[-1].text == told.format(person=3, id=id)


def test_nobody_is_told_of_his_own_doings_nor_who_is_on_the_staff_no_more(desks: Office) -> None:
    desks.subscribe(CITY, 11)
    author, other = desks.clerk(1, "sender"), desks.clerk(2, "sender")
    id = drafted(desks, author)
    author.say(f"/broadcast {id} time 2024-10-11 09:00")
    assert desks.posted(1) == []
    with desks.store.database.transaction():
        staffing.remove(desks.store.database, 1)
    other.say(f"/broadcast {id} time 2024-10-12 09:00")
    assert desks.posted(1) == []


def test_a_new_one_is_a_new_one_whatever_number_is_typed(desks: Office) -> None:
    desks.subscribe(CITY, 11)
    desks.subscribe(PROVINCE, 12)
    clerk = desks.clerk(1, "sender")
    id = drafted(desks, clerk)
    before = desks.broadcast(id)
    clerk.say(f"/broadcast {id} new {PROVINCE} 1 subscribed")
    assert desks.broadcast(id) == before
    (newest, *_) = broadcasts.newest(desks.store.database, 9)
    assert (newest.id, newest.audience.notice) == (id + 1, PROVINCE)


def test_another_audience_is_one_of_the_same_notice(desks: Office) -> None:
    desks.subscribe(CITY, 11)
    clerk = desks.clerk(1, "sender")
    id = drafted(desks, clerk)
    before = desks.broadcast(id)
    clerk.say(f"/broadcast {id} audience {PROVINCE} - any")
    clerk.say("所有")
    clerk.say("不限")
    assert desks.broadcast(id).audience == replace(before.audience, who="any")
    assert (desks.broadcast(id).event, desks.broadcast(id).text) == (before.event, before.text)


def test_what_is_refused_at_its_end_has_changed_nothing(desks: Office) -> None:
    desks.subscribe(CITY, 11)
    clerk = desks.clerk(1, "sender")
    id = drafted(desks, clerk)
    desks.now = desks.broadcast(id).expires_at
    before = desks.broadcast(id)
    clerk.say(f"/broadcast {id} audience")
    clerk.say("所有")
    assert clerk.say("不限") == templates.OVER
    assert desks.broadcast(id) == before


def test_it_is_for_nobody_who_does_not_want_it(desks: Office) -> None:
    desks.subscribe(CITY, 11, wanted=0)
    clerk = desks.clerk(1, "sender")
    id = drafted(desks, clerk)
    assert clerk.say(f"/broadcast {id} confirm") == refusals.NOBODY


def test_the_list_shows_each_with_where_it_stands(desks: Office) -> None:
    desks.subscribe(CITY, 11)
    clerk = desks.clerk(1, "sender")
    id = drafted(desks, clerk)
    assert f"{id}. 长治市2024年度工程系列中、初级通知，材料收审（10月9日至31日） · 草稿" in clerk.say("/broadcast")
    viewer = desks.clerk(2, "viewer")
    viewer.say("/broadcast")
    assert words.NEW not in viewer.buttons
    viewer.press(f"{words.SHOW} {id}")
    assert viewer.buttons == {}
    assert clerk.say("/broadcast 999") == refusals.NO_SUCH.format(id=999)


def test_people_who_left_or_muted_are_not_counted(desks: Office) -> None:
    desks.store.receive([update(1, 11), update(2, 12)], MORNING, 99, NOTICE)
    orders = {11: (Order("subscribe", CITY), Order("mute")), 12: (Order("subscribe", CITY),)}
    works = desks.store.take(9)
    desks.store.finish([Handled(work, None, orders=orders[work.chat]) for work in works], MORNING)
    assert "现在 1 人" in desks.clerk(1, "sender").say(f"/broadcast new {CITY} 1 subscribed")


def test_a_draft_of_a_backup_says_that_it_may_have_been_sent(desks: Office) -> None:
    desks.subscribe(CITY, 11)
    clerk = desks.clerk(1, "sender")
    id = drafted(desks, clerk)
    with desks.store.database.transaction():
        broadcasts.move(desks.store.database, id, "draft", ["draft"], desks.now, ledger.RESTORED)
    assert words.RESTORED in clerk.say(f"/broadcast {id}")
