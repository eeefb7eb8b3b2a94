"""One indicator of the environment by place and year, without the plan and with it, and its range."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

__all__ = ["Reading"]


@dataclass(frozen=True, eq=False)
class Reading:
    """Values of one indicator at one level.

    Args:
        indicator: Its code.
        level: Level of the places.
        place: Their codes.
        years: The years told.
        without, with_plan: Central values; NaN where there is nothing to tell.
        low, high: Of `with_plan`, as far as parameters are known to differ; NaN where no range was found.
    """

    indicator: str
    level: str
    place: tuple[str, ...]
    years: tuple[int, ...]
    without: Float[np.ndarray, "year place"]
    with_plan: Float[np.ndarray, "year place"]
    low: Float[np.ndarray, "year place"]
    high: Float[np.ndarray, "year place"]
