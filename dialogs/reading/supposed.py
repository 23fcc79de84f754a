"""What a message supposes (要是论文再多一篇呢), put as if it were told, and what it asks of that."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from dialogs.reading import numerals
from dialogs.reading.lexicon import Everyday
from dialogs.reading.messages import Clause, Message
from dialogs.reading.vocabulary import Hit, free

Sought: TypeAlias = Literal["verdict", "start", "changes", "prospects", "other"]
"""What is asked of what is supposed: the verdict, from when, what it takes, what else is open; or anything else."""

_NEVER = frozenset(("要不是", "除非", "早知道", "该多好", "就好了"))
"""If-words that regret or exclude, and suppose nothing to look at."""
_KEPT = frozenset(("若我", "若有", "若能", "若是"))
"""If-words whose second character belongs to what is supposed."""
_ALSO = re.compile(r"换成|换做|换作")
_LEADS = (
    r"(?:那么?|这样子?|这么着|我|咱|俺|本人|是不是|会不会|是否|还|就|也|又|都|到时候?|最后|结果|现在|到底"
    r"|请问|想知道|那个|不|,| ){0,8}"
)
_TAIL = r"(?:了|啊|呀|呢|的|嘛|吗|么|不|没有?|呐|哈|哦)*$"
_MAY = r"(?:能不能|可不可以|能否|可否|是否可以|可以|能够?|够)"
_SOUGHT: tuple[tuple[Sought, re.Pattern[str]], ...] = (
    (
        "start",
        re.compile(
            rf"{_LEADS}(?:最早|最快)?(?:要|得|等)*(?:到)?(?:什么时候|啥时候?|哪一?年|几时|何时|多久|几年)[^,]{{0,12}}$"
            rf"|{_LEADS}{_MAY}(?:早一?[点些]|提前|早日|快一?[点些])[^,]{{0,8}}$"
        ),
    ),
    ("changes", re.compile(rf"{_LEADS}(?:差|缺|少|要|需要)(?:什么|啥|哪些|哪样|多少|哪里|哪儿)(?:条件)?{_TAIL}")),
    (
        "prospects",
        re.compile(rf"{_LEADS}(?:能|可以)(?:报|评|申报|申请)(?:什么|啥|哪个|哪些|哪一?级|几级)[^,]{{0,6}}$"),
    ),
    (
        "verdict",
        re.compile(
            rf"{_LEADS}(?:(?:会|能|将|变得)*(?:怎么?样|咋样|如何|啥样|怎么着)"
            rf"|(?:会|能)?有(?:什么|啥|没有)?(?:变化|影响|不同|区别|帮助|什么用)"
            rf"|(?:会|能)?(?:变|改变|影响)(?:化|结果|结论)?(?=吗|么|不|$)"
            rf"|(?:是)?(?:什么|啥)(?:结果|结论|情况)"
            rf"|{_MAY}(?:直接|正常|破格|去|再)*(?:报|评|申报|申请|参评|升|上(?=[吗么不了]|$)|通过|过(?=[吗么不了]|$))[^,]{{0,10}}?"
            rf"|(?:符不符合|符合|满不满足|满足|达到|够不够|够)(?:申报|评审|报名|报)?(?:条件|资格|要求|标准|格)"
            rf"|(?:有没有|有|算不算|算)(?:用|戏|希望|机会|资格|数)(?=了?[吗么不没]|$)"
            rf"|行不行|可不可以|能不能|够不够|中不中|成不成|不行|没戏|(?:可以|行|够|中|成|能行)(?=了?[吗么不没])"
            rf"|(?=[呢呐]$)){_TAIL}"
        ),
    ),
)
_FIGURE = r"(?=\d|[一二两三四五六七八九十百千])"
_DOING = r"发表?|写|出版?|有|拿|得|获得?|取得|申请|授权|完成|做|搞|编|参与|主持|学|上|修|考|促成|建|评"
_RELATIVE = re.compile(
    rf"(?:(?P<fewer>(?<![至最不减多缺])少)|(?P<more>再多|又多|还多|(?<![不很好许大较更差])多|再|另外?再?|增加|添))"
    rf"(?:出来?|了|上|个|加|来|补|添|增加)*(?P<doing>(?:{_DOING})?(?:了|上|到|过)?){_FIGURE}"
)
_COUNTED = re.compile(r"(?:\d|[一二两三四五六七八九十百千])[一-鿿]")
_WAITS = re.compile(
    r"(?:再|多)(?:过|等|干|工作|做|熬|待|呆|满)?(?:上|个|了)?(?:\d+|[一二两三四五六七八九十几半])年"
    r"|(?:\d+|[一二两三四五六七八九十])年(?:以|之)?后"
    r"|(?:等到?|到)(?:明年|后年|大后年)"
)
_SHIFTED = re.compile(
    r"(?:提前|提早|(?P<later>晚|迟|推迟)|早)(?:个|上|了)?(?P<years>\d{1,2}|[一二两三四五六七八九十])年"
)
_SOME_DAY = "1990年"
"""Stands for the date that is to be shifted, so that what is read says whose date it is."""
_LATER = re.compile(r"(?:等到?|到)?(?:大后年|明年|后年|下个?月|下半年|将来|今后|以后)")
"""When it is to come true is nothing to look at: 要是我明年拿到硕士学位呢."""


@dataclass(frozen=True)
class Premise:
    """`told` is what is supposed, as if it were told; `sought` what is asked of it.

    `more` and `fewer` are those of its phrases that count from what there is, `shifted` those that move a date by so
    many years; `counts` says that it names a number of something, `waits` that time is to pass.
    """

    told: str
    sought: Sought
    shifted: tuple[tuple[str, int], ...] = ()
    counts: bool = False
    more: tuple[str, ...] = ()
    fewer: tuple[str, ...] = ()
    waits: bool = False


def may_suppose(told: str, words: Everyday) -> bool:
    """Whether anything in tidied words may suppose something, at a glance."""
    changes = (_RELATIVE, _WAITS, _SHIFTED, _ALSO)
    return any(word in told for word in words.if_words) or any(change.search(told) for change in changes)


def premise(message: Message) -> Premise | None:
    """What a message supposes; None where it supposes nothing, or nothing but what it regrets."""
    told: list[str] = []
    asked: list[str] = []
    for clause, supposes in _clauses(message):
        said, question = _parted(message, clause, supposes)
        told += [said] if said else []
        asked += [question] if question else []
    if not told:
        return None
    plain = [_SHIFTED.sub(_SOME_DAY, _LATER.sub("", _RELATIVE.sub(r"\g<doing>", said))) for said in told]
    marks = [_RELATIVE.search(said) for said in told]
    return Premise(
        told=",".join(plain),
        sought=_sought_of(asked),
        shifted=tuple(
            (words, _years(found)) for words, said in zip(plain, told, strict=True) if (found := _SHIFTED.search(said))
        ),
        counts=any(_COUNTED.search(said) for said in plain),
        more=tuple(words for words, mark in zip(plain, marks, strict=True) if mark and mark["more"]),
        fewer=tuple(words for words, mark in zip(plain, marks, strict=True) if mark and mark["fewer"]),
        waits=any(_WAITS.search(said) for said in told),
    )


def _clauses(message: Message) -> Iterator[tuple[Clause, bool]]:
    """Each clause, and whether it supposes: from an if-word to where the sentence comes back to what is."""
    supposing, sentence = False, -1
    for clause in message.clauses:
        if clause.sentence != sentence:
            supposing, sentence = False, clause.sentence
        if _ifs(message, clause):
            supposing = True
        elif not clause.supposed:
            supposing = False
        yield clause, supposing or _supposes_shortly(message, clause)


def _years(shifted: re.Match[str]) -> int:
    """By how many years a date moves, earlier ones below 0."""
    said = shifted["years"]
    years = int(said) if said.isdecimal() else numerals.value_of(said) or 0
    return years if shifted["later"] else -years


def _ifs(message: Message, clause: Clause) -> list[Hit]:
    found = message.between(clause.start, clause.end, "if_words")
    excused = message.between(clause.start, clause.end, "not_supposed")
    return [hit for hit in free(found, excused) if hit.word not in _NEVER]


def _supposes_shortly(message: Message, clause: Clause) -> bool:
    """再多两篇呢, 换成硕士呢: asks what would come of a change, without an if-word."""
    said = message.text[clause.start : clause.end]
    changes = _SHIFTED.search(said) or _RELATIVE.search(said) or _WAITS.search(said) or _ALSO.search(said)
    return changes is not None and _question_at(said) is not None


def _parted(message: Message, clause: Clause, supposes: bool) -> tuple[str, str]:
    """What a clause supposes and what it asks, "" for nothing."""
    said = message.text[clause.start : clause.end]
    if not supposes:
        return "", said if clause.asks or _question_at(said) == 0 else ""
    for hit in sorted(_ifs(message, clause), key=lambda hit: -hit.start):
        at = hit.start - clause.start
        if at < len(said):
            said = said[:at] + hit.word[1:] * (hit.word in _KEPT) + said[at + len(hit.word) :]
    said = _ALSO.sub("", said)
    asks_at = _question_at(said)
    if asks_at is not None:
        return said[:asks_at].strip(), said[asks_at:]
    return ("", said) if clause.asks and not _asks_back(message, clause) else (said.strip(), "")


def _asks_back(message: Message, clause: Clause) -> bool:
    """Whether nothing but a question mark asks: 如果我有硕士学位?"""
    return "?" in clause.mark and not message.between(clause.start, clause.end, "question")


def _question_at(said: str) -> int | None:
    """Where the question about what is supposed begins."""
    starts = [found.start() for _, pattern in _SOUGHT if (found := pattern.search(said))]
    return min(starts, default=None)


def _sought_of(asked: list[str]) -> Sought:
    """What all the questions ask; of several kinds the first that is not the verdict."""
    kinds: list[Sought] = [
        next((kind for kind, pattern in _SOUGHT if pattern.match(question)), "other") for question in asked
    ]
    return next((kind for kind in kinds if kind != "verdict"), "verdict")
