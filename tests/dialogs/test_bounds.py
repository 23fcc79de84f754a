"""What people tell roughly: it counts where it decides, is asked exactly where it does not, and is shown in words."""

import datetime
import re

import pytest

from dialogs.assistant import Assistant
from dialogs.session import Dossier, Session
from rules import nodes
from rules.plan import Finding
from rules.verdict import Verdict
from tests.dialogs.chatting import Chat

NOTICE, TARGET = "changzhi-2024-engineering", "engineer"
FACTS = {
    "work_region": "山西省/长治市",
    "employer_type": "institution",
    "specialty": "采矿工程",
    "education": "bachelor",
    "degree": "bachelor",
    "title_level": "assistant",
    "assessments_failed_in_title": 0,
    "qualification_level": "none",
}
ROUGH_DATE = {"title_appointed": {"min": "2022-11-22"}}


@pytest.fixture
def chat(assistant: Assistant) -> Chat:
    """An interview of a target that asks four years since the appointment, counted to the end of 2024."""
    chat = Chat(assistant, Session(notice=NOTICE, target=TARGET, facts=FACTS))
    chat.say("我能报吗")
    return asked(chat, "title_appointed")


def deciding(finding: Finding) -> nodes.Node:
    assert finding.requirement.node is not None or finding.status == "committee"
    return finding.requirement.node or nodes.Unpublished()


def asked(chat: Chat, field: str) -> Chat:
    chat.session = chat.session.having(asking=field)
    return chat


def verdict(chat: Chat) -> Verdict:
    interview = chat.assistant.interview(chat.session)
    assert interview is not None
    return interview.verdict(chat.session)


def test_nearly_four_years_are_less_than_four(chat: Chat) -> None:
    assert "title_appointed" in verdict(chat).missing
    said = chat.say("聘了快四年")
    assert "聘任时间 2022年11月22日" in said
    assert "title_appointed" not in chat.session.facts
    assert "title_appointed" not in verdict(chat).missing
    assert chat.session.asking != "title_appointed"
    rests_on_it = [one for one in verdict(chat).findings if "title_appointed" in nodes.fields(deciding(one))]
    assert [one.status for one in rests_on_it] == ["failed"]


def test_what_does_not_decide_is_asked_exactly_with_his_words(chat: Chat) -> None:
    said = chat.say("五六年了")
    assert "title_appointed" in verdict(chat).missing
    assert chat.session.asking == "title_appointed"
    assert "您说“五六年了”，还要知道具体是哪年哪月" in said
    assert "什么时候被聘到现职称岗位" in said
    said = chat.say("2020年3月")
    assert "您说" not in said
    assert chat.session.facts["title_appointed"] == "2020-03"
    assert chat.session.bounds == {}


def test_what_answers_would_do_is_told_within_the_bound(assistant: Assistant) -> None:
    bounds = {"grassroots_years": {"min": 24, "below": 26}}
    chat = Chat(assistant, Session(notice="jianyang-2020-senior", target="senior_engineer", bounds=bounds))
    chat.session = chat.session.having(interviewing=True, asking="grassroots_years")
    told = re.findall(r"([\d.]+)年", "".join(re.findall("答“(.+?)”", chat.say("为什么问"))))
    assert told
    assert all(24 <= float(years) < 26 for years in told)


def test_who_cannot_say_it_better_keeps_what_he_said(chat: Chat) -> None:
    chat.say("五六年了")
    chat.say("不清楚")
    assert chat.session.asking != "title_appointed"
    assert "title_appointed" in chat.session.bounds
    assert "聘任时间" in chat.say("我说过什么")


def test_the_exact_fact_counts_whatever_the_bound_said(chat: Chat) -> None:
    chat.say("聘了快四年")
    chat.say("2015年3月聘的")
    assert chat.session.bounds == {}
    assert chat.session.facts["title_appointed"] == "2015-03"
    assert chat.session.words["title_appointed"] == "2015年3月聘的"


