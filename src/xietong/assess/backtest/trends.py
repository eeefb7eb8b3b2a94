r"""What no plan decides, as yearly fundamentals: leaving the land, growth, income, where people like to live.

Each trend is a log change between two years, declared with its range in `trends.csv` and reached evenly.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from xietong.model.baseline import Baseline
from xietong.model.dynamics import Fundamentals
from xietong.region.region import Region

__all__ = ["TREND_NAMES", "Trend", "fundamentals_of", "projection_of", "trends_of"]

TREND_NAMES: tuple[str, ...] = (
    "farm_workers",
    "local_workers",
    "elsewhere_workers",
    "real_income",
    "thin_attraction",
    "dense_attraction",
)
THIN = (100.0, 2000.0)
"""Residents per km2 between which the attraction of a place changes with its density by `thin_attraction`."""
DENSE = 5000.0
"""Residents per km2 from which it changes by `dense_attraction`."""
HOUSING = "housing"


@dataclass(frozen=True)
class Trend:
    """One trend.

    Args:
        value: Log change from the base year to `to_year`; of an attraction, per log of density.
        low, high: What is thought possible before the later counts are seen; equal where the value stands.
        to_year: When the whole change is reached; it goes on at its pace afterwards.
        standard_error: Of an estimate; NaN where the value is none.
    """

    name: str
    value: float
    low: float
    high: float
    to_year: int
    standard_error: float = float("nan")

    @property
    def is_open(self) -> bool:
        """True where later counts may say more."""
        return self.high > self.low


def trends_of(region: Region) -> tuple[Trend, ...]:
    """The trends that a region declares, in the order of its table; none where it has no `trends.csv`."""
    table = region.tables.get("trends")
    if table is None:
        return ()
    errors = table.columns.get("standard_error", np.full(len(table), np.nan))
    return tuple(
        Trend(
            name=table["trend"][row],
            value=float(table["value"][row]),
            low=float(table["low"][row]),
            high=float(table["high"][row]),
            to_year=int(table["to_year"][row]),
            standard_error=float(errors[row]),
        )
        for row in range(len(table))
    )


def projection_of(baseline: Baseline, years: range) -> dict[int, Fundamentals]:
    """The declared trends as what no plan decides in each year; nothing where all of them stand still."""
    trends = trends_of(baseline.region)
    if all(trend.value == 0.0 for trend in trends):
        return {}
    return {year: fundamentals_of(baseline, trends, {}, year) for year in years}


def fundamentals_of(
    baseline: Baseline, trends: tuple[Trend, ...], values: Mapping[str, float], year: int
) -> Fundamentals:
    r"""What no plan decides in a year.

    With the share $\tau = (t-t_0)/(t_1-t_0)$ of each trend:

    $$ N^g_t = N^g_0\,e^{\tau x_g}, \qquad A_{is,t} = e^{\tau y\,(1-b^M_s-b^K_{is})},\quad p_o = e^{-\tau y} $$
    $$ \ln B_{n,t} = \tau\,\bigl[z_1\,\min\{\max\{\ln D_n, \ln 100\}, \ln 2000\}
                     - z_2 \max\{\ln D_n - \ln 5000, 0\}\bigr] $$

    Growth of real income is the same everywhere, inside and outside: at the wages and sales of the base year all
    prices fall by $e^{-\tau y}$. Floor space alone cannot follow where it is scarce: dense places grow dear.

    Args:
        baseline: The region with its model.
        trends: As declared.
        values: Other values than the declared ones, by name.
        year: $t$.

    Returns:
        The fundamentals, over base.
    """
    reached = {
        trend.name: values.get(trend.name, trend.value)
        * (year - baseline.region.base_year)
        / (trend.to_year - baseline.region.base_year)
        for trend in trends
    }
    grown = [reached.get(f"{group}_workers", 0.0) for group in baseline.groups]
    given = Fundamentals(group_size=np.exp(np.array(grown)))
    income = reached.get("real_income", 0.0)
    if income:
        given = replace(given, productivity=_productivity(baseline, income), outer_price=float(np.exp(-income)))
    liked = _liking(baseline, reached.get("thin_attraction", 0.0), reached.get("dense_attraction", 0.0))
    return replace(given, amenity=np.exp(np.tile(liked, (len(baseline.groups), 1))))


def _productivity(baseline: Baseline, income: float) -> Float[np.ndarray, "sector workplace"]:
    economy = baseline.economy
    own = 1.0 - np.asarray(economy.input_share).sum(axis=0)[:, None] - np.asarray(economy.capital_share)
    kinds = dict(zip(baseline.region.sectors.code, baseline.region.sectors.kind, strict=True))
    grows = np.array([kinds[code] != HOUSING for code in baseline.market])
    return np.where(grows[:, None], np.exp(income * own), 1.0)


def _liking(baseline: Baseline, thin: float, dense: float) -> Float[np.ndarray, " zone"]:
    zones = baseline.region.zones
    density = np.log(zones.residents / zones.area_km2)
    low, high = np.log(THIN)
    return thin * np.clip(density, low, high) - dense * np.maximum(density - np.log(DENSE), 0.0)
