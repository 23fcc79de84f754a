"""Typed values said back in everyday Chinese, and the choices of a field. The words are the lexicon's."""

from typing import Any

from dialogs.reading.lexicon import Lexicon
from rules.profile import Field

_WAN, _YI = 10**4, 10**8


def value_label(lexicon: Lexicon, field: str, value: Any) -> str:
    """`value` of `field` as one would say it: 助理工程师, 2019年7月, 500万元, 是."""
    spec = lexicon.profile[field]
    match spec.kind:
        case "bool":
            return "是" if value else "否"
        case "enum":
            return lexicon.fields[field].values[value].label
        case "date":
            return _date(str(value))
        case "yuan":
            return _amount(value) + "元"
        case "int" | "number":
            return _amount(value) + _unit(lexicon, field)
        case "place":
            return str(value).replace("/", "")
        case "years":
            return "、".join(f"{year}年" for year in sorted(map(int, value))) or "无"
        case "by_year":
            return "、".join(
                f"{year}年{_amount(hours)}学时" for year, hours in sorted((int(y), h) for y, h in value.items())
            )
        case _:
            return str(value)


def choices(lexicon: Lexicon, field: str) -> list[tuple[Any, str]]:
    """The values an applicant may choose from, with their labels; empty for a field that is told freely."""
    spec: Field = lexicon.profile[field]
    if spec.kind == "bool":
        return [(True, "是"), (False, "否")]
    return [(value, lexicon.fields[field].values[value].label) for value in spec.values]


def _unit(lexicon: Lexicon, field: str) -> str:
    units = lexicon.fields[field].units
    return units[0] if units else ""


def _date(value: str) -> str:
    parts = value.split("-")
    return "".join(f"{int(part)}{mark}" for part, mark in zip(parts, "年月日", strict=False))


def _amount(value: float) -> str:
    for size, mark in ((_YI, "亿"), (_WAN, "万")):
        if value >= size and float(value * 100 / size).is_integer():
            return f"{value / size:g}{mark}"
    return f"{value:g}" if value < 10**6 else str(value)
