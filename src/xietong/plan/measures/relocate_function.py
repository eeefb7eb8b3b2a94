"""A function that leaves zones and reappears, in whole or in part, at hosts."""

from collections.abc import Iterator
from typing import Literal

import numpy as np
from jaxtyping import Float
from pydantic import BaseModel

from xietong.model.baseline import Baseline
from xietong.plan.change import Change
from xietong.plan.fault import Fault
from xietong.plan.measure import Measure, adds_up
from xietong.plan.moved_jobs import (
    ZoneJobs,
    faults_of_jobs,
    faults_of_share,
    following_share,
    jobs_by_zone,
    market_change,
    placed_change,
)
from xietong.plan.places import check_function, check_zone, zone_index
from xietong.plan.settings import plan_settings
from xietong.plan.staff import by_group, homes_of_moved, residence_shares
from xietong.plan.title import STRICT
from xietong.region.region import Region

__all__ = ["Host", "RelocateFunction"]


class Host(BaseModel):
    """A zone that receives a share of the jobs that reappear."""

    model_config = STRICT

    zone: str
    share: float


class RelocateFunction(Measure):
    r"""A function moves from origins to hosts.

    With $d_i$ jobs leaving origin $i$, $D = \sum d_i$, $r$ the share that reappears, $s_{i'}$ the share of host
    $i'$, $g_{i'} = r D s_{i'}$ the jobs that arrive, $f$ the share of the arriving jobs whose staff follow, $h$ the
    share of followers housed in the host zone, $p$ working partners per follower, $\lambda_{n|i}$ where the workers
    of $i$ live and $H_n$ the homes of followers (`staff.homes_of_moved`):

    $$ \Delta L_i = g_i - d_i $$
    $$ \text{placed function:}\quad \Delta T_n =
         p\,[H_n(f g) - f r\textstyle\sum_i\lambda_{n|i} d_i]
         + (1 - f r)\sum_i\lambda_{n|i} d_i - (1 - f)\sum_{i'}\lambda_{n|i'} g_{i'} $$
    $$ \text{market sector:}\quad \Delta T_n = (1 + p)\,[H_n(f g) - f r\textstyle\sum_i\lambda_{n|i} d_i] $$

    $\Delta T$ are market workers bound to a residence. Placed staff who do not follow look for market work
    where they live, and the vacancies are filled from the market pool around the host; staff of a
    market sector are market workers already, so only those who follow are bound. No person is made or
    lost: for a placed function $\sum\Delta L + \sum\Delta T = 0$, for a market sector $\sum\Delta T = 0$.
    Market cells of origins and hosts are held at their employment (quantity closure).

    Args:
        function: A placed function or a market sector.
        origins: Zones and the jobs that leave them over the whole measure.
        hosts: Zones and shares; the shares add up to one.
        reappearing_share: $r$, 0 to 1; where omitted, one for a placed function and the region's parameter for a
            market sector, which is below one.
        following_share: $f$, 0 to 1; the region's parameter where omitted.
        housed_share: $h$, 0 to 1.

    Source:
        Closures: spatial model, equations A1 to A5; the book-keeping of partners and recruits is this program's own.
    """

    kind: Literal["relocate-function"] = "relocate-function"
    function: str
    origins: tuple[ZoneJobs, ...]
    hosts: tuple[Host, ...]
    reappearing_share: float | None = None
    following_share: float | None = None
    housed_share: float = 0.0

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        yield from super().faults()
        yield from faults_of_jobs(self.origins, "origins")
        yield from adds_up((host.share for host in self.hosts), ("hosts",))
        yield from faults_of_share(self.reappearing_share, "reappearing_share")
        yield from faults_of_share(self.following_share, "following_share")
        yield from faults_of_share(self.housed_share, "housed_share")

    def check(self, region: Region) -> Iterator[Fault]:
        """Unknown functions and zones."""
        yield from check_function(region, self.function, ("function",))
        for position, origin in enumerate(self.origins):
            yield from check_zone(region, origin.zone, ("origins", position, "zone"))
        for position, host in enumerate(self.hosts):
            yield from check_zone(region, host.zone, ("hosts", position, "zone"))

    def host_zones(self, region: Region) -> frozenset[int]:
        """Where the function reappears."""
        return frozenset(zone_index(region, host.zone) for host in self.hosts)

    def touched_zones(self, region: Region) -> frozenset[int]:
        """Hosts and origins."""
        return self.host_zones(region) | {zone_index(region, origin.zone) for origin in self.origins}

    def change(self, baseline: Baseline, year: int) -> Change:
        """Jobs gone and come so far, and the workers who follow, stay or are recruited."""
        leaving = self.phase(year, baseline.region.base_year) * jobs_by_zone(baseline.region, self.origins)
        reappearing = self._reappearing(baseline)
        arriving = self._arriving(baseline.region, reappearing * float(leaving.sum()))
        follow = following_share(baseline, self.following_share)
        partners = plan_settings(baseline.region.parameters).working_partners
        shares = residence_shares(baseline)
        left_homes = shares @ leaving
        followers = homes_of_moved(shares, follow * arriving, self.housed_share)
        moved = followers - follow * reappearing * left_homes
        if self.function in baseline.market:
            tied = by_group(baseline, (1.0 + partners) * moved)
            return market_change(baseline, self.function, arriving - leaving, tied)
        stayers = (1.0 - follow * reappearing) * left_homes
        recruits = shares @ ((1.0 - follow) * arriving)
        tied = by_group(baseline, partners * moved + stayers - recruits)
        housed = self.housed_share * follow * arriving
        return placed_change(baseline, self.function, arriving - leaving, housed, tied)

    def _reappearing(self, baseline: Baseline) -> float:
        if self.reappearing_share is not None:
            return self.reappearing_share
        is_market = self.function in baseline.market
        return plan_settings(baseline.region.parameters).reappearing_share if is_market else 1.0

    def _arriving(self, region: Region, jobs: float) -> Float[np.ndarray, " workplace"]:
        arriving = np.zeros(len(region.zones))
        for host in self.hosts:
            arriving[zone_index(region, host.zone)] += jobs * host.share
        return arriving
