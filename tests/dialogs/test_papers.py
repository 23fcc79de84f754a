"""/report and /calendar: who asks is led to what is lacking, and an event leaves with all that the file needs."""

import dataclasses
import datetime

import pytest

from dialogs import commands, words
from dialogs.assistant import Assistant
from dialogs.privacy import Keeping
from dialogs.session import Session
from tests.dialogs.chatting import NOTICE, TARGET, Chat

OPEN = datetime.datetime(2020, 11, 1, 9)


def asked_about(assistant: Assistant, **known: object) -> Chat:
    return Chat(assistant, Session(notice=NOTICE, target=TARGET, **known))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "/report",
        "/report@some_bot",
        "报告",
        "请给我一份报告",
        "我要打印",
        "打印出来吧",
        "下载报告",
        "把报告发给我",
        "能打印一份吗",
        "导出我的报告",
        "把结论打印出来",
        "保存结论",
        "怎么打印报告？",
        "生成一份对照报告",
    ],
)
def test_a_report_is_asked_for_in_many_words(text: str) -> None:
    command = commands.recognise(text)
    assert command is not None
    assert command.kind == "report"


@pytest.mark.parametrize(
    "text",
    [
        "/calendar",
        "日历",
        "日程",
        "提醒我",
        "加到日历",
        "把截止时间加到手机日历里",
        "帮我加进日历吧",
        "用手机提醒我",
        "生成一个日历文件",
        "同步到我的日历",
        "能加到日历吗？",
    ],
)
def test_a_calendar_is_asked_for_in_many_words(text: str) -> None:
    command = commands.recognise(text)
    assert command is not None
    assert command.kind == "calendar"


@pytest.mark.parametrize(
    "text",
    [
        "调研报告2份",
        "写过一份检测报告",
        "表格在哪打印",
        "材料要单面打印吗",
        "评审日程怎么安排",
        "报告要写多少字",
        "看结论",
        "到期提醒我",
        "别提醒我",
        "单位出具的报告要盖章吗",
    ],
)
def test_what_only_sounds_alike_asks_for_neither(text: str) -> None:
    command = commands.recognise(text)
    assert command is None or command.kind not in ("report", "calendar")


def test_the_event_of_a_report_carries_all_that_is_known(assistant: Assistant) -> None:
    chat = asked_about(assistant, facts={"education": "bachelor"}, words={"education": "本科"})
    said = chat.say("报告")
    assert chat.turn is not None
    (event,) = chat.turn.events
    dossier = event.details["dossier"]
    assert (event.kind, event.notice) == ("report", NOTICE)
    assert (dossier.notice, dossier.target) == (NOTICE, TARGET)
    assert (dossier.facts, dossier.words) == ({"education": "bachelor"}, {"education": "本科"})
    assert event.details["person"] is None
    assert words.REPORTING_NOTHING not in said


def test_without_a_fact_a_report_says_what_to_do(assistant: Assistant) -> None:
    assert words.REPORTING_NOTHING in asked_about(assistant).say("/report")


def test_notice_and_target_are_asked_where_they_are_not_chosen(assistant: Assistant) -> None:
    chat = Chat(assistant)
    assert words.WHICH_TO_REPORT in chat.say("/report")
    assert chat.events() == []
    assert words.WHICH_TARGET_TO_REPORT in chat.say("太原")
    assert words.WHICH_TARGET_TO_REPORT in chat.say("/report")
    chat.say("助理工程师")
    assert chat.events() == ["report"]
    assert chat.turn is not None
    assert chat.turn.events[0].details["dossier"].target == "assistant_engineer"


def test_the_only_target_of_a_notice_is_taken(assistant: Assistant) -> None:
    notice = next(id for id, examiner in assistant.examiners.items() if len(examiner.rules.targets) == 1)
    chat = Chat(assistant, Session(notice=notice))
    chat.say("/report")
    assert chat.events() == ["report"]


def test_a_notice_may_be_named_with_the_command(assistant: Assistant) -> None:
    chat = asked_about(assistant)
    said = chat.say("/report 简阳高工")
    assert chat.events() == ["report"]
    assert assistant.knowledge.notices[str(chat.session.notice)].short_name in said
    assert chat.session.notice != NOTICE


