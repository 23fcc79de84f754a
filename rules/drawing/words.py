"""What a drawing says, in the words of those who check it against the notice."""

from collections.abc import Mapping

from rules.explaining import BY_COMMITTEE

HEADING = "{target}申报条件图"
CUT_OFF = "年限计算到 {day}（依据：{clause}）"
COUNTS = "共同条件 {common} 项，申报途径 {routes} 条"
TREE = "申报{target}"

COMMON, COMMON_HINT = "共同条件", "无论走哪条途径，以下 {count} 项都要满足"
ROUTE, ROUTE_HINT = "途径 {number}　{name}", "以下 {count} 项都要满足"
ONE_ROUTE = "并且：满足以下途径"
ANY_ROUTE = "并且：以下 {count} 条途径，走得通一条即可"
NO_COMMON_ONE, NO_COMMON_ANY = "满足以下途径", "以下 {count} 条途径，走得通一条即可"

CLAUSE = "依据：{clause}"
QUOTE = "“{quote}”"
COMMITTEE = "评委会"
COMMITTEE_ALONE = f"{BY_COMMITTEE}，这里不作判断"
COMMITTEE_TOO = f"另外还{BY_COMMITTEE}"
SAME = "条件见途径 {route} 的第 {number} 项"
THIS_YEAR_ONLY = "只在本年度适用"

ALL, ANY, AT_LEAST, NOT = "并且", "或者", "至少{count}项", "不"
ALL_HINT, ANY_HINT, AT_LEAST_HINT, NOT_HINT = (
    "以下 {parts} 项都要满足",
    "以下 {parts} 项有 1 项即可",
    "以下 {parts} 项有任意 {count} 项即可",
    "以下不成立才算满足",
)
SO_MANY_MET = "{met} 项"

YES, NO = "是", "否"
ONE_OF, EXCLUDED = "{names}之一", "不得为{names}"
LISTED = "属于通知所列的评审专业"
ASKS = "{names}：{asked}"

STATUS: Mapping[str, str] = {"met": "满足", "failed": "不满足", "unknown": "尚不清楚"}
COUNTED, WEIGHED = "{status} {count} 项", "评委会评定 {count} 项"
TOLD = "{status}（{value}）"
DECISION: Mapping[str, str] = {
    "eligible": "符合申报条件",
    "ineligible": "不符合申报条件",
    "undetermined": "还不能下结论",
}
CONCLUSION = "按所给情况，申报{target}：{decision}"
HOLDS, NEAREST = "走得通", "最接近"
BY_ROUTE = "，途径“{route}”走得通"
BY_NEAREST = "，最接近的途径是“{route}”"
MISSING, AND_SO_ON = "还要弄清：{fields}", "…等 {count} 项"
COMMITTEE_DECIDES = "只是按所给情况对照通知条件，最终结果由评审委员会评审决定。"

POINTER = "不在图内的渠道：{says}（依据：{clause}）"
LEGEND_ALL, LEGEND_ANY, LEGEND_AT_LEAST, LEGEND_NOT = "都要满足", "满足一项即可", "满足这么多项", "不成立才算满足"
LEGEND_COMMITTEE = f"{BY_COMMITTEE}，这里不作判断"
LEGEND_PATH, LEGEND_OTHER = "走得通或最接近的途径", "其他途径、不影响结论的条件"
