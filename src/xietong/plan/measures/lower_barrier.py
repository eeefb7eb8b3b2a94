"""A lower barrier between the markets of two or more governments."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import numpy as np
from jaxtyping import Bool, Float

from xietong.model.baseline import Baseline
from xietong.plan.change import Change, no_change
from xietong.plan.dates import MID_YEAR
from xietong.plan.fault import Fault, did_you_mean
from xietong.plan.measure import Measure
from xietong.plan.places import check_jurisdiction, governed_zones, jurisdiction_index, market_codes
from xietong.region.region import Region

__all__ = ["LowerBarrier"]


class LowerBarrier(Measure):
    r"""Trade or commuting across a government's border becomes easier, in both directions.

    $$ \ln\hat d_{jks} = y^{\!*}\ln(1 - \rho) + \phi\,\ln(1 - \delta) , \qquad
       \Delta b_{jk} = -\phi\,\beta \qquad (j \ne k) $$

    where $y^{*}$ are the years in force after the base year and $\phi$ the phase (`Measure.phase`).

    Args:
        between: Jurisdictions; every pair of them is meant.
        sectors: Market sectors; all where omitted.
        reduction_per_year: $\rho$, fall of the delivered cost across the border each year, 0 to 1.
        reduction: $\delta$, fall of that cost once, reached at the end, 0 to 1.
        commuting_minutes: $\beta$, minutes taken off the crossing, reached at the end.

    Source:
        Unit of the measure: yearly fall of the border effect of 0.2 to 0.3 per cent, Liu and Bian (2019).
    """

    kind: Literal["lower-barrier"] = "lower-barrier"
    between: tuple[str, ...]
    sectors: tuple[str, ...] | None = None
    reduction_per_year: float = 0.0
    reduction: float = 0.0
    commuting_minutes: float = 0.0

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        yield from super().faults()
        if len(set(self.between)) < 2:
            yield Fault(("between",), "a barrier lies between two governments.", "Name at least two.")
        for field in ("reduction_per_year", "reduction"):
            if not 0 <= getattr(self, field) < 1:
                yield Fault(
                    (field,), f"{getattr(self, field):g} is not a reduction.", "Write a number from 0 to below 1."
                )
        if self.commuting_minutes < 0:
            yield Fault(("commuting_minutes",), "is negative.", "Write the minutes that are saved.")
        if not (self.reduction_per_year or self.reduction or self.commuting_minutes):
            yield Fault((), "lowers nothing.", "Give reduction_per_year, reduction or commuting_minutes.")

    def check(self, region: Region) -> Iterator[Fault]:
        """Unknown jurisdictions and sectors; more minutes saved than the crossing costs are cut off at nought."""
        for position, code in enumerate(self.between):
            yield from check_jurisdiction(region, code, ("between", position))
        known = market_codes(region)
        for position, code in enumerate(self.sectors or ()):
            if code not in known:
                yield Fault(("sectors", position), f"'{code}' is not a market sector.", did_you_mean(code, known))

    def host_zones(self, region: Region) -> frozenset[int]:
        """Every zone of the governments on both sides."""
        return governed_zones(region, self.between)

    def change(self, baseline: Baseline, year: int) -> Change:
        """Cost factors and minutes of every pair of governments."""
        blank, pairs = no_change(baseline), self._pairs(baseline.region)
        phase = self.phase(year, baseline.region.base_year)
        wanted = np.array([self.sectors is None or code in self.sectors for code in baseline.market])
        log_cost = self._years(year, baseline.region.base_year) * np.log1p(-self.reduction_per_year)
        log_cost += phase * np.log1p(-self.reduction)
        return replace(
            blank,
            trade_cost=log_cost * wanted[:, None, None] * pairs[None, :, :],
            border_minutes=phase * self.commuting_minutes * pairs,
        )

    def _years(self, year: int, base_year: int) -> float:
        first = max(self.begins, base_year + MID_YEAR)
        last = year + MID_YEAR if self.date is not None else min(self.ends, year + MID_YEAR)
        return 0.0 if self.is_in_base else max(0.0, last - first)

    def _pairs(self, region: Region) -> Float[np.ndarray, "jurisdiction jurisdiction"]:
        member: Bool[np.ndarray, " jurisdiction"] = np.zeros(len(region.jurisdictions), dtype=bool)
        member[[jurisdiction_index(region, code) for code in self.between]] = True
        pairs = (member[:, None] & member[None, :]).astype(np.float64)
        np.fill_diagonal(pairs, 0.0)
        return pairs
