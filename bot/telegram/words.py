"""What the bot says apart from the conversation itself."""

from collections.abc import Mapping, Sequence

FAILED = "处理这条消息时出错了，已经记录下来，不影响继续使用。请换个说法再试。"
FLOODED = "您发得太快了，刚才有些消息没有处理。等前面的回复发完，请把没有回复的再发一遍。"
UNREADABLE = "之前的对话记录读不出来了，只好从头开始。"
STALE = "这个按钮已经过期，没有作任何改动。请看最新的一条消息，或直接打字回答。"
MEDIA = "图片、语音、文件和表情我看不懂，也没有保存。请打字告诉我。"
EDITED = "修改过的消息我不会重新读，以原来的为准。要更正，请直接再说一遍，例如“改 学历”。"
FORWARDED = "转发来的消息我不当作您本人的情况，也没有保存。想问什么，请直接打字。"
PRIVATE = "去私聊"
EXPORTED = "这里是本助手保存的与您有关的全部内容。"
EXPORT_NAME = "wo-de-ziliao.json"

MENU: Mapping[str, Sequence[tuple[str, str]]] = {
    "": (
        ("start", "开始"),
        ("help", "怎么用"),
        ("notices", "有哪些通知"),
        ("ask", "提问：/ask 材料交到哪"),
        ("interview", "对照条件，看能不能申报"),
        ("status", "进度：已经知道什么，还差什么"),
        ("report", "报告：可以打印的对照结果"),
        ("calendar", "日历：把还没到期的时间加进日历"),
        ("subscribe", "订阅一个通知的提醒"),
        ("mute", "不再接收提醒"),
        ("export", "导出保存的全部内容"),
        ("forget", "删除保存的内容"),
        ("privacy", "个人信息怎么处理"),
        ("cancel", "停下当前的对照"),
    ),
    "en": (
        ("start", "Start"),
        ("help", "How to use the assistant"),
        ("notices", "List the notices"),
        ("ask", "Ask a question about a notice"),
        ("interview", "Check whether you can apply"),
        ("status", "What is known and what is still asked"),
        ("report", "Get the report, to keep or to print"),
        ("calendar", "Get the dates ahead for your calendar"),
        ("subscribe", "Subscribe to the reminders of a notice"),
        ("mute", "No more reminders"),
        ("export", "Get everything held about you"),
        ("forget", "Delete what is held about you"),
        ("privacy", "How personal information is handled"),
        ("cancel", "Stop the current check"),
    ),
}
"""The command menu by language code, "" for every other language."""

GROUP_COMMANDS = frozenset({"help", "notices", "ask", "calendar"})
"""The commands that are offered in groups, where no personal fact is asked."""
