"""The specialty one works in, as it was spoken: 从事化工工艺, 我是干采矿的."""

import re
from collections.abc import Iterator

from dialogs.reading import polarity
from dialogs.reading.finding import Finding
from dialogs.reading.messages import Clause, Message
from knowledge import likeness

_CUE = re.compile(
    r"(?:(?:一直|现在|目前|主要|起|就|是|开始|在|我|来|直接|都|后|从)?(?:从事[的得地]?专业(?:是|为|:)|所从事专业(?:是|为|:)?|申报专业(?:是|为|:)?|从事专业(?:是|为|:)?|专业(?:是|为|:)|从事的?(?:是|就是)?|[干搞做]的?是"
    r"|(?:干|搞|做|从事)[了过]?(?:快|近|整|整整|足足|满)?[\d一二两三四五六七八九十]{1,3}(?:来|多)?年多?(?:的)?|(?<!骨)干|搞|做))"
)
_OWN = re.compile(
    r"(?:我们?|咱们?|俺们?|本人|现在|目前|一直|就|也|都|算)*(?:是|属于|学|干|搞|做)?(?P<name>[a-z一-鿿/]{2,16}?)"
    r"(?:(?:这一?块儿?|专业|行业|这一?行|口|方向|领域|系列|类)(?:的|上的|出身)?|出身|的)"
)
_NAME = re.compile(r"(?P<name>[a-z一-鿿/]{2,16})")
_TAIL = re.compile(
    r"(?:一?直?到现在|一?直?到今天|至今|没换过|这一?块儿?|这一?行|这方面|方面|相关工作|相关|类?专业技术工作|类|技术工作|工作|专业|岗位|领域|行业|这个|一类|之类|出身|的|了|呢|啊|吧|哈|呀|嘛|活儿?|这专业|这个专业|方向)+$"
)
_HEAD = re.compile(
    r"^(?:我们?|本人|俺|咱|的|是|一直|现在|目前|主要|从事|干|搞|做|专业|学|负责|在|属于|应该算|算|就是|就|为|来|了|着|这个|所|还是|单位里?|厂里?|公司|平时|从|也|都|弄|报的?|申报|只|仅|属|归|方面|:|那个|个|一名|嗯|哦|噢|呃|额|,)+"
)
_STOP = re.compile(
    r"^专业|^部|^本|^净|净$|^以来|以来$|^(?:技术|管理|生产|研发|设计|工程|技术活|这一行)$|不(?!锈)|没|(?<![预情])报|(?<![识鉴])别|本专业|专业技术|这行|这一行|技术工作|本行|基层|个体|国企|私企|民企|事业|企业|单位|工程师|助工|技术员|技师|职称|学历|本科|大专|中专|硕士|博士|学位|毕业|考核|合格|论文|专利|多久|什么|啥|哪|几年|多年|十来|学时|证书|退休|公务员|老本行|这个岗位|一线|管理岗|对口|相同|相近|一致|不一样|相关|申报|评审|推荐|编制|项目(?!管理)|跳过|清楚|知道|没有|有没有|谢谢|你好|记不|忘|好的|继续|处分|别的|其他|老板|好几|一段|这么|那么|很久|不久|不少|满|错|打交道|年|大学|教书|上班|有点|吃饭|笑话|[奖级网订票帮号]|报名|这样|那样|[先讲话个]|[你您他她它谁请问谢吗呢想喂哈呵嘿哦急快走]"
)
_MINE = re.compile(r"^(?:我们?|咱们?|俺们?|自己|本人|老)的|^老?本行")
_STUDIED = re.compile(r"学的|所学|念的|读的")
_REPEATED = re.compile(r"(.{2,})\1")
_TRADES = frozenset(
    "工程机械电气子信息计算软硬件网络通自动化控制制仪器光测绘地质勘查石油天然煤炭采矿选冶炼金属材料铸锻焊热处理表面学药品食粮酿发酵轻纺织服装"
    "染整造纸印刷包皮革陶瓷玻璃水泥建筑土木结构给排暖空调道路桥梁隧铁轨交运输车辆船舶航海洋港口利力能源动核环境保护安全消防象林农园艺畜牧兽医渔"
    "业草生物基因卫护检验影像会财务审统经济融管人资法律档案图书教育新闻美术设规划城市政村景观房产估价监项目质量标准技转移成果纪科知识权专数据智算"
    "区块链云备维修钳模具锅炉压容特种起重梯冷爆破民盐糖烟酒茶饲肥料试表广播视线微波雷达导遥感摄碳氢风太阳硅膜粉末塑橡胶涂钢有色稀土钻井完固储运净"
    "研究创孵投营销育情报编译辅材理研评咨询服务"
)
_LONGEST = 16
_SHORT_TRADE = 6
_NO_TRADE = re.compile(r"第|排名?到?|核酸|体检|健康码|检查|几|名$|指")
"""What one does for once, or no thing at all: 做核酸."""
_DONE = ("了", "过", "完", "错", "好")
"""What ends so was done, and is no specialty: 搞混了."""


def find(message: Message, field: str, known: frozenset[str]) -> Iterator[Finding]:
    """Specialties told: the whole short answer where it was asked for, else what follows a word of work."""
    told = [clause for clause in message.clauses if clause.tells(clause.end - 1) and not clause.of_others]
    found = [(clause, *cued) for clause in told if (cued := _after_cue(message, clause, known))]
    if not found and message.asked == field:
        found = [(clause, *answer) for clause in told if (answer := _answer(message, clause, known))]
        found.sort(key=lambda answer: answer[2] not in known)
    if not found:
        found = [(clause, *own) for clause in told if (own := _own(message, clause, known))]
    if not found:
        found = [(clause, *beside) for clause in told if (beside := _beside(message, clause, known))]
    for clause, start, name in found[:1]:
        yield Finding(field, name, start, clause.end)


