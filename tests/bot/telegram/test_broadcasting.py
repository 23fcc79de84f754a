"""Broadcasts on their way through the whole bot: sent once each, steered, shown while they go, reported at the end."""

import asyncio
import csv
import io
import itertools
import time
from collections.abc import Callable
from typing import Any

import pytest

from bot import clock
from bot.broadcasts import reporting, words
from bot.broadcasts.planning import Quiet
from bot.broadcasts.text import seal
from bot.messages import Sending
from bot.storage import broadcasts
from bot.storage.broadcasts import Audience, Broadcast, Draft, State
from bot.storage.posting import post
from bot.telegram import broadcasting, laying, reports
from bot.telegram.fake.telegram import FakeTelegram, Shown
from dialogs.assistant import Assistant
from tests.bot.telegram.running import Bots, Running

STAFF = 900
DAY = 86_400_000_000
REMINDER = "快到期了 <b>别忘了</b>"


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broadcasting, "_LOOK_AGAIN", 0.02)
    monkeypatch.setattr(laying, "_PAUSE", 0.02)
    monkeypatch.setattr(laying, "_KEEPING", 0.02)
    monkeypatch.setattr(reporting, "_EVERY", 50_000)


@pytest.fixture
def notice(assistant: Assistant) -> str:
    return min(assistant.knowledge.notices)


@pytest.fixture
async def bot(bots: Bots, telegram: FakeTelegram) -> Running:
    telegram.say(STAFF, "/help")
    bot = await bots.start(quiet="off")
    await bot.idle()
    return bot


class Desk:
    """What staff do with one broadcast, in the store that the bot works on."""

    def __init__(self, bot: Running, notice: str) -> None:
        self.bot, self.telegram, self.store, self._notice = bot, bot.telegram, bot.store, notice
        self.number = 0

    def send(self, *chats: int, state: State = "approved", **rest: Any) -> None:
        """Have a broadcast sent to these chats, who subscribe to it."""
        self.telegram.meet(*chats)
        given: dict[str, Any] = {"text": REMINDER, "starts_at": 0, "expires_at": clock.epoch() + DAY, **rest}
        with self.store.database.transaction():
            self.store.database.run("add_chats", chats=list(chats), now=clock.epoch())
            for chat in chats:
                self.store.database.run("subscribe", chat=chat, notice=self._notice, wanted=1, now=clock.epoch())
            draft = Draft(STAFF, Audience(self._notice), **given)
            self.number = broadcasts.add(self.store.database, draft, clock.epoch()) or 0
        if state != "draft":
            self.move(state)

    def move(self, state: State) -> None:
        with self.store.database.transaction():
            assert broadcasts.move(self.store.database, self.number, state, broadcasts.OPEN, clock.epoch())

    def post(self, sending: Sending) -> None:
        """Leave a message to staff."""
        with self.store.database.transaction():
            post(self.store.database, [(STAFF, sending.model_dump_json(exclude_defaults=True))], clock.epoch())

    @property
    def now(self) -> Broadcast:
        one = broadcasts.get(self.store.database, self.number)
        assert one is not None
        return one

    @property
    def tally(self) -> dict[str, int]:
        return broadcasts.tally(self.store.database, self.number)

    @property
    def shown(self) -> list[Shown]:
        """What staff are shown about it."""
        return [one for one in self.telegram.messages(STAFF) if f"播发 {self.number}" in (one.text or "")]

    async def until(self, holds: Callable[[], object], seconds: float = 5) -> None:
        await self.bot.until(holds, seconds)

    async def ended(self, seconds: float = 5) -> None:
        """Until it has ended and its report has come."""
        await self.until(lambda: self.now.ended_at is not None, seconds)
        await self.bot.idle()

    def calls(self, *chats: int) -> list[float]:
        """When these chats were called, whatever came of it."""
        return [one.at for one in self.telegram.calls if one.method == "sendMessage" and one.chat in chats]


@pytest.fixture
def desk(bot: Running, notice: str) -> Desk:
    return Desk(bot, notice)


async def test_everybody_gets_it_once_marked_up_and_the_report_says_so(desk: Desk, telegram: FakeTelegram) -> None:
    desk.send(*range(1, 41))
    await desk.ended()
    assert desk.tally == {"sent": 40}
    assert len(desk.calls(*range(1, 41))) == 40
    (message,) = telegram.messages(7)
    assert message.html.startswith(REMINDER)
    progress, report = desk.shown
    assert words.STANDING["done"] in progress.text
    assert "40 / 40" in progress.text
    assert words.ALL_REACHED.strip() in report.text


