"""Ranks, amounts and degrees in a question held against the limits that a clause sets for them.

排第四 against 前5名, 480万 against 500万元以上, 大专 against 大学专科及以上学历.
"""

import re
from collections.abc import Iterator, Sequence

from knowledge import reading

_DIGITS = {character: number for number, character in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_NUMBER = r"\d+(?:\.\d+)?|[零一二两三四五六七八九十百千]+"
_RANKED = re.compile(
    rf"(?:排名?|署名|名次)(?:在|到|是|老)?(?:第)?({_NUMBER})(?![年月项个篇]|名(?:以|之)[上内])"
    rf"|第({_NUMBER})(?:作者|发明人|完成人|名|位|(?=[吗,?能可行算]|$))|([一二三四五六])作(?!为|者|用)"
)
_RANKS = re.compile(
    rf"排名前({_NUMBER})|前({_NUMBER})名|排名第({_NUMBER})|第({_NUMBER})名|第({_NUMBER})作者|(\d+)-(\d+)名"
)
_LEVELS = {"国家": "国家", "省": "省|部", "部级": "省|部", "市": "市", "厅": "市|厅", "企业": "企业"}
_AMOUNT = re.compile(rf"({_NUMBER})(?:多|来|余|几)?(万|w|千)?(?:多|来|余)?个?(元|块|字|学时|课时|小时)?")
_LEAST = re.compile(rf"(不少于|不低于|达到|满)?({_NUMBER})(万)?个?(元|字|学时)(以上|左右)?")
_ROUGHLY = re.compile("多|来|余|几|大概|大约|左右|上下|差不多|将近|快|近|不到|少说")
_ROUGH = 0.03  # how far, at most, an amount that is told roughly is from its figure
_UNITS = {"元": "元", "块": "元", "字": "字", "学时": "学时", "课时": "学时", "小时": "学时"}
_DEGREES = ("中专", "大专", "本科", "硕士", "博士")
_OR_ABOVE = "及以上"


def judged(question: str, segments: Sequence[str], degrees: bool) -> bool | None:
    """Whether what the question tells lies within the limits of the segments, which are normalised and speak of what it
    asks about; None where it tells no such figure, no limit fits it, or limits of one kind disagree. `degrees` are
    looked at where asked for."""
    judges = (_ranked, _measured, _graded) if degrees else (_ranked, _measured)
    found = [set(judge(question, segments)) for judge in judges]
    if not any(found) or any(len(answers) > 1 for answers in found):
        return None
    return {False} not in found


def _ranked(question: str, segments: Sequence[str]) -> Iterator[bool]:
    found = [_number(next(filter(None, match.groups()))) for match in _RANKED.finditer(question)]
    if len(found) != 1:
        return
    levels = [pattern for word, pattern in _LEVELS.items() if word in question]
    for segment in segments:
        if not levels or any(re.search(pattern, segment) for pattern in levels):
            yield from (found[0] <= most for most in _last_ranks(segment))


def _last_ranks(segment: str) -> Iterator[float]:
    for match in _RANKS.finditer(segment):
        yield _number([one for one in match.groups() if one][-1])


def _measured(question: str, segments: Sequence[str]) -> Iterator[bool]:
    told = [(match[0], _size(match[1], match[2]), _unit(match)) for match in _AMOUNT.finditer(question) if _unit(match)]
    if len(told) != 1:
        return
    ((_, size, unit),) = told
    rough = _ROUGH if _ROUGHLY.search(question) else 0.0
    for segment in segments:
        for match in _LEAST.finditer(segment):
            if match[4] == unit and (match[1] or match[5]):
                least = _size(match[2], match[3])
                if abs(size - least) > rough * size or not rough:
                    yield size >= least


def _unit(match: re.Match[str]) -> str | None:
    """The unit of an amount; one told in 万 alone is of money."""
    return _UNITS[match[3]] if match[3] else "元" if match[2] in ("万", "w") else None


def _graded(question: str, segments: Sequence[str]) -> Iterator[bool]:
    """Degrees, upwards only: who has less may have another way."""
    told = [_DEGREES.index(one) for one in reading.concepts(question) if one in _DEGREES]
    for segment in segments:
        below, above, _ = segment.partition(_OR_ABOVE)
        least = [_DEGREES.index(one) for one in reading.concepts(below) if above and one in _DEGREES]
        if len(told) == 1 and len(least) == 1 and told[0] >= least[0]:
            yield True


def _size(number: str, scale: str | None) -> float:
    return _number(number) * (10_000 if scale in ("万", "w") else 1000 if scale == "千" else 1)


def _number(written: str) -> float:
    """The value of a numeral: 1500, 一千五百, 十五."""
    if written[0].isdigit():
        return float(written)
    total = digit = 0
    for character in written:
        if character in _SCALES:
            total += (digit or 1) * _SCALES[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit
