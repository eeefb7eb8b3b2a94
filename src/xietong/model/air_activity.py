"""What the sources of emissions follow: volume of output, residents, commuting over the minutes of the base year."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from xietong.model.baseline import Baseline
from xietong.model.state import Outcome

__all__ = ["activity_of", "activity_of_rows", "finite_minutes"]


def activity_of(baseline: Baseline, outcome: Outcome) -> Mapping[tuple[str, str], Float[np.ndarray, " zone"]]:
    """By driver and sector: output in yuan at base prices, residents in persons, commuting in minutes by home.

    Minutes are those of the base year, a measure of how far people travel: a faster road shortens no way.

    Args:
        baseline: For the codes of the market sectors, in the order of the arrays, and for the minutes.
        outcome: A year.
    """
    travelled = (np.asarray(outcome.commuting) * finite_minutes(baseline)).sum(axis=1)
    return {
        **{("output", sector): np.asarray(outcome.volume[number]) for number, sector in enumerate(baseline.market)},
        ("residents", ""): np.asarray(outcome.residents),
        ("commuting", ""): travelled,
    }


def finite_minutes(baseline: Baseline) -> Float[np.ndarray, "residence workplace"]:
    """One-way minutes of the base year; zero where no one can commute."""
    minutes = np.asarray(baseline.commuting.minutes)
    return np.where(np.isfinite(minutes), minutes, 0.0)


def activity_of_rows(
    baseline: Baseline, outcome: Outcome, wanted: tuple[tuple[str, str], ...]
) -> Float[np.ndarray, "row zone"]:
    """The same, one line for each driver and sector wanted."""
    found = activity_of(baseline, outcome)
    return np.array([found[key] for key in wanted])
