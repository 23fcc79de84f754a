"""What staff add to a notice is told wherever a conversation speaks of it."""

import datetime

import pytest

from dialogs.assistant import Assistant
from dialogs.session import Session
from knowledge.additions import Additions, Correction, Document, Wording
from tests.dialogs.chatting import Chat

NOTICE = "changzhi-2024-engineering"
NOW = datetime.datetime(2024, 11, 5, 9)
DOCUMENT = Document(name="关于延长材料收审时间的补充通知", date=datetime.date(2024, 10, 20))
CITED = f"据《{DOCUMENT.name}》（2024年10月20日）"


@pytest.fixture(scope="module")
def amended(assistant: Assistant) -> Assistant:
    notice = assistant.knowledge.notices[NOTICE]
    window, phone, place = notice.windows[0], notice.contacts[0], notice.places[0]
    return assistant.amended(
        Additions(
            version=1,
            corrections=(
                Correction(notice=NOTICE, kind="window", key=window.key, document=DOCUMENT, closes="2024-11-15"),
                Correction(notice=NOTICE, kind="contact", key=phone.key, document=DOCUMENT, phones=("0355-1112222",)),
                Correction(notice=NOTICE, kind="place", key=place.key, document=DOCUMENT, address="新城路9号"),
            ),
            wordings=(Wording(notice=NOTICE, q="窗口能停车吗", answer="能。", date=datetime.date(2024, 10, 20)),),
        )
    )


def begun(assistant: Assistant) -> Chat:
    """A conversation that has come to a verdict."""
    chat = Chat(assistant, Session(notice=NOTICE))
    chat.say("我要报工程师", NOW)
    return chat


def test_a_verdict_tells_window_phone_and_place_as_amended(amended: Assistant) -> None:
    chat = begun(amended)
    verdict = ""
    for _ in range(60):
        if "【时间】" in verdict:
            break
        verdict = chat.say("不清楚", NOW)
    lines = [line for line in verdict.split("\n") if CITED in line]
    assert ["截至2024年11月15日，还剩10天" in lines[0], "0355-1112222" in lines[1], "新城路9号" in lines[2]] == [
        True
    ] * 3
    assert "申报已截止" not in verdict


def test_why_quotes_no_day_without_its_amendment(amended: Assistant) -> None:
    chat = begun(amended)
    quoted = False
    for _ in range(60):
        why = chat.say("为什么问", NOW)
        former = "10 月 31 日" in why
        assert (CITED in why) == former
        quoted = quoted or former
        if "【时间】" in chat.say("不清楚", NOW):
            break
    assert quoted


def test_who_subscribes_is_told_the_amended_window(amended: Assistant, keeper: Assistant) -> None:
    kept = keeper.amended(amended.knowledge.additions)
    said = Chat(kept, Session(notice=NOTICE)).say("/subscribe", NOW)
    assert "截至2024年11月15日，还剩10天" in said
    assert "截至2024年11月15日" not in Chat(keeper, Session(notice=NOTICE)).say("/subscribe", NOW)


def test_a_worded_question_is_answered_amid_an_interview(amended: Assistant) -> None:
    chat = begun(amended)
    assert "【工作人员答复，2024年10月20日】能。" in chat.say("窗口能停车吗", NOW)
    assert chat.events() == ["asked"]
    assert chat.awaits()


def test_everything_but_the_knowledge_is_shared(assistant: Assistant, amended: Assistant) -> None:
    assert amended.examiners is assistant.examiners
    assert amended.reader is assistant.reader
    assert Chat(assistant, Session(notice=NOTICE)).say("窗口能停车吗", NOW).count("工作人员答复") == 0
