"""What the assistant says, apart from questions, notices and verdicts: every fixed sentence of the conversation."""

WELCOME = (
    "您好，我是职称申报助手。我可以：\n"
    "1. 回答通知里的问题：什么时候交、交到哪、要哪些材料、找谁问；\n"
    "2. 一问一答，帮您逐条对照通知，看能不能申报。\n"
    "直接说就行，例如“{example}”，或者说“我能报吗”。"
)
HELP = (
    "随时可以直接提问，或说“我能报吗”开始对照条件。\n"
    "对照过程中还可以说：为什么问、上一步、不清楚、改 学历、我说过什么、进度、结论、重来、取消、换通知；"
    "也可以问：如果我有硕士学位呢、我能报什么、我什么时候能报、还差什么、为什么不行、论文那条为什么没过；"
    "替别人对照就说“换一个人”。\n"
    "也可以用命令：/notices 看有哪些通知，/ask 提问，/interview 对照条件，/status 进度，/cancel 先停下，"
    "/report 要一份可以打印的报告，/calendar 把还没到期的时间加进日历。"
)
HELP_KEEPING = (
    "提醒和资料：/subscribe 订阅时间提醒，/mute 不要提醒，/export 导出我的资料，/forget 删除我的资料，"
    "/privacy 个人信息说明。"
)
HELP_IN_PUBLIC = "在这里我回答通知里的问题，直接问就行，例如“什么时候截止”；/notices 看有哪些通知。对照条件请私聊我。"
ASK_AWAY = "直接把问题打出来就行，例如“什么时候截止”“要交哪些材料”。"
ASK_ONCE_MORE = "请把问题再说一遍，不用带上您个人的情况。"
STARTED_WITH = "{standing}。可以直接问，例如“什么时候截止”“要交哪些材料”；想知道自己够不够条件，就说“我能报吗”。"
IN_PRIVATE = "这里别人也看得到，不谈个人情况。请私聊我，我再帮您对照条件。"
EMPTY = "您还没有说话。可以直接提问，或说“我能报吗”。"
NOT_UNDERSTOOD_ANSWER = "这个回答我没有看懂，请换个说法；说不准就答“不清楚”。"
NOT_UNDERSTOOD = "这句话我没有看懂。可以直接提问，或者改一项情况，例如“改 学历”。"
UNSURE = "您说得不太确定。请给一个确切的答复；说不准就答“不清楚”。"
WHICH_NOTICE = "您问的是哪一个通知？"
WHICH_NOTICE_TO_APPLY = "您想对照哪一个通知？"
WHICH_TARGET = "您想申报哪一级？"
NOTICES = "我这里有这些通知："
BEGIN = "下面逐条对照申报“{target}”的条件，只问还会影响结论的问题。不清楚的可以说“不清楚”。"
NOTED = "记下了：{facts}。"
KNOWN_EXACTLY = "原来记的更确切，还按原来的：{facts}。不对的话，就说“改 {label}”。"
TAKEN_BACK = "好的，先不算：{facts}。"
CHECK = "您是指“{value}”吗？（{label}）"
CHECK_AGAIN = "那请您再说一遍。"
WHICH_VALUE = "您是指哪一个？（{label}）"
TOLD_ROUGHLY = "您说“{words}”，还要知道{what}；说不准就答“不清楚”。"
EXACTLY = {
    "date": "具体是哪年哪月",
    "place": "具体是哪个市、哪个县区",
    "int": "确切的数",
    "number": "确切的数",
    "yuan": "确切的数",
}
FINER_DATE = {"YYYY": "具体是几月", "YYYY-MM": "具体是哪一天"}
IN_HIS_WORDS = "（您说过：“{words}”）"
UNCLEAR = "好的，这一项先记为不清楚。"
NOTHING_ASKED = "现在没有要回答的问题。说“我能报吗”可以开始对照条件。"
NOTHING_BEFORE = "已经是第一个问题了。"
BACK = "好的，回到上一个问题。"
WHAT_TO_CHANGE = "您想改哪一项？例如“改 学历”。您说过：{facts}。"
NOTHING_TOLD = "您还没有告诉我任何情况。"
CHANGING = "好的，改一下{fact}。"
NO_SUCH_FACT = "没找到叫“{name}”的一项。您说过：{facts}。"
PROGRESS = "已经知道 {known} 项，最多还有 {left} 个问题。"
PROGRESS_DONE = "已经对照完了，共用了 {known} 项情况，结论：{decision}。"
PROGRESS_NOT_AIMED = "已经知道 {known} 项，还没有选定{lacking}。"
NO_NOTICE, NO_TARGET = "通知", "申报哪一级"
ABOUT = "《{name}》{target}："
ABOUT_TARGET = "申报“{target}”"
STATUS = "第{person}位{current}：{state}"
CURRENT = "（当前）"
WAY_ON = "说“我能报吗”可以接着对照。"
WAY_ON_SEVERAL = "要看另一位，就说“第1位”这样的话；再加一位，就说“换一个人”。"
TOLD = "您告诉过我：\n{facts}"
CANCELLED = "好的，先到这里。您说过的情况我还记着，说“我能报吗”可以接着来，说“重来”就全部清空。"
CANCELLED_UNTOLD = "好的，先到这里。想对照条件时说“我能报吗”。"
RESTARTED_ONE = "好的，第{person}位之前说的都已清空；其他人的还留着。"
RESTARTED = "好的，之前说的都已清空。"
WHY = "这个问题关系到{label}（{clause}），通知原文：“{quote}”。"
WHY_COMMON = "这个问题关系到通知的多条要求。"
WHY_CHOICE = {
    "notice": "各个通知的条件、时间和材料都不一样，要先知道按哪一个来说。",
    "target": "同一个通知里，各级的条件不一样，要先知道您想申报哪一级。",
    "consent": "对照条件要用到您的学历、职称、年限等情况，这些是个人信息。",
}
WHY_NOTHING = "现在没有在问的问题，所以没有可解释的。"
EFFECT = "答“{values}”：{outcome}"
STILL_ASKED = "现在的问题还是："
POLITE = "不客气。还有什么想问的，直接说就行。"

