"""What screening says to the clerk who runs it, and what it writes into his sheet."""

from rules.verdict import Decision

VERDICT: dict[Decision, str] = {"eligible": "可以申报", "ineligible": "不能申报", "undetermined": "待定"}
RESULTS = ("结论", "申报途径", "不符合的条件", "还缺", "最早可申报年度", "评委会评定", "问题")
"""The columns that are added, in this order."""
FAILED = "{label}（{clause}）：{why}"
ROUGHLY = "{label}（只知道“{said}”，要更确切）"
YEARS_OPEN = "{label}（{years}）"
NOTHING_MISSING = "没有可补充的情况，要由单位或以后的通知确定"
SINCE = "{year}"
SINCE_BETWEEN = "{first}或{last}，要看确切的时间"
COMMITTEE = "{label}（{clause}）"
WHICH_TARGET, WHICH_NOTICE = "申报哪一级", "按哪个通知"
LISTED = "；"
NAMED = "、"

# Cells.
CELL = "{heading}：{problem}"
NOT_UNDERSTOOD = "没有看懂“{said}”，{hint}"
ALIKE = "“{said}”像是“{value}”，没有算数；对的话请改成“{value}”"
MEANT = "“{said}”可能是{values}，请写明是哪一个"
OTHERWISE = "这里说的是“{label}：{value}”，和那一列不同，按那一列算"
TOLD_TWICE = "“{label}”在几列里说得不一样，都没有算"
NO_NUMBER = "“{said}”不是这一项能有的数，{hint}"
SERIAL = "“{said}”像是没有设成日期格式的日期（{day}），请写成年月，例如 2019年7月"
WHICH_MONTH = "“{said}”分不清是1月还是10月，请写成“{year}年1月”或“{year}年10月”"
NOT_A_DATE = "这里是日期“{said}”，{hint}"
TOO_LONG = "太长（{length} 字），没有读，{hint}"
CUT = "内容有 {length} 字，表格一格放不下，只留了前 {kept} 字，完整的在原文件里"
ERROR = "公式出错（{said}），没有算数"
NO_RESULT = "公式没有算出的结果；请用 Excel 或 WPS 打开、保存一次，或直接填上值"
NO_SUCH_TARGET = "没有“{said}”这一级；《{notice}》评的是：{targets}"
NO_SUCH_TARGET_ANYWHERE = "没有“{said}”这一级；有：{targets}。"
NO_TARGET = "要写明申报哪一级；《{notice}》评的是：{targets}"
NO_SUCH_NOTICE = "没有看出“{said}”是哪个通知；有：{notices}"
NO_NOTICE = "要写明按哪个通知；有：{notices}"
HINTS = {
    "bool": "请写“是”或“否”",
    "enum": "请写其中之一：{choices}",
    "date": "请写年月，例如 2019年7月",
    "place": "请写省、市，能写到县区更好",
    "int": "请写数字，没有就写 0",
    "number": "请写数字，没有就写 0",
    "yuan": "请写金额，例如 500万元；没有就写 0",
    "text": "请写名称",
    "years": "请写年份，例如 2021、2022年；没有就写“无”",
    "by_year": "请分年写，例如 2021年90、2022年90",
}

