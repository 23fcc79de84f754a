"""A message cut into clauses, each with how it is meant: told, asked, supposed, guessed, or of another person."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from dialogs.reading import asking, speakers
from dialogs.reading.lexicon import Lexicon
from dialogs.reading.messages import Clause, Message
from dialogs.reading.vocabulary import GAP, Hit, free, lengths, within

_CLAUSE = re.compile(r"(?:[^,。;?!\n]|(?<=\d),(?=\d{3}(?:\D|$)))+[,。;?!\n]*")
_SENTENCE_MARKS = frozenset("。;?!\n")
_FIGURE = re.compile(r"\d|[一二两三四五六七八九十百]")
_STATES = re.compile(r"[有是了过没不]|[都已]|好了|完了")
_SOME = re.compile(
    r"(?:过|了|好|这|那|前|后|着)(?:好)?几(?:年|个月?|次|篇|项|天|回|家|份|本)(?!.{0,6}(?:能|可以|才|就可|够|不让|不准|不许|报不|评不|禁))"
)
"""跑过几年活, 那几年: a few, and nothing asked."""
_DAY_ONLY = re.compile(
    r"[^,]{0,4}(?:名字|名称|题目|标题|编号|叫啥|叫什么|哪家)|(?:但是?|不过|可是?|就是|只是|至于)?(?:具体|到底|确切)?(?:是)?(?:哪天|哪一天|哪日|几号|几月几[号日]|几月份?|哪个?月|日子|日期|哪个时间|年月日|的?号数)"
)
"""A doubt about the day or the month only: 哪天不记得."""
_POLITE = re.compile(r"请问|求问|想问|问一下|想咨询|咨询一下|想了解|求助")
_FORGOTTEN = re.compile(r"忘了?|不记得|记不[得清住起]|想不起|说不上|不清楚|不知道|不晓得|搞不清")
_WISH = re.compile(
    r"(?<![不没])(?:想|盼|指望|计划|琢磨|考虑|寻思|有意|巴不得)(?:着|再|去|要|也|能|把|赶紧|早点|尽快|今年|明年|以后|将来)*(?:把[^,]{1,8}?)?"
    r"(?:念|读|考|评|报|升|拿|当|转|换|申|弄|搞|发|写|做|进|回|聘|调|凑)"
    r"|差(?:一|两|三|几|那么)?(?:一?点|票|分|步|口气)儿?(?!不)"
)
"""What is only wished for, or was nearly so: 想再念个本科, 差两票没过."""
_CONSEQUENCE = re.compile(r"[我你他]?(?:也|就|早|不就|说不定|可能|应该|肯定|该|会|才|恐怕|没准|怕是|哪)")
"""After 现在 it goes on supposing: 要是读了研, 现在也能评了."""
_REGRETS = re.compile(r"(?:就|该|那该|那就)(?:多)?好了?(?:啊|呀|呢)?$")
"""当年要是考上就好了: what comes after it is so again."""
_DONE = "了过上下到的"
"""After a verb of aiming: it is done, 考了高级技师."""
_SHORT_ANSWER = 8
_MERE_DEGREE = ("这么", "那么", "多么")
"""No question words, but no reason why a question mark would not ask: 也这么严?"""
_TAG = 4
"""A question no longer than this asks about what was said before it: 对吧?"""
_ALTERNATIVE = "还是"


def cut(text: str, lexicon: Lexicon, asked: str | None) -> Message:
    """`text` (normalised) cut into clauses that know how they are meant."""
    whole = Message(text, (), tuple(lexicon.vocabulary.find(text)), lexicon, asked)
    bare = replace(whole, clauses=tuple(_pieces(whole)))
    if bare.between(0, len(text), "injection") and _steers(bare):
        return replace(bare, clauses=tuple(replace(clause, told_until=clause.start) for clause in bare.clauses))
    return replace(bare, clauses=tuple(_Moods(bare).clauses()))


def _pieces(message: Message) -> Iterator[Clause]:
    sentence = 0
    for found in _CLAUSE.finditer(message.text):
        body = found.group().rstrip(",。;?!\n")
        mark = found.group()[len(body) :]
        start = found.start() + len(body) - len(body.lstrip())
        end = found.start() + len(body)
        yield Clause(start, end, sentence, mark, told_until=end)
        if any(sign in _SENTENCE_MARKS for sign in mark) and not _is_echo(message, start, end):
            sentence += 1


_ECHO = re.compile(r"[^我你您吗呢么不没能可要算]{2,16}[啊呀嘛哦]?")


def _is_echo(message: Message, start: int, end: int) -> bool:
    """Whether a phrase with ? after it only repeats what was asked for, before the answer: 企业标准? 没编过."""
    if (
        message.text[end : end + 1] != "?"
        or not message.text[end + 1 :].strip(" ?,。")
        or not _ECHO.fullmatch(message.text, start, end)
    ):
        return False
    if any(message.between(start, end, kind) for kind in ("enum", "bool", "question", "modal", "procedure")):
        return False
    return bool(message.between(start, end, "group") or message.between(start, end, "topic"))


_STEERING = 2
"""So many words of command make a message an attempt to steer; one alone may be plain talk (重点实验室管理员)."""


def _steers(message: Message) -> bool:
    words = {hit.word for hit in message.between(0, len(message.text), "injection")}
    return len(words) >= _STEERING or any(
        word.isascii() or len(word) >= 4 or word in ("忽略", "无视") for word in words
    )


_OF_NOTICE = re.compile(
    r"(?:这个|那个|按照?|照|根据|看)?(?:通知|文件|规定|政策|条例|公告|官网|条件|要求)(?:上面?|里面?|中)?"
    r"(?:说|写|要求|规定|讲|是|的|明确|提到)"
)


class _Moods:
    """Finds how each clause of a message is meant."""

    def __init__(self, message: Message) -> None:
        self._message = message
        self._corrects = message.corrects

    def clauses(self) -> Iterator[Clause]:
        if speakers.asks_for(self._message):
            for clause in self._message.clauses:
                yield replace(clause, of_others=((clause.start, clause.end),), asks=self._is_question(clause))
            return
        moods = [self._mood(clause) for clause in self._message.clauses]
        moods = list(self._spread_doubt(moods))
        moods = list(self._spread_questions(moods))
        moods = self._without_jokes(moods)
        yield from speakers.attributed(self._message, self._spread_if(moods))

    def _of(self, kind: str, start: int = 0, end: int | None = None) -> list[Hit]:
        return self._message.between(start, len(self._message.text) if end is None else end, kind)

    def _mood(self, clause: Clause) -> Clause:
        clause = replace(clause, supposed=self._planned(clause), guessed=self._guessed(clause))
        if self._is_question(clause):
            return replace(clause, asks=True, told_until=self._told_before_question(clause))
        if _OF_NOTICE.match(self._message.text, clause.start, clause.end) and not self._of(
            "self", clause.start, clause.end
        ):
            return replace(clause, told_until=clause.start)  # 文件上写的是…
        return replace(clause, told_until=clause.start) if asking.wants_written(self._message, clause) else clause

    def _planned(self, clause: Clause) -> bool:
        plans = free(self._of("plans", clause.start, clause.end), self._of("not_supposed", clause.start, clause.end))
        names = self._of("enum", clause.start, clause.end) + self._of("bool", clause.start, clause.end)
        spans = [(plan.start, plan.end) for plan in plans]
        spans += [wish.span() for wish in _WISH.finditer(self._message.text, clause.start, clause.end)]
        return any(not any(name.start <= start and end <= name.end for name in names) for start, end in spans)

    def _guessed(self, clause: Clause) -> bool:
        sure = self._of("not_hedge", clause.start, clause.end)
        found = free(self._of("hedge", clause.start, clause.end), sure)
        if self._corrects:
            found = [hit for hit in found if not hit.word.startswith("应该")]
        if re.search(r"\d|[年月]", self._message.text[clause.start : clause.end]):
            found += self._of("hedge_figures", clause.start, clause.end)
        return any(hit.word != "吧" or hit.end == clause.end for hit in found)

    def _is_question(self, clause: Clause) -> bool:
        end = clause.end + len(clause.mark)
        excused = self._of("no_question", clause.start, end)
        phrases = [hit for hit in self._of("bool", clause.start, end) if GAP not in hit.word]
        questions = [hit for hit in self._of("question", clause.start, end) if not within(hit, phrases)]  # 退啥休
        some = [] if "?" in clause.mark else list(_SOME.finditer(self._message.text, clause.start, clause.end))
        questions = [hit for hit in questions if not any(few.start() <= hit.start < few.end() for few in some)]
        questions = free(questions, excused)
        if self._of("self", clause.start, clause.end):
            questions = [hit for hit in questions if not _POLITE.fullmatch(hit.word)]  # 请问我是助工
        if "?" not in clause.mark and _FORGOTTEN.search(self._message.text, clause.start, clause.end):
            questions = []  # 叫啥忘了
        if questions:
            return True
        if "?" in clause.mark:
            excused = [hit for hit in excused if hit.word not in _MERE_DEGREE]
            return not excused and not _is_echo(self._message, clause.start, clause.end)
        told = self._message.text[clause.start : clause.end]
        return (
            asking.by_form(told, answering=self._message.asked is not None)
            or (len(self._message.clauses) > 1 and asking.is_enough(told))
            or self._offers_two(clause)
            or self._asks_of_procedure(clause, asking.without_notice_year(told))
        )

    def _asks_of_procedure(self, clause: Clause, told: str) -> bool:
        """助工淘汰率: a noun of the procedure, no figure, nothing said of oneself, and nothing stated of it."""
        if _FIGURE.search(told) or _STATES.search(told) or self._of("self", clause.start, clause.end):
            return False
        if self._message.asked is None and asking.names_matter(told):
            return True
        return bool(self._of("procedure", clause.start, clause.end))

    def _offers_two(self, clause: Clause) -> bool:
        at = self._message.text.find(_ALTERNATIVE, clause.start, clause.end)
        if at < 0:
            return False
        before = {r.field for hit in self._of("enum", clause.start, at) for r in hit.roles if r.kind == "enum"}
        after = {r.field for hit in self._of("enum", at, clause.end) for r in hit.roles if r.kind == "enum"}
        return bool(before & after)

    def _told_before_question(self, clause: Clause) -> int:
        """Where the told part of 我是大专能报工程师吗 ends; nothing is told without 我 or a date before."""
        modals = self._of("modal", clause.start, clause.end)
        selves = free(self._of("self", clause.start, clause.end), self._of("not_self", clause.start, clause.end))
        if not modals or not selves or selves[0].start > clause.start + 3:
            return clause.start
        until = min(hit.start for hit in modals)
        questions = [
            hit.start
            for hit in free(
                self._of("question", clause.start, clause.end), self._of("no_question", clause.start, clause.end)
            )
        ]
        sought = asking.seeks_from(self._message, clause)
        questions += [] if sought is None else [sought]
        return min([until, *questions]) if until > selves[0].end else clause.start

    def _spread_doubt(self, clauses: list[Clause]) -> Iterator[Clause]:
        """A clause that only doubts (记不太清了) casts doubt on the one before it."""
        for clause, after in itertools.zip_longest(clauses, clauses[1:]):
            doubted = (
                after is not None
                and after.guessed
                and not self._weighs(after)
                and after.sentence == clause.sentence
                and self._only(after, "hedge")
                and not _DAY_ONLY.match(self._message.text, after.start, after.end)
            )
            yield replace(clause, guessed=True) if doubted else clause

    def _without_jokes(self, clauses: list[Clause]) -> list[Clause]:
        """What stands before 骗你的 or 开玩笑的 is not told."""
        jokes = [hit.start for hit in self._of("jokes")]
        jokes = [at for at in jokes if self._message.text[max(0, at - 1) : at] not in ("不", "没", "别")]
        return [replace(c, told_until=c.start) if any(c.start <= at for at in jokes) else c for c in clauses]

    def _only(self, clause: Clause, kind: str) -> bool:
        left = clause.end - clause.start
        return bool(left) and left - sum(lengths(self._of(kind, clause.start, clause.end))) <= _TAG

    def _spread_questions(self, clauses: list[Clause]) -> Iterator[Clause]:
        """What precedes a question is its premise, unless it is said of oneself, dated, or answers what was asked.

        Who began to tell of himself goes on: 本人在国企，本科，能报吗.
        """
        last = {clause.sentence: clause.start for clause in clauses if clause.asks and not self._weighs(clause)}
        asked = max((clause.start for clause in clauses if clause.asks and not self._of_oneself(clause)), default=-1)
        telling = -1
        for clause in clauses:
            asks_later = last.get(clause.sentence, -1) > clause.start
            if not clause.asks and self._names_notice(clause, asked > clause.start):
                clause = replace(clause, told_until=clause.start)
            elif asks_later and not clause.asks:
                if self._is_own(clause) or (telling == clause.sentence and not self._demands(clause)):
                    telling = clause.sentence
                else:
                    clause = replace(clause, told_until=clause.start)
            elif clause.told_until > clause.start and not clause.asks:
                telling = -1
            yield clause

    def _weighs(self, clause: Clause) -> bool:
        """够没, 应该算过了吧: a question whether what was told is enough."""
        return asking.is_enough(self._message.text[clause.start : clause.end])

    def _of_oneself(self, clause: Clause) -> bool:
        """我能报高工吗: a question about oneself, or about another title than the one told."""
        if self._of("self", clause.start, clause.end):
            return True
        return any(
            role.field == "title_level" for hit in self._of("enum", clause.start, clause.end) for role in hit.roles
        )

    def _names_notice(self, clause: Clause, asked_behind: bool) -> bool:
        if (self._message.asked or "").startswith("title") or self._of("self", clause.start, clause.end):
            return False
        return asking.names_notice(self._message, clause, asked_behind)

    def _demands(self, clause: Clause) -> bool:
        """Whether a clause speaks of what is asked for (大专的要求) and not of oneself."""
        return bool(self._of("target_after", clause.start, clause.end)) or self._aims(clause)

    def _aims(self, clause: Clause) -> bool:
        """报高工: a title that something is said to be done for."""
        aims = self._of("target", clause.start, clause.end)
        return any(aim.start == clause.start and self._message.text[aim.end] not in _DONE for aim in aims)

    def _is_own(self, clause: Clause) -> bool:
        selves = free(self._of("self", clause.start, clause.end), self._of("not_self", clause.start, clause.end))
        if selves:
            return True
        hits = self._of("", clause.start, clause.end) if clause.end - clause.start <= _SHORT_ANSWER else []
        if any(role.field == self._message.asked for hit in hits for role in hit.roles):
            return True
        dated = re.search(r"\d{2,4}年|[一二〇零]{2,4}年|[今去前]年", self._message.text[clause.start : clause.end])
        named = self._of("cue", clause.start, clause.end) or self._of("enum", clause.start, clause.end)
        return dated is not None and bool(named)

    def _spread_if(self, clauses: list[Clause]) -> list[Clause]:
        """After an if-word all of the sentence is supposed, until 现在, 但 or the like comes back to what is."""
        result: list[Clause] = []
        supposing, sentence = False, -1
        for clause in clauses:
            if clause.sentence != sentence:
                supposing, sentence = False, clause.sentence
            found = free(
                self._of("if_words", clause.start, clause.end), self._of("not_supposed", clause.start, clause.end)
            )
            if found:
                supposing = True
            elif supposing and self._returns(clause):
                supposing = False
            result.append(replace(clause, supposed=clause.supposed or supposing))
            if _REGRETS.search(self._message.text, clause.start, clause.end):
                supposing = False
        return result

    def _returns(self, clause: Clause) -> bool:
        opening = self._of("present", clause.start, min(clause.start + 4, clause.end))
        if opening and _CONSEQUENCE.match(self._message.text, opening[0].end, clause.end):
            return False
        return bool(opening) or self._message.text[clause.start] in "但可"
