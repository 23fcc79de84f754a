"""Every word that staff read from `python -m dialogs why`, in one place. {…} is filled in by the code."""

TYPED = "原话"
NORMALISED = "归一化"
MENDED = "改正后"
ASKED = "正在问"
CLAUSES = "每一句"
FOUND = "找到的词"
FACTS = "事实"
BOUNDS = "只知范围"
OFFERED = "要追问"
RETRACTED = "收回的"
BESIDE = "另外"
WHAT_IF = "假设的话"
SOUGHT = {
    "verdict": "问结论会怎样",
    "start": "问从哪年起能报",
    "changes": "问还差什么",
    "prospects": "问还能报什么",
    "other": "问别的，交给通知回答",
}
NOTHING = "没有"

SLIPS = "（改成：{slips}）"
UNSURE = "“{typed}”像{names}，分不清，没有改"
FIELD = "{zh}（{field}）"
CLAUSE = "{mood}{words}"
TOLD = "陈述"
QUESTION = "提问"
SUPPOSED = "假设打算"
GUESSED = "没把握"
UNCOUNTED = "不算数"
OF_OTHERS = "［“{words}”说的是别人］"
STILL_TOLD = "［“{words}”仍算陈述］"
NAME = "词“{words}”：{roles}"
DATE = "日期“{words}”{value}"
NUMBER = "数“{words}”{value}"
EXACTLY = "＝{value}"
RANGE = "：{bounds}"
LOW = "不小于{low}"
HIGH = "不大于{high}"
UNDER = "小于{high}"
AND = "，"
OR = "、"
VAGUE = "说不准"
ROLES = {
    "enum": "{field}是{value}",
    "bool": "{field}：{value}",
    "ambiguous": "{field}，但含糊",
    "decoy": "不表示任何事实",
}
FACT = "{zh}（{field}）＝{value}，来自“{words}”"
CONFIRM = "，是猜的，先问一句才算数"
BOUND = "{zh}（{field}）：{bounds}，来自“{words}”"
OFFER = "{zh}（{field}）：可能是{values}"
ASKS = "对方在提问"
CORRECTS = "对方在更正前面的话"
