"""The whole examination of a region: estimate, forecast, score, and try on cities that were not seen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from jaxtyping import Bool, Float

from xietong.assess.backtest.ceiling import held_residents
from xietong.assess.backtest.estimate import Estimate, Unknown, Wanted, cross_validate, fit
from xietong.assess.backtest.foretold import Foretold, foretold_of
from xietong.assess.backtest.industries import IndustryScore, score_employed
from xietong.assess.backtest.observed import Observed
from xietong.assess.backtest.past import CEILING, Past, forecast_of, foretell
from xietong.assess.backtest.production import ShareScore, score_shares
from xietong.assess.backtest.score import Score, score_of
from xietong.assess.tools import Tools
from xietong.model.state import Outcome

__all__ = ["RESPONSE", "GroupGrowth", "Validation", "unknowns_of", "validate"]

STAGES = ("estimation", "cross-validation")
RESPONSE: tuple[str, ...] = (
    "residence_moving_share",
    "jurisdiction_moving_share",
    "residence_elasticity",
    "floor_supply_density",
)
"""Parameters of response that the change of residents speaks to, together with the open trends."""
CEILING_RANGE = (-1.6, 0.0)
"""Log attraction under a ceiling: from a fifth of what it was to no change."""


@dataclass(frozen=True)
class GroupGrowth:
    """Growth of a group of zones, in logs.

    Args:
        tag: The group.
        happened: As counted.
        foretold: In sample; `unseen` without its cities, `without_ceiling` in sample without the ceiling.
    """

    tag: str
    persons: float
    happened: float
    foretold: float
    unseen: float
    without_ceiling: float


@dataclass(frozen=True, eq=False)
class Validation:
    """What an examination found.

    Args:
        estimate: None where nothing is open: the region declares no trends.
        unknowns: What was thought possible before, in the order of the estimate.
        in_sample, out_of_sample: Log changes foretold by unit; out of sample from estimates without its city.
        without_ceiling: The forecast in sample without the ceiling; equal to `in_sample` where there is none.
        population: Scores by the name of the forecast and the units that count.
        employment: Scores in and out of sample; empty where no employed residents of both dates are held.
        industries: Out of sample.
        gdp_shares: Scores in and out of sample; empty where no GDP of both dates is held.
        groups: Growth of tagged groups of zones.
        outcome: The last year in sample.
    """

    observed: Observed
    estimate: Estimate | None
    unknowns: tuple[Unknown, ...]
    in_sample: Float[np.ndarray, " unit"]
    out_of_sample: Float[np.ndarray, " unit"]
    without_ceiling: Float[np.ndarray, " unit"]
    population: Mapping[str, Mapping[str, Score]]
    employment: Mapping[str, Mapping[str, Score]]
    industries: tuple[IndustryScore, ...]
    gdp_shares: Mapping[str, Mapping[str, ShareScore]]
    groups: tuple[GroupGrowth, ...]
    outcome: Outcome

    @property
    def misses(self) -> Float[np.ndarray, " unit"]:
        """Log change foretold out of sample less what happened."""
        return self.out_of_sample - self.observed.change


def unknowns_of(past: Past) -> tuple[Unknown, ...]:
    """What later counts may say: parameters of response with a range, open trends, the hold of a ceiling."""
    if not past.trends:
        return ()
    declared = past.baseline.region.parameters
    response = [Unknown(name, declared[name].low, declared[name].high) for name in RESPONSE if name in declared]
    trends = [Unknown(trend.name, trend.low, trend.high) for trend in past.trends if trend.is_open]
    ceiling = [Unknown(CEILING, *CEILING_RANGE)] if past.ceiling is not None else []
    return (*response, *trends, *ceiling)


def validate(tools: Tools, past: Past, *, fold_steps: int = 2) -> Validation:
    """Estimate what is open from all cities and from all but one, and score the forecasts.

    Args:
        fold_steps: Steps of each estimate that has not seen a city, from the one that has seen all.

    Raises:
        ConvergenceError: naming the year without an equilibrium.
    """
    observed, unknowns = past.observed, unknowns_of(past)

    # The last step of an estimate has walked the years that its forecasts are read off.
    @lru_cache(maxsize=1)
    def walked(values: tuple[tuple[str, float], ...]) -> Outcome:
        return foretell(tools, past, dict(values))

    def rows(values: Mapping[str, float]) -> Float[np.ndarray, " row"]:
        return _rows(past, walked(tuple(values.items())))

    def told(estimate: Estimate) -> Foretold:
        return foretold_of(past, walked(tuple(estimate.as_mapping.items())))

    def progress(stage: int) -> Callable[[int, int], None]:
        return lambda done, of: tools.progress(STAGES[stage], done, of)

    estimate = fit(rows, unknowns, _wanted(past), begin=_declared(past), tell=progress(0)) if unknowns else None
    values = estimate.as_mapping if estimate else {}
    outcome = walked(tuple(values.items()))
    in_sample = foretold_of(past, outcome)
    out_of_sample = in_sample
    if estimate is not None:
        folds = cross_validate(rows, unknowns, _wanted(past), estimate, steps=fold_steps, tell=progress(1), read=told)
        out_of_sample = _unseen(observed, in_sample, folds)
    free = foretell(tools, replace(past, ceiling=None), values) if past.ceiling else outcome
    without = forecast_of(past, free)
    every = {"in_sample": in_sample, "out_of_sample": out_of_sample}
    residents = {name: found.residents for name, found in every.items()} | {"without_ceiling": without}
    employment = {name: score_employed(past, found.employed) for name, found in every.items()}
    return Validation(
        observed=observed,
        estimate=estimate,
        unknowns=unknowns,
        in_sample=in_sample.residents,
        out_of_sample=out_of_sample.residents,
        without_ceiling=without,
        population=_scores(past, residents),
        employment={name: scores for name, (scores, _) in employment.items() if scores is not None},
        industries=employment["out_of_sample"][1],
        gdp_shares={
            name: scores for name, found in every.items() if (scores := score_shares(past, found.added)) is not None
        },
        groups=_groups(past, in_sample.residents, out_of_sample.residents, without),
        outcome=outcome,
    )


def _declared(past: Past) -> dict[str, float]:
    """The numbers as the region declares them, from which the search for better ones begins."""
    parameters = {name: entry.value for name, entry in past.baseline.region.parameters.items()}
    trends = {trend.name: trend.value for trend in past.trends}
    return {**parameters, **trends, **({CEILING: past.ceiling.attraction} if past.ceiling else {})}


def _unseen(observed: Observed, seen: Foretold, folds: Mapping[int, Foretold]) -> Foretold:
    """What was foretold of each unit by the estimate that has not seen its city."""
    employed = None if seen.employed is None else seen.employed.copy()
    residents, added = seen.residents.copy(), seen.added.copy()
    for city, found in folds.items():
        own = observed.city == city
        residents[own], added[own] = found.residents[own], found.added[own]
        if employed is not None and found.employed is not None:
            employed[:, own] = found.employed[:, own]
    return Foretold(residents, employed, added)


def _wanted(past: Past) -> Wanted:
    observed = past.observed
    happened, weight, cluster = observed.change, observed.weight * len(observed.unit), observed.city
    if past.ceiling is None:
        return Wanted(happened, weight, cluster)
    return Wanted(np.append(happened, np.log(past.ceiling.persons)), np.append(weight, 0.0), np.append(cluster, -1))


def _rows(past: Past, outcome: Outcome) -> Float[np.ndarray, " row"]:
    told = forecast_of(past, outcome)
    if past.ceiling is None:
        return told
    return np.append(told, np.log(held_residents(past, np.asarray(outcome.residents))))


def _scores(past: Past, forecasts: Mapping[str, np.ndarray]) -> dict[str, dict[str, Score]]:
    """By forecast, over all units, those without estimated counts, and those without each unit of its own tag."""
    observed = past.observed
    parts: dict[str, Bool[np.ndarray, " unit"]] = {"all": np.ones(len(observed.unit), dtype=bool)}
    if observed.is_estimated.any():
        parts["counted"] = ~observed.is_estimated
    binhai = past.baseline.region.zones.tags.get("binhai")
    if binhai is not None and binhai.any():
        parts["without_binhai"] = ~observed.lies_in(binhai)
    for number, place in enumerate(past.baseline.region.jurisdictions):
        own = observed.lies_in(past.baseline.region.zones.jurisdiction == number)
        if own.any():
            parts[place.code] = own
        if "without_binhai" in parts and (own & ~parts["without_binhai"]).any():
            parts[f"{place.code}_without_binhai"] = own & parts["without_binhai"]
    return {
        name: {
            part: score_of(told, observed.before, observed.after, observed.city, chosen)
            for part, chosen in parts.items()
        }
        for name, told in forecasts.items()
    }


def _groups(
    past: Past, in_sample: np.ndarray, out_of_sample: np.ndarray, without: np.ndarray
) -> tuple[GroupGrowth, ...]:
    observed = past.observed
    found = []
    for tag, zones in past.baseline.region.zones.tags.items():
        own = observed.lies_in(zones)
        if not own.any() or own.all():
            continue
        before = observed.before[own]

        def growth(change: np.ndarray, own: np.ndarray = own, before: np.ndarray = before) -> float:
            return float(np.log((before * np.exp(change[own])).sum() / before.sum()))

        found.append(
            GroupGrowth(
                tag=tag,
                persons=float(before.sum()),
                happened=growth(observed.change),
                foretold=growth(in_sample),
                unseen=growth(out_of_sample),
                without_ceiling=growth(without),
            )
        )
    return tuple(found)
