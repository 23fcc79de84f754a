"""Values named: titles, degrees, employers, and statements that are true or false."""

import functools
import itertools
import re
from collections.abc import Iterator

from dialogs.reading import names, places, polarity
from dialogs.reading.finding import Finding
from dialogs.reading.messages import Clause, Message
from dialogs.reading.names import Name
from dialogs.reading.vocabulary import Hit, Role

TITLE = "title_level"
QUALIFICATION = "qualification_level"
_AS_THEY_STAND = ("local_employment_tie", "employer_type", "civil_servant", "in_service", "under_sanction")
"""Fields that ask how things stand now: what was so before (以前在国企) says nothing of them."""
_TO_GET = re.compile(
    r"(?:也|再|给|赶紧|尽快|早点)*(?:弄|拿|评|考|搞|办|升|聘)(?:下来?|到手?|上去?|成|掉|一?下)?(?![了过下上到成来])"
)
"""After 把 and a title: it is yet to be got, 把工程师弄下来."""
_OTHERS_TITLE = re.compile(r"[\d一二两三四五六七八九十几]+(?:名|位|个)[一-鿿]{0,6}$|(?:^|找了?|请了?|有)[俩仨]个?$")
_WHOSE = re.compile(
    r"(?:老师|专家|同志|前辈|领导|推荐|的(?:也|都|那些|人)|[那这]一?[档层拨级批类](?!是我))|(?:们|都|也|已经|已|现在|经常|老|总|天天)*"
    r"(?:(?:[来请找肯求带教让]|跟(?!着)|问我|愿意|答应|给我|帮我|替我|签字|点头)|(?:倒|我|也)*(?:认识|找|请)|(?:[有来])?[\d两俩一二三四五六七八九几]+(?:位|名|个))"
)
"""After a title: it is that of someone else."""
_NO_MORE = re.compile(
    r"(?:公务员|参公)[一-鿿]{0,6},(?:但是?|可是?|不过)?(?:现在|如今|目前|后来|早就?|已经)[一-鿿]{0,3}?不(?:是|在|干|当)"
)
_AM = re.compile(
    r"(?:现在|如今|至今|今天|到头来|最后|职称)(?:还|也|就|才|只)*是?(?:一|1)?个$"
    r"|(?:是|为|算|我|俺|本人)(?:就|也|才|不过|还)?(?:一|1)?(?:名|位|个)?$"
)
_ONLY_ONE = re.compile(r"(?:我|也|还|不过|手里|手上|总共)*(?:就|才|只)(?:有|是)?(?:一|1)个")
_FIRM = re.compile(r"单位|公司|厂|车间|[班小]组|科室?|部门|[院所站队]里?|我们|咱们|俺们|全")
_STAYS = re.compile(r"(?:后|以来|期间|的时候|时|那年|至今|到现在|了)")
_ANOTHER = re.compile(r"(?:其他|其它|别的|另外|另一个|同时|报|转评)[一-鿿]{0,2}$")
_MEANS = re.compile(r"(?:对应|相当于?|等同于?|等于|视同|职业资格|执业资格|资格证)[一-鿿]{0,4}$")
_LEFT_FROM = re.compile(r"(?:从(?![来未没不])|打从|离开|辞了|辞掉|告别|离了)[^,调到进去来转跳回]{0,6}$")
_LEFT = re.compile(r"[^,到]{0,4}(?:出来|辞职|离职|跳|走|调|转|考|下海|下岗|退下|过来|了|$)")
"""从私企出来, 离开国企: an employer that was left."""
_SINCE_GONE = re.compile(r"(?:之|以)?后(?=[去到进来又再转跳换考]|$)|后来")
_RESIGNED = re.compile(
    r"(?:身份|岗位|编制|的?工作|的?活儿?)?(?:辞职|辞掉|辞了|离职|下海|转企|转到|调到|跳到|跳槽|出来)"
)
"""公务员辞职去了私企: he is none any more."""
_STAYED = re.compile(r"(?:借调|挂职|挂过职|抽调|帮忙|帮过|实习|见习|干过|待过|呆过|工作过|上过班|混过|跑过)")
"""在机关借调过两年: one was there, and is no more."""
_WITH = re.compile(r"(?:跟|和|与|同|像|比|不如|赶得上|顶得上)$")
_ALIKE = re.compile(
    r"[^,]{0,6}(?:一样|差不多|似的|没法比|不能比|没区别|同等|相同|一个样|还[高低多少强]|[高低多少强]|没两样)"
)
_GONE_TO = re.compile(r"(?:之|以)?后|了?(?:到|去|进|来|下海|考|跳|自己|创业|单干)|,(?:去|到|进|来)")
"""辞职后去了国企, 国企后来改制了: it is so no more."""
_OFFICES = ("政府", "机关", "局")
_BELOW = re.compile(r"(?:的)?(?:下属|所属|直属|下面|底下|属下|主管|管的|办的|下设|二级)")
"""镇政府下属的农技站: the office above is not the employer."""
_SANCTION = "under_sanction"
_OVER = re.compile(
    r"(?P<not>还没|尚未|没有|没|未|不)?(?:被|给|能|有)?(?:解除|解了|解掉|消了|没事|撤销|撤了|取消|期满|到期|满期|过期|结束|失效|(?:早就?|已经?|都)(?:过|满|消|没)了?)"
)
_INTEGRITY = "integrity_ok"
_IN_GENERAL = re.compile(
    r"的?(?:后果|处[理罚分]|下场|惩罚|代价|会|要|得|怎么|咋|如何|查|被|多少|几|了几|一次|一经|一旦|者|的人|的话|材料|名单|行为|现象|情况|是|算|属|该|往后|取消|禁|罚|责任|追究)"
)
_ADMITS = re.compile(r"(?:有过?|受过|存在过?|被|上过|上了|进了|进过|有个|有一?[次条]|因为?|因)[^,]{0,4}$")
"""Before misconduct: it is admitted, and not only spoken of."""
_APPLIES_BEFORE = re.compile(r"(?:申报|申请|参评|报评|评审|报名?|评|冲|考)(?:的是|的|个|一下)?(?P<notice>[^,]{2,20})$")
_NOTICE_WORDS = re.compile(
    r"20\d\d年?度?|\d\d年|[今明]年|技术经理人|技术转移|工程系列|工程类|系列|那个|这个|的|通知|里|那边|这边"
)
_APPLIES = re.compile(r"(?:申报|申请|参评|报评|报)(?:的|了)?(?:职称|级别)?(?:就|只|也|都)?(?:是|为|个)?$")
_NOT_GOT = re.compile(
    r"(?:[去前今上]年|\d{2,4}年|又|也|还|一直|都|差点|[一两三]次|连着|[^,]{0,4}票)*(?:没能?|未能?|不)(?:评|考|批|通)?(?:过|上|成|下来|着)"
)
"""After a title: it was applied for in vain, 报工程师没过."""
_THIS_YEAR = re.compile(r"今年|本年度?|这次|这回|此次|现在")
_STUDIED_AND_DOES = re.compile(
    r"(?:学|念|读)的?(?:也|就|就是|是)?(?P<trade>[一-鿿]{2,8}?)(?:专业)?[,，]?(?:现在|如今|一直|毕业后?)*(?:干|做|搞|从事)的?(?:也|还|就|都)?是?(?P=trade)"
)
_TIMES = re.compile(r"[\d一二两三四五六七八九十](?:次|回)")
_DENYING = "不没无未非"
_NONE = "none"
_CHAIN = 3
_SHORT_ANSWER = 4