PERSON = "第{person}位"
NEXT_PERSON = (
    "好的，现在说第{person}位的情况，和前面的分开记；不用说姓名，像“他是本科”这样说就行。"
    "要换回去，就说“换回第{before}位”。"
)
NOBODY_YET = "第{person}位还没有说过情况，直接说就行，像“他是本科”这样。"
TOO_MANY_PEOPLE = "最多同时记 {most} 位。先删除一位（说“删除我的资料”），或者说“重来”清空当前这一位。"
ONLY_ONE_PERSON = "现在只有一位。要替别人对照，就说“换一个人”。"
WHICH_PERSON = "您要看哪一位？"
NO_SUCH_PERSON = "没有第{person}位。"
SAME_PERSON = "现在就是第{person}位。"
TURNED_TO = "好的，现在是第{person}位。"

AGREE, DISAGREE = "同意", "不同意"
ASK_CONSENT = "您同意这样处理您的情况，并同意聊天内容经境外服务器传输吗？"
CONSENT_WAITS = "您的情况要先征得您同意才能记。您同意前面的个人信息说明吗？（说“隐私”可以再看一遍）"
NOT_NOTED = "您说的个人情况我还没有记下，要先征得您同意。"
RENEWED = "个人信息说明有更新，刚才的回答还没有记下，要再征得您同意。"
AGREED = "好的，谢谢。"
TELL_AGAIN = "刚才说的情况没有记，请再说一遍。"
TELL_AGAIN_WITH = "刚才说的情况没有记，请再说一遍，可以和下面的问题一起答。"
DECLINED = "好的，不记您的任何情况。通知里的问题照样可以问；以后想对照条件，说“我能报吗”，我再征求您的同意。"
AGREED_TO = "您已同意第{version}版。"
AGREED_OLDER = "您同意过第{older}版，还没有同意现在的第{version}版。"
NOT_AGREED = "您还没有同意，所以我没有记您的任何情况。"
AGREED_ALREADY = "您已经同意过了；要撤回，就说“撤回同意”。"
NOTHING_TO_AGREE = "现在没有要您同意的。可以直接提问，或说“我能报吗”对照条件。"
NOTHING_KEPT = "这里不保存您说的话，也不发提醒，对话结束就没有了。说“重来”可以马上清空。"

