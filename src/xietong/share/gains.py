"""What governments gain when only some measures of a plan are carried out, by zone and year, against no measure.

A gain is that of `assess.governments`; a set of measures walks the years as the whole plan did.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from jaxtyping import Float, Int

from xietong.assess.governments import account_of, books_of_year, gains_of_year, value_of_living
from xietong.assess.parts import problem_of_part
from xietong.assess.path import Path
from xietong.assess.solves import changes_nothing, require_converged
from xietong.assess.tools import Problem, Tools
from xietong.assess.travel_shares import NO_TRAVEL, TravelShare, sums_of, without_travel
from xietong.model.baseline import Baseline
from xietong.model.dynamics import State
from xietong.model.finance.budget import Finance
from xietong.model.state import Outcome, Status
from xietong.plan.change import Change, sum_of
from xietong.plan.plan import Plan

__all__ = ["Walk", "parts_by_player", "walk_of", "zone_gains"]

Unknowns = Float[np.ndarray, " unknown"] | None

GAINS = "parts"
ACCURACY = (3e-7, 1e-7)
"""Of the years on the way and of the last, in logs. A gain is a small difference of large amounts, and what years
miss adds up: this much leaves some ten million yuan of present value on gains of billions; ten times as much 160."""


@dataclass(frozen=True, eq=False)
class Walk:
    """The years after the base year, with what each measure changes in them; measures in the plan's order.

    Args:
        plan: Its measures in space.
        years: After the base year.
        changes, travel: By year and measure.
        outcomes, unknowns, states: Of the whole plan by year, from which other sets of measures start; the states
            begin with the base year.
        accuracy: Of the years on the way and of the last.
    """

    baseline: Baseline
    plan: Plan
    years: tuple[int, ...]
    changes: tuple[tuple[Change, ...], ...]
    travel: tuple[tuple[TravelShare, ...], ...]
    outcomes: tuple[Outcome, ...]
    unknowns: tuple[Float[np.ndarray, " unknown"] | None, ...]
    states: tuple[State, ...]
    accuracy: tuple[float, float] = ACCURACY


def walk_of(baseline: Baseline, plan: Plan, path: Path) -> Walk:
    """The walk of a path that was solved with the whole plan."""
    steps = path.steps[1:]
    return Walk(
        baseline,
        plan,
        years=tuple(step.year for step in steps),
        changes=tuple(step.changes for step in steps),
        travel=tuple(step.travel for step in steps),
        outcomes=tuple(step.solved.outcome for step in steps),
        unknowns=tuple(step.solved.unknowns for step in steps),
        states=tuple(step.state for step in path.steps),
    )


def zone_gains(
    tools: Tools,
    walk: Walk,
    ids: Sequence[str],
    finances: Sequence[Finance],
    *,
    read: Sequence[int] | None = None,
    is_kept_whole: bool = True,
) -> Float[np.ndarray, "finance part zone year"]:
    """Gains by zone and year with these measures only; the base year, which gains nothing, is left out.

    A set of measures walks the years as the whole plan did, with its own share of what the plan saves in travel.
    Where the tools keep finished work, a set that is kept is not solved again.

    Args:
        finances: Settings of public finance; the same solve is read with each.
        read: Years to read, the last among them; between them gains run straight. All where not given.
        is_kept_whole: True where the walk holds the outcomes of the whole plan with this very model.

    Raises:
        ConvergenceError: naming the year without an equilibrium.
    """
    wanted = walk.years if read is None else tuple(read)
    key = _key(walk, ids, wanted, len(finances))
    kept = tools.store.load(key) if tools.store else None
    if kept is not None:
        return kept[GAINS]
    chosen = [number for number, measure in enumerate(walk.plan.measures) if measure.id in set(ids)]
    base = [account_of(walk.baseline, finance) for finance in finances]
    found: dict[int, np.ndarray] = {}
    steps = _whole(walk) if is_kept_whole and len(chosen) == len(walk.plan.measures) else _steps(tools, walk, chosen)
    for number, (outcome, before, after) in enumerate(steps):
        year = walk.years[number]
        if year in wanted:
            living = value_of_living(walk.baseline, outcome, before, after)
            changes = walk.changes[number]
            found[year] = np.stack(
                [
                    gains_of_year(
                        walk.baseline,
                        known,
                        books_of_year(walk.baseline, finance, walk.plan, changes, outcome, year, chosen),
                        outcome,
                        living,
                    )
                    for finance, known in zip(finances, base, strict=True)
                ]
            )
    gains = _between(found, walk.baseline.region.base_year, walk.years)
    if tools.store:
        tools.store.save(key, {GAINS: gains})
    return gains


def parts_by_player(
    gains: Float[np.ndarray, "finance part zone year"], of_zone: Int[np.ndarray, " zone"], count: int
) -> Float[np.ndarray, "finance part player year"]:
    """The zones of each player together."""
    member = (np.asarray(of_zone)[None, :] == np.arange(count)[:, None]).astype(np.float64)
    return np.einsum("pn,fkny->fkpy", member, gains)


def _key(walk: Walk, ids: Sequence[str], read: Sequence[int], n_finance: int) -> str:
    settings = walk.baseline.settings
    text = "\n".join([*ids, str(tuple(read)), str(n_finance), str(settings), str(walk.accuracy), _varied(walk)])
    return "set-" + sha256(text.encode()).hexdigest()[:24]


def _varied(walk: Walk) -> str:
    """The plan and the parameters that only plans read: a trial may differ in these alone."""
    values = {name: entry.value for name, entry in walk.baseline.region.parameters.items()}
    return walk.plan.model_dump_json() + str(sorted(values.items()))


def _whole(walk: Walk) -> list[tuple[Outcome, State, State]]:
    return list(zip(walk.outcomes, walk.states[:-1], walk.states[1:], strict=True))


def _steps(tools: Tools, walk: Walk, chosen: Sequence[int]) -> list[tuple[Outcome, State, State]]:
    """Outcome of every year with these measures, and what the year found and left."""
    baseline, steps = walk.baseline, []
    state = tools.first_state(baseline)
    previous: np.ndarray | None = None
    before, whole_before = None, None
    sums: dict[tuple[int, ...], TravelShare] = {}
    costs: dict[bytes, np.ndarray | None] = {}
    for number, year in enumerate(walk.years):
        problem = _problem(tools, walk, chosen, number, sums, costs)
        if previous is None and changes_nothing(problem.shocks):
            # As on a path: with nothing in force so far, a year is the base year again.
            steps.append((baseline.outcome, state, state))
            continue
        whole = walk.unknowns[number]
        start = _start(previous, before, whole, whole_before)
        tolerance = walk.accuracy[1] if number == len(walk.years) - 1 else walk.accuracy[0]
        found = tools.approach(baseline, problem, state, start, tolerance)
        if found.status is not Status.CONVERGED:
            found = tools.approach(baseline, problem, state, None, tolerance)
        require_converged(found.status, found.residual, found.steps, f"year {year} with a part of the measures")
        steps.append((tools.read(baseline, problem, state, found), state, found.state))
        state, before, previous, whole_before = found.state, previous, np.asarray(found.unknowns), whole
    return steps


def _start(
    previous: Unknowns, before: Unknowns, whole: Unknowns, whole_before: Unknowns
) -> Float[np.ndarray, " unknown"] | None:
    """Where a year begins: moved as the part itself moved in the year before, else as the whole plan does in this."""
    if previous is not None and before is not None:
        return 2.0 * previous - before
    if previous is None or whole is None or whole_before is None:
        return previous if whole is None else whole
    return previous + whole - whole_before


def _problem(
    tools: Tools,
    walk: Walk,
    chosen: Sequence[int],
    number: int,
    sums: dict[tuple[int, ...], TravelShare],
    costs: dict[bytes, np.ndarray | None],
) -> Problem:
    """What a year is asked; matrices that did not change since another year are the same objects."""
    baseline = walk.baseline
    total = sum_of([without_travel(walk.changes[number][measure]) for measure in chosen], baseline)
    shares = [share for measure in chosen if not (share := walk.travel[number][measure]).is_nothing]
    known = tuple(id(share) for share in shares)
    if known not in sums:
        sums[known] = sums_of(shares)[-1] if shares else NO_TRAVEL
    return problem_of_part(tools, baseline, total, sums[known], costs)


def _between(
    found: Mapping[int, Float[np.ndarray, "finance part zone"]], base_year: int, years: Sequence[int]
) -> Float[np.ndarray, "finance part zone year"]:
    """Years that were not read lie on the straight line between those that were; the base year gains nothing."""
    known = sorted(found)
    values = [np.zeros_like(found[known[0]]), *(found[year] for year in known)]
    at = np.array([base_year, *known], dtype=np.float64)
    stacked = np.stack(values, axis=-1)
    place = np.clip(np.searchsorted(at, years) - 1, 0, len(at) - 2)
    weight = (np.asarray(years, dtype=np.float64) - at[place]) / (at[place + 1] - at[place])
    line: np.ndarray = stacked[..., place] * (1.0 - weight) + stacked[..., place + 1] * weight
    return line
