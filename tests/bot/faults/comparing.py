"""What a run has come to: what the store holds and the chats were shown, compared with the replay."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from dialogs.session import Session
from tests.bot.faults.applicants import Applicant
from tests.bot.faults.ledger import Ledger
from tests.bot.faults.oracle import repeats
from tests.bot.faults.watched import WatchedTelegram


@dataclass
class Figures:
    """What came of a run; `wrong` says in words what must not be."""

    kills: int = 0
    in_flight: int = 0
    chats: int = 0
    messages: int = 0
    lost: int = 0
    twice: int = 0
    repeated: int = 0
    unknown: int = 0
    away: float = 0.0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.in_flight} in flight; {self.messages} messages of {self.chats} chats: "
            f"{self.lost} lost, {self.twice} twice, {len(self.wrong)} wrong; {self.repeated} questions repeated, "
            f"{self.unknown} unknown; away {self.away:.1f} s at most; {self.seconds:.0f} s"
        )


def compare(figures: Figures, applicants: Sequence[Applicant], telegram: WatchedTelegram, found: Ledger) -> None:
    """Complete the figures once everybody is silent, everything is drained and the bots are stopped."""
    figures.chats = len(applicants)
    figures.messages = sum(len(one.said) for one in applicants)
    figures.unknown = len(found.outbox.get("unknown", ()))
    if found.inbox != {"done": figures.messages}:
        figures.wrong.append(f"{figures.messages} updates, but the inbox holds {dict(found.inbox)}")
    if set(found.outbox) - {"unknown"}:
        figures.wrong.append(f"the outbox holds {sorted(found.outbox)}")
    if telegram.overlaps:
        figures.wrong.append(f"{telegram.overlaps} messages while another one to the chat was under way")
    for applicant in applicants:
        _compare_session(figures, applicant, found)
        _compare_shown(figures, applicant, telegram.shown[applicant.chat], found)


def _compare_session(figures: Figures, applicant: Applicant, found: Ledger) -> None:
    replay = applicant.replay
    stored, step = found.chats.get(applicant.chat, (None, 0))
    figures.lost += max(replay.step - step, 0)
    figures.twice += max(step - replay.step, 0)
    session = Session.model_validate_json(stored) if stored is not None else None
    if step != replay.step or session != Session.model_validate_json(replay.session.model_dump_json()):
        figures.wrong.append(f"chat {applicant.chat} stands at step {step} of {replay.step}: {stored}")


def _compare_shown(figures: Figures, applicant: Applicant, shown: Sequence[str], found: Ledger) -> None:
    chat, expected = applicant.chat, applicant.replay.expected
    unknown = Counter(step for doubted, step in found.outbox.get("unknown", ()) if doubted == chat)
    if unknown.total() > figures.kills:
        figures.wrong.append(f"chat {chat}: {unknown.total()} unknown messages after {figures.kills} kills")
    repeated = repeats(expected, shown, unknown)
    if repeated is None:
        wanted = [(one.step, one.text[:20]) for one in expected]
        seen = [text[:20] for text in shown]
        figures.wrong.append(f"chat {chat} was shown {seen} instead of {wanted}, {dict(unknown)} unknown")
    figures.repeated += repeated or 0
