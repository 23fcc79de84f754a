"""What the signs of a drawing mean."""

from collections.abc import Iterable, Iterator

from rules.drawing import styles, words
from rules.drawing.lines import Line
from rules.drawing.shapes import Path, Shape, Text, moved
from rules.drawing.wrapping import width
from rules.plan import Status

_BETWEEN, _HEIGHT = 22, 28
_SAMPLE = 34
Item = tuple[float, tuple[Shape, ...]]


def legend(room: float, outcome: Status | None) -> Iterator[Line]:
    """The legend's lines; the signs of an applicant's statuses only where there is one, and what he comes to."""
    items = [*_operators(), _item(styles.badge("committee", words.COMMITTEE, "committee"), words.LEGEND_COMMITTEE)]
    if outcome is not None:
        items = [*_statuses(outcome), *items]
    line, left = list[Shape](), 0.0
    for wide, shapes in items:
        if left and left + wide > room:
            yield Line(_HEIGHT, tuple(line))
            line, left = [], 0.0
        line += moved(shapes, left, _HEIGHT / 2)
        left += wide + _BETWEEN
    yield Line(_HEIGHT, tuple(line))


def _statuses(outcome: Status) -> Iterator[Item]:
    for status, word in words.STATUS.items():
        yield styles.badge(status, word, status)
    yield _item(_sample(f"path-{outcome}"), words.LEGEND_PATH)
    yield _item(_sample("branch-other"), words.LEGEND_OTHER)


def _sample(style: str) -> Item:
    return _SAMPLE, (Path(0, 0, f"h{_SAMPLE}", style),)


def _operators() -> Iterable[Item]:
    return [
        _item(styles.pill(words.ALL, "and"), words.LEGEND_ALL),
        _item(styles.pill(words.ANY, "or"), words.LEGEND_ANY),
        _item(styles.pill(words.AT_LEAST.format(count="N"), "or"), words.LEGEND_AT_LEAST),
        _item(styles.pill(words.NOT, "not"), words.LEGEND_NOT),
    ]


def _item(sign: Item, text: str) -> Item:
    wide, shapes = sign
    font = styles.FONTS["detail"]
    return wide + 7 + width(text, font.size), (*shapes, Text(wide + 7, 4.5, text, "detail"))
