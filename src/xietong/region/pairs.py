"""Long tables of pairs of zones as matrices, and the observed flows that are made of them."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from xietong.region.flows import ObservedFlows
from xietong.region.region import Table
from xietong.region.tables import Tables, number_column, positions

__all__ = ["both_ways", "flows_from", "pair_matrix"]

NO_TIMES: dict[str, np.ndarray] = {
    "residence": np.array([], dtype=object),
    "workplace": np.array([], dtype=object),
    "minutes": np.array([]),
}


def flows_from(tables: Tables, zones: Sequence[str]) -> ObservedFlows:
    """The observed flows in the order of the zones."""
    economy = tables["zone_economy"]
    rows = positions(zones, tuple(economy["zone"]))
    times = tables.get("travel_times", Table("travel_times", NO_TIMES))
    return ObservedFlows(
        commuters=pair_matrix(tables["commuting_flows"], ("residence", "workplace"), "persons", zones, absent=0.0),
        monthly_income_workplace=economy["monthly_income_workplace"][rows],
        monthly_income_residence=number_column(economy, "monthly_income_residence")[rows],
        employment_workplace=number_column(economy, "employment_workplace")[rows],
        employment_residence=number_column(economy, "employment_residence")[rows],
        rent_index=number_column(economy, "rent_index")[rows],
        distance_km=both_ways(pair_matrix(tables["distances"], ("origin", "destination"), "km", zones)),
        minutes=pair_matrix(times, ("residence", "workplace"), "minutes", zones),
        minutes_in_traffic=pair_matrix(times, ("residence", "workplace"), "minutes_in_traffic", zones),
    )


def pair_matrix(
    table: Table, ends: tuple[str, str], value: str, zones: Sequence[str], *, absent: float = np.nan
) -> Float[np.ndarray, "origin destination"]:
    """A long table as a matrix of the zones of its first column by those of its second.

    Args:
        ends: Columns that name the two zones of a pair, from and to.
        value: Column of the numbers.
        absent: What a pair without a row holds.
    """
    matrix = np.full((len(zones), len(zones)), absent)
    first, second = positions(table[ends[0]], zones), positions(table[ends[1]], zones)
    is_known = (first >= 0) & (second >= 0)
    matrix[first[is_known], second[is_known]] = number_column(table, value)[is_known]
    return matrix


def both_ways(matrix: Float[np.ndarray, "origin destination"]) -> Float[np.ndarray, "origin destination"]:
    """The matrix with each missing pair (NaN) filled from the pair the other way round."""
    return np.where(np.isnan(matrix), matrix.T, matrix)
