"""/correct: what staff are led through, what is answered from then on, and what moves with it."""

import datetime
import json

import pytest

from bot.broadcasts import planning, refusals
from bot.shelf import Shelf
from bot.staff import correct_words, words
from bot.storage import additions, broadcasts
from bot.storage.broadcasts import Audience, Draft
from tests.bot.staff.asking import CITY
from tests.bot.staff.clerks import Clerk, Office
from tests.bot.storage.making import DAY

DOCUMENT = "关于延长材料收审时间的补充通知"
CITED = f"（据《{DOCUMENT}》（2024年10月9日），通知五.(四)原为“10月9日至31日”）"
WINDOW = "五.(四) 材料收审"
YEARS_LATER = planning.epoch(datetime.datetime(2026, 11, 21, 9))
LAID_OUT = ("/correct new", "长治", "材料收审", "延长至11月15日", "2024-11-15", "不改", f"《{DOCUMENT}》", "2024-10-09")


def led(clerk: Clerk, *said: str) -> str:
    """What the desk says to the last of these."""
    answers = [clerk.say(one) for one in said]
    return answers[-1]


def recorded(desks: Office) -> Clerk:
    """One of the staff who has recorded that the window closes two weeks later."""
    clerk = desks.clerk(1, "sender")
    led(clerk, *LAID_OUT)
    clerk.press(correct_words.SAVE)
    return clerk


def answered(shelf: Shelf, desks: Office, q: str = "材料什么时候截止", notice: str = CITY) -> str:
    return shelf.knowledge.ask(q, notice, planning.at(desks.now)).text


def reminder(desks: Office, starts_at: int, event: str = WINDOW) -> int:
    """A reminder of the window that waits for its time."""
    closing = desks.steering.shelf.notices[CITY].windows[0].closing
    assert closing is not None
    draft = Draft(1, Audience(CITY), "text", starts_at, planning.epoch(closing), event)
    with desks.store.database.transaction():
        id = broadcasts.add(desks.store.database, draft, desks.now)
        assert id is not None
        broadcasts.move(desks.store.database, id, "approved", ["draft"], desks.now)
    return id


def test_a_window_is_corrected_step_by_step(desks: Office, shelf: Shelf) -> None:
    clerk = desks.clerk(1, "sender")
    assert correct_words.NOTHING in clerk.say("/correct")
    assert clerk.press(correct_words.NEW) == correct_words.WHICH_NOTICE
    which = clerk.press("长治")
    assert "1. 材料收审：10月9日至31日（2024年），还剩21天（五.(四)）" in which
    assert "2. 联系电话：0355-3036240" in which
    assert "原话" in clerk.press("材料收审")
    assert "截止时间" in clerk.say("延长至11月15日")
    assert "开始时间" in clerk.say("2024-11-15")
    assert "文件叫什么" in clerk.press("不改")
    assert "落款" in clerk.say(f"《{DOCUMENT}》")
    confirm = clerk.say("2024年10月9日")
    after = f"材料收审：延长至11月15日（2024年），还剩36天{CITED}"
    assert f"现在回答：\n材料收审：10月9日至31日（2024年），还剩21天（五.(四)）\n\n登记后回答：\n{after}" in confirm
    assert additions.version(desks.store) == 0
    assert after in clerk.press(correct_words.SAVE)
    assert after in answered(shelf, desks)
    (kept,) = additions.current(desks.store.database)
    assert (kept.notice, kept.kind, kept.author) == (CITY, "correction", 1)
    assert desks.audited() == [
        ("1", "correct.save", {"addition": 1, "notice": CITY, "kind": "window", "key": WINDOW, "broadcasts": []})
    ]


@pytest.mark.parametrize(
    "said", ["2024-11-15 17:00", "2024/11/15 17：00", "2024年11月15日17时", "２０２４-11-15 17:00"]
)
def test_a_time_is_read_as_people_write_it(desks: Office, shelf: Shelf, said: str) -> None:
    clerk = desks.clerk(1, "sender")
    led(clerk, *LAID_OUT[:3], "文件没有写原话", said, *LAID_OUT[5:])
    clerk.press(correct_words.SAVE)
    assert f"截至2024年11月15日17:00，还剩36天{CITED}" in answered(shelf, desks)


