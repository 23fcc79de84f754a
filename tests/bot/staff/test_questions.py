"""/unanswered: what is shown together, who is told what, and what is answered from then on."""

import itertools
import json
from contextlib import closing

import pytest

from bot.broadcasts import planning
from bot.errors import StoreError
from bot.shelf import Shelf
from bot.staff import asked_words, grouping, words
from bot.storage import additions, questions
from bot.storage.opening import open_store
from bot.storage.questions import Question, Unanswered
from bot.storage.store import Store
from tests.bot.staff.asking import CITY, ask
from tests.bot.staff.clerks import MORNING, Clerk, Office, at_once

PROVINCE = "shanxi-2024-techmgr"
BOUND, ALIKE = "材料要胶装吗", "材料要不要胶装"
ANSWER = "要胶装，<b>左侧</b> {两钉} 🙂"
UNLIKE = [
    ("工程师要笔试吗", "助理工程师要笔试吗"),
    ("离职3个月算在岗吗", "离职6个月算在岗吗"),
    ("离职三个月算在岗吗", "离职六个月算在岗吗"),
    ("2023年断过社保行吗", "2024年断过社保行吗"),
    ("材料要胶装吗", "材料不要胶装吗"),
    ("窗口能停车吗", "窗口能停电吗"),
]


def served(shelf: Shelf, desks: Office, q: str, notice: str = CITY) -> str:
    """What the assistant answers now."""
    return shelf.knowledge.ask(q, notice, planning.at(desks.now)).text


def opened(desks: Office, role: str = "sender") -> Clerk:
    """One of the staff who has opened the only group: two wordings, three people."""
    ask(desks, BOUND, 11, 12, 11)
    ask(desks, ALIKE, 12, 13)
    clerk = desks.clerk(1, "sender" if role == "sender" else "viewer")
    clerk.say("/unanswered")
    clerk.press("1")
    return clerk


def told(desks: Office, person: int) -> list[str]:
    return [one.text for one in desks.posted(person)]


def test_nothing_waits(desks: Office) -> None:
    assert desks.clerk(1, "viewer").say("/unanswered") == asked_words.NOTHING


def test_the_most_frequent_come_first_five_at_a_time(desks: Office) -> None:
    for number, word in enumerate(("停车", "停电", "笔试", "体检", "住宿", "胶装"), start=1):
        ask(desks, f"窗口{word}的事怎么说", *range(20, 20 + number))
    clerk = desks.clerk(1, "viewer")
    first = clerk.say("/unanswered")
    assert "共 6 组" in first
    assert first.index("胶装") < first.index("住宿") < first.index("停电")
    assert "停车" not in first
    assert "1. “窗口胶装的事怎么说”\n6 次，6 人 · 长治" in first
    assert "最近的条款：" in first
    assert list(clerk.buttons) == ["1", "2", "3", "4", "5", asked_words.MORE]
    assert "6. “窗口停车的事怎么说”" in clerk.press(asked_words.MORE)
    assert asked_words.MORE not in clerk.buttons
    assert clerk.say("/unanswered page 9") == asked_words.NO_PAGE
    assert clerk.say("/unanswered page x") == asked_words.NO_PAGE


def test_what_asks_the_same_of_one_notice_is_one_group(desks: Office) -> None:
    ask(desks, BOUND, 11, 12, 11)
    ask(desks, ALIKE, 12, 13)
    ask(desks, BOUND, 14, notice=PROVINCE)
    ask(desks, BOUND, 15, notice=None)
    said = desks.clerk(1, "viewer").say("/unanswered")
    assert "共 3 组" in said
    assert "等 2 种说法\n5 次，3 人" in said
    assert said.count(f"“{BOUND}”") == 3
    assert f"1 次，1 人 · {asked_words.NO_NOTICE}" in said


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_what_asks_something_else_is_never_in_the_group(shipped: Shelf, one: str, other: str) -> None:
    asked = [Unanswered(Question(q, CITY), 1, 1, number) for number, q in enumerate((one, other))]
    assert len(grouping.groups(asked, shipped.knowledge)) == 2


