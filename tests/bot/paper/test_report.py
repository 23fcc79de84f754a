"""The report says what is known, what follows from it and what the notice says, and nothing else."""

import datetime
import shutil
from pathlib import Path

import pytest

from bot.paper import words
from bot.paper.version import rules_version
from dialogs import telling_outlook
from dialogs import words as spoken
from dialogs.assistant import Assistant
from dialogs.session import Dossier
from knowledge.additions import Additions, Correction, Document
from rules import changes, timing
from tests.bot.paper.pages import NOW, applicants, as_told, made, parsed, section, serving

OPEN = datetime.datetime(2024, 10, 10, 9)


def eligible(assistant: Assistant) -> tuple[str, str, dict[str, object]]:
    """A notice, a target and the facts of somebody who may apply by it."""
    for notice in assistant.knowledge.notices.values():
        for one in applicants(notice).values():
            facts = as_told(one["facts"])
            if assistant.examiners[notice.id].decide(one["target"], facts) == "eligible":
                return notice.id, one["target"], facts
    raise AssertionError("no applicant is eligible")


@pytest.fixture(scope="module")
def yes(assistant: Assistant) -> str:
    notice, target, facts = eligible(assistant)
    return made(assistant, notice, target, facts=facts, words={next(iter(facts)): "我说的原话"})


def test_the_head_names_target_notice_date_and_version(assistant: Assistant, yes: str) -> None:
    notice, target, _ = eligible(assistant)
    of, page = assistant.knowledge.notices[notice], parsed(yes)
    head = page.all("header")[0].text
    assert page.all("h1")[0].text == f"申报{assistant.examiners[notice].target(target).name}"
    for said in (of.short_name, of.name, of.number or "", "2026年11月22日 09:00", rules_version(of.folder)):
        assert said in head


def test_the_verdict_comes_with_its_route_and_the_committee_s_word(yes: str) -> None:
    verdict = section(parsed(yes), "verdict").text
    assert spoken.DECISION["eligible"] in verdict
    assert spoken.COMMITTEE_DECIDES in verdict
    assert words.UNTOLD not in verdict


def test_every_fact_is_there_with_the_words_it_came_from(assistant: Assistant, yes: str) -> None:
    _, _, facts = eligible(assistant)
    rows = section(parsed(yes), "facts").all("tbody")[0].all("tr")
    assert [row.all("th")[0].text for row in rows] == [assistant.questions[name].label for name in facts]
    assert [q.text for q in rows[0].all("q")] == ["我说的原话"]
    assert not rows[1].all("q")


def test_every_requirement_of_the_route_is_there_with_mark_clause_and_quote(assistant: Assistant, yes: str) -> None:
    notice, target, facts = eligible(assistant)
    verdict = assistant.examiners[notice].examine(target, facts)
    lines = [one for tree in section(parsed(yes), "clauses").all("ul", of="tree") for one in tree.all("li")]
    assert len(lines) == len(verdict.findings)
    for finding, line in zip(verdict.findings, lines, strict=True):
        assert line.attributes["class"] == finding.status
        assert line.all("use")[0].attributes["href"] == f"#mark-{finding.status}"
        assert line.all("span", of="stands")[0].text == spoken.MARK[finding.status] + words.STATUS[finding.status]
        assert line.all("span", of="clause")[0].text == finding.requirement.clause
        assert line.all("blockquote")[0].text == " ".join(finding.requirement.quote.split())
    assert any(line.all("p", of="said") for line in lines)


def test_the_other_routes_are_there_in_short(assistant: Assistant) -> None:
    for id, examiner in assistant.examiners.items():
        for target in examiner.rules.targets.values():
            page = parsed(made(assistant, id, target.id))
            ways = [one.all("strong")[0].text for tree in page.all("ul", of="ways") for one in tree.all("p", of="head")]
            assert len(ways) == len(target.routes) - 1
            assert set(ways) < {route.name for route in target.routes}


def test_a_no_says_what_fails_and_by_which_words(assistant: Assistant) -> None:
    notice, target, facts = eligible(assistant)
    page = parsed(made(assistant, notice, target, facts={**facts, "integrity_ok": False}))
    assert spoken.DECISION["ineligible"] in section(page, "verdict").text
    failed = section(page, "clauses").all("li", of="failed")
    assert len(failed) == 1
    assert words.NOT_LOOKED_AT not in page.text
    assert words.NOT_LOOKED_AT in parsed(made(assistant, notice, target, facts={"integrity_ok": False})).text
    assert not page.all("section", **{"aria-labelledby": "missing"})


