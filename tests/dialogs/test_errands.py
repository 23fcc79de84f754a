"""What the transport carries out leaves as an event, and only when it was meant."""

import datetime

import pytest

from dialogs.assistant import Assistant
from dialogs.session import Dossier, Event, Session
from tests.dialogs.chatting import NOTICE, TARGET, Chat

BEFORE = datetime.datetime(2020, 11, 1, 9)
"""A day on which the notice's windows are not over."""
TWO = Session(
    notice=NOTICE,
    target=TARGET,
    consent="7",
    facts={"education": "college"},
    others={2: Dossier(notice=NOTICE, facts={"education": "bachelor", "in_service": True})},
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("/export", "export"),
        ("导出我的资料", "export"),
        ("/mute@the_bot", "mute"),
        ("不要提醒", "mute"),
        ("别再提醒我了", "mute"),
        ("恢复提醒", "unmute"),
        ("取消免打扰", "unmute"),
        ("取消订阅", "unsubscribe"),
        ("退订", "unsubscribe"),
    ],
)
def test_a_command_leaves_its_event(keeper: Assistant, text: str, kind: str) -> None:
    chat = Chat(keeper, TWO)
    chat.say(text)
    assert chat.events() == [kind]
    assert chat.session == TWO


@pytest.mark.parametrize(
    "text",
    [
        "提醒一下什么时候截止",
        "请提醒我材料交到哪",
        "导出的表格交到哪",
        "个人信息填错了怎么办",
        "删除的材料还能补吗",
        "取消资格的情形有哪些",
        "信息安全",
        "忘了",
        "我忘记了",
        "取消",
        "没有订阅过杂志",
        "不要求论文吧",
        "下一个",
    ],
)
def test_what_only_sounds_alike_is_no_errand(keeper: Assistant, text: str) -> None:
    asked = Session(notice=NOTICE, target=TARGET, consent="7", interviewing=True, asking="specialty")
    chat = Chat(keeper, asked)
    chat.say(text)
    assert set(chat.events()) <= {"asked", "unanswered", "verdict"}
    assert chat.session.pending is None or chat.session.pending.kind not in ("forget", "person")
    assert chat.session.person == 1


def test_a_notice_is_chosen_where_none_is(keeper: Assistant) -> None:
    for text, kind, chosen in (("订阅", "subscribe", "5"), ("退订", "unsubscribe", "5"), ("订阅", "subscribe", "太原")):
        chat = Chat(keeper)
        assert "哪一个通知" in chat.say(text)
        assert chat.events() == []
        chat.say(chosen)
        assert chat.turn is not None
        assert chat.turn.events[-1] == Event(kind, NOTICE)  # type: ignore[arg-type]
        assert chat.session == Session()


def test_a_notice_that_is_named_is_meant_whatever_was_spoken_of(keeper: Assistant) -> None:
    """A reminder ends with such a command."""
    for id, notice in keeper.knowledge.notices.items():
        chat = Chat(keeper)
        chat.say(f"/start {NOTICE}")
        chat.say(f"/unsubscribe {notice.short_name}")
        assert chat.turn is not None
        assert chat.turn.events == (Event("unsubscribe", id),)
    chat.say("/unsubscribe 没有这个")
    assert chat.events() == []
    assert chat.session.pending is not None
    assert len(chat.session.pending.choices) == len(keeper.knowledge.notices)


@pytest.mark.parametrize("text", ["/subscribe", "我要订阅提醒", "订阅"])
def test_who_subscribes_wants_reminders_again(keeper: Assistant, text: str) -> None:
    chat = Chat(keeper, TWO)
    assert "不要提醒的话，这也取消了" in chat.say(text)
    assert chat.turn is not None
    assert chat.turn.events == (Event("unmute", None), Event("subscribe", NOTICE))
    assert chat.session == TWO


def test_no_reminder_is_promised_that_staff_may_not_send(keeper: Assistant) -> None:
    said = Chat(keeper, TWO).say("订阅", BEFORE)
    assert "还剩" in said
    assert "工作人员可能会" in said
    assert "告诉您" not in said
    over = Chat(keeper, TWO).say("订阅")
    assert "现在没有可提醒的" in over
    assert "告诉您" not in over


def test_a_notice_without_dates_promises_none(keeper: Assistant) -> None:
    undated = [id for id, one in keeper.knowledge.notices.items() if not any(w.closing for w in one.windows)]
    assert undated
    assert "没有写明日期" in Chat(keeper, Session(notice=undated[0])).say("订阅")


def test_everything_is_deleted_once_confirmed(keeper: Assistant) -> None:
    chat = Chat(keeper, TWO.having(others={}))
    assert "确认删除" in chat.say("删除我的资料")
    assert chat.events() == []
    assert chat.session.facts
    assert "已删除：1 项情况" in chat.say("确认")
    assert chat.events() == ["forget"]
    assert chat.session == Session()


def test_one_may_forget_before_any_consent(keeper: Assistant) -> None:
    chat = Chat(keeper)
    chat.say("/forget")
    said = chat.say("确认删除")
    assert "没有记着您的情况" in said
    assert "0 项" not in said
    assert chat.events() == ["forget"]


@pytest.mark.parametrize("no", ["不删", "不", "算了", "2", "先不删了", "留着吧"])
def test_nothing_is_deleted_on_a_no(keeper: Assistant, no: str) -> None:
    chat = Chat(keeper, TWO.having(others={}))
    chat.say("/forget")
    assert "没有删除" in chat.say(no)
    assert chat.session == TWO.having(others={})
    assert chat.events() == []


