"""Before consent no personal fact is asked or taken in, whatever is said; questions are answered all the same."""

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogs.assistant import Assistant
from dialogs.privacy import Keeping
from dialogs.session import Asked, Dossier, Pending, Session
from tests.dialogs.chatting import NOTICE, NOW, TARGET, Chat
from tests.dialogs.conftest import KEEPING

GOLD = Path(__file__).parents[1] / "gold" / "read_open.jsonl"
PERSONAL = (
    "facts", "bounds", "words", "unclear", "asking", "answered", "checking", "concluded", "interviewing", "others"
)  # fmt: skip
EMPTY = Session()
CHOSEN = Session(notice=NOTICE, target=TARGET)
NOTICE_IN_WORDS = "【个人信息说明】"


def sentences() -> list[str]:
    """What the blind sentences say."""
    return [json.loads(line)["text"] for line in GOLD.read_text(encoding="utf-8").splitlines()]


def personal(session: Session) -> dict[str, Any]:
    """Whatever a session holds of a person."""
    return {name: getattr(session, name) for name in PERSONAL if getattr(session, name) != getattr(EMPTY, name)}


def kept_texts(session: Session) -> Iterator[str]:
    """Every text of the applicant's own that a session holds."""
    pending: Pending | None = session.pending
    while pending is not None:
        yield pending.question or ""
        pending = pending.behind
    yield session.asked.q if session.asked is not None else ""


def assert_holds_nothing_told(assistant: Assistant, session: Session, text: str) -> None:
    assert personal(session) == {}
    heard = assistant.reader.read(text, None, NOW.date())
    for kept in kept_texts(session):
        again = assistant.reader.read(kept, None, NOW.date())
        assert not again.facts, f"{kept!r} of {text!r} is kept"
        assert not again.alternatives, f"{kept!r} of {text!r} is kept"
        for words in heard.words.values():
            assert words not in kept, f"{words!r} of {text!r} is kept"
    pending = session.pending
    assert pending is None or pending.kind != "value"


@pytest.mark.parametrize("state", [EMPTY, CHOSEN], ids=["nothing chosen", "chosen"])
def test_no_blind_sentence_is_kept_before_consent(keeper: Assistant, state: Session) -> None:
    for text in sentences():
        turn = keeper.handle(state, text, NOW)
        assert_holds_nothing_told(keeper, turn.session, text)
        assert turn.session.consent is None
        for event in turn.events:
            assert not keeper.reader.read(event.details.get("q", ""), None, NOW.date()).facts


def test_no_blind_sentence_is_kept_in_public(keeper: Assistant) -> None:
    agreed = Session(notice=NOTICE, consent="7")
    for text in sentences():
        turn = keeper.answer(agreed, text, NOW)
        assert_holds_nothing_told(keeper, turn.session, text)
        assert turn.session == Session(
            notice=turn.session.notice, pending=turn.session.pending, asked=turn.session.asked
        )


def test_the_blind_sentences_tell_facts_once_one_has_agreed(keeper: Assistant) -> None:
    """Else the two tests above would show nothing."""
    agreed = CHOSEN.having(consent="7")
    told = [bool(keeper.handle(agreed, text, NOW).session.facts) for text in sentences()]
    assert sum(told) > len(told) / 3


SAID = [
    "我是本科",
    "我能报吗",
    "太原",
    "工程师",
    "材料交到哪",
    "不同意",
    "换一个人",
    "改学历本科",
    "上一步",
    "不清楚",
    "1",
    "2",
    "重来",
    "/forget",
    "我是本科，能报太原工程师吗",
    "取消",
    "进度",
    "助工2016年聘的，材料交到哪",
    "订阅",
    "长治中级",
    "公需三十学时",
    "大概三年",
    "工成师",
    "说错了，不是本科",
]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.one_of(st.sampled_from(SAID), st.text(max_size=20)), max_size=7))
def test_no_way_leads_to_facts_but_through_consent(keeper: Assistant, steps: list[str]) -> None:
    session = EMPTY
    for text in steps:
        turn = keeper.handle(session, text, NOW)
        assert keeper.handle(session, text, NOW) == turn
        session = turn.session
        assert Session.model_validate_json(session.model_dump_json()) == session
        if session.consent is None:
            assert personal(session) == {}


def test_consent_is_asked_before_the_interview_and_after_the_choices_it_needs(keeper: Assistant) -> None:
    chat = Chat(keeper)
    assert NOTICE_IN_WORDS not in chat.say("我能报吗")
    assert NOTICE_IN_WORDS not in chat.say("太原")
    said = chat.say("工程师")
    assert NOTICE_IN_WORDS in said
    assert "180 天" in said
    assert not chat.session.interviewing
    said = chat.say("同意")
    assert chat.question() in said
    assert chat.session.consent == "7"


