"""Commands are recognised however they are worded, and nothing else is taken for one."""

import pytest

from dialogs import commands, obeying
from dialogs.commands import Command, recognise


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
