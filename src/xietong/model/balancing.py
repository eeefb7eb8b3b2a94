"""Flows with given totals that stay as close as possible to a kernel."""

import numpy as np
from jaxtyping import Float

__all__ = ["balance"]


def balance(
    kernel: Float[np.ndarray, "sector origin destination"],
    supply: Float[np.ndarray, "sector origin"],
    demand: Float[np.ndarray, "sector destination"],
    *,
    tolerance: float = 1e-13,
    round_limit: int = 20_000,
) -> Float[np.ndarray, "sector origin destination"]:
    r"""Flows $T_{s,in} = a_{si} K_{s,in} b_{sn}$ whose rows sum to supply and columns to demand.

    Args:
        kernel: $K$, non-negative.
        supply, demand: Totals, positive; of a sector they add up to the same sum.
        tolerance: Largest relative error of a column total; rows are exact.
        round_limit: Rounds at most.

    Returns:
        Flows. Columns of a sector that has not converged within the limit are less exact.

    Source:
        Sinkhorn (1967); Deming and Stephan (1940).
    """
    column = np.ones_like(demand)
    row = np.ones_like(supply)
    active = np.arange(len(kernel))
    for _ in range(round_limit):
        part = kernel[active]
        reached = np.matmul(part, column[active][:, :, None])[:, :, 0]
        row[active] = supply[active] / reached
        arriving = np.matmul(row[active][:, None, :], part)[:, 0, :]
        error = np.max(np.abs(arriving * column[active] / demand[active] - 1.0), axis=1)
        column[active] = demand[active] / arriving
        active = active[error > tolerance]
        if len(active) == 0:
            break
    reached = np.matmul(kernel, column[:, :, None])[:, :, 0]
    return (supply / reached)[:, :, None] * kernel * column[:, None, :]
