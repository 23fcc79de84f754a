"""Whole conversations: what is said, and what the reply must and must not hold.

A script in `scripts/` has lines of six kinds: `today YYYY-MM-DD`, `keeping DAYS` where the transport keeps what is
said so long, `> ` what the applicant says, `= ` words that must stand in the reply, `! ` words that must not, `* ` an
event that must leave, its notice after it if it has one; `#` begins a remark.
"""

import dataclasses
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot import clock, console
from dialogs.assistant import Assistant
from dialogs.privacy import Keeping
from dialogs.session import Session

SCRIPTS = sorted((Path(__file__).parent / "scripts").glob("*.txt"))
README = Path(__file__).parents[2] / "README.md"


@dataclass
class Step:
    """One message, what its reply must and must not hold, and the events that must leave."""

    says: str
    line: int
    holds: list[str] = field(default_factory=list)
    lacks: list[str] = field(default_factory=list)
    causes: list[str] = field(default_factory=list)


@dataclass
class Script:
    """A conversation, its day, and what the transport keeps."""

    today: datetime.date = datetime.date(2026, 11, 21)
    keeping: Keeping | None = None
    steps: list[Step] = field(default_factory=list)


def read(text: str) -> Script:
    """The script as its lines say."""
    script = Script()
    steps = script.steps
    for number, line in enumerate(text.splitlines(), 1):
        match line[:2]:
            case "to":
                script.today = datetime.date.fromisoformat(line.removeprefix("today").strip())
            case "ke":
                script.keeping = Keeping(retention_days=int(line.removeprefix("keeping")))
            case "> ":
                steps.append(Step(line[2:], number))
            case "= ":
                steps[-1].holds.append(line[2:])
            case "! ":
                steps[-1].lacks.append(line[2:])
            case "* ":
                steps[-1].causes.append(line[2:])
            case other:
                assert not other.strip() or other.startswith("#"), f"line {number} is of no kind"
    return script


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_conversation_goes_as_written(path: Path, assistant: Assistant) -> None:
    script = read(path.read_text(encoding="utf-8"))
    assistant = dataclasses.replace(assistant, keeping=script.keeping)
    session = Session()
    for step in script.steps:
        turn = assistant.handle(session, step.says, clock.now(script.today))
        session = Session.model_validate_json(turn.session.model_dump_json())  # what is stored is all there is
        said = "\n".join(console.shown(turn.replies))
        for words in step.holds:
            assert words in said, f"{path.name}:{step.line}: {words!r} is not in the reply to {step.says!r}:\n{said}"
        for words in step.lacks:
            assert words not in said, f"{path.name}:{step.line}: {words!r} is in the reply to {step.says!r}:\n{said}"
        caused = [" ".join(filter(None, (event.kind, event.notice))) for event in turn.events]
        for event in step.causes:
            assert event in caused, f"{path.name}:{step.line}: {step.says!r} causes {caused}, not {event!r}"


def test_every_notice_has_a_conversation(assistant: Assistant) -> None:
    told = "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    missing = [notice.short_name for notice in assistant.knowledge.notices.values() if notice.short_name not in told]
    assert not missing


def readme_turns() -> Iterator[tuple[str, str]]:
    """What is said in the README's example, and the reply it shows."""
    (example,) = re.findall(r"```text\n(.*?)```", README.read_text(encoding="utf-8"), flags=re.DOTALL)
    for turn in re.split(r"^> ", example, flags=re.MULTILINE)[1:]:
        says, _, reply = turn.partition("\n")
        yield says, reply.strip()


def test_the_readme_shows_what_is_really_said(assistant: Assistant) -> None:
    session = Session()
    for says, reply in readme_turns():
        turn = assistant.handle(session, says, clock.now(datetime.date(2026, 11, 21)))
        session = turn.session
        said = "\n".join(console.shown(turn.replies)).strip()
        lines = [line for line in reply.splitlines() if line != "…"]
        position = 0
        for line in lines:
            assert line in said[position:], f"{line!r} is not in the reply to {says!r}:\n{said}"
            position = said.index(line, position) + len(line)
