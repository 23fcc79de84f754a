"""The reliability of scores as a picture (SVG): of the answers given with about that score, the share that is right."""

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

Judged = Sequence[tuple[float, bool]]
"""Answers: the score each was given with, 0 to 1, and whether it is right."""

_BINS = 10
_SIZE, _LEFT, _TOP, _GAP = 260, 56, 64, 64  # of a plot and around it
_BELOW = 48
_BAR = 0.3  # the height of the longest bar, as a share of the plot's
_SURE = 1.96  # standard errors of an interval of 95 %
_TITLE = "How often an answer is right, by the score it is given with (dots, with 95 % intervals)"
_STYLE = """
  text { font: 12px sans-serif; fill: #1f2328 } .small { font-size: 10px } .head { font-weight: bold }
  .paper { fill: #ffffff } .bar { fill: #b6d4f5 } .dot { fill: #0b5cad } .grid { stroke: #d0d7de; fill: none }
  .even { stroke: #1f2328; stroke-dasharray: 4 4 } .curve { stroke: #0b5cad; stroke-width: 2; fill: none }
  .range { stroke: #0b5cad }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .paper { fill: #0d1117 } .bar { fill: #1f4a7a } .dot { fill: #79b8ff }
    .grid { stroke: #3d444d } .even { stroke: #e6edf3 } .curve, .range { stroke: #79b8ff }
  }
"""


def reliability(halves: Mapping[str, Judged]) -> str:
    """The picture, one plot for each half by its title; the same answers always give the same text."""
    width = _LEFT + len(halves) * (_SIZE + _GAP)
    height = _TOP + _SIZE + _BELOW
    body = itertools.chain.from_iterable(
        _plot(title, judged, _LEFT + at * (_SIZE + _GAP)) for at, (title, judged) in enumerate(halves.items())
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
            ' role="img" aria-label="Reliability of the score of answers">',
            f"<style>{_STYLE}</style>",
            f'<rect class="paper" width="{width}" height="{height}"/>',
            f'<text class="head" x="{_LEFT}" y="24">{_TITLE}</text>',
            *body,
            "</svg>\n",
        ]
    )


def _plot(title: str, judged: Judged, left: int) -> Iterator[str]:
    bottom = _TOP + _SIZE
    yield f'<text x="{left}" y="{_TOP - 14}">{escape(title)}: {len(judged)} answers</text>'
    for tenth in range(0, _BINS + 1, 2):
        x, y = left + _SIZE * tenth / _BINS, bottom - _SIZE * tenth / _BINS
        yield f'<path class="grid" d="M{left} {y:g}h{_SIZE}M{x:g} {_TOP}v{_SIZE}"/>'
        yield f'<text class="small" x="{left - 6}" y="{y + 4:g}" text-anchor="end">{10 * tenth} %</text>'
        yield f'<text class="small" x="{x:g}" y="{bottom + 14}" text-anchor="middle">{tenth / _BINS:g}</text>'
    middle = left + _SIZE / 2
    yield f'<text x="{middle:g}" y="{bottom + 34}" text-anchor="middle">score (bars: number of answers)</text>'
    yield f'<path class="even" d="M{left} {bottom}L{left + _SIZE} {_TOP}"/>'
    yield from _bins(judged, left, bottom)


def _bins(judged: Judged, left: int, bottom: int) -> Iterator[str]:
    """The bars with their numbers, then the curve with its intervals, so that it lies above them."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for score, right in judged:
        bins.setdefault(min(_BINS - 1, int(_BINS * score)), []).append((score, right))
    most = max(map(len, bins.values()), default=1)
    points, marks = [], []
    for at, answers in sorted(bins.items()):
        high = _SIZE * _BAR * len(answers) / most
        x, wide = left + _SIZE * at / _BINS, _SIZE / _BINS
        yield f'<rect class="bar" x="{x + 1:.1f}" y="{bottom - high:.1f}" width="{wide - 2:.1f}" height="{high:.1f}"/>'
        middle, above = x + wide / 2, bottom - high - 3
        yield f'<text class="small" x="{middle:.1f}" y="{above:.1f}" text-anchor="middle">{len(answers)}</text>'
        dot = left + _SIZE * sum(score for score, _ in answers) / len(answers)
        share = sum(right for _, right in answers) / len(answers)
        low, high = _interval(share, len(answers))
        points.append(f"{dot:.1f} {bottom - _SIZE * share:.1f}")
        marks.append(f'<path class="range" d="M{dot:.1f} {bottom - _SIZE * low:.1f}V{bottom - _SIZE * high:.1f}"/>')
        marks.append(f'<circle class="dot" cx="{dot:.1f}" cy="{bottom - _SIZE * share:.1f}" r="4"/>')
    yield f'<path class="curve" d="M{"L".join(points)}"/>' if points else ""
    yield from marks


def _interval(share: float, count: int) -> tuple[float, float]:
    """Between which shares the true one lies with a probability of 95 % (Wilson 1927)."""
    spread = _SURE**2 / count
    middle = (share + spread / 2) / (1 + spread)
    reach = _SURE * math.sqrt(share * (1 - share) / count + spread / (4 * count)) / (1 + spread)
    return middle - reach, middle + reach