@pytest.mark.parametrize("yes", ["同意", "我同意！", "好的", "可以", "行吧", "1", "好，同意", "是的", "嗯，没问题"])
def test_yes_however_it_is_said(keeper: Assistant, yes: str) -> None:
    chat = Chat(keeper, CHOSEN)
    chat.say("我能报吗")
    chat.say(yes)
    assert chat.session.consent == "7"


@pytest.mark.parametrize("no", ["不同意", "我不同意", "不", "不行", "算了", "拒绝", "2", "不要", "还是不了"])
def test_no_however_it_is_said(keeper: Assistant, no: str) -> None:
    chat = Chat(keeper, CHOSEN)
    chat.say("我能报吗")
    assert "照样可以问" in chat.say(no)
    assert chat.session.consent is None
    assert NOTICE_IN_WORDS in chat.say("我能报吗")


@pytest.mark.parametrize(
    "other", ["同意什么", "可以不同意吗", "好像不太好", "材料交到哪", "我是本科", "为什么", "同意的人多吗"]
)
def test_what_is_neither_leaves_the_choice_waiting(keeper: Assistant, other: str) -> None:
    chat = Chat(keeper, CHOSEN)
    chat.say("我能报吗")
    assert "1. 同意" in chat.say(other)
    assert chat.awaits()
    assert chat.session.consent is None


def test_the_question_beside_facts_is_answered_and_the_facts_are_not_noted(keeper: Assistant) -> None:
    chat = Chat(keeper, CHOSEN)
    said = chat.say("我是本科，材料交到哪")
    assert "新建路69号" in said
    assert "还没有记下" in said
    assert NOTICE_IN_WORDS in said
    assert chat.session.asked == Asked(q="材料交到哪", notice=NOTICE, clauses=("五",))


def test_a_question_that_needs_a_notice_comes_before_consent(keeper: Assistant) -> None:
    chat = Chat(keeper)
    assert "哪一个通知" in chat.say("我是本科，材料交到哪")
    said = chat.say("太原")
    assert "新建路69号" in said
    assert NOTICE_IN_WORDS in said
    assert "请再说一遍" in chat.say("同意")


def test_a_question_that_needs_a_notice_does_not_lose_the_consent_that_waits(keeper: Assistant) -> None:
    chat = Chat(keeper)
    chat.say("我是本科")
    assert "哪一个通知" in chat.say("材料交到哪")
    assert NOTICE_IN_WORDS in chat.say("太原")
    assert "请再说一遍" in chat.say("同意")


def test_a_question_whose_words_may_not_be_kept_is_asked_for_once_more(keeper: Assistant) -> None:
    chat = Chat(keeper)
    chat.say("我这样的要交哪些材料")
    assert chat.session.pending is not None
    assert chat.session.pending.question == ""
    assert "再说一遍" in chat.say("太原")
    assert not chat.session.interviewing


def test_an_unanswered_question_with_facts_leaves_without_them(keeper: Assistant) -> None:
    chat = Chat(keeper, CHOSEN)
    chat.say("我是本科，评审费多少钱？")
    assert chat.turn is not None
    assert [event.details["q"] for event in chat.turn.events] == ["评审费多少钱?"]


def test_what_was_wanted_goes_on_after_consent(keeper: Assistant) -> None:
    chat = Chat(keeper)
    said = chat.say("我是本科，能报太原的吗")
    assert NOTICE_IN_WORDS in said
    said = chat.say("同意")
    assert chat.session.notice == NOTICE
    assert said.index("请再说一遍，可以和下面的问题一起答") < said.index("您想申报哪一级")
    assert chat.awaits()
    chat.say("工程师，我是本科")
    assert chat.session.target == TARGET
    assert chat.session.facts == {"education": "bachelor"}


def test_what_was_told_before_consent_is_asked_for_before_the_question(keeper: Assistant) -> None:
    chat = Chat(keeper, CHOSEN)
    chat.say("我是本科，我能报吗")
    said = chat.say("同意")
    assert said.index("请再说一遍，可以和下面的问题一起答") < said.index(chat.question())


@pytest.mark.parametrize("text", ["同意", "我同意", "不同意", "我不愿意", "接受"])
def test_agreeing_to_nothing_is_no_question(keeper: Assistant, text: str) -> None:
    chat = Chat(keeper, CHOSEN)
    assert "现在没有要您同意的" in chat.say(text)
    assert chat.events() == []
    assert chat.session == CHOSEN
    agreed = Chat(keeper, CHOSEN.having(consent="7"))
    assert "撤回同意" in agreed.say(text)
    assert agreed.session.consent == "7"


