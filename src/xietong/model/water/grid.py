"""Edges between cells: the squares of a grid, or zones that touch."""

import numpy as np
from jaxtyping import Float, Int

__all__ = ["between", "grid_edges", "harmonic"]


def grid_edges(
    n_row: int, n_column: int, row_size: Float[np.ndarray, " row"], column_size: Float[np.ndarray, " column"]
) -> tuple[
    Int[np.ndarray, " edge"], Int[np.ndarray, " edge"], Float[np.ndarray, " edge"], Float[np.ndarray, " edge"]
]:
    """Edges of a rectangular grid whose rows and columns may differ in size; cells are numbered row by row.

    Args:
        row_size, column_size: m.

    Returns:
        First cell, second cell, width of the common side, distance of the two centres, m.
    """
    number = np.arange(n_row * n_column).reshape(n_row, n_column)
    middle_column = (column_size[:-1] + column_size[1:]) / 2.0
    middle_row = (row_size[:-1] + row_size[1:]) / 2.0
    along, across = (n_row, n_column - 1), (n_row - 1, n_column)
    return (
        np.concatenate([number[:, :-1].ravel(), number[:-1].ravel()]),
        np.concatenate([number[:, 1:].ravel(), number[1:].ravel()]),
        np.concatenate([np.broadcast_to(row_size[:, None], along).ravel(), np.tile(column_size, n_row - 1)]),
        np.concatenate([np.tile(middle_column, n_row), np.broadcast_to(middle_row[:, None], across).ravel()]),
    )


def harmonic(first: Float[np.ndarray, " edge"], second: Float[np.ndarray, " edge"]) -> Float[np.ndarray, " edge"]:
    """Harmonic mean of two transmissivities; zero where one of them is."""
    total = first + second
    return np.divide(2.0 * first * second, total, out=np.zeros_like(total), where=total > 0.0)


def between(
    transmissivity: Float[np.ndarray, " cell"],
    start: Int[np.ndarray, " edge"],
    end: Int[np.ndarray, " edge"],
    width: Float[np.ndarray, " edge"],
    distance: Float[np.ndarray, " edge"],
) -> Float[np.ndarray, " edge"]:
    r"""Conductance of each edge, m2 a year: $C_{ij} = T_{ij} w_{ij}/d_{ij}$ with $T_{ij}$ a harmonic mean."""
    return harmonic(transmissivity[start], transmissivity[end]) * width / distance
