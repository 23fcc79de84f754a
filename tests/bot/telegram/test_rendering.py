"""Messages as Telegram takes them."""

import html
import re
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from bot.messages import Sending
from bot.telegram import rendering
from bot.telegram.fake.html import parse
from bot.telegram.rendering import LIMIT

LINES = st.lists(
    st.sampled_from(["【结论】✅ 符合", "一行" * 40, "长" * 3000, "😀" * 1500, "<b>&", "", "句子。" * 700, "a" * 5000])
    | st.text(max_size=20)
).map("\n".join)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(LINES)
@example("😀" * 5000)
@example("a" + "😀" * 5000)
@example("\n" * 9000)
@example("x" * 4096)
@example("x" * 4097)
def test_no_part_is_too_long_or_blank_and_no_character_gets_lost(text: str) -> None:
    parts = rendering.parts(text)
    assert all(0 < units(part) <= LIMIT for part in parts)
    assert all(part.strip() for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@given(st.lists(st.text("汉字a，。 ", min_size=1, max_size=400).filter(str.strip), min_size=60, max_size=90))
def test_long_answers_are_cut_at_line_ends(lines: list[str]) -> None:
    lines = [line.strip() for line in lines]
    whole = "\n".join(lines)
    assert "\n".join(rendering.parts(whole)) == whole


def test_a_line_too_long_is_cut_at_the_end_of_a_sentence_else_anywhere() -> None:
    first, second = rendering.parts("甲" * 4000 + "。" + "乙" * 4000)
    assert (first, second) == ("甲" * 4000 + "。", "乙" * 4000)
    assert [len(part) for part in rendering.parts("甲" * 10_000)] == [4096, 4096, 1808]
    assert [len(part) for part in rendering.parts("a" + "😀" * 4096)] == [2048, 2048, 1]
    assert rendering.parts("") == rendering.parts(" \n\n") == []


@given(st.text())
def test_what_is_marked_up_reads_as_it_was_written(text: str) -> None:
    shown = re.sub(r"</?b>", "", rendering.marked_up(text))
    assert html.unescape(shown) == html.unescape(html.escape(text))
    parse(rendering.marked_up(text))  # Telegram can read it


def test_headings_are_bold_and_signs_are_escaped() -> None:
    assert rendering.marked_up("【结论】<2 & >1\n见【附件】\n【时间】") == (
        "<b>【结论】</b>&lt;2 &amp; &gt;1\n见【附件】\n<b>【时间】</b>"
    )


def call(sending: Sending) -> tuple[str, dict[str, Any]]:
    parameters = rendering.parameters(sending, 7)
    parameters.pop("link_preview_options", None)
    return rendering.method(sending), parameters


def test_each_kind_of_message_is_its_own_call() -> None:
    html, chat = {"parse_mode": "HTML"}, {"chat_id": 7}
    assert call(Sending(text="a<b")) == ("sendMessage", {**chat, **html, "text": "a&lt;b"})
    assert call(Sending(text="a<b", plain=True)) == ("sendMessage", {**chat, "text": "a<b"})
    assert call(Sending(kind="edit", text="a", message=5)) == (
        "editMessageText",
        {**chat, **html, "text": "a", "message_id": 5},
    )
    reply = {"message_id": 5, "allow_sending_without_reply": True}
    assert call(Sending(text="a", message=5)) == (
        "sendMessage",
        {**chat, **html, "text": "a", "reply_parameters": reply},
    )
    assert call(Sending(kind="export", text="a<b")) == ("sendDocument", {**chat, "caption": "a<b"})


def test_buttons_stand_under_the_message() -> None:
    _, parameters = call(Sending(text="a", buttons=[[("是", "t1"), ("否", "t2")], [("不清楚", "t3")]]))
    keyboard = parameters["reply_markup"]["inline_keyboard"]
    assert [[(each["text"], each["callback_data"]) for each in row] for row in keyboard] == [
        [("是", "t1"), ("否", "t2")],
        [("不清楚", "t3")],
    ]


def test_links_are_not_unfolded() -> None:
    assert rendering.parameters(Sending(text="见 http://example.com"), 7)["link_preview_options"] == {
        "is_disabled": True
    }