def test_a_group_holds_no_more_than_can_be_shown(desks: Office) -> None:
    ends = ["", *"?!。…~，", *("".join(two) for two in itertools.product("?!。~", repeat=2))]
    for end in ends:
        ask(desks, BOUND + end, 11)
    clerk = desks.clerk(1, "sender")
    assert "共 2 组" in clerk.say("/unanswered")
    assert clerk.press("1").count(BOUND) == 20
    clerk.press(asked_words.DISMISS)
    clerk.press(asked_words.YES)
    left = [one.question.q for one in questions.unanswered(desks.store.database, 99)]
    assert len(left) == len(ends) - 20


def test_where_no_notice_was_chosen_nothing_comes_together(shipped: Shelf) -> None:
    asked = [Unanswered(Question(q, ""), 1, 1, number) for number, q in enumerate((BOUND, ALIKE))]
    assert len(grouping.groups(asked, shipped.knowledge)) == 2


def test_an_opened_group_shows_every_wording_and_the_nearest_clauses(desks: Office) -> None:
    clerk = opened(desks)
    shown = clerk.replies[0].text
    assert f"“{BOUND}”（3 次）" in shown
    assert f"“{ALIKE}”（2 次）" in shown
    assert "五.(四)“" in shown
    assert list(clerk.buttons) == [asked_words.BY_CLAUSE, asked_words.IN_OWN_WORDS, asked_words.DISMISS]


@pytest.mark.parametrize("action", ["clause", "answer", "keep", "dismiss"])
def test_a_viewer_sees_no_buttons_that_change_and_is_refused(desks: Office, action: str) -> None:
    clerk = opened(desks, "viewer")
    assert clerk.buttons == {}
    (waits,) = questions.unanswered(desks.store.database, 1)[:1]
    said = clerk.say(f"/unanswered {waits.newest} {action} 五.(四)")
    assert said == words.NO_RIGHT.format(role="查看", needed="播发")
    assert additions.version(desks.store) == 0
    assert desks.audited() == []


def test_a_clause_answers_every_wording_at_once_and_who_asked_is_told(desks: Office, shelf: Shelf) -> None:
    clerk = opened(desks)
    assert "五.(四)" in clerk.press(asked_words.BY_CLAUSE)
    preview = clerk.press("五.(四)")
    assert "问过的 3 人会收到" in preview
    assert f"【工作人员答复，2024年10月10日】您问过“{BOUND}”" in preview
    assert "材料收审时间" in preview
    assert f"· “{ALIKE}”" in preview
    assert told(desks, 11) == []
    assert additions.version(desks.store) == 0
    assert "已发给 3 人" in clerk.press("发给 3 人")
    for q in (BOUND, ALIKE):
        answer = shelf.knowledge.ask(q, CITY, planning.at(desks.now))
        assert (answer.status, answer.clauses) == ("answer", ("五.(四)",))
    (text,) = told(desks, 11)
    assert text in preview
    assert all(one.plain for one in desks.posted(11))
    assert [len(told(desks, person)) for person in (11, 12, 13)] == [1, 1, 1]
    assert f"您问过“{ALIKE}”" in told(desks, 13)[0]
    assert [one.kind for one in additions.current(desks.store.database)] == ["wording", "wording"]
    assert clerk.say("/unanswered") == asked_words.NOTHING
    actor, action, details = desks.audited()[-1]
    assert (actor, action, details["people"], len(details["additions"])) == ("1", "unanswered.clause", 3, 2)
    assert not {"11", "12", "13", BOUND} & set(map(str, details.values()))


def test_a_clause_can_be_typed_and_must_exist(desks: Office) -> None:
    clerk = opened(desks)
    clerk.press(asked_words.BY_CLAUSE)
    assert "没有可以引用的条款“九十九”" in clerk.say("九十九")
    assert "【预览】" in clerk.say("五.(一)")
    assert "哪一条" in clerk.press(asked_words.AGAIN)
    assert "【预览】" in clerk.say("五.(四)")


def test_where_no_notice_was_chosen_staff_choose_it_first(desks: Office, shelf: Shelf) -> None:
    number = ask(desks, BOUND, 11, notice=None)
    clerk = desks.clerk(1, "sender")
    assert "最近的条款" not in clerk.say(f"/unanswered {number}")
    assert clerk.press(asked_words.BY_CLAUSE) == asked_words.WHICH_NOTICE
    assert "五.(四)" in clerk.press("长治")
    clerk.press("五.(四)")
    clerk.press("发给 1 人")
    assert "材料收审时间" in served(shelf, desks, BOUND)
    assert "（五.(四)）" in told(desks, 11)[0]


