"""From when, what it takes, and what else: told from the facts so far, at any moment."""

import pytest

from dialogs import outlook_words, words
from dialogs.assistant import Assistant
from dialogs.session import Choice, Pending, Session
from tests.dialogs.ahead import ENGINEER, told
from tests.dialogs.chatting import NOTICE, TARGET, Chat

PHONE = 1000
"""Characters that a message of these has at most."""

STARTS = ["我什么时候能报", "哪年可以申报", "最早哪年能报啊", "我还要等几年才能报", "那我哪一年才够条件呢"]
CHANGES = ["还差什么", "我还差哪些条件", "我要怎么样才能报", "怎样才能评上", "哪些条件还不够"]
PROSPECTS = [
    "我能报什么",
    "我还能报哪个级别",
    "别的城市呢",
    "别的通知我能报吗",
    "以我的条件能报什么职称",
    "我都能评哪些",
]


@pytest.mark.parametrize("said", STARTS)
def test_from_when_is_told_with_the_route_and_what_is_assumed(assistant: Assistant, said: str) -> None:
    reply = told(assistant, specialty_since="2017-06-30").say(said)
    assert "最早可于 2022 年度申报" in reply
    assert outlook_words.ALL_ELSE_STAYS in reply
    assert "正常申报：" in reply


def test_a_coarse_date_gives_a_range(assistant: Assistant) -> None:
    chat = told(assistant, specialty_since=None)
    chat.session = chat.session.having(bounds={"specialty_since": {"min": "2016", "max": "2018"}})
    reply = chat.say("我什么时候能报")
    assert "最早可于 2021 年度申报，最晚 2023 年度一定可以" in reply
    assert outlook_words.COARSE_START in reply


def test_what_is_not_known_is_asked_for_first(assistant: Assistant) -> None:
    reply = told(assistant, specialty_since=None).say("我什么时候能报")
    assert "要先知道：从业起始时间" in reply


def test_time_alone_will_not_do(assistant: Assistant) -> None:
    reply = told(assistant, papers_first=0).say("我什么时候能报")
    assert "光等时间不行" in reply
    assert "业绩与能力（三甲.(二)）" in reply


def test_who_may_apply_now_need_not_wait(assistant: Assistant) -> None:
    assert outlook_words.ALREADY in told(assistant).say("最早哪年能报")


def test_of_nobody_from_when_is_a_question_to_the_notice(assistant: Assistant) -> None:
    reply = Chat(assistant, Session(notice=NOTICE)).say("我什么时候交材料")
    assert "11月25日" in reply
    reply = told(assistant).say("我什么时候交材料")
    assert "11月25日" in reply


@pytest.mark.parametrize("said", CHANGES)
def test_what_it_takes_is_told_fewest_first(assistant: Assistant, said: str) -> None:
    reply = told(assistant, papers_first=0).say(said)
    assert "现在不符合的：业绩与能力（三甲.(二)）" in reply
    assert "1. 再发表1篇独立或第一作者论文" in reply
    assert "或者 2. " in reply


def test_nothing_is_lacking(assistant: Assistant) -> None:
    assert outlook_words.NOTHING_LACKING in told(assistant).say("还差什么")


def test_what_nobody_can_change_is_said_so(assistant: Assistant) -> None:
    assert outlook_words.NO_CHANGE_HELPS in told(assistant, retired=True).say("还差什么")


def test_what_is_missing_is_lacking(assistant: Assistant) -> None:
    reply = told(assistant, integrity_ok=None).say("还差什么")
    assert "还没说到：品德诚信" in reply


def test_of_nobody_what_it_takes_begins_the_interview(assistant: Assistant) -> None:
    assert words.WHICH_NOTICE_TO_APPLY in Chat(assistant).say("还差什么")


def test_a_verdict_that_says_no_tells_from_when_and_what_it_takes(assistant: Assistant) -> None:
    reply = told(assistant, specialty_since="2017-06-30").say("结论")
    assert "【从哪年起】最早可于 2022 年度申报" in reply
    reply = told(assistant, papers_first=0).say("结论")
    assert "【还差什么】最少要再发表1篇" in reply
    assert "【从哪年起】" not in reply
    assert "【还差什么】" not in told(assistant).say("结论")


@pytest.mark.parametrize("said", PROSPECTS)
def test_what_is_open_is_told_for_every_notice(assistant: Assistant, said: str) -> None:
    reply = told(assistant).say(said)
    names = [notice.short_name for notice in assistant.knowledge.notices.values()]
    assert all(name in reply for name in names)
    assert reply.index("✅ 符合条件") < reply.index("❌ 不符合")
    assert "· 工程师·太原市2020年度工程系列初、中级通知〔已截止〕：正常申报" in reply
    assert "〔未施行〕" in reply
    assert len(reply) < PHONE


