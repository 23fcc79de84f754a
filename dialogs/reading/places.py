"""Places as division paths, at the depth spoken: 简阳 is 四川省/成都市/简阳市."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from dialogs.reading.finding import Finding
from dialogs.reading.lexicon import Places
from dialogs.reading.messages import Clause, Message
from knowledge import likeness

_SUFFIX = re.compile(r"(?:特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|省|市|地区|盟|林区|新区|区|县|旗)$")
_PEOPLES = "朝鲜|土家|苗|藏|羌|彝|布依|侗|哈尼|壮|傣|白|景颇|傈僳|回|蒙古|哈萨克|柯尔克孜|朝鲜"
_AUTONOMOUS = re.compile(rf"(?:(?:{_PEOPLES})族?)*自治州$")
_DEEPER = re.compile(
    r"(?:的)?(?P<name>(?![^区县市旗]*[的某这那一个在])[一-鿿]{2,6}?(?:区|县|市|旗))(?![一-鿿]?(?:级|属|直|里的|政府|局))"
)
_GAP = re.compile(r"[,、的\s]{0,2}")
_SUFFIXES = "省市县区"
_AT = re.compile(r"(?:^|我|我们|人|单位|公司|[家厂矿院所店站]|厂子|就|也|都|现在|目前|一直|现|,)在$")
_STAYED = re.compile(r"[^,]{0,6}?(?:干|待|呆|扶贫|工作|支教|挂职|锻炼|当兵|打工|跑)[了过]")
"""After a place: one was there for a time, 在壶关干了九年."""
_STAYS = re.compile(
    r"(?:这边|那边|这儿|这里|本地|当地|市区|城区|市里|那块儿?)?(?:的|呢|啊|呀|了|哈|嘛)*(?:$|(?:一个|某|一)?家)"
)


_KEEPS = re.compile(
    r"(?:[^,]{0,6}?[里上下头边中沟]|这边|那边)?(?:一直|一个人|还|也)*(?:守着?|看着?|管着?|跑|待着|呆着|蹲|扎|驻|巡|修|建|挖|采|种|测|教)[^,]"
)
"""在沁源的山沟里守泵站: what one does there is one's work."""


_SENT = re.compile(r"(?:(?:分|分配|派|安置|安排|招|考|聘|应聘|调|调动|进|来|回|转)(?:到|在|进|去|来|回)?了?|在)$")
_WORKPLACE = re.compile(r"(?:上班|工作|干活)的(?:地方|单位)|(?:我们?)?(?:单位|公司|厂子?)(?:是|叫|属于|就)")
_BODY = re.compile(
    r"(?:的|下面|底下|一个?|这边|当地|市区|某|[^,到在去]{0,6}?)?"
    r"(?:[一-鿿](?:站|所|矿|队|局|院|段|厂|社|行)|中心|电厂|公司|集团|车间|水库|林场|农场|农科所|协会|管委会)(?!长|[上下]车|坐车|接|送)"
)
"""分到武乡县农机站: where one was sent to a body, one works."""


@dataclass(frozen=True)
class _Gazetteer:
    paths: dict[str, tuple[str, ...]]
    """Every way of writing a place, with the paths it may mean, the highest first."""
    pattern: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    cue: re.Pattern[str]


def _short(name: str) -> str:
    bare = _SUFFIX.sub("", _AUTONOMOUS.sub("", name))
    return bare if len(bare) >= 2 else name


@functools.lru_cache(maxsize=2)
def _gazetteer(key: int, places: "_Hashable") -> _Gazetteer:
    told: dict[str, list[str]] = {}

    def learn(name: str, path: str) -> None:
        for written in {name, _short(name)} - set(places.places.whole):
            told.setdefault(written, []).append(path)

    for city, districts in places.places.municipalities.items():
        learn(city, city)
        for district in districts.split():
            told.setdefault(district, []).append(f"{city}/{district}")
    for province, cities in places.places.provinces.items():
        learn(province, province)
        for city in cities.split():
            learn(city, f"{province}/{city}")
    for parent, counties in places.places.counties.items():
        for county in counties.split():
            learn(county, f"{parent}/{county}")
    for written, path in places.places.also.items():
        if len(written) > 1:
            told.setdefault(written, []).append(path)
    paths = {written: tuple(sorted(several, key=lambda path: path.count("/"))) for written, several in told.items()}
    names = "|".join(sorted(map(re.escape, paths), key=len, reverse=True))
    return _Gazetteer(
        paths,
        re.compile(names),
        re.compile("(?:" + "|".join(map(re.escape, places.places.not_before)) + ")"),
        re.compile("(?:" + "|".join(map(re.escape, places.places.not_after)) + ")(?:是|在|为)?$"),
        re.compile("|".join(map(re.escape, places.places.work_cues))),
    )