class Values:
    """Reads the named values of one message."""

    def __init__(self, message: Message, names: list[Name], this_year: int = 0) -> None:
        self._message, self._names, self._this_year = message, names, this_year
        self._enum_spans = [(name.start, name.end) for name in names if any(name.of("enum"))]
        self._profile = message.lexicon.profile

    def findings(self) -> Iterator[Finding]:
        """Every enum value and every statement told, in the order of the text."""
        floor, chains = 0, dict[str, tuple[int, int]]()
        for name in self._names:
            clause = self._message.clause_at(name.start)
            if clause is not None:
                yield from self._enums(name, clause, max(floor, clause.start))
                yield from self._bools(name, clause, max(floor, clause.start), chains)
            if any(role.kind in ("enum", "bool") and role.value != _NONE for role in name.roles):
                floor = name.end
        yield from self._nones
        yield from self._same_trade()
        no_more = _NO_MORE.search(self._message.text)
        if no_more and self._message.tells(no_more.start()) and self._message.tells(no_more.end() - 1):
            yield Finding("civil_servant", False, no_more.start(), no_more.end())

    @functools.cached_property
    def _nones(self) -> list[Finding]:
        return [finding for clause in self._message.clauses for finding in self._none_of(clause)]

    @functools.cached_property
    def _denied(self) -> frozenset[str]:
        """The fields said to have no value: 哪有职业资格，就一个助工 tells of a title, whatever was asked for."""
        return frozenset(finding.field for finding in self._nones)

    def _same_trade(self) -> Iterator[Finding]:
        """学的采矿，干的还是采矿: what one studied is what one does."""
        told = _STUDIED_AND_DOES.search(self._message.text)
        if told and self._message.tells(told.start()) and self._message.tells(told.end() - 1):
            yield Finding("major_related", True, told.start(), told.end())

    def _none_of(self, clause: Clause) -> Iterator[Finding]:
        """什么技能证都没考: the field's own word denied. 没有对应职称的资格证 speaks of the qualification only."""
        found: dict[str, Finding] = {}
        for hit in self._message.between(clause.start, clause.end, "topic"):
            if (
                not self._states_other(hit.end, clause.end)
                and self._is_own_topic(hit, clause)
                and polarity.negated(self._message, clause, hit.start, hit.end, far=True)
            ):
                found |= {name: Finding(name, _NONE, hit.start, hit.end) for name in self._none_fields(hit, clause)}
        asked = self._message.asked
        for heeded in (asked, QUALIFICATION):
            if heeded in found:
                found = {heeded: found[heeded]}
        if asked == QUALIFICATION and self._named_in(QUALIFICATION, clause):
            return  # 职业资格没有对应职称 says nothing of the title
        yield from found.values()

    def _states_other(self, start: int, end: int) -> bool:
        """Whether [start, end) makes a statement of its own: 职称一直没转评 denies no title."""
        hits = self._message.between(start, end, "bool")
        return any(role.kind == "bool" and not role.asked_only for hit in hits for role in hit.roles)

    def _none_fields(self, hit: Hit, clause: Clause) -> Iterator[str]:
        for role in hit.roles:
            has_none = role.kind == "topic" and _NONE in self._profile[role.field].values
            if has_none and not self._named_in(role.field, clause):
                yield role.field

    def _is_own_topic(self, hit: Hit, clause: Clause) -> bool:
        before = self._message.text[clause.start : hit.start]
        within = any(start < hit.start and hit.end <= end for start, end in self._enum_spans)
        return self._message.tells(hit.start) and not within and not _ANOTHER.search(before)

    def _named_in(self, field: str, clause: Clause) -> bool:
        return any(
            role.field == field
            for name in self._names
            if clause.start <= name.start < clause.end
            for role in (*name.of("enum"), *name.of("ambiguous"))
        )

    def _named_beside(self, field: str, clause: Clause, role: Role) -> bool:
        """Whether a value of `field` says more than a statement beside it; 读电大，拿的专科文凭 denies nothing."""
        near = [clause] if role.value else self._message.near(clause, 1)
        return any(self._named_in(field, other) for other in near)

    def ambiguous(self) -> Iterator[tuple[Name, Role]]:
        """Names told that may mean several values."""
        for name in self._names:
            for role in name.of("ambiguous"):
                if self._message.tells(name.start, role.field) and (
                    role.field == self._message.asked or not self._message.asked
                ):
                    yield name, role

    def _enums(self, name: Name, clause: Clause, floor: int) -> Iterator[Finding]:
        roles = list(name.of("enum"))
        own = [role for role in roles if role.field in name.asked and role.field not in self._denied]
        for role in own or [role for role in roles if not role.asked_only]:
            if not self._message.tells(name.start, role.field) or (
                role.asked_only and not self._stands_out(name, clause)
            ):
                continue
            if role.value != _NONE and polarity.negated(self._message, clause, name.start, name.end, floor):
                continue
            if (
                self._corrected_away(name, clause)
                or self._was(role.field, name, clause)
                or self._compares(name, clause)
            ):
                continue
            if role.value == _NONE and self._goes_on(name, role.field):
                continue
            field = self._held_as(role, name, clause)
            if field and role.value in self._profile[field].values:
                yield Finding(field, role.value, name.start, name.end)

    def _goes_on(self, name: Name, field: str) -> bool:
        """没评过 says that there is none, 没评过中级 does not."""
        following = (other for other in self._names if 0 <= other.start - name.end <= 1)
        return any(role.field == field for other in following for role in (*other.of("enum"), *other.of("ambiguous")))

    def _stands_out(self, name: Name, clause: Clause) -> bool:
        """One-letter names count only where they are the whole answer."""
        return len(name.word) > 1 or polarity.is_whole(self._message, clause, name.start, name.end)

    def _held_as(self, role: Role, name: Name, clause: Clause) -> str | None:
        """The field a title named is a fact of: what one holds, not what one aims at or another has."""
        if role.field != TITLE or role.value == _NONE:
            return role.field
        before = self._message.text[clause.start : name.start]
        if _MEANS.search(before):
            return QUALIFICATION
        asked = self._message.asked
        if asked and asked != TITLE and self._message.lexicon.fields[asked].others and not _AM.search(before):
            return None  # asked for recommenders, the titles are theirs
        if _OTHERS_TITLE.search(before) and not _AM.search(before) and not self._but_one(before, clause):
            return None
        if _WHOSE.match(self._message.text, name.end) and not _AM.search(before):
            return None
        return None if self._aimed_at(name, clause) else TITLE

    def _but_one(self, before: str, clause: Clause) -> bool:
        """就一个助工: all that one has, unless it is the firm that was spoken of."""
        near = [self._message.text[c.start : c.end] for c in self._message.near(clause, 1) if c.end <= clause.start]
        return bool(_ONLY_ONE.fullmatch(before)) and not any(_FIRM.search(said) for said in near)

    def _aimed_at(self, name: Name, clause: Clause) -> bool:
        text = self._message.text
        for hit in self._message.between(name.end, min(name.end + 4, clause.end), "target_after"):
            if hit.start - name.end <= 1:
                return True
        near = [
            hit
            for hit in self._message.between(max(clause.start, name.start - 5), name.start, "target")
            if name.start - hit.end <= 2
        ]
        if self._applies_to_notice(text[clause.start : name.start]):
            return True
        if text[name.start - 1 : name.start] in ("把", "将") and _TO_GET.match(text, name.end, clause.end):
            return True
        if self._applies_now(text, clause, name.start) or _NOT_GOT.match(text, name.end, clause.end):
            return True
        if not near:
            return False
        held = [
            hit
            for hit in self._message.between(max(clause.start, name.start - 5), name.start, "held")
            if hit.end >= max(h.end for h in near)
        ]
        if held:
            return False
        if all(hit.word in ("评", "考", "报", "升", "晋", "晋升", "评审") for hit in near):
            return not (_STAYS.match(text, name.end) or self._dated_before(clause, name.start))
        return True

    def _applies_to_notice(self, before: str) -> bool:
        """报某省2024年技术经理人高工: the notice stands between the verb and its title."""
        told = _APPLIES_BEFORE.search(before)
        if told is None:
            return False
        between = told.group("notice")
        bare = _NOTICE_WORDS.sub("", between)
        known = places.names(self._message.lexicon.places)
        return bool(between) and (
            not bare or bare in known or any(bare == name + s for name in known for s in "省市县区")
        )

    def _applies_now(self, text: str, clause: Clause, end: int) -> bool:
        """报的是工程师, 今年报的工程师: what one applies for, unless it was in a year gone by."""
        before = text[clause.start : end]
        if not _APPLIES.search(before):
            return False
        now = _THIS_YEAR.search(before) or (self._this_year and f"{self._this_year}年" in before)
        return bool(now) or not self._dated_before(clause, end)

    def aims(self) -> frozenset[int]:
        """Where titles stand that are aimed at and not held."""
        titles = [name for name in self._names if any(role.field == TITLE for role in name.of("enum"))]
        clauses = [(name, self._message.clause_at(name.start)) for name in titles]
        return frozenset(name.start for name, clause in clauses if clause and self._aimed_at(name, clause))

    def _dated_before(self, clause: Clause, end: int) -> bool:
        return bool(
            re.search(r"\d{2,4}年|[一二〇零]{2,4}年|[去前上]年|\d{4}[.\-/]\d", self._message.text[clause.start : end])
        )

    def _corrected_away(self, name: Name, clause: Clause) -> bool:
        """填成学士了, 刚才说的国企不对, 从国企改成: what was said by mistake."""
        wrong = [hit for hit in self._message.between(clause.start, name.start, "correct_wrong")]
        if wrong and not self._message.between(wrong[-1].end, name.start, "correct_instead"):
            return True
        after = [hit for hit in self._message.between(name.end, clause.end, "correct_mark")]
        changed = [
            hit
            for hit in self._message.between(name.end, clause.end, "correct_instead")
            if hit.word.startswith(("改", "换", "更正", "修正"))
        ]
        return bool(after or changed) and (bool(changed) or self._message.text[name.end : name.end + 1] != "")

    def _compares(self, name: Name, clause: Clause) -> bool:
        """跟公务员待遇一样: likened to it, and not it."""
        text = self._message.text
        return bool(_WITH.search(text[clause.start : name.start]) and _ALIKE.match(text, name.end, clause.end))

    def _was(self, field: str, name: Name, clause: Clause) -> bool:
        if field not in _AS_THEY_STAND:
            return False
        if (
            field == "employer_type"
            and _LEFT_FROM.search(self._message.text[clause.start : name.start])
            and _LEFT.match(self._message.text[name.end : clause.end])
        ):
            return True
        gone = _GONE_TO if field == "in_service" else _SINCE_GONE
        if field == "civil_servant" and _RESIGNED.match(self._message.text, name.end, clause.end):
            return True
        if gone.match(self._message.text, name.end, clause.end):
            return True
        if field == "employer_type" and _STAYED.match(self._message.text, name.end, clause.end):
            return True
        if name.word.endswith(_OFFICES) and _BELOW.match(self._message.text, name.end, clause.end):
            return True
        past = self._message.between(clause.start, name.start, "past")
        return bool(past) and not self._message.between(past[-1].end, name.start, "present")

    def _bools(self, name: Name, clause: Clause, floor: int, chains: dict[str, tuple[int, int]]) -> Iterator[Finding]:
        """Statements; close phrases of one field share the negation before the first: 没有主持过…成果转化."""
        for role in name.of("bool"):
            since = name.start
            chain = chains.get(role.field)
            if chain and clause.start <= chain[0] and name.start - chain[1] <= _CHAIN:
                since, floor = chain[0], clause.start
            chains[role.field] = (since, max(name.end, chain[1] if chain else 0))
            if not self._message.tells(name.start, role.field):
                continue
            if self._was(role.field, name, clause) and not (role.field == _SANCTION and self._is_over(name)):
                continue
            if self._corrected_away(name, clause) or self._compares(name, clause):
                continue
            if len(name.word) == 1 and clause.end - clause.start > _SHORT_ANSWER:
                continue
            beside = self._message.lexicon.fields[role.field].unless_beside
            if beside and role.field != self._message.asked and self._named_beside(beside, clause, role):
                continue
            if self._counts_within(name):
                continue
            denied = polarity.negated(self._message, clause, name.start, name.end, floor, since, far=True)
            denied ^= self._denied_within(name)
            if denied and role.asked_only and not role.value and name.word[0] not in _DENYING:
                continue  # 连警告都没有 says less than that there was none
            if role.field == _INTEGRITY and not role.value and not denied and self._speaks_in_general(name, clause):
                continue
            if role.field == _SANCTION and role.value and not denied:
                denied = self._is_over(name)
            yield Finding(role.field, bool(role.value) != denied, name.start, name.end)

    def _speaks_in_general(self, name: Name, clause: Clause) -> bool:
        """弄虚作假会怎样, 造假查出来: misconduct spoken of, which nobody admits."""
        if self._message.asked == _INTEGRITY:
            return False
        before, after = self._message.text[clause.start : name.start], self._message.text[name.end : clause.end]
        if _IN_GENERAL.match(after) and not _ADMITS.search(before):
            return True
        own = self._message.between(clause.start, name.start, "self")
        return not own and not _ADMITS.search(before) and not re.match(r"[了过]|,|$", after)

    def _is_over(self, name: Name) -> bool:
        """受过处分，后来撤销了: the sanction told is said to be over."""
        over = list(_OVER.finditer(self._message.text, name.end))
        return any(self._message.tells(found.start()) for found in over) and not any(o.group("not") for o in over)

    def _counts_within(self, name: Name) -> bool:
        """Whether a gap of the phrase holds a count, so that it is not said of one time: 今年该六次合格."""
        own = names.pieces(self._message.text, name)
        return any(_TIMES.search(self._message.text, left[1], right[0]) for left, right in itertools.pairwise(own))

    def _denied_within(self, name: Name) -> bool:
        """Whether a gap of the phrase holds a negation: 处分还没解除."""
        own = names.pieces(self._message.text, name)
        return any(polarity.denials(self._message, left[1], right[0]) % 2 for left, right in itertools.pairwise(own))
