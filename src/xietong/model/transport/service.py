"""How trains are offered: their headways, and where they run through from line to line."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool, Float, Int

from xietong.region.networks import RailNetwork

__all__ = ["joined", "waits"]


def waits(network: RailNetwork, lines: Sequence[str], usual: float) -> Float[np.ndarray, " line"]:
    r"""Minutes that a traveller waits for a train of each line.

    $$ w_l = h_l / 2 $$

    Args:
        network: $h_l$, the headways that are declared, minutes.
        lines: Codes of the lines.
        usual: Wait for the trains of all other lines.

    Source:
        Half of the headway: mean wait of travellers who come at any time (Welding 1957, for even headways).
    """
    return np.array([network.headway[line] / 2.0 if line in network.headway else usual for line in lines])


def joined(
    network: RailNetwork,
    lines: Sequence[str],
    station_of: Int[np.ndarray, " platform"],
    line_of: Int[np.ndarray, " platform"],
    one: Int[np.ndarray, " change"],
    other: Int[np.ndarray, " change"],
) -> Bool[np.ndarray, " change"]:
    """Whether trains run through from one platform to the other, in either direction."""
    if not network.through:
        return np.zeros(len(one), dtype=bool)
    both = {(station, *pair) for station, a, b in network.through for pair in ((a, b), (b, a))}
    return np.array(
        [
            (network.station[station_of[here]], str(lines[line_of[here]]), str(lines[line_of[there]])) in both
            for here, there in zip(one, other, strict=True)
        ],
        dtype=bool,
    )
