"""The five notices with their index, opened once for all tests."""

import datetime
from pathlib import Path

import pytest

from knowledge.answers import KnowledgeBase

NOW = datetime.datetime(2026, 11, 21, 9)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def knowledge(cache: Path) -> KnowledgeBase:
    return KnowledgeBase.open(cache=cache)


@pytest.fixture
def now() -> datetime.datetime:
    return NOW
