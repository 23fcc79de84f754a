"""What staff are told of a broadcast: its progress, how it ended, and who was not reached."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.broadcasts import planning, words
from bot.broadcasts.planning import Quiet
from bot.messages import Sending
from bot.storage import broadcasts, ledger
from bot.storage.broadcasts import Broadcast
from bot.storage.database import Database
from bot.storage.posting import post
from bot.storage.store import Store

_EVERY = 5_000_000
"""Microseconds between two looks at a broadcast's progress."""
_BAR = 20
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula (owasp.org/www-community/attacks/CSV_Injection)."""


@dataclass(frozen=True)
class Rate:
    """How many a second are being sent a broadcast, and the quiet hours that interrupt it."""

    each_second: float | None
    quiet: Quiet | None


def final(broadcast: int) -> tuple[Sending, ...]:
    """What is sent to where a broadcast's progress is shown once it has ended: looked up when it leaves."""
    return Sending(kind="progress", broadcast=broadcast), Sending(kind="report", broadcast=broadcast)


def finish(database: Database, one: Broadcast, now: int) -> None:
    """Leave the last messages about one that has begun and ended, as part of the caller's transaction."""
    if one.report_chat is not None:
        messages = final(one.id) if one.begun_at is not None else final(one.id)[1:]
        contents = [sending.content() for sending in messages]
        post(database, [(one.report_chat, content) for content in contents], now)


def show_progress(store: Store, now: int) -> None:
    """Leave a message about each broadcast whose progress is to be shown, unless one still waits."""
    database = store.database
    with database.transaction():
        for id, chat in broadcasts.reports_due(database, now, _EVERY):
            content = Sending(kind="progress", broadcast=id).content()
            database.run("add_progress", chat=chat, content=content, now=now)


def progress(one: Broadcast, tally: Mapping[str, int], now: int, rate: Rate) -> str:
    """How far a broadcast has come: a bar, the counts, the rate, the time left."""
    standing, total = _standing(one, now, rate.quiet), sum(tally.values())
    if one.incomplete:
        return words.LAYING.format(id=one.id, standing=standing, total=f"{total:,}")
    ready = tally.get("ready", 0)
    done = total - ready - tally.get("sending", 0)
    share = done / total if total else 1.0
    full, empty = words.BAR
    filled = int(share * _BAR)
    text = words.PROGRESS.format(
        id=one.id,
        standing=standing,
        bar=full * filled + empty * (_BAR - filled),
        percent=int(share * 100),
        done=f"{done:,}",
        total=f"{total:,}",
        counts=_counts(tally),
    )
    return text + (_pace(ready, now, rate) if one.state == "sending" else "")


def report(one: Broadcast, tally: Mapping[str, int]) -> str:
    """How a broadcast that has ended went."""
    standing, total = _standing(one, one.ended_at or 0, None), sum(tally.values())
    if one.begun_at is None or one.ended_at is None:
        return words.NOT_BEGUN.format(id=one.id, standing=standing)
    text = words.REPORT.format(
        id=one.id,
        standing=standing,
        total=f"{total:,}",
        counts=_counts(tally),
        begun=planning.minute(one.begun_at),
        ended=planning.minute(one.ended_at),
    )
    if not total:
        return text + words.FOR_NOBODY
    return text + (words.ALL_REACHED if tally.get("sent", 0) == total else words.SOME_NOT)


def unreached(one: Broadcast, rows: Iterable[tuple[int, str, str | None, int]]) -> bytes:
    """A CSV file of (chat, state, reason, since when) for a spreadsheet, which runs nothing that stands in it."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(words.COLUMNS)
    for chat, state, detail, at in rows:
        when = planning.at(at).strftime("%Y-%m-%d %H:%M:%S") if at else ""
        writer.writerow(map(_harmless, (str(chat), _state(one, state), _reason(state, detail), when)))
    return file.getvalue().encode("utf-8-sig")


def commands(one: Broadcast) -> list[list[tuple[str, str]]]:
    """Buttons under the progress: what each shows, and the command of the desk that it says."""
    pause, resume = (words.PAUSE, f"/broadcast {one.id} pause"), (words.RESUME, f"/broadcast {one.id} resume")
    cancel = (words.CANCEL, f"/broadcast {one.id} cancel")
    if one.state not in broadcasts.ACTIVE:
        return []
    return [[resume if one.state == "paused" else pause, cancel]]


def _standing(one: Broadcast, now: int, quiet: Quiet | None) -> str:
    """The state in words, with what holds it up."""
    held = quiet.over_at(now) if quiet is not None and one.state == "sending" else None
    if held is not None:
        return words.QUIET.format(until=planning.at(held).strftime("%H:%M"))
    if one.reason == ledger.EXPIRED:
        return words.EXPIRED
    if one.state != "paused" or one.reason is None:
        return words.STANDING[one.state]
    return words.PAUSED_FOR.get(one.reason) or words.STOPPED.format(reason=one.reason)


def _counts(tally: Mapping[str, int]) -> str:
    told = [
        word.format(number=f"{tally.get(state, 0):,}")
        for state, word in words.COUNTS.items()
        if tally.get(state) or state == "sent"
    ]
    ready = tally.get("ready", 0) + tally.get("sending", 0)
    return " · ".join([*told, words.UNSENT.format(number=f"{ready:,}")] if ready else told)


def _pace(ready: int, now: int, rate: Rate) -> str:
    if not rate.each_second or not ready:
        return ""
    ends = planning.ends_at(now, ready, rate.each_second, rate.quiet)
    moment = planning.at(ends)
    return words.PACE.format(
        rate=f"{rate.each_second:.1f}",
        left=duration(ends - now),
        ends=moment.strftime("%H:%M" if moment.date() == planning.at(now).date() else "%m-%d %H:%M"),
    )


def duration(microseconds: int) -> str:
    """A span of time as staff read it."""
    minutes, seconds = divmod(round(microseconds / 1e6), 60)
    hours, minutes = divmod(minutes, 60)
    form = words.HOURS if hours else words.MINUTES if minutes else words.SECONDS
    return form.format(hours=hours, minutes=minutes, seconds=seconds)


def _state(one: Broadcast, state: str) -> str:
    return words.UNSENT_CANCELLED if state == "ready" and one.state == "cancelled" else words.STATES[state]


def _reason(state: str, detail: str | None) -> str:
    reason = words.REASONS.get(state, "")
    return words.DETAIL.format(reason=reason, detail=detail) if reason and detail else reason or detail or ""


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def shown(database: Database, one: Broadcast, now: int, quiet: Quiet | None) -> str:
    """Where a broadcast that has begun stands, as part of the caller's transaction."""
    tally = broadcasts.tally(database, one.id)
    over = one.ended_at is not None and not one.incomplete
    return report(one, tally) if over else progress(one, tally, now, Rate(None, quiet))


def tried(tally: Mapping[str, int]) -> int:
    """To how many it has been sent, whatever came of it."""
    return sum(tally.get(state, 0) for state in ("sent", "failed", "blocked", "unknown"))
