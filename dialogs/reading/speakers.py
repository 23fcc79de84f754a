"""Whom each clause speaks of: the applicant, or another person named as its subject."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from dialogs.reading.messages import Clause, Message
from dialogs.reading.vocabulary import Hit, free, within

_SAYS = re.compile(
    r"(?:们|都|也|又|们都|老是?|总是?|还|常|天天)?(?:说|讲|觉得|认为|告诉|让|叫|喊|(?<!职)称呼?|管|夸|笑|骂|催|劝|要求|建议|帮我|替我)"
)
_CALLS_ME = re.compile(
    r"(?:帮|替|喊|叫|(?<!职)称呼?|管|夸|笑|骂|催|劝|让|要求)(?:我|俺|咱)"
    r"(?!同事|同学|朋友|领导|爱人|老婆|老公|老板|老伴|媳妇|对象|儿子|女儿|爸|妈|哥|弟|姐|妹|们)"
)
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余杜叶程苏魏吕丁沈姚卢姜崔钟谭陆汪范廖"
    "贾夏韦付邹孟熊秦邱江尹薛闫阎雷侯史陶黎贺顾毛郝龚邵钱严覃武戴莫孔汤"
)
_NAMED = re.compile(
    rf"老[{_SURNAMES}](?<!老高(?=工))(?![病方家])|小[{_SURNAMES}](?!序|额|苏|案|围|考|数|型|程)"
    rf"|(?<![员施])(?!高工|金工|陶工|正高)[{_SURNAMES}](?:工(?![作程序业商具人伤资种艺地期])|总(?![结共数量计额体包])"
    r"|(?:主任|师傅|老师|经理|处长|科长|局长|院长|厂长|矿长|所长|站长|队长|书记|教授|姐|哥))"
)
"""People called by their name: 老王, 小李, 张工, 刘总."""
_KIN = re.compile(
    r"(?:我们?|俺们?|咱们?|他们?|她们?|自家)的?(?:家里?|屋头|屋里头)?(?P<kin>爸爸?|妈妈?|爹|娘(?!家)|哥|弟弟?|姐|妹妹?|爷爷?|奶奶?|叔叔?|伯伯?"
    r"|舅舅?|姨|姑姑?|婶|嫂|娃儿?|老汉儿?|幺儿|崽|仔|那位|那个(?:谁|死鬼)|老头儿?)(?![们儿女])"
    r"|(?:车间|班组|单位|科室|部门|厂里?|公司)(?:里|的)?(?:有个|那个?谁|那个?[一-鿿]工|一个人)"
)
"""People called by what they are to one: 俺爸, 我们车间那谁."""
_WITH = re.compile(
    r"(?:隔壁|别的?|其他|兄弟|对面|外面|好多)(?:家|个)?(?:公司|单位|厂子?|车间|班组|科室|部门|学校|企业|院)|同(?:宿舍|寝室?|班|桌|组|批|期|届|车间|科室|单位|部门|村)(?:的|进来的|入职的|来的|毕业的)?"
)
_VOCATIVE = re.compile(
    r"(?:您好|你好|嗨|请问|各位|,|!)*(?:老师|领导|主任|专家|同志|师傅|大哥|大姐|姐姐?|哥哥?|亲|老板|客服|经理|小姐姐|校长)们?"
    r"(?=[,。!~]|您|你好|好[,。]|请问|想|我|麻烦|问|帮|在吗)"
)
_OWN = r"(?:我们?|俺们?|咱们?|本人|自己|家里|单位|公司|厂里?|车间|那个?|这个?|一?个|一?位|的|他们?|她们?)*"
_BESIDE = re.compile(
    rf"(?:给|被|让|叫|跟|和|与|向|找|由|为|像|同|替|帮|陪|随|对|比|托|靠|求|听|凭|按|照顾|伺候|服侍|孝敬|养|羡慕|佩服)[了着过]?{_OWN}$"
)
"""Before a person: it is no subject, what follows is said of somebody else."""
_WHEN = re.compile(r"[^,]{0,8}?(?:那年|那会儿?|那阵子?|那时|的时候|那天|当年)")
"""After a person: it only tells when, 孩子出生那年聘上的."""
_AT = re.compile(rf"(?:在|到|去|进|用|从){_OWN}$")
"""Before a person whose place it is: 在我老公的公司上班."""
_TENDED = re.compile(
    rf"(?:顶|接|接替|照顾|伺候|服侍|供|养|陪|教|带|怕|骗|哄|孝敬|等|送|瞒|背|围|娶|嫁|离开|没有|当|是|任|担任|做|兼)[了着过]?"
    rf"(?:名|一名)?{_OWN}(?:项目|技术|生产|部门|科室|车间)?$"
)
"""Before a person that ends its clause or owns what follows: what was done to whom, or what one is oneself."""
_LINK = re.compile(
    r"(?:们)?(?:的|有一?个|有一?位|有俩?个?|一个|一位|那个?|这个?|认识一?个?|认识的|家里?|单位里?|公司里?|厂里?|车间里?|组里?"
    r"|班组|科室|部门|隔壁|以前|原来|大|小|亲)*"
)
_OWNERS = ("老板", "老总")
_FIRM = re.compile(r"^(?:老板|老总)[^,]{0,8}(?:开|办|出资|投资)的")
"""老板自己开的厂 tells what kind of employer one has."""
_SOMEBODY = re.compile(r"^[帮替代给](?:一?个|别)?人")
_ORGANISATION = re.compile(r"(?:我们|全|整个)?(?:公司|单位|厂里|集团|厂|团队|部门|车间|项目组|所里|院里)(?=[^,]*\d)")
_BUT_I = re.compile(
    r"[,。;](?:但是?|可是?|不过|其中|里面|里头)?(?:我个人|我自己|我本人|本人|归我|算我|我那|我的那|我促成|我负责)"
)
"""What the firm has is not the applicant's where he sets his own share against it."""
_CALLED = re.compile(r"(?:叫|喊|(?<!职)称呼?)(?:我|俺)(?!们|去|来|报|写|填|交|考|评)")
_LIFE = re.compile(
    r"(?:们|那年|又|也|刚好|正好|突然|[今去前]年|一直|常年)*"
    r"(?:没人管|没人照[顾看]|生病|病了|病重|重病|得病|瘫|住院|去世|过世|走得早|走了|高考|中考|上学|结婚|出嫁|出生|坐月子|身体不好|身体差"
    r"|年纪大|岁数大|要人|离不开人|催|闹|吵)"
)
"""What befell somebody else is told by the way: 老娘没人管才回的县里."""
_IN_CARE = re.compile(r"(?:带|领|陪|照顾|拉扯)[着了]?(?:我|家里|[两俩一]个?|个)?$")
"""Before a person: 我带孩子在县城 tells of oneself."""
_REACH = 8
_PERSON = "others"


