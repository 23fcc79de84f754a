"""A rules file with one thing wrong is refused whole, with file, line, column and what to do."""

from pathlib import Path

import pytest

from knowledge.errors import DataError
from rules import cases, library
from tests.rules import small_notice


def load(folder: Path) -> None:
    cases.load(folder / "cases.yaml", library.load_examiner(folder))


def test_the_notice_itself_loads(tmp_path: Path) -> None:
    load(small_notice.write(tmp_path))


@pytest.mark.parametrize(
    ("old", "new", "position", "told"),
    [
        ("    clause: 一\n", "    clause: 一\n    comittee: true\n", (13, 15), "did you mean 'committee'?"),
        ("    label: 学历\n", "", (16, 5), "field 'requirements.education.label' is missing"),
        ("day: 2024-12-31", "day: 2024-13-31", (1, 16), "cut_off.day"),
        ("clause: 一\n", "clause: 九\n", (12, 13), "the notice has no clause 九"),
        ("clause: 二.(一)\n", "clause: 一\n", (18, 12), "it stands in 二.(一)"),
        ("quote: 大学专科及以上学历", "quote: 大学本科及以上学历", (18, 12), "the nearest text, in 二.(一)"),
        ("quote: 计算到2024年12月31日", "quote: 计算到2023年12月31日", (1, 50), "quote the notice word for word"),
        ("listed: [企业]", "listed: [企业, 冶金]", (4, 16), "'冶金' does not stand in the notice"),
        ("served(years): ", "Served: ", (7, 11), "expected name or name(parameter)"),
        ("education >= college", "educaton >= college", (19, 12), "did you mean education?"),
        ("education >= college", "education >= 3", (19, 25), "education is one of"),
        ("and major_related", "and major_related >= 1", (19, 37), "cannot be compared so"),
        ("      or papers_first >= 2", "      or papers_frst >= 2", (26, 10), "did you mean papers_first?"),
        ("    holds: not civil_servant\n", "", (11, 5), "needs `holds:` with an expression, or `committee: true`"),
        ("  education:\n", "  not_civil_servant:\n", (15, 3), "'not_civil_servant' stands here a second time"),
        ("requires: [seniority]", "requires: [senority]", (33, 39), "did you mean seniority?"),
        ("requires: [seniority]", "requires: []", (33, 38), "targets.engineer.routes.normal.requires"),
        ("requires: [not_civil_servant, education]", "requires: [education]", (11, 5), "no target requires"),
        (
            "requires: [not_civil_servant, education]",
            "requires: [not_civil_servant, education, education]",
            (31, 46),
            "'education' is required twice",
        ),
        ("    routes:\n      normal: {name: 正常申报, requires: [seniority]}\n", "", (30, 5), "routes' is missing"),
        ("targets:\n", "targets: [\n", (30, 9), "not YAML"),
        ("name: 工程师", "name: [工程师", (31, 13), "not YAML"),
    ],
)
def test_refused(tmp_path: Path, old: str, new: str, position: tuple[int, int], told: str) -> None:
    assert small_notice.RULES.count(old) == 1
    folder = small_notice.write(tmp_path, rules=small_notice.RULES.replace(old, new))
    with pytest.raises(DataError) as caught:
        load(folder)
    assert told in str(caught.value)
    assert f"rules.yaml:{position[0]}:{position[1]}: " in str(caught.value)


def test_a_route_that_only_the_committee_decides_is_refused(tmp_path: Path) -> None:
    rules = small_notice.RULES.replace("holds: |\n      served(4)\n      or papers_first >= 2\n", "committee: true\n")
    with pytest.raises(DataError, match="it would hold for everybody"):
        load(small_notice.write(tmp_path, rules=rules))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the file is empty"),
        (b"# nothing\n", "the file is empty"),
        (b"\xff\xfe\x00", "is not UTF-8"),
        (b"a: \x00", "not YAML"),
        (b"- 1", "change it to what is expected"),
        (b"!!python/object/apply:os.system ['true']", "not YAML"),
    ],
)
def test_no_rules_file(tmp_path: Path, content: bytes, told: str) -> None:
    folder = small_notice.write(tmp_path)
    (folder / "rules.yaml").write_bytes(content)
    with pytest.raises(DataError) as caught:
        load(folder)
    assert told in str(caught.value)


def test_missing_file(tmp_path: Path) -> None:
    folder = small_notice.write(tmp_path)
    (folder / "rules.yaml").unlink()
    with pytest.raises(DataError, match=r"the file is missing; add rules\.yaml"):
        load(folder)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("target: engineer", "target: engeneer", "did you mean engineer?"),
        ("education: college", "education: colege", "did you mean college?"),
        ("{education: secondary}", "{educaton: secondary}", "did you mean education?"),
        ("name: 公务员, applicant: wang", "name: 公务员, applicant: li", "no applicant is called 'li'; add him above"),
        ("changes: {civil_servant: true}, ", "", "`changes:` or `each:`"),
        ("fails: not_civil_servant", "fails: civil_servant", "no requirement 'civil_servant' that decides"),
        ("verdict: eligible}\n  - {name: 专", "verdict: eligible, route: other}\n  - {name: 专", "no route 'other'"),
        ("verdict: eligible}\n  - {name: 专", "verdict: maybe}\n  - {name: 专", "cases.2.verdict"),
    ],
)
def test_refused_cases(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert small_notice.CASES.count(old) == 1
    folder = small_notice.write(tmp_path, cases=small_notice.CASES.replace(old, new))
    with pytest.raises(DataError, match=r"cases\.yaml:\d+:\d+: ") as caught:
        load(folder)
    assert told in str(caught.value)
