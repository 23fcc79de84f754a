"""What is made unreadable before anything is stored, and what stays."""

import datetime
import json
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.telegram.masking import MASK, installed, masked
from dialogs.assistant import Assistant

TODAY = datetime.date(2026, 11, 21)
GOLD = Path(__file__).parents[2] / "gold"
SURNAMES = (
    "王", "李", "张", "刘", "陈", "杨", "赵", "吴", "徐", "孙", "朱", "郭", "罗", "梁", "宋", "郑", "黄", "周", "胡",
    "高", "林", "何", "马", "欧阳",
)  # fmt: skip
GIVEN = (
    "伟", "芳", "强", "静", "磊", "勇", "杰", "娟", "明", "建国", "小明", "志强", "秀英", "晓燕", "文静", "海涛",
    "佳怡", "子涵", "海波", "振华", "雪梅",
)  # fmt: skip
NAMES = [surname + given for surname in SURNAMES for given in GIVEN]
FRAMES = (
    "我叫{}，本科学历", "我叫{}本科毕业，在国企", "我是{}，大专", "申请人：{}，中专", "姓名 {} 学历 本科",
    "名字叫{}，民企", "姓名：{}，我2015年7月本科毕业", "他叫{}，本科", "叫{}，事业单位", "{}能报工程师吗",
    "{}的电话是多少", "{}的材料交到哪", "帮{}问一下能不能报", "我同事{}是本科", "替{}查一下", "给{}看看条件",
    "我老公{}，硕士", "{}可以申报吗", "{}今年能评吗", "请问{}能报吗", "我是{}今年30岁，本科",
    "我叫{}，我是助理工程师", "{}是大专，能报吗", "同事{}的学历是中专", "和{}一起报", "我们单位的{}想报高级工程师",
    "我叫{}我在长治工作", "本人{}，大专学历，民企", "我叫{}大专学历", "第一作者是{}，我是第二",
)  # fmt: skip
"""Sentences with a name, some with facts beside it."""
OTHERS = (
    "何时能报", "马上能报吗", "范围是什么", "高级的条件", "高工能报吗", "方案是哪年的", "任期不够能报吗",
    "金融的能报吗", "文凭是大专能报吗", "石家庄的材料交到哪", "安徽可以报吗", "周末可以交吗", "林业的能报吗",
    "温州可以吗", "我是万荣的，本科", "我是黎城的", "白天可以打电话吗", "程序是什么", "任职满5年能报吗",
    "曾有助理工程师", "于2015年取得中级", "方便的话", "我是安全员，本科", "我是高平人", "我是金华的",
    "我叫停过一个项目", "他叫我问的", "同事说能报", "我同事也是本科", "单位的高工能报吗", "帮我看看能不能报",
    "给领导看", "和高级一样吗", "本人高中，在国企", "本人任助理工程师5年", "本人于2015年本科毕业",
    "申请人和单位都要盖章吗", "申请人应提交什么材料", "申报人应按照层级申报", "姓名和身份证不一致怎么办",
    "姓名写错了怎么办", "关于任职年限", "龙头企业可以吗", "韩国的学历可以吗", "宋体小四可以吗",
    "单位名称叫金龙水泥，民企", "专业是兰草", "单位是徐工，国企", "项目叫江河治理", "课题名叫秦岭水源研究",
    "我叫您一声老师", "我叫马上截止",
)  # fmt: skip
"""Sentences without a name, many with what could begin one."""
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
    "140105 1980 0101 1234",
    "140105-1980-0101-123X",
    "1401 0519 8001 0112 34",
    "0351-1234567",
    "03512234567",
    "0351 2234567",
    "(0351)2234567",
    "028-8765 4321",
    "+86-351-2234567",
    "一三八零零一三八零零零",
    "幺三八〇〇幺三八〇〇〇",
    "幺三八 零零幺三 八零零零",
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
    "czgcsp@163.com",
    "2015.07-2018.06 2018.07-2021.08",
    "201507-201806 201807",
    "2015 2016 2017 2018 2019 2020",
    "20150701-20180630-20210731",
    "二〇一五年七月到二〇一八年六月",
    "一二三四五六七八九十",
    "电话100次",
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
        ("我叫李强大专学历，民企", "我叫＊＊大专学历，民企"),
        ("名字叫李四", "名字叫＊＊"),
        ("叫王强", "叫＊＊"),
        ("张伟、李强、王明能报吗", "＊＊、＊＊、＊＊能报吗"),
        ("黄海涛能报吗", "＊＊＊能报吗"),
        ("我叫仝翀羿，本科", "我叫＊＊＊，本科"),
        ("我叫張偉，本科", "我叫＊＊，本科"),
        ("电话是2234567", "电话是＊＊＊＊＊＊＊"),
        ("座机 2234567", "座机 ＊＊＊＊＊＊＊"),
    ],
)
def test_names_and_local_numbers_are_masked_where_somebody_says_them(said: str, kept: str) -> None:
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


@pytest.mark.parametrize("frame", FRAMES)
def test_names_are_masked_and_the_facts_beside_them_stay(frame: str, assistant: Assistant) -> None:
    """Nothing but the name; at most one of twelve is left, as those that are words or begin with one."""
    found = {name: masked(frame.format(name)) for name in NAMES}
    whole = [name for name in NAMES if found[name] == frame.format(MASK * len(name))]
    assert {found[name] for name in NAMES if name not in whole} <= {frame.format(name) for name in NAMES}
    assert len(whole) > len(NAMES) * 11 / 12
    told = assistant.reader.read(frame.format(NAMES[0]), None, TODAY).facts
    assert [assistant.reader.read(found[name], None, TODAY).facts for name in NAMES[::100]] == [told] * len(
        NAMES[::100]
    )


@pytest.mark.parametrize("said", OTHERS)
def test_what_only_looks_like_a_name_stays(said: str) -> None:
    assert masked(said) == said


@pytest.mark.parametrize("frame", ["{}", "我是{}", "我{}", "{}的", "我是{}的", "帮{}问", "{}能报吗", "我的专业是{}"])
def test_no_word_that_facts_are_told_with_is_taken_for_a_name(frame: str) -> None:
    words = [word for word in installed().names.words if len(word) > 1]
    assert len(words) > 5_000
    assert [word for word in words if masked(frame.format(word)) != frame.format(word)] == []


@pytest.mark.parametrize("path", sorted(GOLD.glob("*.jsonl")), ids=lambda path: path.stem)
def test_hardly_a_sentence_of_the_gold_data_is_changed(path: Path) -> None:
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    said = [line.get("text") or line["q"] for line in lines]
    changed = sum(masked(one) != one for one in said)
    assert changed <= len(said) // 500  # one typed 毕业正 for 毕业证, which might be a name


def test_no_line_of_a_notice_is_changed(assistant: Assistant) -> None:
    for notice in assistant.knowledge.notices.values():
        text = (notice.folder / "source.txt").read_text(encoding="utf-8")
        assert masked(text) == text


@given(st.lists(st.sampled_from([*PERSONAL, *LEFT, "我叫", "姓名", "，", "1", "＋", " "]) | st.text(max_size=5)))
def test_masking_keeps_the_length_and_has_no_more_to_mask(pieces: list[str]) -> None:
    text = "".join(pieces)
    once = masked(text)
    assert len(once) == len(text)
    assert masked(once) == once
    assert all(after in (before, MASK) for before, after in zip(text, once, strict=True))


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.from_regex(r"[^0-9０-９]?", fullmatch=True))
@example("13000000000", "两")
def test_no_mobile_number_stays(number: str, around: str) -> None:
    assert number not in masked(f"电话{around}{number}{around}")
