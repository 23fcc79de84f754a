"""Laws of reading: any text is read, quickly, into facts that fit the profile; what is not told is no fact."""

import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.reading import lexicon
from dialogs.reading.reader import Reader
from rules import profile

PROFILE = profile.load()
READER = Reader.load(PROFILE)
TODAY = datetime.date(2026, 11, 21)
FIELDS = st.sampled_from([None, *(field.name for field in PROFILE)])
WORDS = sorted(lexicon.load(PROFILE).vocabulary.words)
NAMES = [word for word in WORDS if all("一" <= character <= "鿿" for character in word)]
FIGURES = st.sampled_from(["2019年7月", "3", "两", "五年前", "500万元", "2篇", "90学时", "，", "。", "?", "没有"])
SPOKEN = st.lists(st.sampled_from(WORDS) | FIGURES, max_size=40).map("".join)
FRAMES = st.sampled_from(["如果我{}的话", "假如{}", "我同事{}", "{}吗？", "帮我朋友问一下，他{}"])


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300) | SPOKEN, FIELDS)
def test_any_text_is_read_into_facts_that_fit(text: str, asked: str | None) -> None:
    reading = READER.read(text, asked, TODAY)
    PROFILE.check(reading.facts)
    assert reading.confirm <= set(reading.facts)
    assert not set(reading.alternatives) & set(reading.facts)
    assert not set(reading.bounds) & set(reading.facts)
    assert set(reading.words) == {*reading.facts, *reading.bounds}
    assert reading.under <= set(reading.bounds)


@settings(max_examples=60, deadline=None)
@given(SPOKEN, FIELDS)
def test_the_same_words_are_read_alike(text: str, asked: str | None) -> None:
    assert READER.read(text, asked, TODAY) == READER.read(text, asked, TODAY)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(NAMES), FIELDS, FRAMES)
def test_what_is_supposed_asked_or_of_others_is_no_fact(word: str, asked: str | None, frame: str) -> None:
    said = frame.format("是" + word)
    assert not {field for field in READER.read(said, asked, TODAY).facts if not lexicon_words(field).others}


def lexicon_words(field: str) -> lexicon.FieldWords:
    return lexicon.load(PROFILE).fields[field]


LONGEST = 4_096
PIECES = st.sampled_from(
    [
        *"一1年月,。?! 没不我a",
        "wo shi gongchengshi ",
        "shuang学士",
        "2019nian",
        "我同事",
        "助里工成师",
        "论文、专著和",
        "🥲✅",
        "壹贰叁",
        "3w2",
        "22、23、24年",
    ]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(PIECES | SPOKEN | st.text(max_size=8), min_size=1, max_size=12), FIELDS)
def test_texts_of_any_length_and_kind_are_read(pieces: list[str], asked: str | None) -> None:
    whole = "".join(pieces) or "?"
    text = (whole * (LONGEST // len(whole) + 1))[:LONGEST]
    PROFILE.check(READER.read(text, asked, TODAY).facts)


def test_a_fact_at_the_end_of_a_long_story_is_found() -> None:
    story = "".join(f"那年我在第{i}个工地上忙了好些日子，" for i in range(300)) + "我是中专学历"
    assert READER.read(story, "education", TODAY).facts["education"] == "secondary"
