"""Yes and no: negations around a phrase, and answers that are nothing but a yes or a no."""

import functools
import re

from dialogs.reading import nothing
from dialogs.reading.lexicon import Everyday
from dialogs.reading.messages import Clause, Message
from dialogs.reading.vocabulary import Hit, free

_REACH = 7
"""How far before a phrase a negation reaches: 没有受到过单位的处分."""
_FAR = 20
_LONGEST_ANSWER = 24
_DENIES_FIGURE = re.compile(r"(?:不是|并非|而非|而不是|不|非)$")
_HAVING_NONE = ("没有", "无", "没取得", "没拿到", "没得", "从没", "从来没有")
_AFTER = re.compile(
    r"(?:过|的|了|证书?|本本|[这那]种|[这那]类|啥的|什么的|情况|手续|方面|一?块|记录|这|那|些|类|级|身份|人员"
    r"|事|职称|学位|呢|嘛|呀|啊|我| ){0,4}"
    r"(?:都|也|倒|还|更|可|是|从来|从|确实|真|根本|压根|暂时|目前|至今|迄今|到现在|到今天|到今儿|始终|一直|反正)*"
    r"(?:没有|没办|没|不是(?:我|俺|咱|本人)?|未|不算|无|没得|莫得|木有|谈不上|算不上|还早|不存在|不沾|不属于)(?=$|[过呢啊呀的了哦嘛吧,。;!?、]|有过)"
    r"|(?:我|咱|俺|可|都|也|是|真|还)*(?:高?攀|当|够|考|轮|混|评|捞|沾|挨|熬|爬)不(?:上|着|到|起)"
    r"|(?:都|也|还)*没(?:个|有)?(?:影|谱|着落|戏|动静|到手|下来)"
    r"|(?:偏|都|也|早就|早)?不(?:当|干|做)了?(?=[跑来去进到转跳回,]|$)"
    r"|(?:过|的|我|们|这些?|证书?| |人家|学校|单位|当年|当时|后来|因为|挂科|大?[去前今]年|[上这那]次|到现在|至今"
    r"|一[个本张项]|半[个本张]|啥|什么){0,4}"
    r"(?:都|也|还|就|更|倒|可|真|从来|从|一直|根本|压根)*(?:没有|没|未)(?:被|能|给我?|顾得?上|来得及|空|时间|工夫|功夫|心思|精力|机会|条件)?(?:去)?"
    r"(?:办|取得|拿|参加|编|写|发|出|做|搞|得|获|评|考|参|主持|完成|申请|申报|学|上|读|受|推|解除|达到|通过|转|报|用(?=[过上到于])|涉及|干|待|给|颁|授|下|批|中|成|过|戏|选|沾|碰|接|摸|要|混|捞|弄|挂|带|建|签|谈|促|凑|找|请|开|轮)[一-鿿]{0,3}$"
)
_CONTRAST = re.compile(
    r"、|不(?:当|干|做|去|要)了?(?=[跑来去进到转跳回])"
    r"|还是|仍|依旧|依然|照旧|但|而是|而|却|只是|可是|不过|就是|应该是|实际是|其实是"
)


def negated(
    message: Message, clause: Clause, start: int, end: int, floor: int = 0, since: int | None = None, far: bool = False
) -> bool:
    """Whether what stands at [start, end) of a clause is denied: negations and rhetorical questions around it are odd.

    `floor` is where the words belonging to it begin, if later than the clause; `since` if before `start`.
    With `far`, 没有 and the like reach over the whole phrase that follows them: 没有国家颁发的…证书.
    """
    begin = start if since is None else since
    left = max(clause.start, begin - _REACH, floor)
    if far:
        farther = [hit for hit in message.between(max(clause.start, begin - _FAR, floor), start, "negation")]
        left = min([left, *(hit.start for hit in farther if hit.word in _HAVING_NONE)])
    for contrast in _CONTRAST.finditer(message.text, left, start):
        left = contrast.end()
    return (denials(message, left, start) + _denied_after(message, clause, end)) % 2 == 1


def taken_back(message: Message, start: int) -> bool:
    """Whether the figure at `start` is one that the applicant says is wrong: 不是96, 写成96了."""
    before = message.text[max(0, start - 3) : start]
    if _DENIES_FIGURE.search(before) or (before.endswith(("没有", "没到")) and message.text[start] not in "一1半"):
        return True
    clause = message.clause_at(start)
    wrong = message.between(clause.start, start, "correct_wrong") if clause else []
    return bool(wrong) and not message.between(wrong[-1].end, start, "correct_instead")


