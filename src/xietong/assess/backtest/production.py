r"""GDP, as far as two years compare: shares of each government's area among the units published in both.

Levels of two years rest on different censuses of firms; a share within a government's area does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from xietong.assess.backtest.observed import gdp_of
from xietong.assess.backtest.past import Past
from xietong.model.state import Outcome

__all__ = ["ShareScore", "added_foretold", "score_shares"]


@dataclass(frozen=True)
class ShareScore:
    """Log changes of shares of GDP within a government's area against what happened.

    Args:
        rmse: Root mean square error, weighted by GDP of the first date.
        no_change: The same when the shares stay.
        units: Units published at both dates.
    """

    rmse: float
    no_change: float
    units: int


def added_foretold(past: Past, outcome: Outcome) -> Float[np.ndarray, " unit"]:
    """Log change of value added by unit as the model has it."""
    first, last = (past.observed.summed(np.asarray(o.value_added)) for o in (past.baseline.outcome, outcome))
    return np.log(last / first)


def score_shares(past: Past, told: Float[np.ndarray, " unit"]) -> Mapping[str, ShareScore] | None:
    """By government and for all; None where GDP of both dates is not held.

    Args:
        told: From `added_foretold`; only differences within a government's area count.
    """
    published = gdp_of(past.baseline.region, past.observed)
    if published is None:
        return None
    before, after = published
    usable = np.isfinite(before) & np.isfinite(after)
    before, after, told = before[usable], after[usable], told[usable]
    region = past.baseline.region
    largest = [int(np.flatnonzero(past.observed.of_zone == unit)[0]) for unit in np.flatnonzero(usable)]
    area = region.zones.jurisdiction[largest]
    happened = _shares(after, area) - _shares(before, area)
    foretold = _shares(before * np.exp(told), area) - _shares(before, area)
    parts = {place.code: area == number for number, place in enumerate(region.jurisdictions)}
    return {
        name: ShareScore(
            rmse=_root_mean_square(foretold[own] - happened[own], before[own]),
            no_change=_root_mean_square(happened[own], before[own]),
            units=int(own.sum()),
        )
        for name, own in {"all": np.ones(len(area), dtype=bool), **parts}.items()
        if own.any()
    }


def _shares(values: Float[np.ndarray, " unit"], area: Int[np.ndarray, " unit"]) -> Float[np.ndarray, " unit"]:
    """Log share of each unit in the sum of its area."""
    return np.log(values / np.bincount(area, weights=values)[area])


def _root_mean_square(error: Float[np.ndarray, " unit"], weight: Float[np.ndarray, " unit"]) -> float:
    return float(np.sqrt(np.average(error**2, weights=weight)))
