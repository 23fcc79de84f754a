"""One reader for all tests of reading: it is loaded once and keeps nothing."""

import datetime

import pytest

from dialogs.reading.reader import Reader
from rules import profile

TODAY = datetime.date(2026, 11, 21)


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader.load(profile.load())


@pytest.fixture(scope="session")
def today() -> datetime.date:
    return TODAY
