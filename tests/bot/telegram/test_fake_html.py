"""Telegram's HTML, as the fake Bot API server reads and refuses it."""

import pytest

from bot.telegram.fake.html import MarkupError, length, parse


@pytest.mark.parametrize(
    ("html", "plain", "entities"),
    [
        ("<B>x</B >y", "xy", [("bold", 0, 1)]),
        ("<b>😀<i>二</i></b>", "😀二", [("bold", 0, 3), ("italic", 2, 1)]),
        (" \n<b> 好 </b>\n", "好", [("bold", 0, 1)]),
        ("&lt;b&gt; &amp;amp; &quot; &#x6211; &#25105 &nbsp; & &ltx", '<b> &amp; " 我 我 &nbsp; & &ltx', []),
        ('<a href="https://a.cn/?b=1&c=>">址</a>', "址", [("text_link", 0, 1)]),
        ("<a>无</a>", "无", []),
        ("<u></u>空", "空", []),
        (
            '<span class="tg-spoiler">密</span><tg-spoiler>码</tg-spoiler>',
            "密码",
            [("spoiler", 0, 1), ("spoiler", 1, 1)],
        ),
        ("<blockquote expandable>引</blockquote>", "引", [("blockquote", 0, 1)]),
        ('<pre><code class="language-python">x</code></pre>', "x", [("pre", 0, 1), ("code", 0, 1)]),
    ],
)
def test_html_is_shown(html: str, plain: str, entities: list[tuple[str, int, int]]) -> None:
    text, found = parse(html)
    assert text == plain
    assert [(each["type"], each["offset"], each["length"]) for each in found] == entities


@pytest.mark.parametrize(
    ("html", "wording"),
    [
        ("<b>x", """Can't find end tag corresponding to start tag "b\""""),
        ("好</b>", "Unexpected end tag at byte offset 3"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<3", "Unclosed start tag at byte offset 0"),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("<b>x</b y>", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a href>x</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ('<a ="x">x</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href", "Unclosed start tag at byte offset 0"),
    ],
)
def test_broken_html_is_refused_in_telegrams_words(html: str, wording: str) -> None:
    with pytest.raises(MarkupError) as refused:
        parse(html)
    assert wording in str(refused.value)


def test_length_counts_utf16_units() -> None:
    assert [length(text) for text in ("a", "好", "😀", "")] == [1, 1, 2, 0]
