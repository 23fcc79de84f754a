"""Questions in our own words (questions.txt), and what holds for every question whatever."""

import datetime
import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.answers import Answer, KnowledgeBase
from knowledge.composing import LONGEST
from knowledge.errors import NoticeNotFound
from tests.judging import NOTICES, QUESTIONS

NOW = datetime.datetime(2026, 11, 21, 9)
SCOPED = st.sampled_from(sorted(name for name in NOTICES.values() if name))
FRAGMENTS = """长治 太原 简阳 杭州 山西 成都 2024年 2020年 工程师 高工 技术员 论文 材料 几份 电话 邮箱 截止 破格
继续教育 学时 公示 淘汰率 A3
吗 呢 多少 在哪 什么时候 “ " ( * NOT OR NEAR c++ title: ; -- 🙂 職稱 評審 啊啊 12345 我 不"""
WORDS = st.sampled_from(FRAGMENTS.split())
TEXTS = st.one_of(
    st.text(max_size=60), st.lists(WORDS, max_size=12).map("".join), st.lists(WORDS, max_size=6).map(" ".join)
)


def squeezed(answer: Answer) -> str:
    return re.sub(r"\s", "", answer.text)


def fault(knowledge: KnowledgeBase, scope: str, question: str, expected: str) -> str | None:
    """What is wrong with the answer, or None."""
    answer = knowledge.ask(question, NOTICES[scope], NOW)
    said = squeezed(answer)
    if expected == "?":
        return None if answer.status == "clarify" else f"{answer.status}, not clarify"
    if expected.startswith("!"):
        leaked = [word for word in expected.split("!") if word and re.search(word.replace(" ", ""), said)]
        return f"says {leaked}" if leaked else None if answer.status == "unknown" else f"{answer.status}, not unknown"
    source, _, wanted = expected.partition("=")
    if answer.status != "answer":
        return f"{answer.status}, not answer"
    if answer.notice != NOTICES[source or scope]:
        return f"wrong notice {answer.notice}"
    missing = [word for word in wanted.split(";") if not re.search(word.replace(" ?", ""), said)]
    return f"lacks {missing}" if missing else None


def test_our_own_questions(knowledge: KnowledgeBase) -> None:
    faults = {(scope, q): wrong for scope, q, e in QUESTIONS if (wrong := fault(knowledge, scope, q, e))}
    harmful = {asked: wrong for asked, wrong in faults.items() if wrong.startswith(("says", "wrong notice"))}
    assert not harmful
    assert len(faults) <= 0.04 * len(QUESTIONS), faults


def test_greetings_traditional_and_width_change_nothing(knowledge: KnowledgeBase) -> None:
    plain = knowledge.ask("论文要几篇?", NOTICES["s"], NOW)
    for question in ("您好，请问论文要几篇？谢谢", "論文要幾篇？", "论文\u200b要几篇？？", "论文　要　几篇"):
        assert knowledge.ask(question, NOTICES["s"], NOW).clauses == plain.clauses


def test_an_answer_names_notice_standing_and_clause(knowledge: KnowledgeBase) -> None:
    answer = knowledge.ask("窗口电话", NOTICES["s"], NOW)
    assert answer.text.startswith(f"按{knowledge.notices[answer.notice or ''].short_name}（申报已截止）：")
    assert "五.(四)" in answer.text
    before = knowledge.ask("窗口电话", NOTICES["s"], datetime.datetime(2024, 10, 1))
    assert "已截止" not in before.text


def test_a_phone_is_one_line(knowledge: KnowledgeBase) -> None:
    answer = knowledge.ask("打哪个电话举报", NOTICES["j"], NOW)
    assert answer.text.count("\n") == 1
    assert answer.kind == "contact"


def test_another_place_beats_the_conversation(knowledge: KnowledgeBase) -> None:
    for scope in "chst":
        assert knowledge.ask("简阳的评审费多少", NOTICES[scope], NOW).notice == NOTICES["j"]


def test_choices_are_told_with_a_clarification(knowledge: KnowledgeBase) -> None:
    answer = knowledge.ask("2020年的职称评审材料几号截止", None, NOW)
    assert answer.status == "clarify"
    assert set(answer.choices) == {NOTICES["j"], NOTICES["t"]}


