"""What the controls of a plan leave of emissions, by kind of source, pollutant and zone."""

from collections.abc import Iterable

import numpy as np
from jaxtyping import Float

from xietong.model.air.inventory import COUNTED, SOURCES
from xietong.plan.change import AirControl

__all__ = ["left_of_emissions"]


def left_of_emissions(
    controls: Iterable[AirControl], n_zone: int
) -> Float[np.ndarray, "source pollutant zone"] | None:
    r"""Share that stays, $\prod_m (1 - \eta_{m} u_{mn})$; None without controls.

    Args:
        controls: Several on the same source multiply.
        n_zone: Zones of the region.
    """
    kept = np.ones((len(SOURCES), len(COUNTED), n_zone))
    for control in controls:
        for source in control.sources:
            for pollutant, removed in control.removed.items():
                kept[SOURCES.index(source), COUNTED.index(pollutant), control.zones] *= 1.0 - removed
    return None if np.all(kept == 1.0) else kept
