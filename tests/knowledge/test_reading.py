"""Concepts, typing errors, the part of a text that asks, and which notice is named."""

import pytest

from knowledge import reading
from knowledge.answers import KnowledgeBase

C, H, J, S, T = (
    "changzhi-2024-engineering",
    "hangzhou-techmgr-draft",
    "jianyang-2020-senior",
    "shanxi-2024-techmgr",
    "taiyuan-2020-engineering",
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("轮文要几篇", "论文要几篇"),
        ("发到哪个邮相", "发到哪个邮箱"),
        ("公式期几天", "公示期几天"),
        ("每年要多少学识", "每年要多少学时"),
        ("助里工程师", "助理工程师"),
        ("写代码的工程是什么", "写代码的工程是什么"),
        ("实践经验", "实践经验"),
        ("再过几关", "再过几关"),
    ],
)
def test_slips_are_mended_and_words_are_left(knowledge: KnowledgeBase, typed: str, meant: str) -> None:
    assert reading.read(typed, knowledge.pairs).text == meant


def test_the_longest_name_wins() -> None:
    assert reading.concepts("申报助理工程师") == ("frame:申报", "助理工程师")
    assert "高级工程师" not in reading.concepts("高级技工")


def test_what_is_told_beside_the_question_is_background() -> None:
    read = reading.read("我们单位刚换了领导，继续教育去年也没学，评审费要多少钱")
    assert read.focus == ("费用",)


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("助工几年能报工程师", "工程师"),
        ("大专评助理工程师", "助理工程师"),
        ("评上工程师几年报高工", "高级工程师"),
        ("几年", None),
    ],
)
def test_the_title_that_is_applied_for(words: str, title: str | None) -> None:
    assert reading.read(words).target == title


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("长治", [C]),
        ("工程师 2024 长治的", [C]),
        ("长工信158号", [C]),
        ("技术经理人,山西省的", [S]),
        ("晋科发〔2024〕55号", [S]),
        ("2020年度的高工", [J]),
        ("简洋的高工", [J]),
        ("并人社专发51号文", [T]),
        ("太原技术经理人高级工程师", [S]),
        ("杭州", [H]),
    ],
)
def test_a_notice_is_named_in_any_order(knowledge: KnowledgeBase, words: str, ids: list[str]) -> None:
    match = knowledge.find_notices(words)
    assert (list(match.ids), match.certain, match.elsewhere) == (ids, True, None)


@pytest.mark.parametrize("words", ["职称", "工程师要几年", "技术经理人", "2020年度的通知", "山西的工程师"])
def test_several_may_be_meant(knowledge: KnowledgeBase, words: str) -> None:
    match = knowledge.find_notices(words)
    assert not match.certain
    assert len(match.ids) > 1


@pytest.mark.parametrize(
    ("words", "elsewhere"),
    [("成都的高工", "成都"), ("深圳职称", "深圳"), ("2023年长治的职称评审", "2023年"), ("护士职称", "护士")],
)
def test_what_there_is_no_notice_for(knowledge: KnowledgeBase, words: str, elsewhere: str) -> None:
    assert knowledge.find_notices(words).elsewhere == elsewhere