def test_a_bound_does_not_replace_an_exact_fact(chat: Chat) -> None:
    chat.say("2015年3月聘的")
    said = chat.say("聘了快四年")
    assert "聘任时间 2015年3月" in said
    assert "改 聘任时间" in said
    assert chat.session.bounds == {}


@pytest.mark.parametrize("correction", ["说错了，聘了快四年", "改聘任时间 聘了快四年"])
def test_a_correction_does(chat: Chat, correction: str) -> None:
    chat.say("2015年3月聘的")
    chat.say(correction)
    assert "title_appointed" not in chat.session.facts
    assert chat.session.bounds["title_appointed"]["min"] == "2022-11-22"


def test_what_is_told_roughly_of_another_field_is_noted_too(chat: Chat) -> None:
    chat.say("毕业快三年了")
    assert chat.session.bounds["education_since"]["min"] == "2023-11-22"


@pytest.mark.parametrize(
    ("said", "field", "settled"),
    [
        ("不到两篇", "papers_first", {"below": 2}),
        ("三四篇", "papers_first", {"min": 3, "max": 4}),
        ("最多两篇", "papers_first", {"max": 2}),
        ("没超过两篇", "papers_first", {"max": 2}),
        ("不够两篇", "papers_first", {"below": 2}),
        ("快二十五年了", "grassroots_years", {"below": 25}),
        ("二十来年", "grassroots_years", {"min": 14, "max": 30}),
    ],
)
def test_bounds_of_counts(chat: Chat, said: str, field: str, settled: dict[str, int]) -> None:
    asked(chat, field).say(said)
    assert chat.session.bounds == {field: settled}


@pytest.mark.parametrize("said", ["不到0篇", "少于零篇"])
def test_what_bounds_nothing_is_not_noted(chat: Chat, said: str) -> None:
    asked(chat, "papers_first").say(said)
    assert chat.session.bounds == {}


def test_a_verdict_shows_the_words_it_rests_on(assistant: Assistant) -> None:
    facts, words = {**FACTS, "civil_servant": True}, {"civil_servant": "我们那儿参公"}
    chat = Chat(assistant, Session(notice=NOTICE, target=TARGET, facts=facts, words=words))
    assert "   您说过：“我们那儿参公”" in chat.say("我能报吗")


def test_a_verdict_says_what_is_missing_in_his_words(chat: Chat) -> None:
    chat.say("五六年了")
    while chat.session.asking is not None:
        said = chat.say("不清楚")
    assert "聘任时间（您说的是“五六年了”，还要知道具体是哪年哪月）" in said
    assert "您说过：“五六年了”" in said


def test_each_fact_is_listed_with_the_words_it_came_from(chat: Chat) -> None:
    chat.say("单位没给我处分过，聘了快四年")
    said = chat.say("我说过什么")
    assert "（您说过：“聘了快四年”）" in said
    assert "· 学历 本科\n" in said
    assert "改一下聘任时间 2022年11月22日至2023年11月21日（您说过：“聘了快四年”）" in chat.say("改 聘任时间")


def test_a_fact_told_in_pieces_keeps_all_its_words() -> None:
    dossier = Dossier().with_facts({"ce_hours_by_year": {"2023": 60}}, {"ce_hours_by_year": "2023年60学时"})
    dossier = dossier.with_facts({"ce_hours_by_year": {"2024": 90}}, {"ce_hours_by_year": "2024年90学时"})
    assert dossier.words["ce_hours_by_year"] == "2023年60学时；2024年90学时"


def test_long_words_are_cut_short_when_said_back(assistant: Assistant) -> None:
    dossier = Dossier(facts={"education": "bachelor"}, words={"education": "读" * 200})
    assert assistant.recall.sourced(dossier, "education").count("读") == 40