def test_days_need_no_year(desks: Office, shelf: Shelf) -> None:
    clerk = desks.clerk(1, "sender")
    led(clerk, *LAID_OUT[:4], "十一月十五日", "10月9日", DOCUMENT, "10月9号")
    clerk.press(correct_words.SAVE)
    assert f"延长至11月15日（2024年），还剩36天{CITED}" in answered(shelf, desks)


def test_a_phone_is_corrected(desks: Office, shelf: Shelf) -> None:
    clerk = desks.clerk(1, "sender")
    led(clerk, "/correct new", "长治", "0355-3036240")
    assert "不像电话号码" in clerk.say("未定")
    led(clerk, "0355-1112222，0355-3334444", DOCUMENT, "2024-10-09")
    clerk.press(correct_words.SAVE)
    assert "0355-1112222、0355-3334444" in answered(shelf, desks, "电话多少")
    assert "原为“0355-3036240”" in answered(shelf, desks, "电话多少")


def test_a_place_is_corrected(desks: Office, shelf: Shelf) -> None:
    clerk = desks.clerk(1, "sender")
    led(clerk, "/correct new", "长治", "4", "新城路9号", "046001", DOCUMENT, "2024-10-09")
    clerk.press(correct_words.SAVE)
    assert "新城路9号，邮编046001（据《" in answered(shelf, desks, "材料送到哪里")


def test_a_window_can_be_put_off_without_a_day(desks: Office, shelf: Shelf) -> None:
    clerk = desks.clerk(1, "sender")
    led(clerk, *LAID_OUT[:3], "另行通知", "没有写明哪一天", *LAID_OUT[5:])
    clerk.press(correct_words.SAVE)
    assert f"材料收审：另行通知（2024年）{CITED}" in answered(shelf, desks) or f"另行通知{CITED}" in answered(
        shelf, desks
    )


def test_a_notice_of_which_all_is_over_can_be_corrected(desks: Office, shelf: Shelf) -> None:
    desks.now = YEARS_LATER
    clerk = desks.clerk(1, "sender")
    assert "已经过去了" in led(clerk, *LAID_OUT[:5])
    clerk.press(correct_words.BACK)
    led(clerk, "2024-11-15", correct_words.RIGHT, *LAID_OUT[5:])
    clerk.press(correct_words.SAVE)
    assert f"延长至11月15日（2024年），已截止{CITED}" in answered(shelf, desks)


def test_a_closing_is_asked_about_again_from_its_very_end(desks: Office) -> None:
    desks.now = planning.epoch(datetime.datetime(2024, 11, 15, 23, 59))
    clerk = desks.clerk(1, "sender")
    assert "开始时间" in led(clerk, *LAID_OUT[:5])
    desks.now = planning.epoch(datetime.datetime(2024, 11, 16))
    assert "已经过去了" in led(clerk, *LAID_OUT[:5])


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ((*LAID_OUT[:3], "很长" * 100), "太长"),
        ((*LAID_OUT[:4], "明年"), "没有看懂“明年”"),
        ((*LAID_OUT[:4], "2024-13-01"), "没有看懂"),
        ((*LAID_OUT[:4], "9999-12-31"), "没有看懂"),
        ((*LAID_OUT[:4], "2024-11-16"), "和截止日期 2024-11-16 不一致"),
        ((*LAID_OUT[:3], "文件没有写原话", "没有写明哪一天"), "既没有截止日期"),
        ((*LAID_OUT[:5], "2024-11-20"), "早于开始"),
        ((*LAID_OUT[:6], "《》"), "没有写文件名称"),
        ((*LAID_OUT[:7], "2024-10-11"), "还没有到"),
        ((*LAID_OUT[:7], ""), "没有看懂"),
    ],
)
def test_what_is_wrong_is_said_at_once_and_asked_again(desks: Office, said: tuple[str, ...], problem: str) -> None:
    clerk = desks.clerk(1, "sender")
    assert problem in led(clerk, *said)
    going_on = led(clerk, *LAID_OUT[len(said) - 1 :])
    if said[3:4] != ("文件没有写原话",):
        assert "【核对】" in going_on
    assert additions.version(desks.store) == 0


