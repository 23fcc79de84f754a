"""Exact questions answered from a notice's facts: when, where, which phone, mailbox, website, how much, how long.

A question is exact where it asks for one of these and is about nothing that only a clause can tell.
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge import facts, lexicon, text, told, verdicts, windows, words
from knowledge.notices import Notice, Scope
from knowledge.reading import Reading

_ANY = re.compile("哪些|什么|啥|清单|准备|带|有哪|要交|几样")
_SCOPE = re.compile(
    "专业|能报|可以报|能不能|可不可以|能申报|方向|包括|范围|类|能评|归|属于|[报评]不|让报|收吗|可以不|往这"
)
_NO_SCOPE = re.compile("转|调|换|同时|一块|一起|两个|俩|各报|年(?!度)|级|直接|考核|材料")
_SPECIALTIES = re.compile("哪些专业|什么专业|专业范围|评审专业|哪几个专业")
_WITHOUT = ("非", "不含", "除", "除了")
_CLAUSE = 260  # characters; a longer clause is not quoted whole
_HAS_PHONE = re.compile(
    "有(没有)?.{0,8}(电话|号码|热线|联系方式)(?!预约)|(电话|号码|热线|联系方式|座机).{0,4}(有|给|留|能说|告诉)"
)
_SENDS = re.compile("发|投|寄|提交|交到|报送")


@dataclass(frozen=True)
class Exact:
    """Lines that answer, and the clauses they rest on. Where `silent`, the notice has nothing of the kind asked for."""

    kind: str
    lines: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    silent: bool = False


def answer(notice: Notice, question: Reading, now: datetime.datetime) -> Exact | None:
    """The exact answer, that there is none in the notice, or None where the clauses must tell."""
    for route in (
        _report,
        _phone,
        _mailbox,
        _send,
        _postcode,
        _website,
        _place,
        _in_time,
        _fee,
        _window,
        _publicity,
        _scope,
        _materials,
        _steps,
    ):
        found = route(notice, question, now)
        if found is not None:
            return found
    return None


def _told(kind: str, lines: Sequence[str], about: Sequence[facts.Fact]) -> Exact:
    if not about:
        return Exact(kind, silent=True)
    return Exact(kind, tuple(dict.fromkeys(lines)), tuple(dict.fromkeys(fact.clause for fact in about)))


def _about_only(question: Reading, topics: frozenset[str], own: Sequence[str] = ()) -> bool:
    return set(question.focus) <= topics | set(own)


def _phone(notice: Notice, question: Reading, now: datetime.datetime) -> Exact | None:
    if "phone" not in question.asks or (question.yes_no and not _HAS_PHONE.search(question.text)):
        return None
    routes = lexicon.load().routes
    chosen = [c for c in notice.contacts if "complaint" not in c.purposes]
    if routes.complaint_cues.search(question.text):
        chosen = [c for c in notice.contacts if "complaint" in c.purposes]
    elif routes.advice_cues.search(question.text):
        chosen = [c for c in chosen if "advice" in c.purposes] or chosen
    elif "窗口" in question.focus or "申报材料" in question.focus:
        chosen = [c for c in chosen if "hand_in" in c.purposes] or chosen
    named = [c for c in notice.contacts if _named(c.office, question)]
    chosen = named or chosen
    return _told("contact", [told.contact_line(c) for c in chosen], chosen)


def _report(notice: Notice, question: Reading, now: datetime.datetime) -> Exact | None:
    """Whom to tell of a wrong: by phone and by letter."""
    both = "place" in question.asks and "phone" in question.asks
    complains = lexicon.load().routes.complaint_cues.search(question.text)
    contacts = [c for c in notice.contacts if "complaint" in c.purposes]
    places = [place for place in notice.places if "complaint" in place.purposes]
    if not complains or not ("report" in question.asks or both) or not (contacts or places):
        return None
    lines = [*map(told.contact_line, contacts), *map(told.place_line, places)]
    return _told("contact", lines, [*contacts, *places])


def _named(office: str | None, question: Reading) -> bool:
    """Whether the question names the office by the end of its name, as in 专技科."""
    tail = text.normalise(office or "")[-3:]
    return len(tail) == 3 and tail in question.text


def _mailbox(notice: Notice, question: Reading, now: datetime.datetime) -> Exact | None:
    if "password" in question.asks:
        boxes = [box for box in notice.mailboxes if box.password]
        return _told("contact", [told.mailbox_line(box) for box in boxes], boxes)
    if "email" not in question.asks:
        return None
    boxes = list(notice.mailboxes)
    if boxes and _SENDS.search(question.text) and not any("hand_in" in box.purposes for box in boxes):
        other = words.ONLY_FORMS.format(mailbox=told.mailbox_line(boxes[0]))
        return Exact("contact", (other,), (boxes[0].clause,), silent=True)
    return _told("contact", [told.mailbox_line(box) for box in boxes], boxes)


def _send(notice: Notice, question: Reading, now: datetime.datetime) -> Exact | None:
    """Where to send something, by mail or by hand: both are told."""
    topics = lexicon.load().routes.places.topics | {"电子版", "填写", "综合考评表", "评审表", "表格下载"}
    if "send" not in question.asks or not _about_only(question, topics):
        return None
    boxes = [box for box in notice.mailboxes if "hand_in" in box.purposes]
    places = [place for place in notice.places if "hand_in" in place.purposes]
    lines = [*map(told.mailbox_line, boxes), *map(told.place_line, places)]
    return _told("place", lines, [*boxes, *places])


def _postcode(notice: Notice, question: Reading, now: datetime.datetime) -> Exact | None:
    if "postcode" not in question.asks:
        return None
    places = [place for place in notice.places if place.postcode]
    return _told("place", [told.place_line(place) for place in places], places)


def _website(notice: Notice, question: Reading, now: datetime.datetime) -> Exact | None:
    if "website" not in question.asks:
        return None
    wanted = [p for p, topics in lexicon.load().routes.websites.purposes.items() if topics & set(question.focus)]
    sites = [site for site in notice.websites if set(site.purposes) & set(wanted)]
    if wanted and not sites and "forms" in wanted:
        boxes = [box for box in notice.mailboxes if "forms" in box.purposes]
        if boxes:
            return _told("website", [told.mailbox_line(box) for box in boxes], boxes)
    others = set(question.focus) - {"网址", "电子版", "截止"}
    if not wanted and others:
        return None
    chosen = sites if wanted else list(notice.websites)
    if wanted and not sites:
        return None
    return _told("website", [told.website_line(site) for site in chosen], chosen)


def _place(notice: Notice, question: Reading, now: datetime.datetime) -> Exact | None:
    routes = lexicon.load().routes
    if "place" not in question.asks or not _about_only(question, routes.places.topics):
        return None
    purpose = "complaint" if routes.complaint_cues.search(question.text) else "hand_in"
    places = [place for place in notice.places if purpose in place.purposes]
    return _told("place", [told.place_line(place) for place in places], places)


def _fee(notice: Notice, question: Reading, now: datetime.datetime) -> Exact | None:
    if "fee" not in question.asks or not _about_only(question, frozenset({"费用", "缴费", "评审表", "申报程序"})):
        return None
    lines = [words.FEE.format(what=fee.what, amount=fee.amount, cited=told.cited(fee)) for fee in notice.fees]
    return _told("fee", lines, notice.fees)


def _window(notice: Notice, question: Reading, now: datetime.datetime) -> Exact | None:
    topics = lexicon.load().routes.windows.topics
    if "when" not in question.asks or not _about_only(question, topics):
        return None
    chosen = windows.meant(notice, question)
    if not set(question.focus) & topics and len(question.bare) > 1 and not windows.likely(question):
        return None
    if not chosen and not set(question.focus) & topics:
        return None
    return _told("window", [told.window_line(notice, window, now) for window in chosen], chosen)


def _in_time(notice: Notice, question: Reading, now: datetime.datetime) -> Exact | None:
    """Whether something can be done at a day or hour that is asked about, and what becomes of those who are late."""
    found = windows.in_time(notice, question, now) if windows.asks_in_time(question) else []
    if not found:
        return None
    lines = [one.verdict + told.window_line(notice, one.window, now) for one in found]
    for path, sentence in windows.afterwards(notice, [one.window for one in found if one.late]):
        lines.append(words.QUOTED.format(words=sentence, cited=words.CITED.format(clause=path)))
    return _told("window", lines, [one.window for one in found])


def _publicity(notice: Notice, question: Reading, now: datetime.datetime) -> Exact | None:
    if "days" not in question.asks or not {"公示", "三公示"} & set(question.focus) or "发证" in question.focus:
        return None
    return _told("publicity", [told.publicity_line(item) for item in notice.publicity], notice.publicity)


def _scope(notice: Notice, question: Reading, now: datetime.datetime) -> Exact | None:
    excluded = [group for group in notice.scope if group.excluded and _named_in(group, question)]
    asks = not question.asks and bool(_SCOPE.search(question.text))
    if excluded and asks and not _SPECIALTIES.search(question.text):
        return _told("scope", [_excluded(group, question) for group in excluded], excluded)
    topics = frozenset({"评审专业", "评审范围"})
    groups = [group for group in notice.scope if not group.excluded and _named_in(group, question)]
    if groups and asks and _about_only(question, topics) and not _NO_SCOPE.search(question.text):
        verdict = words.VERDICTS["yes"] if verdicts.wanted(question) and len(groups) == 1 else ""
        quotes = [words.QUOTED.format(words=_whole(notice, group), cited=told.cited(group)) for group in groups[:2]]
        return _told("scope", [verdict + quotes[0], *quotes[1:]], groups[:2])
    if "评审专业" not in question.focus or not _about_only(question, topics):
        return None
    if question.outside - {"专业", "哪些"} and not _SPECIALTIES.search(question.text):
        return None
    groups = [group for group in notice.scope if not group.excluded]
    names = "、".join(group.name for group in groups)
    clauses = "、".join(dict.fromkeys(_section(notice, group.clause) for group in groups))
    line = words.SPECIALTIES.format(names=names, cited=words.CITED.format(clause=clauses))
    return _told("scope", [line], groups)


def _named_in(group: Scope, question: Reading) -> bool:
    """Whether a question names a group of specialties, other than as what the notice is not about (非…)."""
    name = text.normalise(group.name)
    return name in question.text and not any(f"{no}{name}" in question.text for no in _WITHOUT)


def _excluded(group: Scope, question: Reading) -> str:
    quote = words.QUOTED.format(words=group.quote, cited="")
    verdict = words.VERDICTS["no"] if verdicts.wanted(question) else ""
    return words.EXCLUDED.format(verdict=verdict, quote=quote, cited=told.cited(group))


def _whole(notice: Notice, group: Scope) -> str:
    """The clause of a group of specialties, or the words about it where the clause says more than that."""
    whole = notice.clauses.full_text(group.clause).replace("\n", "")
    return whole if len(whole) <= _CLAUSE else group.quote


def _section(notice: Notice, path: str) -> str:
    return notice.clauses[path].parent or path


def _materials(notice: Notice, question: Reading, now: datetime.datetime) -> Exact | None:
    if "申报材料" not in question.focus or not _about_only(question, frozenset({"申报材料"})):
        return None
    if not _ANY.search(question.text) or question.asks or not notice.materials:
        return None
    return _told("materials", told.materials_lines(notice), notice.materials)


def _steps(notice: Notice, question: Reading, now: datetime.datetime) -> Exact | None:
    if "申报程序" not in question.focus or not _about_only(question, frozenset({"申报程序"})):
        return None
    named = {c for c in question.concepts if not c.startswith(lexicon.FRAME)}
    if question.asks or named - {"申报程序"} or not notice.steps or len(question.outside) > 4:
        return None
    return _told("steps", told.steps_lines(notice), notice.steps)
