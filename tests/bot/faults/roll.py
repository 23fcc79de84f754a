"""How far the one broadcast of a bot's database has come, read from outside without changing anything."""

from dataclasses import dataclass

from bot.storage import opening
from tests.bot.faults import ledger

_BROADCAST = "SELECT state, laid_to FROM broadcasts"
_RECIPIENTS = "SELECT state, chat, worker FROM recipients"
_WORKERS = """
SELECT objid::bigint FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE locktype = 'advisory' AND application_name LIKE '% {pid}'
"""


@dataclass(frozen=True)
class Roll:
    """Its state, the last chat looked at for it, and the chats in each state with who is sending to them."""

    state: str
    laid_to: int
    recipients: dict[str, dict[int, int | None]]

    @property
    def sending(self) -> dict[int, int | None]:
        """Who is sending to each chat that is being sent to."""
        return self.recipients.get("sending", {})

    def chats(self, state: str) -> set[int]:
        """The recipients in a state."""
        return set(self.recipients.get(state, ()))


def read(address: str) -> Roll:
    """The broadcast as it is now."""
    [(state, laid_to)], rows = ledger.rows(address, _BROADCAST, _RECIPIENTS)
    recipients: dict[str, dict[int, int | None]] = {}
    for standing, chat, worker in rows:
        recipients.setdefault(standing, {})[chat] = worker
    return Roll(state, laid_to, recipients)


def progress(address: str) -> tuple[str, int]:
    """Its state and the last chat looked at, without the recipients."""
    [(state, laid_to)] = ledger.rows(address, _BROADCAST)[0]
    return state, laid_to


def workers(address: str, pid: int) -> frozenset[int] | None:
    """The numbers by which a process marks what it sends; None: it is the only one."""
    if not opening.is_shared(address):
        return None
    return frozenset(number for (number,) in ledger.rows(address, _WORKERS.format(pid=pid))[0])
