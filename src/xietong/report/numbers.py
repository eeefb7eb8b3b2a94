"""Numbers as each language writes them: signs, scales, decimals, ranges."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from xietong.report.words import Both, both, say

__all__ = [
    "DASH",
    "MINUS",
    "Printed",
    "change",
    "change_and_unit",
    "counted",
    "level",
    "percent",
    "plain",
    "print_axis",
    "print_column",
    "size_of",
    "span_of",
]

MINUS = "\N{MINUS SIGN}"
DASH = "–"

# Scales of a unit in each language, largest first: factor and key of the unit's name.
_PEOPLE = {"en": ((1e6, "1e6"), (1e3, "1e3")), "zh": ((1e8, "1e8"), (1e4, "1e4"))}
_MONEY = {"en": ((1e9, "1e9"), (1e6, "1e6")), "zh": ((1e8, "1e8"), (1e4, "1e4"))}
_WATER = {"en": ((1e9, "1e9"), (1e6, "1e6")), "zh": ((1e8, "1e8"), (1e4, "1e4"))}
_SCALES = {"persons": _PEOPLE, "jobs": _PEOPLE, "workers": _PEOPLE, "yuan": _MONEY, "m3": _WATER}
_SUFFIXED = ("percent",)


@dataclass(frozen=True)
class Printed:
    """A column of numbers in both languages, and the unit that stands in its head."""

    cells: tuple[Both, ...]
    unit: Both


@dataclass(frozen=True)
class _Scale:
    factor: float
    unit: str
    decimals: int
    has_sign: bool
    language: str

    def __call__(self, value: float) -> str:
        return _digits(value / self.factor, self.decimals, self.has_sign, self.language)


def print_column(values: Sequence[float], unit: str, *, has_sign: bool, digits: int = 2) -> Printed:
    """Numbers under one another: one scale and the same decimals down the column.

    Args:
        unit: Key of the unit: "persons", "jobs", "yuan", "percent", "minutes", "index", "points", ...
        has_sign: True for differences: they bear a plus or a minus.
        digits: Significant digits of the largest number, at least.
    """
    en, zh = (_scale(values, unit, has_sign, digits, language) for language in ("en", "zh"))
    cells = tuple(both(DASH) if np.isnan(value) else Both(en(value), zh(value)) for value in values)
    return Printed(cells, Both(en.unit, zh.unit))


def print_axis(values: Sequence[float], unit: str, *, has_sign: bool = False, like: Sequence[float] = ()) -> Printed:
    """Values of an axis: as few decimals as show each of them, on the scale of the values drawn.

    Args:
        like: The values drawn, whose scale is taken; those of the axis where there are none.
    """
    scales = [_scale(like or values, unit, has_sign, 2, language) for language in ("en", "zh")]
    en, zh = (replace(scale, decimals=_fewest(values, scale.factor)) for scale in scales)
    return Printed(tuple(Both(en(value), zh(value)) for value in values), Both(en.unit, zh.unit))


def change(value: float, unit: str) -> Both:
    """One difference with its sign and its unit, two significant digits."""
    return _with_unit((value,), unit, has_sign=True, digits=2)[0]


def change_and_unit(value: float, unit: str) -> tuple[Both, Both]:
    """One difference and, apart from it, its unit; per cent stays with its number."""
    if unit in _SUFFIXED:
        return change(value, unit), both("")
    printed = print_column((value,), unit, has_sign=True)
    return printed.cells[0], printed.unit


def size_of(value: float, unit: str) -> Both:
    """The size of one difference without its sign, two significant digits."""
    return _with_unit((abs(value),), unit, has_sign=False, digits=2)[0]


def level(value: float, unit: str) -> Both:
    """One level with its unit, four significant digits."""
    return _with_unit((value,), unit, has_sign=False, digits=4)[0]


def span_of(low: float, high: float, unit: str) -> Both:
    """A range of differences, as "-0.46 to -0.18 million" in each language's signs."""
    printed = print_column((low, high), unit, has_sign=True)
    ends = printed.cells
    if unit in _SUFFIXED:
        return Both(f"{ends[0].en}% to {ends[1].en}%", f"{ends[0].zh}%～{ends[1].zh}%")
    return Both(
        f"{ends[0].en} to {ends[1].en} {printed.unit.en}".strip(),
        f"{ends[0].zh}～{ends[1].zh}{printed.unit.zh}",
    )


def percent(value: float, decimals: int = 1, *, has_sign: bool = True) -> Both:
    """A share in per cent."""
    if np.isnan(value):
        return both(DASH)
    return both(_digits(value, decimals, has_sign, "en") + "%")


def plain(value: float, decimals: int = 0, *, has_sign: bool = False) -> Both:
    """A bare number."""
    if np.isnan(value):
        return both(DASH)
    return Both(*(_digits(value, decimals, has_sign, language) for language in ("en", "zh")))


def counted(number: int, noun: str) -> Both:
    """A count with its noun, in the singular where it is one: key "count.<noun>.one" or ".many"."""
    return say(f"count.{noun}.{'one' if number == 1 else 'many'}", n=plain(number))


def _with_unit(values: Sequence[float], unit: str, *, has_sign: bool, digits: int) -> tuple[Both, ...]:
    printed = print_column(values, unit, has_sign=has_sign, digits=digits)
    if unit in _SUFFIXED:
        return tuple(Both(f"{cell.en}%", f"{cell.zh}%") for cell in printed.cells)
    return tuple(
        Both(f"{cell.en} {printed.unit.en}".strip(), f"{cell.zh}{printed.unit.zh}") for cell in printed.cells
    )


def _scale(values: Sequence[float], unit: str, has_sign: bool, digits: int, language: str) -> _Scale:
    finite = [abs(value) for value in values if np.isfinite(value)]
    largest = max(finite, default=0.0)
    steps = _SCALES[unit][language] if unit in _SCALES else ()
    factor, name = next((step for step in steps if largest >= step[0]), (1.0, "1"))
    label = getattr(say(f"unit.{unit}.{name}" if steps else f"unit.{unit}"), language)
    is_whole = bool(steps) and factor == 1
    return _Scale(factor, label, 0 if is_whole else _decimals(largest / factor, digits), has_sign, language)


def _fewest(values: Sequence[float], factor: float) -> int:
    for decimals in range(6):
        if all(abs(round(v / factor, decimals) - v / factor) < 1e-9 for v in values):
            return decimals
    return 6


def _decimals(largest: float, digits: int) -> int:
    if largest == 0:
        return 1
    return min(max(0, digits - 1 - int(np.floor(np.log10(largest)))), 4)


def _digits(value: float, decimals: int, has_sign: bool, language: str) -> str:
    rounded = round(float(value), decimals)
    text = f"{abs(rounded):.{decimals}f}"
    whole, _, rest = text.partition(".")
    if len(whole) > (3 if language == "en" else 4):
        whole = f"{int(whole):,}"
    text = f"{whole}.{rest}" if rest else whole
    if rounded < 0:
        return MINUS + text
    return f"+{text}" if has_sign and rounded > 0 else text
