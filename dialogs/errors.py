"""What can go wrong in a conversation's data.

DialogError
└── WordingError     a wording file does not cover the profile: which field, what to add
"""


class DialogError(Exception):
    """Base of every error this package raises on purpose; its text says what to do."""


class WordingError(DialogError):
    """A wording is missing or wrong."""
