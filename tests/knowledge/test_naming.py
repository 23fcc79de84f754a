"""Which notice a question means: its places, years, numbers, titles and landmarks, and what names none."""

import datetime

import pytest

from knowledge.answers import KnowledgeBase
from tests.judging import NOTICES

NOW = datetime.datetime(2026, 11, 21, 9)


@pytest.mark.parametrize(
    ("question", "notice"),
    [
        ("taiyuan评工程师材料几号截止", "t"),
        ("changzhishi 2024 论文要几篇", "c"),
        ("jian yang 评审费多少", "j"),
        ("shanxi技术经理人 电话", "s"),
        ("hangzhou 技术经理 几年评一次", "h"),
        ("长智市工程师论文几篇", "c"),
        ("太源的材料送哪", "t"),
        ("山西长冶工程师论文几篇", "c"),
        ("简羊的评审费多少", "j"),
        ("坞城南路那边收材料到几号", "s"),
        ("新建路69号交材料要带几份表", "t"),
        ("打7731368问材料没人接怎么办", "s"),
        ("发到czgcsp@163.com的材料要什么格式", "c"),
        ("英雄中路的举报信怎么写收件人", "c"),
        ("技术经理人高工论文几篇", "s"),
        ("技术经理人副研究员要什么条件", "h"),
        ("山西技术转移高工论文要几篇", "s"),
        ("杭州搞技术转移的怎么评", "h"),
        ("55号文里论文要几篇", "s"),
        ("〔2024〕158号的材料交哪", "c"),
        ("2020年33号文评审费多少", "j"),
        ("省科技厅的通知论文要几篇", "s"),
        ("简阳20年的通知评审费多少", "j"),
        ("2020年的高工评审费多少", "j"),
        ("24年那个通知工程师论文几篇", "c"),
        ("从事技术工作8年，长治能报工程师吗", "c"),
        ("长治大学生评技术员要几年", "c"),
        ("长治人社局收材料到几号", "c"),
    ],
)
def test_a_notice_is_named_in_many_ways(knowledge: KnowledgeBase, question: str, notice: str) -> None:
    match = knowledge.find_notices(question)
    assert (match.certain, match.ids[0]) == (True, NOTICES[notice])


@pytest.mark.parametrize(
    ("notice", "question"),
    [
        ("c", "2019年评的助工，现在能报工程师吗"),
        ("c", "我2020年中级就过了，还能再报吗"),
        ("t", "2015年评审通过的助工算几年"),
        ("c", "2023年度考核没参加能报吗"),
        ("j", "2018年度继续教育学时补得上吗"),
        ("c", "于2020年取得助理工程师职称，要几年"),
        ("s", "2021年中级证拿到手的，满五年了吗"),
        ("t", "2012年那会儿评的技术员还算数吗"),
        ("c", "我在太原上的大学，学历要什么"),
        ("c", "老家简阳的，论文要几篇"),
        ("t", "我户口在长治，材料交哪"),
        ("j", "前阵子出差去成都耽误了，几号截止"),
        ("s", "太原理工大学毕业的，论文要几篇"),
        ("c", "上海交大毕业，论文要几篇"),
        ("t", "在北京考的一级建造师能顶职称吗"),
        ("c", "从大同调来的，年限怎么算"),
        ("c", "社保在西安交的，论文要几篇"),
        ("s", "我在太原，论文要几篇"),
        ("s", "长治的企业，年度考核材料要交吗"),
        ("s", "我们单位在大同，材料送哪"),
        ("c", "当过20年通讯员，论文要几篇"),
        ("s", "干了25年，能不能破格"),
        ("t", "西安读的大专，能报助工吗"),
        ("c", "我是杭州人，在这边上班，论文几篇"),
        ("t", "省级期刊的编辑说要改标题，论文要几篇"),
    ],
)
def test_what_belongs_to_a_life_names_no_notice(knowledge: KnowledgeBase, notice: str, question: str) -> None:
    answer = knowledge.ask(question, NOTICES[notice], NOW)
    assert answer.notice == NOTICES[notice]
    assert answer.kind != "elsewhere"


@pytest.mark.parametrize(
    "question", ["上海交大毕业的，论文要几篇", "我2019年评的中级，论文要几篇", "在太原念的大专，论文要几篇"]
)
def test_a_life_names_no_notice_where_none_is_chosen(knowledge: KnowledgeBase, question: str) -> None:
    assert knowledge.ask(question, None, NOW).status == "clarify"


@pytest.mark.parametrize(
    ("notice", "question", "elsewhere"),
    [
        ("c", "大同的材料交哪里", "大同"),
        ("t", "俺是晋中的，材料交哪里", "晋中"),
        ("c", "长治2023年工程师评审几号截止", "2023年"),
        ("c", "2025年什么时候开始申报", "2025年"),
        ("c", "长治23年度的通知几号截止", "2023年"),
        (None, "2022年度简阳高工几号截止", "2022年"),
        (None, "beijing 高工论文几篇", "北京"),
        ("t", "经济系列中级论文要几篇", "经济系列"),
        (None, "太原农业系列中级几号截止", "农业系列"),
    ],
)
def test_what_there_is_no_notice_for_is_elsewhere(
    knowledge: KnowledgeBase, notice: str | None, question: str, elsewhere: str
) -> None:
    answer = knowledge.ask(question, NOTICES[notice or "-"], NOW)
    assert (answer.status, answer.kind) == ("unknown", "elsewhere")
    assert elsewhere in answer.text
    assert len(answer.choices) == len(knowledge.notices)


@pytest.mark.parametrize("question", ["技术经理人评职称要论文吗", "中级工程师论文要几篇", "市工信局的通知论文要几篇"])
def test_what_several_notices_fit_is_asked_back(knowledge: KnowledgeBase, question: str) -> None:
    answer = knowledge.ask(question, None, NOW)
    assert answer.status == "clarify"
    assert len(answer.choices) > 1


def test_a_named_place_beats_the_conversation_in_pinyin_too(knowledge: KnowledgeBase) -> None:
    assert knowledge.ask("太原的材料几号截止", NOTICES["s"], NOW).notice == NOTICES["t"]
    for scope in "chst":
        assert knowledge.ask("jianyang的评审费多少", NOTICES[scope], NOW).notice == NOTICES["j"]
