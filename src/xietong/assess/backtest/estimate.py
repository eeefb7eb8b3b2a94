r"""Numbers that later counts speak to: a penalised least-squares fit with standard errors and sensitivities.

With forecasts $f(\theta)$ of log changes $y$, weights $w$ and what was thought possible before, a mean $m$ and a
spread $S$ (a declared range is four spreads wide):

$$ \min_\theta\ \frac{1}{\sigma^2}\sum_n w_n\,(y_n - f_n(\theta))^2 + (\theta-m)^\top S^{-2}(\theta-m) $$

by Gauss-Newton. Conditions that must hold, such as an announced ceiling, are further rows with a small spread.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from jaxtyping import Bool, Float, Int

__all__ = ["Estimate", "Unknown", "Wanted", "cross_validate", "fit", "slopes_of"]

Forecast = Callable[[Mapping[str, float]], Float[np.ndarray, " row"]]
Tell = Callable[[int, int], None]
_Read = TypeVar("_Read")

_RELATIVE_STEP = 1e-2
_LEAST_SCALE = 0.1
_WIDTHS = 4.0
_FIRST_SPREAD = 0.15
_LEAST_SPREAD = 1e-4
_STRETCH = 1.5
_SETTLED = 0.01
"""Steps end where the longest is shorter than this share of the spread thought possible before."""


@dataclass(frozen=True)
class Unknown:
    """A number to be estimated, and what was thought possible before.

    Args:
        low, high: Declared range; the estimate stays inside.
    """

    name: str
    low: float
    high: float

    @property
    def mean(self) -> float:
        """Middle of the range."""
        return 0.5 * (self.low + self.high)

    @property
    def spread(self) -> float:
        """A quarter of the range."""
        return (self.high - self.low) / _WIDTHS


@dataclass(frozen=True, eq=False)
class Wanted:
    """What the forecast is held against.

    Args:
        happened: Log changes, then the values that conditions ask for.
        weight: Of each row: persons over their mean for a log change.
        cluster: City of each row, -1 for a condition; errors of one city may hang together.
        condition_spread: Spread of the conditions.
    """

    happened: Float[np.ndarray, " row"]
    weight: Float[np.ndarray, " row"]
    cluster: Int[np.ndarray, " row"]
    condition_spread: float = 0.002

    @property
    def is_condition(self) -> Bool[np.ndarray, " row"]:
        """Rows that must hold."""
        return self.cluster < 0


@dataclass(frozen=True, eq=False)
class Estimate:
    r"""Estimates and how sure they are.

    Args:
        names: In the order of the arrays.
        values: $\hat\theta$.
        covariance: $H^{-1}(\sum_c s_c s_c^\top\,C/(C-1) + S^{-2})H^{-1}$, clustered by city.
        slopes: $\partial f/\partial\theta$ at the estimate before the last step.
        sensitivity: $\partial\hat\theta/\partial y$: how an estimate would move had it happened otherwise.
        forecast: $f(\hat\theta)$.
        sigma: Spread of the errors.

    Source:
        Sensitivity after Andrews, Gentzkow and Shapiro (2017), Quarterly Journal of Economics 132(4).
    """

    names: tuple[str, ...]
    values: Float[np.ndarray, " unknown"]
    covariance: Float[np.ndarray, "unknown unknown"]
    slopes: Float[np.ndarray, "row unknown"]
    sensitivity: Float[np.ndarray, "unknown row"]
    forecast: Float[np.ndarray, " row"]
    sigma: float

    @property
    def standard_errors(self) -> Float[np.ndarray, " unknown"]:
        """Square roots of the diagonal."""
        return np.sqrt(np.diag(self.covariance))

    @property
    def as_mapping(self) -> dict[str, float]:
        """Values by name."""
        return dict(zip(self.names, self.values.tolist(), strict=True))


def slopes_of(
    forecast: Forecast, unknowns: Sequence[Unknown], values: Float[np.ndarray, " unknown"], here: np.ndarray
) -> Float[np.ndarray, "row unknown"]:
    """Finite differences of the forecast, `here` being its value at `values`; steps lead into the range."""
    columns = []
    for number, unknown in enumerate(unknowns):
        step = _RELATIVE_STEP * max(abs(values[number]), _LEAST_SCALE)
        step = -step if values[number] + step > unknown.high else step
        moved = values.copy()
        moved[number] += step
        columns.append((forecast(_named(unknowns, moved)) - here) / step)
    return np.stack(columns, axis=1)


def fit(
    forecast: Forecast,
    unknowns: Sequence[Unknown],
    wanted: Wanted,
    *,
    of: Bool[np.ndarray, " row"] | None = None,
    start: Estimate | None = None,
    begin: Mapping[str, float] | None = None,
    steps: int = 6,
    tell: Tell | None = None,
) -> Estimate:
    """Estimate the unknowns from all rows or some.

    Args:
        forecast: Log changes by row, then the values of the conditions.
        unknowns: What is estimated.
        wanted: What the forecast is held against.
        of: Rows that are used; conditions always are.
        start: An estimate near by, whose slopes are kept; without one they are taken anew at each step.
        begin: Where the search begins without one; a number not named begins in the middle of its range.
        steps: Gauss-Newton steps at most; a small one is the last.
        tell: Called with steps done and steps in all.
    """
    used = wanted.is_condition | (np.ones(len(wanted.happened), dtype=bool) if of is None else of)
    mean, precision = _before(unknowns)
    first = [(begin or {}).get(unknown.name, unknown.mean) for unknown in unknowns]
    values = _inside(unknowns, np.array(first)) if start is None else start.values.copy()
    here = forecast(_named(unknowns, values)) if start is None else start.forecast
    sigma = _FIRST_SPREAD if start is None else start.sigma
    slopes = None if start is None else start.slopes
    for step in range(steps):
        if tell is not None:
            tell(step, steps)
        around = slopes_of(forecast, unknowns, values, here) if start is None or slopes is None else slopes
        slopes = around
        power = _power(wanted, used, sigma)
        curvature = (slopes * power[:, None]).T @ slopes + np.diag(precision)
        pull = (slopes * power[:, None]).T @ (wanted.happened - here) + precision * (mean - values)
        before = values
        values = _inside(unknowns, values + _held(np.linalg.solve(curvature, pull), precision))
        here = forecast(_named(unknowns, values))
        sigma = _sigma(wanted, used, here)
        if np.max(np.abs(values - before) * precision**0.5) < _SETTLED:
            break
    if tell is not None:
        tell(steps, steps)
    assert slopes is not None, "at least one step is taken"
    return _estimate(unknowns, wanted, used, values, slopes, here, sigma)


def cross_validate(
    forecast: Forecast,
    unknowns: Sequence[Unknown],
    wanted: Wanted,
    whole: Estimate,
    *,
    read: Callable[[Estimate], _Read],
    steps: int = 2,
    tell: Tell | None = None,
) -> dict[int, _Read]:
    """What is read off estimates that have not seen a city, by city; conditions stand in every estimate.

    The search begins at the estimate of all rows and keeps its slopes; the middle of the ranges, towards which it is
    drawn, is the one from before.

    Args:
        read: Called with each estimate as soon as it is found.
    """
    cities = sorted(set(wanted.cluster[~wanted.is_condition].tolist()))
    found = {}
    for done, city in enumerate(cities):
        if tell is not None:
            tell(done, len(cities))
        found[city] = read(fit(forecast, unknowns, wanted, of=wanted.cluster != city, start=whole, steps=steps))
    if tell is not None:
        tell(len(cities), len(cities))
    return found


def _named(unknowns: Sequence[Unknown], values: Float[np.ndarray, " unknown"]) -> dict[str, float]:
    return {unknown.name: float(value) for unknown, value in zip(unknowns, values, strict=True)}


def _before(unknowns: Sequence[Unknown]) -> tuple[Float[np.ndarray, " unknown"], Float[np.ndarray, " unknown"]]:
    mean = np.array([unknown.mean for unknown in unknowns])
    return mean, np.array([unknown.spread for unknown in unknowns]) ** -2.0


def _power(wanted: Wanted, used: Bool[np.ndarray, " row"], sigma: float) -> Float[np.ndarray, " row"]:
    """Inverse variance of each row, zero where it is not used."""
    return np.where(wanted.is_condition, wanted.condition_spread**-2.0, used * wanted.weight / sigma**2)


def _held(step: Float[np.ndarray, " unknown"], precision: Float[np.ndarray, " unknown"]) -> np.ndarray:
    """A step no longer than a few spreads of what was thought possible."""
    most = _STRETCH * precision**-0.5
    return np.clip(step, -most, most)


def _inside(unknowns: Sequence[Unknown], values: Float[np.ndarray, " unknown"]) -> Float[np.ndarray, " unknown"]:
    return np.clip(values, [unknown.low for unknown in unknowns], [unknown.high for unknown in unknowns])


def _sigma(wanted: Wanted, used: Bool[np.ndarray, " row"], here: Float[np.ndarray, " row"]) -> float:
    rows = used & ~wanted.is_condition
    spread = float(np.sqrt(np.average((wanted.happened - here)[rows] ** 2, weights=wanted.weight[rows])))
    return max(spread, _LEAST_SPREAD)


def _estimate(
    unknowns: Sequence[Unknown],
    wanted: Wanted,
    used: Bool[np.ndarray, " row"],
    values: Float[np.ndarray, " unknown"],
    slopes: Float[np.ndarray, "row unknown"],
    here: Float[np.ndarray, " row"],
    sigma: float,
) -> Estimate:
    power = _power(wanted, used, sigma)
    _, precision = _before(unknowns)
    weighted = slopes * power[:, None]
    inverse = np.linalg.inv(weighted.T @ slopes + np.diag(precision))
    rows = used & ~wanted.is_condition
    cities = sorted(set(wanted.cluster[rows].tolist()))
    error = wanted.happened - here
    scores = [weighted[rows & (wanted.cluster == city)].T @ error[rows & (wanted.cluster == city)] for city in cities]
    spread = sum(np.outer(score, score) for score in scores) * len(cities) / max(len(cities) - 1, 1)
    return Estimate(
        names=tuple(unknown.name for unknown in unknowns),
        values=values,
        covariance=inverse @ (spread + np.diag(precision)) @ inverse,
        slopes=slopes,
        sensitivity=inverse @ weighted.T,
        forecast=here,
        sigma=sigma,
    )
