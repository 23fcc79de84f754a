"""Expressions: every construct as a node, every mistake as an error with its column and what to do."""

import pytest

from rules import nodes, parsing, profile
from rules.errors import ExpressionError

CHINA = nodes.Within("work_region", "山西省/太原市")
DEFINITIONS = {
    "served": parsing.parse_heading(
        "held_for(title_appointed, years=years + assessments_failed_in_title)", "served(years)"
    ),
    "plain": parsing.parse_heading("retired", "plain"),
    "endless": parsing.parse_heading("endless", "endless"),
    "between": parsing.parse_heading("papers_first >= low and papers_first <= high", "between(low, high)"),
}
PARSER = parsing.Parser(profile.load(), DEFINITIONS)
FAILED = nodes.Quantity("assessments_failed_in_title")


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("retired", nodes.Fact("retired")),
        ("not retired", nodes.Not(nodes.Fact("retired"))),
        ("retired and in_service", nodes.And((nodes.Fact("retired"), nodes.Fact("in_service")))),
        ("retired or\n  in_service", nodes.Or((nodes.Fact("retired"), nodes.Fact("in_service")))),
        ("(retired and in_service) and plain", nodes.And(tuple(map(nodes.Fact, ("retired", "in_service", "retired"))))),
        ("education >= college", nodes.Level("education", ">=", "college")),
        ("degree == doctor", nodes.OneOf("degree", ("doctor",))),
        ("degree != doctor", nodes.Not(nodes.OneOf("degree", ("doctor",)))),
        ("degree in (master, doctor)", nodes.OneOf("degree", ("master", "doctor"))),
        ("degree not in [master]", nodes.Not(nodes.OneOf("degree", ("master",)))),
        ("papers_first >= 2", nodes.Compare(nodes.Quantity("papers_first"), ">=", 2)),
        ("2 <= papers_first", nodes.Compare(nodes.Quantity("papers_first"), ">=", 2)),
        (
            "papers_first == 2",
            nodes.And(tuple(nodes.Compare(nodes.Quantity("papers_first"), sign, 2) for sign in (">=", "<="))),
        ),
        (
            "papers_first + papers_corresponding >= 2",
            nodes.Compare(nodes.Sum((nodes.Quantity("papers_first"), nodes.Quantity("papers_corresponding"))), ">=", 2),
        ),
        ("ce_hours_by_year[2024] >= 90", nodes.Compare(nodes.InYear("ce_hours_by_year", 2024), ">=", 90)),
        ("2024 in ce_public_certificate_years", nodes.HasYear("ce_public_certificate_years", 2024)),
        ("held_for(title_obtained, years=4)", nodes.HeldFor("title_obtained", nodes.Number(4))),
        ("served(4)", nodes.HeldFor("title_appointed", nodes.Sum((nodes.Number(4), FAILED)))),
        ("served(2 + 2)", nodes.HeldFor("title_appointed", nodes.Sum((nodes.Number(4), FAILED)))),
        ("served(0)", nodes.HeldFor("title_appointed", FAILED)),
        (
            "between(1, 2)",
            nodes.And(tuple(nodes.Compare(nodes.Quantity("papers_first"), s, n) for s, n in ((">=", 1), ("<=", 2)))),
        ),
        ('education_since <= "2024-10-31"', nodes.OnOrBefore("education_since", "2024-10-31")),
        ('within(work_region, "山西省/太原市")', CHINA),
        ("listed(specialty)", nodes.Listed("specialty")),
        ("unpublished()", nodes.Unpublished()),
        (
            "at_least(2, retired, in_service, plain)",
            nodes.AtLeast(2, tuple(map(nodes.Fact, ("retired", "in_service", "retired")))),
        ),
    ],
)
def test_construct(text: str, node: nodes.Node) -> None:
    assert PARSER.parse(text) == node
    assert PARSER.parse(nodes.format(node)) == node