def denials(message: Message, left: int, start: int) -> int:
    """How many negations and rhetorical questions stand in [left, start)."""
    excused = message.between(max(0, left - 2), start, "not_negation")
    found = free(message.between(left, start, "negation"), excused)
    found += message.between(left, start, "rhetorical")
    return _apart(found)


def _denied_after(message: Message, clause: Clause, end: int) -> bool:
    if nothing.is_not_mine(message.text, end, clause.end):
        return True  # 处分跟我不沾边
    after = _AFTER.match(message.text, end, clause.end)
    if after is None or after.end() < clause.end:
        return after is not None
    denied = message.between(end, clause.end, "enum")
    return not any(role.value == "none" and not role.asked_only for hit in denied for role in hit.roles)  # 没拿到学位


def _apart(found: list[Hit]) -> int:
    """How many of the words found stand apart from each other: 没有 is one negation, not two."""
    count, reached = 0, -1
    for hit in sorted(found, key=lambda hit: (hit.start, -hit.end)):
        if hit.start >= reached:
            count, reached = count + 1, hit.end
        elif hit.end > reached:
            reached = hit.end
    return count


@functools.lru_cache(maxsize=4)
def _answers(everyday: Everyday) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    def any_of(*lists: tuple[str, ...]) -> str:
        words = sorted({word for several in lists for word in several}, key=len, reverse=True)
        return "(?:" + "|".join(re.escape(word.lower()) for word in words) + ")"

    filler = f"(?:{any_of(everyday.filler)})*"
    yes, no = any_of(everyday.said_yes, everyday.digit_yes), any_of(everyday.said_no, everyday.digit_no)
    return (
        re.compile(f"{filler}(?:{no}{filler})+"),
        re.compile(f"{filler}(?:{yes}{filler})+"),
        re.compile(f"{filler}{any_of(everyday.skip, everyday.hedge)}"),
        re.compile(f"{filler}{any_of(everyday.smalltalk)}{filler}"),
    )


def bare(message: Message, clause: Clause) -> bool | None:
    """True or False where the whole clause is a yes or a no, else None."""
    said = message.text[clause.start : clause.end].strip()
    denied, agreed, dodged, chat = _answers(message.lexicon.everyday)
    if not said or len(said) > _LONGEST_ANSWER or dodged.fullmatch(said) or chat.fullmatch(said):
        return None
    if said in message.lexicon.everyday.said_yes or _double(said):
        return True
    if denied.fullmatch(said):
        return False
    if agreed.fullmatch(said):
        return True
    return None


_DOUBLE = re.compile(
    r"(?:也|并|倒|当然|又|可|都)*(?:不是|并非|没说|不能说|不能算|不好说|不敢说|不会|不可能|怎么会|怎么可能|哪能|岂能|难道)(?:就|还|说|能)*(?:没有|没|不是|不算|不能|不在|无|不)(?:的|了|啊|呢|嘛|过)*"
)


def _double(said: str) -> bool:
    """不是没有, 怎么可能没有: two denials are a yes."""
    return bool(_DOUBLE.fullmatch(said)) and said not in ("不是不是", "没有没有")


def is_noise(message: Message, clause: Clause) -> bool:
    """Whether a clause is small talk or puts off the answer, so that the answer may follow: 我想想, 有."""
    said = message.text[clause.start : clause.end].strip()
    _, _, dodged, chat = _answers(message.lexicon.everyday)
    short = len(said) <= _LONGEST_ANSWER
    return not said or (short and bool(chat.fullmatch(said) or dodged.fullmatch(said)))


def is_whole(message: Message, clause: Clause, start: int, end: int) -> bool:
    """Whether [start, end) is all that a clause says, words of no weight aside."""
    filler = _filler(message.lexicon.everyday)
    return bool(
        filler.fullmatch(message.text[clause.start : start]) and filler.fullmatch(message.text[end : clause.end])
    )


@functools.lru_cache(maxsize=4)
def _filler(everyday: Everyday) -> re.Pattern[str]:
    words = sorted(set(everyday.filler), key=len, reverse=True)
    return re.compile("(?:" + "|".join(re.escape(word) for word in words) + ")*")
