"""What staff add in tests."""

import datetime
from typing import Any, Literal

from knowledge import facts
from knowledge.additions import Additions, Correction, Document, Wording
from knowledge.notices import Notice

CHANGZHI, JIANYANG = "changzhi-2024-engineering", "jianyang-2020-senior"
SHANXI, TAIYUAN = "shanxi-2024-techmgr", "taiyuan-2020-engineering"
NAME = "关于调整申报安排的补充通知"
DAY = datetime.date(2024, 10, 12)


def kind_of(fact: facts.Amendable) -> Literal["window", "contact", "place"]:
    match fact:
        case facts.Window():
            return "window"
        case facts.Contact():
            return "contact"
        case _:
            return "place"


def correction(
    notice: Notice, fact: facts.Amendable, name: str = NAME, date: datetime.date = DAY, **values: Any
) -> Any:
    """A correction of a fact; mypy cannot check values that tests give at random."""
    document = Document(name=name, date=date)
    return Correction(notice=notice.id, kind=kind_of(fact), key=fact.key, document=document, **values)


def corrected(*corrections: Correction) -> Additions:
    return Additions(version=1, corrections=corrections)


def worded(*wordings: tuple[str, str], notice: str = CHANGZHI, date: datetime.date = DAY) -> Additions:
    """Questions with staff's own answers."""
    return Additions(
        version=1, wordings=tuple(Wording(notice=notice, q=q, answer=answer, date=date) for q, answer in wordings)
    )
