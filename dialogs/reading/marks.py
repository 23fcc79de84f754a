"""The marks people leave out on phones: a space or nothing at all stands where a comma belongs."""

import re
from collections.abc import Container

_GAP = re.compile(r"(?<=\S)[ \t\u3000\u00a0]+(?=\S)")
_HAN = r"[㐀-鿿]"
_WORD_AFTER = re.compile(rf"{_HAN}{{2,}}")
_ENDS_IN_WORD = re.compile(rf"(?:{_HAN}|\d){_HAN}$")
_DATED = re.compile(r"(?:(?:19|20)\d\d|\d\d)[年./-](?:\d{1,2}月?(?:\d{1,2}[日号]?)?)?(?!前)(?P<rest>.*)")
_ONLY_FIGURES = re.compile(r"[\d.、/〇零一二三四五六七八九十两百千年月日号初底份第近前后]+(?:左右|以前|之前|以后)?$")
_SHORT_ANSWER = re.compile(
    r"(?:都|也|还|从来|暂时)?(?:没有|没|无|有|是|不是|是的|有的|没的|不|否|没得|木有)(?:的|了|啊|呢|过)?$"
)
_BARE_NO = re.compile(
    r"(?:^|[,。;!?])(?:还|从来|从|都|也)?(?:没有|没|无|不是|非|不|没得|木有|(?:没有?|未)(?:参加|受到?|有|拿|取得|得|发表?|写)?过)$"
)
_I_DATED = re.compile(r"(?:我|俺|咱|本人)(?:\d|大?[去今前]年)")
_NAMED_YEAR = re.compile(r"大?前年|去年|今年")
_OWN = re.compile(r"(?:我|本人|俺|咱|单位|公司|现在|目前|但|就是|其实|已经|一直|只|今年|去年)")
_CLINGS = re.compile(
    r"(?:从事|属于|干|搞|做|在|是|为|(?<!主)任|取得|获得|拿到|发表|完成|主持|参与|参加|和|与|及|跟|到|至|学历是|[:、])$"
)
_TAIL = re.compile(
    r"(?:专业|行业|工作|职称|证书?|单位|类|系列|岗位|方面|以来|左右|以上|以下|以前|之前|上班|毕业|期间|的|学历|学位|评的|聘的|取得|聘任)"
    r"(?:的|了)?(?=[ ,。;!?]|$)"
)
_HOURS = ("学时", "课时", "小时")
_LONGEST = 8

_OPENING = re.compile(
    r"(?P<no>(?:^|(?<=[。;!?]))(?:不对不对|不对的?|不是的|不是|没有的?|不|没)[啊吧呀呢哦嘛]?)"
    r"(?P<own>(?:我们?|本人|俺|咱们?|单位|已经|现在)(?:单位|公司|早|已经|现在|都|就)*"
    r"(?:是|在|没|不|有|从|一直|早|拿|评|聘|干|做|搞|刚|才|还|考|取|办|退|本科|大专|中专|硕士|博士|\d))"
)
_JOKE = re.compile(
    r"(?<![不没别])(?P<joke>骗你们?的|逗你们?玩?[的呢儿]?|(?:跟你|和你)?开个?玩笑[的呢]?|闹着玩的|说着玩的|瞎说的|胡说的|瞎编的|乱说的|吹牛的|假的吧你信了)(?=[㐀-鿿])"
)
_BUT_ME = re.compile(r"(?<=[一-鿿])(?=(?:就剩|就|唯独|只有|偏偏|偏|单单|独独)(?:我|俺)(?:没|是|一个|还|不|自己))")
_ANSWER_FIRST = re.compile(
    r"^(?P<said>没有?|不是?|有的?|是的?|对的?|嗯+|能的?|会的?|还没|好像没有?)\s+(?P<more>(?:[我俺咱]|老板|领导|单位|公司|厂|还|就|一直|现在|目前|从来|因为|都|也|这|那|哪|压根|根本|以前|人家)[一-鿿\d])"
)
_NOT_APPOINTED = re.compile(
    r"(?<=[的上了定得])(?=(?:但|可|不过)?(?:还|一直|至今|到现在|后|之后|暂时)?(?:没有?|未)(?:被|给)?聘)"
)
_SLIP_BEFORE = re.compile(r"(?<=[啊呀哦呢嘛])(?=我?(?:刚才|刚刚|前面|之前|上面)[说填写选点打]错)")
_SLIP_AFTER = re.compile(r"(?<=[说填写选点打记弄搞]错了)(?=我|是|应该|其实)")
_SIGH = re.compile(r"[啊呀呢嘛哦]$")
_NONE_BAD = re.compile(
    r"(?<=[\d两二三四五六七八九十][次回])(?<!1[次回])(?=(?:从来?|并)?(?:没有?|无|未)过?(?:一次)?(?:不合格|不称职|低于|基本[合称]))"
)


