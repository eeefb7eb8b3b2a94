"""The region with a model fitted to it."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.model.accounts import BaseAccounts
from xietong.model.commuting_fit import CommutingFit
from xietong.model.economy.base import Economy
from xietong.model.feedback import Wing
from xietong.model.gateways.base import GatewayBase
from xietong.model.parameters import EconomySettings
from xietong.model.state import Outcome
from xietong.model.transport.settlements import Settlements
from xietong.model.transport.times import PointTimes, TravelTimes
from xietong.model.water.zones import ZoneWater
from xietong.region.region import Region

__all__ = ["Baseline"]


@dataclass(frozen=True, eq=False)
class Baseline:
    """What `calibrate` makes of a region; everything a plan is measured against.

    Args:
        settings: Elasticities, shares and closures used.
        accounts: The base year in yuan, with what was moved or scaled to make it close.
        economy: Base-year shares and levels, the input of every solve.
        outcome: The base year as an equilibrium in levels.
        commuting: The fitted commuting model, its moments, and jobs by place of work.
        settlements: Where in the zones people live, as trips see it.
        times: Travel times of the base year between zones; `point_times` between points.
        market, placed: Codes of the market sectors and of the placed functions, in the order of the arrays.
        placed_base: Base-year placed jobs by function and workplace.
        persons_per_worker: Residents per resident worker by zone.
        wings: What answers to the economy in every year; none leaves it alone.
        water: Aquifers and water budget of the base year; None where the economy counts no water.
        gateways: Airports and ports of the base year where they act back on the economy (`wings.with_wings`).
        emission_keys: What the economy counts the emissions of (`emission_rates`), in the order of the arrays.
        emission_areas: Codes of the places that share a cap, in the order of the arrays.
    """

    region: Region
    settings: EconomySettings
    accounts: BaseAccounts
    economy: Economy
    outcome: Outcome
    commuting: CommutingFit
    settlements: Settlements
    times: TravelTimes
    point_times: PointTimes
    market: tuple[str, ...]
    placed: tuple[str, ...]
    groups: tuple[str, ...]
    placed_base: Float[np.ndarray, "function workplace"]
    persons_per_worker: Float[np.ndarray, " zone"]
    wings: tuple[Wing, ...] = ()
    water: ZoneWater | None = None
    gateways: GatewayBase | None = None
    emission_keys: tuple[tuple[str, tuple[str, ...]], ...] = ()
    emission_areas: tuple[tuple[str, ...], ...] = ()
