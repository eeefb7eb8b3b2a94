"""Classes of differences: seven, symmetric about zero, with bounds from a ladder."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

__all__ = ["LADDER", "NOT_ASSESSED", "NOT_SURE", "Classes", "bounds_of", "classify"]

LADDER: tuple[float, ...] = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
NOT_ASSESSED, NOT_SURE = -1, -2
_OUTER_QUANTILE = 0.97


@dataclass(frozen=True, eq=False)
class Classes:
    """The class of each zone and the bounds between the classes.

    Args:
        bounds: The three positive bounds, increasing; the classes mirror about zero.
        of_zone: 0 (most below) to 6 (most above), 3 about no change, or `NOT_ASSESSED`, `NOT_SURE`.
    """

    bounds: tuple[float, float, float]
    of_zone: Int[np.ndarray, " zone"]

    def count(self, number: int) -> int:
        """How many zones are in a class."""
        return int((self.of_zone == number).sum())

    @property
    def above(self) -> int:
        """Zones in the three classes above the middle."""
        return int((self.of_zone > 3).sum())

    @property
    def below(self) -> int:
        """Zones in the three classes below the middle."""
        return int(((self.of_zone >= 0) & (self.of_zone < 3)).sum())


def bounds_of(values: Float[np.ndarray, " zone"]) -> tuple[float, float, float]:
    r"""Bounds of the classes: the outer one is the largest rung not above the 97th percentile of $|v|$.

    Equal steps would put nearly all zones of a skewed result into one class; quantiles would hide that
    most zones hardly change.
    """
    sizes = np.abs(values[np.isfinite(values)])
    reach = float(np.quantile(sizes, _OUTER_QUANTILE)) if len(sizes) else 0.0
    outer = max([number for number, rung in enumerate(LADDER) if rung <= reach], default=2)
    outer = max(outer, 2)
    return LADDER[outer - 2], LADDER[outer - 1], LADDER[outer]


def classify(
    values: Float[np.ndarray, " zone"],
    bounds: tuple[float, float, float],
    low: Float[np.ndarray, " zone"] | None = None,
    high: Float[np.ndarray, " zone"] | None = None,
) -> Classes:
    """The class of each zone. Three kinds of nothing are kept apart.

    About no change is the middle class; not assessed is a missing value; the sign is not sure where the
    range from `low` to `high` includes zero and leaves the middle class.
    """
    edges = np.array([-bounds[2], -bounds[1], -bounds[0], bounds[0], bounds[1], bounds[2]])
    known = np.isfinite(values)
    of_zone = np.where(known, np.searchsorted(edges, np.where(known, values, 0.0)), NOT_ASSESSED)
    if low is not None and high is not None:
        crosses = (low < 0) & (high > 0) & ((low < -bounds[0]) | (high > bounds[0]))
        of_zone = np.where(known & crosses, NOT_SURE, of_zone)
    return Classes(bounds, of_zone)
