"""What staff are told of a broadcast: its progress, how it ended, who was not reached; when it is left to be sent."""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from bot.broadcasts import planning, reporting, words
from bot.broadcasts.planning import Quiet
from bot.broadcasts.reporting import Rate
from bot.storage import broadcasts, ledger
from bot.storage.broadcasts import Audience, Broadcast, State
from bot.storage.opening import open_store
from bot.storage.store import Store
from tests.bot.storage.making import broadcast, claim

SECOND = 1_000_000
NOON = 1_790_000_000 * SECOND - 1_790_000_000 * SECOND % (86_400 * SECOND) + 4 * 3600 * SECOND
"""12:00 in China."""
NIGHT = Quiet.parse("21:00-08:00")
ONE = Broadcast(
    id=12, state="sending", author=1, approver=None, seal=None, previewed=None, audience=Audience("n"), event=None,
    text="text", starts_at=0, expires_at=NOON * 2, paid=False, proposal=None, laid_to=0, laid_at=NOON, reason=None,
    report_chat=1, report_message=None, created_at=NOON, begun_at=NOON, ended_at=None,
)  # fmt: skip
TALLY = {"ready": 490, "sending": 10, "sent": 480, "failed": 3, "blocked": 5, "unknown": 2, "muted": 7, "expired": 3}


def progress(now: int = NOON, rate: float | None = None, tally: dict[str, int] = TALLY, **changed: Any) -> str:
    return reporting.progress(replace(ONE, **changed), tally, now, Rate(rate, NIGHT))


def test_progress_has_a_bar_every_count_the_rate_and_the_time_left() -> None:
    assert progress(rate=24.9) == (
        "【播发 12】发送中\n"
        "██████████░░░░░░░░░░ 50%\n"
        "500 / 1,000 人\n"
        "已送达 480 · 失败 3 · 屏蔽或注销 5 · 结果不明 2 · 已退订 7 · 过期未发 3 · 未发送 500\n"
        "每秒 24.9 条，还要约 20 秒，预计 12:00 发完"
    )


def test_the_time_left_counts_the_quiet_hours() -> None:
    evening = NOON + 8 * 3600 * SECOND + 3590 * SECOND
    assert "还要约 11 小时 0 分钟，预计 " in progress(now=evening, rate=20.0)
    assert " 08:00 发完" in progress(now=evening, rate=20.0)


@pytest.mark.parametrize(
    ("changed", "now", "standing"),
    [
        ({"state": "laying"}, NOON, "正在准备名单"),
        ({}, NOON, "发送中"),
        ({}, NOON + 10 * 3600 * SECOND, "免打扰时段，等到 08:00"),
        ({"state": "paused"}, NOON + 10 * 3600 * SECOND, "已暂停"),
        ({"state": "paused", "reason": "no such tag"}, NOON, "已自动暂停：Telegram 不接受这段文字（no such tag）"),
        (
            {"state": "paused", "reason": ledger.UNFILLABLE},
            NOON,
            "已自动暂停：通知里的这项内容变了，这段文字不能再发。请取消后另发一条",
        ),
        (
            {"state": "paused", "reason": ledger.RESTORED},
            NOON,
            "已自动暂停。从备份恢复：备份以后发给了谁不知道，继续的话有人会收到两遍",
        ),
        ({"state": "done"}, NOON, "已结束"),
        ({"state": "done", "reason": ledger.EXPIRED}, NOON, "到了失效时间，已停止"),
        ({"state": "cancelled"}, NOON, "已取消"),
    ],
)
def test_progress_says_what_holds_it_up(changed: dict[str, Any], now: int, standing: str) -> None:
    assert progress(now=now, rate=25.0, **changed).startswith(f"【播发 12】{standing}\n")


def test_progress_of_nobody_is_complete() -> None:
    assert "100%\n0 / 0 人" in progress(tally={})


def test_only_what_is_being_sent_has_a_rate() -> None:
    assert "每秒" not in progress(rate=25.0, state="paused")
    assert "每秒" not in progress(rate=None)
    assert "每秒" not in progress(rate=0.0)


def test_the_buttons_are_what_can_be_done_now() -> None:
    shown = {
        state: [command for row in reporting.commands(replace(ONE, state=state)) for _, command in row]
        for state in ("sending", "paused", "done")
    }
    assert shown == {
        "sending": ["/broadcast 12 pause", "/broadcast 12 cancel"],
        "paused": ["/broadcast 12 resume", "/broadcast 12 cancel"],
        "done": [],
    }


