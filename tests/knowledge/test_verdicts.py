"""What the answer to a yes/no question begins with: yes or no where the notice plainly says it, else neither."""

import datetime

import pytest

from knowledge import figures, words
from knowledge.answers import KnowledgeBase
from tests.judging import NOTICES

NOW = datetime.datetime(2026, 11, 21, 9)
OPEN = words.UNDECIDED[:5]  # 通知未载明

SAID = """
c|参公人员让不让报|不可以。
c|我是公务员，可以申报吗|不可以。
c|退休人员能申报吗|不可以。
c|办了退休的人还让报吗|不可以。
c|自己去送材料可以吗|不可以。
c|我本人去送行吗|不可以。
c|一年能不能报两个专业|不可以。
c|论文要不要附检索页|需要。
c|搞环保的能报吗|不可以。
c|建材专业可以报吗|不可以。
c|我是学建筑的，能不能报|不可以。
c|水利专业可以报吗|可以。
c|冶金专业能报吗|可以。
c|论文能当答辩材料吗|可以。
c|论文写了1800字行不行|不可以。
c|论文有2500字够吗|可以（只就这一项而言）。
c|省级课题排第十二算主要技术骨干吗|不可以。
c|省级课题排第六算主要技术骨干吗|可以（只就这一项而言）。
c|国家级课题排第十二算骨干吗|可以（只就这一项而言）。
c|市级课题排第八算主要技术骨干吗|可以（只就这一项而言）。
s|公务员能不能报|不可以。
s|离退休的能申报吗|不可以。
s|民企要不要年度考核材料|不需要。
s|私企的人需要交考核表吗|不需要。
s|企业的人不交考核材料行吗|可以。
s|发明专利排名第三行不行|不可以。
s|发明专利排第一算吗|可以（只就这一项而言）。
s|成交额450万够不够|不可以。
s|成交额600万够吗|可以（只就这一项而言）。
s|成交额刚好500万算数吗|可以（只就这一项而言）。
s|利税做到300万能破格吗|不可以。
s|课题排第六能算吗|不可以。
s|写标准我排第五算不算|可以（只就这一项而言）。
s|继续教育学了40学时够吗|不可以。
s|继续教育60个学时够吗|可以（只就这一项而言）。
t|公务员可以报吗|不可以。
t|参公单位的让报吗|不可以。
t|退休了还能不能报|不可以。
t|结业证书能算学历吗|不可以。
t|拿结业证书当学历可以吗|不可以。
t|专业是城建的能报吗|不可以。
t|做食品生产的归这里评吗|可以。
t|纺织专业可以报吗|可以。
t|材料我自己去送行吗|不可以。
t|论文只写了1500字行吗|不可以。
t|论文写了两千二百字行吗|可以（只就这一项而言）。
j|副高要不要参加答辩|需要。
j|答辩可以不参加吗|不可以。
j|需要考职称外语吗|不需要。
j|计算机还考不考|不需要。
j|没考外语可以吗|通知未载明
j|建筑经济的能报吗|不可以。
j|发明专利排第四可以吗|不可以。
j|发明专利排第二行吗|可以（只就这一项而言）。
j|填报内容提交了还能修改吗|不可以。
j|上传的证书照片模糊行不行|不可以。
h|参公的可以报吗|不可以。
h|公务员能不能参评|不可以。
h|离退休人员让报吗|不可以。
"""

OPEN_ONES = """
c|快退休了能报吗
c|以前当过公务员能报吗
c|公务员家属能报吗
c|处分期满了可以报吗
c|中专能报工程师吗
c|评中级必须发论文吗
c|要是退休了能报吗
c|没有论文能报吗
c|课题排第九算主要技术骨干吗
s|大专可以报吗
s|中级满四年能报吗
s|大概快500万的成交额行吗
s|通讯作者的论文算吗
t|中专能报工程师吗
t|去年答辩没过还能报吗
j|大专学历能报吗
j|在基层干了20年能放宽吗
h|有重大贡献可以直接报吗
"""


def start(knowledge: KnowledgeBase, scope: str, question: str) -> str:
    """The second line of the answer, or the first where the notice is silent."""
    answer = knowledge.ask(question, NOTICES[scope], NOW)
    lines = answer.text.split("\n")
    return lines[1] if answer.status == "answer" else lines[0]


@pytest.mark.parametrize("case", SAID.split())
def test_yes_or_no(knowledge: KnowledgeBase, case: str) -> None:
    scope, question, begins = case.split("|")
    assert start(knowledge, scope, question).startswith(begins)


@pytest.mark.parametrize("case", OPEN_ONES.split())
def test_neither_where_the_notice_does_not_decide(knowledge: KnowledgeBase, case: str) -> None:
    scope, question = case.split("|")
    assert start(knowledge, scope, question).startswith(OPEN)


@pytest.mark.parametrize(
    ("scope", "question"), [("c", "工程师要什么学历"), ("c", "论文要几篇"), ("s", "公务员不得申报吧，还有谁")]
)
def test_no_other_question_gets_a_yes_or_no(knowledge: KnowledgeBase, scope: str, question: str) -> None:
    assert start(knowledge, scope, question).startswith("“")


@pytest.mark.parametrize(
    ("question", "clause", "within"),
    [
        ("我排第三", "发明专利(排名前三)", True),
        ("我排第四", "发明专利(排名前三)", False),
        ("我是第二发明人", "发明专利1项(排名第一)", False),
        ("二作能算吗", "独立或以第一作者发表", False),
        ("市级的排第九", "国家级项目课题2-15名", None),
        ("排第九", "国家级项目课题2-15名,市级项目课题2-8名", None),
        ("480万", "实际成交额达到500万元以上", False),
        ("480来万", "实际成交额达到500万元以上", False),
        ("495万左右", "实际成交额达到500万元以上", None),
        ("五百万", "实际成交额达到500万元以上", True),
        ("1.5万字", "本人撰写部分不少于1万字", True),
        ("一千五百字", "字数不少于2000字", False),
        ("一万字", "成交额达到500万元以上", None),
        ("2019年评的", "字数不少于2000字", None),
    ],
)
def test_figures_are_held_against_limits(question: str, clause: str, within: bool | None) -> None:
    assert figures.judged(question, clause.split(","), degrees=False) is within


def test_who_has_a_lower_degree_is_not_refused() -> None:
    assert figures.judged("大专", ["大学专科及以上学历"], degrees=True) is True
    assert figures.judged("硕士", ["大学专科及以上学历"], degrees=True) is True
    assert figures.judged("中专", ["大学专科及以上学历"], degrees=True) is None