def _own(message: Message, clause: Clause, known: frozenset[str]) -> tuple[int, str] | None:
    """咱是机电这块儿的, 采矿工程专业: a known specialty that fills the clause."""
    told = _OWN.fullmatch(message.text, clause.start, clause.end)
    return (told.start("name"), told.group("name")) if told and told.group("name") in known else None


def _beside(message: Message, clause: Clause, known: frozenset[str]) -> tuple[int, str] | None:
    """民企机电, or 民企，机电: a known specialty that fills what is left beside an employer."""
    start = clause.start
    near = [clause] if clause.asks else message.near(clause, 2)
    for hit in message.between(clause.start, clause.end, "enum"):
        if any(role.field == "employer_type" for role in hit.roles):
            start = max(start, hit.end)
    beside = start > clause.start or any(
        role.field == "employer_type"
        for other in near
        for hit in message.between(other.start, other.end, "enum")
        for role in hit.roles
        if other.tells(hit.start)
    )
    name = message.text[start : clause.end]
    return (start, name) if beside and (name in known or _is_trade(message, clause, name)) else None


def _is_trade(message: Message, clause: Clause, name: str) -> bool:
    """Whether a clause of a list (民企，暖通) is nothing but a trade, though none that is known."""
    hits = message.between(clause.start, clause.end)
    named = any(role.kind != "decoy" for hit in hits for role in hit.roles) or name[0] == "管"
    return _is_name(name) and len(name) <= _SHORT_TRADE and not named and all(c in _TRADES for c in name)


def _after_cue(message: Message, clause: Clause, known: frozenset[str]) -> tuple[int, str] | None:
    for cue in _CUE.finditer(message.text, clause.start, clause.end):
        told = _NAME.match(message.text, cue.end(), clause.end)
        if told is not None and (done := _taken_up(told, clause, known)):
            return cue.start(), done
        if told is None or message.text[cue.end()] in "了过到完活这那不啥什么几多出起的为着得":
            continue
        if told.group("name").endswith(_DONE):
            continue
        name = _trimmed(_MINE.sub("", told.group("name")), known)
        weak = cue.group()[-1] in "干搞做年的多" and "从事" not in cue.group()
        if message.text[clause.start : cue.start()].endswith(("不", "没", "不是", "没有")):
            continue
        if _was(message, clause.start, cue.start()):
            continue
        if weak and "学" in message.text[clause.start : cue.start()]:
            continue  # 学采矿干采矿 compares
        if weak and not (name in known or _ends_as_trade(message, cue.end(), clause, told.group("name"))):
            continue
        if _is_name(name):
            return cue.start(), _as_known(name, known)
    return None


def _taken_up(told: re.Match[str], clause: Clause, known: frozenset[str]) -> str | None:
    """What follows 了 where it is nothing but a trade: 结果我干了化工."""
    name = told.group("name").removeprefix("了")
    if name == told.group("name") or told.end() < clause.end or not _is_name(name):
        return None
    return name if name in known or all(character in _TRADES for character in name) else None


def _was(message: Message, start: int, end: int) -> bool:
    """以前干电工 says nothing of what one does now."""
    past = message.between(start, end, "past")
    return bool(past) and not message.between(past[-1].end, end, "present")


def _as_known(name: str, known: frozenset[str]) -> str:
    """The known name that sounds the same, where there is just one: 机店 is 机电."""
    if name in known:
        return name
    alike = [
        one
        for one in known
        if len(one) == len(name) and likeness.distance(name, one, likeness.HOMOPHONE) <= likeness.HOMOPHONE
    ]
    return alike[0] if len(alike) == 1 else name


def _ends_as_trade(message: Message, start: int, clause: Clause, name: str) -> bool:
    """干食品工程, 搞采矿的: what follows fills the clause."""
    return start + len(name) >= clause.end and not _NO_TRADE.search(name)


def _answer(message: Message, clause: Clause, known: frozenset[str]) -> tuple[int, str] | None:
    said = message.text[clause.start : clause.end]
    if len(said) > _LONGEST + 8 or _STUDIED.search(said) or polarity.is_noise(message, clause):
        return None
    name = _trimmed(_HEAD.sub("", said), known)
    name = _as_known(name, known)
    sure = name in known or _of_trades(name)
    return (clause.start, name) if sure and _is_name(name) else None


def _of_trades(name: str) -> bool:
    """Whether most characters of an answer are such as trades are named with: 一会儿再填 is no trade."""
    return sum(character in _TRADES for character in name) * 2 > len(name)


def _trimmed(name: str, known: frozenset[str]) -> str:
    """The bare name: without 工作, 专业 and the like, but never shorter than a name that is known (林草信息技术)."""
    cut = _TAIL.sub("", name)
    kept = next((name[:end] for end in range(len(name), len(cut), -1) if name[:end] in known), cut)
    return kept if len(kept) >= 2 else name


def _is_name(name: str) -> bool:
    return (
        2 <= len(name) <= _LONGEST
        and bool(re.fullmatch(r"[a-z一-鿿/、和与及]+", name))
        and bool(re.search(r"[一-鿿]", name))
        and not _STOP.search(name)
        and not _REPEATED.search(name)
    )