async def test_what_is_paid_for_is_said_to_telegram(desk: Desk, telegram: FakeTelegram) -> None:
    for paid in (True, False):
        desk.send(1, paid=paid)
        await desk.ended()
    calls = [one.params for one in telegram.calls if one.chat == 1]
    assert [call.get("allow_paid_broadcast") for call in calls] == ["true", None]


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        ({"status": 403}, "blocked"),
        ({"status": 400, "description": "Bad Request: chat not found"}, "blocked"),
        ({"status": 400, "description": "Bad Request: message is too long"}, "failed"),
        ({"status": 400, "description": "Bad Request", "parameters": {"migrate_to_chat_id": -5}}, "failed"),
        ({"status": 404}, "failed"),
        ({"status": 502}, "unknown"),
        ({"status": 500}, "unknown"),
    ],
)
async def test_what_came_of_a_call_is_written_down_and_it_is_not_made_again(
    desk: Desk, telegram: FakeTelegram, fault: dict[str, Any], state: str
) -> None:
    telegram.fail("sendMessage", chat=2, **fault)
    desk.send(1, 2, 3)
    await desk.ended()
    assert desk.tally == {"sent": 2, state: 1}
    assert len(desk.calls(2)) == 1


async def test_an_answer_that_is_lost_leaves_it_unknown_and_unsent(desk: Desk, telegram: FakeTelegram) -> None:
    telegram.hang_up("sendMessage", before=False, chat=2)
    desk.send(1, 2)
    await desk.ended()
    assert desk.tally == {"sent": 1, "unknown": 1}
    assert len(desk.calls(2)) == 1


async def test_who_was_not_reached_at_all_is_tried_again(
    desk: Desk, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broadcasting, "_FIRST_RETRY", 50_000)
    monkeypatch.setattr(broadcasting, "_PROBING", 0.05)
    await telegram.stop()
    desk.send(1, 2, 3)
    await asyncio.sleep(0.3)  # in which nobody answers
    assert desk.tally.get("sent") is None
    await telegram.start()
    await desk.ended()
    assert desk.tally == {"sent": 3}


async def test_while_telegram_gives_no_answers_few_are_put_at_risk(
    bots: Bots, telegram: FakeTelegram, notice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broadcasting, "_PROBING", 0.2)
    telegram.say(STAFF, "/help")
    bot = await bots.start(quiet="off", connections=8)
    await bot.idle()
    desk = Desk(bot, notice)
    for chat in range(1, 26):
        telegram.fail("sendMessage", status=502, chat=chat)
    desk.send(*range(1, 201))
    await desk.ended(10)
    assert desk.tally == {"unknown": 25, "sent": 175}
    at = [desk.calls(chat)[0] for chat in range(1, 26)]
    assert min(after - before for before, after in itertools.pairwise(at[18:])) > 0.15


async def test_a_429_pauses_everybody_loses_nobody_and_replies_go_first(
    bots: Bots, telegram: FakeTelegram, notice: str
) -> None:
    telegram.say(STAFF, "/help")
    bot = await bots.start(quiet="off", connections=8)
    await bot.idle()
    desk = Desk(bot, notice)
    telegram.fail("sendMessage", status=429, chat=20)
    desk.send(*range(1, 81))
    await desk.until(lambda: telegram.counts["sendMessage", 429])
    paused = time.monotonic()
    telegram.say(777, "/help")
    await desk.ended()
    assert desk.tally == {"sent": 80}
    (reply,) = desk.calls(777)
    rest = [at for at in desk.calls(*range(1, 81)) if at > paused + 0.2]  # those under way had left before
    assert len(rest) > 40
    assert paused + 0.8 < reply <= min(rest)


async def test_markup_that_telegram_does_not_take_pauses_the_broadcast_and_says_why(
    desk: Desk, telegram: FakeTelegram
) -> None:
    desk.send(1, 2, 3, text="<b>offen")
    await desk.until(lambda: desk.now.state == "paused")
    await desk.until(lambda: any("已自动暂停" in one.text for one in desk.shown))
    assert "ready" in desk.tally
    assert set(desk.tally) == {"ready"}
    assert telegram.messages(1) == []


async def test_nothing_is_sent_once_it_is_late_and_the_rest_expires(desk: Desk, telegram: FakeTelegram) -> None:
    telegram.delays["sendMessage"] = 0.3
    desk.send(*range(1, 801), expires_at=clock.epoch() + 700_000)
    await desk.ended()
    tally = desk.tally
    assert set(tally) == {"sent", "expired"}
    assert words.EXPIRED in desk.shown[-1].text
    late = [one for one in telegram.calls if one.chat in range(1, 801) and one.method == "sendMessage"]
    assert len(late) == tally["sent"]


