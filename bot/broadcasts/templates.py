"""What a broadcast says before staff change it, and how what it is filled with is worded."""

WINDOW = "【提醒】{通知名称}\n{办理事项}：{截止时间}，{剩余时间}。"
PLACE = "\n地点：{地点}"
PHONE = "\n电话：{电话}"
NOTICE = "【通知】{通知名称}\n"

FOOTER = "\n<i>{basis}不想再收到这个通知的提醒，发 /unsubscribe {name}；什么提醒都不要，发 /mute。</i>"
BASIS = "依据：{grounds}。"
CLAUSE = "{name}{clause}"
FROM_STAFF = "由工作人员发送。"

FIELDS = ("通知名称", "办理事项", "截止时间", "剩余时间", "地点", "电话")
"""What may stand in braces."""
OF_WINDOW = frozenset(("办理事项", "截止时间", "剩余时间"))
"""Those that only a broadcast about a window has."""

UNKNOWN_FIELD = "不认识 {{{field}}}，可以用：{fields}。要写花括号本身，请写两个。"
BROKEN = "花括号没有配对，请检查。"
NO_VALUE = "本通知没有可以填进 {{{field}}} 的内容，请去掉它或直接写文字。"
TOO_LONG = "填好以后有 {length} 个字，Telegram 一条消息最多 {limit} 个。请改短。"
EMPTY = "没有文字。"
OVER = "这个时间已经过了，不能再发它的提醒。"
GONE = "这个通知或它的这项时间已经没有了。"