def test_a_short_question_leans_on_the_one_before(knowledge: KnowledgeBase) -> None:
    before = {"q": "报工程师要什么学历", "notice": NOTICES["c"], "clauses": ["三.(二)"]}
    assert "中专" in knowledge.ask("那助理工程师呢?", None, NOW, before).text
    phone = knowledge.ask("电话呢?", None, NOW, before)
    assert (phone.status, phone.kind, phone.notice) == ("answer", "contact", NOTICES["c"])
    elsewhere = knowledge.ask("那太原呢?", NOTICES["c"], NOW, before)
    assert elsewhere.notice == NOTICES["t"]


def test_an_unknown_notice_is_an_error(knowledge: KnowledgeBase) -> None:
    with pytest.raises(NoticeNotFound, match="there are changzhi"):
        knowledge.ask("论文", "beijing-2030", NOW)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=TEXTS, notice=SCOPED | st.none())
def test_no_question_raises_and_every_answer_keeps_its_word(
    knowledge: KnowledgeBase, question: str, notice: str | None
) -> None:
    answer = knowledge.ask(question, notice, NOW)
    assert 0 < len(answer.text) <= LONGEST
    assert 0 <= answer.score <= 1
    if answer.status == "answer":
        assert answer.notice is not None
        assert answer.clauses
        assert all(path in knowledge.notices[answer.notice].clauses for path in answer.clauses)
        named = knowledge.find_notices(question).named
        assert named or answer.notice == notice
    assert knowledge.ask(question, notice, NOW) == answer


def test_what_another_notice_says_is_never_told(knowledge: KnowledgeBase) -> None:
    """Every phone, mailbox and address of a notice is told by that notice alone, whatever is asked of another."""
    secrets = {
        name: [p for c in n.contacts for p in c.phones]
        + [m.address for m in n.mailboxes]
        + [p.address for p in n.places]
        for name, n in knowledge.notices.items()
    }
    for scope, question, _ in QUESTIONS:
        for name in [NOTICES[scope]] if scope == "-" else secrets:
            answer = knowledge.ask(question, name, NOW)
            others = [s for other, own in secrets.items() if other != answer.notice for s in own]
            assert not [secret for secret in others if secret in answer.text], (name, question)


def test_long_texts_are_answered_fast(knowledge: KnowledgeBase) -> None:
    for text in ("论文" * 2048, "我在单位干了很多年，" * 400 + "论文要几篇", "😀" * 4096, "(" * 4096):
        assert len(knowledge.ask(text, NOTICES["t"], NOW).text) <= LONGEST


@pytest.mark.parametrize(
    ("scope", "question", "word"),
    [
        ("c", "公务员可以申报吗", "不可以。“"),
        ("s", "民营企业要不要交年度考核材料", "不需要。“"),
        ("j", "副高要不要答辩", "需要。“"),
        ("c", "快退休了能报吗", "通知未载明"),
        ("c", "以前是公务员能报吗", "通知未载明"),
        ("c", "处分期满了可以报吗", "通知未载明"),
    ],
)
def test_yes_or_no_is_said_only_where_it_is_certain(
    knowledge: KnowledgeBase, scope: str, question: str, word: str
) -> None:
    assert knowledge.ask(question, NOTICES[scope], NOW).text.split("\n")[1].startswith(word)


def test_each_question_of_a_message_gets_its_own_line(knowledge: KnowledgeBase) -> None:
    answer = knowledge.ask("窗口电话多少，论文要几篇？", NOTICES["s"], NOW)
    phone, papers = answer.text.split("\n")[1:]
    assert "0351-7731368" in phone
    assert "专业论文2篇" in papers
    assert answer.clauses == ("五.(四)", "三.(五).(2)")
    half = knowledge.ask("论文要几篇，评审收不收费用", NOTICES["c"], NOW)
    assert half.status == "answer"
    assert "“评审收不收费用”：本通知没有写。" in half.text


def test_a_related_clause_is_no_answer(knowledge: KnowledgeBase) -> None:
    """The notice speaks of a part of what is asked, and says nothing of it."""
    for scope, question in [("s", "论文复印件要复印哪几页"), ("h", "申报需要哪些学时"), ("c", "头部企业推荐几个人")]:
        answer = knowledge.ask(question, NOTICES[scope], NOW)
        assert (answer.status, answer.notice) == ("unknown", NOTICES[scope]), question
        assert "没有规定这一点" in answer.text


def test_a_phone_is_called_what_the_notice_calls_it(knowledge: KnowledgeBase) -> None:
    assert "政策咨询" not in knowledge.ask("政策咨询打哪个电话", NOTICES["t"], NOW).text
    assert "政策咨询：0351-4062344" in knowledge.ask("政策咨询打哪个电话", NOTICES["s"], NOW).text