def test_an_answer_in_own_words_is_shown_then_sent_plain_then_kept(desks: Office, shelf: Shelf) -> None:
    clerk = opened(desks)
    assert "问过的 3 人" in clerk.press(asked_words.IN_OWN_WORDS)
    preview = clerk.say(ANSWER)
    assert f"您问过“{BOUND}”：\n{ANSWER}" in preview
    assert told(desks, 12) == []
    asked = clerk.press("发给")
    assert "也让助手这样回答吗" in asked
    assert told(desks, 12) == [f"【工作人员答复，2024年10月10日】您问过“{BOUND}”：\n{ANSWER}"]
    assert desks.posted(12)[0].plain
    assert additions.version(desks.store) == 0
    assert ANSWER in clerk.press(asked_words.KEEP_YES)
    for q in (BOUND, ALIKE):
        assert f"【工作人员答复，2024年10月10日】{ANSWER}" in served(shelf, desks, q)
    assert [action for _, action, _ in desks.audited()] == ["unanswered.answer", "unanswered.keep"]
    assert ANSWER not in str(desks.audited())


def test_an_answer_need_not_be_kept(desks: Office, shelf: Shelf) -> None:
    clerk = opened(desks)
    clerk.press(asked_words.IN_OWN_WORDS)
    clerk.say(ANSWER)
    clerk.press("发给")
    assert clerk.press(asked_words.KEEP_NO) == asked_words.NOT_KEPT
    assert ANSWER not in served(shelf, desks, BOUND)
    assert additions.version(desks.store) == 0


def test_an_answer_can_be_written_again(desks: Office) -> None:
    clerk = opened(desks)
    clerk.press(asked_words.IN_OWN_WORDS)
    clerk.say("不要")
    clerk.press(asked_words.AGAIN)
    assert "要胶装" in clerk.say("要胶装")
    clerk.press("发给")
    assert told(desks, 11)[0].endswith("：\n要胶装")


@pytest.mark.parametrize("said", ["", "  ", "🙂", "。", "很长" * 3_000])
def test_an_answer_that_cannot_be_sent_is_asked_for_again(desks: Office, said: str) -> None:
    clerk = opened(desks)
    clerk.press(asked_words.IN_OWN_WORDS)
    refused = clerk.say(said)
    assert refused == asked_words.EMPTY or "请改短" in refused
    assert "【预览】" in clerk.say("要胶装")


def test_an_answer_too_long_for_an_answer_is_sent_but_not_kept(desks: Office) -> None:
    clerk = opened(desks)
    clerk.press(asked_words.IN_OWN_WORDS)
    clerk.say("要胶装。" * 100)
    assert "不能留作以后的回答" in clerk.press("发给")
    assert len(told(desks, 11)) == 1


def test_what_was_not_shown_is_not_answered(desks: Office) -> None:
    clerk = opened(desks)
    clerk.press(asked_words.IN_OWN_WORDS)
    clerk.say("要胶装")
    ask(desks, "材料胶装吗", 17)
    assert "已发给 3 人" in clerk.press("发给")
    assert told(desks, 17) == []
    assert "材料胶装吗" in clerk.say("/unanswered")


def test_what_another_has_answered_meanwhile_is_not_answered_twice(desks: Office) -> None:
    first, second = opened(desks), desks.clerk(2, "sender")
    number = first.buttons[asked_words.DISMISS].split()[1]
    for clerk, answer in ((first, "要胶装"), (second, "不要胶装")):
        clerk.say(f"/unanswered {number} answer {answer}")
    first.press("发给")
    assert second.press("发给") == asked_words.GONE
    assert told(desks, 11) == [f"【工作人员答复，2024年10月10日】您问过“{BOUND}”：\n要胶装"]
    assert second.say(f"/unanswered {number}") == asked_words.GONE


