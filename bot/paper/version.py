"""Which rules a report rests on: a short name that changes with any word of the notice's data."""

import functools
import hashlib
from pathlib import Path

_LENGTH = 10


@functools.cache
def rules_version(folder: Path) -> str:
    """The beginning of the hash of everything in a notice's folder, as it was when this program first looked."""
    whole = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.is_file():
            content = path.read_bytes()
            whole.update(f"{path.name}\0{len(content)}\0".encode() + content)
    return whole.hexdigest()[:_LENGTH]
