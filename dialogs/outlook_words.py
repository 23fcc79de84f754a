"""What the assistant says beyond the verdict: what if, from when, what it takes, what else, and why."""

from collections.abc import Sequence

_MOST = 6
"""So many names are told in a row."""

# What one may say to come to each, also on buttons.
SEE_CHANGES = "还差什么"
SEE_START = "最早哪年能报"
SEE_PROSPECTS = "我还能报什么"
SEE_WHY = "为什么这么判"
SEE_REPORT = "报告"
WAYS_ON = {
    "eligible": (SEE_PROSPECTS, SEE_WHY, SEE_REPORT),
    "ineligible": (SEE_CHANGES, SEE_START, SEE_PROSPECTS, SEE_WHY, SEE_REPORT),
    "undetermined": (SEE_CHANGES, SEE_PROSPECTS, SEE_REPORT),
}

SUPPOSED = "【假设】{facts}"
SUPPOSED_BEFORE = "{fact}（现在：{before}）"
THEN_CHANGES = "结论会变：{before} → {after}"
THEN_STAYS = "结论不变：{after}"
THEN_OF = "{mark} {decision}（{target}{route}）"
FLIPPED = "{before}→{line}"
MORE_FLIPPED = "（还有 {number} 条也会变。）"
NOTHING_FLIPPED = "各条要求的状态都不变。"
NOT_LOOKED_AT = "申报“{target}”不看{labels}。"
ASKED_LESS = "不用再问：{labels}"
ASKED_MORE = "还会问到：{labels}"
AND_MORE = "{labels}等 {number} 项"
ONLY_SUPPOSED = "这只是假设，您原来说的情况没有改。"
AT_LEAST = "{label} 再加{value}（原来有多少您没说过，按至少{value}算）"
NO_BASE = "您还没说过{label}原来是多少，没法往下减。先告诉我有多少，或者直接假设一个数。"
NO_DATE = "您还没说过{label}，没法往前或往后推。先告诉我是哪年，或者直接假设一个日期。"
NO_SUCH_VALUE = "{label}不可能是这么多、这么早。"
NOT_FEWER = "{label}原来只有{value}，减不了这么多。"
STILL_FAILED = "仍不符合：{labels}"

ABOUT = "《{name}》申报“{target}”："
ALREADY = "按您说的情况，本通知的年度就已经符合申报条件，不用等。"
START = "最早可于 {year} 年度申报"
START_RANGE = "最早可于 {first} 年度申报，最晚 {last} 年度一定可以"
BY_ROUTE = "· {route}：{start}"
COARSE_START = "差在日期说得不够细，说到几月几日就能算准。"
UNTOLD_START = "要算准是哪一年，还要知道：{labels}。"
ALL_ELSE_STAYS = "这里只让年限往后走：其他条件和学时年度按本通知不变，您的其他情况也不变；到时以当年的通知为准。"
FROM = "【从哪年起】{start}（其他条件和学时年度按本通知不变，以当年通知为准）。"
TIME_WILL_NOT_DO = "光等时间不行，这些要求再等也达不到：{labels}。说“还差什么”看可以怎么补。"
START_UNKNOWN = "现在还算不出来，要先知道：{labels}。"

NOTHING_LACKING = "按您说的情况，申报条件都符合了，不差什么。评委会评定的条件由评审委员会决定。"
FAILED_NOW = "现在不符合的：{labels}。"
ONE_WAY = "要符合条件，最少要：{changes}。"
WAYS = "要符合条件，下面任选一条路就行，改动少的在前："
A_WAY = "{number}. {changes}"
OR = "；\n或者 "
IF_THE_REST_HOLDS = "（还要看没说到的：{labels}）"
NO_CHANGE_HELPS = "这些不是补一补就能满足的，没有找到能补上的办法。说“我还能报什么”看看别的级别和通知。"
LACKING = "【还差什么】最少要{changes}。"


def listed(names: Sequence[str], separator: str = "、") -> str:
    """Names in a row, not all of them where they are many."""
    told = separator.join(names[:_MOST])
    return told if len(names) <= _MOST else AND_MORE.format(labels=told, number=len(names))


BECAUSE = "依据：{text}"
NO_SUCH_CLAUSE = "申报“{target}”的条件里没有“{place}”这一条，下面说整个结论。"
YOU_SAID = "您告诉我的：{facts}"
COMMITTEE_TOO = "这一条还要由评委会评定。"
STILL_OPEN = "还没说到：{labels}。不是样样都要有，说清楚了才能下结论。"
OPEN_ELSEWHERE = "已经没有您能补充的情况了，要由单位或以后的通知确定。"
PROVED = "定下这个结论，有这些情况就够了："

PROSPECTS = "按您说过的情况，各个通知这样看（级别高的在前）："
PROSPECTS_OF_NOBODY = "您还没有说过自己的情况，先看看都有哪些："
STANDING = {
    "eligible": "✅ 符合条件",
    "nearly": "🔸 还差一点",
    "unknown": "❓ 还不能下结论",
    "not": "❌ 不符合",
}
PROSPECT = "· {title}：{why}"
PROSPECTS_BY = "· {notice}：{titles}"
TITLES = "{titles}，{why}"
TITLE_OF = "{title}·{notice}"
OVER, DRAFT = "〔已截止〕", "〔未施行〕"
SOME_ROUTE = "符合"
QUESTIONS_LEFT = "最多还有 {left} 个问题"
LEFT_TO_OTHERS = "要等单位或以后的通知确定"
RULED_OUT = "不满足“{label}”"
RULED_OUT_TOGETHER = "几条要求不能同时满足"
PROSPECTS_ARE_ROUGH = "只是按各通知的条件粗看一遍，以逐条对照和评审委员会的评审为准。"
