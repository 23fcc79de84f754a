"""Commands that always work, however they are worded: from `commands.yaml`."""

import functools
import re
from dataclasses import dataclass
from pathlib import Path

from knowledge import datafile
from knowledge.text import normalise

COMMANDS = Path(__file__).parent / "commands.yaml"
_PUNCTUATION = re.compile(r"[\s，。！？、；：…~～,.!?;:\"'“”‘’（）()]+")
_SLASH = re.compile(r"(?P<command>/[A-Za-z_]+)(?:@\w+)?(?P<rest>\s.*)?$", re.DOTALL)
"""As Telegram sends commands, in groups with the bot's name: /start@the_bot some-notice."""
_LONGEST = 20
"""Longer messages say more than a command."""


class _File(datafile.Strict):
    filler: tuple[str, ...]
    commands: dict[str, tuple[str, ...]]
    with_name: dict[str, tuple[str, ...]]
    words: dict[str, str]
    turns: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Command:
    """A command, and what follows it ("改 学历" has the name 学历, "/ask 交到哪" the question)."""

    kind: str
    name: str = ""


def recognise(text: str) -> Command | None:
    """The command a message is, or None where it is something else."""
    slash = _SLASH.match(text.strip())
    if slash is not None:
        kind = _phrases().get(slash["command"].lower())
        return Command(kind, (slash["rest"] or "").strip()) if kind is not None else None
    plain = _PUNCTUATION.sub("", normalise(text))
    if not plain or len(plain) > _LONGEST:
        return None
    phrases = _phrases()
    for wording in (plain, _bare(plain)):
        if wording in phrases:
            return Command(phrases[wording])
    return _turned(plain) or _named(plain)


def _turned(plain: str) -> Command | None:
    """The command of a turn of phrase, with the number that it names."""
    for kind, pattern in _turns():
        found = pattern.fullmatch(plain)
        if found is not None:
            return Command(kind, next(filter(None, found.groups()), ""))
    return None


def kinds() -> tuple[str, ...]:
    """The kinds of commands there are."""
    return tuple(_file().commands)


def _named(plain: str) -> Command | None:
    for kind, prefixes in _file().with_name.items():
        for prefix in prefixes:
            if plain.startswith(prefix) and len(plain) > len(prefix):
                return Command(kind, plain.removeprefix(prefix))
    return None


def _bare(plain: str) -> str:
    """The wording without filler words; a wording of nothing but filler stays as it is."""
    filler = "|".join(sorted(map(re.escape, _file().filler), key=len, reverse=True))
    return re.sub(filler, "", plain) or plain


@functools.cache
def _phrases() -> dict[str, str]:
    """Every phrase, as written and without filler, to its command."""
    found: dict[str, str] = {}
    for kind, phrases in _file().commands.items():
        for phrase in phrases:
            plain = _PUNCTUATION.sub("", normalise(phrase))
            found[plain] = kind
            if len(_bare(plain)) > 1:  # 在吗 without its filler is 在, which answers a question
                found.setdefault(_bare(plain), kind)
    return found


@functools.cache
def _turns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Every turn of phrase as a pattern, with its command."""
    return tuple((kind, re.compile(_spelt(turn))) for kind, turns in _file().turns.items() for turn in turns)


def _spelt(turn: str) -> str:
    """A turn of phrase with the words that its names stand for."""
    return re.sub(r"<(\w+)>", lambda found: f"(?:{_spelt(_file().words[found[1]])})", turn)


@functools.cache
def _file() -> _File:
    return datafile.load(COMMANDS, _File)[0]
