"""Text that a spreadsheet program would run as a formula, made to stay text."""

import re

_BEGINNINGS = frozenset("=+-@\t\r\n＝＋－＠")
_SPACES = " \u3000"
_PLAIN = re.compile(r"[-+]?[\d,.]+%?|[-+－＋—]+|[+＋]\d[\d\s-]*")
"""Numbers, telephone numbers and mere dashes begin with such signs and run nothing."""


def is_formula(text: str) -> bool:
    """Whether a program might take the text for a formula once it is typed, pasted or opened from a CSV file.

    See https://owasp.org/www-community/attacks/CSV_Injection.
    """
    start = text[:1]
    if start in _SPACES:  # which some programs leave out
        start = text.lstrip(_SPACES)[:1]
    return start in _BEGINNINGS and not _PLAIN.fullmatch(text.strip())


def in_csv(text: str) -> str:
    """The text, with an apostrophe before what would be a formula: programs then show it as it is."""
    return f"'{text}" if text and is_formula(text) else text