async def test_pausing_and_going_on(desk: Desk, telegram: FakeTelegram) -> None:
    telegram.delays["sendMessage"] = 0.1
    desk.send(*range(1, 801))
    await desk.until(lambda: desk.tally.get("sent", 0) > 100)
    desk.move("paused")
    await desk.until(lambda: "sending" not in desk.tally)
    held = desk.tally
    await asyncio.sleep(0.2)
    assert desk.tally == held
    telegram.delays.clear()
    with desk.store.database.transaction():
        assert broadcasts.resume(desk.store.database, desk.number, clock.epoch())
    await desk.ended()
    assert desk.tally == {"sent": 800}


async def test_what_is_cancelled_reports_who_has_not_got_it(desk: Desk, telegram: FakeTelegram) -> None:
    telegram.delays["sendMessage"] = 0.1
    desk.send(*range(1, 801))
    await desk.until(lambda: desk.tally.get("sent", 0) > 100)
    desk.move("cancelled")
    desk.post(Sending(kind="report", broadcast=desk.number))
    await desk.until(lambda: [one for one in telegram.messages(STAFF) if one.document])
    tally = desk.tally
    (report,) = [one for one in telegram.messages(STAFF) if one.document]
    assert report.document is not None
    _, content = report.document
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert tuple(rows[0]) == words.COLUMNS
    assert len(rows) - 1 == tally["ready"] == 800 - tally["sent"]
    assert {row[1] for row in rows[1:]} == {words.UNSENT_CANCELLED}


