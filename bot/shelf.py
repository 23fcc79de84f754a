"""The notices as they stand now: as shipped, with what staff have added. One for each process that needs them."""

import json
import logging
import threading
from collections.abc import Mapping

from bot.storage import additions
from bot.storage.additions import Addition
from bot.storage.database import Database
from bot.storage.store import Store
from dialogs.assistant import Assistant
from knowledge.additions import Additions, Correction, Wording
from knowledge.answers import KnowledgeBase
from knowledge.notices import Notice
from rules import library
from rules.verdict import Examiner

log = logging.getLogger(__name__)


class Shelf:
    """Read by everybody; brought up to date from the store by whoever has it at hand."""

    def __init__(self, shipped: KnowledgeBase, targets: Mapping[str, Mapping[str, str]]) -> None:
        self.knowledge = shipped
        self.targets = targets
        """The names of each notice's targets by their ids."""
        self._reading = threading.Lock()

    @classmethod
    def load(cls) -> "Shelf":
        """The notices that are served. Raises `KnowledgeError` or `RulesError` where their data is wrong."""
        return cls(KnowledgeBase.open(), _targets(library.load_examiners()))

    @classmethod
    def of(cls, assistant: Assistant) -> "Shelf":
        """The notices of an assistant."""
        return cls(assistant.knowledge, _targets(assistant.examiners))

    @property
    def notices(self) -> Mapping[str, Notice]:
        """Every notice by its id."""
        return self.knowledge.notices

    def refresh(self, store: Store) -> bool:
        """Take in what was added or withdrawn since; whether anything was."""
        return self.read(store.database)

    def read(self, database: Database) -> bool:
        """The same, within the caller's transaction."""
        with self._reading:
            version = additions.newest(database)
            if version == self.additions.version:
                return False
            made = _additions(version, additions.current(database))
            self.knowledge = self.knowledge.amended(made)
        return True

    @property
    def additions(self) -> Additions:
        """What staff have added, as far as it is known here."""
        return self.knowledge.additions


def _targets(examiners: Mapping[str, Examiner]) -> dict[str, dict[str, str]]:
    return {id: {name: one.name for name, one in of.rules.targets.items()} for id, of in examiners.items()}


def _additions(version: int, kept: tuple[Addition, ...]) -> Additions:
    contents = [(one.kind, json.loads(one.content)) for one in kept]
    return Additions(
        version=version,
        corrections=tuple(Correction.model_validate(content) for kind, content in contents if kind == "correction"),
        wordings=tuple(Wording.model_validate(content) for kind, content in contents if kind == "wording"),
    )
