"""The text as it is read: one script and width, cut to a sane length, without what only repeats."""

import re
from collections.abc import Container

from dialogs.reading import marks
from knowledge import text

LONGEST = 1_000
_DECORATION = re.compile(
    "[\U0001f300-\U0001f64a\U0001f64c-\U0001f6aa\U0001f6ac-\U0001faff\u2600-\u26ff*#`\"'“”‘’「」『』【】《》\\[\\]_^|]"
)
_ENDS = re.compile(r"(?<=[。;?!\n,])")
_SENTENCE_END = re.compile(r"[\r\n]+")
_DIALECT = tuple(
    (re.compile(spoken), meant)
    for spoken, meant in (
        (r"唔[係系]", "不是"), (r"[係]|(?<=^我)系(?=[^列统])|^系(?=[呀啊嘅的,。]|$)", "是"), (r"仲未|仲冇", "还没"),
        (r"冇", "没有"), (r"唔(?=[属算符在能对会可得])", "不"), (r"嘅", "的"), (r"咗", "了"),
        (r"喺", "在"), (r"而家", "现在"), (r"佢", "他"), (r"哋", "们"), (r"攞", "拿"), (r"[畀俾]", "给"),
        (r"嚟", "来"), (r"嗰", "那"), (r"啲", "些"), (r"乜嘢?|咩", "什么"), (r"睇", "看"),
        (r"几时|边个时候", "什么时候"), (r"哪儿", "哪里"), (r"(?<=[一-鿿])返工(?=的|$)", "上班"),
        (r"莫有|木有|呒没|呒得|(?<![什怎那这多要])么[有得]|莫得", "没有"),
        (r"没得(?=[,。;!?、一证]|$|论文|职称|学位|专利|奖|处分|专著|著作|文凭)", "没有"),
        (r"[啥么]子(?=[,。!?处奖职学论证时])", "什么"), (r"阿拉|额们", "我们"), (r"勿(?=是|算|在)", "不"),
        (r"[喽咯啰](?=[,。;!?]|$)", "了"), (r"[哩咧噻撒唦嗦哟](?=[,。;!]|$)", "呢"),
        (r"(?<=[一-鿿])滴(?=[,。;!]|$)|(?<=[做干搞学拿评聘取考发])滴(?![灌定漏注])", "的"),
        (r"(?<=[评聘拿考发办批])[地得德](?=[,。;!?]|$)", "的"),
        (
            r"(?<!\d)(?<!\d[、和,到-])([12]\d)([、和,到-])([12]\d)年?度?(?=的?(?:专业|公需|继续教育|继教))",
            r"20\1年\g<2>20\3年",
        ),
        (r"(?<=[年月日号才就])取[地的]", "取得"),
    )
)  # fmt: skip
"""Dialects as people write them, Cantonese above all."""
_LETTERED = re.compile(r"(?<!\S)\S(?:[ \u3000]\S){3,}(?!\S)")
"""Written letter by letter: 2 0 1 9 年."""
_VARIANTS = str.maketrans("夲囯亊朮歺仃伩抆", "本国事术餐停信技")
"""Characters that nobody means: forms drawn alike or shortened."""
_OH, _EL = re.compile(r"(?<=\d)o(?=[\d年])"), re.compile(r"(?<=\d)[li](?=[\d年月])|(?<=年)[li](?=\d月)")
_ZERO = re.compile(r"(?<=[一二])[0o○](?=[一二零〇])|(?<=[一二][零〇])[0o○](?=[一二三四五六七八九])")
"""Letters and signs that stand for figures: 2o18, 20l7, 二0一八."""
_CAPITALS = str.maketrans("零壹贰叁肆伍陆柒捌玖拾佰仟", "零一二三四五六七八九十百千")
_IN_CAPITALS = re.compile(
    r"[零〇壹贰叁肆伍陆柒捌玖拾佰仟]{2,}|(?<![收捡大])[壹贰叁肆伍陆柒捌玖拾](?=[年月日号项篇次个件部份本册位名学课万亿字回套]|$)"
)
_CANTONESE_IS = re.compile(r"(?<![關关聯联維维唔體体])係(?![數数統统列])")
_DOTS = re.compile(r"\.{2,}|…+|~{2,}|-{3,}")


def tidy(said: str, words: Container[str] = frozenset()) -> str:
    """`said` normalised, at most some 1,000 characters: of longer texts the beginning and the end.

    A space between phrases is read as the comma it stands for; within one of `words` it says nothing.
    """
    if len(said) > 4 * LONGEST:
        said = said[: 2 * LONGEST] + "\n" + said[-2 * LONGEST :]
    lines = _SENTENCE_END.sub("。", _LETTERED.sub(_joined, said.strip()).translate(_VARIANTS))
    lines = _CANTONESE_IS.sub("是", lines)
    told = text.normalise(marks.spaced(_DECORATION.sub("", lines), words))
    told = _OH.sub("0", _EL.sub("1", _ZERO.sub("零", told)))
    told = _IN_CAPITALS.sub(lambda found: found.group().translate(_CAPITALS), told)
    told = _DOTS.sub(",", told).replace("(", ",").replace(")", ",").replace("\t", " ")
    for spoken, meant in _DIALECT:
        told = spoken.sub(meant, told)
    told = marks.supplied(told)
    if len(told) > LONGEST:
        told = _without_repeats(told)
    if len(told) > LONGEST:
        told = told[: LONGEST // 2] + "。" + told[-LONGEST // 2 :]
    return told


def _without_repeats(told: str) -> str:
    return "".join(dict.fromkeys(_ENDS.split(told)))


def _joined(letters: re.Match[str]) -> str:
    """The letters without their spaces, where any of them is Chinese: a list of figures stays one."""
    told = letters.group()
    return re.sub(r"\s", "", told) if re.search(r"[㐀-鿿]", told) else told
