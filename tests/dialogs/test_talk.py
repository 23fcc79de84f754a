"""What one turn does: choices, corrections, going back, and whatever people type."""

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.console import shown
from dialogs.assistant import Assistant
from dialogs.session import Session, Turn

NOW = datetime.datetime(2026, 11, 21, 9)
NOTICE, TARGET = "taiyuan-2020-engineering", "engineer"


class Chat:
    """A conversation under test: says, and remembers the last reply."""

    def __init__(self, assistant: Assistant, session: Session | None = None) -> None:
        self.assistant = assistant
        self.session = session or Session()
        self.turn: Turn | None = None

    def say(self, text: str) -> str:
        self.turn = self.assistant.handle(self.session, text, NOW)
        self.session = self.turn.session
        return "\n".join(shown(self.turn.replies))

    def events(self) -> list[str]:
        assert self.turn is not None
        return [event.kind for event in self.turn.events]


@pytest.fixture
def chat(assistant: Assistant) -> Chat:
    """An interview for one target, just begun."""
    begun = Chat(assistant, Session(notice=NOTICE, target=TARGET))
    begun.say("我能报吗")
    return begun


def interview_missing(chat: Chat) -> tuple[str, ...]:
    interview = chat.assistant.interview(chat.session)
    assert interview is not None
    return interview.verdict(chat.session).missing


def ask(chat: Chat, field: str) -> None:
    chat.session = chat.session.having(asking=field)


def test_a_number_chooses_what_is_offered(chat: Chat) -> None:
    ask(chat, "employer_type")
    chat.say("2")
    assert chat.session.facts["employer_type"] == "institution"


def test_a_number_answers_a_question_for_a_number(chat: Chat) -> None:
    ask(chat, "papers_first")
    chat.say("2")
    assert chat.session.facts["papers_first"] == 2


def test_the_last_choice_is_not_knowing(chat: Chat) -> None:
    ask(chat, "in_service")
    assert "不清楚" in chat.say("3")
    assert "in_service" in chat.session.unclear
    assert "in_service" not in chat.session.facts


def test_what_is_not_known_is_not_asked_again_but_may_be_told_later(chat: Chat) -> None:
    ask(chat, "in_service")
    chat.say("不知道")
    assert chat.session.asking != "in_service"
    chat.say("我在职的")
    assert chat.session.facts["in_service"] is True
    assert "in_service" not in chat.session.unclear


def test_several_facts_in_one_sentence_are_all_said_back(chat: Chat) -> None:
    said = chat.say("我是大专，助理工程师，2015年3月聘的")
    assert "学历 大专" in said
    assert "现职称 助理工程师" in said
    assert "2015年3月" in said


def test_a_later_word_replaces_an_earlier_one(chat: Chat) -> None:
    chat.say("我是大专学历")
    chat.say("说错了，我是本科学历")
    assert chat.session.facts["education"] == "bachelor"


def test_a_change_takes_back_the_fact_and_asks_it(chat: Chat) -> None:
    chat.say("我是大专学历")
    assert "最高学历" in chat.say("改 学历")
    assert "education" not in chat.session.facts
    chat.say("本科")
    assert chat.session.facts["education"] == "bachelor"


def test_a_change_that_says_the_new_value_is_done_at_once(chat: Chat) -> None:
    chat.say("我是大专学历")
    chat.say("改学历本科")
    assert chat.session.facts["education"] == "bachelor"


def test_going_back_asks_the_last_answer_again(chat: Chat) -> None:
    chat.say("太原市")
    assert "工作单位在哪里" in chat.say("上一步")
    assert "work_region" not in chat.session.facts


def test_likeness_is_asked_back_before_it_counts(chat: Chat) -> None:
    chat.session = chat.session.having(checking={"title_level": "assistant"})
    chat.say("对")
    assert chat.session.facts["title_level"] == "assistant"
    chat.session = chat.session.without_facts(frozenset({"title_level"})).having(checking={"title_level": "assistant"})
    chat.say("不是")
    assert "title_level" not in chat.session.facts
    assert chat.session.asking == "title_level"