def test_a_yes_to_an_interviews_question_is_no_consent(keeper: Assistant) -> None:
    chat = Chat(keeper, CHOSEN.having(consent="7"))
    chat.say("我能报吗")
    assert "没有看懂" in chat.say("同意")


def test_what_is_told_with_the_yes_is_noted(keeper: Assistant) -> None:
    chat = Chat(keeper, CHOSEN)
    chat.say("我能报吗")
    said = chat.say("同意，我是本科")
    assert chat.session.facts == {"education": "bachelor"}
    assert "再说一遍" not in said
    assert chat.session.interviewing


def test_what_is_told_with_the_no_is_not_noted_and_consent_not_asked_at_once(keeper: Assistant) -> None:
    chat = Chat(keeper, CHOSEN)
    chat.say("我能报吗")
    said = chat.say("不同意，我是本科，材料交到哪")
    assert "新建路69号" in said
    assert NOTICE_IN_WORDS not in said
    assert_holds_nothing_told(keeper, chat.session, "我是本科")


@pytest.mark.parametrize(
    "own",
    [
        "参与编写过1项行业标准",
        "退啥休啊",
        "公需三十学时够吗",
        "2016年聘的助工行不行",
        "我这样的行不行",
        "我同事大专行吗",
        "他是大专行吗",
    ],
)
def test_of_a_question_only_what_is_nobodys_own_is_kept(keeper: Assistant, own: str) -> None:
    chat = Chat(keeper, CHOSEN)
    chat.say(f"{own}，材料交到哪")
    assert chat.session.asked is None or chat.session.asked.q == "材料交到哪"
    assert all(own not in event.details.get("q", "") for event in chat.turn.events)  # type: ignore[union-attr]


@pytest.mark.parametrize("own", ["我大专", "他是大专行吗", "公需三十学时够吗", "我叫＊＊＊"])
def test_after_consent_too_only_what_a_question_needs_is_kept(keeper: Assistant, own: str) -> None:
    agreed = CHOSEN.having(consent="7")
    answered = Chat(keeper, agreed)
    answered.say(f"{own}，我的材料交到哪")
    assert answered.session.asked is not None
    assert answered.session.asked.q == "我的材料交到哪"
    assert "q" not in answered.turn.events[0].details  # type: ignore[union-attr]
    assert "4030078" in answered.say("电话呢")


@pytest.mark.parametrize("own", ["我叫＊＊＊", "我今年50岁"])
def test_after_consent_too_staff_read_only_what_was_asked(keeper: Assistant, own: str) -> None:
    chat = Chat(keeper, CHOSEN.having(consent="7"))
    chat.say(f"{own}，我的评审费多少钱？")
    assert [event.details.get("q") for event in chat.turn.events] == ["我的评审费多少钱?"]  # type: ignore[union-attr]


@pytest.mark.parametrize(("said", "kept"), [("我人品好，评审费贵不贵", "评审费贵不贵"), ("我人品杠杠的", None)])
def test_after_consent_words_that_ask_nothing_are_kept_only_of_nobody(
    keeper: Assistant, said: str, kept: str | None
) -> None:
    chat = Chat(keeper, CHOSEN.having(consent="7"))
    chat.say(said)
    assert [event.details["q"] for event in chat.turn.events] == [kept] * (kept is not None)  # type: ignore[union-attr]


def test_a_question_that_waits_for_its_notice_is_whole_after_consent(keeper: Assistant) -> None:
    chat = Chat(keeper, Session(consent="7"))
    chat.say("像我这样5年的材料交到哪")
    assert "新建路69号" in chat.say("太原")


def test_a_notices_year_is_nobodys_own(keeper: Assistant) -> None:
    chat = Chat(keeper)
    chat.say("太原2020年的材料交到哪")
    assert chat.session.asked is not None
    assert chat.session.asked.q == "太原2020年的材料交到哪"


def test_under_a_newer_notice_nobody_else_is_asked_either(keeper: Assistant) -> None:
    waiting = Dossier(notice=NOTICE, target=TARGET, interviewing=True, asking="education", checking={"degree": "none"})
    chat = Chat(keeper, CHOSEN.having(consent="6", others={2: waiting}))
    assert NOTICE_IN_WORDS in chat.say("第2位")
    assert chat.session.asking is None
    chat.say("同意")
    assert chat.session.person == 2
    assert chat.session.interviewing