def test_what_is_missing_is_asked_and_what_is_rough_is_said_back(assistant: Assistant) -> None:
    notice, target, facts = eligible(assistant)
    less = {name: value for name, value in facts.items() if name not in ("integrity_ok", "papers_first")}
    bounds = {"title_appointed": {"min": "2018-01"}}
    less.pop("title_appointed")
    said = {"title_appointed": "一八年以后聘的"}
    page = parsed(made(assistant, notice, target, facts=less, bounds=bounds, words=said))
    assert spoken.DECISION["undetermined"] in section(page, "verdict").text
    missing = section(page, "missing").text
    assert assistant.questions["integrity_ok"].ask in missing
    assert "您说的是“一八年以后聘的”" in missing
    assert "2018年1月1日或更晚" in section(page, "facts").text


def test_what_he_does_not_know_is_listed_as_such(assistant: Assistant) -> None:
    notice, target, _ = eligible(assistant)
    page = made(assistant, notice, target, facts={"education": "bachelor"}, unclear=frozenset({"retired"}))
    rows = {row.all("th")[0].text: row.all("td")[0].text for row in section(parsed(page), "facts").all("tr")[1:]}
    assert rows[assistant.questions["retired"].label] == words.UNCLEAR


def test_time_alone_is_said_to_do_where_it_does(assistant: Assistant) -> None:
    told = []
    for id, target, facts in _a_little_too_early(assistant):
        interview = assistant.interview(Dossier(notice=id, target=target, facts=facts))
        assert interview is not None
        known = interview.known(Dossier(notice=id, target=target, facts=facts))
        start = timing.start(interview.examiner, target, known)
        page = parsed(made(assistant, id, target, facts=facts))
        if start is not None and start.year is not None:
            told.append(start.year)
            assert telling_outlook.start_words(start) in section(page, "ways-out").text
        else:
            assert "最早可于" not in page.text
    assert told, "no applicant becomes eligible by waiting"


def _a_little_too_early(assistant: Assistant) -> list[tuple[str, str, dict[str, object]]]:
    """Applicants who would do, had they not held their title for less than a year."""
    found = []
    for notice in assistant.knowledge.notices.values():
        examiner = assistant.examiners[notice.id]
        for one in applicants(notice).values():
            facts = as_told(one["facts"])
            facts |= dict.fromkeys(("title_appointed", "title_obtained"), f"{examiner.rules.year}-01-02")
            if examiner.decide(one["target"], facts) == "ineligible":
                found.append((notice.id, one["target"], facts))
    return found


def test_a_no_says_what_it_would_take(assistant: Assistant) -> None:
    notice, target, facts = eligible(assistant)
    short = [one for one in _a_little_too_early(assistant) if one[0] == notice]
    for id, aim, less in short:
        interview = assistant.interview(Dossier(notice=id, target=aim, facts=less))
        assert interview is not None
        known = interview.known(Dossier(notice=id, target=aim, facts=less))
        found = changes.proposals(interview.examiner, aim, known)
        page = parsed(made(assistant, id, aim, facts=less))
        told = [one.text for one in section(page, "ways-out").all("li")]
        assert [changes.words(interview.examiner, known, one) for one in found] == told[-len(found) :]
    assert short
    assert not parsed(made(assistant, notice, target, facts=facts)).all(id="ways-out")


def test_without_any_fact_it_says_so_and_what_to_do(assistant: Assistant) -> None:
    for id, examiner in assistant.examiners.items():
        for target in examiner.rules.targets:
            page = parsed(made(assistant, id, target))
            verdict = section(page, "verdict").text
            assert words.UNTOLD in verdict
            assert words.UNTOLD_NEXT in verdict
            assert not section(page, "facts").all("table")


def test_an_old_notice_and_a_draft_are_marked_as_such(assistant: Assistant) -> None:
    for notice in assistant.knowledge.notices.values():
        target = next(iter(assistant.examiners[notice.id].rules.targets))
        warned = [one.text for one in parsed(made(assistant, notice.id, target)).all("p", of="warning")]
        assert any(words.DRAFT in one for one in warned) == notice.draft
        assert any(words.OLD in one for one in warned) == bool(notice.windows)
        if notice.year == OPEN.year:
            assert words.OLD not in made(assistant, notice.id, target, OPEN)