def test_a_coarse_date_is_asked_more_exactly_where_it_does_not_decide(chat: Chat) -> None:
    asked(chat, "education_since")
    said = chat.say("2024年毕业的")
    assert "您说“2024年毕业的”，还要知道具体是几月" in said
    chat.say("10月")
    assert chat.session.facts["education_since"] == "2024-10"
    assert chat.session.words["education_since"] == "2024年毕业的；10月"
    assert chat.session.asking != "education_since"


@pytest.mark.parametrize("others", [{}, {2: Dossier(facts={"education": "college"})}])
def test_a_day_of_the_month_told_is_no_other_person(assistant: Assistant, others: dict[int, Dossier]) -> None:
    session = Session(notice=NOTICE, target=TARGET, facts={"title_appointed": "2020-12"}, others=others)
    chat = asked(Chat(assistant, session.having(interviewing=True)), "title_appointed")
    chat.say("15号")
    assert chat.session.facts["title_appointed"] == "2020-12-15"


def test_one_that_decides_is_not(chat: Chat) -> None:
    asked(chat, "education_since").say("2020年毕业的")
    assert chat.session.asking != "education_since"


@pytest.mark.parametrize("again", ["2024年毕业的", "不清楚", "就是2024年"])
def test_who_knows_a_date_no_better_is_not_asked_again(chat: Chat, again: str) -> None:
    asked(chat, "education_since").say("2024年毕业的")
    chat.say(again)
    assert chat.session.facts["education_since"] == "2024"
    while chat.session.asking is not None:
        assert chat.session.asking != "education_since"
        said = chat.say("不清楚")
    assert "毕业时间（您说的是2024年，还要知道具体是几月）" in said


def test_a_coarse_place_is_asked_more_exactly(chat: Chat) -> None:
    chat.session = chat.session.without_facts(frozenset({"work_region"}))
    said = asked(chat, "work_region").say("山西")
    assert "您说“山西”，还要知道具体是哪个市" in said
    chat.say("长治")
    assert chat.session.facts["work_region"] == "山西省/长治市"


@pytest.mark.parametrize("way", ["taken back", "restart", "forget"])
def test_what_is_taken_back_or_deleted_takes_its_bound_along(keeper: Assistant, way: str) -> None:
    session = Session(notice=NOTICE, target=TARGET, consent="7", bounds=ROUGH_DATE, words={"title_appointed": "快四年"})
    if way == "taken back":
        left = session.without_facts(frozenset({"title_appointed"}))
    else:
        chat = Chat(keeper, session)
        for text in {"restart": ["重来"], "forget": ["删除我的资料", "确认删除"]}[way]:
            chat.say(text)
        left = chat.session
    assert "2022-11-22" not in left.model_dump_json()
    assert "快四年" not in left.model_dump_json()


def test_one_persons_bounds_are_deleted_with_him(keeper: Assistant) -> None:
    other = Dossier(bounds=ROUGH_DATE)
    chat = Chat(keeper, Session(consent="7", facts={"education": "college"}, others={2: other}))
    chat.say("删除第2位的资料")
    assert "1 项" in chat.say("确认删除")
    assert "bounds" not in chat.session.model_dump_json(exclude_defaults=True)


def test_bounds_before_consent_are_not_taken_in(keeper: Assistant) -> None:
    chat = Chat(keeper, Session(notice=NOTICE))
    assert "还没有记下" in chat.say("我聘了快四年")
    assert chat.session.bounds == {}


def test_a_session_of_before_bounds_is_still_read() -> None:
    assert Session.model_validate_json('{"facts": {"education": "college"}}').bounds == {}


def test_a_duration_counts_back_from_the_day_it_was_told(chat: Chat) -> None:
    chat.say("聘了快四年", datetime.datetime(2024, 6, 1, 9))
    chat.say("进度", datetime.datetime(2026, 11, 21, 9))
    assert chat.session.bounds["title_appointed"]["min"] == "2020-06-02"