def test_a_title_of_the_table_can_be_chosen(assistant: Assistant) -> None:
    chat = told(assistant)
    chat.session = chat.session.having(notice=None, target=None, interviewing=False)
    chat.say("我能报什么")
    reply = chat.say("1")
    assert (chat.session.notice, chat.session.target) == (NOTICE, TARGET)
    assert words.DECISION["eligible"] in reply


def test_a_title_that_is_served_no_more_leads_back_to_the_table(assistant: Assistant) -> None:
    gone = Pending(kind="prospect", choices=(Choice(label="没有了的", says="gone/engineer"),))
    chat = Chat(assistant, Session(pending=gone))
    assert outlook_words.PROSPECTS_OF_NOBODY in chat.say("1")


def test_nearly_says_what_is_lacking(assistant: Assistant) -> None:
    reply = told(assistant, papers_first=0).say("我能报什么")
    assert "🔸 还差一点\n· 工程师·太原市2020年度工程系列初、中级通知〔已截止〕：再发表1篇" in reply


def test_what_is_not_known_says_how_many_questions_are_left(assistant: Assistant) -> None:
    reply = Chat(assistant, Session(facts={"work_region": "山西省/太原市"})).say("我能报什么")
    assert "最多还有" in reply
    assert "❓ 还不能下结论" in reply


@pytest.mark.parametrize("said", [STARTS[0], CHANGES[0], PROSPECTS[0], "为什么不行"])
def test_the_question_that_waits_comes_back(assistant: Assistant, said: str) -> None:
    chat = told(assistant, integrity_ok=None, papers_first=0)
    chat.session = chat.session.having(asking="integrity_ok")
    before = chat.session
    reply = chat.say(said)
    assert chat.session == before
    assert assistant.questions["integrity_ok"].ask in reply
    assert chat.awaits()


@pytest.mark.parametrize("said", [CHANGES[0], PROSPECTS[0]])
def test_nothing_personal_is_spoken_of_where_others_read_along(assistant: Assistant, said: str) -> None:
    chat = Chat(assistant, Session(notice=NOTICE), public=True)
    assert words.IN_PRIVATE in chat.say(said)


def test_consent_comes_first_and_then_what_was_wanted(keeper: Assistant) -> None:
    chat = Chat(keeper)
    assert words.ASK_CONSENT in chat.say("我能报什么")
    assert outlook_words.PROSPECTS_OF_NOBODY in chat.say("同意")


def test_another_title_is_told_of_without_leaving_the_interview(assistant: Assistant) -> None:
    chat = told(assistant, specialty_since="2017-06-30")
    reply = chat.say("助理工程师我还差什么")
    assert "申报“助理工程师”" in reply
    assert chat.session.target == TARGET
    assert chat.session.facts == {**ENGINEER, "specialty_since": "2017-06-30"}


def test_ways_on_are_offered_and_chosen_by_number(assistant: Assistant) -> None:
    chat = told(assistant, papers_first=0)
    chat.say("还差什么")
    assert not chat.awaits()
    assert "光等时间不行" in chat.say("1")


def test_facts_told_before_are_taken_in_and_the_interview_goes_on_from_them(assistant: Assistant) -> None:
    chat = told(assistant, integrity_ok=None, employer_type=None)
    chat.session = chat.session.having(asking="employer_type")
    reply = chat.say("国企，还差什么")
    assert chat.session.facts["employer_type"] == "state_enterprise"
    assert "还没说到：品德诚信" in reply
    assert chat.session.asking == "integrity_ok"
    assert assistant.questions["integrity_ok"].ask in reply


@pytest.mark.parametrize(
    ("said", "holds"),
    [
        ("他还差什么", "再发表1篇独立或第一作者论文"),
        ("他能报什么", "🔸 还差一点"),
        ("他什么时候能报", "光等时间不行"),
        ("他为什么不行", "定下这个结论"),
        ("如果他有一篇第一作者论文呢", "【假设】第一作者论文 1篇"),
        ("太原的助理工程师他还差什么", "申报“助理工程师”"),
    ],
)
def test_it_is_asked_of_another_person_too(assistant: Assistant, said: str, holds: str) -> None:
    chat = told(assistant, papers_first=0)
    chat.session = chat.session.having(another=True)
    assert holds in chat.say(said)


@pytest.mark.parametrize("said", ["其他的呢", "别的呢", "还有别的材料吗", "什么时候公示", "缺材料怎么办"])
def test_questions_about_the_notice_go_to_it(assistant: Assistant, said: str) -> None:
    chat = told(assistant)
    chat.say("要交哪些材料")
    reply = chat.say(said)
    assert "✅ 符合条件" not in reply
    assert "申报“工程师”：" not in reply


def test_other_notices_may_be_meant_of_a_question_asked_before(assistant: Assistant) -> None:
    reply = Chat(assistant, Session(notice=NOTICE)).say("别的通知呢")
    assert outlook_words.PROSPECTS_OF_NOBODY not in reply