def test_an_interview_goes_on_after_a_report(assistant: Assistant) -> None:
    chat = Chat(assistant, Session(notice=NOTICE))
    chat.say("我要报工程师")
    asking = chat.session.asking
    assert asking is not None
    said = chat.say("报告")
    assert assistant.questions[asking].ask in said
    assert chat.session.asking == asking
    assert chat.awaits()


def test_one_of_several_is_numbered(assistant: Assistant) -> None:
    chat = asked_about(assistant, facts={"education": "bachelor"}, words={"education": "本科"})
    chat.say("换一个人")
    chat.say("他是博士")
    chat.say("报告")
    assert chat.turn is not None
    (event,) = [one for one in chat.turn.events if one.kind == "report"]
    assert event.details["person"] == 2
    assert event.details["dossier"].facts == {"education": "doctor"}


def test_a_report_of_one_s_own_is_not_for_others_to_read(assistant: Assistant) -> None:
    chat = Chat(assistant, Session(notice=NOTICE), public=True)
    assert words.IN_PRIVATE in chat.say("/report")
    assert "report" not in chat.events()


def test_a_calendar_names_the_windows_ahead(assistant: Assistant) -> None:
    chat = asked_about(assistant)
    said = chat.say("加到日历", OPEN)
    assert chat.turn is not None
    assert [(event.kind, event.notice) for event in chat.turn.events] == [("calendar", NOTICE)]
    assert "截止到2020年11月25日" in said
    assert "12月中旬" not in said


def test_who_can_be_reminded_by_staff_is_told_so(assistant: Assistant) -> None:
    keeping = dataclasses.replace(assistant, keeping=Keeping(180))
    for chat, told in (
        (asked_about(keeping), True),
        (asked_about(assistant), False),
        (Chat(keeping, public=True), False),
    ):
        assert (words.CALENDAR_OR_SUBSCRIBE in chat.say("/calendar 太原", OPEN)) == told


def test_a_verdict_leads_to_the_report(assistant: Assistant) -> None:
    chat = asked_about(assistant)
    chat.say("我是公务员，我能报吗")
    assert chat.session.concluded is not None
    chat.say("报告")
    assert chat.events() == ["report"]
    chat.say("结论")
    assert chat.turn is not None
    labels = [choice.label for choice in chat.turn.replies[-1].choices]
    chat.say(str(labels.index("报告") + 1))
    assert chat.events() == ["report"]


def test_where_everything_is_over_or_undated_there_is_no_calendar(assistant: Assistant) -> None:
    for notice in assistant.knowledge.notices.values():
        chat = Chat(assistant, Session(notice=notice.id))
        said = chat.say("/calendar")
        assert chat.events() == []
        assert (words.CALENDAR_OVER if notice.windows else words.CALENDAR_UNDATED).format(
            name=notice.short_name
        ) in said


@pytest.mark.parametrize("public", [False, True])
def test_whose_calendar_is_asked_where_no_notice_is_chosen(assistant: Assistant, public: bool) -> None:
    chat = Chat(assistant, public=public)
    assert words.WHICH_TO_CALENDAR in chat.say("/calendar", OPEN)
    chat.say("太原", OPEN)
    assert chat.events() == ["calendar"]


def test_a_choice_between_notices_that_are_served_no_more_is_put_no_more(assistant: Assistant) -> None:
    chat = Chat(assistant)
    chat.say("/report")
    fewer = dataclasses.replace(
        assistant, examiners={id: one for id, one in assistant.examiners.items() if id != NOTICE}
    )
    turn = fewer.handle(chat.session, "5", OPEN)
    assert "report" not in [event.kind for event in turn.events]
    assert turn.session.pending is None


def test_a_report_needs_no_consent_and_takes_in_nothing(assistant: Assistant) -> None:
    keeping = dataclasses.replace(assistant, keeping=Keeping(180))
    chat = Chat(keeping, Session(notice=NOTICE, target=TARGET))
    assert words.REPORTING_NOTHING in chat.say("/report")
    assert chat.events() == ["report"]
    assert not chat.session.told