@dataclass(frozen=True)
class _Turn:
    """From `at` on another person is spoken of, or the applicant again; `lasting` says that it outlasts the clause."""

    at: int
    of_other: bool
    lasting: bool = True


def attributed(message: Message, clauses: Iterable[Clause]) -> Iterator[Clause]:
    """The clauses, each with its stretches that speak of another: from a person that is its subject, until 我 comes
    back or the sentence ends."""
    called = _VOCATIVE.match(message.text)
    other, sentence = False, -1
    for clause in clauses:
        if clause.sentence != sentence:
            other, sentence = False, clause.sentence
        stretches: list[tuple[int, int]] = []
        since, lasting = clause.start, True
        for turn in _turns(message, clause, called.end() if called else 0):
            if turn.of_other and not other:
                since, lasting = turn.at, turn.lasting
            elif other and not turn.of_other:
                stretches.append((since, turn.at))
            other = turn.of_other
        if other:
            stretches.append((since, clause.end))
            other = lasting
        yield replace(clause, of_others=tuple((start, end) for start, end in stretches if start < end))


def _turns(message: Message, clause: Clause, addressed: int) -> Iterator[_Turn]:
    named = [span for span in people(message, clause) if span[0] >= addressed]
    selves = _selves(message, clause, named)
    hearsay = next((at for at, end in named if _SAYS.match(message.text, end)), None)
    if hearsay is not None and (
        not selves
        or _CALLS_ME.search(message.text, hearsay, clause.end)
        or selves[0] > hearsay
        or _listens(message, clause, hearsay)
    ):
        about_me = any(at > hearsay for at in selves) or bool(_CALLS_ME.search(message.text, hearsay, clause.end))
        yield _Turn(hearsay, True, lasting=not about_me)  # 领导说我…: hearsay, whoever it is about
        return
    called = _CALLED.search(message.text, clause.start, clause.end)
    if called and not named:
        yield _Turn(called.start(), True, lasting=False)  # 都叫我高工
        return
    turns = [_Turn(at, False) for at in selves]
    if any(_is_owner(message, clause, at, end) for at, end in named):
        yield _Turn(clause.start, True, lasting=False)  # 5篇是同事的
        return
    for at, end in named:
        if not _is_object(message, clause, at, end):
            lives = _LIFE.match(message.text, end, clause.end)
            turns.append(_Turn(at, True, lasting=not lives and not any(mine < at for mine in selves)))
    yield from sorted(turns, key=lambda turn: turn.at)


