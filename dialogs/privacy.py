"""What a transport keeps of people, and what they are told of it before the first personal fact: `privacy.yaml`."""

import functools
from dataclasses import dataclass, field
from pathlib import Path

from knowledge import datafile

PRIVACY = Path(__file__).parent / "privacy.yaml"
UNNAMED = "开设本助手的单位"
"""The operator where nobody has said who it is."""


class _File(datafile.Strict):
    version: str
    notice: str


@functools.cache
def _file() -> _File:
    return datafile.load(PRIVACY, _File)[0]


@dataclass(frozen=True)
class Keeping:
    """A transport that keeps what people say for `retention_days` without use, under a version of the notice.

    `operator` is who runs it and how to reach them; the law wants both named.
    """

    retention_days: int
    operator: str = UNNAMED
    version: str = field(default_factory=lambda: _file().version)

    @property
    def notice(self) -> str:
        """The privacy notice in words."""
        return _file().notice.format(version=self.version, operator=self.operator, days=self.retention_days)
