"""Things by their names, looked up in a text in a time that does not grow with how many there are."""

from collections.abc import Iterable, Iterator


class Keys:
    """Names of things, each with all that have it, in the order they were given."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._found: dict[str, dict[str, None]] = {}
        for key, thing in pairs:
            self._found.setdefault(key, {})[thing] = None
        self._lengths = sorted({len(key) for key in self._found})

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def get(self, key: str) -> tuple[str, ...]:
        """What has the name; nothing where none has."""
        return tuple(self._found.get(key, ()))

    def within(self, words: str) -> Iterator[str]:
        """The names that stand in a text."""
        for length in self._lengths:
            for at in range(len(words) - length + 1):
                if words[at : at + length] in self._found:
                    yield words[at : at + length]
