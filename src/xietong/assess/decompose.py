r"""Which measure did what, so that the parts add up to the whole.

With measures 1..M in the order of the plan and v(S) an indicator when the measures of S are in force,

$$ \phi_m = \tfrac12 \big[ v(\{1..m\}) - v(\{1..m-1\}) \big] + \tfrac12 \big[ v(\{m..M\}) - v(\{m+1..M\}) \big] $$

Each bracket telescopes, so $\sum_m \phi_m = v(\{1..M\}) - v(\emptyset)$ for every indicator. Let $I(S)$ be the part
of v that only all of S together produce (its Harsanyi dividend). When I(S) is zero for three measures and
more, a pair {k, m} adds I to the later of the two in one order and to the earlier in the other; each gets half,
which is its Shapley value.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.assess.assessment import Contributions
from xietong.assess.indicators import details, indicator_named
from xietong.assess.places import Places, places_by_level
from xietong.assess.solves import Solved, changes_nothing, same_shocks, solve_or_raise
from xietong.assess.tools import Tools
from xietong.model.baseline import Baseline
from xietong.model.state import Outcome, Shocks
from xietong.plan.plan import Plan
from xietong.region.region import Region

__all__ = ["Quantity", "contributions", "quantities", "values_of"]

STAGE = "measures"


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
    whole = [Quantity(indicator, "region", region.key) for indicator in ("residents", "theil_income", "border_commuters")]
    return (*moving, *by_group, *whole)


def values_of(
    baseline: Baseline, outcome: Outcome, wanted: Sequence[Quantity]
) -> Float[np.ndarray, " outcome"]:
    """The wanted numbers of one outcome."""
    levels = places_by_level(baseline.region)
    known: dict[tuple[str, str], np.ndarray] = {}
    for quantity in wanted:
        at = (quantity.indicator, quantity.level)
        if at not in known:
            indicator = indicator_named(quantity.indicator)
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
    tools: Tools, baseline: Baseline, plan: Plan, year: int, whole: Solved, wanted: Sequence[Quantity]
) -> Contributions:
    """The effect of every measure in one year on the wanted numbers; see the equation above.

    Args:
        whole: The equilibrium of that year with the whole plan, solved before.
        wanted: The numbers to split.

    Raises:
        ConvergenceError: naming the measures in force when no equilibrium was found.
    """
    ids = tuple(measure.id for measure in plan.measures)
    steps = max(2 * (len(ids) - 1), 0)
    forward = [ids[: count + 1] for count in range(len(ids))]
    backward = [ids[len(ids) - 1 - count :] for count in range(len(ids))]
    chains = [
        _chain(tools, baseline, plan, year, whole, wanted, sets, done, steps)
        for sets, done in ((forward, 0), (backward, max(len(ids) - 1, 0)))
    ]
    tools.progress(STAGE, steps, steps)
    effect = (np.diff(chains[0], axis=0) + np.diff(chains[1], axis=0)[::-1]) / 2.0
    return Contributions(
        measure=ids,
        indicator=tuple(quantity.indicator for quantity in wanted),
        place=tuple(quantity.place for quantity in wanted),
        effect=effect,
        total=values_of(baseline, whole.outcome, wanted) - values_of(baseline, baseline.outcome, wanted),
        group=tuple(quantity.group for quantity in wanted),
    )


def _chain(
    tools: Tools,
    baseline: Baseline,
    plan: Plan,
    year: int,
    whole: Solved,
    wanted: Sequence[Quantity],
    sets: Sequence[tuple[str, ...]],
    done: int,
    steps: int,
) -> Float[np.ndarray, "step outcome"]:
    """Values with ever more measures in force, from none to all, each solve started from the one before."""
    solved, shocks = Solved(baseline.outcome, None), tools.translate(baseline, plan.only(()), year)
    values = [values_of(baseline, baseline.outcome, wanted)]
    for step, ids in enumerate(sets[:-1]):
        tools.progress(STAGE, done + step, steps)
        before, shocks = shocks, tools.translate(baseline, plan.only(ids), year)
        solved = solved if same_shocks(before, shocks) else _solve_set(tools, baseline, year, ids, shocks, solved)
        values.append(values_of(baseline, solved.outcome, wanted))
    return np.array([*values, values_of(baseline, whole.outcome, wanted)][: len(sets) + 1])


def _solve_set(
    tools: Tools, baseline: Baseline, year: int, ids: tuple[str, ...], shocks: Shocks, near: Solved
) -> Solved:
    if changes_nothing(shocks):
        return Solved(baseline.outcome, None)
    where = f"year {year} with the measures {ids[0]} to {ids[-1]}"
    return solve_or_raise(tools, baseline, shocks, near.unknowns, f"measures-{ids[0]}-{ids[-1]}", where)
