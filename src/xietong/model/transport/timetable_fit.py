"""Speed and stops of trains fitted to a timetable, and how well they foretell pairs that the fit has not seen."""

from dataclasses import replace

import numpy as np
from jaxtyping import Bool, Float, Int
from scipy.optimize import minimize

from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.timetable import ListedPairs, TimetableCheck, between_towns, compare
from xietong.region.networks import RailNetwork

__all__ = ["fit_timetable", "validate_timetable"]

# Trains do not run faster than their line is built for, and lose some time at a station.
SPEED_FACTORS = (0.5, 0.97)
STOPS = (0.0, 8.0)
# Weight of squared errors beside absolute ones: gross misses count a little more than their size.
SQUARED = 0.2
TOLERANCE = 5e-3
MOST_STEPS = 80


def fit_timetable(
    rail: RailNetwork,
    pairs: ListedPairs,
    listed: Float[np.ndarray, " pair"],
    year: int,
    settings: TransportSettings,
    is_seen: Bool[np.ndarray, " pair"] | None = None,
) -> TransportSettings:
    r"""The settings with the speed factor and the minutes of a stop that meet a timetable best.

    $$ \min_{f, s} \sum_p \left|e_p\right| + 0.2\, e_p^2, \qquad e_p = \ln \frac{t_p(f, s)}{\hat t_p} $$

    Two numbers only: a constant for each ride, a cost of running through and the highest speed were tried as well,
    and foretell unseen pairs no better.

    Args:
        rail: The railways; trains take the quickest way.
        pairs: From `listed_pairs`.
        listed: $\hat t_p$, minutes of the pairs.
        year: Of the timetable.
        settings: Where the search starts, and everything else.
        is_seen: Pairs that the fit may see; all where None.
    """
    seen = np.ones(len(listed), dtype=bool) if is_seen is None else is_seen

    def miss(point: Float[np.ndarray, " two"]) -> float:
        bounds = (SPEED_FACTORS, STOPS)
        if not all(low <= value <= high for value, (low, high) in zip(point, bounds, strict=True)):
            return float("inf")
        minutes = between_towns(rail, year, _with(settings, point))[pairs.start, pairs.end]
        error = np.log(minutes / listed)[seen & np.isfinite(minutes)]
        return float((np.abs(error) + SQUARED * error**2).mean())

    start = np.array([settings.rail_speed_factor, settings.rail_stop])
    simplex = start + np.array([[0.0, 0.0], [0.05, 0.0], [0.0, 0.8]])
    options = {"initial_simplex": simplex, "xatol": TOLERANCE, "fatol": 1e-5, "maxiter": MOST_STEPS}
    return _with(settings, minimize(miss, start, method="Nelder-Mead", options=options).x)


def _with(settings: TransportSettings, point: Float[np.ndarray, " two"]) -> TransportSettings:
    return replace(settings, rail_speed_factor=float(point[0]), rail_stop=float(point[1]))


def validate_timetable(
    rail: RailNetwork,
    pairs: ListedPairs,
    listed: Float[np.ndarray, " pair"],
    year: int,
    settings: TransportSettings,
    n_fold: int = 8,
) -> TimetableCheck:
    """Every pair as foretold by a fit to the other folds; both directions of a pair lie in one fold."""
    fold = _folds(pairs, n_fold)
    foretold = np.full((len(rail.station),) * 2, np.inf)
    for number in range(n_fold):
        fitted = fit_timetable(rail, pairs, listed, year, settings, fold != number)
        rows = np.flatnonzero(fold == number)
        start, end = pairs.start[rows], pairs.end[rows]
        foretold[start, end] = between_towns(rail, year, fitted)[start, end]
    return compare(pairs, listed, foretold)


def _folds(pairs: ListedPairs, n_fold: int) -> Int[np.ndarray, " pair"]:
    low, high = np.minimum(pairs.start, pairs.end), np.maximum(pairs.start, pairs.end)
    _, pair = np.unique(np.stack([low, high], axis=1), axis=0, return_inverse=True)
    # Neighbours in this order share a station: dealt out in turn, every fold holds a part of every town.
    return pair.ravel() % n_fold
