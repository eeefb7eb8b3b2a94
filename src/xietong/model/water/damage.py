"""What sinking ground costs."""

import numpy as np
from jaxtyping import Float

__all__ = ["SUBSIDENCE_COST", "subsidence_cost"]

SUBSIDENCE_COST = "subsidence_cost"
"""Name of the parameter: yuan for each mm of sinking of a km2."""

_MM_PER_M = 1e3


def subsidence_cost(
    sinking: Float[np.ndarray, "*year zone"],
    area_km2: Float[np.ndarray, " zone"],
    yuan_per_mm_km2: Float[np.ndarray, " zone"],
) -> Float[np.ndarray, "*year zone"]:
    r"""Yuan a year of damage to buildings, pipes, railways, canals and dykes.

    $$ K_n = 10^3\,\max\{0, \Delta b_n\}\,A_n\,\kappa_n $$

    Ground that rises mends nothing. It is told beside the results and does not act on the economy.

    Args:
        sinking: $\Delta b_n$, metres in a year.
        area_km2: $A_n$, km2.
        yuan_per_mm_km2: $\kappa_n$; NaN where no one knows.

    Source:
        A unit cost out of totals that the China Geological Survey published for the North China Plain: loss, and area
        that sank by more than 200 mm; see the parameter.
    """
    return _MM_PER_M * np.maximum(sinking, 0.0) * area_km2 * yuan_per_mm_km2
