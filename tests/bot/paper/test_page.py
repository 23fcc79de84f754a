"""The page can be read by everybody and every program, and asks nothing of anybody: structure, contrast, resources."""

import itertools
import re
from pathlib import Path

import pytest

from bot.paper import report
from dialogs import words as spoken
from dialogs.assistant import Assistant
from tests.bot.paper.pages import Element, applicants, as_told, made, parsed

STYLE = (Path(report.__file__).parent / "report.css").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def pages(assistant: Assistant) -> list[tuple[str, Element]]:
    """A report on the first applicant of each notice's own tests, and on nobody."""
    found = []
    for notice in assistant.knowledge.notices.values():
        one = next(iter(applicants(notice).values()))
        for facts in (as_told(one["facts"]), {}):
            said = {name: f"我说过{name}" for name in facts}
            page = made(assistant, notice.id, one["target"], facts=facts, words=said)
            found.append((page, parsed(page)))
    return found


def test_it_is_chinese_and_has_one_title_and_one_main(pages: list[tuple[str, Element]]) -> None:
    for source, page in pages:
        assert source.startswith("<!DOCTYPE html>\n")
        assert page.all("html")[0].attributes["lang"] == "zh-CN"
        assert page.all("title")[0].text
        assert [len(page.all(tag)) for tag in ("h1", "main", "header", "footer")] == [1, 1, 1, 1]


def test_headings_go_down_one_level_at_a_time(pages: list[tuple[str, Element]]) -> None:
    for _, page in pages:
        levels = [int(one.tag[1]) for one in page.all() if re.fullmatch("h[1-6]", one.tag)]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_section_is_named_by_its_heading(pages: list[tuple[str, Element]]) -> None:
    for _, page in pages:
        ids = [one.attributes["id"] for one in page.all() if "id" in one.attributes]
        assert len(ids) == len(set(ids))
        named = [one.attributes["aria-labelledby"] for one in page.all("section")]
        assert named
        assert set(named) <= {one.attributes["id"] for one in page.all("h2")}


def test_tables_have_headers_for_columns_and_rows(pages: list[tuple[str, Element]]) -> None:
    tables = [table for _, page in pages for table in page.all("table")]
    assert len(tables) > len(pages)
    for table in tables:
        heads = table.all("thead")[0].all("th")
        assert all(one.attributes["scope"] == "col" and one.text for one in heads)
        for row in table.all("tbody")[0].all("tr"):
            assert len(row.all("th")) + len(row.all("td")) == len(heads)
            assert row.all("th")[0].attributes["scope"] == "row"


def test_tables_stay_tables_where_they_are_laid_out_as_cards(pages: list[tuple[str, Element]]) -> None:
    """`display: block` takes a table's meaning away in some browsers; the roles give it back."""
    roles = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}
    for _, page in pages:
        assert all(one.attributes.get("role") == roles[one.tag] for one in page.all() if one.tag in roles)
        heads = {one.attributes["scope"]: one.attributes.get("role") for one in page.all("th")}
        assert heads.items() <= {("col", "columnheader"), ("row", "rowheader")}


def test_pictures_have_a_title_and_say_the_same_in_words_or_say_nothing(pages: list[tuple[str, Element]]) -> None:
    drawn = 0
    for _, page in pages:
        for picture in page.all("svg"):
            if picture.attributes.get("aria-hidden") == "true":
                continue
            ids = picture.attributes["aria-labelledby"].split()
            assert picture.attributes["role"] == "img"
            assert [picture.all(id=id)[0].tag for id in ids] == ["title", "desc"]
            assert all(picture.all(id=id)[0].text for id in ids)
            drawn += 1
    assert drawn


def test_marks_are_told_in_words_too(pages: list[tuple[str, Element]]) -> None:
    """No information by colour or by shape alone."""
    for _, page in pages:
        marked = [one for one in page.all() if any(_is_mark(inside) for inside in one.inside)]
        assert marked
        assert all(one.text.strip("".join(spoken.MARK.values())) for one in marked)


def _is_mark(inside: Element | str) -> bool:
    return isinstance(inside, Element) and "mark" in inside.attributes.get("class", "").split()


def test_it_has_no_scripts_and_no_outside_resources(pages: list[tuple[str, Element]]) -> None:
    for source, page in pages:
        tags = {one.tag for one in page.all()}
        assert not tags & {"script", "link", "img", "image", "iframe", "object", "embed", "form", "base", "video"}
        names = {name for one in page.all() for name in one.attributes}
        assert not {name for name in names if name.startswith("on") or name in ("src", "srcset", "style")}
        assert not re.search(r"@import|url\((?!#)|expression\(", source)
        uses = [one.attributes["href"] for one in page.all("use")]
        assert all(one.startswith("#") and page.all(id=one[1:]) for one in uses)
        (policy,) = page.all("meta", **{"http-equiv": "Content-Security-Policy"})
        assert policy.attributes["content"].startswith("default-src 'none'")


def test_text_stands_out_from_what_is_behind_it() -> None:
    """At least 4.5 to 1 (WCAG 2.2, 1.4.3), in every pair that the page puts together."""
    named = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", STYLE))
    texts = [named[name] for name in ("ink", "soft", "met", "failed", "unknown", "committee", "accent")]
    grounds = ["#ffffff", named["pale"]]
    others = [("#4d3000", "#fff8ea"), ("#333c45", named["pale"])]
    assert all(colour in STYLE for pair in others for colour in pair)
    pairs = [(text, ground) for text in texts for ground in grounds] + others
    assert {pair: round(_contrast(*pair), 1) for pair in pairs if _contrast(*pair) < 4.5} == {}


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
