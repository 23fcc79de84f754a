"""The assistant as a transport runs it that keeps what people say."""

import dataclasses

import pytest

from dialogs.assistant import Assistant
from dialogs.privacy import Keeping

KEEPING = Keeping(retention_days=180, version="7")


@pytest.fixture(scope="session")
def keeper(assistant: Assistant) -> Assistant:
    """The assistant that keeps what people say, and so asks for consent."""
    return dataclasses.replace(assistant, keeping=KEEPING)
