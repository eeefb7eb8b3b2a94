"""Where the marks of a chart lie, in per cent of its field. Words and numbers stay outside the drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from jaxtyping import Float

__all__ = [
    "Bar",
    "Lines",
    "Scale",
    "Strip",
    "Tick",
    "bar",
    "lines",
    "nice_above",
    "scale_of_target",
    "strip",
    "ticks_between",
    "waterfall",
]

_NICE = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_STEPS = (1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True)
class Tick:
    """A value of an axis and where it lies, per cent."""

    value: float
    at: float


@dataclass(frozen=True)
class Bar:
    """A bar from zero: where it begins, how long it is, where zero is, per cent; `sign` colours it."""

    left: float
    width: float
    zero: float
    sign: int


@dataclass(frozen=True)
class Strip:
    """A difference on an axis about zero, with its range where there is one."""

    reach: float
    tick: float
    left: float
    width: float
    has_range: bool
    sign: int


@dataclass(frozen=True)
class Scale:
    """A target on its axis: the side that keeps it, the bound, the value without the plan and with it."""

    low: float
    high: float
    keep_left: float
    keep_width: float
    bound: float
    without: float
    value: float


@dataclass(frozen=True)
class Lines:
    """Two paths in time: without the plan and with it.

    The paths are drawn in a field 1000 wide and 1000 high that the page stretches.
    """

    without: str
    with_plan: str
    values: tuple[Tick, ...]
    years: tuple[Tick, ...]
    end_without: float
    end_with: float
    sign: int


def nice_above(value: float) -> float:
    """The next round number that is not below a positive value; 1 for zero."""
    if not value > 0:
        return 1.0
    power = 10.0 ** np.floor(np.log10(value))
    return float(next(step for step in _NICE if step * power >= value * (1 - 1e-12)) * power)


def ticks_between(low: float, high: float, most: int = 5) -> tuple[float, ...]:
    """Round values from `low` to `high`, at most so many."""
    if not high > low:
        return (low,)
    power = 10.0 ** np.floor(np.log10((high - low) / most))
    step = next(s * power for s in _STEPS if (high - low) / (s * power) <= most)
    first = np.ceil(low / step - 1e-9)
    last = np.floor(high / step + 1e-9)
    return tuple(float(number * step) for number in np.arange(first, last + 1))


def strip(value: float, low: float, high: float, reach: float) -> Strip:
    """A difference on an axis from `-reach` to `+reach`; without a range where `low` is missing."""
    has_range = bool(np.isfinite(low) and np.isfinite(high))
    left, right = (_about_zero(low, reach), _about_zero(high, reach)) if has_range else (50.0, 50.0)
    return Strip(
        reach=reach,
        tick=_about_zero(value, reach),
        left=left,
        width=round(right - left, 2),
        has_range=has_range,
        sign=int(np.sign(value)),
    )


def _about_zero(value: float, reach: float) -> float:
    return round(50 + 50 * float(np.clip(value / reach, -1, 1)), 2)


def bar(value: float, lowest: float, highest: float) -> Bar:
    """A bar from zero to a value on an axis that holds `lowest`, zero and `highest`."""
    low, high = min(lowest, 0.0), max(highest, 0.0)
    extent = (high - low) or 1.0
    zero = round(-100 * low / extent, 2)
    if not np.isfinite(value):
        return Bar(zero, 0.0, zero, 0)
    start, end = sorted((0.0, value))
    return Bar(
        left=round(100 * (start - low) / extent, 2),
        width=round(100 * (end - start) / extent, 2),
        zero=zero,
        sign=int(np.sign(value)),
    )


def waterfall(effects: Sequence[float]) -> tuple[tuple[Bar, ...], Bar, tuple[Tick, ...]]:
    """Bars that start where the one before ended, the bar of their sum, and the ticks of the axis."""
    ends = np.cumsum([0.0, *effects])
    low, high = float(ends.min()), float(ends.max())
    margin = 0.02 * ((high - low) or 1.0)
    low, high = (low - margin if low < 0 else 0.0), (high + margin if high > 0 else 0.0)
    extent = (high - low) or 1.0

    def at(value: float) -> float:
        return round(100 * (value - low) / extent, 2)

    def between(start: float, end: float) -> Bar:
        left, right = sorted((start, end))
        return Bar(at(left), round(at(right) - at(left), 2), at(0.0), int(np.sign(end - start)))

    parts = tuple(between(start, end) for start, end in pairwise(ends))
    axis = tuple(Tick(value, at(value)) for value in ticks_between(low, high))
    return parts, between(0.0, float(ends[-1])), axis


def scale_of_target(bound: float, value: float, without: float, *, is_ceiling: bool) -> Scale:
    """A target's axis: it holds the bound and both values with room on each side."""
    known = [number for number in (bound, value, without) if np.isfinite(number)]
    room = 0.25 * (max(known) - min(known)) or 0.1 * abs(bound) or 1.0
    low, high = min(known) - room, max(known) + room
    if min(known) >= 0:
        low = max(low, 0.0)

    def at(number: float) -> float:
        return round(100 * (number - low) / (high - low), 2)

    keep = (0.0, at(bound)) if is_ceiling else (at(bound), round(100 - at(bound), 2))
    return Scale(low, high, keep[0], keep[1], at(bound), at(without), at(value))


def lines(years: Sequence[int], without: Float[np.ndarray, " year"], with_plan: Float[np.ndarray, " year"]) -> Lines:
    """The paths of an indicator, its ticks, and where the labels of the line ends go."""
    both = np.concatenate([without, with_plan])
    low, high = float(np.nanmin(both)), float(np.nanmax(both))
    room = 0.12 * (high - low) or 0.01 * abs(high) or 1.0
    low, high = low - room, high + room
    span = max(years[-1] - years[0], 1)

    def down(value: float) -> float:
        return 100 * (high - value) / (high - low)

    def path(values: Float[np.ndarray, " year"]) -> str:
        return " ".join(
            f"{1000 * (year - years[0]) / span:.0f},{10 * down(value):.1f}"
            for year, value in zip(years, values, strict=True)
            if np.isfinite(value)
        )

    end_without, end_with = _apart(down(float(without[-1])), down(float(with_plan[-1])))
    return Lines(
        without=path(without),
        with_plan=path(with_plan),
        values=tuple(Tick(value, round(down(value), 2)) for value in ticks_between(low, high, 4)),
        years=tuple(Tick(year, round(100 * (year - years[0]) / span, 2)) for year in _some_years(years)),
        end_without=end_without,
        end_with=end_with,
        sign=int(np.sign(with_plan[-1] - without[-1])),
    )


def _apart(first: float, second: float, room: float = 13.0) -> tuple[float, float]:
    if abs(first - second) >= room:
        return round(first, 2), round(second, 2)
    middle = (first + second) / 2
    half = room / 2 if first >= second else -room / 2
    return round(middle + half, 2), round(middle - half, 2)


def _some_years(years: Sequence[int]) -> tuple[int, ...]:
    step = next((s for s in (1, 2, 5, 10, 20) if (years[-1] - years[0]) / s <= 4), 50)
    return tuple(year for year in years if (year - years[0]) % step == 0)