def _is_owner(message: Message, clause: Clause, at: int, end: int) -> bool:
    before, after = message.text[clause.start : at], message.text[end : clause.end]
    return bool(re.search(rf"(?:是|归|属于|算){_OWN}$", before)) and after in (
        "的",
        "的呢",
        "的啊",
        "写的",
        "做的",
        "拿的",
        "发的",
        "评的",
    )


def _listens(message: Message, clause: Clause, at: int) -> bool:
    return bool(re.search(r"[听照按据]", message.text[clause.start : at]))


def asks_for(message: Message) -> bool:
    """Whether the whole message is asked in another's name: 帮我同事问一下; 帮我查的 is the applicant's own affair."""
    for hit in message.between(0, len(message.text), "ask_for"):
        inside = message.text[hit.start : hit.end]
        clause = message.clause_at(hit.start)
        named = [at for at, _ in people(message, clause) if hit.start < at < hit.end] if clause else []
        if (named or _SOMEBODY.search(inside)) and not inside.endswith("顾问"):
            return True
    return False


def people(message: Message, clause: Clause) -> list[tuple[int, int]]:
    """Where people are named, each once; 老板 in 私人老板 is an employer."""
    excused = message.between(clause.start, clause.end, "not_others")
    named = message.between(clause.start, clause.end, "enum")
    hits = [hit for hit in free(message.between(clause.start, clause.end, _PERSON), excused) if not within(hit, named)]
    if _FIRM.search(message.text, clause.start, clause.end):
        hits = [hit for hit in hits if hit.word not in _OWNERS]
    spans = [(hit.start, hit.end) for hit in hits]
    spans += [found.span() for found in _NAMED.finditer(message.text, clause.start, clause.end)]
    spans += [
        found.span("kin") if found["kin"] else found.span()
        for found in _KIN.finditer(message.text, clause.start, clause.end)
    ]
    spans += [found.span() for found in _WITH.finditer(message.text, clause.start, clause.end)]
    firm = _ORGANISATION.match(message.text, clause.start, clause.end)
    spans += [firm.span()] if firm and _BUT_I.search(message.text, clause.end) else []
    longest: dict[int, int] = {}
    for start, end in sorted(spans):
        if not any(s <= start and end <= e for s, e in longest.items()):
            longest[start] = max(end, longest.get(start, 0))
    return sorted(longest.items())


def _selves(message: Message, clause: Clause, people: list[tuple[int, int]]) -> list[int]:
    """Where the applicant speaks of himself: 我, but not in 我的同事."""
    hits = free(
        message.between(clause.start, clause.end, "self"), message.between(clause.start, clause.end, "not_self")
    )
    return [hit.start for hit in hits if not _owns_person(message, hit, people)]


def _owns_person(message: Message, hit: Hit, people: list[tuple[int, int]]) -> bool:
    return any(
        hit.start <= at <= hit.end + _REACH and (at < hit.end or _LINK.fullmatch(message.text, hit.end, at))
        for at, _ in people
    )


def _is_object(message: Message, clause: Clause, at: int, end: int) -> bool:
    if _WHEN.match(message.text, end, clause.end):
        return True
    before = message.text[clause.start : at]
    if not before:
        return False
    if _BESIDE.search(before) or (_IN_CARE.search(before) and message.text[end : end + 1] not in "的是也都"):
        return True
    if message.text[end : end + 1] == "的" and _AT.search(before):
        return True
    closes = end >= clause.end or message.text[end] in "的了"
    return closes and bool(_TENDED.search(before))
