"""What staff record by /correct is held against itself and against what stands, and shown as it will be kept."""

import pytest

from bot.staff import correct_words
from tests.bot.staff.clerks import Office
from tests.bot.staff.test_correcting import LAID_OUT, led


@pytest.mark.parametrize(
    ("said", "problem", "instead"),
    [
        (("延长至11月5日", "2024-12-05"), "“延长至11月5日”和截止日期 2024-12-05 不一致", "2024-11-05"),
        (("延长到11月8日下午5点", "2024-11-08"), "例如 2024-11-08 17:00", "2024-11-08 17:00"),
    ],
)
def test_a_closing_that_is_not_that_of_the_words_is_asked_again(
    desks: Office, said: tuple[str, ...], problem: str, instead: str
) -> None:
    clerk = desks.clerk(1, "sender")
    assert problem in led(clerk, *LAID_OUT[:3], *said)
    assert "开始时间也改吗" in clerk.say(instead)


def test_a_closing_before_the_beginning_needs_another_beginning(desks: Office) -> None:
    clerk = desks.clerk(1, "sender")
    led(clerk, *LAID_OUT[:3], "提前到9月30日", "2024-09-30", correct_words.RIGHT)
    assert "截止时间 2024-09-30 比现在的开始时间还早" in clerk.say("不改")
    assert "文件叫什么" in clerk.say("2024-09-20")


def test_a_beginning_that_was_corrected_is_the_one_that_counts(desks: Office) -> None:
    clerk = desks.clerk(1, "sender")
    led(clerk, *LAID_OUT[:5], "2024-11-01", *LAID_OUT[6:], "yes")
    said = ("/correct new", "长治", "材料收审", "提前到10月20日", "2024-10-20", "不改")
    assert "比现在的开始时间还早" in led(clerk, *said)
    assert "文件叫什么" in clerk.say("2024-10-09")


def test_a_phone_typed_in_full_width_is_kept_in_half(desks: Office) -> None:
    clerk = desks.clerk(1, "sender")
    assert "“0355-abc”不像电话号码" in led(clerk, "/correct new", "长治", "0355-3036240", "０３５５－abc")
    led(clerk, "（０３５５）１２３４５６７、0355-3334444 转 8", "三零三六二四零")
    assert "：(0355)1234567、0355-3334444转8，" in led(clerk, *LAID_OUT[6:])
