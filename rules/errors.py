"""What can go wrong with rules and profiles, each error saying where and what to do.

RulesError
├── ProfileError       an applicant's fact is unknown to the profile, or not of its field's type
├── ExpressionError    a requirement's expression does not parse or does not type-check: column, expected, remedy
└── UnknownTarget      the notice reviews no title of that id
"""


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
        shown = text.splitlines()[line - 1] if text else ""
        super().__init__(f"{message}\n    {shown}\n    {' ' * (column - 1)}^")
        self.message, self.line, self.column = message, line, column


class UnknownTarget(RulesError):
    """The notice has no such target."""
