"""How near a forecast came, beside forecasts that need no model."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int
from scipy.stats import rankdata

__all__ = ["Score", "naive_forecasts", "root_mean_square", "score_of", "with_total"]


@dataclass(frozen=True)
class Score:
    """A forecast of log changes against what happened.

    Args:
        rmse: Root mean square error of the log change, weighted by the persons of the first date.
        naive: The same of the naive forecasts by name.
        rank_correlation: Of Spearman, unweighted.
        same_sign: Share of the persons who lived where growth against the region's was foretold with its sign.
        units: How many units.
    """

    rmse: float
    naive: Mapping[str, float]
    rank_correlation: float
    same_sign: float
    units: int

    @property
    def best_naive(self) -> float:
        """The naive forecast that is hardest to beat."""
        return min(self.naive.values())

    @property
    def gain(self) -> float | None:
        """Share by which the error is below that of the best naive forecast; None where that one is exact."""
        return 1.0 - self.rmse / self.best_naive if self.best_naive > 0.0 else None


def naive_forecasts(
    before: Float[np.ndarray, " unit"], after: Float[np.ndarray, " unit"], city: Int[np.ndarray, " unit"]
) -> dict[str, Float[np.ndarray, " unit"]]:
    r"""Three forecasts of the log change that need no model; the last two know totals of the later date.

    $$ 0, \qquad \ln\frac{\sum_m R'_m}{\sum_m R_m}, \qquad \ln\frac{\sum_{m\in c(n)} R'_m}{\sum_{m\in c(n)} R_m} $$

    Returns:
        "no_change", "same_growth" and "own_city".
    """
    n_city = int(city.max()) + 1
    by_city = np.bincount(city, weights=after, minlength=n_city) / np.maximum(
        np.bincount(city, weights=before, minlength=n_city), np.finfo(float).tiny
    )
    return {
        "no_change": np.zeros(len(before)),
        "same_growth": np.full(len(before), np.log(after.sum() / before.sum())),
        "own_city": np.log(by_city[city]),
    }


def with_total(
    forecast: Float[np.ndarray, " unit"], before: Float[np.ndarray, " unit"], total: float
) -> Float[np.ndarray, " unit"]:
    r"""The same forecast when the region's total at the later date is given.

    $$ f_n + \ln T - \ln\sum_m R_m e^{f_m} $$
    """
    return forecast + np.log(total / (before * np.exp(forecast)).sum())


def root_mean_square(
    error: Float[np.ndarray, " unit"], weight: Float[np.ndarray, " unit"], of: Bool[np.ndarray, " unit"] | None = None
) -> float:
    r"""$\sqrt{\sum_n w_n e_n^2 / \sum_n w_n}$ over all units or some."""
    chosen = np.ones(len(error), dtype=bool) if of is None else of
    return float(np.sqrt(np.average(error[chosen] ** 2, weights=weight[chosen])))


def score_of(
    forecast: Float[np.ndarray, " unit"],
    before: Float[np.ndarray, " unit"],
    after: Float[np.ndarray, " unit"],
    city: Int[np.ndarray, " unit"],
    of: Bool[np.ndarray, " unit"] | None = None,
) -> Score:
    """The score over all units or some; totals that naive forecasts know are those of all units.

    Args:
        forecast: Log changes.
        before, after: Persons at the two dates.
        city: City of each unit.
        of: The units that count.
    """
    chosen = np.ones(len(before), dtype=bool) if of is None else of
    happened = np.log(after / before)
    naive = naive_forecasts(before, after, city)
    common = naive["same_growth"][chosen]
    sign = np.sign(forecast[chosen] - common) == np.sign(happened[chosen] - common)
    return Score(
        rmse=root_mean_square(forecast - happened, before, chosen),
        naive={name: root_mean_square(value - happened, before, chosen) for name, value in naive.items()},
        rank_correlation=_rank_correlation(forecast[chosen], happened[chosen]),
        same_sign=float(np.average(sign, weights=before[chosen])),
        units=int(chosen.sum()),
    )


def _rank_correlation(one: Float[np.ndarray, " unit"], other: Float[np.ndarray, " unit"]) -> float:
    """NaN where one of the two does not vary."""
    if np.ptp(one) == 0.0 or np.ptp(other) == 0.0:
        return float("nan")
    return float(np.corrcoef(rankdata(one), rankdata(other))[0, 1])
