"""What an ensemble found of a plan: a range for every headline, what drives it, and a range for every measure."""

from dataclasses import dataclass

__all__ = ["Drawn", "DrawnRange"]


@dataclass(frozen=True)
class DrawnRange:
    """The 5th, 50th and 95th percentile of a change over the draws.

    Args:
        measure: The measure that is taken away, "" for the whole plan.
        indicator, place, group: As in a headline.
        unit: Of the change.
        drivers: Numbers drawn and their shares of the variance, with what they do together, the largest first; empty
            where there were too few draws to tell.
    """

    indicator: str
    place: str
    group: str
    unit: str
    low: float
    median: float
    high: float
    measure: str = ""
    drivers: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Drawn:
    """An ensemble of a plan.

    Args:
        year: The year that is told.
        n_draw: Draws with an equilibrium in every year.
        headlines: Of the whole plan.
        n_part: Draws in which each measure was taken away too; 0 where it was not.
        parts: Of each measure: the plan less the plan without it.
    """

    year: int
    n_draw: int
    headlines: tuple[DrawnRange, ...]
    n_part: int = 0
    parts: tuple[DrawnRange, ...] = ()
