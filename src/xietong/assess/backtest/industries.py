"""Employed residents by industry: how many, and which share of a city's industry lives where."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.assess.backtest.observed import Employed, Observed, employed_of
from xietong.assess.backtest.past import Past
from xietong.assess.backtest.score import Score, score_of, with_total
from xietong.model.state import Outcome

__all__ = ["IndustryScore", "employed_foretold", "score_employed", "workers_by_industry"]

FARM = 0


@dataclass(frozen=True)
class IndustryScore:
    """Where the employed residents of an industry live, as shares within each city.

    Args:
        industry: Code.
        rmse: Root mean square error of the log share, weighted by the persons of the first date.
        no_change: The same when the shares stay.
        units: Units of cities that have more than one, with persons at both dates.
    """

    industry: str
    rmse: float
    no_change: float
    units: int


def employed_foretold(past: Past, outcome: Outcome) -> Float[np.ndarray, "industry unit"] | None:
    """The model's growth of resident workers put on the persons as counted; None where both dates are not held."""
    counted = employed_of(past.baseline.region, past.observed)
    return None if counted is None else counted.before * _growth(past, outcome, counted)


def score_employed(
    past: Past, told: Float[np.ndarray, "industry unit"] | None
) -> tuple[Mapping[str, Score] | None, tuple[IndustryScore, ...]]:
    """Scores of employed residents; nothing where the region does not hold both counts.

    Totals of the later date are given for the region ("employment") and, apart, for farm work and the rest
    ("by_branch"), since two counts may tell farm work apart in two ways.

    Args:
        told: From `employed_foretold`.
    """
    observed = past.observed
    counted = employed_of(past.baseline.region, observed)
    if counted is None or told is None:
        return None, ()
    before, after = counted.before.sum(axis=0), counted.after.sum(axis=0)
    whole = with_total(np.log(told.sum(axis=0) / before), before, float(after.sum()))
    scaled = _by_branch(told, counted, past)
    scores = {
        "employment": score_of(whole, before, after, observed.city),
        "by_branch": score_of(np.log(scaled.sum(axis=0) / before), before, after, observed.city),
    }
    return scores, tuple(_industries(told, counted, observed))


def workers_by_industry(past: Past, outcome: Outcome) -> Float[np.ndarray, "industry zone"]:
    r"""Resident workers by industry as the model has them.

    $$ \sum_i C_{ni}\,L_{is}/\textstyle\sum_r L_{ir} $$ off the farm, with jobs of market and placed sectors, folded
    from sectors to industries; farm workers work at home.
    """
    region, baseline = past.baseline.region, past.baseline
    sectors = region.sectors
    jobs = np.concatenate([np.asarray(outcome.employment), np.asarray(outcome.placed_employment)])
    order = [*baseline.market, *baseline.placed]
    is_farm = np.array([sectors.branch[sectors.code.index(code)] == "primary" for code in order])
    elsewhere = np.where(is_farm[:, None], 0.0, jobs)
    share = elsewhere / elsewhere.sum(axis=0, keepdims=True)
    at_home = share @ np.asarray(outcome.commuting).T
    at_home[is_farm] = np.asarray(outcome.resident_workers)[FARM] / max(int(is_farm.sum()), 1)
    column = [sectors.code.index(code) for code in order]
    link = sectors.from_industry[:, column]
    link = link / np.maximum(link.sum(axis=0, keepdims=True), np.finfo(float).tiny)
    return np.asarray(link @ at_home)


def _growth(past: Past, outcome: Outcome, counted: Employed) -> Float[np.ndarray, "industry unit"]:
    observed, industries = past.observed, past.baseline.region.sectors.industry
    first = workers_by_industry(past, past.baseline.outcome)
    last = workers_by_industry(past, outcome)
    rows = [industries.index(code) for code in counted.industry]
    by_unit = [np.stack([observed.summed(values[row]) for row in rows]) for values in (first, last)]
    return by_unit[1] / by_unit[0]


def _by_branch(told: np.ndarray, counted: Employed, past: Past) -> Float[np.ndarray, "industry unit"]:
    sectors = past.baseline.region.sectors
    primary = np.array([branch == "primary" for branch in sectors.branch])
    farm = np.array(
        [sectors.from_industry[sectors.industry.index(code)] @ primary > 0.5 for code in counted.industry]
    )
    scaled = told.copy()
    for rows in (farm, ~farm):
        scaled[rows] *= counted.after[rows].sum() / told[rows].sum()
    return scaled


def _industries(told: np.ndarray, counted: Employed, observed: Observed) -> list[IndustryScore]:
    several = np.bincount(observed.city)[observed.city] > 1
    found = []
    for row, code in enumerate(counted.industry):
        usable = several & (counted.before[row] > 0) & (counted.after[row] > 0)
        if not usable.any():
            continue
        change = [
            np.log(_shares(values, observed.city, usable) / _shares(counted.before[row], observed.city, usable))
            for values in (counted.after[row], told[row])
        ]
        weight = counted.before[row][usable]
        found.append(
            IndustryScore(
                industry=code,
                rmse=float(np.sqrt(np.average((change[1] - change[0]) ** 2, weights=weight))),
                no_change=float(np.sqrt(np.average(change[0] ** 2, weights=weight))),
                units=int(usable.sum()),
            )
        )
    return found


def _shares(values: np.ndarray, city: np.ndarray, usable: np.ndarray) -> Float[np.ndarray, " unit"]:
    total = np.bincount(city[usable], weights=values[usable], minlength=int(city.max()) + 1)
    return np.asarray(values[usable] / total[city[usable]])
