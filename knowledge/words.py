"""Every sentence an applicant reads from this package, in one place. {…} is filled in by the code."""

from knowledge.facts import Purpose

OVER = "（申报已截止）"
DRAFT = "（征求意见稿，尚未正式施行）"
ACCORDING = "按{name}{standing}："
STANDING = "按{name}{standing}"
CITED = "（{clause}）"
AMENDED = "（据{document}，通知{clause}原为“{before}”）"
OLDER = "（其中{words}是更正以前写的）"
IN_QUOTES = "“{words}”"
TITLED = "《{name}》"
DOCUMENT = "{name}（{date}）"
DAY = "{moment.year}年{moment.month}月{moment.day}日"
HOUR = "{day}{moment:%H:%M}"
SPAN = "{opens}至{closes}"
UNTIL = "截至{closes}"
BY_STAFF = "【工作人员答复，{date}】{answer}"

ENDED = "已截止"
TODAY = "今天截止"
LEFT = "还剩{days}天"
OPENS_TODAY = "今天开始"
NOT_YET = "{days}天后开始"
OPEN_DAY = "今天是“{written}”的当天，是否还收请先电话确认"
OF_YEAR = "（{year}年）"
WINDOW = "{what}：{written}{year}{state}{cited}"
STATE = "，{state}"

IN_TIME = "可以。"
LATE = "不可以。已于{closes}截止。"
TOO_LATE = "不可以。到{closes}截止。"
EARLY = "不可以。{opens}才开始。"
UNTIL_THEN = "可以，但只到{closes}为止。"
FROM_THEN = "可以，但要从{opens}起。"
BEFORE_THEN = "可以，但要赶在{closes}以前（通知写的是“前”，当天还收不收请先电话确认）。"
LAST_DAY = "通知未载明当天还收不收（写的是“前”），请先电话确认。"

PURPOSES: dict[Purpose, str] = {
    "hand_in": "报送材料",
    "advice": "政策咨询",
    "complaint": "反映问题",
    "apply": "网上申报",
    "forms": "下载",
    "news": "信息查询",
    "results": "结果公示",
    "certificate": "证书查询",
    "education_check": "学历查询",
    "contact": "联系",
    "listed": "通知所列网址",
}
CONTACT = "{label}：{phones}{office}{cited}"
PHONE = "{purposes}电话"
TELLING = frozenset({"政策咨询", "监督电话", "咨询电话", "举报电话", "投诉电话"})
"""Names of phones that say themselves what they are for."""
PHONE_FOR = "{label}（{purposes}）"
OFFICE = "，{office}"
PLACE = "{purposes}地址：{address}{postcode}{cited}"
POSTCODE = "，邮编{postcode}"
MAILBOX = "邮箱：{address}{password}，原文：“{quote}”{cited}"
PASSWORD = "（密码{password}）"
WEBSITE = "{purposes}：{name}{url}，原文：“{quote}”{cited}"
URL = " {url}"
FEE = "{what}：{amount}{cited}"
MATERIAL = "{name}{details}{cited}"
DETAILS = "：{details}"
STEP = "{number}. {name}{cited}"
PUBLICITY = "{what}：{days}，原文：“{quote}”{cited}"
EXCLUDED = "{verdict}不在范围内：{quote}{cited}"
SPECIALTIES = "评审专业：{names}{cited}"
VERDICTS = {
    "yes": "可以。",
    "in_part": "可以（只就这一项而言）。",
    "no": "不可以。",
    "needless": "不需要。",
    "needed": "需要。",
}
UNDECIDED = "通知未载明可直接答“是”或“否”的规定，请对照："
NOT_SAID = "“{part}”：本通知没有写。"
QUOTED = "“{words}”{cited}"
RELATED = "另见：“{words}”{cited}"
MORE = "……其余见通知原文"

INTRODUCED = "{name}{standing}：《{title}》{number}，{issuers}。"
NUMBER = "（{number}）"
NO_WINDOW = "没有写明报送时间。"
TOO_MANY = "一次只答前{most}个问题，其余的请再问一次。"
SILENT = "通知未载明：{name}没有规定这一点，我不能替它作答。"
NEAREST = "最相近的规定：“{words}”{cited}"
ASK_AT = "可打通知所留的电话询问。{contact}"
ASK_ISSUER = "可向发文单位询问：{issuers}。"
ONLY_FORMS = "通知没有规定用邮箱报送；其中的邮箱另有用途：{mailbox}"
CLARIFY = "您问的是哪一份通知？请告诉我地区、年度或名称：\n{choices}"
CHOICE = "· {name}"
ELSEWHERE = "我这里没有“{elsewhere}”的通知，不能拿别处的规定来回答。现有的通知：\n{choices}"
OFF_TOPIC = "我只回答职称申报评审通知里的问题，例如申报条件、材料、时间、地点和程序。您想了解哪一方面？"
NOT_UNDERSTOOD = "没有看懂这个问题。请换个说法，例如问申报条件、材料、时间、地点或程序。"

NO_SUCH_FACT = "通知里没有“{key}”这一项。"
NO_DOCUMENT = "没有写文件名称。"
NO_NAME = "“{name}”不像文件名称。"
NO_WINDOW_GIVEN = "既没有截止日期，也没有时间的原文。"
NO_DATE = "“{written}”不是日期，请写成2026-01-31或2026-01-31T17:00。"
CLOSES_FIRST = "截止（{closes}）早于开始（{opens}）。"
OTHER_DAY = "原文“{written}”和截止日期 {day} 不一致。"
NO_HOUR = "原文“{written}”写了几点，截止时间也要写到几点，例如 {example}。"
OTHER_HOUR = "原文“{written}”和截止时间 {hour} 不一致。"
NO_PHONE = "没有写电话。"
NO_NUMBER = "“{phone}”不像电话号码：至少 5 个数字，此外只能有 - ( ) + 转 和空格。"
NO_ADDRESS = "没有写地址。"
TOO_LONG = "“{beginning}…”太长，最多{most}字。"
NO_QUESTION = "没有写问题。"
ONE_ANSWER = "条款和答复，请给出其中一个。"
NO_SUCH_CLAUSE = "通知里没有可以引用的条款“{clause}”。"
