"""What the desk says to staff who record corrections, and what it drafts for those who subscribed."""

NOTHING = "【更正】还没有登记过。"
LIST = "【更正】没有撤回的登记，点号码查看：\n{list}"
CORRECTED = "{id}. {notice}：{change}（《{document}》）{state}"
CHANGE = "{before} → {after}"
OF_WINDOW = "{what}："
WORDED = "{id}. {notice}：问“{q}”，答{answer}"
BY_STAFF = "“{answer}”"
SUPERSEDED = "，已被后来的登记代替"
NEW, WITHDRAW, ANNOUNCE = "登记更正", "撤回", "拟消息告诉订阅的人"
SHOWN = "【登记 {id}】{notice}\n{line}\n登记人 {author}，{at}。"
NO_SUCH = "没有号码 {id} 的登记，或者已经撤回。发 /correct 看有哪些。"
START = "请从头登记：发 /correct new。"

BACK = "上一步"
AGAIN = "{problem}\n请重新写；要改前面的就打“上一步”。"
NO_FACTS = "这个通知没有写明时间、电话和地点，没有可以更正的。请发 /correct new 选别的通知。"
WHICH_NOTICE = "更正哪个通知？"
WHICH_FACT = "更正哪一项？现在是：\n{facts}"
ASK = {
    "as_written": "新的时间，文件里原话怎么写？例如“{example_words}”。",
    "closes": "新的截止时间是哪一天？这样写：{example} 或 {example} 17:00。只写日期就是到当天结束。",
    "past": "{closes} 已经过去了。没有写错吗？",
    "opens": "开始时间也改吗？改就写新的，例如 {example} 09:00。",
    "phones": "新的电话是什么？有几个就用顿号隔开。",
    "address": "新的地址是什么？",
    "postcode": "新的邮编是什么？",
    "document": "文件叫什么名字？例如“关于……的补充通知”。",
    "date": "文件落款是哪一天？这样写：{example}。",
}
EXAMPLE_WORDS = "延长至{day.month}月{day.day}日"
SKIP = {
    "as_written": "文件没有写原话",
    "closes": "没有写明哪一天",
    "opens": "不改",
    "postcode": "没有邮编",
}
"""What may be left open, and the button that says so."""
RIGHT = "没有写错"
NO_DATE = "没有看懂“{said}”。日期要这样写：2025-03-31，带时间就写 2025-03-31 17:00。"
OPENS_LATER = "截止时间 {closes} 比现在的开始时间还早，请写新的开始时间。"
FUTURE = "文件日期 {date} 还没有到，请核对。"
OLDER = "已经登记了日期更晚的《{document}》（{date}），这一条登记了也不起作用。日期没有写错的话，请先撤回那一条。"
SAME = "登记以后和现在一样，没有可以更正的。"

CONFIRM = "【核对】{notice}\n现在回答：\n{before}\n\n登记后回答：\n{after}{end}\n\n对的话马上生效。"
END = "\n系统按 {day} {hour} 截止。"
MIDNIGHT = "24:00"
NO_END = "\n没有写明哪一天，系统就没有截止时间：针对这项时间的播发会停止。"
SAVE = "登记"
SAVED = "已登记（号码 {id}），回答已经改了：\n{line}"
MOVED = "\n有 {number} 条提醒跟着改了时间。"
NO_DATE_ANY_MORE = "\n这项现在没有日期了，提醒它的播发 {ids} 已停止。"
STOPPED = "\n播发 {ids} 说的是以前的登记，已停下：没开始发的退回草稿，正在发的暂停。已经发出去的收不回来。"
SUBSCRIBED = "\n订阅了这个通知提醒的有 {number} 人，要告诉他们吗？"
WITHDRAW_SURE = "【撤回】现在回答：\n{before}\n\n撤回后回答：\n{after}\n\n撤回吗？"
WITHDRAW_WORDING = "【撤回】问“{q}”，以后不再答{answer}。撤回吗？"
YES, NO = "撤回", "不撤回"
WITHDRAWN = "已撤回登记 {id}。"
LEFT = "好的，没有动。"
NOT_IN_FORCE = "登记 {id} 已被后来的登记代替，不能再告诉大家。发 /correct 看现在用的是哪一条。"

MESSAGE = "【更正】{{通知名称}}\n{line}"
MESSAGE_OF_WINDOW = "【更正】{{通知名称}}\n{{办理事项}}：{{截止时间}}，{{剩余时间}}。\n通知里原来是：{before}。"
