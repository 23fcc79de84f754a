"""Logging to stderr from which every secret is cut out, whoever wrote it: tracebacks and libraries included."""

import logging
import re
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from types import TracebackType
from urllib.parse import quote

CUT = "…"
_QUIET = ("aiohttp.access", "asyncio", "httpcore", "httpx", "telegram")  # they tell addresses and whole messages below
_LOG = logging.getLogger(__name__)


class Redaction:
    """Cuts secrets out of text, as they are and as an address or a Python string writes them."""

    def __init__(self, secrets: Iterable[str]) -> None:
        known = [secret for secret in secrets if secret]
        forms = {form for secret in known for form in (secret, quote(secret, safe=""), repr(secret)[1:-1])}
        longest_first = sorted(forms, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if forms else None

    def __call__(self, text: str) -> str:
        """The text without them."""
        return self._pattern.sub(CUT, text) if self._pattern else text


class _Formatter(logging.Formatter):
    """Time in UTC, level, logger, message; redacted as the last step, so that tracebacks are as well."""

    def __init__(self, redaction: Redaction) -> None:
        super().__init__("%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S")
        self.converter = time.gmtime
        self._redaction = redaction

    def format(self, record: logging.LogRecord) -> str:
        return self._redaction(super().format(record))


class _Handler(logging.StreamHandler):  # type: ignore[type-arg]
    def handleError(self, record: logging.LogRecord) -> None:
        """Say where the record was made; logging's own way would print the arguments."""
        try:
            self.stream.write(f"a log record of {record.pathname}:{record.lineno} could not be written\n")
        except (OSError, ValueError):
            return  # stderr itself is gone


def configure(level: str, secrets: Sequence[str]) -> None:
    """Log from `level` up, warnings and uncaught errors of every thread too; asyncio logs its own."""
    handler = _Handler(sys.stderr)
    handler.setFormatter(_Formatter(Redaction(secrets)))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    sys.unraisablehook = _unraisable
    threading.excepthook = _uncaught_in_thread


def _uncaught(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    _LOG.critical("uncaught error", exc_info=(kind, error, traceback))


def _unraisable(what: "sys.UnraisableHookArgs") -> None:
    if what.exc_value is not None:
        _LOG.error("uncaught error in %r", what.object, exc_info=what.exc_value)


def _uncaught_in_thread(what: threading.ExceptHookArgs) -> None:
    if what.exc_value is not None:
        _LOG.critical("uncaught error in a thread", exc_info=what.exc_value)
