"""Buttons: what a token is good for, and how buttons are laid out."""

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram import buttons
from dialogs.session import Choice

SECRET = b"a secret of 32 bytes for testing"
SAYS = ["同意", "不同意", "是"]


def test_a_token_means_its_choice() -> None:
    for number, says in enumerate(SAYS):
        assert buttons.pressed(SECRET, 7, 3, SAYS, buttons.token(SECRET, 7, 3, number, says)) == says


def test_a_token_is_good_for_one_chat_one_step_one_choice_and_one_bot() -> None:
    token = buttons.token(SECRET, 7, 3, 0, SAYS[0])
    assert buttons.pressed(SECRET, 8, 3, SAYS, token) is None
    assert buttons.pressed(SECRET, 7, 4, SAYS, token) is None
    assert buttons.pressed(SECRET, 7, 3, ["不同意", "同意"], token) is None
    assert buttons.pressed(SECRET, 7, 3, [], token) is None
    assert buttons.pressed(b"another secret", 7, 3, SAYS, token) is None


@given(st.text())
def test_whatever_else_is_pressed_means_nothing(token: str) -> None:
    assert buttons.pressed(SECRET, 7, 3, SAYS, token) is None


@given(st.integers(-(2**63), 2**63 - 1), st.integers(0, 2**62), st.integers(0, 1000), st.text())
def test_a_token_fits_telegram_and_shows_nothing_of_what_it_says(chat: int, step: int, number: int, says: str) -> None:
    token = buttons.token(SECRET, chat, step, number, says)
    assert len(token.encode()) == 20
    assert buttons.token(SECRET, chat, step, number, f"{says}?") != token


@given(st.lists(st.text(min_size=1, max_size=20), max_size=12))
def test_every_choice_has_one_button_in_order_and_no_row_is_too_long(labels: list[str]) -> None:
    choices = [Choice(label=label, says=f"says {label}") for label in labels]
    rows = buttons.rows(SECRET, 7, 3, choices)
    assert all(1 <= len(row) <= 3 for row in rows)
    shown = [button for row in rows for button in row]
    assert [label for label, _ in shown] == labels
    says = [choice.says for choice in choices]
    assert [buttons.pressed(SECRET, 7, 3, says, token) for _, token in shown] == says


def test_short_choices_stand_beside_each_other_and_long_ones_alone() -> None:
    def shape(*labels: str) -> list[int]:
        return [len(row) for row in buttons.rows(SECRET, 7, 3, [Choice(label=each, says=each) for each in labels])]

    assert shape("是", "否", "不清楚") == [3]
    assert shape("是", "否", "不清楚", "以后再说") == [3, 1]
    assert shape("某某市2024年度工程系列中、初级通知", "另一个同样长的职称评审通知文件") == [1, 1]
    assert shape("是", "某某市2024年度工程系列中、初级通知") == [1, 1]
