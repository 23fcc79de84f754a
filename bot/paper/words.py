"""What stands in the report and the calendar apart from the conversation, the notices and the page's own headings."""

from collections.abc import Mapping

REPORT_FILE = "申报报告-{notice}-{target}{person}-{day}.html"
CALENDAR_FILE = "申报日历-{notice}-{day}.ics"
REPORT_CAPTION = "报告：用手机或电脑的浏览器打开；要纸质的，在浏览器里选“打印”。里面有您的个人情况，请自己保管好。"
CALENDAR_CAPTION = "日历：打开后选“添加”；通知改期的话，再要一次就会更新。"
KEPT = "（文件已存为 {path}）"
NOT_KEPT = "（文件 {name} 存不下来：{reason}。请在一个可以写的文件夹里重新开始，再要一次。）"

PERSON = "第{person}位"
DAY = "{moment.year}年{moment.month}月{moment.day}日"
MINUTE = "{day} {moment:%H:%M}（北京时间）"

STATUS: Mapping[str, str] = {"met": "满足", "failed": "不满足", "unknown": "还不清楚", "committee": "评委会评定"}
ROUTE: Mapping[bool | None, tuple[str, str]] = {
    True: ("met", "条件都满足"),
    False: ("failed", "有条件不满足"),
    None: ("unknown", "还不能确定"),
}
DECIDED: Mapping[str, str] = {
    "eligible": "按您说的情况，通知写明的条件都满足。",
    "ineligible": "按您说的情况，有通知写明的条件不满足，见下面打叉的各条。",
    "undetermined": "按您说的情况还判断不了。弄清“还缺什么”里的各项，告诉助手，就能接着判断。",
}
UNTOLD = "您还没有说过自己的情况，所以下面只是通知的条件、时间和材料，没有对照。"
UNTOLD_NEXT = "对助手说“我能报吗”，答完问题再说“报告”，就会有结论和逐条对照。"
NOTHING_TO_ADD = "没有您能补充的情况了，要由单位或以后的通知确定。"
NOT_LOOKED_AT = "还不清楚的各条不影响这个结论，没有逐条核对。"
UNCLEAR = "不清楚"
COARSE = "您说的是“{said}”，还要知道{what}。"
TURNS_ON = "要看{fields}"
BY_ROUTE = "{route}：{start}"
ALL_ELSE_STAYS = "只让年限往后走：您的其他情况和通知的其他条件都不变；到时以当年的通知为准。"
WAYS_OUT = "下面任选一条办法，改动最少的在前；其他情况不变。还要看没说到的，也要符合才行。"
NO_WAY_OUT = "差的条件里，有的不是您能补上的。"
LACKING = "{label}（{clause}）：{why}"
OLD = "这份通知的时间都已截止。本报告可以用来了解条件、做准备；要申报，请以新一年的通知为准。"
DRAFT = "这是征求意见稿，尚未正式施行，条件和时间都可能变。"

TIMELINE = "时间图"
TIMELINE_SAYS = "今天是{today}。{windows}"
WINDOW_SAYS = "{what}：{dates}，{state}。"
TODAY = "今天 {moment.month}月{moment.day}日"
TODAY_AWAY = "今天 {moment.year}年{moment.month}月{moment.day}日"
DATES, ENDS = "{opens} 至 {closes}", "截至 {closes}"
BEFORE = "{closes}前"
TICK_DAY, TICK_MONTH, TICK_YEAR = "{day.month}月{day.day}日", "{day.month}月", "{day.year}年{day.month}月"
CALL_FIRST = "今天是当天，先打电话问还收不收"

EVENT = "{what}（{notice}）"
EVENT_SAYS = "{line}\n原文：“{quote}”（{clause}）"
STANDING = "《{name}》{number}。以通知和单位的要求为准。"
BEFORE_SAYS = "通知写的是“前”，{day}当天还收不收没有写明，请提前办理或先电话确认。"
ALARM_DAYS = "还剩{days}天：{what}"
ALARM_LAST = "今天是最后一天：{what}"
ALARM_NEXT = "明天早上截止：{what}"
ALARM_BEFORE = "通知写的是明天以前，今天办最稳妥：{what}"
