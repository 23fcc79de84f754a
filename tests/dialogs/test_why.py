"""`python -m dialogs why` shows what each fact rests on."""

import datetime

import pytest

from dialogs import why
from dialogs.__main__ import main
from dialogs.assistant import Assistant
from rules import profile

TODAY = datetime.date(2026, 11, 21)


def explained(assistant: Assistant, words: str, asking: str | None = None) -> str:
    return why.explained(assistant.reader, profile.load(), words, asking, TODAY)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("我舅舅是博士，我大专", "［“舅舅是博士”说的是别人］"),
        ("要是我有硕士呢", "假设打算"),
        ("要是我有硕士学位呢", "学位（degree）＝硕士，来自“硕士学位”"),
        ("要是我有硕士学位，还差什么", "问还差什么"),
        ("助工满几年能报中级？", "提问"),
        ("我大概是大专", "没把握"),
        ("我是大专", "陈述"),
        ("我是大专", "学历（education）＝大专，来自“大专”"),
        ("2018年3月评的助工", "日期“2018年3月”＝2018-03"),
        ("我发了2篇一作论文", "数“2篇”＝2"),
        ("我是总工程师", "“总工程师”：不表示任何事实"),
        ("我是高级职称", "可能是高级工程师、正高级工程师"),
    ],
)
def test_shows_how_each_clause_is_meant(assistant: Assistant, words: str, shown: str) -> None:
    assert shown in explained(assistant, words)


def test_shows_slips_and_that_they_are_asked_back(assistant: Assistant) -> None:
    told = explained(assistant, "我是助里级职称")
    assert "（改成：助理级职称）" in told
    assert "先问一句才算数" in told


def test_shows_bounds_with_their_words(assistant: Assistant) -> None:
    told = explained(assistant, "不到六百万", "profit_tax_amount")
    assert "正在问　　　" in told
    assert "只知范围" in told
    assert "小于6000000" in told


def test_shows_every_fact_that_is_read(assistant: Assistant) -> None:
    words = "我本科，2015年毕业，在私企，没受过处分"
    read = assistant.reader.read(words, None, TODAY)
    assert len(read.facts) > 2
    told = explained(assistant, words)
    assert all(f"（{field}）" in told and f"来自“{read.words[field]}”" in told for field in read.facts)


def test_reads_nothing_without_a_fault(assistant: Assistant) -> None:
    for words in ("", "，，，", "。" * 3000):
        assert "没有" in explained(assistant, words)


def test_the_command_line_takes_words_a_field_and_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", "去年评的", "--asking", "title_obtained", "--today", "2020-05-01"]) == 0
    assert "现职称取得时间（title_obtained）＝2019年" in capsys.readouterr().out
    assert main(["why", "是的", "--asking", "no_such"]) == 1
    assert "no_such" in capsys.readouterr().err
    assert main(["lint"]) == 0
    assert capsys.readouterr().out == "lexicon: ok\n"