async def test_what_is_cancelled_while_its_list_is_made_reports_everybody_on_it(
    desk: Desk, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(laying, "_AT_ONCE", 5)
    monkeypatch.setattr(laying, "_BREATH", 0.05)
    desk.send(*range(1, 41), state="draft")
    with desk.store.database.transaction():
        for state in ("laying", "cancelled"):
            broadcasts.move(desk.store.database, desk.number, state, broadcasts.OPEN, clock.epoch())
        content = Sending(kind="report", broadcast=desk.number).content()
        post(desk.store.database, [(STAFF, content)], clock.epoch())
    await desk.until(lambda: [one for one in telegram.messages(STAFF) if one.document])
    (report,) = [one for one in telegram.messages(STAFF) if one.document]
    assert "共 40 人" in report.text
    assert report.document is not None
    assert len(report.document[1].decode("utf-8-sig").splitlines()) == 1 + 40


async def test_a_list_that_is_not_complete_says_so(desk: Desk, telegram: FakeTelegram) -> None:
    desk.send(1, state="draft")
    with desk.store.database.transaction():
        for state in ("laying", "paused"):
            broadcasts.move(desk.store.database, desk.number, state, broadcasts.OPEN, clock.epoch())
    desk.post(Sending(kind="unreached", broadcast=desk.number))
    await desk.until(lambda: [one for one in telegram.messages(STAFF) if one.document])
    (found,) = [one for one in telegram.messages(STAFF) if one.document]
    assert words.PARTIAL_LIST.format(id=desk.number) in found.text


async def test_a_report_that_waits_while_it_goes_on_again_says_nothing(desk: Desk, telegram: FakeTelegram) -> None:
    desk.send(1, state="draft")
    desk.move("laying")
    desk.move("paused")
    desk.post(Sending(kind="report", broadcast=desk.number))
    await desk.bot.idle()
    assert not any("没有发给任何人" in one.text for one in desk.shown)


async def test_mute_counts_up_to_the_moment_of_sending(desk: Desk, telegram: FakeTelegram) -> None:
    desk.send(1, 2, 3, state="laying")
    desk.store.database.run("mute", chat=3, muted=1)
    await desk.ended()
    assert desk.calls(3) == []
    assert desk.tally.get("sent") == 2


async def test_quiet_hours_hold_it_and_staff_see_until_when(
    bots: Bots, telegram: FakeTelegram, notice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    telegram.say(STAFF, "/help")
    bot = await bots.start(quiet="00:00-23:59")
    await bot.idle()
    monkeypatch.setattr(Quiet, "over_at", lambda *_: clock.epoch() + 3_600_000_000)
    desk = Desk(bot, notice)
    desk.send(1, 2)
    await desk.until(lambda: any("免打扰时段" in one.text for one in desk.shown))
    assert desk.tally == {"ready": 2}
    monkeypatch.setattr(Quiet, "over_at", lambda *_: None)
    await desk.ended()
    assert desk.tally == {"sent": 2}


# What staff are shown.


async def test_progress_is_one_message_that_is_edited(desk: Desk, telegram: FakeTelegram) -> None:
    telegram.delays["sendMessage"] = 0.05
    desk.send(*range(1, 1_500))
    await desk.until(lambda: telegram.counts["editMessageText", 200] > 3, 10)
    (progress,) = desk.shown
    assert "发送中" in progress.text
    assert [label for row in progress.buttons for label, _ in row] == [words.PAUSE, words.CANCEL]
    assert desk.now.report_message == progress.id


async def test_progress_whose_message_is_gone_is_shown_in_a_new_one(desk: Desk, telegram: FakeTelegram) -> None:
    telegram.delays["sendMessage"] = 0.05
    desk.send(*range(1, 1_500))
    await desk.until(lambda: len(desk.shown) == 1)
    telegram.fail("editMessageText", status=400, description="Bad Request: message to edit not found")
    await desk.until(lambda: len(desk.shown) == 2)
    await desk.until(lambda: desk.now.report_message == desk.shown[1].id)


async def test_a_preview_looks_as_the_broadcast_will_and_is_noted(desk: Desk, telegram: FakeTelegram) -> None:
    desk.send(1, state="draft")
    desk.post(Sending(kind="preview", broadcast=desk.number))
    await desk.until(lambda: desk.now.previewed == seal(desk.now))
    preview = telegram.messages(STAFF)[-1]
    desk.move("approved")
    await desk.ended()
    (message,) = telegram.messages(1)
    assert (preview.html, preview.buttons) == (message.html, message.buttons)


async def test_a_preview_that_telegram_does_not_take_says_so_and_shows_nothing(
    desk: Desk, telegram: FakeTelegram
) -> None:
    desk.send(1, state="draft", text="<b>offen")
    desk.post(Sending(kind="preview", broadcast=desk.number))
    await desk.until(lambda: desk.shown)
    await desk.bot.idle()
    assert "Telegram 不接受这段文字" in desk.shown[0].text
    assert desk.now.previewed is None
    assert not [one for one in telegram.messages(STAFF) if one.text.startswith("offen")]


async def test_a_list_on_demand_says_that_nobody_is_on_it(desk: Desk, telegram: FakeTelegram) -> None:
    desk.send(1)
    await desk.ended()
    desk.post(Sending(kind="unreached", broadcast=desk.number))
    await desk.until(lambda: words.NOBODY.format(id=desk.number) in [one.text for one in telegram.messages(STAFF)])


async def test_a_report_waits_for_the_calls_under_way(desk: Desk, telegram: FakeTelegram) -> None:
    telegram.answer_late("sendMessage", 0.5, chat=1)
    desk.send(1)
    await desk.until(lambda: desk.tally.get("sending") == 1)
    desk.move("cancelled")
    desk.post(Sending(kind="report", broadcast=desk.number))
    await desk.until(lambda: len(desk.shown) > 1 or any(words.ALL_REACHED.strip() in one.text for one in desk.shown))
    assert desk.tally == {"sent": 1}
    assert words.ALL_REACHED.strip() in desk.shown[-1].text


async def test_a_large_list_is_packed(desk: Desk, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "_LARGEST", 10)
    telegram.fail("sendMessage", status=403, chat=1)
    desk.send(1)
    await desk.ended()
    (report,) = [one for one in telegram.messages(STAFF) if one.document]
    assert report.document is not None
    assert report.document[0].endswith(".csv.zip")
    assert report.document[1].startswith(b"PK")


# How the bot ends.


async def test_a_bot_that_is_stopped_leaves_nobody_unknown(desk: Desk, telegram: FakeTelegram) -> None:
    telegram.delays["sendMessage"] = 0.1
    desk.send(*range(1, 800))
    await desk.until(lambda: desk.tally.get("sent", 0) > 50)
    await desk.bot.stop()
    assert set(desk.tally) == {"sent", "ready"}
    assert len(desk.calls(*range(1, 800))) == desk.tally["sent"]


async def test_a_token_that_is_no_longer_taken_ends_the_bot_and_loses_nobody(
    desk: Desk, telegram: FakeTelegram
) -> None:
    telegram.fail("sendMessage", status=401, chat=2)
    desk.send(1, 2)
    with pytest.raises(Exception, match="copy it anew from @BotFather"):
        await desk.until(lambda: False)
    assert desk.tally["ready"] >= 1
    assert "unknown" not in desk.tally


async def test_replies_always_find_a_connection(bots: Bots, telegram: FakeTelegram, notice: str) -> None:
    telegram.say(STAFF, "/help")
    bot = await bots.start(quiet="off", connections=8)
    await bot.idle()
    desk = Desk(bot, notice)
    desk.send(*range(1, 100))
    for chat in range(1, 100):
        telegram.answer_late("sendMessage", 30, chat=chat)
    await desk.until(lambda: desk.tally.get("sending") == 6)
    telegram.say(700, "/help")
    await desk.until(lambda: telegram.messages(700), 3)
    bot.task.cancel()
