"""Rule trees as drawings: complete, legible, nothing on top of anything else, and true to the engine."""

import functools
import itertools
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from knowledge.notices import NOTICES, load_notice
from rules import cases, known, library
from rules.drawing import picture, words
from rules.errors import ProfileError, UnknownTarget
from rules.ruleset import Requirement, Target
from rules.verdict import Examiner
from tests.rules import small_notice
from tests.rules.svg import Box, Drawing
from tests.rules.test_commands import ROOT, run

TITLE = "关于评审工作的通知"
Facts = dict[str, Any]


@functools.cache
def examiner(notice: str) -> Examiner:
    return library.load_examiner(NOTICES / notice)


def shipped() -> list[tuple[str, str]]:
    folders = sorted(path.parent for path in NOTICES.glob("*/rules.yaml"))
    return [(folder.name, target) for folder in folders for target in examiner(folder.name).rules.targets]


@functools.cache
def applicants(notice: str, target: str) -> list[Facts | None]:
    """Nobody, somebody of whom nothing is known, and of the notice's own cases one for each verdict."""
    found = cases.load(NOTICES / notice / cases.CASES, examiner(notice)).cases
    by_verdict = {case.verdict: dict(case.facts) for case in found if case.target == target}
    return [None, {}, *by_verdict.values()]


@functools.cache
def drawings(notice: str, target: str) -> list[Drawing]:
    facts = applicants(notice, target)
    return [Drawing(picture.draw(examiner(notice), target, TITLE, one)) for one in facts]


def requirements(target: Target) -> list[Requirement]:
    """In the order drawn: one that several routes ask for comes with each."""
    return [*target.common, *(one for route in target.routes for one in route.requirements)]


def small(folder: Path, **changes: str) -> Examiner:
    """The small notice with parts of its rules replaced."""
    rules = small_notice.RULES
    for old, new in changes.items():
        part = {"education": "education >= college and major_related", "label": "label: 学历", "route": "正常申报"}[old]
        assert part in rules
        rules = rules.replace(part, new)
    return library.load_examiner(small_notice.write(folder, rules=rules))


def assert_legible(drawing: Drawing) -> None:
    """All in sight, every text in its box, nothing on top of anything else."""
    for area in (*drawing.rects, *(word.area for word in drawing.words)):
        assert area.inside(drawing.sheet)
    for boxes in (drawing.panels, drawing.cards):
        for one, other in itertools.combinations(boxes, 2):
            assert not one.frame.overlaps(other.frame), (one.title, other.title)
    for card in drawing.cards:
        assert any(card.frame.inside(panel.frame) for panel in drawing.panels), card.title
    for box in (*drawing.panels, *drawing.cards):
        for word in box.words:
            assert word.area.inside(box.frame), (box.title, word.text)
    inside = [word for panel in drawing.panels for word in panel.words]
    for word in set(drawing.words) - set(inside):
        assert not any(word.area.overlaps(panel.frame) for panel in drawing.panels), word.text
    assert_apart(drawing)


def assert_apart(drawing: Drawing) -> None:
    """No two texts overlap; only neighbours from the top are compared, or it would take minutes."""
    ordered = sorted(drawing.words, key=lambda word: word.area.top)
    for at, word in enumerate(ordered):
        below = itertools.takewhile(lambda other: other.area.top < word.area.bottom, ordered[at + 1 :])  # noqa: B023
        for other in below:
            assert not word.area.overlaps(other.area), (word.text, other.text)


