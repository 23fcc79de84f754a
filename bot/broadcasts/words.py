"""What staff are told of a broadcast on its way, and what stands in the list of those not reached."""

PROGRESS = "【播发 {id}】{standing}\n{bar} {percent}%\n{done} / {total} 人\n{counts}"
LAYING = "【播发 {id}】{standing}\n已列入 {total} 人，名单还没有列完"
PACE = "\n每秒 {rate} 条，还要约 {left}，预计 {ends} 发完"
REPORT = "【播发 {id}】{standing}\n共 {total} 人：{counts}\n{begun} 开始，{ended} 结束"
NOT_BEGUN = "【播发 {id}】{standing}，没有发给任何人"
ALL_REACHED = "\n所有人都收到了。"
FOR_NOBODY = "\n名单上没有人，没有发给任何人。"
SOME_NOT = "\n没收到的人和原因见文件。"
NOBODY = "播发 {id}：没有未收到的人。"
PARTIAL_LIST = "播发 {id}：名单还没有列完，文件里只有已经列入的人。"
BAR = ("█", "░")

STANDING = {
    "draft": "草稿",
    "waiting": "等待批准",
    "approved": "等待开始",
    "laying": "正在准备名单",
    "sending": "发送中",
    "paused": "已暂停",
    "done": "已结束",
    "cancelled": "已取消",
}
QUIET = "免打扰时段，等到 {until}"
EXPIRED = "到了失效时间，已停止"
PAUSED_FOR = {
    "unfillable": "已自动暂停：通知里的这项内容变了，这段文字不能再发。请取消后另发一条",
    "restored": "已自动暂停。从备份恢复：备份以后发给了谁不知道，继续的话有人会收到两遍",
}
STOPPED = "已自动暂停：Telegram 不接受这段文字（{reason}）"

COUNTS = {
    "sent": "已送达 {number}",
    "failed": "失败 {number}",
    "blocked": "屏蔽或注销 {number}",
    "unknown": "结果不明 {number}",
    "muted": "已退订 {number}",
    "expired": "过期未发 {number}",
}
"""In the order in which they are told."""
UNSENT = "未发送 {number}"

STATES = {
    "ready": "未发送",
    "sending": "正在发送",
    "failed": "失败",
    "blocked": "无法送达",
    "unknown": "结果不明",
    "muted": "已退订",
    "expired": "过期未发",
}
UNSENT_CANCELLED = "未发送（已取消）"
REASONS = {
    "failed": "Telegram 拒绝了这条消息",
    "blocked": "对方屏蔽了机器人，或账号已注销",
    "unknown": "不知道是否送达，没有重发",
    "muted": "发送前关闭了提醒",
    "expired": "到失效时间还没有轮到",
}
DETAIL = "{reason}：{detail}"
COLUMNS = ("聊天编号", "状态", "原因", "时间")
FILE = "broadcast-{id}-unreached.csv"

PREVIEW_REFUSED = (
    "播发 {id} 的预览发不出来，Telegram 不接受这段文字：{reason}\n请改正文字（多半是标记没有配对），再看预览。"
)
PREVIEW_EMPTY = "播发 {id} 现在填不出文字：通知里的这项时间已经过了，或者模板有误。请改文字再看预览。"

PAUSE, RESUME, CANCEL = "暂停", "继续", "取消播发"
HOURS, MINUTES, SECONDS = "{hours} 小时 {minutes} 分钟", "{minutes} 分 {seconds} 秒", "{seconds} 秒"
