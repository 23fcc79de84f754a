"""What a cell tells: typed values, and words read as an answer in the conversation."""

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.screening.cells import NOTHING, CellReader
from bot.screening.headings import Column
from bot.screening.sources import Cell, Flaw
from dialogs.assistant import Assistant
from rules import known

TODAY = datetime.date(2024, 10, 20)
YEARS = (2023, 2024)


@pytest.fixture(scope="module")
def reader(assistant: Assistant) -> CellReader:
    return CellReader(assistant, TODAY)


def _column(field: str, year: int | None = None, unit: str = "") -> Column:
    return Column(0, "列", "fact", field, year, unit)


def _day(text: str) -> Any:
    return known.span(text)


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("papers_first", 3.0, 3),
        ("papers_first", "2篇", 2),
        ("papers_first", "没有", 0),
        ("papers_first", "３", 3),
        ("deal_amount", "500万", 5_000_000),
        ("education", "大专", "college"),
        ("title_level", "助工", "assistant"),
        ("retired", False, False),
        ("retired", "×", False),
        ("in_service", "√", True),
        ("integrity_ok", "否", False),
        ("title_obtained", "2019年7月", _day("2019-07")),
        ("title_obtained", "2019.10", _day("2019-10")),
        ("title_obtained", "2019/7/20", _day("2019-07-20")),
        ("title_obtained", 2019.0, _day("2019")),
        ("title_obtained", 201907.0, _day("2019-07")),
        ("title_obtained", 2019.7, _day("2019-07")),
        ("title_obtained", datetime.date(2019, 7, 20), _day("2019-07-20")),
        ("title_obtained", datetime.datetime(2019, 7, 20, 8), _day("2019-07-20")),
        ("specialty", "机电", "机电"),
        ("work_region", "长治", ("山西省", "长治市")),
        ("ce_public_certificate_years", "2021-2024", frozenset({2021, 2022, 2023, 2024})),
        ("papers_first", "三四篇", (3, 4)),
    ],
)
def test_what_is_told(reader: CellReader, field: str, cell: Cell, value: Any) -> None:
    told = reader.told(_column(field), cell, ())
    assert (told.value, told.problem) == (value, "")


def test_the_first_of_a_month_may_be_no_more_than_the_month(reader: CellReader) -> None:
    """Programs keep 2019年7月, as it is typed, as the first of July."""
    assert reader.told(_column("title_obtained"), datetime.date(2019, 7, 1), ()).value == known.span("2019-07")


def test_what_is_told_roughly_keeps_its_words(reader: CellReader) -> None:
    told = reader.told(_column("title_appointed"), "快四年", ())
    assert (told.rough, told.said, told.problem) == (True, "快四年", "")


@pytest.mark.parametrize("cell", ["", "  ", "/", "——", "不清楚", "不详", "N/A", "待补"])
def test_what_says_nothing_is_nothing_bad(reader: CellReader, cell: str) -> None:
    assert reader.told(_column("education"), cell, ()) == NOTHING


def test_none_of_a_date_says_nothing(reader: CellReader) -> None:
    assert reader.told(_column("title_obtained"), "无", ()) == NOTHING


@pytest.mark.parametrize(
    ("field", "cell", "said"),
    [
        ("education", "本课", "像是“本科”，没有算数"),
        ("education", "大学", "可能是大专或本科"),
        ("education", "嗯嗯嗯", "没有看懂“嗯嗯嗯”，请写其中之一"),
        ("education", datetime.date(2019, 7, 3), "这里是日期“2019-07-03”"),
        ("papers_first", -1.0, "不是这一项能有的数"),
        ("papers_first", 2.5, "不是这一项能有的数"),
        ("papers_first", float("nan"), "不是这一项能有的数"),
        ("papers_first", 1e300, "不是这一项能有的数"),
        ("papers_first", datetime.timedelta(hours=3), "请写数字"),
        ("papers_first", "字" * 501, "太长（501 字）"),
        ("title_obtained", 43647.0, "像是没有设成日期格式的日期（2019-07-01）"),
        ("title_obtained", 2019.1, "分不清是1月还是10月"),
        ("title_obtained", "2019.13", "请写年月"),
        ("title_obtained", "1800年5月", "请写年月"),
        ("ce_hours_by_year", 90.0, "请分年写"),
    ],
)
def test_what_is_bad_says_what_to_write(reader: CellReader, field: str, cell: Cell, said: str) -> None:
    told = reader.told(_column(field), cell, YEARS)
    assert told.value is None
    assert not told.years
    assert said in told.problem