def test_a_newer_notice_asks_again_and_the_answer_on_the_way_is_not_noted(keeper: Assistant) -> None:
    chat = Chat(keeper, CHOSEN.having(consent="7"))
    chat.say("我能报吗")
    chat.say("我在太原市工作")
    before = chat.session.facts
    assert before
    chat.assistant = dataclasses.replace(keeper, keeping=Keeping(retention_days=180, version="8"))
    asking = chat.session.asking
    said = chat.say("1")
    assert "有更新" in said
    assert chat.session.facts == before
    assert chat.session.consent == "7"
    chat.say("1")
    assert chat.session.consent == "8"
    assert chat.session.asking == asking


def test_under_a_newer_notice_who_is_left_after_deleting_is_asked_nothing(keeper: Assistant) -> None:
    waiting = Dossier(notice=NOTICE, target=TARGET, interviewing=True, asking="education")
    chat = Chat(keeper, CHOSEN.having(consent="6", others={2: waiting}))
    chat.say("删除第1位的资料")
    assert "最高学历" not in chat.say("确认删除")
    assert chat.session.person == 2


def test_a_newer_notice_does_not_keep_one_from_leaving_or_deleting(keeper: Assistant) -> None:
    old = CHOSEN.having(consent="6", interviewing=True, asking="education", facts={"in_service": True})
    chat = Chat(keeper, old)
    assert NOTICE_IN_WORDS not in chat.say("取消")
    chat = Chat(keeper, old)
    chat.say("/forget")
    chat.say("确认删除")
    assert chat.session == Session()


def test_privacy_tells_the_notice_and_what_was_agreed_to(keeper: Assistant) -> None:
    for consent, words in ((None, "还没有同意"), ("7", "您已同意第7版"), ("6", "还没有同意现在的第7版")):
        said = Chat(keeper, Session(consent=consent)).say("/privacy")
        assert NOTICE_IN_WORDS in said
        assert words in said


@pytest.mark.parametrize(
    "text", ["/privacy", "隐私", "我的个人信息", "/export", "导出我的资料", "/forget", "撤回同意", "订阅", "免打扰"]
)
def test_where_nothing_is_kept_it_says_so(assistant: Assistant, text: str) -> None:
    chat = Chat(assistant)
    assert "不保存" in chat.say(text)
    assert chat.events() == []


def test_the_notice_tells_of_all_that_is_kept_also_of_who_declines(keeper: Assistant) -> None:
    notice = KEEPING.notice
    assert "没能回答的问题留给工作人员看" in notice
    assert "备份里的还会留一段时间" in notice
    declined = notice.partition("不同意也可以")[2]
    for kept in ("聊天编号", "哪个通知", "最近问的问题", "没能回答的问题", "订阅"):
        assert kept in declined


def test_a_notice_without_a_version_of_its_own_has_that_of_the_data() -> None:
    keeping = Keeping(retention_days=30)
    assert keeping.version in keeping.notice
    assert "30 天" in keeping.notice
    assert "{" not in keeping.notice


def test_what_belongs_to_a_person_is_all_looked_at_here() -> None:
    """A new field of a dossier is personal until somebody says otherwise."""
    assert set(Dossier.model_fields) == {*PERSONAL, "notice", "target", "another"} - {"others"}


@pytest.mark.parametrize(
    "text",
    [
        "我叫王小明今年35岁，能报太原的工程师吗",
        "我叫＊＊＊今年35岁，能报太原的工程师吗",
        "我叫＊＊＊，男，四十二岁，想报太原的工程师，能报吗",
        "我今年35岁能报太原的工程师吗",
        "我在工地干了好多年，太原的工程师能报吗",
        "我叫＊＊＊今年35岁，本科，能报太原的工程师吗",
    ],
)
def test_who_introduces_himself_and_wants_a_verdict_gets_the_interview(keeper: Assistant, text: str) -> None:
    chat = Chat(keeper)
    said = chat.say(text)
    assert NOTICE_IN_WORDS in said
    assert "不得申报" not in said
    assert_holds_nothing_told(keeper, chat.session, text)
    chat.say("同意")
    assert (chat.session.notice, chat.session.target) == (NOTICE, TARGET)
    assert chat.session.interviewing


@pytest.mark.parametrize(
    "text", ["我叫＊＊＊，太原的材料交到哪", "太原的工程师要什么条件", "没有论文，能报太原的工程师吗"]
)
def test_a_question_about_a_notice_needs_no_interview(keeper: Assistant, text: str) -> None:
    chat = Chat(keeper)
    assert NOTICE_IN_WORDS not in chat.say(text)
    assert chat.events() == ["asked"]
