"""What asks by its form, without a question word, and what names a notice: 够没, 让报不让, 某市2020年那个高工."""

import re

from dialogs.reading import places
from dialogs.reading.messages import Clause, Message

_A_NOT_A = re.compile(r"(?<!没)([一-鿿])(?<!动)[不没]\1(?!管|论)")
"""在不在岗, 报没报."""
_VERB_NOT_VERB = re.compile(r"([让能会够算行要准给])[^,]{1,8}(?<![也都还并])不\1(?:了|得)?$")
"""让报不让: the verb comes back denied."""
_WHETHER = re.compile(r"(?:能|可以|需要|要|会|行|用|算|得|够|让)[^,]{1,14}(?:不|没|未|没得|莫得)$")
_SUFFICES = re.compile(
    r"(?:够|成|中|行|能|可以|有用|有戏|有救|有效|有门儿?|有希望|有机会|有资格|算数|作数|管用|顶用|抵用|要紧|合适)"
    r"(?:了|的|过)?(?:没|没有|没得|莫得|不|不咯|啵)$|够[^,]{1,8}不$"
)
"""够没, 有戏没得: whether what was told is enough."""
_CONFIRM = re.compile(
    r"(?<![不没])(?:能|会|可以|算|够|行|符合|满足|达到|达标|过关|不用|不要|不影响|不耽误|没关系|没问题|有戏|有希望|作数|过得了)[^,]{0,12}吧$"
)
"""应该算过了吧: asks to be confirmed."""
_DONE_YET = re.compile(
    r"(?<![也都还从并又没未])(?:完|好|到|出|发|开始|结束|截止|过|办|交|批|证|公示|定|下|齐|满|评|收|退|来)了?(?:没|没有)$"
)
"""公示完了没, 发证没: whether it is done yet."""
_ENDS_IN_NOT = re.compile(r"[^,]{2,}(?<![也从并我俺都绝偏可不就还但却])不$")
_EITHER = re.compile(r"(?:是|算|归|由|找|按|走)(?!不是)[^,]{1,12}(?<!现在)(?<!目前)还是[^,]{1,14}$")
_WHERE_SLIP = re.compile(r"(?:交|送|寄|找|问|领|查|下载?|递)(?:给|到|去|在)?那(?:里|儿|个部门|个科)$")
"""交那里 for 交哪里."""
_WHERE = re.compile(r"(?:往|到|去|在|从|给|交|送|寄|报|找|问|上|放|是)哪(?:里|儿|家|边|头)(?![^,]{0,10}[都也])")
_MATTER = re.compile(r"(?:要求|条件|标准|流程|程序|手续|清单|费用|后果|期限|占比|比例|门槛|截止时间|截止日期)$")
"""大专评助工的要求: names what is wanted to be known."""
_ENOUGH = (_SUFFICES, _CONFIRM)

_NOTICE_YEAR = re.compile(r"(?<!\d)(?:20\d\d|\d\d(?=年))(?:年度?|度)?|(?:今|去|明)年")
_POINTERS = re.compile(r"那个|这个|那一?[回次批期年份]|这一?[回次批期份]|通知|文件|公告")
_AROUND_NOTICE = re.compile(
    r"这边|那边|这里|那里|的|申报|报名|评审|参评|评|报|考|升|年度|职称|系列|工程类?|专业|技术经理人|技术转移|技转|成果转化|关于|按照?|对于?|市|省|县|区|里|吧|呢|啊|想问|请问|问|下|一"
)
_LEFT_OVER = 1
_APPLY = re.compile(r"(?:申报|报名?|参评|评审?|考|升)(?:的|个|一下)?$")
_WANTED = re.compile(
    r"(?:^|请|你|您|麻烦|能不能|可以|能)(?:帮|替|给)(?:我|俺|咱|忙|们|一下)+"
    r"(?:写|拟|起草|编|改|润色|生成|凑|造|整|弄|来)(?![了过的完好错])"
)
"""帮我写一篇…: what is wanted from the assistant."""
_SEEKS = re.compile(r"(?:想|要|就|只|再)(?:知道|问|打听|咨询|了解|搞清楚?|弄清楚?|请教)")


def by_form(told: str, answering: bool = False) -> bool:
    """Whether a clause asks by its form; one that answers a question asks less lightly."""
    if any(form.search(told) for form in (_A_NOT_A, _VERB_NOT_VERB, _WHETHER, _WHERE, _WHERE_SLIP)):
        return True
    return not answering and (any(form.search(told) for form in (_EITHER, _DONE_YET, _ENDS_IN_NOT)) or is_enough(told))


def is_enough(told: str) -> bool:
    """Whether a clause asks whether what stands before it is enough, so that that is told: 论文三篇 够没."""
    return any(form.search(told) for form in _ENOUGH)


def names_matter(told: str) -> bool:
    """Whether a phrase ends in what one wants to know of a notice: 某级的条件."""
    return _MATTER.search(told) is not None


def without_notice_year(told: str) -> str:
    """The phrase without the year that may be a notice's."""
    return _NOTICE_YEAR.sub("", told)


def wants_written(message: Message, clause: Clause) -> bool:
    """Whether a clause wants something written by the assistant, which tells nothing."""
    return _WANTED.search(message.text[clause.start : clause.end]) is not None


def seeks_from(message: Message, clause: Clause) -> int | None:
    """Where a clause begins to say what is sought (我就想知道…), None where it does not."""
    found = _SEEKS.search(message.text, clause.start, clause.end)
    return found.start() if found else None


def names_notice(message: Message, clause: Clause, asked_behind: bool) -> bool:
    """Whether a clause only names a notice by its title and place, year or 那个, so that the title is nobody's.

    A year or a place alone does so only before a question (`asked_behind`): 2024年工程师，公示几天.
    """
    titles = _titles(message, clause)
    if len(titles) != 1:
        return False
    start, end = titles[0]
    text = message.text[clause.start : start] + "\0" + message.text[end : clause.end]
    spots = places.spans(message, clause)
    for at, until in reversed(spots):
        if until <= start or at >= end:
            text = text.replace(message.text[at:until], "", 1)
    years, pointers = _NOTICE_YEAR.findall(text.partition("\0")[0]), _POINTERS.findall(text)
    applies = _APPLY.search(message.text[clause.start : start]) is not None
    if not years and _NOTICE_YEAR.search(text):
        return False  # 工程师是2016年的 tells when one got it
    bare = _AROUND_NOTICE.sub("", _POINTERS.sub("", _NOTICE_YEAR.sub("", text))).replace("\0", "")
    if len(bare.strip()) > _LEFT_OVER:
        return False
    if pointers or (spots and (years or applies)):
        return True
    return asked_behind and bool(years or spots or applies)


def _titles(message: Message, clause: Clause) -> list[tuple[int, int]]:
    """Where titles are named in a clause, the longest each."""
    spans: list[tuple[int, int]] = []
    for hit in message.between(clause.start, clause.end, "enum"):
        titled = any(role.field == "title_level" and role.value != "none" for role in hit.roles)
        if titled and len(hit.word) > 1 and not any(start < hit.end and hit.start < end for start, end in spans):
            spans.append((hit.start, hit.end))
    return spans
