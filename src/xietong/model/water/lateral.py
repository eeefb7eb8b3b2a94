"""How strongly zones feel the pumping of their neighbours, found from a published share."""

import numpy as np
from jaxtyping import Float, Int

__all__ = ["own_share", "scale_of_exchange"]

_STEPS = 20
_ROUNDS = 40


def own_share(
    storage: Float[np.ndarray, " cell"],
    area: Float[np.ndarray, " cell"],
    start: Int[np.ndarray, " edge"],
    end: Int[np.ndarray, " edge"],
    conductance: Float[np.ndarray, " edge"],
    cell: int,
    years: float,
) -> float:
    """Share of the change of a cell's head that its own loss makes, where every cell loses the same depth of water.

    Args:
        storage: m3 per m, positive.
        cell: The cell that is looked at.
        years: Since the loss began.
    """
    n_cell, length = len(storage), years / _STEPS
    matrix = np.diag(storage / length)
    np.add.at(matrix, (start, start), conductance)
    np.add.at(matrix, (end, end), conductance)
    np.add.at(matrix, (start, end), -conductance)
    np.add.at(matrix, (end, start), -conductance)
    own = np.where(np.arange(n_cell) == cell, area, 0.0)
    losses, head = np.stack([own, area], axis=1), np.zeros((n_cell, 2))
    inverse = np.linalg.inv(matrix)
    for _ in range(_STEPS):
        head = inverse @ (storage[:, None] / length * head - losses)
    return float(head[cell, 0] / head[cell, 1])


def scale_of_exchange(
    storage: Float[np.ndarray, " cell"],
    area: Float[np.ndarray, " cell"],
    start: Int[np.ndarray, " edge"],
    end: Int[np.ndarray, " edge"],
    conductance: Float[np.ndarray, " edge"],
    cell: int,
    share: float,
    years: float,
) -> float:
    """The factor on all conductances that gives a cell its published own share; the share falls as the factor grows.

    Returns:
        A factor from 1e-4 to 1e4, at whose ends the search stops.
    """
    low, high = -4.0, 4.0
    for _ in range(_ROUNDS):
        middle = (low + high) / 2.0
        if own_share(storage, area, start, end, 10.0**middle * conductance, cell, years) > share:
            low = middle
        else:
            high = middle
        if high - low < 1e-3:
            break
    return float(10.0 ** ((low + high) / 2.0))