class _Hashable:
    """Lets the gazetteer be built once for each set of places."""

    def __init__(self, places: Places) -> None:
        self.places = places

    def __hash__(self) -> int:
        return id(self.places)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Hashable) and self.places is other.places


def names(places: Places) -> dict[str, tuple[str, ...]]:
    """Every way of writing a place, with the division paths it may mean, the highest first."""
    return _gazetteer(0, _Hashable(places)).paths


def spans(message: Message, clause: Clause) -> list[tuple[int, int]]:
    """Where places are named in a clause."""
    gazetteer = _gazetteer(0, _Hashable(message.lexicon.places))
    return [(start, end) for start, end, _ in _chains(gazetteer, message.text, clause.start, clause.end)]


def find(message: Message, field: str) -> Iterator[Finding]:
    """The places of work told: any place where it was asked for, else one that words of work stand beside."""
    gazetteer = _gazetteer(0, _Hashable(message.lexicon.places))
    asked = message.asked == field
    for clause in message.clauses:
        for start, end, path in _chains(gazetteer, message.text, clause.start, clause.end):
            before, after = message.text[max(clause.start, start - 6) : start], message.text[end : clause.end]
            if gazetteer.before.match(after) or gazetteer.after.search(before) or not message.tells(start, field):
                continue
            if re.search(r"(?:不是|不在|不属于|并非|没在|离开了?)$", before):
                continue
            if _past(message, clause.start, start) or _STAYED.match(after):
                continue
            beside = "" if after.strip("的呢啊吧呀这边") else _following(message, clause)
            alone = _follows_employer(message, clause, start, end)
            if asked or alone or _works(gazetteer, before, after) or (beside and _works(gazetteer, before, beside)):
                yield Finding(field, path, start, end)


def _works(gazetteer: _Gazetteer, before: str, after: str) -> bool:
    """Whether what stands around a place makes it the place of work: words of work, or a plain 我在."""
    if gazetteer.cue.search(after) or re.search(r"单位|公司|工作|上班|厂", before):
        return True
    if _AT.search(before) and (_STAYS.match(after) or _KEEPS.match(after)):
        return True
    if _SENT.search(before) and _BODY.match(after):
        return True
    return any(likeness.distance(after[:2], cue, likeness.HOMOPHONE) <= likeness.HOMOPHONE for cue in ("工作", "上班"))


def _following(message: Message, clause: Clause) -> str:
    """The clause after one that ends in a place, where it names an employer: 太原，民企."""
    after = next((c for c in message.near(clause, 1) if c.start > clause.start), None)
    if after is None or clause.mark != "," or not after.tells(after.start):
        return ""
    told = message.text[after.start : after.end]
    return told if _employs(message, after) or _WORKPLACE.match(told) else ""


def _follows_employer(message: Message, clause: Clause, start: int, end: int) -> bool:
    """Whether a clause is nothing but a place, and the one before it names an employer: 民企，太原市."""
    if (start, end) != (clause.start, clause.end):
        return False
    before = next((c for c in message.near(clause, 1) if c.end <= start), None)
    return before is not None and before.tells(before.start) and _employs(message, before)


def _employs(message: Message, clause: Clause) -> bool:
    opening = message.between(clause.start, clause.end, "enum")
    return any(hit.start == clause.start and any(r.field == "employer_type" for r in hit.roles) for hit in opening)


def _past(message: Message, start: int, end: int) -> bool:
    return bool(message.between(start, end, "past")) and not message.between(start, end, "present")


def _chains(gazetteer: _Gazetteer, text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Places that stand together read as one path: 山西, 长治, 襄垣县."""
    current: tuple[int, int, tuple[str, ...]] | None = None
    for match in gazetteer.pattern.finditer(text, start, end):
        paths = gazetteer.paths[match.group()]
        if current and (_GAP.fullmatch(text, current[1], match.start()) or _slip(text, current[1], match.start())):
            inside = tuple(path for path in paths if any(path.startswith(outer + "/") for outer in current[2]))
            if inside:
                current = (current[0], match.end(), inside)
                continue
        if current:
            yield _closed(text, end, *current)
        current = (match.start(), match.end(), paths)
    if current:
        yield _closed(text, end, *current)


def _slip(text: str, start: int, end: int) -> bool:
    """Whether one character between two places is a division's suffix misspelt, as 事 for 市."""
    return end - start == 1 and any(likeness.cost(text[start], suffix) <= likeness.HOMOPHONE for suffix in _SUFFIXES)


def _closed(text: str, limit: int, start: int, end: int, paths: tuple[str, ...]) -> tuple[int, int, str]:
    path = paths[0]
    deeper = _DEEPER.match(text, end, limit)
    if deeper and path.count("/") == 1 and text[end - 1] in "市州盟区":
        return start, deeper.end(), f"{path}/{deeper.group('name')}"
    return start, end, path