def test_a_dismissed_group_is_listed_no_more_and_nobody_is_told(desks: Office) -> None:
    clerk = opened(desks)
    assert ALIKE in clerk.press(asked_words.DISMISS)
    assert clerk.press(asked_words.NO) == asked_words.LEFT_OPEN
    clerk.say("/unanswered")
    clerk.press("1")
    clerk.press(asked_words.DISMISS)
    assert clerk.press(asked_words.YES) == asked_words.DISMISSED
    assert clerk.say("/unanswered") == asked_words.NOTHING
    assert told(desks, 11) == []
    assert desks.audited()[-1][1] == "unanswered.dismiss"


def test_a_wording_that_would_not_serve_is_refused(desks: Office) -> None:
    number = ask(desks, "西安的窗口能停车吗", 11)
    clerk = desks.clerk(1, "sender")
    assert "仍然不会照着回答" in clerk.say(f"/unanswered {number} clause 五.(四)")
    assert additions.version(desks.store) == 0


def test_another_process_serves_it_by_its_version(desks: Office, shipped: Shelf) -> None:
    other = Shelf(shipped.knowledge, shipped.targets)
    assert not other.refresh(desks.store)
    clerk = opened(desks)
    clerk.say(clerk.buttons[asked_words.BY_CLAUSE] + " 五.(四)")
    clerk.press("发给")
    assert other.refresh(desks.store)
    assert "材料收审时间" in served(other, desks, BOUND)


def test_additions_become_visible_in_the_order_of_their_numbers(postgresql_address: str) -> None:
    """Else who has seen the newest would never look for the one before it."""
    with closing(open_store(postgresql_address)) as one, closing(open_store(postgresql_address)) as other:
        other.database.execute("SET lock_timeout = '20ms'")
        with one.database.transaction():
            additions.add(one.database, CITY, "wording", "{}", 1, 0)
            with pytest.raises(StoreError), other.database.transaction():
                additions.add(other.database, CITY, "wording", "{}", 1, 0)
            assert additions.version(other) == 0


@pytest.mark.parametrize(
    "said", ["/unanswered 999999999999999", "/unanswered keep", "/unanswered answer 好", "/unanswered dismiss"]
)
def test_a_command_that_names_no_question_says_what_to_do(desks: Office, said: str) -> None:
    assert "/unanswered" in desks.clerk(1, "sender").say(said)
    assert desks.audited() == []


def test_long_and_hostile_questions_fit_into_messages(desks: Office) -> None:
    hostile = "<b>{x}</b>🙂" * 500
    number = ask(desks, hostile, 11)
    clerk = desks.clerk(1, "sender")
    for said in ("/unanswered", f"/unanswered {number}", f"/unanswered {number} answer {'好' * 1000}"):
        clerk.say(said)
        assert max(len(one.text) for one in clerk.replies) < 4_096
    clerk.press("发给")
    (text,) = told(desks, 11)
    assert "您问过“<b>{x}</b>🙂" in text
    assert len(text.encode("utf-16-le")) // 2 < 4_096


def test_who_asked_gets_one_answer_though_two_send_theirs_at_once(desks: Office, replica: Office) -> None:
    number = ask(desks, BOUND, 11)
    first, second = desks.clerk(1, "sender"), desks.clerk(2, "sender")
    other = Clerk(replica, 2)
    first.say(f"/unanswered {number} answer 要胶装")
    second.say(f"/unanswered {number} answer 不要胶装")
    assert at_once([(first, asked_words.SEND.format(people=1))], other, asked_words.SEND.format(people=1)) == (
        asked_words.GONE
    )
    (answer,) = told(desks, 11)
    assert answer.endswith("\n要胶装")


def test_only_those_are_told_whose_question_was_open_until_now(store: Store) -> None:
    content = json.dumps({"q": BOUND}, ensure_ascii=False)
    with store.database.transaction():
        rows = [{"chat": chat, "kind": "unanswered", "notice": CITY, "details": content} for chat in (11, 12)]
        store.database.run("add_events", rows=rows, now=MORNING)
        assert questions.close(store.database, [Question(BOUND, CITY)]) == {Question(BOUND, CITY): {11, 12}}
        assert questions.close(store.database, [Question(BOUND, CITY)]) == {Question(BOUND, CITY): set()}
