"""What several tests need: one assistant, loaded once."""

from pathlib import Path

import pytest

from dialogs.assistant import Assistant
from knowledge.answers import KnowledgeBase


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The assistant over all notices, its index in a folder of this run."""
    cache: Path = tmp_path_factory.mktemp("index")
    return Assistant.load(KnowledgeBase.open(cache=cache))
