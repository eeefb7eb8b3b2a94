"""Easier registration of residence under a government."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import numpy as np

from xietong.model.baseline import Baseline
from xietong.model.labour import GROUPS
from xietong.plan.change import Change, no_change
from xietong.plan.fault import Fault, did_you_mean
from xietong.plan.measure import Measure
from xietong.plan.places import check_jurisdiction, governed_zones, jurisdiction_index
from xietong.region.region import Region

__all__ = ["EaseRegistration"]


class EaseRegistration(Measure):
    r"""The friction of living under a government without its registration falls.

    $$ \hat m_{gj} = \mu^{\phi} $$

    Args:
        jurisdictions: Governments that ease registration.
        groups: Groups of residents for whom it is eased.
        friction: $\mu$, friction at the end over that of the base year; below one is easier.
    """

    kind: Literal["ease-registration"] = "ease-registration"
    jurisdictions: tuple[str, ...]
    groups: tuple[str, ...]
    friction: float

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        yield from super().faults()
        if not self.friction > 0:
            yield Fault(("friction",), f"{self.friction:g} is not a factor.", "Write a positive number.")
        for position, group in enumerate(self.groups):
            if group not in GROUPS:
                yield Fault(("groups", position), f"'{group}' is not a group.", did_you_mean(group, GROUPS))

    def check(self, region: Region) -> Iterator[Fault]:
        """Unknown jurisdictions."""
        for position, code in enumerate(self.jurisdictions):
            yield from check_jurisdiction(region, code, ("jurisdictions", position))

    def host_zones(self, region: Region) -> frozenset[int]:
        """Every zone of the governments that ease registration."""
        return governed_zones(region, self.jurisdictions)

    def change(self, baseline: Baseline, year: int) -> Change:
        """Logarithm of the friction factor, by group and jurisdiction."""
        blank = no_change(baseline)
        rows = [baseline.groups.index(group) for group in self.groups]
        columns = [jurisdiction_index(baseline.region, code) for code in self.jurisdictions]
        registration = blank.registration.copy()
        phase = self.phase(year, baseline.region.base_year)
        registration[np.ix_(rows, columns)] = phase * np.log(self.friction)
        return replace(blank, registration=registration)