def test_one_can_go_back_field_by_field(desks: Office) -> None:
    clerk = desks.clerk(1, "sender")
    confirm = led(clerk, *LAID_OUT)
    for _ in range(6):
        clerk.press(correct_words.BACK)
    assert clerk.press(correct_words.BACK) == correct_words.WHICH_NOTICE
    assert led(clerk, *LAID_OUT[1:]) == confirm


def test_a_document_older_than_the_one_that_counts_is_refused(desks: Office) -> None:
    clerk = recorded(desks)
    older = led(clerk, "/correct new", "长治", "材料收审", "", "2024-11-05", "不改", "更早的通知", "2024-10-08")
    assert f"《{DOCUMENT}》（2024-10-09）" in older
    assert "【核对】" in clerk.say("2024-10-10")


def test_the_same_again_is_refused(desks: Office) -> None:
    clerk = recorded(desks)
    assert correct_words.SAME in led(clerk, *LAID_OUT)


@pytest.mark.parametrize("starts_in", [3, -1])
def test_reminders_move_with_the_window(desks: Office, starts_in: int) -> None:
    starts_at = desks.now + starts_in * DAY
    moving = reminder(desks, starts_at)
    other = reminder(desks, starts_at, "五.(四) 别的")
    before = desks.broadcast(other)
    clerk = desks.clerk(1, "sender")
    led(clerk, *LAID_OUT)
    assert "有 1 条提醒跟着改了时间" in clerk.press(correct_words.SAVE)
    moved = desks.broadcast(moving)
    assert moved.expires_at == planning.epoch(datetime.datetime(2024, 11, 16))
    assert moved.starts_at == (starts_at + 15 * DAY if starts_in > 0 else starts_at)
    assert desks.broadcast(other) == before
    assert desks.audited()[-1][2]["broadcasts"] == [moving]
    clerk.say("/correct 1 withdraw")
    clerk.press(correct_words.YES)
    back = desks.broadcast(moving)
    assert (back.starts_at, back.expires_at) == (starts_at, planning.epoch(datetime.datetime(2024, 11, 1)))


def test_a_reminder_of_an_end_that_is_no_longer_set_expires(desks: Office) -> None:
    id = reminder(desks, desks.now + DAY)
    clerk = desks.clerk(1, "sender")
    led(clerk, *LAID_OUT[:3], "另行通知", "没有写明哪一天", *LAID_OUT[5:])
    assert correct_words.NO_DATE_ANY_MORE.format(ids=id) in clerk.press(correct_words.SAVE)
    assert desks.broadcast(id).expires_at == desks.now
    clerk.say("/correct 1 withdraw")
    clerk.press(correct_words.YES)
    assert desks.broadcast(id).expires_at == planning.epoch(datetime.datetime(2024, 11, 1))


def test_a_correction_is_listed_shown_and_withdrawn(desks: Office, shelf: Shelf) -> None:
    before = answered(shelf, desks)
    clerk = recorded(desks)
    assert (
        f"1. 长治市2024年度工程系列中、初级通知：材料收审：10月9日至31日 → 延长至11月15日（《{DOCUMENT}》）"
        in clerk.say("/correct")
    )
    assert CITED in clerk.press("1")
    sure = clerk.press(correct_words.WITHDRAW)
    assert sure.index(CITED) < sure.index("还剩21天（五.(四)）")
    assert clerk.press(correct_words.NO) == correct_words.LEFT
    assert CITED in answered(shelf, desks)
    clerk.say("/correct 1 withdraw")
    assert correct_words.WITHDRAWN.format(id=1) in clerk.press(correct_words.YES)
    assert answered(shelf, desks) == before
    assert correct_words.NOTHING in clerk.say("/correct")
    assert clerk.say("/correct 1") == correct_words.NO_SUCH.format(id=1)
    assert [action for _, action, _ in desks.audited()] == ["correct.save", "correct.withdraw"]


