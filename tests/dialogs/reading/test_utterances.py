"""What people say, line by line, and the facts that it tells: the text files beside this one."""

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from dialogs.reading.reader import Reader
from rules import profile

UTTERANCES = ("utterances.txt", "achievements.txt", "spoken.txt", "stories.txt", "hard.txt", "questions.txt")


def lines() -> Iterator[tuple[str, str | None, dict[str, Any]]]:
    told = "\n".join((Path(__file__).parent / name).read_text(encoding="utf-8") for name in UTTERANCES)
    for line in told.splitlines():
        if line.strip() and not line.startswith("#"):
            said, asked, facts = (part.strip() for part in line.split(" |"))
            yield said, None if asked == "-" else asked, _plain(yaml.safe_load(facts) or {})


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    """Dates as strings and years as strings, as JSON has them."""
    told = {name: value.isoformat() if isinstance(value, datetime.date) else value for name, value in facts.items()}
    plain: dict[str, Any] = json.loads(json.dumps(told))
    return plain


@pytest.mark.parametrize(("said", "asked", "facts"), list(lines()))
def test_utterance(reader: Reader, today: datetime.date, said: str, asked: str | None, facts: dict[str, Any]) -> None:
    assert _plain(reader.read(said, asked, today).facts) == facts


def test_every_field_is_told_somewhere() -> None:
    told = {name for _, _, facts in lines() for name in facts}
    assert {field.name for field in profile.load()} <= told
