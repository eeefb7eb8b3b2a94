"""How places compare as places to live: a vector of own outputs, the user's weights, ranks with ranges."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from xietong.model.baseline import Baseline
from xietong.model.state import Outcome

__all__ = [
    "COMPONENTS",
    "Component",
    "Livability",
    "PlanLivability",
    "components_of",
    "livability",
    "min_max",
    "rank_range",
    "z_scores",
]


@dataclass(frozen=True)
class Component:
    """One component: its code, unit, whether more is better, and its name in both languages."""

    code: str
    unit: str
    is_more_better: bool
    name_en: str
    name_zh: str


COMPONENTS = (
    Component("exposure", "ug/m3", False, "Exposure to fine particles", "细颗粒物暴露"),
    Component("jobs_45", "jobs", True, "Jobs within 45 minutes", "45分钟可达岗位"),
    Component("jobs_60", "jobs", True, "Jobs within 60 minutes", "60分钟可达岗位"),
    Component("housing_cost", "share", False, "Housing cost over income", "住房支出占收入比"),
    Component("services", "jobs a head", True, "Jobs in local services for each resident", "人均本地服务岗位"),
    Component("green_share", "share", True, "Green and protected share of the land", "绿地与保护地占比"),
    Component("water_stress", "ratio", False, "Pumping over natural recharge", "开采量与天然补给量之比"),
    Component("subsidence", "m", False, "Sinking of the ground", "地面沉降"),
)


@dataclass(frozen=True, eq=False)
class Livability:
    """Scores of the zones under one set of weights.

    Args:
        code: Of the components used, in the order of the rows; one that no zone has is left out.
        values: In their own units, NaN where a zone has none.
        by_z, by_min_max: Weighted means of the standardised components; a zone without a component is scored on the
            others, NaN where it has none.
        rank: 1 is best, by z-scores; 0 where there is no score.
        rank_low, rank_high: 5th and 95th per cent of the ranks under random weights.
    """

    code: tuple[str, ...]
    values: Float[np.ndarray, "component zone"]
    by_z: Float[np.ndarray, " zone"]
    by_min_max: Float[np.ndarray, " zone"]
    rank: Int[np.ndarray, " zone"]
    rank_low: Float[np.ndarray, " zone"]
    rank_high: Float[np.ndarray, " zone"]


@dataclass(frozen=True, eq=False)
class PlanLivability:
    """Places compared with one another, without the plan and with it.

    Args:
        weights: Of the components, as the plan gives them or alike.
        cities: Without and with the plan; means over the residents of their zones.
        zones: Without and with the plan.
    """

    weights: Mapping[str, float]
    cities: tuple[Livability, Livability]
    zones: tuple[Livability, Livability]


def components_of(
    baseline: Baseline,
    outcome: Outcome,
    *,
    minutes: Float[np.ndarray, "residence workplace"],
    housing_share: float | Float[np.ndarray, " zone"],
    exposure: Float[np.ndarray, " zone"] | None = None,
    green_share: Float[np.ndarray, " zone"] | None = None,
    water_stress: Float[np.ndarray, " zone"] | None = None,
    subsidence: Float[np.ndarray, " zone"] | None = None,
) -> dict[str, Float[np.ndarray, " zone"]]:
    r"""The vector of each zone.

    $$ J_n(T) = \sum_m 1[t_{nm} \le T] L_m, \qquad c_n = \alpha\,\hat q_n \frac{w_0}{w_n}, \qquad
       s_n = \frac{\sum_{s\ \text{local}} L_{sn}}{R_n} $$

    Args:
        outcome: An equilibrium.
        minutes: Door to door, one way.
        housing_share: $\alpha$, share of income spent on housing in the base year; it moves with rent over income.
        exposure: Micrograms of fine particles per m3 of air, where the air was assessed.
        green_share: Share of the land that is green or protected, NaN where unknown.
        water_stress, subsidence: From `assess.water`.
    """
    region, base = baseline.region, baseline.outcome
    jobs = outcome.employment.sum(axis=0) + outcome.placed_employment.sum(axis=0)
    workers, before = outcome.resident_workers.sum(axis=0), base.resident_workers.sum(axis=0)
    income, income_base = _a_head(outcome.labour_income, workers), _a_head(base.labour_income, before)
    market = [(code, reach) for code, reach in zip(region.sectors.code, region.sectors.reach, strict=True)]
    is_local = np.array([dict(market)[code] == "local" for code in baseline.market])
    found = {
        "jobs_45": (minutes <= 45.0) @ jobs,
        "jobs_60": (minutes <= 60.0) @ jobs,
        "housing_cost": housing_share * outcome.floor_rent * _a_head(income_base, income),
        "services": _a_head(outcome.employment[is_local].sum(axis=0), outcome.residents),
    }
    given = {
        "exposure": exposure,
        "green_share": green_share,
        "water_stress": water_stress,
        "subsidence": subsidence,
    }
    return found | {name: values for name, values in given.items() if values is not None}


def _a_head(amount: Float[np.ndarray, " zone"], heads: Float[np.ndarray, " zone"]) -> Float[np.ndarray, " zone"]:
    return np.divide(amount, heads, out=np.full(len(heads), np.nan), where=heads > 0.0)


def z_scores(values: Float[np.ndarray, "component zone"]) -> Float[np.ndarray, "component zone"]:
    """Each row less its mean, over its standard deviation; 0 where all zones are alike, NaN stays NaN."""
    middle, spread = np.nanmean(values, axis=1, keepdims=True), np.nanstd(values, axis=1, keepdims=True)
    return np.where(spread > 0.0, (values - middle) / np.where(spread > 0.0, spread, 1.0), values * 0.0)


def min_max(values: Float[np.ndarray, "component zone"]) -> Float[np.ndarray, "component zone"]:
    """Each row from 0, its lowest, to 1, its highest; one half where all zones are alike, NaN stays NaN."""
    low, high = np.nanmin(values, axis=1, keepdims=True), np.nanmax(values, axis=1, keepdims=True)
    reach = high - low
    return np.where(reach > 0.0, (values - low) / np.where(reach > 0.0, reach, 1.0), 0.5 + values * 0.0)


def livability(
    values: Mapping[str, Float[np.ndarray, " zone"]],
    weights: Mapping[str, float],
    random: np.random.Generator,
    n_draws: int = 1000,
) -> Livability:
    """Score and rank zones.

    Args:
        values: By code of `COMPONENTS`; those that are missing are left out.
        weights: By code, zero or more; one that is not named weighs nothing. Only their proportions count.
        random: For the weights that are drawn evenly over all weights that sum to one.
        n_draws: How many of these.

    Raises:
        ValueError: for a weight that is negative, of an unknown component, or where all are zero.
    """
    known = {component.code: component for component in COMPONENTS}
    if any(code not in known for code in weights) or any(weight < 0.0 for weight in weights.values()):
        raise ValueError(f"weights must be zero or more, of {', '.join(known)}")
    code = tuple(name for name in known if name in values and np.isfinite(values[name]).any())
    weight = np.array([weights.get(name, 0.0) for name in code])
    if not weight.sum() > 0.0:
        raise ValueError("at least one component that is known must have a weight")
    table = np.stack([np.asarray(values[name], dtype=np.float64) for name in code])
    sign = np.array([1.0 if known[name].is_more_better else -1.0 for name in code])[:, None]
    by_z, by_min_max = z_scores(sign * table), min_max(sign * table)
    low, high = rank_range(by_z, random, n_draws)
    score = _weighted(by_z, weight)
    return Livability(code, table, score, _weighted(by_min_max, weight), _ranks(score), low, high)


def rank_range(
    standardised: Float[np.ndarray, "component zone"], random: np.random.Generator, n_draws: int
) -> tuple[Float[np.ndarray, " zone"], Float[np.ndarray, " zone"]]:
    """5th and 95th per cent of the rank of each zone when nothing is known about the weights."""
    drawn = random.dirichlet(np.ones(len(standardised)), n_draws)
    ranks = np.stack([_ranks(_weighted(standardised, weight)) for weight in drawn])
    low, high = np.percentile(ranks, [5.0, 95.0], axis=0)
    return low, high


def _weighted(
    standardised: Float[np.ndarray, "component zone"], weight: Float[np.ndarray, " component"]
) -> Float[np.ndarray, " zone"]:
    is_known: Bool[np.ndarray, "component zone"] = np.isfinite(standardised)
    total = weight @ is_known
    summed = weight @ np.where(is_known, standardised, 0.0)
    return np.divide(summed, total, out=np.full(len(total), np.nan), where=total > 0.0)


def _ranks(score: Float[np.ndarray, " zone"]) -> Int[np.ndarray, " zone"]:
    """1 for the highest score; equal scores share the better rank."""
    ordered = np.sort(-score[np.isfinite(score)])
    rank = np.searchsorted(ordered, -np.nan_to_num(score), side="left") + 1
    return np.where(np.isfinite(score), rank, 0)