EXPORTING = "正在把为您保存的全部资料整理成文件发给您。"
FORGET_WHOSE = "要删除谁的资料？"
FORGET_ALL, FORGET_NOW, FORGET_NOT = "全部", "确认删除", "不删"
FORGET_EVERYTHING = "将删除您说过的全部情况、对照的进度和结论、同意记录和订阅，删了就找不回来。确认吗？"
FORGET_ONE = "将删除第{person}位的全部情况、进度和结论，删了就找不回来。确认吗？"
WITHDRAWING = "撤回同意，就不再记您的情况，已经记的也一并删除。"
PEOPLE = "{people}位、"
FORGOTTEN = "已删除：{people}{facts} 项情况，对照的进度和结论，您的同意，还有订阅和提醒设置。通知里的问题随时可以再问。"
FORGOTTEN_UNTOLD = (
    "现在没有记着您的情况；以前的结论、问过的问题、您的同意、订阅和提醒设置，有的话也都删除了。"
    "通知里的问题随时可以再问。"
)
FORGOTTEN_ONE = "已删除第{person}位的 {facts} 项情况和进度。现在是第{current}位。"
FORGOTTEN_ONE_UNTOLD = "第{person}位没有说过情况，已去掉这一位。现在是第{current}位。"
NOT_FORGOTTEN = "好的，没有删除。"
WHICH_TO_SUBSCRIBE = "您要订阅哪一个通知的提醒？"
WHICH_TO_UNSUBSCRIBE = "您要退订哪一个通知的提醒？"
SUBSCRIBED = "已订阅《{name}》。工作人员可能会在这些时间截止前给您发提醒，请自己也留意：\n{windows}"
SUBSCRIBED_OVER = "已订阅《{name}》。不过它的时间都已截止，现在没有可提醒的。"
SUBSCRIBED_UNDATED = "已订阅《{name}》。不过它没有写明日期，现在没有可提醒的。"
SUBSCRIBED_UNMUTED = "之前说过不要提醒的话，这也取消了。不想要了就说“退订”。"
UNSUBSCRIBED = "已退订《{name}》的提醒。"
MUTED = "好的，不再发任何提醒，订阅还留着。想恢复就说“恢复提醒”。"
UNMUTED = "好的，已恢复提醒。"

WHICH_TO_REPORT = "您要哪一个通知的报告？"
WHICH_TARGET_TO_REPORT = "您要申报哪一级的报告？"
REPORTING = "《{name}》申报“{target}”的报告在下面的文件里，手机、电脑都能打开，也可以打印成 A4 纸。"
REPORTING_NOTHING = "您还没有说过自己的情况，报告里只有通知的条件、时间和材料。说“我能报吗”对照以后，再说“报告”。"
WHICH_TO_CALENDAR = "您要哪一个通知的日历？"
CALENDAR = "《{name}》还没到期的时间在下面的日历文件里，打开它就能加进手机或电脑的日历，截止前会提醒您：\n{windows}"
CALENDAR_OR_SUBSCRIBE = "也可以说“订阅”：工作人员发时间提醒时，会发给您。"
CALENDAR_OVER = "《{name}》的时间都已截止，没有可以加进日历的。"
CALENDAR_UNDATED = "《{name}》没有写明日期，没有可以加进日历的。"

LEAD_ON = "要不要逐条对照通知，看看能不能申报？"

WAITING = {
    "notice": WHICH_NOTICE,
    "target": WHICH_TARGET,
    "consent": CONSENT_WAITS,
    "start": LEAD_ON,
    "person": WHICH_PERSON,
    "forget": FORGET_WHOSE,
    "subscribe": WHICH_TO_SUBSCRIBE,
    "unsubscribe": WHICH_TO_UNSUBSCRIBE,
    "report": WHICH_TO_REPORT,
    "report_target": WHICH_TARGET_TO_REPORT,
    "calendar": WHICH_TO_CALENDAR,
}

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
CHANGED = "{before} → {line}"
WHOLE_VERDICT = "说“结论”看全部。"
NO_VERDICT = "还没有结论。"
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
COARSE = "{label}（您说的是{value}，还要知道{what}）"
RESTS_ON = "您说过：{words}"
WINDOWS = "【时间】"
MATERIALS = "【材料】"
CONTACTS = "【找谁问】"
COMMITTEE_DECIDES = "以上只是按您提供的情况对照通知条件，最终结果由评审委员会评审决定。"
