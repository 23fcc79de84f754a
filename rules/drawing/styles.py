"""Fonts, colours and small figures of a drawing: no status is told by colour alone."""

from collections.abc import Mapping

from rules.drawing.shapes import Font, Path, Rect, Shape, Text, css
from rules.drawing.wrapping import width

_INK, _GREY, _PALE = "#1b2430", "#525d6b", "#6b7684"
_COLOURS: Mapping[str, tuple[str, str]] = {  # of strokes and words, and of the ground under them
    "met": ("#17683a", "#e3f4e8"),
    "failed": ("#b3202a", "#fde8e8"),
    "unknown": ("#8a5800", "#fdf1d6"),
    "committee": ("#4b3f8f", "#eceafa"),
    "aside": (_PALE, "#f1f3f5"),
}
_FAMILY = (
    "'Noto Sans CJK SC', 'Source Han Sans SC', 'Microsoft YaHei', 'PingFang SC', 'WenQuanYi Micro Hei', sans-serif"
)

FONTS: Mapping[str, Font] = {
    "heading": Font(24, _INK, bold=True),
    "subheading": Font(15, _INK),
    "detail": Font(13, _GREY),
    "target": Font(18, "#ffffff", bold=True),
    "conclusion": Font(15, _INK, bold=True),
    "panel": Font(15, _INK, bold=True),
    "hint": Font(12.5, _GREY),
    "label": Font(14, _INK, bold=True),
    "clause": Font(12, "#2c4a7c", bold=True),
    "quote": Font(12, _GREY),
    "row": Font(12.5, _INK),
    "operator": Font(12, "#ffffff", bold=True),
    "muted": Font(12.5, _PALE),
    "muted-label": Font(14, _PALE, bold=True),
    "muted-clause": Font(12, _PALE, bold=True),
    "muted-quote": Font(12, _PALE),
    **{f"{status}-word": Font(12.5, ink, bold=True) for status, (ink, _) in _COLOURS.items()},
}
_FIGURES = """\
.paper { fill: #ffffff }
.box { fill: #ffffff; stroke: #aab3be; stroke-width: 1 }
.panel-common { fill: #f5f7fa; stroke: #8b97a5; stroke-width: 1.2 }
.panel-route { fill: #f5f7fa; stroke: #8b97a5; stroke-width: 1.2 }
.panel-other { fill: #ffffff; stroke: #a9b2bc; stroke-width: 1.2; stroke-dasharray: 6 4 }
.root { fill: #1f3a5f }
.guide { fill: none; stroke: #9aa5b1; stroke-width: 1 }
.quote-bar { fill: #c3cad3 }
.branch { fill: none; stroke: #5b6775; stroke-width: 1.6 }
.branch-other { fill: none; stroke: #a9b2bc; stroke-width: 1.4; stroke-dasharray: 6 4 }
.branch-head { fill: #5b6775 } .branch-other-head { fill: #a9b2bc }
.and { fill: #2c5d8f } .or { fill: #7a4a10 } .not { fill: #5a3a5f } .operator-aside { fill: #8a94a0 }
.glyph { fill: none; stroke: #ffffff; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round }
"""
_BY_STATUS = """\
.{status} {{ fill: {ink} }} .{status}-ground {{ fill: {ground}; stroke: {ink} }}
.{status}-ring {{ fill: #ffffff; stroke: {ink}; stroke-width: 1.4 }}
.{status}-query {{ fill: none; stroke: {ink}; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round }}
.panel-{status} {{ fill: {ground}; fill-opacity: 0.45; stroke: {ink}; stroke-width: 2.5 }}
.path-{status} {{ fill: none; stroke: {ink}; stroke-width: 4; stroke-linejoin: round }}
.path-{status}-head {{ fill: {ink} }}
"""
_SHEET = "@page { size: A3 landscape; margin: 8mm }\n"
_ON_ONE = "@media print { svg { width: 100vw; height: 99vh } }\n"
_BROAD_ENOUGH = 0.9
"""Width to height: narrower drawings would be too small on one sheet, and go on on others."""


def stylesheet(ratio: float) -> str:
    """The style sheet of a drawing so many times as broad as it is high."""
    by_status = "".join(
        _BY_STATUS.format(status=status, ink=ink, ground=ground) for status, (ink, ground) in _COLOURS.items()
    )
    return css(_FAMILY, FONTS, _FIGURES + by_status + _SHEET + (_ON_ONE if ratio >= _BROAD_ENOUGH else ""))


MARK = 17
"""The room a mark takes, the gap behind it included."""
_GLYPHS: Mapping[str, tuple[float, float, str]] = {
    "met": (-3.2, 0.2, "l2.4 2.6l4.2-5.4"),
    "failed": (-2.7, -2.7, "l5.4 5.4m0-5.4l-5.4 5.4"),
    "unknown": (-2, -1.5, "c0-2.8 4-2.8 4 0c0 1.5-2 1.4-2 2.9m0 2.2v.1"),
}
_DISC, _SQUARE = "a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0-13 0z", "v-6h13v12h-13z"
_OUTLINES = {"met": _DISC, "failed": _SQUARE, "unknown": _DISC}
"""Each from the middle of its left side. What is not known is a ring, the others are filled."""
_HOUSE = "l6.5-4.5l6.5 4.5zm1.5 1.2h2v5h-2zm4 0h2v5h-2zm4 0h2v5h-2zm-9.5 5.8h13v1.8h-13z"


def mark(status: str, x: float, y: float, look: str) -> tuple[Shape, ...]:
    """The sign of a status, its left end at `x`, its middle at `y`; `look` is the style of its ground."""
    if status == "committee":
        return (Path(x, y - 2, _HOUSE, look),)
    right, down, steps = _GLYPHS[status]
    ground, glyph = (f"{look}-ring", f"{look}-query") if status == "unknown" else (look, "glyph")
    return Path(x, y, _OUTLINES[status], ground), Path(x + 6.5 + right, y + down, steps, glyph)


def pill(text: str, look: str) -> tuple[float, tuple[Shape, ...]]:
    """A word on a coloured ground, and how wide that is; the middle of the line is at 0."""
    wide = width(text, FONTS["operator"].size) + 12
    return wide, (Rect(0, -9, wide, 18, look, 4), Text(6, 4.2, text, "operator"))


def badge(look: str, text: str, status: str) -> tuple[float, tuple[Shape, ...]]:
    """A status's sign and a word in a frame, and how wide that is; the middle of the line is at 0."""
    style = f"{look}-word"
    wide = width(text, FONTS[style].size) + MARK + 12
    ground = Rect(0, -11, wide, 22, f"{look}-ground", 5)
    return wide, (ground, *mark(status, 6, 0, look), Text(6 + MARK, 4.5, text, style))
