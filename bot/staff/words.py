"""What the desk says to staff."""

from bot.storage.staffing import Role

ROLES: dict[Role, str] = {"viewer": "查看", "sender": "播发", "approver": "批准", "admin": "管理"}

DESK = (
    "【工作台】您的权限：{role}。\n"
    "/broadcast 播发提醒：新建、预览、确认、暂停、取消\n"
    "/unanswered 助手没能回答的问题\n"
    "/correct 登记延期和更正\n"
    "/stats 统计\n"
    "正在填写时说“取消”就退出。\n"
    "不点按钮也可以打字：/broadcast 12 暂停。编号后面可以是："
    "改文字、改对象、定时间、再看预览、确认发送、不发了、暂停、继续、取消播发。"
)
NOT_ON_STAFF = "{person} 不是工作人员。用 python -m bot staff list 看有哪些。"
LAST_ADMIN = "这是最后一位管理员。请先另设一位：python -m bot staff add 编号 admin。"
NOBODY_YET = "还没有工作人员。用 python -m bot staff add 编号 admin 设第一位（编号是他与机器人私聊的编号）。"
MEMBER = "{person}\t{role}\t{since}"
HIRED = "{person}：{role}"
DISMISSED = "{person} 不再是工作人员。"
INTACT = "{rows} 条记录，完好无缺。最后一条的校验值：{hash}"
TAMPERED = "第 {wrong} 条记录被改动过，或者它前面的记录缺失。请停用并查明，不要在此基础上继续。"
WHO_SPEAKS = "有几位工作人员，请用 --as 编号 说明您是哪一位。"
NO_RIGHT = "您的权限是“{role}”，做这件事要有“{needed}”权限。"
NO_SUCH = "没有“{command}”这个命令。发 /desk 看有哪些。"
LEFT = "好的，已退出。"
NOT_ASKED = "这个按钮已经过期。发 /desk 重新开始。"
WHICH = "没有看懂“{said}”。请点按钮，或者打序号、名称。"
CANCEL = ("取消", "退出", "返回", "算了", "不弄了")

BROADCASTS = "【播发】\n{list}"
NO_BROADCASTS = "【播发】还没有播发过。"
LINE = "{id}. {about} · {state}"
NEW = "新建播发"
WHICH_NOTICE = "给哪个通知的人发？"
WHICH_EVENT = "提醒哪一项时间？"
NO_OPEN_EVENT = "（这个通知没有还开着的、写明日期的时间，只能发不针对某项时间的消息。）"
NO_EVENT = "不针对某项时间"
WHICH_WHO = "发给谁？"
WHICH_TARGET = "只发给对照哪一级的人？"
EVERY_TARGET = "不限"
WHO = {
    "subscribed": "订阅了提醒的",
    "begun": "对照没有做完的",
    "eligible": "结论为符合的",
    "undetermined": "结论尚不确定的",
    "any": "所有对照过的",
}
EVENT = "{what}（{written}）"

CARD = "【播发 {id}】{state}\n通知：{notice}\n事项：{event}\n对象：{who}{target}\n起草：{author}{approver}{paid}"
PLANNED = "\n人数：现在 {number} 人\n开始：{starts}\n预计：用时 {duration}，{ends} 发完\n失效：{expires}，之后不再发送"
RESTORED = "\n⚠️ 数据库从备份恢复过：备份以后可能已经发过这一条，再发有人会收到两遍。"
AGAIN = "\n⚠️ 同一项时间另有播发 {id}（发 /broadcast {id} 看），发这一条有人会收到两条提醒。"
AT_ONCE = "批准后立即"
NOT_IN_TIME = "\n⚠️ 照这样到失效时发不完，来不及的人收不到。请缩小对象或提早发。"
HELD = "\n现在是免打扰时段，到 {until} 才会开始发。"
APPROVED_BY = "，批准：{approver}"
REASON = "\n原因：{reason}"
REASONS = {"expired": "到了失效时间"}
PAID_FOR = "\n💰 付费加速：Telegram 会向本单位收费"
BY_ASSISTANT = "助手提议"

