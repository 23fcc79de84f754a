"""The JSON-lines commands' common part: one object a line in, one a line out, and a bad line never ends the run."""

import json
import sys
from collections.abc import Callable, Sequence
from typing import Any

Record = dict[str, Any]


def serve(answer: Callable[[Record], Record], required: Sequence[str], errors: tuple[type[Exception], ...]) -> int:
    """Answer each line of standard input on standard output, flushed, with the line's `id`; exit status 0.

    `answer` gets objects that have all `required` fields; what it raises of `errors` is written as {"id", "error"}.
    """
    for stream in (sys.stdin, sys.stdout):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    for text in sys.stdin:
        if text.strip():
            record = _answered(text, answer, required, errors)
            sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
            sys.stdout.flush()
    return 0


def _answered(
    text: str, answer: Callable[[Record], Record], required: Sequence[str], errors: tuple[type[Exception], ...]
) -> Record:
    try:
        line = json.loads(text)
    except (ValueError, RecursionError) as error:
        return {"id": None, "error": f"not JSON: {error}; write one object a line"}
    if not isinstance(line, dict):
        return {"id": None, "error": f"expected an object, found {type(line).__name__}; write one object a line"}
    absent = [name for name in required if name not in line]
    if absent:
        return {"id": line.get("id"), "error": f"missing: {', '.join(absent)}; add it to the line"}
    try:
        return {"id": line.get("id"), **answer(line)}
    except errors as error:
        return {"id": line.get("id"), "error": str(error)}
