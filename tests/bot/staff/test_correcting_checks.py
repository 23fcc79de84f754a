"""What staff record by /correct is held against itself and against what stands, and shown as it will be kept."""

import pytest

from bot.staff import correct_words
from tests.bot.staff.asking import CITY
from tests.bot.staff.clerks import Office
from tests.bot.staff.test_correcting import CITED, DOCUMENT, LAID_OUT, led, recorded


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


def test_the_end_that_is_recorded_is_shown_before_it_is(desks: Office) -> None:
    clerk = desks.clerk(1, "sender")
    assert "\n系统按 2024-11-15 24:00 截止。" in led(clerk, *LAID_OUT)
    assert "截止。" not in led(clerk, "/correct new", "长治", "0355-3036240", "0355-1112222", *LAID_OUT[6:])
    hour = led(clerk, *LAID_OUT[:3], "11月15日17：30前", "2024-11-15 17:30", *LAID_OUT[5:])
    assert "\n系统按 2024-11-15 17:30 截止。" in hour
    none = led(clerk, *LAID_OUT[:3], "时间另行通知", "没有写明哪一天", *LAID_OUT[5:])
    assert correct_words.NO_END in none


def test_the_same_words_with_another_hour_are_another_correction(desks: Office) -> None:
    clerk = recorded(desks)
    said = (*LAID_OUT[:4], "2024-11-15 17:00", *LAID_OUT[5:])
    assert "系统按 2024-11-15 17:00 截止。" in led(clerk, *said)
    clerk.press(correct_words.SAVE)
    assert desks.steering.shelf.notices[CITY].windows[0].closes == "2024-11-15T17:00"
    listed = clerk.say("/correct").split("\n")
    assert listed[1].startswith("2.")
    assert [correct_words.SUPERSEDED in line for line in listed[1:3]] == [False, True]


def test_each_of_two_of_the_same_fact_is_shown_with_what_it_says(desks: Office) -> None:
    clerk = recorded(desks)
    again = ("延长至11月20日", "2024-11-20", "不改", "再次延长的通知", "2024-10-09")
    led(clerk, *LAID_OUT[:3], *again, "yes")
    listed = clerk.say("/correct")
    assert "材料收审：10月9日至31日 → 延长至11月20日（《再次延长的通知》）\n" in listed
    assert f"材料收审：10月9日至31日 → 延长至11月15日（《{DOCUMENT}》）{correct_words.SUPERSEDED}" in listed
    first = clerk.say("/correct 1")
    assert f"延长至11月15日（2024年），还剩36天{CITED}{correct_words.SUPERSEDED}" in first
    second = clerk.say("/correct 2")
    assert "延长至11月20日（2024年），还剩41天" in second
    assert correct_words.SUPERSEDED not in second
    assert clerk.say("/correct 1 announce") == correct_words.NOT_IN_FORCE.format(id=1)


def test_phones_and_addresses_are_listed_old_and_new(desks: Office) -> None:
    clerk = desks.clerk(1, "sender")
    led(clerk, "/correct new", "长治", "0355-3036240", "0355-1112222", *LAID_OUT[6:], "yes")
    led(clerk, "/correct new", "长治", "4", "新城路9号", "046001", *LAID_OUT[6:], "yes")
    listed = clerk.say("/correct")
    assert "：0355-3036240 → 0355-1112222（《" in listed
    assert "南楼437室） → 新城路9号，邮编046001（《" in listed
