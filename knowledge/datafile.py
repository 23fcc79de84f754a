"""YAML data files read into pydantic models, with every error told by file, line and column."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pydantic
import yaml

from knowledge.errors import DataError

Model = TypeVar("Model", bound=pydantic.BaseModel)
Location = Sequence[str | int]


class Strict(pydantic.BaseModel):
    """Base of every model read from a data file: frozen, and an unknown field is an error."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)


class _Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """YAML whose dates stay strings: a coarse date ("2020-07") and a full one must read alike."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True)
class Source:
    """A parsed YAML file: its plain value, and the place of each value in the file."""

    path: Path
    value: Any
    root: yaml.Node

    def position(self, location: Location) -> tuple[int, int]:
        """Line and column, from 1, of the value at `location`, or of its nearest parent that exists."""
        node = self.root
        for step in location:
            child = _child(node, step)
            if child is None:
                break
            node = child
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
            return node.start_mark.line + 2, 1  # the text of a block scalar begins on the next line
        return node.start_mark.line + 1, node.start_mark.column + 1

    def error(self, location: Location, message: str) -> DataError:
        """The error to raise for the value at `location`."""
        return DataError(self.path, *self.position(location), message)


def _child(node: yaml.Node, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child: yaml.Node = node.value[step]
        return child
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if str(key.value) == str(step):
                found: yaml.Node = value
                return found
    return None


def read(path: Path) -> Source:
    """Parse a YAML file. Raises `DataError` for a file that is missing, no UTF-8, no YAML, or repeats a key."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise DataError(path, 1, 1, f"the file is missing; add {path.name} to the folder") from None
    except UnicodeDecodeError as error:
        raise DataError(path, 1, 1, f"byte {error.start} is not UTF-8; save the file as UTF-8") from None
    try:
        loader = _Loader(text)
        root = loader.get_single_node()
        if root is None:
            raise DataError(path, 1, 1, "the file is empty; a mapping of fields was expected")
        _refuse_repeated_keys(path, root, (), set())
        value = loader.construct_document(root)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise DataError(path, line, column, f"not YAML: {error.problem}; mend the line or quote the text") from None
    except yaml.YAMLError as error:
        raise DataError(path, 1, 1, f"not YAML: {error}; save the file as plain UTF-8 text") from None
    except RecursionError:
        raise DataError(path, 1, 1, "the values lie too deep in one another; write them flat") from None
    return Source(path, value, root)


def _refuse_repeated_keys(path: Path, node: yaml.Node, around: tuple[yaml.Node, ...], done: set[int]) -> None:
    """Raise `DataError` for a key that stands twice in a mapping, and for a value that holds itself (&a [*a]).

    `around` are the values that hold `node`, `done` the ids of those that were looked through.
    """
    if any(node is holder for holder in around):
        line, column = node.start_mark.line + 1, node.start_mark.column + 1
        raise DataError(path, line, column, "the value refers to itself by its own alias (*); write it out")
    if id(node) in done or not isinstance(node, yaml.CollectionNode):
        return
    within = (*around, node)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    line, column = key.start_mark.line + 1, key.start_mark.column + 1
                    raise DataError(path, line, column, f"{key.value!r} stands here a second time; keep one")
                seen.add(key.value)
            _refuse_repeated_keys(path, key, within, done)
            _refuse_repeated_keys(path, value, within, done)
    else:
        for value in node.value:
            _refuse_repeated_keys(path, value, within, done)
    done.add(id(node))


def load(path: Path, model: type[Model]) -> tuple[Model, Source]:
    """Read a file into `model`. Raises `DataError` at the first value that does not fit."""
    source = read(path)
    try:
        return model.model_validate(source.value), source
    except pydantic.ValidationError as error:
        errors = error.errors()
        first = errors[0]
        raise source.error(first["loc"], _explain(first, model) + _misspelt(first, errors)) from None


def _explain(error: Any, model: type[pydantic.BaseModel]) -> str:
    where = ".".join(str(step) for step in error["loc"]) or "the file"
    match error["type"]:
        case "extra_forbidden":
            near = nearest(str(error["loc"][-1]), _field_names(model))
            hint = f"did you mean {near!r}?" if near else "remove it"
            return f"unknown field {where!r}; {hint}"
        case "missing":
            return f"field {where!r} is missing; add it"
        case "value_error":
            return f"{where}: {error['ctx']['error']}"
        case _:
            return f"{where}: {error['msg']}, found {error['input']!r}; change it to what is expected"


def _misspelt(error: Any, errors: Sequence[Any]) -> str:
    """The unknown field that stands where a missing one is expected and is like it; "" where there is none."""
    if error["type"] != "missing":
        return ""
    beside = [e["loc"][-1] for e in errors if e["type"] == "extra_forbidden" and e["loc"][:-1] == error["loc"][:-1]]
    near = nearest(str(error["loc"][-1]), [str(name) for name in beside])
    return f", or write it for {near!r}, an unknown field that stands there" if near else ""


def _field_names(model: type[pydantic.BaseModel]) -> list[str]:
    """The names of every field of the model and of the models inside it."""
    definitions = model.model_json_schema()
    schemas = [definitions, *definitions.get("$defs", {}).values()]
    return sorted({name for schema in schemas for name in schema.get("properties", {})})


def nearest(word: str, choices: Sequence[str]) -> str | None:
    """The choice most like `word`, or None where none is like it."""
    found = difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
    return found[0] if found else None
