"""Water among the costs of the market sectors, so that limits on pumping have a price: water meets the economy."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from jaxtyping import Float

from xietong.model.baseline import Baseline
from xietong.model.economy.base import Economy
from xietong.model.water.allowance import allowance
from xietong.model.water.budget import AGRICULTURE, DOMESTIC, ECOLOGY, INDUSTRY
from xietong.model.water.rules import WaterRule, apply
from xietong.model.water.wing import WaterWing
from xietong.model.water.zones import EVERYWHERE, ZoneWater, has_water, zone_water
from xietong.region.region import Region

__all__ = ["PRICE", "count_water", "priced_water", "water_limit", "water_wing"]

PRICE = "price"
"""Parameter of the region's water: yuan per m3."""
_MOST_OF_CAPITAL = 0.5
"""Water is paid out of what the accounts book as capital, and at most so much of it: an assumption."""
_PEOPLE = (DOMESTIC, ECOLOGY)


def priced_water(region: Region) -> ZoneWater | None:
    """The water of a region in its base year, where it says enough about it and its price."""
    if not has_water(region):
        return None
    water = zone_water(region)
    return water if (PRICE, EVERYWHERE) in water.parameters.rows else None


def count_water(economy: Economy, region: Region, market: Sequence[str], water: ZoneWater) -> Economy:
    r"""The same economy, counting the water of farms and industry.

    $$ b^W_{sn} = \min\Bigl\{\frac{p\,W_{un}}{\sum_{r\in u}X_{rn}},\ \tfrac12 b^K_{sn}\Bigr\} $$

    for the sectors s of a use u: farms are the primary branch, industry the secondary one. What is booked as water is
    taken out of capital, so the base year stays what it is.

    Args:
        economy: Base year without water.
        region: For the branches of its sectors.
        market: Codes of the market sectors, in the order of the arrays.
        water: With a price (`priced_water`).
    """
    price = water.parameters.everywhere(PRICE)
    branches = dict(zip(region.sectors.code, region.sectors.branch, strict=True))
    branch = np.array([branches[code] for code in market])
    output, capital = np.asarray(economy.output), np.asarray(economy.capital_share)
    share = np.zeros_like(output)
    for use, name in ((AGRICULTURE, "primary"), (INDUSTRY, "secondary")):
        rows = branch == name
        made = output[rows].sum(axis=0)
        rate = np.divide(price * water.budget.demand[use], made, out=np.zeros_like(made), where=made > 0.0)
        share[rows] = np.minimum(rate[None, :], _MOST_OF_CAPITAL * capital[rows])
    return replace(
        economy, capital_share=capital - share, water_share=share, water_price=np.full(output.shape[1], price)
    )


def _drawn(economy: Economy) -> Float[np.ndarray, " zone"]:
    """m3 that the economy books in the base year: less than all water where capital is short."""
    assert economy.water_share is not None
    assert economy.water_price is not None
    return np.asarray((economy.water_share * economy.output).sum(axis=0) / economy.water_price)


def water_wing(baseline: Baseline) -> WaterWing | None:
    """People as users of water who come first; None where the economy counts no water."""
    if baseline.water is None or baseline.economy.water_share is None:
        return None
    budget, drawn = baseline.water.budget, _drawn(baseline.economy)
    demand = budget.demand[[AGRICULTURE, INDUSTRY]].sum(axis=0)
    scale = np.divide(drawn, demand, out=np.zeros_like(drawn), where=demand > 0.0)
    people = budget.pumped[list(_PEOPLE)].sum(axis=0) * scale
    return WaterWing(people, np.asarray(baseline.outcome.residents))


def water_limit(baseline: Baseline, rules: Iterable[WaterRule]) -> Float[np.ndarray, " zone"]:
    """m3 a year that the sectors of each zone may draw under rules; `inf` where no limit is in force.

    Args:
        baseline: Whose economy counts water.
        rules: In force in the year.
    """
    water = baseline.water
    assert water is not None, "the economy counts water"
    wanted = water.pumping(water.budget.pumped)
    decided = apply(rules, wanted, wanted.sum(axis=1), len(baseline.region.jurisdictions))
    left = allowance(decided, wanted, water.budget.demand, baseline.region.zones.city)
    drawn = _drawn(baseline.economy)
    is_limited = np.isfinite(left) & (drawn > 0.0)
    return np.where(is_limited, np.where(is_limited, left, 0.0) * drawn, np.inf)
