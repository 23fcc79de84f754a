"""A notice of a few lines, to load with one thing wrong."""

from pathlib import Path

from rules import library
from rules.verdict import Examiner

SOURCE = """关于开展2024年度评审工作的通知

一、申报范围

本市各类企业的人员。公务员不得申报。

二、申报条件

（一）学历要求

大学专科及以上学历，专业相近。

（二）资历要求

任助理工程师满4年，计算到2024年12月31日；或者获得论文2篇。
"""

RULES = """cut_off: {day: 2024-12-31, clause: 二.(二), quote: 计算到2024年12月31日}

specialties:
  listed: [企业]

definitions:
  served(years): title_level == assistant and held_for(title_appointed, years=years)

requirements:
  not_civil_servant:
    label: 非公务员
    clause: 一
    quote: 公务员不得申报
    holds: not civil_servant
  education:
    label: 学历
    clause: 二.(一)
    quote: 大学专科及以上学历
    holds: education >= college and major_related
  seniority:
    label: 资历
    clause: 二.(二)
    quote: 任助理工程师满4年
    holds: |
      served(4)
      or papers_first >= 2

targets:
  engineer:
    name: 工程师
    requires: [not_civil_servant, education]
    routes:
      normal: {name: 正常申报, requires: [seniority]}
    level: intermediate
"""

CASES = """applicants:
  wang:
    target: engineer
    facts: &wang
      civil_servant: false
      education: college
      major_related: true
      title_level: assistant
      title_appointed: 2020-12-31
      papers_first: 0
cases:
  - {name: 公务员, applicant: wang, changes: {civil_servant: true}, verdict: ineligible, fails: not_civil_servant}
  - {name: 中专, applicant: wang, changes: {education: secondary}, verdict: ineligible, fails: education}
  - {name: 本科, applicant: wang, changes: {education: bachelor}, verdict: eligible}
  - {name: 专业不相近, applicant: wang, changes: {major_related: false}, verdict: ineligible, fails: education}
  - {name: 差一天, applicant: wang, changes: {title_appointed: 2021-01-01}, verdict: ineligible, fails: seniority}
  - name: 级别
    applicant: wang
    each: [{title_level: technician}, {title_level: intermediate}]
    verdict: ineligible
    fails: seniority
  - {name: 论文, applicant: wang, changes: {title_level: none, papers_first: 2}, verdict: eligible}
  - {name: 论文一篇, applicant: wang, changes: {title_level: none, papers_first: 1}, verdict: ineligible}
  - name: 只看聘任
    applicant: wang
    changes: {education_since: 2020, title_obtained: 2010, skill_obtained: 2010, specialty_since: 2010}
    each: [{title_appointed: 2021-06, education_since: 2010}]
    verdict: ineligible
"""


def write(folder: Path, source: str = SOURCE, rules: str = RULES, cases: str = CASES) -> Path:
    """The notice written to a folder of its own inside `folder`; that folder."""
    notice = folder / "small"
    notice.mkdir()
    for name, text in (("source.txt", source), ("rules.yaml", rules), ("cases.yaml", cases)):
        (notice / name).write_text(text, encoding="utf-8")
    return notice


def load(folder: Path, rules: str = RULES) -> Examiner:
    """The examiner of the notice, as it stands above or with other rules."""
    return library.load_examiner(write(folder, rules=rules))
