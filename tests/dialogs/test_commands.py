"""Commands are recognised however they are worded, and nothing else is taken for one."""

import json
from pathlib import Path

import pytest

from dialogs import commands, obeying
from dialogs.commands import Command, recognise

GOLD = Path(__file__).parents[1] / "gold"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("为什么问这个？", "why"),
        ("为啥要问这个呀", "why"),
        ("上一步", "back"),
        ("返回上一题吧", "back"),
        ("这个我不太清楚", "unclear"),
        ("忘了", "unclear"),
        ("跳過", "unclear"),
        ("还有几个问题啊？", "progress"),
        ("重来", "restart"),
        ("我不想答了", "cancel"),
        ("我能报吗？", "interview"),
        ("帮我看看能不能报", "interview"),
        ("我都说过什么", "told"),
        ("帮助", "help"),
        ("您好！", "greeting"),
        ("谢谢啦", "thanks"),
        ("有哪些通知", "notices"),
    ],
)
def test_a_command_is_recognised(text: str, kind: str) -> None:
    assert recognise(text) == Command(kind)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/start", Command("start")),
        ("/start@the_bot some-notice", Command("start", "some-notice")),
        ("/ask 材料交到哪？", Command("ask", "材料交到哪？")),
        ("/STATUS@The_Bot", Command("progress")),
        ("/nothing", None),
        ("第十二位", Command("switch", "十二")),
        ("删除第2位的资料", Command("forget", "2")),
        ("换一个人", Command("next_person")),
        ("下一个", Command("unclear")),
        ("取消", Command("cancel")),
        ("取消订阅", Command("unsubscribe")),
        ("忘记我", Command("forget")),
        ("我忘记了", Command("unclear")),
    ],
)
def test_commands_are_told_apart(text: str, command: Command | None) -> None:
    assert recognise(text) == command


def test_every_command_of_the_data_is_obeyed() -> None:
    assert set(commands.kinds()) == set(obeying.COMMANDS)


def test_a_change_names_its_fact() -> None:
    assert recognise("改 学历") == Command("change", "学历")
    assert recognise("修改一下聘任时间") == Command("change", "一下聘任时间")
    assert recognise("改") == Command("change")


@pytest.mark.parametrize(
    "text", ["", "。。。", "我是本科", "材料什么时候交", "没有", "不是", "取消资格的情形有哪些", "重来" * 20]
)
def test_other_messages_are_no_commands(text: str) -> None:
    assert recognise(text) is None


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("把我的信息都删掉", Command("forget")),
        ("删除所有资料", Command("forget")),
        ("删除我的聊天记录", Command("forget")),
        ("请把我之前说过的情况全部清空吧", Command("forget")),
        ("能不能删除我的全部个人信息？", Command("forget")),
        ("我的聊天记录能删吗", Command("forget")),
        ("把我说的都删了", Command("forget")),
        ("你们会把我的信息给谁", Command("privacy")),
        ("我的信息安全吗", Command("privacy")),
        ("个人信息会不会泄露", Command("privacy")),
        ("我的聊天记录保存多久？", Command("privacy")),
        ("我说的话会给单位看到吗", Command("privacy")),
        ("谁能看到我的信息", Command("privacy")),
        ("换人到第二位", Command("switch", "二")),
        ("2号", Command("switch", "2")),
        ("切换到3号", Command("switch", "3")),
        ("删除第5位", Command("forget", "5")),
        ("把第二个人的资料都删掉", Command("forget", "二")),
        ("删掉2号吧", Command("forget", "2")),
    ],
)
def test_turns_of_phrase_are_commands(text: str, command: Command) -> None:
    assert recognise(text) == command


@pytest.mark.parametrize(
    "text",
    [
        "我的资料交给谁",
        "资料保存多久",
        "个人信息填错了怎么办",
        "信息安全",
        "资料删了还能恢复吗",
        "我的情况忘了",
        "2位",
        "2个人",
        "5月2号",
        "换单位",
        "换成本科",
    ],
)
def test_what_only_sounds_like_a_turn_of_phrase_is_none(text: str) -> None:
    assert recognise(text) is None


@pytest.mark.parametrize(("gold", "words"), [("faq_open.jsonl", "q"), ("read_open.jsonl", "text")])
def test_no_ordinary_message_is_an_errand(gold: str, words: str) -> None:
    lines = [json.loads(line) for line in (GOLD / gold).read_text(encoding="utf-8").splitlines()]
    found = {(command.kind, line.get("asking")) for line in lines if (command := recognise(line[words]))}
    days = {("switch", "title_appointed")}  # 15号 is a day of the month there: test_bounds
    assert {kind for kind, _ in found - days} <= {"thanks", "why", "unclear", "greeting"}
    assert len(lines) > 100
