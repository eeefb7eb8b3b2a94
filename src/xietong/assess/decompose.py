r"""Which measure did what, so that the parts add up to the whole.

With measures 1..M in the order of their first day and v(S) an indicator when the measures of S are in force,

$$ \phi_m = \tfrac12 \big[ v(\{1..m\}) - v(\{1..m-1\}) \big] + \tfrac12 \big[ v(\{m..M\}) - v(\{m+1..M\}) \big] $$

Each bracket telescopes, so $\sum_m \phi_m = v(\{1..M\}) - v(\emptyset)$ for every indicator. Let $I(S)$ be the part
of v that only all of S together produce (its Harsanyi dividend). When I(S) is zero for three measures and
more, a pair {k, m} adds I to the later of the two in one order and to the earlier in the other; each gets half,
which is its Shapley value.

Travel is split once: with $t(S)$ the travel times when the measures of S are open, the set {m..M} is given
$t(\emptyset) + t(\{1..M\}) - t(\{1..m-1\})$. So what two lines save together counts for the line that opens
first, and the networks are skimmed M times instead of 2M.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from xietong.assess.assessment import Contributions
from xietong.assess.indicators import details, indicator_named
from xietong.assess.path import Step
from xietong.assess.places import Places, places_by_level
from xietong.assess.solves import Solved, changes_nothing, same_shocks, solve_or_raise
from xietong.assess.tools import Problem, Tools
from xietong.model.baseline import Baseline
from xietong.model.state import Outcome
from xietong.plan.change import Change
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


@dataclass(frozen=True, eq=False)
class _Split:
    """What both chains share: the measures in order, what each changes, the whole, the numbers wanted."""

    tools: Tools
    baseline: Baseline
    year: int
    measures: tuple[str, ...]
    changes: tuple[Change, ...]
    whole: Step
    wanted: tuple[Quantity, ...]

    @property
    def n_steps(self) -> int:
        """Solves between nothing and the whole, both chains together."""
        return 2 * max(len(self.measures) - 1, 0)


def contributions(
    tools: Tools, baseline: Baseline, plan: Plan, whole: Step, wanted: Sequence[Quantity]
) -> Contributions:
    """The effect of every measure in one year on the wanted numbers; see the equations above.

    Args:
        whole: The year with the whole plan, solved before.
        wanted: The numbers to split.

    Returns:
        Measures in the order of the plan.

    Raises:
        ConvergenceError: naming the measures in force when no equilibrium was found.
    """
    order = sorted(range(len(plan.measures)), key=lambda number: plan.measures[number].begins)
    changes = tools.changes(baseline, plan, whole.year)
    split = _Split(
        tools=replace(tools, solve=tools.approach),
        baseline=baseline,
        year=whole.year,
        measures=tuple(plan.measures[number].id for number in order),
        changes=tuple(changes[number] for number in order),
        whole=whole,
        wanted=tuple(wanted),
    )
    travels: list[_Travel] = []
    forward = _solve_chain(split, "before", _earlier(split, travels), None, 0)
    backward = _solve_chain(split, "after", _later(split, travels), forward[::-1], len(forward))
    tools.progress(STAGE, split.n_steps, split.n_steps)
    by_date = (np.diff(_levels(split, forward), axis=0) + np.diff(_levels(split, backward), axis=0)[::-1]) / 2.0
    return Contributions(
        measure=tuple(measure.id for measure in plan.measures),
        indicator=tuple(quantity.indicator for quantity in wanted),
        place=tuple(quantity.place for quantity in wanted),
        effect=by_date[np.argsort(order)] if order else by_date,
        total=_values(split, whole.solved) - _values(split, Solved(baseline.outcome, None)),
        group=tuple(quantity.group for quantity in wanted),
    )


@dataclass(frozen=True, eq=False)
class _Travel:
    """Travel with some of the measures: what of a problem the networks decide."""

    impedance: Float[np.ndarray, "residence workplace"] | None
    business_time: Float[np.ndarray, "origin destination"] | None
    minutes: Float[np.ndarray, "residence workplace"]


def _earlier(split: _Split, travels: list[_Travel]) -> Iterator[Problem]:
    """The first measures together: one, two, to all but the last; their travel is noted."""
    for count in range(1, len(split.changes)):
        problem = split.tools.problem(split.baseline, split.changes[:count])
        shocks = problem.shocks
        travels.append(_Travel(shocks.commuting_impedance, shocks.business_time, problem.minutes))
        yield problem


def _later(split: _Split, travels: list[_Travel]) -> Iterator[Problem]:
    """The last measures together: one, two, to all but the first, with the travel left to them to gain."""
    whole = split.whole.problem
    for count in range(len(split.changes) - 1, 0, -1):
        still = split.tools.problem(split.baseline, [_without_travel(c) for c in split.changes[count:]])
        gone = travels[count - 1]
        shocks = replace(
            still.shocks,
            commuting_impedance=_left(whole.shocks.commuting_impedance, gone.impedance),
            business_time=_left(whole.shocks.business_time, gone.business_time),
        )
        yield Problem(shocks, still.minutes + whole.minutes - gone.minutes)


def _left(whole: np.ndarray | None, gone: np.ndarray | None) -> np.ndarray | None:
    """Whole less gone; None, which is no change, where nothing is left."""
    if whole is None or gone is None:
        return whole if gone is None else -gone
    left = whole - gone
    return left if left.any() else None


def _without_travel(change: Change) -> Change:
    return replace(change, openings=(), border_minutes=np.zeros_like(change.border_minutes))


def _solve_chain(
    split: _Split, name: str, problems: Iterable[Problem], opposite: Sequence[Solved] | None, done: int
) -> list[Solved]:
    """Ever more measures; a part that changes nothing is not solved.

    A solve starts from the one before, or, where the `opposite` parts are solved, from what these leave of the whole:
    in logs, two parts nearly add up.
    """
    chain: list[Solved] = []
    before, solved = None, Solved(split.baseline.outcome, None)
    for step, problem in enumerate(problems):
        split.tools.progress(STAGE, done + step, split.n_steps)
        if before is None or not same_shocks(before.shocks, problem.shocks):
            start = solved.unknowns if opposite is None else _left_of_whole(split, opposite[step])
            solved = _solve_part(split, f"{name}-{step + 1}", problem, start)
        before = problem
        chain.append(solved)
    return chain


def _left_of_whole(split: _Split, part: Solved) -> Float[np.ndarray, " unknown"] | None:
    whole = split.whole.solved.unknowns
    return whole if whole is None or part.unknowns is None else whole - part.unknowns


def _levels(split: _Split, chain: Sequence[Solved]) -> Float[np.ndarray, "step outcome"]:
    """Values from nothing through the chain to the whole."""
    ends = [Solved(split.baseline.outcome, None), *chain, *([split.whole.solved] if split.measures else [])]
    return np.array([_values(split, solved) for solved in ends])


def _solve_part(split: _Split, name: str, problem: Problem, start: Float[np.ndarray, " unknown"] | None) -> Solved:
    if changes_nothing(problem.shocks):
        return Solved(split.baseline.outcome, None)
    where = f"year {split.year} with a part of the measures ({name})"
    return solve_or_raise(split.tools, split.baseline, problem, start, f"measures-{name}", where)


def _values(split: _Split, solved: Solved) -> Float[np.ndarray, " outcome"]:
    return values_of(split.baseline, solved.outcome, split.wanted)
