"""Jobs placed at zones that no other zone of the region loses."""

from collections.abc import Iterator
from typing import Literal

from xietong.model.baseline import Baseline
from xietong.plan.change import Change
from xietong.plan.fault import Fault
from xietong.plan.measure import Measure
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
from xietong.region.region import Region

__all__ = ["PlaceJobs"]


class PlaceJobs(Measure):
    r"""New jobs at zones, or jobs that come from outside the region.

    With $d_i$ jobs at zone $i$, $f$ the share whose staff come with them from outside the region, $h$ the
    share of these housed in the zone, $p$ working partners per follower and $H_n$ the homes of
    followers (`staff.homes_of_moved`):

    $$ \text{placed function:}\quad \Delta L^A_i = d_i , \quad
       \Delta T_n = p\,H_n(f d) - (1 - f)\textstyle\sum_i \lambda_{n|i} d_i $$
    $$ \text{market sector:}\quad \Delta L_{is} = d_i \text{ (fixed)}, \quad \Delta T_n = (1 + p)\,H_n(f d) $$

    $\Delta T$ are market workers bound to a residence. Either way the region gains $(1 + p) f \sum d$ workers;
    the other $(1 - f)$ are recruited here.

    Args:
        function: A placed function or a market sector.
        jobs: Zones and jobs.
        following_share: $f$, 0 to 1; the region's parameter where omitted.
        housed_share: $h$, 0 to 1.
    """

    kind: Literal["place-jobs"] = "place-jobs"
    function: str
    jobs: tuple[ZoneJobs, ...]
    following_share: float | None = None
    housed_share: float = 0.0

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        yield from super().faults()
        yield from faults_of_jobs(self.jobs, "jobs")
        yield from faults_of_share(self.following_share, "following_share")
        yield from faults_of_share(self.housed_share, "housed_share")

    def check(self, region: Region) -> Iterator[Fault]:
        """Unknown functions and zones."""
        yield from check_function(region, self.function, ("function",))
        for position, part in enumerate(self.jobs):
            yield from check_zone(region, part.zone, ("jobs", position, "zone"))

    def host_zones(self, region: Region) -> frozenset[int]:
        """Where the jobs are placed."""
        return frozenset(zone_index(region, part.zone) for part in self.jobs)

    def change(self, baseline: Baseline, year: int) -> Change:
        """Jobs placed so far, and the workers whom they bring or recruit."""
        jobs = self.phase(year, baseline.region.base_year) * jobs_by_zone(baseline.region, self.jobs)
        follow = following_share(baseline, self.following_share)
        homes = homes_of_moved(residence_shares(baseline), follow * jobs, self.housed_share)
        partners = plan_settings(baseline.region.parameters).working_partners
        if self.function in baseline.market:
            tied = by_group(baseline, (1.0 + partners) * homes)
            return market_change(baseline, self.function, jobs, tied)
        recruits = residence_shares(baseline) @ ((1.0 - follow) * jobs)
        tied = by_group(baseline, partners * homes - recruits)
        return placed_change(baseline, self.function, jobs, self.housed_share * follow * jobs, tied)
