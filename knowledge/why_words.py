"""Every word that staff read from `python -m knowledge why`, in one place. {…} is filled in by the code."""

from knowledge.naming import Clue

TYPED = "原话"
NORMALISED = "归一化"
LEANING = "补全拆开"
MENDED = "改正后"
SLIPS = "（改了：{slips}）"
SLIP = "{typed}→{meant}"
NOTICE = "哪份通知"
ASKED = "问的是什么"
TOPICS = "可能的话题"
BY_FACT = "由事实回答"
CLAUSES = "候选条款"
SIGNS = "第一条的凭据"
RESULT = "结果"
NOTHING = "没有"

CLUES: dict[Clue, str] = {
    "number": "文号",
    "alias": "别名",
    "landmark": "地址或号码",
    "place": "地区",
    "year": "年度",
    "series": "系列",
    "field": "专业领域",
    "office": "单位",
    "title": "职称",
}
CLUE = "{kind}“{words}”"
NO_CLUE = "话里没有指明通知"
CHOSEN = "{name}（{id}）"
CONVERSED = "，沿用对话中的通知"
BY_WORDS = "，凭：{clues}"
ELSEWHERE = "没有这样的通知：{elsewhere}（凭：{clues}）"
CANDIDATES = "还不能确定（{clues}），可能是：{names}"

PARTS = "一句话里有{count}个问题，分别回答："
CONCEPTS = "概念：{concepts}"
CONCEPT = "{concept}←{words}"
IMPLIED = "（由问法推出）"
BESIDE = "（只是背景）"
ASKS = "要的答案：{asks}"
TARGET = "职称：{title}{applied}"
APPLIED = "（要申报的）"
YES_NO = "要一个“可以/不可以”"
UNKNOWN_WORDS = "词库里没有的字：{pairs}"
TOPIC = "{topic} {share:.0%}"
SPEAKS = "“{topic}”凭这些字：{pieces}"
CANDIDATE = "{mark} {score:.3f} 把握{sure:.2f} {clause} {opening}"
LEAST = "（分数越高越靠前；把握不到{least}就说通知没有规定）"
STATUS = {"answer": "回答", "clarify": "请对方选通知", "unknown": "答不了"}
OUTCOME = "{status}，把握{score:.2f}，依据：{kind}"
KINDS = {
    "clause": "条款",
    "silent": "通知没有规定",
    "offtopic": "不是职称申报的问题",
    "elsewhere": "没有那份通知",
    "notice": "只说了通知的名称，或还要选通知",
    "wording": "工作人员登记的问法",
    "contact": "电话、邮箱",
    "website": "网址",
    "place": "地址",
    "fee": "费用",
    "window": "时间",
    "publicity": "公示",
    "scope": "评审范围",
    "materials": "材料清单",
    "steps": "程序",
}
SIGN = {
    "absent": "话题不在通知里",
    "ahead": "领先下一条",
    "covered": "问到的都说到",
    "evidence": "给出了要的答案",
    "first": "排在第一",
    "foreign": "问到通知没有的词",
    "lacking": "没有给出要的答案",
    "likely": "可能的话题说到",
    "likely_above": "可能的话题在标题里",
    "long": "话很长",
    "other_title": "说的是别的职称",
    "parts": "话分几段",
    "plainly": "词面上就答得上",
    "score": "相关程度",
    "shown": "引文长短",
    "strange": "问的是词库没有的事",
    "topics": "说到了问的概念",
    "undecided": "要紧的词没说到",
    "understood": "词都认得却答不上",
    "vague": "没说要问什么",
    "words": "说到了词库没有的字",
    "yes_no": "问能不能",
}
WEIGHED = "{sign}{weight:+.2f}"
