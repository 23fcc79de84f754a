"""What one turn does: choices, corrections, going back, and whatever people type."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogs.assistant import Assistant
from dialogs.session import Dossier, Session
from dialogs.simulation import Applicant
from tests.dialogs.ahead import ENGINEER
from tests.dialogs.chatting import NOTICE, NOW, TARGET, Chat


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
    chat.say("论文发了2篇")
    for said, count in (("改论文3篇", 3), ("改成论文1篇", 1)):
        chat.say(said)
        assert chat.session.facts["papers_first"] == count


def test_going_back_asks_the_last_answer_again(chat: Chat) -> None:
    first, question = chat.session.asking, chat.question()
    assert first is not None
    chat.say(Applicant(chat.assistant.profile, ENGINEER).tell(first))
    assert first in chat.session.facts
    assert question in chat.say("上一步")
    assert chat.session.asking == first
    assert first not in chat.session.facts


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
    assert chat.question() in said


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
    Session(
        notice=NOTICE,
        target=TARGET,
        interviewing=True,
        asking="specialty_since",
        bounds={"specialty_since": {"min": "2013"}, "papers_first": {"below": 2}},
        words={"specialty_since": "十几年了吧"},
    ),
    Session(
        notice=NOTICE,
        facts={"education": "college"},
        consent="7",
        person=2,
        others={
            1: Dossier(notice=NOTICE, target=TARGET, interviewing=True, asking="education", facts={"retired": False})
        },
    ),
]
TYPED = st.one_of(
    st.text(max_size=60),
    st.text(
        alphabet="快满多来几三四十到篇后我是不没有本科大专工程师助理2019年月吗？，改上一步为什么能报公需学时换个人第位删除同意/订阅",
        max_size=30,
    ),
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(state=st.sampled_from(STATES), text=TYPED)
def test_any_message_in_any_state_gets_a_reply(
    assistant: Assistant, keeper: Assistant, state: Session, text: str
) -> None:
    for handle in (assistant.handle, keeper.handle, keeper.answer):
        turn = handle(state, text, NOW)
        assert any(reply.text.strip() for reply in turn.replies)
        assert Session.model_validate_json(turn.session.model_dump_json()) == turn.session
        assert handle(state, text, NOW) == turn


@pytest.mark.parametrize("text", ["长" * 100_000, "1" * 5_000, "\x00\x1b[31m", "😀" * 3_000, "((((" * 1_000, "%d{}{0}"])
def test_hostile_messages_are_survived(assistant: Assistant, text: str) -> None:
    for state in STATES:
        assert assistant.handle(state, text, NOW).replies


def test_what_is_said_beside_a_choice_is_heard(assistant: Assistant) -> None:
    told = Chat(assistant)
    told.say("我能报吗")
    told.say("太原的那个，我是本科学历")
    assert told.session.notice == NOTICE
    assert told.session.facts["education"] == "bachelor"


def test_of_what_was_said_only_the_words_of_the_fact_are_kept(assistant: Assistant, chat: Chat) -> None:
    told = Chat(assistant)
    told.say("我能报吗")
    told.say("太原的那个，我是本科学历，国企上班")
    assert set(told.session.words) == {"education", "employer_type"}
    assert "太原" not in "".join(told.session.words.values())
    assert "国企" not in told.session.words["education"]
    ask(chat, "ce_hours_by_year")
    chat.say("2019年95学时，我姓王，其他年份没有")
    assert "王" not in chat.session.words["ce_hours_by_year"]


@pytest.mark.parametrize(
    ("said", "whole"),
    [("都取得了", True), ("四年都有", True), ("每年都拿到证书了", True), ("三年都有", False), ("别人都有", False)],
)
def test_all_the_years_that_were_asked_for(assistant: Assistant, said: str, whole: bool) -> None:
    field = "ce_public_certificate_years"
    where = {"notice": "changzhi-2024-engineering", "target": "engineer", "interviewing": True, "asking": field}
    chat = Chat(assistant, Session.model_validate({**where, "facts": {"work_region": "山西省/长治市"}}))
    chat.say(said)
    assert chat.session.facts.get(field) == ([2021, 2022, 2023, 2024] if whole else None)


def test_going_back_after_not_knowing_asks_that_question_again(chat: Chat) -> None:
    ask(chat, "in_service")
    chat.say("在职")
    asked = chat.session.asking
    chat.say("不清楚")
    chat.say("上一步")
    assert chat.session.asking == asked
    assert chat.session.facts["in_service"] is True


def test_an_unknown_name_to_change_answers_nothing(chat: Chat) -> None:
    ask(chat, "in_service")
    chat.say("改 不存在的东西")
    assert "in_service" not in chat.session.facts


def test_a_verdict_that_stays_is_not_told_twice(chat: Chat) -> None:
    chat.say("我是公务员")
    said = chat.say("我是硕士学历")
    assert "结论不变：不符合申报条件" in said
    assert "→" not in said
    assert "【" not in said
    assert chat.events() == []


def test_of_a_verdict_that_stays_only_what_changed_is_told(chat: Chat) -> None:
    chat.say("我是公务员")
    said = chat.say("我在太原市工作")
    assert "结论不变：不符合申报条件" in said
    assert "❓ → ✅ 工作单位在本市" in said
    assert "非公务员" not in said
    assert "【找谁问】" not in said
    assert "✅ → ❌ 工作单位在本市" in chat.say("说错了，我在成都市工作")


@pytest.mark.parametrize("wish", ["结论", "看结论", "结论是什么？", "看全部"])
def test_the_whole_verdict_is_told_again_when_asked_for(chat: Chat, wish: str) -> None:
    whole = chat.say("我是公务员").partition("【结论】")[2]
    chat.say("我是硕士学历")
    said = chat.say(wish)
    assert whole in said
    assert chat.events() == []


def test_there_is_no_verdict_to_tell_before_there_is_one(chat: Chat) -> None:
    said = chat.say("结论")
    assert "还没有结论" in said
    assert chat.question() in said
    chat.say("我是公务员")
    chat.say("说错了，我不是公务员")
    assert "还没有结论" in chat.say("结论")
    assert "说“我能报吗”" in Chat(chat.assistant).say("结论")


def test_a_verdict_found_anew_is_told_as_a_whole(chat: Chat) -> None:
    chat.say("我是公务员")
    chat.say("说错了，我不是公务员")
    assert "【结论】❌ 不符合申报条件" in chat.say("我已经退休了")
    assert chat.events() == ["verdict"]


def test_another_decision_is_told_as_a_whole(assistant: Assistant) -> None:
    facts = {"civil_servant": True, "work_region": "山西省/太原市"}
    every = {field: None for field in assistant.questions if field not in facts}
    chat = Chat(assistant, Session(notice=NOTICE, target=TARGET, facts=facts))
    chat.say("我能报吗")
    chat.session = chat.session.having(unclear=frozenset(every))
    said = chat.say("说错了，我不是公务员")
    assert "【结论】❓ 还不能下结论" in said
    assert "结论不变" not in said


def test_doubt_is_answered_by_asking_for_certainty(chat: Chat) -> None:
    ask(chat, "in_service")
    assert "不太确定" in chat.say("应该还算在岗的吧")


@pytest.mark.parametrize("wish", ["{}我能报吗", "我想报{}", "{}，我够条件吗", "我符合{}的条件吗", "{}我行不行"])
@pytest.mark.parametrize(
    "notice", ["山西技术经理人高工", "长治工程师", "太原助理工程师", "简阳高级工程师", "杭州技术经理副研究员"]
)
def test_a_wish_to_apply_begins_the_interview_however_it_is_worded(
    assistant: Assistant, wish: str, notice: str
) -> None:
    told = Chat(assistant)
    told.say(wish.format(notice))
    assert told.session.interviewing


def test_a_notice_that_is_served_no_more_is_forgotten_and_the_facts_stay(assistant: Assistant) -> None:
    gone = Chat(assistant, Session(notice="gone", target="engineer", interviewing=True, facts={"education": "college"}))
    gone.say("进度")
    assert gone.session.notice is None
    assert gone.session.facts == {"education": "college"}


DIGRESSIONS = ["/help", "为什么问", "您好", "谢谢", "进度", ""]


@pytest.mark.parametrize("digression", DIGRESSIONS)
@pytest.mark.parametrize(
    ("way", "question"), [([], "您想对照哪一个通知？"), (["太原"], "您想申报哪一级？"), (["1", "2"], "您同意前面的")]
)
def test_a_choice_comes_back_with_its_question(
    keeper: Assistant, way: list[str], question: str, digression: str
) -> None:
    chat = Chat(keeper)
    for text in ("我能报吗", *way):
        chat.say(text)
    waiting = chat.session.pending
    assert waiting is not None
    said = chat.say(digression)
    assert said.count(question) == 1
    assert said.index(question) < said.index("\n  1. ")
    assert chat.session.pending == waiting


@pytest.mark.parametrize(("way", "question"), [([], "您想申报哪一级？"), (["2"], "您同意前面的")])
def test_a_choice_comes_back_with_its_question_after_an_answer(
    keeper: Assistant, way: list[str], question: str
) -> None:
    chat = Chat(keeper, Session(notice=NOTICE))
    for text in ("我能报吗", *way):
        chat.say(text)
    said = chat.say("材料交到哪")
    assert said.index("新建路69号") < said.index(question) < said.index("\n  1. ")


@pytest.mark.parametrize(
    ("way", "reason"), [([], "各个通知的条件"), (["太原"], "各级的条件不一样"), (["1", "2"], "这些是个人信息")]
)
def test_why_explains_the_choice_that_waits(keeper: Assistant, way: list[str], reason: str) -> None:
    chat = Chat(keeper)
    for text in ("我能报吗", *way):
        chat.say(text)
    said = chat.say("为什么问")
    assert reason in said
    assert "没有在问" not in said


def test_a_question_back_is_put_once(assistant: Assistant) -> None:
    assert Chat(assistant).say("材料交到哪").count("哪一个通知") == 1


@pytest.mark.parametrize(("named", "notice"), [("太原", "taiyuan"), ("太原市的", "taiyuan"), ("长治", "changzhi")])
def test_a_notice_named_where_a_target_is_chosen_leads_to_its_targets(
    assistant: Assistant, named: str, notice: str
) -> None:
    chat = Chat(assistant)
    for text in ("太原的电话多少", "我能报吗"):
        chat.say(text)
    said = chat.say(named)
    assert "您想申报哪一级" in said
    assert "联系电话" not in said
    assert str(chat.session.notice).startswith(notice)


def test_a_title_with_its_notice_is_that_notices(assistant: Assistant) -> None:
    chat = Chat(assistant, Session(notice=NOTICE))
    chat.say("我能报吗")
    chat.say("长治工程师")
    assert str(chat.session.notice).startswith("changzhi")
    assert chat.session.target is not None
    assert chat.session.facts == {}


@pytest.mark.parametrize("last", ["工程师", "换一个人", "继续"])
def test_a_beginning_names_its_notice_once_and_first_of_all_that_it_is_over(assistant: Assistant, last: str) -> None:
    chat = Chat(assistant)
    way = {"工程师": [], "换一个人": ["工程师", "我是本科"], "继续": ["工程师", "我是本科", "取消"]}[last]
    for text in ("我能报吗", "太原", *way):
        chat.say(text)
    said = chat.say(last)
    assert said.count("太原市2020年度工程系列初、中级通知") == 1
    assert said.index("申报已截止") < said.index("申报“工程师”的条件")


def test_a_verdict_that_stands_already_is_not_announced(assistant: Assistant) -> None:
    chat = Chat(assistant, Session(notice=NOTICE, target=TARGET, facts={"civil_servant": True}))
    chat.say("我能报吗")
    chat.say("太原市")
    said = chat.say("继续")
    assert "【结论】" in said
    assert "逐条对照申报" not in said
    assert said.count("太原市2020年度工程系列初、中级通知") == 1


def test_an_answer_that_waited_for_its_notice_names_it_once(assistant: Assistant) -> None:
    chat = Chat(assistant)
    chat.say("材料交到哪")
    assert chat.say("太原").count("太原市2020年度工程系列初、中级通知") == 1


@pytest.mark.parametrize(("way", "choice"), [([], "太原的材料交到哪"), (["太原"], "工程师，材料交到哪")])
def test_what_is_asked_beside_a_choice_is_answered(assistant: Assistant, way: list[str], choice: str) -> None:
    chat = Chat(assistant)
    for text in ("我能报吗", *way):
        chat.say(text)
    said = chat.say(choice)
    assert "新建路69号" in said
    assert chat.session.notice == NOTICE
    assert chat.awaits()


@pytest.mark.parametrize("choice", ["太原的那个，我能报吗", "太原的我能报吗"])
def test_the_wish_beside_a_choice_is_no_question(assistant: Assistant, choice: str) -> None:
    chat = Chat(assistant)
    chat.say("我能报吗")
    assert "“" not in chat.say(choice)
    assert chat.events() == []


def test_an_answer_to_a_question_headed_by_a_title_names_its_notice_once(chat: Chat) -> None:
    said = chat.say("太原工程师的材料交到哪")
    assert said.count("太原市2020年度") == 1
    assert "报送材料地址" in said