def test_what_is_neither_ends_the_question(keeper: Assistant) -> None:
    """A number said later must not delete anything."""
    chat = Chat(keeper, TWO.having(others={}))
    chat.say("/forget")
    chat.say("材料交到哪")
    chat.say("1")
    assert chat.session.facts
    assert chat.events() != ["forget"]


@pytest.mark.parametrize(("whose", "left"), [("第1位", {2}), ("第二位", {1}), ("2", {1})])
def test_one_of_several_is_forgotten(keeper: Assistant, whose: str, left: set[int]) -> None:
    chat = Chat(keeper, TWO)
    assert "谁的资料" in chat.say("/forget")
    chat.say(whose)
    assert set(chat.session.people) == {1, 2}
    chat.say("确认删除")
    assert set(chat.session.people) == left
    assert chat.session.consent == "7"
    assert chat.events() == []


def test_one_who_told_nothing_is_forgotten_without_figures(keeper: Assistant) -> None:
    chat = Chat(keeper, TWO.having(others={2: Dossier()}))
    chat.say("删除第2位")
    said = chat.say("确认删除")
    assert "第2位没有说过情况" in said
    assert "0 项" not in said
    assert set(chat.session.people) == {1}


def test_a_person_may_be_named_at_once(keeper: Assistant) -> None:
    chat = Chat(keeper, TWO)
    assert "将删除第2位" in chat.say("删除第二位的资料")
    chat.say("是的")
    assert set(chat.session.people) == {1}


def test_of_several_everybody_is_forgotten(keeper: Assistant) -> None:
    for all_of_them in ("全部", "全部删除", "3"):
        chat = Chat(keeper, TWO)
        chat.say("忘记我")
        chat.say(all_of_them)
        assert "2位、3 项情况" in chat.say("是的，确认")
        assert chat.session == Session()
        assert chat.events() == ["forget"]


def test_a_name_that_does_not_confirm_deletes_nobody(keeper: Assistant) -> None:
    chat = Chat(keeper, TWO)
    chat.say("/forget")
    chat.say("第2位")
    chat.say("第2位")
    assert set(chat.session.people) == {1, 2}


def test_a_person_with_another_number_than_place_is_named_by_his_own(keeper: Assistant) -> None:
    chat = Chat(keeper, TWO.having(person=2, others={5: Dossier(facts={"in_service": True})}))
    chat.say("/forget")
    assert chat.turn is not None
    chat.say(chat.turn.replies[-1].choices[1].says)
    chat.say(chat.turn.replies[-1].choices[0].says)
    assert set(chat.session.people) == {2}


def test_consent_is_withdrawn_with_everything(keeper: Assistant) -> None:
    chat = Chat(keeper, TWO)
    assert "一并删除" in chat.say("撤回同意")
    chat.say("确认删除")
    assert chat.session == Session()
    assert chat.events() == ["forget"]
    assert "还没有同意" in chat.say("撤回同意")


def test_an_errand_on_the_way_leaves_the_interview_where_it_is(keeper: Assistant) -> None:
    chat = Chat(keeper, Session(notice=NOTICE, target=TARGET, consent="7"))
    chat.say("我能报吗")
    asking, question = chat.session.asking, chat.question()
    for errand in ("/export", "/mute", "/subscribe", "/privacy", "/help", "/status", "/ask"):
        assert question in chat.say(errand)
        assert chat.awaits()
        assert chat.session.asking == asking


def test_a_link_begins_with_its_notice(assistant: Assistant) -> None:
    chat = Chat(assistant)
    said = chat.say(f"/start {NOTICE}")
    assert chat.session == Session(notice=NOTICE)
    assert "我能报吗" in said
    assert "申报已截止" in said
    assert "您好" in Chat(assistant).say("/start some-other-notice")


def test_ask_answers_what_follows_it(assistant: Assistant) -> None:
    chat = Chat(assistant, Session(notice=NOTICE))
    assert "新建路69号" in chat.say("/ask@the_bot 材料交到哪")
    assert "直接把问题打出来" in chat.say("/ask")
    assert chat.session.facts == {}


def test_only_a_question_awaits_an_answer(assistant: Assistant) -> None:
    chat = Chat(assistant, Session(notice=NOTICE, target=TARGET))
    for text, awaits in (
        ("材料交到哪", False),
        ("我能报吗", True),
        ("材料交到哪", True),
        ("取消", False),
        ("我能报吗", True),
        ("我是公务员，在太原市工作", False),
        ("改 是否公务员", True),
        ("换通知", True),
        ("谢谢", True),
        ("重来", False),
    ):
        chat.say(text)
        assert chat.awaits() == awaits, text


@pytest.mark.parametrize("text", ["删除第5位", "把第5位的资料删掉"])
def test_a_person_there_is_not_is_said_to_be_none(keeper: Assistant, text: str) -> None:
    several = Chat(keeper, TWO)
    said = several.say(text)
    assert "没有第5位" in said
    assert "要删除谁的资料" in said
    alone = Chat(keeper, TWO.having(others={}))
    assert "没有第5位" in alone.say(text)
    assert alone.session.pending is None
    assert "将删除第2位" in Chat(keeper, TWO).say("删除2号")
