"""What can go wrong with a notice's data, each error saying where and what to do.

KnowledgeError
├── DataError        a data file is not as it should be: file, line, column, what was expected, what to do
├── NoticeNotFound   no notice of that id
└── IndexDamaged     the search index cannot be read and was not rebuilt
"""

from pathlib import Path


class KnowledgeError(Exception):
    """Base of every error this package raises on purpose; its text says what to do."""


class DataError(KnowledgeError):
    """A data file is wrong. `line` and `column` count from 1."""

    def __init__(self, path: Path, line: int, column: int, message: str) -> None:
        super().__init__(f"{path}:{line}:{column}: {message}")
        self.path, self.line, self.column, self.message = path, line, column, message


class NoticeNotFound(KnowledgeError):
    """No notice of that id is loaded."""


class IndexDamaged(KnowledgeError):
    """The search index cannot be read."""