def test_a_year_not_yet_told_is_asked_before_the_fact_counts(chat: Chat) -> None:
    ask(chat, "ce_hours_by_year")
    chat.say("2019年95学时")
    assert "ce_hours_by_year" in interview_missing(chat)
    ask(chat, "ce_hours_by_year")
    chat.say("没有")
    assert "ce_hours_by_year" not in interview_missing(chat)
    assert chat.session.facts["ce_hours_by_year"] == {"2019": 95, "2020": 0}


def test_a_question_on_the_way_changes_no_fact_and_the_interview_goes_on(chat: Chat) -> None:
    before = chat.session
    said = chat.say("答辩材料要打印几份？")
    assert "4份" in said
    assert chat.session.facts == before.facts
    assert chat.session.asking == before.asking
    assert "工作单位在哪里" in said


def test_a_question_about_another_notice_leaves_the_interview_where_it_is(chat: Chat) -> None:
    said = chat.say("简阳的评审费多少钱")
    assert "320" in said
    assert chat.session.notice == NOTICE


def test_what_nobody_can_answer_is_kept_as_an_event(chat: Chat) -> None:
    chat.say("评审费多少钱？")
    assert chat.events() == ["unanswered"]


def test_a_verdict_is_an_event_too(chat: Chat) -> None:
    assert "❌ 不符合申报条件" in chat.say("我是公务员")
    assert chat.events() == ["verdict"]


def test_after_the_verdict_a_correction_gives_a_new_one(chat: Chat) -> None:
    chat.say("我是公务员")
    assert chat.session.asking is None
    chat.say("说错了，我不是公务员")
    assert chat.session.asking is not None


def test_facts_told_out_of_the_blue_lead_on_to_the_verdict(assistant: Assistant) -> None:
    told = Chat(assistant)
    assert "要不要逐条对照通知" in told.say("我是本科学历")
    assert "哪一个通知" in told.say("1")


def test_a_title_behind_a_place_is_wanted_not_held(assistant: Assistant) -> None:
    told = Chat(assistant)
    told.say("太原工程师，我是本科，国企上班")
    assert told.session.notice == NOTICE
    assert told.session.target == TARGET
    assert "title_level" not in told.session.facts


def test_a_title_narrows_the_choice_of_notices_and_is_remembered(assistant: Assistant) -> None:
    told = Chat(assistant)
    told.say("我能报吗")
    assert "高级" not in told.say("工程师")
    assert "申报“工程师”的条件" in told.say("太原")


def test_another_notice_in_a_question_forgets_the_target_of_the_first(assistant: Assistant) -> None:
    told = Chat(assistant, Session(notice=NOTICE, target=TARGET))
    told.say("简阳的评审费多少钱")
    assert told.session.target is None
    told.say("进度")


def test_start_over_forgets_everything(chat: Chat) -> None:
    chat.say("我是大专学历")
    chat.say("重来")
    assert chat.session == Session()


STATES = [
    Session(),
    Session(notice=NOTICE),
    Session(notice=NOTICE, target=TARGET, interviewing=True, asking="education"),
    Session(notice=NOTICE, target=TARGET, interviewing=True, asking="ce_hours_by_year", facts={"education": "college"}),
    Session(notice=NOTICE, target=TARGET, interviewing=True, checking={"title_level": "assistant"}),
]
TYPED = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="我是不没有本科大专工程师助理2019年月吗？，改上一步为什么能报公需学时", max_size=30),
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(state=st.sampled_from(STATES), text=TYPED)
def test_any_message_in_any_state_gets_a_reply(assistant: Assistant, state: Session, text: str) -> None:
    turn = assistant.handle(state, text, NOW)
    assert any(reply.text.strip() for reply in turn.replies)
    assert Session.model_validate_json(turn.session.model_dump_json()) == turn.session
    assert assistant.handle(state, text, NOW) == turn


@pytest.mark.parametrize("text", ["长" * 100_000, "1" * 5_000, "\x00\x1b[31m", "😀" * 3_000, "((((" * 1_000, "%d{}{0}"])
def test_hostile_messages_are_survived(assistant: Assistant, text: str) -> None:
    for state in STATES:
        assert assistant.handle(state, text, NOW).replies