@pytest.mark.parametrize(
    ("words", "notice"),
    [("山西技术经理人", "s"), ("简阳", "j"), ("长治的通知讲的啥", "c"), ("并人社51号", "t"), ("杭州技术经理方案", "h")],
)
def test_a_bare_name_gets_what_the_notice_is(knowledge: KnowledgeBase, words: str, notice: str) -> None:
    answer = knowledge.ask(words, None, NOW)
    assert (answer.status, answer.kind, answer.notice) == ("answer", "notice", NOTICES[notice])
    named = knowledge.notices[str(NOTICES[notice])]
    assert named.name in answer.text
    assert all(window.as_written in answer.text for window in named.windows)
    assert answer.text.count("\n") == 1
    assert answer.clauses


def test_a_name_that_several_notices_have_is_asked_back(knowledge: KnowledgeBase) -> None:
    assert knowledge.ask("山西", None, NOW).status == "clarify"
    assert knowledge.ask("太原和长治", None, NOW).status == "clarify"


@pytest.mark.parametrize("words", ["-1", "你放屁", "去年呢", "假如我是博士呢", "有什么问题吗", "随便看看"])
def test_what_is_no_ellipsis_does_not_lean_on_the_question_before(knowledge: KnowledgeBase, words: str) -> None:
    before = {"q": "电话多少", "notice": NOTICES["c"], "clauses": ["文末"]}
    assert "0355" not in knowledge.ask(words, NOTICES["c"], NOW, before).text.split("\n")[0]
    assert knowledge.ask(words, NOTICES["c"], NOW, before).kind != "contact"


@pytest.mark.parametrize(
    ("notice", "silent", "told"),
    [
        ("t", "啥叫政务处分", "什么叫三公示"),
        ("h", "考核认定是啥意思", "每年评几次"),
        ("j", "公需科目有啥用", "公需科目要多少学时"),
        ("s", "答辩几分过", "破格的答辩要什么成绩"),
        ("s", "评委叫什么名字", "评议组都有谁"),
        ("t", "录用通知能顶论文吗", "论文要几篇"),
        ("j", "发票能报销吗", "票据在哪查"),
        ("h", "外地户口能报吗", "专家库能请外地的吗"),
        ("j", "过了评审一年补几千", "评审收好多"),
        ("s", "评审专家有哪些人", "评议组由哪些人组成"),
        ("c", "软件工程能报吗", "气象工程能报吗"),
        ("c", "产假期间算不算年限", "年限算到哪天"),
        ("s", "中专能报吗", "大专能报吗"),
        ("s", "软著算业绩吗", "发明专利算业绩吗"),
        ("h", "高评委办公室设在哪", "电子证书在哪打印"),
    ],
)
def test_what_a_notice_merely_names_is_not_told_as_said(
    knowledge: KnowledgeBase, notice: str, silent: str, told: str
) -> None:
    assert knowledge.ask(silent, NOTICES[notice], NOW).status == "unknown"
    assert knowledge.ask(told, NOTICES[notice], NOW).status == "answer"


@pytest.mark.parametrize(
    ("notice", "words", "has"),
    [
        ("j", "要交好多钱", "320元"),
        ("j", "好久截止哦", "9月7日"),
        ("j", "材料送到那里", "松林路333号"),
        ("j", "材料送哪个科室", "松林路333号"),
        ("t", "工程师评审的 phone 是多少", "4030078"),
        ("c", "甚时候交材料", "10月9日"),
        ("c", "什么时呢候交材料", "10月9日"),
        ("c", "举报电话有没", "0355-2192527"),
        ("t", "评审表封面扣章不", "加盖推荐部门公章"),
    ],
)
def test_regional_and_slipped_question_words(knowledge: KnowledgeBase, notice: str, words: str, has: str) -> None:
    assert has in knowledge.ask(words, NOTICES[notice], NOW).text


def test_a_message_of_many_questions_is_answered_in_part_and_fast(knowledge: KnowledgeBase) -> None:
    answer = knowledge.ask("电话?地址?邮编?论文几篇?几点截止?字数多少?公示几天?学历要求?" * 30, NOTICES["c"], NOW)
    assert answer.status == "answer"
    assert len(answer.text) <= LONGEST
    long = ["电话?" * 300, "论文" * 300, knowledge.notices[str(NOTICES["j"])].clauses.full_text("四") * 2]
    for words in long:
        knowledge.ask(words[:20], NOTICES["j"], NOW)
        start = time.perf_counter()
        knowledge.ask(words, NOTICES["j"], NOW)
        assert time.perf_counter() - start < 0.25  # 50 ms on an idle machine
