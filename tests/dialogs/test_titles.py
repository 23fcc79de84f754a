"""Which notice and title are wanted, and which title is held."""

from dialogs.assistant import Assistant
from dialogs.session import Session
from tests.dialogs.chatting import NOTICE, TARGET, Chat


def test_a_title_behind_a_place_is_wanted_not_held(assistant: Assistant) -> None:
    told = Chat(assistant)
    told.say("太原工程师，我是本科，国企上班")
    assert told.session.notice == NOTICE
    assert told.session.target == TARGET
    assert "title_level" not in told.session.facts


def test_what_the_notice_is_about_may_stand_between_its_place_and_the_title(assistant: Assistant) -> None:
    told = Chat(assistant)
    told.say("杭州技术经理副研究员")
    assert (told.session.notice, told.session.target) == ("hangzhou-techmgr-draft", "associate_researcher")
    assert not told.session.facts


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


def test_a_place_where_one_works_chooses_no_notice(assistant: Assistant) -> None:
    told = Chat(assistant)
    told.say("我能报吗")
    assert "哪" in told.say("我在太原市一家国有企业上班") or told.session.pending is not None
    assert told.session.facts["employer_type"] == "state_enterprise"


def test_a_title_with_its_date_is_held_not_wanted(assistant: Assistant) -> None:
    told = Chat(assistant, Session(notice=NOTICE))
    told.say("我能报吗")
    told.say("助理工程师，2018年3月取得的")
    assert told.session.target is None
    assert told.session.facts["title_obtained"] == "2018-03"
