r"""Which measure did what by the last year, so that the parts add up to the whole.

With measures 1..M in the order of their first day and v(S) an indicator of the last year when only the measures of S
were walked through, year by year,

$$ \phi_m = \tfrac12 \big[ v(\{1..m\}) - v(\{1..m-1\}) \big] + \tfrac12 \big[ v(\{m..M\}) - v(\{m+1..M\}) \big] $$

Each bracket telescopes, so $\sum_m \phi_m = v(\{1..M\}) - v(\emptyset)$ for every indicator. Let $I(S)$ be the part
of v that only all of S together produce (its Harsanyi dividend). When I(S) is zero for three measures and
more, a pair {k, m} adds I to the later of the two in one order and to the earlier in the other; each gets half,
which is its Shapley value.

All parts walk side by side through the years (`parts.py`). A part is not solved where it is another one: as long as
its newest measure has not begun, or all that have begun are in it. Travel is split before (`travel_shares.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.assess.assessment import Contributions
from xietong.assess.indicators import details, indicator_named
from xietong.assess.parts import outcomes_of_parts
from xietong.assess.path import Path, order_by_date
from xietong.assess.places import Places, places_by_level
from xietong.assess.tools import Tools
from xietong.model.baseline import Baseline
from xietong.model.state import Outcome
from xietong.plan.plan import Plan
from xietong.region.region import Region

__all__ = ["Quantity", "contributions", "quantities", "values_of"]


@dataclass(frozen=True)
class Quantity:
    """One number of an outcome: an indicator, the level and the place, and the group ("" for all)."""

    indicator: str
    level: str
    place: str
    group: str = ""


def quantities(region: Region, groups: Sequence[str]) -> tuple[Quantity, ...]:
    """The numbers that are split over the measures, in the order of the report."""
    levels = places_by_level(region)
    everywhere = [(level, code) for level in ("region", "jurisdiction", "tag") for code in levels[level].code]
    moving = [
        Quantity(indicator, level, code)
        for indicator in ("residents", "jobs", "commuting_minutes", "floor_rent", "real_income", "value_added")
        for level, code in everywhere
        if not (indicator == "residents" and level == "region")
    ]
    by_group = [Quantity("real_income", "region", region.key, group) for group in groups]
    whole = [
        Quantity(indicator, "region", region.key) for indicator in ("residents", "theil_income", "border_commuters")
    ]
    return (*moving, *by_group, *whole)


def values_of(baseline: Baseline, outcome: Outcome, wanted: Sequence[Quantity]) -> Float[np.ndarray, " outcome"]:
    """The wanted numbers of one outcome."""
    levels = places_by_level(baseline.region)
    known: dict[tuple[str, str], np.ndarray] = {}
    for quantity in wanted:
        at = (quantity.indicator, quantity.level)
        if at not in known:
            indicator = indicator_named(quantity.indicator)
            assert indicator.evaluate is not None, "only what an outcome tells is split by measure"
            known[at] = indicator.evaluate(baseline, outcome, levels[quantity.level].members)
    return np.array([_value(baseline, known, levels, quantity) for quantity in wanted])


def _value(
    baseline: Baseline,
    known: dict[tuple[str, str], np.ndarray],
    levels: dict[str, Places],
    quantity: Quantity,
) -> float:
    row = details(baseline, indicator_named(quantity.indicator)).index(quantity.group)
    column = levels[quantity.level].code.index(quantity.place)
    return float(known[quantity.indicator, quantity.level][row, column])


def contributions(
    tools: Tools, baseline: Baseline, plan: Plan, path: Path, without: Path, wanted: Sequence[Quantity]
) -> Contributions:
    """The effect of every measure on the wanted numbers of the last year; see the equations above.

    Args:
        path: The years with the whole plan, solved before.
        without: The same years without it.
        wanted: The numbers to split.

    Returns:
        Measures in the order of the plan.

    Raises:
        ConvergenceError: naming the year and the measures in force when no equilibrium was found.
    """
    order = order_by_date(plan)
    forward, backward = outcomes_of_parts(tools, baseline, order, path, without)
    by_date = (
        np.diff(_levels(baseline, forward, wanted), axis=0)
        + np.diff(_levels(baseline, backward, wanted), axis=0)[::-1]
    ) / 2.0
    last = path.last.solved.outcome
    return Contributions(
        measure=tuple(measure.id for measure in plan.measures),
        indicator=tuple(quantity.indicator for quantity in wanted),
        place=tuple(quantity.place for quantity in wanted),
        effect=by_date[np.argsort(order)] if order else by_date,
        total=values_of(baseline, last, wanted) - values_of(baseline, backward[0], wanted),
        group=tuple(quantity.group for quantity in wanted),
    )


def _levels(
    baseline: Baseline, chain: Sequence[Outcome], wanted: Sequence[Quantity]
) -> Float[np.ndarray, "step outcome"]:
    """Values from nothing through the chain to the whole; what is the same outcome is evaluated once."""
    known: dict[int, np.ndarray] = {}
    for outcome in chain:
        if id(outcome) not in known:
            known[id(outcome)] = values_of(baseline, outcome, wanted)
    return np.array([known[id(outcome)] for outcome in chain])
