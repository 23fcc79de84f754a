"""What is made unreadable before anything is stored, and what stays."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.masking import MASK, masked
from dialogs.assistant import Assistant

PERSONAL = [
    "13800138000",
    "138 0013 8000",
    "138-0013-8000",
    "138－0013－8000",
    "1380 0138 000",
    "1380 013 8000",
    "138 001 38000",
    "+8613800138000",
    "+86 138 0013 8000",
    "0086-13800138000",
    "１３８００１３８０００",
    "19912345678",
    "110101199003071234",
    "11010119900307123X",
    "11010119900307123x",
    "110101 19900307 1234",
    "１１０１０１１９９００３０７１２３Ｘ",
    "110101900307123",
    "zhang.san@example.com",
    "zhang_san+1@mail.example.com.cn",
]
LEFT = [
    "0355-3036240",
    "27028373",
    "2015年7月",
    "1998.7-2003.12",
    "1998.07-2003.6",
    "1998年7月-2003年12月",
    "1995 1999",
    "学时150",
    "90学时，2019年60学时，2020年72学时",
    "投资1300000000元",
    "合同额1500万元",
    "〔2024〕15号",
    "010101199013451234",
    "@title_review_bot",
    "我叫您怎么办",
    "我是高级工程师",
    "单位名称是江苏某公司",
    "项目名叫龙山水库除险加固",
]


@pytest.mark.parametrize("said", PERSONAL)
def test_numbers_and_addresses_are_masked_wherever_they_stand(said: str) -> None:
    mask = MASK * len(said)
    assert masked(said) == mask
    assert masked(f"我的是{said}，谢谢") == f"我的是{mask}，谢谢"
    assert masked(f"{said}\n{said}") == f"{mask}\n{mask}"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("我叫张三，本科", "我叫＊＊，本科"),
        ("我叫欧阳修", "我叫＊＊＊"),
        ("我叫张三丰今年三十岁", "我叫＊＊＊今年三十岁"),
        ("姓名：王小明 学历：本科", "姓名：＊＊＊ 学历：本科"),
        ("姓名:王小明", "姓名:＊＊＊"),
        ("他名叫李四。", "他名叫＊＊。"),
    ],
)
def test_names_are_masked_where_somebody_says_them(said: str, kept: str) -> None:
    assert masked(said) == kept


@pytest.mark.parametrize("said", LEFT)
def test_landlines_years_hours_and_sums_stay(said: str) -> None:
    assert masked(said) == said


def test_a_question_about_a_number_of_a_notice_stays_as_it_was_asked(assistant: Assistant) -> None:
    phones = [
        phone for notice in assistant.knowledge.notices.values() for one in notice.contacts for phone in one.phones
    ]
    assert phones
    landlines = [phone for phone in phones if not re.fullmatch(r"1[3-9]\d{9}", phone)]
    assert [masked(f"{phone}打不通怎么办") for phone in landlines] == [f"{phone}打不通怎么办" for phone in landlines]


@given(st.lists(st.sampled_from([*PERSONAL, *LEFT, "我叫", "姓名", "，", "1", "＋", " "]) | st.text(max_size=5)))
def test_masking_keeps_the_length_and_has_no_more_to_mask(pieces: list[str]) -> None:
    text = "".join(pieces)
    once = masked(text)
    assert len(once) == len(text)
    assert masked(once) == once
    assert all(after in (before, MASK) for before, after in zip(text, once, strict=True))


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.from_regex(r"[^0-9０-９]?", fullmatch=True))
def test_no_mobile_number_stays(number: str, around: str) -> None:
    assert number not in masked(f"电话{around}{number}{around}")