def test_a_newer_document_takes_the_place_of_an_older_one(desks: Office, shelf: Shelf) -> None:
    clerk = recorded(desks)
    led(
        clerk,
        "/correct new",
        "长治",
        "材料收审",
        "文件没有写原话",
        "2024-11-20",
        "不改",
        "再次延长的通知",
        "2024-10-10",
    )
    clerk.press(correct_words.SAVE)
    assert "截至2024年11月20日，还剩41天（据《再次延长的通知》（2024年10月10日）" in answered(shelf, desks)
    listed = clerk.say("/correct")
    assert listed.index("再次延长") < listed.index(DOCUMENT) < listed.index(correct_words.SUPERSEDED)
    assert clerk.say("/correct 1 announce") == correct_words.NOT_IN_FORCE.format(id=1)
    clerk.say("/correct 2 withdraw")
    clerk.press(correct_words.YES)
    assert CITED in answered(shelf, desks)


def test_those_who_subscribed_are_offered_a_message_that_is_approved_like_any(desks: Office) -> None:
    desks.subscribe(CITY, 11, 12)
    clerk = desks.clerk(1, "sender")
    led(clerk, *LAID_OUT)
    assert "订阅了这个通知提醒的有 2 人" in clerk.press(correct_words.SAVE)
    card = clerk.press(correct_words.ANNOUNCE)
    assert [one.kind for one in clerk.replies] == ["preview", "message"]
    assert "草稿" in card
    assert "现在 2 人" in card
    assert words.CONFIRM in clerk.buttons
    (draft,) = broadcasts.newest(desks.store.database, 9)
    assert (draft.state, draft.event, draft.audience) == ("draft", WINDOW, Audience(CITY))
    shown = desks.steering.texts.composed(draft, desks.now)
    assert "材料收审：延长至11月15日，还剩36天" in shown
    assert "原来是：10月9日至31日" in shown
    assert f"《{DOCUMENT}》" in shown


def test_nobody_is_offered_a_message_where_nobody_subscribed(desks: Office) -> None:
    assert correct_words.ANNOUNCE not in recorded(desks).buttons


@pytest.mark.parametrize("fact", ["0355-3036240", "材料收审"])
def test_a_message_about_a_phone_or_what_is_over_names_the_document_too(desks: Office, fact: str) -> None:
    desks.now = YEARS_LATER
    desks.subscribe(CITY, 11)
    clerk = desks.clerk(1, "sender")
    values = ("0355-1112222",) if fact != "材料收审" else ("", "2024-11-15", correct_words.RIGHT, "不改")
    led(clerk, "/correct new", "长治", fact, *values, "<b>{关于}</b>", "2024-10-09")
    clerk.press(correct_words.SAVE)
    clerk.press(correct_words.ANNOUNCE)
    (draft,) = broadcasts.newest(desks.store.database, 9)
    assert draft.event is None
    shown = desks.steering.texts.composed(draft, desks.now)
    assert "据《&lt;b&gt;{关于}&lt;/b&gt;》（2024年10月9日）" in shown
    assert "原为“" in shown


def test_a_viewer_cannot_correct(desks: Office) -> None:
    recorded(desks)
    viewer = desks.clerk(2, "viewer")
    for said in ("/correct", "/correct new", "/correct 1", "/correct 1 withdraw", "/correct 1 announce"):
        assert viewer.say(said) == words.NO_RIGHT.format(role="查看", needed="播发")
    assert len(additions.current(desks.store.database)) == 1


@pytest.mark.parametrize("said", ["/correct save", "/correct save yes", "/correct 1 save", "/correct withdraw"])
def test_nothing_is_saved_without_having_been_shown(desks: Office, said: str) -> None:
    assert "/correct" in desks.clerk(1, "sender").say(said)
    assert additions.version(desks.store) == 0


def test_another_process_serves_it_by_its_version(desks: Office, shipped: Shelf) -> None:
    other = Shelf(shipped.knowledge, shipped.targets)
    recorded(desks)
    assert CITED not in answered(other, desks)
    assert other.refresh(desks.store)
    assert CITED in answered(other, desks)