def test_hours_by_year(reader: CellReader) -> None:
    each, one = _column("ce_hours_by_year"), _column("ce_hours_by_year", 2023)
    assert reader.told(each, "2023年90、2024年72学时", YEARS).years == {2023: 90, 2024: 72}
    assert reader.told(each, "23年90、24年72", YEARS).years == {2023: 90, 2024: 72}
    assert reader.told(each, "没有", YEARS).years == {2023: 0, 2024: 0}
    assert reader.told(each, 90.0, (2024,)).years == {2024: 90}
    assert reader.told(one, 90.0, YEARS).years == {2023: 90}
    assert reader.told(one, "无", YEARS).years == {2023: 0}
    assert reader.told(one, "2022年90", YEARS).problem


def test_the_unit_of_a_heading_counts_for_bare_numbers_only(reader: CellReader) -> None:
    column = _column("deal_amount", unit="万元")
    assert reader.told(column, 12.5, ()).value == 125_000
    assert reader.told(column, "30万元", ()).value == 300_000


def test_what_a_cell_tells_besides_is_told_apart(reader: CellReader) -> None:
    told = reader.told(_column("education"), "本科/学士", ())
    assert (told.value, dict(told.beside)) == ("bachelor", {"degree": "bachelor"})


def test_a_flaw_tells_nothing(reader: CellReader) -> None:
    assert reader.told(_column("education"), Flaw("#N/A", "公式出错"), ()) == NOTHING


@given(st.dates(datetime.date(1950, 1, 1), datetime.date(2024, 10, 1)), st.sampled_from(range(6)))
def test_plain_dates_are_what_the_conversation_reads(assistant: Assistant, day: datetime.date, form: int) -> None:
    month = f"{day.year}年{day.month}月"
    words = (
        month,
        f"{month}{day.day}日",
        f"{day:%Y.%m}",
        f"{day:%Y-%m-%d}",
        f"{day.year}/{day.month}",
        f"{day.year}年",
    )
    read = assistant.reader.read(words[form], "title_obtained", TODAY).facts["title_obtained"]
    told = CellReader(assistant, TODAY).told(_column("title_obtained"), words[form], ())
    assert told.value == known.span(read)


@given(
    st.lists(st.tuples(st.integers(2018, 2024), st.integers(1, 300)), min_size=1, max_size=3, unique_by=lambda p: p[0])
)
def test_plain_hours_are_what_the_conversation_reads(assistant: Assistant, hours: list[tuple[int, int]]) -> None:
    words = "、".join(f"{year}年{number}学时" for year, number in hours)
    read = assistant.reader.read(words, "ce_hours_by_year", TODAY).facts["ce_hours_by_year"]
    told = CellReader(assistant, TODAY).told(_column("ce_hours_by_year"), words, ())
    assert told.years == {int(year): number for year, number in read.items()}


_ANY_CELL = st.one_of(
    st.text(max_size=30), st.floats(), st.integers(), st.booleans(), st.datetimes(), st.times(), st.timedeltas()
)


@given(st.data(), _ANY_CELL)
def test_no_cell_is_too_odd(assistant: Assistant, data: st.DataObject, cell: Cell) -> None:
    field = data.draw(st.sampled_from([field.name for field in assistant.profile]))
    told = CellReader(assistant, TODAY).told(_column(field), cell, YEARS)
    assert told.value is None or not told.problem
