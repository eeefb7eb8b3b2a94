r"""From one year to the next: who has chosen anew where to live, and what has been built.

Within a year prices, wages and commuting clear, the floor space stands, and only some people choose where to live
(equations T1 and T2). At its end floor space follows the rents of the year (equation T3). With constant fundamentals
the years end where `years.solve_year` does, in the static equilibrium.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from xietong.model.baseline import Baseline
from xietong.model.coupled import (
    CoupledSolution,
    Coupling,
    Wings,
    follow,
    quantities_at,
    settings_for,
    shocks_with,
    signal_size,
    solve_coupled,
)
from xietong.model.economy.base import Economy
from xietong.model.economy.certified import SPREAD, measure_root
from xietong.model.economy.equilibrium import levels_at, without_pairs
from xietong.model.economy.equilibrium_map import equilibrium_map
from xietong.model.economy.kernels import Kernels, Totals, prepare
from xietong.model.economy.land import construction_price, floor_supply_hat
from xietong.model.economy.levels import Levels
from xietong.model.economy.unknowns import size_of
from xietong.model.feedback import Quantities
from xietong.model.parameters import EconomySettings
from xietong.model.state import Inertia, Outcome, Shocks
from xietong.model.years import TOLERANCE, YearSolution, read_coupled
from xietong.numerics.arrays import Array
from xietong.numerics.certificate import FixedPointCertificate, Neighbour, with_other_starts
from xietong.numerics.fixed_point import AccelerationSettings, Solution, Status
from xietong.numerics.roots import random_starts

__all__ = [
    "Approach",
    "Fundamentals",
    "KernelCache",
    "State",
    "advance",
    "approach",
    "first_state",
    "floor_space_after",
    "read_quantities",
    "read_year",
]

SECOND_START_SPREAD = 0.05
"""How far the second start lies from the solution, in logs."""
STARTS = 4
"""Other starts of the year that leads a report."""
KEPT = 2
"""Kernels kept: parts of a plan follow one another, and few of their steps change a matrix of pairs."""
PAIRS: tuple[str, ...] = ("commuting_impedance", "business_time", "trade_cost_hat", "car_odds")
"""Shocks that are matrices of pairs."""
FOR_WINGS: tuple[str, ...] = ("emissions_hat", "gateways")
"""Shocks that wings alone read."""
RESPONSE: tuple[str, ...] = (
    "commuting_elasticity",
    "sector_elasticity",
    "residence_elasticity",
    "migration_elasticity",
    "outside_share",
    "floor_supply_elasticity",
    "outer_price",
)
"""What may change in an economy without a kernel or a total of the base year changing."""


@dataclass(frozen=True, eq=False)
class State:
    """What a year finds: where people chose to live the year before, and the floor space that stands.

    Args:
        residents: Market workers who chose a residence, without the tied workers of a plan.
        floor_space: Over base.
        group_size: Workers of a group inside and outside the region the year before, over base.
        signal: Of the wings in the year before, from which a year that is approached begins.
    """

    residents: Float[np.ndarray, "group residence"]
    floor_space: Float[np.ndarray, " zone"]
    group_size: Float[np.ndarray, " group"]
    signal: Float[np.ndarray, " signal"] = field(default_factory=lambda: np.zeros(0))


@dataclass(frozen=True, eq=False)
class Fundamentals:
    """What no plan decides in a year, over base (equation T5); None and 1 change nothing.

    Args:
        group_size: Workers of a group inside and outside the region, positive; a group grows where it lives.
        productivity: By market sector and workplace, positive.
        outer_price: Price level outside the region, positive.
        amenity: Attraction of living in a zone, by group and residence, positive.
    """

    group_size: Float[np.ndarray, " group"] | None = None
    productivity: Float[np.ndarray, "sector workplace"] | None = None
    outer_price: float = 1.0
    amenity: Float[np.ndarray, "group residence"] | None = None


@dataclass(frozen=True, eq=False)
class Approach:
    """A year that was solved for its state only.

    Args:
        unknowns: Packed, with the signals of the wings; where a neighbouring solve may start.
        state: What the year after finds.
        steps: Evaluations of the map.
    """

    unknowns: Float[np.ndarray, " unknown"]
    state: State
    status: Status
    residual: float
    steps: int


@dataclass(frozen=True, eq=False)
class KernelCache:
    """Matrices of the last solves of one base year. The caller owns it, one for each run; a solve adds to it.

    Args:
        economies: The economy of the base year as given, the same on the device, and the last one of a year.
        travel: By matrices of commuting and business travel.
        trade: By matrix of trade costs.
        neighbours: Vectors of the last certificate, from which that of the next year begins.
    """

    economies: list[tuple[Economy, Economy, Economy]] = field(default_factory=list)
    travel: list[tuple[tuple[object, ...], Kernels]] = field(default_factory=list)
    trade: list[tuple[tuple[object, ...], Kernels]] = field(default_factory=list)
    neighbours: list[Neighbour] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class _Year:
    """What one year is asked for.

    Args:
        shocks: What the plan changes on what the year finds.
        kernels: Makes the matrices of the year.
    """

    economy: Economy
    shocks: Shocks
    wings: Wings
    kernels: Callable[[Economy, Shocks], Kernels]


def first_state(baseline: Baseline) -> State:
    """The base year: everyone lives where the census found them, all floor space of the base stands."""
    economy = baseline.economy
    silence = np.zeros(signal_size(baseline.wings))
    return State(np.asarray(economy.resident_workers), np.ones(economy.n_zone), np.ones(economy.n_group), silence)


def advance(
    baseline: Baseline,
    state: State,
    shocks: Shocks,
    start: Float[np.ndarray, " unknown"] | None = None,
    *,
    minutes: Float[np.ndarray, "residence workplace"] | None = None,
    fundamentals: Fundamentals | None = None,
    certify: bool = False,
    tolerance: float = TOLERANCE,
    known: KernelCache | None = None,
) -> tuple[YearSolution, State]:
    """Solve one year, and say what the year after finds.

    Args:
        baseline: The region with its model; its settings say how fast people move and floor space is built.
        state: What the year finds.
        shocks: What the plan changes in the year, without inertia.
        start: Unknowns and signals of a neighbouring solve.
        minutes: One-way minutes of each pair in the year; those of the base year where not given.
        fundamentals: What no plan decides; none means as in the base year.
        certify: Solve again from other starts, and report the distance to the first and the distinct roots of all.
        tolerance: Largest absolute log residual accepted.
        known: Matrices kept between calls.

    Returns:
        The year and the next state; the certificate of the outcome says whether they may be used.
    """
    year = _year(baseline, state, shocks, fundamentals, known)
    found = _settle(year, start, tolerance)
    distance = float("nan")
    if certify and found.solution.status is Status.CONVERGED:
        second = _settle(year, _displaced(found.vector), tolerance)
        distance = float(np.max(np.abs(second.vector - found.vector)))
    measured = _measured(year, found, known, with_starts=certify)
    outcome = read_coupled(baseline, year.economy, found, minutes, distance, measured)
    return YearSolution(outcome, found.vector), _next_state(baseline, year, state, shocks, fundamentals, found)


def _displaced(unknowns: Float[np.ndarray, " unknown"]) -> Float[np.ndarray, " unknown"]:
    """Another start, the same on every run: a solution moved by a wave, but for unknowns that are held at zero."""
    wave = SECOND_START_SPREAD * np.sin(np.arange(len(unknowns)))
    return (unknowns + wave) * (unknowns != 0.0)


def _measured(
    year: _Year, found: CoupledSolution, known: KernelCache | None, *, with_starts: bool
) -> FixedPointCertificate:
    """How far the root may be from the true one; the year before tells where to look first."""
    near = known.neighbours[-1] if known and known.neighbours else None
    map = equilibrium_map(year.economy, found.shocks, found.kernels)
    measured = measure_root(map, found.solution, near)
    if with_starts and measured.is_converged:
        starts = random_starts(found.solution.value, np.random.default_rng(0), STARTS, SPREAD)
        measured = with_other_starts(map, found.solution.value, measured, starts)
    if known is not None:
        known.neighbours[:] = [measured.neighbour]
    return measured


def approach(
    baseline: Baseline,
    state: State,
    shocks: Shocks,
    start: Float[np.ndarray, " unknown"] | None = None,
    *,
    fundamentals: Fundamentals | None = None,
    tolerance: float = TOLERANCE,
    known: KernelCache | None = None,
) -> Approach:
    """As `advance`, for a year of which only the next state is asked: it is half the work.

    The wings begin with their signals of the year before: a forecast from several parts of a plan, as that of the
    unknowns, would add up what each of them misses, for nothing is solved that could forget it.
    """
    year = _year(baseline, state, shocks, fundamentals, known)
    size = size_of(year.economy)
    begin = np.concatenate([np.zeros(size) if start is None else start[:size], state.signal])
    rules = AccelerationSettings(tolerance=tolerance)
    found = follow(year.economy, year.shocks, year.wings, begin, rules, year.kernels)
    after = _next_state(baseline, year, state, shocks, fundamentals, found)
    solution = found.solution
    return Approach(found.vector, after, solution.status, solution.errors[-1], solution.steps)


def read_year(
    baseline: Baseline,
    state: State,
    shocks: Shocks,
    found: Approach,
    *,
    minutes: Float[np.ndarray, "residence workplace"] | None = None,
    fundamentals: Fundamentals | None = None,
    known: KernelCache | None = None,
) -> Outcome:
    """The outcome of a year that was approached from this state."""
    year = _year(baseline, state, shocks, fundamentals, known)
    size = size_of(year.economy)
    unknowns, signal = found.unknowns[:size], found.unknowns[size:]
    solution = Solution(unknowns, found.status, found.steps, (found.residual,))
    whole = shocks_with(year.wings, year.shocks, signal)
    kernels = year.kernels(year.economy, whole)
    coupled = CoupledSolution(solution, signal, whole, kernels, None, Coupling())
    return read_coupled(baseline, year.economy, coupled, minutes)


def read_quantities(
    baseline: Baseline,
    state: State,
    shocks: Shocks,
    unknowns: Float[np.ndarray, " unknown"],
    *,
    fundamentals: Fundamentals | None = None,
    known: KernelCache | None = None,
) -> Quantities:
    """What wings may read of a year that was solved from this state."""
    year = _year(baseline, state, shocks, fundamentals, known)
    size = size_of(year.economy)
    whole = shocks_with(year.wings, year.shocks, unknowns[size:])
    kernels = year.kernels(year.economy, whole)
    levels = levels_at(year.economy, without_pairs(whole), kernels, unknowns[:size])
    return quantities_at(year.economy, year.shocks, kernels, levels, unknowns[:size])


def floor_space_after(
    standing: Float[Array, " zone"],
    wanted: Float[Array, " zone"],
    *,
    building_speed: Float[Array, ""] | float,
    depreciation: Float[Array, ""] | float,
) -> Float[Array, " zone"]:
    r"""Floor space of the next year over base.

    $$ \hat F_{n,t+1} = \hat F_{n,t} + \max\{-d^F\hat F_{n,t},\ s^F(\hat F^*_{n,t} - \hat F_{n,t})\} $$

    What wears out is replaced where it is wanted: with $\hat F^* = \hat F$ nothing changes.

    Args:
        standing: $\hat F_{n,t}$, positive.
        wanted: $\hat F^*_{n,t}$, the supply of equation L4 at the rent of the year.
        building_speed: $s^F$, share of the gap that is built within a year, in (0, 1].
        depreciation: $d^F$, share of the stock that wears out in a year: it can fall no faster, in [0, 1].

    Returns:
        $\hat F_{n,t+1}$.
    """
    return standing + jnp.maximum(-depreciation * standing, building_speed * (wanted - standing))


def _year(
    baseline: Baseline,
    state: State,
    shocks: Shocks,
    fundamentals: Fundamentals | None,
    known: KernelCache | None,
) -> _Year:
    given = fundamentals or Fundamentals()
    cache = KernelCache() if known is None else known
    economy = _within_the_year(baseline.economy, cache)
    productivity = (
        shocks.productivity_hat if given.productivity is None else shocks.productivity_hat * given.productivity
    )
    walked = replace(
        shocks,
        floor_space_hat=state.floor_space,
        floor_space_limit=None,
        productivity_hat=productivity,
        amenity_hat=shocks.amenity_hat if given.amenity is None else shocks.amenity_hat * given.amenity,
        inertia=_inertia(baseline.settings, state, given.group_size),
    )
    if given.outer_price != 1.0:
        economy = replace(economy, outer_price=np.asarray(float(economy.outer_price) * given.outer_price))
    # Matrices of pairs stay the objects that they are, by which the kernels of other years are known again.
    kept = {name: getattr(walked, name) for name in (*PAIRS, *FOR_WINGS)}
    walked = replace(jax.device_put(without_pairs(walked)), **kept)
    return _Year(economy, walked, baseline.wings, lambda economy, shocks: _kernels(economy, shocks, cache))


def _within_the_year(economy: Economy, cache: KernelCache) -> Economy:
    """The economy with the floor space that stands, whatever the rent; matrices of another base year are dropped."""
    if cache.economies and cache.economies[0][0] is economy:
        return cache.economies[0][2]
    if cache.economies and _is_same_base(economy, cache.economies[0][0]):
        base = cache.economies[0][1]
    else:
        cache.travel.clear()
        cache.trade.clear()
        base = jax.device_put(economy)
    given = {name: getattr(economy, name) for name in RESPONSE}
    given["floor_supply_elasticity"] = np.zeros_like(np.asarray(economy.floor_supply_elasticity))
    year = replace(base, **jax.device_put(given))
    cache.economies[:] = [(economy, base, year)]
    return year


def _is_same_base(one: Economy, other: Economy) -> bool:
    """True where the two differ in nothing but how people and floor space respond."""
    names = [f.name for f in fields(Economy) if f.name not in RESPONSE]
    return all(getattr(one, name) is getattr(other, name) for name in names)


def _kernels(economy: Economy, shocks: Shocks, cache: KernelCache) -> Kernels:
    """Travel and trade apart, since parts of a plan seldom change both."""
    roads = (shocks.commuting_impedance, shocks.business_time)
    borders = (shocks.trade_cost_hat,)
    no_trade = replace(shocks, trade_cost_hat=None)
    travel = _kept(cache.travel, roads, lambda: prepare(economy, no_trade))
    if shocks.trade_cost_hat is None:
        return travel
    only_trade = replace(shocks, commuting_impedance=None, business_time=None)
    trade = _kept(cache.trade, borders, lambda: prepare(economy, only_trade))
    return replace(travel, trade=trade.trade)


def _kept(
    entries: list[tuple[tuple[object, ...], Kernels]], key: tuple[object, ...], make: Callable[[], Kernels]
) -> Kernels:
    """The kernels of these very matrices, made where they are not kept."""
    for matrices, kernels in entries:
        if all(one is other for one, other in zip(matrices, key, strict=True)):
            return kernels
    entries.append((key, make()))
    del entries[:-KEPT]
    return entries[-1][1]


def _inertia(settings: EconomySettings, state: State, size: Float[np.ndarray, " group"] | None) -> Inertia:
    r"""Who has not chosen anew (equation T1).

    $$ R_n = (1+g)\bigl[(1-v_R) R_{n,-1} + (v_R - v_M)\,\rho'_{n|j}\,R_{j,-1}\bigr] + v_M\,s\,N\mu'_j\rho'_{n|j} $$

    for a group that has grown by $1+g$ in the year, to $s$ times its base size N. The map of a year knows N only, so
    the same people are written with $R'_{-1} = (1+g) R_{-1} (1-v_M)/(1-v'_M)$, $v'_M = s v_M$ and
    $1-v'_R = (1-v_R)(1-v'_M)/(1-v_M)$.
    """
    moved, left = settings.residence_moving_share, settings.jurisdiction_moving_share
    if size is None and np.all(state.group_size == 1.0):
        return Inertia(state.residents, np.asarray(moved), np.asarray(left))
    now = state.group_size if size is None else size
    grown, anew = (now / state.group_size)[:, None], now[:, None] * left
    assert left < 1.0 or np.all(now == 1.0), "where all choose anew each year, no one is left to grow"
    scale = (1.0 - left) / (1.0 - anew)
    return Inertia(grown * scale * state.residents, 1.0 - (1.0 - moved) / scale, anew)


def _settle(year: _Year, start: Float[np.ndarray, " unknown"] | None, tolerance: float) -> CoupledSolution:
    return solve_coupled(year.economy, year.shocks, year.wings, start, settings_for(tolerance), year.kernels)


def _next_state(
    baseline: Baseline,
    year: _Year,
    state: State,
    shocks: Shocks,
    fundamentals: Fundamentals | None,
    found: CoupledSolution,
) -> State:
    """The state as it was where no equilibrium was found."""
    if found.solution.status is not Status.CONVERGED:
        return state
    bare = without_pairs(found.shocks)
    levels = found.levels or levels_at(year.economy, bare, found.kernels, found.solution.value)
    settings = baseline.settings
    residents, floor_space = _left_behind(
        replace(year.economy, floor_supply_elasticity=baseline.economy.floor_supply_elasticity),
        bare,
        levels,
        found.kernels.totals,
        np.asarray(shocks.floor_space_hat),
        shocks.floor_space_limit,
        np.array([settings.building_speed, settings.floor_depreciation]),
    )
    size = state.group_size if fundamentals is None or fundamentals.group_size is None else fundamentals.group_size
    return State(np.asarray(residents), np.asarray(floor_space), size, found.signal)


@jax.jit
def _left_behind(
    economy: Economy,
    shocks: Shocks,
    levels: Levels,
    totals: Totals,
    capacity: Float[Array, " zone"],
    limit: Float[Array, " zone"] | None,
    pace: Float[Array, "2"],
) -> tuple[Float[Array, "group residence"], Float[Array, " zone"]]:
    """People who chose, and floor space: supply at the rent of the year on the land of the plan is what is wanted."""
    building = construction_price(economy, jnp.log(levels.price))
    rent = levels.floor_demand.sum(axis=0) / totals.floor_demand.sum(axis=0) / shocks.floor_space_hat
    wanted = floor_supply_hat(economy, rent, building, capacity, limit)
    after = floor_space_after(shocks.floor_space_hat, wanted, building_speed=pace[0], depreciation=pace[1])
    return levels.workers - shocks.tied_workers, after