def said(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(("notice", "target"), shipped())
def test_every_drawing_is_legible(notice: str, target: str) -> None:
    for drawing in drawings(notice, target):
        assert_legible(drawing)


@pytest.mark.parametrize(("notice", "target"), shipped())
def test_every_requirement_stands_with_clause_and_quote(notice: str, target: str) -> None:
    for drawing in drawings(notice, target):
        asked = requirements(examiner(notice).target(target))
        assert len(drawing.cards) == len(asked)
        for card, requirement in zip(drawing.cards, asked, strict=True):
            assert said(requirement.label) in said(card.said("label", "muted-label"))
            assert said(card.said("clause", "muted-clause")) == f"依据：{requirement.clause}"
            assert said(card.said("quote", "muted-quote")) == f"“{said(requirement.quote)}”"
            assert f"“{requirement.quote}”" in card.title
            assert requirement.committee is (words.COMMITTEE_TOO in card.text or words.COMMITTEE_ALONE in card.text)
            assert requirement.this_year_only is (words.THIS_YEAR_ONLY in card.text)


@pytest.mark.parametrize(("notice", "target"), shipped())
def test_statuses_are_the_engines(notice: str, target: str) -> None:
    asked = requirements(examiner(notice).target(target))
    for facts, drawing in zip(applicants(notice, target), drawings(notice, target), strict=True):
        if facts is None:
            assert not any(word.text in words.STATUS.values() for word in drawing.words)
            continue
        prepared = known.prepare(examiner(notice).profile, facts)
        for card, requirement in zip(drawing.cards, asked, strict=True):
            if requirement.node is None:
                assert badge(card) == words.COMMITTEE
            else:
                truth = examiner(notice).status(requirement, prepared)
                assert badge(card) == words.STATUS[{True: "met", False: "failed", None: "unknown"}[truth]]
        verdict = examiner(notice).examine_known(target, prepared)
        assert words.DECISION[verdict.decision] in drawing.text
        assert [panel.title for panel in drawing.panels if words.HOLDS in panel.text] == [
            panel.title
            for panel in drawing.panels
            if verdict.route and len(verdict.target.routes) > 1 and verdict.route.name in panel.title
        ]


def badge(card: Box) -> str:
    """The word at the right of a card's heading."""
    return max((word for word in card.words if word.style.endswith("-word")), key=lambda word: -word.area.top).text


@pytest.mark.parametrize(("notice", "target"), shipped())
def test_a_drawing_speaks_chinese_and_names_notice_target_and_day(notice: str, target: str) -> None:
    rules = examiner(notice).rules
    for drawing in drawings(notice, target):
        for told in (TITLE, rules.targets[target].name, f"{rules.year}年", rules.cut_off_clause):
            assert told in drawing.text
        for route in rules.targets[target].routes:
            assert said(route.name) in said(drawing.text)
        for field in rules.engine.profile:
            assert field.name not in drawing.text or field.name in ("education", "degree")


def test_the_same_is_always_drawn_the_same() -> None:
    """In other processes, too, whose sets are in another order."""
    command = [sys.executable, "-m", "rules", "draw", "changzhi-2024-engineering", "engineer", "--profile", "-"]
    profile = json.dumps({"ce_public_certificate_years": [2021, 2022, 2023], "work_region": "山西省"}).encode()
    drawn = [
        subprocess.run(
            command,
            input=profile,
            capture_output=True,
            cwd=ROOT,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]
    assert drawn[0] == drawn[1]
    assert drawn[0].decode().endswith("</svg>\n")


def test_nothing_is_loaded_from_outside_and_nothing_runs() -> None:
    text = picture.draw(examiner("changzhi-2024-engineering"), "engineer", TITLE, {})
    assert text.count("http") == text.count('xmlns="http://www.w3.org/2000/svg"') == 1
    for forbidden in ("<script", "href", "url(", "@import", "<image", "foreignObject", "onload"):
        assert forbidden not in text


def test_a_title_and_a_description_are_there_for_those_who_do_not_see() -> None:
    root = Drawing(picture.draw(examiner("changzhi-2024-engineering"), "engineer", TITLE, {})).root
    told = {element.attrib["id"]: element.text or "" for element in root if "id" in element.attrib}
    assert root.attrib["aria-labelledby"].split() == list(told)
    assert "工程师" in told["title"]
    assert TITLE in told["description"]
    assert words.DECISION["undetermined"] in told["description"]


@pytest.mark.parametrize(
    ("holds", "told"),
    [
        ("not retired", ["已办理退休或达到法定退休年龄：否"]),
        ("in_service", ["在职在岗：是"]),
        ("education >= college", ["学历：大专及以上"]),
        ("not education >= college", ["不", "学历：大专及以上"]),
        ("employer_type != government", ["单位性质：不得为机关"]),
        ("degree in (master, doctor)", ["学位：硕士、博士之一"]),
        ("degree == doctor", ["学位：博士"]),
        ("papers_first >= 1", ["独立或第一作者论文篇数：不少于1篇"]),
        ("papers_first + 1 >= 3", ["独立或第一作者论文篇数：不少于2篇"]),
        ("papers_first + monographs >= 2", ["独立或第一作者论文篇数、已出版专业著作部数：合计不少于2篇"]),
        ("deal_amount >= 5000000", ["累计促成技术转移转化合同实际成交额：不少于500万元"]),
        ("held_for(title_appointed, years=4)", ["现职称聘任时间：满4年，即不晚于2020年12月31日"]),
        ('education_since <= "2024-10-31"', ["取得该学历的时间：不晚于2024年10月31日"]),
        ('within(work_region, "山西省/太原市")', ["工作单位所在地：在山西省太原市"]),
        ("2024 in ce_public_certificate_years", ["取得公需科目合格证书的年度：含2024年"]),
        ("ce_hours_by_year[2024] >= 90", ["2024年继续教育总学时：不少于90学时"]),
        ("listed(specialty)", ["从事专业：属于通知所列的评审专业"]),
        ("unpublished()", ["通知没有公布评价标准"]),
        ("1 >= 2", ["定数2：不多于1"]),
        (
            "retired and (in_service or papers_first >= 1)",
            ["并且", "以下 2 项都要满足", "已办理退休或达到法定退休年龄：是", "或者", "以下 2 项有 1 项即可",
             "在职在岗：是", "独立或第一作者论文篇数：不少于1篇"],
        ),
        ("at_least(2, retired, in_service, civil_servant)", ["至少2项", "以下 3 项有任意 2 项即可"]),
        ("not (retired or in_service)", ["不", "以下不成立才算满足", "或者"]),
    ],
)  # fmt: skip
def test_a_condition_is_told_in_chinese(tmp_path: Path, holds: str, told: list[str]) -> None:
    drawing = Drawing(picture.draw(small(tmp_path, education=holds), "engineer", TITLE))
    shown = said(drawing.cards[1].said("row", "operator"))
    for text in told:
        assert said(text) in shown
        shown = shown[shown.index(said(text)) + len(said(text)) :]


def test_what_is_told_stands_beside_what_is_asked(tmp_path: Path) -> None:
    rule = "education >= college and held_for(title_appointed, years=4) and in_service and monographs >= 1"
    facts = {"education": "secondary", "title_appointed": "2020", "in_service": True}
    card = Drawing(picture.draw(small(tmp_path, education=rule), "engineer", TITLE, facts)).cards[1]
    statuses = [word.text for word in card.words if word.style.endswith("-word")]
    assert statuses == ["不满足", "不满足", "不满足（中专）", "满足（2020年）", "满足", "尚不清楚"]


def test_what_no_longer_matters_is_muted(tmp_path: Path) -> None:
    rule = "in_service or (retired and civil_servant)"
    facts = {"in_service": True, "retired": False, "civil_servant": False}
    card = Drawing(picture.draw(small(tmp_path, education=rule), "engineer", TITLE, facts)).cards[1]
    assert "在职在岗" in card.said("row")
    assert "已办理退休" in card.said("muted")
    assert "failed-word" not in {word.style for word in card.words}


def test_the_route_that_holds_is_emphasised_and_the_others_are_muted() -> None:
    notice = examiner("jianyang-2020-senior")
    case = next(
        one
        for one in cases.load(NOTICES / notice.rules.notice / cases.CASES, notice).cases
        if one.verdict == "eligible"
    )
    verdict = notice.examine(case.target, case.facts)
    assert verdict.route is not None
    drawing = Drawing(picture.draw(notice, case.target, TITLE, dict(case.facts)))
    for panel in drawing.panels[1:]:
        muted = any(word.style.startswith("muted") for word in panel.words if word.style != "muted")
        assert muted is (verdict.route.name not in panel.title)
        assert (words.HOLDS in panel.text) is (verdict.route.name in panel.title)


def test_a_requirement_of_several_routes_is_drawn_in_full_on_the_route_taken() -> None:
    notice = examiner("shanxi-2024-techmgr")
    facts = {"education": "college", "degree": "none", "grassroots_years": 25, "profit_tax_amount": 0}
    assert [notice.examine("senior_engineer", one).nearest.id for one in ({}, facts)] == ["normal", "relaxed"]
    for told, elsewhere in ((None, [False, True]), ({}, [False, True]), (facts, [True, False])):
        drawing = Drawing(picture.draw(notice, "senior_engineer", TITLE, told))
        shared = [card for card in drawing.cards if "任中级职称满 5 年（即" in card.title]
        assert ["条件见途径" in card.text for card in shared] == elsewhere


NESTED = functools.reduce(
    lambda inner, level: f"({inner} {'or' if level % 2 else 'and'} papers_first >= {level})", range(18), "retired"
)
HARD = {
    "nested": NESTED,
    "denied": "not " * 36 + "retired",
    "many": f"at_least(7, {', '.join(f'papers_first >= {at}' for at in range(150))})",
    "pairs": " or ".join(f"retired and papers_first >= {at}" for at in range(90)),
}


@pytest.mark.parametrize("facts", [None, {}, {"retired": False, "papers_first": 3}], ids=["nobody", "empty", "known"])
@pytest.mark.parametrize("holds", HARD.values(), ids=HARD)
def test_hard_rules_stay_legible_and_of_a_sensible_size(tmp_path: Path, holds: str, facts: Facts | None) -> None:
    text = picture.draw(small(tmp_path, education=holds), "engineer", TITLE, facts)
    drawing = Drawing(text)
    assert_legible(drawing)
    assert drawing.sheet.right <= 2400
    assert drawing.sheet.bottom <= 4000
    assert len(text) < 400_000


HOSTILE = "<b>&\"'\u202e]]>" + "W" * 90


@pytest.mark.parametrize("part", ["label", "route"])
def test_hostile_words_of_a_notice_are_escaped_and_fit(tmp_path: Path, part: str) -> None:
    value = json.dumps(f"{HOSTILE}{'长' * 200}", ensure_ascii=False)
    changes = {part: f"label: {value}" if part == "label" else value}
    found = small(tmp_path, **changes)
    nobody: list[Facts | None] = [None, {}]
    for facts in nobody:
        drawing = Drawing(picture.draw(found, "engineer", HOSTILE * 5, facts))
        assert_legible(drawing)
        assert "<b>&" in drawing.text
        assert "\u202e" not in drawing.text


@pytest.mark.parametrize("specialty", [HOSTILE, "\x01\x1b\n机电", "\ufffe\U0001f600机" * 50, "机" * 100_000])
def test_hostile_facts_are_escaped_and_fit(tmp_path: Path, specialty: str) -> None:
    drawing = Drawing(
        picture.draw(small(tmp_path, education="listed(specialty)"), "engineer", TITLE, {"specialty": specialty})
    )
    assert_legible(drawing)
    assert drawing.sheet.bottom < 3000


def test_many_routes(tmp_path: Path) -> None:
    route = "normal: {name: 正常申报, requires: [seniority]}"
    routes = "\n      ".join(route.replace("normal", f"way_{at}").replace("正常", f"第{at}种") for at in range(25))
    found = library.load_examiner(small_notice.write(tmp_path, rules=small_notice.RULES.replace(route, routes)))
    everybody: list[Facts | None] = [None, {}, {"papers_first": 2}]
    for facts in everybody:
        drawing = Drawing(picture.draw(found, "engineer", TITLE, facts))
        assert_legible(drawing)
        assert len(drawing.panels) == 26
        assert drawing.sheet.bottom < 4000


def test_a_target_without_common_requirements(tmp_path: Path) -> None:
    rules = small_notice.RULES.replace("requires: [not_civil_servant, education]", "requires: []").replace(
        "requires: [seniority]", "requires: [seniority, education, not_civil_servant]"
    )
    found = library.load_examiner(small_notice.write(tmp_path, rules=rules))
    drawing = Drawing(picture.draw(found, "engineer", TITLE, {}))
    assert_legible(drawing)
    assert len(drawing.panels) == 1
    assert words.COMMON not in [panel.title[:4] for panel in drawing.panels]


def test_what_cannot_be_drawn_is_refused() -> None:
    found = examiner("changzhi-2024-engineering")
    with pytest.raises(UnknownTarget, match="did you mean engineer"):
        picture.draw(found, "enginer", TITLE)
    with pytest.raises(ProfileError, match="did you mean education"):
        picture.draw(found, "engineer", TITLE, {"educaton": "college"})


def test_draw_writes_to_standard_output_or_a_file(tmp_path: Path) -> None:
    arguments = ("draw", "taiyuan-2020-engineering", "technician")
    profile, out = tmp_path / "profile.json", tmp_path / "技术员.svg"
    profile.write_text(json.dumps({"education": "college"}), encoding="utf-8-sig")
    printed = run(*arguments)
    written = run(*arguments, "--profile", str(profile), "--out", str(out))
    piped = run(*arguments, "--profile", "-", text='{"education": "college"}')
    assert (printed.returncode, printed.stderr, written.returncode, written.stdout) == (0, "", 0, "")
    assert load_notice(NOTICES / arguments[1]).name in Drawing(printed.stdout).text
    assert out.read_text(encoding="utf-8") == piped.stdout
    assert words.STATUS["met"] in Drawing(piped.stdout).text


BAD = [
    ((), "", "required: notice, target"),
    (("taiyuan-2020", "engineer"), "", "did you mean taiyuan-2020-engineering"),
    (("taiyuan-2020-engineering", "enginer"), "", "did you mean engineer"),
    (("taiyuan-2020-engineering", "engineer", "--profile", "/nowhere"), "", "/nowhere: cannot be read"),
    (("taiyuan-2020-engineering", "engineer", "--profile", "/"), "", "/: cannot be read"),
    (("taiyuan-2020-engineering", "engineer", "--profile", "-"), "{", "standard input: not JSON"),
    (("taiyuan-2020-engineering", "engineer", "--profile", "-"), "[" * 100_000, "standard input: not JSON"),
    (("taiyuan-2020-engineering", "engineer", "--profile", "-"), b"\xff", "standard input: not UTF-8"),
    (("taiyuan-2020-engineering", "engineer", "--profile", "-"), "null", "expected a map from fields"),
    (("taiyuan-2020-engineering", "engineer", "--profile", "-"), '{"educaton": 1}', "did you mean education"),
    (("taiyuan-2020-engineering", "engineer", "--profile", "-"), '{"education": 1}', "education: expected one of"),
    (("taiyuan-2020-engineering", "engineer", "--out", "/nowhere/a.svg"), "", "/nowhere/a.svg: cannot be written"),
]


@pytest.mark.parametrize(("arguments", "text", "told"), BAD)
def test_errors_say_what_to_do_and_exit_with_2(arguments: tuple[str, ...], text: str | bytes, told: str) -> None:
    done = run("draw", *arguments, text=text)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr) < 600
