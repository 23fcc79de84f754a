"""The five notices' texts as clause trees: which clauses there are, and where words stand."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.clauses import ClauseTree

NOTICES = Path(__file__).parents[2] / "knowledge" / "notices"
SECTIONS = {
    "changzhi-2024-engineering": "前言 一 二 三 四 五 文末",
    "hangzhou-techmgr-draft": "前言 一 二 三 四 五 文末",
    "jianyang-2020-senior": "前言 一 二 三 四 五 六 七 八 九 文末 附件1 附件2",
    "shanxi-2024-techmgr": "前言 一 二 三 四 五 文末",
    "taiyuan-2020-engineering": "前言 一 二 三甲 三乙 四 五 文末 附件1 附件2",
}


@pytest.fixture(scope="module")
def trees() -> dict[str, ClauseTree]:
    return {name: ClauseTree.parse((NOTICES / name / "source.txt").read_text("utf-8")) for name in SECTIONS}


@pytest.mark.parametrize("name", SECTIONS)
def test_sections(trees: dict[str, ClauseTree], name: str) -> None:
    assert [clause.path for clause in trees[name] if clause.parent is None] == SECTIONS[name].split()


@pytest.mark.parametrize(
    ("name", "parent", "steps"),
    [
        ("changzhi-2024-engineering", "二.(二)", "1 2 3 4 5 6 7 8 9 10 11"),
        ("changzhi-2024-engineering", "三", "(一) (二) (三) (四) (五) (六) (七) (八) (九)"),
        ("changzhi-2024-engineering", "三.(四).1", "(1) (2) (3) (4) (5) (6) (7)"),
        ("jianyang-2020-senior", "三.(三)", "1 2"),
        ("jianyang-2020-senior", "二.(六).2", "(1) (2) (3) (4)"),
        ("jianyang-2020-senior", "附件1.一", "(一) (二) (三) (四) (五)"),
        ("shanxi-2024-techmgr", "三.(五)", "(1) (2) (3) (4) (5) (6) (7)"),
        ("shanxi-2024-techmgr", "三.(四)", "(1) (2) (3) (4)"),
        ("shanxi-2024-techmgr", "五.(四)", "1 2"),
        ("taiyuan-2020-engineering", "三甲", "技术员 (一) (二) (三) (四)"),
        ("taiyuan-2020-engineering", "三甲.(一)", "助理工程师 工程师"),
        ("taiyuan-2020-engineering", "三甲.(一).工程师", "1 2 3 4"),
        ("taiyuan-2020-engineering", "三乙.(二)", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15"),
        ("taiyuan-2020-engineering", "附件1", "1 2 3 4 5 6 7 8 9 10 11 12"),
        ("hangzhou-techmgr-draft", "四.(三)", "1 2 3 4 5 6 7"),
    ],
)
def test_numbers_below_a_clause(trees: dict[str, ClauseTree], name: str, parent: str, steps: str) -> None:
    tree = trees[name]
    assert [tree[child].step for child in tree[parent].children] == steps.split()


@pytest.mark.parametrize(
    ("name", "path", "words"),
    [
        ("shanxi-2024-techmgr", "三.(五).(1)", "本人跟踪服务技术转移转化项目的相关证明"),  # broken over a page
        ("shanxi-2024-techmgr", "五.(四)", "联系电话：0351-7731368"),  # broken after the colon
        ("changzhi-2024-engineering", "三.(四).1.(6)", "具有较高水平的新技术"),
        ("changzhi-2024-engineering", "三.(三)", "国有企业专业技术人员以聘任文件或证书时间为准"),
        ("changzhi-2024-engineering", "文末", "长兴南路70号南楼437室"),
        ("taiyuan-2020-engineering", "三甲.(一).工程师.4", "学历可放宽至中等专业学历"),
        ("taiyuan-2020-engineering", "二.(二).工程师.5", "大学专科及以上学历"),
        ("taiyuan-2020-engineering", "三乙.(二).12", "答辩材料正文格式：标题用小二号黑体"),
        (
            "taiyuan-2020-engineering",
            "五",
            "\n报送地点：太原市工信局人事教育科（新建路69号市政府院3号楼4层）\n评审时间",
        ),
        ("taiyuan-2020-engineering", "三乙.(二).8", "2017、2018、2019年度"),
        ("taiyuan-2020-engineering", "三乙.(二)", "须加盖单位公章装订成卷宗"),
        ("taiyuan-2020-engineering", "三甲.(一)", "专业证书和结业证书，不能作为学历依据"),
        ("jianyang-2020-senior", "附件1.二.(一)", "也可通过本人电子社保卡进行缴费"),
        ("hangzhou-techmgr-draft", "四.(三).7", "电子证书栏目查询打印"),
    ],
)
def test_words_stand_in_their_own_clause(trees: dict[str, ClauseTree], name: str, path: str, words: str) -> None:
    assert words in trees[name][path].text
    assert trees[name].quotes(path, words)
    assert trees[name].locate(words) == [path]


def test_a_quote_may_span_sub_clauses_and_ignores_white_space(trees: dict[str, ClauseTree]) -> None:
    tree = trees["taiyuan-2020-engineering"]
    assert tree.quotes("三甲.(一).工程师", "1.博士学位。 \n 2.硕士学位，从事本专业工作满 2年。")
    assert not tree.quotes("三甲.(一).助理工程师", "博士学位")
    assert not tree.quotes("三甲", "")
    assert not tree.quotes("十", "博士学位")


def test_the_nearest_words_of_a_misquote(trees: dict[str, ClauseTree]) -> None:
    path, words = trees["jianyang-2020-senior"].nearest("获得1项以上发明专利授权(排名前五)")
    assert path == "三.(三).1.(3)"
    assert words.startswith("获得1件以上发明专利授权")


def test_headings_lead_from_the_section_down(trees: dict[str, ClauseTree]) -> None:
    assert trees["shanxi-2024-techmgr"].headings("五.(四).2") == ["工作要求", "申报材料报送要求"]
    assert trees["shanxi-2024-techmgr"]["五.(四).2"].line == 119


def test_blank_forms_are_known(trees: dict[str, ClauseTree]) -> None:
    assert [clause.path for clause in trees["jianyang-2020-senior"] if clause.form] == ["附件2"]
    assert [clause.path for clause in trees["taiyuan-2020-engineering"] if clause.form] == ["附件2"]


@pytest.mark.parametrize("text", ["", "一、", "（一）\n1.\n(1)", "附件", "三、甲\n三、乙\n三、丙", "①\n②", "文末"])
def test_odd_texts_have_a_tree(text: str) -> None:
    tree = ClauseTree.parse(text)
    assert all(clause.path in tree for clause in tree)


@given(
    st.lists(st.sampled_from(["一、总则", "（一）", "1.", "（1）", "词句。", "附件 1", "本通知未尽", "二、", "2、"]))
)
def test_every_clause_has_its_parent_and_no_word_is_lost(lines: list[str]) -> None:
    tree = ClauseTree.parse("\n".join(lines))
    for clause in tree:
        assert clause.parent is None or clause.path in tree[clause.parent].children
    whole = "".join(tree.full_text(clause.path) for clause in tree if clause.parent is None)
    assert whole.count("词句") == "".join(lines).count("词句")
