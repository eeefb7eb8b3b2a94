"""Who lives and works where in the base year, in the groups and sectors of the model."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.model.commuting_fit import CommutingFit
from xietong.model.parameters import EconomySettings
from xietong.region.region import Region

__all__ = ["GROUPS", "BaseLabour", "build_labour"]

GROUPS: tuple[str, ...] = ("farm", "local", "elsewhere")

# One thousandth of a person, put once into cells that the census leaves empty: a share of exactly zero
# could never change.
_TRACE = 1e-3


@dataclass(frozen=True, eq=False)
class BaseLabour:
    """Workers of the base year; persons.

    Args:
        resident_workers: Market workers by group (farm, local, registered elsewhere) and residence.
        commuting_share: By group, residence and workplace; rows sum to one.
        sector_share: By group, market sector and workplace; sums to one over sectors.
        employment: By market sector and workplace, as the shares give it.
        placed_jobs: By placed function and workplace.
        staff_residence_share: Where the staff of a workplace live; columns sum to one.
    """

    resident_workers: Float[np.ndarray, "group residence"]
    commuting_share: Float[np.ndarray, "group residence workplace"]
    sector_share: Float[np.ndarray, "group sector workplace"]
    employment: Float[np.ndarray, "sector workplace"]
    placed_jobs: Float[np.ndarray, "function workplace"]
    staff_residence_share: Float[np.ndarray, "residence workplace"]

    def labour_income(
        self, wage: Float[np.ndarray, "sector workplace"], pay: Float[np.ndarray, "function workplace"]
    ) -> Float[np.ndarray, " residence"]:
        """Market and placed pay by residence, yuan a year."""
        mean = np.einsum("gsi,si->gi", self.sector_share, wage)
        market = np.einsum("gn,gni,gi->n", self.resident_workers, self.commuting_share, mean)
        return market + self.staff_residence_share @ (self.placed_jobs * pay).sum(axis=0)


def build_labour(region: Region, fit: CommutingFit, settings: EconomySettings) -> BaseLabour:
    """Split the fitted flows and jobs into market groups and placed staff.

    Placed staff live where the workers of their workplace live; what remains of a flow is market work.
    """
    kind, branch = np.array(region.sectors.kind), np.array(region.sectors.branch)
    is_placed = kind == "placed"
    is_farm = (branch == "primary") & ~is_placed
    market = ~is_placed
    jobs = np.maximum(fit.jobs, _TRACE)
    placed = jobs[is_placed]
    trade_jobs = jobs[market & ~is_farm].sum(axis=0)
    residence_share = fit.flows / fit.flows.sum(axis=0)[None, :]
    market_flows = fit.flows * (trade_jobs / (trade_jobs + placed.sum(axis=0)))[None, :]
    non_farm = market_flows.sum(axis=1)
    elsewhere = np.minimum(
        settings.registered_cap, settings.registered_factor * region.zones.registered_elsewhere_share
    )
    farm = jobs[is_farm].sum(axis=0)
    workers = np.stack([farm, non_farm * (1.0 - elsewhere), non_farm * elsewhere])
    share = market_flows / non_farm[:, None]
    n_zone = len(region.zones)
    market_jobs, farm_sector = jobs[market], is_farm[market]
    trade_share = np.where(farm_sector[:, None], 0.0, market_jobs)
    farm_share = np.where(farm_sector[:, None], market_jobs, 0.0)
    sector_share = np.stack([farm_share, trade_share, trade_share])
    sector_share = sector_share / sector_share.sum(axis=1, keepdims=True)
    commuting = np.stack([np.eye(n_zone), share, share])
    arrivals = np.einsum("gn,gni->gi", workers, commuting)
    return BaseLabour(
        resident_workers=np.maximum(workers, _TRACE),
        commuting_share=commuting,
        sector_share=sector_share,
        employment=np.einsum("gsi,gi->si", sector_share, arrivals),
        placed_jobs=placed,
        staff_residence_share=residence_share,
    )