PREVIEW_BELOW = "上面是预览，收到的和它一模一样；没有出现就先改文字。"
VOIDED = "已经改了。原来的提交和批准作废：要再点“确认发送”，不然不会发。"
ASK_TEXT = (
    "请把新的文字发给我（可以用 <b>粗体</b> 等 Telegram 的 HTML 标记）。现在的模板是：\n\n{text}\n\n"
    "可以填入：{fields}。末尾会自动加上依据和退订办法。"
)
ASK_TIME = "什么时候开始发？点按钮，或者打时间，例如 {example}。"
TIME_AT_ONCE = "批准后立即"
NO_TIME = "没有看懂这个时间。请这样写：{example}"
SUBMITTED = "已提交。等 {approvers} 批准后发送。"
APPROVED = "已定，{starts} 开始发送。"
APPROVED_AT_ONCE = "已定，马上开始发送。"
TO_APPROVE = "【请批准】{author} 请您批准播发 {id}。上面是预览。"
APPROVED_TOLD = "{person} 批准了播发 {id}。"
REJECTED_TOLD = "{person} 退回了播发 {id}，请修改后再提交。"
TEXT_TOLD = "{person} 改了播发 {id} 的文字，要由他重新提交。"
AUDIENCE_TOLD = "{person} 改了播发 {id} 的对象，要由他重新提交。"
TIME_TOLD = "{person} 改了播发 {id} 的开始时间。"
PAID_TOLD = "{person} 把播发 {id} 改成了付费加速，要由他重新提交。"
UNPAID_TOLD = "{person} 把播发 {id} 改成了不付费，要由他重新提交。"
CONFIRMED_TOLD = "{person} 提交了播发 {id}。"
PAUSED_TOLD = "{person} 暂停了播发 {id}。"
RESUMED_TOLD = "{person} 让播发 {id} 继续发送。"
CANCELLED_TOLD = "{person} 取消了播发 {id}。"
OUTDATED_TOLD = (
    "播发 {id} 说的那条更正已经撤回或者被代替，所以停下了：没开始发的退回草稿，正在发的暂停。"
    "请看过再定：改文字、取消，或者另发一条。"
)
RESENT_TOLD = "{person} 让播发 {id} 给结果不明的人重发。"
PAUSED = "播发 {id} 已暂停。已经发出去的收不回来。"
RESUMED = "播发 {id} 继续发送。"
CANCEL_SURE = "播发 {id} 取消以后不能恢复，还没发到的人收不到（想先停一停可以点“暂停”）。确定取消吗？"
CANCEL_YES, CANCEL_NO = "确定取消播发", "不取消"
CANCELLED = "播发 {id} 已取消，还没发的不再发。"
RESEND_SURE = "播发 {id} 有 {number} 人结果不明，其中有的可能已经收到，重发会收到两遍。确定重发吗？"
RESEND_YES, RESEND_NO = "确定重发", "不重发"
LEFT_ALONE = "好的，没有动。"
RESENT = "{number} 个结果不明的人将再收到一次（其中有的可能已经收到过）。"
DROPPED = "好的，不发。"
UNREACHED = "没收到的名单会作为文件发给您。"
PROPOSED = "【建议提醒】《{notice}》的“{what}”{left}，有 {number} 人订阅了提醒。上面是拟好的文字，要发吗？"

CONFIRM, APPROVE, REJECT = "确认发送", "批准", "退回"
TEXT, TIME, AUDIENCE, PREVIEW = "改文字", "定时间", "改对象", "再看预览"
PAUSE, RESUME, CANCEL_IT, DROP, ADOPT = "暂停", "继续", "取消播发", "不发了", "采用"
UNREACHED_FILE, RESEND, SHOW = "没收到的名单", "重发结果不明的", "查看"
PAID, UNPAID = "付费加速", "不付费"
ACTIONS = {
    CONFIRM: "confirm",
    APPROVE: "approve",
    REJECT: "reject",
    TEXT: "text",
    TIME: "time",
    AUDIENCE: "audience",
    PREVIEW: "preview",
    PAUSE: "pause",
    RESUME: "resume",
    CANCEL_IT: "cancel",
    DROP: "cancel",
    ADOPT: "adopt",
    UNREACHED_FILE: "unreached",
    RESEND: "resend",
    SHOW: "show",
    PAID: "paid",
    UNPAID: "paid",
}
"""What the labels of buttons stand for when they are typed."""
