"""How often those who ask have what notices ask for, read from `often.yaml`: for the order of questions only."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pydantic

from knowledge import datafile
from rules import nodes, profile
from rules.profile import Profile

OFTEN = Path(__file__).parent / "often.yaml"
MEETS = 0.99
"""How likely a lone necessary condition is met: whoever asks has mostly looked at it."""
_YEAR = 0.93
"""How likely one more year of a tenure is reached."""
_NONE_CHOSEN, _CHOSEN = 0.15, 0.85
"""How likely a field without shares has one of the values named: the first of its values alone, or others."""
_UNTOLD = 0.5


class _Tier(datafile.Strict):
    often: float = pydantic.Field(gt=0, lt=1)
    fields: tuple[str, ...]


class _File(datafile.Strict):
    sections: dict[str, float]
    tiers: tuple[_Tier, ...]
    shares: dict[str, tuple[float, ...]]
    after: dict[str, str]


@dataclass(frozen=True)
class Chances:
    """Chances from 0 to 1: of a section's facts, of facts that differ from it, and of each value of some fields.

    `after` names for some fields the one that must be known before it makes sense to ask for them.
    """

    profile: Profile
    sections: Mapping[str, float]
    fields: Mapping[str, float]
    shares: Mapping[str, Sequence[float]]
    after: Mapping[str, str]

    def of(self, atom: nodes.Node, wanted: bool) -> float:
        """How likely an atom holds; `wanted` where holding serves the applicant."""
        match atom:
            case nodes.HeldFor(_, years):
                return float(
                    _YEAR ** sum(part.value for part in nodes.summands(years) if isinstance(part, nodes.Number))
                )
            case nodes.Level(field, sign, value) if field in self.shares:
                return sum(self._share(field, code) for code in self.profile[field].on_side(sign, value))
            case nodes.OneOf(field, values) if field in self.shares:
                return sum(self._share(field, value) for value in values)
            case nodes.OneOf(field, values):
                return _NONE_CHOSEN if values == self.profile[field].values[:1] else _CHOSEN
            case nodes.Unpublished():
                return _UNTOLD
        field = nodes.fields(atom)[0]
        if field in self.fields:
            return self.fields[field]
        usual = self.sections[self.profile[field].group]
        return usual if wanted else 1 - usual

    def _share(self, field: str, value: str) -> float:
        return self.shares[field][self.profile[field].values.index(value)]


@functools.cache
def load() -> Chances:
    """The chances of `often.yaml`."""
    return read(OFTEN, profile.load())


def read(path: Path, profile: Profile) -> Chances:
    """The chances of a file. Raises `DataError` where it and the profile do not agree."""
    content, source = datafile.load(path, _File)
    tiers = {field: tier.often for tier in content.tiers for field in tier.fields}
    for name in (*tiers, *content.shares, *content.after, *content.after.values()):
        if name not in profile:
            raise source.error((), f"the profile has no field {name!r}; remove it")
    for group in {field.group for field in profile}:
        if group not in content.sections:
            raise source.error(("sections",), f"the section {group} needs a chance")
    for name, shares in content.shares.items():
        if len(shares) != len(profile[name].values) or abs(sum(shares) - 1) > 0.001:
            raise source.error(("shares", name), f"{name} needs {len(profile[name].values)} shares that make 1")
    return Chances(profile, content.sections, tiers, content.shares, content.after)
