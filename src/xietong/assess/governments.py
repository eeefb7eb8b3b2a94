r"""What a plan brings each government: its two books, and the gains of its budget, its residents and its owners.

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
from itertools import pairwise

import numpy as np
from jaxtyping import Float, Int

from xietong.assess.path import Path
from xietong.model.baseline import Baseline
from xietong.model.dynamics import State
from xietong.model.finance.budget import Books, Finance
from xietong.model.public_finance import books_of, finance_of, has_finance
from xietong.model.state import Outcome
from xietong.plan.change import Change, no_change
from xietong.plan.governments import governments_of
from xietong.plan.links import deciding_jurisdictions
from xietong.plan.measure import Measure
from xietong.plan.plan import Plan
from xietong.region.region import Region

__all__ = [
    "PARTS",
    "Account",
    "GovernmentGains",
    "account_of",
    "books_of_year",
    "cost_of_year",
    "gains_of_governments",
    "gains_of_year",
    "unborne_costs",
    "value_of_living",
]

PARTS = ("budget", "residents", "owners")


@dataclass(frozen=True, eq=False)
class GovernmentGains:
    """What the whole plan brings each government against its path without a deal, in which nothing is carried out.

    Args:
        years: Every year after the base year.
        parts: Gain by `PARTS`, yuan a year.
        without: Books of the base year, which are those of every year without the plan.
        with_plan: Books of every year.
    """

    years: tuple[int, ...]
    parts: Float[np.ndarray, "part government year"]
    without: Books
    with_plan: tuple[Books, ...]


def gains_of_governments(baseline: Baseline, plan: Plan, path: Path) -> GovernmentGains | None:
    """The books and gains of all jurisdictions along the years of a plan.

    Args:
        plan: The one that was walked.
        path: Its years, without a projection: the path without the plan is the base year.

    Returns:
        None where no year follows the base year, or the region has no public budgets.
    """
    region = baseline.region
    if len(path.steps) < 2 or not has_finance(region):
        return None
    finance, own, count = finance_of(baseline), np.asarray(region.zones.jurisdiction), len(region.jurisdictions)
    known, books, parts = account_of(baseline, finance), [], []
    for before, step in pairwise(path.steps):
        outcome = step.solved.outcome
        of_year = books_of_year(baseline, finance, plan, step.changes, outcome, step.year)
        living = value_of_living(baseline, outcome, before.state, step.state)
        gains = gains_of_year(baseline, known, of_year, outcome, living)
        books.append(of_year.of(own, count))
        parts.append(np.stack([np.bincount(own, row, count) for row in gains]))
    without = books_of(baseline, finance, baseline.outcome).of(own, count)
    years = tuple(step.year for step in path.steps[1:])
    return GovernmentGains(years, np.stack(parts, axis=-1), without, tuple(books))


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
class Account:
    """What gains are measured from, by zone.

    Args:
        balance: Of the budget, yuan a year.
        income: Of those who lived there, net of income tax, yuan a year.
        rents: Real rents, yuan a year.
        owned: Part of the rents that owners who live there keep.
    """

    balance: Float[np.ndarray, " zone"]
    income: Float[np.ndarray, "group zone"]
    rents: Float[np.ndarray, " zone"]
    owned: Float[np.ndarray, " zone"]


def account_of(baseline: Baseline, finance: Finance) -> Account:
    """The base year."""
    outcome = baseline.outcome
    gross = outcome.resident_workers * outcome.real_income
    spent = float(np.asarray(baseline.economy.rent_spent))
    return Account(
        balance=books_of(baseline, finance, outcome).balance,
        income=gross * (1.0 - finance.taxes.income_tax)[None, :],
        rents=_real_rents(baseline, outcome),
        owned=spent * (1.0 - finance.taxes.on_rents),
    )


def _real_rents(baseline: Baseline, outcome: Outcome) -> Float[np.ndarray, " zone"]:
    rents: np.ndarray = (np.asarray(baseline.economy.floor_share) * outcome.output).sum(axis=0)
    return rents / outcome.cost_of_living


def gains_of_year(
    baseline: Baseline, known: Account, books: Books, outcome: Outcome, living: Float[np.ndarray, "group zone"]
) -> Float[np.ndarray, "part zone"]:
    """The three parts of the gain in a year; see above.

    Args:
        known: The base year.
        books: Of the year.
        living: What living in a zone is worth over base.
    """
    return np.stack(
        [
            books.balance - known.balance,
            (known.income * (living - 1.0)).sum(axis=0),
            known.owned * (_real_rents(baseline, outcome) - known.rents),
        ]
    )


def books_of_year(
    baseline: Baseline,
    finance: Finance,
    plan: Plan,
    changes: Sequence[Change],
    outcome: Outcome,
    year: int,
    chosen: Sequence[int] | None = None,
) -> Books:
    """Both books of a year by zone, with what bodies above the governments moved paid by them.

    Args:
        changes: What each measure of the plan changes in the year.
        outcome: The year.
        chosen: Positions of the measures that are carried out; all where not given.
    """
    positions = range(len(plan.measures)) if chosen is None else chosen
    cost = cost_of_year([plan.measures[position] for position in positions], plan, baseline.region, year)
    central = _central_jobs(baseline, plan, changes, positions)
    return books_of(baseline, finance, outcome, central, cost)


def _central_jobs(
    baseline: Baseline, plan: Plan, changes: Sequence[Change], chosen: Sequence[int]
) -> Float[np.ndarray, "function zone"]:
    """Placed jobs that bodies above the governments have moved by the year."""
    jobs = no_change(baseline).placed_jobs
    for position in chosen:
        if not deciding_jurisdictions(plan.measures[position], plan, baseline.region):
            jobs = jobs + changes[position].placed_jobs + changes[position].housed_jobs
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