# The file.
NO_FILE = "没有找到文件 {path}。请检查名称和文件夹。"
UNREADABLE = "读不了 {path}：{reason}。请用 Excel 或 WPS 打开，另存为 .xlsx 再试。"
NOT_ALLOWED = "没有权限读写 {path}，或者它正被别的程序打开。请关闭它，或换一个位置。"
BROKEN = "文件已损坏或没有下载完"
PASSWORD = "文件有密码：{path}。请打开后去掉密码另存，再试。"
TOO_LARGE = "{path} 展开后有 {size} MB，太大了。请分成几个文件。"
TOO_SPARSE = (
    "工作表“{sheet}”一直用到第 {rows} 行、第 {columns} 列，读不下。"
    "多半是最右或最下有零星的格子：请删去多余的行和列，另存后再试。"
)
NO_SUCH_SHEET = "没有叫“{name}”的工作表；有：{sheets}。"
EMPTY = "{path} 里没有内容。请用 --template 写一份模板，照着填。"
NO_APPLICANTS = "第 {row} 行是列名，下面没有人。请填上申报人再试。"
NO_COLUMNS = "列名一个也没有认出来（看了前 {rows} 行）。请用 --template 写一份模板，把列名改成一样的。"
ENCODING = "{path} 不是 UTF-8 也不是 GB18030 编码（第 {byte} 个字节起）。请用 Excel 或 WPS 打开，另存为 .xlsx 再试。"
BAD_QUOTES = "{path} 第 {line} 行起引号不配对。请用 Excel 或 WPS 打开，另存为 .xlsx 再试。"
TOO_MANY_ROWS = "有 {rows} 行，.xlsx 最多 {most} 行。结果请写成 .csv（--out 名称.csv）。"
TOO_MANY_COLUMNS = "有 {columns} 列，最多能看 {most} 列。请删去空列再试。"
WRONG_KIND = "结果只能写成 .xlsx 或 .csv，不是 {path}。"
EXISTS = "{path} 已经有了，没有改动。请用 --out 换个名称，或加 --replace 覆盖它。"
ITSELF = "结果不能写到原文件 {path} 上。请用 --out 换个名称。"
NO_FOLDER = "没有文件夹 {path}。请先建好，或换一个位置。"
DISK = "写不了 {path}：{reason}。请看磁盘空间够不够。"
WORKER_DIED = "对照的进程中断了（可能是内存不够），没有写出结果。请关掉别的程序，或分成几个文件再试。"
WHICH = "请用 --notice 说明按哪个通知（或者在表里加一列“申报通知”）。有：{notices}。"
WHICH_OF_TARGETS = "请用 --target 说明申报哪一级（或者在表里加一列“申报职称”）。《{notice}》评的是：{targets}。"
NOTHING_TO_DO = (
    "请说明要对照的文件：python -m bot screen 文件.xlsx；或者写一份模板：python -m bot screen --template 模板.xlsx。"
)
WRITTEN = "结果：{path}"
OUT = "{stem}-对照结果{suffix}"

# Progress.
BEGUN = "正在读 {path} …"
PROGRESS = "{bar} {percent}%  {done} / {all} 行{left}"
LEFT = "  还要约 {seconds} 秒"
FINISHING = "正在保存 …"

# The summary.
SUMMARY = "汇总"
ABOUT = "对照"
FILE = "文件"
SHEET = "工作表"
DAY = "对照日期"
BY = "依据"
IN_COLUMN = "看各行"
PEOPLE = "申报人"
ROWS = "{rows} 行"
VERDICTS = "结论"
MISSING = "最常缺的情况"
REASONS = "最常见的不符合"
COLUMNS = "各列"
TIMES = "{times} 人"
AS = "当作“{label}”"
AS_ALIKE = "当作“{label}”（名称相近，请核对）"
AS_YEAR = "当作“{label}”（{year}年）"
AS_TARGET, AS_NOTICE = "申报职称", "申报通知"
UNKNOWN, KEPT = "没有认出，原样保留", "原样保留"
REPEATED = "和“{heading}”列重复，没有用"
UNNAMED = "第 {column} 列（没有列名）"
BAD_CELLS = "有问题的格子"
BAD_CELL_COUNT = "{cells} 个，在 {rows} 行里"
BAD_CELL = "第 {row} 行“{heading}”：{problem}"
MORE = "……还有 {more} 个，见“问题”一列"
OTHER_SHEETS = "没有看的工作表：{sheets}。要看哪一个，用 --sheet 名称。"
HIDDEN = "{name}（隐藏）"
OLD_FORMAT = "这是旧格式的文件，公式出错的格子读出来是空白；最好另存为 .xlsx 再对照。"
REPLACED = "上次对照的结果列已换成这次的。"
COMMITTEE_DECIDES = "以上只是按表里的情况对照通知条件，最终结果由评审委员会评审决定。"

# The template.
FILLED_IN = "申报人"
EACH_YEAR, ONE_YEAR = "各年度", "{year}年度"
HOURS_HINT = "{year}年的学时，写数字；没有就写 0"
GUIDE = "填表说明"
GUIDE_COLUMNS = ("列", "怎么填", "可以填")
NAME, NUMBER = "姓名", "编号"
NAME_HINT = "原样保留，不影响结论"
TARGET_HINT = "申报哪一级"
NOTICE_HINT = "按哪个通知"
GUIDE_NOTES = (
    "列名不要改；用不到的列可以删掉，也可以加自己的列，都会原样保留。",
    "不知道的就空着，或者写“不清楚”：空着不等于没有，会算作还不知道。",
    "像平常说话那样写就行，例如“2019年7月”“快四年”“2篇”“没有”。",
)
TEMPLATE_WRITTEN = "模板：{path}"
