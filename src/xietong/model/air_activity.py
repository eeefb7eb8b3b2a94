"""What the sources of emissions follow, read from an outcome: output, residents, commuting."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from xietong.model.state import Outcome

__all__ = ["activity_of", "activity_of_rows"]


def activity_of(outcome: Outcome, market: tuple[str, ...]) -> Mapping[tuple[str, str], Float[np.ndarray, " zone"]]:
    """By driver and sector: output in yuan a year, residents in persons, commuting in minutes one way by home.

    Args:
        outcome: A year.
        market: Codes of the market sectors, in the order of the arrays.
    """
    minutes = outcome.commuting.sum(axis=1) * np.nan_to_num(outcome.commuting_minutes)
    return {
        **{("output", sector): np.asarray(outcome.output[number]) for number, sector in enumerate(market)},
        ("residents", ""): np.asarray(outcome.residents),
        ("commuting", ""): minutes,
    }


def activity_of_rows(
    outcome: Outcome, market: tuple[str, ...], wanted: tuple[tuple[str, str], ...]
) -> Float[np.ndarray, "row zone"]:
    """The same, one line for each driver and sector wanted."""
    found = activity_of(outcome, market)
    return np.array([found[key] for key in wanted])
