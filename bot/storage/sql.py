"""The .sql files: numbered migrations and named queries, each under a comment that heads it."""

import re
from dataclasses import dataclass
from pathlib import Path

_HEAD = re.compile(r"^-- (migration|query): (\w+)$", re.MULTILINE)
_COMMENT = re.compile(r"--.*$", re.MULTILINE)


@dataclass(frozen=True)
class Script:
    """One .sql file: the statements of each schema version in order, and each query by its name."""

    migrations: tuple[tuple[str, ...], ...]
    queries: dict[str, str]


def read(path: Path) -> Script:
    """The script of a .sql file."""
    return parse(path.read_text(encoding="utf-8"))


def parse(text: str) -> Script:
    """The script of a .sql file's text; migrations are numbered 1, 2, … without a gap."""
    _, *parts = _HEAD.split(text)
    migrations: list[tuple[str, ...]] = []
    queries: dict[str, str] = {}
    for kind, name, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        statements = tuple(one.strip() for one in _COMMENT.sub("", body).split(";") if one.strip())
        if kind == "migration":
            assert int(name) == len(migrations) + 1, f"migration {name} is out of order"
            migrations.append(statements)
        else:
            (queries[name],) = statements
    return Script(tuple(migrations), queries)
