r"""What governments gain when only some measures of a plan are carried out, by zone and year, against no measure.

$$ G_n = \underbrace{S_n - S_n^0}_{\text{budget}}
       + \underbrace{\sum_g (1-\tau_n)\,Y^{g}_{n0}\,(\hat v^g_n - 1)}_{\text{residents}}
       + \underbrace{\sigma\,(1-\lambda_n)\Bigl(\frac{R_n}{C_n} - R_n^0\Bigr)}_{\text{owners}} $$

Who counts: the budget of the place; those who lived there in the base year, at the change of what living there is
worth to them (net of income tax), whether or not they stay; owners of floor space who live there, at real rents net
of what governments take. Who moves in is counted where he came from. Owners of capital, and of floor space elsewhere,
the centre and everyone outside the region are no one's residents. Cleaner air, ground water and lives saved are told
elsewhere and are not in the gain.

The value of living is read off who chooses where: of those who choose a residence anew within a year the share
$\rho'_{n|j}$ picks zone n, so that $\hat v_n = \hat U_j\,(\rho'_{n|j}/\rho_{n|j})^{1/\eta_R}$.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from jaxtyping import Float, Int

from xietong.assess.parts import problem_of_part
from xietong.assess.path import Path
from xietong.assess.solves import AT_THE_END, ON_THE_WAY, changes_nothing, require_converged
from xietong.assess.tools import Problem, Tools
from xietong.assess.travel_shares import NO_TRAVEL, TravelShare, sums_of, without_travel
from xietong.model.baseline import Baseline
from xietong.model.dynamics import State
from xietong.model.finance.budget import Finance
from xietong.model.public_finance import books_of
from xietong.model.state import Outcome, Status
from xietong.plan.change import Change, no_change, sum_of
from xietong.plan.links import deciding_jurisdictions
from xietong.plan.measure import Measure
from xietong.plan.plan import Plan
from xietong.region.region import Region
from xietong.share.governments import governments_of

__all__ = [
    "PARTS",
    "Walk",
    "central_jobs",
    "cost_of_year",
    "parts_by_player",
    "unborne_costs",
    "value_of_living",
    "walk_of",
    "zone_gains",
]

PARTS = ("budget", "residents", "owners")
GAINS = "parts"


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
    accuracy: tuple[float, float] = (ON_THE_WAY, AT_THE_END)


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
    base = [_base(walk.baseline, finance) for finance in finances]
    found: dict[int, np.ndarray] = {}
    steps = _whole(walk) if is_kept_whole and len(chosen) == len(walk.plan.measures) else _steps(tools, walk, chosen)
    for number, (outcome, before, after) in enumerate(steps):
        year = walk.years[number]
        if year in wanted:
            living = value_of_living(walk.baseline, outcome, before, after)
            central = central_jobs(walk, chosen, number)
            cost = cost_of_year([walk.plan.measures[k] for k in chosen], walk.plan, walk.baseline.region, year)
            found[year] = np.stack(
                [
                    _gains(walk.baseline, finance, known, outcome, living, central, cost)
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
    whole_before: np.ndarray | None = None
    sums: dict[tuple[int, ...], TravelShare] = {}
    costs: dict[bytes, np.ndarray | None] = {}
    for number, year in enumerate(walk.years):
        problem = _problem(tools, walk, chosen, number, sums, costs)
        if previous is None and changes_nothing(problem.shocks):
            # As on a path: with nothing in force so far, a year is the base year again.
            steps.append((baseline.outcome, state, state))
            continue
        whole = walk.unknowns[number]
        start = previous
        if whole is not None:
            # What the whole plan changed within the year is the best guess of what a part of it changes.
            start = whole if previous is None or whole_before is None else previous + whole - whole_before
        tolerance = walk.accuracy[1] if number == len(walk.years) - 1 else walk.accuracy[0]
        found = tools.approach(baseline, problem, state, start, tolerance)
        if found.status is not Status.CONVERGED:
            found = tools.approach(baseline, problem, state, None, tolerance)
        require_converged(found.status, found.residual, found.steps, f"year {year} with a part of the measures")
        steps.append((tools.read(baseline, problem, state, found), state, found.state))
        state, previous, whole_before = found.state, np.asarray(found.unknowns), whole
    return steps


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


def value_of_living(
    baseline: Baseline, outcome: Outcome, before: State, after: State
) -> Float[np.ndarray, "group residence"]:
    r"""What living in a zone is worth over base, $\hat v^g_n$, from who chose it within the year.

    $$ \hat v_n = \hat U_j\Bigl(\frac{\rho'_{n|j}}{\rho_{n|j}}\Bigr)^{1/\eta_R} , \qquad
       \rho'_{n|j} = \frac{R_n - (1-v_R) R_{n,-1}}{\sum_{m \in j}[R_m - (1-v_R) R_{m,-1}]} $$

    Args:
        outcome: The year.
        before, after: What it found and what it left, for groups that have not grown.

    Returns:
        $\hat v^g_n$; one where no one of the group lived.
    """
    own = np.asarray(baseline.region.zones.jurisdiction)
    stayed = 1.0 - baseline.settings.residence_moving_share
    came = np.asarray(after.residents) - stayed * np.asarray(before.residents)
    base = np.asarray(baseline.economy.resident_workers)
    share, share_base = _within(came, own), _within(base, own)
    is_there = (base > 0.0) & (share > 0.0)
    ratio = np.divide(share, share_base, out=np.ones_like(share), where=is_there)
    value: np.ndarray = outcome.welfare_by_jurisdiction[:, own] * ratio ** (
        1.0 / baseline.settings.residence_elasticity
    )
    return np.where(is_there, value, 1.0)


def _within(people: Float[np.ndarray, "group residence"], own: Int[np.ndarray, " zone"]) -> np.ndarray:
    """Shares of the people of each jurisdiction."""
    members = (own[None, :] == np.arange(own.max() + 1)[:, None]).astype(np.float64)
    total = (people @ members.T)[:, own]
    return np.divide(people, total, out=np.zeros_like(people), where=total > 0.0)


@dataclass(frozen=True, eq=False)
class _Known:
    """What a gain is measured from."""

    balance: Float[np.ndarray, " zone"]
    income: Float[np.ndarray, "group zone"]
    rents: Float[np.ndarray, " zone"]
    owned: Float[np.ndarray, " zone"]


def _base(baseline: Baseline, finance: Finance) -> _Known:
    outcome = baseline.outcome
    gross = outcome.resident_workers * outcome.real_income
    spent = float(np.asarray(baseline.economy.rent_spent))
    return _Known(
        balance=books_of(baseline, finance, outcome).balance,
        income=gross * (1.0 - finance.taxes.income_tax)[None, :],
        rents=_real_rents(baseline, outcome),
        owned=spent * (1.0 - finance.taxes.on_rents),
    )


def _real_rents(baseline: Baseline, outcome: Outcome) -> Float[np.ndarray, " zone"]:
    rents: np.ndarray = (np.asarray(baseline.economy.floor_share) * outcome.output).sum(axis=0)
    return rents / outcome.cost_of_living


def _gains(
    baseline: Baseline,
    finance: Finance,
    known: _Known,
    outcome: Outcome,
    living: Float[np.ndarray, "group zone"],
    central: Float[np.ndarray, "function zone"],
    cost: Float[np.ndarray, " zone"],
) -> Float[np.ndarray, "part zone"]:
    budget = books_of(baseline, finance, outcome, central, cost).balance - known.balance
    residents = (known.income * (living - 1.0)).sum(axis=0)
    owners = known.owned * (_real_rents(baseline, outcome) - known.rents)
    return np.stack([budget, residents, owners])


def central_jobs(walk: Walk, chosen: Sequence[int], number: int) -> Float[np.ndarray, "function zone"]:
    """Placed jobs that bodies above the governments have moved by the year."""
    blank, region = no_change(walk.baseline), walk.baseline.region
    jobs = blank.placed_jobs
    for position in chosen:
        measure, change = walk.plan.measures[position], walk.changes[number][position]
        if not deciding_jurisdictions(measure, walk.plan, region):
            jobs = jobs + change.placed_jobs + change.housed_jobs
    return jobs


def cost_of_year(measures: Sequence[Measure], plan: Plan, region: Region, year: int) -> Float[np.ndarray, " zone"]:
    r"""What measures cost governments in a year: $c\,b_j\,(\phi_y - \phi_{y-1})$, on the residents of j alike.

    A cost is borne by the governments that the measure names, or by bodies that act for one of them alone; what no
    one is named for, or a body above or of several governments bears, is not theirs (`unborne_costs`).
    """
    own, residents = np.asarray(region.zones.jurisdiction), region.zones.residents
    yuan = np.zeros(len(region.jurisdictions))
    for measure in measures:
        for bearer, part in _borne(measure, plan, region).items():
            grown = measure.phase(year, region.base_year) - measure.phase(year - 1, region.base_year)
            yuan[bearer] += part * grown
    a_head = yuan / np.bincount(own, residents, len(yuan))
    spread: np.ndarray = a_head[own] * residents
    return spread


def unborne_costs(plan: Plan, region: Region) -> Mapping[str, float]:
    """Yuan of each measure that none of the governments is named to bear, of measures not yet in the base year."""
    open_costs = {
        measure.id: measure.cost.yuan - sum(_borne(measure, plan, region).values())
        for measure in plan.measures
        if measure.cost is not None and not measure.is_in_base
    }
    return {name: yuan for name, yuan in open_costs.items() if yuan > 1.0}


def _borne(measure: Measure, plan: Plan, region: Region) -> dict[int, float]:
    if measure.cost is None:
        return {}
    found: dict[int, float] = {}
    for bearer, place in governments_of(measure.cost.borne_by, plan, region).items():
        found[place] = found.get(place, 0.0) + measure.cost.borne_by[bearer] * measure.cost.yuan
    return found


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