def spaced(said: str, words: Container[str]) -> str:
    """`said` with a comma in place of each space between two phrases, but not within one of the `words` or a figure."""
    pieces: list[str] = []
    at = 0
    said = _ANSWER_FIRST.sub(r"\g<said>，\g<more>", said)
    for gap in _GAP.finditer(said):
        left, right = _before(said, gap.start()), _after(said, gap.end())
        pieces += [said[at : gap.start()], "，" if _parts(left, right, words) else gap.group()]
        at = gap.end()
    return "".join([*pieces, said[at:]])


def supplied(told: str) -> str:
    """Normalised text with the commas that nobody types: 不对|我是…, 评的|没聘, 7次|没有不合格, 骗你的|没有."""
    told = _OPENING.sub(r"\g<no>,\g<own>", told)
    told = _BUT_ME.sub(",", told)
    told = _JOKE.sub(r"\g<joke>,", told)
    told = _SLIP_AFTER.sub(",", _SLIP_BEFORE.sub(",", told))
    return _NONE_BAD.sub(",", _NOT_APPOINTED.sub(",", told))


def _before(said: str, end: int) -> str:
    start = max(said.rfind(space, 0, end) for space in (" ", "\u3000", "\t", "\u00a0"))
    return said[start + 1 : end]


def _after(said: str, start: int) -> str:
    ends = [at for space in (" ", "\u3000", "\t", "\u00a0") if (at := said.find(space, start)) >= 0]
    return said[start : min(ends, default=len(said))]


def _parts(left: str, right: str, words: Container[str]) -> bool:
    """Whether the space between two runs of characters ends a phrase."""
    if _SHORT_ANSWER.match(right) and _SIGH.search(left):
        return True
    if re.search(r"\d$", left) and _NAMED_YEAR.match(right):
        return True
    if _I_DATED.match(right) and _ENDS_IN_WORD.search(left):
        return True
    if _SHORT_ANSWER.match(right) or _ONLY_FIGURES.match(left) or not _ENDS_IN_WORD.search(left):
        return False
    dated = _DATED.match(right)
    if dated:
        return bool(_WORD_AFTER.search(dated.group("rest")) or "聘" in right or "评" in right) and not any(
            hours in right for hours in _HOURS
        )
    if not _WORD_AFTER.match(right):
        return False
    if _BARE_NO.search(left):
        return bool(_OWN.match(right))
    return not (_CLINGS.search(left) or _TAIL.match(right) or _spans(left, right, words))


def _spans(left: str, right: str, words: Container[str]) -> bool:
    """Whether a known word runs over the space and fills what stands on one side of it: 高级 工程师."""
    heads = [left] if len(left) <= _LONGEST else []
    tails = [right[:j] for j in range(1, min(len(right), _LONGEST) + 1)]
    if any(head + tail in words for head in heads for tail in tails):
        return True
    return len(right) <= _LONGEST and any(left[-i:] + right in words for i in range(1, min(len(left), _LONGEST) + 1))
