"""Parts of a plan, walked side by side through the years: the first measures, one, two, to all, and the last ones.

A year of a part starts from what its neighbour with one measure less found in the same year, moved by what the newest
measure did in the year before, and by what the start of that year missed. In the second chain the newest measure is
taken to do what it does in the first: in logs, two parts nearly add up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace

import numpy as np
from jaxtyping import Float

from xietong.assess.path import Path, Step
from xietong.assess.solves import AT_THE_END, ON_THE_WAY, require_converged
from xietong.assess.tools import Problem, Tools
from xietong.assess.travel_shares import TravelShare, sums_of, with_travel, without_travel
from xietong.model.baseline import Baseline
from xietong.model.dynamics import Approach, Fundamentals, State
from xietong.model.state import Outcome, Status
from xietong.plan.change import ARRAYS, Change, no_change, sum_of

__all__ = ["outcomes_of_parts", "problem_of_part"]

STAGE = "measures"
KEY = "measures"
NEVER = -1


@dataclass(frozen=True, eq=False)
class _Solved:
    """A part in one year.

    Args:
        found: Where its solve ended, and what the year after finds.
        missed: How far from there the start was, where the next start may learn from it: not in the first year of a
            measure, nor for the whole plan, which is solved on its own.
    """

    found: Approach
    missed: Float[np.ndarray, " unknown"]


Point = _Solved | None
"""A part in one year; None stands for the base year."""
Chain = tuple[Point, ...]
"""By number of measures in force: none first, the whole plan last."""


@dataclass(frozen=True, eq=False)
class _Year:
    """One year for all parts; measures stand in the order of their first day.

    Args:
        year: Of the calendar.
        fundamentals: What no plan decides in the year.
        whole: The year with the whole plan.
        nothing: The year without any measure.
        plain: Changes, but for those of travel.
        travel: What each measure saves in travel.
        begun: True for a measure that has changed something by then.
        is_new: True for a measure that had changed nothing before.
        growth: What it changes over what it changed in the year before.
    """

    tools: Tools
    baseline: Baseline
    year: int
    fundamentals: Fundamentals | None
    whole: Point
    nothing: Point
    plain: tuple[Change, ...]
    travel: tuple[TravelShare, ...]
    begun: tuple[bool, ...]
    is_new: tuple[bool, ...]
    growth: tuple[float, ...]
    tolerance: float


@dataclass(frozen=True, eq=False)
class _Chains:
    """Both chains in one year: the first measures and the last ones."""

    first: Chain
    last: Chain


def outcomes_of_parts(
    tools: Tools, baseline: Baseline, order: Sequence[int], path: Path, without: Path
) -> tuple[tuple[Outcome, ...], tuple[Outcome, ...]]:
    """The last year with the first measures in force, and with the last ones, from none to all.

    Args:
        order: Measures in the order of their first day, as positions in the plan.
        path: The years with the whole plan.
        without: The same years without it.

    Raises:
        ConvergenceError: naming the year and the measures in force when no equilibrium was found.
    """
    years = _years(tools, baseline, order, path, without)
    kept_year, chains = _kept(tools, len(order))
    before = chains
    for done, year in enumerate(years):
        tools.progress(STAGE, done, len(years))
        if year.year <= kept_year:
            continue
        before = chains
        first = _first_measures(year, before)
        chains = _Chains(first, _last_measures(year, before, first))
        if year is not years[-1]:
            _keep(tools, year.year, chains)
    tools.progress(STAGE, len(years), len(years))
    if not years:
        unchanged = (baseline.outcome,) * (len(order) + 1)
        return unchanged, unchanged
    return _read(years[-1], before, chains, path.last.solved.outcome, without.last.solved.outcome)


def _years(tools: Tools, baseline: Baseline, order: Sequence[int], path: Path, without: Path) -> tuple[_Year, ...]:
    """Every year after the base year."""
    begun: tuple[bool, ...] = (False,) * len(order)
    sizes: tuple[float, ...] = (0.0,) * len(order)
    years: list[_Year] = []
    for step, nothing in zip(path.steps[1:], without.steps[1:], strict=True):
        plain = tuple(without_travel(step.changes[number]) for number in order)
        travel = tuple(step.travel[number] for number in order)
        before, sizes = sizes, tuple(_size(change) for change in plain)
        had_begun, begun = (
            begun,
            tuple(
                was or size > 0.0 or not share.is_nothing
                for was, size, share in zip(begun, sizes, travel, strict=True)
            ),
        )
        years.append(
            _Year(
                tools,
                baseline,
                year=step.year,
                fundamentals=step.fundamentals,
                whole=_point(step),
                nothing=_point(nothing),
                plain=plain,
                travel=travel,
                begun=begun,
                is_new=tuple(now and not was for now, was in zip(begun, had_begun, strict=True)),
                growth=tuple(now / was if was else 1.0 for now, was in zip(sizes, before, strict=True)),
                tolerance=AT_THE_END if step is path.last else ON_THE_WAY,
            )
        )
    return tuple(years)


def _size(change: Change) -> float:
    """A number that grows with the change in proportion, zero for none."""
    arrays = sum(np.abs(getattr(change, name)).sum() for name in ARRAYS)
    listed = (change.emission_caps, change.floor_limits, change.air_controls, change.water, change.gateways)
    return float(arrays + sum(map(len, listed)))


def _point(step: Step) -> Point:
    if step.solved.unknowns is None:
        return None
    certificate = step.solved.outcome.certificate
    unknowns = step.solved.unknowns
    found = Approach(unknowns, step.state, certificate.status, certificate.residual, certificate.steps)
    return _Solved(found, np.zeros_like(unknowns))


def _first_measures(year: _Year, before: _Chains) -> Chain:
    chain: list[Point] = [year.nothing]
    problems = _problems(year, year.plain, year.travel)
    for count in range(1, len(year.begun)):
        if not year.begun[count - 1]:
            chain.append(chain[-1])
        elif not any(year.begun[count:]):
            chain.append(year.whole)
        else:
            did = _between(year, before.first[count - 1], before.first[count])
            start = _unknowns(year, chain[-1]) + year.growth[count - 1] * did
            name = f"the first {count} of them"
            chain.append(_solve(year, problems.of(count), before.first[count], start, count - 1, name))
    return (*chain, year.whole) if year.begun else (year.nothing,)


def _last_measures(year: _Year, before: _Chains, first: Chain) -> Chain:
    chain: list[Point] = [year.nothing]
    problems = _problems(year, year.plain[::-1], year.travel[::-1])
    for count in range(1, len(year.begun)):
        newest = len(year.begun) - count
        if not year.begun[newest]:
            chain.append(chain[-1])
        elif not any(year.begun[:newest]):
            chain.append(year.whole)
        else:
            there = _between(year, first[newest], first[newest + 1])
            was_there = _between(year, before.first[newest], before.first[newest + 1])
            did = _between(year, before.last[count - 1], before.last[count])
            start = _unknowns(year, chain[-1]) + there + year.growth[newest] * (did - was_there)
            name = f"the last {count} of them"
            chain.append(_solve(year, problems.of(count), before.last[count], start, newest, name))
    return (*chain, year.whole) if year.begun else (year.nothing,)


def _unknowns(year: _Year, point: Point) -> Float[np.ndarray, " unknown"]:
    assert year.whole is not None, "a year in which a part is solved changes something"
    return np.zeros_like(year.whole.found.unknowns) if point is None else point.found.unknowns


def _between(year: _Year, one: Point, other: Point) -> Float[np.ndarray, " unknown"]:
    return _unknowns(year, other) - _unknowns(year, one)


def _state_before(year: _Year, before: Point) -> State:
    """What the year finds."""
    return year.tools.first_state(year.baseline) if before is None else before.found.state


def _solve(
    year: _Year, problem: Problem, before: Point, start: Float[np.ndarray, " unknown"], newest: int, name: str
) -> _Solved:
    begin = start if before is None else start + before.missed
    state = _state_before(year, before)
    found = year.tools.approach(year.baseline, problem, state, begin, year.tolerance)
    where = f"year {year.year} with a part of the measures in force ({name})"
    require_converged(found.status, found.residual, found.steps, where)
    missed = np.zeros_like(start) if year.is_new[newest] else found.unknowns - start
    return _Solved(found, missed)


@dataclass(frozen=True, eq=False)
class _Problems:
    """Running sums of the measures of a year, nothing first; matrices that two problems share are one object.

    Args:
        trade: Matrices of trade costs made so far.
    """

    year: _Year
    totals: tuple[Change, ...]
    travel: tuple[TravelShare, ...]
    trade: dict[bytes, np.ndarray | None] = field(default_factory=dict)

    def of(self, count: int) -> Problem:
        """The first so many measures together."""
        year = self.year
        part = problem_of_part(year.tools, year.baseline, self.totals[count], self.travel[count], self.trade)
        return replace(part, fundamentals=year.fundamentals)


def problem_of_part(
    tools: Tools, baseline: Baseline, total: Change, travel: TravelShare, trade: dict[bytes, np.ndarray | None]
) -> Problem:
    """What some measures together ask of a year; matrices of trade costs that two problems share are one object.

    Args:
        total: Their changes, but for those of travel.
        travel: What they save in travel.
        trade: Matrices of trade costs made so far; one that is new is added.
    """
    plain = tools.problem(baseline, [replace(total, trade_cost=np.zeros_like(total.trade_cost))])
    key = total.trade_cost.tobytes()
    if key not in trade:
        only = replace(no_change(baseline), trade_cost=total.trade_cost)
        cost = tools.problem(baseline, [only]).shocks.trade_cost_hat
        trade[key] = None if cost is None else np.asarray(cost)
    shocks = replace(plain.shocks, trade_cost_hat=trade[key])
    return with_travel(Problem(shocks, plain.minutes), travel)


def _problems(year: _Year, plain: Sequence[Change], travel: Sequence[TravelShare]) -> _Problems:
    totals = [no_change(year.baseline)]
    for change in plain:
        totals.append(sum_of((totals[-1], change), year.baseline))
    return _Problems(year, tuple(totals), sums_of(travel))


def _read(
    year: _Year, before: _Chains, chains: _Chains, whole: Outcome, nothing: Outcome
) -> tuple[tuple[Outcome, ...], tuple[Outcome, ...]]:
    """Outcomes of both chains."""
    first = _problems(year, year.plain, year.travel)
    last = _problems(year, year.plain[::-1], year.travel[::-1])
    return (
        _read_chain(year, first, before.first, chains.first, whole, nothing),
        _read_chain(year, last, before.last, chains.last, whole, nothing),
    )


def _read_chain(
    year: _Year, problems: _Problems, before: Chain, chain: Chain, whole: Outcome, nothing: Outcome
) -> tuple[Outcome, ...]:
    outcomes = [nothing]
    for count, point in enumerate(chain[1:], 1):
        if point is year.whole:
            outcomes.append(whole)
        elif point is None or point is chain[count - 1]:
            outcomes.append(outcomes[-1])
        else:
            state = _state_before(year, before[count])
            outcomes.append(year.tools.read(year.baseline, problems.of(count), state, point.found))
    return tuple(outcomes)


def _keep(tools: Tools, year: int, chains: _Chains) -> None:
    """Where both chains stand, so that an interrupted run goes on from this year."""
    if tools.store is None:
        return
    arrays: dict[str, np.ndarray] = {"year": np.asarray(year)}
    for name in ("first", "last"):
        points = [point for point in getattr(chains, name) if point is not None]
        arrays[f"{name}.is_there"] = np.array([point is not None for point in getattr(chains, name)])
        if points:
            found = [point.found for point in points]
            arrays[f"{name}.unknowns"] = np.stack([each.unknowns for each in found])
            for f in fields(State):
                arrays[f"{name}.{f.name}"] = np.stack([getattr(each.state, f.name) for each in found])
            arrays[f"{name}.missed"] = np.stack([point.missed for point in points])
    tools.store.save(KEY, arrays)


def _kept(tools: Tools, n_measure: int) -> tuple[int, _Chains]:
    """The last year that was kept, and both chains in it; those of the base year where none was."""
    kept = tools.store.load(KEY) if tools.store else None
    if kept is None:
        nothing: Chain = (None,) * (n_measure + 1)
        return NEVER, _Chains(nothing, nothing)
    return int(kept["year"]), _Chains(_chain(kept, "first"), _chain(kept, "last"))


def _chain(kept: Mapping[str, np.ndarray], name: str) -> Chain:
    points: list[Point] = []
    for is_there, row in zip(kept[f"{name}.is_there"], np.cumsum(kept[f"{name}.is_there"]) - 1, strict=True):
        if not is_there:
            points.append(None)
            continue
        state = State(**{f.name: kept[f"{name}.{f.name}"][row] for f in fields(State)})
        found = Approach(kept[f"{name}.unknowns"][row], state, Status.CONVERGED, 0.0, 0)
        points.append(_Solved(found, kept[f"{name}.missed"][row]))
    return tuple(points)
