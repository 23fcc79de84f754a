"""What the assistant says, apart from questions, notices and verdicts: every fixed sentence of the conversation."""

WELCOME = (
    "您好，我是职称申报助手。我可以：\n"
    "1. 回答通知里的问题：什么时候交、交到哪、要哪些材料、找谁问；\n"
    "2. 一问一答，帮您逐条对照通知，看能不能申报。\n"
    "直接说就行，例如“{example}”，或者说“我能报吗”。"
)
HELP = (
    "随时可以直接提问，或说“我能报吗”开始对照条件。\n"
    "对照过程中还可以说：为什么问、上一步、不清楚、改 学历、我说过什么、进度、重来、取消、换通知。"
)
EMPTY = "您还没有说话。可以直接提问，或说“我能报吗”。"
NOT_UNDERSTOOD_ANSWER = "这个回答我没有看懂，请换个说法；说不准就答“不清楚”。"
NOT_UNDERSTOOD = "这句话我没有看懂。可以直接提问，或者改一项情况，例如“改 学历”。"
UNSURE = "您说得不太确定。请给一个确切的答复；说不准就答“不清楚”。"
WHICH_NOTICE = "您问的是哪一个通知？"
WHICH_NOTICE_TO_APPLY = "您想对照哪一个通知？"
WHICH_TARGET = "您想申报哪一级？"
NOTICES = "我这里有这些通知："
CHOSEN_NOTICE = "好的，按《{name}》来看。"
BEGIN = "下面按《{name}》逐条对照申报“{target}”的条件，只问还会影响结论的问题。不清楚的可以说“不清楚”。"
NOTED = "记下了：{facts}。"
TAKEN_BACK = "好的，先不算：{facts}。"
CHECK = "您是指“{value}”吗？（{label}）"
CHECK_AGAIN = "那请您再说一遍。"
WHICH_VALUE = "您是指哪一个？（{label}）"
VAGUE = "“{words}”不够确定，请给一个确切的{what}；说不准就答“不清楚”。"
UNCLEAR = "好的，这一项先记为不清楚。"
NOTHING_ASKED = "现在没有要回答的问题。说“我能报吗”可以开始对照条件。"
NOTHING_BEFORE = "已经是第一个问题了。"
BACK = "好的，回到上一个问题。"
WHAT_TO_CHANGE = "您想改哪一项？例如“改 学历”。您说过：{facts}。"
NOTHING_TOLD = "您还没有告诉我任何情况。"
CHANGING = "好的，改一下{label}。"
NO_SUCH_FACT = "没找到叫“{name}”的一项。您说过：{facts}。"
PROGRESS = "已经知道 {known} 项，最多还有 {left} 个问题。"
PROGRESS_DONE = "已经对照完了，共用了 {known} 项情况。"
TOLD = "您告诉过我：\n{facts}"
CANCELLED = "好的，先到这里。您说过的情况我还记着，说“我能报吗”可以接着来，说“重来”就全部清空。"
RESTARTED = "好的，之前说的都已清空。"
WHY = "这个问题关系到{label}（{clause}），通知原文：“{quote}”。"
WHY_COMMON = "这个问题关系到通知的多条要求。"
WHY_NOTHING = "现在没有在问的问题，所以没有可解释的。"
EFFECT = "答“{values}”：{outcome}"
STILL_ASKED = "现在的问题还是："
POLITE = "不客气。还有什么想问的，直接说就行。"

LEAD_ON = "要不要逐条对照通知，看看能不能申报？"

YES, NO = "是", "否"
UNCLEAR_CHOICE = "不清楚"
START = "我能报吗"

DECISION = {"eligible": "符合申报条件", "ineligible": "不符合申报条件", "undetermined": "还不能下结论"}
MARK = {"met": "✅", "failed": "❌", "unknown": "❓", "committee": "🏛"}
EFFECTS = {
    "eligible": "即可得出结论：符合申报条件",
    "ineligible": "即可得出结论：不符合申报条件",
    "undetermined": "还要看其他情况（最多还有 {missing} 项）",
}

CONCLUSION = "【结论】{mark} {decision}：{target}{route}"
UNCHANGED = "结论不变：{decision}。"
CONCLUSION_MARK = {"eligible": "✅", "ineligible": "❌", "undetermined": "❓"}
CLAUSES = "【逐条对照】"
QUOTED = "原文：“{quote}”"
TURNS_ON = "要看{fields}"
NOT_LOOKED_AT = "（其余条件不影响这个结论，没有逐条核对。）"
OTHER_ROUTES = "【其他途径】"
OTHER_ROUTE = "{name}：{lacking}"
ROUTE_OPEN = "条件尚未查清"
POINTERS = "【另有规定】"
MISSING = "【还缺】{fields}。弄清楚后告诉我，就能接着判断。"
MISSING_DECIDED_ELSEWHERE = "【还缺】没有您能补充的情况了，要由单位或以后的通知确定。"
COARSE = "{label}（您说的是{value}，要更确切的日期）"
WINDOWS = "【时间】"
MATERIALS = "【材料】"
CONTACTS = "【找谁问】"
COMMITTEE_DECIDES = "以上只是按您提供的情况对照通知条件，最终结果由评审委员会评审决定。"
