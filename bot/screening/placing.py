"""Where a result goes, and how it gets there whole or not at all."""

import contextlib
import glob
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot.errors import Refused
from bot.screening import words

_SUFFIXES = (".xlsx", ".csv")


def usual_place(file: Path) -> Path:
    """Beside the file, of its kind as far as it can be written."""
    suffix = ".csv" if file.suffix.lower() in (".csv", ".tsv", ".txt") else ".xlsx"
    return file.with_name(words.OUT.format(stem=file.stem, suffix=suffix))


def check(out: Path, replace: bool, file: Path | None = None) -> None:
    """Refuse a place where nothing can be written, where something is already, or which is `file` itself."""
    if out.suffix.lower() not in _SUFFIXES:
        raise Refused(words.WRONG_KIND.format(path=out))
    if not out.parent.is_dir():
        raise Refused(words.NO_FOLDER.format(path=out.parent))
    if file is not None and out.exists() and file.exists() and out.samefile(file):
        raise Refused(words.ITSELF.format(path=out))
    if out.is_dir() or (out.exists() and not replace):
        raise Refused(words.EXISTS.format(path=out))


@contextlib.contextmanager
def whole(out: Path, replace: bool) -> Iterator[Path]:
    """A place to write to; what is written there takes the place of `out` at the end, and is gone if it never comes.

    Raises `Refused` where the disk does not let it.
    """
    prefix = f".{out.name}."
    for left in out.parent.glob(f"{glob.escape(prefix)}*"):
        if not _runs(left.name.removeprefix(prefix).split(".")[0]):
            shutil.rmtree(left, ignore_errors=True)  # of a run that was killed
    try:
        with _ending_politely(), tempfile.TemporaryDirectory(prefix=f"{prefix}{os.getpid()}.", dir=out.parent) as name:
            part = Path(name) / out.name
            yield part
            check(out, replace)  # it may have come into being meanwhile
            os.replace(part, out)
    except PermissionError:
        raise Refused(words.NOT_ALLOWED.format(path=out)) from None
    except OSError as error:
        raise Refused(words.DISK.format(path=out, reason=error.strerror or error)) from None


def _runs(number: str) -> bool:
    """Whether there is a process of that number; yes where that cannot be told."""
    if not number.isdecimal() or sys.platform == "win32":
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


@contextlib.contextmanager
def _ending_politely() -> Iterator[None]:
    """Who asks the process to end has it tidy up first."""

    def end(number: int, _: object) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
