"""Why something that staff ask for cannot be done, and what they can do."""

NO_SUCH = "没有编号 {id} 的播发。发 /broadcast 看有哪些。"
NO_SUCH_NOTICE = "没有“{notice}”这个通知。"
UNDATED = "这项没有写明截止日期，不能设定时提醒；可以发一条不针对某项时间的消息。"
OVER = "这个时间已经过了，不能再发它的提醒。"
ADOPTED = "已经有人（{author}）在处理这一条了。"
NOT_ADOPTED = "这是助手提议的，请先点“采用”。"
SAYS_NOTHING = "这条只有标题，没有内容。请先点“改文字”写上要说的话。"
NOT_PREVIEWED = "现在的文字和对象还没有预览成功：请先看预览，确认显示无误再发。预览没有出来就点“再看预览”。"
NOBODY = "现在没有人符合这个对象，不用发。"
OWN = "不能由起草人自己批准，请另一位批准人来批。"
CHANGED_SINCE = "内容在您看过以后改动了，请看新的预览再批。"
STARTS_TOO_LATE = "这个时间已经晚于失效时间（{expires}），不能这样定。"
STARTS_IN_THE_PAST = "这个时间已经过去了，请另选。"
OTHER_NOTICE = "换不了通知，请另建一条。"
THERE_ALREADY = "这一条已经拟过了。发 /broadcast 看。"
NO_UNKNOWN = "没有结果不明的人，不用重发。"
WRONG_STATE = "播发 {id} 现在是“{state}”，不能这样做。"

STATES = {
    "draft": "草稿",
    "waiting": "等待批准",
    "approved": "已批准，等待发送",
    "laying": "正在准备名单",
    "sending": "正在发送",
    "paused": "已暂停",
    "done": "已结束",
    "cancelled": "已取消",
}
