"""The equations of the indicators: each gives one row a detail (the total first) and one column a place.

`members` is one where a zone belongs to a place, else zero. `baseline` gives weights of the base year where an
indicator asks for them. Titles, units and formulas stand in `indicators.py`.
"""

import numpy as np
from jaxtyping import Float

from xietong.assess.inequality import (
    income_per_resident,
    income_per_worker,
    nearest_neighbours,
    theil,
    theil_index,
)
from xietong.model.baseline import Baseline
from xietong.model.state import Outcome

__all__ = [
    "access",
    "border_commuters",
    "cliff",
    "commuting_minutes",
    "cost_of_living",
    "floor_rent",
    "incoming_commuters",
    "jobs",
    "output",
    "placed_jobs",
    "real_income",
    "relative_income",
    "residents",
    "theil_between",
    "theil_income",
    "theil_output",
    "theil_within",
    "value_added",
    "value_added_per_resident",
    "wage",
    "welfare",
    "workers",
]

Values = Float[np.ndarray, "detail place"]
Members = Float[np.ndarray, "place zone"]


def _mean(members: Members, weight: np.ndarray, value: np.ndarray) -> Float[np.ndarray, " place"]:
    heads = members @ weight
    return np.divide(members @ (weight * value), heads, out=np.full(len(heads), np.nan), where=heads > 0)


def _with_total(rows: Values) -> Values:
    return np.vstack([rows.sum(axis=0, keepdims=True), rows])


def residents(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    return (members @ outcome.residents)[None, :]


def workers(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    return (members @ (outcome.resident_workers.sum(axis=0) + outcome.placed_staff))[None, :]


def jobs(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    return _with_total(np.vstack([outcome.employment, outcome.placed_employment]) @ members.T)


def placed_jobs(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    return _with_total(outcome.placed_employment @ members.T)


def output(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    unpriced = np.full((len(baseline.placed), len(members)), np.nan)
    return np.vstack([_with_total(outcome.output @ members.T), unpriced])


def value_added(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    return (members @ outcome.value_added)[None, :]


def value_added_per_resident(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    return _mean(members, outcome.residents, outcome.value_added / outcome.residents)[None, :]


def wage(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    jobs = outcome.employment.sum(axis=0)
    bill = (outcome.wage * outcome.employment).sum(axis=0)
    return _mean(members, jobs, np.divide(bill, jobs, out=np.zeros_like(bill), where=jobs > 0))[None, :]


def floor_rent(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    return _mean(members, baseline.outcome.floor_space, outcome.floor_rent)[None, :]


def cost_of_living(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    return _mean(members, baseline.outcome.residents, outcome.cost_of_living)[None, :]


def commuting_minutes(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    return _mean(members, outcome.commuting.sum(axis=1), outcome.commuting_minutes)[None, :]


def real_income(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    workers = baseline.outcome.resident_workers
    total = _mean(members, workers.sum(axis=0), _weighted(outcome.real_income, workers))
    groups = [_mean(members, workers[g], outcome.real_income[g]) for g in range(len(workers))]
    return np.vstack([total, *groups])


def _weighted(value: np.ndarray, weight: np.ndarray) -> Float[np.ndarray, " zone"]:
    total = weight.sum(axis=0)
    return np.divide((value * weight).sum(axis=0), total, out=np.zeros_like(total), where=total > 0)


def welfare(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    heads = baseline.outcome.resident_workers.sum(axis=1)
    total = float(heads @ outcome.welfare_hat / heads.sum())
    return np.array([total, *outcome.welfare_hat])[:, None]


def access(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    return _mean(members, baseline.outcome.residents, outcome.access)[None, :]


def border_commuters(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    home = baseline.region.zones.jurisdiction
    crossing = np.where(home[:, None] != home[None, :], outcome.commuting, 0.0)
    return (members @ crossing.sum(axis=0))[None, :]


def incoming_commuters(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    arriving = members @ outcome.commuting.sum(axis=0)
    staying = ((members @ outcome.commuting) * members).sum(axis=1)
    return (arriving - staying)[None, :]


def theil_income(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    return _theil_of_each(members, income_per_resident(outcome), outcome.residents)


def theil_output(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    return _theil_of_each(members, outcome.value_added / outcome.residents, outcome.residents)


def _theil_of_each(members: Members, income: np.ndarray, weight: np.ndarray) -> Values:
    return np.array([[theil_index(income[row > 0], weight[row > 0]) for row in members]])


def theil_between(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    part = baseline.region.zones.jurisdiction
    return np.array([[theil(income_per_resident(outcome), outcome.residents, part).between]])


def theil_within(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    part = baseline.region.zones.jurisdiction
    return np.array([[theil(income_per_resident(outcome), outcome.residents, part).within]])


def relative_income(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    income, residents = income_per_resident(outcome), outcome.residents
    return (_mean(members, residents, income) / (income @ residents / residents.sum()))[None, :]


def cliff(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    zones = baseline.region.zones
    ring = zones.tags.get("ring", np.zeros(len(zones), dtype=bool))
    sides = [
        nearest_neighbours(zones, ring, row > 0)
        if ring.any() and not (ring & (row > 0)).any()
        else np.zeros(len(zones), dtype=bool)
        for row in members
    ]
    workers = outcome.resident_workers.sum(axis=0) + outcome.placed_staff
    income = _mean(np.array([ring, *sides], dtype=np.float64), workers, income_per_worker(outcome))
    return (income[1:] / income[0])[None, :]
