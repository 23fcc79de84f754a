"""All notices' rules, loaded and ready to examine applicants."""

from collections.abc import Mapping
from pathlib import Path

from knowledge.clauses import ClauseTree
from knowledge.notices import NOTICES
from rules import profile, ruleset
from rules.errors import UnknownNotice, did_you_mean, shown
from rules.verdict import Examiner


def load_examiner(folder: Path, clauses: ClauseTree | None = None) -> Examiner:
    """The examiner of one notice's folder. Raises `DataError` with file, line, column and what to do."""
    tree = clauses or ClauseTree.parse((folder / "source.txt").read_text(encoding="utf-8"))
    return Examiner(ruleset.load(folder / ruleset.RULES, folder.name, tree, profile.load()))


def load_examiners(folder: Path = NOTICES) -> dict[str, Examiner]:
    """An examiner for each notice that has rules, by notice id."""
    return {path.parent.name: load_examiner(path.parent) for path in sorted(folder.glob(f"*/{ruleset.RULES}"))}


def examiner_of(examiners: Mapping[str, Examiner], notice: object) -> Examiner:
    """The examiner of a notice. Raises `UnknownNotice`, naming those there are."""
    if not isinstance(notice, str) or notice not in examiners:
        hint = did_you_mean(notice, examiners)
        raise UnknownNotice(f"no notice is called {shown(notice)}{hint}; there are {', '.join(examiners)}")
    return examiners[notice]


def specialty_names(examiners: Mapping[str, Examiner]) -> frozenset[str]:
    """Every specialty that a notice names."""
    known = [examiner.rules.engine.specialties for examiner in examiners.values()]
    return frozenset().union(*(names.listed | names.outside for names in known))