def test_a_wording_is_listed_and_withdrawn_as_well(desks: Office, shelf: Shelf) -> None:
    content = json.dumps({"notice": CITY, "q": "窗口能停车吗", "answer": "能。", "date": "2024-10-09"})
    with desks.store.database.transaction():
        additions.add(desks.store.database, CITY, "wording", content, 1, desks.now)
    clerk = desks.clerk(1, "sender")
    assert "问“窗口能停车吗”，答“能。”" in clerk.say("/correct")
    assert "工作人员答复" in answered(shelf, desks, "窗口能停车吗")
    clerk.press("1")
    assert list(clerk.buttons) == [correct_words.WITHDRAW]
    clerk.press(correct_words.WITHDRAW)
    clerk.press(correct_words.YES)
    assert "工作人员答复" not in answered(shelf, desks, "窗口能停车吗")
    assert desks.audited()[-1][1:] == ("correct.withdraw", {"addition": 1, "broadcasts": []})


def test_every_fact_of_every_notice_can_be_chosen(desks: Office) -> None:
    clerk = desks.clerk(1, "sender")
    for notice in desks.steering.shelf.notices.values():
        facts = [*notice.windows, *notice.contacts, *notice.places]
        said = led(clerk, "/correct new", notice.id)
        if not facts:
            assert said == correct_words.NO_FACTS
        for number in range(1, len(facts) + 1):
            led(clerk, "/correct new", notice.id)
            asked = clerk.say(str(number))
            assert any(question in asked for question in ("原话", "电话", "地址"))


def announced(desks: Office, clerk: Clerk) -> int:
    """A message about the correction that was just recorded, confirmed for the next day; its number."""
    clerk.press(correct_words.ANNOUNCE)
    (draft, *_) = broadcasts.newest(desks.store.database, 1)
    desks.deliver_preview(draft.id)
    clerk.say(f"/broadcast {draft.id} time 2024-10-11 09:00")
    clerk.say(f"/broadcast {draft.id} confirm")
    assert desks.broadcast(draft.id).state == "approved"
    return draft.id


def moved_phone(desks: Office) -> Clerk:
    """One of the staff who has recorded another phone, with people who may be told."""
    desks.subscribe(CITY, 11, 12)
    clerk = desks.clerk(1, "sender")
    led(clerk, "/correct new", "长治", "0355-3036240", "0355-1112222", DOCUMENT, "2024-10-09")
    clerk.press(correct_words.SAVE)
    return clerk


def test_what_was_to_tell_of_a_correction_that_is_withdrawn_is_not_sent(desks: Office) -> None:
    author, other = moved_phone(desks), desks.clerk(2, "sender")
    id = announced(desks, author)
    other.say("/correct 1 withdraw")
    assert correct_words.STOPPED.format(ids=id) in other.press(correct_words.YES)
    one = desks.broadcast(id)
    assert (one.state, one.seal, one.approver) == ("draft", None, None)
    assert desks.posted(author.person)[-1].text == words.OUTDATED_TOLD.format(id=id)
    assert ("2", "broadcast.stop", {"broadcast": id}) in desks.audited()
    assert author.say(f"/broadcast {id} confirm") == refusals.NOT_PREVIEWED


def test_what_tells_of_a_correction_that_another_replaces_is_held(desks: Office) -> None:
    author = moved_phone(desks)
    id = announced(desks, author)
    desks.now = desks.broadcast(id).starts_at
    desks.lay()
    assert len(desks.claim(1)) == 1
    led(author, "/correct new", "长治", "0355-1112222", "0355-3334444", "再次更正", "2024-10-10")
    saved = author.press(correct_words.SAVE)
    assert correct_words.STOPPED.format(ids=id) in saved
    assert desks.broadcast(id).state == "paused"
    desks.deliver_replies()
    assert desks.claim() == []
    assert "通知里的这项内容变了" in author.say(f"/broadcast {id}")


def test_what_tells_of_another_fact_goes_on(desks: Office) -> None:
    author = moved_phone(desks)
    id = announced(desks, author)
    led(author, *LAID_OUT)
    author.press(correct_words.SAVE)
    author.say("/correct 2 withdraw")
    author.press(correct_words.YES)
    assert desks.broadcast(id).state == "approved"


def test_a_correction_can_be_told_again(desks: Office) -> None:
    author = moved_phone(desks)
    id = announced(desks, author)
    author.say(f"/broadcast {id} cancel")
    author.say("/correct 1 announce")
    (newest, *_) = broadcasts.newest(desks.store.database, 1)
    assert (newest.id, newest.state) == (id + 1, "draft")