def test_the_report_says_whether_everybody_was_reached() -> None:
    ended = replace(ONE, state="done", ended_at=NOON + 90 * SECOND)
    some, all_ = reporting.report(ended, {"sent": 3, "blocked": 1}), reporting.report(ended, {"sent": 4})
    assert "共 4 人：已送达 3 · 屏蔽或注销 1" in some
    assert some.endswith(words.SOME_NOT)
    assert all_.endswith(words.ALL_REACHED)
    assert "12:00 开始" in all_
    assert "12:01 结束" in all_


def test_a_report_about_nobody_does_not_say_that_everybody_got_it() -> None:
    ended = replace(ONE, state="done", ended_at=NOON)
    assert reporting.report(ended, {}).endswith("\n名单上没有人，没有发给任何人。")


@pytest.mark.parametrize("state", ["laying", "paused", "cancelled"])
def test_how_many_there_are_is_not_said_before_all_are_written_down(state: State) -> None:
    said = progress(state=state, laid_at=None)
    assert said == f"【播发 12】{words.STANDING[state]}\n已列入 1,000 人，名单还没有列完"


def test_a_draft_that_ended_has_no_figures() -> None:
    dropped = replace(ONE, state="cancelled", reason=ledger.EXPIRED, begun_at=None, ended_at=NOON)
    assert reporting.report(dropped, {}) == "【播发 12】到了失效时间，已停止，没有发给任何人"


def test_the_list_opens_in_a_spreadsheet_and_runs_nothing_there() -> None:
    rows = [
        (7, "blocked", "Forbidden: bot was blocked by the user", NOON),
        (8, "unknown", None, NOON),
        (9, "ready", "=1+1", 0),
        (10, "ready", "@SUM(A1)", 0),
    ]
    content = reporting.unreached(replace(ONE, state="cancelled"), rows)
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").split("\r\n")
    assert lines[0] == "聊天编号,状态,原因,时间"
    cells = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[1:]
    day = planning.at(NOON).strftime("%Y-%m-%d")
    assert cells == [
        ["7", "无法送达", "对方屏蔽了机器人，或账号已注销：Forbidden: bot was blocked by the user", f"{day} 12:00:00"],
        ["8", "结果不明", "不知道是否送达，没有重发", f"{day} 12:00:00"],
        ["9", "未发送（已取消）", "'=1+1", ""],
        ["10", "未发送（已取消）", "'@SUM(A1)", ""],
    ]


def test_every_state_of_a_recipient_has_a_word() -> None:
    every = {"ready", "sending", "failed", "blocked", "unknown", "muted", "expired"}
    assert every == words.STATES.keys()
    assert every - {"ready", "sending"} == words.COUNTS.keys() - {"sent"} == words.REASONS.keys()


# What is left to be sent.


@pytest.fixture
def store(database_address: str) -> Iterator[Store]:
    with closing(open_store(database_address)) as opened:
        yield opened


def left(store: Store) -> list[tuple[int, dict[str, Any]]]:
    """What waits to be sent: to whom, and what."""
    return [(one.chat, json.loads(one.content)) for one in claim(store)]


def test_progress_is_left_every_few_seconds_and_never_twice(store: Store) -> None:
    number = broadcast(store, 1, 2)
    for after in (0, 4, 5, 10):
        reporting.show_progress(store, NOON + after * SECOND)
    assert left(store) == [(1, {"kind": "progress", "broadcast": number})]
    reporting.show_progress(store, NOON + 20 * SECOND)  # while the other is on its way
    assert left(store) == []


def test_progress_of_two_broadcasts_is_left_for_both(store: Store) -> None:
    numbers = {broadcast(store, 1), broadcast(store, 1)}
    reporting.show_progress(store, NOON)
    rows = store.database.execute("SELECT content FROM outbox")
    assert {json.loads(content)["broadcast"] for (content,) in rows} == numbers


def test_an_end_leaves_the_last_progress_and_the_report(store: Store) -> None:
    number = broadcast(store)
    ledger.end(store, NOON, lambda database, one: reporting.finish(database, one, NOON))
    rows = store.database.execute("SELECT chat, content FROM outbox ORDER BY id")
    kinds = [(chat, json.loads(content)["kind"], json.loads(content)["broadcast"]) for chat, content in rows]
    assert kinds == [(1, "progress", number), (1, "report", number)]


def test_what_is_shown_at_the_desk_is_the_same(store: Store) -> None:
    number = broadcast(store, 1, 2)
    one = broadcasts.get(store.database, number)
    assert one is not None
    assert "0 / 2 人" in reporting.shown(store.database, one, NOON, None)
    ended = replace(one, state="cancelled", ended_at=NOON)
    assert "共 2 人：已送达 0 · 未发送 2" in reporting.shown(store.database, ended, NOON, None)
    assert "名单还没有列完" in reporting.shown(store.database, replace(ended, laid_at=None), NOON, None)
