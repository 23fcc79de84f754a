"""How people say that they have none of something: 一个没转化, 奖跟我无缘, 没论文没专著, 论文和专著都没有."""

import itertools
import re
from collections.abc import Iterator

from dialogs.reading.messages import Clause, Message
from dialogs.reading.numerals import Number
from dialogs.reading.vocabulary import Hit

Span = tuple[int, int]

_NONE_AFTER = re.compile(r"(?:[的]?[一-鿿]{0,12}?)(?:都|也|也都|还)(?:没|未|无|不|木有|莫得)")
_NONE_RIGHT_AFTER = re.compile(
    r"(?:没有|木有|没得|莫得)(?=$|[,。;!、\s的呢啊过])"
    r"|(?:没|未)(?!有|过|合格|通过|称职|达标|问题|[了啊呢])[一-鿿]"
    r"|(?:都|也)?(?:轮|拿|够|凑|捞|找|挨|沾)不(?:上|出|着|到|了|齐)|不(?:认识|沾)"
)
_NONE_BEFORE = re.compile(
    r"(?:没有哪|没哪|没有|没|未|无|没发过|没拿过|没得过|没写过|连|(?:没|未)(?:能)?[一-鿿]{1,2}[过上到着出成得])$"
)
_SOME_BEFORE = re.compile(r"(?:有|就|只|还|剩|另)$")
_ALL_BEFORE = re.compile(r"(?:都|均|全)(?:是|为)?$")
"""论文、专著都是零."""
_REACH = 6
_NOT_MINE = re.compile(
    r"(?:跟|和|与|同|离)(?:我|咱|俺|本人)们?(?:也|都|是|完全|根本|基本|从来|一直|还|没什么|没啥)*"
    r"(?:无缘|没缘|不沾边|沾不上边|没关系|无关|没有关系|不搭界|搭不上边|不搭边|不相干|不挨边|绝缘|差得远|远着呢)"
    r"|(?:没|没有|轮不到|轮不上|没得)我(?:什么|啥)?的?(?:份|事|名)"
    r"|(?<!备)(?:没份|没有份|没沾过?|没沾上)儿?[的啊呢了]?$"
    r"|我(?:都|也|可|是)?(?:没份|没有份|挨不上|沾不上|够不着|轮不上)"
    r"|(?:空白|白板|零蛋|零记录|挂零|[是为]零)[的啊呢吧了]?$"
)
_NOT_NONE = re.compile(
    r"(?:又?不是|并非|怎么会|怎么可能|哪能|哪会|不会|不可能|岂能|谁说)(?:就|是|说|真)?(?:没有|没|无)(?!的事)"
)
"""怎么会没有论文呢: there are some."""
_DENIAL = re.compile(r"没有|没|无|木有")
_SHARED_BEFORE = re.compile(
    r"(?:我|本人|既|还|也)*(?:没有|没(?:发|写|出|拿|得|获|编|搞|做|申请|参加|弄)?过|无)(?=[^,]{4})"
)
_SHARED_AFTER = re.compile(
    r"(?:这些|那些|啥的|什么的|方面|我)*"
    r"(?:都|全都|全|也都|通通|统统|一样|统共|[一半](?:个|项|篇|本|部|份|件|样))+(?:都|也|还)?(?:没|无|未|木有|[为是]?[零0]|是空白)"
)
_JOINT = re.compile(r"、|和|跟|与|及|以及|还有|或者?|也")


def counts(text: str, number: Number) -> bool:
    """Whether a number tells that there is none: 一篇都没有, 一个没转化, 没混上一篇."""
    if number.value == 0:
        return bool(_ALL_BEFORE.search(text[max(0, number.start - _REACH) : number.start]))
    if number.value != 1:
        return False
    before = text[max(0, number.start - _REACH) : number.start]
    some = _SOME_BEFORE.search(before)
    return bool(
        _NONE_AFTER.match(text, number.end)
        or (not some and _NONE_RIGHT_AFTER.match(text, number.end))
        or _NONE_BEFORE.search(before)
    )


def is_not_mine(text: str, start: int, end: int) -> bool:
    """Whether [start, end) says of what it names that the applicant has no part in it: 奖跟我无缘, 论文是空白."""
    return bool(_NOT_MINE.search(text[start:end]))


def is_denied(text: str, start: int, end: int) -> bool:
    """Whether [start, end) denies that there is none: 又不是没得过奖."""
    return bool(_NOT_NONE.search(text, start, end))


def items(message: Message, clause: Clause) -> list[Span]:
    """What a clause denies one by one: 没论文没专著, 论文和专著都没有; the clause itself where it denies but one."""
    several = _serial(message, clause) or _shared(message, clause)
    return several if len(several) > 1 else [(clause.start, clause.end)]


def _serial(message: Message, clause: Clause) -> list[Span]:
    denials = [found.span() for found in _DENIAL.finditer(message.text, clause.start, clause.end)]
    if len(denials) < 2:
        return []
    ends = [*(start for start, _ in denials[1:]), clause.end]
    named = [bool(_things(message, after, end)) for (_, after), end in zip(denials, ends, strict=True)]
    return list(zip([clause.start, *ends[:-1]], ends, strict=True)) if all(named) else []


def _shared(message: Message, clause: Clause) -> list[Span]:
    before = _SHARED_BEFORE.match(message.text, clause.start, clause.end)
    after = _SHARED_AFTER.search(message.text, clause.start, clause.end)
    if not before and not after:
        return []
    start = before.end() if before else clause.start
    listed = list(_listed(message, start, after.start() if after else clause.end))
    spans = [span for part in listed for span in _adjoining(message, *part)]
    return spans if all(_things(message, *span) or message.between(*span, "group") for span in spans) else []


def _listed(message: Message, start: int, end: int) -> Iterator[Span]:
    """The parts of [start, end) between joints that are no part of a word."""
    words = message.between(start, end, "group") + _things(message, start, end)
    since = start
    for joint in _JOINT.finditer(message.text, start, end):
        if not any(hit.start < joint.end() and joint.start() < hit.end for hit in words):
            yield since, joint.start()
            since = joint.end()
    yield since, end


def _adjoining(message: Message, start: int, end: int) -> list[Span]:
    """Things that stand side by side without a joint, and nothing else: 论文专著."""
    things: list[Span] = []
    for hit in sorted(_things(message, start, end), key=lambda hit: (hit.start, -hit.end)):
        if not things or hit.start >= things[-1][1]:
            things.append((hit.start, hit.end))
    tiled = all(one[1] == other[0] for one, other in itertools.pairwise(things))
    covers = bool(things) and (things[0][0], things[-1][1]) == (start, end)
    return things if len(things) > 1 and tiled and covers else [(start, end)]


def _things(message: Message, start: int, end: int) -> list[Hit]:
    return message.between(start, end, "topic")
