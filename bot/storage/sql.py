"""The .sql files of one database: numbered migrations and named queries, each under a comment that heads it."""

import re
from dataclasses import dataclass
from pathlib import Path

_HEAD = re.compile(r"^-- (migration|query): (\w+)$", re.MULTILINE)
_END = re.compile(r";[ \t]*(?:\n|\Z)")
"""A statement ends with a line; what stands in a trigger's body is on one line with it."""
_COMMENT = re.compile(r"--.*$", re.MULTILINE)


@dataclass(frozen=True)
class Script:
    """The statements of each schema version in order, and each query by its name."""

    migrations: tuple[tuple[str, ...], ...]
    queries: dict[str, str]


def read(folder: Path) -> Script:
    """The script of a folder's .sql files, read in the order of their names."""
    return parse("".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.sql"))))


def parse(text: str) -> Script:
    """The script of .sql files; migrations are numbered 1, 2, … without a gap, and no query is there twice."""
    _, *parts = _HEAD.split(text)
    migrations: list[tuple[str, ...]] = []
    queries: dict[str, str] = {}
    for kind, name, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        statements = tuple(one.strip() for one in _END.split(_COMMENT.sub("", body)) if one.strip())
        if kind == "migration":
            assert int(name) == len(migrations) + 1, f"migration {name} is out of order"
            migrations.append(statements)
        else:
            assert name not in queries, f"query {name} is there twice"
            (queries[name],) = statements
    return Script(tuple(migrations), queries)
