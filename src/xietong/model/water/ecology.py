"""Red lines of ecological protection: land that may not be built on."""

import numpy as np
from jaxtyping import Float

__all__ = ["construction_land", "floor_space_limit"]


def construction_land(
    area: Float[np.ndarray, " zone"], red_line_share: Float[np.ndarray, " zone"]
) -> Float[np.ndarray, " zone"]:
    r"""km2 of a zone that may carry buildings at most, $A_n(1 - \rho_n)$."""
    return area * (1.0 - red_line_share)


def floor_space_limit(
    area: Float[np.ndarray, " zone"],
    red_line_share: Float[np.ndarray, " zone"],
    floor_area_ratio: float,
    floor_space: Float[np.ndarray, " zone"],
) -> Float[np.ndarray, " zone"]:
    r"""Floor space over that of the base year that the red line leaves room for.

    $$ \hat F^{\max}_n = \max\Bigl\{1, \frac{10^6\,A_n(1 - \rho_n)\,r}{F_n}\Bigr\} $$

    What stands is not torn down: the limit is never below the base year.

    Args:
        area: $A$, km2.
        red_line_share: $\rho$, share of the land inside the red line, 0 to 1.
        floor_area_ratio: $r$, m2 of floor space on each m2 of construction land.
        floor_space: $F$, m2 in the base year, positive.
    """
    return np.maximum(1.0, 1e6 * construction_land(area, red_line_share) * floor_area_ratio / floor_space)
