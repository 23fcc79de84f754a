"""The year of the notice that a text means, which is none of the years in which something happened to somebody."""

import re
from collections.abc import Sequence

from knowledge.placing import Place

_NOTICE = (
    "职称评审|申报|评审|通知|文件|安排|方案|报名|批|版|届|那[个份批回次版种]|这[个份批回次版种]|那(?=[,，。])|的?标准|"
    "(什么|啥|几)(时候|月|号)(份|开始)?[报评开申交截收]|还([报评收]|能报|有)"
)
_TITLE = "工程|高工|中级|初级|高级|副高|正高|助理|技术经理|技术员|职称"
_LIVED = "过|下来|评[的上过了]|[拿考获取][的到上得了过]|取得|通过|毕业|证|的(助|中级|工程师|高工|职称)"
_LIFE_BEFORE = "(?<![我他她于从自到至在是~-])"
_NO_LIFE = f"(?![^,，。?？!！;；]{{0,9}}({_LIVED}))"
_OWN_DEEDS = "考核|继续|继教|学时|公需|绩效|业绩|论文|获|优秀|合格|称职|证|工资"
_MARKED = re.compile(
    rf"(?<!\d)(20\d\d)(?!\d)(?:年度(?!的?({_OWN_DEEDS}))|年?的?(?=({_NOTICE})){_NO_LIFE}|"
    rf"{_LIFE_BEFORE}年?的?(?=({_TITLE})){_NO_LIFE})"
)
_BESIDE_PLACE = re.compile(
    r"(?<!\d)(20\d\d)年?度?的?§|§[市省县]?的?(20\d\d)(?!\d)(?!年?[-—~至到]|年?(底|前|起|后|以[前后]|之[前后]|开始|取得|毕业|入职|参加|"
    r"进厂|进单位|退|就|聘|转|干|调|[评拿考][的到上得了过])|年\d)"
)
_SHORT = re.compile(
    r"§[市省县]?的?(2\d)年(?=度|的?(?:通知|文件|评审|申报|职称|工程师|高工|中级|那[个份批回次]|这[个份批回次]))|"
    r"(?<![\d月~至到-])(2\d)年度?的?(?=(?:那[个份]|这[个份])?(?:通知|文件))"
)


def meant(words: str, places: Sequence[Place]) -> int | None:
    """The year of the notice, if one is named: beside a place, or before a word for a notice."""
    masked = words
    for place in reversed(places):
        masked = f"{masked[: place.begin]}{'' if place.aside else '§'}{masked[place.end :]}"
    if short := _SHORT.search(masked):
        return 2000 + int(short[1] or short[2])
    match = _BESIDE_PLACE.search(masked) or _MARKED.search(masked)
    return None if match is None else int(next(group for group in match.groups() if group and group.isdigit()))


def without(words: str) -> str:
    """The text without the years before words for a notice."""
    return _MARKED.sub(" ", words)
