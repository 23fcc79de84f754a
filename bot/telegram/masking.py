"""Names, phone numbers and identity numbers are masked before anything is stored."""

import re

MASK = "＊"

_GAP = r"[\s\-.－—]?"
_GROUPS = "|".join(
    _GAP.join((rf"\d{{{first}}}", rf"\d{{{second}}}", rf"\d{{{9 - first - second}}}"))
    for first, second in ((1, 4), (1, 3), (2, 3), (2, 4))
)
_MOBILE = rf"(?<!\d)(?:(?:\+|00)?86{_GAP})?1[3-9](?:{_GROUPS})(?!\d)"
"""In the groups that people write; not 1998.7-2003.12, which has as many digits."""
_DAY = r"(?:0\d|1[0-2])(?:[0-2]\d|3[01])"
_IDENTITY = (
    rf"(?<!\d)\d{{6}}(?:{_GAP}(?:18|19|20)\d{{2}}{_DAY}{_GAP}\d{{3}}(?:[Xx]|\d(?!\d))|\d{{2}}{_DAY}\d{{3}}(?!\d))"
)
"""GB 11643: six digits of a place, a birthday, a serial number and, since 1999, a check character."""
_MAIL = r"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_SURNAME = (
    "欧阳|上官|司马|诸葛|[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余"
    "潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文]"
)
_GIVEN = r"[\u4e00-\u9fff·]{1,2}"
_NAME = rf"(?<=我叫)(?:{_SURNAME}){_GIVEN}|(?<=名叫|姓名|名是|名为|名:)(?:{_SURNAME}){_GIVEN}(?![\u4e00-\u9fff])"
"""Where somebody says so: a surname and one or two characters more; after 名叫, which things are as well, only up to
what is no character."""

_PERSONAL = re.compile("|".join((_IDENTITY, _MOBILE, _MAIL, _NAME)))
_PLAIN = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
"""Full-width digits, letters and signs, as input methods for Chinese type them, and what they stand for."""


def masked(text: str) -> str:
    """The text with everything that tells who somebody is made unreadable; as long as before."""
    for found in _PERSONAL.finditer(text.translate(_PLAIN)):
        text = text[: found.start()] + MASK * len(found[0]) + text[found.end() :]
    return text
