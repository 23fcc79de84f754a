"""What can go wrong with rules and profiles, each error saying where and what to do.

RulesError
├── ProfileError       an applicant's fact is unknown to the profile, or not of its field's type
├── ExpressionError    a requirement's expression does not parse or does not type-check: column, expected, remedy
├── UnknownNotice      no notice of that id is loaded
└── UnknownTarget      the notice reviews no title of that id
"""

import difflib
import re
import reprlib
from collections.abc import Iterable
from typing import Any


class RulesError(Exception):
    """Base of every error this package raises on purpose; its text says what to do."""


class ProfileError(RulesError):
    """A fact does not fit the applicant profile. `field` names it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field


class ExpressionError(RulesError):
    """An expression is wrong at `column` (from 1) of line `line` (from 1) of its text."""

    def __init__(self, message: str, line: int, column: int, text: str) -> None:
        super().__init__(f"{message}\n    {line_of(text, line)}\n    {' ' * (column - 1)}^")
        self.message, self.line, self.column = message, line, column


def line_of(text: str, line: int) -> str:
    """A line, from 1, as Python's parser counts lines (`splitlines` breaks at more); empty beyond the last."""
    lines = re.split(r"\r\n|\r|\n", text)
    return lines[line - 1] if line <= len(lines) else ""


class UnknownNotice(RulesError):
    """No such notice."""


class UnknownTarget(RulesError):
    """The notice has no such target."""


_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = 80
_LONGEST_WORD = 100


def shown(value: Any) -> str:
    """A value as an error message shows it: however long or deep it is, short."""
    return _SHORT.repr(value)


def did_you_mean(word: object, choices: Iterable[str]) -> str:
    """The end of an error message that names the choice most like `word`, or nothing where none is like it."""
    if not isinstance(word, str):
        return ""
    near = difflib.get_close_matches(word[:_LONGEST_WORD], list(choices), n=1, cutoff=0.6)
    return f"; did you mean {near[0]}?" if near else ""
