"""What verdicts say: Chinese made from the evaluation, for every requirement met, failed or unknown."""

import re
from pathlib import Path

import pytest

from knowledge.notices import NOTICES
from rules import cases, known, library, nodes
from rules.explaining import Explainer
from rules.report import as_record
from rules.ruleset import Requirement, Target
from rules.verdict import Examiner

FOLDERS = sorted(path.parent for path in NOTICES.glob("*/rules.yaml"))
ENGLISH = re.compile(r"[A-Za-z_]{2,}")
NAMES = ("ISBN", "GMP")
"""Names that are written so in Chinese texts, too."""


def english(text: str) -> list[str]:
    return [word for word in ENGLISH.findall(text) if word not in NAMES]


def deciding(target: Target) -> list[Requirement]:
    groups = (target.common, *(route.requirements for route in target.routes))
    return [requirement for group in groups for requirement in group if requirement.node is not None]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_requirement_is_explained_in_each_status(folder: Path) -> None:
    examiner = library.load_examiner(folder)
    explainer = Explainer(examiner.rules.engine)
    told: dict[tuple[str, str], set[bool | None]] = {}
    for case in cases.load(folder / "cases.yaml", examiner).cases:
        facts = known.prepare(examiner.profile, dict(case.facts))
        for requirement in deciding(examiner.rules.targets[case.target]):
            assert requirement.node is not None
            for some in (facts, {}):
                text = explainer.explain(requirement.node, some)
                assert text, (case.name, requirement.id)
                assert english(text) == [], (case.name, requirement.id, text)
                told.setdefault((case.target, requirement.id), set()).add(examiner.status(requirement, some))
    for target in examiner.rules.targets.values():
        for requirement in deciding(target):
            open_only = isinstance(requirement.node, nodes.Unpublished)
            assert told[target.id, requirement.id] == ({None} if open_only else {True, False, None}), requirement.id


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_record_quotes_the_notice_and_speaks_chinese(folder: Path) -> None:
    examiner = library.load_examiner(folder)
    for case in cases.load(folder / "cases.yaml", examiner).cases:
        record = as_record(examiner, case.target, case.facts)
        assert record["verdict"] == case.verdict
        for reason in record["reasons"]:
            assert english(reason["text"]) == [], reason
            assert reason["text"].startswith(tuple(one.label for one in examiner_requirements(examiner, case.target)))
        listed = [reason["clause"] for reason in record["reasons"] if reason["status"] == "committee"]
        assert record["committee"] == list(dict.fromkeys(listed))


def examiner_requirements(examiner: Examiner, target: str) -> list[Requirement]:
    found = examiner.rules.targets[target]
    return [*found.common, *(one for route in found.routes for one in route.requirements)]


@pytest.fixture(scope="module")
def shanxi() -> Explainer:
    return Explainer(library.load_examiner(NOTICES / "shanxi-2024-techmgr").rules.engine)


@pytest.mark.parametrize(
    ("node", "facts", "text"),
    [
        (nodes.Fact("in_service"), {"in_service": True}, "在职在岗：是"),
        (nodes.Not(nodes.Fact("retired")), {}, "已办理退休或达到法定退休年龄：未知"),
        (nodes.Level("education", ">=", "bachelor"), {"education": "college"}, "学历：大专（要求本科及以上）"),
        (nodes.OneOf("degree", ("doctor",)), {"degree": "master"}, "学位：硕士（须为博士）"),
        (
            nodes.Compare(nodes.Quantity("deal_amount"), ">=", 5_000_000),
            {"deal_amount": 4_999_999},
            "累计促成技术转移转化合同实际成交额：4999999元（要求不少于500万元）",
        ),
        (
            nodes.HeldFor("title_appointed", nodes.Number(5)),
            {"title_appointed": "2020-01"},
            "现职称聘任时间：2020年1月（要求满5年，即不晚于2019年12月31日）",
        ),
        (
            nodes.Within("work_region", "山西省/太原市"),
            {"work_region": "山西省"},
            "工作单位所在地：山西省（要求在山西省太原市）",
        ),
        (
            nodes.Compare(nodes.InYear("ce_hours_by_year", 2024), ">=", 90),
            {"ce_hours_by_year": {"2023": 90}},
            "2024年继续教育总学时：0学时（要求不少于90学时）",
        ),
        (
            nodes.Compare(nodes.Sum((nodes.Quantity("papers_first"), nodes.Quantity("papers_corresponding"))), ">=", 2),
            {"papers_first": 1},
            "独立或第一作者论文篇数：1篇、通讯作者论文篇数：未知（要求合计不少于2篇）",
        ),
        (
            nodes.OnOrBefore("education_since", "2024-10-31"),
            {"education_since": "2024"},
            "取得该学历的时间：2024年（要求不晚于2024年10月31日）",
        ),
        (
            nodes.Compare(nodes.Sum((nodes.Number(1), nodes.Quantity("papers_first"))), ">=", 3),
            {"papers_first": 1},
            "独立或第一作者论文篇数：1篇（要求不少于2篇）",
        ),
        (nodes.Compare(nodes.Number(1), ">=", 2), {}, "定数：1（要求不少于2）"),
    ],
)
def test_words(shanxi: Explainer, node: nodes.Node, facts: dict[str, object], text: str) -> None:
    assert shanxi.explain(node, known.prepare(shanxi.engine.profile, facts)) == text


@pytest.mark.parametrize(
    ("field", "bound", "words"),
    [
        ("title_appointed", {"min": "2022-11-22"}, "2022年11月22日或更晚"),
        ("title_appointed", {"max": "2019"}, "2019年12月31日或更早"),
        ("title_appointed", {"min": "2019", "max": "2020-06"}, "2019年1月1日至2020年6月30日"),
        ("papers_first", {"min": 3, "max": 4}, "3篇至4篇"),
        ("papers_first", {"min": 2}, "2篇或更多"),
        ("papers_first", {"max": 2}, "2篇或更少"),
        ("grassroots_years", {"below": 25}, "不到25年"),
        ("grassroots_years", {"min": 20, "below": 25}, "20年至不到25年"),
        ("deal_amount", {"below": 5_000_000}, "不到500万元"),
    ],
)
def test_what_is_told_roughly_is_said_roughly(
    shanxi: Explainer, field: str, bound: dict[str, object], words: str
) -> None:
    assert shanxi.value(field, known.roughly(shanxi.engine.profile, {field: bound})) == words


def test_years_that_lengthen_a_tenure_told_roughly_are_still_to_be_added(shanxi: Explainer) -> None:
    node = nodes.HeldFor("title_appointed", nodes.Sum((nodes.Number(4), nodes.Quantity("assessments_failed_in_title"))))
    told = known.roughly(shanxi.engine.profile, {"assessments_failed_in_title": {"max": 2}})
    assert "满4年，即不晚于2020年12月31日；考核不合格的年度须另加" in shanxi.explain(node, told)
