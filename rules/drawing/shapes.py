"""What a drawing is made of, and the text of an SVG file it becomes. Nothing here measures or places anything."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from xml.sax.saxutils import escape, quoteattr


@dataclass(frozen=True)
class Font:
    """How a text looks: size in pixels, weight and colour."""

    size: float
    colour: str
    bold: bool = False


@dataclass(frozen=True)
class Text:
    """One line of text; `y` is its baseline."""

    x: float
    y: float
    text: str
    style: str


@dataclass(frozen=True)
class Rect:
    x: float
    y: float
    width: float
    height: float
    style: str
    corner: float = 0


@dataclass(frozen=True)
class Path:
    """A line or figure that starts at a point and goes on in relative `steps`."""

    x: float
    y: float
    steps: str
    style: str


@dataclass(frozen=True)
class Group:
    """Shapes that belong together, with the words a screen reader says first."""

    style: str
    title: str
    shapes: tuple["Shape", ...]


Shape: TypeAlias = Text | Rect | Path | Group


def moved(shapes: Iterable[Shape], x: float, y: float) -> tuple[Shape, ...]:
    """The shapes, so much further to the right and down."""
    return tuple(_moved(shape, x, y) for shape in shapes)


def _moved(shape: Shape, x: float, y: float) -> Shape:
    if isinstance(shape, Group):
        return dataclasses.replace(shape, shapes=moved(shape.shapes, x, y))
    return dataclasses.replace(shape, x=shape.x + x, y=shape.y + y)


def document(shapes: Iterable[Shape], width: float, height: float, title: str, description: str, css: str) -> str:
    """The SVG file: complete in itself, with a title and a description for those who do not see it."""
    size = f'width="{_number(width)}" height="{_number(height)}" viewBox="0 0 {_number(width)} {_number(height)}"'
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} xml:lang="zh-CN" role="graphics-document document"'
            ' aria-labelledby="title description">',
            f'<title id="title">{escape(title)}</title>',
            f'<desc id="description">{escape(description)}</desc>',
            f"<style>\n{css}</style>",
            *(_markup(shape) for shape in shapes),
            "</svg>\n",
        ]
    )


def css(family: str, fonts: Mapping[str, Font], others: str) -> str:
    """Styles: the fonts', each by its name, and what else is given."""
    named = (
        f".{name} {{ font: {700 if font.bold else 400} {_number(font.size)}px {family}; fill: {font.colour} }}"
        for name, font in fonts.items()
    )
    return "\n".join([*named, others])


def _markup(shape: Shape) -> str:
    match shape:
        case Text(x, y, text, style):
            return f'<text class="{style}" x="{_number(x)}" y="{_number(y)}">{escape(text)}</text>'
        case Rect(x, y, width, height, style, corner):
            rounded = f' rx="{_number(corner)}"' if corner else ""
            size = f'width="{_number(width)}" height="{_number(height)}"'
            return f'<rect class="{style}" x="{_number(x)}" y="{_number(y)}" {size}{rounded}/>'
        case Path(x, y, steps, style):
            return f'<path class="{style}" d="M{_number(x)} {_number(y)}{steps}"/>'
        case Group(style, title, shapes):
            inside = "\n".join(_markup(inner) for inner in shapes)
            return f'<g class={quoteattr(style)} role="group"><title>{escape(title)}</title>\n{inside}\n</g>'


def _number(value: float) -> str:
    return f"{round(value, 1):g}"