@pytest.mark.parametrize(
    ("text", "column", "told"),
    [
        ("", 1, "expected"),
        ("educaton >= college", 1, "did you mean education?"),
        ("retired and nowhere", 13, "no fact or definition is called nowhere"),
        ("education >= 3", 14, "education is one of below_secondary"),
        ("education >= colege", 14, "did you mean college?"),
        ("retired and degree == phd", 23, "degree is one of none, bachelor"),
        ("employer_type >= institution", 1, "has no order; use == or in"),
        ("education", 1, "compare it, e.g. education >= doctor"),
        ("papers_first", 1, "compare it, e.g. papers_first >= 1"),
        ("title_obtained", 1, "held_for(title_obtained, years=4)"),
        ("work_region", 1, "within(work_region"),
        ("specialty", 1, "listed(specialty)"),
        ("ce_hours_by_year", 1, "ce_hours_by_year[2024] >= 60"),
        ("ce_public_certificate_years", 1, "2024 in ce_public_certificate_years"),
        ("retired == 1", 1, "cannot be compared so; write retired"),
        ("papers_first >= 1.5", 17, "expected a whole number, found 1.5"),
        ("papers_first >= True", 17, "expected a whole number, found True"),
        ("papers_first >= two", 17, "expected a whole number, found two"),
        ("papers_first >= -1", 17, "expected a whole number"),
        ("1 < papers_first < 3", 1, "expected a condition"),
        ("papers_first is 3", 1, "expected one of >= <="),
        ("education + 1 >= 2", 1, "a number is expected here; education is one of"),
        ("title_obtained >= 2020", 19, 'compared as title_obtained <= "2024-10-31"'),
        ('title_obtained <= "2024-13-45"', 19, "no day '2024-13-45'"),
        ('within(work_region, "")', 21, "expected a division path"),
        ("within(work_region, 3)", 1, "within(…) is not written so"),
        ("within(specialty, '山西省')", 8, "a place field is expected here; specialty is of type text"),
        ("held_for(papers_first, years=4)", 10, "a date field is expected here"),
        ("held_for(title_obtained, 4)", 1, "held_for(date, years=4)"),
        ("listed(work_region)", 8, "a text field is expected here"),
        ("helt_for(title_obtained, years=4)", 1, "did you mean held_for?"),
        ("at_least(0, retired)", 10, "expected a number from 1 to 1"),
        ("at_least(3, retired, in_service)", 10, "expected a number from 1 to 2"),
        ("at_least(1)", 1, "at_least(2, condition, condition)"),
        ("served()", 1, "served takes 1 numbers, found 0"),
        ("served(1, 2)", 1, "served takes 1 numbers, found 2"),
        ("endless", 1, "40 levels"),
        ("retired and", 1, "not an expression"),
        ("retired in_service", 1, "not an expression"),
        ("retired) or (retired", 1, "see to its brackets"),
        ("retired, in_service", 1, "see to its brackets"),
        ("__import__('os').system('true')", 1, "expected a condition"),
        ("[x for x in y]", 1, "expected a condition"),
        ("lambda: retired", 1, "expected a condition"),
        ("retired if retired else retired", 1, "expected a condition"),
        ("2024 in papers_first", 1, "in is written as"),
        ("papers_first in (1, 2)", 1, "in is written as"),
        ("ce_hours_by_year['2024'] >= 1", 18, "expected a whole number"),
        ("ce_hours_by_year[2024] * 2 >= 1", 1, "expected a number, a count"),
        ("retired\x00", 1, "not an expression"),
        ("(" * 300 + "retired" + ")" * 300, 200, "not an expression"),
        ("not " * 900 + "retired", 1, "nested more than 40 levels"),
        ("retired or " * 500 + "retired", 1, "longer than 4000 characters"),
        ("中文 >= 3", 1, "no fact or definition is called 中文"),
        ("retired and 中文 and nowhere", 13, "中文"),
    ],
)
def test_mistake(text: str, column: int, told: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        PARSER.parse(text)
    assert told in str(caught.value)
    assert caught.value.column == column


def test_an_error_shows_the_line_with_a_caret() -> None:
    with pytest.raises(ExpressionError) as caught:
        PARSER.parse("retired\n  or educaton >= college\n  or in_service")
    assert (caught.value.line, caught.value.column) == (2, 6)
    assert str(caught.value).splitlines()[1:] == ["      or educaton >= college", "         ^"]


@pytest.mark.parametrize("heading", ["", "Served", "served(", "served()", "served(1)", "a b", "served(a b)"])
def test_heading_of_a_definition_is_refused(heading: str) -> None:
    with pytest.raises(ExpressionError, match="expected name"):
        parsing.parse_heading("retired", heading)
