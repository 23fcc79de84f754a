"""Whether a day or hour is in time, on all sides of a window's bounds, and which questions ask that."""

import datetime

import pytest

from knowledge.answers import KnowledgeBase
from tests.judging import NOTICES

LATER = "2026-11-21T09:00"


def told(knowledge: KnowledgeBase, scope: str, question: str, now: str) -> str:
    """The answer without its first line, which names the notice."""
    answer = knowledge.ask(question, NOTICES[scope], datetime.datetime.fromisoformat(now))
    assert (answer.status, answer.kind) == ("answer", "window"), answer.text
    return answer.text.split("\n", 1)[1]


@pytest.mark.parametrize(
    ("scope", "question", "now", "begins"),
    [
        ("s", "纸质材料10月27号去送行不行", LATER, "不可以。2024年10月28日14:00才开始"),
        ("s", "纸质材料10月28日上午10点送可以吗", LATER, "不可以。2024年10月28日14:00才开始"),
        ("s", "纸质材料10月28日下午三点送可以吗", LATER, "可以。"),
        ("s", "纸质材料10月28日送可以吗", LATER, "可以，但要从2024年10月28日14:00起"),
        ("s", "纸质材料10月30号送可以吗", LATER, "可以。"),
        ("s", "纸质材料11月1日送可以吗", LATER, "可以，但只到2024年11月1日17:00为止"),
        ("s", "纸质材料11月1日下午五点半送还收不收", LATER, "不可以。已于2024年11月1日17:00截止"),
        ("s", "纸质的11月2日送行不行", "2024-10-30T09:00", "不可以。到2024年11月1日17:00截止"),
        ("s", "纸质材料下月初送行不行", "2024-10-30T09:00", "可以，但只到2024年11月1日17:00为止"),
        ("s", "技术经理人评审交的纸质材料，今天下午六点送到还收不收", "2024-11-01", "不可以。到2024年11月1日17:00截止"),
        ("s", "电子版10月17号发行不行", "2024-10-12", "可以。"),
        ("s", "电子版10月18号发行不行", "2024-10-12", "通知未载明当天还收不收"),
        ("s", "电子版10月19号发行不行", "2024-10-12", "不可以。到2024年10月18日截止"),
        ("s", "电子版下周发来得及吗", "2024-10-19", "不可以。已于2024年10月18日截止"),
        ("c", "材料31号送过去赶趟不", "2024-10-20", "可以。"),
        ("c", "材料11月1号送过去赶趟不", "2024-10-20", "不可以。到2024年10月31日截止"),
        ("c", "10月8日能交材料吗", "2024-10-01", "不可以。2024年10月9日才开始"),
        ("c", "还来得及吗", "2024-10-31T23:00", "可以。"),
        ("c", "还来得及吗", "2024-11-01T00:00", "不可以。已于2024年10月31日截止"),
        ("c", "11月再交可以吗", LATER, "不可以。"),
        ("t", "今天送还赶得上不", "2020-11-25T16:00", "可以。"),
        ("t", "今天送还赶得上不", "2020-11-26T08:00", "不可以。"),
        ("t", "后天交材料行吗", "2020-11-24", "不可以。"),
        ("j", "明天还能缴费吗", "2020-09-10T09:00", "可以，但只到2020年9月11日17:00为止"),
        ("j", "明天还缴得了费不", "2020-09-11T09:00", "不可以。到2020年9月11日17:00截止"),
        ("j", "昨天没赶上网上申报，今天还能补吗", "2020-09-08T09:00", "不可以。已于2020年9月7日17:00截止"),
        ("j", "破格的材料8月21号交行不行", "2020-08-12", "不可以。到2020年8月20日截止"),
        ("j", "网上申报8月17号早上九点能填吗", "2020-08-12", "不可以。2020年8月17日10:00才开始"),
    ],
)
def test_in_time_or_not(knowledge: KnowledgeBase, scope: str, question: str, now: str, begins: str) -> None:
    assert told(knowledge, scope, question, now).startswith(begins)


def test_the_line_of_the_window_and_its_clause_follow(knowledge: KnowledgeBase) -> None:
    line = told(knowledge, "s", "纸质材料11月4日交行不行", LATER).split("\n")[0]
    assert line.endswith("纸质材料受理：2024年10月28日14时-11月1日17时，已截止（五.(四).2）")


def test_what_becomes_of_the_late_is_quoted_where_the_notice_says_it(knowledge: KnowledgeBase) -> None:
    assert "不再接收申报材料。”（五.(四).2）" in told(knowledge, "s", "纸质材料过了期还收吗", LATER)
    assert "不能再进行申报。”（四.(一)）" in told(knowledge, "j", "网上申报超过时间还能填吗", LATER)
    assert "不再接收" not in told(knowledge, "s", "纸质材料10月27号去送行不行", LATER)
    assert "“" not in told(knowledge, "c", "11月3号送材料行不行", LATER)


def test_each_window_that_may_be_meant_is_answered(knowledge: KnowledgeBase) -> None:
    online, unit = told(knowledge, "j", "材料今天还能交吗", "2020-09-09T10:00").split("\n")[:2]
    assert online.startswith("不可以。已于2020年9月7日17:00截止。网上申报")
    assert unit.startswith("可以。主管部门（单位）汇总提交")


@pytest.mark.parametrize(
    ("scope", "question"),
    [
        ("c", "退休了还能报吗"),
        ("c", "我2019年3月聘的能报吗"),
        ("c", "毕业证11月中旬才发，还能报吗"),
        ("c", "10月底才满四年，能报吗"),
        ("c", "大专现在还能报吗"),
        ("s", "2019年10月拿的中级能报吗"),
        ("t", "去年答辩没通过今年还能报吗"),
    ],
)
def test_other_questions_with_a_day_are_not_about_a_window(knowledge: KnowledgeBase, scope: str, question: str) -> None:
    answer = knowledge.ask(question, NOTICES[scope], datetime.datetime.fromisoformat(LATER))
    assert answer.kind != "window"


@pytest.mark.parametrize(
    ("scope", "question", "has"),
    [
        ("t", "啥时候评", "12月中旬"),
        ("t", "大约几月份开始评审", "12月中旬"),
        ("j", "网上几号开始填填到几号", "9月7日下午17：00"),
        ("c", "材料几号到几号收", "10月9日至31日"),
    ],
)
def test_when_in_everyday_words(knowledge: KnowledgeBase, scope: str, question: str, has: str) -> None:
    assert has in told(knowledge, scope, question, LATER)