def test_windows_materials_phones_and_places_are_the_notice_s(assistant: Assistant) -> None:
    for notice in assistant.knowledge.notices.values():
        page = parsed(made(assistant, notice.id, next(iter(assistant.examiners[notice.id].rules.targets))))
        windows = section(page, "windows").text
        said = [part for one in notice.windows for part in (one.what, one.as_written, one.clause)]
        assert all(part in windows for part in said)
        boxes = section(page, "materials").all("tbody")
        rows = boxes[0].all("tr") if boxes else []
        assert [row.all("th")[0].text for row in rows] == [" ".join(one.name.split()) for one in notice.materials]
        for row, one in zip(rows, notice.materials, strict=True):
            assert row.all("td")[0].text == "☐"
            assert all(part in row.text for part in (one.copies, one.paper, one.sides) if part)
        contacts = section(page, "contacts").text
        assert all(phone in contacts for one in notice.contacts for phone in one.phones)
        addresses = [one.address for one in notice.places] + [one.address for one in notice.mailboxes]
        assert all(address in contacts for address in addresses)


def test_what_staff_have_corrected_stands_with_its_document(assistant: Assistant) -> None:
    notice = next(one for one in assistant.knowledge.notices.values() if one.year == OPEN.year and one.windows[0].opens)
    document = Document(name="关于延长收审时间的通知", date=OPEN.date())
    window = notice.windows[0]
    one = Correction(notice=notice.id, kind="window", key=window.key, document=document, closes="2024-12-15")
    amended = assistant.amended(Additions(version=1, corrections=(one,)))
    page = parsed(made(amended, notice.id, next(iter(assistant.examiners[notice.id].rules.targets)), OPEN))
    (row,) = [one for one in section(page, "windows").all("tr") if document.name in one.text]
    assert "截至2024年12月15日" in row.text
    assert f"原为“{window.as_written}”" in row.text


def test_the_same_arguments_give_the_same_bytes(assistant: Assistant, yes: str) -> None:
    notice, target, facts = eligible(assistant)
    said = {next(iter(facts)): "我说的原话"}
    assert made(assistant, notice, target, facts=facts, words=said) == yes
    assert made(assistant, notice, target, NOW + datetime.timedelta(minutes=1), facts=facts, words=said) != yes


def test_one_of_several_is_numbered(assistant: Assistant) -> None:
    notice, target, _ = eligible(assistant)
    page = parsed(made(assistant, notice, target, person=3))
    assert "第3位" in page.all("header")[0].text
    assert "第3位" in page.all("title")[0].text
    assert "第" not in parsed(made(assistant, notice, target)).all("p", of="kind")[0].text


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", "\"><img src=x onerror='x'>", "{{ 7*7 }}", "&lt;b&gt;", "</style><b>"]
)
def test_whatever_is_told_stays_text(assistant: Assistant, hostile: str) -> None:
    notice, target, facts = eligible(assistant)
    page = made(assistant, notice, target, facts={**facts, "specialty": hostile}, words={"specialty": hostile})
    assert hostile in parsed(page).text
    assert not [one for one in parsed(page).all() if one.tag in ("script", "img", "b")]
    assert "49" not in section(parsed(page), "facts").text


def test_whatever_a_notice_says_stays_text(assistant: Assistant) -> None:
    notice = next(one for one in assistant.knowledge.notices.values() if one.windows and one.contacts and one.websites)
    evil = '<i onclick="x">&</i>'
    names = notice.identity.model_copy(update={"name": evil, "short_name": evil, "number": evil, "issuers": (evil,)})
    parts: dict[str, dict[str, object]] = {
        "windows": {"what": evil, "as_written": evil},
        "materials": {"name": evil, "copies": evil},
        "contacts": {"label": evil, "phones": (evil,)},
        "websites": {"url": "javascript:x()", "quote": evil},
    }
    said = {part: tuple(one.model_copy(update=new) for one in getattr(notice, part)) for part, new in parts.items()}
    hostile = notice.model_copy(update={"identity": names, **said})
    target = next(iter(assistant.examiners[notice.id].rules.targets))
    page = parsed(made(serving(assistant, hostile), notice.id, target))
    assert not page.all("i")
    assert page.text.count(evil) > 10
    links = [one.attributes["href"] for one in page.all("a")]
    assert all(link.startswith(("http://", "https://", "tel:")) for link in links)


def test_a_long_story_is_kept_whole(assistant: Assistant) -> None:
    notice, target, facts = eligible(assistant)
    story = "我" + "干了很多年" * 700
    assert story in parsed(made(assistant, notice, target, facts=facts, words={"education": story})).text


def test_the_version_follows_every_word_of_the_data(tmp_path: Path, assistant: Assistant) -> None:
    folder = next(iter(assistant.knowledge.notices.values())).folder
    same, other = (shutil.copytree(folder, tmp_path / name) for name in ("same", "other"))
    with (other / "rules.yaml").open("a", encoding="utf-8") as rules:
        rules.write("\n# one more word\n")
    assert rules_version(same) == rules_version(folder) != rules_version(other)
